"""Which part of a long list is this, and does more follow?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

ItemT = TypeVar("ItemT")
OtherT = TypeVar("OtherT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge(Generic[ItemT]):
    """One item, its keyset cursor (opaque, tied to the ordering), and its score if it has one."""

    node: ItemT
    cursor: str
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[ItemT]):
    """A page in order; `total_count` is None unless it was asked for."""

    edges: tuple[Edge[ItemT], ...]
    has_next_page: bool = False
    has_previous_page: bool = False
    total_count: int | None = None

    def map(self, change: Callable[[ItemT], OtherT]) -> "Page[OtherT]":
        """Give the same page of other items."""
        return Page(
            edges=tuple(
                Edge(node=change(edge.node), cursor=edge.cursor, score=edge.score)
                for edge in self.edges
            ),
            has_next_page=self.has_next_page,
            has_previous_page=self.has_previous_page,
            total_count=self.total_count,
        )
