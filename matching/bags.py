"""How do the words of a text fit into two bytes each? Rising numbers, with how often each stands.

A bag holds distinct numbers below 2**24, and a level beside each: from 1 to 15 for how often it
stands, 1 to 8 exactly, then in widening steps, as counts are damped anyway. A code of 16 bits
holds the step from the number before (12 bits) and the level (4 bits); a step above 4095 takes a
code more, with level 0, that holds its upper part. So words of a text and texts of a word are kept
alike, each row by itself.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from matching.compiled import (
    boolean,
    compiled,
    inlined,
    int32,
    int64,
    read,
    uint8,
    uint16,
    void,
    written,
)
from matching.ragged import Bools, Ints, Longs, joined_starts, segments

Codes = NDArray[np.uint16]
Levels = NDArray[np.uint8]
# How often a word of each level stands; level 0 is no word.
AMOUNTS = np.array([0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 13, 18, 28, 50, 100, 200], np.int32)
# 1 + ln(count), the usual damping of word counts.
DAMPED = np.array([0, *(1 + np.log(AMOUNTS[1:]))], np.float32)
MOST = 255  # times that a word is counted in one text
# The level whose damped count is nearest, by count.
LEVELS = np.array(
    [
        0,
        *(1 + np.abs(np.log(AMOUNTS[1:]) - np.log(count)).argmin() for count in range(1, MOST + 1)),
    ],
    np.uint8,
)
STEP = 12  # bits
LARGEST = (1 << STEP) - 1


@dataclass(frozen=True, eq=False)
class Bags:
    """Row i is coded in `codes[starts[i]:starts[i + 1]]`; `starts` int64 (n + 1,), from 0."""

    starts: Longs
    codes: Codes

    @classmethod
    def of(cls, rows: Iterable[tuple[Sequence[int], Sequence[int]]]) -> Self:
        """Make them of each row's numbers, rising, and of how often each stands."""
        numbers, counts, ends = array("i"), array("i"), array("q", [0])
        for own, amounts in rows:
            numbers.extend(own)
            counts.extend(amounts)
            ends.append(len(numbers))
        levels = LEVELS[np.minimum(np.array(counts, np.int32), MOST)]
        return cls.coded(np.array(ends, np.int64), np.array(numbers, np.int32), levels)

    @classmethod
    def coded(cls, ends: Longs, numbers: Ints, levels: Levels) -> Self:
        """Code rows of rising numbers with levels from 1; row i has those from ends[i]."""
        starts = np.zeros(len(ends), np.int64)
        _measure(ends, numbers, starts)
        codes = np.empty(int(starts[-1]), np.uint16)
        _encode(ends, numbers, levels, starts, codes)
        return cls(starts, codes)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def amounts(self) -> Longs:
        """Count the numbers of each row, int64 (n,)."""
        found = np.zeros(len(self), np.int64)
        _amounts(self.starts, self.codes, found)
        return found

    def decoded(self, rows: NDArray[Any] | None = None) -> tuple[Longs, Ints, Levels]:
        """Give the numbers and levels of some rows, or of all, one after the other; and their ends.

        Row i of those asked for has numbers and levels from ends[i] to ends[i + 1].
        """
        which = np.arange(len(self)) if rows is None else np.ascontiguousarray(rows, np.int64)
        most = int((self.starts[which + 1] - self.starts[which]).sum())
        ends = np.zeros(len(which) + 1, np.int64)
        numbers, levels = np.empty(most, np.int32), np.empty(most, np.uint8)
        _decode(self.starts, self.codes, which, ends, numbers, levels)
        return ends, numbers[: ends[-1]], levels[: ends[-1]]

    def row(self, place: int) -> tuple[Ints, Levels]:
        """Give the numbers and levels of one row."""
        return self.decoded(np.array([place]))[1:]

    def meets(self, place: int, numbers: Ints) -> bool:
        """Say whether one row has one of some numbers, which rise. O(both)."""
        return bool(_meets(self.starts, self.codes, place, numbers))

    def counts(self, mask: Bools, n_numbers: int) -> Longs:
        """Count in how many rows of a mask each number stands, int64 (n_numbers,)."""
        return np.bincount(self.decoded(np.flatnonzero(mask))[1], minlength=n_numbers)

    def take(self, rows: NDArray[Any]) -> Self:
        """Give these rows only, in this order."""
        positions, starts = segments(self.starts, rows)
        return type(self)(starts, self.codes[positions])

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Put the rows of several one after the other."""
        starts = joined_starts([part.starts for part in parts])
        return cls(starts, np.concatenate([part.codes for part in parts]))

    def turned(self, n_numbers: int, most: int | None = None) -> tuple[Self, Ints]:
        """Turn them round: row v holds the rows that have number v; and how many those are.

        Levels stay beside. A number in more than `most` rows is counted, and its row left empty.
        O(numbers), by a counting sort that needs no more memory than its result.
        """
        held = np.zeros(n_numbers, np.int32)
        starts = np.zeros(n_numbers + 1, np.int64)
        last = np.full(n_numbers, -1, np.int32)
        limit = len(self) if most is None else most
        _measure_turned(self.starts, self.codes, limit, last, held, starts)
        codes = np.empty(int(starts[-1]), np.uint16)
        last[:] = -1
        _turn(self.starts, self.codes, held > limit, last, starts[:-1].copy(), codes)
        return type(self)(starts, codes), held

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Give the arrays it is made of by name."""
        return {"starts": self.starts, "codes": self.codes}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Make it from what `to_arrays` gave; ValueError if the two do not fit."""
        starts, codes = arrays["starts"], arrays["codes"]
        if starts.ndim != 1 or not len(starts) or starts[0] != 0 or starts[-1] != len(codes):
            raise ValueError("starts and codes of bags do not fit")
        return cls(starts, codes)


@inlined
def level_of(code: int) -> int:
    """Give the level beside the number that a code leads to; 0 if it leads only part of the way."""
    return code & 15


@inlined
def step_of(code: int) -> int:
    """Give how far a code leads from the number before."""
    return code >> 4 if code & 15 else (code >> 4) << STEP


@compiled(void, read(int64), read(int32), written(int64))
def _measure(ends: Longs, numbers: Ints, starts: Longs) -> None:
    for row in range(len(ends) - 1):
        size, before = 0, -1
        for at in range(ends[row], ends[row + 1]):
            size += 1 if numbers[at] - before <= LARGEST else 2
            before = numbers[at]
        starts[row + 1] = starts[row] + size


@compiled(void, read(int64), read(int32), read(uint8), read(int64), written(uint16))
def _encode(ends: Longs, numbers: Ints, levels: Levels, starts: Longs, codes: Codes) -> None:
    for row in range(len(ends) - 1):
        place, before = starts[row], -1
        for at in range(ends[row], ends[row + 1]):
            step = numbers[at] - before
            if step > LARGEST:
                codes[place] = (step >> STEP) << 4
                place += 1
            codes[place] = ((step & LARGEST) << 4) | levels[at]
            place += 1
            before = numbers[at]


@compiled(void, read(int64), read(uint16), written(int64))
def _amounts(starts: Longs, codes: Codes, found: Longs) -> None:
    for row in range(len(found)):
        for place in range(starts[row], starts[row + 1]):
            if level_of(codes[place]):
                found[row] += 1


@compiled(
    void, read(int64), read(uint16), read(int64), written(int64), written(int32), written(uint8)
)
def _decode(
    starts: Longs, codes: Codes, rows: Longs, ends: Longs, numbers: Ints, levels: Levels
) -> None:
    at = 0
    for asked in range(len(rows)):
        number = -1
        for place in range(starts[rows[asked]], starts[rows[asked] + 1]):
            number += step_of(codes[place])
            if level_of(codes[place]):
                numbers[at] = number
                levels[at] = level_of(codes[place])
                at += 1
        ends[asked + 1] = at


@compiled(void, read(int64), read(uint16), int64, written(int32), written(int32), written(int64))
def _measure_turned(
    starts: Longs, codes: Codes, most: int, last: Ints, held: Ints, ends: Longs
) -> None:
    for row in range(len(starts) - 1):
        number = -1
        for place in range(starts[row], starts[row + 1]):
            number += step_of(codes[place])
            if level_of(codes[place]):
                ends[number + 1] += 1 if row - last[number] <= LARGEST else 2
                held[number] += 1
                last[number] = row
    for number in range(len(held)):
        ends[number + 1] = ends[number] + (ends[number + 1] if held[number] <= most else 0)


@compiled(
    void,
    read(int64),
    read(uint16),
    read(boolean),
    written(int32),
    written(int64),
    written(uint16),
)
def _turn(
    starts: Longs, codes: Codes, left_out: Bools, last: Ints, nexts: Longs, turned: Codes
) -> None:
    for row in range(len(starts) - 1):
        number = -1
        for place in range(starts[row], starts[row + 1]):
            number += step_of(codes[place])
            level = level_of(codes[place])
            if level and not left_out[number]:
                apart = row - last[number]
                if apart > LARGEST:
                    turned[nexts[number]] = (apart >> STEP) << 4
                    nexts[number] += 1
                turned[nexts[number]] = ((apart & LARGEST) << 4) | level
                nexts[number] += 1
                last[number] = row


@compiled(boolean, read(int64), read(uint16), int64, read(int32))
def _meets(starts: Longs, codes: Codes, row: int, numbers: Ints) -> bool:
    number, at = -1, 0
    for place in range(starts[row], starts[row + 1]):
        number += step_of(codes[place])
        if not level_of(codes[place]):
            continue
        while at < len(numbers) and numbers[at] < number:
            at += 1
        if at == len(numbers):
            return False
        if numbers[at] == number:
            return True
    return False
