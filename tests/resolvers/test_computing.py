import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextvars import ContextVar
from dataclasses import replace
from typing import Any, ParamSpec, TypeVar

import pytest

from domain.viewer import VISITOR
from graphdb.connection import Graph
from resolvers.computing import Computing
from resolvers.context import Context
from tests.matching.wishes import NOW
from tests.resolvers.reading import holding, index_of, reader_of
from tests.schema.asking import data_of
from tests.worlds import HARBOUR

P = ParamSpec("P")
T = TypeVar("T")

LANGUAGE: ContextVar[str] = ContextVar("LANGUAGE", default="id")


async def test_no_more_calculations_run_at_once_than_there_are_threads() -> None:
    """Of eight calculations asked for at once two run, and all of them end."""
    computing = Computing(workers=2)
    running, most = 0, 0
    lock, gate = threading.Lock(), threading.Barrier(2)

    def calculate() -> int:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        gate.wait()  # only ever passed by two that run at the same time
        with lock:
            running -= 1
        return 1

    assert sum(await asyncio.gather(*(computing.run(calculate) for _ in range(8)))) == 8
    assert most == 2
    computing.close()


async def test_the_loop_answers_while_every_thread_is_busy() -> None:
    """With all threads taken, what needs no calculation is still answered."""
    computing = Computing(workers=1)
    begun, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        go_on.wait()

    busy = asyncio.create_task(computing.run(wait))
    while not begun.is_set():
        await asyncio.sleep(0)
    assert not busy.done()
    go_on.set()
    await busy
    computing.close()


async def test_a_calculation_sees_what_its_request_set_and_its_errors_come_back() -> None:
    """Context variables go along, and an exception is raised where the result is awaited."""
    computing = Computing(workers=1)
    LANGUAGE.set("en")
    assert await computing.run(LANGUAGE.get) == "en"
    with pytest.raises(ZeroDivisionError):
        await computing.run(divmod, 1, 0)
    computing.close()


async def test_a_calculation_that_runs_out_of_values_ends_in_an_error() -> None:
    """A future refuses StopIteration: were it passed on, the request would wait for ever."""
    computing = Computing(workers=1)
    with pytest.raises(RuntimeError, match="StopIteration") as caught:
        await asyncio.wait_for(computing.run(lambda: next(iter(()))), 10)  # if it never ends
    assert isinstance(caught.value.__cause__, StopIteration)
    computing.close()


class Busy:
    """One thread, which waits in the first calculation until `go_on` is set; and who was next."""

    def __init__(self) -> None:
        self.computing = Computing(workers=1)
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.order: list[str] = []

    def calculate(self, name: str) -> str:
        """Note that it is the turn of somebody."""
        self.order.append(name)
        self.begun.set()
        self.go_on.wait()
        return name

    def request(self) -> Context:
        """Give what a request has that does nothing but calculate in this thread."""
        nothing: Any = None
        return Context(
            graph=nothing,
            index=nothing,
            vocabulary=nothing,
            viewer=VISITOR,
            language="en",
            now=NOW,
            new_id=str,
            run=self.computing.run,
        )

    def ask(self, request: Context, name: str) -> "asyncio.Task[str]":
        """Begin to ask for a calculation of a request."""
        return asyncio.create_task(request.compute(self.calculate, name))

    async def until_begun(self) -> None:
        """Wait until the thread is taken."""
        while not self.begun.is_set():
            await asyncio.sleep(0)


@pytest.fixture
def busy() -> Iterator[Busy]:
    """A thread to be waited for; none is left over."""
    found = Busy()
    yield found
    found.go_on.set()
    found.computing.close()


async def test_a_request_that_asks_for_much_lets_others_in_between(busy: Busy) -> None:
    """Of 48 calculations asked for at once, one ends before those of other requests."""
    request = busy.request()
    much = [busy.ask(request, f"much-{place}") for place in range(48)]
    await busy.until_begun()
    others = [busy.ask(busy.request(), name) for name in ("one", "two")]
    await asyncio.sleep(0)  # each waits for the thread now
    busy.go_on.set()
    await asyncio.gather(*much, *others)
    assert busy.order == ["much-0", "one", "two", *(f"much-{place}" for place in range(1, 48))]


async def test_who_is_cancelled_leaves_its_turn_to_the_next(busy: Busy) -> None:
    """Neither the one cancelled in the queue nor the one cancelled in the thread blocks others."""
    request = busy.request()
    first, second, third = (busy.ask(request, name) for name in ("first", "second", "third"))
    await busy.until_begun()
    second.cancel()
    first.cancel()
    await asyncio.gather(first, second, return_exceptions=True)
    busy.go_on.set()
    assert await third == "third"
    assert busy.order == ["first", "third"]


async def test_what_is_given_up_before_it_has_a_thread_is_never_begun(busy: Busy) -> None:
    """Of a request past its deadline one waits for the thread and two for their turn."""
    running = busy.ask(busy.request(), "running")
    await busy.until_begun()
    late = busy.request()
    given_up = [busy.ask(late, "never") for _ in range(3)]
    await asyncio.sleep(0)
    for each in given_up:
        each.cancel()
    await asyncio.gather(*given_up, return_exceptions=True)
    assert not late.turn.locked()
    last = busy.ask(busy.request(), "last")
    busy.go_on.set()
    assert await asyncio.gather(running, last) == ["running", "last"]
    assert busy.order == ["running", "last"]


async def test_an_error_ends_a_turn(busy: Busy) -> None:
    """Whoever comes next is served all the same."""
    request = busy.request()
    busy.go_on.set()
    with pytest.raises(ZeroDivisionError):
        await request.compute(divmod, 1, 0)
    assert await busy.ask(request, "next") == "next"


def _asked_by(context: Context, busy: Busy, name: str) -> tuple[Context, asyncio.Event]:
    """Let a request calculate in the busy thread; and say when it waits for it."""
    handed_over = asyncio.Event()

    def run(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Awaitable[T]:
        def noted() -> T:
            busy.calculate(name)
            return function(*args, **kwargs)

        handed_over.set()
        return busy.computing.run(noted)

    return replace(context, run=run), handed_over


async def test_a_document_of_many_lists_does_not_keep_the_next_one_waiting(
    graph: Graph, busy: Busy
) -> None:
    """An answer of twelve lists, each with its own calculation: another waits for one of them."""
    await holding(graph, HARBOUR)
    index = index_of(graph)
    asked = 'organization(id: "fishers") {{ recommendations(first: {}) {{ totalCount }} }}'
    much = " ".join(f"a{place}: {asked.format(place)}" for place in range(1, 13))
    heavy, _ = _asked_by(reader_of(graph, index=index), busy, "much")
    light, handed_over = _asked_by(reader_of(graph, index=index), busy, "little")
    long = asyncio.create_task(data_of(heavy, f"{{ {much} }}"))
    await busy.until_begun()
    short = asyncio.create_task(data_of(light, f"{{ {asked.format(1)} }}"))
    await handed_over.wait()
    busy.go_on.set()
    await asyncio.gather(short, long)
    assert busy.order == ["much", "little", *["much"] * 11]


async def test_a_list_of_many_askers_does_not_keep_the_next_one_waiting(
    graph: Graph, busy: Busy
) -> None:
    """Each organization of a list that asks for partners is a calculation of its own."""
    await holding(graph, HARBOUR)
    index = index_of(graph)
    heavy, _ = _asked_by(reader_of(graph, index=index), busy, "much")
    light, handed_over = _asked_by(reader_of(graph, index=index), busy, "little")
    many = "{ organizations { edges { node { recommendations { edges { node { rank } } } } } } }"
    one = '{ organization(id: "fishers") { recommendations { edges { node { rank } } } } }'
    long = asyncio.create_task(data_of(heavy, many))
    await busy.until_begun()
    short = asyncio.create_task(data_of(light, one))
    await handed_over.wait()
    busy.go_on.set()
    _, found = await asyncio.gather(short, long)
    assert busy.order[:2] == ["much", "little"]
    assert busy.order[2:].count("much") >= len(found["organizations"]["edges"])
