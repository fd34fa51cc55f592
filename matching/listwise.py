"""How much does each term count? Non-negative weights that put true partners above all others.

Listwise softmax (ListNet's top-one cross entropy: Cao et al. 2007, doi:10.1145/1273496.1273513),
drawn towards a prior: what local partnerships do not speak of keeps the weight it came with.
"""

import warnings
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize, minimize_scalar
from sklearn.base import BaseEstimator
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_consistent_length, column_or_1d
from sklearn.utils.validation import check_is_fitted, validate_data

from matching.judged import Floats, Lists
from matching.validation import ndcg

FEW = 10.0  # queries; what so many tell of a term is held to the prior twice as hard
# Sharpness of the prior's softmax, in spreads of its scores: flatter says nothing, sharper is sure.
FLATTEST, SHARPEST = 0.01, 100.0


class ListwiseRanker(BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """Rank candidates by a weighted sum of terms, weights 0 or more.

    Minimises over the weights w >= 0, for queries q with candidates i,

        sum_q c_q * -sum_i t_i * log softmax(X w / temperature)_i
            + strength * sum_k (1 + FEW / n_k) * (u - u_prior)_k^2

    where t is `y` divided by its sum over the query, and u = w * spread / temperature: what a
    term's typical spread within a query adds to the softmax. So a term's unit makes no difference
    to the penalty. `c_q` are the queries' weights, scaled so that they sum to their effective
    number (sum^2 / sum of squares: Kish 1965, Survey Sampling): equal weights count as 1. `n_k` is
    the effective number of the queries in which term k varies: one asker's taste is nobody else's,
    so what few of them say moves a term less.

    Parameters
    ----------
    prior : array-like of shape (n_terms,), default=None
        Weights, 0 or more, that the penalty draws towards; None draws towards 0.
    strength : float, default=1.0
        Penalty, 0 or more. The prior counts the more, the fewer the queries that tell a term.
    temperature : float, default=None
        What scores are divided by before the softmax, above 0. None takes the value under which
        the prior explains the labels best (1 without a prior), so that local data need not first
        unlearn a wrong scale.
    max_iter : int, default=500
        Most iterations of L-BFGS-B.
    tol : float, default=1e-8
        Largest projected gradient, by effective query, at which it stops.

    Attributes
    ----------
    weights_ : ndarray of shape (n_terms,)
        0 or more, in the unit of the prior: `predict` gives ``X @ weights_``.
    temperature_ : float
        What scores were divided by.
    spread_ : ndarray of shape (n_terms,)
        Standard deviation of each term within a query, over those in which it varies; 1 where
        it varies in none. Such a term orders nothing and keeps its prior exactly.
    n_iter_ : int
        Iterations done, at least 1.
    """

    def __init__(
        self,
        prior: ArrayLike | None = None,
        strength: float = 1.0,
        temperature: float | None = None,
        max_iter: int = 500,
        tol: float = 1e-8,
    ) -> None:
        self.prior = prior
        self.strength = strength
        self.temperature = temperature
        self.max_iter = max_iter
        self.tol = tol

    def fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        groups: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
    ) -> Self:
        """Learn the weights; the same input gives the same weights, bit by bit.

        Parameters
        ----------
        X : array-like of shape (n, n_terms)
            Terms of each candidate, finite.
        y : array-like of shape (n,)
            Relevance, 0 or more. Queries without a relevant candidate teach nothing.
        groups : array-like of shape (n,), default=None
            Number of each row's query; None makes all rows one query.
        sample_weight : array-like of shape (n,), default=None
            Within a query a row counts as so many equal rows; a query counts as the mean over its
            relevant rows. So one weight for all rows of a query is the query's weight.

        Raises
        ------
        ValueError
            If a parameter or an input is out of its range.
        """
        values, relevance = validate_data(self, X, y, dtype=np.float64, y_numeric=True)
        prior = self._checked_prior(values.shape[1])
        problem = _Problem.of(values, np.asarray(relevance, np.float64), groups, sample_weight)
        self.spread_ = problem.spread
        self.temperature_ = (
            float(self.temperature) if self.temperature is not None else problem.temperature(prior)
        )
        unit = self.spread_ / self.temperature_
        start: Floats = prior * unit

        def penalised(u: Floats) -> tuple[float, Floats]:
            return problem.loss(u, start, self.strength)

        found = minimize(
            penalised,
            start,
            jac=True,
            method="L-BFGS-B",
            bounds=[(0.0, None)] * len(prior),
            options={
                "maxiter": self.max_iter,
                "maxfun": 4 * self.max_iter,
                "gtol": self.tol * max(1.0, problem.effective),
                "ftol": 0.0,
            },
        )
        if found.nit >= self.max_iter:
            warnings.warn(
                f"The weights still change after {self.max_iter} iterations.",
                ConvergenceWarning,
                stacklevel=2,
            )
        self.weights_ = found.x / unit
        self.n_iter_ = max(1, int(found.nit))
        return self

    def predict(self, X: ArrayLike) -> Floats:
        """Give the score of each row, (n,): the sum over terms of weight times value."""
        check_is_fitted(self)
        values = validate_data(self, X, dtype=np.float64, reset=False)
        return np.asarray(values @ self.weights_)

    def score(self, X: ArrayLike, y: ArrayLike, groups: ArrayLike | None = None) -> float:
        """Give the mean nDCG@10 over queries with a relevant candidate, in [0, 1]; NaN if none."""
        relevance = column_or_1d(y)
        query = np.zeros(len(relevance), np.int64) if groups is None else groups
        found = ndcg(self.predict(X), relevance, query)
        found = found[np.isfinite(found)]
        return float(found.mean()) if len(found) else np.nan

    def _checked_prior(self, n_terms: int) -> Floats:
        if not self.strength >= 0:
            raise ValueError(f"strength must be 0 or more, not {self.strength!r}.")
        if self.temperature is not None and not 0 < self.temperature < np.inf:
            raise ValueError(f"temperature must be above 0, not {self.temperature!r}.")
        if not self.max_iter >= 1:
            raise ValueError(f"max_iter must be 1 or more, not {self.max_iter!r}.")
        if self.prior is None:
            return np.zeros(n_terms)
        prior = np.asarray(self.prior, np.float64)
        if prior.shape != (n_terms,):
            raise ValueError(f"prior has {prior.size} weights, X has {n_terms} terms.")
        if not (np.isfinite(prior).all() and (prior >= 0).all()):
            raise ValueError("prior must hold finite weights, 0 or more.")
        return prior

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.required = True
        tags.target_tags.positive_only = True
        return tags


def best_temperature(scores: ArrayLike, y: ArrayLike, groups: ArrayLike) -> float:
    """Find what to divide scores by, so that their softmax explains the labels best.

    All arguments (n,), as for `ListwiseRanker.fit`. The sharper scores tell partners apart, the
    lower; within 0.01 and 100 of the scores' spread within a query. 1 if nothing can be told.
    """
    column = np.asarray(scores, np.float64)[:, None]
    return _Problem.of(column, np.asarray(y, np.float64), groups, None).temperature(np.ones(1))


@dataclass(frozen=True, eq=False, kw_only=True)
class _Problem:
    """Rows sorted by query, each term centered on its mean over the query and divided by its
    spread: the softmax of a query does not change when all its scores move together.
    """

    lists: Lists
    Z: Floats  # (n, n_terms)
    target: Floats  # (n,): share of the query's relevance, times the query's weight
    log_count: Floats  # (n,): log of how many rows a row stands for
    weight: Floats  # (n_queries,): sum to `effective`
    effective: float  # effective number of queries
    spread: Floats  # (n_terms,)
    hold: Floats  # (n_terms,): 1 or more, how much harder each is held to the prior

    @classmethod
    def of(
        cls, X: Floats, y: Floats, groups: ArrayLike | None, sample_weight: ArrayLike | None
    ) -> Self:
        """Check what belongs to the rows, and drop rows and queries that teach nothing."""
        count = np.ones(len(y)) if sample_weight is None else _row_values(sample_weight, y)
        query = np.zeros(len(y), np.int64) if groups is None else column_or_1d(groups)
        check_consistent_length(X, y, query)
        if (y < 0).any() or (count < 0).any():
            raise ValueError("y and sample_weight must be 0 or more.")
        if not count.any():
            raise ValueError("Every sample_weight is zero: no row is left to learn from.")
        kept = count > 0
        kept &= np.isin(query, np.unique(query[kept & (y > 0)]))
        rows = np.flatnonzero(kept)
        lists = Lists.of(query[rows])
        rows = rows[lists.order]
        if not len(rows):
            return cls._empty(lists, X[rows])
        y, count = y[rows], count[rows]
        relevant = lists.sums(y * count)
        weight = relevant / lists.sums(y)
        effective = float(weight.sum() ** 2 / (weight**2).sum())
        weight *= effective / weight.sum()
        Z, spread, known = _standardized(X[rows], count, lists, weight)
        return cls(
            lists=lists,
            Z=Z,
            target=y * count / relevant[lists.owner] * weight[lists.owner],
            log_count=np.log(count),
            weight=weight,
            effective=effective,
            spread=spread,
            hold=1 + FEW / known,
        )

    @classmethod
    def _empty(cls, lists: Lists, X: Floats) -> Self:
        none = np.zeros(0)
        ones = np.ones(X.shape[1])
        return cls(
            lists=lists, Z=X, target=none, log_count=none, weight=none, effective=0.0,
            spread=ones, hold=ones,
        )  # fmt: skip

    def cross_entropy(self, scores: Floats) -> tuple[float, Floats]:
        """Give the loss of sorted rows' scores, and its derivative by each of them."""
        if not len(scores):
            return 0.0, scores
        logits = scores + self.log_count
        top = np.maximum.reduceat(logits, self.lists.starts)
        odds = np.exp(logits - top[self.lists.owner])
        total = self.lists.sums(odds)
        # A row that stands for several shares their probability; log_count is no part of it.
        loss = float(self.weight @ (np.log(total) + top) - self.target @ scores)
        return loss, odds * (self.weight / total)[self.lists.owner] - self.target

    def loss(self, u: Floats, u_prior: Floats, strength: float) -> tuple[float, Floats]:
        """Give the penalised loss and its gradient, (n_terms,)."""
        value, slope = self.cross_entropy(self.Z @ u)
        away = u - u_prior
        return (
            value + strength * float(self.hold @ away**2),
            self.Z.T @ slope + 2 * strength * self.hold * away,
        )

    def temperature(self, prior: Floats) -> float:
        """Find what to divide the prior's scores by, so that they explain the labels best."""
        scores = self.Z @ (prior * self.spread)
        spread = float(np.sqrt(np.mean(scores**2))) if len(scores) else 0.0
        if spread == 0:
            return 1.0
        found = minimize_scalar(  # convex in the factor, so with one valley in its logarithm
            lambda log_sharpness: self.cross_entropy(scores * np.exp(log_sharpness) / spread)[0],
            bounds=(np.log(FLATTEST), np.log(SHARPEST)),
            method="bounded",
            options={"xatol": 1e-6},
        )
        return float(spread / np.exp(found.x))


def _standardized(
    X: Floats, count: Floats, lists: Lists, weight: Floats
) -> tuple[Floats, Floats, Floats]:
    """Center each term on its mean over the query and divide it by its spread, in place.

    Gives X, the spreads (n_terms,), 1 where they are 0, and the effective number of the queries in
    which each varies, inf where that is none. A spread is of those queries alone: over all of them,
    a term that varies in one of hundreds would have nearly none, and the penalty would not hold it.
    """
    size = lists.sums(count)
    spread, known = np.ones(X.shape[1]), np.full(X.shape[1], np.inf)
    for term in range(X.shape[1]):  # one at a time: tables of judged candidates are large
        values = X[:, term]
        largest = np.abs(values).max()
        values -= (lists.sums(values * count) / size)[lists.owner]
        variance = lists.sums(values**2 * count) / size
        # Rounding alone must not make a constant term look like one that tells candidates apart.
        varies = variance > (1e-9 * largest) ** 2
        if varies.any():
            share = weight[varies]
            known[term] = share.sum() ** 2 / (share @ share)
            spread[term] = np.sqrt(share @ variance[varies] / share.sum())
            values /= spread[term]
        else:
            values[:] = 0
    return X, spread, known


def _row_values(values: ArrayLike, y: Floats) -> Floats:
    found = np.asarray(column_or_1d(values), np.float64)
    check_consistent_length(y, found)
    if not np.isfinite(found).all():
        raise ValueError("sample_weight must be finite.")
    return found
