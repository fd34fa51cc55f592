"""In which roles does everybody work, and beside whom? Counted for one viewer, kept with its sight.

Only activities of 2 to 10 seen participants tell who stood beside whom: in larger ones they may
never have met. An organization that is seen makes its activities and partnerships seen.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.codes import PartyRole
from matching.columns import ActivityColumns
from matching.compiled import boolean, compiled, int32, int64, read, uint8, void, written
from matching.following import Standing, sized
from matching.ragged import Bools, Ints, Longs
from matching.sight import MOST_TOGETHER, Sight, taking_part
from matching.snapshot import Snapshot
from matching.table import Part

ROLES = len(PartyRole)
Counts = NDArray[np.int32]


@dataclass(frozen=True, eq=False, kw_only=True)
class Tally:
    """Counts by organization ordinal, n of them.

    `roles` int32 (7, n): activities in which it holds each role. `beside` int32 (7, n): small
    activities in which somebody else holds the role. `works` int32 (n,): its activities. `shares`
    float32 (n, 7): what part of its roles each is, zeros without activities. `bits` uint8 (n,):
    which roles it holds, one bit each.
    """

    roles: Counts
    beside: Counts
    works: Ints
    shares: NDArray[np.float32]
    bits: NDArray[np.uint8]

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
        before, counts = last if last is not None else (Standing({}, now.seen), None)
        found = cls._zero(size) if counts is None else counts._sized(size)
        for part, rows in now.since(before, taking_part):
            found._add(part, rows, before, -1)
            found._add(part, rows, now, 1)
            found._share(part.columns.participants.take(rows).values)
        table.base.memory[key] = (now, found)
        return found

    @classmethod
    def _zero(cls, size: int) -> "Tally":
        return cls(
            roles=np.zeros((ROLES, size), np.int32),
            beside=np.zeros((ROLES, size), np.int32),
            works=np.zeros(size, np.int32),
            shares=np.zeros((size, ROLES), np.float32),
            bits=np.zeros(size, np.uint8),
        )

    def _sized(self, size: int) -> "Tally":
        """Give a copy for so many ordinals: the same counts, and zeros for those that are new.

        Of fewer ordinals than this has, the others have no activities left.
        """
        return Tally(
            roles=sized(self.roles, (ROLES, size)),
            beside=sized(self.beside, (ROLES, size)),
            works=sized(self.works, (size,)),
            shares=sized(self.shares, (size, ROLES)),
            bits=sized(self.bits, (size,)),
        )

    def _add(self, part: Part[ActivityColumns], rows: Longs, standing: Standing, sign: int) -> None:
        """Add what the living ones of some activities of a part tell, or take it away again."""
        alive = standing.alive.get(part)
        if alive is not None:
            participants = part.columns.participants
            _count(participants.starts, participants.values, part.columns.roles, rows[alive[rows]],
                   standing.seen, sign, self.roles, self.beside, self.works)  # fmt: skip

    def _share(self, ordinals: Ints) -> None:
        """Say anew what part of its roles each is, and which roles it holds, for some."""
        if 2 * len(ordinals) > len(self.works):
            ordinals = np.arange(len(self.works), dtype=np.int32)
        roles = self.roles[:, ordinals]
        total = np.maximum(roles.sum(axis=0), 1).astype(np.float32)
        self.shares[ordinals] = (roles.astype(np.float32) / total).T
        places = np.arange(ROLES, dtype=np.uint8)[:, None]
        self.bits[ordinals] = ((roles > 0) << places).sum(axis=0)


@compiled(
    void,
    read(int64),
    read(int32),
    read(uint8),
    read(int64),
    read(boolean),
    int64,
    written(int32, 2),
    written(int32, 2),
    written(int32),
)
def _count(
    starts: Longs,
    participants: Ints,
    held: NDArray[np.uint8],
    rows: Longs,
    seen: Bools,
    sign: int,
    roles: Counts,
    beside: Counts,
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
        near = 2 <= met <= MOST_TOGETHER
        for at in range(begin, end):
            who = participants[at]
            if who >= size:  # known only later, so it has no activities here
                continue
            works[who] += sign
            for role in range(ROLES):
                holds = held[at] >> role & 1
                roles[role, who] += sign * holds
                if near and holders[role] > (holds and seen[who]):
                    beside[role, who] += sign
