"""Which work did or do organizations do, alone or together? Evidence, not a partnership."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.codes import ActivityStatus, PartyRole
from domain.organization import Source
from domain.resource import Quantity
from domain.text import NO_TEXT, Text

# In these nobody has worked yet, or nobody may be said to have.
NEVER_BEGUN = frozenset({ActivityStatus.PIPELINE, ActivityStatus.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """An organization in an activity with all its roles there, in the order of PartyRole."""

    organization_id: str
    roles: tuple[PartyRole, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """An IATI activity, a grant or a programme.

    Visible if one of its participants is, or if it has none; hidden participants are never shown.
    """

    id: str
    title: Text
    updated_at: datetime
    identifier: str | None = None  # in the source; unique
    description: Text = NO_TEXT
    status: ActivityStatus | None = None
    participants: tuple[Participant, ...] = ()  # in order of organization_id
    themes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    budget: Quantity | None = None
    start_date: date | None = None
    end_date: date | None = None
    sources: tuple[Source, ...] = ()
