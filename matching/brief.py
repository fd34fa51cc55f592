"""What does a person mean who writes freely what is looked for? Language, places, themes, wants.

Phrases of the vocabulary come first (`matching.phrases`). The nearest cue before a resource says
whether it is needed or offered ("kami mencari", "we offer"). Where a cue is followed by nothing
known, the encoder compares the clause with the resources' labels and definitions.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from domain.codes import ResourceKind, VocabularyScheme
from domain.recommendation import Interpretation, Wanted
from domain.resource import Quantity
from domain.text import language_of
from domain.vocabulary import Vocabulary
from matching.encoder import TextEncoder
from matching.phrases import REGION, RESOURCE, THEME, UNIT, Mention, Token, phrases, stem, tokens

# Cosine from which a clause means a resource, or a whole text a goal. On the 20 paraphrases and 18
# phrases without a resource of tests/matching/test_brief.py: at .35 14 right, 3 wrong, 4 taken for
# a resource; at .40 14, 2 and 1; at .45 11, 1 and 0.
MEANT = 0.40
SHORTEST_CLAUSE = 2  # words
LONGEST_LIST = 20  # of anything found

_NEED = """
membutuhkan; butuh; perlu; memerlukan; mencari; cari; kekurangan; kurang; tidak punya; belum punya;
tidak memiliki; belum memiliki; belum ada; tidak ada; tak punya; dibutuhkan; kebutuhan; mengharapkan
need; require; looking for; look for; seek; seeking; searching for; search for; lack; want;
do not have; don t have; have no; cannot afford; short of; in need of
"""
_OFFER = """
menawarkan; menyediakan; punya; memiliki; memberikan; meminjamkan; membagikan; berbagi
bisa membantu dengan; dapat membantu dengan; sediakan; tawarkan; ditawarkan
offer; provide; have; share; supply; supplie; give; lend; contribute; can help with; donate
"""
_STOP = {
    "id": "yang dan di untuk dengan kami dari pada ke ini itu adalah tidak akan oleh dalam atau "
    "para juga kepada bagi agar serta mereka sudah belum bisa anda ada karena",
    "en": "the and of to in for we our with is are that on by as at from their this have who be "
    "an not it or they which will can need looking",
    "fr": "le la les et des de du une un pour nous dans est sont avec qui sur par aux en notre nos",
    "es": "el la los las y de del una un para nosotros en es son con que por nuestra nuestro se",
    "pt": "o os as e de do da uma um para nós em é são com que por nossa nosso não dos",
    "de": "der die das und von ein eine für wir in ist sind mit die auf durch unser nicht zu den",
    "nl": "de het een en van voor wij in is zijn met die op door onze niet te dat naar ook",
}
_VOTES = {code: frozenset(words.split()) for code, words in _STOP.items()}


def _cues(text: str) -> list[tuple[str, ...]]:
    phrases_ = re.split(r"[;\n]+", text)
    return [tuple(stem(word) for word in each.split()) for each in phrases_ if each.strip()]


_CUES = {cue: ResourceKind.NEED for cue in _cues(_NEED)}
_CUES |= {cue: ResourceKind.OFFER for cue in _cues(_OFFER)}
_LONGEST_CUE = max(map(len, _CUES))


def language(text: str) -> str | None:
    """Give the language whose common words stand in a text most often; None if none do.

    More hits than any other language has; a service language's code.
    """
    words = re.findall(r"[^\W\d_]+", text.lower())
    votes = Counter(
        {code: sum(word in common for word in words) for code, common in _VOTES.items()}
    )
    (best, most), (_, second) = votes.most_common(2)
    return best if most > second else None


def interpret(
    text: str, vocabulary: Vocabulary, encoder: TextEncoder | None, told: str | None = None
) -> Interpretation:
    """Read a free text; `told` is its language if the asker said it.

    Never fails: what is not understood is left out. O(words), about 1 ms, and 5 ms more for each
    clause that only the encoder may understand.
    """
    words = tokens(text)
    found = list(phrases(vocabulary).mentions(words))
    clauses = _clauses(words, found)
    needs, offers = _wants(vocabulary, words, found, clauses, encoder)
    themes = _themes(vocabulary, text, found, encoder)
    return Interpretation(
        language=language_of(told) if told else language(text),
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
    vocabulary: Vocabulary, text: str, found: Sequence[Mention], encoder: TextEncoder | None
) -> tuple[str, ...]:
    """Give the themes named, or else the goal that the whole text is closest to, if it is close."""
    named = dict.fromkeys(code for mention in found for code in mention.codes(THEME))
    if named or encoder is None:
        return tuple(named)
    best = _meant(vocabulary, encoder, VocabularyScheme.SDG_GOAL, text)
    return (best,) if best else ()


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
        if cue is None:
            place += 1
            continue
        clauses.append(Clause(start, place, kind))
        place += len(cue)
        start, kind = place, _CUES[cue]
    clauses.append(Clause(start, len(words), kind))
    return [each for each in clauses if each.end > each.start]


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
    encoder: TextEncoder | None,
) -> tuple[tuple[Wanted, ...], tuple[Wanted, ...]]:
    """Give needs and offers; a text without any cue is taken to list what is needed."""
    cued = any(clause.kind is not None for clause in clauses)
    wants: dict[ResourceKind, dict[str, Wanted]] = {kind: {} for kind in ResourceKind}
    for clause in clauses:
        kind = clause.kind if cued else ResourceKind.NEED
        if kind is None:
            continue
        inside = [each for each in found if clause.start <= each.start < clause.end]
        amounts = _amounts(vocabulary, words, clause, inside)
        named = [(each, code) for each in inside for code in each.codes(RESOURCE)]
        for mention, code in named:
            wants[kind].setdefault(code, Wanted(concept=code, quantity=amounts.get(mention.start)))
        if not named:
            for want in _unnamed(vocabulary, words, clause, amounts, encoder):
                wants[kind].setdefault(want.concept, want)
    both = set(wants[ResourceKind.NEED]) & set(wants[ResourceKind.OFFER])
    for code in both:  # said both ways: what is lacked weighs more than what is had
        del wants[ResourceKind.OFFER][code]
    return tuple(wants[ResourceKind.NEED].values()), tuple(wants[ResourceKind.OFFER].values())


def _unnamed(
    vocabulary: Vocabulary,
    words: Sequence[Token],
    clause: Clause,
    amounts: dict[int, Quantity],
    encoder: TextEncoder | None,
) -> list[Wanted]:
    """Understand a clause without a known phrase: money by its amount, the rest by its meaning."""
    for quantity in amounts.values():
        if _is_currency(quantity.unit) and "resource:funding" in vocabulary.concepts:
            return [Wanted(concept="resource:funding", quantity=quantity)]
    if clause.kind is None or encoder is None or clause.end - clause.start < SHORTEST_CLAUSE:
        return []
    said = " ".join(token.written for token in words[clause.start : clause.end])
    code = _meant(vocabulary, encoder, VocabularyScheme.RESOURCE, said)
    return [Wanted(concept=code)] if code else []


_NUMBER = re.compile(r"^\d[\d.,]*$")
_TIMES = {
    "ribu": 1e3, "thousand": 1e3, "juta": 1e6, "million": 1e6, "miliar": 1e9, "milyar": 1e9,
    "billion": 1e9,
}  # fmt: skip
_NEAR = 3  # words between an amount and what it counts


def _value(written: str) -> float:
    """Read 1.200, 1,200, 1.5 and 1,5: a group of three digits at the end is thousands."""
    groups = re.split(r"[.,]", written)
    if len(groups) > 1 and all(len(group) == 3 for group in groups[1:]):
        return float("".join(groups))
    return float(f"{''.join(groups[:-1])}.{groups[-1]}" if len(groups) > 1 else groups[0])


def _is_currency(unit: str) -> bool:
    code = unit.removeprefix("unit:")
    return len(code) == 3 and code.isupper()


def _amounts(
    vocabulary: Vocabulary, words: Sequence[Token], clause: Clause, inside: Sequence[Mention]
) -> dict[int, Quantity]:
    """Give the amount of each resource named, by where its phrase starts; else by the number's.

    Only where it is clear: a number with a unit or currency beside it, or right before people.
    """
    resources = [each for each in inside if each.codes(RESOURCE)]
    found: dict[int, Quantity] = {}
    for place in range(clause.start, clause.end):
        if not _NUMBER.match(words[place].written):
            continue
        end, value = place + 1, _value(words[place].written.rstrip(".,"))
        if end < clause.end and words[end].stem in _TIMES:
            value, end = value * _TIMES[words[end].stem], end + 1
        unit = next(
            (each for each in inside if each.codes(UNIT) and each.start in (end, place - 1)), None
        )
        after = max(end, unit.end) if unit else end
        near = [each for each in resources if 0 <= each.start - after <= _NEAR]
        near += [each for each in reversed(resources) if 0 <= place - each.end <= _NEAR]
        if unit is not None:
            code = unit.codes(UNIT)[0]
            start = near[0].start if near else place
            found.setdefault(start, Quantity(value=value, unit=code))
        elif near and near[0].start == end and _counts_people(vocabulary, near[0]):
            found.setdefault(near[0].start, Quantity(value=value, unit="unit:person"))
    return found


def _counts_people(vocabulary: Vocabulary, mention: Mention) -> bool:
    concepts = vocabulary.concepts
    above = [each for code in mention.codes(RESOURCE) for each in concepts.above(code)]
    return "resource:people" in above and "unit:person" in concepts


def _meant(
    vocabulary: Vocabulary, encoder: TextEncoder, scheme: VocabularyScheme, said: str
) -> str | None:
    """Give the concept whose label or definition means what is said, if one is close enough."""
    codes, vectors = _meanings(vocabulary, scheme, encoder.fingerprint, encoder)
    if not codes:
        return None
    near = vectors @ encoder.encode([said])[0]
    best = int(near.argmax())
    return codes[best] if near[best] >= MEANT else None


@lru_cache(maxsize=8)
def _meanings(
    vocabulary: Vocabulary, scheme: VocabularyScheme, fingerprint: str, encoder: TextEncoder
) -> tuple[list[str], NDArray[np.float32]]:
    """Encode the labels and definitions of a scheme once, about 0.5 s for all resources."""
    told = [
        (concept.code, one.text)
        for concept in vocabulary.of_scheme(scheme)
        if not concept.withdrawn
        for text in (concept.label, concept.definition)
        for one in text
    ]
    return [code for code, _ in told], encoder.encode([text for _, text in told])
