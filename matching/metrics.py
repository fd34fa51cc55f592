"""How good is a ranked list, and how sure is that? Each formula with its source.

A list is told by its hits: bool (n,), best first, true where the one suggested is right. `wanted`
is how many right ones there are in all, 1 or more. Scores of many lists are float64 (n_lists,).
Two formulas stand in `matching.validation` too, as learning needs them: the gain of rows that may
have equal scores, and the interval of queries of which groups belong together.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from matching.ragged import Bools

Scores = NDArray[np.float64]
Counts = NDArray[np.int64]

ROUNDS = 2_000  # resamplings of a bootstrap; the ends of an interval then move by about 2 %
LEVEL = 0.95


def gain(hits: Bools, wanted: int, k: int = 10) -> float:
    """Give the normalized discounted cumulative gain at k, in [0, 1].

    With binary gains: the sum of 1 / log2(1 + rank) over hits, over that of a perfect list
    (Jarvelin & Kekalainen 2002, doi:10.1145/582415.582418).
    """
    discounts = 1 / np.log2(np.arange(2, k + 2))
    shown = hits[:k]
    return float(discounts[: len(shown)][shown].sum() / discounts[: min(wanted, k)].sum())


def recall(hits: Bools, wanted: int, k: int = 10) -> float:
    """Give the share of the right ones that are among the first k, in [0, 1].

    Where more than k are right, 1 cannot be reached.
    """
    return float(np.count_nonzero(hits[:k]) / wanted)


def reciprocal_rank(hits: Bools) -> float:
    """Give 1 over the rank of the first hit, 0 without one (Voorhees 1999, TREC-8)."""
    found = np.flatnonzero(hits)
    return 1 / (1 + int(found[0])) if len(found) else 0.0


def coverage(shown: Counts) -> float:
    """Give the share of candidates shown at least once; `shown` (n_candidates,) counts that."""
    return float(np.count_nonzero(shown) / len(shown)) if len(shown) else 0.0


def share(shown: Counts, some: Bools) -> float | None:
    """Give what part of all that was shown are some candidates, in [0, 1]; None if nobody was.

    Both (n_candidates,): how often each was shown, and whether it is one of them.
    """
    total = int(shown.sum())
    return float(shown[some].sum() / total) if total else None


def gini(shown: Counts) -> float:
    """Give the inequality of exposure: 0 if all are shown equally often, near 1 if one alone is.

    Gini's mean difference over twice the mean, from sorted values (Sen 1973, On Economic
    Inequality, p. 31); 0 if nobody is shown. `shown` (n_candidates,) counts how often each is.
    """
    total = int(shown.sum())
    if not total:
        return 0.0
    size = len(shown)
    ranks = np.arange(1, size + 1)
    return float((2 * ranks - size - 1) @ np.sort(shown) / (size * total))


def role_overlap(asker: frozenset[str], other: frozenset[str]) -> float | None:
    """Give how alike two sets of roles are (Jaccard 1912), in [0, 1]; None if one is empty."""
    if not asker or not other:
        return None
    return len(asker & other) / len(asker | other)


def reciprocity(gains: Iterable[tuple[float, float]]) -> float | None:
    """Give the mean gain of the side that gains less, in [0, 1]; None without a pair.

    Least misery, as in recommenders for both sides (Pizzato et al. 2010,
    doi:10.1145/1864708.1864747, take the harmonic mean instead).
    """
    least = [min(pair) for pair in gains]
    return float(np.mean(least)) if least else None


def standard_error(values: Scores) -> float | None:
    """Give the standard error of the mean; None for less than two values."""
    if len(values) < 2:
        return None
    return float(values.std(ddof=1) / np.sqrt(len(values)))
