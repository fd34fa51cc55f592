"""How does a command speak? Answers go to stdout; errors and the log go to stderr."""

import json
import logging
import os
import sys
import traceback
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from domain.codes import Code
from domain.errors import FaultCode, MitraError
from domain.text import FALLBACK, SERVICE_LANGUAGES, Text
from mitra.exit_codes import ExitCode, exit_code_of

if TYPE_CHECKING:
    from rich.text import Text as Cell

    from mitra.settings import Settings

FAILED = Text.of(
    id="Terjadi kesalahan di dalam Mitra; MITRA_LOG_LEVEL=debug menunjukkan letaknya",
    en="Something failed inside Mitra; MITRA_LOG_LEVEL=debug shows where",
)


def _known_language(value: str | None) -> str | None:
    if value is not None and value not in SERVICE_LANGUAGES:
        raise typer.BadParameter(f"not one of {', '.join(SERVICE_LANGUAGES)}")
    return value


MOST_SEED = 2**32 - 1  # what numpy and scikit-learn take
Language = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="LANGUAGE",
        help="Language of the answer, such as id or en; else that of MITRA_LANGUAGE.",
        callback=_known_language,
    ),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON document and nothing else on stdout.")
]


@contextmanager
def reporting(language: str | None = None) -> Iterator[None]:
    """Turn an error into `code: message` on stderr and the exit code that stands for it.

    Never a traceback, unless MITRA_LOG_LEVEL=debug.
    """
    try:
        yield
    except MitraError as error:
        _report(error.code, error.text.shown(language or own_language()), error)
        raise typer.Exit(exit_code_of(error.code)) from None
    except (typer.Exit, typer.Abort, typer.BadParameter, BrokenPipeError):
        raise
    except Exception as error:
        told = f"{FAILED.shown(language or own_language())} ({type(error).__name__})."
        _report(FaultCode.INTERNAL, told, error)
        raise typer.Exit(ExitCode.FAILURE) from None


def _report(code: Code, message: str, error: Exception) -> None:
    if os.environ.get("MITRA_LOG_LEVEL", "").lower() == "debug":
        traceback.print_exception(error)
    typer.echo(f"{code}: {message}", err=True)


def own_language() -> str:
    """Give the language of MITRA_LANGUAGE; it may be the very setting that is wrong."""
    language = os.environ.get("MITRA_LANGUAGE", "")
    return language if language in SERVICE_LANGUAGES else FALLBACK[0]


def start_log(settings: "Settings", *, least: int = logging.DEBUG) -> None:
    """Send the log to stderr; what is below `least` only if everything is asked for."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    logging.basicConfig(
        stream=sys.stderr,
        level=level if level == logging.DEBUG else max(level, least),
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    # The driver tells of each lost connection, which we do ourselves, and at DEBUG what is sent:
    # protected names must not reach a log.
    logging.getLogger("neo4j").setLevel(logging.ERROR)


def print_json(answer: object) -> None:
    """Print one JSON document; names as in the API: `forYou`, not `for_you`."""
    typer.echo(json.dumps(camel(answer), ensure_ascii=False, indent=2, allow_nan=False))


def camel(value: object) -> object:
    """Give JSON values with their names in camel case; texts stay maps by language."""
    if isinstance(value, Mapping):
        return {_camel_name(str(key)): camel(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [camel(item) for item in value]
    return value


def _camel_name(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


def print_table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: int = 0
) -> None:
    """Print a table as wide as the terminal; the last `numbers` columns are set flush right."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=cell(title) if title else None, title_justify="left")
    for place, name in enumerate(columns):
        right = place >= len(columns) - numbers
        table.add_column(name, justify="right" if right else "left", no_wrap=right)
    for row in rows:
        table.add_row(*(cell(value) for value in row))
    Console().print(table)


def cell(text: str) -> "Cell":
    """Make a text safe to show: a name from a file must not speak to the terminal."""
    from rich.text import Text as Cell

    shown = (" " if unicodedata.category(each) == "Cc" and each != "\n" else each for each in text)
    return Cell("".join(shown))
