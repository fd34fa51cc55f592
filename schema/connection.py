"""How does a list become a page, a count and facets, each only if it is asked for?"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Any, Generic, Protocol, TypeVar

import strawberry

from domain.codes import FacetField
from domain.filters import Facet as FacetValues
from domain.page import Edge, Page
from resolvers.checks import few_enough, page_size
from schema.context import Info
from schema.values import Facet, PageInfo

ItemT = TypeVar("ItemT")
RecordT = TypeVar("RecordT")


class Counted(Protocol):
    """Records that passed a filter and a mask; counted only when asked."""

    def total_count(self) -> int:
        """Count them."""
        ...


class Faceted(Protocol):
    """A list that counts by dimension."""

    def facets(self, fields: Sequence[FacetField], first: int) -> tuple[FacetValues, ...]:
        """Count by each of some dimensions, the `first` most frequent values."""
        ...


@dataclass(slots=True)
class Paged(Generic[ItemT]):
    """One page of a list: cut at most once for a request, by whichever field asks first.

    `cut` takes the page size. The items are ids, or values that name one.
    """

    listing: Counted
    cut: Callable[[int], Page[ItemT]]
    first: int
    _page: "asyncio.Task[Page[ItemT]] | None" = field(default=None, repr=False)

    @classmethod
    def of(
        cls,
        listing: Counted,
        cut: Callable[[int], Page[ItemT]],
        *,
        first: int | None,
        default: int,
    ) -> "Paged[ItemT]":
        """Check the page size at once, so that a wrong one is told even if no edge is asked."""
        return cls(listing, cut, page_size(default if first is None else first))

    async def page(self, info: Info) -> Page[ItemT]:
        """Give the items of the page."""
        if self._page is None:
            self._page = asyncio.ensure_future(
                info.context.load.calculated(partial(self.cut, self.first))
            )
        return await self._page

    async def total_count(self, info: Info) -> int:
        """Count the whole list."""
        return await info.context.load.calculated(self.listing.total_count)

    async def records(
        self,
        info: Info,
        load: Callable[[str], Awaitable[RecordT | None]],
        identity: Callable[[ItemT], str] = str,
    ) -> list[tuple[Edge[ItemT], RecordT]]:
        """Give each edge with its record; one that went away since the listing is left out."""
        edges = (await self.page(info)).edges
        records = await asyncio.gather(*(load(identity(edge.node)) for edge in edges))
        return [
            (edge, record)
            for edge, record in zip(edges, records, strict=True)
            if record is not None
        ]


async def facets_of(
    info: Info, listing: Faceted, fields: list[FacetField], first: int | None
) -> list[Facet]:
    """Count by dimension over the whole listing; a dimension asked twice is answered once."""
    few_enough(fields, len(FacetField), "fields")
    most = page_size(20 if first is None else first)
    count = partial(listing.facets, tuple(dict.fromkeys(fields)), most)
    counted = await info.context.load.calculated(count)
    return [Facet.of(each, info.context.use.vocabulary) for each in counted]


@strawberry.type(description="Page of records.")
class Connection:
    """What every page has beside its edges, each computed only if it is asked for."""

    paged: strawberry.Private[Paged[Any]]

    @strawberry.field(description="Position of the page.")
    async def page_info(self, info: Info) -> PageInfo:
        """Say where the page lies."""
        return PageInfo.of(await self.paged.page(info))

    @strawberry.field(
        description=(
            "Visible records in all, counted only when asked; null if too costly or withheld."
        )
    )
    async def total_count(self, info: Info) -> int | None:
        """Count them."""
        return await self.paged.total_count(info)


@strawberry.type(description="Page of records that can be counted by dimension.")
class FacetedConnection(Connection):
    """A page whose whole list can be counted by dimension."""

    counts: strawberry.Private[Faceted]

    @strawberry.field(description="Counts by dimension over the whole filtered set.")
    async def facets(
        self,
        info: Info,
        fields: Annotated[list[FacetField], strawberry.argument(description="Dimensions wanted.")],
        first: Annotated[
            int | None, strawberry.argument(description="Most values a facet, 1 to 100.")
        ] = 20,
    ) -> list[Facet]:
        """Count by dimension."""
        return await facets_of(info, self.counts, fields, first)
