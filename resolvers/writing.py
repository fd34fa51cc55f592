"""What do all changes have in common? Who may make them, and what if two meet."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from domain.audit import ADMINISTRATOR, Author
from domain.change import Batch, Change
from domain.errors import ConflictError, NotFoundError, VersionConflictError
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

    async def decided() -> tuple[Batch, str]:
        before = await writable(context, identity, *path)
        if version is not None and version != before.version:
            raise VersionConflictError(current=identity)
        return await decide(before), result_id

    return await written(context, identity, decided, call=call)


async def written(
    context: Context,
    organization_id: str,
    decide: Callable[[], Awaitable[tuple[Batch, str]]],
    *,
    call: Call,
    meeting: type[ConflictError] | tuple[type[ConflictError], ...] = VersionConflictError,
) -> str:
    """Write what is decided in an organization's name, and give the id of its result.

    `decide` gives the batch and that id. It decides anew where somebody else was faster, which
    `meeting` names: what is raised while it decides is the caller's.
    """
    attempts = 0
    while True:
        batch, result_id = await decide()
        by = author(context, organization_id)
        try:
            saved = await context.graph.save(batch, by, once=call.once(result_id))
        except meeting:
            attempts += 1
            if attempts == ATTEMPTS:
                raise
        else:
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
