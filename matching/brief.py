"""What does a person mean who writes freely what is looked for? Language, places, themes, wants.

Names of the vocabulary are found word by word (`matching.phrases`). The nearest cue before a
resource says whether it is needed or offered ("kami mencari", "we offer", "il nous faut"). What a
clause asks for without its name is found by its meaning (`matching.meanings`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from domain.codes import ResourceKind, VocabularyScheme
from domain.recommendation import Interpretation, Wanted
from domain.resource import Quantity
from domain.text import fold, language_of
from domain.vocabulary import Vocabulary
from matching.amounts import amounts, is_currency
from matching.described import asked_for, is_own, seeks_company, told_where
from matching.encoder import BundledEncoder, TextEncoder
from matching.languages import language
from matching.meanings import FRAME_WORDS, meanings
from matching.phrases import REGION, RESOURCE, THEME, Mention, Token, phrases, stem, tokens

# Closeness from which a clause means a resource: after a cue, and where there is none. Of the 204
# phrases of DEVELOPMENT in tests/matching/phrases_*.py 199 then give the right resource first.
MEANT = 0.8
SURELY_MEANT = 1.1
FUNDING = "resource:funding"
PEOPLE = "resource:people"
GOAL_MEANT = 0.40  # cosine from which a whole text means a goal
SHORTEST_SENTENCE = 2  # words
LONGEST_BARE = 15  # words of a text without any cue that may be a wish all the same
LONGEST_LIST = 20  # of anything found

# Reads briefs, whichever encoder reads profiles; see `matching.meanings`.
_READER = BundledEncoder()

_NEED = """
membutuhkan; butuh; perlu; memerlukan; mencari; cari; kekurangan; kurang; tidak punya; belum punya;
tidak memiliki; belum memiliki; belum ada; tidak ada; tak punya; dibutuhkan; kebutuhan; mengharapkan
dicari; ingin; mohon; minta; kehabisan; harus; berharap; bantu kami
need; require; looking for; look for; seek; seeking; searching for; search for; lack; want; wish
hope; do not have; don t have; have no; has no; cannot afford; short of; in need of; would like
help us; must; have to; has to; run out of; ran out of; please
besoin de; besoin d; besoin; cherchons; cherche; cherchent; recherchons; recherche un; recherche une
recherche des; il faut; il nous faut; il manque; il nous manque; manquons de; manquons d; manque de
manquent de; manque d; voulons; voudrions; souhaitons; aimerions; espérons; devons; doit; doivent
n avons pas; n avons rien; n avons plus; n avons aucun; n avons aucune; aidez nous; demandons
"""
_OFFER = """
menawarkan; menyediakan; punya; memiliki; memberikan; memberi; meminjamkan; membagikan; berbagi
menyumbang; menyumbangkan; menyalurkan; menghibahkan
bisa membantu dengan; dapat membantu dengan; sediakan; tawarkan; ditawarkan
offer; provide; have; share; supply; supplie; give; lend; contribute; can help with; donate
offrons; offre; offrent; offrir; proposons; propose; proposent; fournissons; fournit; fournir; avons
disposons de; disposons d; mettons à disposition; pouvons prêter; prêtons; donnons; partageons
pouvons aider avec; apportons; possédons
"""
_CUED = ("id", "en", "fr", None)  # languages with cues; in others a short sentence tells a need
# Words after which a verb tells of what is sought and is no cue: "people who give their time".
_RELATIVE = frozenset(("who", "that", "which", "to", "yang", "untuk", "qui", "pour"))
_WITHIN = 3  # words back that such a word is looked for
_JOINING = frozenset(("and", "but", "dan", "tetapi", "sedangkan", "et", "mais"))
_REASONS = frozenset(("because", "so", "as", "karena", "agar", "supaya", "sehingga", "car", "afin"))
_LONGEST_SUBJECT = 4  # words that say who needs, as in "dan guru di sekolah kami butuh"
_WE = frozenset(("kami", "kita", "saya", "we", "i", "nous", "je", "on"))


def _cues(text: str) -> list[tuple[str, ...]]:
    phrases_ = re.split(r"[;\n]+", text)
    return [tuple(stem(word) for word in fold(each).split()) for each in phrases_ if each.strip()]


_CUES = {cue: ResourceKind.NEED for cue in _cues(_NEED)}
_CUES |= {cue: ResourceKind.OFFER for cue in _cues(_OFFER)}
_LONGEST_CUE = max(map(len, _CUES))


def interpret(
    text: str, vocabulary: Vocabulary, encoder: TextEncoder | None, told: str | None = None
) -> Interpretation:
    """Read a free text; `told` is its language if the asker said it.

    Without an encoder only names are found. Never fails: what is not understood is left out.
    O(words), about 1 ms, and 5 ms more for each clause with a cue; the first call learns to read
    (3 s) unless `learn_to_read` did. Needs and offers come in the order of the text, within a
    clause what it means first.
    """
    spoken = language_of(told) if told else language(text)
    words = tokens(text)
    found = list(phrases(vocabulary).mentions(words, spoken))
    clauses = _clauses(words, found)
    reader = None if encoder is None else _READER
    needs, offers = _wants(vocabulary, words, found, clauses, reader, spoken)
    themes = _themes(vocabulary, text, found, reader)
    return Interpretation(
        language=spoken,
        themes=themes[:LONGEST_LIST],
        regions=_regions(vocabulary, found)[:LONGEST_LIST],
        needs=needs[:LONGEST_LIST],
        offers=offers[:LONGEST_LIST],
    )


def _regions(vocabulary: Vocabulary, found: Sequence[Mention]) -> tuple[str, ...]:
    """Give the places named; a regency brings its province, so that its neighbors are found."""
    codes: dict[str, None] = {}
    for mention in found:
        for code in mention.codes(REGION):
            codes[code] = None
            parent = vocabulary.regions.parent(code)
            if parent is not None and vocabulary.regions.get(code).level == "REGENCY":
                codes[parent.code] = None
    return tuple(codes)


def _themes(
    vocabulary: Vocabulary, text: str, found: Sequence[Mention], reader: BundledEncoder | None
) -> tuple[str, ...]:
    """Give the themes named, or else the goal that the whole text is closest to, if it is close."""
    named = dict.fromkeys(code for mention in found for code in mention.codes(THEME))
    if named or reader is None:
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


@dataclass(frozen=True, slots=True)
class Clause:
    """Words `start` to `end` (not included) that one cue governs; None if there is no cue."""

    start: int
    end: int
    kind: ResourceKind | None


def _clauses(words: Sequence[Token], found: Sequence[Mention]) -> list[Clause]:
    """Cut at sentences and cues; words inside a named phrase are no cue ("berbagi biaya")."""
    taken = {place for mention in found for place in range(mention.start, mention.end)}
    clauses: list[Clause] = []
    start, kind, place = 0, None, 0
    while place < len(words):
        if place and words[place].sentence != words[place - 1].sentence:
            clauses.append(Clause(start, place, kind))
            start, kind = place, None
        cue = None if place in taken else _cue(words, place)
        if cue is None or (kind is not None and _tells_of_it(words[start:place])):
            place += 1
            continue
        ends = _before_subject(words, start, place) if kind is _CUES[cue] else place
        clauses.append(Clause(start, ends, kind))
        place += len(cue)
        start, kind = place, _CUES[cue]
    clauses.append(Clause(start, len(words), kind))
    return [each for each in clauses if each.end > each.start]


def _before_subject(words: Sequence[Token], start: int, place: int) -> int:
    """Give where a clause ends before a cue like its own: at an "and" whose words own that cue.

    "We need medicine and our teachers need training" asks for no teachers. Who says one cue twice
    for "we" says nothing between.
    """
    if words[place].apart:
        return place
    for joint in range(place - 1, max(start, place - _LONGEST_SUBJECT - 2), -1):
        word = words[joint]
        if word.stem in _JOINING:
            owner = (fold(each.written) for each in words[joint + 1 : place])
            return place if FRAME_WORDS.issuperset(owner) else joint
        if word.apart or word.stem in _RELATIVE or word.stem in _REASONS:
            return place
    return place


def _tells_of_it(before: Sequence[Token]) -> bool:
    """Say whether a cue after these words of a clause only describes what the clause is about.

    "People who give" describes people; "we want to offer" is an offer.
    """
    if len(before) < 2:
        return False
    return any(token.stem in _RELATIVE for token in before[-_WITHIN:])


def _cue(words: Sequence[Token], place: int) -> tuple[str, ...] | None:
    for length in range(min(_LONGEST_CUE, len(words) - place), 0, -1):
        stems = tuple(token.stem for token in words[place : place + length])
        if stems in _CUES and words[place + length - 1].sentence == words[place].sentence:
            return stems
    return None


def _wants(
    vocabulary: Vocabulary,
    words: Sequence[Token],
    found: Sequence[Mention],
    clauses: Sequence[Clause],
    reader: BundledEncoder | None,
    spoken: str | None,
) -> tuple[tuple[Wanted, ...], tuple[Wanted, ...]]:
    """Give needs and offers; a text without any cue is taken to list what is needed."""
    cued = any(clause.kind is not None for clause in clauses)
    wants: dict[ResourceKind, dict[str, Wanted]] = {kind: {} for kind in ResourceKind}
    for clause in clauses:
        kind = clause.kind if cued else ResourceKind.NEED
        if kind is None:
            continue
        inside = [each for each in found if clause.start <= each.start < clause.end]
        counted = amounts(vocabulary, words, clause.start, clause.end, inside)
        own = words[clause.start : clause.end]
        where = told_where(own) if clause.kind is None else None
        needed = kind is ResourceKind.NEED
        had = _had(vocabulary, words, clause, inside) if needed else frozenset[str]()
        named = {
            code: Wanted(concept=code, quantity=counted.get(each.start))
            for each in reversed(inside)  # of two amounts the first counts
            for code in reversed(asked_for(vocabulary, own, _within(clause, each), where))
            if code not in had
        }
        ordered = list(reversed(named.values()))
        for want in _meant(
            vocabulary,
            words,
            clause,
            ordered,
            counted,
            reader,
            _alone(words, clause, clauses),
            spoken,
            had,
        ):
            wants[kind].setdefault(want.concept, want)
    both = set(wants[ResourceKind.NEED]) & set(wants[ResourceKind.OFFER])
    for code in both:  # said both ways: what is lacked weighs more than what is had
        del wants[ResourceKind.OFFER][code]
    return tuple(wants[ResourceKind.NEED].values()), tuple(wants[ResourceKind.OFFER].values())


def _meant(
    vocabulary: Vocabulary,
    words: Sequence[Token],
    clause: Clause,
    named: list[Wanted],
    counted: dict[int, Quantity],
    reader: BundledEncoder | None,
    alone: bool,
    spoken: str | None,
    had: frozenset[str],
) -> list[Wanted]:
    """Give what a clause names, and before it what it means, if that is another thing.

    Money is meant by its amount. `alone`: no other clause of its sentence has a cue. `had` is what
    is there already, and not meant.
    """
    kept = [each.quantity for each in named]
    for quantity in counted.values():
        if is_currency(quantity.unit) and quantity not in kept and FUNDING in vocabulary.concepts:
            return [Wanted(concept=FUNDING, quantity=quantity), *named]
    if reader is None or not _is_wish(words, clause):
        return named
    told = clause.kind is not None or spoken not in _CUED
    said = _written(words[clause.start : clause.end])
    sentence = [each for each in words if each.sentence == words[clause.start].sentence]
    if len(sentence) < SHORTEST_SENTENCE:
        return named
    ranked = meanings(vocabulary, reader).ranked(said, _written(sentence) if alone else "")
    best = next((each for each in ranked if each is None or each.code not in had), None)
    if best is None or best.closeness < (MEANT if told else SURELY_MEANT):
        return named
    known = {each.concept: each for each in named}
    if best.code in known:
        return [known.pop(best.code), *known.values()]
    return [Wanted(concept=best.code), *named]


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


def _within(clause: Clause, mention: Mention) -> Mention:
    """Count a mention from the first word of its clause."""
    return replace(mention, start=mention.start - clause.start, end=mention.end - clause.start)


def _alone(words: Sequence[Token], clause: Clause, clauses: Sequence[Clause]) -> bool:
    sentence = words[clause.start].sentence
    return not any(
        each.kind is not None and each != clause and words[each.start].sentence == sentence
        for each in clauses
    )


def _written(words: Sequence[Token]) -> str:
    return " ".join(token.written for token in words)


def _is_wish(words: Sequence[Token], clause: Clause) -> bool:
    """Say whether a clause may tell what is wanted.

    It has a cue, or is short, not about us, and more than "something is somewhere"; and it seeks
    more than company.
    """
    own = words[clause.start : clause.end]
    if seeks_company(own):
        return False
    if clause.kind is not None:
        return True
    if told_where(own) is not None:
        return False
    return len(own) <= LONGEST_BARE and not any(token.stem in _WE for token in own)
