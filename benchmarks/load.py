"""usage: python -m benchmarks.load SIZE: import so many organizations into the configured store."""

import asyncio
import resource
import sys

from benchmarks.world import World
from domain.audit import IMPORTER
from mitra.services import open_services
from mitra.settings import Settings


async def load(size: int) -> None:
    """Write them in batches of 500, each a transaction with its audit events."""
    async with open_services(Settings.from_environment()) as services:
        await services.graph.migrate(services.vocabulary)
        for batch in World(size, services.vocabulary).batches():
            await services.graph.save(batch, IMPORTER)


if __name__ == "__main__":
    asyncio.run(load(int(sys.argv[1])))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)  # megabytes at the peak
