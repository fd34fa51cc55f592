"""A real server on a store of its own, asked over HTTP."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Client:
    """One connection that stays open, as a frontend's does."""

    def __init__(self, port: int, key: str | None = None) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._headers = {"Content-Type": "application/json"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"

    def ask(self, query: str, **variables: Any) -> tuple[Any, float]:
        """Give the data and the milliseconds it took; an error ends the benchmark."""
        body = json.dumps({"query": query, "variables": variables})
        begin = time.perf_counter()
        self._http.request("POST", "/graphql", body, self._headers)
        answer = json.loads(self._http.getresponse().read())
        elapsed = (time.perf_counter() - begin) * 1000
        if "errors" in answer:
            raise RuntimeError(json.dumps(answer["errors"])[:500])
        return answer["data"], elapsed


class Server:
    """A running `mitra serve`: its port, key, seconds until ready, and memory."""

    def __init__(self, process: "subprocess.Popen[str]", port: int, key: str, ready: float) -> None:
        self.port, self.key, self.ready = port, key, ready
        self._process = process

    def client(self) -> Client:
        """Open a connection with the key."""
        return Client(self.port, self.key)

    def peak_megabytes(self) -> float:
        """Give the most memory the process ever held."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert found is not None
        return int(found.group(1)) / 1024


@contextmanager
def serving(home: Path, environment: dict[str, str], *options: str) -> Iterator[Server]:
    """Start `mitra serve` and stop it in the end by its own id."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "mitra", "serve", *options],
        env=os.environ | environment | {"MITRA_HOME": str(home), "MITRA_PORT": "0"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/graphql", line):
                break
        else:
            raise RuntimeError(f"the server ended with {process.wait()}")
        ready = time.perf_counter() - begin
        key = (home / "admin.key").read_text().strip()
        yield Server(process, int(found.group(1)), key, ready)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        if process.stdout is not None:
            process.stdout.close()
