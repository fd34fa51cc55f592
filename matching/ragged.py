"""Which values belong to which row, when rows have any number of them? Compressed sparse rows."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from matching.compiled import boolean, compiled, float32, int32, int64, read, void, written

Bools = NDArray[np.bool_]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
FEW = 32  # rows


def segments(starts: Longs, rows: NDArray[Any]) -> tuple[Longs, Longs]:
    """Give the positions of the values of some rows, one row after the other, and new starts.

    `starts` (n + 1,) as in Ragged; the positions index its values. O(values of those rows).
    """
    which, bounds = _bounds(starts, rows)
    positions = np.empty(bounds[-1], np.int64)
    _segments(starts, which, bounds, positions)
    return positions, bounds


def joined_starts(parts: Sequence[Longs]) -> Longs:
    """Give the starts of the rows of several parts, one after the other; at least one part."""
    found, before = [parts[0][:1]], 0
    for starts in parts:
        found.append(starts[1:] + before)
        before += int(starts[-1])
    return np.concatenate(found)


def _bounds(starts: Longs, rows: NDArray[Any]) -> tuple[Longs, Longs]:
    which = np.ascontiguousarray(rows, np.int64)
    bounds = np.empty(len(which) + 1, np.int64)
    if not _add_up(starts, which, bounds):
        raise IndexError(f"of {len(starts) - 1} rows none is {which.min()}, or {which.max()}")
    return which, bounds


@compiled(boolean, read(int64), read(int64), written(int64))
def _add_up(starts: Longs, rows: Longs, bounds: Longs) -> bool:
    # What is compiled reads beyond an array without a word, so rows are looked at first.
    bounds[0] = 0
    for place in range(len(rows)):
        if not 0 <= rows[place] < len(starts) - 1:
            return False
        bounds[place + 1] = bounds[place] + starts[rows[place] + 1] - starts[rows[place]]
    return True


@compiled(void, read(int64), read(int64), read(int64), written(int64))
def _segments(starts: Longs, rows: Longs, bounds: Longs, positions: Longs) -> None:
    for place in range(len(rows)):
        for at in range(bounds[place + 1] - bounds[place]):
            positions[bounds[place] + at] = starts[rows[place]] + at


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
        return self.amounts(member) > 0

    def amounts(self, member: Bools) -> Ints:
        """Count each row's values that are members, int32 (n,)."""
        found = np.zeros(len(self), np.int32)
        _amounts(self.starts, self.values, member, found)
        return found

    def sums(self, weights: Longs) -> Longs:
        """Add up the weights of each row's values, int64 (k, n); `weights` int64 (n_values, k)."""
        found = np.zeros((weights.shape[1], len(self)), np.int64)
        _sums(self.starts, self.values, weights, found)
        return found

    def mean_best(self, worth: NDArray[np.float32]) -> NDArray[np.float32]:
        """Give the mean over columns of the largest worth among each row's values, float32 (n,).

        `worth` float32 (n_values, k), not negative; 0 for a row without values.
        """
        found = np.zeros(len(self), np.float32)
        _mean_best(self.starts, self.values, np.ascontiguousarray(worth), found)
        return found

    def best(self, worth: NDArray[np.float32]) -> NDArray[np.float32]:
        """Give the largest worth among each row's values, float32 (k, n); 0 where it has none.

        `worth` float32 (n_values, k), not negative.
        """
        found = np.zeros((worth.shape[1], len(self)), np.float32)
        _best(self.starts, self.values, np.ascontiguousarray(worth), found)
        return found

    def shared(self) -> Ints:
        """Count the values that any two rows have in common, int32 (n, n); each once in a row."""
        found = np.zeros((len(self), len(self)), np.int32)
        held = np.zeros(int(self.values.max(initial=-1)) + 1, np.bool_)
        _shared(self.starts, self.values, held, found)
        return found

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
        """Count each value in all rows; kept. Snapshots of one base may count at once."""
        found = self._counted
        if len(found) != n_values:
            found = np.bincount(self.values, minlength=n_values)
            object.__setattr__(self, "_counted", found)
        return found

    def positions(self, rows: NDArray[Any]) -> Longs:
        """Give the places in `values` of some rows, for arrays that lie beside `values`."""
        return segments(self.starts, rows)[0]

    def take(self, rows: NDArray[Any]) -> Self:
        """Give these rows only, in this order."""
        which, starts = _bounds(self.starts, rows)
        values = np.empty(starts[-1], np.int32)
        _take(self.starts, self.values, which, starts, values)
        return type(self)(starts, values)

    def where(self, kept: Bools) -> Self:
        """Give the same rows with only the values that a mask over `values` keeps."""
        ends = np.concatenate([[0], np.cumsum(kept)])
        return type(self)(ends[self.starts], self.values[kept])

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Put the rows of several one after the other."""
        starts = joined_starts([part.starts for part in parts])
        return cls(starts, np.concatenate([part.values for part in parts]))

    def inverse(self, n_values: int) -> "Ragged":
        """Turn it round: row v of the result holds the rows that have value v, rising.

        `n_values` is above every value. O(values), by a counting sort.
        """
        starts = np.zeros(n_values + 1, np.int64)
        np.cumsum(np.bincount(self.values, minlength=n_values), out=starts[1:])
        rows = np.empty(len(self.values), np.int32)
        _inverse(self.starts, self.values, starts[:-1].copy(), rows)
        return Ragged(starts, rows)

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


@compiled(void, read(int64), read(int32), read(int64), read(int64), written(int32))
def _take(starts: Longs, values: Ints, rows: Longs, bounds: Longs, taken: Ints) -> None:
    for place in range(len(rows)):
        for at in range(bounds[place + 1] - bounds[place]):
            taken[bounds[place] + at] = values[starts[rows[place]] + at]


@compiled(void, read(int64), read(int32), read(boolean), written(int32))
def _amounts(starts: Longs, values: Ints, member: Bools, found: Ints) -> None:
    for row in range(len(found)):
        for at in range(starts[row], starts[row + 1]):
            if member[values[at]]:
                found[row] += 1


@compiled(void, read(int64), read(int32), read(int64, 2), written(int64, 2))
def _sums(starts: Longs, values: Ints, weights: Longs, found: Longs) -> None:
    columns, total = weights.shape[1], np.empty(weights.shape[1], np.int64)
    for row in range(found.shape[1]):
        total[:] = 0
        for at in range(starts[row], starts[row + 1]):
            for column in range(columns):
                total[column] += weights[values[at], column]
        for column in range(columns):
            found[column, row] = total[column]


@compiled(void, read(int64), read(int32), read(float32, 2), written(float32, 2))
def _best(
    starts: Longs, values: Ints, worth: NDArray[np.float32], found: NDArray[np.float32]
) -> None:
    columns, most = worth.shape[1], np.empty(worth.shape[1], np.float32)
    for row in range(found.shape[1]):
        most[:] = 0
        for at in range(starts[row], starts[row + 1]):
            for column in range(columns):
                most[column] = max(most[column], worth[values[at], column])
        for column in range(columns):
            found[column, row] = most[column]


@compiled(void, read(int64), read(int32), written(int64), written(int32))
def _inverse(starts: Longs, values: Ints, nexts: Longs, rows: Ints) -> None:
    for row in range(len(starts) - 1):
        for at in range(starts[row], starts[row + 1]):
            rows[nexts[values[at]]] = row
            nexts[values[at]] += 1


@compiled(void, read(int64), read(int32), read(float32, 2), written(float32))
def _mean_best(
    starts: Longs, values: Ints, worth: NDArray[np.float32], found: NDArray[np.float32]
) -> None:
    # Written so that one instruction takes many columns: with 100 of them ten times as fast as max.
    columns = worth.shape[1]
    most = np.zeros(columns, np.float32)
    for row in range(len(found)):
        if starts[row] == starts[row + 1]:
            continue
        first = values[starts[row]]
        for column in range(columns):
            most[column] = worth[first, column]
        for at in range(starts[row] + 1, starts[row + 1]):
            value = values[at]
            for column in range(columns):
                other, own = worth[value, column], most[column]
                most[column] = other if other > own else own
        total = np.float32(0)
        for column in range(columns):
            total += most[column]
        found[row] = total / columns


@compiled(void, read(int64), read(int32), written(boolean), written(int32, 2))
def _shared(starts: Longs, values: Ints, held: Bools, found: Ints) -> None:
    for row in range(len(found)):
        for at in range(starts[row], starts[row + 1]):
            held[values[at]] = True
        for other in range(row, len(found)):
            for at in range(starts[other], starts[other + 1]):
                found[row, other] += held[values[at]]
            found[other, row] = found[row, other]
        for at in range(starts[row], starts[row + 1]):
            held[values[at]] = False
