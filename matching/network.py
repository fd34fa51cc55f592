"""Who is already connected with the asker, and through whom? Only what the viewer sees counts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from domain.codes import PartnershipStatus
from matching.ragged import Bools, Ints, Ragged
from matching.records import PARTNERSHIP_STATUS
from matching.sight import MOST_TOGETHER, Sight
from matching.snapshot import Snapshot

_DECLINED = PARTNERSHIP_STATUS[PartnershipStatus.DECLINED]
_COMPLETED = PARTNERSHIP_STATUS[PartnershipStatus.COMPLETED]


@dataclass(frozen=True, eq=False, kw_only=True)
class Network:
    """The asker's surroundings, each array by organization ordinal.

    `existing`: shares a partnership that was not declined. `direct`: has worked with the asker,
    in such a partnership or in an activity of at most 10 organizations. `shared` int32: how many
    organizations have worked with both. `degree` int32: partnerships and activities of each.
    `completed` int32: completed partnerships of each.
    """

    existing: Bools
    direct: Bools
    shared: Ints
    degree: Ints
    completed: Ints
    groups: tuple[Ragged, ...]  # of seen organizations that worked together


def around(snapshot: Snapshot, sight: Sight, ordinal: int) -> Network:
    """Look around the asker; `ordinal` may be -1 for a brief. O(participants and parties)."""
    seen = sight.organizations
    size = len(seen)
    existing = np.zeros(size, np.bool_)
    direct = np.zeros(size, np.bool_)
    degree = np.zeros(size, np.int64)
    completed = np.zeros(size, np.int64)
    groups: list[Ragged] = []
    for part, rows in zip(snapshot.partnerships.parts, sight.partnerships, strict=True):
        valid = rows & (part.status != _DECLINED)
        degree += part.parties.counts(valid, size)
        completed += part.parties.counts(valid & (part.status == _COMPLETED), size)
        members = _of_seen(part.parties, np.flatnonzero(valid), seen)
        existing[_beside(members, ordinal)] = True
        groups.append(members)
    for work, alive in zip(snapshot.activities.parts, snapshot.activities.alive, strict=True):
        degree += work.participants.counts(alive, size)
        amounts = work.participants.amounts(seen)
        together = np.flatnonzero(alive & (amounts >= 2) & (amounts <= MOST_TOGETHER))
        members = _of_seen(work.participants, together, seen)
        direct[_beside(members, ordinal)] = True
        groups.append(members)
    direct |= existing
    if ordinal >= 0:
        existing[ordinal] = direct[ordinal] = False
    return Network(
        existing=existing,
        direct=direct,
        shared=_shared(groups, direct, ordinal, size),
        degree=degree.astype(np.int32),
        completed=completed.astype(np.int32),
        groups=tuple(groups),
    )


def between(network: Network, other: int) -> Ints:
    """Give the ordinals of those who have worked with the asker and with another one, rising."""
    beside = np.zeros(len(network.direct), np.bool_)
    for members in network.groups:
        beside[_beside(members, other)] = True
    beside[other] = False
    return np.flatnonzero(beside & network.direct).astype(np.int32)


def _of_seen(members: Ragged, rows: NDArray[np.int64], seen: Bools) -> Ragged:
    """Give the seen members of some groups; the others are left out."""
    taken = members.take(rows)
    kept = seen[taken.values]
    if kept.all():
        return taken
    counts = np.bincount(taken.owners[kept], minlength=len(taken))
    starts = np.zeros(len(taken) + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    return Ragged(starts, taken.values[kept])


def _beside(members: Ragged, ordinal: int) -> Ints:
    """Give everybody in the groups that one is in, itself too."""
    if ordinal < 0 or not len(members.values):
        return np.zeros(0, np.int32)
    return members.gather(np.unique(members.owners[members.values == ordinal]))


def _shared(groups: list[Ragged], direct: Bools, ordinal: int, size: int) -> Ints:
    """Count, for each organization, the asker's direct partners it has worked with."""
    partners = np.flatnonzero(direct)
    found = np.zeros(size, np.int32)
    if not len(partners):
        return found
    place = np.full(size, -1, np.int64)
    place[partners] = np.arange(len(partners))
    pairs: csr_array | None = None
    for members in groups:
        touched = np.flatnonzero(members.any_of(direct))
        if not len(touched):
            continue
        near = members.take(touched)
        own = direct[near.values]
        ones = np.ones(len(near.values), np.int32)
        everybody = csr_array((ones, near.values, near.starts), shape=(len(near), size))
        by_partner = csr_array(
            (ones[own], (place[near.values[own]], near.owners[own])),
            shape=(len(partners), len(near)),
        )
        product = by_partner @ everybody
        pairs = product if pairs is None else pairs + product
    if pairs is not None:
        partner, other = pairs.nonzero()
        distinct = partners[partner] != other  # nobody is its own partner
        found += np.bincount(other[distinct], minlength=size).astype(np.int32)
    if ordinal >= 0:
        found[ordinal] = 0
    return found
