"""Who can partner? Organizations; individuals are never stored."""

from dataclasses import dataclass
from datetime import datetime

from domain.codes import Freshness, LegalForm, OrganizationType, Visibility
from domain.resource import Quantity, Resource
from domain.text import NO_TEXT, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """Identifier after org-id.guide: `scheme` is a list's code, `value` the number within it."""

    scheme: str
    value: str
    primary: bool = False
    verified: bool = False

    @property
    def org_id(self) -> str:
        """The full identifier, `scheme-value`; unique in the graph."""
        return f"{self.scheme}-{self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a record came from; SPDX licence name if it has one."""

    name: str
    retrieved_at: datetime
    url: str | None = None
    license: str | None = None
    fields: tuple[str, ...] = ()  # empty: all


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """One organization with its needs and offers; times are aware and in UTC.

    Codes are canonical (`domain.vocabulary`). `version` counts saved changes from 1.
    """

    id: str
    name: Text
    type: OrganizationType
    created_at: datetime
    updated_at: datetime
    confirmed_at: datetime
    version: int = 1
    acronym: str | None = None
    legal_form: LegalForm | None = None
    identifiers: tuple[Identifier, ...] = ()  # primary first
    mission: Text = NO_TEXT
    languages: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    headquarters: str | None = None
    regions: tuple[str, ...] = ()
    staff_count: int | None = None
    annual_budget: Quantity | None = None
    website: str | None = None
    mailbox: str | None = None
    visibility: Visibility = Visibility.PUBLIC
    matchable: bool = True
    archived_at: datetime | None = None
    resources: tuple[Resource, ...] = ()  # needs and offers, in order of id
    sources: tuple[Source, ...] = ()

    def freshness(self, now: datetime) -> Freshness:
        """Say how recently the profile was confirmed, in months of 30.44 days."""
        months = (now - self.confirmed_at).days / 30.44
        if months < 12:
            return Freshness.CURRENT
        return Freshness.AGING if months < 24 else Freshness.STALE
