"""`mitra search`: organizations by words."""

from typing import TYPE_CHECKING, Annotated

import typer

from mitra.commands.terminal import AsJson, Language, print_json, print_table, reporting

if TYPE_CHECKING:
    from domain.organization import Organization
    from domain.page import Page
    from mitra.services import Services


def search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS...", help="Words of the name or the mission.")
    ],
    first: Annotated[
        int, typer.Option("--first", min=1, max=100, help="Most organizations to show.")
    ] = 10,
    lang: Language = None,
    as_json: AsJson = False,
) -> None:
    """Search organizations by words of their name and mission, the best fit first.

    Marks, case and small typing errors do not matter. Speaks for the local administrator, so it
    finds protected organizations too: whoever may read the data folder has that key anyway.
    Exits 6 if nothing is found.

    \b
    Examples:
      mitra search air bersih --first 5
      mitra search clean water --lang en --json
    """
    from mitra.commands.running import with_services

    with reporting(lang):
        with_services(lambda services: _search(services, " ".join(words), first, lang, as_json))


async def _search(
    services: "Services", words: str, first: int, lang: str | None, as_json: bool
) -> None:
    from domain.filters import OrganizationFilter
    from domain.text import Text
    from domain.viewer import LOCAL_ADMINISTRATOR
    from mitra.commands.finding import NothingFoundError
    from resolvers.organizations import list_organizations, organizations_by_ids

    context = services.context(LOCAL_ADMINISTRATOR, lang)
    listing = await list_organizations(context, OrganizationFilter(search=words))
    page: Page[str] = await context.compute(listing.page, first=first)
    found = await organizations_by_ids(context, [edge.node for edge in page.edges])
    total = listing.total_count()
    if as_json:
        print_json(_document(page, found, total))
    elif page.edges:
        _print(services, page, found, total, context.language)
    if not page.edges:
        raise NothingFoundError(
            Text.of(
                id=f"Tidak ada organisasi yang cocok dengan {words!r}.",
                en=f"No organization fits {words!r}.",
            )
        )


def _document(page: "Page[str]", found: "dict[str, Organization]", total: int) -> object:
    from domain.change import plain

    return {
        "total_count": total,
        "has_next_page": page.has_next_page,
        "organizations": [
            {"score": edge.score, **_fields(plain(found[edge.node]))}
            for edge in page.edges
            if edge.node in found
        ],
    }


def _fields(record: object) -> dict[str, object]:
    assert isinstance(record, dict)  # noqa: S101 # a dataclass becomes a dict
    return record


def _print(
    services: "Services",
    page: "Page[str]",
    found: "dict[str, Organization]",
    total: int,
    language: str,
) -> None:
    from domain.labels import label_of
    from domain.text import Text

    rows = []
    for edge in page.edges:
        organization = found.get(edge.node)
        if organization is not None:  # else it was removed since the list was made
            regions = (services.vocabulary.regions.get(code) for code in organization.regions)
            rows.append(
                (
                    organization.name.shown(language),
                    label_of(organization.type).shown(language),
                    ", ".join(region.name.shown(language) for region in regions),
                    "" if edge.score is None else f"{edge.score:.2f}",
                )
            )
    title = Text.of(
        id=f"{len(rows)} dari {total} organisasi", en=f"{len(rows)} of {total} organizations"
    )
    captions = (
        Text.of(id="Nama", en="Name"),
        Text.of(id="Jenis", en="Type"),
        Text.of(id="Wilayah", en="Regions"),
        Text.of(id="Skor", en="Score"),
    )
    print_table(title.shown(language), [each.shown(language) for each in captions], rows, numbers=1)
