"""What can a graph teach? Simulated newcomers, and what was said of suggestions.

A fifth of the small organizations is hidden with everything they took part in, everybody else is
rebuilt without it, and each of them registers and asks; those it really worked with are the
answers (`matching.splits.newcomers`). Whoever said something of suggestions, or became a partner by
one, asks once more (`matching.outcomes`). All of it goes through the same snapshot and the same
terms as any answer.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from domain.feedback import Feedback
from domain.filters import ANY_ORGANIZATION
from domain.viewer import SYSTEM, Viewer
from domain.vocabulary import Vocabulary
from matching import profile
from matching.candidates import pool
from matching.clusters import clusters
from matching.corpus import Corpus
from matching.encoder import TextEncoder
from matching.evaluation import some
from matching.filters import OrganizationTests
from matching.judged import Judged
from matching.outcomes import NOBODY, Outcomes
from matching.question import Question
from matching.scoring import Scored, Scorer
from matching.snapshot import Snapshot
from matching.splits import Asked, Groups, newcomers
from matching.terms import NAMES
from matching.weights import PRIOR

SPLITS = 3  # fifths of the small organizations that are hidden in turn
MOST_ASKED = 200  # newcomers of each; 100 taught as much as 900 (docs/decisions/0010-learning.md)
# Of a long list the partners, as many of the best, and as many by chance are learned from: enough
# to tell partners from, and 600 lists of 100,000 would not fit into memory.
BEST, CHANCE = 1_000, 1_000
Progress = Callable[[int, int], object]  # newcomers asked, newcomers in all


@dataclass(frozen=True, eq=False, kw_only=True)
class Lesson:
    """One asker's candidates: their terms, who fits it, and what supports each.

    Those of the same `group` belong on one side of a cross-validation (`taught` numbers them).
    """

    asker_id: str
    ids: tuple[str, ...]
    terms: NDArray[np.float32]  # (n, n_terms), in the order of NAMES
    relevance: NDArray[np.float64]  # (n,), 0 or more; 1 for a partner
    support: NDArray[np.float32]  # (n,)
    group: int = 0
    weight: float = 1.0  # of the whole lesson; 1 for one that rests on partnerships
    heard: tuple[Feedback, ...] = ()  # evidence on those listed, which it rests on

    @classmethod
    def of(cls, scored: Scored, relevance: Mapping[str, float]) -> Self:
        """Write down what somebody was told, and how much each of those listed fits it."""
        id_of = scored.question.snapshot.organizations.ordinals.id_of
        ids = tuple(id_of(int(ordinal)) for ordinal in scored.ordinals)
        return cls(
            asker_id=scored.question.asker.id,
            ids=ids,
            terms=np.stack([scored.terms[name] for name in NAMES], axis=1),
            relevance=np.array([relevance.get(identity, 0.0) for identity in ids], np.float64),
            support=scored.confidence,
        )

    def shortened(self, chance: np.random.Generator) -> Self:
        """Keep those who fit, the BEST by the shipped prior, and CHANCE of the others."""
        if len(self.ids) <= BEST + CHANCE:
            return self
        prior = self.terms.astype(np.float64) @ [PRIOR.weights[name] for name in NAMES]
        kept = self.relevance > 0
        kept[np.argsort(-prior, kind="stable")[:BEST]] = True
        others = np.flatnonzero(~kept)
        kept[chance.choice(others, min(CHANCE, len(others)), replace=False)] = True
        return self._only(np.flatnonzero(kept))

    def without(self, identities: AbstractSet[str]) -> Self:
        """Leave some candidates out, as if they could not be suggested."""
        left = [row for row, identity in enumerate(self.ids) if identity not in identities]
        return self if len(left) == len(self.ids) else self._only(np.array(left, np.int64))

    def _only(self, rows: NDArray[np.int64]) -> Self:
        return replace(
            self,
            ids=tuple(self.ids[row] for row in rows),
            terms=self.terms[rows],
            relevance=self.relevance[rows],
            support=self.support[rows],
        )


def all_terms(snapshot: Snapshot, asker_id: str, *, viewer: Viewer, now: datetime) -> Scored | None:
    """Score everybody who may be suggested to somebody; None if the asker is not seen."""
    sight = snapshot.sight(viewer)
    asker = profile.of_organization(snapshot, sight, asker_id, now)
    if asker is None:
        return None
    question = Question.of(snapshot, sight, asker, now)
    tests = OrganizationTests(snapshot, sight, now)
    candidates = pool(snapshot, tests, ANY_ORGANIZATION, asker.ordinal)
    met = question.network.existing
    rows = [
        np.flatnonzero(mask & ~met[part.ordinals])
        for part, mask in zip(snapshot.organizations.parts, candidates.possible, strict=True)
    ]
    return Scorer(question).scored(rows)


def lessons(
    snapshot: Snapshot, asked: tuple[Asked, ...], *, now: datetime, viewer: Viewer = SYSTEM
) -> Iterator[Lesson]:
    """Let everybody ask in turn; a newcomer registers, and the next one finds nothing of it."""
    for each in asked:
        delta = each.delta(snapshot.seq + 1)
        known = snapshot if delta is None else snapshot.apply(delta)
        scored = all_terms(known, each.asker_id, viewer=viewer, now=now)
        if scored is not None and len(scored):
            yield Lesson.of(scored, dict.fromkeys(each.truth, 1.0))


def said(
    snapshot: Snapshot,
    *,
    now: datetime,
    viewer: Viewer = SYSTEM,
    partners: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> Iterator[Lesson]:
    """Let everybody ask whose suggestions led to something.

    Praise counts by its weight; what was refused is a candidate that does not fit. All that one
    asker said counts as much as one newcomer at most. Without praise there is nothing to rank
    higher, so nothing to learn. What was said of a brief's suggestions is left out: it was not
    asked with the profile. So are those who are partners by now, in the snapshot or among an
    asker's `partners`: what they did together would tell it.
    """
    by_asker: defaultdict[str, dict[str, Feedback]] = defaultdict(dict)
    for each in snapshot.evidence:
        if not each.from_brief:
            by_asker[each.asker_id][each.candidate_id] = each
    for asker_id, evidence in sorted(by_asker.items()):
        gone = partners.get(asker_id, NOBODY)
        praise = {
            candidate: each.weight
            for candidate, each in evidence.items()
            if each.weight > 0 and candidate not in gone
        }
        scored = all_terms(snapshot, asker_id, viewer=viewer, now=now) if praise else None
        if scored is None or not len(scored):
            continue
        told = Lesson.of(scored, praise).without(gone)
        if not told.relevance.any():
            continue
        heard = tuple(evidence[identity] for identity in told.ids if identity in evidence)
        weight = min(1.0, sum(abs(each.weight) for each in heard))
        yield replace(told, weight=weight, heard=heard)


def taught(
    corpus: Corpus,
    vocabulary: Vocabulary,
    encoder: TextEncoder,
    *,
    now: datetime,
    seed: int = 0,
    splits: int = SPLITS,
    progress: Progress = lambda done, total: None,
) -> list[Lesson]:
    """Let simulated newcomers of a corpus ask, then those whose suggestions led to something.

    O(newcomers * organizations), and one encoding of each text for each split unless the encoder
    remembers. Empty where nobody can be hidden and nobody said anything.
    """
    hidden = [
        some(newcomers(corpus, seed=seed, part=part), MOST_ASKED, seed=seed)
        for part in range(splits)
    ]
    total = sum(len(split.asked) for split in hidden)
    chance = np.random.default_rng(seed)
    found: list[Lesson] = []
    for split in hidden:
        if not split.asked:
            continue
        snapshot = Snapshot.build(split.train, vocabulary, encoder)
        for each in lessons(snapshot, split.asked, now=now):
            found.append(each.shortened(chance))
            progress(len(found), total)
    if corpus.feedback:
        asked = [each for split in hidden for each in split.asked]
        known = {(each.asker_id, partner) for each in asked for partner in each.truth}
        became = Outcomes.of(corpus, known)
        snapshot = Snapshot.build(became.before, vocabulary, encoder)
        told = said(snapshot, now=now, partners=became.partners)
        found += [each.shortened(chance) for each in told]
    return _grouped(found, Groups.of(corpus))


def _grouped(found: Sequence[Lesson], groups: Groups) -> list[Lesson]:
    """Number lessons: the same for those of one asker, and of newcomers that share a programme.

    Directly or through others, in whichever split each was hidden. What was said of suggestions
    comes of large organizations too, whose programmes would make one group of nearly all.
    """
    held: list[set[tuple[str, str | int]]] = []
    for each in found:
        own = () if each.heard else groups.of_organization.get(each.asker_id, ())
        held.append({("asker", each.asker_id), *(("programme", one) for one in own)})
    numbers = clusters(held).tolist()
    return [replace(each, group=number) for each, number in zip(found, numbers, strict=True)]


def judged(
    corpus: Corpus,
    vocabulary: Vocabulary,
    encoder: TextEncoder,
    *,
    now: datetime,
    seed: int = 0,
    splits: int = SPLITS,
    progress: Progress = lambda done, total: None,
) -> Judged:
    """Put down the lists of all that a corpus teaches, as `taught` gives them."""
    return together(
        taught(corpus, vocabulary, encoder, now=now, seed=seed, splits=splits, progress=progress)
    )


def together(found: Sequence[Lesson]) -> Judged:
    """Put lessons into one set of arrays; no rows if there are none."""
    none = np.zeros((0, len(NAMES)), np.float32)
    return Judged.of(
        NAMES,
        np.concatenate([none, *(each.terms for each in found)]),
        np.concatenate([np.zeros(0), *(each.relevance for each in found)]),
        np.repeat(np.arange(len(found)), [len(each.ids) for each in found]),
        group=np.array([each.group for each in found], np.int64),
        weight=np.array([each.weight for each in found], np.float64),
        support=np.concatenate([np.zeros(0, np.float32), *(each.support for each in found)]),
    )


def evidence_counts(found: Sequence[Lesson]) -> dict[str, float]:
    """Count the evidence on suggestions: the lists that rest on it, and each kind of signal.

    `evidence_queries` and `evidence_weight` are how many lists, and how much they count together,
    1 being a newcomer's; `evidence_<signal>` and `evidence_<signal>_weight` how many pairs, and
    the sum of their weights, negative if they speak against the pairs. Empty without evidence.
    """
    resting = [each for each in found if each.heard]
    counts: defaultdict[str, float] = defaultdict(float)
    for each in resting:
        counts["evidence_queries"] += 1
        counts["evidence_weight"] += each.weight
        for one in each.heard:
            name = f"evidence_{one.signal.value.lower()}"
            counts[name] += 1
            counts[f"{name}_weight"] += one.weight
    return {name: round(value, 6) for name, value in sorted(counts.items())}
