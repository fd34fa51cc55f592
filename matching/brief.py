"""What does a person mean who writes freely what is looked for? Language, places, themes, wants.

Names of the vocabulary are found word by word (`matching.phrases`). Cues say which of them are
needed, offered or refused (`matching.clauses`). What a clause asks for without its name is found by
its meaning (`matching.meanings`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from domain.codes import ResourceKind, VocabularyScheme
from domain.recommendation import Interpretation, Wanted
from domain.resource import Quantity
from domain.text import language_of
from domain.vocabulary import Vocabulary
from matching.amounts import FUNDING, PEOPLE, amounts, counted, is_currency
from matching.clauses import clauses, cue_covers
from matching.cues import SEEKING
from matching.described import (
    ARTICLES,
    PLACES,
    TO,
    asked_for,
    is_own,
    purpose,
    seeks_company,
    told_where,
)
from matching.emphasis import ORDINARY, weights
from matching.encoder import BundledEncoder, TextEncoder
from matching.hearing import WE, Clause, is_about_us
from matching.languages import language
from matching.listed import listed
from matching.made import given, only_counts
from matching.meanings import meanings
from matching.negation import refused_themes
from matching.phrases import (
    FALSE_FRIENDS,
    RESOURCE,
    THEME,
    Mention,
    Token,
    any_of,
    phrases,
    tokens,
)
from matching.whereabouts import regions

# Closeness from which a clause means a resource: after a cue, and where there is none. Of the 204
# phrases of DEVELOPMENT in tests/matching/phrases_*.py 199 then give the right resource first.
MEANT = 0.8
SURELY_MEANT = 1.1
GOAL_MEANT = 0.40  # cosine from which a whole text means a goal
SHORTEST_SENTENCE = 2  # words
LONGEST_BARE = 15  # words of a text without any cue that may be a wish all the same
LONGEST_LIST = 20  # of anything found

# Reads briefs, whichever encoder reads profiles; see `matching.meanings`.
_READER = BundledEncoder()

# Verbs before those who are trained.
_TRAINING = any_of("melatih train training coach mentor former formons")
_CUED = ("id", "en", "fr", None)  # languages with cues; in others a short sentence tells a need


def interpret(
    text: str, vocabulary: Vocabulary, encoder: TextEncoder | None, told: str | None = None
) -> Interpretation:
    """Read a free text; `told` is its language if the asker said it.

    Without an encoder only names are found. Never fails: what is not understood is left out.
    O(words), about 1 ms, and 5 ms more for each clause with a cue and each item of a list that
    names nothing; the first call learns to read (3 s) unless `learn_to_read` did. Needs and offers
    come in the order of the text, within a clause what it means first and what its items mean last.
    """
    spoken = language_of(told) if told else language(text)
    words = tokens(text)
    named = phrases(vocabulary).mentions(words, spoken)
    found = [each for each in named if not cue_covers(words, each)]
    reader = None if encoder is None else _READER
    told_by_cue = clauses(words, found)
    needs, offers = _wants(vocabulary, words, found, told_by_cue, reader, spoken)
    themes = _themes(vocabulary, text, words, found, reader)
    return Interpretation(
        language=spoken,
        themes=themes[:LONGEST_LIST],
        regions=regions(vocabulary, words, found, told_by_cue)[:LONGEST_LIST],
        needs=needs[:LONGEST_LIST],
        offers=offers[:LONGEST_LIST],
    )


def _themes(
    vocabulary: Vocabulary,
    text: str,
    words: Sequence[Token],
    found: Sequence[Mention],
    reader: BundledEncoder | None,
) -> tuple[str, ...]:
    """Give the themes named but not refused; else the goal that the text is closest to, if close.

    None where all of them are refused.
    """
    said = [each for each in found if each.codes(THEME)]
    refused = refused_themes(words, said)
    named = dict.fromkeys(
        code for each in said if each.start not in refused for code in each.codes(THEME)
    )
    if named or refused or reader is None:
        return tuple(named)
    codes, vectors = _goals(vocabulary, reader)
    if not codes:
        return ()
    near = vectors @ reader.encode([text])[0]
    best = int(near.argmax())
    return (codes[best],) if near[best] >= GOAL_MEANT else ()


@lru_cache(maxsize=8)
def _goals(
    vocabulary: Vocabulary, encoder: BundledEncoder
) -> tuple[list[str], NDArray[np.float32]]:
    """Encode the labels and definitions of the goals once."""
    told = [
        (concept.code, one.text)
        for concept in vocabulary.of_scheme(VocabularyScheme.SDG_GOAL)
        for text in (concept.label, concept.definition)
        for one in text
    ]
    return [code for code, _ in told], encoder.encode_together([text for _, text in told])


def learn_to_read(vocabulary: Vocabulary) -> None:
    """Make what reads briefs, 3 s of one core; the first one would wait for it otherwise."""
    meanings(vocabulary, _READER)
    _goals(vocabulary, _READER)


def _wants(
    vocabulary: Vocabulary,
    words: Sequence[Token],
    found: Sequence[Mention],
    told: Sequence[Clause],
    reader: BundledEncoder | None,
    spoken: str | None,
) -> tuple[tuple[Wanted, ...], tuple[Wanted, ...]]:
    """Give needs and offers; a text without any cue lists what is needed, unless it says "we"."""
    cued = any(clause.kind is not None for clause in told)
    wants: dict[ResourceKind, dict[str, Wanted]] = {kind: {} for kind in ResourceKind}
    for at, clause in enumerate(told):
        listed_alone = not cued and not is_about_us(words, clause)
        kind = ResourceKind.NEED if listed_alone else clause.kind
        if kind is None or clause.refused:
            continue
        heard = list(given(vocabulary, words, clause, told[:at], found))
        if not heard or not only_counts(words[clause.start : clause.end], clause.cue):
            read = _wanted(vocabulary, words, clause, kind, found, told, reader, spoken)
            heard = list(read) or heard
        for want in heard:
            wants[kind].setdefault(want.concept, want)
    both = set(wants[ResourceKind.NEED]) & set(wants[ResourceKind.OFFER])
    for code in both:  # said both ways: what is lacked weighs more than what is had
        del wants[ResourceKind.OFFER][code]
    return tuple(wants[ResourceKind.NEED].values()), tuple(wants[ResourceKind.OFFER].values())


def _wanted(
    vocabulary: Vocabulary,
    words: Sequence[Token],
    clause: Clause,
    kind: ResourceKind,
    found: Sequence[Mention],
    told: Sequence[Clause],
    reader: BundledEncoder | None,
    spoken: str | None,
) -> Iterator[Wanted]:
    """Give what a clause means, what it names, and what other items of its list mean."""
    inside = [each for each in found if clause.start <= each.start < clause.end]
    told_amounts = amounts(vocabulary, words, clause.start, clause.end, inside)
    if clause.pays and FUNDING in vocabulary.concepts:
        money = (each for each in told_amounts.values() if is_currency(each.unit))
        yield Wanted(concept=FUNDING, quantity=next(money, None))
        return
    own = words[clause.start : clause.end]
    helped = _helped(vocabulary, own, clause, inside)
    where = told_where(own) if clause.kind is None else None
    within = [_within(clause, each) for each in inside]
    asked = [(each, asked_for(vocabulary, own, each, where)) for each in within]
    for_what = purpose(own, [each for each, codes in asked if codes])
    aside = {*for_what, *helped}
    # What a thing is to do tells what it is: "a place to store rice".
    unheard = helped if for_what and own[for_what.start].stem in TO else aside
    clear = {each.start for each in within if (own[each.start].stem,) in FALSE_FRIENDS}
    needed = kind is ResourceKind.NEED
    stressed = weights(words, clause, inside) if needed else {}
    had = _had(vocabulary, words, clause, inside) if needed else frozenset[str]()
    named = {
        code: Wanted(
            concept=code,
            quantity=told_amounts.get(clause.start + each.start),
            weight=stressed.get(clause.start + each.start, ORDINARY),
        )
        for each, codes in reversed(asked)  # of two amounts the first counts
        for code in reversed(codes)
        if code not in had and each.start not in aside
    }
    yield from _meant(
        vocabulary,
        words,
        clause,
        _written([each for at, each in enumerate(own) if at not in {*unheard, *clear}]),
        list(reversed(named.values())),
        told_amounts,
        inside,
        reader,
        not helped and _alone(words, clause, told),
        spoken,
        had,
    )
    if reader is not None and clause.kind is not None:
        items = listed(vocabulary, own, within, aside, reader)
        for start, code in items:
            if code not in had:
                place = clause.start + start
                many = counted(vocabulary, words, place, clause.end, inside, code)
                yield Wanted(concept=code, quantity=many)


def _meant(
    vocabulary: Vocabulary,
    words: Sequence[Token],
    clause: Clause,
    said: str,
    named: list[Wanted],
    told_amounts: dict[int, Quantity],
    inside: Sequence[Mention],
    reader: BundledEncoder | None,
    alone: bool,
    spoken: str | None,
    had: frozenset[str],
) -> list[Wanted]:
    """Give what a clause names, and before it what it means, if that is another thing.

    `said` are its words without what things are for. Money is meant by its amount. `alone`: no
    other clause of its sentence has a cue. `had` is what is there already, and not meant.
    """
    kept = [each.quantity for each in named]
    for quantity in told_amounts.values():
        if is_currency(quantity.unit) and quantity not in kept and FUNDING in vocabulary.concepts:
            return _with_money(vocabulary, named, quantity)
    if reader is None or not _is_wish(words, clause):
        return named
    told = clause.kind is not None or spoken not in _CUED
    sentence = [each for each in words if each.sentence == words[clause.start].sentence]
    if len(sentence) < SHORTEST_SENTENCE or not said:
        return named
    ranked = meanings(vocabulary, reader).ranked(said, _written(sentence) if alone else "")
    best = next((each for each in ranked if each is None or each.code not in had), None)
    if best is None or best.closeness < (MEANT if told else SURELY_MEANT):
        return named
    known = {each.concept: each for each in named}
    if best.code in known:
        return [known.pop(best.code), *known.values()]
    many = counted(vocabulary, words, clause.start, clause.end, inside, best.code)
    above = vocabulary.concepts.above(best.code)  # "a place to store rice" is a warehouse
    wider = [each for each in named if each.concept in above]
    loose = [each for each in told_amounts.values() if each not in kept]
    if many is None and len(loose) == 1 and not is_currency(loose[0].unit):
        many = loose[0]
    many = many or next((each.quantity for each in wider if each.quantity), None)
    rest = [each for each in named if each not in wider]
    weight = max((each.weight for each in wider), default=ORDINARY)
    return [Wanted(concept=best.code, quantity=many, weight=weight), *rest]


def _with_money(
    vocabulary: Vocabulary, named: Sequence[Wanted], quantity: Quantity
) -> list[Wanted]:
    """Add an amount of money to the first kind of money named without one, or as funding."""
    for place, each in enumerate(named):
        if each.quantity is None and FUNDING in vocabulary.concepts.above(each.concept):
            return [*named[:place], replace(each, quantity=quantity), *named[place + 1 :]]
    return [Wanted(concept=FUNDING, quantity=quantity), *named]


def _had(
    vocabulary: Vocabulary, words: Sequence[Token], clause: Clause, inside: Sequence[Mention]
) -> frozenset[str]:
    """Give the people of whom a clause says that whoever writes has them.

    Of things that is no sign: who speaks of their website wants somebody to work on it.
    """
    own = words[clause.start : clause.end]
    ends = clause.end == len(words) or words[clause.end].sentence != own[-1].sentence
    return frozenset(
        code
        for each in inside
        if is_own(own, _within(clause, each), ends)
        for code in each.codes(RESOURCE)
        if PEOPLE in vocabulary.concepts.above(code)
    )


def _helped(
    vocabulary: Vocabulary, own: Sequence[Token], clause: Clause, inside: Sequence[Mention]
) -> range:
    """Give the places of whom a clause offers help to, and not with: "siap membantu puskesmas".

    People and places are helped; to help a training is to help with it. So are people trained: "we
    can train teachers" offers no teachers.
    """
    trains = clause.kind is not None and bool(own) and own[0].stem in _TRAINING
    verb = int(trains)
    begin = verb + (verb < len(own) and own[verb].stem in ARTICLES)
    first = next((each for each in inside if each.start == clause.start + begin), None)
    if not (clause.helps or trains) or first is None:
        return range(0)
    above = {wider for code in first.codes(RESOURCE) for wider in vocabulary.concepts.above(code)}
    found = above & ({PEOPLE} if trains else {PEOPLE, PLACES})
    return range(verb, first.end - clause.start) if found else range(0)


def _within(clause: Clause, mention: Mention) -> Mention:
    """Count a mention from the first word of its clause."""
    return replace(mention, start=mention.start - clause.start, end=mention.end - clause.start)


def _alone(words: Sequence[Token], clause: Clause, told: Sequence[Clause]) -> bool:
    sentence = words[clause.start].sentence
    return not any(
        (each.kind is not None or each.refused)
        and each != clause
        and words[each.start].sentence == sentence
        for each in told
    )


def _written(words: Sequence[Token]) -> str:
    return " ".join(token.written for token in words)


def _is_wish(words: Sequence[Token], clause: Clause) -> bool:
    """Say whether a clause may tell what is wanted.

    It has a cue, or is short, not about us, and more than "something is somewhere"; and it seeks
    more than company.
    """
    own = words[clause.start : clause.end]
    if seeks_company(own, sought=clause.cue in SEEKING):
        return False
    if clause.kind is not None:
        return True
    if told_where(own) is not None:
        return False
    return len(own) <= LONGEST_BARE and not any(token.stem in WE for token in own)
