"""Organizations' own profiles: created, changed or confirmed, archived and brought back.

A profile that names a theme, a need, an offer or an activity whose concept is protected by default
(human rights, violence against women, safe houses and the like) is seen by members only from then
on: that may be widened on purpose, never by saving. Changing a profile only ever narrows.
"""

import dataclasses
from collections.abc import Sequence
from typing import Any

from domain.activity import Activity
from domain.change import Batch, Change
from domain.codes import Visibility
from domain.errors import AlreadyExistsError, RequiredError
from domain.organization import Organization
from domain.partnership import Partnership
from domain.viewer import SYSTEM
from resolvers.context import Context
from resolvers.given import ABSENT, GivenProfile, there
from resolvers.mailboxes import role_mailbox
from resolvers.once import Call, once
from resolvers.own_activities import activity_changes
from resolvers.profile_fields import AT, profile_fields
from resolvers.writing import (
    author,
    change_organization,
    is_protected,
    partnerships_kept_within,
    writable,
)


async def create_organization(
    context: Context, given: GivenProfile, *, key: str | None = None
) -> Organization:
    """Create an organization; only an administrator may, until accounts come.

    Raises ForbiddenError, an error under `organization` for what is out of bounds, and
    AlreadyExistsError if another organization has one of the identifiers. That is told of a
    hidden organization too, without naming it, since two cannot have one identifier; whoever may
    create sees every organization today.
    """
    context.must_write_for(None)

    async def create(call: Call) -> str:
        identity = context.new_id()
        record = _new(context, identity, given)
        activities = await activity_changes(context, record, there(given.activities), new=True)
        if is_protected(context.vocabulary, _added(record, None, activities)):
            record = dataclasses.replace(record, visibility=Visibility.MEMBERS)
        await _refuse_taken(context, record)
        batch = Batch(organizations=(Change(after=record),), activities=activities)
        try:
            saved = await context.graph.save(
                batch, author(context, identity), once=call.once(identity)
            )
        except AlreadyExistsError:
            await _refuse_taken(context, record)  # taken meanwhile: tells which identifier
            raise
        return saved.result_id or identity

    return await _as_it_is(context, await once(context, key, "createOrganization", given, create))


async def update_organization(
    context: Context,
    identity: str,
    given: GivenProfile,
    *,
    version: int | None = None,
    key: str | None = None,
) -> Organization:
    """Change an organization's profile and confirm it as current; with no field, only confirm.

    Raises NotFoundError, ForbiddenError, VersionConflictError if it is not at `version`, and what
    `create_organization` raises.
    """
    await writable(context, identity, "id")

    async def decide(before: Organization) -> Batch:
        record = _changed(context, before, given)
        activities = await activity_changes(context, record, there(given.activities))
        partnerships: tuple[Change[Partnership], ...] = ()
        added = _added(record, before, activities)
        if record.visibility is Visibility.PUBLIC and is_protected(context.vocabulary, added):
            record = dataclasses.replace(record, visibility=Visibility.MEMBERS)
            partnerships = await partnerships_kept_within(context, record)
        await _refuse_taken(context, record)
        return Batch(
            organizations=(Change(before=before, after=record),),
            activities=activities,
            partnerships=partnerships,
        )

    async def update(call: Call) -> str:
        return await change_organization(
            context, identity, decide, call=call, result_id=identity, version=version
        )

    asked = (identity, version, given)
    return await _as_it_is(context, await once(context, key, "updateOrganization", asked, update))


async def archive_organization(
    context: Context, identity: str, *, archived: bool = True, key: str | None = None
) -> Organization:
    """Take an organization out of lists and suggestions, or bring it back.

    One that is so already stays as it is, and nothing is written. Raises NotFoundError or
    ForbiddenError.
    """
    await writable(context, identity, "id")

    async def decide(before: Organization) -> Batch:
        if (before.archived_at is not None) is archived:
            return Batch()
        after = dataclasses.replace(
            before,
            archived_at=context.now if archived else None,
            version=before.version + 1,
            updated_at=context.now,
        )
        return Batch(organizations=(Change(before=before, after=after),))

    async def archive(call: Call) -> str:
        return await change_organization(context, identity, decide, call=call, result_id=identity)

    asked = (identity, archived)
    return await _as_it_is(context, await once(context, key, "archiveOrganization", asked, archive))


async def _as_it_is(context: Context, identity: str) -> Organization:
    """Read the result again: what a repeated call gets, and what was really stored."""
    return await writable(context, identity, "id")


def _new(context: Context, identity: str, given: GivenProfile) -> Organization:
    fields = profile_fields(context.vocabulary, given, ())
    for name in ("name", "type"):
        if name not in fields:
            raise RequiredError(path=(*AT, name))
    record = Organization(
        id=identity,
        created_at=context.now,
        updated_at=context.now,
        confirmed_at=context.now,
        **fields,
    )
    return _with_mailbox(record, given)


def _changed(context: Context, before: Organization, given: GivenProfile) -> Organization:
    fields: dict[str, Any] = profile_fields(context.vocabulary, given, before.identifiers)
    record = dataclasses.replace(
        before,
        version=before.version + 1,
        updated_at=context.now,
        confirmed_at=context.now,
        **fields,
    )
    return _with_mailbox(record, given)


def _with_mailbox(record: Organization, given: GivenProfile) -> Organization:
    """Take the mailbox last: whether it is the organization's own is told by its new name."""
    if given.mailbox is ABSENT:
        return record
    address = given.mailbox
    kept = None if address is None else role_mailbox(address, record, *AT, "mailbox")
    return dataclasses.replace(record, mailbox=kept)


def _added(
    record: Organization, before: Organization | None, activities: Sequence[Change[Activity]]
) -> frozenset[str]:
    """Give the concepts that an organization is seen with for the first time."""
    added = _codes(record) - (_codes(before) if before else frozenset())
    for change in activities:
        known = change.before.themes if change.before else ()
        added |= frozenset(change.after.themes) - frozenset(known)
    return added


def _codes(record: Organization) -> frozenset[str]:
    return frozenset({*record.themes, *(each.concept for each in record.resources)})


async def _refuse_taken(context: Context, record: Organization) -> None:
    """Raise AlreadyExistsError, with its path, if another organization has an identifier.

    Looked up as the program itself, because hidden organizations have identifiers too.
    """
    wanted = [identifier.org_id for identifier in record.identifiers]
    owners = await context.graph.organizations.by_identifiers(wanted, SYSTEM)
    others = {identity for identity in owners.values() if identity != record.id}
    if not others:
        return
    found = await context.graph.organizations.by_ids(others, SYSTEM)
    for place, org_id in enumerate(wanted):
        other = found.get(owners.get(org_id, ""))
        # A bare number of theirs may look like a full identifier of ours; that is no conflict.
        if other and any(identifier.org_id == org_id for identifier in other.identifiers):
            raise AlreadyExistsError(current=other.id, path=(*AT, "identifiers", str(place)))
