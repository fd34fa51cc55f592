"""How much does a text ask for? Numbers as people write them, with their units.

1.200 and 1,200 and 1 200, "Rp 450 juta", "3 millions de francs CFA".
"""

import re
from collections.abc import Sequence
from math import isfinite

from domain.resource import Quantity
from domain.vocabulary import Vocabulary
from matching.phrases import RESOURCE, UNIT, Mention, Token

_NUMBER = re.compile(r"^\d[\d.,]*$")
_TIMES = {
    "ribu": 1e3, "thousand": 1e3, "juta": 1e6, "million": 1e6, "miliar": 1e9, "milyar": 1e9,
    "billion": 1e9, "mille": 1e3, "millier": 1e3, "milliard": 1e9,
}  # fmt: skip
_OF = frozenset(("de", "d"))
PERSON = "unit:person"
_NEAR = 3  # words between an amount and what it counts


def _value(written: str) -> float:
    """Read 1.200, 1,200, 1.5 and 1,5: a group of three digits at the end is thousands."""
    groups = re.split(r"[.,]", written)
    if len(groups) > 1 and all(len(group) == 3 for group in groups[1:]):
        return float("".join(groups))
    return float(f"{''.join(groups[:-1])}.{groups[-1]}" if len(groups) > 1 else groups[0])


def _number(words: Sequence[Token], place: int, until: int) -> tuple[int, float]:
    """Give where a number ends, and its value; French parts thousands by spaces: 12 500."""
    written = words[place].written.rstrip(".,")
    end = place + 1
    if written.isdigit() and len(written) <= 3:
        while end < until and re.fullmatch(r"\d{3}", words[end].written):
            written += words[end].written
            end += 1
    return end, _value(written)


def is_currency(unit: str) -> bool:
    """Tell money from other units."""
    code = unit.removeprefix("unit:")
    return len(code) == 3 and code.isupper()


def amounts(
    vocabulary: Vocabulary,
    words: Sequence[Token],
    begin: int,
    until: int,
    inside: Sequence[Mention],
) -> dict[int, Quantity]:
    """Give the amount of each resource named, by where its phrase starts; else by the number's.

    Reads words `begin` to `until` (not included); `inside` is what is named there. Only where it
    is clear: a number with a unit or currency beside it, or right before people.
    """
    resources = [each for each in inside if each.codes(RESOURCE)]
    found: dict[int, Quantity] = {}
    end = begin
    for place in range(begin, until):
        if place < end or not _NUMBER.match(words[place].written):
            continue
        end, value = _number(words, place, until)
        if end < until and words[end].stem in _TIMES:
            value, end = value * _TIMES[words[end].stem], end + 1
        while end < until and words[end].stem in _OF:  # "3 millions de francs"
            end += 1
        unit = next(
            (each for each in inside if each.codes(UNIT) and each.start in (end, place - 1)), None
        )
        if not isfinite(value):  # hundreds of digits
            continue
        after = max(end, unit.end) if unit else end
        near = [each for each in resources if 0 <= each.start - after <= _NEAR]
        near += [each for each in reversed(resources) if 0 <= place - each.end <= _NEAR]
        if unit is not None:
            code = unit.codes(UNIT)[0]
            if is_currency(code):  # "20 000 euros and two teachers" are not worth 20,000 teachers
                near = [each for each in near if _is_below(vocabulary, each, "resource:funding")]
            start = near[0].start if near else place
            found.setdefault(start, Quantity(value=value, unit=code))
        elif (
            near
            and near[0].start == end
            and PERSON in vocabulary.concepts
            and (_is_below(vocabulary, near[0], "resource:people"))
        ):
            found.setdefault(near[0].start, Quantity(value=value, unit=PERSON))
    return found


def _is_below(vocabulary: Vocabulary, mention: Mention, wider: str) -> bool:
    """Say whether a mention names a resource of one kind."""
    concepts = vocabulary.concepts
    return any(wider in concepts.above(code) for code in mention.codes(RESOURCE))
