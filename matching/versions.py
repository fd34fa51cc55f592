"""How do versions of a table of counts share the rows that are equal? Changed ones lie beside."""

import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.ragged import Ints, Longs

SPARE = 8  # of so many rows, one is kept free for those that change
LEAST_SPARE = 1_024
Counts = NDArray[np.int32]


class _Store:
    """Rows that may be given away once each; row 0 is all zeros and belongs to nobody."""

    def __init__(self, rows: int, columns: int) -> None:
        self.values = np.zeros((1 + rows + max(LEAST_SPARE, rows // SPARE), columns), np.int32)
        self._used = 1
        self._giving = threading.Lock()

    def given(self, count: int) -> int | None:
        """Give the first of so many rows that nobody had; None if there are too few."""
        with self._giving:
            first, after = self._used, self._used + count
            if after > len(self.values):
                return None
            self._used = after
            return first


@dataclass(frozen=True, eq=False)
class Versions:
    """One version of n rows of whole numbers; place i has its numbers in `values[line[i]]`.

    `values` int32 (more than n, k) is shared by versions, `line` int32 (n,) is this one's own. What
    a version refers to is never written again, so any number of threads may read any of them.
    """

    line: Ints
    _store: _Store

    @classmethod
    def zeros(cls, rows: int, columns: int) -> "Versions":
        """Give a first version without any row of its own."""
        return cls(np.zeros(rows, np.int32), _Store(rows, columns))

    @property
    def values(self) -> Counts:
        """Rows of all versions."""
        return self._store.values

    def __getitem__(self, places: NDArray[Any]) -> Counts:
        """Give the rows at some places, (len(places), k)."""
        found: Counts = self.values[self.line[places]]
        return found

    def changing(self, places: Longs, rows: int) -> "Versions":
        """Give a version of so many rows, of which those at some places, each once, may be written.

        They hold what they held; rows that are new hold zeros. Costs the copy of `line`, and of all
        rows whenever the free ones are used up.
        """
        line = np.zeros(rows, np.int32)
        common = min(rows, len(self.line))
        line[:common] = self.line[:common]
        first, store = self._store.given(len(places)), self._store
        if first is None:
            held = np.flatnonzero(line)
            store = _Store(rows + len(places), self.values.shape[1])
            first = store.given(len(held))
            assert first is not None  # noqa: S101 # a new store has room for all rows, and for these
            store.values[first : first + len(held)] = self.values[line[held]]
            line[held] = np.arange(first, first + len(held))
            return Versions(line, store).changing(places, rows)
        store.values[first : first + len(places)] = store.values[line[places]]
        line[places] = np.arange(first, first + len(places))
        return Versions(line, store)
