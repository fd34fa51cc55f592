"""What does a "not" deny? Words of negation in Indonesian, English and French.

"Not only" denies nothing. French denies on both sides of a verb ("ne ... pas").
"""

from collections.abc import Iterator, Sequence

from matching.joints import AND, OR
from matching.phrases import Mention, Token, any_of

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
# What one does about a theme, and the words from there to the theme: "bergerak di bidang".
_HANDLE = _WORK | any_of(
    "menangani bergerak mengurus mengerjakan menggarap fokus berfokus melayani mendampingi "
    "deal do handle cover focus tackle run doing working covering active involved "
    "traitons faisons couvrons occupons agissons"
)
_ABOUT = _IN | any_of(
    "bidang pada dalam isu soal tentang urusan masalah program proyek kegiatan on with the any "
    "field area of issues project sur le la les l de du des d domaine question projet programme"
)
_BESIDES = any_of("kecuali selain except excluding without sauf hormis")
_ABOUT_SPAN = 5  # words from what is done to its theme


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


def refused_themes(words: Sequence[Token], themes: Sequence[Mention]) -> frozenset[int]:
    """Give the starts of themes that somebody says not to work on, also those joined to one.

    "Tidak menangani narkoba", "not health", but not "children who do not go to school".
    """
    refused: set[int] = set()
    for before, theme in zip([None, *themes], themes, strict=False):
        joined = before is not None and before.start in refused and _joins(words, before, theme)
        if joined or _denies(words, theme.start):
            refused.add(theme.start)
    return frozenset(refused)


def _joins(words: Sequence[Token], before: Mention, theme: Mention) -> bool:
    """Say whether only a comma, "and" or "or" stands between two themes."""
    inside = words[before.end - 1].sentence == words[theme.start].sentence
    between = words[before.end : theme.start]
    return inside and all(each.stem in AND | OR | _ABOUT for each in between)


def _denies(words: Sequence[Token], place: int) -> bool:
    """Say whether a "not" denies the theme at a place, or that somebody works on it."""
    at = place - 1
    while at >= max(0, place - _ABOUT_SPAN) and words[at].stem in _ABOUT:
        at -= 1
    if at < 0 or words[at].sentence != words[place].sentence:
        return False
    if any(each.apart for each in words[at + 1 : place + 1]):
        return False
    if words[at].stem in _BESIDES or (words[at].stem in THING_NOT and negates(words, at)):
        return True
    if words[at].stem in NE_WITH and ne_before(words, at) is not None:
        at = at - 1
    if at < 1 or words[at].stem not in _HANDLE or words[at].apart:
        return False
    return any(
        words[back].sentence == words[at].sentence and negates(words, back)
        for back in range(max(0, at - 2), at)
    )
