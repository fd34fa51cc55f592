"""Who is suggested to whom, why, and with what to be careful about?"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from domain.codes import (
    CounterfactualKind,
    ExclusionReason,
    PartnershipType,
    ReasonCode,
    RiskCode,
    Severity,
)
from domain.filters import ANY_ORGANIZATION, OrganizationFilter
from domain.resource import Quantity
from domain.text import Name, Text


class Evidence(NamedTuple):
    """A pair of values that were compared; `similarity` in [0, 1].

    A value is a code, a figure or a date as it is, or a name in the languages that it has.
    A tuple, as an answer has over a hundred, and a tuple is made in a third of the time.
    """

    field: str
    ours: Name | None = None
    theirs: Name | None = None
    similarity: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What terms of one kind add to a score, with the values they were read from."""

    code: ReasonCode
    points: float  # may be negative; the points of all reasons add up to the score, in [0, 1]
    text: Text
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """What to talk about before agreeing; does not change the score unless its weight is set."""

    code: RiskCode
    severity: Severity
    text: Text
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """A complementary partner suggested to somebody; scores in [0, 1].

    `rank` counts from 1 and is None if the candidate is left out, for the reason in `exclusion`.
    """

    id: str
    organization_id: str
    score: float
    for_you: float
    for_them: float
    confidence: float
    reasons: tuple[Reason, ...]  # largest effect first, BASELINE last
    cautions: tuple[Caution, ...]  # most severe first
    suggested_type: PartnershipType
    first_step: Text
    model_version: str
    created_at: datetime
    rank: int | None = None
    exclusion: ExclusionReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterfactual:
    """A change by the asker that would raise a candidate's score, and where that would lead.

    `code` names the concept or region; `rank` counts from 1, None if it is in no list or far below.
    """

    kind: CounterfactualKind
    code: str | None
    text: Text
    score: float
    rank: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionCount:
    """How many candidates were left out for one reason; hidden ones are never counted."""

    reason: ExclusionReason
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A resource in a brief: what, and how much if it is counted.

    `weight` above 0: how much a need matters beside the others.
    """

    concept: str
    quantity: Quantity | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What is looked for; never stored. The rest adds to `as_organization`'s profile."""

    as_organization: str | None = None
    text: str = ""
    language: str | None = None
    themes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    needs: tuple[Wanted, ...] = ()
    offers: tuple[Wanted, ...] = ()
    partnership_type: PartnershipType | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpretation:
    """What the engine read from a brief's free text."""

    language: str | None
    themes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    needs: tuple[Wanted, ...] = ()
    offers: tuple[Wanted, ...] = ()


# Fields of MatchWeights that are no weights of terms, and how much of each a list has by default.
REORDERING = ("diversity", "exposure")
USUAL = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchWeights:
    """Multipliers of the prior's weights, 0 to 10; 1 keeps a weight, 0 leaves the term out.

    Those in REORDERING lie in [0, 1] and only reorder the best of a list, whose scores stay;
    0 for both keeps the order of scores, the default is what data chose (ADR 0012).
    """

    mission: float = 1.0
    theme: float = 1.0
    needs_met: float = 1.0
    offers_wanted: float = 1.0
    reciprocity: float = 1.0
    role_fit: float = 1.0
    region: float = 1.0
    language: float = 1.0
    network: float = 1.0
    trust: float = 1.0
    freshness: float = 1.0
    cautions: float = 0.0
    diversity: float = USUAL
    exposure: float = USUAL

    @property
    def of_terms(self) -> "MatchWeights":
        """The same scores in the usual order: what tells whether weights of terms were set."""
        return replace(self, diversity=USUAL, exposure=USUAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchFilter:
    """Restriction of candidates and of the list made of them."""

    candidates: OrganizationFilter = ANY_ORGANIZATION
    suggested_types: tuple[PartnershipType, ...] | None = None
    include_existing_partners: bool = False
    minimum_score: float = 0.0
    minimum_confidence: float = 0.0
    maximum_per_type: int | None = None
    exclude_cautions: tuple[RiskCode, ...] = ()
