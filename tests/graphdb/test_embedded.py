"""Does the engine in the data folder start fast, stay private, and share or refuse in order?"""

import asyncio
import fcntl
import json
import os
import signal
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

import neo4j
import pytest
from neo4j import exceptions

from domain.errors import StoreBusyError, StoreDamagedError, StoreUnavailableError
from domain.vocabulary import Vocabulary
from graphdb import embedded
from graphdb.address import GraphAddress
from graphdb.connection import Graph
from graphdb.embedded import EmbeddedEngine, attach_or_start, start
from tests.graphdb.graphs import NOW, run
from tests.servers import PROJECT, engine_process, free_port

ONE = "CREATE (n:Entity:Organization {id: $id})"
IDS = "MATCH (n:Organization) RETURN n.id AS id ORDER BY id"


@asynccontextmanager
async def graph_of(engine: EmbeddedEngine) -> AsyncIterator[Graph]:
    """The graph of an engine."""
    async with Graph.connect(
        engine.address, reader=engine.reader, now=lambda: NOW, new_id=lambda: "an id"
    ) as graph:
        yield graph


def said(stream: IO[str] | None) -> str:
    """The next line of a process."""
    assert stream is not None
    return stream.readline().strip()


async def test_data_stay(tmp_path: Path, vocabulary: Vocabulary) -> None:
    """What was committed is there after the engine was closed and started again."""
    with start(tmp_path) as engine:
        async with graph_of(engine) as graph:
            await graph.migrate(vocabulary)
            await run(graph, ONE, id="a")
    with start(tmp_path) as engine:
        async with graph_of(engine) as graph:
            assert await graph.read(IDS) == [{"id": "a"}]


def test_folder_is_private(tmp_path: Path) -> None:
    """Nobody else may enter the folder, and the files with passwords are 0600 besides."""
    home = tmp_path / "new" / "home"
    with start(home):
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
        secret = [home / "engine.json", home / "engine.lock"]
        secret += [home / "graph" / "config" / name for name in ("server-users.jsonl",)]
        assert [oct(stat.S_IMODE(path.stat().st_mode)) for path in secret] == ["0o600"] * 3
    assert not (home / "engine.json").exists()


def test_nothing_is_written_elsewhere(tmp_path: Path) -> None:
    """In a process of its own: the working folder and the user's home stay empty."""
    home, cwd, user = (tmp_path / name for name in ("home", "cwd", "user"))
    cwd.mkdir()
    user.mkdir()
    program = f"""
import os
from pathlib import Path
from graphdb.embedded import start
start(Path({str(home)!r})).close()
assert not os.environ.keys() & {{"ARCADEDB_LOG_DIR", "ARCADEDB_NATIVE_ISOLATE_ARGS"}}
"""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
    environment |= {"HOME": str(user), "PYTHONPATH": str(PROJECT)}
    done = subprocess.run(  # noqa: S603 - our own program, no shell
        [sys.executable, "-c", program], cwd=cwd, env=environment, capture_output=True, check=True
    )
    assert (done.stdout, done.stderr) == (b"", b"")
    assert list(cwd.iterdir()) == []
    assert list(user.iterdir()) == []
    assert list((home / "log").glob("arcadedb.log*")) != []


def test_listens_on_loopback_only(tmp_path: Path) -> None:
    """Every port of the process that holds an engine is of the loopback address."""
    with engine_process("hold", tmp_path) as process:
        assert said(process.stdout) == "ready"
        addresses = listening(process.pid)
    assert len(addresses) == 2  # Bolt, and HTTP that cannot be turned off
    assert {address for address, _ in addresses} == {LOOPBACK}


LOOPBACK = "0000000000000000FFFF00000100007F"  # ::ffff:127.0.0.1 as the kernel writes it


def listening(pid: int) -> list[tuple[str, int]]:
    """Address and port of each socket on which a process listens for TCP."""
    links = (os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir())
    inodes = {link[8:-1] for link in links if link.startswith("socket:[")}
    found = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in inodes:
                address, port = fields[1].split(":")
                found.append((address, int(port, 16)))
    return found


def test_http_asks_for_a_login(tmp_path: Path) -> None:
    """Whoever finds the random HTTP port gets nothing without a password."""
    with engine_process("hold", tmp_path) as process:
        assert said(process.stdout) == "ready"
        bolt = int(json.loads((tmp_path / "engine.json").read_text())["uri"].rpartition(":")[2])
        (http,) = {port for _, port in listening(process.pid)} - {bolt}
        for path in ("/api/v1/databases", "/api/v1/query/mitra/sql/select%201", "/api/v1/mcp"):
            with pytest.raises(urllib.error.HTTPError) as raised:
                urllib.request.urlopen(f"http://127.0.0.1:{http}{path}")
            raised.value.close()
            assert raised.value.code in (401, 403, 404, 405), path


def test_second_engine_is_refused(tmp_path: Path) -> None:
    """StoreBusyError names the process and its command."""
    with engine_process("hold", tmp_path) as process:
        assert said(process.stdout) == "ready"
        with pytest.raises(StoreBusyError) as raised:
            start(tmp_path)
    assert f"process {process.pid}" in raised.value.holder
    assert "engine_process.py hold" in raised.value.holder


def test_the_same_process_is_refused_too(tmp_path: Path) -> None:
    """Two engines on one folder would break it, wherever they run."""
    with start(tmp_path), pytest.raises(StoreBusyError, match=str(os.getpid())):
        start(tmp_path)
    start(tmp_path).close()


async def test_another_command_attaches(tmp_path: Path, vocabulary: Vocabulary) -> None:
    """It reads and writes through the engine that runs, and leaves it running."""
    with engine_process("hold", tmp_path) as process:
        assert said(process.stdout) == "ready"
        for name in ("a", "b"):
            with attach_or_start(tmp_path) as engine:
                assert not engine.owner
                async with graph_of(engine) as graph:
                    await graph.migrate(vocabulary)
                    await run(graph, ONE, id=name)
        assert process.poll() is None
        rest, _ = process.communicate("")
        assert rest == "closed\n"
    with attach_or_start(tmp_path) as engine:
        assert engine.owner
        async with graph_of(engine) as graph:
            assert await graph.read(IDS) == [{"id": "a"}, {"id": "b"}]


def test_two_commands_started_together(tmp_path: Path) -> None:
    """One of them gets the folder; the other attaches to it, or is refused where it insists."""
    with engine_process("hold", tmp_path) as process, attach_or_start(tmp_path) as engine:
        told = said(process.stdout).split(":")[0]
        assert (engine.owner, told) in {(True, "STORE_BUSY"), (False, "ready")}


async def test_attaching_waits_for_a_holder_on_its_way_out(tmp_path: Path) -> None:
    """A folder held without an engine is taken as soon as its holder lets go."""
    with (tmp_path / "engine.lock").open("w") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        task = asyncio.create_task(asyncio.to_thread(attach_or_start, tmp_path))
        with pytest.raises(StoreBusyError, match="another process"):
            start(tmp_path)
        assert not task.done()
        fcntl.flock(holder, fcntl.LOCK_UN)
        engine = await task
    assert engine.owner
    engine.close()


def test_what_a_killed_process_left_is_no_obstacle(tmp_path: Path) -> None:
    """Its lock is gone with it, its engine.json is stale: a new engine starts, with new logins."""
    with engine_process("hold", tmp_path) as process:
        assert said(process.stdout) == "ready"
        process.kill()
        process.wait()
    left = json.loads((tmp_path / "engine.json").read_text())
    with attach_or_start(tmp_path) as engine:
        assert engine.owner
        now = json.loads((tmp_path / "engine.json").read_text())
        assert now["pid"] == os.getpid()
        assert now["writer"]["password"] != left["writer"]["password"]
        old = replace(engine.address, password=left["writer"]["password"])
        with (
            neo4j.GraphDatabase.driver(old.uri, auth=old.auth) as driver,
            pytest.raises(exceptions.AuthError),
        ):
            driver.verify_connectivity()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"uri": 1}', None])
def test_a_broken_announcement_with_a_live_holder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
) -> None:
    """The holder lives but cannot be spoken to: StoreBusyError after the waiting time."""
    monkeypatch.setattr(embedded, "ATTACH_SECONDS", 0.2)
    with engine_process("hold", tmp_path) as process:
        assert said(process.stdout) == "ready"
        told = json.loads((tmp_path / "engine.json").read_text())
        lie = json.dumps(told | {"uri": f"bolt://127.0.0.1:{free_port()}"})
        (tmp_path / "engine.json").write_text(lie if content is None else content)
        began = time.perf_counter()
        with pytest.raises(StoreBusyError, match=str(process.pid)):
            attach_or_start(tmp_path)
        assert time.perf_counter() - began < 5


def test_close_twice(tmp_path: Path) -> None:
    """A second close does nothing, also when another engine has taken the folder meanwhile."""
    first = start(tmp_path)
    first.close()
    with start(tmp_path):
        first.close()
        assert (tmp_path / "engine.json").exists()
        with pytest.raises(StoreBusyError):
            start(tmp_path)


async def test_closed_engine_is_unavailable(tmp_path: Path) -> None:
    """A graph that outlives its engine says so, and does not hang."""
    engine = start(tmp_path)
    async with graph_of(engine) as graph:
        await graph.ping()
        engine.close()
        for _ in range(2):
            with pytest.raises(StoreUnavailableError):
                await graph.ping()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_reach_python(tmp_path: Path, number: int) -> None:
    """The engine installs no handlers: Ctrl-C is KeyboardInterrupt, SIGTERM ends the process."""
    with engine_process("hold", tmp_path) as process:
        assert said(process.stdout) == "ready"
        process.send_signal(number)
        assert process.wait(10) == -number
    start(tmp_path).close()


def test_statements_are_limited_by_the_host(tmp_path: Path) -> None:
    """A client that sets no limit of its own is stopped after the time limit of the engine."""
    slow = "UNWIND range(1, 30000) AS a UNWIND range(1, 10000) AS b WITH a WHERE b < 0 RETURN a"
    with start(tmp_path, time_limit=0.5) as engine:
        address = engine.reader
        with neo4j.GraphDatabase.driver(address.uri, auth=address.auth) as driver:
            began = time.perf_counter()
            with pytest.raises(exceptions.ClientError) as raised:
                driver.execute_query(slow, database_=address.database)
    assert "TransactionTimedOut" in (raised.value.code or "")
    assert time.perf_counter() - began < 3


@pytest.mark.parametrize(
    "forbidden",
    [
        "LOAD CSV FROM 'file:///etc/hostname' AS line RETURN line",
        "LOAD CSV FROM 'http://127.0.0.1:1/' AS line RETURN line",
        "CREATE USER eve SET PASSWORD 'password'",
        "SHOW USERS",
    ],
)
@pytest.mark.parametrize("login", ["address", "reader"])
def test_neither_login_reaches_beyond_the_graph(
    embedded_engine: EmbeddedEngine, login: str, forbidden: str
) -> None:
    """No files, no network, no accounts: the writer's login, too, is not the administrator's."""
    address: GraphAddress = getattr(embedded_engine, login)
    with (
        neo4j.GraphDatabase.driver(address.uri, auth=address.auth) as driver,
        pytest.raises(exceptions.Neo4jError),
    ):
        driver.execute_query(forbidden, database_=address.database)


def below_a_file(folder: Path) -> Path:
    """A path that cannot be made, whoever asks."""
    (folder / "file").write_text("")
    return folder / "file" / "home"


def with_a_file_for_graph(folder: Path) -> Path:
    """A home in which the data cannot be made."""
    (folder / "graph").write_text("")
    return folder


def with_a_damaged_database(folder: Path) -> Path:
    """A home whose data are no data."""
    start(folder).close()
    for path in (folder / "graph" / "databases" / embedded.DATABASE).iterdir():
        path.write_bytes(b"\x00garbage" * 100)
    return folder


@pytest.mark.parametrize("make", [below_a_file, with_a_file_for_graph, with_a_damaged_database])
@pytest.mark.parametrize("open_", [start, attach_or_start])
def test_a_folder_that_cannot_be_used(
    tmp_path: Path, make: Callable[[Path], Path], open_: Callable[[Path], EmbeddedEngine]
) -> None:
    """StoreDamagedError names the folder in both languages, and leaves no lock behind."""
    home = make(tmp_path)
    for _ in range(2):
        with pytest.raises(StoreDamagedError) as raised:
            open_(home)
        assert str(home) in raised.value.text.shown("id")
        assert str(home) in raised.value.text.shown("en")
