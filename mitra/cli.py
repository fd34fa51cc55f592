"""Which commands are there? Each stands in a module of its own in `mitra.commands`."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from mitra.commands import (
    database,
    evaluate,
    importing,
    model,
    recommend,
    sample,
    schema_,
    search,
    serve,
)
from mitra.exit_codes import ExitCode

EXIT_CODES = "\b\nExit codes:\n" + "\n".join(
    f"  {code.value:>3}  {code.description}" for code in ExitCode
)

app = typer.Typer(
    name="mitra",
    help="Find partners that complete each other: a GraphQL API over a graph of organizations.\n\n"
    "Commands speak to the engine of a running `mitra serve` on the same data folder, or start "
    "one for as long as they take. They speak for the local administrator: whoever may read the "
    "data folder has that key anyway. `mitra serve --help` lists the settings.\n\n"
    "\b\nExample:\n  mitra serve --sample",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(version("mitra-partners"))
        raise typer.Exit


@app.callback()
def mitra(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Take what stands before the command."""


app.command(short_help="Serve the GraphQL API.", epilog=serve.SETTINGS_HELP)(serve.serve)
app.command(short_help="Search organizations by words.")(search.search)
app.command(short_help="Recommend partners, with reasons.")(recommend.recommend)
app.add_typer(importing.app, name="import")
app.add_typer(evaluate.app, name="evaluate")
app.add_typer(model.app, name="model")
app.add_typer(sample.app, name="sample")
app.add_typer(database.app, name="db")
app.add_typer(schema_.app, name="schema")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command, those of the process unless given; give its exit code."""
    try:
        app(args=None if arguments is None else list(arguments), prog_name="mitra")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(ExitCode.OK)
    raise AssertionError("a command ends with SystemExit")


if __name__ == "__main__":
    sys.exit(main())
