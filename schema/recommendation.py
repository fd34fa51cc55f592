"""Suggested partners, with reasons and cautions, as clients see them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain import recommendation as values
from domain.codes import (
    CounterfactualKind,
    ExclusionReason,
    PartnershipType,
    ReasonCode,
    RiskCode,
    Severity,
)
from matching.recommender import RecommendationPage
from resolvers.checks import page_size
from resolvers.what_if import Asked
from schema.arguments import Language
from schema.concept import Concept, concepts_of
from schema.context import Info
from schema.graph import GraphPath
from schema.node import Node
from schema.partnership import ResourceAmount
from schema.region import Region, regions_of
from schema.scalars import LanguageTag
from schema.values import Evidence, PageInfo, Quantity

if TYPE_CHECKING:
    from schema.organization import Organization


@strawberry.type(description="Term of a score.")
class Reason:
    """See domain.recommendation.Reason."""

    code: ReasonCode = strawberry.field(description="Term.")
    points: float = strawberry.field(description="Share of the score, may be negative.")
    record: strawberry.Private[values.Reason]

    @classmethod
    def of(cls, record: values.Reason) -> "Reason":
        """Wrap a term's share."""
        return cls(
            code=record.code,
            points=record.points,
            record=record,
        )

    @strawberry.field(description="Explanation.")
    def text(self, info: Info, language: Language = None) -> str:
        """Show it in words."""
        return info.context.shown(self.record.text, language)

    @strawberry.field(description="Values behind it.")
    def evidence(self, info: Info) -> list[Evidence]:
        """Show what was compared."""
        return evidence_of(self.record, info)


@strawberry.type(
    description="Warning on a suggestion; does not change the score unless its weight is set."
)
class Caution:
    """See domain.recommendation.Caution."""

    code: RiskCode = strawberry.field(description="Kind.")
    severity: Severity = strawberry.field(description="Severity.")
    record: strawberry.Private[values.Caution]

    @classmethod
    def of(cls, record: values.Caution) -> "Caution":
        """Wrap a caution."""
        return cls(
            code=record.code,
            severity=record.severity,
            record=record,
        )

    @strawberry.field(description="Explanation.")
    def text(self, info: Info, language: Language = None) -> str:
        """Show it in words."""
        return info.context.shown(self.record.text, language)

    @strawberry.field(description="Values behind it.")
    def evidence(self, info: Info) -> list[Evidence]:
        """Show what was compared."""
        return evidence_of(self.record, info)


def evidence_of(record: values.Reason | values.Caution, info: Info) -> list[Evidence]:
    """Give the values behind a reason or a caution, names in the request's language."""
    return [Evidence.of(each, info.context.use.language) for each in record.evidence]


@strawberry.type(description="Change that would move the score.")
class Counterfactual:
    """See domain.recommendation.Counterfactual."""

    kind: CounterfactualKind = strawberry.field(description="Kind of change.")
    code: str | None = strawberry.field(description="Concept or region code it is about.")
    score: float = strawberry.field(description="Score after the change.")
    rank: int | None = strawberry.field(description="Rank after the change.")
    record: strawberry.Private[values.Counterfactual]

    @classmethod
    def of(cls, record: values.Counterfactual) -> "Counterfactual":
        """Wrap a change."""
        return cls(
            kind=record.kind,
            code=record.code,
            score=record.score,
            rank=record.rank,
            record=record,
        )

    @strawberry.field(description="Explanation.")
    def text(self, info: Info, language: Language = None) -> str:
        """Show it in words."""
        return info.context.shown(self.record.text, language)


@strawberry.type(description="Suggested complementary partner.")
class Recommendation(Node):
    """See domain.recommendation.Recommendation."""

    rank: int | None = strawberry.field(
        description="Position from 1; null if left out of the list."
    )
    exclusion: ExclusionReason | None = strawberry.field(
        description="Why it is left out of the list; null if ranked."
    )
    score: float = strawberry.field(
        description="Overall score, 0 to 1; the sum of the points of all reasons."
    )
    for_you: float = strawberry.field(description="Gain for the asker, 0 to 1.")
    for_them: float = strawberry.field(description="Gain for the candidate, 0 to 1.")
    confidence: float = strawberry.field(description="How much data supports the score, 0 to 1.")
    cautions: list[Caution] = strawberry.field(
        description="Cautions, most severe first; apart from the reasons."
    )
    suggested_type: PartnershipType = strawberry.field(
        description="Partnership type that fits best."
    )
    model_version: str = strawberry.field(description="Model that made the score.")
    created_at: datetime = strawberry.field(description="Time of scoring.")
    record: strawberry.Private[values.Recommendation]
    asked: strawberry.Private[Asked]

    @classmethod
    def of(cls, record: values.Recommendation, asked: Asked) -> "Recommendation":
        """Wrap a suggestion, and what was asked for it."""
        return cls(
            id=strawberry.ID(record.id),
            rank=record.rank,
            exclusion=record.exclusion,
            score=record.score,
            for_you=record.for_you,
            for_them=record.for_them,
            confidence=record.confidence,
            cautions=[Caution.of(each) for each in record.cautions],
            suggested_type=record.suggested_type,
            model_version=record.model_version,
            created_at=record.created_at,
            record=record,
            asked=asked,
        )

    @strawberry.field(
        description="Candidate; null until both sides accept if it is suggested without its name."
    )
    async def organization(
        self, info: Info
    ) -> Annotated["Organization", strawberry.lazy("schema.organization")] | None:
        """Load it together with the others of the list."""
        from schema.organization import Organization

        return Organization.maybe(
            await info.context.load.maybe_organization(self.record.organization_id)
        )

    @strawberry.field(
        description="Reasons, largest effect first; BASELINE, the same for all, comes last."
    )
    def reasons(
        self,
        first: Annotated[
            int | None, strawberry.argument(description="Most reasons, 1 to 100; default all.")
        ] = None,
    ) -> list[Reason]:
        """List the terms."""
        shown = self.record.reasons if first is None else self.record.reasons[: page_size(first)]
        return [Reason.of(each) for each in shown]

    @strawberry.field(
        description="Changes by the asker that would move the score most. They are tried for at "
        "most 10 partners at once, so a page that asks for them has no more."
    )
    async def counterfactuals(
        self,
        info: Info,
        first: Annotated[int | None, strawberry.argument(description="Most changes, 1 to 10.")] = 3,
    ) -> list[Counterfactual]:
        """Try them, together with those of the others of the list; only when asked for."""
        found = await info.context.load.counterfactuals(
            self.record.organization_id, self.asked, 3 if first is None else first
        )
        return [Counterfactual.of(each) for each in found]

    @strawberry.field(description="Suggested first step.")
    def first_step(self, info: Info, language: Language = None) -> str:
        """Show what to do next."""
        return info.context.shown(self.record.first_step, language)

    @strawberry.field(description="How both are connected, shortest first.")
    async def paths(
        self,
        info: Info,
        first: Annotated[int | None, strawberry.argument(description="Most paths, 1 to 10.")] = 3,
        maximum_length: Annotated[
            int | None, strawberry.argument(description="Most links in a path, 1 to 4.")
        ] = 3,
    ) -> list[GraphPath]:
        """Find them, together with those to the others of the list; only when asked for."""
        found = await info.context.load.paths(
            self.record.organization_id,
            self.asked,
            3 if first is None else first,
            3 if maximum_length is None else maximum_length,
        )
        return [GraphPath.of(each) for each in found]


@strawberry.type(description="Place in a page of recommendations.")
class RecommendationEdge:
    """See domain.page.Edge."""

    cursor: str = strawberry.field(
        description="Keyset cursor: stays valid when other records change."
    )
    node: Recommendation = strawberry.field(description="The record.")


@strawberry.type(description="Number of candidates left out for one reason.")
class ExclusionCount:
    """See domain.recommendation.ExclusionCount."""

    reason: ExclusionReason = strawberry.field(description="Reason.")
    count: int = strawberry.field(description="Number; hidden organizations are never counted.")


@strawberry.type(description="What the engine read from free text.")
class BriefInterpretation:
    """See domain.recommendation.Interpretation."""

    language: LanguageTag | None = strawberry.field(description="Language found.")
    record: strawberry.Private[values.Interpretation]

    @classmethod
    def maybe(cls, record: values.Interpretation | None) -> "BriefInterpretation | None":
        """Wrap a reading, if there was a text."""
        if record is None:
            return None
        return cls(
            language=LanguageTag(record.language) if record.language else None, record=record
        )

    @strawberry.field(description="Themes found.")
    def themes(self, info: Info) -> list[Concept]:
        """Name the themes."""
        return concepts_of(info, self.record.themes)

    @strawberry.field(description="Regions found.")
    def regions(self, info: Info) -> list[Region]:
        """Name the places."""
        return regions_of(info, self.record.regions)

    @strawberry.field(description="Needs found.")
    def needs(self, info: Info) -> list[ResourceAmount]:
        """Name what is looked for."""
        return _amounts(info, self.record.needs)

    @strawberry.field(description="Offers found.")
    def offers(self, info: Info) -> list[ResourceAmount]:
        """Name what can be given."""
        return _amounts(info, self.record.offers)


def _amounts(info: Info, wanted: tuple[values.Wanted, ...]) -> list[ResourceAmount]:
    known = info.context.use.vocabulary.concepts
    return [
        ResourceAmount(
            concept=Concept.of(known.get(each.concept)),
            quantity=Quantity.maybe(each.quantity),
            delivered=None,
        )
        for each in wanted
    ]


@strawberry.type(description="Page of recommendations.")
class RecommendationConnection:
    """See matching.recommender.RecommendationPage."""

    edges: list[RecommendationEdge] = strawberry.field(description="Edges of the page.")
    page_info: PageInfo = strawberry.field(description="Position of the page.")
    total_count: int | None = strawberry.field(
        description=(
            "Visible records in all, counted only when asked; null if too costly or withheld."
        )
    )
    excluded: list[ExclusionCount] = strawberry.field(description="Candidates left out, by reason.")
    interpretation: BriefInterpretation | None = strawberry.field(
        description="What was read from a brief's text; null without text."
    )

    @classmethod
    def of(cls, page: RecommendationPage, asked: Asked) -> "RecommendationConnection":
        """Wrap a page of suggestions, and what was asked for it."""
        return cls(
            edges=[
                RecommendationEdge(cursor=edge.cursor, node=Recommendation.of(edge.node, asked))
                for edge in page.edges
            ],
            page_info=PageInfo.of(page),
            total_count=page.total_count,
            excluded=[
                ExclusionCount(reason=each.reason, count=each.count) for each in page.excluded
            ],
            interpretation=BriefInterpretation.maybe(page.interpretation),
        )
