"""Who is already connected with the asker, and through whom? Only what the viewer sees counts."""

from dataclasses import dataclass

import numpy as np

from domain.codes import PartnershipStatus
from matching.compiled import boolean, compiled, int32, int64, read, void, written
from matching.following import Masks, moves, sized
from matching.ragged import Bools, Ints, Longs, Ragged
from matching.records import HAS_BEGUN, NOT_DECLINED, PARTNERSHIP_STATUS
from matching.sight import Sight, rows_with
from matching.snapshot import Snapshot
from matching.tally import Tally

_COMPLETED = PARTNERSHIP_STATUS[PartnershipStatus.COMPLETED]


@dataclass(frozen=True, eq=False, kw_only=True)
class Groups:
    """One part's groups of organizations that worked together: its rows that count."""

    members: Ragged | None  # rows by organization ordinal, if they are known
    taking_part: Ragged  # organization ordinals by row
    counts: Bools  # (rows,)

    def rows_of(self, ordinal: int) -> Ints:
        """Give the rows that one is in, also those that do not count."""
        return rows_with(self.members, self.taking_part, ordinal)

    def with_one(self, ordinal: int) -> Ints:
        """Give everybody in the groups that one is in, itself too; with repeats."""
        rows = self.rows_of(ordinal)
        return self.taking_part.gather(rows[self.counts[rows]])


@dataclass(frozen=True, eq=False, kw_only=True)
class Surroundings:
    """What one viewer sees of everybody's work, the same for every asker.

    `degree` int32 (n,): partnerships and activities by organization ordinal; `completed` int32
    (n,): completed partnerships.
    """

    begun: tuple[Groups, ...]  # partnerships in which the parties began to work
    worked: tuple[Groups, ...]  # activities of 2 to 10 seen organizations that went on
    degree: Ints
    completed: Ints

    @classmethod
    def of(cls, snapshot: Snapshot, sight: Sight) -> "Surroundings":
        """Look once for each snapshot and viewer, from what was counted last."""
        found: Surroundings | None = sight.memory.get("surroundings")
        if found is None:
            found = sight.memory["surroundings"] = cls._seen(snapshot, sight)
        return found

    @classmethod
    def _seen(cls, snapshot: Snapshot, sight: Sight) -> "Surroundings":
        table, tally = snapshot.partnerships, Tally.of(snapshot, sight)
        begun = tuple(
            Groups(
                members=part.members,
                taking_part=part.columns.parties,
                counts=seen & HAS_BEGUN[part.columns.status],
            )
            for part, seen in zip(table.whole, sight.partnerships, strict=True)
        )
        worked = tuple(
            Groups(members=part.members, taking_part=part.columns.participants, counts=together)
            for part, together in zip(snapshot.activities.whole, sight.together, strict=True)
        )
        now = dict(zip(table.whole, (each.counts for each in begun), strict=True))
        key = ("begun", sight.viewer.levels)
        last: tuple[Masks, Ints] | None = table.base.memory.get(key)
        before, counts = last if last is not None else ({}, np.zeros((2, 0), np.int32))
        counts = sized(counts, (2, len(tally.works)))
        for part, less, more in moves(before, now):
            for rows, sign in ((less, -1), (more, 1)):
                completed = rows[part.columns.status[rows] == _COMPLETED]
                _add(part.columns.parties.gather(rows), sign, counts[0])
                _add(part.columns.parties.gather(completed), sign, counts[1])
        table.base.memory[key] = (now, counts)
        return cls(begun=begun, worked=worked, degree=tally.works + counts[0], completed=counts[1])

    @property
    def together(self) -> tuple[Groups, ...]:
        """All groups of organizations that have worked together."""
        return (*self.begun, *self.worked)


def _add(ordinals: Ints, sign: int, counts: Ints) -> None:
    known = ordinals[ordinals < len(counts)]  # a newer snapshot may have counted last
    np.add.at(counts, known, sign)


@dataclass(frozen=True, eq=False, kw_only=True)
class Network:
    """The asker's surroundings, each array by organization ordinal.

    `existing`: shares a partnership that was not declined, proposed or agreed ones too. `declined`:
    shares only such as were. `direct`: has worked with the asker, in a partnership that began or in
    an activity of at most 10 organizations that went on. `shared` int32: how many organizations
    have worked with both. `degree` int32: activities of each, and partnerships that began.
    `completed` int32: completed partnerships of each.
    """

    existing: Bools
    declined: Bools
    direct: Bools
    shared: Ints
    degree: Ints
    completed: Ints
    seen: Bools
    groups: tuple[Groups, ...]


def around(snapshot: Snapshot, sight: Sight, ordinal: int) -> Network:
    """Look around the asker; `ordinal` may be -1 for a brief. O(work of the asker's partners)."""
    everybody = Surroundings.of(snapshot, sight)
    seen = sight.organizations
    existing, declined, direct = np.zeros((3, len(seen)), np.bool_)
    existing[agreed_with(snapshot, sight, ordinal)] = True
    declined[declined_with(snapshot, sight, ordinal)] = True
    direct[worked_with(snapshot, sight, ordinal)] = True
    return Network(
        existing=existing,
        declined=declined,
        direct=direct,
        shared=_shared(everybody.together, seen, direct, ordinal),
        degree=everybody.degree,
        completed=everybody.completed,
        seen=seen,
        groups=everybody.together,
    )


def between(network: Network, other: int) -> list[int]:
    """Give the ordinals of those who have worked with the asker and with another one, rising."""
    if not network.seen[other]:
        return []
    beside = np.concatenate([each.with_one(other) for each in network.groups])
    return sorted({*beside[(network.direct & network.seen)[beside]].tolist()} - {other})


def worked_with(snapshot: Snapshot, sight: Sight, ordinal: int) -> Ints:
    """Give whom one has worked with, rising; nobody if it is -1 or not seen."""
    if ordinal < 0 or not sight.organizations[ordinal]:
        return np.zeros(0, np.int32)
    groups = Surroundings.of(snapshot, sight).together
    return _others([each.with_one(ordinal) for each in groups], sight, ordinal)


def agreed_with(snapshot: Snapshot, sight: Sight, ordinal: int) -> Ints:
    """Give who shares a partnership with one that was not declined, rising; as `worked_with`."""
    return _parties(snapshot, sight, ordinal, NOT_DECLINED)


def declined_with(snapshot: Snapshot, sight: Sight, ordinal: int) -> Ints:
    """Give who shares only partnerships with one that were declined, rising; as `worked_with`."""
    declined = _parties(snapshot, sight, ordinal, ~NOT_DECLINED)
    return declined[~np.isin(declined, agreed_with(snapshot, sight, ordinal))]


def _parties(snapshot: Snapshot, sight: Sight, ordinal: int, status: Bools) -> Ints:
    """Give who shares a partnership of some statuses with one, rising."""
    if ordinal < 0 or not sight.organizations[ordinal]:
        return np.zeros(0, np.int32)
    found = []
    for part, seen in zip(snapshot.partnerships.whole, sight.partnerships, strict=True):
        rows = rows_with(part.members, part.columns.parties, ordinal)
        rows = rows[seen[rows] & status[part.columns.status[rows]]]
        found.append(part.columns.parties.gather(rows))
    return _others(found, sight, ordinal)


def _others(groups: list[Ints], sight: Sight, ordinal: int) -> Ints:
    found = np.unique(np.concatenate(groups))
    return np.asarray(found[sight.organizations[found] & (found != ordinal)], np.int32)


def _shared(groups: tuple[Groups, ...], seen: Bools, direct: Bools, ordinal: int) -> Ints:
    """Count, for each organization, the asker's direct partners it has worked with."""
    found, last = np.zeros(len(seen), np.int32), np.zeros(len(seen), np.int32)
    partners = np.flatnonzero(direct)
    for times, partner in enumerate(partners.tolist(), 1):
        for each in groups:
            rows, taking_part = each.rows_of(partner), each.taking_part
            if len(rows):
                _count_once(rows, each.counts, taking_part.starts, taking_part.values, times,
                            last, found)  # fmt: skip
    found[partners] -= 1  # nobody is its own partner
    found[~seen] = 0
    if ordinal >= 0:
        found[ordinal] = 0
    return found


@compiled(
    void,
    read(int32),
    read(boolean),
    read(int64),
    read(int32),
    int64,
    written(int32),
    written(int32),
)
def _count_once(
    rows: Ints,
    counted: Bools,
    starts: Longs,
    taking_part: Ints,
    times: int,
    last: Ints,
    found: Ints,
) -> None:
    """Count everybody in some groups, once for the same `times`, however often it stands there."""
    for row in rows:
        if not counted[row]:
            continue
        for at in range(starts[row], starts[row + 1]):
            if last[taking_part[at]] != times:
                last[taking_part[at]] = times
                found[taking_part[at]] += 1
