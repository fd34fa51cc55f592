"""What tests of the read side share: a caller's context, and a graph that counts its reads."""

import asyncio
import sys
from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from domain.audit import SAMPLE
from domain.viewer import VISITOR, Viewer
from domain.vocabulary import Vocabulary
from graphdb.connection import Graph
from graphdb.queries.audit import LATEST_SEQ
from resolvers.context import Context
from resolvers.index import Index
from tests.graphdb.graphs import empty
from tests.matching.matchmaking import REMEMBERING
from tests.matching.wishes import NOW
from tests.small_vocabulary import VOCABULARY
from tests.worlds import World

P = ParamSpec("P")
T = TypeVar("T")


def index_of(
    graph: Graph, folder: Path | None = None, vocabulary: Vocabulary = VOCABULARY
) -> Index:
    """Columns of a graph, of which nothing is known yet."""
    return Index(graph, vocabulary, REMEMBERING, folder)


def reader_of(
    graph: Graph,
    viewer: Viewer = VISITOR,
    *,
    index: Index | None = None,
    now: datetime = NOW,
    language: str = "en",
    vocabulary: Vocabulary = VOCABULARY,
) -> Context:
    """One caller's context; the ids it would make count up from 1."""
    numbers = count(1)
    return Context(
        graph=graph,
        index=index or index_of(graph, vocabulary=vocabulary),
        vocabulary=vocabulary,
        viewer=viewer,
        language=language,
        now=now,
        new_id=lambda: f"made-{next(numbers)}",
        run=beside,
    )


async def beside(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a function in a thread, which is traced for coverage only where its caller is."""
    traced = sys.gettrace() is not None

    def call() -> T:
        tracer = sys.gettrace()
        if not traced:
            sys.settrace(None)
        try:
            return function(*args, **kwargs)
        finally:
            sys.settrace(tracer)

    return await asyncio.to_thread(call)


async def holding(graph: Graph, world: World) -> Graph:
    """The graph with just this world in it."""
    await empty(graph)
    await graph.save(world.batch, SAMPLE)
    return graph


class CountingGraph(Graph):
    """A graph that keeps the text of each read it is asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked: list[str] = []

    async def read(self, query: str, **parameters: Any) -> list[dict[str, Any]]:
        """Note the query, then read."""
        self.asked.append(query)
        return await super().read(query, **parameters)

    async def read_all(self, query: str, count: int, **parameters: Any) -> list[dict[str, Any]]:
        """Note the query, then read."""
        self.asked.append(query)
        return await super().read_all(query, count, **parameters)

    def taken(self) -> tuple[int, int]:
        """Give how many records were read and how often the feed, since the last call."""
        feed = self.asked.count(LATEST_SEQ)
        records = len(self.asked) - feed
        self.asked.clear()
        return records, feed
