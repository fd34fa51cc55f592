"""Which activities have these ids or identifiers?"""

from collections.abc import Iterable

from domain.activity import Activity
from domain.viewer import Viewer
from graphdb.queries import activities as queries
from graphdb.records.activities import read_activity
from graphdb.repository import Repository, distinct, visible_to


class Activities(Repository):
    """Activities with the participants that the viewer may see.

    An activity exists for a viewer who may see one of its participants, or if it has none.
    """

    async def by_ids(self, ids: Iterable[str], viewer: Viewer) -> dict[str, Activity]:
        """Give those that exist for the viewer, by id; one read for all."""
        wanted = distinct(ids)
        if not wanted:
            return {}
        rows = await self._graph.read(queries.ACTIVITIES_BY_IDS, ids=wanted, **visible_to(viewer))
        return {record.id: record for record in map(read_activity, rows)}

    async def by_identifiers(self, values: Iterable[str], viewer: Viewer) -> dict[str, str]:
        """Give the ids of activities by their identifier in the source; one read for all."""
        keys = distinct(values)
        if not keys:
            return {}
        rows = await self._graph.read(
            queries.ACTIVITIES_BY_IDENTIFIERS, keys=keys, **visible_to(viewer)
        )
        return {row["key"]: row["id"] for row in rows}

    async def ids(self) -> list[str]:
        """Give the ids of all activities, in order; for builds, it reads every one."""
        rows = await self._graph.read(queries.ALL_ACTIVITY_IDS)
        return sorted(rows[0]["ids"])
