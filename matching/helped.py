"""Whom does a clause help or train, who is no resource: "we can train village teachers"?"""

from collections.abc import Sequence

from domain.vocabulary import Vocabulary
from matching.amounts import PEOPLE
from matching.cues import ABLE, Cue
from matching.described import PLACES
from matching.joints import AND, BUT, FOR, OR
from matching.phrases import RESOURCE, Mention, Token, any_of
from matching.prepositions import ALONGSIDE, ARTICLES, WHERE

TRAINING = "resource:training"
_TO_TRAIN = any_of("melatih train former")
_TRAINING = _TO_TRAIN | any_of("training coach mentor formons")
_BEFORE_VERB = frozenset(("to", "de", "d"))  # "we offer to train"
# What follows tells no more who they are, but in what, how or what for.
_ENDING = AND | OR | BUT | FOR | {"to", "en", "dalam", "tentang", "about", "how", "agar", "supaya"}
_NEAR = 4  # words from the verb to those it names


def whom_helped(
    vocabulary: Vocabulary, own: Sequence[Token], within: Sequence[Mention], *, helps: bool
) -> range:
    """Give the places of those whom a clause helps: "siap membantu puskesmas"; maybe none.

    `own` are the words of a clause with a cue and `within` what it names, counted from the first of
    them; `helps` is whether the cue offers help, and whom to or how comes next. People and places
    are helped; to help a training is to help with it. Of those trained only people count.
    """
    trained = _whom_trained(own, within)
    if not (helps or trained):
        return range(0)
    begin = trained.start or int(bool(own) and own[0].stem in ARTICLES)
    inside = trained or range(begin, begin + 1)
    first = next((each for each in within if each.start in inside and each.codes(RESOURCE)), None)
    if first is None:
        return range(0)
    wider = {each for code in first.codes(RESOURCE) for each in vocabulary.concepts.above(code)}
    if not wider & ({PEOPLE} if trained else {PEOPLE, PLACES}):
        return range(0)
    return trained or range(first.end)


def trains(own: Sequence[Token], cue: Cue) -> bool:
    """Say whether a clause tells that somebody can train others: "can train fishers".

    That is training, whatever they are to learn. After other cues "train" may run on rails.
    """
    return cue in ABLE and bool(own) and own[0].stem in _TO_TRAIN


def _whom_trained(own: Sequence[Token], within: Sequence[Mention]) -> range:
    """Give the places of those whom a clause says to train, up to what or where they learn."""
    verb = int(bool(own) and own[0].stem in _BEFORE_VERB)
    if verb >= len(own) or own[verb].stem not in _TRAINING:
        return range(0)
    things = [each.start for each in within if each.codes(RESOURCE)]
    first = next((each for each in things if verb < each <= verb + _NEAR), None)
    if first is None:
        return range(0)
    last = next((each for each in things if each > first), len(own))
    end = verb + 1
    while end < last and not (own[end].apart or own[end].stem in _ENDING or _tells(own[end])):
        end += 1
    return range(verb + 1, end) if first < end else range(0)


def _tells(word: Token) -> bool:
    return word.written.casefold() in WHERE | ALONGSIDE
