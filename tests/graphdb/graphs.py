"""What tests of the graph share: emptying it, reading all of it, writing from eight sides."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import uuid_utils

from domain.viewer import SYSTEM, Viewer
from graphdb.address import GraphAddress
from graphdb.connection import Graph, Transaction
from tests.worlds import World

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
WRITERS = 8


@asynccontextmanager
async def separate(
    address: GraphAddress, reader: GraphAddress | None
) -> AsyncIterator[list[Graph]]:
    """Eight graphs that share nothing but the database, as eight processes would."""
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(
                Graph.connect(
                    address,
                    reader=reader,
                    deadline=30.0,
                    now=lambda: NOW,
                    new_id=lambda: str(uuid_utils.uuid7()),
                )
            )
            for _ in range(WRITERS)
        ]


async def everything(graph: Graph, viewer: Viewer = SYSTEM) -> World:
    """All records that exist for a viewer, read by the ids of all that are stored."""
    organizations = await graph.organizations.by_ids(await graph.organizations.ids(), viewer)
    activities = await graph.activities.by_ids(await graph.activities.ids(), viewer)
    partnerships = await graph.partnerships.by_ids(await graph.partnerships.ids(), viewer)
    return World(
        organizations=tuple(organizations.values()),
        activities=tuple(activities.values()),
        partnerships=tuple(partnerships.values()),
    )


async def relations(graph: Graph) -> Counter[tuple[str, str, str, str]]:
    """How many relations of which type and properties there are between which nodes.

    Without those of the audit trail, which grows with each change, and of the vocabulary.
    """
    rows = await graph.read(
        """
        MATCH (a)-[link]->(b)
        WHERE NOT a:AuditEvent AND NOT a:Region AND NOT a:Concept
        RETURN type(link) AS type, coalesce(a.id, 'contribution') AS a, properties(link) AS link,
               coalesce(b.id, b.key, b.orgId, 'contribution') AS b
        """
    )
    return Counter(
        (row["type"], row["a"], row["b"], repr(sorted(row["link"].items()))) for row in rows
    )


# A slice at a time: what a test left may be more than one transaction can delete in time.
SLICE = """
MATCH (n) WHERE $everything OR NOT (n:Meta OR n:Region OR n:Concept)
WITH n LIMIT 2000 DETACH DELETE n RETURN count(*) AS deleted"""


async def empty(graph: Graph, *, everything: bool = False) -> None:
    """Delete all records; with `everything` the vocabulary and the whole schema too."""

    async def unit(tx: Transaction) -> int:
        return int((await tx.run(SLICE, everything=everything))[0]["deleted"])

    while await graph.write(unit):
        pass
    if everything:
        await drop_schema(graph)
    else:
        await run(graph, "MERGE (c:Counter {name: 'feed'}) SET c.seq = 0")


async def drop_schema(graph: Graph) -> None:
    """Drop constraints and range indexes, and full text where Cypher made it."""
    kinds = ("RANGE",) if graph.address.embedded else ("RANGE", "FULLTEXT", "VECTOR", "TEXT")
    unique = "SHOW CONSTRAINTS YIELD name, type WHERE type CONTAINS 'UNIQ' RETURN name"
    for row in await graph.read(unique):
        await run(graph, f"DROP CONSTRAINT `{row['name']}` IF EXISTS")
    for row in await graph.read("SHOW INDEXES YIELD name, type RETURN name, type"):
        if row["type"] in kinds:
            await run(graph, f"DROP INDEX `{row['name']}` IF EXISTS")


async def run(graph: Graph, query: str, **parameters: Any) -> list[dict[str, Any]]:
    """Run one statement in a write transaction of its own."""

    async def unit(tx: Transaction) -> list[dict[str, Any]]:
        return await tx.run(query, **parameters)

    return await graph.write(unit)
