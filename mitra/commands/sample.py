"""`mitra sample`: fictional organizations to try Mitra with."""

import typer

from mitra.commands.terminal import AsJson, Language, print_json, reporting

app = typer.Typer(
    name="sample",
    help="Fictional organizations to try Mitra with.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def sample() -> None:
    """Fictional organizations to try Mitra with."""


@app.command()
def load(lang: Language = None, as_json: AsJson = False) -> None:
    """Load the fictional sample into the graph, also while a server runs on it.

    More than 350 organizations that exist nowhere, in all provinces of Indonesia and some other
    countries, with needs, offers, activities and partnerships. What is in the graph already is
    left alone, so loading twice changes nothing.

    \b
    Example:
      mitra sample load
    """
    from domain.text import Text
    from mitra.clock import utc_now
    from mitra.commands.running import with_services
    from mitra.sample.loader import Loaded, load_sample
    from mitra.services import Services

    async def work(services: Services) -> tuple[Loaded, str]:
        loaded = await load_sample(services.graph, services.vocabulary, utc_now())
        return loaded, lang or services.settings.language

    with reporting(lang):
        loaded, language = with_services(work)
        if as_json:
            print_json(
                {
                    "organizations": loaded.organizations,
                    "activities": loaded.activities,
                    "partnerships": loaded.partnerships,
                }
            )
        else:
            told = Text.of(
                id=f"Dibuat: {loaded.organizations} organisasi, {loaded.activities} kegiatan, "
                f"{loaded.partnerships} kemitraan.",
                en=f"Made: {loaded.organizations} organizations, {loaded.activities} activities, "
                f"{loaded.partnerships} partnerships.",
            )
            typer.echo(told.shown(language))
