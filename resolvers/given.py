"""What did a caller hand over to be written, before anybody looked at it?

Codes are as typed and texts of any length; the use cases check them and make records. A field may
be left out, null or given, and the three differ: absent stays as it is, null is emptied.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final, TypeAlias, TypeVar

from domain.codes import (
    ActivityStatus,
    LegalForm,
    OrganizationType,
    PartnershipType,
    PartyRole,
    ResourceKind,
    Visibility,
)
from domain.organization import Identifier
from domain.recommendation import Wanted
from domain.resource import Quantity
from domain.text import Translation


class Absent(Enum):
    """The mark of a field that was left out."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT
T = TypeVar("T")
Given: TypeAlias = T | Absent | None
Texts: TypeAlias = tuple[Translation, ...]  # one text by language, as typed
Codes: TypeAlias = tuple[str, ...]


def there(value: Given[T]) -> T | None:
    """Give None for what was left out or null, where that makes no difference."""
    return None if value is ABSENT else value


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenActivity:
    """Work that the organization did or does alone."""

    title: Texts
    description: Texts = ()
    role: PartyRole = PartyRole.IMPLEMENTING
    status: ActivityStatus | None = None
    themes: Codes = ()
    regions: Codes = ()
    start_date: date | None = None
    end_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenProfile:
    """Fields of an organization; lists replace what is stored."""

    name: Given[Texts] = ABSENT
    acronym: Given[str] = ABSENT
    type: Given[OrganizationType] = ABSENT
    legal_form: Given[LegalForm] = ABSENT
    identifiers: Given[tuple[Identifier, ...]] = ABSENT
    mission: Given[Texts] = ABSENT
    activities: Given[tuple[GivenActivity, ...]] = ABSENT
    languages: Given[Codes] = ABSENT
    themes: Given[Codes] = ABSENT
    headquarters: Given[str] = ABSENT
    regions: Given[Codes] = ABSENT
    staff_count: Given[int] = ABSENT
    annual_budget: Given[Quantity] = ABSENT
    website: Given[str] = ABSENT
    mailbox: Given[str] = ABSENT


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenResource:
    """A need or an offer; `id` names the one to change."""

    organization_id: str
    kind: ResourceKind
    concept: str
    id: str | None = None
    quantity: Given[Quantity] = ABSENT
    note: Given[Texts] = ABSENT
    regions: Given[Codes] = ABSENT
    available_from: Given[date] = ABSENT
    valid_until: Given[date] = ABSENT


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenParty:
    """An organization that shall take part, and what it brings."""

    organization_id: str
    role: PartyRole
    responsibilities: Texts = ()
    contributions: tuple[Wanted, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenIndicator:
    """A measure of a goal."""

    name: Texts
    unit: str
    baseline: float | None = None
    target: float | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenGoal:
    """A common goal."""

    text: Texts
    targets: Codes = ()
    indicators: tuple[GivenIndicator, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPartnership:
    """Fields of a partnership; lists replace what is stored."""

    title: Given[Texts] = ABSENT
    description: Given[Texts] = ABSENT
    types: Given[tuple[PartnershipType, ...]] = ABSENT
    themes: Given[Codes] = ABSENT
    regions: Given[Codes] = ABSENT
    start_date: Given[date] = ABSENT
    end_date: Given[date] = ABSENT
    parties: Given[tuple[GivenParty, ...]] = ABSENT
    review_every_months: Given[int] = ABSENT
    visibility: Given[Visibility] = ABSENT


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenProposal:
    """A partnership to propose in the name of one of its parties."""

    as_organization: str
    partnership: GivenPartnership
    goals: tuple[GivenGoal, ...] = ()
