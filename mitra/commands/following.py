"""How far is it? A bar on a terminal, elsewhere a line now and then; on stderr, never on stdout."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

STEP = 10  # percent between two lines, where there is no terminal


@contextmanager
def following(
    name: str, total: int, console: Console | None = None
) -> Iterator[Callable[[int], None]]:
    """Show how many of `total` things are done; call what is given with that number."""
    console = console or Console(stderr=True)
    if console.is_terminal:
        columns = (TextColumn(name), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console) as bar:
            task = bar.add_task(name, total=total)
            yield lambda done: bar.update(task, completed=done)
        return
    reached = 0

    def told(done: int) -> None:
        nonlocal reached
        percent = 100 * done // max(total, 1)
        if percent >= reached + STEP:
            reached = percent - percent % STEP
            console.print(f"{name}: {reached} %", highlight=False, markup=False)

    yield told
