"""Whom does a clause help or train, who is no resource: "we can train village teachers"?"""

from collections.abc import Mapping, Sequence

from domain.vocabulary import Vocabulary
from matching.amounts import PEOPLE
from matching.cues import ABLE, ASKING, BARE, Cue
from matching.described import PLACES
from matching.hearing import Clause
from matching.joints import AND, BUT, FOR, OR
from matching.phrases import RESOURCE, Mention, Token, any_of
from matching.prepositions import ALONGSIDE, ARTICLES, OF_ACTION, OUR, WHERE

TRAINING = "resource:training"
_TO_TRAIN = any_of("melatih train former formons")
_TRAINING = _TO_TRAIN | any_of("training coach mentor")
_BEFORE_VERB = frozenset(("to", "de", "d", "à", "aussi", "also", "juga"))  # "we offer to train"
_THEIRS = OUR | {"their", "its", "his", "her", "ses", "son", "sa", "leur", "leurs"}
_WE = frozenset(("we", "i", "kami", "kita", "saya", "nous"))  # where no cue is
_ALWAYS_VERB = any_of("melatih former formons")  # English "train" runs on rails, too
_FORMER = "former"  # also English: "former teachers"
_BEFORE_FRENCH = frozenset(("à", "de", "d", "aussi"))
_JOINTS_FR = frozenset(("et", "ou"))
_MODALS_FR = any_of(
    "pouvons peut peux peuvent pourrait pourraient pourrions pourriez pouvez voulons veut "
    "voudrions souhaitons aimerions devons doit doivent faut sait saurait"
)
# What follows tells no more who they are, but in what, how or what for.
_JOINTS = AND | OR
_ENDING = BUT | FOR | {"to", "en", "dalam", "tentang", "about", "how", "agar", "supaya"}


def whom_helped(
    vocabulary: Vocabulary, own: Sequence[Token], within: Sequence[Mention], clause: Clause
) -> range:
    """Give the places of those whom a clause helps: "siap membantu puskesmas"; maybe none.

    `own` are the words of a `clause` with a cue and `within` what it names, counted from the first
    of them. People and places are helped; to help a training is to help with it. Of those trained
    only people count.
    """
    things = {each.start: _wider(vocabulary, each) for each in within if each.codes(RESOURCE)}
    people = {at: PEOPLE in wider for at, wider in things.items()}
    trained = _whom_trained(own, people, clause.cue)
    if trained or not clause.helps:
        return trained
    begin = int(bool(own) and own[0].stem in ARTICLES)
    if things.get(begin, set()).isdisjoint((PEOPLE, PLACES)):
        return range(0)
    return range(next(each.end for each in within if each.start == begin))


def _wider(vocabulary: Vocabulary, mention: Mention) -> set[str]:
    return {each for code in mention.codes(RESOURCE) for each in vocabulary.concepts.above(code)}


def trains(own: Sequence[Token], cue: Cue) -> bool:
    """Say whether a clause tells that somebody can, or is to, train others: "can train fishers".

    That is training, whatever they are to learn. After a cue that says neither, "train" may run on
    rails.
    """
    verb = _verb(own, cue)
    if verb is None or own[verb].stem not in _TO_TRAIN or _beside(own, verb):
        return False
    return cue in ABLE | ASKING or verb > 0 or own[verb].stem in _ALWAYS_VERB


def also_trains(own: Sequence[Token], cue: Cue) -> bool:
    """Say whether somebody can train others beside something else: "can lend boats and train"."""
    verb = _verb(own, cue)
    return verb is not None and cue in ABLE and _beside(own, verb)


def _verb(own: Sequence[Token], cue: Cue) -> int | None:
    """Give the place of the verb or noun of training that begins a clause, or a part of it."""
    first = 0
    while first < len(own) and own[first].written.casefold() in _BEFORE_VERB | _WE:
        first += 1
    if first < len(own) and own[first].stem in _TRAINING:
        return None if own[first].stem == _FORMER and not _is_french(own, first, cue) else first
    return next((at for at in range(len(own)) if _beside(own, at) or _sought(own, at)), None)


def _beside(own: Sequence[Token], place: int) -> bool:
    """Say whether a verb of training stands behind an "and", beside what else somebody does."""
    if place < 2 or own[place].stem not in _TO_TRAIN or own[place - 1].stem not in _JOINTS:
        return False
    return own[place].stem != _FORMER or own[place - 1].written.casefold() in _JOINTS_FR


def _is_french(own: Sequence[Token], place: int, cue: Cue) -> bool:
    """Say whether "former" at a place is the French verb, by what stands before it."""
    if place:
        return own[place - 1].written.casefold() in _BEFORE_FRENCH
    return not _MODALS_FR.isdisjoint(cue[-1:])


def _sought(own: Sequence[Token], place: int) -> bool:
    """Say whether a verb of training tells what somebody sought can do: "an NGO that can train"."""
    if place < 2 or own[place].stem not in _TO_TRAIN or (own[place - 1].stem,) not in BARE:
        return False
    return own[place - 2].stem in OF_ACTION


def _whom_trained(own: Sequence[Token], things: Mapping[int, bool], cue: Cue) -> range:
    """Give the places of those whom a clause says to train, and of what or where they learn.

    `things` are the starts of what it names, and whether that is people. "Teachers and nurses" are
    both trained; "teachers, and boats" are not. "Our journalists" are, though they name a thing.
    """
    verb = _verb(own, cue)
    if verb is None:
        return range(0)
    end = begin = verb + 1
    if begin < len(own) and own[begin].apart:  # "training, nurses"
        return range(0)
    noun = own[verb].stem not in _TO_TRAIN
    while begin < len(own):
        until = _end_of_item(own, begin, things)
        inside = [
            things[at] or own[at - 1].written.casefold() in _THEIRS
            for at in range(begin, until)
            if at in things
        ]
        first = begin == verb + 1
        if not all(inside) or (first and (begin == until or (noun and not inside))):
            break
        end = until if inside or first else end
        begin = until
        while begin < len(own) and own[begin].stem in _JOINTS:
            begin += 1
        if begin == until and not (begin < len(own) and own[begin].apart):
            break
    learned = (
        end < len(own)
        and not own[end].apart
        and (own[end].stem in _ENDING - BUT or _tells(own[end]))
    )
    while learned and end < len(own) and not (own[end].apart or own[end].stem in _JOINTS | BUT):
        end += 1
    return range(verb + 1, end)


def _end_of_item(own: Sequence[Token], begin: int, things: Mapping[int, bool]) -> int:
    """Give where one of those who are trained ends: at a joint, a comma, or what they learn."""
    named = False
    for at in range(begin, len(own)):
        if at > begin and own[at].apart:
            return at
        if own[at].stem in _JOINTS | _ENDING or _tells(own[at]) or (named and at in things):
            return at
        named = named or at in things
    return len(own)


def _tells(word: Token) -> bool:
    return word.written.casefold() in WHERE | ALONGSIDE
