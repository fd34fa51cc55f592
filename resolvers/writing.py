"""What do all changes have in common? Who may make them, and what if two meet."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from domain.audit import ADMINISTRATOR, Author
from domain.change import Batch, Change
from domain.errors import NotFoundError, VersionConflictError
from domain.organization import Organization
from domain.partnership import Partnership
from domain.viewer import SYSTEM, narrowest
from domain.vocabulary import Vocabulary
from resolvers.context import Context
from resolvers.once import Call

# Of writers that meet, one always gets through; so this many may meet without anybody failing.
ATTEMPTS = 16

Decide = Callable[[Organization], Awaitable[Batch]]


def author(context: Context, organization_id: str) -> Author:
    """Say in whose name a change of an organization's record is written."""
    role = ADMINISTRATOR.role if context.viewer.administrator else "MEMBER"
    return Author(role=role, organization_id=organization_id)


async def writable(context: Context, identity: str, *path: str) -> Organization:
    """Give an organization that the caller may change.

    Raises NotFoundError if it is unknown or not visible, ForbiddenError if it is only to look at.
    """
    found = await context.graph.organizations.by_ids([identity], context.viewer)
    if identity not in found:
        raise NotFoundError(path=path)
    context.must_write_for(identity, *path)
    return found[identity]


async def change_organization(
    context: Context,
    identity: str,
    decide: Decide,
    *,
    call: Call,
    result_id: str,
    version: int | None = None,
    path: tuple[str, ...] = ("id",),
) -> str:
    """Write what `decide` makes of the organization as it stands, and give the result's id.

    If somebody else changed it meanwhile, it is decided again on the newer state, unless the
    caller insists on a `version`: then VersionConflictError, with the organization as current.
    """
    for attempt in range(1, ATTEMPTS + 1):
        before = await writable(context, identity, *path)
        if version is not None and version != before.version:
            raise VersionConflictError(current=identity)
        batch = await decide(before)
        try:
            saved = await context.graph.save(
                batch, author(context, identity), once=call.once(result_id)
            )
            break
        except VersionConflictError:
            if attempt == ATTEMPTS:
                raise
    return saved.result_id or result_id


def is_protected(known: Vocabulary, codes: frozenset[str]) -> bool:
    """Say whether one of some concepts may endanger those who are seen with it."""
    return any(known.concepts.get(code).protected_by_default for code in codes)


async def partnerships_kept_within(
    context: Context, organization: Organization
) -> tuple[Change[Partnership], ...]:
    """Narrow the partnerships of an organization that fewer may see from now on.

    A partnership is never more visible than its most protected party. Read as the program itself:
    what is saved must hold the hidden parties too.
    """
    ids = await context.graph.entities.partnerships_of(organization.id)
    found = await context.graph.partnerships.by_ids(ids, SYSTEM)
    changes = []
    for identity in sorted(found):
        before = found[identity]
        level = narrowest((before.visibility, organization.visibility))
        if level is not before.visibility:
            after = replace(
                before, visibility=level, version=before.version + 1, updated_at=context.now
            )
            changes.append(Change(before=before, after=after))
    return tuple(changes)
