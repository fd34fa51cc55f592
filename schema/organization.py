"""Organizations as clients see them, and the lists that hang on them."""

import asyncio
from datetime import date, datetime
from functools import partial
from typing import Annotated

import strawberry

from domain import organization as organizations
from domain.codes import (
    Freshness,
    LegalForm,
    OrganizationType,
    PartnerBasis,
    PartnershipStatus,
    PartnershipType,
    PartyRole,
    ResourceKind,
    TrustSignalCode,
    VocabularyScheme,
    WithheldReason,
)
from resolvers import organizations as use
from resolvers import recommendations as matches
from resolvers.what_if import Asked
from schema.activity import ActivityConnection
from schema.arguments import After, First, Language, OneLanguage, within
from schema.concept import Concept, concepts_of
from schema.connection import Connection, FacetedConnection, Paged
from schema.context import Info
from schema.filters import (
    MatchFilter,
    MatchWeights,
    OrganizationFilter,
    PartnershipFilter,
    PartnershipOrder,
    match_arguments,
)
from schema.node import Node
from schema.partnership import Partnership, PartnershipConnection
from schema.recommendation import RecommendationConnection
from schema.region import Region
from schema.resource import Resource
from schema.scalars import URL, LanguageTag
from schema.values import (
    Identifier,
    Provenance,
    Quantity,
    Translation,
    Withheld,
    translations,
)


@strawberry.type(description="Checkable fact that supports trust.")
class TrustSignal:
    """See resolvers.organizations.trust_signals."""

    code: TrustSignalCode = strawberry.field(description="Kind.")
    value: str = strawberry.field(description="Value, such as `4` or `2025`.")
    as_of: date | None = strawberry.field(description="Date of the fact.")
    source: str | None = strawberry.field(description="Who says so.")


@strawberry.type(description="Organization that can partner. Individuals are never stored.")
class Organization(Node):
    """See domain.organization.Organization."""

    version: int = strawberry.field(
        description="Counts changes from 1; send it back when updating."
    )
    acronym: str | None = strawberry.field(description="Acronym.")
    type: OrganizationType = strawberry.field(description="Kind.")
    legal_form: LegalForm | None = strawberry.field(description="Legal form.")
    identifiers: list[Identifier] = strawberry.field(description="Identifiers, primary first.")
    languages: list[LanguageTag] = strawberry.field(description="Working languages.")
    staff_count: int | None = strawberry.field(description="Number of staff.")
    annual_budget: Quantity | None = strawberry.field(description="Budget of the last closed year.")
    website: URL | None = strawberry.field(description="Website.")
    provenance: list[Provenance] = strawberry.field(description="Sources.")
    created_at: datetime = strawberry.field(description="Time of creation.")
    updated_at: datetime = strawberry.field(description="Time of the last change.")
    archived_at: datetime | None = strawberry.field(
        description="Time of archiving, null while active."
    )
    record: strawberry.Private[organizations.Organization]

    @classmethod
    def of(cls, record: organizations.Organization) -> "Organization":
        """Wrap an organization."""
        return cls(
            id=strawberry.ID(record.id),
            version=record.version,
            acronym=record.acronym,
            type=record.type,
            legal_form=record.legal_form,
            identifiers=[Identifier.of(each) for each in record.identifiers],
            languages=[LanguageTag(each) for each in record.languages],
            staff_count=record.staff_count,
            annual_budget=Quantity.maybe(record.annual_budget),
            website=URL(record.website) if record.website else None,
            provenance=[Provenance.of(source) for source in record.sources],
            created_at=record.created_at,
            updated_at=record.updated_at,
            archived_at=record.archived_at,
            record=record,
        )

    @classmethod
    def maybe(cls, record: organizations.Organization | None) -> "Organization | None":
        """Wrap an organization, if there is one."""
        return cls.of(record) if record else None

    @strawberry.field(description="Name.")
    def name(self, info: Info, language: Language = None) -> str:
        """Show what it is called."""
        return info.context.shown(self.record.name, language)

    @strawberry.field(description="Mission.")
    def mission(self, info: Info, language: Language = None) -> str | None:
        """Show what it is there for."""
        return info.context.shown_if_any(self.record.mission, language)

    @strawberry.field(description="Every stored text with its language.")
    def translations(self, info: Info, language: OneLanguage = None) -> list[Translation]:
        """List the texts."""
        texts = (("name", self.record.name), ("mission", self.record.mission))
        return translations(texts, language)

    @strawberry.field(description="Themes, at most 50.")
    def themes(
        self,
        info: Info,
        scheme: Annotated[
            VocabularyScheme | None, strawberry.argument(description="Only this vocabulary.")
        ] = None,
    ) -> list[Concept]:
        """Name what it works on."""
        return concepts_of(info, self.record.themes, scheme)

    @strawberry.field(description="Region of the main office.")
    def headquarters(self, info: Info) -> Region | None:
        """Say where its seat is."""
        code = self.record.headquarters
        return Region.of(info.context.use.vocabulary.regions.get(code)) if code else None

    @strawberry.field(description="Regions it works in, coarsened if protected; at most 600.")
    def regions(self, info: Info) -> list[Region]:
        """Say where it works."""
        known = info.context.use.vocabulary.regions
        return [Region.of(known.get(code)) for code in self.record.regions]

    @strawberry.field(description="Role mailbox, never a personal one; shown by consent.")
    def mailbox(self, info: Info) -> str | None:
        """Show it to who acts for the organization."""
        return use.mailbox(info.context.use, self.record)

    @strawberry.field(description="What it looks for, at most 100.")
    def needs(
        self,
        info: Info,
        include_expired: Annotated[
            bool | None, strawberry.argument(description="Expired ones too.")
        ] = False,
    ) -> list[Resource]:
        """List its needs."""
        return self._resources(info, ResourceKind.NEED, bool(include_expired))

    @strawberry.field(description="What it can give, at most 100.")
    def offers(
        self,
        info: Info,
        include_expired: Annotated[
            bool | None, strawberry.argument(description="Expired ones too.")
        ] = False,
    ) -> list[Resource]:
        """List its offers."""
        return self._resources(info, ResourceKind.OFFER, bool(include_expired))

    def _resources(self, info: Info, kind: ResourceKind, expired: bool) -> list[Resource]:
        today = info.context.use.now.date()
        return [
            Resource.of(each)
            for each in self.record.resources
            if each.kind is kind and (expired or each.is_open(today))
        ]

    @strawberry.field(description="Trust signals.")
    async def trust(self, info: Info) -> list[TrustSignal]:
        """List what can be checked."""
        completed = await info.context.load.partnerships_of(self.record.id, use.COMPLETED)
        return [
            TrustSignal(
                code=signal.code, value=signal.value, as_of=signal.as_of, source=signal.source
            )
            for signal in use.trust_signals(self.record, completed.total_count())
        ]

    @strawberry.field(description="How recently the profile was confirmed.")
    def freshness(self, info: Info) -> Freshness:
        """Measure the profile's age."""
        return self.record.freshness(info.context.use.now)

    @strawberry.field(description="Values not shown to the caller, with reasons.")
    def withheld(self, info: Info) -> list[Withheld]:
        """Name what is kept back."""
        hidden = self.record.mailbox and not use.mailbox(info.context.use, self.record)
        return [Withheld(field="mailbox", reason=WithheldReason.CONSENT)] if hidden else []

    @strawberry.field(description="Work it did or does, alone or with others, newest first.")
    async def activities(
        self,
        info: Info,
        roles: Annotated[
            list[PartyRole] | None, strawberry.argument(description="Only in these roles.")
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> ActivityConnection:
        """List its work; for a list of organizations, in one pass over the columns."""
        listing = await info.context.load.activities_of(
            self.record.id, None if roles is None else tuple(roles)
        )
        cut = partial(listing.page, (), after=after)
        return ActivityConnection(paged=Paged.of(listing, cut, first=first, default=20))

    @strawberry.field(
        description="Organizations it shares partnerships or activities with, by name."
    )
    async def partners(
        self,
        info: Info,
        basis: Annotated[
            list[PartnerBasis] | None,
            strawberry.argument(description="Only on this evidence; default both."),
        ] = None,
        types: Annotated[
            list[PartnershipType] | None,
            strawberry.argument(description="Only through these partnership types."),
        ] = None,
        statuses: Annotated[
            list[PartnershipStatus] | None,
            strawberry.argument(description="Only through partnerships in these states."),
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> Annotated["PartnerConnection", strawberry.lazy("schema.organization")]:
        """List who it works with; for a list of organizations, in one pass over the columns."""
        listing = await info.context.load.partners_of(
            self.record.id,
            None if basis is None else tuple(basis),
            None if types is None else tuple(types),
            None if statuses is None else tuple(statuses),
        )
        cut = partial(listing.page, after=after)
        return PartnerConnection(paged=Paged.of(listing, cut, first=first, default=20))

    @strawberry.field(description="Its partnerships.")
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
        """List what it agreed to."""
        with within("filter"):
            wanted = PartnershipFilter.to_domain(filter, info.context.use.vocabulary)
        listing = await info.context.load.partnerships_of(self.record.id, wanted)
        cut = partial(listing.page, PartnershipOrder.to_domain(order_by), after=after)
        return PartnershipConnection(
            paged=Paged.of(listing, cut, first=first, default=20), counts=listing
        )

    @strawberry.field(
        description="Complementary partners, best first, out of what the caller sees."
    )
    async def recommendations(
        self,
        info: Info,
        filter: Annotated[  # noqa: A002 # its public name
            MatchFilter | None, strawberry.argument(description="Restriction of candidates.")
        ] = None,
        weights: Annotated[
            MatchWeights | None, strawberry.argument(description="Weights of the terms.")
        ] = None,
        first: First = 10,
        after: After = None,
    ) -> RecommendationConnection:
        """Ask the engine for partners that complete this organization."""
        wanted, chosen = match_arguments(filter, weights, info.context.use.vocabulary)
        size = 10 if first is None else first
        return RecommendationConnection.of(
            await info.context.load.recommendations_of(
                self.record.id, wanted, chosen, first=size, after=after
            ),
            Asked(by=self.record.id, wanted=wanted, weights=chosen),
        )

    @strawberry.field(
        description=(
            "Similar organizations that could stand in for this one; the edge score is the "
            "likeness, 0 to 1."
        )
    )
    async def alternatives(
        self,
        info: Info,
        filter: Annotated[  # noqa: A002 # its public name
            OrganizationFilter | None, strawberry.argument(description="Restriction of candidates.")
        ] = None,
        first: First = 10,
        after: After = None,
    ) -> Annotated["OrganizationConnection", strawberry.lazy("schema.organization")]:
        """Ask the engine for organizations like this one."""
        context = info.context.use
        with within("filter"):
            wanted = OrganizationFilter.to_domain(filter, context.vocabulary)
        listing = await matches.alternatives(context, self.record.id, wanted)
        cut = partial(listing.page, after=after)
        return OrganizationConnection(
            paged=Paged.of(listing, cut, first=first, default=10), counts=listing
        )


@strawberry.type(description="Place in a page of organizations.")
class OrganizationEdge:
    """See domain.page.Edge."""

    cursor: str = strawberry.field(
        description="Keyset cursor: stays valid when other records change."
    )
    node: Organization = strawberry.field(description="The record.")
    score: float | None = strawberry.field(
        description="Relevance, likeness or metric, as the field says."
    )
    search: strawberry.Private[str | None]

    @strawberry.field(description="Passages that matched the search, with `<mark>`.")
    def highlights(self, info: Info, language: Language = None) -> list[str]:
        """Show where the words of the search stand."""
        return use.highlights(info.context.use, self.node.record, self.search, language)


@strawberry.type(description="Page of organizations.")
class OrganizationConnection(FacetedConnection):
    """A page of organizations, read only as far as it is asked for."""

    search: strawberry.Private[str | None] = None

    @strawberry.field(description="Edges of the page.")
    async def edges(self, info: Info) -> list[OrganizationEdge]:
        """Load the page's records in one read."""
        return [
            OrganizationEdge(
                cursor=edge.cursor,
                node=Organization.of(record),
                score=edge.score,
                search=self.search,
            )
            for edge, record in await self.paged.records(info, info.context.load.maybe_organization)
        ]


@strawberry.type(description="Place in a page of partners.")
class PartnerEdge:
    """What two organizations share, beside the partner itself."""

    cursor: str = strawberry.field(
        description="Keyset cursor: stays valid when other records change."
    )
    node: Organization = strawberry.field(description="The record.")
    partnership_count: int = strawberry.field(description="Visible partnerships shared.")
    activity_count: int = strawberry.field(
        description="Visible activities of at most 10 organizations shared."
    )
    since: date | None = strawberry.field(description="Start of the first one.")
    until: date | None = strawberry.field(
        description="Last day of the last one; absent while one runs."
    )
    partnership_ids: strawberry.Private[tuple[str, ...]]

    @strawberry.field(description="Those partnerships, newest first, at most 10.")
    async def partnerships(self, info: Info) -> list[Partnership]:
        """Load them together with those of the other partners."""
        load = info.context.load.maybe_partnership
        found = await asyncio.gather(*(load(each) for each in self.partnership_ids))
        return [Partnership.of(record) for record in found if record is not None]


@strawberry.type(description="Page of partners.")
class PartnerConnection(Connection):
    """A page of partners, read only as far as it is asked for."""

    @strawberry.field(description="Edges of the page.")
    async def edges(self, info: Info) -> list[PartnerEdge]:
        """Load the page's records in one read."""
        load = info.context.load.maybe_organization
        found = await self.paged.records(info, load, lambda partner: partner.organization_id)
        return [
            PartnerEdge(
                cursor=edge.cursor,
                node=Organization.of(record),
                partnership_count=edge.node.partnership_count,
                activity_count=edge.node.activity_count,
                since=edge.node.since,
                until=edge.node.until,
                partnership_ids=edge.node.partnership_ids,
            )
            for edge, record in found
        ]
