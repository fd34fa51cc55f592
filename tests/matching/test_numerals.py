"""Numbers in words are read up to where they end; articles and names are none."""

import pytest

from domain.recommendation import Interpretation
from domain.resource import Quantity
from matching.brief import interpret
from matching.numerals import numeral
from matching.phrases import tokens
from mitra.reference import load_vocabulary

REAL = load_vocabulary()
_ONES = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")


def _indonesian(value: int) -> str:
    """Spell a number below 1,000 as schools teach it."""
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    told = ["seratus" if hundreds == 1 else f"{_ONES[hundreds]} ratus" if hundreds else ""]
    if rest in (10, 11):
        told.append(("sepuluh", "sebelas")[ones])
    elif tens == 1:
        told.append(f"{_ONES[ones]} belas")
    else:
        told.append(f"{_ONES[tens]} puluh" if tens else "")
        told.append(_ONES[ones])
    return " ".join(each for each in told if each)


def read(text: str) -> tuple[int, int] | None:
    """Give how many words a number at the start of a text has, and its value."""
    words = tokens(text)
    return numeral(words, 0, len(words))


def test_every_indonesian_number_is_read() -> None:
    """To its end, whatever stands behind it."""
    for value in range(2, 1_000):
        spelled = _indonesian(value)
        assert read(f"{spelled} perahu nelayan") == (len(spelled.split()), value)


@pytest.mark.parametrize(
    ("spelled", "value"),
    [
        ("two", 2), ("twelve", 12), ("nineteen", 19), ("twenty-five", 25), ("Forty two", 42),
        ("two hundred", 200), ("three hundred and fifty", 350), ("nine hundred ninety-nine", 999),
        ("deux", 2), ("quinze", 15), ("seize", 16), ("dix-sept", 17), ("vingt-cinq", 25),
        ("soixante-dix", 70), ("quatre-vingts", 80), ("trois cents", 300), ("deux cent dix", 210),
    ],
)  # fmt: skip
def test_english_and_french_numbers_are_read(spelled: str, value: int) -> None:
    """With hyphens or without, and "and" behind hundreds."""
    assert read(f"{spelled} x") == (len(tokens(spelled)), value)


@pytest.mark.parametrize(
    "text", ["one nurse", "satu guru", "un bateau", "and five", "cent", "puluh"]
)
def test_articles_and_parts_are_no_numbers(text: str) -> None:
    """One is mostly an article; what only goes on with a number begins none."""
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("two and three boats", 2),
        ("sepuluh dua", 10),
        ("twenty thirty", 20),
        ("five hundred and", 500),
    ],
)
def test_a_number_ends_where_no_part_of_it_follows(text: str, value: int) -> None:
    """Parts come in falling order, each once."""
    found = read(text)
    assert found is not None
    assert found[1] == value


def said(text: str) -> Interpretation:
    """Read a text by names alone."""
    return interpret(text, REAL, None, None)


def _amounts(text: str) -> dict[str, Quantity | None]:
    found = said(text)
    return {
        each.concept.removeprefix("resource:"): each.quantity
        for each in (*found.needs, *found.offers)
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kami butuh dua guru dan tiga perahu.",
         {"teachers": (2, "unit:person"), "boat-transport": (3, "unit:vehicle")}),
        ("Butuh dana dua miliar.", {"funding": (2e9, "unit:IDR")}),
        ("Kami butuh lima ratus juta rupiah.", {"funding": (5e8, "unit:IDR")}),
        ("We can lend twenty-five laptops.", {"computers": (25, "unit:item")}),
        ("Nous cherchons deux enseignants et quinze ordinateurs.",
         {"teachers": (2, "unit:person"), "computers": (15, "unit:item")}),
        ("Kami mencari guru di Kabupaten Lima Puluh Kota.", {"teachers": None}),
    ],
)  # fmt: skip
def test_amounts_in_words_are_those_in_digits(
    text: str, expected: dict[str, tuple[float, str] | None]
) -> None:
    """With units and currencies; a place called after a number has none."""
    assert _amounts(text) == {
        code: None if each is None else Quantity(value=each[0], unit=each[1])
        for code, each in expected.items()
    }
