"""In which roles does everybody work, and beside whom? Counted for one viewer, kept with its sight.

Only activities of 2 to 10 seen participants tell who stood beside whom: in larger ones they may
never have met. An organization that is seen makes its activities and partnerships seen.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.codes import PartyRole
from matching.ragged import Bools, Ints, Longs, Ragged
from matching.sight import MOST_TOGETHER, Sight
from matching.snapshot import Snapshot

ROLES = len(PartyRole)
Counts = NDArray[np.int32]


@dataclass(frozen=True, eq=False, kw_only=True)
class Tally:
    """Counts by organization ordinal, n of them.

    `roles` int32 (n, 7): activities in which it holds each role. `beside` int32 (n, 7): small
    activities in which somebody else holds the role. `works` int32 (n,): its activities.
    `together`: for each part of the activities, which rows have 2 to 10 seen participants.
    """

    roles: Counts
    beside: Counts
    works: Ints
    together: tuple[Bools, ...]

    @classmethod
    def of(cls, snapshot: Snapshot, sight: Sight) -> "Tally":
        """Count once for each snapshot and viewer; O(participants)."""
        found: Tally | None = sight.memory.get("tally")
        if found is None:
            found = sight.memory["tally"] = cls._counted(snapshot, sight)
        return found

    @classmethod
    def _counted(cls, snapshot: Snapshot, sight: Sight) -> "Tally":
        size = len(snapshot.levels)
        roles = np.zeros((size, ROLES), np.int32)
        beside = np.zeros((size, ROLES), np.int32)
        works = np.zeros(size, np.int64)
        together = []
        for part, alive in zip(snapshot.activities.parts, snapshot.activities.alive, strict=True):
            amounts = part.participants.amounts(sight.organizations)
            small = alive & (amounts >= 2) & (amounts <= MOST_TOGETHER)
            together.append(small)
            works += part.participants.counts(alive, size)
            _add(roles, beside, part.participants, part.roles, (alive, small, sight.organizations))
        return cls(
            roles=roles, beside=beside, works=works.astype(np.int32), together=tuple(together)
        )

    def shares(self, ordinals: Ints | Longs) -> NDArray[np.float32]:
        """Give what part of its roles each role is, float32 (n, 7); zeros without activities."""
        own = self.roles[ordinals]
        total = own.sum(axis=1, keepdims=True)
        return np.asarray(own / np.maximum(total, 1), np.float32)


def _add(
    roles: Counts,
    beside: Counts,
    participants: Ragged,
    bits: NDArray[np.uint8],
    masks: tuple[Bools, Bools, Bools],
) -> None:
    """Add what one part of the activities tells."""
    alive, small, seen = masks
    if not len(participants.values):
        return
    owners = participants.owners
    living, near, visible = alive[owners], small[owners], seen[participants.values]
    for place in range(ROLES):
        held = (bits >> place & 1).astype(np.bool_)
        here = held & living
        roles[:, place] += np.bincount(participants.values[here], minlength=len(roles)).astype(
            np.int32
        )
        holders = np.bincount(owners[held & near & visible], minlength=len(participants))
        others = holders[owners] - (held & visible)
        beside[:, place] += np.bincount(
            participants.values[near & (others > 0)], minlength=len(beside)
        ).astype(np.int32)
