"""Which small number stands for an id? Given once, never given again."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from matching.ragged import Ints
from matching.strings import Strings

REMEMBERED = 65_536  # ids whose place is kept


class Places(Protocol):
    """Whatever knows the ordinal of each id it is asked for: a dict while building, or Ordinals."""

    def __getitem__(self, text: str, /) -> int: ...


class Ordinals:
    """Ids with their ordinals, 0 to len-1: those of the build sorted by id, then as they came.

    Immutable: `including` gives a longer one. The ids of the build are searched in their packed
    form (O(log n)), so that opening a large catalog makes no Python object for each id.
    """

    def __init__(
        self, base: Strings, extra: tuple[str, ...] = (), found: dict[str, int] | None = None
    ) -> None:
        self.base = base
        self.extra = extra
        self._found = {} if found is None else found  # searched for before, in the same base
        self._extra = {text: len(base) + place for place, text in enumerate(extra)}

    @classmethod
    def of(cls, ids: Iterable[str]) -> Self:
        """Number ids in their order as texts."""
        return cls(Strings.of(sorted(set(ids))))

    def __len__(self) -> int:
        return len(self.base) + len(self.extra)

    def get(self, text: str) -> int:
        """Give the ordinal of an id, or -1."""
        found = self._extra.get(text)
        if found is None and (found := self._found.get(text)) is None:
            found = self.base.find(text)
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            self._found[text] = found
        return found

    def __getitem__(self, text: str) -> int:
        """Give the ordinal of an id; KeyError if it has none."""
        found = self.get(text)
        if found < 0:
            raise KeyError(text)
        return found

    def id_of(self, ordinal: int) -> str:
        """Give the id of an ordinal."""
        known = len(self.base)
        return self.base[ordinal] if ordinal < known else self.extra[ordinal - known]

    def some(self, ids: Iterable[str]) -> Ints:
        """Give the ordinals of the ids that have one, int32."""
        found = (self.get(text) for text in ids)
        return np.array([place for place in found if place >= 0], np.int32)

    def including(self, ids: Iterable[str]) -> "Ordinals":
        """Give new ordinals to the ids that have none, in the order given."""
        fresh = tuple(text for text in dict.fromkeys(ids) if self.get(text) < 0)
        return Ordinals(self.base, (*self.extra, *fresh), self._found) if fresh else self

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Give the arrays it is made of by name."""
        parts = {"base": self.base, "extra": Strings.of(self.extra)}
        return {
            f"{name}.{key}": array
            for name, part in parts.items()
            for key, array in part.to_arrays().items()
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Make it from what `to_arrays` gave; ValueError if they do not fit."""
        base, extra = (
            Strings.from_arrays({key: arrays[f"{name}.{key}"] for key in ("starts", "blob")})
            for name in ("base", "extra")
        )
        return cls(base, tuple(extra[place] for place in range(len(extra))))
