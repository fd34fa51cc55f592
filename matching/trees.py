"""What do terms say together that none says alone? Sums of trees, monotone and explained exactly.

Trained by scikit-learn, kept as plain arrays, and evaluated here: a model read from a file needs
neither a pickle nor scikit-learn's private layout.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from math import factorial
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.judged import Flags, Floats, Numbers

LEAF = -1  # feature of a node that ends a path
ROWS = 4_096  # explained at once: bounds the memory of `attributions`


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
    threshold: Floats  # (n_nodes,), infinite allowed
    left: Numbers  # (n_nodes,): a leaf leads to itself
    right: Numbers  # (n_nodes,)
    value: Floats  # (n_nodes,): of a leaf; 0 elsewhere
    missing: Flags  # (n_nodes,): NaN goes left

    def score(self, X: ArrayLike) -> Floats:
        """Give the log-odds of each row of X (n, n_terms). O(n * n_trees * depth)."""
        rows = self._checked(X)
        return np.asarray(self.baseline + self.value[self._leaves(rows)].sum(axis=1))

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
        terms are told by `boosting.relative`. Because the trees are monotone, a term above its
        reference never counts against a candidate, a promise that shares read off the path alone
        (Saabas 2014) break. Let a path ask `a` terms that only the row meets, and `b` that only
        the reference meets: its leaf gives each of the former (a - 1)! b! / (a + b)! of its value
        and takes a! (b - 1)! / (a + b)! of it from each of the latter. O(n * n_leaves * depth).
        """
        rows = self._checked(X)
        base = np.zeros((1, self.n_terms))
        if reference is not None:
            base = self._checked(np.asarray(reference, np.float64)[None])
        paths = _Paths.of(self)
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

    def _leaves(self, rows: Floats) -> Numbers:
        """Follow all trees at once: the leaf of each row in each tree, (n, n_trees)."""
        at: Numbers = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        each = np.arange(len(rows))[:, None]
        while (self.feature[at] != LEAF).any():
            values = rows[each, np.maximum(self.feature[at], 0)]
            left = np.where(np.isnan(values), self.missing[at], values <= self.threshold[at])
            at = np.where(left, self.left[at], self.right[at])
        return at

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Everything as arrays, for a file."""
        return {each.name: np.asarray(getattr(self, each.name)) for each in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Take what `to_arrays` gave; ValueError if a path could leave the nodes or turn back."""
        found = cls(
            n_terms=int(arrays["n_terms"]),
            baseline=float(arrays["baseline"]),
            **{name: arrays[name] for name in cls._columns()},
        )
        found._check()
        return found

    @classmethod
    def _columns(cls) -> list[str]:
        return [each.name for each in fields(cls) if each.name not in ("n_terms", "baseline")]

    def _check(self) -> None:
        """Hold that arrays fit together and that every path ends."""
        count = len(self.feature)
        numbers = np.arange(count)
        nodes = [getattr(self, name) for name in self._columns() if name != "roots"]
        leaf = self.feature == LEAF
        inner = ~leaf
        sound = (
            all(each.shape == (count,) for each in nodes)
            and np.isin(self.roots, numbers).all()
            and ((self.feature >= LEAF) & (self.feature < self.n_terms)).all()
            and not np.isnan(self.threshold[inner]).any()
            and np.isfinite(self.value).all()
            and np.isfinite(self.baseline)
            # A child comes after its parent, so no path can go round in circles.
            and all(
                ((side > numbers) & (side < count))[inner].all() and (side == numbers)[leaf].all()
                for side in (self.left, self.right)
            )
        )
        if not sound:
            raise ValueError("the trees are damaged")


@dataclass(frozen=True, eq=False, kw_only=True)
class _Paths:
    """What each leaf asks of the terms on its path: one interval for each term, low < x <= high.

    Arrays (n_leaves, width), width the most terms on one path; unused places ask nothing.
    """

    value: Floats  # (n_leaves,)
    features: Numbers
    low: Floats
    high: Floats
    missing: Flags  # NaN is let through
    n_terms: int

    @classmethod
    def of(cls, trees: Boosted) -> Self:
        """Walk every tree once. O(n_nodes * depth)."""
        found: list[tuple[float, dict[int, tuple[float, float, bool]]]] = []
        open_nodes = [(int(root), dict[int, tuple[float, float, bool]]()) for root in trees.roots]
        while open_nodes:
            node, asked = open_nodes.pop()
            feature, cut = int(trees.feature[node]), float(trees.threshold[node])
            if feature == LEAF:
                found.append((float(trees.value[node]), asked))
                continue
            low, high, through = asked.get(feature, (-np.inf, np.inf, True))
            goes_left = bool(trees.missing[node])
            left = {**asked, feature: (low, min(high, cut), through and goes_left)}
            right = {**asked, feature: (max(low, cut), high, through and not goes_left)}
            open_nodes += [(int(trees.left[node]), left), (int(trees.right[node]), right)]
        shape = (len(found), max((len(asked) for _, asked in found), default=0))
        features = np.zeros(shape, np.int64)
        lows, highs = np.full(shape, -np.inf), np.full(shape, np.inf)
        missing = np.ones(shape, bool)
        for row, (_, asked) in enumerate(found):
            for place, (feature, (least, most, through)) in enumerate(asked.items()):
                features[row, place] = feature
                lows[row, place], highs[row, place], missing[row, place] = least, most, through
        return cls(
            value=np.array([value for value, _ in found]),
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


def _shapley(width: int) -> tuple[Floats, Floats]:
    """(a - 1)! b! / (a + b)! and a! (b - 1)! / (a + b)! for a, b up to width; 0 where undefined."""
    gain = np.zeros((width + 1, width + 1))
    for a in range(1, width + 1):
        for b in range(width + 1):
            gain[a, b] = factorial(a - 1) * factorial(b) / factorial(a + b)
    return gain, gain.T.copy()
