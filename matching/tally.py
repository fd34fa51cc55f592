"""In which roles does everybody work, and beside whom? Counted for one viewer, kept with its sight.

Only activities of 2 to 10 seen participants tell who stood beside whom: in larger ones they may
never have met, and in those that are only planned or were given up they have not. An organization
that is seen makes its activities and partnerships seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.codes import PartyRole
from matching.columns import ActivityColumns
from matching.compiled import boolean, compiled, int8, int32, int64, read, uint8, void, written
from matching.following import Standing, sized
from matching.ragged import Bools, Ints, Longs
from matching.records import WENT_ON
from matching.sight import MOST_TOGETHER, Sight, taking_part
from matching.snapshot import Snapshot
from matching.table import Part
from matching.versions import Counts, Versions

ROLES = len(PartyRole)


@dataclass(frozen=True, eq=False, kw_only=True)
class Tally:
    """Counts by organization ordinal, n of them.

    `counts` int32 (n, 14): activities in which it holds each role, then small activities in which
    somebody else holds the role. `works` int32 (n,): its activities.
    """

    counts: Versions
    works: Ints

    @classmethod
    def of(cls, snapshot: Snapshot, sight: Sight) -> "Tally":
        """Count once for each snapshot and viewer, from what was counted last."""
        found: Tally | None = sight.memory.get("tally")
        if found is None:
            found = sight.memory["tally"] = cls._counted(snapshot, sight)
        return found

    @classmethod
    def _counted(cls, snapshot: Snapshot, sight: Sight) -> "Tally":
        table, size = snapshot.activities, len(snapshot.levels)
        key = ("tally", sight.viewer.levels)
        now = Standing.of(table, sight.organizations)
        last: tuple[Standing, Tally] | None = table.base.memory.get(key)
        before, counted = last or (Standing({}, now.seen), cls._zero(size))
        moved = list(now.since(before, taking_part))
        found = counted._changing([_members(part, rows) for part, rows in moved], size)
        for part, rows in moved:
            found._add(part, rows, before, -1)
            found._add(part, rows, now, 1)
        table.base.memory[key] = (now, found)
        return found

    @classmethod
    def _zero(cls, size: int) -> "Tally":
        return cls(counts=Versions.zeros(size, 2 * ROLES), works=np.zeros(size, np.int32))

    def _changing(self, moved: Sequence[Ints], size: int) -> "Tally":
        """Give a copy for so many ordinals, in which the counts of some may change."""
        who = np.unique(np.concatenate([np.zeros(0, np.int32), *moved]))
        counts = self.counts.changing(who[who < size], size)
        return Tally(counts=counts, works=sized(self.works, (size,)))

    def _add(self, part: Part[ActivityColumns], rows: Longs, standing: Standing, sign: int) -> None:
        """Add what the living ones of some activities of a part tell, or take it away again."""
        alive = standing.alive.get(part)
        if alive is not None:
            own, living, counts = part.columns.participants, rows[alive[rows]], self.counts
            _count(own.starts, own.values, part.columns.roles, part.columns.status, WENT_ON, living,
                   standing.seen, sign, counts.line, counts.values, self.works)  # fmt: skip

    def roles_of(self, ordinals: NDArray[Any]) -> Counts:
        """Count the activities in which some hold each role, int32 (len(ordinals), 7)."""
        return self.counts[ordinals][:, :ROLES]

    def beside_of(self, ordinals: NDArray[Any]) -> Counts:
        """Count the small activities in which others hold each role, int32 (len(ordinals), 7)."""
        return self.counts[ordinals][:, ROLES:]

    def shares_of(self, ordinals: NDArray[Any]) -> NDArray[np.float32]:
        """Give what part of its roles each is, float32 (len(ordinals), 7); zeros without any."""
        roles = self.roles_of(ordinals).astype(np.float32)
        return np.asarray(roles / np.maximum(roles.sum(axis=1, keepdims=True), 1), np.float32)

    def bits_of(self, ordinals: NDArray[Any]) -> NDArray[np.uint8]:
        """Give which roles some hold, one bit each, uint8; 0 without activities."""
        places = np.arange(ROLES, dtype=np.uint8)
        return np.asarray(((self.roles_of(ordinals) > 0) << places).sum(axis=1), np.uint8)


def _members(part: Part[ActivityColumns], rows: Longs) -> Ints:
    return part.columns.participants.gather(rows)


@compiled(
    void,
    read(int64),
    read(int32),
    read(uint8),
    read(int8),
    read(boolean),
    read(int64),
    read(boolean),
    int64,
    read(int32),
    written(int32, 2),
    written(int32),
)
def _count(
    starts: Longs,
    participants: Ints,
    held: NDArray[np.uint8],
    status: NDArray[np.int8],
    went_on: Bools,
    rows: Longs,
    seen: Bools,
    sign: int,
    line: Ints,
    counts: Counts,
    works: Ints,
) -> None:
    size = len(works)
    for row in rows:
        begin, end = starts[row], starts[row + 1]
        met, holders = 0, np.zeros(ROLES, np.int64)  # seen participants, and those of each role
        for at in range(begin, end):
            if seen[participants[at]]:
                met += 1
                for role in range(ROLES):
                    holders[role] += held[at] >> role & 1
        near = 2 <= met <= MOST_TOGETHER and went_on[status[row]]
        for at in range(begin, end):
            who = participants[at]
            if who >= size:  # known only later, so it has no activities here
                continue
            works[who] += sign
            for role in range(ROLES):
                holds = held[at] >> role & 1
                counts[line[who], role] += sign * holds
                if near and holders[role] > (holds and seen[who]):
                    counts[line[who], ROLES + role] += sign
