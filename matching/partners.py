"""With whom does an organization work? Other parties and participants of what it takes part in."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from domain.codes import ActivityStatus, PartnerBasis, PartnershipStatus, PartnershipType
from domain.page import Edge, Page
from domain.partnership import ENDED
from matching.columns import OPEN_END, OPEN_START, PartnershipColumns
from matching.conditions import bits_of
from matching.cursors import Cursor
from matching.ragged import Ints
from matching.records import ACTIVITY_STATUS, PARTNERSHIP_STATUS, WENT_ON, date_of, day
from matching.sight import MOST_TOGETHER, Sight, rows_with
from matching.snapshot import Snapshot

MOST_SHOWN = 10  # partnerships named for one partner
_OVER = frozenset(PARTNERSHIP_STATUS[each] for each in ENDED)
_CLOSED = ACTIVITY_STATUS[ActivityStatus.CLOSED]


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """An organization that shares partnerships or activities with another one.

    Counts are of what the viewer sees; `partnership_ids` are at most 10, newest start first.
    `since` is the first known day of all that is shared, `until` the last one, None while
    something shared still runs or if no last day is known.
    """

    organization_id: str
    partnership_count: int
    activity_count: int
    partnership_ids: tuple[str, ...]
    since: date | None
    until: date | None


@dataclass(slots=True)
class _Shared:
    """What is gathered of one partner."""

    partnerships: list[tuple[int, str]] = field(default_factory=list)  # to order by, id
    activities: int = 0
    first: int = OPEN_END
    last: int = OPEN_START
    running: bool = False

    def spans(self, first: int, last: int, running: bool) -> None:
        if first != OPEN_START:
            self.first = min(self.first, first)
        if last != OPEN_END:
            self.last = max(self.last, last)
        self.running |= running

    def partner(self, identity: str) -> Partner:
        """Give what is told of it."""
        shown = [own for _, own in sorted(self.partnerships)[:MOST_SHOWN]]
        return Partner(
            organization_id=identity,
            partnership_count=len(self.partnerships),
            activity_count=self.activities,
            partnership_ids=tuple(shown),
            since=None if self.first == OPEN_END else date_of(self.first),
            until=None if self.running or self.last == OPEN_START else date_of(self.last),
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class PartnerListing:
    """The partners of one organization, by name, then id."""

    entries: Sequence[tuple[str, str, "_Shared"]]  # folded name, id, what is shared; in order

    def total_count(self) -> int:
        """Count the partners."""
        return len(self.entries)

    def page(self, first: int = 20, after: str | None = None) -> Page[Partner]:
        """Give the next `first` partners after a cursor; BadCursorError if it is not of this."""
        start = 0
        if after is not None:
            cursor = Cursor.decode(after, "Partners", [str], 0)
            told = (str(cursor.values[0]), cursor.identity)
            start = bisect_right(self.entries, told, key=lambda entry: entry[:2])
        edges = (
            Edge(
                node=shared.partner(identity),
                cursor=Cursor(values=(name,), identity=identity).encode("Partners"),
            )
            for name, identity, shared in self.entries[start : start + first]
        )
        return Page(
            edges=tuple(edges),
            has_next_page=len(self.entries) > start + first,
            has_previous_page=after is not None,
        )


@dataclass(frozen=True, kw_only=True)
class PartnerWish:
    """Which evidence counts; None means all of it."""

    basis: Sequence[PartnerBasis] | None = None
    types: Sequence[PartnershipType] | None = None
    statuses: Sequence[PartnershipStatus] | None = None

    def takes(self, basis: PartnerBasis) -> bool:
        """Say whether a kind of evidence counts.

        Activities have neither type nor state of a partnership: who asks for one of these does
        not ask for them, unless by name.
        """
        if self.basis is not None:
            return basis in self.basis
        asked = self.types is not None or self.statuses is not None
        return basis is PartnerBasis.PARTNERSHIP or not asked


class PartnerFinder:
    """Finds the partners of one organization after the other, for one viewer on one day."""

    def __init__(self, snapshot: Snapshot, sight: Sight, wish: PartnerWish, today: date) -> None:
        self.snapshot = snapshot
        self.sight = sight
        self.wish = wish
        self.today = day(today, OPEN_START)

    def of(self, identity: str) -> PartnerListing:
        """Give the partners of an organization; nobody for one that the viewer does not see."""
        ordinals = self.snapshot.organizations.ordinals
        own = ordinals.get(identity)
        if own < 0 or not self.sight.organizations[own]:
            return PartnerListing(entries=())
        shared: dict[int, _Shared] = {}
        if self.wish.takes(PartnerBasis.PARTNERSHIP):
            self._partnerships(own, shared)
        if self.wish.takes(PartnerBasis.ACTIVITY):
            self._activities(own, shared)
        entries = [
            (self._name(each), ordinals.id_of(each), found) for each, found in shared.items()
        ]
        entries.sort(key=lambda entry: entry[:2])
        return PartnerListing(entries=entries)

    def _partnerships(self, own: int, shared: dict[int, _Shared]) -> None:
        table = self.snapshot.partnerships
        for part, seen in zip(table.whole, self.sight.partnerships, strict=True):
            columns = part.columns
            rows = rows_with(part.members, columns.parties, own)
            for row in rows[seen[rows]].tolist():
                if not self._wanted(columns, row):
                    continue
                first, last = int(columns.first_day[row]), int(columns.last_day[row])
                over = int(columns.status[row]) in _OVER
                identity = table.ordinals.id_of(int(columns.ordinals[row]))
                newest = -first if first != OPEN_START else OPEN_END
                for other in self._others(columns.parties.row(row), own):
                    found = shared.setdefault(other, _Shared())
                    found.partnerships.append((newest, identity))
                    found.spans(first, last, not over and last >= self.today)

    def _wanted(self, columns: PartnershipColumns, row: int) -> bool:
        types, statuses = self.wish.types, self.wish.statuses
        if types is not None and not int(columns.types[row]) & int(bits_of(types)):
            return False
        return statuses is None or int(columns.status[row]) in {
            PARTNERSHIP_STATUS[each] for each in statuses
        }

    def _activities(self, own: int, shared: dict[int, _Shared]) -> None:
        table = self.snapshot.activities
        for part, alive in zip(table.whole, table.alive, strict=True):
            columns = part.columns
            rows = rows_with(part.members, columns.participants, own)
            rows = rows[alive[rows] & WENT_ON[columns.status[rows]]]
            together = columns.participants.take(rows)
            together = together.where(self.sight.organizations[together.values])
            small = np.flatnonzero(together.lengths() <= MOST_TOGETHER)
            rows, together = rows[small], together.take(small)
            together = together.where(together.values != own)
            rows = rows[together.owners]  # once for each other organization in it
            first, last = columns.first_day[rows], columns.last_day[rows]
            running = (columns.status[rows] != _CLOSED) & (last >= self.today)
            spans = zip(first.tolist(), last.tolist(), running.tolist(), strict=True)
            for other, span in zip(together.values.tolist(), spans, strict=True):
                found = shared.setdefault(other, _Shared())
                found.activities += 1
                found.spans(*span)

    def _others(self, ordinals: Ints, own: int) -> list[int]:
        seen = ordinals[self.sight.organizations[ordinals]]
        return [each for each in dict.fromkeys(seen.tolist()) if each != own]

    def _name(self, ordinal: int) -> str:
        table = self.snapshot.organizations
        where = table.locate(ordinal)
        if where is None:  # cannot be: only living organizations are seen
            raise LookupError(ordinal)
        part, row = where
        return table.whole[part].columns.name_keys.keys[row]
