"""The columns follow the graph: whoever writes, whatever dies, whatever lies in the folder."""

import asyncio
import logging
import mmap
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import uuid_utils
from numpy.typing import NDArray

from domain.audit import SAMPLE
from domain.change import Batch, Change
from domain.errors import StoreUnavailableError
from domain.filters import ANY_ORGANIZATION
from domain.organization import Organization
from domain.viewer import SYSTEM, Viewer
from domain.vocabulary import Vocabulary
from graphdb.address import GraphAddress
from graphdb.connection import Graph
from graphdb.queries.organizations import ALL_ORGANIZATION_IDS
from matching import artifact, catalog
from matching.encoder import BundledEncoder
from matching.snapshot import Snapshot
from resolvers.index import Index, Pinned
from tests.graphdb.graphs import NOW, run
from tests.matching.matchmaking import ENCODER
from tests.resolvers.index_process import told
from tests.resolvers.reading import CountingGraph, index_of
from tests.servers import PROJECT
from tests.small_vocabulary import VOCABULARY
from tests.worlds import FISHERS, HARBOUR, World, org


def names(snapshot: Snapshot) -> list[str]:
    """All organizations in the columns, by name."""
    listing = catalog.organizations(snapshot, ANY_ORGANIZATION, SYSTEM, NOW)
    return [edge.node for edge in listing.page(first=100).edges]


async def save(graph: Graph, *organizations: Organization, before: World | None = None) -> None:
    """Write some organizations, new ones or changed ones."""
    earlier = {each.id: each for each in before.organizations} if before else {}
    changes = tuple(Change(after=each, before=earlier.get(each.id)) for each in organizations)
    await graph.save(Batch(organizations=changes), SAMPLE)


class HeldGraph(CountingGraph):
    """A graph whose builds wait until they are let go on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()
        self.go_on.set()

    async def read(self, query: str, **parameters: Any) -> list[dict[str, Any]]:
        """Read at once, but for what a build begins with."""
        if query == ALL_ORGANIZATION_IDS:
            self.begun.set()
            await self.go_on.wait()
        return await super().read(query, **parameters)


@pytest.fixture
async def counting(
    graph: Graph, address: GraphAddress, reader: GraphAddress | None
) -> AsyncIterator[CountingGraph]:
    """A second connection to the same graph, that counts what it reads."""
    async with another(address, reader) as opened:
        yield opened


@pytest.fixture
async def held(
    graph: Graph, address: GraphAddress, reader: GraphAddress | None
) -> AsyncIterator[HeldGraph]:
    """The same, and its builds can be held up."""
    opened = HeldGraph(address, reader=reader, deadline=20.0, now=lambda: NOW, new_id=graph.new_id)
    async with opened:
        yield opened


@asynccontextmanager
async def another(
    address: GraphAddress, reader: GraphAddress | None, deadline: float = 20.0
) -> AsyncIterator[CountingGraph]:
    """A connection of its own."""
    graph = CountingGraph(
        address,
        reader=reader,
        deadline=deadline,
        now=lambda: NOW,
        new_id=lambda: str(uuid_utils.uuid7()),
    )
    async with graph:
        yield graph


def builds(graph: CountingGraph) -> int:
    """How often the whole graph was read for columns."""
    return graph.asked.count(ALL_ORGANIZATION_IDS)


async def test_a_write_is_seen_by_the_next_question(graph: Graph, counting: CountingGraph) -> None:
    """New, changed and gone records; what was handed out before stays as it was."""
    await save(graph, org("b"), org("c"))
    index = index_of(counting)
    first = await index.current()
    assert names(first) == ["b", "c"]
    await save(
        graph, org("a"), org("c", name=org("0").name), before=World(organizations=(org("c"),))
    )
    second = await index.current()
    assert names(second) == ["c", "a", "b"]
    assert names(first) == ["b", "c"]
    assert builds(counting) == 1
    counting.asked.clear()
    assert await index.current() is second
    assert counting.taken() == (0, 1)  # nothing new costs one read of the feed


async def test_a_write_of_another_process_is_seen(
    graph: Graph, address: GraphAddress, reader: GraphAddress | None
) -> None:
    """Every process follows the feed, so it does not matter who wrote."""
    index = index_of(graph)
    assert names(await index.current()) == []
    subprocess.run(
        [sys.executable, "-m", "tests.resolvers.index_process", "write", "stranger"],
        input=told(address, reader),
        cwd=PROJECT,
        text=True,
        check=True,
        timeout=60,
    )
    assert names(await index.current()) == ["stranger"]


async def test_an_empty_graph_has_columns(graph: Graph, tmp_path: Path) -> None:
    """Nothing is there, and that is kept and found again too."""
    assert (await index_of(graph, tmp_path).current()).rows == 0
    again = await index_of(graph, tmp_path).current()
    assert names(again) == []
    await save(graph, org("first"))
    assert names(await index_of(graph, tmp_path).current()) == ["first"]


async def test_a_restart_loads_and_catches_up(
    graph: Graph, counting: CountingGraph, tmp_path: Path
) -> None:
    """The artifact is opened, what came since is read, and nothing is built."""
    await graph.save(HARBOUR.batch, SAMPLE)
    await index_of(graph, tmp_path).current()
    await save(graph, org("latecomer"))
    restarted = await index_of(counting, tmp_path).current()
    assert builds(counting) == 0
    assert restarted.seq == await graph.feed.latest()
    assert names(restarted) == names(await index_of(graph).current())


@pytest.mark.untraced
async def test_a_process_killed_while_it_builds_does_no_harm(
    graph: Graph,
    counting: CountingGraph,
    address: GraphAddress,
    reader: GraphAddress | None,
    tmp_path: Path,
) -> None:
    """The version before is whole and is used; the next build clears what was left behind."""
    await graph.save(HARBOUR.batch, SAMPLE)
    process = subprocess.Popen(  # noqa: S603 - our own program, no shell
        [sys.executable, "-m", "tests.resolvers.index_process", "keep", tmp_path],
        cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(told(address, reader) + "\n")
        process.stdin.flush()
        assert process.stdout.readline().startswith("version-")
        while not list(tmp_path.glob("building-*")):
            assert process.poll() is None
        process.kill()
    assert list(tmp_path.glob("building-*")) != []
    assert names(await index_of(counting, tmp_path).current()) == names(
        await index_of(graph).current()
    )
    assert builds(counting) == 0
    artifact.save(await index_of(graph).current(), tmp_path)
    assert list(tmp_path.glob("building-*")) == []


def is_mapped(array: NDArray[Any]) -> bool:
    """Whether an array lies in a file, and not in this process's own memory."""
    owner: Any = array
    while getattr(owner, "base", None) is not None:
        owner = owner.base
    return isinstance(owner, mmap.mmap)


async def test_what_was_built_is_answered_from_as_it_lies_on_the_disk(
    graph: Graph, tmp_path: Path
) -> None:
    """So that several processes share it, the one that built it too; without a folder it cannot."""
    await graph.save(HARBOUR.batch, SAMPLE)
    kept = await index_of(graph, tmp_path).current()
    built = await index_of(graph).current()
    assert names(kept) == names(built)
    for snapshot, mapped in ((kept, True), (built, False)):
        part = snapshot.activities.base
        assert part.features is not None
        assert is_mapped(part.features.vectors) == mapped
        assert is_mapped(part.columns.participants.values) == mapped


class OtherEncoder(BundledEncoder):
    """An encoder of another make."""

    fingerprint = "other"


LARGER = Vocabulary(
    regions=tuple(VOCABULARY.regions)[:-1],
    concepts=tuple(VOCABULARY.concepts),
    schemes=tuple(VOCABULARY.schemes.values()),
)


@pytest.mark.parametrize("of", ["graph", "vocabulary", "encoder"])
async def test_what_another_made_is_refused_and_built_anew(
    graph: Graph,
    counting: CountingGraph,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    of: str,
) -> None:
    """Columns of another graph, vocabulary or encoder are never answered from; the log says why."""
    await save(graph, org("own"))
    if of == "graph":
        built = await index_of(graph).current()
        artifact.save(built, tmp_path, graph_id="another")
    else:
        vocabulary = LARGER if of == "vocabulary" else VOCABULARY
        encoder = OtherEncoder() if of == "encoder" else ENCODER
        await Index(graph, vocabulary, encoder, tmp_path).current()
    with caplog.at_level(logging.WARNING, "matching.artifact"):
        assert names(await index_of(counting, tmp_path).current()) == ["own"]
    assert f"its {of} is" in caplog.text
    assert builds(counting) == 1
    counting.asked.clear()
    await index_of(counting, tmp_path).current()
    assert builds(counting) == 0  # what was built took its place


async def test_a_folder_that_cannot_be_written_is_no_hindrance(
    graph: Graph, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Columns are then held in memory alone, and the log says so."""
    await save(graph, org("own"))
    (tmp_path / "file").write_text("no folder")
    assert names(await index_of(graph, tmp_path / "file" / "columns").current()) == ["own"]
    assert "the columns cannot be kept" in caplog.text


async def set_back(graph: Graph, seq: int, *gone: str) -> None:
    """Bring the graph to an earlier state, as a backup does."""
    await run(graph, "MATCH (o:Organization) WHERE o.id IN $gone DETACH DELETE o", gone=list(gone))
    await run(graph, "MATCH (e:AuditEvent) WHERE e.seq > $seq DETACH DELETE e", seq=seq)
    await run(graph, "MATCH (c:Counter {name: 'feed'}) SET c.seq = $seq", seq=seq)


async def test_a_restored_database_is_read_anew(
    graph: Graph, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A feed that went back makes columns of a future that never was: in memory and on disk."""
    await save(graph, org("kept"))
    seq = await graph.feed.latest()
    await save(graph, org("lost"))
    index = index_of(graph, tmp_path)
    assert names(await index.current()) == ["kept", "lost"]
    await set_back(graph, seq, "lost")
    assert names(await index_of(graph, tmp_path).current()) == ["kept"]
    assert names(await index.current()) == ["kept"]
    assert caplog.text.count(f"the feed went back from {seq + 1} to {seq}") == 2


async def test_events_that_somebody_deleted_are_built_over(
    graph: Graph, counting: CountingGraph, caplog: pytest.LogCaptureFixture
) -> None:
    """What a deleted event was about is seen all the same, and the next one is followed again."""
    index = index_of(counting)
    await index.current()
    await save(graph, org("a"))
    await save(graph, org("b"))
    await run(graph, "MATCH (e:AuditEvent {seq: 1}) DETACH DELETE e")
    assert names(await index.current()) == ["a", "b"]
    assert "the feed has gaps" in caplog.text
    await save(graph, org("c"))
    assert names(await index.current()) == ["a", "b", "c"]
    assert builds(counting) == 2


@pytest.mark.parametrize("times", [1, 3])
async def test_a_record_that_was_missed_is_asked_for_again(
    graph: Graph, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """Nobody goes from the columns because reads beside a writer did not show them."""
    index = index_of(graph)
    await index.current()
    await save(graph, org("a"), org("b"))
    by_ids, missed = graph.organizations.by_ids, ["b"] * times

    async def missing(ids: Sequence[str], viewer: Viewer) -> dict[str, Organization]:
        found = await by_ids(ids, viewer)
        if missed:
            del found[missed.pop()]
        return found

    monkeypatch.setattr(graph.organizations, "by_ids", missing)
    assert names(await index.current()) == ["a", "b"]
    assert missed == []


async def test_a_build_beside_a_commit_misses_nobody(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit may show its number before the list of all has its records: its events tell."""
    await save(graph, org("a"), org("b"))
    ids = graph.organizations.ids

    async def missing() -> list[str]:
        return [each for each in await ids() if each != "b"]

    monkeypatch.setattr(graph.organizations, "ids", missing)
    assert names(await index_of(graph).current()) == ["a", "b"]


async def test_a_wide_gap_is_built_anew(
    graph: Graph, counting: CountingGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many changes at once cost a build, fewer are taken in, in as many reads as they need."""
    index = index_of(counting)
    await index.current()
    monkeypatch.setattr("resolvers.index.EVENTS", 2)
    monkeypatch.setattr("resolvers.index.BATCH", 2)
    await save(graph, *(org(f"few-{each}") for each in range(5)))
    assert len(names(await index.current())) == 5
    assert builds(counting) == 1
    monkeypatch.setattr("resolvers.index.WIDE_GAP", 5)
    await save(graph, *(org(f"more-{each}") for each in range(6)))
    assert len(names(await index.current())) == 11
    assert builds(counting) == 2


async def test_a_large_delta_is_folded_while_questions_go_on(
    graph: Graph, held: HeldGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for the build; what is written meanwhile is in what it gives."""
    monkeypatch.setattr("resolvers.index.SMALLEST_FOLD", 3)
    index = index_of(held, tmp_path)
    await index.current()
    held.begun.clear()
    held.go_on.clear()
    await save(graph, *(org(f"n{each}") for each in range(4)))
    assert len(names(await index.current())) == 4
    await held.begun.wait()  # the fold builds, and gets no further
    await save(graph, org("meanwhile"))
    meanwhile = await index.current()
    assert (meanwhile.changed_rows, len(names(meanwhile))) == (5, 5)
    held.go_on.set()
    while (folded := await index.current()).changed_rows > 1:
        assert len(names(folded)) == 5
    assert is_mapped(folded.organizations.base.columns.ordinals)
    assert names(folded) == names(meanwhile)
    assert builds(held) == 2
    await index.close()
    held.asked.clear()
    assert names(await index_of(held, tmp_path).current()) == names(meanwhile)
    assert builds(held) == 0  # what was folded lies on the disk


async def test_questions_at_once_build_once(graph: Graph, counting: CountingGraph) -> None:
    """Twenty callers of a cold index share one build, and then one catching up."""
    await save(graph, org("a"))
    index = index_of(counting)
    first = await asyncio.gather(*(index.current() for _ in range(20)))
    assert len(set(map(id, first))) == 1
    await save(graph, org("b"))
    later = await asyncio.gather(*(index.current() for _ in range(20)))
    assert [names(each) for each in later] == [["a", "b"]] * 20
    assert builds(counting) == 1


async def test_a_question_given_up_does_not_stop_the_build(graph: Graph, held: HeldGraph) -> None:
    """A request's deadline may be shorter than a build; the next request finds it done."""
    await save(graph, org("a"))
    index = index_of(held)
    held.go_on.clear()
    impatient = asyncio.create_task(index.current())
    await held.begun.wait()
    impatient.cancel()
    await asyncio.gather(impatient, return_exceptions=True)
    held.go_on.set()
    assert names(await index.current()) == ["a"]
    assert builds(held) == 1


async def test_what_is_under_way_ends_with_the_index(graph: Graph, held: HeldGraph) -> None:
    """Closing waits for nobody, whoever builds."""
    index = index_of(held)
    held.go_on.clear()
    asked = asyncio.create_task(index.current())
    await held.begun.wait()
    await index.close()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert not index.loaded


async def test_a_fold_that_fails_is_tried_again(
    graph: Graph, held: HeldGraph, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """With the store away in the middle of it the answers stay, and the next change asks again."""
    monkeypatch.setattr("resolvers.index.SMALLEST_FOLD", 0)
    index = index_of(held)
    await index.current()
    held.begun.clear()
    held.go_on.clear()
    await save(graph, org("a"))
    assert names(await index.current()) == ["a"]
    await held.begun.wait()
    (fold,) = [task for task in asyncio.all_tasks() if task.get_name() == "fold the delta"]
    held.deadline = 0.0
    held.go_on.set()
    await fold
    assert "the delta was not folded" in caplog.text
    held.deadline = 20.0
    await save(graph, org("b"))
    while (snapshot := await index.current()).changed_rows:
        assert names(snapshot) == ["a", "b"]
    assert names(snapshot) == ["a", "b"]


async def test_writers_and_readers_at_once(graph: Graph, counting: CountingGraph) -> None:
    """Whoever asks after a write sees it, however many others ask and write at the same time."""
    index = index_of(counting)

    async def write_and_look(identity: str) -> None:
        await save(graph, org(identity))
        assert identity in names(await index.current())

    await asyncio.gather(*(write_and_look(f"n{each}") for each in range(12)))
    assert len(names(await index.current())) == 12
    assert builds(counting) == 1


async def test_one_answer_has_one_snapshot(graph: Graph, counting: CountingGraph) -> None:
    """What is pinned stays, for one read of the feed, until it is renewed after a change."""
    index = index_of(counting)
    await index.current()
    counting.asked.clear()
    pinned = Pinned(index)
    first, again = await asyncio.gather(pinned.current(), pinned.current())
    assert first is again
    await save(graph, org("new"))
    assert names(await pinned.current()) == []
    assert counting.taken() == (0, 1)
    assert names(await pinned.renewed().current()) == ["new"]


class Relay:
    """A way to the database that can be cut."""

    def __init__(self, to: GraphAddress) -> None:
        self._host, _, port = to.uri.rpartition("//")[2].rpartition(":")
        self._to = int(port)
        self._open: list[asyncio.StreamWriter] = []
        self._server: asyncio.Server | None = None
        self.port = 0

    async def up(self) -> None:
        """Let connections through."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def down(self) -> None:
        """Cut all connections and take no more."""
        assert self._server is not None
        self._server.close()
        for writer in self._open:
            writer.transport.abort()
        self._open.clear()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner, outer = await asyncio.open_connection(self._host, self._to)
        self._open += [writer, outer]
        await asyncio.gather(self._pass(reader, outer), self._pass(inner, writer))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while piece := await reader.read(65536):
                writer.write(piece)
                await writer.drain()
        except OSError:
            pass  # cut
        finally:
            writer.close()


def through(relay: Relay, addresses: Sequence[GraphAddress | None]) -> list[GraphAddress | None]:
    """The same logins by another way."""
    return [
        None
        if each is None
        else GraphAddress(
            uri=f"bolt://127.0.0.1:{relay.port}", user=each.user, password=each.password,
            database=each.database, embedded=each.embedded,
        )
        for each in addresses
    ]  # fmt: skip


async def test_a_database_that_is_away_comes_back(
    graph: Graph, address: GraphAddress, reader: GraphAddress | None
) -> None:
    """Away, it is a typed error, at the start and later; back, the same index answers again."""
    await save(graph, FISHERS)
    relay = Relay(address)
    await relay.up()
    to, to_read = through(relay, (address, reader))
    assert to is not None
    async with another(to, to_read, deadline=1.0) as distant:
        await relay.down()
        index = index_of(distant)
        with pytest.raises(StoreUnavailableError):
            await index.current()
        assert not index.loaded
        await relay.up()
        distant.deadline = 20.0
        assert names(await index.current()) == ["fishers"]
        await relay.down()
        await save(graph, org("meanwhile"))
        distant.deadline = 1.0
        with pytest.raises(StoreUnavailableError):
            await index.current()
        assert index.loaded
        await relay.up()
        distant.deadline = 20.0
        assert names(await index.current()) == ["fishers", "meanwhile"]
        await index.close()
    await relay.down()
