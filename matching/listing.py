"""Which page of a filtered list is this, and how long is the list?"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np

from domain.codes import (
    FacetField,
    OrderDirection,
    OrganizationOrderField,
    PartnershipOrderField,
)
from domain.errors import InvalidValueError
from domain.filters import Facet, OrganizationOrder, PartnershipOrder
from domain.page import Edge, Page
from domain.text import Text
from matching import facets, ordering
from matching.columns import (
    OPEN_END,
    OPEN_START,
    ActivityColumns,
    OrganizationColumns,
    PartnershipColumns,
    RecordColumns,
)
from matching.conditions import Masks
from matching.cursors import Cursor
from matching.lazy import cached_property
from matching.ordering import Identities, Key, Numbers, Words
from matching.ragged import Longs
from matching.search import Found, share
from matching.sight import Sight
from matching.snapshot import Snapshot
from matching.table import Table

ColumnsT = TypeVar("ColumnsT", bound=RecordColumns)
OrderT = TypeVar("OrderT", OrganizationOrder, PartnershipOrder, None)
MANY = 2048  # rows of which a page is better found along the order than by looking at all
BY_NAME = (OrganizationOrder(field=OrganizationOrderField.NAME),)
BY_RELEVANCE = (
    OrganizationOrder(field=OrganizationOrderField.RELEVANCE, direction=OrderDirection.DESC),
    *BY_NAME,
)
NEWEST_FIRST = (
    PartnershipOrder(field=PartnershipOrderField.START_DATE, direction=OrderDirection.DESC),
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Listing(ABC, Generic[ColumnsT, OrderT]):
    """The rows of one table that a viewer sees and a filter lets through, part by part.

    Everything it answers is about one snapshot; only a cursor leads from one to the next.
    """

    snapshot: Snapshot
    sight: Sight
    rows: Sequence[Longs]  # rising
    found: Found | None = None

    @property
    @abstractmethod
    def table(self) -> Table[ColumnsT]:
        """The table that the rows belong to."""

    @abstractmethod
    def _orders(self, order: Sequence[OrderT]) -> list[tuple[str, OrderDirection]]:
        """Name the keys to order by, with their directions."""

    @abstractmethod
    def _key(self, name: str, direction: OrderDirection, weights: Sequence[int]) -> Key:
        """Give the key that a name stands for."""

    @cached_property
    def masks(self) -> Masks:
        """The same rows as masks."""
        masks = [np.zeros(len(part), np.bool_) for part in self.table.parts]
        for mask, rows in zip(masks, self.rows, strict=True):
            mask[rows] = True
        return masks

    def total_count(self) -> int:
        """Count the rows."""
        return sum(map(len, self.rows))

    def page(
        self, order: Sequence[OrderT] = (), first: int = 20, after: str | None = None
    ) -> Page[str]:
        """Give the next `first` ids after a cursor, with scores if words were searched for.

        An order without a value (a date that is not known) comes last in either direction; ties
        fall to the next key, at last to the id. Costs the same for each page, O(rows). Rows that
        stay as they are between two pages come once each, whatever is added, changed or removed
        meanwhile. BadCursorError if `after` is not of this order and these words.
        """
        orders = self._orders(order)
        name = self._name(orders)
        weights: tuple[int, ...] = self.found.weights if self.found else ()
        at: tuple[int | str, ...] | None = None
        if after is not None:
            kinds = [self._key(key, way, weights).kind for key, way in orders]
            cursor: Cursor = Cursor.decode(after, name, kinds, len(weights))
            weights, at = cursor.weights, (*cursor.values, cursor.identity)
        keys: list[Key] = [self._key(key, way, weights) for key, way in orders]
        keys.append(Identities(self.table))
        rows = self._after(keys, at, first + 1)
        places = self._first(rows, keys, [direction for _, direction in orders], first + 1)
        scores = self.found.scores(weights) if self.found else None
        edges = []
        for part, row in places[:first]:
            values = tuple(key.value(part, row) for key in keys)
            here = Cursor(values=values[:-1], identity=str(values[-1]), weights=weights)
            score = share(int(scores[part][row]), weights) if scores else None
            edges.append(Edge(node=here.identity, cursor=here.encode(name), score=score))
        return Page(
            edges=tuple(edges),
            has_next_page=len(places) > first,
            has_previous_page=at is not None,  # whoever has a cursor has seen what is before it
        )

    def _name(self, orders: Sequence[tuple[str, OrderDirection]]) -> str:
        told = [type(self).__name__, *(f"{name} {direction}" for name, direction in orders)]
        if self.found:
            told += self.found.words
        return " ".join(told)

    def _after(
        self, keys: Sequence[Key], at: Sequence[int | str] | None, count: int
    ) -> list[Longs]:
        """Give rows that hold the first `count` after a cursor, and none before it."""
        later: list[Longs] = []
        for part, rows in enumerate(self.rows):
            if len(rows) > MANY:
                leading = keys[0].leading(
                    part, self.masks[part], None if at is None else at[0], count
                )
                rows = rows if leading is None else leading
            if at is not None:
                places = [key.place(part, value) for key, value in zip(keys, at, strict=True)]
                rows = ordering.after(rows, keys, part, places)
            later.append(rows)
        return later

    def _first(
        self,
        rows: Sequence[Longs],
        keys: Sequence[Key],
        directions: Sequence[OrderDirection],
        count: int,
    ) -> list[tuple[int, int]]:
        """Give the first places over all parts, each as part and row."""
        best = [
            (part, int(row))
            for part, own in enumerate(rows)
            for row in ordering.smallest(own, keys, part, count)
        ]
        if sum(len(own) > 0 for own in rows) < 2:
            return best
        # Ranks of different parts cannot be compared, so what they stand for is: last key first,
        # as sorting keeps the order of equals. Numbers are negated already where they descend.
        falling = [d is OrderDirection.DESC for d in directions] + [False]
        for key, down in reversed(list(zip(keys, falling, strict=True))):
            values = {place: key.value(*place) for place in best}
            best.sort(key=values.__getitem__, reverse=down and key.kind is str)
        return best[:count]


@dataclass(frozen=True, eq=False, kw_only=True)
class OrganizationListing(Listing[OrganizationColumns, OrganizationOrder]):
    """Organizations; without an order the best found come first, or the first by name."""

    now: facets.Now = field()

    @property
    def table(self) -> Table[OrganizationColumns]:
        """Organizations."""
        return self.snapshot.organizations

    def facets(self, fields: Sequence[FacetField], first: int = 20) -> tuple[Facet, ...]:
        """Count the rows by some dimensions, at most `first` values of each; see `facets`."""
        counted = facets.OrganizationFacets(self.snapshot, self.sight, self.masks, self.now)
        return counted.of(fields, first)

    def _orders(self, order: Sequence[OrganizationOrder]) -> list[tuple[str, OrderDirection]]:
        given = order or (BY_RELEVANCE if self.found else BY_NAME)
        return [(each.field, each.direction) for each in given]

    def _key(self, name: str, direction: OrderDirection, weights: Sequence[int]) -> Key:
        parts, down = self.table.parts, direction is OrderDirection.DESC
        if name == OrganizationOrderField.NAME:
            return Words([part.name_keys for part in parts], down)
        if name == OrganizationOrderField.RELEVANCE:
            if self.found is None:
                raise InvalidValueError(
                    Text.of(
                        id="Urutan RELEVANCE memerlukan `search` pada saringan terluar.",
                        en="The order RELEVANCE needs a `search` in the outermost filter.",
                    ),
                    path=("orderBy",),
                )
            return Numbers(self.found.scores(weights), down)
        if name == OrganizationOrderField.PARTNERSHIP_COUNT:
            counts = self.sight.partnership_counts
            return Numbers([counts[part.ordinals] for part in parts], down)
        if name == OrganizationOrderField.CREATED_AT:
            return Numbers([part.created for part in parts], down)
        return Numbers([part.updated for part in parts], down)


@dataclass(frozen=True, eq=False, kw_only=True)
class ActivityListing(Listing[ActivityColumns, None]):
    """Activities, the one that started last first."""

    @property
    def table(self) -> Table[ActivityColumns]:
        """Activities."""
        return self.snapshot.activities

    def _orders(self, order: Sequence[None]) -> list[tuple[str, OrderDirection]]:
        return [("START_DATE", OrderDirection.DESC)]

    def _key(self, name: str, direction: OrderDirection, weights: Sequence[int]) -> Key:
        return Numbers([part.first_day for part in self.table.parts], True, OPEN_START)


@dataclass(frozen=True, eq=False, kw_only=True)
class PartnershipListing(Listing[PartnershipColumns, PartnershipOrder]):
    """Partnerships; without an order the one that started last comes first."""

    @property
    def table(self) -> Table[PartnershipColumns]:
        """Partnerships."""
        return self.snapshot.partnerships

    def facets(self, fields: Sequence[FacetField], first: int = 20) -> tuple[Facet, ...]:
        """Count the rows by some dimensions, at most `first` values of each; see `facets`."""
        return facets.PartnershipFacets(self.snapshot, self.masks).of(fields, first)

    def _orders(self, order: Sequence[PartnershipOrder]) -> list[tuple[str, OrderDirection]]:
        return [(each.field, each.direction) for each in order or NEWEST_FIRST]

    def _key(self, name: str, direction: OrderDirection, weights: Sequence[int]) -> Key:
        parts, down = self.table.parts, direction is OrderDirection.DESC
        if name == PartnershipOrderField.TITLE:
            return Words([part.title_keys for part in parts], down)
        if name == PartnershipOrderField.START_DATE:
            return Numbers([part.first_day for part in parts], down, OPEN_START)
        if name == PartnershipOrderField.NEXT_REVIEW_DUE:
            return Numbers([part.review_due for part in parts], down, OPEN_END)
        if name == PartnershipOrderField.PARTY_COUNT:
            seen = self.sight.organizations
            return Numbers([part.parties.amounts(seen) for part in parts], down)
        return Numbers([part.updated for part in parts], down)
