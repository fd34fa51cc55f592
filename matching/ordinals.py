"""Which small number stands for an id? Given once, never given again."""

import threading
from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from matching.ragged import Ints
from matching.strings import Strings

REMEMBERED = 65_536  # ids whose place is kept
FEW = 64  # ids that are put among others one by one


class Places(Protocol):
    """Whatever knows the ordinal of each id it is asked for: a dict while building, or Ordinals."""

    def __getitem__(self, text: str, /) -> int: ...


class _Later:
    """Ids that came after the build, in their order; only ever longer.

    All `Ordinals` that follow from each other share it, and each knows how many of them are its.
    """

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self.texts = list(texts)
        self.places = {text: place for place, text in enumerate(self.texts)}
        self.changing = threading.Lock()
        self.ordered: list[str] = []  # the first of them, as far as keys were asked for
        self.before = np.zeros(0, np.float64)  # beside the texts: ids of the build below each
        self.rank = np.zeros(0, np.float64)  # its place in `ordered`

    def add(self, texts: Sequence[str]) -> None:
        """Put some behind the others."""
        for place, text in enumerate(texts, len(self.texts)):
            self.places[text] = place
        self.texts += texts

    def order(self, base: Strings, count: int) -> None:
        """Rank so many at least; O(those not ranked before), and two arrays of the others."""
        fresh = self.texts[len(self.rank) : count]
        before = [base.bisect(text.encode()) for text in fresh]
        self.before = np.concatenate([self.before, before])
        if len(fresh) > FEW:
            self.ordered = sorted(self.texts[:count])
            places = {text: place for place, text in enumerate(self.ordered)}
            self.rank = np.array([places[text] for text in self.texts[:count]], np.float64)
            return
        for text in fresh:
            place = bisect(self.ordered, text)
            self.ordered.insert(place, text)
            self.rank = np.append(self.rank + (self.rank >= place), place)


class Ordinals:
    """Ids with their ordinals, 0 to len-1: those of the build sorted by id, then as they came.

    Immutable: `including` gives a longer one. The ids of the build are searched in their packed
    form (O(log n)), so that opening a large catalog makes no Python object for each id.
    """

    def __init__(self, base: Strings, extra: Iterable[str] = ()) -> None:
        self.base = base
        self._later = _Later(extra)
        self._count = len(self._later.texts)
        self._found: dict[str, int] = {}  # searched for before, in the same base

    @classmethod
    def of(cls, ids: Iterable[str]) -> Self:
        """Number ids in their order as texts."""
        return cls(Strings.of(sorted(set(ids))))

    @property
    def extra(self) -> tuple[str, ...]:
        """The ids that came after the build; O(those)."""
        return tuple(self.after(len(self.base)))

    def after(self, count: int) -> list[str]:
        """Give the ids from an ordinal on, of those that came after the build."""
        return self._later.texts[count - len(self.base) : self._count]

    def __len__(self) -> int:
        return len(self.base) + self._count

    def get(self, text: str) -> int:
        """Give the ordinal of an id, or -1."""
        late = self._later.places.get(text, self._count)
        if late < self._count:
            return len(self.base) + late
        found = self._found.get(text)
        if found is None:
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
        return self.base[ordinal] if ordinal < known else self._later.texts[ordinal - known]

    def some(self, ids: Iterable[str]) -> Ints:
        """Give the ordinals of the ids that have one, int32."""
        found = (self.get(text) for text in ids)
        return np.array([place for place in found if place >= 0], np.int32)

    def including(self, ids: Iterable[str]) -> "Ordinals":
        """Give new ordinals to the ids that have none, in the order given; O(ids given)."""
        fresh = [text for text in dict.fromkeys(ids) if self.get(text) < 0]
        if not fresh:
            return self
        longer = Ordinals(self.base)
        longer._found, longer._later = self._found, self._later
        with self._later.changing:
            if len(self._later.texts) > self._count:  # something else followed from this one
                longer._later = _Later(self._later.texts[: self._count])
            longer._later.add(fresh)
        longer._count = self._count + len(fresh)
        return longer

    def keys(self, ordinals: Ints) -> NDArray[np.float64]:
        """Give numbers for some ordinals that compare as their ids do, float64.

        Ids of the build are in order already; later ones get a place between them.
        """
        found = ordinals.astype(np.float64)
        late = np.flatnonzero(ordinals >= len(self.base))
        if len(late):
            later = self._later
            with later.changing:
                if len(later.rank) < self._count:
                    later.order(self.base, self._count)
                keys = later.before - 0.5 + later.rank / (2 * len(later.rank) + 2)
            found[late] = keys[ordinals[late] - len(self.base)]
        return found

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
        return cls(base, (extra[place] for place in range(len(extra))))
