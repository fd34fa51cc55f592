"""Which schema does the graph have, and how does it get the one this Mitra knows?

Everything here may be run twice and by two processes at once: constraints and indexes are made
`IF NOT EXISTS`, data are merged on unique keys, and what is done is noted last.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from domain.concept import Concept
from domain.errors import SchemaTooNewError, StoreDamagedError
from domain.recommendation_token import SECRET_BYTES
from domain.region import Region
from domain.text import Text
from domain.vocabulary import Vocabulary
from graphdb import ddl
from graphdb.ddl import neo4j as neo4j_ddl

if TYPE_CHECKING:
    from graphdb.connection import Graph, Transaction

BATCH = 500  # rows of one transaction: a tenth of a second on either engine
SECONDS = 60.0  # for one statement that makes an index over everything, or one batch
META = "mitra"
FEED = "feed"

FIND_META = """
MATCH (m:Meta {name: $name}) RETURN m.schemaVersion AS version, m.vocabulary AS vocabulary"""

# The counter is touched by every write; made here so that no write has to.
NOTE_SCHEMA = """
MERGE (m:Meta {name: $name})
SET m.schemaVersion = CASE WHEN coalesce(m.schemaVersion, 0) > $version
                           THEN m.schemaVersion ELSE $version END,
    m.id = coalesce(m.id, $id),
    m.recommendationSecret = coalesce(m.recommendationSecret, $secret)
MERGE (c:Counter {name: $counter})
SET c.seq = coalesce(c.seq, 0)"""

# Takes $name; gives the random id that the graph got with its first schema.
FIND_IDENTITY = "MATCH (m:Meta {name: $name}) RETURN m.id AS id"

# Takes $name; gives what the ids of recommendations are sealed with.
FIND_SECRET = "MATCH (m:Meta {name: $name}) RETURN m.recommendationSecret AS secret"  # noqa: S105 # a query

NOTE_VOCABULARY = "MATCH (m:Meta {name: $name}) SET m.vocabulary = $vocabulary"

# A term is found by its code, which has an index of its own. MERGE with two labels would read all
# nodes on the embedded engine, so what is missing is created: two processes that do so at once
# meet in the constraint, and the later one tries again.
FIND_TERMS = {
    "Region": "MATCH (r:Region) WHERE r.code IN $codes RETURN r.code AS code",
    "Concept": "MATCH (c:Concept) WHERE c.code IN $codes RETURN c.code AS code",
}
CREATE_TERMS = {
    "Region": "UNWIND $rows AS row CREATE (r:Entity:Region) SET r = row.properties",
    "Concept": "UNWIND $rows AS row CREATE (c:Entity:Concept) SET c = row.properties",
}
SET_TERMS = {
    "Region": """
UNWIND $rows AS row MATCH (r:Region {code: row.code}) SET r = row.properties""",
    "Concept": """
UNWIND $rows AS row MATCH (c:Concept {code: row.code}) SET c = row.properties""",
}

# What the new vocabulary does not say any more goes first; nodes stay, for records point at them.
CLEAR_LINKS = {
    "WITHIN": """
MATCH (r:Region)-[link:WITHIN]->() WHERE r.code IN $codes DELETE link""",
    "NEIGHBOR_OF": """
MATCH (r:Region)-[link:NEIGHBOR_OF]->() WHERE r.code IN $codes DELETE link""",
    "BROADER": """
MATCH (c:Concept)-[link:BROADER]->() WHERE c.code IN $codes DELETE link""",
    "EXACT_MATCH": """
MATCH (c:Concept)-[link:EXACT_MATCH]->() WHERE c.code IN $codes DELETE link""",
}
SAVE_LINKS = {
    "WITHIN": """
UNWIND $rows AS row
MATCH (a:Region {code: row.start}) MATCH (b:Region {code: row.end})
MERGE (a)-[:WITHIN]->(b)""",
    "NEIGHBOR_OF": """
UNWIND $rows AS row
MATCH (a:Region {code: row.start}) MATCH (b:Region {code: row.end})
MERGE (a)-[link:NEIGHBOR_OF]->(b) SET link.by = row.by""",
    "BROADER": """
UNWIND $rows AS row
MATCH (a:Concept {code: row.start}) MATCH (b:Concept {code: row.end})
MERGE (a)-[:BROADER]->(b)""",
    "EXACT_MATCH": """
UNWIND $rows AS row
MATCH (a:Concept {code: row.start}) MATCH (b:Concept {code: row.end})
MERGE (a)-[:EXACT_MATCH]->(b)""",
}

Rows = list[dict[str, Any]]
ItemT = TypeVar("ItemT")


async def migrate(graph: "Graph", vocabulary: Vocabulary) -> int:
    """Bring the schema to SCHEMA_VERSION, seed a vocabulary that is another, give the version.

    Raises SchemaTooNewError, before anything is changed, if a newer Mitra wrote the graph.
    """
    found = await _meta(graph)
    if found.get("version") != ddl.SCHEMA_VERSION:
        await _make_schema(graph)
        await _note(
            graph,
            NOTE_SCHEMA,
            name=META,
            version=ddl.SCHEMA_VERSION,
            counter=FEED,
            id=graph.new_id(),
            secret=secrets.token_hex(SECRET_BYTES),
        )
    terms = _terms(vocabulary)
    links = _links(vocabulary)
    content = hashlib.sha256(json.dumps([terms, links]).encode()).hexdigest()[:16]
    # The vocabulary's own fingerprint is of its codes: a corrected name would not change it.
    if found.get("vocabulary") != content:
        for label, rows in terms.items():
            for batch in batches(rows):
                await _save(graph, label, batch)
        for kind, by_start in links.items():
            for codes in batches(sorted(by_start)):
                rows = [row for start in codes for row in by_start[start]]
                await _relink(graph, kind, codes, rows)
        await _note(graph, NOTE_VOCABULARY, name=META, vocabulary=content)
    return ddl.SCHEMA_VERSION


async def identity(graph: "Graph") -> str:
    """Give the id that tells this graph from every other; empty before the first migration.

    What is kept outside the graph carries it, so that it is never taken for another graph's.
    """
    rows = await graph.read(FIND_IDENTITY, name=META)
    return rows[0]["id"] or "" if rows else ""


async def recommendation_secret(graph: "Graph") -> bytes:
    """Give what the ids of recommendations are sealed with, the same for all who share the graph.

    It guards against guessing and inventing ids. It gives no right: who acts for an organization is
    asked all the same. StoreDamagedError before the first migration.
    """
    rows = await graph.read(FIND_SECRET, name=META)
    if not rows or not rows[0]["secret"]:
        raise StoreDamagedError("The graph has no secret for ids; run `mitra db migrate`.")
    return bytes.fromhex(rows[0]["secret"])


async def _meta(graph: "Graph") -> dict[str, Any]:
    rows = await graph.read(FIND_META, name=META)
    found = rows[0] if rows else {}
    if (found.get("version") or 0) > ddl.SCHEMA_VERSION:
        raise SchemaTooNewError(found["version"], ddl.SCHEMA_VERSION)
    return found


async def _make_schema(graph: "Graph") -> None:
    # Full text of the embedded engine is SQL: whoever hosts it has run it (graphdb.embedded).
    full_text = () if graph.address.embedded else neo4j_ddl.STATEMENTS
    for statement in (*ddl.constraints(), *ddl.indexes(), *full_text):
        await _note(graph, statement)  # one transaction each: none may hold schema and data


async def _note(graph: "Graph", query: str, **parameters: Any) -> None:
    async def unit(tx: "Transaction") -> None:
        await tx.run(query, **parameters)

    await graph.write(unit, deadline=SECONDS)


async def _save(graph: "Graph", label: str, rows: Rows) -> None:
    """Make the terms that are not there, and give all of them their properties."""

    async def unit(tx: "Transaction") -> None:
        found = await tx.run(FIND_TERMS[label], codes=[row["code"] for row in rows])
        there = {row["code"] for row in found}
        await tx.run(CREATE_TERMS[label], rows=[row for row in rows if row["code"] not in there])
        await tx.run(SET_TERMS[label], rows=[row for row in rows if row["code"] in there])

    await graph.write(unit, deadline=SECONDS)


async def _relink(graph: "Graph", kind: str, codes: list[str], rows: Rows) -> None:
    """Replace the links of some terms at once, so that no reader finds them without."""

    async def unit(tx: "Transaction") -> None:
        await tx.run(CLEAR_LINKS[kind], codes=codes)
        await tx.run(SAVE_LINKS[kind], rows=rows)

    await graph.write(unit, deadline=SECONDS)


def batches(items: Sequence[ItemT], size: int = BATCH) -> Iterator[list[ItemT]]:
    """Cut a sequence into lists of at most `size`."""
    for start in range(0, len(items), size):
        yield list(items[start : start + size])


def text_properties(name: str, text: Text) -> dict[str, str | None]:
    """Give a text's properties: `x` is what a reader without a language sees, `x_id` and so on."""
    shown = text.shown()
    return {name: shown or None} | {f"{name}_{each.language}": each.text for each in text}


def _region(region: Region) -> dict[str, Any]:
    at = region.centroid
    properties = {
        "id": region.id,
        "code": region.code,
        **text_properties("name", region.name),
        "level": str(region.level),
        "aliases": list(region.aliases),
        "economy": str(region.economy) if region.economy else None,
        "latitude": at.latitude if at else None,
        "longitude": at.longitude if at else None,
    }
    return {"code": region.code, "properties": properties}


def _concept(concept: Concept) -> dict[str, Any]:
    properties = {
        "id": concept.id,
        "code": concept.code,
        "scheme": str(concept.scheme),
        **text_properties("label", concept.label),
        **text_properties("definition", concept.definition),
        "withdrawn": concept.withdrawn,
        "protectedByDefault": concept.protected_by_default,
    }
    return {"code": concept.code, "properties": properties}


def _terms(vocabulary: Vocabulary) -> dict[str, Rows]:
    """Rows by label, sorted so that two processes do not wait for each other crosswise."""
    return {
        "Region": sorted(map(_region, vocabulary.regions), key=_code),
        "Concept": sorted(map(_concept, vocabulary.concepts), key=_code),
    }


def _code(row: dict[str, Any]) -> str:
    return str(row["code"])


def _links(vocabulary: Vocabulary) -> dict[str, dict[str, Rows]]:
    """Rows by kind of link and code of the term they start at, which may have none."""
    regions, concepts = vocabulary.regions, vocabulary.concepts
    found: dict[str, dict[str, Rows]] = {
        "WITHIN": {region.code: [] for region in regions},
        "NEIGHBOR_OF": {region.code: [] for region in regions},
        "BROADER": {concept.code: [] for concept in concepts},
        "EXACT_MATCH": {concept.code: [] for concept in concepts},
    }

    def link(kind: str, start: str, end: str, **more: str) -> None:
        found[kind][start].append({"start": start, "end": end, **more})

    for region in regions:
        if region.parent:
            link("WITHIN", region.code, regions.get(region.parent).code)
        for neighbor in region.neighbors:
            other = regions.get(neighbor.code)
            back = [each.code for each in other.neighbors]
            if _stands_for_both(region.code, other.code, back):
                link("NEIGHBOR_OF", region.code, other.code, by=neighbor.by)
    for concept in concepts:
        if concept.broader:
            link("BROADER", concept.code, concepts.get(concept.broader).code)
        for equal in filter(None, map(concepts.find, concept.exact_match)):
            if _stands_for_both(concept.code, equal.code, equal.exact_match):
                link("EXACT_MATCH", concept.code, equal.code)
    return found


def _stands_for_both(code: str, other: str, back: Sequence[str]) -> bool:
    """Whether the link of `code` is stored: where both name each other, one of them is enough."""
    return code < other or code not in back
