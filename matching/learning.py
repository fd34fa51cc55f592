"""What does a graph teach? From judged candidates to a model, measured on what it did not see."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import sklearn

from domain.codes import ErrorCode
from domain.errors import InputError, InvalidValueError
from domain.text import Text
from matching.averaged import Averaged
from matching.boosting import balanced, exported, fit_boosting, told
from matching.calibration import (
    Bin,
    IsotonicConfidence,
    calibration_error,
    reliability,
    shown_parts,
)
from matching.judged import Flags, Floats, Judged
from matching.listwise import ListwiseRanker
from matching.model_file import FittedModel
from matching.trees import Boosted
from matching.validation import Comparison, compare, folds, ndcg

# Of the penalty towards the prior: docs/decisions/0010-learning.md has what was tried.
STRENGTH = 3.0
Progress = Callable[[int, int], object]  # steps done, steps in all


class NothingToLearnError(InputError):
    """Nobody has worked with somebody who could have been suggested."""

    code = ErrorCode.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(
            Text.of(
                id="Belum ada kemitraan untuk dipelajari. Impor kegiatan atau catat kemitraan "
                "dulu.",
                en="There are no partnerships to learn from. Import activities or record "
                "partnerships first.",
            )
        )


def _in_silence(done: int, total: int) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a model comes from, as it will tell: see the fields of `FittedModel`."""

    version: str
    made_at: datetime
    encoder: str | None
    vocabulary: str
    prior: str


def fit(
    judged: Judged,
    prior: Mapping[str, float],
    origin: Origin,
    *,
    strength: float = STRENGTH,
    seed: int = 0,
    progress: Progress = _in_silence,
) -> FittedModel:
    """Learn weights, decide whether trees earn their place, and calibrate confidence.

    Everything that is claimed is measured on held-out groups: nDCG@10 of the prior, the weights
    and the average with trees; the paired intervals of their differences; and how reliable
    confidence is. Trees are taken only if the interval of what they add lies above 0.

    Parameters
    ----------
    judged : Judged
        Queries of weight 0, and those that tell no partner from others, are left out. With fewer
        than two groups of what is left nothing can be held out: the model then has weights alone,
        and no metrics but counts.
    prior : mapping of str to float
        Weight of every term, 0 or more, not all 0.
    origin : Origin
        What the model tells of itself.
    strength : float, default=3.0
        Penalty towards the prior, as in `ListwiseRanker`.
    seed : int, default=0
        Of all chance: folds, negatives, bootstrap.
    progress : callable, default=silent
        Called with steps done and steps in all, at each step.

    Raises
    ------
    NothingToLearnError
        If no query has both a partner and another candidate.
    InvalidValueError
        If the prior lacks a term.
    """
    data = judged.fingerprint
    judged = _taught(judged)
    start = _weights_of(prior, judged.terms)
    apart = _apart(judged, seed)
    steps = len(apart) + 2
    held_out = _HeldOut.of(judged, start)
    for done, out in enumerate(apart):
        progress(done, steps)
        held_out.add(judged, out, start, strength, seed)
    progress(len(apart), steps)
    weights = _fitted(judged, start, strength)
    progress(len(apart) + 1, steps)
    averaged, confidence = None, None
    table: tuple[Bin, ...] = ()
    metrics = _counts(judged)
    if apart:
        scale = held_out.scale(judged)
        gain = held_out.measured(judged, scale, seed)
        if gain.averaged.better:
            averaged = Averaged(trees=_trees(judged, weights, seed), scale=scale)
        scores, final = held_out.additive, judged.X @ weights
        if averaged:
            scores = held_out.averaged(scale)
            final = averaged.score(final, told(judged, final))
        confidence, table = _calibrated(judged, _aligned(scores, final, judged, apart), apart)
        metrics |= gain.metrics | {"calibration_error": calibration_error(table)}
    progress(steps, steps)
    return FittedModel(
        version=origin.version,
        made_at=origin.made_at,
        scikit_learn=sklearn.__version__,
        encoder=origin.encoder,
        vocabulary=origin.vocabulary,
        terms=judged.terms,
        weights=weights,
        prior=origin.prior,
        data=data,
        metrics=metrics | {"strength": strength, "seed": float(seed)},
        averaged=averaged,
        confidence=confidence,
        reliability=table,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gain:
    averaged: Comparison  # against the additive score
    metrics: dict[str, float]


@dataclass(frozen=True, eq=False, kw_only=True)
class _HeldOut:
    """Scores of rows by models that did not see their group."""

    prior: Floats  # (n,), weights of sum 1
    additive: Floats  # (n,), the same
    boosted: Floats  # (n,), log-odds
    trees: list[tuple[Flags, Boosted]]  # which rows they scored

    @classmethod
    def of(cls, judged: Judged, prior: Floats) -> "_HeldOut":
        """Begin with the prior, which saw nothing."""
        count = len(judged.y)
        return cls(
            prior=judged.X @ prior, additive=np.zeros(count), boosted=np.zeros(count), trees=[]
        )

    def add(self, judged: Judged, out: Flags, prior: Floats, strength: float, seed: int) -> None:
        """Learn from all queries but some, `out`, and score those."""
        seen, held, rows = judged.only(~out), judged.only(out), out[judged.query]
        weights = _fitted(seen, prior, strength)
        trees = _trees(seen, weights, seed)
        additive = held.X @ weights
        self.additive[rows] = additive
        self.boosted[rows] = trees.score(told(held, additive))
        self.trees.append((rows, trees))

    def scale(self, judged: Judged) -> float:
        """Find how many additive points a unit of log-odds is worth."""
        return balanced(self.trees[0][1], self.additive, self.boosted, judged.y, judged.query).scale

    def averaged(self, scale: float) -> Floats:
        """Average both scores of each row, by the trees that did not see it."""
        found = np.zeros(len(self.additive))
        for rows, trees in self.trees:
            mean = Averaged(trees=trees, scale=scale)
            found[rows] = mean.mixed(self.additive[rows], self.boosted[rows])
        return found

    def measured(self, judged: Judged, scale: float, seed: int) -> _Gain:
        """Compare weights with the prior, and the average with weights alone."""
        queries = np.unique(judged.query)
        group = judged.group[queries]
        scores = {
            "prior": self.prior,
            "additive": self.additive,
            "boosted": self.boosted,
            "averaged": self.averaged(scale),
        }
        found = {name: ndcg(each, judged.y, judged.query) for name, each in scores.items()}
        additive = compare(found["additive"], found["prior"], group, seed=seed)
        averaged = compare(found["averaged"], found["additive"], group, seed=seed)
        metrics = {f"{name}_ndcg": float(np.nanmean(each)) for name, each in found.items()}
        for name, each in (("additive", additive), ("averaged", averaged)):
            metrics |= {
                f"{name}_gain": each.difference,
                f"{name}_gain_low": each.low,
                f"{name}_gain_high": each.high,
            }
        return _Gain(averaged=averaged, metrics=metrics)


def _taught(judged: Judged) -> Judged:
    """Keep queries that count and have both a partner and another candidate."""
    count = len(judged.group)
    partners = np.bincount(judged.query, weights=judged.y > 0, minlength=count)
    candidates = np.bincount(judged.query, minlength=count)
    taught = (judged.weight > 0) & (partners > 0) & (partners < candidates)
    if not taught.any():
        raise NothingToLearnError
    return judged.only(taught)


def _apart(judged: Judged, seed: int) -> list[Flags]:
    """Give which queries each fold holds out; no folds if all that has rows is of one group."""
    asked = np.unique(judged.query)
    group = judged.group[asked]
    found = []
    if len(np.unique(group)) > 1:
        for out in folds(group, seed=seed):
            held = np.zeros(len(judged.group), np.bool_)
            held[asked[out]] = True
            found.append(held)
    return found


def _weights_of(prior: Mapping[str, float], terms: tuple[str, ...]) -> Floats:
    """Put the prior into the terms' order, with sum 1."""
    missing = [each for each in terms if each not in prior]
    found = np.array([prior.get(each, 0.0) for each in terms], np.float64)
    if missing or not (np.isfinite(found).all() and (found >= 0).all() and found.sum() > 0):
        raise InvalidValueError(
            Text.of(
                id="Bobot awal harus ada untuk setiap suku, 0 atau lebih, tidak semuanya 0.",
                en="The prior must have a weight for every term, 0 or more, not all 0.",
            ),
            path=("prior", *missing[:1]),
        )
    return np.asarray(found / found.sum())


def _fitted(judged: Judged, prior: Floats, strength: float) -> Floats:
    """Learn weights of sum 1; the prior, if every term speaks against partners."""
    ranker = ListwiseRanker(prior=prior, strength=strength)
    ranker.fit(judged.X, judged.y, judged.query, sample_weight=judged.weight[judged.query])
    total = ranker.weights_.sum()
    return np.asarray(ranker.weights_ / total) if total > 0 else prior


def _trees(judged: Judged, weights: Floats, seed: int) -> Boosted:
    return exported(fit_boosting(judged, judged.X @ weights, seed=seed))


def _counts(judged: Judged) -> dict[str, float]:
    return {
        "queries": float(len(np.unique(judged.query))),
        "groups": float(len(np.unique(judged.group[judged.query]))),
        "candidates": float(len(judged.y)),
        "partners": float((judged.y > 0).sum()),
    }


def _aligned(scores: Floats, final: Floats, judged: Judged, apart: list[Flags]) -> Floats:
    """Put each fold's held-out scores on the scale of the final model, by mean and spread.

    Weights sum to 1 whatever part of them tells candidates apart, so that part, and with it what a
    score means, differs from fit to fit: unaligned, one fold's strangers passed for another's
    partners.
    """
    found = scores.copy()
    for out in apart:
        own = out[judged.query]
        spread = scores[own].std() or 1.0
        found[own] = final[own].mean() + (scores[own] - scores[own].mean()) * (
            final[own].std() / spread
        )
    return found


def _calibrated(
    judged: Judged, scores: Floats, apart: list[Flags]
) -> tuple[IsotonicConfidence, tuple[Bin, ...]]:
    """Learn confidence from held-out scores; the table is of confidence that was held out too."""
    parts, rows = shown_parts(scores, judged.query, judged.support)
    right, query = judged.y[rows] > 0, judged.query[rows]
    weight = judged.weight[query]
    told = np.zeros(len(rows))
    for out in apart:
        own = out[query]
        seen = IsotonicConfidence.fitted(parts[~own], right[~own], weight[~own])
        told[own] = seen.confidence(parts[own])
    return IsotonicConfidence.fitted(parts, right, weight), reliability(told, right)
