"""Work that organizations did or do, as clients see it."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain import activity as activities
from domain.codes import ActivityStatus, PartyRole
from schema.arguments import Language
from schema.concept import Concept, concepts_of
from schema.connection import Connection
from schema.context import Info
from schema.node import Node
from schema.region import Region, regions_of
from schema.values import Provenance, Quantity

if TYPE_CHECKING:
    from schema.organization import Organization


@strawberry.type(description="Organization in an activity; once for each role.")
class ActivityParticipant:
    """See domain.activity.Participant."""

    role: PartyRole = strawberry.field(description="What it does there.")
    organization_id: strawberry.Private[str]

    @strawberry.field(description="The organization.")
    async def organization(
        self, info: Info
    ) -> Annotated["Organization", strawberry.lazy("schema.organization")]:
        """Load it together with the others of the list."""
        from schema.organization import Organization

        return Organization.of(await info.context.load.organization(self.organization_id))


@strawberry.type(
    description=(
        "Work that one or more organizations did or do: an IATI activity, a grant, a programme. "
        "Taking part is evidence of experience and trust, not a partnership."
    )
)
class Activity(Node):
    """See domain.activity.Activity."""

    identifier: str | None = strawberry.field(
        description="Identifier in the source, such as an IATI activity identifier."
    )
    status: ActivityStatus | None = strawberry.field(description="State of the work.")
    participants: list[ActivityParticipant] = strawberry.field(
        description="Visible organizations taking part, at most 100."
    )
    budget: Quantity | None = strawberry.field(description="Total budget.")
    start_date: date | None = strawberry.field(description="First day.")
    end_date: date | None = strawberry.field(description="Last day.")
    provenance: list[Provenance] = strawberry.field(description="Where each field comes from.")
    updated_at: datetime = strawberry.field(description="Time of the last change.")
    record: strawberry.Private[activities.Activity]

    @classmethod
    def of(cls, record: activities.Activity) -> "Activity":
        """Wrap a piece of work."""
        parts = [
            ActivityParticipant(role=role, organization_id=participant.organization_id)
            for participant in record.participants
            for role in participant.roles
        ]
        return cls(
            id=strawberry.ID(record.id),
            identifier=record.identifier,
            status=record.status,
            participants=parts[:100],
            budget=Quantity.maybe(record.budget),
            start_date=record.start_date,
            end_date=record.end_date,
            provenance=[Provenance.of(source) for source in record.sources],
            updated_at=record.updated_at,
            record=record,
        )

    @strawberry.field(description="Title.")
    def title(self, info: Info, language: Language = None) -> str:
        """Show what it is called."""
        return info.context.shown(self.record.title, language)

    @strawberry.field(description="Description.")
    def description(self, info: Info, language: Language = None) -> str | None:
        """Show what was done."""
        return info.context.shown_if_any(self.record.description, language)

    @strawberry.field(description="Themes.")
    def themes(self, info: Info) -> list[Concept]:
        """Name what it was about."""
        return concepts_of(info, self.record.themes)

    @strawberry.field(description="Regions.")
    def regions(self, info: Info) -> list[Region]:
        """Say where it took place."""
        return regions_of(info, self.record.regions)


@strawberry.type(description="Place in a page of activities.")
class ActivityEdge:
    """See domain.page.Edge."""

    cursor: str = strawberry.field(
        description="Keyset cursor: stays valid when other records change."
    )
    node: Activity = strawberry.field(description="The record.")


@strawberry.type(description="Page of activities.")
class ActivityConnection(Connection):
    """A page of activities, read only as far as it is asked for."""

    @strawberry.field(description="Edges of the page.")
    async def edges(self, info: Info) -> list[ActivityEdge]:
        """Load the page's records in one read."""
        return [
            ActivityEdge(cursor=edge.cursor, node=Activity.of(record))
            for edge, record in await self.paged.records(info, info.context.load.maybe_activity)
        ]
