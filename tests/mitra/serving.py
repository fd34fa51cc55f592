"""`mitra` as a process of its own, as people start it."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx2
import neo4j

from tests.encodings import keep, lend
from tests.servers import PLAIN

PROJECT = Path(__file__).parent.parent.parent
PATIENCE = 180.0  # seconds, for a machine that does much else; nothing here takes a tenth of it


def environment(home: Path, **settings: str) -> dict[str, str]:
    """The environment of this process with no settings but these, speaking English."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("NEO4J_") and (name == "MITRA_SHARED" or name[:6] != "MITRA_")
    }
    ours = {"MITRA_HOME": str(home), "MITRA_PORT": "0", "MITRA_LANGUAGE": "en"}
    return kept | ours | settings


def run(
    *arguments: str | Path, env: Mapping[str, str], expect: int = 0
) -> "subprocess.CompletedProcess[str]":
    """Run one command to its end, which must be the exit code expected."""
    done = subprocess.run(  # noqa: S603 - our own command, no shell
        [sys.executable, "-m", "mitra", *arguments],
        env=dict(env),
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == expect, (done.returncode, done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    return done


class Server:
    """A `mitra serve`; what it writes to stderr goes into a file of its own."""

    def __init__(self, home: Path, *arguments: str, **settings: str) -> None:
        self.home = home
        self.env = environment(home, **settings)
        self.log = home.parent / f"{home.name}.log"
        self.told: list[str] = []
        self._with_sample = "--sample" in arguments
        if self._with_sample:
            lend(home)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own command, no shell
                [sys.executable, "-m", "mitra", "serve", *arguments],
                env=self.env,
                cwd=PROJECT,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        # A server that never says it is ready must not hold up the run for ever.
        self._guard = threading.Timer(PATIENCE, self.process.kill)
        self._guard.start()

    def ready(self) -> "Server":
        """Wait for the two lines that say where it is."""
        assert self.process.stdout is not None
        self.told = [self.process.stdout.readline().strip() for _ in range(2)]
        assert all(self.told), (self.process.wait(PATIENCE), self.log.read_text())
        self._guard.cancel()
        if self._with_sample:
            keep(self.home)
        return self

    @property
    def url(self) -> str:
        """Where it listens, as told."""
        found = re.search(r"(http://\S+)/graphql$", self.told[0])
        assert found, self.told
        return found.group(1)

    @property
    def key(self) -> str:
        """The administrator key, from the file that was told."""
        return Path(self.told[1].rpartition(" ")[2]).read_text().strip()

    def wait_until(self, happened: Callable[[], bool]) -> None:
        """Look again and again until something happened; the server must be alive meanwhile."""
        for _ in range(int(PATIENCE * 20)):
            if happened():
                return
            try:
                ended = self.process.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
            raise AssertionError((ended, self.log.read_text()))
        raise AssertionError(f"not within {PATIENCE} s: {self.log.read_text()}")

    def ask(self, query: str, *, key: str | None = None, **variables: Any) -> Any:
        """Send a query and give its data."""
        headers = {"Content-Type": "application/json"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        answer = httpx2.post(
            f"{self.url}/graphql",
            content=json.dumps({"query": query, "variables": variables}),
            headers=headers,
            timeout=PATIENCE,
            verify=PLAIN,
        ).json()
        assert "errors" not in answer, answer
        return answer["data"]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal, wait for the end and give the exit code; the rest of stdout is kept."""
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=PATIENCE)
        self._guard.cancel()
        self.told += rest.splitlines()
        return self.process.returncode


def latest_seq(home: Path) -> int:
    """The seq of the newest event in the graph of a running engine; 0 if it is not up yet."""
    if not (home / "engine.json").exists():
        return 0
    return max(
        (row["seq"] for row in rows(home, "MATCH (c:Counter) RETURN c.seq AS seq")), default=0
    )


def rows(home: Path, query: str, **parameters: Any) -> list[dict[str, Any]]:
    """What a query answers that is put to the running engine itself."""
    told = json.loads((home / "engine.json").read_text())
    login = (told["reader"]["user"], told["reader"]["password"])
    with neo4j.GraphDatabase.driver(told["uri"], auth=login) as driver:
        found = driver.execute_query(
            query, parameters, database_=told["database"], routing_=neo4j.RoutingControl.READ
        )
    return [dict(record) for record in found.records]
