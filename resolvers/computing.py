"""Where do long calculations run? In few threads, so that the event loop gets its turn."""

import asyncio
import contextvars
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Runner(Protocol):
    """Runs a function beside the event loop and gives what it returns; `asyncio.to_thread` does."""

    def __call__(
        self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Awaitable[T]:
        """Run it; what it raises is raised where the result is awaited."""
        ...


class Computing:
    """As many threads as there are cores, shared by all requests; the others wait their turn.

    More would not calculate faster, but take the interpreter from the event loop, and with it the
    answers of requests that need no calculation.
    """

    def __init__(self, workers: int | None = None) -> None:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        self._threads = ThreadPoolExecutor(workers or cores or 1, thread_name_prefix="compute")

    async def run(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function in one of the threads; what was begun goes on if nobody waits any more.

        RuntimeError in place of StopIteration, which no future takes: nobody would be told.
        """
        context = contextvars.copy_context()

        def call() -> T:
            try:
                return context.run(function, *args, **kwargs)
            except StopIteration as error:
                raise RuntimeError("a calculation raised StopIteration") from error

        return await asyncio.get_running_loop().run_in_executor(self._threads, call)

    def close(self) -> None:
        """Let what runs end, and begin nothing more."""
        self._threads.shutdown(wait=True, cancel_futures=True)
