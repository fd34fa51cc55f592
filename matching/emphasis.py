"""Which needs of a text matter most, and which least: "above all a boat; a camera, if possible"?

Indonesian, English and French. What stresses a place or for whom something is stresses no need:
"especially in Papua", "terutama untuk anak-anak".
"""

from collections.abc import Sequence

from matching.cues import CUES, LONGEST, Cue, listed_cues
from matching.hearing import WE, Clause
from matching.joints import FOR
from matching.phrases import RESOURCE, Mention, Token
from matching.prepositions import WHERE

MOST, ORDINARY, LEAST = 2.0, 1.0, 0.5
_MOST_WORDS = """
terutama; khususnya; utamanya; utama; paling penting; terpenting; prioritas; prioritas utama
diprioritaskan; mendesak; sangat mendesak; paling mendesak
above all; most of all; especially; particularly; in particular; primarily; mainly
first and foremost; most is; most are; priority; top priority; most importantly; urgent; urgently
most urgent
surtout; avant tout; en priorité; prioritaire; prioritairement; principalement; particulièrement
en particulier; d urgence; urgent; urgente; urgents; urgentes; urgemment
"""
# The same where they stand right before what says that something is needed: "sangat butuh".
_BADLY_WORDS = "sangat; amat; paling; benar benar; sungguh sungguh; badly; desperately; most"
_LEAST_WORDS = """
kalau bisa; jika bisa; bila bisa; kalau mungkin; jika mungkin; bila mungkin; kalau memungkinkan
jika memungkinkan; bila memungkinkan; apabila memungkinkan; opsional; idealnya; syukur syukur
if possible; ideally; optional; optionally; nice to have; as a bonus
si possible; idéalement; éventuellement; facultatif; facultatifs; facultative; facultatives
"""


_WEIGHTS = {each: MOST for each in listed_cues(_MOST_WORDS)} | {
    each: LEAST for each in listed_cues(_LEAST_WORDS)
}
_BADLY = listed_cues(_BADLY_WORDS) | listed_cues(_MOST_WORDS)
_LONGEST = max(map(len, _WEIGHTS))


def weights(words: Sequence[Token], clause: Clause, inside: Sequence[Mention]) -> dict[int, float]:
    """Give what mentions of a clause weigh, by their first word; no others but ORDINARY.

    A word of stress counts for the resources after it up to a comma; where nothing follows, for the
    one right before it. Before the clause's cue it counts for all of them.
    """
    things = [each for each in inside if each.codes(RESOURCE)]
    found = {each.start: MOST for each in things} if _is_stressed(words, clause) else {}
    place = clause.start
    while place < clause.end:
        stress = _stress(words, place, clause.end)
        if stress is None:
            place += 1
            continue
        end = place + len(stress)
        part = _end_of_part(words, end, clause.end)
        before = [each for each in things if each.end == place]
        if end == part and not before:  # set off by commas: "and, if possible, books"
            part = _end_of_part(words, end + 1, clause.end)
        after = [each for each in inside if end <= each.start < part]
        if after and not _tells_for_whom(words[end]) and after[0] in things:
            found |= {each.start: _WEIGHTS[stress] for each in after if each in things}
        elif end == part:
            found |= {each.start: _WEIGHTS[stress] for each in before}
        place = end
    return found


def _stress(words: Sequence[Token], place: int, end: int) -> Cue | None:
    """Give the longest words of stress that begin at a place."""
    for length in range(min(_LONGEST, end - place), 0, -1):
        found = tuple(each.stem for each in words[place : place + length])
        if found in _WEIGHTS and not any(each.apart for each in words[place + 1 : place + length]):
            return found
    return None


def _end_of_part(words: Sequence[Token], begin: int, end: int) -> int:
    """Give where the next comma stands, or the clause ends."""
    return next((each for each in range(begin, end) if words[each].apart), end)


def _tells_for_whom(word: Token) -> bool:
    return word.stem in FOR or word.stem in WHERE


def _is_stressed(words: Sequence[Token], clause: Clause) -> bool:
    """Say whether words of stress stand right before the clause's cue, or only "we" between."""
    for length in range(1, min(LONGEST, clause.start) + 1):
        cue = clause.start - length
        if tuple(each.stem for each in words[cue : clause.start]) not in CUES:
            continue
        ends = cue - 1 if cue and words[cue - 1].stem in WE else cue
        sentence = words[cue].sentence
        for begin in range(max(0, ends - _LONGEST), ends):
            own = words[begin:ends]
            if own[0].sentence == sentence and tuple(each.stem for each in own) in _BADLY:
                return True
    return False
