"""How is a file brought in, from its first byte to the report? `mitra import` runs this."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from domain.errors import BadFileError
from domain.text import Text
from domain.viewer import SYSTEM
from mitra.commands.terminal import print_json
from mitra.exit_codes import ExitCode
from mitra.importers import IMPORTERS, Importer
from mitra.importers.repeats import Repeats
from mitra.importers.report import Report
from resolvers.context import Context
from resolvers.imports import import_activities
from resolvers.incoming import Incoming, IncomingActivity, NoteCode
from resolvers.numbers import identify

MOST_REMEMBERED = 10_000  # identifiers without a name whose activities get a second look
_STEP = 5  # percent of a file between two lines, where there is no terminal

Told = Callable[[int], None]


async def run_import(
    context: Context,
    paths: Sequence[Path],
    report: Path | None,
    console: Console,
    *,
    importer: Importer = IMPORTERS["iati"],
    as_json: bool = False,
    progress: Console | None = None,
) -> ExitCode:
    """Import files one after the other and print what came of it to `console`.

    `progress` is where progress goes, standard error by default: a bar on a terminal, lines
    elsewhere. FILE if a file could not be read to its end. Raises what writing to the graph
    raises, after printing what is in it by then, and BadFileError if `report` cannot be written.
    """
    with ExitStack() as stack:
        out = stack.enter_context(_written(report)) if report else None
        told = Report(out=out)
        run = _Run(context, importer, told, progress or Console(stderr=True))
        try:
            await run.all(paths)
        finally:
            if as_json:
                print_json(told.as_json())
            else:
                console.print(told.shown(context.language))
    return ExitCode.FILE if told.faults else ExitCode.OK


class _Run:
    """One run over some files: each once, then a second look where names came late."""

    def __init__(
        self, context: Context, importer: Importer, report: Report, progress: Console
    ) -> None:
        self._context = context
        self._importer = importer
        self._report = report
        self._progress = progress
        self._nameless: set[str] = set()

    async def all(self, paths: Sequence[Path]) -> None:
        with Repeats() as repeats:
            for path in paths:
                with _following(path, self._progress) as told:
                    await self._first(path, repeats.refuse(self._records(path, told)))
        await self._second(paths)

    def _records(self, path: Path, told: Told | None = None) -> Iterator[Incoming]:
        context = self._context
        return self._importer.read(path, context.vocabulary, now=context.now, progress=told)

    async def _first(self, path: Path, records: Iterable[Incoming]) -> None:
        try:
            async for settled in import_activities(self._context, records):
                self._report.add(str(path), settled)
                self._remember(
                    note.value
                    for row in settled.rows
                    for note in row.notes
                    if note.code is NoteCode.NAMELESS
                )
        except BadFileError as error:
            self._report.add_fault(str(path), error)

    def _remember(self, values: Iterable[str]) -> None:
        for value in values:
            if len(self._nameless) < MOST_REMEMBERED:
                self._nameless.add(value)

    async def _second(self, paths: Sequence[Path]) -> None:
        """Complete activities that named an organization by a number only, before its name came.

        Without this the next run of the same files would, and would so change something.
        """
        found = await self._context.graph.organizations.by_identifiers(self._nameless, SYSTEM)
        if not found:
            return
        with Repeats() as repeats:
            for path in paths:
                records = repeats.refuse(self._records(path))
                chosen = (each for each in records if self._concerns(each, found.keys()))
                try:
                    async for settled in import_activities(self._context, chosen):
                        self._report.add_completed(str(path), settled)
                except BadFileError:
                    continue  # told when it was read first

    def _concerns(self, record: Incoming, org_ids: Iterable[str]) -> bool:
        if not isinstance(record, IncomingActivity):
            return False
        numbers = (
            identify(mention.ref, self._context.vocabulary)
            for mention, _ in record.mentions
            if not mention.names
        )
        return any(number is not None and number.org_id in org_ids for number in numbers)


@contextmanager
def _written(path: Path) -> Iterator[TextIO]:
    try:
        out = path.open("w", encoding="utf-8")
    except OSError as error:
        raise BadFileError(
            Text.of(
                id=f"Laporan {path} tidak dapat ditulis: {error.strerror}.",
                en=f"The report {path} cannot be written: {error.strerror}.",
            )
        ) from None
    with out:
        yield out


@contextmanager
def _following(path: Path, console: Console) -> Iterator[Told]:
    """Show how much of a file is read: a bar on a terminal, elsewhere a line now and then."""
    size = path.stat().st_size if path.is_file() else 0
    if console.is_terminal:
        columns = (TextColumn(path.name), BarColumn(), DownloadColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console) as bar:
            task = bar.add_task(path.name, total=size)
            yield lambda done: bar.update(task, completed=done)
        return
    reached = 0

    def told(done: int) -> None:
        nonlocal reached
        percent = 100 * done // max(size, 1)
        if percent >= reached + _STEP:
            reached = percent - percent % _STEP
            console.print(f"{path.name}: {reached} %", highlight=False, markup=False)

    yield told
