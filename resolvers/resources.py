"""Needs and offers of an organization: saved one by one, and removed."""

import calendar
import dataclasses
from dataclasses import dataclass
from datetime import date

from domain.change import Batch, Change
from domain.codes import Visibility
from domain.errors import NotFoundError, TooManyError
from domain.organization import Organization
from domain.partnership import Partnership
from domain.resource import Resource
from domain.text import NO_TEXT
from resolvers import bounds
from resolvers.context import Context
from resolvers.given import ABSENT, GivenResource, there
from resolvers.once import Call, once
from resolvers.writing import (
    change_organization,
    is_protected,
    partnerships_kept_within,
    writable,
)

MOST_OF_A_KIND = 100
MOST_REGIONS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedResource:
    """The organization as it is now, and the need or offer; None once that is removed."""

    organization: Organization
    resource: Resource | None


async def save_resource(
    context: Context, given: GivenResource, *, key: str | None = None
) -> SavedResource:
    """Create a need or an offer, or change the one with `given.id`.

    When changing, what is left out stays. A last day that is null, or left out of a new one, is
    12 months from now, or from the first day if that comes later: what nobody confirms must stop
    matching some day. A protected concept makes a public organization visible to members only.

    Raises NotFoundError (also for a resource of another organization), ForbiddenError,
    TooManyError beyond 100 of a kind, and errors for what is out of bounds.
    """
    await writable(context, given.organization_id, "organization")
    made = context.new_id() if given.id is None else given.id

    async def decide(before: Organization) -> Batch:
        old = _own(before, given.id) if given.id is not None else None
        resource = _record(context, made, given, old)
        if resource == old:
            return Batch()
        rest = tuple(each for each in before.resources if each.id != made)
        alike = sum(each.kind is resource.kind for each in rest) + 1
        if alike > MOST_OF_A_KIND:
            raise TooManyError(MOST_OF_A_KIND, alike, path=("kind",))
        after = _with(context, before, (*rest, resource))
        added = frozenset({resource.concept}) - {each.concept for each in before.resources}
        partnerships: tuple[Change[Partnership], ...] = ()
        if after.visibility is Visibility.PUBLIC and is_protected(context.vocabulary, added):
            after = dataclasses.replace(after, visibility=Visibility.MEMBERS)
            partnerships = await partnerships_kept_within(context, after)
        return Batch(organizations=(Change(before=before, after=after),), partnerships=partnerships)

    async def save(call: Call) -> str:
        return await change_organization(
            context,
            given.organization_id,
            decide,
            call=call,
            result_id=made,
            path=("organization",),
        )

    saved_id = await once(context, key, "saveResource", given, save)
    organization = await writable(context, given.organization_id, "organization")
    found = next((each for each in organization.resources if each.id == saved_id), None)
    return SavedResource(organization=organization, resource=found)


async def remove_resource(
    context: Context, identity: str, *, key: str | None = None
) -> Organization:
    """Remove a need or an offer and give its organization as it is now.

    Raises NotFoundError if it is unknown or its organization not visible, ForbiddenError.
    """

    async def remove(call: Call) -> str:
        owner = await _owner(context, identity)

        async def decide(before: Organization) -> Batch:
            gone = _own(before, identity)
            rest = tuple(each for each in before.resources if each is not gone)
            return Batch(organizations=(Change(before=before, after=_with(context, before, rest)),))

        return await change_organization(context, owner, decide, call=call, result_id=owner)

    if key is None or not context.viewer.administrator:
        await _owner(context, identity)
    # A repeated call finds no resource any more, so its key is asked before the resource is.
    organization_id = await once(context, key, "removeResource", identity, remove)
    return await writable(context, organization_id, "id")


async def _owner(context: Context, identity: str) -> str:
    """Give whose resource it is; the same reads are made for one that does not exist."""
    owners = await context.graph.entities.owners([identity])
    owner = owners.get(identity, identity)
    organization = await writable(context, owner, "id")
    _own(organization, identity)
    return owner


def _own(organization: Organization, identity: str) -> Resource:
    for each in organization.resources:
        if each.id == identity:
            return each
    raise NotFoundError(path=("id",))


def _with(context: Context, before: Organization, resources: tuple[Resource, ...]) -> Organization:
    return dataclasses.replace(
        before,
        resources=tuple(sorted(resources, key=lambda each: each.id)),
        version=before.version + 1,
        updated_at=context.now,
    )


def _record(
    context: Context, identity: str, given: GivenResource, old: Resource | None
) -> Resource:
    """Give the resource as it shall be, each field checked under its own name."""
    known = context.vocabulary
    concept = bounds.concept(known, given.concept, bounds.RESOURCES, "concept")
    quantity, note = old.quantity if old else None, old.note if old else NO_TEXT
    regions = old.regions if old else ()
    if given.quantity is not ABSENT:
        amount = given.quantity
        quantity = None if amount is None else bounds.quantity(known, amount, "quantity")
    if given.note is not ABSENT:
        note = bounds.text(given.note or (), bounds.REMARK, "note", lines=True)
    if given.regions is not ABSENT:
        regions = bounds.regions(known, given.regions or (), "regions", most=MOST_REGIONS)
    first = old.available_from if old else None
    if given.available_from is not ABSENT:
        first = given.available_from
    last = there(given.valid_until)
    if given.valid_until is ABSENT and old:
        last = old.valid_until
    elif last is None:
        last = _a_year_after(max(context.now.date(), first or date.min))
    bounds.in_order(first, last, "validUntil")
    return Resource(
        id=identity,
        organization_id=given.organization_id,
        kind=given.kind,
        concept=concept,
        quantity=quantity,
        note=note,
        regions=regions,
        available_from=first,
        valid_until=last,
    )


def _a_year_after(day: date) -> date:
    """Give the same day of the next year; 28 February for the 29th, 9999 has no next year."""
    year = min(day.year + 1, date.max.year)
    most = calendar.monthrange(year, day.month)[1]
    return day.replace(year=year, day=min(day.day, most))
