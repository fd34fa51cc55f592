"""Which rows hold a word, and how often? The words of a part turned round."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from matching.bags import Bags
from matching.features import HASHES
from matching.ragged import Bools, Ints

LARGE = 20_000  # rows that everybody sees, above which common words are left out
COMMON = 0.05  # of those rows


@dataclass(frozen=True, eq=False, kw_only=True)
class Postings:
    """Row h of `rows` holds the rows that word h stands in; `held` int32 (HASHES,) counts them.

    Of very many rows, common words are counted and not kept: nobody is looked up by them. What is
    common is told by the rows that everybody sees: by others, answers would tell of what is hidden.
    """

    rows: Bags
    held: Ints

    @classmethod
    def of(cls, words: Bags, seen: Bools | None = None) -> Self:
        """Turn the words of some rows round; O(words).

        `seen` (n,) says which rows everybody sees; all of them if it is not given.
        """
        hidden = 0 if seen is None else int(np.count_nonzero(~seen))
        public = len(words) - hidden
        if public <= LARGE:
            rows, held = words.turned(HASHES)
            return cls(rows=rows, held=held)
        most = round(COMMON * public)
        # What stands in so many rows is common whichever of them are hidden.
        rows, held = words.turned(HASHES, most + hidden)
        if seen is not None and hidden:
            rows = _without(rows, held - words.counts(~seen, HASHES) > most)
        return cls(rows=rows, held=held)

    @cached_property
    def left_out(self) -> Bools:
        """Say which words are counted and not kept, (HASHES,)."""
        return np.asarray((self.held > 0) & (np.diff(self.rows.starts) == 0))

    @cached_property
    def complete(self) -> bool:
        """Say whether every word is kept."""
        return not self.left_out.any()

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Give the arrays it is made of by name."""
        return {"held": self.held, **self.rows.to_arrays()}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Make it from what `to_arrays` gave; ValueError if they do not fit."""
        found = cls(rows=Bags.from_arrays(arrays), held=arrays["held"])
        if len(found.rows) != HASHES or len(found.held) != HASHES:
            raise ValueError("starts and words of postings do not fit")
        return found


def _without(rows: Bags, some: Bools) -> Bags:
    """Empty some rows, (n,)."""
    sizes = np.diff(rows.starts)
    kept = np.repeat(~some, sizes)
    starts = np.concatenate([[0], np.cumsum(np.where(some, 0, sizes))])
    return Bags(starts, rows.codes[kept])
