"""What does one viewer see? Masks that stand before every filter, count, order and score."""

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.codes import PartnershipType, Visibility
from domain.viewer import Viewer
from matching.columns import ActivityColumns, OrganizationColumns, PartnershipColumns
from matching.compiled import boolean, compiled, int32, int64, read, written
from matching.following import containing, masks, with_any
from matching.ragged import Bools, Ints, Longs, Ragged
from matching.records import LEVEL, WENT_ON
from matching.table import Part, Table

NOBODY = 255  # level of an ordinal without a living record: nobody sees it
MOST_TOGETHER = 10  # visible organizations of an activity; in larger ones they may never have met


class Sight:
    """Masks of one viewer over one snapshot, made when first asked for.

    An organization is seen if its level is, or if it is known to the viewer. An activity is seen
    if one of its participants is, or if its record names none. A partnership is seen if its own
    level is or it is itself known, and at least two of its parties are seen; parties that left
    count for that, as their part in it is still shown. The graph's queries say the same.

    `known` are ordinals of organizations and of partnerships among what the viewer knows.
    """

    def __init__(
        self,
        viewer: Viewer,
        levels: NDArray[np.uint8],
        known: tuple[Ints, Ints],
        tables: tuple[
            Table[OrganizationColumns], Table[ActivityColumns], Table[PartnershipColumns]
        ],
    ) -> None:
        self.viewer = viewer
        self.known, self.known_partnerships = known
        self.organizations_table, self.activities_table, self.partnerships_table = tables
        self._allowed = [LEVEL[each] for each in Visibility if each in viewer.levels]
        self.levels = levels
        self.memory: dict[str, Any] = {}  # what was counted of what is seen

    @cached_property
    def organizations(self) -> Bools:
        """Organizations that are seen, by ordinal."""
        seen = np.zeros(len(self.levels), np.bool_)
        for level in self._allowed:  # four comparisons cost less than a table looked up
            seen |= self.levels == level
        seen[self.known[self.levels[self.known] != NOBODY]] = True
        return seen

    @cached_property
    def rows(self) -> tuple[Bools, ...]:
        """Living organizations that are seen, part by part."""
        table = self.organizations_table

        def make(part: Part[OrganizationColumns], rows: Longs) -> tuple[Bools, ...]:
            return (self.organizations[part.columns.ordinals[rows]],)

        def touched(part: Part[OrganizationColumns], ordinals: Longs) -> Ints:
            known = ordinals[ordinals < len(table.placed)]  # a newer snapshot may have counted last
            own = table.placed.some(known) - np.int32(table.first_row(part))
            return own[(own >= 0) & (own < len(part))]

        found = masks(table, ("seen", self.viewer.levels), self.organizations, make, touched)
        return tuple(each for (each,) in found)

    @cached_property
    def _work(self) -> list[tuple[Bools, ...]]:
        """Activities that are seen, and those in which few are seen to have worked together."""

        def make(part: Part[ActivityColumns], rows: Longs) -> tuple[Bools, ...]:
            columns = part.columns
            amounts = _some(columns.participants, rows).amounts(self.organizations)
            few = (amounts >= 2) & (amounts <= MOST_TOGETHER) & WENT_ON[columns.status[rows]]
            return (amounts > 0) | (columns.participant_total[rows] == 0), few

        key = ("seen", self.viewer.levels)
        return masks(self.activities_table, key, self.organizations, make, taking_part)

    @cached_property
    def activities(self) -> tuple[Bools, ...]:
        """Living activities that are seen, part by part."""
        return tuple(seen for seen, _ in self._work)

    @cached_property
    def together(self) -> tuple[Bools, ...]:
        """Living activities of 2 to MOST_TOGETHER seen participants, part by part.

        Not those that are only planned, or were given up: nobody has worked together in them.
        """
        return tuple(few for _, few in self._work)

    @cached_property
    def partnerships(self) -> tuple[Bools, ...]:
        """Living partnerships that are seen, part by part."""
        table = self.partnerships_table

        def make(part: Part[PartnershipColumns], rows: Longs) -> tuple[Bools, ...]:
            parties, former = _some(part.columns.parties, rows), _some(part.columns.former, rows)
            met = parties.amounts(self.organizations) + former.amounts(self.organizations) >= 2
            return met, met & np.isin(part.columns.visibility[rows], self._allowed)

        def touched(part: Part[PartnershipColumns], ordinals: Longs) -> Ints:
            own = part.columns
            return np.union1d(
                with_any(part, own.parties, ordinals), containing(own.former, ordinals)
            )

        key = ("seen", self.viewer.levels)
        found = masks(table, key, self.organizations, make, touched)
        seen = [mask for _, mask in found]
        for ordinal in self.known_partnerships.tolist():
            where = table.locate(ordinal)
            if where is not None and found[where[0]][0][where[1]]:
                place, row = where
                seen[place] = seen[place].copy()
                seen[place][row] = True
        return tuple(seen)

    @cached_property
    def partnership_types(self) -> NDArray[np.uint16]:
        """Types of the seen partnerships each organization is a party of, bits by ordinal."""
        found = np.zeros(len(self.levels), np.uint16)
        for part, seen in zip(self.partnerships_table.parts, self.partnerships, strict=True):
            rows = np.flatnonzero(seen)
            parties = part.parties.take(rows)
            types = part.types[rows][parties.owners]
            for place in range(len(PartnershipType)):
                bit = np.uint16(1 << place)
                found[parties.values[(types & bit) != 0]] |= bit
        return found

    @cached_property
    def partnership_counts(self) -> Ints:
        """How many seen partnerships each organization is a party of, by ordinal."""
        total = np.zeros(len(self.levels), np.int64)
        for part, seen in zip(self.partnerships_table.parts, self.partnerships, strict=True):
            total += part.parties.counts(seen, len(total))
        return total.astype(np.int32)


def taking_part(part: Part[ActivityColumns], ordinals: Longs) -> Ints:
    """Give the activities of a part that any of some organizations takes part in, rising."""
    return with_any(part, part.columns.participants, ordinals)


def _some(ragged: Ragged, rows: Longs) -> Ragged:
    return ragged if len(rows) == len(ragged) else ragged.take(rows)


class Met:
    """Tells organizations apart that come many times, again and again without sorting them."""

    def __init__(self, seen: Bools) -> None:
        self._seen = seen
        self._last = np.zeros(len(seen), np.int32)
        self._times = 0

    def distinct(self, ordinals: Ints, apart: int) -> Ints:
        """Give the seen ones, each once, without one that stands apart, rising."""
        self._times += 1
        found = np.empty(len(ordinals), np.int32)
        count = _distinct(ordinals, apart, self._seen, self._last, self._times, found)
        return np.sort(found[:count])


@compiled(int64, read(int32), int64, read(boolean), written(int32), int64, written(int32))
def _distinct(ordinals: Ints, apart: int, seen: Bools, last: Ints, times: int, found: Ints) -> int:
    count = 0
    for ordinal in ordinals:
        if seen[ordinal] and ordinal != apart and last[ordinal] != times:
            last[ordinal] = times
            found[count] = ordinal
            count += 1
    return count


def rows_with(table_members: Ragged | None, ragged: Ragged, ordinal: int) -> Ints:
    """Give the rows of a part that an organization stands in, rising."""
    if table_members is None:
        found = ragged.owners[ragged.values == ordinal]
        return np.unique(found) if len(found) > 1 else found  # nearly always there are none
    known = ordinal < len(table_members)
    return table_members.row(ordinal) if known else np.zeros(0, np.int32)
