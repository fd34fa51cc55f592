"""Needs and offers as clients see them."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain import resource as resources
from domain.codes import ResourceKind
from schema.arguments import Language
from schema.concept import Concept
from schema.context import Info
from schema.node import Node
from schema.region import Region, regions_of
from schema.values import Quantity

if TYPE_CHECKING:
    from schema.organization import Organization


@strawberry.type(description="Need or offer of an organization.")
class Resource(Node):
    """See domain.resource.Resource."""

    kind: ResourceKind = strawberry.field(description="Need or offer.")
    quantity: Quantity | None = strawberry.field(description="How much; null if not counted.")
    available_from: date | None = strawberry.field(description="First day.")
    valid_until: date | None = strawberry.field(description="Last day; expired ones do not match.")
    record: strawberry.Private[resources.Resource]

    @classmethod
    def of(cls, record: resources.Resource) -> "Resource":
        """Wrap a need or an offer."""
        return cls(
            id=strawberry.ID(record.id),
            kind=record.kind,
            quantity=Quantity.maybe(record.quantity),
            available_from=record.available_from,
            valid_until=record.valid_until,
            record=record,
        )

    @strawberry.field(description="Who needs or offers it.")
    async def organization(
        self, info: Info
    ) -> Annotated["Organization", strawberry.lazy("schema.organization")]:
        """Load its owner."""
        from schema.organization import Organization

        return Organization.of(await info.context.load.organization(self.record.organization_id))

    @strawberry.field(description="What.")
    def concept(self, info: Info) -> Concept:
        """Name it."""
        return Concept.of(info.context.use.vocabulary.concepts.get(self.record.concept))

    @strawberry.field(description="Remark.")
    def note(self, info: Info, language: Language = None) -> str | None:
        """Show what was remarked."""
        return info.context.shown_if_any(self.record.note, language)

    @strawberry.field(description="Where; empty means all regions of the organization.")
    def regions(self, info: Info) -> list[Region]:
        """Say where it counts."""
        return regions_of(info, self.record.regions)
