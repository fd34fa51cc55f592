"""What changed after a certain change? The audit trail, read as a feed."""

from domain.audit import AuditEvent
from graphdb.queries import audit as queries
from graphdb.records.events import read_event
from graphdb.repository import Repository

COUNTER = "feed"


class Feed(Repository):
    """Events in one order without gaps: an event's `seq` shows only when all before it do."""

    async def latest(self) -> int:
        """Give the seq of the newest event; 0 if nothing was ever written."""
        rows = await self._graph.read(queries.LATEST_SEQ, counter=COUNTER)
        return int(rows[0]["seq"]) if rows else 0

    async def after(self, seq: int, until: int) -> list[AuditEvent]:
        """Give the events after `seq` up to and with `until`, in order of seq.

        `until` is at most what `latest` gave. No event is ever missing, or RowsMissedError: who
        follows the feed would never hear of it again, be it a protection that was just set.
        """
        if until <= seq:
            return []
        rows = await self._graph.read_all(queries.EVENTS_AFTER, until - seq, after=seq, until=until)
        return [read_event(row) for row in rows]
