"""The bare driver beside the graph that tests of every room have."""

from collections.abc import AsyncIterator

import neo4j
import pytest

from graphdb.address import GraphAddress


@pytest.fixture(scope="session")
async def driver(address: GraphAddress) -> AsyncIterator[neo4j.AsyncDriver]:
    """The bare driver, for what an engine does when nobody takes care."""
    async with neo4j.AsyncGraphDatabase.driver(
        address.uri, auth=address.auth, notifications_min_severity="OFF"
    ) as opened:
        yield opened
