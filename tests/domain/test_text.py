"""Texts in languages: what is shown to whom, and what makes two texts comparable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.text import (
    SERVICE_LANGUAGES,
    UNDETERMINED,
    Text,
    Translation,
    fold,
    is_language_tag,
    language_of,
)

KEYS = st.sampled_from((*SERVICE_LANGUAGES, UNDETERMINED))


@pytest.mark.parametrize(
    ("asked", "stored", "shown"),
    [
        ("en", {"id": "Air", "en": "Water"}, "en"),
        ("id", {"en": "Water", "fr": "Eau"}, "en"),
        ("id", {"fr": "Eau", "es": "Agua"}, "fr"),
        ("jv", {"id": "Air", "en": "Water"}, "id"),
        ("en-GB", {"id": "Air", "en": "Water"}, "en"),
        (None, {"und": "?", "sw": "Maji"}, "sw"),
        ("xx", {"und": "?", "id": "Air"}, "und"),
    ],
)
def test_a_text_falls_back_to_indonesian_then_english_then_any(
    asked: str | None, stored: dict[str, str], shown: str
) -> None:
    """The language asked for wins; else Indonesian, English, any; and the answer says which."""
    assert Text(stored).pick(asked) == Translation(shown, stored[shown])


def test_a_text_that_is_not_there_shows_nothing() -> None:
    """An empty text is false, picks nothing and shows an empty string."""
    nothing = Text({"id": ""})
    assert not nothing
    assert nothing.pick("id") is None
    assert nothing.shown("id") == ""


@given(st.dictionaries(KEYS, st.text(max_size=5)))
def test_equal_texts_are_alike_in_order_and_hash(stored: dict[str, str]) -> None:
    """However the languages were given, "any language" means the same one."""
    one, other = Text(stored), Text(dict(reversed(stored.items())))
    assert one == other
    assert hash(one) == hash(other)
    assert list(one) == list(other)


def test_a_language_outside_the_list_is_refused() -> None:
    """Property names are made of languages, so nothing from outside may become one."""
    with pytest.raises(ValueError, match="not a service language"):
        Text({"x}) DETACH DELETE n //": "evil"})


@pytest.mark.parametrize(
    ("tag", "key"), [("EN-gb", "en"), (" id ", "id"), ("pt_BR", "pt"), ("tlh", "und"), ("", "und")]
)
def test_a_tag_is_reduced_to_the_key_of_its_language(tag: str, key: str) -> None:
    """Regions and case do not matter; what is not in the list is undetermined."""
    assert language_of(tag) == key


# Most are examples of RFC 5646, appendix A.
WELL_FORMED = (
    "de", "i-enochian", "zh-Hant", "zh-cmn-Hans-CN", "sr-Latn-RS", "sl-rozaj-biske-1994",
    "de-CH-1901", "es-419", "de-CH-x-phonebk", "az-Arab-x-AZE-derbend", "x-whatever", "qaa",
    "en-US-u-islamcal", "en-a-myext-b-another", "en-GB-oed", "SGN-BE-fr", "art-lojban",
    "zh-min-nan", "klingon", "zz", "id_ID",
)  # fmt: skip
MALFORMED = (
    "", " ", "i", "-", "id-", "-id", "id--ID", "de-419-DE", "a-DE", "xx-yy-zz-!!", "id id", "id\n",
    " id", "indonesian", "en-a", "x", "en-x", "x-", "i-other", "1d", "en-abcdefghi", "ïd", "zh-a-b",
    "id-ID.UTF-8", "en-GB-oed-x", "*",
)  # fmt: skip


def test_tags_are_well_formed_by_the_grammar_of_bcp_47() -> None:
    """Whether there is such a language does not matter."""
    assert [tag for tag in WELL_FORMED if not is_language_tag(tag)] == []
    assert [tag for tag in MALFORMED if is_language_tag(tag)] == []


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Côte   d'Ivoire ", "cote d'ivoire"),
        ("STRAẞE", "strasse"),
        ("ﬁsh\t\uff21\uff22\uff23", "fish abc"),
        ("İzmir", "izmir"),
    ],
)
def test_folding_makes_spellings_comparable(text: str, folded: str) -> None:
    """Marks, case, width and spaces do not tell two spellings apart."""
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    """A folded text stays as it is, so that keys can be made of keys."""
    once = fold(text)
    assert fold(once) == once


@given(st.text(st.characters(max_codepoint=127)))
def test_the_short_cut_for_ascii_folds_as_the_long_way_does(text: str) -> None:
    """A letter beyond ASCII after it, which takes the long way, changes nothing before it."""
    assert fold(f"{text} é") == f"{fold(text)} e".strip()
