"""What can be done with the columns of any table: pick rows, put parts together, save, open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self, cast

import numpy as np
from numpy.typing import NDArray

from matching.ragged import Ragged
from matching.strings import Lookup, SortKeys, Strings


@dataclass(frozen=True, eq=False, kw_only=True)
class Columns:
    """Base of immutable parts: each field has one entry, or one ragged row, for each row.

    A field named in BESIDE lies beside the values of the ragged field named there instead.
    """

    BESIDE: ClassVar[Mapping[str, str]] = {}

    def __len__(self) -> int:
        # The first field, as `vars` keeps their order; asking `fields` takes 50 times as long.
        return len(next(iter(vars(self).values())))

    def take(self, rows: NDArray[Any]) -> Self:
        """Give these rows only, in this order."""
        taken: dict[str, Any] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if each.name in self.BESIDE:
                taken[each.name] = value[getattr(self, self.BESIDE[each.name]).positions(rows)]
            else:
                taken[each.name] = (
                    value[rows] if isinstance(value, np.ndarray) else value.take(rows)
                )
        return type(self)(**taken)

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Put the rows of several parts one after the other; at least one part."""
        if len(parts) == 1:
            return parts[0]
        whole: dict[str, Any] = {}
        for each in fields(cls):
            values = [getattr(part, each.name) for part in parts]
            first = values[0]
            if isinstance(first, np.ndarray):
                whole[each.name] = np.concatenate(values)
            elif isinstance(first, Lookup):
                whole[each.name] = Lookup.joined(values, [len(part) for part in parts])
            else:
                whole[each.name] = type(first).joined(values)
        return cls(**whole)

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Give every array by name; those of a ragged field as `field.array`."""
        arrays: dict[str, NDArray[Any]] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, np.ndarray):
                arrays[each.name] = value
            else:
                inner = value.to_arrays().items()
                arrays.update((f"{each.name}.{name}", array) for name, array in inner)
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Make it from what `to_arrays` gave; KeyError or ValueError if they do not fit."""
        made: dict[str, Any] = {}
        for each in fields(cls):
            kind = cls.kinds().get(each.name)
            if kind is None:
                made[each.name] = arrays[each.name]
                continue
            start = f"{each.name}."
            inner = {
                name.removeprefix(start): array
                for name, array in arrays.items()
                if name.startswith(start)
            }
            made[each.name] = kind.from_arrays(inner)
        return cls(**made)

    @classmethod
    def kinds(cls) -> Mapping[str, "type[Ragged | Strings | SortKeys | Lookup | Columns]"]:
        """Say which fields are more than one plain array, and what they are."""
        found = {each.name: each.type for each in fields(cls) if hasattr(each.type, "from_arrays")}
        return cast("Mapping[str, type[Ragged | Strings | SortKeys | Lookup | Columns]]", found)
