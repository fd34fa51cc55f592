"""How sure may we be of a recommendation? As often as such recommendations turned out right.

One index, monotone in each part, then isotonic regression (Zadrozny and Elkan 2002,
doi:10.1145/775047.775151): no part that rises lowers confidence. Kept as plain arrays.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from math import sqrt
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.judged import Floats, Lists, Numbers

PARTS = ("score", "margin", "support")
BINS = 10
SHOWN = 10  # of a list: what a margin is measured to
PENALTY = 1.0  # on squared weights of standardised parts: keeps them finite where parts decide all
DOUBT = 2.0  # recommendations of average worth added to each step: three of three is not certain
Z95 = 1.959964  # standard normal quantile of a 95 % interval


def shown_parts(
    scores: ArrayLike, query: ArrayLike, support: ArrayLike | None = None
) -> tuple[Floats, Numbers]:
    """Give the parts of the recommendations that a person would see, and their rows.

    `scores` and `query` (n,), `support` (n,) in [0, 1] or None for 1 everywhere. Gives (m, 3):
    score, margin (how far above the best candidate that is not shown; 0 if all are) and support;
    and the rows (m,) of the SHOWN best of each query, best first, ties in the order of rows.
    """
    values = np.asarray(scores, np.float64)
    known = np.ones(len(values)) if support is None else np.asarray(support, np.float64)
    lists = Lists.of(query)
    rows, margins = [np.zeros(0, np.int64)], [np.zeros(0)]
    for own in np.split(lists.order, lists.starts[1:]):
        ranked = own[np.argsort(-values[own], kind="stable")]
        shown, others = ranked[:SHOWN], ranked[SHOWN:]
        rows.append(shown)
        margins.append(values[shown] - (values[others[0]] if len(others) else values[shown]))
    found = np.concatenate(rows)
    return np.column_stack([values[found], np.concatenate(margins), known[found]]), found


@dataclass(frozen=True, eq=False, kw_only=True)
class IsotonicConfidence:
    """From score, margin and support to the share of such recommendations that were right."""

    weights: Floats  # (3,), 0 or more: of PARTS, in the index
    x: Floats  # (n_steps,), ascending: index
    y: Floats  # (n_steps,), ascending, in [0, 1]: confidence; even between, constant beyond

    def __post_init__(self) -> None:
        sound = (
            self.weights.shape == (len(PARTS),)
            and (self.weights >= 0).all()
            and self.x.shape == self.y.shape != (0,)
            and all(np.isfinite(each).all() for each in (self.weights, self.x, self.y))
            and (np.diff(self.x) >= 0).all()
            and (np.diff(self.y) >= 0).all()
            and self.y[0] >= 0
            and self.y[-1] <= 1
        )
        if not sound:
            raise ValueError("the confidence is damaged")

    @classmethod
    def fitted(cls, parts: ArrayLike, right: ArrayLike, weight: ArrayLike | None = None) -> Self:
        """Learn from recommendations of held-out queries.

        Parameters
        ----------
        parts : array-like of shape (n, 3)
            As `shown_parts` gives them; at least one row.
        right : array-like of shape (n,)
            Above 0 if the recommendation was a true partner.
        weight : array-like of shape (n,), default=None
            How much each counts, 0 or more; None is 1.
        """
        values = np.asarray(parts, np.float64)
        hits = (np.asarray(right) > 0).astype(np.float64)
        counts = np.ones(len(hits)) if weight is None else np.asarray(weight, np.float64)
        if not counts.sum() > 0:
            raise ValueError("No recommendation to learn confidence from.")
        weights = _index_weights(values, hits, counts)
        x, y = _steps(values @ weights, hits, counts)
        return cls(weights=weights, x=x, y=y)

    def confidence(self, parts: ArrayLike) -> Floats:
        """Give the confidence (n,) in [0, 1] of recommendations by their parts (n, 3)."""
        return np.interp(np.asarray(parts, np.float64) @ self.weights, self.x, self.y)

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Everything as arrays, for a file."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Take what `to_arrays` gave; ValueError if it could not have come from there."""
        return cls(**{each.name: arrays[each.name] for each in fields(cls)})


def _index_weights(values: Floats, hits: Floats, counts: Floats) -> Floats:
    """Weigh the parts by a logistic regression with weights 0 or more."""
    from scipy.optimize import minimize  # imported late, as below: only who fits waits for it
    from scipy.special import expit

    mean = np.average(values, axis=0, weights=counts)
    spread = np.sqrt(np.average((values - mean) ** 2, axis=0, weights=counts))
    flat = spread <= 1e-9 * np.maximum(np.abs(values).max(axis=0), 1e-300)
    spread[flat] = 1
    Z = np.where(flat, 0, (values - mean) / spread)

    def loss(u: Floats) -> tuple[float, Floats]:
        logits = Z @ u[1:] + u[0]
        value = counts @ (np.logaddexp(0, logits) - hits * logits) + PENALTY / 2 * u @ u
        slope = counts * (expit(logits) - hits)
        return float(value), np.append(slope.sum(), Z.T @ slope) + PENALTY * u

    bounds = [(None, None)] + [(0.0, None)] * len(PARTS)
    found = minimize(loss, np.zeros(1 + len(PARTS)), jac=True, method="L-BFGS-B", bounds=bounds)
    weights = np.asarray(found.x[1:] / spread, np.float64)
    weights[flat] = 0
    return weights


def _steps(index: Floats, hits: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """Fit steps that rise, each drawn a little to the mean by DOUBT."""
    from sklearn.isotonic import IsotonicRegression

    kept = counts > 0
    index, hits, counts = index[kept], hits[kept], counts[kept]
    pooled = IsotonicRegression(out_of_bounds="clip").fit(index, hits, counts)
    level, step = np.unique(pooled.predict(index), return_inverse=True)
    size = np.bincount(step, weights=counts)
    doubted = (level * size + DOUBT * np.average(hits, weights=counts)) / (size + DOUBT)
    # A small step may have moved past a neighbor that is large: pool once more.
    again = IsotonicRegression(out_of_bounds="clip").fit(index, doubted[step], counts)
    return again.X_thresholds_.astype(np.float64), again.y_thresholds_.astype(np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Recommendations of similar confidence, and how many of them were right."""

    low: float
    high: float
    predicted: float  # mean confidence
    observed: float  # share that was right
    count: int
    observed_low: (
        float  # 95 % interval of `observed` (Wilson 1927, doi:10.1080/01621459.1927.10502953)
    )
    observed_high: float


def reliability(predicted: ArrayLike, right: ArrayLike, *, bins: int = BINS) -> tuple[Bin, ...]:
    """Compare confidence with what happened, in bins of equal width; empty bins are left out."""
    told = np.asarray(predicted, np.float64)
    hits = np.asarray(right) > 0
    place = np.minimum((told * bins).astype(np.int64), bins - 1)
    found = []
    for each in np.unique(place):
        own = place == each
        low, high = wilson(int(hits[own].sum()), int(own.sum()))
        found.append(
            Bin(
                low=each / bins,
                high=(each + 1) / bins,
                predicted=float(told[own].mean()),
                observed=float(hits[own].mean()),
                count=int(own.sum()),
                observed_low=low,
                observed_high=high,
            )
        )
    return tuple(found)


def calibration_error(table: Sequence[Bin]) -> float:
    """Give the expected calibration error: mean distance of predicted and observed, by count."""
    total = sum(each.count for each in table)
    off = sum(each.count * abs(each.predicted - each.observed) for each in table)
    return off / total if total else 0.0


def wilson(hits: int, count: int) -> tuple[float, float]:
    """Give the 95 % score interval of a share; (0, 1) of nothing."""
    if not count:
        return 0.0, 1.0
    share, scale = hits / count, 1 + Z95**2 / count
    middle = (share + Z95**2 / (2 * count)) / scale
    half = Z95 * sqrt(share * (1 - share) / count + Z95**2 / (4 * count**2)) / scale
    return max(0.0, middle - half), min(1.0, middle + half)


def as_csv(table: Sequence[Bin]) -> str:
    """Write the table as CSV with a header, shares to four digits."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    names = [each.name for each in fields(Bin)]
    writer.writerow(names)
    for each in table:
        row = [getattr(each, name) for name in names]
        writer.writerow([f"{value:.4f}" if isinstance(value, float) else value for value in row])
    return stream.getvalue()
