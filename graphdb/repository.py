"""What do all repositories do alike? They read through the graph as somebody who sees so much."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from domain.viewer import Viewer

if TYPE_CHECKING:
    from graphdb.connection import Graph


class Repository:
    """Records of one noun in the graph; values in and out are the domain's."""

    def __init__(self, graph: "Graph") -> None:
        self._graph = graph


def visible_to(viewer: Viewer) -> dict[str, list[str]]:
    """Give the parameters of the visibility predicate that every MATCH carries."""
    return {
        "levels": sorted(level.value for level in viewer.levels),
        "known": sorted(viewer.known),
    }


def distinct(keys: Iterable[str]) -> list[str]:
    """Give each key once, in order, without the empty one, which nothing has."""
    return sorted({key for key in keys if key})
