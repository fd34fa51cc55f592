"""What may a use case of one request use?"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import ParamSpec, TypeVar

from domain.errors import ForbiddenError
from domain.viewer import Viewer
from domain.vocabulary import Vocabulary
from graphdb.connection import Graph
from matching.weights import PRIOR, Model
from resolvers.ahead import Ahead
from resolvers.computing import Runner
from resolvers.exposure import NOT_COUNTED, Exposure
from resolvers.index import Columns

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One caller's way into the graph and the columns.

    `language` is what texts are shown in when a field asks for none; `now` is fixed for the whole
    request, so that one answer agrees with itself; so is the `model` that scores.
    """

    graph: Graph
    index: Columns
    vocabulary: Vocabulary
    viewer: Viewer
    language: str
    now: datetime
    new_id: Callable[[], str]
    ahead: Ahead = field(default_factory=Ahead)
    exposure: Exposure = NOT_COUNTED
    run: Runner = asyncio.to_thread
    model: Model = PRIOR
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)  # whose calculation has a thread

    async def compute(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a calculation in a thread: the event loop never waits for numpy.

        One of a request after the other: were all handed over at once, the next request would
        wait for all of them.
        """
        async with self.turn:
            return await self.run(function, *args, **kwargs)

    def must_write_for(self, organization_id: str | None, *path: str) -> None:
        """Raise ForbiddenError unless the caller may change what belongs to an organization."""
        allowed = (
            self.viewer.administrator
            if organization_id is None
            else self.viewer.acts_for(organization_id)
        )
        if not allowed:
            raise ForbiddenError(path=path)
