"""What is each candidate's score, and what did each term add? By weights, or with trees as well."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from matching.calibration import SHOWN
from matching.judged import Floats
from matching.lazy import cached_property
from matching.ragged import Longs
from matching.terms import NAMES, Values
from matching.weights import Model


@dataclass(frozen=True, eq=False, kw_only=True)
class Compared:
    """What the candidates that others are compared with are like.

    Points are counted from their medians, and trees are told terms relative to both.
    """

    values: Floats  # of each term, float64 (n_terms, n)

    @classmethod
    def of(cls, terms: Mapping[str, Values], rows: Longs) -> Self:
        """Look at some rows of the candidates. O(rows * n_terms)."""
        return cls(values=np.stack([terms[name][rows] for name in NAMES]).astype(np.float64))

    @cached_property
    def medians(self) -> Floats:
        """The median of each term, (n_terms,); 0 without candidates."""
        values = self.values
        if not values.size:
            return np.zeros(len(values))
        return np.asarray(np.median(values, axis=1), np.float64)

    @cached_property
    def spreads(self) -> Floats:
        """Standard deviations, (n_terms,); infinite where a term tells nobody apart."""
        values = self.values
        if not values.size:
            return np.full(len(values), np.inf)
        spreads: Floats = np.asarray(values.std(axis=1), np.float64)
        # As in `averaged.relative`: rounding alone tells nobody apart.
        spreads[spreads <= 1e-9 * np.abs(values).max(axis=1)] = np.inf
        return spreads

    def relative(self, terms: Mapping[str, Values]) -> Floats:
        """Tell terms as trees were taught them (`boosting.told`), (n, n_terms)."""
        found = np.stack([terms[name] for name in NAMES], axis=1).astype(np.float64)
        found -= self.medians
        found /= self.spreads
        return found


def graded(
    model: Model, terms: Mapping[str, Values], additive: Floats, compared: Compared
) -> Floats:
    """Give the scores (n,) of rows by their terms and additive scores, in [0, 1]."""
    if model.averaged is None:
        return additive
    return model.averaged.score(additive, compared.relative(terms))


def shares(model: Model, terms: Mapping[str, Values], compared: Compared) -> tuple[Floats, float]:
    """Give the points (n, n_terms) of candidates' terms, and those that everybody has.

    Together they are each one's score. A term at the median of those compared has no points.
    """
    weights = np.array([model.weights[name] for name in NAMES])
    own = np.stack([terms[name] for name in NAMES], axis=1).astype(np.float64) - compared.medians
    base = float(weights @ compared.medians)
    if model.averaged is None:
        return weights * own, base
    return model.averaged.points(weights * own, own / compared.spreads), model.averaged.base(base)


def sureness(model: Model, score: Floats, support: Values, listed: Longs) -> Floats:
    """Give the confidence (n,) of rows; `listed` are those of the list, and `score` is theirs.

    Calibrated where the model is: by score, lead over the best that a first page does not show,
    and support. Else the support alone.
    """
    if model.confidence is None:
        return support.astype(np.float64)
    lead = np.zeros(len(score))
    if len(listed) > SHOWN:
        lead = score - -np.partition(-score[listed], SHOWN)[SHOWN]
    return model.confidence.confidence(np.column_stack([score, lead, support]))
