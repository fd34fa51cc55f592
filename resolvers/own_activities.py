"""Which activities does an organization tell of itself, and how do they become records?

Own activities are those of which it is the only participant and that no source brought: imported
ones have an identifier or a source, belong to whoever published them, and are never touched here.
"""

import dataclasses
from collections import defaultdict

from domain.activity import Activity, Participant
from domain.change import Change
from domain.errors import InvalidValueError
from domain.organization import Organization
from domain.text import Text
from domain.viewer import SYSTEM
from resolvers import bounds
from resolvers.checks import few_enough
from resolvers.context import Context
from resolvers.given import GivenActivity
from resolvers.profile_fields import AT

MOST = 50


async def activity_changes(
    context: Context,
    owner: Organization,
    given: tuple[GivenActivity, ...] | None,
    *,
    new: bool = False,
) -> tuple[Change[Activity], ...]:
    """Give the changes that make the own activities those given; none for None.

    One with the title and the first day of a stored activity is that activity, changed. What is
    left of the stored ones then stands in for what is left of the given ones, in order.
    """
    if given is None:
        return ()
    at = (*AT, "activities")
    few_enough(given, MOST, *at)
    wanted = [_record(context, owner, each, *at, str(place)) for place, each in enumerate(given)]
    stored = [] if new else await _stored(context, owner)
    before = _paired(wanted, stored)
    if len(wanted) < len(stored):
        raise InvalidValueError(
            Text.of(
                id="Kegiatan sendiri belum dapat dihapus; ubah saja isinya.",
                en="Own activities cannot be removed yet; change them instead.",
            ),
            path=at,
        )
    return tuple(_change(context, after, old) for after, old in zip(wanted, before, strict=True))


async def _stored(context: Context, owner: Organization) -> list[Activity]:
    ids = await context.graph.entities.activities_only_of(owner.id)
    found = await context.graph.activities.by_ids(ids, SYSTEM)
    return [
        found[identity]
        for identity in sorted(found)
        if found[identity].identifier is None and not found[identity].sources
    ]


def _paired(wanted: list[Activity], stored: list[Activity]) -> list[Activity | None]:
    """Give for each wanted activity the stored one it is, or None."""
    same: defaultdict[object, list[Activity]] = defaultdict(list)
    for each in reversed(stored):  # so that pop() gives the oldest first
        same[each.title, each.start_date].append(each)
    found = [
        matches.pop() if (matches := same[each.title, each.start_date]) else None for each in wanted
    ]
    taken = {each.id for each in found if each}
    rest = [each for each in stored if each.id not in taken]
    return [each or (rest.pop(0) if rest else None) for each in found]


def _change(context: Context, after: Activity, before: Activity | None) -> Change[Activity]:
    if before is None:
        return Change(after=after)
    kept = dataclasses.replace(after, id=before.id, updated_at=before.updated_at)
    if kept == before:
        return Change(after=before, before=before)
    return Change(after=dataclasses.replace(kept, updated_at=context.now), before=before)


def _record(context: Context, owner: Organization, given: GivenActivity, *path: str) -> Activity:
    known = context.vocabulary
    bounds.in_order(given.start_date, given.end_date, *path, "endDate")
    return Activity(
        id=context.new_id(),
        title=bounds.required_text(given.title, bounds.NAME, *path, "title"),
        description=bounds.text(
            given.description, bounds.LONG_TEXT, *path, "description", lines=True
        ),
        status=given.status,
        participants=(Participant(organization_id=owner.id, roles=(given.role,)),),
        themes=bounds.themes(known, given.themes, *path, "themes"),
        regions=bounds.regions(known, given.regions, *path, "regions"),
        start_date=given.start_date,
        end_date=given.end_date,
        updated_at=context.now,
    )
