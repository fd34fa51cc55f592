"""`mitra db`: the graph's schema."""

import typer

from mitra.commands.terminal import AsJson, Language, print_json, reporting

app = typer.Typer(
    name="db", help="Look after the graph's schema.", no_args_is_help=True, rich_markup_mode=None
)


@app.callback()
def database() -> None:
    """Look after the graph's schema."""


@app.command()
def migrate(lang: Language = None, as_json: AsJson = False) -> None:
    """Bring the graph's schema and vocabularies up to date.

    `mitra serve` does it at its start; by itself it serves a Neo4j that is to be ready before.
    May be repeated: what is up to date stays as it is.

    \b
    Example:
      NEO4J_URI=neo4j://localhost:7687 NEO4J_PASSWORD=... mitra db migrate
    """
    from domain.text import Text
    from mitra.commands.running import with_services
    from mitra.services import Services

    async def work(services: Services) -> tuple[int, str]:
        version = await services.graph.migrate(services.vocabulary)
        return version, lang or services.settings.language

    with reporting(lang):
        version, language = with_services(work)
        if as_json:
            print_json({"schema_version": version})
        else:
            told = Text.of(
                id=f"Skema graf: versi {version}.", en=f"Schema of the graph: version {version}."
            )
            typer.echo(told.shown(language))
