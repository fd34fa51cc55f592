"""What mutations answer: the record as it is now, or an error as data."""

from typing import Annotated

import strawberry

from schema.node import Node
from schema.organization import Organization
from schema.partnership import Partnership
from schema.user_errors import ConflictError, ForbiddenError, NotFoundError, ValidationError


@strawberry.type(description="An organization was changed.")
class OrganizationPayload:
    """An organization after its change."""

    organization: Organization | None = strawberry.field(
        description="The organization now; null after erasing."
    )
    changed: Node | None = strawberry.field(
        default=None, description="Resource or merge that was created or changed."
    )


@strawberry.type(description="A partnership was changed.")
class PartnershipPayload:
    """A partnership after its change."""

    partnership: Partnership = strawberry.field(description="The partnership now.")
    changed: Node | None = strawberry.field(
        default=None,
        description=(
            "Goal, agreement, communication, measurement, review or risk that was created or "
            "changed."
        ),
    )
    notified: int = strawberry.field(description="Parties notified.")


OrganizationResult = Annotated[
    OrganizationPayload | ValidationError | NotFoundError | ForbiddenError | ConflictError,
    strawberry.union("OrganizationResult", description="Result of a change of an organization."),
]
PartnershipResult = Annotated[
    PartnershipPayload | ValidationError | NotFoundError | ForbiddenError | ConflictError,
    strawberry.union("PartnershipResult", description="Result of a change of a partnership."),
]
