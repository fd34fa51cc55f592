"""Which organizations have these ids, identifiers or names?"""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.organization import Organization
from domain.viewer import Viewer
from graphdb.properties import key_of
from graphdb.queries import organizations as queries
from graphdb.records.organizations import read_organization
from graphdb.repository import Repository, distinct, visible_to


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedOrganization:
    """As much of an organization as an import needs to tell whether a name means it.

    `countries` are the codes of those it sits or works in, in order of code.
    """

    id: str
    name_key: str
    countries: tuple[str, ...]


class Organizations(Repository):
    """Organizations with their needs and offers."""

    async def by_ids(self, ids: Iterable[str], viewer: Viewer) -> dict[str, Organization]:
        """Give those that exist for the viewer, by id, archived ones too; one read for all."""
        wanted = distinct(ids)
        if not wanted:
            return {}
        rows = await self._graph.read(
            queries.ORGANIZATIONS_BY_IDS, ids=wanted, **visible_to(viewer)
        )
        return {record.id: record for record in map(read_organization, rows)}

    async def by_identifiers(self, values: Iterable[str], viewer: Viewer) -> dict[str, str]:
        """Give the ids of organizations by full org-id, or by the number within a list.

        A number that several visible organizations have in different lists leads to none of
        them, unless it is also somebody's full org-id. One read for all.
        """
        keys = distinct(values)
        if not keys:
            return {}
        rows = await self._graph.read(
            queries.ORGANIZATIONS_BY_IDENTIFIERS, keys=keys, **visible_to(viewer)
        )
        whole = {row["key"]: row["id"] for row in rows if row["whole"]}
        holders: dict[str, set[str]] = {}
        for row in rows:
            holders.setdefault(row["key"], set()).add(row["id"])
        alone = {key: next(iter(ids)) for key, ids in holders.items() if len(ids) == 1}
        return alone | whole

    async def by_name_keys(self, keys: Iterable[str]) -> dict[str, list[NamedOrganization]]:
        """Give all organizations, hidden ones too, whose shown name folds to one of the keys.

        For imports, which must not make a hidden organization a second time; never for a caller.
        Each list is in order of id; a key that nobody has is not in the answer.
        """
        given = {key_of(key): key for key in distinct(keys)}
        if not given:
            return {}
        rows = await self._graph.read(queries.ORGANIZATIONS_BY_NAME_KEYS, keys=sorted(given))
        found: dict[str, list[NamedOrganization]] = {}
        for row in sorted(rows, key=lambda row: str(row["id"])):
            named = NamedOrganization(
                id=row["id"], name_key=row["nameKey"], countries=tuple(sorted(row["countries"]))
            )
            found.setdefault(given[named.name_key], []).append(named)
        return found

    async def ids(self) -> list[str]:
        """Give the ids of all organizations, in order; for builds, it reads every one."""
        rows = await self._graph.read(queries.ALL_ORGANIZATION_IDS)
        return sorted(rows[0]["ids"])
