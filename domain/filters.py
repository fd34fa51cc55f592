"""Which records are asked for, and in which order?

Values mirror the GraphQL inputs; codes are canonical and checked before a filter is made.
"""

from dataclasses import dataclass
from datetime import date, datetime

from domain.codes import (
    ActivityStatus,
    FacetField,
    Freshness,
    OrderDirection,
    OrganizationOrderField,
    OrganizationType,
    PartnershipOrderField,
    PartnershipStatus,
    PartnershipType,
    PartyRole,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameFilter:
    """Tests of a name in any language, case and marks ignored; all given must hold."""

    eq: str | None = None
    among: tuple[str, ...] | None = None
    starts_with: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionFilter:
    """Any of these regions; with subregions, any region within them too."""

    among: tuple[str, ...]
    include_subregions: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptFilter:
    """Any of these concepts; with narrower, any concept below them too."""

    among: tuple[str, ...]
    include_narrower: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange:
    """Days from first to last, both included; open where None."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationFilter:
    """Restriction of organizations; all tests given must hold, an empty list holds for none."""

    all_of: tuple["OrganizationFilter", ...] = ()
    any_of: tuple["OrganizationFilter", ...] | None = None
    none_of: "OrganizationFilter | None" = None
    search: str | None = None
    ids: tuple[str, ...] | None = None
    identifiers: tuple[str, ...] | None = None
    name: NameFilter | None = None
    types: tuple[OrganizationType, ...] | None = None
    regions: RegionFilter | None = None
    themes: ConceptFilter | None = None
    needs: ConceptFilter | None = None
    offers: ConceptFilter | None = None
    languages: tuple[str, ...] | None = None
    partnership_types: tuple[PartnershipType, ...] | None = None
    partner_of: str | None = None
    freshness: tuple[Freshness, ...] | None = None
    updated_since: datetime | None = None
    archived: bool | None = None  # None: active ones at the top level, no test when nested


ANY_ORGANIZATION = OrganizationFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityFilter:
    """Restriction of activities; all tests given must hold."""

    search: str | None = None
    ids: tuple[str, ...] | None = None
    identifiers: tuple[str, ...] | None = None
    participants: tuple[str, ...] | None = None
    roles: tuple[PartyRole, ...] | None = None
    statuses: tuple[ActivityStatus, ...] | None = None
    regions: RegionFilter | None = None
    themes: ConceptFilter | None = None
    during: DateRange | None = None
    updated_since: datetime | None = None


ANY_ACTIVITY = ActivityFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnershipFilter:
    """Restriction of partnerships; all tests given must hold."""

    all_of: tuple["PartnershipFilter", ...] = ()
    any_of: tuple["PartnershipFilter", ...] | None = None
    none_of: "PartnershipFilter | None" = None
    search: str | None = None
    ids: tuple[str, ...] | None = None
    types: tuple[PartnershipType, ...] | None = None
    statuses: tuple[PartnershipStatus, ...] | None = None
    parties: tuple[str, ...] | None = None  # all of them take part
    party_types: tuple[OrganizationType, ...] | None = None  # all of these kinds take part
    regions: RegionFilter | None = None
    themes: ConceptFilter | None = None
    during: DateRange | None = None
    review_due_by: date | None = None
    updated_since: datetime | None = None


ANY_PARTNERSHIP = PartnershipFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationOrder:
    """One key to order organizations by; ties fall to the next key, at last to the id."""

    field: OrganizationOrderField
    direction: OrderDirection = OrderDirection.ASC


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnershipOrder:
    """One key to order partnerships by; ties fall to the next key, at last to the id."""

    field: PartnershipOrderField
    direction: OrderDirection = OrderDirection.ASC


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """One value of a facet and how many visible records have it."""

    code: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """Counts by one dimension, most frequent first, ties by code."""

    field: FacetField
    values: tuple[FacetValue, ...]
