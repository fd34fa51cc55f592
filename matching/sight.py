"""What does one viewer see? Masks that stand before every filter, count, order and score."""

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.codes import PartnershipType, Visibility
from domain.viewer import Viewer
from matching.columns import ActivityColumns, PartnershipColumns
from matching.compiled import boolean, compiled, int32, int64, read, written
from matching.ragged import Bools, Ints, Ragged
from matching.records import LEVEL
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
        activities: Table[ActivityColumns],
        partnerships: Table[PartnershipColumns],
    ) -> None:
        self.viewer = viewer
        self.known, self.known_partnerships = known
        self.activities_table = activities
        self.partnerships_table = partnerships
        self._allowed = np.zeros(256, np.bool_)
        self._allowed[[LEVEL[each] for each in Visibility if each in viewer.levels]] = True
        self.levels = levels
        self.rows: list[Bools] | None = None  # organizations part by part, kept by the snapshot
        self.memory: dict[str, Any] = {}  # what was counted of what is seen

    @cached_property
    def organizations(self) -> Bools:
        """Organizations that are seen, by ordinal."""
        seen: Bools = self._allowed[self.levels]
        seen[self.known[self.levels[self.known] != NOBODY]] = True
        return seen

    @cached_property
    def amounts(self) -> tuple[Ints, ...]:
        """How many seen participants each activity has, part by part; dead ones too.

        A part remembers its first count for the viewer's levels: later on only activities count
        anew whose participants came into sight or went out of it.
        """
        return tuple(self._amounts(part) for part in self.activities_table.whole)

    def _amounts(self, part: Part[ActivityColumns]) -> Ints:
        participants = part.columns.participants
        if part.members is None:
            return participants.amounts(self.organizations)
        key = ("amounts", self.viewer.levels)
        if key not in part.memory:
            part.memory[key] = (self.organizations, participants.amounts(self.organizations))
        before, amounts = part.memory[key]
        rows = self.touched(part, before)
        if not len(rows):
            found: Ints = amounts
            return found
        found = amounts.copy()
        found[rows] = participants.take(rows).amounts(self.organizations)
        return found

    def touched(self, part: Part[ActivityColumns], before: Bools) -> Ints:
        """Give the rows with a participant that is seen now and was not `before`, or was, rising.

        Only for a part that knows its members.
        """
        assert part.members is not None  # noqa: S101 # asked by those who know
        known = min(len(before), len(part.members))
        turned = np.flatnonzero(before[:known] != self.organizations[:known])
        return np.unique(part.members.gather(turned)) if len(turned) else np.zeros(0, np.int32)

    @cached_property
    def activities(self) -> tuple[Bools, ...]:
        """Living activities that are seen, part by part."""
        table = self.activities_table
        return tuple(
            alive & ((amounts > 0) | (part.participant_total == 0))
            for part, alive, amounts in zip(table.parts, table.alive, self.amounts, strict=True)
        )

    @cached_property
    def together(self) -> tuple[Bools, ...]:
        """Living activities of 2 to MOST_TOGETHER seen participants, part by part."""
        return tuple(
            alive & (amounts >= 2) & (amounts <= MOST_TOGETHER)
            for alive, amounts in zip(self.activities_table.alive, self.amounts, strict=True)
        )

    @cached_property
    def partnerships(self) -> tuple[Bools, ...]:
        """Living partnerships that are seen, part by part."""
        masks = []
        table = self.partnerships_table
        for part, alive in zip(table.parts, table.alive, strict=True):
            own: Bools = self._allowed[part.visibility]
            if len(self.known_partnerships):
                own |= np.isin(part.ordinals, self.known_partnerships)
            seen = part.parties.amounts(self.organizations) + part.former.amounts(
                self.organizations
            )
            masks.append(alive & own & (seen >= 2))
        return tuple(masks)

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
        return np.unique(ragged.owners[ragged.values == ordinal])
    known = ordinal < len(table_members)
    return table_members.row(ordinal) if known else np.zeros(0, np.int32)
