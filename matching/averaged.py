"""What do trees add to a sum of terms? The mean of both, on one scale (`boosting` learns it)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from matching.judged import Flags, Floats, Lists
from matching.trees import Boosted


def relative(
    X: ArrayLike, query: ArrayLike | None = None, among: ArrayLike | None = None
) -> Floats:
    """Tell each term by its distance to the candidates' median, in their standard deviations.

    X (n, n_terms), query (n,) or None if all rows are candidates of one query; gives (n, n_terms),
    0 where a term is equal for all. `among` bool (n,) says which candidates median and deviation
    are taken of, one or more of each query; of all if it is not given. Trees cut at fixed values,
    and what is much for one asker is little for another. It keeps the order within a query, and the
    median becomes 0, the reference of reasons. O(n log n * n_terms).
    """
    values = np.asarray(X, np.float64)
    found = np.empty(values.shape)
    lists = Lists.of(np.zeros(len(values), np.int64) if query is None else query)
    counted = np.ones(len(values), np.bool_) if among is None else np.asarray(among, np.bool_)
    for own in np.split(lists.order, lists.starts[1:]):
        if not len(own):
            continue
        compared = values[own[counted[own]]]
        spread = compared.std(axis=0)
        # Rounding alone must not make a constant term look like one that tells candidates apart.
        spread[spread <= 1e-9 * np.abs(compared).max(axis=0)] = np.inf
        found[own] = (values[own] - np.median(compared, axis=0)) / spread
    return found


def leading(scores: ArrayLike, query: ArrayLike, count: int) -> Flags:
    """Mark the `count` best of each query by score, all (n,); ties by place. O(n log n)."""
    values = np.asarray(scores, np.float64)
    lists = Lists.of(query)
    order = np.lexsort((-values, np.asarray(query)))
    found = np.zeros(len(values), np.bool_)
    found[order] = np.arange(len(order)) - lists.starts[lists.owner] < count
    return found


@dataclass(frozen=True, eq=False, kw_only=True)
class Averaged:
    """The mean of the additive score and the trees', on one scale, the same for all queries.

    Both are put on the scale on which their softmax explains held-out labels best: the trees'
    score is multiplied by `scale`, the additive temperature over the trees'. Then

        score = (additive + scale * (trees - lowest)) / (1 + scale * (highest - lowest))

    in [0, 1] if the additive score is. The map is affine in both, so it keeps each one's order,
    and points add up as before.
    """

    trees: Boosted
    scale: float  # 0 or more: additive points for each unit of log-odds

    def __post_init__(self) -> None:
        if not 0 <= self.scale < np.inf:
            raise ValueError(f"scale must be finite and 0 or more, not {self.scale!r}.")

    def score(self, additive: ArrayLike, terms: ArrayLike) -> Floats:
        """Give the averaged score (n,) of rows: their additive score, and terms as `relative`."""
        return self.mixed(additive, self.trees.score(terms))

    def mixed(self, additive: ArrayLike, boosted: ArrayLike) -> Floats:
        """Average two scores (n,) that are known already."""
        low, high = self.trees.span()
        raised = np.asarray(additive) + self.scale * (np.asarray(boosted) - low)
        return np.asarray(raised / (1 + self.scale * (high - low)))

    def points(self, additive: ArrayLike, terms: ArrayLike) -> Floats:
        """Give the points (n, n_terms) of rows: of the additive model, and terms as `relative`.

        If additive points sum to the additive score less that of the candidates' medians, these
        sum to `score` less `base`.
        """
        low, high = self.trees.span()
        raised = np.asarray(additive) + self.scale * self.trees.attributions(terms)
        return np.asarray(raised / (1 + self.scale * (high - low)))

    def base(self, additive: float) -> float:
        """Give the averaged score of the candidates' medians, from their additive score."""
        return float(self.score([additive], np.zeros((1, self.trees.n_terms)))[0])
