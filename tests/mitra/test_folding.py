"""A large delta is folded by a process of its own; whatever becomes of it, answers go on."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from domain.audit import SAMPLE
from domain.change import Batch, Change
from domain.vocabulary import Vocabulary
from graphdb.address import GraphAddress
from graphdb.connection import Graph
from graphdb.queries.organizations import ALL_ORGANIZATION_IDS
from matching import artifact, durable
from matching.encoder import BundledEncoder
from mitra.folding import LOCK, Folding
from mitra.reference import load_vocabulary
from resolvers.index import Index
from tests.graphdb.graphs import NOW
from tests.resolvers.reading import CountingGraph
from tests.resolvers.test_index import is_mapped, names
from tests.servers import free_port
from tests.worlds import org

# Each of these starts processes, and none asks more of an engine than the first test does.
ONE_ENGINE = pytest.mark.parametrize("address", ["embedded"], indirect=True)


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """The vocabulary that the other process reads with."""
    return load_vocabulary()


@pytest.fixture
def folding(address: GraphAddress, reader: GraphAddress | None, tmp_path: Path) -> Folding:
    """Where everything is."""
    return Folding(
        address=address,
        reader=reader,
        columns=tmp_path / "columns",
        encodings=tmp_path / "encodings",
        encoder="bundled",
        deadline=20.0,
    )


@pytest.fixture
async def counting(
    graph: Graph, address: GraphAddress, reader: GraphAddress | None
) -> AsyncIterator[CountingGraph]:
    """A connection of its own to the same graph, that counts what it reads."""
    opened = CountingGraph(
        address, reader=reader, deadline=20.0, now=lambda: NOW, new_id=lambda: "an id"
    )
    async with opened:
        yield opened


@pytest.fixture
async def index(
    counting: CountingGraph, folding: Folding, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Index]:
    """Columns that ask the other process from two new records on."""
    monkeypatch.setattr("resolvers.index.SMALLEST_FOLD", 1)
    found = index_with(counting, folding)
    yield found
    await found.close()


def index_with(graph: Graph, folding: Folding) -> Index:
    """The columns of a server that this other process works for."""
    return Index(
        graph,
        load_vocabulary(),
        BundledEncoder(),
        folding.columns,
        elsewhere=folding.elsewhere,
    )


async def save(graph: Graph, *ids: str) -> None:
    """Write some new organizations."""
    await graph.save(Batch(organizations=tuple(Change(after=org(each)) for each in ids)), SAMPLE)


def versions(folding: Folding) -> list[str]:
    """The versions that lie in the folder."""
    return sorted(each.name for each in folding.columns.glob("version-*"))


async def test_another_process_folds(
    graph: Graph,
    counting: CountingGraph,
    index: Index,
    folding: Folding,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What it made is answered from, with all that was written; this one read no graph for it."""
    await save(graph, "a")
    await index.current()
    await save(graph, "b", "c", "d")
    with caplog.at_level(logging.INFO):
        while (folded := await index.current()).changed_rows:
            assert names(folded) == ["a", "b", "c", "d"]
    assert f"another process built at seq {folded.seq}" in caplog.text
    assert names(folded) == ["a", "b", "c", "d"]
    assert is_mapped(folded.organizations.base.columns.ordinals)
    assert counting.asked.count(ALL_ORGANIZATION_IDS) == 1  # at the start
    assert len(versions(folding)) == 2


@ONE_ENGINE
async def test_of_many_processes_one_folds(graph: Graph, folding: Folding) -> None:
    """Who waited for another one that built finds its columns, and builds none."""
    await save(graph, "a")
    await folding.here(-1)
    seq = await graph.feed.latest()
    await asyncio.gather(*(folding.elsewhere(seq - 1) for _ in range(2)))
    assert versions(folding) == ["version-000001"]
    await save(graph, "b")
    assert await folding.elsewhere(seq)
    assert versions(folding) == ["version-000001", "version-000002"]
    found = artifact.load(
        folding.columns, load_vocabulary(), BundledEncoder(), graph_id=await graph.identity()
    )
    assert found is not None
    assert found.seq == await graph.feed.latest()


@ONE_ENGINE
async def test_columns_that_cannot_be_opened_are_built_anew(graph: Graph, folding: Folding) -> None:
    """Whatever event they say they know: one that is damaged answers nobody."""
    await save(graph, "a")
    await folding.here(-1)
    (vectors,) = folding.columns.glob("version-*/organizations.0.features.vectors.npy")
    vectors.write_bytes(vectors.read_bytes()[:-1] + b"?")
    await folding.here(0)
    assert versions(folding) == ["version-000001", "version-000002"]


@ONE_ENGINE
async def test_what_fails_elsewhere_is_said_and_tried_again(
    graph: Graph,
    counting: CountingGraph,
    folding: Folding,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The other process ends with an error; answers stay whole, and no delta is lost."""
    monkeypatch.setattr("resolvers.index.SMALLEST_FOLD", 1)
    nowhere = GraphAddress(uri=f"bolt://127.0.0.1:{free_port()}")
    broken = index_with(counting, replace(folding, address=nowhere, reader=None, deadline=0.5))
    await save(graph, "a")
    await broken.current()
    await save(graph, "b", "c")
    with caplog.at_level(logging.WARNING):
        while "the delta was not folded" not in caplog.text:
            assert names(await broken.current()) == ["a", "b", "c"]
            await asyncio.sleep(0.01)
    assert "exit code 1 from mitra.folding" in caplog.text
    assert (await broken.current()).changed_rows == 2
    await broken.close()


@ONE_ENGINE
async def test_a_process_that_cannot_be_started_is_said(
    folding: Folding, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As when there is no memory for one more."""
    monkeypatch.setattr("mitra.folding.sys.executable", "/nowhere/python")
    assert not await folding.elsewhere(-1)
    assert "mitra.folding cannot be started" in caplog.text


@ONE_ENGINE
async def test_who_stops_stops_the_other_process(graph: Graph, folding: Folding) -> None:
    """It waits here for another one that folds, and is gone with the server that asked for it."""
    await save(graph, "a")
    with durable.alone(folding.columns, LOCK):
        asked = asyncio.create_task(folding.elsewhere(-1))
        while not (started := children()):
            await asyncio.sleep(0.01)
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
        assert not set(started) & set(children())
    assert asked.cancelled()
    assert versions(folding) == []


def children() -> list[int]:
    """The processes of mitra.folding that this one started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().split(b"\0")
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == os.getpid() and b"mitra.folding" in command:
            found.append(int(folder.name))
    return found


def test_what_is_told_is_what_is_read() -> None:
    """What the other process reads is what was meant."""
    folding = Folding(
        address=GraphAddress(uri="bolt://127.0.0.1:1", user="u", database="d"),
        reader=GraphAddress(uri="bolt://127.0.0.1:2", embedded=True),
        columns=Path("/columns"),
        encodings=Path("/encodings"),
        encoder="bundled",
        deadline=2.5,
    )
    assert Folding.from_json(folding.to_json(7)) == (folding, 7)
    alone = replace(folding, reader=None)
    assert Folding.from_json(alone.to_json(-1)) == (alone, -1)
