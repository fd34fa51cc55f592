"""Which partnerships have these ids?"""

from collections.abc import Iterable

from domain.partnership import Partnership
from domain.viewer import Viewer
from graphdb.queries import partnerships as queries
from graphdb.records.partnerships import read_partnership
from graphdb.repository import Repository, distinct, visible_to


class Partnerships(Repository):
    """Partnerships with the parties that the viewer may see.

    A partnership exists for a viewer who may see it and at least two of its parties. Hidden
    parties are left out, with what they bring and agreed to.
    """

    async def by_ids(self, ids: Iterable[str], viewer: Viewer) -> dict[str, Partnership]:
        """Give those that exist for the viewer, by id; one read for all."""
        wanted = distinct(ids)
        if not wanted:
            return {}
        rows = await self._graph.read(queries.PARTNERSHIPS_BY_IDS, ids=wanted, **visible_to(viewer))
        return {record.id: record for record in map(read_partnership, rows)}

    async def ids(self) -> list[str]:
        """Give the ids of all partnerships, in order; for builds, it reads every one."""
        rows = await self._graph.read(queries.ALL_PARTNERSHIP_IDS)
        return sorted(rows[0]["ids"])
