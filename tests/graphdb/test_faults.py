"""What is lost when a process is killed, the network is cut, or the disk is full? Nothing acked."""

import asyncio
import random
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from domain.errors import DeadlineExceededError, MitraError, StoreUnavailableError
from domain.vocabulary import Vocabulary
from graphdb.address import GraphAddress
from graphdb.connection import Graph, Transaction
from graphdb.embedded import start
from tests.graphdb.graphs import NOW
from tests.graphdb.test_engine_rules import SLOW
from tests.servers import engine_process, free_port

DEADLINE = 3.0
COUNT_UP = "MATCH (c:Counter {name: 'feed'}) SET c.seq = c.seq + 1 RETURN c.seq AS seq"
COUNTED = "MATCH (c:Counter {name: 'feed'}) RETURN c.seq AS seq"


class Proxy:
    """A wire between a client and a server that can be cut, held, and joined again."""

    def __init__(self, target: GraphAddress) -> None:
        parts = urlsplit(target.uri)
        self._target = (parts.hostname or "localhost", parts.port or 7687)
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._answers = asyncio.Event()
        self._answers.set()
        self._asked = bytearray()
        self._heard = asyncio.Event()
        self.port = free_port()

    async def join(self) -> None:
        """Listen, and let answers through."""
        self._answers.set()
        if self._server is None:
            self._server = await asyncio.start_server(self._connect, "127.0.0.1", self.port)

    async def cut(self) -> None:
        """Break all connections at once and take no new ones."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def hold_answers(self) -> None:
        """Let the client talk to the server and hear nothing."""
        self._answers.clear()

    async def carried(self, statement: str) -> None:
        """Wait until a client has sent this to the server."""
        while statement.encode() not in self._asked:
            self._heard.clear()
            await self._heard.wait()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            far_reader, far_writer = await asyncio.open_connection(*self._target)
        except OSError:
            writer.transport.abort()
            return
        self._writers.add(far_writer)
        for task in (
            asyncio.create_task(self._copy(reader, far_writer, None)),
            asyncio.create_task(self._copy(far_reader, writer, self._answers)),
        ):
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _copy(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        gate: asyncio.Event | None,
    ) -> None:
        try:
            while data := await reader.read(65536):
                if gate is not None:
                    await gate.wait()
                writer.write(data)
                await writer.drain()
                if gate is None:
                    self._asked += data
                    self._heard.set()
        except OSError:
            pass  # the other side was cut
        finally:
            writer.close()


@pytest.fixture
async def wire(graph: Graph) -> AsyncIterator[Proxy]:
    """A proxy before each engine, not joined yet."""
    proxy = Proxy(graph.address)
    try:
        yield proxy
    finally:
        await proxy.cut()


@asynccontextmanager
async def through(
    wire: Proxy,
    address: GraphAddress,
    reader: GraphAddress | None,
    deadline: float = DEADLINE,
) -> AsyncIterator[Graph]:
    """The graph as it is seen from behind the wire."""
    uri = f"bolt://127.0.0.1:{wire.port}"
    async with Graph.connect(
        replace(address, uri=uri),
        reader=replace(reader, uri=uri) if reader else None,
        deadline=deadline,
        now=lambda: NOW,
        new_id=lambda: "an id",
    ) as remote:
        yield remote


async def test_away_at_the_start_and_back(
    wire: Proxy, address: GraphAddress, reader: GraphAddress | None
) -> None:
    """Errors come in time while the database is away, and stop by themselves when it is back."""
    async with through(wire, address, reader) as remote:
        for _ in range(2):
            began = time.perf_counter()
            with pytest.raises(StoreUnavailableError):
                await remote.ping()
            with pytest.raises(StoreUnavailableError):
                await remote.write(lambda tx: tx.run(COUNT_UP))
            assert time.perf_counter() - began < 2 * DEADLINE
        await wire.join()
        await remote.ping()
        assert await remote.write(lambda tx: tx.run(COUNT_UP)) == [{"seq": 1}]


async def test_idle_connections_that_broke_are_not_noticed(
    wire: Proxy, address: GraphAddress, reader: GraphAddress | None
) -> None:
    """A database that restarted between two requests costs nobody an error."""
    await wire.join()
    async with through(wire, address, reader) as remote:
        for _ in range(3):
            await asyncio.gather(*(remote.ping() for _ in range(8)))
            await wire.cut()
            await wire.join()
            await asyncio.gather(*(remote.ping() for _ in range(8)))
        await wire.cut()
        await wire.join()
        assert await remote.write(lambda tx: tx.run(COUNT_UP)) == [{"seq": 1}]


async def test_cut_in_a_read(
    wire: Proxy, address: GraphAddress, reader: GraphAddress | None
) -> None:
    """A read that loses its database is told at once, not at the deadline."""
    await wire.join()
    async with through(wire, address, reader, deadline=5 * DEADLINE) as remote:
        await remote.ping()
        task = asyncio.create_task(remote.read(SLOW))
        await wire.carried(SLOW)
        await wire.cut()
        began = time.perf_counter()
        with pytest.raises(StoreUnavailableError):
            await task
        assert time.perf_counter() - began < DEADLINE
        await wire.join()
        await remote.ping()


async def test_cut_in_a_write(
    graph: Graph, wire: Proxy, address: GraphAddress, reader: GraphAddress | None
) -> None:
    """What was written before the cut is undone, and the next write is whole."""
    await wire.join()
    async with through(wire, address, reader) as remote:

        async def unit(tx: Transaction) -> None:
            await tx.run("CREATE (n:Entity:Organization {id: 'a'})")
            await wire.cut()
            await tx.run(COUNT_UP)

        with pytest.raises(StoreUnavailableError):
            await remote.write(unit)
        await wire.join()
        assert await remote.write(lambda tx: tx.run(COUNT_UP)) == [{"seq": 1}]
    assert await graph.read("MATCH (n:Organization) RETURN n.id AS id") == []


async def test_lost_acknowledgement_is_not_written_twice(
    graph: Graph, wire: Proxy, address: GraphAddress, reader: GraphAddress | None
) -> None:
    """The commit arrives, its answer does not: the caller hears of it, and it counts once."""
    await wire.join()
    async with through(wire, address, reader) as remote:

        async def unit(tx: Transaction) -> None:
            await tx.run(COUNT_UP)
            wire.hold_answers()

        task = asyncio.create_task(remote.write(unit))
        async with asyncio.timeout(DEADLINE):
            while await graph.read(COUNTED) != [{"seq": 1}]:
                assert not task.done()
        await wire.cut()
        with pytest.raises(StoreUnavailableError):
            await task
        await wire.join()
        await remote.ping()
    assert await graph.read(COUNTED) == [{"seq": 1}]


async def test_silence(wire: Proxy, address: GraphAddress, reader: GraphAddress | None) -> None:
    """A database that neither answers nor breaks off is given up at the deadline."""
    await wire.join()
    async with through(wire, address, reader) as remote:
        await remote.ping()
        wire.hold_answers()
        for _ in range(2):
            began = time.perf_counter()
            with pytest.raises((StoreUnavailableError, DeadlineExceededError)):
                await remote.ping()
            assert time.perf_counter() - began < DEADLINE + 1
        await wire.join()
        await remote.ping()


async def test_accepts_and_says_nothing() -> None:
    """A port that takes connections without a word is StoreUnavailableError, not slowness."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = GraphAddress(uri=f"bolt://127.0.0.1:{silent.getsockname()[1]}")
        async with Graph.connect(
            address, deadline=0.5, now=lambda: NOW, new_id=lambda: "an id"
        ) as graph:
            began = time.perf_counter()
            with pytest.raises(StoreUnavailableError):
                await graph.ping()
            assert time.perf_counter() - began < 2


@asynccontextmanager
async def opened(home: Path) -> AsyncIterator[Graph]:
    """The graph in a data folder."""
    with start(home) as engine:
        async with Graph.connect(
            engine.address, reader=engine.reader, now=lambda: NOW, new_id=lambda: "an id"
        ) as graph:
            yield graph


WHOLE = """
MATCH (a:Organization)-[r:PARTY_TO]->(b:Partnership)
WHERE a.n = r.n AND b.n = r.n AND size(a.mission) = 2000
RETURN a.n AS n ORDER BY n"""


async def check_whole(graph: Graph, acknowledged: int) -> int:
    """Every transaction up to `acknowledged` is there, none in pieces; give the number stored."""
    stored = [row["n"] for row in await graph.read(WHOLE)]
    assert stored == list(range(1, len(stored) + 1))
    assert len(stored) >= acknowledged
    assert await graph.read(COUNTED) == [{"seq": len(stored)}]
    nodes = await graph.read("MATCH (n) WHERE n:Organization OR n:Partnership RETURN count(n) AS n")
    links = await graph.read("MATCH ()-[r:PARTY_TO]->() RETURN count(r) AS n")
    assert (nodes[0]["n"], links[0]["n"]) == (2 * len(stored), len(stored))
    return len(stored)


@pytest.mark.untraced
@pytest.mark.slow
async def test_killed_while_writing(tmp_path: Path) -> None:
    """Ten times kill -9 in the middle: no acknowledged write is lost, none is torn, all opens."""
    chance = random.Random(3)  # noqa: S311 - when to kill, repeatable
    acknowledged = 0
    for _ in range(10):
        with engine_process("write", tmp_path) as process:
            assert process.stdout is not None
            for _ in range(chance.randrange(1, 120)):
                acknowledged = int(process.stdout.readline())
            process.kill()
            # What it had said by then counts, too.
            acknowledged = max([acknowledged, *map(int, process.stdout.read().split("\n")[:-1])])
            process.wait()
        async with opened(tmp_path) as graph:
            stored = await check_whole(graph, acknowledged)
        assert stored <= acknowledged + 1  # the one that was on its way
        acknowledged = stored


@pytest.mark.parametrize("largest", [100, 20_000, 200_000])
async def test_no_room_to_start(tmp_path: Path, vocabulary: Vocabulary, largest: int) -> None:
    """On a full disk the start says StoreDamagedError, however far it came; with room it works."""
    for _ in range(2):
        with engine_process("hold", tmp_path, largest) as process:
            said, _ = process.communicate("", timeout=30)
        assert said.startswith(f"STORE_DAMAGED: The data folder {tmp_path} cannot be used")
    async with opened(tmp_path) as graph:
        await graph.migrate(vocabulary)


async def test_disk_full_while_writing(tmp_path: Path) -> None:
    """The write that finds no room is told as such; all before it stay, and it can go on later."""
    # The first write makes types whose index pages fill 4 MB of the log; the next take 30 kB each.
    with engine_process("write", tmp_path, 8_000_000) as process:
        said, _ = process.communicate("", timeout=60)
    *numbers, last = said.splitlines()
    assert last.startswith("STORE_DAMAGED: The database cannot store the change")
    assert len(numbers) > 10
    async with opened(tmp_path) as graph:
        stored = await check_whole(graph, int(numbers[-1]))
        assert await graph.write(lambda tx: tx.run(COUNT_UP)) == [{"seq": stored + 1}]


def test_faults_are_told_in_both_languages() -> None:
    """Whatever the store raises can be shown to somebody who reads Indonesian or English."""
    for error in (StoreUnavailableError("host"), DeadlineExceededError(2.0)):
        assert isinstance(error, MitraError)
        assert {each.language for each in error.text} == {"id", "en"}
        assert "host" not in str(error)
