"""The read operations: each asks one use case and wraps its answer."""

from functools import partial
from typing import Annotated

import strawberry

from domain.activity import Activity as ActivityRecord
from domain.codes import RegionLevel, VocabularyScheme
from domain.concept import Concept as ConceptRecord
from domain.organization import Organization as OrganizationRecord
from domain.partnership import Goal as GoalRecord
from domain.partnership import Indicator as IndicatorRecord
from domain.partnership import Partnership as PartnershipRecord
from domain.region import Region as RegionRecord
from domain.resource import Resource as ResourceRecord
from resolvers import (
    activities,
    coalitions,
    evaluations,
    nodes,
    organizations,
    partnerships,
    recommendations,
    vocabularies,
)
from resolvers.suggestions import Suggested
from resolvers.what_if import Asked
from schema.activity import Activity, ActivityConnection
from schema.arguments import After, First, within
from schema.brief import PartnerBrief
from schema.coalition import Coalition
from schema.concept import Concept, Vocabulary
from schema.connection import Paged
from schema.context import Info
from schema.evaluation import Evaluation
from schema.filters import (
    ActivityFilter,
    MatchFilter,
    MatchWeights,
    OrganizationFilter,
    OrganizationOrder,
    PartnershipFilter,
    PartnershipOrder,
    match_arguments,
)
from schema.node import Node
from schema.organization import Organization, OrganizationConnection
from schema.partnership import Goal, Indicator, Partnership, PartnershipConnection
from schema.recommendation import Recommendation, RecommendationConnection
from schema.region import Region, RegionConnection, RegionEdge
from schema.resource import Resource
from schema.scalars import RegionCode
from schema.values import PageInfo


def node_of(record: nodes.Record | None) -> Node | None:
    """Wrap a record as the type it is served as."""
    match record:
        case OrganizationRecord():
            return Organization.of(record)
        case ActivityRecord():
            return Activity.of(record)
        case PartnershipRecord():
            return Partnership.of(record)
        case ResourceRecord():
            return Resource.of(record)
        case GoalRecord():
            return Goal.of(record)
        case IndicatorRecord():
            return Indicator.of(record)
        case RegionRecord():
            return Region.of(record)
        case ConceptRecord():
            return Concept.of(record)
        case Suggested():
            return Recommendation.of(record.record, record.asked)
        case None:
            return None


@strawberry.type(
    description="Read operations. Every list is bounded; cost is reported in `extensions.cost`."
)
class Query:
    """See the target schema; what is not here yet stands in docs/api.md."""

    @strawberry.field(description="Record by id; null if unknown or not visible.")
    async def node(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Global id.")],  # noqa: A002 # its public name
    ) -> Node | None:
        """Find one record of any kind."""
        (found,) = await nodes.nodes(info.context.use, [id])
        return node_of(found)

    @strawberry.field(
        description="Records by id, in the order asked; null where unknown or not visible."
    )
    async def nodes(
        self,
        info: Info,
        ids: Annotated[
            list[strawberry.ID], strawberry.argument(description="Global ids, at most 100.")
        ],
    ) -> list[Node | None]:
        """Find some records of any kinds."""
        return [node_of(found) for found in await nodes.nodes(info.context.use, ids)]

    @strawberry.field(description="One organization; null if unknown or not visible.")
    async def organization(
        self,
        info: Info,
        id: Annotated[  # noqa: A002 # its public name
            strawberry.ID | None,
            strawberry.argument(description="Global id; give this or `identifier`."),
        ] = None,
        identifier: Annotated[
            str | None,
            strawberry.argument(
                description="Any identifier: `ID-KHH-` and 16 digits, or the bare number."
            ),
        ] = None,
    ) -> Organization | None:
        """Find one organization."""
        return Organization.maybe(
            await organizations.find_organization(
                info.context.use, identity=id, identifier=identifier
            )
        )

    @strawberry.field(description="Search of organizations.")
    async def organizations(
        self,
        info: Info,
        filter: Annotated[  # noqa: A002 # its public name
            OrganizationFilter | None, strawberry.argument(description="Restriction.")
        ] = None,
        order_by: Annotated[
            list[OrganizationOrder] | None,
            strawberry.argument(description="Order; default RELEVANCE with a search, else NAME."),
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> OrganizationConnection:
        """List organizations."""
        with within("filter"):
            wanted = OrganizationFilter.to_domain(filter, info.context.use.vocabulary)
        listing = await organizations.list_organizations(info.context.use, wanted)
        cut = partial(listing.page, OrganizationOrder.to_domain(order_by), after=after)
        return OrganizationConnection(
            paged=Paged.of(listing, cut, first=first, default=20),
            counts=listing,
            search=wanted.search,
        )

    @strawberry.field(description="One partnership; null if unknown or not visible.")
    async def partnership(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Global id.")],  # noqa: A002 # its public name
    ) -> Partnership | None:
        """Find one partnership."""
        found = await info.context.load.maybe_partnership(id)
        return Partnership.of(found) if found else None

    @strawberry.field(description="Search of partnerships; reviews due through `reviewDueBy`.")
    async def partnerships(
        self,
        info: Info,
        filter: Annotated[  # noqa: A002 # its public name
            PartnershipFilter | None, strawberry.argument(description="Restriction.")
        ] = None,
        order_by: Annotated[
            list[PartnershipOrder] | None,
            strawberry.argument(description="Order; default START_DATE descending."),
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> PartnershipConnection:
        """List partnerships."""
        with within("filter"):
            wanted = PartnershipFilter.to_domain(filter, info.context.use.vocabulary)
        listing = await partnerships.list_partnerships(info.context.use, wanted)
        cut = partial(listing.page, PartnershipOrder.to_domain(order_by), after=after)
        return PartnershipConnection(
            paged=Paged.of(listing, cut, first=first, default=20), counts=listing
        )

    @strawberry.field(description="Search of activities, newest start first.")
    async def activities(
        self,
        info: Info,
        filter: Annotated[  # noqa: A002 # its public name
            ActivityFilter | None, strawberry.argument(description="Restriction.")
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> ActivityConnection:
        """List activities."""
        with within("filter"):
            wanted = ActivityFilter.to_domain(filter, info.context.use.vocabulary)
        listing = await activities.list_activities(info.context.use, wanted)
        cut = partial(listing.page, (), after=after)
        return ActivityConnection(paged=Paged.of(listing, cut, first=first, default=20))

    @strawberry.field(description="Vocabularies.")
    def vocabularies(
        self,
        info: Info,
        schemes: Annotated[
            list[VocabularyScheme] | None,
            strawberry.argument(description="Only these; default all."),
        ] = None,
    ) -> list[Vocabulary]:
        """List the controlled lists."""
        found = vocabularies.list_schemes(info.context.use, schemes)
        return [Vocabulary.of(scheme) for scheme in found]

    @strawberry.field(description="Regions, in code order or by relevance.")
    def regions(
        self,
        info: Info,
        search: Annotated[
            str | None, strawberry.argument(description="Words to look for in names and codes.")
        ] = None,
        under: Annotated[
            RegionCode | None, strawberry.argument(description="Only regions within this one.")
        ] = None,
        level: Annotated[
            RegionLevel | None, strawberry.argument(description="Only this level.")
        ] = None,
        first: First = 50,
        after: After = None,
    ) -> RegionConnection:
        """List places."""
        page = vocabularies.list_regions(
            info.context.use,
            search=search,
            under=under,
            level=level,
            first=50 if first is None else first,
            after=after,
        )
        return RegionConnection(
            edges=[
                RegionEdge(cursor=edge.cursor, node=Region.of(edge.node)) for edge in page.edges
            ],
            page_info=PageInfo.of(page),
            total_count=page.total_count,
        )

    @strawberry.field(description="Complementary partners for a brief; saves nothing of it.")
    async def match_partners(
        self,
        info: Info,
        brief: Annotated[PartnerBrief, strawberry.argument(description="What is looked for.")],
        filter: Annotated[  # noqa: A002 # its public name
            MatchFilter | None, strawberry.argument(description="Restriction of candidates.")
        ] = None,
        weights: Annotated[
            MatchWeights | None, strawberry.argument(description="Weights of the terms.")
        ] = None,
        first: First = 10,
        after: After = None,
    ) -> RecommendationConnection:
        """Ask the engine for partners that complete what a brief describes."""
        known = info.context.use.vocabulary
        wanted, chosen = match_arguments(filter, weights, known)
        looked_for = brief.to_domain(known)
        return RecommendationConnection.of(
            await recommendations.match_partners(
                info.context.use,
                looked_for,
                wanted,
                chosen,
                first=10 if first is None else first,
                after=after,
            ),
            Asked(by=looked_for, wanted=wanted, weights=chosen),
        )

    @strawberry.field(
        description=(
            "Why, or why not, one candidate is suggested; null if one of the two is unknown or not "
            "visible, an error if both are the same."
        )
    )
    async def explain_match(
        self,
        info: Info,
        asker: Annotated[
            strawberry.ID,
            strawberry.argument(description="Organization that asks.", name="from"),
        ],
        candidate: Annotated[
            strawberry.ID, strawberry.argument(description="Candidate.", name="to")
        ],
        filter: Annotated[  # noqa: A002 # its public name
            MatchFilter | None, strawberry.argument(description="Restriction of candidates.")
        ] = None,
        weights: Annotated[
            MatchWeights | None, strawberry.argument(description="Weights of the terms.")
        ] = None,
    ) -> Recommendation | None:
        """Ask the engine about one pair."""
        use = info.context.use
        wanted, chosen = match_arguments(filter, weights, use.vocabulary)
        found = await recommendations.explain_match(use, asker, candidate, wanted, chosen)
        asked = Asked(by=asker, wanted=wanted, weights=chosen)
        return Recommendation.of(found, asked) if found else None

    @strawberry.field(
        description="Measured quality of the recommendations by dataset; empty if not measured."
    )
    async def evaluations(
        self,
        info: Info,
        model_version: Annotated[
            str | None, strawberry.argument(description="Model; default the one in use.")
        ] = None,
    ) -> list[Evaluation]:
        """List what was measured of one model."""
        found = await evaluations.list_evaluations(info.context.use, model_version)
        return [Evaluation.of(each) for each in found]

    @strawberry.field(
        description="Small groups that cover the needs of a brief together, best first."
    )
    async def build_coalitions(
        self,
        info: Info,
        brief: Annotated[PartnerBrief, strawberry.argument(description="What is looked for.")],
        filter: Annotated[  # noqa: A002 # its public name
            MatchFilter | None, strawberry.argument(description="Restriction of candidates.")
        ] = None,
        must_include: Annotated[
            list[strawberry.ID] | None,
            strawberry.argument(description="Organizations every coalition includes."),
        ] = None,
        maximum_members: Annotated[
            int | None, strawberry.argument(description="Most members, 2 to 10.")
        ] = 5,
        first: Annotated[
            int | None, strawberry.argument(description="Most coalitions, 1 to 10.")
        ] = 3,
    ) -> list[Coalition]:
        """Ask the engine for groups that complete what a brief describes."""
        use = info.context.use
        wanted, _ = match_arguments(filter, None, use.vocabulary)
        found = await coalitions.build_coalitions(
            use,
            brief.to_domain(use.vocabulary),
            wanted,
            must_include or (),
            maximum_members=5 if maximum_members is None else maximum_members,
            first=3 if first is None else first,
        )
        return [Coalition.of(each) for each in found]
