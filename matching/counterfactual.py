"""Where would a candidate stand if the asker changed something? Scored again, not guessed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.recommendation import Counterfactual, MatchFilter
from domain.text import Text
from matching.candidates import Pool
from matching.changes import Change, changes
from matching.lazy import cached_property
from matching.neighbors import with_other_themes
from matching.pair import Pair
from matching.pairs import Pairs
from matching.question import Question
from matching.ragged import Ints
from matching.ranking import Ranking, rank
from matching.reordering import Reordering
from matching.scoring import Scorer, total
from matching.shown import Shown
from matching.table import rows_of
from matching.wording import both, number

LOOKED_AT = 1_000  # candidates that are ranked again after a change
LEAST = 0.005  # of a score that a change must add to be told
_ROUNDED = 1e-6  # of a score
TRIES = 3  # for each one asked for: some raise others more, and are not told


@dataclass(frozen=True, eq=False, kw_only=True)
class Asked:
    """A list as it is shown now, and what it was asked with."""

    ranking: Ranking
    wanted: MatchFilter
    pool: Pool
    order: Reordering | None

    @cached_property
    def shown(self) -> "_Places":
        """Where everybody stands in it."""
        return _Places(self.ranking, self.order)

    @cached_property
    def _best(self) -> Ints:
        """Ordinals of those that are ranked again: the best, or everybody if that is few."""
        passing = self.pool.passing
        if sum(map(np.count_nonzero, passing)) > LOOKED_AT:
            rows = self.ranking.first(self.ranking.ranked, LOOKED_AT)
            return self.ranking.scored.ordinals[rows]
        parts = self.ranking.question.snapshot.organizations.parts
        own = [part.ordinals[mask] for part, mask in zip(parts, passing, strict=True)]
        return np.concatenate(own)

    def among(self, row: int) -> bool:
        """Say whether one in the list is ranked again anyway."""
        ordinal = self.ranking.scored.ordinals[row]
        return bool(self.ranking.ranked[row]) and bool((self._best == ordinal).any())

    def again(self, beside: int) -> Pool:
        """Give those that are ranked again; `beside` them an ordinal, or -1."""
        parts = self.ranking.question.snapshot.organizations.parts
        best = np.append(self._best, np.int32(beside))
        passing = [
            mask & np.isin(part.ordinals, best)
            for part, mask in zip(parts, self.pool.passing, strict=True)
        ]
        return Pool(possible=passing, passing=passing)


class _Places:
    """Where everybody stands in a list as it is shown; the head is put in order once."""

    def __init__(self, ranking: Ranking, order: Reordering | None) -> None:
        self.ranking = ranking
        self._shown = Shown(ranking=ranking, order=order, name="")

    @cached_property
    def _head(self) -> dict[int, int]:
        return {row: place for place, row in enumerate(self._shown.head(), 1)}

    def of(self, row: int) -> int | None:
        """Give the place of a row from 1, as `Shown.rank`; None for one left out."""
        place = self.ranking.rank(row)
        return None if place is None else self._head.get(row, place)


@dataclass(frozen=True, eq=False, kw_only=True)
class _Tried:
    """A change, what it would do to the score of some candidates by ordinal, and to the list."""

    change: Change
    question: Question
    scores: dict[int, float]
    lists: dict[int, _Places]  # by the one that was ranked beside the best, -1 for none


def counterfactuals(
    asked: Asked, candidates: Sequence[int], first: int
) -> dict[int, tuple[Counterfactual, ...]]:
    """Give the changes by the asker that would add most to each candidate's score, best first.

    `candidates` are ordinals in the ranking. Every plausible change is scored exactly for them; for
    the best of each the list is then ranked and put in order again, as all scores move. A change
    that lifts others over the candidate is not told. Of more than LOOKED_AT candidates, those below
    the LOOKED_AT best are taken to stay there: the rank is exact unless a change lifts somebody
    from there over the candidate, and None if the candidate itself would be there.
    """
    ranking = asked.ranking
    rows = [_row(ranking, each) for each in candidates]
    together = Pairs(ranking.scored.take(np.array(rows, np.int64)))
    tried = _tried(ranking, [Pair(together, place) for place in range(len(together))])
    found = {}
    for ordinal, row in zip(candidates, rows, strict=True):
        before = float(ranking.additive[row])
        best = [
            (each.scores[ordinal], each)
            for each in tried
            if each.scores.get(ordinal, 0.0) >= before + LEAST
        ]
        best.sort(key=lambda one: (-one[0], one[1].change.key))
        told: list[Counterfactual] = []
        for _, each in best[: TRIES * first]:
            one = _told(asked, row, ordinal, each)
            if one is not None:
                told.append(one)
            if len(told) == first:
                break
        found[ordinal] = tuple(sorted(told, key=lambda one: -one.score))
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
        question = changed_question(ranking, change)
        rows = _rows(question, np.array(ordinals, np.int32))
        scored = Scorer(question).scored(rows)
        scores = total(scored.terms, ranking.model).tolist()
        found.append(
            _Tried(
                change=change,
                question=question,
                scores=dict(zip(scored.ordinals.tolist(), scores, strict=True)),
                lists={},
            )
        )
    return found


def changed_question(ranking: Ranking, change: Change) -> Question:
    """Give the question as the changed asker would ask it."""
    around = ranking.scored.around
    question = ranking.question.asked_by(change.asker, around)
    if not change.profile:
        return question
    return question.asked_by(change.asker, with_other_themes(question, around))


def _rows(question: Question, ordinals: Ints) -> list[NDArray[np.int64]]:
    """Give the rows of some organizations, part by part of the snapshot's."""
    table = question.snapshot.organizations
    return rows_of([
        alive & np.isin(part.ordinals, ordinals)
        for part, alive in zip(table.parts, table.alive, strict=True)
    ])  # fmt: skip


def _told(asked: Asked, row: int, ordinal: int, tried: _Tried) -> Counterfactual | None:
    """Rank again and tell; None if it would lift others more, over the candidate, or if trees or
    cautions leave less than LEAST of what the terms gain.
    """
    again = _again(asked, row, ordinal, tried)
    place = _row(again.ranking, ordinal)
    if again.ranking.score[place] < asked.ranking.score[row] + LEAST - _ROUNDED:
        return None
    before, after = asked.shown.of(row), again.of(place)
    if before is not None and (after is None or after > before):
        return None
    if after is not None and after > LOOKED_AT:
        after = None
    score = float(again.ranking.score[place])
    moved = _moved(float(asked.ranking.score[row]), score, before, after)
    return Counterfactual(
        kind=tried.change.kind,
        code=tried.change.code,
        text=both(*(f"{tried.change.text.shown(code)}: {moved.shown(code)}" for code in
                    ("id", "en"))),
        score=score,
        rank=after,
    )  # fmt: skip


def _again(asked: Asked, row: int, ordinal: int, tried: _Tried) -> _Places:
    """Rank again; once for all candidates that are ranked again anyway."""
    beside = -1 if asked.among(row) else ordinal
    found = tried.lists.get(beside)
    if found is None:
        ranking = ranked_again(asked, tried.question, beside)
        found = tried.lists[beside] = _Places(ranking, asked.order)
    return found


def ranked_again(asked: Asked, question: Question, beside: int = -1) -> Ranking:
    """Rank the LOOKED_AT best of a list for a changed question, and `beside` them an ordinal."""
    return rank(
        question,
        asked.ranking.model,
        asked.wanted,
        asked.again(beside),
        extra=beside,
        aim=asked.ranking.aim,
    )


def _moved(score: float, other: float, before: int | None, after: int | None) -> Text:
    """Say how far it would move: by rank if that changes, else by score."""
    if before is not None and after is not None and before != after:
        return both(f"peringkat {before} → {after}.", f"rank {before} → {after}.")
    old, new = (number(round(100 * each, 1)) for each in (score, other))
    kept = both("", "")
    if before is not None and before == after:
        kept = both(f"; peringkat tetap {before}", f"; rank stays {before}")
    return both(
        f"skor {old.shown('id')} → {new.shown('id')} dari 100{kept.shown('id')}.",
        f"score {old.shown('en')} → {new.shown('en')} of 100{kept.shown('en')}.",
    )
