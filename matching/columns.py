"""What does the catalog know of each record? One array for each property, rows side by side.

Cross references are ordinals (`matching.ordinals`), codes are places in the vocabulary's fixed
order, enums are places in their own order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from matching.compiled import boolean, compiled, int32, int64, read, uint8, void, written
from matching.part import Columns
from matching.ragged import Bools, Ints, Longs, Ragged, joined_starts, segments
from matching.strings import Lookup, SortKeys

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]
OPEN_START = np.iinfo(np.int32).min  # a first day that is not known
OPEN_END = np.iinfo(np.int32).max  # a last day that is not known


@dataclass(frozen=True, eq=False, kw_only=True)
class ResourceColumns(Columns):
    """Needs and offers, sorted by owner, kind and concept; `row i` owns starts[i]:starts[i + 1]."""

    starts: Longs  # int64 (n_owners + 1,)
    kind: Bytes  # 0 NEED, 1 OFFER
    concept: Ints
    quantity: Floats  # nan where none
    unit: Ints  # concept ordinal, -1 where none
    regions: Ragged  # empty: all regions of the owner
    first_day: Ints  # days since 1970-01-01, OPEN_START
    last_day: Ints  # the last day it counts, OPEN_END

    def __len__(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def owner(self) -> Ints:
        """The owner's row of each resource, int32 (n_resources,)."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.starts))

    @cached_property
    def by_concept(self) -> Ragged:
        """The needs of each concept in row 2 * its place, the offers in the next one; rising."""
        rows = 2 * self.concept + self.kind
        each = Ragged(np.arange(len(rows) + 1, dtype=np.int64), rows)
        return each.inverse(2 * int(self.concept.max(initial=-1)) + 2)

    def concepts(self, kind: int, today: int, member: Bools) -> tuple[Ints, Ints]:
        """Count the concepts that everybody openly needs or offers: members, and all of them.

        `member` (n_concepts,); int32 (n_owners,) each. What stands twice, in two places, is one.
        """
        members, every = np.zeros((2, len(self)), np.int32)
        _concepts(
            self.starts, self.kind, self.concept, self.last_day, kind, today, member, members, every
        )
        return members, every

    def counts(self, kind: int, today: int) -> Ints:
        """Count everybody's open needs or offers, int32 (n_owners,); kept for the day."""
        kept = self._counted.get(kind)
        if kept is None or kept[0] != today:
            found = np.zeros(len(self), np.int32)
            _count(self.starts, self.kind, self.last_day, kind, today, found)
            kept = self._counted[kind] = (today, found)
        return kept[1]

    @cached_property
    def _counted(self) -> dict[int, tuple[int, Ints]]:
        return {}

    def take(self, rows: NDArray[Any]) -> Self:
        """Give the resources of these owners only."""
        places, starts = segments(self.starts, rows)
        return type(self)(
            starts=starts,
            kind=self.kind[places],
            concept=self.concept[places],
            quantity=self.quantity[places],
            unit=self.unit[places],
            regions=self.regions.take(places),
            first_day=self.first_day[places],
            last_day=self.last_day[places],
        )

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Put the owners of several parts one after the other."""
        starts = joined_starts([part.starts for part in parts])
        return cls(
            starts=starts,
            kind=np.concatenate([part.kind for part in parts]),
            concept=np.concatenate([part.concept for part in parts]),
            quantity=np.concatenate([part.quantity for part in parts]),
            unit=np.concatenate([part.unit for part in parts]),
            regions=Ragged.joined([part.regions for part in parts]),
            first_day=np.concatenate([part.first_day for part in parts]),
            last_day=np.concatenate([part.last_day for part in parts]),
        )


@compiled(void, read(int64), read(uint8), read(int32), int64, int64, written(int32))
def _count(starts: Longs, kinds: Bytes, last: Ints, kind: int, today: int, found: Ints) -> None:
    for row in range(len(found)):
        for at in range(starts[row], starts[row + 1]):
            found[row] += kinds[at] == kind and last[at] >= today


@compiled(
    void,
    read(int64),
    read(uint8),
    read(int32),
    read(int32),
    int64,
    int64,
    read(boolean),
    written(int32),
    written(int32),
)
def _concepts(
    starts: Longs,
    kinds: Bytes,
    concepts: Ints,
    last: Ints,
    kind: int,
    today: int,
    member: Bools,
    members: Ints,
    every: Ints,
) -> None:
    for row in range(len(every)):
        before = -1  # resources of one concept lie side by side
        for at in range(starts[row], starts[row + 1]):
            if kinds[at] == kind and last[at] >= today and concepts[at] != before:
                before = concepts[at]
                members[row] += member[before]
                every[row] += 1


@dataclass(frozen=True, eq=False, kw_only=True)
class RecordColumns(Columns):
    """Base of the parts of a table: every row has the ordinal of its record's id."""

    ordinals: Ints


@dataclass(frozen=True, eq=False, kw_only=True)
class OrganizationColumns(RecordColumns):
    """One part of the organizations."""

    type: Bytes  # place in OrganizationType
    visibility: Bytes  # place in Visibility
    archived: Bools
    matchable: Bools
    headquarters: Ints  # region ordinal, -1 where none
    created: Longs  # µs since 1970-01-01 UTC
    updated: Longs
    confirmed: Longs
    staff: Floats  # nan where none
    budget: NDArray[np.float64]  # nan where none
    budget_unit: Ints  # concept ordinal, -1 where none
    themes: Ragged  # concept ordinals
    regions: Ragged  # region ordinals, as stated
    provinces: Ragged  # region ordinals of the provinces those lie in
    languages: Ragged  # places in SERVICE_LANGUAGES
    names: Lookup  # folded names in every language
    identifiers: Lookup  # folded, with and without scheme
    name_keys: SortKeys  # folded shown name
    resources: ResourceColumns


@dataclass(frozen=True, eq=False, kw_only=True)
class ActivityColumns(RecordColumns):
    """One part of the activities."""

    BESIDE: ClassVar[Mapping[str, str]] = {"roles": "participants"}

    participants: Ragged  # organization ordinals
    roles: Bytes  # beside participants.values: bit b set for the role at place b in PartyRole
    participant_total: Ints  # participants of the record, hidden ones too
    themes: Ragged
    regions: Ragged
    status: NDArray[np.int8]  # place in ActivityStatus, -1 where none
    first_day: Ints  # OPEN_START where none
    last_day: Ints  # OPEN_END where none
    updated: Longs
    identifiers: Lookup  # folded


@dataclass(frozen=True, eq=False, kw_only=True)
class PartnershipColumns(RecordColumns):
    """One part of the partnerships."""

    types: NDArray[np.uint16]  # bit t set for the type at place t in PartnershipType
    status: Bytes  # place in PartnershipStatus
    visibility: Bytes
    parties: Ragged  # organization ordinals, without those who left
    former: Ragged  # organization ordinals of those who left
    themes: Ragged
    regions: Ragged
    provinces: Ragged
    first_day: Ints  # OPEN_START where none
    last_day: Ints  # OPEN_END where none
    review_due: Ints  # OPEN_END where none
    updated: Longs
    title_keys: SortKeys  # folded shown title
