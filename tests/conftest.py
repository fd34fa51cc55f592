"""What tests of every room need."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, nullcontext
from functools import wraps
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import uuid_utils

from domain.vocabulary import Vocabulary
from graphdb.address import GraphAddress
from graphdb.connection import Graph
from graphdb.embedded import EmbeddedEngine, start
from tests import encodings
from tests.graphdb.graphs import NOW, empty
from tests.servers import passing_folder, running_neo4j, shared_folder
from tests.small_vocabulary import VOCABULARY

ENGINES = ("embedded", "neo4j")
ENGINE_FIXTURES = ("address", "api", "verdicts")  # which take turns with them
TRACING = "COVERAGE_PROCESS_CONFIG"  # by which coverage tells new processes to be traced
TRACED = 5  # examples of a property; more of them run the same lines, at up to four times the cost

# Seeded in CI, so that a red run can be repeated; no deadline, for machines are slow at times.
hypothesis.settings.register_profile("local", deadline=None, max_examples=50)
hypothesis.settings.register_profile(
    "ci", deadline=None, max_examples=60, derandomize=True, print_blob=True
)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder of the encodings that all processes of the run share."""
    if encodings.WORKER not in os.environ:
        folder = tempfile.mkdtemp(prefix="mitra-encodings-")
        os.environ[encodings.FOLDER] = folder  # workers are started after this
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


@pytest.hookimpl(optionalhook=True)  # known only where pytest-xdist is
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Let each file stay on one worker, as `--dist=loadfile` does, the longest first."""
    if config.getvalue("dist") != "loadfile":
        return None
    from tests.scheduling import LongestFirst

    return LongestFirst(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """Let what such a test needs be made untraced, too: servers above all."""
    with _untraced() if _repeats(item) else nullcontext():
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Let tests that are `untraced` run at full speed, and those that run on a second engine.

    The first one has shown which lines they run. pytest-cov's `no_cover` does not let them: below
    its own collector, workers have that of subprocesses.
    """
    with _untraced() if _repeats(item) else _few_traced(item):
        yield


@contextmanager
def _few_traced(item: pytest.Item) -> Iterator[None]:
    """Trace the first examples of a property only; any other test as a whole."""
    handle = getattr(getattr(item, "obj", None), "hypothesis", None)
    if handle is None:
        yield
        return
    tracer, test, place = sys.gettrace(), handle.inner_test, count()

    @wraps(test)
    def counted(*args: Any, **given: Any) -> Any:
        if next(place) >= TRACED:
            sys.settrace(None)
        return test(*args, **given)

    handle.inner_test = counted
    try:
        yield
    finally:
        handle.inner_test = test
        sys.settrace(tracer)


@contextmanager
def _untraced() -> Iterator[None]:
    """Trace nothing, neither in this thread nor in the processes that it starts."""
    tracer, told = sys.gettrace(), os.environ.pop(TRACING, None)
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(tracer)
        if told is not None:
            os.environ[TRACING] = told


def _repeats(item: pytest.Item) -> bool:
    """Tell whether other tests run the same lines of ours."""
    callspec = getattr(item, "callspec", None)
    given = callspec.params if callspec is not None else {}
    second = any(given.get(name) in ENGINES[1:] for name in ENGINE_FIXTURES)
    return second or item.get_closest_marker("untraced") is not None


@pytest.fixture(scope="session")
def mitra_shared() -> Path:
    """The folder of MITRA_SHARED; skips, or fails in CI, if it is not there."""
    from tests.servers import missing

    folder = shared_folder()
    if not folder.is_dir():
        missing(f"the shared folder {folder.name} (MITRA_SHARED)")
    return folder


@pytest.fixture(scope="session")
def som(mitra_shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first cold fold of som_iati, real activities, as the benchmark's own tool exports it."""
    folder = tmp_path_factory.mktemp("som-cold0")
    tool = mitra_shared / "tools" / "export_fold.py"
    data = mitra_shared / "data" / "som_iati"
    subprocess.run(  # noqa: S603 - the shared tool, no shell
        [sys.executable, str(tool), str(data), "cold0", str(folder)],
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture(scope="session")
def embedded_engine() -> Iterator[EmbeddedEngine]:
    """One embedded engine for the whole run."""
    with passing_folder() as home, start(home) as engine:
        yield engine


@pytest.fixture(scope="session")
def neo4j_address() -> Iterator[GraphAddress]:
    """One Neo4j for the whole run; skips, or fails in CI, if there is none."""
    with passing_folder() as home, running_neo4j(home) as address:
        yield address


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """The small vocabulary that the graphs of these tests hold."""
    return VOCABULARY


@pytest.fixture(scope="session", params=ENGINES)
def address(request: pytest.FixtureRequest) -> GraphAddress:
    """Where each engine is reached with the right to write."""
    if request.param == "embedded":
        found: GraphAddress = request.getfixturevalue("embedded_engine").address
        return found
    found = request.getfixturevalue("neo4j_address")
    return found


@pytest.fixture(scope="session")
def reader(request: pytest.FixtureRequest, address: GraphAddress) -> GraphAddress | None:
    """The login that may only read; only the embedded engine has one."""
    if not address.embedded:
        return None
    found: GraphAddress = request.getfixturevalue("embedded_engine").reader
    return found


@pytest.fixture(scope="session")
async def session_graph(address: GraphAddress, reader: GraphAddress | None) -> AsyncIterator[Graph]:
    """One pool of connections per engine; as it was left by the test before."""
    async with Graph.connect(
        address,
        reader=reader,
        deadline=20.0,
        now=lambda: NOW,
        new_id=lambda: str(uuid_utils.uuid7()),
    ) as graph:
        yield graph


@pytest.fixture
async def graph(session_graph: Graph, vocabulary: Vocabulary) -> Graph:
    """A graph with schema and vocabulary and nothing else, on each engine in turn."""
    await empty(session_graph)
    await session_graph.migrate(vocabulary)
    # Who emptied everything before has left a graph with another secret than the one read once.
    await session_graph.recommendation_secret(renewed=True)
    return session_graph
