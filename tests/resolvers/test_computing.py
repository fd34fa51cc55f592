import asyncio
import threading
from contextvars import ContextVar

import pytest

from resolvers.computing import Computing

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
