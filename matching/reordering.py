"""In which order are the best candidates shown, so that a list is varied and exposure fair?

Greedily, one place after the other: whoever has the largest score, less what it was shown already,
less its likeness to those placed above it (maximal marginal relevance, Carbonell & Goldstein 1998,
doi:10.1145/290941.291025; against exposure as in Biega et al. 2018, doi:10.1145/3209978.3210063).
Nobody is placed above one whose score is more than BOUND higher, so a clearly better partner is
never buried. Scores, points and reasons stay as they are.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.errors import InvalidValueError
from domain.recommendation import REORDERING, USUAL, MatchWeights
from domain.text import Text
from matching.ragged import Ragged

Scores = NDArray[np.float64]

HEAD = 100  # candidates that are reordered; whoever follows stands by score
# No candidate stands above one whose score is more than this higher, whatever the weights. In the
# benchmark about .06 lie between the first and the tenth.
BOUND = 0.03
# What a weight of 1 takes from a score at most. The benchmark chose what the usual weight takes:
# .02 and .01 (benchmarks/exposure.py, ADR 0012).
EXPOSURE = 0.02 / USUAL
DIVERSITY = 0.01 / USUAL
MUCH = 10.0  # first places seen by one asker each
# Likeness of two candidates: closeness of their texts, same type, themes and regions in common.
TEXT, TYPE, THEMES, REGIONS = 0.4, 0.2, 0.2, 0.2

NOTHING_SHOWN: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reordering:
    """How much exposure and likeness take from a score at most, both 0 or more.

    `shown` is how much each organization was shown lately, by id, as of one moment: a first place
    seen by one asker on one day counts 1. Who is not in it was not shown.
    """

    exposure: float
    diversity: float
    shown: Mapping[str, float]
    bound: float = BOUND

    @classmethod
    def of(cls, asked: MatchWeights, shown: Mapping[str, float]) -> "Reordering | None":
        """Read it from the weights; None if the order of scores stays as it is.

        InvalidValueError with the field's path for a weight outside [0, 1].
        """
        for name in REORDERING:
            value = getattr(asked, name)
            if not (math.isfinite(value) and 0 <= value <= 1):
                raise InvalidValueError(
                    Text.of(
                        id="Bobot ini harus antara 0 dan 1.",
                        en="This weight must be between 0 and 1.",
                    ),
                    path=("weights", name),
                )
        if not asked.exposure and not asked.diversity:
            return None
        return cls(
            exposure=EXPOSURE * asked.exposure, diversity=DIVERSITY * asked.diversity, shown=shown
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class Candidates:
    """The n best of a list, best score first, ties by id; rows side by side.

    `vectors` int8 (n, d) and `lengths` float32 (n,) of their portraits, d the same for all; a
    length of 0 is no text. `themes` and `regions` hold places in the vocabulary.
    """

    scores: Scores
    shown: Scores  # how much lately
    vectors: NDArray[np.int8]
    lengths: NDArray[np.float32]
    types: NDArray[np.uint8]
    themes: Ragged
    regions: Ragged

    def __len__(self) -> int:
        return len(self.scores)


def penalty(shown: Scores) -> Scores:
    """Give how much of the largest exposure each one has, (n,) in [0, 1], on a logarithmic scale.

    Logarithmic, because who was shown ten times instead of once has gained more than who was shown
    110 times instead of 100. The largest counts for at least MUCH, so that a single question in a
    quiet graph moves little. Only those in the list count: whoever the viewer does not see changes
    nothing.
    """
    found: Scores = np.log1p(shown) / np.log1p(max(MUCH, shown.max(initial=0.0)))
    return found


def reordered(candidates: Candidates, order: Reordering) -> Iterator[int]:
    """Give the rows in the order they are shown, one at a time; O(n * n * d) once.

    Whoever is level with another stands by score, then by id.
    """
    scores = candidates.scores
    worth = scores - order.exposure * penalty(candidates.shown)
    likeness = _likeness(candidates) if order.diversity else None
    nearest = np.zeros(len(scores))  # likeness to the most alike of those placed
    left = np.ones(len(scores), np.bool_)
    best = 0  # first row that is left
    for _ in range(len(scores)):
        while not left[best]:
            best += 1
        reach = int(np.searchsorted(-scores, order.bound - scores[best], side="right"))
        value = worth[best:reach] - order.diversity * nearest[best:reach]
        row = best + int(np.argmax(np.where(left[best:reach], value, -np.inf)))
        left[row] = False
        yield row
        if likeness is not None:
            np.maximum(nearest, likeness[row], out=nearest)


def likeness_within(candidates: Candidates, rows: Sequence[int]) -> float:
    """Give the mean likeness of two different ones of these rows, two or more, in [0, 1]."""
    among = _likeness(candidates)[np.ix_(rows, rows)]
    return float((among.sum() - np.trace(among)) / (len(rows) * (len(rows) - 1)))


def _likeness(candidates: Candidates) -> Scores:
    """Give how alike any two are, (n, n) in [0, 1]; of whole numbers, so in any order the same."""
    vectors = candidates.vectors.astype(np.float64)
    lengths = candidates.lengths.astype(np.float64)
    closeness = _over(vectors @ vectors.T, lengths[:, None] * lengths)
    found: Scores = TEXT * np.clip(closeness, 0, 1)
    found += TYPE * (candidates.types[:, None] == candidates.types)
    found += THEMES * _jaccard(candidates.themes)
    found += REGIONS * _jaccard(candidates.regions)
    return found


def _jaccard(sets: Ragged) -> Scores:
    """Give what any two sets have in common, (n, n); 0 where both are empty."""
    shared, sizes = sets.shared(), sets.lengths()
    return _over(shared, sizes[:, None] + sizes - shared)


def _over(part: NDArray[Any], whole: NDArray[Any]) -> Scores:
    found: Scores = np.divide(part, whole, out=np.zeros(whole.shape), where=whole > 0)
    return found
