"""A process of its own on a graph that runs already; where that is, it reads from its input.

usage: python -m tests.resolvers.index_process write ID | keep FOLDER

write: saves one organization with this id and ends.
keep: brings columns level with the graph, then writes them to FOLDER again and again until killed;
says the name of each version that is there.
"""

import asyncio
import dataclasses
import json
import sys
from pathlib import Path

import uuid_utils

from domain.audit import SAMPLE
from domain.change import Batch, Change
from graphdb.address import GraphAddress
from graphdb.connection import Graph
from matching import artifact
from resolvers.index import Index
from tests.graphdb.graphs import NOW
from tests.matching.matchmaking import ENCODER
from tests.small_vocabulary import VOCABULARY
from tests.worlds import org


def told(address: GraphAddress, reader: GraphAddress | None) -> str:
    """Say where a graph is, for the process to read."""
    return json.dumps([dataclasses.asdict(each) if each else None for each in (address, reader)])


async def main(what: str, name: str) -> None:
    """Do what was asked for."""
    address, reader = (
        GraphAddress(**each) if each else None for each in json.loads(sys.stdin.readline())
    )
    assert address is not None
    async with Graph.connect(
        address,
        reader=reader,
        deadline=30.0,
        now=lambda: NOW,
        new_id=lambda: str(uuid_utils.uuid7()),
    ) as graph:
        if what == "write":
            await graph.save(Batch(organizations=(Change(after=org(name)),)), SAMPLE)
            return
        snapshot = await Index(graph, VOCABULARY, ENCODER, Path(name)).current()
        graph_id = await graph.identity()
        while True:
            version = artifact.save(snapshot, Path(name), graph_id=graph_id)
            sys.stdout.write(f"{version.name}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
