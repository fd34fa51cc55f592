"""A process of its own that holds an embedded engine, to be refused, attached to, or killed.

usage: python -m tests.graphdb.engine_process hold|write HOME [ROOM]

hold: starts the engine, says "ready", ends when its standard input does.
write: writes one transaction after the other and says the number of each when it is acknowledged.
With ROOM no file may grow to more bytes than that (hold), or than that beyond the largest file
there is when writing begins (write), as on a disk that is full. The first error of Mitra's own is
said as its code, with the text, and ends the process in order.
"""

import asyncio
import resource
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from domain.errors import MitraError
from graphdb.connection import Graph, Transaction
from graphdb.embedded import EmbeddedEngine, start
from tests.small_vocabulary import VOCABULARY

# Two nodes and a relationship, so that a torn transaction would show.
WRITE = """
MERGE (a:Entity:Organization {id: $id})
SET a.n = $n, a.mission = $filler
MERGE (b:Entity:Partnership {id: $other})
SET b.n = $n
MERGE (a)-[r:PARTY_TO]->(b)
SET r.n = $n"""
COUNT = "MATCH (c:Counter {name: 'feed'}) SET c.seq = c.seq + 1 RETURN c.seq AS seq"
FILLER = "x" * 2000


def say(word: object) -> None:
    """Tell the test at once."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def leave_room(largest: int) -> None:
    """Let no file of this process grow beyond so many bytes; more fails as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))


async def write(engine: EmbeddedEngine, home: Path, room: int | None) -> None:
    """Write until killed; say each number after the engine has acknowledged it."""
    async with Graph.connect(
        engine.address,
        reader=engine.reader,
        deadline=10.0,
        now=lambda: datetime.now(UTC),
        new_id=lambda: "an id",
    ) as graph:
        await graph.migrate(VOCABULARY)
        if room is not None:
            sizes = [path.stat().st_size for path in home.rglob("*") if path.is_file()]
            leave_room(max(sizes) + room)

        async def unit(tx: Transaction) -> int:
            n = int((await tx.run(COUNT))[0]["seq"])
            await tx.run(WRITE, id=f"o{n}", other=f"p{n}", n=n, filler=FILLER)
            return n

        while True:
            say(await graph.write(unit))


def main() -> None:
    """Do what the first argument says on the folder that the second names."""
    # A shell lets its background jobs, and so these tests, ignore Ctrl-C, which is inherited.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    home = Path(sys.argv[2])
    room = int(sys.argv[3]) if len(sys.argv) > 3 else None
    if room is not None and sys.argv[1] == "hold":
        leave_room(room)
    try:
        with start(home) as engine:
            if sys.argv[1] == "write":
                asyncio.run(write(engine, home, room))
            say("ready")
            sys.stdin.read()
        say("closed")
    except MitraError as error:
        say(f"{error.code}: {error}")


if __name__ == "__main__":
    main()
