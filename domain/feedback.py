"""What became of a suggestion, and how much does it say about who fits whom?

Weights are set by design until local feedback is plenty enough to fit them; ADR 0009 says why. One
is as much as a declared partnership. What people said weighs more than what they only saw.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Self

from domain.codes import FeedbackVerdict, PartnershipStatus, ReasonCode, RiskCode
from domain.partnership import Partnership
from domain.text import Text
from domain.vocabulary import stable_id

# A word about place 50 counts for no more than this many about the first: few look so far down,
# but one who did is one voice all the same (clipped as in Joachims 2017, below).
MOST_FOR_ONE = 3.0


class FeedbackSignal(StrEnum):
    """Kind of evidence on a suggestion; its `weight`, from -1 to 1, is for or against the pair."""

    weight: float

    def __new__(cls, value: str, weight: float) -> Self:
        """Make the member equal to its name and keep the weight beside it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.weight = weight
        return member

    SHOWN = "SHOWN", -0.02  # and nothing came of it: next to nothing
    OPENED = "OPENED", 0.1
    RELEVANT = "RELEVANT", 0.5
    NOT_RELEVANT = "NOT_RELEVANT", -0.5
    CONTACTED = "CONTACTED", 0.6
    ACCEPTED = "ACCEPTED", 1.0  # the other side agreed
    DECLINED = "DECLINED", -0.3  # often for want of time, not of fit
    ALREADY_PARTNERS = "ALREADY_PARTNERS", 1.0
    DO_NOT_SUGGEST = "DO_NOT_SUGGEST", -1.0
    OUTCOME = "OUTCOME", 1.0  # times its rating


# What a partnership says that the asker and the candidate entered after the suggestion. One that
# ended early says nothing either way: they agreed once.
_OF_PARTNERSHIP: Mapping[PartnershipStatus, tuple[FeedbackSignal, float | None]] = {
    PartnershipStatus.PROPOSED: (FeedbackSignal.CONTACTED, None),
    PartnershipStatus.NEGOTIATION: (FeedbackSignal.CONTACTED, None),
    PartnershipStatus.AGREED: (FeedbackSignal.ACCEPTED, None),
    PartnershipStatus.ACTIVE: (FeedbackSignal.ACCEPTED, None),
    PartnershipStatus.SUSPENDED: (FeedbackSignal.ACCEPTED, None),
    PartnershipStatus.COMPLETED: (FeedbackSignal.OUTCOME, 1.0),
    PartnershipStatus.TERMINATED: (FeedbackSignal.OUTCOME, 0.0),
    PartnershipStatus.DECLINED: (FeedbackSignal.DECLINED, None),
}

# What happened with a suggestion before anything was said of it; later is stronger.
_SEEN = (FeedbackSignal.SHOWN, FeedbackSignal.OPENED)

EFFECTS: Mapping[FeedbackVerdict, Text] = {
    FeedbackVerdict.SHOWN: Text.of(
        id="Tercatat bahwa saran ini tampil; hampir tidak berpengaruh. Jawaban Anda sebelumnya "
        "tetap berlaku.",
        en="Noted that it was shown, which counts for next to nothing. What you said of it before "
        "stands.",
    ),
    FeedbackVerdict.OPENED: Text.of(
        id="Tercatat bahwa saran ini dibuka; penilaian berikutnya sedikit belajar darinya. Jawaban "
        "Anda sebelumnya tetap berlaku.",
        en="Noted that it was opened; the next model learns a little from it. What you said of it "
        "before stands.",
    ),
    FeedbackVerdict.RELEVANT: Text.of(
        id="Tercatat. Saran boleh tampil, dan penilaian berikutnya belajar dari jawaban ini.",
        en="Noted. It may be in your list, and the next model learns from your answer.",
    ),
    FeedbackVerdict.NOT_RELEVANT: Text.of(
        id="Tercatat. Saran tetap tampil, dan penilaian berikutnya belajar dari jawaban ini. "
        "Pilih DO_NOT_SUGGEST bila tidak ingin melihatnya lagi.",
        en="Noted. It stays in your list, and the next model learns from your answer. "
        "Answer DO_NOT_SUGGEST to stop seeing it.",
    ),
    FeedbackVerdict.CONTACTED: Text.of(
        id="Tercatat bahwa Anda sudah menghubungi organisasi ini. Saran tetap tampil.",
        en="Noted that you made contact. It stays in your list.",
    ),
    FeedbackVerdict.ALREADY_PARTNERS: Text.of(
        id="Mulai sekarang organisasi ini dianggap mitra Anda dan tidak disarankan lagi, kecuali "
        "Anda meminta mitra yang sudah ada.",
        en="From now on it counts as your partner: it is left out unless you ask for existing "
        "partners.",
    ),
    FeedbackVerdict.DO_NOT_SUGGEST: Text.of(
        id="Mulai sekarang organisasi ini tidak disarankan lagi kepada Anda. Jawaban lain "
        "mengembalikannya.",
        en="From now on it is not suggested to you. Any other answer brings it back.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What an asker says of a candidate it was suggested; one for each pair, the latest.

    `position` is the place it was shown at, from 1; None if it was left out of the list then.
    `rating` is of an outcome only, from -1 to 1.
    """

    asker_id: str
    candidate_id: str
    signal: FeedbackSignal
    position: int | None
    model_version: str
    suggested_on: date  # in UTC
    given_at: datetime
    reasons: tuple[ReasonCode, ...] = ()  # terms that were right or wrong
    cautions: tuple[RiskCode, ...] = ()  # those that mattered
    note: str = ""
    from_brief: bool = False  # said of a brief's suggestion, so not of the asker's profile
    rating: float | None = None
    version: int = 1

    @property
    def id(self) -> str:
        """The id that follows from the pair."""
        return stable_id("feedback", f"{self.asker_id}|{self.candidate_id}")

    @property
    def recommendation_id(self) -> str:
        """The id of the stored recommendation that it is about, which follows from the pair."""
        return stable_id("recommendation", f"{self.asker_id}|{self.candidate_id}")

    def replaces(self, before: "Feedback") -> bool:
        """Whether it counts instead of what came before on the same pair.

        The latest word does; but that it was shown or opened takes back nothing that was said, and
        being shown again does not close what was opened.
        """
        if self.signal not in _SEEN:
            return True
        return before.signal in _SEEN[: _SEEN.index(self.signal) + 1]

    @property
    def weight(self) -> float:
        """How much it speaks for the pair, or against it below 0; -1 to MOST_FOR_ONE.

        What speaks for a candidate further down counts for more, because fewer look there: the
        inverse of the chance that it was looked at (Joachims et al. 2017,
        doi:10.1145/3018661.3018699). That nothing came of it counts only as far as it was seen.
        """
        weight = self.signal.weight * (1.0 if self.rating is None else self.rating)
        seen = 1.0 if self.position is None else looked_at(self.position)
        if self.signal is FeedbackSignal.SHOWN:
            return weight * seen
        return min(weight / seen, MOST_FOR_ONE) if weight > 0 else weight


def looked_at(position: int) -> float:
    """Give the chance that somebody looks at a place of a list, 1 for the first, falling slowly.

    1 / log2(position + 1), the discount of DCG (Järvelin and Kekäläinen 2002,
    doi:10.1145/582415.582418). ValueError below 1.
    """
    if position < 1:
        raise ValueError(f"Places count from 1, not {position}.")
    return 1 / math.log2(position + 1)


def place_of(chance: float) -> int:
    """Give the place that is looked at with a chance, in (0, 1]: the inverse of `looked_at`."""
    return round(2 ** (1 / chance) - 1)


def followed_by(feedback: Feedback, partnership: Partnership) -> Feedback | None:
    """Give what a partnership adds to some feedback; None if it does not follow from it.

    It does if both are parties to it, and it was entered on the day of the suggestion or later; but
    not if it had started before, as one does that is imported afterwards.
    """
    parties = {party.organization_id for party in partnership.parties}
    if not {feedback.asker_id, feedback.candidate_id} <= parties:
        return None
    begun = partnership.created_at.astimezone(UTC).date()
    if min(begun, partnership.start_date or begun) < feedback.suggested_on:
        return None
    signal, rating = _OF_PARTNERSHIP[partnership.status]
    return Feedback(
        asker_id=feedback.asker_id,
        candidate_id=feedback.candidate_id,
        signal=signal,
        position=feedback.position,
        model_version=feedback.model_version,
        suggested_on=feedback.suggested_on,
        given_at=partnership.updated_at,
        from_brief=feedback.from_brief,
        rating=rating,
    )
