"""What clients send to be written; handed on as it is, for the use cases to check.

A table of inputs more than logic, so longer than a usual module.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

import strawberry
from strawberry import UNSET

from domain import organization as organizations
from domain import resource as resources
from domain.codes import (
    ActivityStatus,
    LegalForm,
    OrganizationType,
    PartnershipType,
    PartyRole,
    ResourceKind,
    Visibility,
)
from domain.recommendation import Wanted
from domain.text import Translation
from resolvers import given as values
from resolvers.given import ABSENT, Given
from schema.brief import QuantityInput, ResourceAmountInput
from schema.filters import given
from schema.scalars import URL, ConceptCode, LanguageTag, RegionCode

T = TypeVar("T")
OtherT = TypeVar("OtherT")

IDEMPOTENCY_KEY = (
    "Same key and input within 24 hours return the first result. At most 200 characters."
)


def kept(value: T | None) -> Given[T]:
    """Tell what was left out from what is null: the two do different things."""
    return ABSENT if value is UNSET else value


def changed(value: T | None, change: Callable[[T], OtherT]) -> Given[OtherT]:
    """Tell the same, and change what is there."""
    if value is UNSET:
        return ABSENT
    return None if value is None else change(value)


def _some(items: Sequence[T] | None) -> tuple[T, ...]:
    return tuple(given(items) or ())


@strawberry.input(description="Text in one language.")
class TextInput:
    """See domain.text.Translation."""

    language: LanguageTag = strawberry.field(description="Language.")
    text: str = strawberry.field(description="Text.")


def _texts(texts: Sequence[TextInput] | None) -> values.Texts:
    return tuple(Translation(each.language, each.text) for each in given(texts) or ())


@strawberry.input(description="Identifier of an organization.")
class IdentifierInput:
    """See domain.organization.Identifier."""

    scheme: str = strawberry.field(description="Code of an org-id.guide list.")
    value: str = strawberry.field(description="Identifier within the list.")
    primary: bool | None = strawberry.field(default=False, description="The one to cite.")

    def to_domain(self) -> organizations.Identifier:
        """Hand it on."""
        return organizations.Identifier(
            scheme=self.scheme, value=self.value, primary=bool(self.primary)
        )


def _identifiers(found: Sequence[IdentifierInput]) -> tuple[organizations.Identifier, ...]:
    return tuple(each.to_domain() for each in found)


def _quantity(amount: QuantityInput) -> resources.Quantity:
    return resources.Quantity(value=amount.value, unit=amount.unit)


@strawberry.input(description="Activity of an organization.")
class ActivityInput:
    """See resolvers.given.GivenActivity."""

    title: list[TextInput] = strawberry.field(description="Title.")
    description: list[TextInput] | None = strawberry.field(
        default=UNSET, description="Description."
    )
    role: PartyRole | None = strawberry.field(
        default=PartyRole.IMPLEMENTING,
        description="What the organization does there; default IMPLEMENTING.",
    )
    status: ActivityStatus | None = strawberry.field(
        default=UNSET, description="State of the work."
    )
    themes: list[ConceptCode] | None = strawberry.field(default=UNSET, description="Themes.")
    regions: list[RegionCode] | None = strawberry.field(default=UNSET, description="Regions.")
    start_date: date | None = strawberry.field(default=UNSET, description="First day.")
    end_date: date | None = strawberry.field(default=UNSET, description="Last day.")

    def to_domain(self) -> values.GivenActivity:
        """Hand it on."""
        return values.GivenActivity(
            title=_texts(self.title),
            description=_texts(self.description),
            role=given(self.role) or PartyRole.IMPLEMENTING,
            status=given(self.status),
            themes=_some(self.themes),
            regions=_some(self.regions),
            start_date=given(self.start_date),
            end_date=given(self.end_date),
        )


def _activities(found: Sequence[ActivityInput]) -> tuple[values.GivenActivity, ...]:
    return tuple(each.to_domain() for each in found)


@strawberry.input(
    description=(
        "Profile of an organization; absent fields stay as they are, lists are replaced whole. "
        "Null empties a field."
    )
)
class OrganizationFields:
    """See resolvers.given.GivenProfile."""

    name: list[TextInput] | None = strawberry.field(
        default=UNSET,
        description="Name by language; required when creating. At most 300 characters each.",
    )
    acronym: str | None = strawberry.field(
        default=UNSET, description="Acronym, at most 40 characters."
    )
    type: OrganizationType | None = strawberry.field(
        default=UNSET, description="Kind; required when creating."
    )
    legal_form: LegalForm | None = strawberry.field(default=UNSET, description="Legal form.")
    identifiers: list[IdentifierInput] | None = strawberry.field(
        default=UNSET, description="Identifiers, at most 20; the first is primary if none is named."
    )
    mission: list[TextInput] | None = strawberry.field(
        default=UNSET, description="Mission by language, at most 10000 characters each."
    )
    activities: list[ActivityInput] | None = strawberry.field(
        default=UNSET,
        description="Own activities, at most 50; those with other participants come from imports.",
    )
    languages: list[LanguageTag] | None = strawberry.field(
        default=UNSET, description="Working languages."
    )
    themes: list[ConceptCode] | None = strawberry.field(
        default=UNSET,
        description=(
            "Themes, at most 50. One that is protected by default makes a public organization "
            "visible to members only."
        ),
    )
    headquarters: RegionCode | None = strawberry.field(
        default=UNSET, description="Region of the main office."
    )
    regions: list[RegionCode] | None = strawberry.field(
        default=UNSET, description="Regions it works in, at most 600."
    )
    staff_count: int | None = strawberry.field(default=UNSET, description="Number of staff.")
    annual_budget: QuantityInput | None = strawberry.field(
        default=UNSET, description="Budget of the last closed year."
    )
    website: URL | None = strawberry.field(default=UNSET, description="Website.")
    mailbox: str | None = strawberry.field(
        default=UNSET,
        description=(
            "Role mailbox; personal addresses are refused. Before the @ stand words for offices, "
            "such as `sekretariat` or `info`, or words of the organization's name."
        ),
    )

    def to_domain(self) -> values.GivenProfile:
        """Hand it on."""
        return values.GivenProfile(
            name=changed(self.name, _texts),
            acronym=kept(self.acronym),
            type=kept(self.type),
            legal_form=kept(self.legal_form),
            identifiers=changed(self.identifiers, _identifiers),
            mission=changed(self.mission, _texts),
            activities=changed(self.activities, _activities),
            languages=changed(self.languages, tuple),
            themes=changed(self.themes, tuple),
            headquarters=kept(self.headquarters),
            regions=changed(self.regions, tuple),
            staff_count=kept(self.staff_count),
            annual_budget=changed(self.annual_budget, _quantity),
            website=kept(self.website),
            mailbox=kept(self.mailbox),
        )


def _wanted(amount: ResourceAmountInput) -> Wanted:
    quantity = given(amount.quantity)
    return Wanted(
        concept=amount.concept, quantity=None if quantity is None else _quantity(quantity)
    )


@strawberry.input(description="Party of a partnership.")
class PartyInput:
    """See resolvers.given.GivenParty."""

    organization: strawberry.ID = strawberry.field(description="The organization.")
    role: PartyRole = strawberry.field(description="Role.")
    responsibilities: list[TextInput] | None = strawberry.field(
        default=UNSET, description="What it is responsible for."
    )
    contributions: list[ResourceAmountInput] | None = strawberry.field(
        default=UNSET, description="What it brings, at most 100."
    )

    def to_domain(self) -> values.GivenParty:
        """Hand it on."""
        return values.GivenParty(
            organization_id=self.organization,
            role=self.role,
            responsibilities=_texts(self.responsibilities),
            contributions=tuple(_wanted(each) for each in given(self.contributions) or ()),
        )


def _parties(found: Sequence[PartyInput]) -> tuple[values.GivenParty, ...]:
    return tuple(each.to_domain() for each in found)


@strawberry.input(description="Measure of a goal.")
class IndicatorInput:
    """See resolvers.given.GivenIndicator."""

    name: list[TextInput] = strawberry.field(description="What is measured.")
    unit: ConceptCode = strawberry.field(description="Unit.")
    baseline: float | None = strawberry.field(default=UNSET, description="Value at the start.")
    target: float | None = strawberry.field(default=UNSET, description="Value aimed at.")
    due_on: date | None = strawberry.field(default=UNSET, description="Day the target is due.")

    def to_domain(self) -> values.GivenIndicator:
        """Hand it on."""
        return values.GivenIndicator(
            name=_texts(self.name),
            unit=self.unit,
            baseline=given(self.baseline),
            target=given(self.target),
            due_on=given(self.due_on),
        )


@strawberry.input(description="Goal of a partnership.")
class GoalInput:
    """See resolvers.given.GivenGoal."""

    text: list[TextInput] = strawberry.field(description="Goal.")
    targets: list[ConceptCode] | None = strawberry.field(
        default=UNSET, description="Sustainable Development Goal targets."
    )
    indicators: list[IndicatorInput] | None = strawberry.field(
        default=UNSET, description="Indicators, replacing the list; at most 10."
    )

    def to_domain(self) -> values.GivenGoal:
        """Hand it on."""
        return values.GivenGoal(
            text=_texts(self.text),
            targets=_some(self.targets),
            indicators=tuple(each.to_domain() for each in given(self.indicators) or ()),
        )


@strawberry.input(
    description=(
        "Description of a partnership; absent fields stay as they are, lists are replaced whole."
    )
)
class PartnershipFields:
    """See resolvers.given.GivenPartnership."""

    title: list[TextInput] | None = strawberry.field(
        default=UNSET, description="Title by language; required when proposing."
    )
    description: list[TextInput] | None = strawberry.field(
        default=UNSET, description="Description by language."
    )
    types: list[PartnershipType] | None = strawberry.field(
        default=UNSET,
        description="One to three types, the main one first; required when proposing.",
    )
    themes: list[ConceptCode] | None = strawberry.field(default=UNSET, description="Themes.")
    regions: list[RegionCode] | None = strawberry.field(default=UNSET, description="Regions.")
    start_date: date | None = strawberry.field(default=UNSET, description="First day.")
    end_date: date | None = strawberry.field(default=UNSET, description="Last day.")
    parties: list[PartyInput] | None = strawberry.field(
        default=UNSET, description="Parties; two or more, required when proposing."
    )
    review_every_months: int | None = strawberry.field(
        default=UNSET, description="Months between reviews, 1 to 24; 6 if never set."
    )
    visibility: Visibility | None = strawberry.field(
        default=UNSET,
        description=(
            "Who may see it; default PUBLIC, MEMBERS with a theme that is protected by default. "
            "Narrowed to its most protected party."
        ),
    )

    def to_domain(self) -> values.GivenPartnership:
        """Hand it on."""
        return values.GivenPartnership(
            title=changed(self.title, _texts),
            description=changed(self.description, _texts),
            types=changed(self.types, tuple),
            themes=changed(self.themes, tuple),
            regions=changed(self.regions, tuple),
            start_date=kept(self.start_date),
            end_date=kept(self.end_date),
            parties=changed(self.parties, _parties),
            review_every_months=kept(self.review_every_months),
            visibility=kept(self.visibility),
        )


@strawberry.input(description="Input of createOrganization.")
class CreateOrganizationInput:
    """See resolvers.profiles.create_organization."""

    organization: OrganizationFields = strawberry.field(description="Profile.")
    idempotency_key: str | None = strawberry.field(default=UNSET, description=IDEMPOTENCY_KEY)


@strawberry.input(description="Input of updateOrganization.")
class UpdateOrganizationInput:
    """See resolvers.profiles.update_organization."""

    id: strawberry.ID = strawberry.field(description="Organization.")
    version: int | None = strawberry.field(
        default=UNSET, description="Refuse if the record is not at this version."
    )
    organization: OrganizationFields = strawberry.field(
        description="Changes; empty only confirms the profile as current."
    )
    idempotency_key: str | None = strawberry.field(default=UNSET, description=IDEMPOTENCY_KEY)


@strawberry.input(description="Input of archiveOrganization.")
class ArchiveOrganizationInput:
    """See resolvers.profiles.archive_organization."""

    id: strawberry.ID = strawberry.field(description="Organization.")
    archived: bool | None = strawberry.field(default=True, description="False brings it back.")
    idempotency_key: str | None = strawberry.field(default=UNSET, description=IDEMPOTENCY_KEY)


@strawberry.input(description="Input of saveResource.")
class SaveResourceInput:
    """See resolvers.resources.save_resource."""

    id: strawberry.ID | None = strawberry.field(
        default=UNSET,
        description="Existing resource to change, where absent fields stay; absent for a new one.",
    )
    organization: strawberry.ID = strawberry.field(description="Whose need or offer.")
    kind: ResourceKind = strawberry.field(description="Need or offer; at most 100 of each.")
    concept: ConceptCode = strawberry.field(
        description=(
            "What. One that is protected by default makes a public organization visible to members "
            "only."
        )
    )
    quantity: QuantityInput | None = strawberry.field(default=UNSET, description="How much.")
    note: list[TextInput] | None = strawberry.field(
        default=UNSET, description="Remark, at most 1000 characters each."
    )
    regions: list[RegionCode] | None = strawberry.field(
        default=UNSET,
        description="Where; empty means all regions of the organization. At most 100.",
    )
    available_from: date | None = strawberry.field(default=UNSET, description="First day.")
    valid_until: date | None = strawberry.field(
        default=UNSET,
        description="Last day; default 12 months from now, or from the first day if that is later.",
    )
    idempotency_key: str | None = strawberry.field(default=UNSET, description=IDEMPOTENCY_KEY)

    def to_domain(self) -> values.GivenResource:
        """Hand it on."""
        return values.GivenResource(
            id=given(self.id),
            organization_id=self.organization,
            kind=self.kind,
            concept=self.concept,
            quantity=changed(self.quantity, _quantity),
            note=changed(self.note, _texts),
            regions=changed(self.regions, tuple),
            available_from=kept(self.available_from),
            valid_until=kept(self.valid_until),
        )


@strawberry.input(description="Input of removeResource.")
class RemoveResourceInput:
    """See resolvers.resources.remove_resource."""

    id: strawberry.ID = strawberry.field(description="Resource.")
    idempotency_key: str | None = strawberry.field(default=UNSET, description=IDEMPOTENCY_KEY)


@strawberry.input(description="Input of proposePartnership.")
class ProposePartnershipInput:
    """See resolvers.proposals.propose_partnership."""

    as_organization: strawberry.ID = strawberry.field(
        description="Party that proposes; it must be among the parties."
    )
    partnership: PartnershipFields = strawberry.field(description="Description.")
    goals: list[GoalInput] | None = strawberry.field(
        default=UNSET, description="Goals, at most 50; the proposing party agrees to them."
    )
    idempotency_key: str | None = strawberry.field(default=UNSET, description=IDEMPOTENCY_KEY)

    def to_domain(self) -> values.GivenProposal:
        """Hand it on."""
        return values.GivenProposal(
            as_organization=self.as_organization,
            partnership=self.partnership.to_domain(),
            goals=tuple(each.to_domain() for each in given(self.goals) or ()),
        )
