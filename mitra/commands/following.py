"""How far is it? A bar on a terminal, elsewhere a line now and then; on stderr, never on stdout."""

from collections.abc import Mapping
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from domain.text import Text
from matching.training import ASKING, FITTING, READING

STEP = 10  # percent between two lines, where there is no terminal
# What takes long, by the name that a task has where it is done.
CAPTIONS = {
    READING: Text.of(id="membaca teks", en="reading texts"),
    ASKING: Text.of(id="bertanya", en="asking"),
    FITTING: Text.of(id="belajar", en="fitting"),
    "queries": Text.of(id="pertanyaan", en="queries"),
}


class Followers:
    """Shows how many things of each kind are done, one kind after the other."""

    def __init__(self, language: str, captions: Mapping[str, Text] = CAPTIONS) -> None:
        self._language = language
        self._captions = captions
        self._console = Console(stderr=True)
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        self._bar = Progress(*columns, console=self._console)
        self._tasks: dict[str, TaskID] = {}
        self._reached: dict[str, int] = {}

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._console.is_terminal:
            self._bar.stop()

    def told(self, task: str, done: int, total: int) -> None:
        """Tell that so many of `total` things are done."""
        name = self._captions[task].shown(self._language)
        if self._console.is_terminal:
            if name not in self._tasks:
                self._tasks[name] = self._bar.add_task(name, total=total)
            self._bar.update(self._tasks[name], completed=done)
            return
        percent = 100 * done // max(total, 1)
        if percent >= self._reached.get(name, 0) + STEP:
            self._reached[name] = percent - percent % STEP
            self._console.print(f"{name}: {self._reached[name]} %", highlight=False, markup=False)
