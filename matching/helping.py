"""With what does somebody help others: "we support schools with books"?

Whom they help is no resource of theirs, and whoever wants to help needs nothing.
"""

from collections.abc import Sequence

from domain.codes import ResourceKind
from domain.resource import currency_of
from matching.cues import CUES, listed_cues
from matching.hearing import WE, WITH, Clause, is_giver
from matching.negation import negates
from matching.phrases import RESOURCE, UNIT, Mention, Token, any_of
from matching.prepositions import OUR

_VERBS = any_of(
    "supporting assisting helping soutenons soutient soutiennent soutenant appuyons appuie "
    "appuient appuyant accompagnons accompagne accompagnent accompagnant aidons aidant mendukung "
    "mendampingi membantu dukung"
)
_INFINITIVES = any_of("soutenir appuyer accompagner aider")
_NOUNS = any_of("support assist help")  # English ones, which may be verbs
_HELPING = _VERBS | _INFINITIVES | _NOUNS
_WISHES = listed_cues("ingin; want; would like; voulons; voudrions; souhaitons; aimerions")
_BEFORE_VERB = WE | any_of("to also will can could juga")
_WITH = WITH | {"dengan"}
# Then "with" tells beside whom somebody works, or who is meant: "people with disabilities".
_TOGETHER = any_of("sama bersama work working together partnership collaboration kerja ensemble")
_NEAR = 4  # words from "with" to what is given


def helps_with(
    words: Sequence[Token], clause: Clause, place: int, named: Sequence[Mention]
) -> int | None:
    """Give where that begins which whoever helps by the verb at a place gives, None if nothing.

    `clause` is the one open before the verb. O(words of the sentence).
    """
    verb = words[place].stem
    if verb not in _HELPING or not _says_who(words, clause, place):
        return None
    sentence = words[place].sentence
    if clause.kind is ResourceKind.NEED and any(
        each.stem in OUR for each in words[place + 1 : place + 2]
    ):
        return None  # "we want to support our teachers"
    for at in range(place + 2, len(words)):
        if words[at].sentence != sentence or (words[at].stem,) in CUES:
            return None
        if words[at].stem in _WITH and words[at - 1].stem not in _TOGETHER:
            return at + 1 if _gives(at + 1, named) else None
    return None


def _says_who(words: Sequence[Token], clause: Clause, place: int) -> bool:
    """Say whether the verb at a place tells what whoever writes, or a body, does or wants to do."""
    before = words[clause.start : place]
    verb, last = words[place], words[place - 1] if place else None
    if last is None or negates(words, place - 1):
        return False
    if verb.stem in _NOUNS and last.stem not in _BEFORE_VERB and not verb.written.endswith("s"):
        return False
    if clause.kind is None:
        return verb.stem not in _INFINITIVES and is_giver(before)
    if clause.kind is ResourceKind.NEED and clause.cue not in _WISHES:
        return False
    return all(each.stem == "to" for each in before)


def _gives(begin: int, named: Sequence[Mention]) -> bool:
    """Say whether a thing or an amount is named right behind "with"."""
    return any(
        begin <= each.start < begin + _NEAR
        and (each.codes(RESOURCE) or any(map(currency_of, each.codes(UNIT))))
        for each in named
    )
