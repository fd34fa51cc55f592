"""Which places does a text ask for, and which only tell where somebody is?"""

from collections.abc import Sequence

from domain.vocabulary import Vocabulary
from matching.bodies import SEATED
from matching.company import names_company
from matching.hearing import WE, Clause
from matching.joints import AND, FOR
from matching.negation import rules_out
from matching.phrases import REGION, Mention, Token, any_of
from matching.prepositions import OUR, WHERE

_THERE = WHERE | FOR | {"ke", "to", "en"}  # before a place that something is for, as written
_SEAT_PLACE = WHERE | {"dari", "asal", "from", "de"}  # before one where somebody is
# Says itself that what follows is where somebody is: "based in", "berkantor di".
_BASED = any_of(
    "berkantor berkedudukan berbasis berpusat bermarkas based headquartered headquarter "
    "basé basée basés située situé siège"
)
_LANGUAGE = any_of("bahasa language langue")
_PAIRED = 3  # words from "bahasa" to the last of a pair, as in "bahasa Tetun-Indonesia"


def regions(
    vocabulary: Vocabulary,
    words: Sequence[Token],
    found: Sequence[Mention],
    told: Sequence[Clause],
) -> tuple[str, ...]:
    """Give the places named; a regency brings its province, so that its neighbors are found.

    Not those ruled out ("not in Java"), nor where somebody says to be who seeks or offers something
    elsewhere: "kami di Jakarta, cari mitra di Kalimantan". O(words).
    """
    codes: dict[str, None] = {}
    named = [
        each
        for each in found
        if each.codes(REGION)
        and not rules_out(words, each.start)
        and not _is_language(words, each.start)
    ]
    seats = [each for each in named if _is_seat(words, each)]
    there = [each for each in named if each not in seats and _is_told_of(words, each, told)]
    for mention in named:
        elsewhere = [each for each in named if each.start > mention.start and each not in seats]
        if mention in seats and any(_is_beside(words, each, _THERE) for each in elsewhere):
            continue
        if there and mention not in there and _is_our_seat(words, mention, told):
            continue
        for code in mention.codes(REGION):
            codes[code] = None
            parent = vocabulary.regions.parent(code)
            if parent is not None and vocabulary.regions.get(code).level == "REGENCY":
                codes[parent.code] = None
    return tuple(codes)


def _is_language(words: Sequence[Token], place: int) -> bool:
    """Say whether a name tells a language: "bahasa Indonesia", "bahasa Tetun-Indonesia"."""
    for before in range(place - 1, max(-1, place - _PAIRED - 1), -1):
        if words[before].stem in _LANGUAGE:
            return True
        if not words[before].written[:1].isupper():
            return False
    return False


def _is_beside(words: Sequence[Token], place: Mention, before: frozenset[str]) -> bool:
    return place.start > 0 and words[place.start - 1].written.casefold() in before


def _is_told_of(words: Sequence[Token], place: Mention, told: Sequence[Clause]) -> bool:
    """Say whether what is needed or offered is for a place: not "dokter dari Jakarta"."""
    cued = any(each.kind and each.start < place.start < each.end for each in told)
    return cued and _is_beside(words, place, _THERE)


def _is_our_seat(words: Sequence[Token], place: Mention, told: Sequence[Clause]) -> bool:
    """Say whether a place only tells where whoever writes is, before the first cue."""
    first = next((each for each in told if each.kind is not None), None)
    if first is None or place.start >= first.start:
        return False
    return any(each.stem in WE | OUR for each in words[: place.start])


def _is_seat(words: Sequence[Token], place: Mention) -> bool:
    """Say whether a sentence tells where somebody is: "based in Geneva", "kami di Jakarta, ...".

    Who begins with what they are, and where, need not say "we": "Fondation à Genève, ...".
    """
    if not _is_beside(words, place, _SEAT_PLACE):
        return False
    at = place.start - 1
    start = at
    while start and words[start - 1].sentence == words[at].sentence:
        start -= 1
    before = words[start:at]
    if before and before[-1].stem in _BASED:
        return True
    if not before or any(each.apart for each in words[start + 1 : at]):
        return False
    first = before[0]
    after = words[place.end] if place.end < len(words) else None
    if after and after.apart and after.stem in WE and len(before) <= _PAIRED:
        return True
    if first.stem in WE:
        ends = after is None or after.apart or after.stem in AND
        return ends and (len(before) == 1 or names_company(before[1:]))
    return len(before) <= _PAIRED and any(each.stem in SEATED for each in before)
