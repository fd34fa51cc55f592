"""How much does a text ask for? Numbers as people write them, with their units.

1.200 and 1,200 and 1 200, "Rp 450 juta", "$2M", "3 millions de francs CFA", 300-400, and words:
"dua miliar", "twenty-five".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.resource import LARGEST_AMOUNT, Quantity, currency_of
from domain.vocabulary import Vocabulary
from matching.joints import AND, BUT, FOR, OR
from matching.numerals import numeral
from matching.phrases import RANGE, REGION, RESOURCE, UNIT, Mention, Token

_NUMBER = re.compile(r"^\d[\d.,]*$")
# Indonesian words for numbers so large that they mean rupiah where nothing else is told.
_RUPIAH_TIMES = {
    "juta": 1e6, "jt": 1e6, "miliar": 1e9, "milyar": 1e9, "triliun": 1e12,
}  # fmt: skip
_TIMES = {
    **_RUPIAH_TIMES, "ribu": 1e3, "rb": 1e3,
    "thousand": 1e3, "million": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12, "mille": 1e3,
    "millier": 1e3, "milliard": 1e9,
}  # fmt: skip
# Letters that count only beside a currency; M is miliar, a thousand million, in rupiah.
_LETTERS = {"k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12}
_RUPIAH_LETTERS = _LETTERS | {"m": 1e9}
# Before an amount whose M is miliar, without a currency: "dana CSR 1,2 M".
_DANA = frozenset(("dana", "hibah", "modal", "anggaran", "biaya", "pinjaman", "sebesar", "senilai"))
_RUPIAH = "unit:IDR"
# Codes and signs that are no names in the vocabulary. Not all codes: SDG and ALL are words too.
_CODES = frozenset(("USD", "EUR", "GBP", "AUD", "SGD", "IDR", "XOF", "XAF"))
_SIGNS = {"$": "USD", "€": "EUR"}
_OF = frozenset(("de", "d"))
_EVERY = frozenset(("tiap", "setiap", "every", "each", "chaque"))
_UP_TO = frozenset((RANGE, "sampai", "hingga", "sd", "to", "a"))  # folded: "10 à 12"
PERSON = "unit:person"
ITEM = "unit:item"
PEOPLE = "resource:people"
GOODS = "resource:goods"
# What is counted where no unit is told.
_VEHICLES = frozenset(
    f"resource:{each}"
    for each in ("boat-transport", "truck-transport", "air-transport", "ambulance")
)
_VEHICLE = "unit:vehicle"
FUNDING = "resource:funding"
_NEAR = 3  # words between an amount and what it counts
# An amount does not belong to what stands behind one of these, folded.
_ACROSS = AND | OR | BUT | FOR | {"kepada"}
# Nor of one of these, unless it is money: "5,000 dollars in funding".
_WHERE = frozenset(("di", "ke", "dari", "in", "at", "from", "dans", "chez"))
# But how long it lasts and for how many it is: "training for 30 people", "for 60 hours".
_EXTENT = frozenset(("unit:hour", "unit:day", "unit:month", "unit:year", PERSON))


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number in words `start` to `end` (not included); `unit` None if it has none."""

    start: int
    end: int
    value: float
    unit: str | None
    counts: Mention | None = None  # a unit that is what is wanted, too: "3 boats"
    rupiah: bool = False  # told by a word of _RUPIAH_TIMES


def _value(written: str) -> float:
    """Read 1.200, 1,200, 1.5 and 1,5: a group of three digits at the end is thousands."""
    groups = re.split(r"[.,]", written)
    if len(groups) > 1 and all(len(group) == 3 for group in groups[1:]):
        return float("".join(groups))
    return float(f"{''.join(groups[:-1])}.{groups[-1]}" if len(groups) > 1 else groups[0])


def _is_number(words: Sequence[Token], place: int, until: int) -> bool:
    """Say whether a number begins at a place, in digits or in words."""
    if place >= until:
        return False
    digits = _NUMBER.match(words[place].written)
    return digits is not None or numeral(words, place, until) is not None


def _number(words: Sequence[Token], place: int, until: int) -> tuple[int, float]:
    """Give where a number ends, and its value; French parts thousands by spaces: 12 500."""
    spelled = numeral(words, place, until)
    if spelled is not None:
        return spelled[0], float(spelled[1])
    written = words[place].written.rstrip(".,")
    end = place + 1
    if written.isdigit() and len(written) <= 3:
        while end < until and re.fullmatch(r"\d{3}", words[end].written) and not words[end].apart:
            written += words[end].written
            end += 1
    return end, _value(written)


def amounts(
    vocabulary: Vocabulary,
    words: Sequence[Token],
    begin: int,
    until: int,
    inside: Sequence[Mention],
) -> dict[int, Quantity]:
    """Give the amount of each resource named, by where its phrase starts; else by the number's.

    Reads words `begin` to `until` (not included); `inside` is what is named there. Only where it
    is clear: a number with a unit or currency beside it, or right before people or goods. Of a
    range the upper end counts.
    """
    resources = [each for each in inside if each.codes(RESOURCE)]
    people = {each.start for each in resources if _is_below(vocabulary, each, PEOPLE)}
    money = {each.start for each in resources if _is_below(vocabulary, each, FUNDING)}
    # "Lima Puluh Kota" is a place.
    places = {at for each in inside if each.codes(REGION) for at in range(each.start, each.end)}
    found: dict[int, Quantity] = {}
    place = begin
    while place < until:
        if place in places or not _is_number(words, place, until):
            place += 1
            continue
        often = place > begin and words[place - 1].stem in _EVERY
        amount = _amount(words, place, until, inside)
        place = amount.end
        if often:  # "a nurse every 3 months"
            continue
        if amount.value > LARGEST_AMOUNT:
            continue
        if amount.unit is None and amount.end in people and not amount.rupiah:
            amount = replace(amount, unit=PERSON)
        near = _near(words, amount, resources)
        unit = amount.unit
        if unit is None and amount.rupiah:
            ends = place == until or words[place].apart or words[place].stem in _ACROSS
            if near[0].start in money if near else ends:  # "dana 500 juta", "butuh 500 juta"
                unit = _RUPIAH
        if unit is None:
            if near and near[0].start == amount.end:
                units = (_counted_in(vocabulary, each) for each in near[0].codes(RESOURCE))
                unit = next((each for each in units if each not in (None, PERSON)), None)
        elif currency_of(unit):  # "20 000 euros and two teachers" are not worth 20,000 teachers
            near = [each for each in near if each.start in money]
        elif unit == PERSON:
            near.sort(key=lambda each: each.start not in people)
            if place and words[amount.start - 1].stem in FOR:  # "beds for 25 volunteers"
                near.sort(key=lambda each: each.start > amount.start)
        if unit is not None and unit in vocabulary.concepts:
            start = near[0].start if near else amount.start
            found.setdefault(start, Quantity(value=amount.value, unit=unit))
    return found


def counted(
    vocabulary: Vocabulary,
    words: Sequence[Token],
    place: int,
    until: int,
    inside: Sequence[Mention],
    code: str,
) -> Quantity | None:
    """Give the amount at a place of a resource that is not named there: "30 mattresses".

    With the unit told, else in persons or pieces; None if no number stands there.
    """
    if not _is_number(words, place, until):
        return None
    amount = _amount(words, place, until, inside)
    unit = amount.unit or _counted_in(vocabulary, code)
    if unit is None or unit not in vocabulary.concepts or currency_of(unit):
        return None
    return None if amount.value > LARGEST_AMOUNT else Quantity(value=amount.value, unit=unit)


def _counted_in(vocabulary: Vocabulary, code: str) -> str | None:
    """Give what a number of a resource counts where no unit is told; None if it is not counted."""
    if code in _VEHICLES:
        return _VEHICLE
    above = vocabulary.concepts.above(code)
    return PERSON if PEOPLE in above else ITEM if GOODS in above else None


def _amount(
    words: Sequence[Token],
    place: int,
    until: int,
    inside: Sequence[Mention],
) -> _Amount:
    """Read the number at a place with what stands around it; of a range the upper end."""
    start, currency = _currency_before(words, place, inside)
    told = currency
    miliar = False
    upper: int | None = place
    while upper is not None:
        end, value = _number(words, upper, until)
        times = words[end].stem if end < until else ""
        if times in _TIMES:
            value, end = value * _TIMES[times], end + 1
        elif times in _LETTERS and not words[end].apart:
            money = told or _unit_at(words, end + 1, until, inside)[1]
            if money is not None and currency_of(money):
                letters = _RUPIAH_LETTERS if money == _RUPIAH else _LETTERS
                value, end = value * letters[times], end + 1
            elif words[end].written == "M" and _tells_of_dana(words, start):
                value, end, miliar = value * _RUPIAH_LETTERS["m"], end + 1, True
        upper = _upper_end(words, end, until, inside)
        told = None if upper is None else _currency_before(words, upper, inside)[1]
        currency = told or currency
    while end < until and words[end].stem in _OF:  # "3 millions de francs"
        end += 1
    behind, unit = _unit_at(words, end, until, inside)
    counts = next((each for each in inside if each.start == end and each.codes(RESOURCE)), None)
    return _Amount(
        start=start,
        end=behind,
        value=value,
        unit=currency or unit,
        counts=counts if unit else None,
        rupiah=miliar or times in _RUPIAH_TIMES,
    )


def _tells_of_dana(words: Sequence[Token], start: int) -> bool:
    return any(each.stem in _DANA for each in words[max(0, start - _NEAR) : start])


def _currency_before(
    words: Sequence[Token], place: int, inside: Sequence[Mention]
) -> tuple[int, str | None]:
    """Give the currency that ends at a place, and where it starts; else the place and None."""
    for each in inside:
        for code in each.codes(UNIT):
            if each.end == place and currency_of(code):
                return each.start, code
    known = _known(words[place - 1]) if place else None
    return (place - 1, known) if known else (place, None)


def _unit_at(
    words: Sequence[Token], place: int, until: int, inside: Sequence[Mention]
) -> tuple[int, str | None]:
    """Give the unit that starts at a place, and where it ends; else the place and None."""
    for each in inside:
        for code in each.codes(UNIT):
            if each.start == place:
                return each.end, code
    known = _known(words[place]) if place < until else None
    return (place + 1, known) if known else (place, None)


def _known(word: Token) -> str | None:
    """Give the currency that a sign or a code stands for; small letters are no code."""
    code = _SIGNS.get(word.written, word.written)
    return f"unit:{code}" if code in _CODES else None


def _upper_end(
    words: Sequence[Token], place: int, until: int, inside: Sequence[Mention]
) -> int | None:
    """Give the place of the second number of a range: 300-400, Rp 1 juta sampai Rp 2 juta."""
    if [word.stem for word in words[place : place + 2]] == ["s", "d"]:  # s/d: sampai dengan
        place += 1
    elif place >= until or words[place].stem not in _UP_TO:
        return None
    behind = _unit_at(words, place + 1, until, inside)
    number = behind[0] if behind[1] and currency_of(behind[1]) else place + 1
    return number if _is_number(words, number, until) else None


def _near(words: Sequence[Token], amount: _Amount, resources: Sequence[Mention]) -> list[Mention]:
    """Give the resources that an amount may belong to: those right after it, then right before.

    Not across a comma, but what is counted may stand apart before it: "guru (5 orang)".
    """
    if amount.counts is not None:
        return [amount.counts]
    money = amount.unit is not None and currency_of(amount.unit)
    across = _ACROSS if money else _ACROSS | _WHERE
    near = []
    for each in resources:
        between = words[amount.end : each.start]
        apart = any(word.apart for word in words[amount.end : each.start + 1])
        if each.start >= amount.end and not apart and _is_beside(between, across):
            near.append(each)
    for each in reversed(resources):
        between = list(words[each.end : amount.start])
        apart = any(word.apart for word in between)
        if between and amount.unit in _EXTENT and between[-1].stem in FOR:
            between.pop()
        if each.end <= amount.start and not apart and _is_beside(between, across):
            near.append(each)
    return near


def _is_beside(between: Sequence[Token], across: frozenset[str]) -> bool:
    return len(between) <= _NEAR and all(word.stem not in across for word in between)


def _is_below(vocabulary: Vocabulary, mention: Mention, wider: str) -> bool:
    """Say whether a mention names a resource of one kind."""
    concepts = vocabulary.concepts
    return any(wider in concepts.above(code) for code in mention.codes(RESOURCE))
