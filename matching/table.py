"""How does one kind of record change without being built anew? Parts, of which rows die."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, Generic, TypeVar

import numpy as np

from matching.blocks import Blocks
from matching.columns import RecordColumns
from matching.features import Features
from matching.ordinals import Ordinals
from matching.postings import Postings
from matching.ragged import Bools, Ints, Longs, Ragged
from matching.strings import SortKeys
from matching.texts import Texts

ColumnsT = TypeVar("ColumnsT", bound=RecordColumns)
# A new part swallows the last one as long as that has at most this many rows for each of its own.
# So a part of n rows is copied O(log n) times in all, and there are O(log n) parts.
MERGE = 4
SMALL = 32  # rows that are always worth copying


@dataclass(frozen=True, eq=False, kw_only=True)
class Part(Generic[ColumnsT]):
    """Rows made at one time: columns, words to search, and what the matcher reads of the texts."""

    columns: ColumnsT
    texts: Texts
    features: Features | None = None  # of organizations and activities, if there is an encoder
    members: Ragged | None = None  # rows by organization ordinal; of the base, else made on demand
    postings: Postings | None = None  # rows by word; of the base
    memory: dict[Any, Any] = field(default_factory=dict, repr=False)  # what was counted in it
    _identities: list[SortKeys] = field(default_factory=list, repr=False)

    def __len__(self) -> int:
        return len(self.columns)

    def identities(self, ordinals: Ordinals) -> SortKeys:
        """Give the ids of the rows to order by; made once, as the part outlives a snapshot."""
        if not self._identities:
            ids = [ordinals.id_of(int(each)) for each in self.columns.ordinals]
            self._identities.append(SortKeys.of(ids))
        return self._identities[0]


@dataclass(frozen=True, eq=False, kw_only=True)
class Table(Generic[ColumnsT]):
    """All records of one kind: the base first, then what changed since.

    `alive[p]` bool (rows of part p,): False where a later part has the record, or where it is
    gone. `placed` int32 (n_ordinals,): an ordinal's row counted through all parts, or -1; part p
    begins at `offsets[p]`.
    """

    base: Part[ColumnsT]
    deltas: tuple[Part[ColumnsT], ...]
    alive: tuple[Bools, ...]
    ordinals: Ordinals
    placed: Blocks

    @classmethod
    def of(cls, base: Part[ColumnsT], ordinals: Ordinals) -> "Table[ColumnsT]":
        """Make a table of one part, all rows alive."""
        row_of = np.full(len(ordinals), -1, np.int32)
        row_of[base.columns.ordinals] = np.arange(len(base), dtype=np.int32)
        alive = np.ones(len(base), np.bool_)
        placed = Blocks.of(row_of)
        return cls(base=base, deltas=(), alive=(alive,), ordinals=ordinals, placed=placed)

    @cached_property
    def whole(self) -> tuple[Part[ColumnsT], ...]:
        """The parts with their texts and features, base first."""
        return (self.base, *self.deltas)

    @cached_property
    def parts(self) -> tuple[ColumnsT, ...]:
        """The columns of each part, base first."""
        return tuple(part.columns for part in self.whole)

    @property
    def row_of(self) -> Ints:
        """Give `placed` as an array; O(ordinals) once for each table."""
        return self.placed.whole

    @cached_property
    def offsets(self) -> Longs:
        """The first row of each part, counted through all, int64 (n_parts + 1,)."""
        return np.cumsum([0, *map(len, self.whole)])

    def first_row(self, part: Part[ColumnsT]) -> int:
        """Give the first row of a part, counted through all."""
        return int(self.offsets[self.whole.index(part)])

    def locate(self, ordinal: int) -> tuple[int, int] | None:
        """Give the part and the row in it of an ordinal; None if it has no living record."""
        row = self.placed[ordinal] if 0 <= ordinal < len(self.placed) else -1
        if row < 0:
            return None
        known = len(self.base)
        if row < known:  # nearly always
            return 0, row
        for part, delta in enumerate(self.deltas, 1):
            if row < known + len(delta):
                return part, row - known
            known += len(delta)
        raise LookupError(ordinal)  # cannot be: rows are counted through these parts

    def find(self, identity: str) -> tuple[int, int] | None:
        """Give the part and the row in it of an id; None if it has no living record."""
        return self.locate(self.ordinals.get(identity))

    def __len__(self) -> int:
        """Count the living records."""
        return int(sum(np.count_nonzero(each) for each in self.alive))

    def knowing(self, ordinals: Ordinals) -> "Table[ColumnsT]":
        """Give the same records, with more ordinals known."""
        return self.changed((), None, ordinals)

    def changed(
        self, gone: Iterable[int], fresh: Part[ColumnsT] | None, ordinals: Ordinals
    ) -> "Table[ColumnsT]":
        """Give the table without the ordinals `gone`, and with the rows of `fresh` added.

        `fresh` must not hold an ordinal that lives and is not in `gone`.
        """
        dead = np.array(list(gone), np.int64)
        rows = self.placed.some(dead)
        offsets, alive, parts = self.offsets.tolist(), list(self.alive), [*self.whole]
        for place, (low, high) in enumerate(pairwise(offsets)):
            here = rows[(rows >= low) & (rows < high)]
            if len(here):
                alive[place] = alive[place].copy()
                alive[place][here - low] = False
        rows = np.full(len(dead), -1)
        if fresh is not None:
            was = np.full(len(fresh), -1)  # where the rows of the last part were before
            while len(parts) > 1 and len(parts[-1]) <= max(SMALL, MERGE * len(fresh)):
                kept = np.flatnonzero(alive.pop())
                fresh = _joined(parts.pop(), kept, fresh)
                was = np.concatenate([offsets[len(parts)] + kept, was])
            now = offsets[len(parts)] + np.arange(len(fresh))
            parts.append(fresh)
            alive.append(np.ones(len(fresh), np.bool_))
            moved = np.flatnonzero(was != now)
            dead = np.concatenate([dead, fresh.columns.ordinals[moved]])
            rows = np.concatenate([rows, now[moved]])
        return Table(
            base=parts[0],
            deltas=tuple(parts[1:]),
            alive=tuple(alive),
            ordinals=ordinals,
            placed=self.placed.changed(dead, rows, len(ordinals), -1),
        )


def _joined(older: Part[ColumnsT], kept: Longs, fresh: Part[ColumnsT]) -> Part[ColumnsT]:
    if not len(kept):
        return fresh
    columns, texts, features = older.columns, older.texts, older.features
    if len(kept) < len(older):
        columns, texts = columns.take(kept), texts.take(kept)
        features = None if features is None else features.take(kept)
    if features is not None and fresh.features is not None:
        features = Features.joined([features, fresh.features])
    return Part(
        columns=type(columns).joined([columns, fresh.columns]),
        texts=texts.joined_with(fresh.texts),
        features=features,
    )


def rows_of(masks: Sequence[Bools]) -> list[Longs]:
    """Turn masks into row numbers, part by part."""
    return [np.flatnonzero(mask) for mask in masks]
