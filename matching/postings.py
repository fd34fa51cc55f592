"""Which rows hold a word, and how much does it weigh in them? The words of a part turned round."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matching.features import DAMPED, HASHES, WEIGHT_STEPS
from matching.ragged import Ints, Longs, Ragged


def weights_of(
    words: Ragged, counts: NDArray[np.uint8], norms: NDArray[np.float32]
) -> NDArray[np.uint8]:
    """Give each word's share of its row, in whole steps of 1/255, beside `words.values`.

    Damped count over the row's length, which no other row changes. Whole numbers, so that sums
    over words are exact in any order: from the rows and from their postings alike.
    """
    safe = np.where(norms > 0, norms, 1)
    shares = DAMPED[counts] / np.repeat(safe, words.lengths())
    return np.asarray(np.rint(WEIGHT_STEPS * shares), np.uint8)


@dataclass(frozen=True, eq=False, kw_only=True)
class Postings:
    """Word h stands in `rows[starts[h]:starts[h + 1]]`, rising, with `weights` beside them."""

    starts: Longs  # int64 (HASHES + 1,)
    rows: Ints
    weights: NDArray[np.uint8]

    @classmethod
    def of(cls, words: Ragged, counts: NDArray[np.uint8], norms: NDArray[np.float32]) -> Self:
        """Turn the words of some rows round; O(words)."""
        table = csr_array(
            (weights_of(words, counts, norms), words.values, words.starts),
            shape=(len(words), HASHES),
        ).tocsc()
        return cls(
            starts=table.indptr.astype(np.int64),
            rows=table.indices.astype(np.int32),
            weights=table.data,
        )

    def counts(self) -> Longs:
        """Count the rows of each word, int64 (HASHES,)."""
        return np.diff(self.starts)

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Give the arrays it is made of by name."""
        return {"starts": self.starts, "rows": self.rows, "weights": self.weights}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Make it from what `to_arrays` gave; ValueError if they do not fit."""
        found = cls(starts=arrays["starts"], rows=arrays["rows"], weights=arrays["weights"])
        if len(found.starts) != HASHES + 1 or found.starts[-1] != len(found.rows):
            raise ValueError("starts and rows of postings do not fit")
        return found
