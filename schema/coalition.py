"""Small groups suggested for a brief, as clients see them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from domain import coalition as values
from domain.codes import PartnershipType, PartyRole, ResourceKind
from domain.organization import Organization as OrganizationRecord
from domain.recommendation import Wanted
from domain.resource import Resource as ResourceRecord
from schema.concept import Concept
from schema.context import Info
from schema.partnership import ResourceAmount
from schema.recommendation import Caution, Reason
from schema.resource import Resource
from schema.values import Quantity

if TYPE_CHECKING:
    from schema.organization import Organization


def _amount(info: Info, wanted: Wanted, resource: ResourceRecord | None = None) -> ResourceAmount:
    known = info.context.use.vocabulary.concepts
    return ResourceAmount(
        concept=Concept.of(known.get(wanted.concept)),
        quantity=Quantity.maybe(wanted.quantity),
        delivered=None,
        resource=Resource.of(resource) if resource else None,
    )


@strawberry.type(description="Member of a coalition.")
class CoalitionMember:
    """See domain.coalition.CoalitionMember."""

    role: PartyRole = strawberry.field(description="Suggested role.")
    removable: bool = strawberry.field(description="Coverage stays the same without it.")
    record: strawberry.Private[values.CoalitionMember]

    @classmethod
    def of(cls, record: values.CoalitionMember) -> "CoalitionMember":
        """Wrap a member."""
        return cls(role=record.role, removable=record.removable, record=record)

    @strawberry.field(description="The organization.")
    async def organization(
        self, info: Info
    ) -> Annotated["Organization", strawberry.lazy("schema.organization")]:
        """Load it together with the other members."""
        from schema.organization import Organization

        return Organization.of(await info.context.load.organization(self.record.organization_id))

    @strawberry.field(description="Needs it covers.")
    async def fills(self, info: Info) -> list[ResourceAmount]:
        """Name them, each with the offer that covers it."""
        owner = await info.context.load.organization(self.record.organization_id)
        return [_amount(info, each.need, _offer(info, owner, each)) for each in self.record.fills]


def _offer(info: Info, owner: OrganizationRecord, filling: values.Filling) -> ResourceRecord | None:
    """Find the offer that a filling was read from; of several alike, the first."""
    found = [
        each
        for each in owner.resources
        if each.kind is ResourceKind.OFFER
        and each.concept == filling.offer
        and each.is_open(info.context.use.now.date())
    ]
    alike = [
        each for each in found if (each.quantity.unit if each.quantity else None) == filling.unit
    ]
    return next(iter(alike or found), None)


@strawberry.type(description="Small group that covers the needs of a brief together.")
class Coalition:
    """See domain.coalition.Coalition."""

    members: list[CoalitionMember] = strawberry.field(description="Members.")
    coverage: float = strawberry.field(description="Weighted share of needs covered, 0 to 1.")
    cohesion: float = strawberry.field(description="Mean closeness of members, 0 to 1.")
    coordination_cost: float = strawberry.field(
        description="Expected effort of coordination, 0 to 1."
    )
    suggested_type: PartnershipType = strawberry.field(
        description="Partnership type that fits best."
    )
    reasons: list[Reason] = strawberry.field(description="Reasons; points sum to coverage.")
    cautions: list[Caution] = strawberry.field(description="Cautions.")
    record: strawberry.Private[values.Coalition]

    @classmethod
    def of(cls, record: values.Coalition) -> "Coalition":
        """Wrap a group."""
        return cls(
            members=[CoalitionMember.of(each) for each in record.members],
            coverage=record.coverage,
            cohesion=record.cohesion,
            coordination_cost=record.coordination_cost,
            suggested_type=record.suggested_type,
            reasons=[Reason.of(each) for each in record.reasons],
            cautions=[Caution.of(each) for each in record.cautions],
            record=record,
        )

    @strawberry.field(description="Needs nobody covers.")
    def uncovered(self, info: Info) -> list[ResourceAmount]:
        """Name them, with the amount that is missing of those that are counted."""
        return [_amount(info, each) for each in self.record.uncovered]
