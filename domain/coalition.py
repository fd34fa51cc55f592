"""Which small group covers what is needed, together?"""

from dataclasses import dataclass

from domain.codes import PartnershipType, PartyRole
from domain.recommendation import Caution, Reason, Wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """A need, or the part of it, that one member covers, and the concept of its offer."""

    need: Wanted  # its quantity is what the member covers of it
    offer: str
    unit: str | None = None  # of the offer's own amount, if it states one


@dataclass(frozen=True, slots=True, kw_only=True)
class CoalitionMember:
    """An organization of a coalition; without a removable one, coverage stays the same."""

    organization_id: str
    role: PartyRole
    fills: tuple[Filling, ...]
    removable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Coalition:
    """A small group suggested for a brief; never stored. All shares are in [0, 1]."""

    members: tuple[CoalitionMember, ...]  # must-included ones first, then who covers most
    coverage: float  # weighted share of the needs
    uncovered: tuple[Wanted, ...]  # with the quantity that is missing, if it is counted
    cohesion: float
    coordination_cost: float
    suggested_type: PartnershipType
    reasons: tuple[Reason, ...]  # points sum to coverage, largest first
    cautions: tuple[Caution, ...]  # most severe first
