"""What was said of suggestions? Written with `Graph.save`, like every record."""

from collections.abc import Iterable

from domain.feedback import Feedback
from domain.viewer import Viewer
from graphdb.queries import feedback as queries
from graphdb.records.feedback import read_feedback
from graphdb.repository import Repository, distinct, visible_to


class FeedbackRecords(Repository):
    """Feedback on suggestions; it exists for a viewer who sees the asker and the candidate.

    Whose business it is besides, use cases decide: it is the asker's own.
    """

    async def by_ids(self, ids: Iterable[str], viewer: Viewer) -> dict[str, Feedback]:
        """Give those that exist for the viewer, by id; one read for all."""
        wanted = distinct(ids)
        if not wanted:
            return {}
        rows = await self._graph.read(queries.FEEDBACK_BY_IDS, ids=wanted, **visible_to(viewer))
        return {record.id: record for record in map(read_feedback, rows)}

    async def ids(self) -> list[str]:
        """Give the ids of all feedback, in order; for builds, it reads every one."""
        rows = await self._graph.read(queries.ALL_FEEDBACK_IDS)
        return sorted(rows[0]["ids"])
