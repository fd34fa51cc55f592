"""What was counted last, and which rows count otherwise now?

To count over every row of a table takes a pass over it. After a write, or for another viewer of the
same levels, the count differs by few rows. So the base of a table, which all snapshots since the
last build share, keeps the last count of each kind beside what it was made of, and the next one is
made from it by the rows that differ, whichever of the two snapshots is the older. Only arrays and
parts are kept, never a snapshot or what was counted before the last.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.ragged import Bools, Ints, Longs, Ragged
from matching.table import Part, Table

Masks = Mapping[Part[Any], Bools]
Move = tuple[Part[Any], Longs, Longs]  # rows that count no longer, and those that do now
Touched = Callable[[Part[Any], Longs], Ints]
NO_ROWS = np.zeros(0, np.int64)


def differing(one: Bools, other: Bools) -> Longs:
    """Give the places where two masks differ, rising; beyond its end a mask is False."""
    if one is other:
        return NO_ROWS
    size = min(len(one), len(other))
    found = np.flatnonzero(one[:size] != other[:size])
    longer = one if len(one) > size else other
    return np.concatenate([found, size + np.flatnonzero(longer[size:])])


def moves(before: Masks, now: Masks) -> Iterator[Move]:
    """Give, for each part that has any, the rows that count no longer, and those that do now."""
    for part in {**before, **now}:
        none = np.zeros(0, np.bool_)  # a part that is not there counts nothing
        was, mask = before.get(part, none), now.get(part, none)
        if len(rows := differing(was, mask)):
            less = rows[was[rows]] if len(was) else NO_ROWS
            yield part, less, rows[mask[rows]] if len(mask) else NO_ROWS


@dataclass(frozen=True, eq=False)
class Standing:
    """What a count was made of: the living rows of a table, and the organizations that are seen."""

    alive: Masks
    seen: Bools  # by ordinal

    @classmethod
    def of(cls, table: Table[Any], seen: Bools) -> "Standing":
        """Give how it stands in a table for a viewer who sees these organizations."""
        return cls(dict(zip(table.whole, table.alive, strict=True)), seen)

    def since(self, before: "Standing", touched: Touched) -> Iterator[tuple[Part[Any], Longs]]:
        """Give the rows that died, came to life or may show other organizations, part by part.

        `touched(part, ordinals)` gives the rows that some organizations stand in. All rows of parts
        that only one of the two knows.
        """
        turned = differing(before.seen, self.seen)
        for part in {**before.alive, **self.alive}:
            was, alive = before.alive.get(part), self.alive.get(part)
            if was is None or alive is None:
                yield part, np.arange(len(part))
                continue
            rows = differing(was, alive)
            if len(turned):
                others = touched(part, turned)
                rows = np.union1d(rows, others) if len(others) else rows
            if len(rows):
                yield part, rows


def with_any(part: Part[Any], taking_part: Ragged, ordinals: Longs) -> Ints:
    """Give the rows of a part that any of some organizations stand in, rising."""
    if part.members is not None:
        known = ordinals[ordinals < len(part.members)]
        return np.unique(part.members.gather(known)) if len(known) else np.zeros(0, np.int32)
    return containing(taking_part, ordinals)


def containing(rows: Ragged, ordinals: Longs) -> Ints:
    """Give the rows that hold any of some ordinals, rising; O(values)."""
    if not len(rows.values):
        return np.zeros(0, np.int32)
    member = np.zeros(1 + int(rows.values.max()), np.bool_)
    member[ordinals[ordinals < len(member)]] = True
    return np.flatnonzero(rows.any_of(member)).astype(np.int32)


def masks(
    table: Table[Any],
    key: object,
    seen: Bools,
    make: Callable[[Part[Any], Longs], tuple[Bools, ...]],
    touched: Touched,
) -> list[tuple[Bools, ...]]:
    """Give masks over the living rows of each part, from those last made under the same key.

    `make(part, rows)` says of some rows what the masks hold if they live: nothing but the part's
    columns and `seen` may decide it. A mask in which nothing changed is the same object again.
    """
    now = Standing.of(table, seen)
    last: tuple[Standing, dict[Part[Any], tuple[Bools, ...]]] | None = table.base.memory.get(key)
    before, known = last if last is not None else (Standing({}, seen), {})
    found = {part: known.get(part, ()) for part in table.whole}
    for part, rows in now.since(before, touched):
        if part not in found:
            continue
        alive, fresh = now.alive[part][rows], make(part, rows)
        olds = found[part] or tuple(np.zeros(len(part), np.bool_) for _ in fresh)
        pairs = zip(olds, fresh, strict=True)
        found[part] = tuple(_with(old, rows, alive & new) for old, new in pairs)
    table.base.memory[key] = (now, found)
    return [found[part] for part in table.whole]


def _with(mask: Bools, rows: Longs, values: Bools) -> Bools:
    """Give a mask with other values in some rows; the same one if they are what it has."""
    if np.array_equal(mask[rows], values):
        return mask
    found = mask.copy()
    found[rows] = values
    return found


def sized(counts: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """Give a copy of counts in another shape, zeros where there were none."""
    if counts.shape == shape:
        return counts.copy()
    found = np.zeros(shape, counts.dtype)
    common = tuple(slice(min(pair)) for pair in zip(counts.shape, shape, strict=True))
    found[common] = counts[common]
    return found
