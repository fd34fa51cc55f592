"""`mitra import`: files of other systems; the work is done by `mitra.commands.import_`.

Apart from it, because that needs the graph and the columns, which no help text should wait for.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mitra.commands.terminal import AsJson, Language, reporting

if TYPE_CHECKING:
    from mitra.exit_codes import ExitCode
    from mitra.services import Services

app = typer.Typer(
    name="import",
    help="Bring organizations and activities from files into the graph.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def import_() -> None:
    """Bring organizations and activities from files into the graph."""


@app.command()
def iati(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILES...", help="Files of IATI activities, 1.01 to 2.03."),
    ],
    report: Annotated[
        Path | None,
        typer.Option(help="Write a line of JSON for each record to this file.", dir_okay=False),
    ] = None,
    lang: Language = None,
    as_json: AsJson = False,
) -> None:
    """Import IATI activities and the organizations that take part in them.

    Also while a server runs on the graph. Running it again changes nothing. Exits 5 if a file
    could not be read to its end; what came before the fault stays. Refused records are told in
    the report.

    \b
    Example:
      mitra import iati activities.xml --report refused.jsonl
    """
    from mitra.commands.running import with_services

    with reporting(lang):
        ended = with_services(lambda services: _import(services, files, report, lang, as_json))
    raise typer.Exit(ended)


async def _import(
    services: "Services", files: list[Path], report: Path | None, lang: str | None, as_json: bool
) -> "ExitCode":
    from rich.console import Console

    from domain.viewer import LOCAL_ADMINISTRATOR
    from mitra.commands.import_ import run_import

    context = services.context(LOCAL_ADMINISTRATOR, lang)
    return await run_import(context, files, report, Console(), as_json=as_json)
