"""What comes first, and what comes after a cursor? Keys as whole numbers, smaller ones first."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.ragged import Bools, Longs
from matching.strings import SortKeys
from matching.table import Table

LAST = 2**59  # where a date that is not known stands, in either direction
FEW = 256  # rows that are sorted whole


class Key(ABC):
    """One key of an order.

    `of(p, rows)`: whole numbers that rows of part p are ordered by, smaller first. A cursor's
    value has a place in each part, on a scale twice as fine: there is room between two numbers.
    """

    kind: type[int] | type[str]

    @abstractmethod
    def of(self, part: int, rows: Longs) -> NDArray[np.signedinteger]:
        """Give a number for each of some rows of a part, smaller first."""

    def leading(self, part: int, mask: Bools, at: int | str | None, count: int) -> Longs | None:
        """Give rows of a mask that hold the first `count` after a cursor's value, and maybe more.

        None if they cannot be had without looking at all rows.
        """
        return None

    @abstractmethod
    def value(self, part: int, row: int) -> int | str:
        """Give what a cursor keeps of a row."""

    @abstractmethod
    def place(self, part: int, value: int | str) -> int:
        """Say where a cursor's value stands among twice the numbers of a part."""


@dataclass(frozen=True, eq=False)
class Numbers(Key):
    """Numbers that mean the same in every part; negated where the largest comes first.

    `missing` is the number of those that have none: they come last in either direction.
    """

    columns: Sequence[NDArray[np.signedinteger]]
    descending: bool
    missing: int | None = None
    kind = int

    def of(self, part: int, rows: Longs) -> NDArray[np.signedinteger]:
        """Give the numbers, negated if the largest comes first."""
        found = self.columns[part][rows]
        told = -found if self.descending else found
        if self.missing is None:
            return told
        return np.where(found == self.missing, LAST, told.astype(np.int64))

    def value(self, part: int, row: int) -> int:
        """Give the number that `of` gives."""
        return int(self.of(part, np.array([row]))[0])

    def place(self, part: int, value: int | str) -> int:
        """Double the number."""
        return 2 * int(value)


@dataclass(frozen=True, eq=False)
class Words(Key):
    """Folded texts, by their rank in each part."""

    keys: Sequence[SortKeys]
    descending: bool
    kind = str

    def of(self, part: int, rows: Longs) -> NDArray[np.signedinteger]:
        """Give the ranks, negated if the last comes first."""
        rank = self.keys[part].rank[rows]
        return -rank if self.descending else rank

    def leading(self, part: int, mask: Bools, at: int | str | None, count: int) -> Longs | None:
        """Walk along the sorted rows, so that a page costs the same wherever it lies."""
        keys = self.keys[part]
        order = keys.order[::-1] if self.descending else keys.order
        start = 0
        if at is not None and self.descending:
            start = len(order) - keys.bisect(f"{at}\0")  # "\0" is the least that can follow
        elif at is not None:
            start = keys.bisect(str(at))
        rank, equal = (-1, False) if at is None else keys.place(str(at))
        passed = rank if equal else -1  # of those that tie with the cursor, some come before it
        found: list[Longs] = []
        wanted, step, tied = count, 2 * count + 62, -1
        while start < len(order):
            ahead = order[start : start + step]
            if wanted <= 0:  # enough, but for those that tie with the last one
                ahead = ahead[keys.rank[ahead] == tied]
            else:
                tied = int(keys.rank[ahead[-1]])
            kept = ahead[mask[ahead]].astype(np.int64)
            found.append(kept)
            if wanted <= 0 and len(ahead) < step:
                break
            wanted -= int(np.count_nonzero(keys.rank[kept] != passed))
            start, step = start + step, 2 * step
        return np.concatenate(found) if found else np.zeros(0, np.int64)

    def value(self, part: int, row: int) -> str:
        """Give the text."""
        return self.keys[part].keys[row]

    def place(self, part: int, value: int | str) -> int:
        """Double the rank of the text, or stand before the next greater one."""
        rank, equal = self.keys[part].place(str(value))
        place = 2 * rank if equal else 2 * rank - 1
        return -place if self.descending else place


@dataclass(frozen=True, eq=False)
class Identities(Key):
    """Ids as texts: the last key of every order, so that no two rows are equal."""

    table: Table[Any]
    kind = str

    def of(self, part: int, rows: Longs) -> NDArray[np.signedinteger]:
        """Give ordinals in the base, whose ids rise with them; ranks elsewhere."""
        if part:
            return self._ranks(part).rank[rows]
        ordinals: NDArray[np.signedinteger] = self.table.base.columns.ordinals[rows]
        return ordinals

    def _ranks(self, part: int) -> SortKeys:
        return self.table.whole[part].identities(self.table.ordinals)

    def value(self, part: int, row: int) -> str:
        """Give the id."""
        return self.table.ordinals.id_of(int(self.table.whole[part].columns.ordinals[row]))

    def place(self, part: int, value: int | str) -> int:
        """Double the ordinal or rank of the id, or stand before the next greater one."""
        if part:
            rank, equal = self._ranks(part).place(str(value))
            return 2 * rank if equal else 2 * rank - 1
        base = self.table.ordinals.base
        found = base.bisect(str(value).encode())
        known = found < len(base) and base[found] == value
        return 2 * found if known else 2 * found - 1


def after(rows: Longs, keys: Sequence[Key], part: int, places: Sequence[int]) -> Longs:
    """Give the rows that come after the places of a cursor. O(rows) for each key that ties."""
    later: list[Longs] = []
    for key, place in zip(keys, places, strict=True):
        numbers = key.of(part, rows)
        # Twice a number is compared with the place by halving that, rounded down.
        later.append(rows[numbers > place // 2])
        rows = rows[numbers == place // 2] if place % 2 == 0 else rows[:0]
        if not len(rows):
            break
    return np.concatenate(later)


def smallest(rows: Longs, keys: Sequence[Key], part: int, count: int) -> Longs:
    """Give the first `count` rows in order. O(rows), and O(count log count) to sort those."""
    if len(rows) > max(count, FEW):
        rows = _candidates(rows, keys, part, count)
    columns = [key.of(part, rows) for key in reversed(keys)]
    return rows[np.lexsort(columns)][:count] if len(rows) else rows


def _candidates(rows: Longs, keys: Sequence[Key], part: int, count: int) -> Longs:
    """Give the first `count` rows in any order: select by the first key, ties by the next."""
    if count < 1 or len(rows) <= count:
        return rows[:count]
    numbers = keys[0].of(part, rows)
    border = np.partition(numbers, count - 1)[count - 1]
    inside, ties = rows[numbers < border], rows[numbers == border]
    wanted = count - len(inside)
    return np.concatenate([inside, _candidates(ties, keys[1:], part, wanted)])
