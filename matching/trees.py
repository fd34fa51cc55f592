"""What do terms say together that none says alone? Sums of trees, monotone and explained exactly.

Trained by scikit-learn, kept as plain arrays, and evaluated here: a model read from a file needs
neither a pickle nor scikit-learn's private layout.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from math import factorial
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.judged import Flags, Floats, Numbers

LEAF = -1  # feature of a node that ends a path
MOST_LEAVES = 64  # of one tree: one bit of a number for each
ROWS = 4_096  # looked at together: bounds the memory


@dataclass(frozen=True, eq=False, kw_only=True)
class Boosted:
    """Sum of regression trees over terms, monotone in each: more of a term never lowers it.

    Nodes of all trees stand in one numbering; every tree's own lie side by side, its root first.
    A row goes left if its value is at most `threshold`; a missing value (NaN) goes where `missing`
    says. Scores are log-odds, no unit.
    """

    n_terms: int
    baseline: float  # what every row begins with
    roots: Numbers  # (n_trees,)
    feature: Numbers  # (n_nodes,): column of X, LEAF for a leaf
    threshold: Floats  # (n_nodes,), finite, or inf to part missing values from all others
    left: Numbers  # (n_nodes,): a leaf leads to itself
    right: Numbers  # (n_nodes,)
    value: Floats  # (n_nodes,): of a leaf; 0 elsewhere
    missing: Flags  # (n_nodes,): NaN goes left

    def score(self, X: ArrayLike) -> Floats:
        """Give the log-odds of each row of X (n, n_terms). O(n * n_terms * n_trees) byte steps."""
        rows = self._checked(X)
        parts = [self._reach.sums(rows[at : at + ROWS]) for at in range(0, len(rows), ROWS)]
        return np.asarray(self.baseline + np.concatenate([np.zeros(0), *parts]))

    def span(self) -> tuple[float, float]:
        """Give the lowest and the highest score there is: of all terms at their least and most."""
        ends = np.array([[-np.inf], [np.inf]]).repeat(self.n_terms, axis=1)
        low, high = self.score(ends)
        return float(low), float(high)

    def attributions(self, X: ArrayLike, reference: ArrayLike | None = None) -> Floats:
        """Give each term's share (n, n_terms) of score(row) - score(reference); they sum to it.

        Shapley values against one reference point (Sundararajan and Najmi 2020,
        arXiv:1908.08474), exact over each tree's leaves: what a term adds when it moves from the
        reference to the row, averaged over all orders in which the terms may move. The reference
        is a row of terms (n_terms,); None is a row of zeros, the medians of the candidates where
        terms are told by `averaged.relative`. Because the trees are monotone, a term above its
        reference never counts against a candidate, a promise that shares read off the path alone
        (Saabas 2014) break. Let a path ask `a` terms that only the row meets, and `b` that only
        the reference meets: its leaf gives each of the former (a - 1)! b! / (a + b)! of its value
        and takes a! (b - 1)! / (a + b)! of it from each of the latter. O(n * n_leaves * depth).
        """
        rows = self._checked(X)
        base = np.zeros((1, self.n_terms))
        if reference is not None:
            base = self._checked(np.asarray(reference, np.float64)[None])
        paths = self._paths
        gain, loss = _shapley(paths.features.shape[1])
        at_base = paths.met(base)
        found = np.empty(rows.shape)
        for start in range(0, len(rows), ROWS):
            found[start : start + ROWS] = paths.shares(
                rows[start : start + ROWS], at_base, gain, loss
            )
        return found

    def _checked(self, X: ArrayLike) -> Floats:
        found = np.asarray(X, np.float64)
        if found.ndim != 2 or found.shape[1] != self.n_terms:
            raise ValueError(f"{self.n_terms} terms are needed, not an array of {found.shape}.")
        return found

    @cached_property
    def _paths(self) -> "_Paths":
        return _Paths.of(self)

    @cached_property
    def _reach(self) -> "_Reach":
        return _Reach.of(self, self._paths)

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Everything as arrays, for a file."""
        return {each.name: np.asarray(getattr(self, each.name)) for each in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Take what `to_arrays` gave; ValueError if it could not have come from there."""
        return cls(
            n_terms=int(arrays["n_terms"]),
            baseline=float(arrays["baseline"]),
            **{name: arrays[name] for name in cls._columns()},
        )

    @classmethod
    def _columns(cls) -> list[str]:
        return [each.name for each in fields(cls) if each.name not in ("n_terms", "baseline")]

    def __post_init__(self) -> None:
        """Hold that arrays fit together, that each node has one parent, and every path an end."""
        count = len(self.feature)
        numbers = np.arange(count)
        leaf = self.feature == LEAF
        inner = ~leaf
        if not (
            count
            and all(getattr(self, name).shape == (count,) for name in self._columns()[1:])
            and ((self.feature >= LEAF) & (self.feature < self.n_terms)).all()
            and (self.threshold[inner] > -np.inf).all()  # nor NaN
            and np.isfinite([self.baseline, *self.value]).all()
            and all((side[leaf] == numbers[leaf]).all() for side in (self.left, self.right))
        ):
            raise ValueError("the trees are damaged")
        below = np.concatenate([self.left[inner], self.right[inner]])
        above = np.concatenate([numbers[inner], numbers[inner]])
        if not np.array_equal(np.sort(np.concatenate([self.roots, below])), numbers):
            raise ValueError("the trees are damaged: a node has no parent, or several")
        tree = np.searchsorted(self.roots, numbers, side="right")
        if not ((below > above) & (tree[below] == tree[above])).all():
            raise ValueError("the trees are damaged: a path leads back or to another tree")
        if np.bincount(tree[leaf]).max() > MOST_LEAVES:
            raise ValueError(f"A tree may have at most {MOST_LEAVES} leaves.")


class _Asked(dict[int, tuple[float, float, bool]]):
    """Of each term on a path: above, at most, and whether NaN is let through."""


@dataclass(frozen=True, eq=False, kw_only=True)
class _Paths:
    """What each leaf asks of the terms on its path: one interval for each term, low < x <= high.

    Arrays (n_leaves, width), width the most terms on one path; unused places ask nothing.
    """

    value: Floats  # (n_leaves,)
    tree: Numbers  # (n_leaves,)
    features: Numbers
    low: Floats
    high: Floats
    missing: Flags  # NaN is let through
    n_terms: int

    @classmethod
    def of(cls, trees: Boosted) -> Self:
        """Walk every tree once. O(n_nodes * depth)."""
        found: list[tuple[int, float, _Asked]] = []
        open_nodes = [(tree, int(root), _Asked()) for tree, root in enumerate(trees.roots)]
        open_nodes.reverse()  # the last is taken first
        while open_nodes:
            tree, node, asked = open_nodes.pop()
            feature, cut = int(trees.feature[node]), float(trees.threshold[node])
            if feature == LEAF:
                found.append((tree, float(trees.value[node]), asked))
                continue
            low, high, through = asked.get(feature, (-np.inf, np.inf, True))
            goes_left = bool(trees.missing[node])
            left = _Asked(asked | {feature: (low, min(high, cut), through and goes_left)})
            right = _Asked(asked | {feature: (max(low, cut), high, through and not goes_left)})
            open_nodes.append((tree, int(trees.left[node]), left))
            open_nodes.append((tree, int(trees.right[node]), right))
        shape = (len(found), max((len(asked) for *_, asked in found), default=0))
        features = np.zeros(shape, np.int64)
        lows, highs = np.full(shape, -np.inf), np.full(shape, np.inf)
        missing = np.ones(shape, bool)
        for row, (*_, asked) in enumerate(found):
            for place, (feature, (least, most, through)) in enumerate(asked.items()):
                features[row, place] = feature
                lows[row, place], highs[row, place], missing[row, place] = least, most, through
        return cls(
            value=np.array([value for _, value, _ in found], np.float64),
            tree=np.array([tree for tree, *_ in found], np.int64),
            features=features,
            low=lows,
            high=highs,
            missing=missing,
            n_terms=trees.n_terms,
        )

    def met(self, rows: Floats) -> Flags:
        """Which questions each row meets, (n, n_leaves, width)."""
        values = rows[:, self.features]
        # -inf stands for "no lower bound", which a value of -inf meets as well.
        inside = ((values > self.low) | (self.low == -np.inf)) & (values <= self.high)
        return np.where(np.isnan(values), self.missing, inside)

    def shares(self, rows: Floats, at_base: Flags, gain: Floats, loss: Floats) -> Floats:
        """Sum up what each leaf gives to and takes from the terms, (n, n_terms)."""
        at_row = self.met(rows)
        only_row, only_base = at_row & ~at_base, at_base & ~at_row
        reached = (at_row | at_base).all(axis=2)
        a, b = only_row.sum(axis=2), only_base.sum(axis=2)
        value = np.where(reached, self.value, 0)
        share = only_row * (value * gain[a, b])[:, :, None]
        share -= only_base * (value * loss[a, b])[:, :, None]
        cell = np.arange(len(rows))[:, None, None] * self.n_terms + self.features
        found = np.bincount(cell.ravel(), weights=share.ravel(), minlength=len(rows) * self.n_terms)
        return np.asarray(found.reshape(len(rows), self.n_terms), np.float64)


@dataclass(frozen=True, eq=False, kw_only=True)
class _Reach:
    """Which leaves a value leaves open, as bits: of all terms together, one of each tree.

    Follows QuickScorer (Lucchese et al. 2015, doi:10.1145/2766462.2767733): instead of walking
    every tree from its root, one table look-up for each term and row.
    """

    start: NDArray[Any]  # (n_trees,) unsigned: a bit for each leaf
    terms: Numbers  # columns that any tree asks
    cuts: list[Floats]  # for each of them: all its thresholds, ascending
    tables: list[NDArray[Any]]  # for each: (n_cuts + 2, n_trees), by cuts below a value; last NaN
    values: Floats  # (n_trees, most leaves)

    @classmethod
    def of(cls, trees: Boosted, paths: _Paths) -> Self:
        """Clear each leaf's bit wherever a term lies outside what its path asks."""
        count = len(trees.roots)
        sizes = np.bincount(paths.tree, minlength=count)
        bit = np.arange(len(paths.tree)) - (np.cumsum(sizes) - sizes)[paths.tree]
        every = [(1 << int(size)) - 1 for size in sizes]
        start = np.array(every, np.min_scalar_type(max(every, default=1)))
        terms = np.unique(trees.feature[trees.feature != LEAF])
        cuts = [np.unique(trees.threshold[trees.feature == each]) for each in terms]
        tables = [np.tile(start, (len(each) + 2, 1)) for each in cuts]
        asked = (paths.low > -np.inf) | (paths.high < np.inf) | ~paths.missing
        for leaf, place in zip(*np.nonzero(asked), strict=True):
            at = int(np.searchsorted(terms, paths.features[leaf, place]))
            low, high = paths.low[leaf, place], paths.high[leaf, place]
            column, closed = tables[at][:, paths.tree[leaf]], ~start.dtype.type(1 << bit[leaf])
            column[: np.searchsorted(cuts[at], low, side="right")] &= closed
            if high < np.inf:
                column[np.searchsorted(cuts[at], high) + 1 : -1] &= closed
            if not paths.missing[leaf, place]:
                column[-1] &= closed
        values = np.zeros((count, int(sizes.max(initial=1))))
        values[paths.tree, bit] = paths.value
        return cls(start=start, terms=terms, cuts=cuts, tables=tables, values=values)

    def sums(self, rows: Floats) -> Floats:
        """Give the sum of the values of each row's leaves, (n,)."""
        left = np.tile(self.start, (len(rows), 1))
        for term, cuts, table in zip(self.terms, self.cuts, self.tables, strict=True):
            values = rows[:, term]
            below = np.searchsorted(cuts, values)
            below[np.isnan(values)] = len(cuts) + 1
            left &= table[below]
        leaves = np.bitwise_count(left - self.start.dtype.type(1))  # place of the one bit left
        return np.asarray(self.values[np.arange(len(self.start)), leaves].sum(axis=1))


def _shapley(width: int) -> tuple[Floats, Floats]:
    """(a - 1)! b! / (a + b)! and a! (b - 1)! / (a + b)! for a, b up to width; 0 where undefined."""
    gain = np.zeros((width + 1, width + 1))
    for a in range(1, width + 1):
        for b in range(width + 1):
            gain[a, b] = factorial(a - 1) * factorial(b) / factorial(a + b)
    return gain, gain.T.copy()
