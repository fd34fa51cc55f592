"""`mitra schema`: the GraphQL schema."""

import typer

from mitra.commands.terminal import reporting

app = typer.Typer(
    name="schema", help="The GraphQL schema.", no_args_is_help=True, rich_markup_mode=None
)


@app.callback()
def schema() -> None:
    """The GraphQL schema."""


@app.command("print")
def print_() -> None:
    """Print the GraphQL schema (SDL) with all its descriptions; needs no database.

    \b
    Example:
      mitra schema print > schema.graphql
    """
    with reporting():
        from schema.build import build_schema

        typer.echo(build_schema().as_str())
