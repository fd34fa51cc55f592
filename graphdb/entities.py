"""What belongs to a record, whatever may be seen of it? For use cases, never for a caller."""

from collections.abc import Iterable

from graphdb.queries import entities as queries
from graphdb.repository import Repository, distinct


class Entities(Repository):
    """Ids of parts, their records, and the records that hang on an organization.

    Visibility is not asked here: whoever uses an id reads its record as somebody.
    """

    async def owners(self, ids: Iterable[str]) -> dict[str, str]:
        """Give the record that each need, offer, goal or indicator is part of; one read for all.

        Ids of anything else are not in the answer.
        """
        wanted = distinct(ids)
        if not wanted:
            return {}
        rows = await self._graph.read(queries.OWNERS, ids=wanted)
        return {row["id"]: row["owner_id"] for row in rows}

    async def partnerships_of(self, organization_id: str) -> list[str]:
        """Give the ids of all partnerships an organization is or was a party to, in order."""
        rows = await self._graph.read(queries.PARTNERSHIPS_OF, id=organization_id)
        return sorted({row["id"] for row in rows})

    async def activities_only_of(self, organization_id: str) -> list[str]:
        """Give the ids of activities that only it takes part in and no identifier names."""
        rows = await self._graph.read(queries.ACTIVITIES_ONLY_OF, id=organization_id)
        return sorted({row["id"] for row in rows})
