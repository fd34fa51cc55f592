"""Which record has this global id, whatever its kind?"""

import asyncio
from collections.abc import Sequence

from domain.activity import Activity
from domain.concept import Concept
from domain.organization import Organization
from domain.partnership import Goal, Indicator, Partnership
from domain.region import Region
from domain.resource import Resource
from resolvers.checks import few_enough
from resolvers.context import Context
from resolvers.suggestions import Suggested, suggestions

Record = (
    Organization
    | Activity
    | Partnership
    | Resource
    | Goal
    | Indicator
    | Region
    | Concept
    | Suggested
)
MOST_NODES = 100


async def nodes(context: Context, ids: Sequence[str]) -> list[Record | None]:
    """Give the records of some ids in the order asked; None where unknown or not visible.

    Costs one read for each kind of record, however many ids there are. A need, an offer, a goal or
    an indicator is found through the record it belongs to. A suggestion is explained again; then
    TooManyError for more than suggestions.MOST_SUGGESTIONS.
    """
    few_enough(ids, MOST_NODES, "ids")
    found: dict[str, Record] = {}
    rest = []
    for identity in dict.fromkeys(ids):
        known = context.vocabulary.regions.by_id(identity) or context.vocabulary.concepts.by_id(
            identity
        )
        if known is None:
            rest.append(identity)
        else:
            found[identity] = known
    if rest:
        found.update(await _stored(context, rest))
        found.update(await suggestions(context, [each for each in rest if each not in found]))
    return [found.get(identity) for identity in ids]


async def _stored(context: Context, ids: Sequence[str]) -> dict[str, Record]:
    owners = await context.graph.entities.owners(ids)
    wanted = sorted({*ids, *owners.values()})
    organizations, activities, partnerships = await asyncio.gather(
        context.graph.organizations.by_ids(wanted, context.viewer),
        context.graph.activities.by_ids(wanted, context.viewer),
        context.graph.partnerships.by_ids(wanted, context.viewer),
    )
    found: dict[str, Record] = {**organizations, **activities, **partnerships}
    for organization in organizations.values():
        found.update((resource.id, resource) for resource in organization.resources)
    for partnership in partnerships.values():
        for goal in partnership.goals:
            found[goal.id] = goal
            found.update((indicator.id, indicator) for indicator in goal.indicators)
    return found
