"""How is a row tested? What the tests of all tables share, and masks of single properties."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Generic, Protocol, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from domain.codes import PartnershipType, PartyRole, ResourceKind
from domain.filters import ConceptFilter, DateRange, RegionFilter
from matching.columns import (
    OPEN_END,
    OPEN_START,
    OrganizationColumns,
    RecordColumns,
)
from matching.ragged import Bools, Ints, Ragged
from matching.records import DAY, KIND, MONTH, PARTNERSHIP_TYPE, ROLE, day, instant
from matching.search import Found
from matching.sight import Sight
from matching.snapshot import Snapshot
from matching.table import Table


class Nested(Protocol):
    """A filter that can hold others of its kind."""

    @property
    def all_of(self) -> Sequence[Self]:
        """Filters that must all hold."""

    @property
    def any_of(self) -> Sequence[Self] | None:
        """Filters of which one must hold."""

    @property
    def none_of(self) -> Self | None:
        """The filter that must not hold."""


ColumnsT = TypeVar("ColumnsT", bound=RecordColumns)
FilterT = TypeVar("FilterT", bound=Nested)
Masks = list[Bools]


class Tests(ABC, Generic[ColumnsT]):
    """Tests of one table's rows, for one viewer at one time; each gives a mask for each part."""

    table: Table[ColumnsT]

    def __init__(self, snapshot: Snapshot, sight: Sight, now: datetime | None = None) -> None:
        self.snapshot = snapshot
        self.sight = sight
        self.now = now

    def each(self, test: Callable[[ColumnsT], Bools]) -> Masks:
        """Test part by part."""
        return [test(part) for part in self.table.parts]

    def constant(self, value: bool) -> Masks:
        """Hold for all rows or for none."""
        return [np.full(len(part), value) for part in self.table.parts]

    def at(self, ordinals: Ints) -> Masks:
        """Hold for the living records of these ordinals."""
        masks = self.constant(False)
        for ordinal in ordinals.tolist():
            where = self.table.locate(ordinal)
            if where is not None:
                masks[where[0]][where[1]] = True
        return masks

    def ids(self, ids: Sequence[str]) -> Masks:
        """Hold for the records with one of these ids."""
        return self.at(self.table.ordinals.some(ids))

    def places(
        self, column: Callable[[ColumnsT], NDArray[np.integer]], among: Iterable[int]
    ) -> Masks:
        """Hold where an enum's place is one of these; places from 0 to 254."""
        member = np.zeros(256, np.bool_)
        member[list(among)] = True
        return self.each(lambda part: member[column(part).astype(np.uint8)])

    def having(self, found: Found | None) -> Masks:
        """Hold for what a search found; for none if it was for signs without a letter or digit."""
        return self.constant(False) if found is None else list(found.masks)

    def regions(self, wanted: RegionFilter) -> NDArray[np.bool_]:
        """Give the regions that a region filter means, by place."""
        return self.snapshot.codes.regions_of(wanted.among, wanted.include_subregions)

    def concepts(self, wanted: ConceptFilter) -> NDArray[np.bool_]:
        """Give the concepts that a concept filter means, by place."""
        return self.snapshot.codes.concepts_of(wanted.among, wanted.include_narrower)

    def during(self, wanted: DateRange, days: Callable[[ColumnsT], tuple[Ints, Ints]]) -> Masks:
        """Hold where some day lies in the range; an unknown end is open, but one must be known."""
        first, last = day(wanted.first, OPEN_START), day(wanted.last, OPEN_END)

        def test(part: ColumnsT) -> Bools:
            begin, end = days(part)
            known: Bools = (begin != OPEN_START) | (end != OPEN_END)
            known &= (begin <= last) & (end >= first)
            return known

        return self.each(test)


def both(masks: Masks, others: Iterable[Bools]) -> None:
    """Narrow masks in place."""
    for mask, other in zip(masks, others, strict=True):
        mask &= other


class NestedTests(Tests[ColumnsT], Generic[ColumnsT, FilterT]):
    """Tests of filters that nest."""

    @abstractmethod
    def tests(self, wanted: FilterT) -> Iterator[Iterable[Bools]]:
        """Give the masks of the tests given in one filter, without those nested in it."""

    def holding(self, wanted: FilterT) -> Masks:
        """Give the rows that pass a filter, and those nested in it."""
        masks = self.constant(True)
        for test in self.tests(wanted):
            both(masks, test)
        for inner in wanted.all_of:
            both(masks, self.holding(inner))
        if wanted.any_of is not None:
            passed = self.constant(False)
            for inner in wanted.any_of:
                for mask, other in zip(passed, self.holding(inner), strict=True):
                    mask |= other
            both(masks, passed)
        if wanted.none_of is not None:
            both(masks, [~mask for mask in self.holding(wanted.none_of)])
        return masks


def in_roles(
    participants: Ragged, held: NDArray[np.uint8], roles: Sequence[PartyRole], seen: Bools
) -> Bools:
    """Say which activities have one of some organizations (by ordinal) in one of these roles.

    `held` are the role bits beside the participants.
    """
    bits = np.uint8(sum({1 << ROLE[each] for each in roles}))
    hits = ((held & bits) != 0) & seen[participants.values]
    return in_rows(participants, [participants.owners[hits]])


def bits_of(types: Iterable[PartnershipType]) -> np.uint16:
    """Give the bits of some partnership types, as columns store them."""
    return np.uint16(sum({1 << PARTNERSHIP_TYPE[each] for each in types}))


def open_resources(part: OrganizationColumns, kind: ResourceKind, now: datetime) -> Bools:
    """Say which resources are of a kind and still count today."""
    found: Bools = part.resources.kind == KIND[kind]
    found &= part.resources.last_day >= day(now.date(), OPEN_START)
    return found


def freshness(part: OrganizationColumns, now: datetime) -> NDArray[np.int8]:
    """Give the place in Freshness of each row, computed as `Organization.freshness` does."""
    months = ((instant(now) - part.confirmed) // DAY) / MONTH
    return np.add(months >= 12, months >= 24, dtype=np.int8)


def in_rows(part: RecordColumns | Ragged, found: Iterable[Ints]) -> Bools:
    """Mark some rows of a part."""
    mask = np.zeros(len(part), np.bool_)
    for rows in found:
        mask[rows] = True
    return mask
