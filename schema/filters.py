"""Restrictions and orders of lists as clients send them; turned into `domain.filters`, or refused.

A table of inputs more than logic, so longer than a usual module.
"""

import dataclasses
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TypeVar

import strawberry
from strawberry import UNSET
from strawberry.utils.str_converters import to_camel_case

from domain import filters
from domain import recommendation as matching
from domain.codes import (
    ActivityStatus,
    Freshness,
    OrderDirection,
    OrganizationOrderField,
    OrganizationType,
    PartnershipOrderField,
    PartnershipStatus,
    PartnershipType,
    PartyRole,
    RiskCode,
)
from domain.errors import InvalidValueError
from domain.text import Text, language_of
from domain.vocabulary import Hierarchy, TermT, Vocabulary
from resolvers.bounds import number
from resolvers.checks import LONGEST_SEARCH, few_enough, searchable, short_enough
from schema.arguments import within
from schema.scalars import ConceptCode, LanguageTag, RegionCode

T = TypeVar("T")
OtherT = TypeVar("OtherT")

DEEPEST = 3  # levels of and/or/not
TOO_DEEP = Text.of(
    id=f"Filter bertingkat paling banyak {DEEPEST}.", en=f"Filters nest at most {DEEPEST} deep."
)
MOST_VALUES = 200  # values in one list of a filter
MOST_IDS = 1000


def given(value: T | None) -> T | None:
    """Give None for what was left out or null alike; filters make no difference between them."""
    return None if value is UNSET else value


def _some(values: Sequence[T] | None, name: str, most: int = MOST_VALUES) -> tuple[T, ...] | None:
    kept = given(values)
    if kept is None:
        return None
    few_enough(kept, most, name)
    return tuple(kept)


def _maybe(value: T | None, change: Callable[[T], OtherT], name: str) -> OtherT | None:
    """Turn an input that is there; an error inside is told under its name."""
    kept = given(value)
    if kept is None:
        return None
    with within(name):
        return change(kept)


def _each(values: Sequence[T] | None, change: Callable[[T], OtherT], name: str) -> list[OtherT]:
    found = []
    for place, value in enumerate(_some(values, name, 20) or ()):
        with within(name, str(place)):
            found.append(change(value))
    return found


def _codes(known: Hierarchy[TermT], codes: Sequence[str]) -> tuple[str, ...]:
    few_enough(codes, MOST_VALUES, "in")
    found = []
    for place, code in enumerate(codes):
        with within("in", str(place)):
            found.append(known.get(code).code)
    return tuple(dict.fromkeys(found))


def _name(text: str) -> str:
    return short_enough(text, LONGEST_SEARCH)


@strawberry.input(description="Test of a text; all tests given must hold.")
class StringFilter:
    """See domain.filters.NameFilter."""

    eq: str | None = strawberry.field(default=UNSET, description="Equal, ignoring case.")
    among: list[str] | None = strawberry.field(
        default=UNSET, description="Equal to one of these, ignoring case.", name="in"
    )
    starts_with: str | None = strawberry.field(
        default=UNSET, description="Starts with, ignoring case."
    )

    def to_domain(self) -> filters.NameFilter:
        """Check lengths and turn it into the engine's words."""
        return filters.NameFilter(
            eq=_maybe(self.eq, _name, "eq"),
            among=_some(self.among, "in"),
            starts_with=_maybe(self.starts_with, _name, "startsWith"),
        )


@strawberry.input(description="Test of regions.")
class RegionFilter:
    """See domain.filters.RegionFilter."""

    among: list[RegionCode] = strawberry.field(description="Any of these.", name="in")
    include_subregions: bool | None = strawberry.field(
        default=True, description="Regions within them too."
    )

    def to_domain(self, vocabulary: Vocabulary) -> filters.RegionFilter:
        """Make the codes canonical."""
        return filters.RegionFilter(
            among=_codes(vocabulary.regions, self.among),
            include_subregions=self.include_subregions is not False,
        )


@strawberry.input(description="Test of concepts.")
class ConceptFilter:
    """See domain.filters.ConceptFilter."""

    among: list[ConceptCode] = strawberry.field(description="Any of these.", name="in")
    include_narrower: bool | None = strawberry.field(
        default=True, description="Narrower concepts too."
    )

    def to_domain(self, vocabulary: Vocabulary) -> filters.ConceptFilter:
        """Make the codes canonical."""
        return filters.ConceptFilter(
            among=_codes(vocabulary.concepts, self.among),
            include_narrower=self.include_narrower is not False,
        )


@strawberry.input(description="Days from first to last, both included.")
class DateRange:
    """See domain.filters.DateRange."""

    first_day: date | None = strawberry.field(
        default=UNSET, description="First day; open if absent.", name="from"
    )
    last_day: date | None = strawberry.field(
        default=UNSET, description="Last day; open if absent.", name="to"
    )

    def to_domain(self) -> filters.DateRange:
        """Check that the days are in order."""
        first, last = given(self.first_day), given(self.last_day)
        if first and last and first > last:
            raise InvalidValueError(
                Text.of(
                    id="Hari pertama jatuh sesudah hari terakhir.",
                    en="The first day lies after the last.",
                ),
                path=("from",),
            )
        return filters.DateRange(first=first, last=last)


@strawberry.input(description="Restriction of activities; all tests given must hold.")
class ActivityFilter:
    """See domain.filters.ActivityFilter."""

    search: str | None = strawberry.field(
        default=UNSET, description="Words in title and description."
    )
    identifiers: list[str] | None = strawberry.field(
        default=UNSET, description="Identifiers in the source."
    )
    participants: list[strawberry.ID] | None = strawberry.field(
        default=UNSET, description="With one of these organizations."
    )
    roles: list[PartyRole] | None = strawberry.field(
        default=UNSET, description="With a participant in one of these roles."
    )
    statuses: list[ActivityStatus] | None = strawberry.field(default=UNSET, description="States.")
    regions: RegionFilter | None = strawberry.field(default=UNSET, description="Regions.")
    themes: ConceptFilter | None = strawberry.field(default=UNSET, description="Themes.")
    during: DateRange | None = strawberry.field(
        default=UNSET, description="Running on a day of this range."
    )
    updated_since: datetime | None = strawberry.field(
        default=UNSET, description="Changed at this time or later."
    )

    @staticmethod
    def to_domain(asked: "ActivityFilter | None", vocabulary: Vocabulary) -> filters.ActivityFilter:
        """Check it and turn it into the engine's words; no filter restricts nothing."""
        asked = given(asked)
        if asked is None:
            return filters.ANY_ACTIVITY
        return filters.ActivityFilter(
            search=_maybe(asked.search, searchable, "search"),
            identifiers=_some(asked.identifiers, "identifiers"),
            participants=_some(asked.participants, "participants", MOST_IDS),
            roles=_some(asked.roles, "roles"),
            statuses=_some(asked.statuses, "statuses"),
            regions=_maybe(asked.regions, lambda it: it.to_domain(vocabulary), "regions"),
            themes=_maybe(asked.themes, lambda it: it.to_domain(vocabulary), "themes"),
            during=_maybe(asked.during, DateRange.to_domain, "during"),
            updated_since=given(asked.updated_since),
        )


@strawberry.input(description="Restriction of organizations; all tests given must hold.")
class OrganizationFilter:
    """See domain.filters.OrganizationFilter."""

    all_of: list["OrganizationFilter"] | None = strawberry.field(
        default=UNSET, description="All of these hold; nesting at most 3.", name="and"
    )
    any_of: list["OrganizationFilter"] | None = strawberry.field(
        default=UNSET, description="One of these holds; nesting at most 3.", name="or"
    )
    none_of: "OrganizationFilter | None" = strawberry.field(
        default=UNSET, description="This does not hold.", name="not"
    )
    search: str | None = strawberry.field(
        default=UNSET,
        description=(
            "Words in names, missions, activities and identifiers; tolerates typing errors, knows "
            "Indonesian word forms."
        ),
    )
    ids: list[strawberry.ID] | None = strawberry.field(
        default=UNSET, description="One of these records."
    )
    identifiers: list[str] | None = strawberry.field(
        default=UNSET, description="One of these identifiers, with or without scheme."
    )
    name: StringFilter | None = strawberry.field(default=UNSET, description="Name in any language.")
    types: list[OrganizationType] | None = strawberry.field(
        default=UNSET, description="One of these types."
    )
    regions: RegionFilter | None = strawberry.field(default=UNSET, description="Works there.")
    themes: ConceptFilter | None = strawberry.field(default=UNSET, description="Has the theme.")
    needs: ConceptFilter | None = strawberry.field(
        default=UNSET, description="Needs the resource now."
    )
    offers: ConceptFilter | None = strawberry.field(
        default=UNSET, description="Offers the resource now."
    )
    languages: list[LanguageTag] | None = strawberry.field(
        default=UNSET, description="Works in one of these."
    )
    partnership_types: list[PartnershipType] | None = strawberry.field(
        default=UNSET, description="Takes part in one of these types."
    )
    partner_of: strawberry.ID | None = strawberry.field(
        default=UNSET, description="Shares a partnership with this organization."
    )
    freshness: list[Freshness] | None = strawberry.field(default=UNSET, description="One of these.")
    updated_since: datetime | None = strawberry.field(
        default=UNSET, description="Changed at or after this time."
    )
    archived: bool | None = strawberry.field(
        default=UNSET, description="Archived ones instead of active ones."
    )

    @classmethod
    def to_domain(
        cls, asked: "OrganizationFilter | None", vocabulary: Vocabulary, depth: int = 0
    ) -> filters.OrganizationFilter:
        """Check it and turn it into the engine's words; no filter restricts nothing."""
        asked = given(asked)
        if asked is None:
            return filters.ANY_ORGANIZATION
        if depth > DEEPEST:
            raise InvalidValueError(TOO_DEEP)

        def nested(inner: "OrganizationFilter") -> filters.OrganizationFilter:
            return cls.to_domain(inner, vocabulary, depth + 1)

        any_of = _each(asked.any_of, nested, "or")
        return filters.OrganizationFilter(
            all_of=tuple(_each(asked.all_of, nested, "and")),
            any_of=None if given(asked.any_of) is None else tuple(any_of),
            none_of=_maybe(asked.none_of, nested, "not"),
            search=_maybe(asked.search, searchable, "search"),
            ids=_some(asked.ids, "ids", MOST_IDS),
            identifiers=_some(asked.identifiers, "identifiers"),
            name=_maybe(asked.name, StringFilter.to_domain, "name"),
            types=_some(asked.types, "types"),
            regions=_maybe(asked.regions, lambda it: it.to_domain(vocabulary), "regions"),
            themes=_maybe(asked.themes, lambda it: it.to_domain(vocabulary), "themes"),
            needs=_maybe(asked.needs, lambda it: it.to_domain(vocabulary), "needs"),
            offers=_maybe(asked.offers, lambda it: it.to_domain(vocabulary), "offers"),
            languages=_maybe(
                _some(asked.languages, "languages"),
                lambda tags: tuple(language_of(tag) for tag in tags),
                "languages",
            ),
            partnership_types=_some(asked.partnership_types, "partnershipTypes"),
            partner_of=given(asked.partner_of),
            freshness=_some(asked.freshness, "freshness"),
            updated_since=given(asked.updated_since),
            archived=given(asked.archived),
        )


@strawberry.input(description="Order of organizations.")
class OrganizationOrder:
    """See domain.filters.OrganizationOrder."""

    field: OrganizationOrderField = strawberry.field(description="Key.")
    direction: OrderDirection | None = strawberry.field(
        default=OrderDirection.ASC, description="Direction."
    )

    @staticmethod
    def to_domain(
        orders: "list[OrganizationOrder] | None",
    ) -> tuple[filters.OrganizationOrder, ...]:
        """Turn the keys into the engine's words; none means its default."""
        few_enough(orders or (), len(OrganizationOrderField), "orderBy")
        return tuple(
            filters.OrganizationOrder(
                field=each.field, direction=each.direction or OrderDirection.ASC
            )
            for each in orders or ()
        )


@strawberry.input(description="Restriction of partnerships; all tests given must hold.")
class PartnershipFilter:
    """See domain.filters.PartnershipFilter."""

    all_of: list["PartnershipFilter"] | None = strawberry.field(
        default=UNSET, description="All of these hold; nesting at most 3.", name="and"
    )
    any_of: list["PartnershipFilter"] | None = strawberry.field(
        default=UNSET, description="One of these holds; nesting at most 3.", name="or"
    )
    none_of: "PartnershipFilter | None" = strawberry.field(
        default=UNSET, description="This does not hold.", name="not"
    )
    search: str | None = strawberry.field(
        default=UNSET, description="Words in titles, descriptions and goals."
    )
    ids: list[strawberry.ID] | None = strawberry.field(
        default=UNSET, description="One of these records."
    )
    types: list[PartnershipType] | None = strawberry.field(
        default=UNSET, description="One of these types."
    )
    statuses: list[PartnershipStatus] | None = strawberry.field(
        default=UNSET, description="One of these states."
    )
    parties: list[strawberry.ID] | None = strawberry.field(
        default=UNSET, description="All of these organizations take part."
    )
    party_types: list[OrganizationType] | None = strawberry.field(
        default=UNSET, description="All of these kinds of organization take part."
    )
    regions: RegionFilter | None = strawberry.field(default=UNSET, description="Takes place there.")
    themes: ConceptFilter | None = strawberry.field(default=UNSET, description="Has the theme.")
    during: DateRange | None = strawberry.field(
        default=UNSET, description="Ran on some day of the range."
    )
    review_due_by: date | None = strawberry.field(
        default=UNSET, description="The next review is due on or before this day."
    )
    updated_since: datetime | None = strawberry.field(
        default=UNSET, description="Changed at or after this time."
    )

    @classmethod
    def to_domain(
        cls, asked: "PartnershipFilter | None", vocabulary: Vocabulary, depth: int = 0
    ) -> filters.PartnershipFilter:
        """Check it and turn it into the engine's words; no filter restricts nothing."""
        asked = given(asked)
        if asked is None:
            return filters.ANY_PARTNERSHIP
        if depth > DEEPEST:
            raise InvalidValueError(TOO_DEEP)

        def nested(inner: "PartnershipFilter") -> filters.PartnershipFilter:
            return cls.to_domain(inner, vocabulary, depth + 1)

        any_of = _each(asked.any_of, nested, "or")
        return filters.PartnershipFilter(
            all_of=tuple(_each(asked.all_of, nested, "and")),
            any_of=None if given(asked.any_of) is None else tuple(any_of),
            none_of=_maybe(asked.none_of, nested, "not"),
            search=_maybe(asked.search, searchable, "search"),
            ids=_some(asked.ids, "ids", MOST_IDS),
            types=_some(asked.types, "types"),
            statuses=_some(asked.statuses, "statuses"),
            parties=_some(asked.parties, "parties", 20),
            party_types=_some(asked.party_types, "partyTypes"),
            regions=_maybe(asked.regions, lambda it: it.to_domain(vocabulary), "regions"),
            themes=_maybe(asked.themes, lambda it: it.to_domain(vocabulary), "themes"),
            during=_maybe(asked.during, DateRange.to_domain, "during"),
            review_due_by=given(asked.review_due_by),
            updated_since=given(asked.updated_since),
        )


@strawberry.input(description="Order of partnerships.")
class PartnershipOrder:
    """See domain.filters.PartnershipOrder."""

    field: PartnershipOrderField = strawberry.field(description="Key.")
    direction: OrderDirection | None = strawberry.field(
        default=OrderDirection.ASC, description="Direction."
    )

    @staticmethod
    def to_domain(
        orders: "list[PartnershipOrder] | None",
    ) -> tuple[filters.PartnershipOrder, ...]:
        """Turn the keys into the engine's words; none means its default."""
        few_enough(orders or (), len(PartnershipOrderField), "orderBy")
        return tuple(
            filters.PartnershipOrder(
                field=each.field, direction=each.direction or OrderDirection.ASC
            )
            for each in orders or ()
        )


def _share(value: float | None, default: float, name: str) -> float:
    kept = given(value)
    share = default if kept is None else kept
    return number(share, name, most=1)


@strawberry.input(description="Restriction of candidates.")
class MatchFilter:
    """See domain.recommendation.MatchFilter."""

    candidates: OrganizationFilter | None = strawberry.field(
        default=UNSET, description="Which organizations may be suggested."
    )
    suggested_types: list[PartnershipType] | None = strawberry.field(
        default=UNSET, description="Only if one of these types fits best."
    )
    include_existing_partners: bool | None = strawberry.field(
        default=False, description="Existing partners too."
    )
    minimum_score: float | None = strawberry.field(default=0.0, description="Lowest score, 0 to 1.")
    minimum_confidence: float | None = strawberry.field(
        default=0.0, description="Lowest confidence, 0 to 1."
    )
    maximum_per_type: int | None = strawberry.field(
        default=UNSET, description="Most candidates of one organization type."
    )
    exclude_cautions: list[RiskCode] | None = strawberry.field(
        default=UNSET,
        description="Leave out candidates with one of these cautions at severity HIGH.",
    )

    @staticmethod
    def to_domain(asked: "MatchFilter | None", vocabulary: Vocabulary) -> matching.MatchFilter:
        """Check it and turn it into the engine's words; no filter restricts nothing."""
        asked = given(asked)
        if asked is None:
            return matching.MatchFilter()
        most = given(asked.maximum_per_type)
        if most is not None and most < 1:
            raise InvalidValueError(
                Text.of(id="Paling sedikit 1 dari satu jenis.", en="At least 1 of a type."),
                path=("maximumPerType",),
            )
        return matching.MatchFilter(
            candidates=_maybe(
                asked.candidates,
                lambda it: OrganizationFilter.to_domain(it, vocabulary),
                "candidates",
            )
            or filters.ANY_ORGANIZATION,
            suggested_types=_some(asked.suggested_types, "suggestedTypes"),
            include_existing_partners=bool(given(asked.include_existing_partners)),
            minimum_score=_share(asked.minimum_score, 0.0, "minimumScore"),
            minimum_confidence=_share(asked.minimum_confidence, 0.0, "minimumConfidence"),
            maximum_per_type=most,
            exclude_cautions=_some(asked.exclude_cautions, "excludeCautions") or (),
        )


@strawberry.input(
    description=("Weight of each term, 0 to 10; 1 keeps the model's weight, 0 leaves the term out.")
)
class MatchWeights:
    """See domain.recommendation.MatchWeights."""

    mission: float | None = strawberry.field(default=1.0, description="MISSION.")
    theme: float | None = strawberry.field(default=1.0, description="THEME.")
    needs_met: float | None = strawberry.field(default=1.0, description="NEEDS_MET.")
    offers_wanted: float | None = strawberry.field(default=1.0, description="OFFERS_WANTED.")
    reciprocity: float | None = strawberry.field(default=1.0, description="RECIPROCITY.")
    role_fit: float | None = strawberry.field(default=1.0, description="ROLE_FIT.")
    region: float | None = strawberry.field(default=1.0, description="REGION.")
    language: float | None = strawberry.field(default=1.0, description="LANGUAGE.")
    network: float | None = strawberry.field(default=1.0, description="NETWORK.")
    trust: float | None = strawberry.field(default=1.0, description="TRUST.")
    freshness: float | None = strawberry.field(default=1.0, description="FRESHNESS.")
    cautions: float | None = strawberry.field(
        default=0.0, description="CAUTIONS; 0 keeps them out of the score."
    )
    diversity: float | None = strawberry.field(
        default=0.3, description="Variety of the list, 0 to 1; reorders, does not change scores."
    )
    exposure: float | None = strawberry.field(
        default=0.3,
        description="Fairness to rarely shown organizations, 0 to 1; reorders, does not change "
        "scores.",
    )

    @staticmethod
    def to_domain(asked: "MatchWeights | None") -> matching.MatchWeights:
        """Check the bounds; a weight left out keeps the model's."""
        asked = given(asked)
        if asked is None:
            return matching.MatchWeights()
        kept: dict[str, float] = {}
        for field in dataclasses.fields(matching.MatchWeights):
            weight = given(getattr(asked, field.name))
            if weight is None:
                continue
            most = 1 if field.name in matching.REORDERING else 10
            kept[field.name] = number(weight, to_camel_case(field.name), most=most)
        return matching.MatchWeights(**kept)


def match_arguments(
    filter: MatchFilter | None,  # noqa: A002 # its public name
    weights: MatchWeights | None,
    vocabulary: Vocabulary,
) -> tuple[matching.MatchFilter, matching.MatchWeights]:
    """Check the arguments `filter` and `weights` of whatever ranks candidates."""
    with within("filter"):
        wanted = MatchFilter.to_domain(filter, vocabulary)
    with within("weights"):
        return wanted, MatchWeights.to_domain(weights)
