"""A process of its own that reads or imports a file and tells its peak memory.

usage: python -m tests.mitra.import_process read FILE
       python -m tests.mitra.import_process write FILE WRITER_JSON READER_JSON
"""

import asyncio
import dataclasses
import json
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import uuid_utils

from mitra.importers import iati
from mitra.reference import load_vocabulary

if TYPE_CHECKING:  # the reader's memory is not to be hidden behind that of the columns
    from graphdb.address import GraphAddress
    from graphdb.connection import Graph
    from resolvers.context import Context


def peak_bytes() -> int:
    """Give the most memory this program held.

    Linux carries `ru_maxrss` over from the process that forked us, which may be a large test run;
    VmHWM begins anew with the program.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def now() -> datetime:
    """Give the present moment."""
    return datetime.now(UTC)


def new_id() -> str:
    """Give a new id."""
    return str(uuid_utils.uuid7())


def context_of(graph: "Graph") -> "Context":
    """Make what an import needs."""
    from domain.viewer import LOCAL_ADMINISTRATOR
    from matching.encoder import BundledEncoder
    from resolvers.context import Context
    from resolvers.index import Index

    vocabulary = load_vocabulary()
    return Context(
        graph=graph,
        index=Index(graph, vocabulary, BundledEncoder(), None),
        vocabulary=vocabulary,
        viewer=LOCAL_ADMINISTRATOR,
        language="en",
        now=now(),
        new_id=new_id,
    )


async def write(path: Path, writer: "GraphAddress", reader: "GraphAddress") -> int:
    """Import a file into a graph that is up to date; gives the number of activities read."""
    from rich.console import Console

    from graphdb.connection import Graph
    from mitra.commands.import_ import run_import

    async with Graph.connect(writer, reader=reader, deadline=30, now=now, new_id=new_id) as graph:
        report = path.with_suffix(".jsonl")
        quiet = Console(file=sys.stderr)
        await run_import(context_of(graph), [path], report, quiet, progress=quiet)
        with report.open() as lines:
            return sum(1 for _ in lines)


def address(told: str) -> "GraphAddress":
    """Read an address as a test writes it."""
    from graphdb.address import GraphAddress

    return GraphAddress(**json.loads(told))


def told_address(given: "GraphAddress") -> str:
    """Write an address for this program."""
    return json.dumps(dataclasses.asdict(given))


def main() -> None:
    """Do what the first argument says with the file that the second names."""
    path = Path(sys.argv[2])
    if sys.argv[1] == "read":
        records = sum(1 for _ in iati.read(path, load_vocabulary(), now=now()))
    else:
        records = asyncio.run(write(path, address(sys.argv[3]), address(sys.argv[4])))
    sys.stdout.write(json.dumps({"peak": peak_bytes(), "records": records}))


if __name__ == "__main__":
    main()
