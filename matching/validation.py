"""Is one ranking better than another, or was it luck? Grouped folds and paired intervals.

Queries that share a programme or an organization answer each other, so they stay on one side of
a split, and the bootstrap draws them together.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from matching.judged import Flags, Floats, Lists, Numbers

FOLDS = 5
DRAWS = 2_000
TOP = 10  # what a person reads of a list


def ndcg(scores: ArrayLike, relevance: ArrayLike, query: ArrayLike, *, top: int = TOP) -> Floats:
    """Give the normalised discounted cumulative gain at `top` of each query.

    All arguments (n,); gives (n_queries,) in [0, 1], by ascending number of the query, NaN where
    nothing is relevant. Any relevance above 0 counts as 1. Rows of equal score share their ranks'
    discounts (McSherry and Najork 2008, doi:10.1007/978-3-540-78646-7_38): the order of the input
    makes no difference. O(n log n).
    """
    hits, values = np.asarray(relevance) > 0, np.asarray(scores, np.float64)
    lists = Lists.of(query)
    order = np.lexsort((-values, np.asarray(query)))
    owner, sizes = lists.owner, lists.sizes()
    rank = np.arange(len(order)) - lists.starts[owner]
    discounts = _discounts(int(sizes.max(initial=0)), top)
    new = np.diff(values[order], prepend=np.nan) != 0
    new[lists.starts] = True
    blocks = np.flatnonzero(new)
    block = np.cumsum(new) - 1
    shared = np.add.reduceat(discounts[rank], blocks) / np.diff(blocks, append=len(order))
    gained = lists.sums(hits[order] * shared[block])
    found = lists.sums(hits[order].astype(np.int64))
    ideal = np.concatenate([[0.0], np.cumsum(discounts)])[found]
    unknown = np.full(len(ideal), np.nan)
    return np.asarray(np.divide(gained, ideal, out=unknown, where=found > 0))


def _discounts(longest: int, top: int) -> Floats:
    found = np.zeros(longest)
    shown = min(longest, top)
    found[:shown] = 1 / np.log2(np.arange(shown) + 2)
    return found


def folds(group: Numbers, count: int = FOLDS, *, seed: int = 0) -> Iterator[Flags]:
    """Give for each fold which queries are held out, bool (n_queries,).

    Groups stay whole. The largest are placed first, each where fewest queries are; equal ones in
    an order drawn from `seed`. Fewer folds if there are fewer groups; ValueError below two.
    """
    names, place, sizes = np.unique(group, return_inverse=True, return_counts=True)
    if min(len(names), count) < 2:
        raise ValueError("Cross-validation needs two groups of queries or more.")
    drawn = np.random.default_rng(seed).permutation(len(names))
    fold_of = np.zeros(len(names), np.int64)
    filled = np.zeros(min(count, len(names)), np.int64)
    for each in sorted(drawn, key=lambda name: -sizes[name]):
        fold_of[each] = int(filled.argmin())
        filled[fold_of[each]] += sizes[each]
    for fold in range(len(filled)):
        yield fold_of[place] == fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How much better the first of two rankings is: a mean difference with its 95 % interval."""

    difference: float
    low: float
    high: float
    queries: int
    groups: int

    @property
    def better(self) -> bool:
        """Whether luck is ruled out: the whole interval is above 0."""
        return self.low > 0

    @property
    def worse(self) -> bool:
        """Whether the whole interval is below 0."""
        return self.high < 0

    @property
    def bounded(self) -> bool:
        """Whether there is an interval at all: one group alone tells nothing of others."""
        return self.groups > 1


def compare(
    first: ArrayLike, second: ArrayLike, group: ArrayLike, *, draws: int = DRAWS, seed: int = 0
) -> Comparison:
    """Compare two measures of the same queries, paired, drawing whole groups.

    All arguments (n_queries,); queries where either is NaN are left out. Percentile bootstrap
    (Efron and Tibshirani 1993, chapter 13; for retrieval Sakai 2006, doi:10.1145/1148170.1148261)
    of the mean over queries. With fewer than two groups nothing can be told, so the interval is
    infinite.
    """
    gained = np.asarray(first, np.float64) - np.asarray(second, np.float64)
    known = np.isfinite(gained)
    gained = gained[known]
    place = np.unique(np.asarray(group)[known], return_inverse=True)[1]
    sizes = np.bincount(place)
    if len(sizes) < 2:
        mean = float(gained.mean()) if len(gained) else 0.0
        return Comparison(
            difference=mean, low=-np.inf, high=np.inf, queries=len(gained), groups=len(sizes)
        )
    sums = np.bincount(place, weights=gained)
    drawn = np.random.default_rng(seed).integers(len(sizes), size=(draws, len(sizes)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Comparison(
        difference=float(gained.mean()),
        low=float(low),
        high=float(high),
        queries=len(gained),
        groups=len(sizes),
    )
