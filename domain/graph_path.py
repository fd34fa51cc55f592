"""Through whom are two records connected? What a drawn graph, and a way through it, is made of."""

from dataclasses import dataclass

from domain.codes import GraphLinkKind, GraphNodeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphNode:
    """A record in the graph; its label is the record's own name, which whoever shows it reads.

    `degree` counts the links to activities, and to partnerships that began, that the viewer sees.
    """

    id: str
    kind: GraphNodeKind
    degree: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphLink:
    """A link from the node with the id `source` to that with the id `target`.

    `weight` is the number of partnerships or of activities it stands for, as its kind says.
    """

    source: str
    target: str
    kind: GraphLinkKind
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphPath:
    """A way through the graph: link i leads from node i to node i + 1; no node comes twice."""

    nodes: tuple[GraphNode, ...]
    links: tuple[GraphLink, ...]

    @property
    def length(self) -> int:
        """The number of links."""
        return len(self.links)
