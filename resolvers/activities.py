"""Activities: found by id and listed, newest start first."""

from collections.abc import Sequence

from domain.activity import Activity
from domain.filters import ActivityFilter
from matching import catalog
from matching.listing import ActivityListing
from resolvers.context import Context


async def activities_by_ids(context: Context, ids: Sequence[str]) -> dict[str, Activity]:
    """Give the visible ones of some activities, without participants that are hidden."""
    return await context.graph.activities.by_ids(ids, context.viewer)


async def list_activities(context: Context, wanted: ActivityFilter) -> ActivityListing:
    """Give the visible activities that pass a filter, neither cut nor counted yet."""
    snapshot = await context.index.current()
    return await context.compute(catalog.activities, snapshot, wanted, context.viewer)
