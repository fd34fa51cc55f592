"""Why is the store written as it is? Each rule, and what either engine does without it.

Where the engines differ a test states both verdicts: one that changes, in either direction, means
that a rule may be dropped or must be made. Statements run on the bare driver, as nobody should.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import neo4j
import pytest
from neo4j import exceptions

import graphdb
import graphdb.ddl
from domain.errors import InputError, InvalidValueError, RequiredError
from domain.text import fold
from graphdb.address import GraphAddress
from graphdb.connection import Graph, Transaction
from tests.graphdb.graphs import run

Rows = list[dict[str, Any]]


async def once(
    driver: neo4j.AsyncDriver,
    address: GraphAddress,
    *queries: str,
    access: str = neo4j.WRITE_ACCESS,
    timeout: float | None = None,
    **parameters: Any,
) -> Rows:
    """Run statements in one transaction, without retry; give the rows of the last."""
    rows: Rows = []
    session = driver.session(database=address.database, default_access_mode=access)
    async with session, await session.begin_transaction(timeout=timeout) as transaction:
        for query in queries:
            result = await transaction.run(query, parameters)
            rows = [dict(record) async for record in result]
        await transaction.commit()
    return rows


# Rule 1: each MERGE key has a uniqueness constraint.


async def test_merge_without_a_constraint_makes_two_nodes(
    graph: Graph, driver: neo4j.AsyncDriver, address: GraphAddress
) -> None:
    """Two transactions that are open at once each make a node, on both engines."""
    merge = "MERGE (n:Unguarded {id: 'a'})"
    first, second = (driver.session(database=address.database) for _ in range(2))
    async with first, second:
        one, two = await first.begin_transaction(), await second.begin_transaction()
        await (await one.run(merge)).consume()
        await (await two.run(merge)).consume()
        await one.commit()
        await two.commit()
    found = await graph.read("MATCH (n:Unguarded) RETURN count(n) AS n")
    assert found == [{"n": 2}]


async def test_merge_with_a_constraint_makes_one_node(
    graph: Graph, driver: neo4j.AsyncDriver, address: GraphAddress
) -> None:
    """The second waits and finds it (Neo4j), or fails on the key and must try again."""
    merge = "MERGE (n:Entity:Organization {id: 'a'}) SET n.touched = true"
    first, second = (driver.session(database=address.database) for _ in range(2))
    async with first, second:
        one, two = await first.begin_transaction(), await second.begin_transaction(timeout=30)
        await (await one.run(merge)).consume()
        if address.embedded:
            await (await two.run(merge)).consume()
            await one.commit()
            with pytest.raises((exceptions.ConstraintError, exceptions.TransientError)):
                await two.commit()
        else:
            late = await begin_late(two, merge, one)
            await late.consume()
            await two.commit()
    found = await graph.read("MATCH (n:Organization) RETURN count(n) AS n")
    assert found == [{"n": 1}]


async def begin_late(
    two: neo4j.AsyncTransaction, merge: str, one: neo4j.AsyncTransaction
) -> neo4j.AsyncResult:
    """Start the second MERGE while the first is open, then commit the first."""
    import asyncio

    waiting = asyncio.create_task(two.run(merge))
    await one.commit()
    return await waiting


async def test_every_merge_key_of_ours_has_a_constraint() -> None:
    """No MERGE in our Cypher names a node by a key that could be there twice."""
    unguarded = [
        (path.name, label, key)
        for path, text in sources()
        for labels, key in re.findall(r"MERGE \(\w*((?::\w+)+) \{(\w+):", text)
        for label in [labels]
        if not any((each, key) in graphdb.ddl.UNIQUE for each in labels.split(":"))
    ]
    assert unguarded == []


# Rule 2: managed transactions only.


async def test_failed_autocommit_leaves_half_on_the_embedded_engine(
    graph: Graph, driver: neo4j.AsyncDriver, address: GraphAddress
) -> None:
    """Rows before the bad one are kept there, and on Neo4j they are not."""
    halves = "UNWIND [1, 2, 0] AS x MERGE (n:Half {x: x}) SET n.y = 4 / x"
    async with driver.session(database=address.database) as session:
        with pytest.raises(exceptions.Neo4jError):
            await (await session.run(halves)).consume()
    found = await graph.read("MATCH (n:Half) RETURN count(n) AS n")
    assert found == [{"n": 2 if address.embedded else 0}]


async def test_failed_write_leaves_nothing(graph: Graph) -> None:
    """The same rows in `Graph.write` leave nothing on either engine."""
    with pytest.raises(exceptions.Neo4jError):
        await run(graph, "UNWIND [1, 2, 0] AS x MERGE (n:Half {x: x}) SET n.y = 4 / x")
    assert await graph.read("MATCH (n:Half) RETURN count(n) AS n") == [{"n": 0}]


# Rule 4: READ mode, and both time limits.


async def test_read_mode_alone_does_not_guard_the_embedded_engine(
    graph: Graph, driver: neo4j.AsyncDriver, address: GraphAddress
) -> None:
    """With the right to write, a write in READ mode is done there; Neo4j refuses it."""
    write = "CREATE (n:Smuggled)"
    if address.embedded:
        await once(driver, address, write, access=neo4j.READ_ACCESS)
    else:
        with pytest.raises(exceptions.ClientError, match="read access mode"):
            await once(driver, address, write, access=neo4j.READ_ACCESS)
    found = await graph.read("MATCH (n:Smuggled) RETURN count(n) AS n")
    assert found == [{"n": int(address.embedded)}]


@pytest.mark.parametrize(
    "write",
    [
        "CREATE (n:Smuggled)",
        "MERGE (n:Smuggled {id: 'a'})",
        "MATCH (n:Organization) SET n.name = 'X'",
        "MATCH (n:Organization) REMOVE n.name",
        "MATCH (n:Organization) SET n:Smuggled",
        "MATCH (n:Organization) DETACH DELETE n",
        "MATCH (n:Organization) CREATE (n)-[:SMUGGLED]->(n)",
        "CREATE INDEX smuggled IF NOT EXISTS FOR (n:Organization) ON (n.smuggled)",
        "CREATE CONSTRAINT smuggled IF NOT EXISTS FOR (n:Smuggled) REQUIRE n.id IS UNIQUE",
        "DROP CONSTRAINT Entity_id",
        "DROP INDEX Organization_nameKey",
    ],
)
async def test_read_never_writes(graph: Graph, write: str) -> None:
    """`Graph.read` refuses every kind of write on both engines and changes nothing."""
    await run(graph, "CREATE (n:Entity:Organization {id: 'a', name: 'A'})")
    before = await everything(graph)
    with pytest.raises(exceptions.ClientError):
        await graph.read(write)
    assert await everything(graph) == before


async def everything(graph: Graph) -> list[Rows]:
    """Nodes with labels and properties, relationships by type, and names in the schema."""
    return [
        await graph.read(query)
        for query in (
            "MATCH (n) RETURN labels(n) AS labels, properties(n) AS p ORDER BY n.id, n.name",
            "MATCH ()-[r]->() RETURN type(r) AS type, count(r) AS n ORDER BY type",
            "SHOW CONSTRAINTS YIELD name RETURN name ORDER BY name",
            "SHOW INDEXES YIELD name RETURN name ORDER BY name",
        )
    ]


SLOW = """
UNWIND range(1, 3000) AS a UNWIND range(1, 10000) AS b
WITH a, b WHERE a + b = 1 RETURN count(*) AS n"""


async def test_only_neo4j_heeds_the_time_limit_of_a_transaction(
    graph: Graph, driver: neo4j.AsyncDriver, address: GraphAddress
) -> None:
    """The embedded engine answers after the limit, Neo4j stops the statement."""
    if address.embedded:
        short = SLOW.replace("3000", "300")
        assert await once(driver, address, short, timeout=0.01) == [{"n": 0}]
    else:
        with pytest.raises(exceptions.ClientError) as raised:
            await once(driver, address, SLOW, timeout=0.2)
        assert "TransactionTimedOut" in (raised.value.code or "")


# Rule 5: checked before an engine sees it.

REFUSED = {
    "null in a list": [1, None],
    "two types in a list": [1, "a"],
    "list in a list": [[1]],
    "map": {"a": 1},
    "map in a list": [{"a": 1}],
}


@pytest.mark.parametrize("case", REFUSED)
async def test_values_that_one_engine_would_store(
    graph: Graph, driver: neo4j.AsyncDriver, address: GraphAddress, case: str
) -> None:
    """Neo4j refuses all of them, the embedded engine only maps; we refuse all before either."""
    create = "CREATE (n:Value) SET n.v = $v"
    if address.embedded and "map" not in case:
        await once(driver, address, create, v=REFUSED[case])
    else:
        with pytest.raises(exceptions.CypherTypeError):
            await once(driver, address, create, v=REFUSED[case])
    with pytest.raises(InvalidValueError) as raised:
        await run(graph, "UNWIND $rows AS row CREATE (n:Value) SET n = row.properties",
                  rows=[{"properties": {"v": REFUSED[case]}}])  # fmt: skip
    assert raised.value.path[:4] == ("rows", "0", "properties", "v")


async def test_long_indexed_text(
    graph: Graph, driver: neo4j.AsyncDriver, address: GraphAddress
) -> None:
    """Neo4j cannot index 9,000 bytes, the embedded engine can; we take 8,000 at most."""
    long = "".join(chr(33 + place * place % 90) for place in range(9000))
    create = "CREATE (n:Entity:Organization {id: 'a', nameKey: $nameKey})"
    if address.embedded:
        await once(driver, address, create, nameKey=long)
    else:
        with pytest.raises(exceptions.DatabaseError):
            await once(driver, address, create, nameKey=long)
    with pytest.raises(InvalidValueError):
        await run(graph, create, nameKey=long)
    await graph.write(lambda tx: tx.run("MATCH (n:Organization) DELETE n"))
    await run(graph, create, nameKey=long[:8000])
    assert await graph.read("MATCH (n:Organization) RETURN size(n.nameKey) AS n") == [{"n": 8000}]


async def test_merge_on_null(
    graph: Graph, driver: neo4j.AsyncDriver, address: GraphAddress
) -> None:
    """Neo4j raises, the embedded engine makes a node without an id; we refuse null and ''."""
    merge = "MERGE (n:Entity:Organization {id: $id})"
    if address.embedded:
        await once(driver, address, merge, id=None)
    else:
        with pytest.raises(exceptions.ClientError):
            await once(driver, address, merge, id=None)
    for nothing in (None, ""):
        with pytest.raises(RequiredError):
            await run(graph, merge, id=nothing)


async def test_a_refused_value_leaves_nothing(graph: Graph) -> None:
    """What the unit had written before the bad value is undone."""

    async def unit(tx: Transaction) -> None:
        await tx.run("CREATE (n:Entity:Organization {id: 'a'})")
        await tx.run("CREATE (n:Entity:Organization {id: $id})", id="")

    with pytest.raises(InputError):
        await graph.write(unit)
    assert await graph.read("MATCH (n:Organization) RETURN n.id AS id") == []


# Rule 7: full text on folded properties.


async def test_full_text_finds_alike(graph: Graph) -> None:
    """Folded words are found by folded words, whatever marks and capitals they had."""
    names = {"a": "Yayasan Éco Mandiri", "b": "Perkumpulan Air Bersih", "c": "ECO Nusantara"}
    await run(
        graph,
        "UNWIND $rows AS row CREATE (n:Entity:Organization) SET n = row.properties",
        rows=[{"properties": {"id": key, "searchText": fold(name)}} for key, name in names.items()],
    )
    query = """
CALL db.index.fulltext.queryNodes('organization_text', $words, {limit: $limit})
YIELD node RETURN node.id AS id ORDER BY id"""
    # Neo4j's full text is brought up to date in the background.
    if not graph.address.embedded:
        await run(graph, "CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()")
    for word, ids in {fold("ÉCO"): ["a", "c"], "bers*": ["b"], "mandari~": ["a"]}.items():
        found = await graph.read(query, words=word, limit=10)
        assert [row["id"] for row in found] == ids, word
    assert len(await graph.read(query, words="eco", limit=1)) == 1


# Rule 8: full-text DDL is each engine's own.


async def test_full_text_ddl_is_not_shared(
    graph: Graph, driver: neo4j.AsyncDriver, address: GraphAddress
) -> None:
    """Neo4j takes it as Cypher; the embedded engine only as SQL, which Bolt does not carry."""
    cypher = "CREATE FULLTEXT INDEX spare IF NOT EXISTS FOR (n:Spare) ON EACH [n.text]"
    sql = "CREATE VERTEX TYPE Spare IF NOT EXISTS"
    with pytest.raises(exceptions.CypherSyntaxError):
        await once(driver, address, sql)
    if address.embedded:
        with pytest.raises(exceptions.CypherSyntaxError):
            await once(driver, address, cypher)
    else:
        await once(driver, address, cypher)
        await once(driver, address, "DROP INDEX spare")


# Rule 9: schema apart from data, no version prefix, no ids of the engine, order by folded keys.


async def test_schema_and_data_in_one_transaction(
    graph: Graph, driver: neo4j.AsyncDriver, address: GraphAddress
) -> None:
    """Neo4j refuses, the embedded engine does both."""
    both = ("CREATE (n:Spare)", "CREATE INDEX spare IF NOT EXISTS FOR (n:Spare) ON (n.id)")
    if address.embedded:
        await once(driver, address, *both)
        await once(driver, address, "DROP INDEX spare")
    else:
        with pytest.raises(exceptions.Forbidden):
            await once(driver, address, *both)


async def test_version_prefix_is_refused(
    graph: Graph, driver: neo4j.AsyncDriver, address: GraphAddress
) -> None:
    """Neither engine takes CYPHER 25."""
    with pytest.raises(exceptions.ClientError):
        await once(driver, address, "CYPHER 25 RETURN 1 AS x")


FISH, EMOJI = "\ufb01sh", "\N{GRINNING FACE}"  # in this order as code points, not as UTF-16


async def test_order_is_by_code_point(graph: Graph) -> None:
    """Both sort stored texts as Python does: capitals, marks and the astral planes included."""
    words = ["b", "B", "a", "é", "z", "Z", FISH, "中", EMOJI, "ab", "aa", "\ufffd"]
    assert await in_order(graph, words) == sorted(words)


async def test_order_of_parameters(graph: Graph) -> None:
    """Texts that come from a parameter Neo4j sorts by UTF-16 unit: order by what is stored."""
    found = await graph.read("UNWIND $words AS w RETURN w ORDER BY w", words=[EMOJI, FISH])
    expected = [FISH, EMOJI] if graph.address.embedded else [EMOJI, FISH]
    assert [row["w"] for row in found] == expected


async def in_order(graph: Graph, words: list[str]) -> list[str]:
    """Store words as properties and read them back as the engine sorts them."""
    await run(
        graph,
        "UNWIND $rows AS row CREATE (n:Entity:Organization) SET n = row.properties",
        rows=[{"properties": {"id": word, "nameKey": word}} for word in words],
    )
    found = await graph.read("MATCH (n:Organization) RETURN n.nameKey AS w ORDER BY w")
    return [row["w"] for row in found]


FORBIDDEN = {
    r"\bSKIP\b": "reads everything it skips",
    r"\bCYPHER \d": "neither engine takes it",
    r"\b(id|elementId)\([a-z]": "differs between engines and after a restore",
    r"\bLOAD CSV\b": "reads files of the server",
    r"MERGE \(\w*:\w+:\w+": "reads all nodes on the embedded engine: its index is for one label",
    r"\.execute_query\(": "retries by the driver's rules",
}


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_our_cypher_avoids(pattern: str) -> None:
    """Rules 2, 6 and 9: no statement of ours has what is slow or not the same on both."""
    assert [path.name for path, text in sources() if re.search(pattern, text)] == []


def sources() -> Iterator[tuple[Path, str]]:
    """Every module of graphdb."""
    for path in sorted(Path(graphdb.__path__[0]).rglob("*.py")):
        yield path, path.read_text(encoding="utf-8")


# Rule 10: no notifications.


async def test_unknown_names_log_nothing(graph: Graph, caplog: pytest.LogCaptureFixture) -> None:
    """A label and a property that no node has yet are no reason for a warning per query."""
    query = "MATCH (n:NobodyHasThis) RETURN n.norThis AS x"
    with caplog.at_level("DEBUG", logger="neo4j.notifications"):
        assert await graph.read(query) == []
    assert caplog.records == []
