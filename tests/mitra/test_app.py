"""What becomes of a request that takes too long?"""

import asyncio
import logging
import threading
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from graphdb.connection import Graph
from mitra.app import Endpoint
from mitra.services import Services
from mitra.settings import Settings
from resolvers.computing import Computing
from resolvers.context import Context
from tests.resolvers.reading import holding, index_of, reader_of
from tests.worlds import HARBOUR


async def test_after_its_deadline_a_request_begins_no_calculation(
    graph: Graph, caplog: pytest.LogCaptureFixture
) -> None:
    """One thread, and it is taken: of four lists none is begun once nobody waits for them.

    The log has the answer under the id that it carries.
    """
    await holding(graph, HARBOUR)
    index = index_of(graph)
    await index.current()
    computing, go_on = Computing(workers=1), threading.Event()
    busy = asyncio.create_task(computing.run(go_on.wait))
    handed_over, begun = asyncio.Event(), []

    async def run(function: Any, /, *args: Any, **kwargs: Any) -> Any:
        def noted() -> Any:
            begun.append(function)
            return function(*args, **kwargs)

        handed_over.set()
        return await computing.run(noted)

    class Waiting(Services):
        def context(self, viewer: Any, language: str | None = None) -> Context:
            return replace(reader_of(graph, viewer, index=index), run=run)

    nothing: Any = None
    services = Waiting(
        settings=Settings.from_environment({"MITRA_DEADLINE": "1"}),
        vocabulary=nothing,
        graph=graph,
        index=index,
        ahead=nothing,
        exposure=nothing,
        computing=computing,
        models=nothing,
    )
    lists = " ".join(
        f'a{place}: organization(id: "fishers") {{ recommendations(first: {place}) '
        "{ totalCount } }"
        for place in range(1, 5)
    )
    before = asyncio.all_tasks()
    transport = httpx2.ASGITransport(app=Endpoint(services, "key"))
    async with httpx2.AsyncClient(transport=transport, base_url="http://mitra") as client:
        with caplog.at_level(logging.INFO):
            answer = await client.post("/graphql", json={"query": f"{{ {lists} }}"})
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "DEADLINE_EXCEEDED"
    request_id = error["extensions"]["requestId"]
    assert f"request {request_id} answered with DEADLINE_EXCEEDED" in caplog.text
    assert handed_over.is_set()
    left = [each for each in asyncio.all_tasks() - before if not each.done()]
    if left:  # cancelled, and about to end: nothing that they wait for is needed for it
        await asyncio.wait_for(asyncio.wait(left), 10)
    go_on.set()
    await busy
    assert await computing.run(len, "last") == 4  # behind whatever was handed over before
    assert begun == []
    computing.close()
