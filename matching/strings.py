"""Where does a text stand among very many, without a Python object for each of them?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from matching.compiled import compiled, int64, read, uint8
from matching.ragged import Ints, Longs, joined_starts, segments


@dataclass(frozen=True, eq=False)
class Strings:
    """Texts as UTF-8 in one blob (uint8), text i between `starts[i]` and `starts[i + 1]`.

    UTF-8 compares as its code points do, so sorted bytes are sorted texts.
    """

    starts: Longs
    blob: NDArray[np.uint8]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Pack texts in the order given."""
        packed = [text.encode() for text in texts]
        starts = np.zeros(len(packed) + 1, np.int64)
        np.cumsum(np.fromiter(map(len, packed), np.int64, len(packed)), out=starts[1:])
        return cls(starts, np.frombuffer(b"".join(packed), np.uint8))

    @cached_property
    def _views(self) -> tuple[memoryview, memoryview]:
        # Reading from a memoryview costs a tenth of reading from a memory-mapped array.
        return np.ascontiguousarray(self.starts).data, np.ascontiguousarray(self.blob).data

    def __len__(self) -> int:
        return len(self.starts) - 1

    def raw(self, place: int) -> bytes:
        """Give one text as UTF-8."""
        starts, blob = self._views
        return bytes(blob[starts[place] : starts[place + 1]])

    def __getitem__(self, place: int) -> str:
        return self.raw(place).decode()

    def every(self) -> list[bytes]:
        """Give all texts as UTF-8."""
        whole, ends = self.blob.tobytes(), self.starts.tolist()
        return [whole[low:high] for low, high in pairwise(ends)]

    def bisect(self, text: bytes) -> int:
        """Count the texts below `text`; only for sorted texts. O(log n)."""
        return int(_count_below(self.starts, self.blob, np.frombuffer(text, np.uint8)))

    def find(self, text: str) -> int:
        """Give the first place of a text, or -1; only for sorted texts. O(log n)."""
        packed = text.encode()
        place = self.bisect(packed)
        return place if place < len(self) and self.raw(place) == packed else -1

    def starting_with(self, start: str) -> tuple[int, int]:
        """Give the range of places whose text starts so; only for sorted texts. O(log n)."""
        packed = start.encode()
        # 0xff stands in no UTF-8 text, so it is above whatever may follow the start.
        return self.bisect(packed), self.bisect(packed + b"\xff")

    def take(self, rows: NDArray[Any]) -> Self:
        """Give these texts only, in this order."""
        positions, starts = segments(self.starts, rows)
        return type(self)(starts, self.blob[positions])

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Put the texts of several one after the other."""
        starts = joined_starts([part.starts for part in parts])
        return cls(starts, np.concatenate([part.blob for part in parts]))

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Give the arrays it is made of by name."""
        return {"starts": self.starts, "blob": self.blob}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Make it from what `to_arrays` gave; ValueError if the two do not fit."""
        starts, blob = arrays["starts"], arrays["blob"]
        if starts.ndim != 1 or not len(starts) or starts[0] != 0 or starts[-1] != len(blob):
            raise ValueError("starts and bytes of a column of texts do not fit")
        return cls(starts, blob)


@compiled(int64, read(int64), read(uint8), read(uint8))
def _count_below(starts: Longs, blob: NDArray[np.uint8], text: NDArray[np.uint8]) -> int:
    low, high = 0, len(starts) - 1
    while low < high:
        middle = (low + high) // 2
        first, size = starts[middle], starts[middle + 1] - starts[middle]
        shared = 0
        while shared < min(size, len(text)) and blob[first + shared] == text[shared]:
            shared += 1
        if shared == len(text):  # the same, or it goes on
            below = False
        else:
            below = shared == size or blob[first + shared] < text[shared]
        if below:
            low = middle + 1
        else:
            high = middle
    return low


class SortKeys:
    """One text for each row to order by: `keys` in row order, `order` the rows by key.

    `rank` int32 (n,): 0 for the smallest key, equal keys share a rank. Rows are put in order when
    that is first asked for: a part that a write made may be gone before anybody asks.
    """

    def __init__(self, keys: Strings, ranked: tuple[Ints, Ints] | None = None) -> None:
        self.keys = keys
        self._given = ranked

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Keep the texts of all rows, given in row order."""
        return cls(Strings.of(texts))

    @cached_property
    def _ranked(self) -> tuple[Ints, Ints]:
        """Order and rank; O(n log n) unless they are given."""
        if self._given is not None:
            return self._given
        texts = self.keys.every()
        order = sorted(range(len(texts)), key=texts.__getitem__)
        rank = np.zeros(len(texts), np.int32)
        place = -1
        before: bytes | None = None
        for row in order:
            if texts[row] != before:
                place, before = place + 1, texts[row]
            rank[row] = place
        return np.array(order, np.int32), rank

    @property
    def order(self) -> Ints:
        """The rows by key."""
        return self._ranked[0]

    @property
    def rank(self) -> Ints:
        """The rank of each row."""
        return self._ranked[1]

    def __len__(self) -> int:
        return len(self.keys)

    def bisect(self, text: str) -> int:
        """Count the keys below a text: where it begins in `order`. O(log n)."""
        packed = text.encode()
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self.keys.raw(int(self.order[middle])) < packed:
                low = middle + 1
            else:
                high = middle
        return low

    def place(self, text: str) -> tuple[int, bool]:
        """Give the rank of a text and True, or that of the next greater one and False."""
        low = self.bisect(text)
        if low == len(self):
            return (int(self.rank[self.order[-1]]) + 1 if len(self) else 0), False
        row = int(self.order[low])
        return int(self.rank[row]), self.keys[row] == text

    def take(self, rows: NDArray[Any]) -> Self:
        """Give these rows only; ranks count anew."""
        return type(self)(self.keys.take(rows))

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Put the rows of several one after the other; ranks count anew."""
        return cls(Strings.joined([part.keys for part in parts]))

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Give the arrays it is made of by name."""
        keys = {f"keys.{name}": array for name, array in self.keys.to_arrays().items()}
        return {**keys, "order": self.order, "rank": self.rank}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Make it from what `to_arrays` gave; ValueError if they do not fit."""
        keys = Strings.from_arrays({"starts": arrays["keys.starts"], "blob": arrays["keys.blob"]})
        if not len(keys) == len(arrays["order"]) == len(arrays["rank"]):
            raise ValueError("keys, order and rank of a sort key do not fit")
        return cls(keys, (arrays["order"], arrays["rank"]))


class Lookup:
    """Rows by text, where a row may have several texts and a text several rows.

    `keys` sorted; `rows` int32 beside them, rising where keys are equal. Sorted when first asked.
    """

    def __init__(self, keys: Strings, rows: Ints, *, ordered: bool = True) -> None:
        self._given = keys, rows
        self._ordered = ordered

    @cached_property
    def _sorted(self) -> tuple[Strings, Ints]:
        keys, rows = self._given
        if self._ordered:
            return self._given
        texts, owners = keys.every(), rows.tolist()
        order = np.array(
            sorted(range(len(texts)), key=lambda at: (texts[at], owners[at])), np.int64
        )
        return keys.take(order), rows[order]

    @property
    def keys(self) -> Strings:
        """The texts in order."""
        return self._sorted[0]

    @property
    def rows(self) -> Ints:
        """The row of each text."""
        return self._sorted[1]

    @classmethod
    def of(cls, texts: Iterable[Sequence[str]]) -> Self:
        """Make it from one sequence of texts for each row."""
        pairs = [(text, row) for row, own in enumerate(texts) for text in dict.fromkeys(own)]
        rows = np.array([row for _, row in pairs], np.int32)
        return cls(Strings.of(text for text, _ in pairs), rows, ordered=False)

    def equal(self, text: str) -> Ints:
        """Give the rows that have exactly this text."""
        packed = text.encode()
        # "\0" is the least that can follow, so it bounds the equal ones from above.
        return self.rows[self.keys.bisect(packed) : self.keys.bisect(packed + b"\0")]

    def starting_with(self, start: str) -> Ints:
        """Give the rows that have a text starting so; a row may come more than once."""
        low, high = self.keys.starting_with(start)
        return self.rows[low:high]

    def take(self, rows: NDArray[Any]) -> Self:
        """Give these rows only, numbered in this order."""
        keys, owners = self._given
        place = np.full(1 + max(owners.max(initial=-1), rows.max(initial=-1)), -1, np.int32)
        place[rows] = np.arange(len(rows), dtype=np.int32)
        kept = np.flatnonzero(place[owners] >= 0)
        return type(self)(keys.take(kept), place[owners[kept]], ordered=False)

    @classmethod
    def joined(cls, parts: Sequence[Self], lengths: Sequence[int]) -> Self:
        """Put several together, whose parts have so many rows."""
        given = [part._given for part in parts]
        offsets = np.cumsum([0, *lengths])
        rows = [own + np.int32(first) for (_, own), first in zip(given, offsets, strict=False)]
        return cls(Strings.joined([keys for keys, _ in given]), np.concatenate(rows), ordered=False)

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Give the arrays it is made of by name."""
        keys = {f"keys.{name}": array for name, array in self.keys.to_arrays().items()}
        return {**keys, "rows": self.rows}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Make it from what `to_arrays` gave; ValueError if they do not fit."""
        keys = Strings.from_arrays({"starts": arrays["keys.starts"], "blob": arrays["keys.blob"]})
        if len(keys) != len(arrays["rows"]):
            raise ValueError("keys and rows of a lookup do not fit")
        return cls(keys, arrays["rows"])
