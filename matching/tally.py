"""In which roles does everybody work, and beside whom? Counted for one viewer, kept with its sight.

Only activities of 2 to 10 seen participants tell who stood beside whom: in larger ones they may
never have met. An organization that is seen makes its activities and partnerships seen.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from domain.codes import PartyRole
from matching.columns import ActivityColumns
from matching.ragged import Bools, Ints, Longs
from matching.sight import MOST_TOGETHER, Sight
from matching.snapshot import Snapshot
from matching.table import Part

ROLES = len(PartyRole)
Counts = NDArray[np.int32]


@dataclass(frozen=True, eq=False, kw_only=True)
class Tally:
    """Counts by organization ordinal, n of them.

    `roles` int32 (7, n): activities in which it holds each role. `beside` int32 (7, n): small
    activities in which somebody else holds the role. `works` int32 (n,): its activities.
    """

    roles: Counts
    beside: Counts
    works: Ints

    @classmethod
    def of(cls, snapshot: Snapshot, sight: Sight) -> "Tally":
        """Count once for each snapshot and viewer, from what the base was once counted to."""
        found: Tally | None = sight.memory.get("tally")
        if found is None:
            found = sight.memory["tally"] = cls._counted(snapshot, sight)
        return found

    @classmethod
    def _counted(cls, snapshot: Snapshot, sight: Sight) -> "Tally":
        total = cls._zero(len(snapshot.levels))
        table = snapshot.activities
        for part, alive in zip(table.whole, table.alive, strict=True):
            if part.members is None:
                total._add(part, np.arange(len(part)), alive, sight.organizations, 1)
                continue
            key = ("tally", sight.viewer.levels)
            if key not in part.memory:
                base = cls._zero(len(part.members))
                base._add(part, np.arange(len(part)), alive, sight.organizations, 1)
                part.memory[key] = (alive, sight.organizations, base)
            was_alive, before, base = part.memory[key]
            total._take(base)
            rows = np.union1d(sight.touched(part, before), np.flatnonzero(alive != was_alive))
            if len(rows):
                total._add(part, rows, was_alive, before, -1)
                total._add(part, rows, alive, sight.organizations, 1)
        return total

    @classmethod
    def _zero(cls, size: int) -> "Tally":
        return cls(
            roles=np.zeros((ROLES, size), np.int32),
            beside=np.zeros((ROLES, size), np.int32),
            works=np.zeros(size, np.int32),
        )

    def _take(self, base: "Tally") -> None:
        size = len(base.works)
        self.roles[:, :size] += base.roles
        self.beside[:, :size] += base.beside
        self.works[:size] += base.works

    def _add(
        self, part: Part[ActivityColumns], rows: Longs, alive: Bools, seen: Bools, sign: int
    ) -> None:
        """Add what some activities of a part tell, or take it away again."""
        rows = rows[alive[rows]]
        columns = part.columns
        members = columns.participants.take(rows)
        if not len(members.values):
            return
        bits = columns.roles[columns.participants.positions(rows)]
        owners, who = members.owners, members.values
        visible = seen[who]
        amounts = np.bincount(owners[visible], minlength=len(rows))
        near = ((amounts >= 2) & (amounts <= MOST_TOGETHER))[owners]
        size = len(self.works)
        self.works[:] += (sign * np.bincount(who, minlength=size)).astype(np.int32)
        for place in range(ROLES):
            held = (bits >> place & 1).astype(np.bool_)
            if not held.any():
                continue
            own = np.bincount(who[held], minlength=size)
            self.roles[place] += (sign * own).astype(np.int32)
            holders = np.bincount(owners[held & near & visible], minlength=len(rows))
            others = holders[owners] - (held & visible)
            stood = np.bincount(who[near & (others > 0)], minlength=size)
            self.beside[place] += (sign * stood).astype(np.int32)

    @cached_property
    def shares(self) -> NDArray[np.float32]:
        """What part of its roles each role is, float32 (n, 7); zeros without activities."""
        total = np.maximum(self.roles.sum(axis=0), 1).astype(np.float32)
        return np.ascontiguousarray((self.roles.astype(np.float32) / total).T)

    @cached_property
    def bits(self) -> NDArray[np.uint8]:
        """Which roles it holds, one bit each, uint8 (n,); 0 without activities."""
        places = np.arange(ROLES, dtype=np.uint8)[:, None]
        return np.asarray(((self.roles > 0) << places).sum(axis=0), np.uint8)
