"""What did organizations agree to do together, and how does it stand?"""

from dataclasses import dataclass
from datetime import date, datetime

from domain.codes import Freshness, PartnershipStatus, PartnershipType, PartyRole, Visibility
from domain.resource import Quantity
from domain.text import NO_TEXT, Text

ENDED = frozenset(
    {PartnershipStatus.COMPLETED, PartnershipStatus.TERMINATED, PartnershipStatus.DECLINED}
)

# From here on somebody may say that the parties have worked together.
BEGUN = frozenset(
    {
        PartnershipStatus.ACTIVE,
        PartnershipStatus.SUSPENDED,
        PartnershipStatus.COMPLETED,
        PartnershipStatus.TERMINATED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What a party brings: a resource concept, and how much if it is counted."""

    concept: str
    quantity: Quantity | None = None
    delivered: Quantity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An organization taking part in a partnership."""

    organization_id: str
    role: PartyRole
    responsibilities: Text = NO_TEXT
    contributions: tuple[Contribution, ...] = ()
    answered_at: datetime | None = None
    joined_on: date | None = None
    left_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """Measure of a goal; baseline and target in `unit`."""

    id: str
    name: Text
    unit: str
    baseline: float | None = None
    target: float | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """Common goal; `agreed_by` holds the parties that agreed to this wording, in order of id."""

    id: str
    text: Text
    targets: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    agreed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Partnership:
    """Agreement of two or more organizations to act together, declared by its parties.

    Never more visible than its most protected party: `visibility` is kept so by whoever saves.
    """

    id: str
    title: Text
    types: tuple[PartnershipType, ...]  # one to three, the main one first
    status: PartnershipStatus
    parties: tuple[Party, ...]  # two or more, in the order given
    created_at: datetime
    updated_at: datetime
    confirmed_at: datetime
    version: int = 1
    description: Text = NO_TEXT
    themes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    start_date: date | None = None
    end_date: date | None = None
    review_every_months: int = 6
    next_review_due: date | None = None
    visibility: Visibility = Visibility.PUBLIC
    goals: tuple[Goal, ...] = ()

    def freshness(self, now: datetime) -> Freshness:
        """Say how recently the record was confirmed, in months of 30.44 days."""
        months = (now - self.confirmed_at).days / 30.44
        if months < 12:
            return Freshness.CURRENT
        return Freshness.AGING if months < 24 else Freshness.STALE
