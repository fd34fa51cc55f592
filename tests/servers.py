"""Where do tests get a database from? An embedded engine, and a real Neo4j if there is one."""

import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import neo4j
import pytest

from graphdb.address import GraphAddress

PROJECT = Path(__file__).parent.parent
NEO4J_SECONDS = 180  # most that a first start may take: it may have to fetch the jars
# Nothing is encrypted here. Without this, httpx2 reads all certificates of the machine for each
# request: 40 ms.
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
MEMORY = Path("/dev/shm")  # noqa: S108 # of this machine, as Linux gives it to everybody
ROOM = 2 * 2**30  # bytes; a container may have a few megabytes there


def shared_folder() -> Path:
    """The folder with tools and public data beside the project; MITRA_SHARED says where."""
    return Path(os.environ.get("MITRA_SHARED") or PROJECT.parent / "shared").resolve()


def missing(what: str) -> None:
    """Skip with a notice because something is not on this machine; in CI that is a failure."""
    if os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(f"CI must have {what}", pytrace=False)
    pytest.skip(f"not tried: {what} is missing")


def free_port() -> int:
    """A port of the loopback address that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def passing_folder() -> Iterator[Path]:
    """A folder for a database that ends with the run: in memory, where that has room.

    Each commit waits until the disk has it, which says nothing of us. What tests of kills and of
    full disks look at lies on the disk.
    """
    roomy = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    with tempfile.TemporaryDirectory(
        prefix="mitra-tests-", dir=MEMORY if roomy else None, ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


@contextmanager
def running_neo4j(home: Path) -> Iterator[GraphAddress]:
    """The Neo4j of NEO4J_URI, else one started for these tests, else a skip.

    The tests empty its database, before and after each of them: one that holds anything at the
    start is refused, for it may be somebody's.
    """
    if uri := os.environ.get("NEO4J_URI"):
        address = GraphAddress(
            uri=uri,
            user=os.environ.get("NEO4J_USER") or "neo4j",
            password=os.environ.get("NEO4J_PASSWORD", ""),
            database=os.environ.get("NEO4J_DATABASE") or "neo4j",
        )
        with neo4j.GraphDatabase.driver(address.uri, auth=address.auth) as driver:
            count = "MATCH (n) RETURN count(n) AS nodes"
            found = driver.execute_query(count, database_=address.database).records[0]["nodes"]
            if found:
                pytest.fail(
                    f"the database of NEO4J_URI holds {found} nodes; the tests need an empty one"
                )
            try:
                yield address
            finally:
                driver.execute_query("MATCH (n) DETACH DELETE n", database_=address.database)
        return
    serve = shared_folder() / "tools" / "neo4j" / "serve"
    if not serve.is_file() or shutil.which("java") is None:
        missing("a Neo4j (NEO4J_URI, or tools/neo4j/serve in MITRA_SHARED with Java 17 and Maven)")
    port = free_port()
    home.mkdir(parents=True, exist_ok=True)
    log = home / "serve.log"
    with log.open("wb") as out:
        server = subprocess.Popen(  # noqa: S603 - our own tool, no shell
            [serve, home, str(port)],
            stdout=out,
            stderr=out,
            env=os.environ | {"NEO4J_HEAP": "512m"},
        )
    try:
        address = GraphAddress(uri=f"bolt://127.0.0.1:{port}")
        if not _answers(address, server):
            if server.poll() == 69:
                missing(f"a Neo4j ({log.read_text(errors='replace')[-300:]})")
            pytest.fail(f"Neo4j did not start: {log.read_text(errors='replace')[-2000:]}")
        yield address
    finally:
        server.terminate()
        server.wait(30)


def _answers(address: GraphAddress, server: "subprocess.Popen[bytes]") -> bool:
    """Wait until the server answers; false if it ended or NEO4J_SECONDS passed."""
    with neo4j.GraphDatabase.driver(address.uri, auth=address.auth) as driver:
        for _ in range(NEO4J_SECONDS * 4):
            try:
                driver.verify_connectivity()
                return True
            except neo4j.exceptions.DriverError:
                try:
                    server.wait(0.25)
                    return False
                except subprocess.TimeoutExpired:
                    continue
    return False


@contextmanager
def engine_process(*arguments: object) -> Iterator["subprocess.Popen[str]"]:
    """A process that runs tests/graphdb/engine_process.py; killed at the end if it still lives."""
    process = subprocess.Popen(  # noqa: S603 - our own program, no shell
        [sys.executable, "-m", "tests.graphdb.engine_process", *map(str, arguments)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()
