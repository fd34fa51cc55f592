"""Which words of a text does one cue govern: what is needed, what is offered, what is refused?

The nearest cue before a resource decides ("kami mencari", "we offer", "il nous faut"). A cue with a
"not" before it refuses ("tidak butuh"), unless it tells what is there: who does not have a thing
needs it. Within a clause a "not" refuses what follows it up to a comma, a joint or the next cue ("a
boat, not money").

What is denied after an offer is neither offered nor needed ("we offer a warehouse, there is no
grant"). After what somebody has it is lacked ("we have a clinic, no doctor"): but a grant or a loan
only where "but" says so, since who has a warehouse and "no grant" tells what they do not give.
"""

from collections.abc import Sequence
from dataclasses import replace

from domain.codes import ResourceKind
from domain.text import fold
from matching.cues import (
    ABLE,
    ABSENT,
    AVAILABLE,
    COVERING,
    CUES,
    FINANCING,
    FREE,
    GIVEN,
    GIVING,
    HAVING,
    HEADING,
    REFUSING,
    STANDING,
    Cue,
)
from matching.denied import NONE, WITHOUT, denies_again, denies_offer, is_negated
from matching.hearing import (
    AUXILIARIES,
    JOINING,
    LONGEST_SUBJECT,
    REASONS,
    RELATIVE,
    WE,
    Clause,
    seeks_who_has,
    seeks_who_needs,
    tells_of_it,
)
from matching.helping import helps_with
from matching.joints import AND, BUT
from matching.meanings import FRAME_WORDS
from matching.negation import NE_WITH, ONLY, THING_NOT, ne_before, negates
from matching.phrases import RESOURCE, Mention, Token, any_of, stems
from matching.prepositions import written
from matching.spotting import cue_at, ends_sentence

_INSTEAD = frozenset(map(stems, ("rather than", "instead of", "plutôt que", "au lieu")))
_GIVER = WE | any_of("our will your akan anda kalian notre nos vos votre")
_BESIDES = any_of("except kecuali selain sauf hormis")
_ENOUGH = any_of("cukup tinggal")  # "not money, it is enough to have ..."
_PLENTY = any_of("enough cukup assez suffisamment")
_ALREADY = any_of("already déjà sudah")
_NAMES = HEADING | FINANCING  # cues that are names of things, too
# Before these words what is available is asked for: "are teachers available".
_QUESTIONING = any_of("apakah adakah are is do does can est")
# Between a cue and its "not": "what we need is not money", "please do not send money".
_COPULAS = any_of("is are was were it this that do don adalah ce c n est sont")
# What funders give, and tell that they do not.
_GRANTED = frozenset(("resource:grant", "resource:loan", "resource:scholarship"))
# Who else has something, as written; French "a" is an English article.
_HAS = frozenset(("has", "ont"))
_BUT_FR = frozenset(("mais", "et"))


def clauses(words: Sequence[Token], named: Sequence[Mention]) -> list[Clause]:
    """Cut at sentences, cues and refusals; none is empty. O(words).

    A word of a named phrase is no cue ("berbagi biaya"), unless the cue is longer than the phrase:
    French "prêt" is a loan, but not in "prêts à aider".
    """
    taken = {place for each in named for place in range(each.start, each.end)}
    ends = {each.start: each.end for each in named}
    things = {each.start for each in named if each.codes(RESOURCE)}
    granted = {each.start for each in named if _GRANTED.intersection(each.codes(RESOURCE))}
    found: list[Clause] = []
    latest: Clause | None = None  # the last one of the sentences before that has a cue
    open_ = Clause(0, 0, None)
    place = 0
    while place < len(words):
        if place and words[place].sentence != words[place - 1].sentence:
            found.append(replace(open_, end=place))
            latest = next(
                (each for each in reversed(found) if each.kind and not each.refused), None
            )
            open_ = Clause(place, place, None)
        cue = cue_at(words, place)
        if place in taken and (cue is None or place + len(cue) <= ends.get(place, len(words))):
            cue = cue if cue in _NAMES else None
        if cue in COVERING and things.isdisjoint(_behind(place + len(cue or ()))):
            cue = None
        helped = helps_with(words, open_, place, named)
        if helped is not None:
            found += () if open_.kind is not None else (replace(open_, end=place),)
            place = helped
            open_ = Clause(place, place, ResourceKind.OFFER)
            continue
        if cue is not None and seeks_who_needs(words, open_, place, cue):
            found.append(replace(open_, end=place - 1))
            open_ = Clause(place + len(cue), place + len(cue), ResourceKind.OFFER)
            place = open_.start
            continue
        if cue is not None and seeks_who_has(words, open_, place, cue):
            place += len(cue)
            open_ = replace(open_, start=place, kind=ResourceKind.NEED)
            continue
        if cue in ABSENT and denies_offer(words, open_, place, granted):
            place += len(cue)
            continue
        if cue is not None and latest and denies_again(words, latest, open_, place, cue, granted):
            open_ = Clause(open_.start, place, ResourceKind.OFFER, refused=True)
            place += len(cue)
            continue
        part = None if cue is None else _standing_part(words, open_, place, cue, things)
        if cue is not None and part is not None:
            given = Clause(part, place, ResourceKind.OFFER, negates(words, place - 1))
            found += (replace(open_, end=part), given)
            place += len(cue)
            open_ = Clause(place, place, None)
            continue
        if cue is not None and not tells_of_it(words, open_, place, cue):
            opened = _opened(words, open_, place, cue)
            again = open_.kind is opened.kind
            until = _before_subject(words, open_.start, place) if again else place
            found.append(replace(open_, end=until))
            open_ = opened
            place = opened.start
            continue
        if _tells_what_is_there(words, open_, place):
            found.append(replace(open_, end=place))
            open_ = Clause(place, place, None)
        if open_.refused and place > open_.start and _turns(words[place]):
            found.append(replace(open_, end=place))
            ours = place + 1 < len(words) and words[place + 1].stem in WE
            open_ = Clause(place + 1, place + 1, None if ours else open_.kind)
        place += 1
    found.append(replace(open_, end=len(words)))
    heard = [_given_freely(words, each) for each in _told_behind(words, found)]
    return [part for each in heard for part in _parts(words, each, set(ends), granted)]


def _tells_what_is_there(words: Sequence[Token], clause: Clause, place: int) -> bool:
    """Say whether a new part only tells what is there: "butuh dana, ada tanah desa"."""
    if clause.kind is not ResourceKind.NEED or place == clause.start or not words[place].apart:
        return False
    asks = place + 1 < len(words) and words[place + 1].stem in RELATIVE
    return words[place].stem == "ada" and not asks


def _behind(place: int) -> range:
    """Give where what is covered may be named: behind one more word, too, "cover your lodging"."""
    return range(place, place + 2)


def _standing_part(
    words: Sequence[Token], clause: Clause, place: int, cue: Cue, things: set[int]
) -> int | None:
    """Give where a part of a clause begins which a cue at its end says to be given, else None.

    "We need a doctor, lodging is provided", "butuh guru, tapi makan kami siapkan". It begins at
    the last comma or "but", and is no "that is provided". What is only there has a name.
    """
    if cue not in STANDING or words[place].asked or words[place].apart:
        return None
    begin = place - 1
    while begin > clause.start and not (words[begin].apart or words[begin].stem in BUT):
        begin -= 1
    if not (words[begin].apart or words[begin].stem in BUT) or words[begin].stem in AND:
        return None
    if any(each.stem in RELATIVE for each in words[begin:place]):
        return None
    if cue not in GIVEN and negates(words, place - 1):
        return None  # "books are not available": they are needed
    if clause.kind is None and not any(each.stem in WE for each in words[clause.start : begin]):
        return None  # "rice, sugar and oil are available"
    return begin if cue in GIVEN or not things.isdisjoint(range(begin, place)) else None


def _given_freely(words: Sequence[Token], clause: Clause) -> Clause:
    """Hear an offer where no cue does, but work is done for nothing: "nous aidons gratuitement"."""
    if clause.kind is not None:
        return clause
    said = [each.stem for each in words[clause.start : clause.end]]
    if not _GIVER.intersection(said):
        return clause
    free = any(tuple(said[at : at + len(cue)]) == cue for cue in FREE for at in range(len(said)))
    return replace(clause, kind=ResourceKind.OFFER) if free else clause


def _opened(words: Sequence[Token], before: Clause, place: int, cue: Cue) -> Clause:
    """Give the clause that a cue opens, still empty."""
    kind, start = CUES[cue], place + len(cue)
    if cue in ABLE and start < len(words) and (words[start].stem,) in FINANCING:
        cue, start = (words[start].stem,), start + 1  # "can fund": who can pay offers money
    refused = cue in REFUSING
    asked = before.start < place and words[before.start].stem in _QUESTIONING
    if cue in AVAILABLE and asked:
        kind = ResourceKind.NEED
    elif is_negated(words, before, place, start):
        if cue in (HAVING | AVAILABLE) - GIVEN:
            kind = ResourceKind.NEED
        else:
            refused = not refused
    elif cue in HAVING and _has_enough(words, start):
        refused = True
    return Clause(start, start, kind, refused, cue)


def _has_enough(words: Sequence[Token], place: int) -> bool:
    """Say whether somebody has enough of what follows, and asks for no more: "assez de livres"."""
    if place < len(words) and words[place].stem in _ALREADY:
        place += 1
    return place < len(words) and words[place].stem in _PLENTY


def _turns(word: Token) -> bool:
    """Say whether after a refusal comes what is wanted instead: "not money but boats"."""
    return word.stem in BUT | _BESIDES or (word.apart and word.stem in ONLY | _ENOUGH)


def _before_subject(words: Sequence[Token], start: int, place: int) -> int:
    """Give where a clause ends before a cue like its own: at an "and" whose words own that cue.

    "We need medicine and our teachers need training" asks for no teachers. Who says one cue twice
    for "we" says nothing between.
    """
    if words[place].apart:
        return place
    for joint in range(place - 1, max(start, place - LONGEST_SUBJECT - 2), -1):
        word = words[joint]
        if word.stem in JOINING:
            owner = (fold(each.written) for each in words[joint + 1 : place])
            return place if FRAME_WORDS.issuperset(owner) else joint
        if word.apart or word.stem in RELATIVE or word.stem in REASONS:
            return place
    return place


def _told_behind(words: Sequence[Token], found: Sequence[Clause]) -> list[Clause]:
    """Let a cue govern the words before it: one that ends its sentence, "perahu dibutuhkan", and
    one that tells of what is available: "aula kami boleh dipakai warga".
    """
    told: list[Clause] = []
    for each in found:
        clause = each
        before = told[-1] if told else None
        if before and each.kind is not None and (before.kind is None or before.cue in GIVING):
            last = words[each.start - 1]
            ends = each.start == each.end and ends_sentence(words, each.start)
            inside = words[before.start].sentence == last.sentence
            if inside and (ends or (each.cue in AVAILABLE and before.kind is None)):
                told[-1] = replace(before, kind=each.kind, refused=each.refused)
                clause = replace(each, kind=None)
        if clause.start < clause.end:
            told.append(clause)
    return told


def _parts(
    words: Sequence[Token], clause: Clause, named: set[int], granted: set[int]
) -> list[Clause]:
    """Cut out what a clause refuses of the things it names, and what it says is not there.

    The latter is needed if it is `named`, by where it starts: "no driver" is not without a van.
    """
    if clause.refused:
        return [clause]
    parts: list[Clause] = []
    start = place = clause.start
    while place < clause.end:
        denied = denies_offer(words, clause, place, granted)
        lacked = not denied and _lacks_thing(words, clause, place)
        if not (denied or lacked or _refuses_thing(words, clause, place)):
            place += 1
            continue
        until = place + 1
        while until < clause.end and not (words[until].apart or words[until].stem in JOINING):
            until += 1
        begin = start if _is_head(words[start:place]) else place
        parts.append(replace(clause, start=start, end=begin))
        if lacked and not named.isdisjoint(range(place + 1, until)):
            parts.append(Clause(place + 1, until, ResourceKind.NEED))
        else:
            parts.append(replace(clause, start=begin, end=until, refused=True))
        start = place = until
    parts.append(replace(clause, start=start))
    return [each for each in parts if each.start < each.end]


def _lacks_thing(words: Sequence[Token], clause: Clause, place: int) -> bool:
    """Say whether a word tells what somebody has not who tells what they have: "but no fuel"."""
    word, before = words[place].stem, words[clause.start : place]
    if clause.kind is None:
        if not _has(before):
            return False
    elif clause.cue not in HAVING or clause.kind is not ResourceKind.OFFER:
        return False
    if place + 1 >= clause.end or words[place + 1].apart:
        return False
    if word in WITHOUT:
        return bool(before)
    if not negates(words, place):
        return False
    return word in NONE or any(each.stem in BUT for each in before[-1:])


def _has(before: Sequence[Token]) -> bool:
    """Say whether words before a "no" tell what some other has: "our school has books but no"."""
    if not before or before[-1].stem not in JOINING:
        return False
    said = written(before)
    return not _HAS.isdisjoint(said) or ("a" in said and said[-1] in _BUT_FR)


def _refuses_thing(words: Sequence[Token], clause: Clause, place: int) -> bool:
    """Say whether a word refuses the thing after it: "not money", but not "who is not paid"."""
    if place + 1 >= clause.end or words[place + 1].apart:  # "a not-for-profit partner"
        return False
    word, before = words[place].stem, words[clause.start : place]
    if (word, words[place + 1].stem) in _INSTEAD:
        return True
    if word in NONE and clause.kind is not None and before:  # "training but no money"
        return words[place].apart or before[-1].stem in JOINING
    if word in WITHOUT and clause.kind is ResourceKind.OFFER:  # "training without money"
        return bool(before)
    ne = ne_before(words, place)
    if not negates(words, place) or (ne is not None and ne < clause.start):  # the cue's own
        return False
    if _is_head(before):
        return clause.kind is not None or word in THING_NOT - NE_WITH  # "no boat": it is lacked
    return ne is None and word in THING_NOT and before[-1].stem not in AUXILIARIES | RELATIVE


def _is_head(before: Sequence[Token]) -> bool:
    return all(each.stem in _COPULAS | JOINING for each in before)
