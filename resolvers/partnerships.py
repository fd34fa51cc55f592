"""Partnerships: found by id and listed."""

from collections.abc import Sequence

from domain.filters import PartnershipFilter
from domain.partnership import Partnership
from matching import catalog
from matching.listing import PartnershipListing
from resolvers.context import Context


async def partnerships_by_ids(context: Context, ids: Sequence[str]) -> dict[str, Partnership]:
    """Give the visible ones of some partnerships, without parties that are hidden."""
    return await context.graph.partnerships.by_ids(ids, context.viewer)


async def list_partnerships(context: Context, wanted: PartnershipFilter) -> PartnershipListing:
    """Give the visible partnerships that pass a filter, neither ordered nor counted yet."""
    snapshot = await context.index.current()
    return await context.compute(catalog.partnerships, snapshot, wanted, context.viewer)
