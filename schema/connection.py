"""How does a list become a page, a count and facets, each only if it is asked for?"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from domain.codes import FacetField
from domain.filters import Facet as FacetValues
from domain.page import Edge, Page
from resolvers.checks import few_enough, page_size
from schema.values import Facet

if TYPE_CHECKING:
    from schema.context import Info

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

    async def page(self, info: "Info") -> Page[ItemT]:
        """Give the items of the page."""
        if self._page is None:
            self._page = asyncio.ensure_future(
                info.context.load.calculated(partial(self.cut, self.first))
            )
        return await self._page

    async def total_count(self, info: "Info") -> int:
        """Count the whole list."""
        return await info.context.load.calculated(self.listing.total_count)

    async def records(
        self,
        info: "Info",
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
    info: "Info", listing: Faceted, fields: list[FacetField], first: int | None
) -> list[Facet]:
    """Count by dimension over the whole listing; a dimension asked twice is answered once."""
    few_enough(fields, len(FacetField), "fields")
    most = page_size(20 if first is None else first)
    count = partial(listing.facets, tuple(dict.fromkeys(fields)), most)
    counted = await info.context.load.calculated(count)
    return [Facet.of(each, info.context.use.vocabulary) for each in counted]
