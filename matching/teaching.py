"""What can a graph teach? Simulated newcomers of a corpus, with the terms of all their candidates.

A fifth of the small organizations is hidden with everything they took part in, everybody else is
rebuilt without it, and each of them registers and asks; those it really worked with are the
answers (`matching.splits.newcomers`). Through the same snapshot and the same terms as any answer.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from domain.filters import ANY_ORGANIZATION
from domain.viewer import SYSTEM, Viewer
from domain.vocabulary import Vocabulary
from matching import profile
from matching.candidates import pool
from matching.columns import OPEN_START
from matching.corpus import Corpus
from matching.encoder import TextEncoder
from matching.filters import OrganizationTests
from matching.judged import Judged
from matching.question import Question
from matching.records import day, instant
from matching.relations import relations
from matching.scoring import Scored, Scorer
from matching.snapshot import Snapshot
from matching.splits import Asked, Split, newcomers
from matching.terms import NAMES

SPLITS = 3  # fifths of the small organizations that are hidden in turn
Progress = Callable[[int, int], object]  # newcomers asked, newcomers in all


@dataclass(frozen=True, eq=False, kw_only=True)
class Lesson:
    """One newcomer's candidates: their terms, who was a partner, and what supports each."""

    ids: tuple[str, ...]
    terms: NDArray[np.float32]  # (n, n_terms), in the order of NAMES
    partner: NDArray[np.bool_]  # (n,)
    support: NDArray[np.float32]  # (n,)
    group: int


def all_terms(snapshot: Snapshot, asker_id: str, *, viewer: Viewer, now: datetime) -> Scored | None:
    """Score everybody who may be suggested to somebody; None if the asker is not seen."""
    sight = snapshot.sight(viewer)
    asker = profile.of_organization(
        snapshot,
        sight,
        asker_id,
        today=day(now.date(), OPEN_START),
        now=instant(now),
        country=relations(snapshot.vocabulary).country,
    )
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
        if scored is None or not len(scored):
            continue
        id_of = known.organizations.ordinals.id_of
        ids = tuple(id_of(int(ordinal)) for ordinal in scored.ordinals)
        yield Lesson(
            ids=ids,
            terms=np.stack([scored.terms[name] for name in NAMES], axis=1),
            partner=np.array([identity in each.truth for identity in ids], np.bool_),
            support=scored.confidence,
            group=each.group,
        )


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
    """Let simulated newcomers of a corpus ask, and put down what they were told.

    O(newcomers * organizations), and one encoding of each text for each split unless the encoder
    remembers. Empty (no rows) where nobody can be hidden.
    """
    hidden: list[Split] = [newcomers(corpus, seed=seed, part=part) for part in range(splits)]
    total = sum(len(split.asked) for split in hidden)
    found: list[Lesson] = []
    for split in hidden:
        if not split.asked:
            continue
        snapshot = Snapshot.build(split.train, vocabulary, encoder)
        before = 1 + max((each.group for each in found), default=-1)
        for each in lessons(snapshot, split.asked, now=now):
            found.append(
                Lesson(
                    ids=each.ids,
                    terms=each.terms,
                    partner=each.partner,
                    support=each.support,
                    group=before + each.group,
                )
            )
            progress(len(found), total)
    none = np.zeros((0, len(NAMES)), np.float32)
    return Judged.of(
        NAMES,
        np.concatenate([none, *(each.terms for each in found)]),
        np.concatenate([np.zeros(0), *(each.partner for each in found)]),
        np.repeat(np.arange(len(found)), [len(each.ids) for each in found]),
        group=np.array([each.group for each in found], np.int64),
        support=np.concatenate([np.zeros(0, np.float32), *(each.support for each in found)]),
    )
