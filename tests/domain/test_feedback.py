"""What feedback weighs, and what follows from a partnership that came of it."""

import math
from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.codes import FeedbackVerdict, PartnershipStatus
from domain.feedback import (
    EFFECTS,
    MOST_FOR_ONE,
    Feedback,
    FeedbackSignal,
    followed_by,
    looked_at,
    place_of,
)
from tests.worlds import MOMENT, partnership

SAID = Feedback(
    asker_id="fishers",
    candidate_id="cold-store",
    signal=FeedbackSignal.RELEVANT,
    position=1,
    model_version="prior-1",
    suggested_on=MOMENT.date(),
    given_at=MOMENT,
)


def test_every_verdict_is_a_signal_and_has_an_effect_in_both_languages() -> None:
    """What clients may say is a part of what counts, and each is answered."""
    for verdict in FeedbackVerdict:
        assert FeedbackSignal[verdict.name] == verdict.name
        assert EFFECTS[verdict].by_language.keys() == {"id", "en"}


def test_more_certain_words_weigh_more() -> None:
    """Silence < opened < relevant < contacted < accepted; a refusal weighs like an acceptance."""
    order = [
        FeedbackSignal.SHOWN,
        FeedbackSignal.OPENED,
        FeedbackSignal.RELEVANT,
        FeedbackSignal.CONTACTED,
        FeedbackSignal.ACCEPTED,
    ]
    weights = [replace(SAID, signal=signal).weight for signal in order]
    assert weights == sorted(weights)
    assert weights[0] < 0 < weights[1]
    assert replace(SAID, signal=FeedbackSignal.DO_NOT_SUGGEST).weight == -weights[-1]


def test_what_was_only_seen_takes_back_no_word() -> None:
    """Shown < opened < anything said; of what is said the latest counts."""
    seen = [FeedbackSignal.SHOWN, FeedbackSignal.OPENED]
    for verdict in FeedbackVerdict:
        before = replace(SAID, signal=FeedbackSignal[verdict.name])
        for later in FeedbackVerdict:
            after = replace(SAID, signal=FeedbackSignal[later.name])
            weaker = after.signal in seen and (
                before.signal not in seen or seen.index(after.signal) < seen.index(before.signal)
            )
            assert after.replaces(before) is not weaker


def test_places_are_looked_at_ever_less() -> None:
    """1 for the first, half for the third; there is no place 0."""
    assert looked_at(1) == 1
    assert looked_at(3) == 0.5
    assert looked_at(1023) == pytest.approx(0.1)
    with pytest.raises(ValueError, match="from 1"):
        looked_at(0)
    assert [place_of(looked_at(place)) for place in range(1, 1001)] == list(range(1, 1001))


def test_praise_from_far_down_counts_for_more_up_to_a_limit() -> None:
    """By the inverse of who looks there; blame does not grow, silence shrinks."""
    assert replace(SAID, position=3).weight == pytest.approx(2 * SAID.weight)
    assert replace(SAID, position=10**9).weight == MOST_FOR_ONE
    refused = replace(SAID, signal=FeedbackSignal.NOT_RELEVANT)
    assert replace(refused, position=100).weight == refused.weight
    shown = replace(SAID, signal=FeedbackSignal.SHOWN)
    assert replace(shown, position=3).weight == shown.weight / 2
    assert replace(SAID, position=None).weight == SAID.weight


@pytest.mark.parametrize(
    ("status", "weight"),
    [
        (PartnershipStatus.PROPOSED, 0.6),
        (PartnershipStatus.ACTIVE, 1.0),
        (PartnershipStatus.COMPLETED, 1.0),
        (PartnershipStatus.TERMINATED, 0.0),
        (PartnershipStatus.DECLINED, -0.3),
    ],
)
def test_a_partnership_that_followed_adds_its_state(
    status: PartnershipStatus, weight: float
) -> None:
    """Asked, agreed, completed, ended early or declined: each says something of its own."""
    deal = partnership("ice-deal", "cold-store", "fishers", status=status, created_at=MOMENT)
    found = followed_by(SAID, deal)
    assert found is not None
    assert math.isclose(found.weight, weight)
    assert (found.asker_id, found.candidate_id) == ("fishers", "cold-store")


def test_only_what_came_after_the_suggestion_follows_from_it() -> None:
    """One from before, even if entered later, or with others, is no success of the suggestion."""
    deal = partnership("ice-deal", "cold-store", "fishers", created_at=MOMENT)
    later = replace(SAID, suggested_on=MOMENT.date() + timedelta(days=1))
    assert followed_by(later, deal) is None
    assert followed_by(replace(SAID, candidate_id="choir"), deal) is None
    assert followed_by(replace(SAID, suggested_on=date(2000, 1, 1)), deal) is not None
    assert followed_by(SAID, replace(deal, start_date=MOMENT.date())) is not None
    imported = replace(deal, start_date=MOMENT.date() - timedelta(days=1))
    assert followed_by(SAID, imported) is None
