"""What does somebody say not to give, after what they do give: "gudang, tidak ada hibah"?

It is neither offered nor needed. In the same sentence, or in one that follows.
"""

from collections.abc import Sequence

from domain.codes import ResourceKind
from matching.cues import ABLE, ABSENT, AVAILABLE, CUES, HAVING, LONGEST, Cue
from matching.hearing import JOINING, REASONS, RELATIVE, WE, Clause
from matching.joints import BUT, OR
from matching.negation import ONLY, negates
from matching.phrases import Token, any_of
from matching.prepositions import WHERE, written
from matching.spotting import ends_sentence

# What is not there, beside what is: "a van without a driver", "a hall but no chairs".
WITHOUT = any_of("without tanpa sans")
NONE = any_of("no aucun aucune")
_NEGATED_BY = 2  # words before a cue that may refuse it
_SHORTEST_SUBJECT = 1  # words before what is not there: "il n'y a pas"


def denies_offer(words: Sequence[Token], clause: Clause, place: int, granted: set[int]) -> bool:
    """Say whether words tell what is not offered, after what is: "gudang, tidak ada hibah".

    Not what is lacked somewhere ("tidak ada guru di desa"), nor beside what somebody has, but for
    what is `granted`, by where it starts.
    """
    if clause.kind is not ResourceKind.OFFER or clause.refused:
        return False
    if place == clause.start and clause.cue not in AVAILABLE:
        return False
    said = [each.stem for each in words[place : place + LONGEST]]
    absent = any(tuple(said[:length]) in ABSENT for length in range(2, len(said) + 1))
    having = clause.cue in HAVING
    if not absent and not (having and said[0] in NONE | WITHOUT):
        return False
    end = _end_of_part(words, place)
    if not WHERE.isdisjoint(written(words[place:end])):
        return False
    given = not granted.isdisjoint(range(place, end)) and words[place - 1].stem not in BUT
    return given or not having


def denies_again(
    words: Sequence[Token], told: Clause, clause: Clause, place: int, cue: Cue, granted: set[int]
) -> bool:
    """Say whether a sentence after an offer begins with what is not offered: "Tidak ada hibah."

    What funders give, "no grants available", too; or what goes with a thing that is given: "We lend
    rooms. There is no catering." Who only has something, or can do it, lacks anything else ("Kami
    bisa melatih guru. Tidak ada dana."), and so does who tells where or why it is not
    there, or goes on to ask.
    """
    if cue not in ABSENT | AVAILABLE or clause.kind is not None:
        return False
    if told.kind is not ResourceKind.OFFER:
        return False
    end = last = _end_of_part(words, place)
    while not ends_sentence(words, last):
        last = _end_of_part(words, last)
    said = words[clause.start : end]
    if any(each.stem in WE for each in said) or not WHERE.isdisjoint(written(said)):
        return False
    if any(each.stem in REASONS for each in words[place:last]):
        return False
    grants = not granted.isdisjoint(range(clause.start, end))
    if cue in AVAILABLE:
        return grants and is_negated(words, clause, place, place + len(cue))
    if place - clause.start > _SHORTEST_SUBJECT:
        return False
    asks = any(CUES.get((each.stem,)) is ResourceKind.NEED for each in words[end:last])
    return grants or not (asks or told.cue in HAVING | ABLE)


def _end_of_part(words: Sequence[Token], place: int) -> int:
    """Give where the next comma stands behind a place, or its sentence ends."""
    end = place + 1
    while not (ends_sentence(words, end) or words[end].apart):
        end += 1
    return end


def is_negated(words: Sequence[Token], before: Clause, place: int, end: int) -> bool:
    """Say whether a "not" stands right before the cue in words `place` to `end`."""
    if end < len(words) and words[end].stem in ONLY and not words[end].apart:
        return False  # "we do not need only money"
    if place - before.start == 1 and before.refused and words[before.start].stem in OR:
        return True  # "tidak butuh atau mencari": what is before "or" is refused too
    for back in range(place - 1, max(0, place - _NEGATED_BY) - 1, -1):
        if words[back].sentence != words[place].sentence or words[back + 1].apart:
            return False
        if words[back].stem in JOINING | RELATIVE:
            return False
        if negates(words, back):
            return True
    return False
