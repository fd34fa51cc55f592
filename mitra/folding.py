"""Who builds columns anew while questions are answered? A process of its own, so that none waits.

`python -m mitra.folding` reads from its input where things are, a login among it, reads the graph,
and writes the columns to their folder. A thread of the server would take the interpreter from all
questions as long as it lasts: one in twenty took .9 s then, and 35 ms with another process
(benchmarks/results/folding.md).
"""

import asyncio
import json
import logging
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from graphdb.address import GraphAddress
from graphdb.connection import Graph
from matching import durable
from matching.encodings import CachedEncoder, EncodingCache
from mitra.clock import new_id, utc_now
from mitra.encoders import encoder_named
from mitra.reference import load_vocabulary
from resolvers.index import Index

log = logging.getLogger(__name__)

LOCK = "fold.lock"
NICE = 5  # gives way to whoever answers questions


@dataclass(frozen=True, slots=True, kw_only=True)
class Folding:
    """What another process needs to build columns: the graph, and where all of it lies."""

    address: GraphAddress
    reader: GraphAddress | None
    columns: Path
    encodings: Path
    encoder: str
    deadline: float

    async def elsewhere(self, since: int) -> bool:
        """Have columns that are later than an event in the folder, made by another process.

        False, with the reason in the log, if that failed. Cancelled, it ends that process.
        """
        # -P: what lies in the folder that the server was started in is not imported.
        command = (sys.executable, "-P", "-m", "mitra.folding")
        try:
            process = await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, stdout=DEVNULL, stderr=PIPE
            )
        except OSError as error:  # no memory for one more, or too many of them
            log.warning("mitra.folding cannot be started: %s", error)
            return False
        try:
            _, told = await process.communicate(self.to_json(since).encode())
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            last = told.decode(errors="replace").strip().splitlines()[-1:]
            log.warning("exit code %s from mitra.folding: %s", process.returncode, *last or [""])
        return process.returncode == 0

    async def here(self, since: int) -> None:
        """Build them in this process, unless another one did so meanwhile."""
        encoder = encoder_named(self.encoder)
        cache = EncodingCache(self.encodings, encoder)
        graph = Graph.connect(
            self.address, reader=self.reader, deadline=self.deadline, now=utc_now, new_id=new_id
        )
        async with graph:
            reading = CachedEncoder(encoder, cache)
            index = Index(graph, load_vocabulary(), reading, self.columns, built=cache.compact)
            with durable.alone(self.columns, LOCK):
                await index.renew(since)

    def to_json(self, since: int) -> str:
        """Write down what the other process reads."""
        return json.dumps({**asdict(self), "since": since}, default=str)

    @classmethod
    def from_json(cls, text: str) -> tuple[Self, int]:
        """Read what `to_json` wrote."""
        fields: dict[str, Any] = json.loads(text)
        since: int = fields.pop("since")
        for name in ("address", "reader"):
            fields[name] = fields[name] and GraphAddress(**fields[name])
        for name in ("columns", "encodings"):
            fields[name] = Path(fields[name])
        return cls(**fields), since


def main() -> None:
    """Build what the input asks for."""
    folding, since = Folding.from_json(sys.stdin.read())
    os.nice(NICE)
    asyncio.run(folding.here(since))


if __name__ == "__main__":
    main()
