"""Records and the ways between them as a drawn graph, as clients see it."""

import strawberry

from domain import graph_path as values
from domain.codes import GraphLinkKind, GraphNodeKind
from schema.arguments import Language
from schema.context import Info


@strawberry.type(description="Node of a drawn graph.")
class GraphNode:
    """See domain.graph_path.GraphNode; so far every node is an organization."""

    id: strawberry.ID = strawberry.field(description="Global id of the record.")
    kind: GraphNodeKind = strawberry.field(description="Kind.")
    degree: int = strawberry.field(description="Visible links.")

    @classmethod
    def of(cls, record: values.GraphNode) -> "GraphNode":
        """Wrap a node."""
        return cls(id=strawberry.ID(record.id), kind=record.kind, degree=record.degree)

    @strawberry.field(description="Label.")
    async def label(self, info: Info, language: Language = None) -> str:
        """Show the organization's name, loaded together with those of the other nodes."""
        organization = await info.context.load.organization(self.id)
        return info.context.shown(organization.name, language)


@strawberry.type(description="Link of a drawn graph.")
class GraphLink:
    """See domain.graph_path.GraphLink."""

    source: strawberry.ID = strawberry.field(description="Node it starts at.")
    target: strawberry.ID = strawberry.field(description="Node it ends at.")
    kind: GraphLinkKind = strawberry.field(description="Kind.")
    weight: float = strawberry.field(
        description="Strength, such as the number of shared partnerships."
    )

    @classmethod
    def of(cls, record: values.GraphLink) -> "GraphLink":
        """Wrap a link."""
        return cls(
            source=strawberry.ID(record.source),
            target=strawberry.ID(record.target),
            kind=record.kind,
            weight=record.weight,
        )


@strawberry.type(description="Path through the graph.")
class GraphPath:
    """See domain.graph_path.GraphPath."""

    nodes: list[GraphNode] = strawberry.field(description="Nodes from start to end.")
    links: list[GraphLink] = strawberry.field(description="Links in order.")
    length: int = strawberry.field(description="Number of links.")

    @classmethod
    def of(cls, record: values.GraphPath) -> "GraphPath":
        """Wrap a path."""
        return cls(
            nodes=[GraphNode.of(each) for each in record.nodes],
            links=[GraphLink.of(each) for each in record.links],
            length=record.length,
        )
