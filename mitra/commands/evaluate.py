"""`mitra evaluate`: how good the recommendations are, on an export or on one's own graph."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from domain.errors import BadFileError
from domain.text import Text
from mitra.commands.terminal import Language, reporting

if TYPE_CHECKING:
    from mitra.importers.exchange import Exported

app = typer.Typer(
    name="evaluate",
    help="Measure how good the recommendations are.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def evaluate() -> None:
    """Measure how good the recommendations are."""


@app.command()
def rank(
    export_dir: Annotated[
        Path,
        typer.Argument(
            metavar="EXPORT_DIR",
            help="Folder with orgs.jsonl, activities.jsonl, partnerships.csv and queries.jsonl.",
        ),
    ],
    run: Annotated[
        Path,
        typer.Argument(metavar="RUN.tsv", help="File to write.", dir_okay=False),
    ],
    first: Annotated[
        int, typer.Option("--first", min=1, max=100_000, help="Most partners for each query.")
    ] = 500,
    lang: Language = None,
) -> None:
    """Rank partners for the queries of an exported benchmark, as the API would.

    Each newcomer registers with its profile and its own activities among those who are known, and
    asks before the next one comes. Writes a line `query<TAB>partner<TAB>score` for each answer,
    the best first; the file is there only when all of it is. Needs no graph and changes none.
    Exits 5 if a file of the folder cannot be read; the message names its line.

    \b
    Example:
      mitra evaluate rank som-cold0 run0.tsv
    """
    with reporting(lang):
        from mitra.importers.exchange import read_exchange
        from mitra.reference import load_vocabulary

        exported = read_exchange(export_dir, load_vocabulary())
        with _whole(run) as out:
            _rank(exported, first, out)


def _rank(exported: "Exported", first: int, out: TextIO) -> None:
    from domain.viewer import SYSTEM
    from matching.encoder import TextEncoder
    from matching.evaluation import answered
    from matching.snapshot import Snapshot
    from mitra.commands.following import following

    queries = exported.queries
    snapshot = Snapshot.build(exported.corpus, exported.vocabulary, TextEncoder())
    asked = answered(snapshot, queries, first=first, viewer=SYSTEM, now=exported.now)
    with following("queries", len(queries)) as told:
        for done, (each, answers) in enumerate(asked, 1):
            out.writelines(
                f"{each.asker_id}\t{partner}\t{score!r}\n" for partner, score in answers.items()
            )
            told(done)


@contextmanager
def _whole(path: Path) -> Iterator[TextIO]:
    """Write a file that is there only when all of it is; what was there before stays until then."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as out:
            yield out
        part.replace(path)
    except OSError as error:
        raise BadFileError(
            Text.of(
                id=f"{path} tidak dapat ditulis: {error.strerror}.",
                en=f"{path} cannot be written: {error.strerror}.",
            )
        ) from None
    finally:
        with suppress(OSError):
            part.unlink()
