"""What an organization says of a suggestion, as clients send it, and what they are answered."""

from typing import Annotated

import strawberry
from strawberry import UNSET

from domain.codes import FeedbackVerdict, ReasonCode, RiskCode
from domain.feedback import EFFECTS
from resolvers import feedback
from resolvers.feedback import GivenFeedback
from schema.arguments import Language
from schema.context import Info
from schema.filters import given
from schema.inputs import IDEMPOTENCY_KEY
from schema.recommendation import Recommendation
from schema.user_errors import ConflictError, ForbiddenError, NotFoundError, ValidationError


@strawberry.input(description="Input of giveFeedback.")
class GiveFeedbackInput:
    """See resolvers.feedback.GivenFeedback."""

    recommendation: strawberry.ID = strawberry.field(
        description="Recommendation, at most 90 days old."
    )
    verdict: FeedbackVerdict = strawberry.field(description="Verdict; replaces an earlier one.")
    reasons: list[ReasonCode] | None = strawberry.field(
        default=UNSET, description="Terms that were right or wrong."
    )
    cautions: list[RiskCode] | None = strawberry.field(
        default=UNSET, description="Cautions that mattered."
    )
    note: str | None = strawberry.field(
        default=UNSET, description="Remark, at most 1000 characters."
    )
    idempotency_key: str | None = strawberry.field(default=UNSET, description=IDEMPOTENCY_KEY)

    def to_domain(self) -> GivenFeedback:
        """Hand it on."""
        return GivenFeedback(
            recommendation=self.recommendation,
            verdict=self.verdict,
            reasons=tuple(given(self.reasons) or ()),
            cautions=tuple(given(self.cautions) or ()),
            note=given(self.note),
        )


@strawberry.type(description="Feedback was recorded.")
class FeedbackPayload:
    """See resolvers.feedback."""

    verdict: strawberry.Private[FeedbackVerdict]
    recommendation_id: strawberry.Private[str]

    @strawberry.field(description="The recommendation.")
    async def recommendation(self, info: Info) -> Recommendation:
        """Judge it anew: what was said of it counts."""
        found = await feedback.judged(info.context.use, self.recommendation_id)
        return Recommendation.of(found.record, found.asked)

    @strawberry.field(description="What it changes from now on.")
    def effect(self, info: Info, language: Language = None) -> str:
        """Say it in words."""
        return info.context.shown(EFFECTS[self.verdict], language)


FeedbackResult = Annotated[
    FeedbackPayload | ValidationError | NotFoundError | ForbiddenError | ConflictError,
    strawberry.union("FeedbackResult", description="Result of feedback."),
]
