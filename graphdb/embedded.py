"""Where does the graph live when there is no Neo4j? In this process, in a folder.

The engine is ArcadeDB's native build. It listens for Bolt on a random port of the loopback
address, so that the rest of Mitra speaks to it with the same driver as to Neo4j, and so that other
commands on this machine can share it while a server runs.
"""

import contextlib
import fcntl
import itertools
import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import neo4j

from domain.errors import StoreBusyError, StoreDamagedError
from domain.text import Text
from graphdb.address import GraphAddress
from graphdb.ddl import arcadedb as arcadedb_ddl
from graphdb.logins import ADMINISTRATOR, READER, WRITER, replace_privately, write_logins

DATABASE = "mitra"
LOOPBACK = "127.0.0.1"
ATTACH_SECONDS = 10.0  # most that another command may take to bring its engine up
TIME_LIMIT = 10.0
HEAP = "1g"
PORT_ATTEMPTS = 5


@dataclass(kw_only=True)
class EmbeddedEngine:
    """A running engine: ours if `owner`, else another process's that we only speak to."""

    address: GraphAddress
    reader: GraphAddress
    owner: bool
    _home: Path
    server: Any = None  # for what only its host can do: SQL; the wheel carries no types
    _lock: int | None = None

    def close(self) -> None:
        """Stop the engine if it is ours; data are on disk afterwards. May be called twice."""
        server, self.server = self.server, None
        lock, self._lock = self._lock, None
        if server is not None:
            server.stop()
        if lock is not None:
            (self._home / "engine.json").unlink(missing_ok=True)
            os.ftruncate(lock, 0)
            os.close(lock)  # which gives up the lock

    def __enter__(self) -> "EmbeddedEngine":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def attach_or_start(home: Path, *, time_limit: float = TIME_LIMIT) -> EmbeddedEngine:
    """Speak to the engine that runs on `home`, or start one.

    Raises StoreBusyError if another process holds the folder and its engine does not answer
    within ATTACH_SECONDS, StoreDamagedError if the folder cannot be used.
    """
    until = time.monotonic() + ATTACH_SECONDS
    while True:
        try:
            return start(home, time_limit=time_limit)
        except StoreBusyError as busy:
            # The holder may still be on its way up, or on its way down.
            engine = _attached(home)
            if engine is not None:
                return engine
            if time.monotonic() > until:
                raise busy from None
            time.sleep(0.05)


def start(home: Path, *, time_limit: float = TIME_LIMIT) -> EmbeddedEngine:
    """Start the engine on the data folder `home`, which is made if it is not there.

    `time_limit` is the most seconds one statement may take. Raises StoreBusyError if a live
    process holds the folder, this one included, and StoreDamagedError if it cannot be used.
    """
    with _told_as_damage(home):
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        home.chmod(0o700)
        lock = _locked(home)
        try:
            return _started(home, lock, time_limit)
        except BaseException:
            os.close(lock)
            raise


def _locked(home: Path) -> int:
    """Take the folder for this process; the kernel gives it back however the process ends."""
    # Python opens files close-on-exec, so no child keeps the lock beyond us.
    lock = os.open(home / "engine.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(lock, 400, 0).decode(errors="replace").strip()
        os.close(lock)
        raise StoreBusyError(holder or "another process") from None
    command = " ".join([Path(sys.argv[0]).name or "python", *sys.argv[1:]])[:200]
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"process {os.getpid()} ({command})".encode(), 0)
    return lock


def _started(home: Path, lock: int, time_limit: float) -> EmbeddedEngine:
    root = home / "graph"
    (root / "config").mkdir(mode=0o700, parents=True, exist_ok=True)
    passwords = write_logins(root / "config")
    with _engine_library(home / "log") as arcadedb:
        server, port = _listening(arcadedb, home, passwords[ADMINISTRATOR])
        try:
            _prepare(server, root, time_limit)
            address, reader = (
                GraphAddress(
                    uri=f"bolt://{LOOPBACK}:{port}",
                    user=user,
                    password=passwords[user],
                    database=DATABASE,
                    embedded=True,
                )
                for user in (WRITER, READER)
            )
            _announce(home, address, reader)
        except BaseException:
            server.stop()
            raise
    return EmbeddedEngine(
        address=address, reader=reader, owner=True, _home=home, server=server, _lock=lock
    )


def _listening(arcadedb: Any, home: Path, password: str) -> tuple[Any, int]:
    """Start a server; give its port, too: another program may be quicker to take a free one."""
    for attempt in itertools.count(1):
        port = _free_port()
        server = arcadedb.create_server(str(home / "graph"), password, config=_config(home, port))
        try:
            server.start()
        except arcadedb.ArcadeDBError as error:
            if "Unable to listen" in str(error) and attempt < PORT_ATTEMPTS:
                continue
            raise
        return server, port
    raise AssertionError("counting ends with a return or a raise")


def _config(home: Path, port: int) -> dict[str, Any]:
    return {
        "mode": "development",  # production hides the reason of every error
        "host": LOOPBACK,
        "http_port": 0,  # HTTP cannot be turned off: a random port of the loopback address
        "server_httpWorkerThreads": 2,
        "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "bolt_host": LOOPBACK,
        "bolt_port": port,
        "txWalFlush": 2,  # each commit is synced to disk before it is acknowledged
        "server_logsDirectory": str(home / "log"),
        "opencypher_loadCsv_allowFileUrls": "false",
        "opencypher_loadCsv_allowRemoteUrls": "false",
    }


def _prepare(server: Any, root: Path, time_limit: float) -> None:
    """Open or make the database, and do what only the host of the engine can: SQL."""
    if (root / "databases" / DATABASE).is_dir():
        database = server.get_database(DATABASE)
    else:
        database = server.create_database(DATABASE)
    milliseconds = int(time_limit * 1000)
    database.command("sql", f"ALTER DATABASE `arcadedb.command.timeout` {milliseconds}")
    for statement in arcadedb_ddl.STATEMENTS:
        database.command("sql", statement)


@contextlib.contextmanager
def _engine_library(log: Path) -> Iterator[Any]:
    """Load the engine so that it logs into our folder, which it decides once in a process."""
    log.mkdir(mode=0o700, exist_ok=True)
    mine = {
        "ARCADEDB_LOG_DIR": str(log),
        "ARCADEDB_LOG_CONSOLE": "0",
        "ARCADEDB_NATIVE_ISOLATE_ARGS": f"-Xmx{HEAP}",  # else half of the machine's memory
    }
    before = {name: os.environ.get(name) for name in mine}
    os.environ.update(mine)
    try:
        import arcadedb  # only now: 100 MB that whoever uses Neo4j never needs

        try:
            yield arcadedb
        except arcadedb.ArcadeDBError as error:
            raise OSError(str(error)) from error
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _told_as_damage(home: Path) -> Iterator[None]:
    """Turn what the engine and the system say of a bad folder into StoreDamagedError."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreDamagedError(
            Text.of(
                id=f"Folder data {home} tidak dapat dipakai: {reason}",
                en=f"The data folder {home} cannot be used: {reason}",
            )
        ) from error


def _announce(home: Path, address: GraphAddress, reader: GraphAddress) -> None:
    told = {
        "pid": os.getpid(),
        "uri": address.uri,
        "database": address.database,
        "writer": {"user": address.user, "password": address.password},
        "reader": {"user": reader.user, "password": reader.password},
    }
    replace_privately(home / "engine.json", json.dumps(told, indent=1))


def _attached(home: Path) -> EmbeddedEngine | None:
    """The engine that another process announces, if it answers."""
    try:
        told = json.loads((home / "engine.json").read_text(encoding="utf-8"))
        address, reader = (
            GraphAddress(
                uri=told["uri"],
                user=told[login]["user"],
                password=told[login]["password"],
                database=told["database"],
                embedded=True,
            )
            for login in ("writer", "reader")
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    # An engine killed a moment ago leaves the file; its port may be another program's by now.
    try:
        with neo4j.GraphDatabase.driver(
            address.uri, auth=address.auth, connection_timeout=2.0
        ) as driver:
            driver.verify_connectivity()
    except (neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError):
        return None
    return EmbeddedEngine(address=address, reader=reader, owner=False, _home=home)
