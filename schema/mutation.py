"""The write operations: each asks one use case and wraps its answer, errors too."""

from typing import Annotated, TypeVar

import strawberry

from resolvers import feedback, profiles, proposals, resources
from schema.context import Info
from schema.feedback import FeedbackPayload, FeedbackResult, GiveFeedbackInput
from schema.filters import given
from schema.inputs import (
    ArchiveOrganizationInput,
    CreateOrganizationInput,
    ProposePartnershipInput,
    RemoveResourceInput,
    SaveResourceInput,
    UpdateOrganizationInput,
)
from schema.organization import Organization
from schema.partnership import Partnership
from schema.payloads import (
    OrganizationPayload,
    OrganizationResult,
    PartnershipPayload,
    PartnershipResult,
)
from schema.resource import Resource
from schema.user_errors import told

InputT = TypeVar("InputT")
Input = Annotated[InputT, strawberry.argument(description="Input.")]


@strawberry.type(
    description=(
        "Write operations. Errors a user can act on are members of the result; every change is "
        "in the audit trail before the answer is sent."
    )
)
class Mutation:
    """See the target schema; what is not here yet stands in docs/api.md."""

    @strawberry.field(description="Create an organization.")
    async def create_organization(
        self,
        info: Info,
        input: Input[CreateOrganizationInput],  # noqa: A002 # its public name
    ) -> OrganizationResult:
        """Create a record."""

        async def work() -> OrganizationPayload:
            record = await profiles.create_organization(
                info.context.use, input.organization.to_domain(), key=given(input.idempotency_key)
            )
            return OrganizationPayload(organization=Organization.of(record))

        return await told(info, work())

    @strawberry.field(description="Change or confirm an organization's profile.")
    async def update_organization(
        self,
        info: Info,
        input: Input[UpdateOrganizationInput],  # noqa: A002 # its public name
    ) -> OrganizationResult:
        """Change a record, or only confirm it."""

        async def work() -> OrganizationPayload:
            record = await profiles.update_organization(
                info.context.use,
                input.id,
                input.organization.to_domain(),
                version=given(input.version),
                key=given(input.idempotency_key),
            )
            return OrganizationPayload(organization=Organization.of(record))

        return await told(info, work())

    @strawberry.field(description="Archive an organization or bring it back.")
    async def archive_organization(
        self,
        info: Info,
        input: Input[ArchiveOrganizationInput],  # noqa: A002 # its public name
    ) -> OrganizationResult:
        """Take a record out of lists, or put it back."""

        async def work() -> OrganizationPayload:
            record = await profiles.archive_organization(
                info.context.use,
                input.id,
                archived=input.archived is not False,
                key=given(input.idempotency_key),
            )
            return OrganizationPayload(organization=Organization.of(record))

        return await told(info, work())

    @strawberry.field(description="Create or change a need or an offer.")
    async def save_resource(
        self,
        info: Info,
        input: Input[SaveResourceInput],  # noqa: A002 # its public name
    ) -> OrganizationResult:
        """Save one need or offer."""

        async def work() -> OrganizationPayload:
            saved = await resources.save_resource(
                info.context.use, input.to_domain(), key=given(input.idempotency_key)
            )
            return OrganizationPayload(
                organization=Organization.of(saved.organization),
                changed=Resource.of(saved.resource) if saved.resource else None,
            )

        return await told(info, work())

    @strawberry.field(description="Remove a need or an offer.")
    async def remove_resource(
        self,
        info: Info,
        input: Input[RemoveResourceInput],  # noqa: A002 # its public name
    ) -> OrganizationResult:
        """Remove one need or offer."""

        async def work() -> OrganizationPayload:
            record = await resources.remove_resource(
                info.context.use, input.id, key=given(input.idempotency_key)
            )
            return OrganizationPayload(organization=Organization.of(record))

        return await told(info, work())

    @strawberry.field(description="Propose a partnership to other organizations.")
    async def propose_partnership(
        self,
        info: Info,
        input: Input[ProposePartnershipInput],  # noqa: A002 # its public name
    ) -> PartnershipResult:
        """Propose, in the name of one party."""

        async def work() -> PartnershipPayload:
            proposed = await proposals.propose_partnership(
                info.context.use, input.to_domain(), key=given(input.idempotency_key)
            )
            return PartnershipPayload(
                partnership=Partnership.of(proposed.partnership), notified=proposed.notified
            )

        return await told(info, work())

    @strawberry.field(description="Say whether a recommendation was useful.")
    async def give_feedback(
        self,
        info: Info,
        input: Input[GiveFeedbackInput],  # noqa: A002 # its public name
    ) -> FeedbackResult:
        """Judge one suggestion."""

        async def work() -> FeedbackPayload:
            await feedback.give_feedback(
                info.context.use, input.to_domain(), key=given(input.idempotency_key)
            )
            return FeedbackPayload(verdict=input.verdict, recommendation_id=input.recommendation)

        return await told(info, work())
