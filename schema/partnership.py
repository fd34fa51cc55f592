"""Agreements of organizations to act together, as clients see them."""

import asyncio
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain import partnership as partnerships
from domain.codes import (
    Freshness,
    PartnershipStatus,
    PartnershipType,
    PartyRole,
    Visibility,
)
from schema.arguments import Language, OneLanguage
from schema.concept import Concept, concepts_of
from schema.connection import FacetedConnection
from schema.context import Info
from schema.node import Node
from schema.region import Region, regions_of
from schema.resource import Resource
from schema.scalars import ConceptCode
from schema.values import (
    Quantity,
    Translation,
    translations,
)

if TYPE_CHECKING:
    from schema.organization import Organization

OrganizationLater = Annotated["Organization", strawberry.lazy("schema.organization")]


async def _organization(info: Info, identity: str) -> "Organization":
    from schema.organization import Organization

    return Organization.of(await info.context.load.organization(identity))


@strawberry.type(description="Resource given, filled or missing.")
class ResourceAmount:
    """See domain.partnership.Contribution and domain.recommendation.Wanted."""

    concept: Concept = strawberry.field(description="What.")
    quantity: Quantity | None = strawberry.field(description="How much; null if not counted.")
    delivered: Quantity | None = strawberry.field(
        description="How much was delivered so far; contributions only."
    )
    resource: Resource | None = strawberry.field(
        default=None, description="Stored need or offer behind it."
    )


@strawberry.type(description="Organization taking part in a partnership.")
class Party:
    """See domain.partnership.Party."""

    role: PartyRole = strawberry.field(description="Role.")
    answered_at: datetime | None = strawberry.field(description="Time it answered the proposal.")
    joined_on: date | None = strawberry.field(description="First day.")
    left_on: date | None = strawberry.field(description="Last day, null while taking part.")
    record: strawberry.Private[partnerships.Party]

    @classmethod
    def of(cls, record: partnerships.Party) -> "Party":
        """Wrap a party."""
        return cls(
            role=record.role,
            answered_at=record.answered_at,
            joined_on=record.joined_on,
            left_on=record.left_on,
            record=record,
        )

    @strawberry.field(description="The organization.")
    async def organization(self, info: Info) -> OrganizationLater:
        """Load it together with the others of the list."""
        return await _organization(info, self.record.organization_id)

    @strawberry.field(description="What it is responsible for.")
    def responsibilities(self, info: Info, language: Language = None) -> str | None:
        """Show what it took on."""
        return info.context.shown_if_any(self.record.responsibilities, language)

    @strawberry.field(description="What it brings.")
    def contributions(self, info: Info) -> list[ResourceAmount]:
        """List what it gives."""
        known = info.context.use.vocabulary.concepts
        return [
            ResourceAmount(
                concept=Concept.of(known.get(given.concept)),
                quantity=Quantity.maybe(given.quantity),
                delivered=Quantity.maybe(given.delivered),
            )
            for given in self.record.contributions
        ]


@strawberry.type(description="Measure of a goal.")
class Indicator(Node):
    """See domain.partnership.Indicator."""

    unit: ConceptCode = strawberry.field(description="Unit.")
    baseline: float | None = strawberry.field(description="Value at the start.")
    target: float | None = strawberry.field(description="Value aimed at.")
    due_on: date | None = strawberry.field(description="Day the target is due.")
    record: strawberry.Private[partnerships.Indicator]

    @classmethod
    def of(cls, record: partnerships.Indicator) -> "Indicator":
        """Wrap a measure."""
        return cls(
            id=strawberry.ID(record.id),
            unit=ConceptCode(record.unit),
            baseline=record.baseline,
            target=record.target,
            due_on=record.due_on,
            record=record,
        )

    @strawberry.field(description="What is measured.")
    def name(self, info: Info, language: Language = None) -> str:
        """Show its name."""
        return info.context.shown(self.record.name, language)


@strawberry.type(description="Common goal of a partnership.")
class Goal(Node):
    """See domain.partnership.Goal."""

    indicators: list[Indicator] = strawberry.field(description="Indicators, at most 10.")
    record: strawberry.Private[partnerships.Goal]

    @classmethod
    def of(cls, record: partnerships.Goal) -> "Goal":
        """Wrap a goal."""
        return cls(
            id=strawberry.ID(record.id),
            indicators=[Indicator.of(each) for each in record.indicators],
            record=record,
        )

    @strawberry.field(description="Goal.")
    def text(self, info: Info, language: Language = None) -> str:
        """Show the wording."""
        return info.context.shown(self.record.text, language)

    @strawberry.field(description="Sustainable Development Goal targets it serves.")
    def targets(self, info: Info) -> list[Concept]:
        """Name the targets."""
        return concepts_of(info, self.record.targets)

    @strawberry.field(
        description=("Visible parties that agreed to this wording; a change of wording empties it.")
    )
    async def agreed_by(self, info: Info) -> list[OrganizationLater]:
        """Load who agreed."""
        return await asyncio.gather(*(_organization(info, each) for each in self.record.agreed_by))


@strawberry.type(description="Agreement of two or more organizations to act together.")
class Partnership(Node):
    """See domain.partnership.Partnership."""

    version: int = strawberry.field(
        description="Counts changes from 1; send it back when updating."
    )
    types: list[PartnershipType] = strawberry.field(
        description="One to three types, the main one first."
    )
    status: PartnershipStatus = strawberry.field(description="State.")
    start_date: date | None = strawberry.field(description="First day.")
    end_date: date | None = strawberry.field(description="Last day, planned or actual.")
    parties: list[Party] = strawberry.field(description="Visible parties, at most 500.")
    goals: list[Goal] = strawberry.field(description="Goals, at most 50.")
    review_every_months: int = strawberry.field(description="Months between reviews.")
    next_review_due: date | None = strawberry.field(
        description="Date of the next review, null once the partnership has ended."
    )
    visibility: Visibility = strawberry.field(
        description="Who may see it; never wider than its most protected party."
    )
    created_at: datetime = strawberry.field(description="Time of creation.")
    updated_at: datetime = strawberry.field(description="Time of the last change.")
    record: strawberry.Private[partnerships.Partnership]

    @classmethod
    def of(cls, record: partnerships.Partnership) -> "Partnership":
        """Wrap an agreement."""
        return cls(
            id=strawberry.ID(record.id),
            version=record.version,
            types=list(record.types),
            status=record.status,
            start_date=record.start_date,
            end_date=record.end_date,
            parties=[Party.of(party) for party in record.parties],
            goals=[Goal.of(goal) for goal in record.goals],
            review_every_months=record.review_every_months,
            next_review_due=record.next_review_due,
            visibility=record.visibility,
            created_at=record.created_at,
            updated_at=record.updated_at,
            record=record,
        )

    @strawberry.field(description="Title.")
    def title(self, info: Info, language: Language = None) -> str:
        """Show what it is called."""
        return info.context.shown(self.record.title, language)

    @strawberry.field(description="Description.")
    def description(self, info: Info, language: Language = None) -> str | None:
        """Show what it is about."""
        return info.context.shown_if_any(self.record.description, language)

    @strawberry.field(description="Every stored text with its language.")
    def translations(self, info: Info, language: OneLanguage = None) -> list[Translation]:
        """List the texts."""
        texts = (("title", self.record.title), ("description", self.record.description))
        return translations(texts, language)

    @strawberry.field(description="Themes.")
    def themes(self, info: Info) -> list[Concept]:
        """Name what it is about."""
        return concepts_of(info, self.record.themes)

    @strawberry.field(description="Regions.")
    def regions(self, info: Info) -> list[Region]:
        """Say where it takes place."""
        return regions_of(info, self.record.regions)

    @strawberry.field(description="How recently it was confirmed.")
    def freshness(self, info: Info) -> Freshness:
        """Measure the record's age."""
        return self.record.freshness(info.context.use.now)


@strawberry.type(description="Place in a page of partnerships.")
class PartnershipEdge:
    """See domain.page.Edge."""

    cursor: str = strawberry.field(
        description="Keyset cursor: stays valid when other records change."
    )
    node: Partnership = strawberry.field(description="The record.")


@strawberry.type(description="Page of partnerships.")
class PartnershipConnection(FacetedConnection):
    """A page of partnerships, read only as far as it is asked for."""

    @strawberry.field(description="Edges of the page.")
    async def edges(self, info: Info) -> list[PartnershipEdge]:
        """Load the page's records in one read."""
        return [
            PartnershipEdge(cursor=edge.cursor, node=Partnership.of(record))
            for edge, record in await self.paged.records(info, info.context.load.maybe_partnership)
        ]
