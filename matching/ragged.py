"""Which values belong to which row, when rows have any number of them? Compressed sparse rows."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Bools = NDArray[np.bool_]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
FEW = 32  # rows
MANY = 1_000  # rows


def segments(starts: Longs, rows: NDArray[Any]) -> tuple[Longs, Longs]:
    """Give the positions of the values of some rows, one row after the other, and new starts.

    `starts` (n + 1,) as in Ragged; the positions index its values. O(values of those rows).
    """
    first = starts[rows]
    lengths = starts[np.asarray(rows) + 1] - first
    bounds = np.zeros(len(rows) + 1, np.int64)
    np.cumsum(lengths, out=bounds[1:])
    positions = np.arange(bounds[-1], dtype=np.int64)
    positions += np.repeat(first - bounds[:-1], lengths)
    return positions, bounds


@dataclass(frozen=True, eq=False)
class Ragged:
    """Row i has `values[starts[i]:starts[i + 1]]`.

    `starts` int64 (n + 1,), rising, from 0; `values` int32, places in something else: regions,
    concepts, ordinals.
    """

    starts: Longs
    values: Ints
    _counted: Longs = field(default_factory=lambda: np.zeros(0, np.int64), repr=False)

    @classmethod
    def of(cls, rows: Iterable[Sequence[int]]) -> Self:
        """Make it from one sequence of values for each row, kept in their order."""
        values, ends = array("i"), array("q", [0])
        for row in rows:  # one at a time: a list of lists would take ten times the memory
            values.extend(row)
            ends.append(len(values))
        return cls(np.array(ends, np.int64), np.array(values, np.int32))

    def __len__(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def owners(self) -> Ints:
        """The row of each value, int32 (n_values,)."""
        return np.repeat(np.arange(len(self), dtype=np.int32), self.lengths())

    def row(self, place: int) -> Ints:
        """Give one row's values."""
        return self.values[self.starts[place] : self.starts[place + 1]]

    def lengths(self) -> Longs:
        """Count each row's values, int64 (n,)."""
        return np.diff(self.starts)

    def any_of(self, member: Bools) -> Bools:
        """Say of each row whether one of its values is a member; `member` (n_possible_values,)."""
        found = np.zeros(len(self), np.bool_)
        if len(self.values):
            found[self.owners[member[self.values]]] = True
        return found

    def amounts(self, member: Bools) -> Ints:
        """Count each row's values that are members, int32 (n,)."""
        if not len(self.values):
            return np.zeros(len(self), np.int32)
        return np.bincount(self.owners[member[self.values]], minlength=len(self)).astype(np.int32)

    def gather(self, rows: NDArray[Any]) -> Ints:
        """Give the values of some rows, one row after the other."""
        if 0 < len(rows) <= FEW:  # slices are faster than making up their positions
            starts, values = self.starts, self.values
            return np.concatenate([values[starts[row] : starts[row + 1]] for row in rows.tolist()])
        return self.values[segments(self.starts, rows)[0]]

    def counts(self, mask: Bools, n_values: int) -> Longs:
        """Count how often each value stands in the rows of a mask, int64 (n_values,)."""
        chosen = np.count_nonzero(mask)
        if 2 * chosen <= len(self):
            return np.bincount(self.gather(np.flatnonzero(mask)), minlength=n_values)
        left_out = self.gather(np.flatnonzero(~mask))  # fewer than those chosen
        return self._totals(n_values) - np.bincount(left_out, minlength=n_values)

    def _totals(self, n_values: int) -> Longs:
        """Count each value in all rows; kept."""
        if len(self._counted) != n_values:
            object.__setattr__(self, "_counted", np.bincount(self.values, minlength=n_values))
        return self._counted

    def positions(self, rows: NDArray[Any]) -> Longs:
        """Give the places in `values` of some rows, for arrays that lie beside `values`."""
        return segments(self.starts, rows)[0]

    def take(self, rows: NDArray[Any]) -> Self:
        """Give these rows only, in this order."""
        return self.taken(rows)[0]

    def taken(self, rows: NDArray[Any]) -> tuple[Self, Longs]:
        """Give these rows only, and the places of their values, for arrays that lie beside."""
        positions, starts = segments(self.starts, rows)
        return type(self)(starts, self.values[positions]), positions

    def taken_with(self, rows: NDArray[Any], beside: NDArray[Any]) -> tuple[Self, NDArray[Any]]:
        """Give these rows only, and what lies beside their values."""
        if len(rows) < MANY or self.short_starts is None:
            taken, positions = self.taken(rows)
            return taken, beside[positions]
        # Compiled, it copies row by row: a quarter of the time that positions take.
        widest = int(np.iinfo(np.int32).max)
        table = sparse.csr_array(
            (beside, self.values, self.short_starts), shape=(len(self), widest)
        )
        copied = table[rows]
        starts = copied.indptr.astype(np.int64)
        return type(self)(starts, copied.indices.astype(np.int32, copy=False)), copied.data

    @cached_property
    def short_starts(self) -> Ints | None:
        """`starts` as int32, as scipy wants them beside int32; None where they are too large."""
        short = self.starts[-1] <= np.iinfo(np.int32).max
        return self.starts.astype(np.int32) if short else None

    def where(self, kept: Bools) -> Self:
        """Give the same rows with only the values that a mask over `values` keeps."""
        ends = np.concatenate([[0], np.cumsum(kept)])
        return type(self)(ends[self.starts], self.values[kept])

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Put the rows of several one after the other."""
        lengths = np.concatenate([part.lengths() for part in parts])
        starts = np.zeros(len(lengths) + 1, np.int64)
        np.cumsum(lengths, out=starts[1:])
        return cls(starts, np.concatenate([part.values for part in parts]))

    def inverse(self, n_values: int) -> "Ragged":
        """Turn it round: row v of the result holds the rows that have value v, rising.

        `n_values` is above every value. O(values), by a counting sort.
        """
        if not len(self.values):
            return Ragged(np.zeros(n_values + 1, np.int64), self.values)
        ones = np.ones(len(self.values), np.bool_)
        # Beside int64 scipy would copy the values as int64 too.
        starts = self.starts if self.short_starts is None else self.short_starts
        rows = sparse.csr_array((ones, self.values, starts), shape=(len(self), n_values))
        turned = rows.tocsc()
        return Ragged(turned.indptr.astype(np.int64), turned.indices.astype(np.int32, copy=False))

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Give the arrays it is made of by name."""
        return {"starts": self.starts, "values": self.values}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Make it from what `to_arrays` gave; ValueError if the two do not fit."""
        starts, values = arrays["starts"], arrays["values"]
        if starts.ndim != 1 or not len(starts) or starts[0] != 0 or starts[-1] != len(values):
            raise ValueError("starts and values of a ragged column do not fit")
        return cls(starts, values)
