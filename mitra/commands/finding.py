"""Which organization does somebody mean who types an id, an identifier or a name?"""

from domain.errors import InvalidValueError, NotFoundError
from domain.filters import NameFilter, OrganizationFilter
from domain.organization import Organization
from domain.text import Text
from resolvers.context import Context
from resolvers.organizations import (
    find_organization,
    list_organizations,
    organizations_by_ids,
)

NAMED = 5  # names told when several fit


class NothingFoundError(NotFoundError):
    """Nothing fits what was typed."""

    def __init__(self, text: Text) -> None:
        super().__init__()
        self.text = text


async def organization_meant(context: Context, typed: str) -> Organization:
    """Give the one organization that `typed` stands for.

    Tried in this order: its id, one of its identifiers, its whole name, how its name begins, words
    of its name and mission. Raises NothingFoundError, or InvalidValueError that names some of
    those that fit if they are several.
    """
    wanted = typed.strip()
    if not wanted:
        raise _nothing(typed)
    for found in (
        await find_organization(context, identity=wanted),
        await find_organization(context, identifier=wanted),
    ):
        if found is not None:
            return found
    for test in (
        OrganizationFilter(name=NameFilter(eq=wanted)),
        OrganizationFilter(name=NameFilter(starts_with=wanted)),
        OrganizationFilter(search=wanted),
    ):
        listing = await list_organizations(context, test)
        page = await context.compute(listing.page, first=NAMED)
        if page.edges:
            several = await organizations_by_ids(context, [edge.node for edge in page.edges])
            if len(several) == 1 and not page.has_next_page:
                return next(iter(several.values()))
            raise _ambiguous(typed, list(several.values()), listing.total_count(), context.language)
    raise _nothing(typed)


def _nothing(typed: str) -> NothingFoundError:
    return NothingFoundError(
        Text.of(
            id=f"Tidak ada organisasi dengan id, pengenal, atau nama {typed!r}.",
            en=f"No organization has the id, identifier or name {typed!r}.",
        )
    )


def _ambiguous(
    typed: str, several: list[Organization], total: int, language: str
) -> InvalidValueError:
    names = "; ".join(f"{each.name.shown(language)} ({each.id})" for each in several)
    return InvalidValueError(
        Text.of(
            id=f"{total} organisasi cocok dengan {typed!r}; sebutkan id salah satunya: {names}.",
            en=f"{total} organizations fit {typed!r}; give the id of one, such as {names}.",
        )
    )
