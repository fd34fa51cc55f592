"""Where would a candidate stand if the asker changed something? Scored again, not guessed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.recommendation import Counterfactual, MatchFilter
from domain.text import Text
from matching.candidates import Pool
from matching.changes import Change, changes
from matching.neighbors import with_other_themes
from matching.pair import Pair
from matching.pairs import Pairs
from matching.question import Question
from matching.ragged import Ints
from matching.ranking import Ranking, rank
from matching.scoring import Scorer, total
from matching.table import rows_of
from matching.wording import both, number

LOOKED_AT = 200  # best candidates that are ranked again after a change
LEAST = 0.005  # of a score that a change must add to be told
TRIES = 3  # for each one asked for: some raise others more, and are not told


@dataclass(frozen=True, eq=False, kw_only=True)
class _Tried:
    """A change, and what it would do to the score of some candidates, by ordinal."""

    change: Change
    question: Question
    scores: dict[int, float]


def counterfactuals(
    ranking: Ranking, wanted: MatchFilter, candidates: Sequence[int], first: int
) -> dict[int, tuple[Counterfactual, ...]]:
    """Give the changes by the asker that would add most to each candidate's score, best first.

    `candidates` are ordinals in `ranking`. Every plausible change is scored exactly for them; for
    the best of each, the LOOKED_AT best of the list and the candidate are then ranked again, as
    their scores move as well. A change that lifts others over the candidate is not told. Whoever
    stands below the LOOKED_AT best is taken to stay there: the rank is exact unless a change lifts
    somebody from there over the candidate, and None if the candidate itself would be there.
    """
    rows = [_row(ranking, each) for each in candidates]
    together = Pairs(ranking.scored.take(np.array(rows, np.int64)))
    tried = _tried(ranking, [Pair(together, place) for place in range(len(together))])
    found = {}
    for ordinal, row in zip(candidates, rows, strict=True):
        before = float(ranking.base[row])
        best = [
            (each.scores[ordinal], each)
            for each in tried
            if each.scores.get(ordinal, 0.0) >= before + LEAST
        ]
        best.sort(key=lambda one: (-one[0], one[1].change.key))
        told: list[Counterfactual] = []
        for _, each in best[: TRIES * first]:
            one = _told(ranking, wanted, row, ordinal, each)
            if one is not None and len(told) < first:
                told.append(one)
        found[ordinal] = tuple(told)
    return found


def _row(ranking: Ranking, ordinal: int) -> int:
    return int(np.flatnonzero(ranking.scored.ordinals == ordinal)[0])


def _tried(ranking: Ranking, pairs: Sequence[Pair]) -> list[_Tried]:
    """Score each change for the candidates it was made for; the same change is made once."""
    distinct: dict[object, tuple[Change, list[int]]] = {}
    for pair in pairs:
        for change in changes(pair):
            distinct.setdefault(change.key, (change, []))[1].append(pair.ordinal)
    found = []
    for change, ordinals in distinct.values():
        question = asked(ranking, change)
        rows = _rows(question, np.array(ordinals, np.int32))
        scored = Scorer(question).scored(rows)
        scores = total(scored.terms, ranking.model).tolist()
        found.append(
            _Tried(
                change=change,
                question=question,
                scores=dict(zip(scored.ordinals.tolist(), scores, strict=True)),
            )
        )
    return found


def asked(ranking: Ranking, change: Change) -> Question:
    """Give the question as the changed asker would ask it."""
    around = ranking.scored.around
    question = ranking.question.asked_by(change.asker, around)
    if not change.profile:
        return question
    return question.asked_by(change.asker, with_other_themes(question, around))


def _rows(question: Question, ordinals: Ints) -> list[NDArray[np.int64]]:
    """Give the rows of some organizations, part by part of the snapshot's."""
    return rows_of(_masks(question, ordinals))


def _masks(question: Question, ordinals: Ints) -> list[NDArray[np.bool_]]:
    table = question.snapshot.organizations
    return [
        alive & np.isin(part.ordinals, ordinals)
        for part, alive in zip(table.parts, table.alive, strict=True)
    ]


def _told(
    ranking: Ranking, wanted: MatchFilter, row: int, ordinal: int, tried: _Tried
) -> Counterfactual | None:
    """Rank again and tell; None if it would lift others more, over the candidate."""
    again = ranked_again(ranking, wanted, ordinal, tried.question)
    place = _row(again, ordinal)
    before, after = ranking.rank(row), again.rank(place)
    if before is not None and (after is None or after > before):
        return None
    if after is not None and after > LOOKED_AT:
        after = None
    score = float(again.score[place])
    moved = _moved(float(ranking.score[row]), score, before, after)
    return Counterfactual(
        kind=tried.change.kind,
        code=tried.change.code,
        text=both(*(f"{tried.change.text.shown(code)}: {moved.shown(code)}" for code in
                    ("id", "en"))),
        score=score,
        rank=after,
    )  # fmt: skip


def ranked_again(
    ranking: Ranking, wanted: MatchFilter, ordinal: int, question: Question
) -> Ranking:
    """Rank the LOOKED_AT best of a list, and one more, for a changed question."""
    rows = ranking.first(ranking.ranked, LOOKED_AT)
    best = ranking.scored.ordinals[rows]
    own = _row(ranking, ordinal)
    among = np.append(best, ordinal) if ranking.ranked[own] else best
    masks = _masks(question, among.astype(np.int32))
    return rank(
        question,
        ranking.model,
        wanted,
        Pool(possible=masks, passing=masks),
        extra=ordinal,
        aim=ranking.aim,
    )


def _moved(score: float, other: float, before: int | None, after: int | None) -> Text:
    """Say how far it would move: by rank if that changes, else by score."""
    if before is not None and after is not None and before != after:
        return both(f"peringkat {before} → {after}.", f"rank {before} → {after}.")
    old, new = (number(100 * each) for each in (score, other))
    kept = both("", "")
    if before is not None and before == after:
        kept = both(f"; peringkat tetap {before}", f"; rank stays {before}")
    return both(
        f"skor {old.shown('id')} → {new.shown('id')} dari 100{kept.shown('id')}.",
        f"score {old.shown('en')} → {new.shown('en')} of 100{kept.shown('en')}.",
    )
