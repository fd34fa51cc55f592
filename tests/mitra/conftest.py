"""One server for all tests of the command line: starting it is what takes long."""

import signal
from collections.abc import Iterator

import pytest

from tests.mitra.serving import Server, latest_seq


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`mitra serve --sample` on a folder whose first start was killed while it loaded the sample.

    So every test that uses it is also a test of what a crash leaves behind.
    """
    home = tmp_path_factory.mktemp("cli") / "home"
    first = Server(home, "--sample")
    first.wait_until(lambda: latest_seq(home) > 0)
    assert first.stop(signal.SIGKILL) == -signal.SIGKILL
    assert first.told == []  # it was not ready yet
    server = Server(home, "--sample").ready()
    yield server
    assert server.stop(signal.SIGTERM) == 0
