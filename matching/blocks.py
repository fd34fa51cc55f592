"""How does a long column change in a few places without a copy of all of it? In blocks."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.ragged import Ints

BLOCK = 1 << 12  # values of one block, 16 kB


class Blocks:
    """A column int32 (n,); immutable. `changed` copies those blocks alone in which it differs."""

    def __init__(self, blocks: tuple[Ints, ...], size: int) -> None:
        self._blocks = blocks
        self._size = size

    @classmethod
    def of(cls, values: Ints) -> "Blocks":
        """Cut a column into blocks, without copying it."""
        starts = range(0, len(values), BLOCK)
        return cls(tuple(values[start : start + BLOCK] for start in starts), len(values))

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, place: int) -> int:
        return int(self._blocks[place // BLOCK][place % BLOCK])

    def some(self, places: NDArray[Any]) -> Ints:
        """Give the values at some places; O(those), or O(n) once where they are many."""
        if len(places) > len(self._blocks):
            found: Ints = self.whole[places]
            return found
        return np.array([self[place] for place in places.tolist()], np.int32)

    @cached_property
    def whole(self) -> Ints:
        """All values; O(n) once."""
        return np.concatenate([np.zeros(0, np.int32), *self._blocks])

    def changed(self, places: NDArray[Any], values: NDArray[Any], size: int, new: int) -> "Blocks":
        """Give a column of so many values, with other ones at some places, and `new` behind."""
        blocks = [*self._blocks]
        if blocks and size > self._size:
            blocks[-1] = _filled(blocks[-1], size - BLOCK * (len(blocks) - 1), new)
        while BLOCK * len(blocks) < size:
            blocks.append(_filled(np.zeros(0, np.int32), size - BLOCK * len(blocks), new))
        if len(places) > len(blocks):  # about all of them change
            whole = np.concatenate([np.zeros(0, np.int32), *blocks])
            whole[places] = values
            return Blocks.of(whole)
        for block, own in _by_block(places):
            blocks[block] = blocks[block].copy()
            blocks[block][places[own] % BLOCK] = values[own]
        return Blocks(tuple(blocks), size)


def _filled(block: Ints, size: int, new: int) -> Ints:
    fresh = np.full(min(size, BLOCK) - len(block), new, np.int32)
    return np.concatenate([block, fresh])


def _by_block(places: NDArray[Any]) -> Iterator[tuple[int, NDArray[Any]]]:
    blocks = places // BLOCK
    for block in dict.fromkeys(blocks.tolist()):
        yield block, np.flatnonzero(blocks == block)
