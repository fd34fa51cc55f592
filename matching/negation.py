"""What does a "not" deny? Words of negation in Indonesian, English and French.

"Not only" denies nothing. French denies on both sides of a verb ("ne ... pas").
"""

from collections.abc import Iterator, Sequence

from matching.phrases import Token, any_of

_VERB_NOT = any_of(
    "tidak tak belum not no never cannot dont doesnt didnt cant wont nor pas aucun aucune"
)
_SHORT_NOT = any_of("don doesn didn isn aren wasn won can couldn wouldn haven hasn")  # before 't
# French denies on both sides of a verb; with "que" instead it means only.
_NE = frozenset(("ne", "n"))
NE_WITH = any_of("pas plus jamais aucun aucune rien guère ni nullement point")
_NE_SPAN = 4  # words from "ne" to what goes with it
THING_NOT = any_of("bukan jangan not neither pas")
ONLY = any_of("hanya cuma sekadar sekedar saja semata only just merely solely seulement uniquement")
_IN = any_of("di ke dari in at to from à a en au aux dans")
_WORK = any_of("bekerja beroperasi berada work working operate travaillons intervenons")


def negates(words: Sequence[Token], place: int) -> bool:
    """Say whether a word means "not", and not "not only"."""
    word = words[place].stem
    if word in _NE:
        return any(
            words[other].stem in NE_WITH and not _is_only(words, other + 1)
            for other in _beside(words, place, 1)
        )
    if word == "t":
        known = place > 0 and words[place - 1].stem in _SHORT_NOT
    else:
        known = word in _VERB_NOT | THING_NOT or ne_before(words, place) is not None
    return known and not _is_only(words, place + 1)


def ne_before(words: Sequence[Token], place: int) -> int | None:
    """Give the place of the "ne" that a French "pas" or "plus" goes with."""
    if words[place].stem not in NE_WITH:
        return None
    return next((each for each in _beside(words, place, -1) if words[each].stem in _NE), None)


def _beside(words: Sequence[Token], place: int, step: int) -> Iterator[int]:
    """Give the few places after or before a word, up to a comma or the end of its sentence."""
    for other in range(place + step, place + step * (_NE_SPAN + 1), step):
        inside = 0 <= other < len(words) and words[other].sentence == words[place].sentence
        if not inside or words[max(other, other - step)].apart:
            return
        yield other


def _is_only(words: Sequence[Token], place: int) -> bool:
    return place < len(words) and words[place].stem in ONLY


def rules_out(words: Sequence[Token], place: int) -> bool:
    """Say whether a "not" stands before the place name there: "not in Java", "do not work in"."""
    before = place - 1
    for passed in (_IN, _WORK):
        if before >= 0 and words[before].stem in passed and not words[before + 1].apart:
            before -= 1
    inside = 0 <= before < place - 1 and words[before].sentence == words[place].sentence
    return inside and not words[before + 1].apart and negates(words, before)
