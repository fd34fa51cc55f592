"""Who may be suggested, and who was left out? Masks first, then the columns that terms read."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.filters import ANY_ORGANIZATION, OrganizationFilter
from matching.columns import OrganizationColumns, ResourceColumns
from matching.filters import OrganizationTests
from matching.lazy import cached_property
from matching.part import Columns
from matching.profile import NOBODY
from matching.ragged import Bools, Ints, Longs, Ragged
from matching.snapshot import Snapshot


@dataclass(frozen=True, eq=False, kw_only=True)
class Others(Columns):
    """The columns of some organizations that terms read; rows side by side."""

    ordinals: Ints
    type: NDArray[np.uint8]
    headquarters: Ints
    confirmed: Longs
    staff: NDArray[np.float32]
    budget: NDArray[np.float64]
    budget_unit: Ints
    themes: Ragged
    regions: Ragged
    languages: Ragged
    resources: ResourceColumns

    def pick(self, values: NDArray[Any]) -> NDArray[Any]:
        """Give the value of each out of those of everybody, by ordinal; not to be written."""
        return values[self._places]

    @cached_property
    def _places(self) -> Ints | slice:
        """Where they stand among everybody; those that stand side by side need not be copied."""
        ordinals = self.ordinals
        if len(ordinals):
            low, high = int(ordinals[0]), int(ordinals[-1]) + 1
            rising = np.arange(low, high, dtype=ordinals.dtype)
            if np.array_equal(ordinals, rising):
                return slice(low, high)
        return ordinals


def others(columns: OrganizationColumns, rows: Longs) -> Others:
    """Take the columns of some rows; nothing is copied if it is all of them."""
    taken: dict[str, Any] = {}
    for each in fields(Others):
        column = getattr(columns, each.name)
        if len(rows) == len(columns):
            taken[each.name] = column
        else:
            taken[each.name] = column[rows] if isinstance(column, np.ndarray) else column.take(rows)
    return Others(**taken)


@dataclass(frozen=True, eq=False, kw_only=True)
class Pool:
    """Masks of the snapshot's organizations, part by part.

    `possible`: seen, active, open to matching and not the asker itself. `passing`: those of them
    that pass the filter.
    """

    possible: Sequence[Bools]
    passing: Sequence[Bools]


def pool(
    snapshot: Snapshot, tests: OrganizationTests, wanted: OrganizationFilter, asker: int
) -> Pool:
    """Say who may be suggested to an asker (its ordinal, or NOBODY) under a filter."""
    seen = snapshot.visible(tests.sight.viewer)
    possible = []
    for part, mask in zip(snapshot.organizations.parts, seen, strict=True):
        possible.append(mask & ~part.archived & part.matchable)
        if asker != NOBODY:
            possible[-1] &= part.ordinals != asker
    if wanted == ANY_ORGANIZATION:
        return Pool(possible=possible, passing=possible)
    passing = [mask & own for mask, own in zip(tests.seen(wanted), possible, strict=True)]
    return Pool(possible=possible, passing=passing)
