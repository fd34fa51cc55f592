"""Does every graph get the schema and the vocabulary, from whatever state, and only forwards?"""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from domain.errors import SchemaTooNewError
from domain.region import Neighbor
from domain.text import Text
from domain.vocabulary import Vocabulary
from graphdb import ddl
from graphdb.address import GraphAddress
from graphdb.connection import Graph
from tests.graphdb.graphs import NOW, empty, run
from tests.small_vocabulary import CONCEPTS, REGIONS

LINKS = """
MATCH (a)-[r:WITHIN|NEIGHBOR_OF|BROADER|EXACT_MATCH]->(b)
RETURN type(r) AS type, a.code AS start, b.code AS end, r.by AS by ORDER BY type, start, end"""


@pytest.fixture
async def bare(graph: Graph) -> Graph:
    """The same database without any node, constraint or index of ours."""
    await empty(graph, everything=True)
    return graph


async def names(graph: Graph, what: str) -> set[str]:
    """Names of constraints or indexes."""
    return {row["name"] for row in await graph.read(f"SHOW {what} YIELD name RETURN name")}


async def test_schema_from_nothing(bare: Graph, vocabulary: Vocabulary) -> None:
    """All constraints, range indexes and full-text indexes are there, named alike on both."""
    assert not await names(bare, "CONSTRAINTS") & {"Entity_id", "Meta_name"}
    assert await bare.migrate(vocabulary) == ddl.SCHEMA_VERSION
    wanted = {f"{label}_{name}" for label, name in ddl.UNIQUE}
    assert wanted <= await names(bare, "CONSTRAINTS")
    ranges = {f"{label}_{properties[0]}" for label, properties in ddl.RANGE}
    assert ranges | set(ddl.FULL_TEXT) <= await names(bare, "INDEXES")


async def test_twice_changes_nothing(graph: Graph, vocabulary: Vocabulary) -> None:
    """A second run finds all done, and the feed's counter is not set back."""
    await run(graph, "MATCH (c:Counter {name: 'feed'}) SET c.seq = 41")
    count = "MATCH (n) RETURN count(n) AS n"
    before = await graph.read(count), await graph.read(LINKS)
    assert await graph.migrate(vocabulary) == ddl.SCHEMA_VERSION
    assert (await graph.read(count), await graph.read(LINKS)) == before
    assert await graph.read("MATCH (c:Counter) RETURN c.name AS name, c.seq AS seq") == [
        {"name": "feed", "seq": 41}
    ]


async def test_a_newer_graph_is_refused(graph: Graph, vocabulary: Vocabulary) -> None:
    """SchemaTooNewError tells both versions, and neither schema nor data are touched."""
    await run(graph, "MATCH (m:Meta) SET m.schemaVersion = 99")
    await run(graph, "DROP INDEX Organization_type")
    other = Vocabulary(regions=REGIONS[:3], concepts=(), schemes=())
    try:
        with pytest.raises(SchemaTooNewError, match=rf"99.*{ddl.SCHEMA_VERSION}"):
            await graph.migrate(other)
        assert "Organization_type" not in await names(graph, "INDEXES")
        found = await graph.read("MATCH (m:Meta) RETURN m.vocabulary AS v, m.schemaVersion AS s")
        assert found[0]["s"] == 99
        assert found[0]["v"] is not None
    finally:
        await run(graph, "MATCH (m:Meta) SET m.schemaVersion = 0")
        await graph.migrate(vocabulary)


async def test_an_older_graph_is_upgraded(graph: Graph, vocabulary: Vocabulary) -> None:
    """What is missing is made, what is stored stays, and the version is noted."""
    await run(graph, "CREATE (n:Entity:Organization {id: 'a', type: 'NETWORK'})")
    await run(graph, "MATCH (m:Meta) SET m.schemaVersion = 0")
    await run(graph, "DROP INDEX Organization_type")
    assert await graph.migrate(vocabulary) == ddl.SCHEMA_VERSION
    assert "Organization_type" in await names(graph, "INDEXES")
    assert await graph.read("MATCH (m:Meta) RETURN m.schemaVersion AS v") == [
        {"v": ddl.SCHEMA_VERSION}
    ]
    assert await graph.read("MATCH (n:Organization) RETURN n.id AS id") == [{"id": "a"}]


async def test_an_interrupted_migration_is_finished(bare: Graph, vocabulary: Vocabulary) -> None:
    """Half of the schema and half of the regions, noted nowhere, are no obstacle."""
    for statement in ddl.constraints()[:3]:
        await run(bare, statement)
    region = vocabulary.regions.terms[0]
    await run(bare, "CREATE (r:Entity:Region {id: $id, code: $code})", id=region.id, code="001")
    await bare.migrate(vocabulary)
    assert await bare.read("MATCH (r:Region) RETURN count(r) AS n") == [{"n": len(REGIONS)}]


async def test_two_processes_migrate_at_once(
    bare: Graph, address: GraphAddress, reader: GraphAddress | None, vocabulary: Vocabulary
) -> None:
    """Both succeed, and everything is there once."""
    others = [
        Graph.connect(
            address, reader=reader, deadline=30.0, now=lambda: NOW, new_id=lambda: "an id"
        )
        for _ in range(3)
    ]
    try:
        versions = await asyncio.gather(*(other.migrate(vocabulary) for other in others))
    finally:
        for other in others:
            await other.close()
    assert versions == [ddl.SCHEMA_VERSION] * 3
    counts = await bare.read("MATCH (n) UNWIND labels(n) AS l RETURN l, count(n) AS n ORDER BY l")
    assert {row["l"]: row["n"] for row in counts} == {
        "Concept": len(CONCEPTS),
        "Counter": 1,
        "Entity": len(CONCEPTS) + len(REGIONS),
        "Meta": 1,
        "Region": len(REGIONS),
    }
    assert await bare.read(LINKS) == links(REGIONS, CONCEPTS)


async def test_regions_and_concepts_are_whole(graph: Graph) -> None:
    """Properties are those of types.md, with a text per language beside the one that is shown."""
    found = await graph.read("MATCH (r:Region {code: 'ID-MA'}) RETURN properties(r) AS p")
    assert found[0]["p"] == {
        "id": REGIONS[9].id,
        "code": "ID-MA",
        "name": "Maluku",
        "name_en": "Maluku",
        "level": "PROVINCE",
        "aliases": ["ID81"],
        "latitude": -3.24,
        "longitude": 130.15,
    }
    found = await graph.read("MATCH (c:Concept {code: 'dac:15160'}) RETURN properties(c) AS p")
    assert found[0]["p"] == {
        "id": CONCEPTS[9].id,
        "code": "dac:15160",
        "scheme": "DAC_SECTOR",
        "label": "Human rights",
        "label_en": "Human rights",
        "withdrawn": False,
        "protectedByDefault": True,
    }


async def test_links_are_those_of_the_vocabulary(graph: Graph) -> None:
    """WITHIN, NEIGHBOR_OF, BROADER and EXACT_MATCH, each pair of equals once."""
    assert await graph.read(LINKS) == links(REGIONS, CONCEPTS)


async def test_another_vocabulary_replaces(graph: Graph, vocabulary: Vocabulary) -> None:
    """Names, links and new codes are taken over; what a record points at stays."""
    await run(graph, "CREATE (n:Entity:Organization {id: 'a'})")
    works = (
        "MATCH (n:Organization {id: 'a'}) MATCH (r:Region {code: $code}) MERGE (n)-[:WORKS_IN]->(r)"
    )
    await run(graph, works, code="ID-8172")
    regions = [each for each in REGIONS if each.code != "ID-8172"]
    regions[3] = replace(
        regions[3],
        name=Text.of(id="Republik Indonesia"),
        neighbors=(Neighbor(code="AU", by="sea"),),
    )
    regions[4] = replace(regions[4], neighbors=())
    concepts = [*CONCEPTS, replace(CONCEPTS[0], id="new", code="sdg:1", label=Text.of(en="None"))]
    try:
        await graph.migrate(Vocabulary(regions=regions, concepts=concepts, schemes=()))
        found = await graph.read("MATCH (r:Region {code: 'ID'}) RETURN properties(r) AS p")
        assert found[0]["p"]["name"] == "Republik Indonesia"
        assert "name_en" not in found[0]["p"]
        expected = [*links(regions, concepts), *links(REGIONS, ())]
        kept = [
            row for row in expected if row in links(regions, concepts) or "8172" in row["start"]
        ]
        assert await graph.read(LINKS) == in_order(kept)
        assert await graph.read(
            "MATCH (:Organization)-[:WORKS_IN]->(r:Region) RETURN r.code AS code"
        ) == [{"code": "ID-8172"}]
        assert await graph.read("MATCH (c:Concept {code: 'sdg:1'}) RETURN c.id AS id") == [
            {"id": "new"}
        ]
    finally:
        await run(graph, "MATCH (c:Concept {code: 'sdg:1'}) DETACH DELETE c")
        await graph.migrate(vocabulary)


async def test_a_corrected_name_is_taken_over(graph: Graph, vocabulary: Vocabulary) -> None:
    """The fingerprint of codes stays the same, the words do not: they are stored all the same."""
    regions = [replace(REGIONS[0], name=Text.of(id="Dunia", en="World")), *REGIONS[1:]]
    corrected = Vocabulary(
        regions=regions, concepts=CONCEPTS, schemes=list(vocabulary.schemes.values())
    )
    assert corrected.fingerprint == vocabulary.fingerprint
    await graph.migrate(corrected)
    found = await graph.read("MATCH (r:Region {code: '001'}) RETURN r.name AS n, r.name_en AS en")
    assert found == [{"n": "Dunia", "en": "World"}]
    await graph.migrate(vocabulary)


async def test_no_vocabulary(bare: Graph, vocabulary: Vocabulary) -> None:
    """A graph without any term is migrated too."""
    nothing = Vocabulary(regions=(), concepts=(), schemes=())
    assert await bare.migrate(nothing) == ddl.SCHEMA_VERSION
    assert await bare.read("MATCH (n:Entity) RETURN n.id AS id") == []


def links(regions: Any, concepts: Any) -> list[dict[str, Any]]:
    """The links as the records say them, in the order of LINKS."""
    found: dict[tuple[str, str, str], str | None] = {}
    for region in regions:
        if region.parent:
            found["WITHIN", region.code, region.parent] = None
        for near in region.neighbors:
            mutual = any(
                other.code == near.code and region.code in [each.code for each in other.neighbors]
                for other in regions
            )
            start, end = sorted((region.code, near.code)) if mutual else (region.code, near.code)
            found["NEIGHBOR_OF", start, end] = near.by
    for concept in concepts:
        if concept.broader:
            found["BROADER", concept.code, concept.broader] = None
        for code in concept.exact_match:
            mutual = any(
                other.code == code and concept.code in other.exact_match for other in concepts
            )
            start, end = sorted((concept.code, code)) if mutual else (concept.code, code)
            found["EXACT_MATCH", start, end] = None
    rows = [
        {"type": kind, "start": start, "end": end, "by": by}
        for (kind, start, end), by in found.items()
    ]
    return in_order(rows)


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sort rows as LINKS does, each once."""
    once = {(row["type"], row["start"], row["end"]): row for row in rows}
    return [once[key] for key in sorted(once)]
