"""Is the graph asked and told alike on both engines: all or nothing, within a deadline?"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest
from neo4j import exceptions

from domain.errors import (
    AlreadyExistsError,
    DeadlineExceededError,
    InvalidValueError,
    NotFoundError,
    RequiredError,
    StoreUnavailableError,
)
from graphdb.address import GraphAddress
from graphdb.attempts import CONSTRAINT_ATTEMPTS
from graphdb.connection import Graph, Transaction
from graphdb.parameters import check_parameters
from tests.graphdb.graphs import NOW, run
from tests.graphdb.test_engine_rules import SLOW
from tests.servers import free_port

COUNT_UP = "MATCH (c:Counter {name: 'feed'}) SET c.seq = c.seq + 1 RETURN c.seq AS seq"


@pytest.fixture
async def second(
    address: GraphAddress, reader: GraphAddress | None, graph: Graph
) -> AsyncIterator[Graph]:
    """The same graph as another process has it: with turns and connections of its own."""
    async with connected(address, reader, deadline=20.0) as other:
        yield other


def connected(address: GraphAddress, reader: GraphAddress | None, *, deadline: float) -> Graph:
    """A graph with a deadline of the test's choice."""
    return Graph.connect(
        address, reader=reader, deadline=deadline, now=lambda: NOW, new_id=lambda: "an id"
    )


async def test_what_is_written_is_read(graph: Graph) -> None:
    """A committed write is seen by the next read, and `write` gives what the unit gives."""

    async def unit(tx: Transaction) -> str:
        await tx.run("MERGE (n:Entity:Organization {id: $id}) SET n.name = $name", id="a", name="A")
        return "done"

    assert await graph.write(unit) == "done"
    found = await graph.read("MATCH (n:Organization) RETURN n.id AS id, n.name AS name")
    assert found == [{"id": "a", "name": "A"}]


async def test_an_error_in_a_unit_undoes_it(graph: Graph) -> None:
    """Our own error passes unchanged, and nothing of the unit is stored."""

    async def unit(tx: Transaction) -> None:
        await tx.run("CREATE (n:Entity:Organization {id: 'a'})")
        raise NotFoundError(path=("id",))

    with pytest.raises(NotFoundError):
        await graph.write(unit)
    assert await graph.read("MATCH (n:Organization) RETURN n.id AS id") == []


async def test_cancelling_undoes(graph: Graph) -> None:
    """A caller that goes away in the middle leaves nothing, and the graph goes on."""
    inside = asyncio.Event()

    async def unit(tx: Transaction) -> None:
        await tx.run("CREATE (n:Entity:Organization {id: 'a'})")
        inside.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(graph.write(unit))
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await graph.read("MATCH (n:Organization) RETURN n.id AS id") == []
    assert await graph.write(lambda tx: tx.run(COUNT_UP)) == [{"seq": 1}]


async def test_a_taken_key_is_told(graph: Graph) -> None:
    """A unique key that stays taken is AlreadyExistsError, and the first holder keeps it."""
    create = "CREATE (n:Entity:Organization {id: $id, name: $name})"
    await run(graph, create, id="a", name="first")
    with pytest.raises(AlreadyExistsError):
        await run(graph, create, id="a", name="second")
    found = await graph.read("MATCH (n:Organization) RETURN n.name AS name")
    assert found == [{"name": "first"}]


async def test_concurrent_merges_make_one_node(graph: Graph, second: Graph) -> None:
    """Two processes that save the same organization at once both succeed, on one node."""

    async def merge(of: Graph, value: int) -> None:
        await run(of, "MERGE (n:Entity:Organization {id: $id}) SET n.v = $v", id="a", v=value)

    for repeat in range(10):
        await asyncio.gather(*(merge(of, repeat) for of in (graph, second) for _ in range(3)))
        found = await graph.read("MATCH (n:Organization) RETURN n.id AS id, n.v AS v")
        assert found == [{"id": "a", "v": repeat}]
        await run(graph, "MATCH (n:Organization) DELETE n")


async def test_counter_is_never_given_twice(graph: Graph, second: Graph) -> None:
    """200 writes of two processes get 200 different numbers without a gap, in a few seconds."""

    async def count(of: Graph) -> int:
        return int((await run(of, COUNT_UP))[0]["seq"])

    began = time.perf_counter()
    given = await asyncio.gather(*(count(of) for of in (graph, second) for _ in range(100)))
    assert sorted(given) == list(range(1, 201))
    # With the driver's own retry the worst of these waits 8 s; measured here: under 2 s for all.
    assert time.perf_counter() - began < 20


async def test_writes_of_a_process_take_turns(graph: Graph) -> None:
    """No unit starts before the one before it is committed."""
    inside = 0
    most = 0

    async def unit(tx: Transaction) -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await tx.run(COUNT_UP)
        inside -= 1

    await asyncio.gather(*(graph.write(unit) for _ in range(20)))
    assert most == 1


async def test_reads_do_not_wait_for_writes(graph: Graph) -> None:
    """While a write is open a read is answered, with what was committed before."""

    async def unit(tx: Transaction) -> list[dict[str, object]]:
        await tx.run("CREATE (n:Entity:Organization {id: 'a'})")
        return await graph.read("MATCH (n:Organization) RETURN n.id AS id")

    assert await graph.write(unit) == []


async def test_a_slow_read_ends_at_the_deadline(
    graph: Graph, address: GraphAddress, reader: GraphAddress | None
) -> None:
    """The caller hears DeadlineExceededError in time, and the next read is answered."""
    async with connected(address, reader, deadline=1.0) as hasty:
        await hasty.ping()
        began = time.perf_counter()
        with pytest.raises(DeadlineExceededError):
            await hasty.read(SLOW.replace("3000", "30000"))
        assert 0.9 < time.perf_counter() - began < 3.0
        await hasty.ping()


async def test_waiting_for_a_turn_counts(
    graph: Graph, address: GraphAddress, reader: GraphAddress | None
) -> None:
    """A write behind a long one gives up at its own deadline; the long one is not harmed."""
    async with connected(address, reader, deadline=0.5) as hasty:
        holds, free = asyncio.Event(), asyncio.Event()

        async def long(tx: Transaction) -> None:
            await tx.run(COUNT_UP)
            holds.set()
            await free.wait()

        task = asyncio.create_task(hasty.write(long, deadline=20))
        await holds.wait()
        with pytest.raises(DeadlineExceededError):
            await hasty.write(lambda tx: tx.run(COUNT_UP))
        free.set()
        await task
        assert await hasty.read("MATCH (c:Counter) RETURN c.seq AS seq") == [{"seq": 1}]


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("SemanticError", "Error executing Cypher command: CREATE (n)"),
        ("EntityNotFound", "Record #97:2 not found"),
    ],
)
async def test_what_a_race_of_writers_is_told_as_is_tried_again(
    graph: Graph, kind: str, message: str
) -> None:
    """The embedded engine's names for it, once: the write is done. Always: it passes, in the end.

    The error is the driver's own, as the engine sent it; the race itself comes once in some
    four times on a busy machine (test_of_eight_claims_of_one_identifier_one_is_written).
    """
    raced = exceptions.Neo4jError._hydrate_neo4j(
        code=f"Neo.ClientError.Statement.{kind}", message=message
    )
    attempts = 0

    def unit(failing: int) -> Callable[[Transaction], Awaitable[None]]:
        async def work(tx: Transaction) -> None:
            nonlocal attempts
            attempts += 1
            await tx.run(COUNT_UP)
            if attempts <= failing:
                raise raced

        return work

    await graph.write(unit(1))
    assert attempts == 2
    assert await graph.read("MATCH (c:Counter) RETURN c.seq AS seq") == [{"seq": 1}]
    attempts = 0
    with pytest.raises(exceptions.ClientError):
        await graph.write(unit(99))
    assert attempts == CONSTRAINT_ATTEMPTS
    assert await graph.read("MATCH (c:Counter) RETURN c.seq AS seq") == [{"seq": 1}]


async def test_what_a_loser_of_a_race_does_not_find_is_looked_for_again(graph: Graph) -> None:
    """The embedded engine may give no rows where it should name a conflict; Neo4j never does."""
    attempts = 0

    async def missing(tx: Transaction) -> None:
        nonlocal attempts
        attempts += 1
        await tx.run(COUNT_UP)
        if attempts == 1 or missed_for_good:
            raise NotFoundError

    missed_for_good = not graph.address.embedded
    if missed_for_good:
        with pytest.raises(NotFoundError):
            await graph.write(missing)
        assert attempts == 1
        return
    await graph.write(missing)
    assert attempts == 2
    assert await graph.read("MATCH (c:Counter) RETURN c.seq AS seq") == [{"seq": 1}]
    attempts, missed_for_good = 0, True
    with pytest.raises(NotFoundError):
        await graph.write(missing)
    assert attempts == CONSTRAINT_ATTEMPTS


async def test_an_error_in_cypher_passes(graph: Graph) -> None:
    """A mistake of ours is not told as a database that is away, and is not tried again."""
    with pytest.raises(exceptions.CypherSyntaxError):
        await graph.read("METCH (n) RETURN n")


@pytest.mark.parametrize("uri", ["bolt://127.0.0.1:{port}", "bolt://nowhere.invalid:{port}"])
async def test_nobody_listens(uri: str) -> None:
    """A graph can be made while the database is away; each use says so within the deadline."""
    address = GraphAddress(uri=uri.format(port=free_port()))
    async with connected(address, None, deadline=3.0) as away:
        began = time.perf_counter()
        with pytest.raises(StoreUnavailableError):
            await away.ping()
        with pytest.raises(StoreUnavailableError):
            await away.write(lambda tx: tx.run("CREATE (n)"))
        assert time.perf_counter() - began < 6.0


async def test_wrong_database(graph: Graph, reader: GraphAddress | None) -> None:
    """A database that the server does not have is told as unavailable, with detail for the log."""
    address = replace(graph.address, database="nosuch")
    async with connected(address, reader, deadline=3.0) as wrong:
        with pytest.raises(StoreUnavailableError) as raised:
            await wrong.ping()
    assert "nosuch" in raised.value.detail
    assert "nosuch" not in str(raised.value)


async def test_embedded_needs_a_reader() -> None:
    """Without a login that may only read, nothing would keep a read from writing there."""
    with pytest.raises(ValueError, match="only read"):
        connected(GraphAddress(uri="bolt://127.0.0.1:1", embedded=True), None, deadline=1.0)


async def test_passwords_are_not_shown() -> None:
    """An address may be logged."""
    assert "secret" not in repr(GraphAddress(uri="bolt://x", password="secret"))  # noqa: S106


@pytest.mark.parametrize(
    ("parameters", "path"),
    [
        ({"id": None}, ("id",)),
        ({"id": ""}, ("id",)),
        ({"ids": ["a", ""]}, ("ids",)),
        ({"rows": [{"id": "a"}, {"id": ""}]}, ("rows", "1", "id")),
        ({"rows": [{"properties": {"code": ""}}]}, ("rows", "0", "properties", "code")),
        ({"properties": {"orgId": None}}, ("properties", "orgId")),
    ],
)
def test_identities_must_be_there(parameters: dict[str, object], path: tuple[str, ...]) -> None:
    """Null and empty identities are refused wherever they stand, with their place."""
    with pytest.raises(RequiredError) as raised:
        check_parameters(parameters)
    assert raised.value.path == path


@pytest.mark.parametrize(
    "parameters",
    [
        {"v": {1, 2}},
        {"v": object()},
        {"v": b"bytes"},
        {"v": 2**63},
        {"v": "half \ud800"},
        {"v": [True, 1]},
        {"v": [1, 2.5]},
        {"v": [{"a": 1}, 2]},
        {"rows": [{"v": [[1]]}]},
        {"rows": [{"properties": {"v": {"deep": 1}}}]},
        {"rows": [{"properties": {"v": [{"deep": 1}]}}]},
        {"rows": [{"rows": [{"properties": {"v": [None]}}]}]},
        {"nameKey": "é" * 4001},
    ],
)
def test_values_that_are_refused(parameters: dict[str, object]) -> None:
    """What one of the engines could not hold never reaches either."""
    with pytest.raises(InvalidValueError):
        check_parameters(parameters)


def test_values_that_are_accepted() -> None:
    """Null removes a property; rows may hold rows; texts of one list may be of several classes."""
    check_parameters(
        {
            "id": "a",
            "name": None,
            "description": "x" * 100_000,
            "nameKey": "é" * 4000,
            "themes": ("sdg:4", SubString("sdg:6")),
            "created": NOW,
            "rows": [{"id": "b", "properties": {"v": [1, 2]}, "links": [{"id": "c", "at": None}]}],
            "none": [],
        }
    )


class SubString(str):
    """A text of another class, as members of our enums are."""


async def test_enum_members_are_stored_as_text(graph: Graph) -> None:
    """A code from our closed lists arrives as plain text on both engines."""
    from domain.codes import Visibility

    await run(
        graph, "CREATE (n:Entity:Organization {id: 'a', visibility: $v})", v=Visibility.PUBLIC
    )
    found = await graph.read("MATCH (n:Organization) RETURN n.visibility AS v")
    assert found == [{"v": "PUBLIC"}]
    assert type(found[0]["v"]) is str
