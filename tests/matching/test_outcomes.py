"""What came of suggestions: partnerships speak for them once, and nobody is told the answer."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.codes import PartnershipStatus
from domain.feedback import Feedback, FeedbackSignal
from domain.partnership import Partnership
from matching.outcomes import Outcomes
from matching.snapshot import Snapshot
from matching.splits import newcomers
from matching.teaching import SPLITS, said, taught
from tests.matching.matchmaking import REMEMBERING
from tests.matching.test_teaching import COAST, feedback, relevance
from tests.small_vocabulary import VOCABULARY
from tests.worlds import MOMENT, activity, partnership

LATER = MOMENT + timedelta(days=30)
SAID = feedback("boat-00", "house-03", FeedbackSignal.OPENED)
PAIR = ("boat-00", "house-03")


def deal(*more: str, name: str = "deal", **fields: Any) -> Partnership:
    """A partnership of the pair, and of others, entered after the suggestion."""
    given = {"created_at": MOMENT, "updated_at": LATER} | fields
    return partnership(name, *PAIR, *more, **given)


def became(*deals: Partnership, said: Feedback = SAID, **more: Any) -> Outcomes:
    """What came of one suggestion on the coast."""
    corpus = replace(COAST, partnerships=deals, feedback=[said], **more)
    return Outcomes.of(corpus)


def signal(found: Outcomes) -> FeedbackSignal:
    """What counts of the pair."""
    (only,) = found.before.feedback
    return only.signal


@pytest.mark.parametrize(
    ("status", "counted"),
    [
        (PartnershipStatus.PROPOSED, FeedbackSignal.CONTACTED),
        (PartnershipStatus.ACTIVE, FeedbackSignal.ACCEPTED),
        (PartnershipStatus.COMPLETED, FeedbackSignal.OUTCOME),
    ],
)
def test_a_partnership_speaks_for_the_suggestion_it_came_of(
    status: PartnershipStatus, counted: FeedbackSignal
) -> None:
    """And the graph that asks again does not hold it, nor calls them partners."""
    found = became(deal(status=status))
    assert signal(found) is counted
    assert found.before.partnerships == []
    assert found.partners == {"boat-00": frozenset()}


def test_what_ended_early_says_nothing_and_what_was_declined_speaks_against() -> None:
    """The former stays a partner that is left out; the latter stays in the list and fits less."""
    ended = became(deal(status=PartnershipStatus.TERMINATED))
    assert len(ended.before.partnerships) == 1
    assert ended.partners == {"boat-00": {"house-03"}}
    declined = became(deal(status=PartnershipStatus.DECLINED))
    assert signal(declined) is FeedbackSignal.DECLINED
    assert declined.partners == {"boat-00": frozenset()}


def test_a_word_said_after_it_stands_but_a_look_does_not() -> None:
    """Refused since the partnership last changed counts; opened since then takes nothing back.

    What was said before it changed is overtaken by it.
    """
    overtaken = replace(SAID, signal=FeedbackSignal.NOT_RELEVANT)
    assert signal(became(deal(), said=overtaken)) is FeedbackSignal.ACCEPTED
    after = {"given_at": LATER + timedelta(days=1)}
    refused = replace(SAID, signal=FeedbackSignal.DO_NOT_SUGGEST, **after)
    assert signal(became(deal(), said=refused)) is FeedbackSignal.DO_NOT_SUGGEST
    assert signal(became(deal(), said=replace(SAID, **after))) is FeedbackSignal.ACCEPTED


def test_of_several_the_one_that_says_most_counts() -> None:
    """A second project that was declined takes nothing from the first, which was completed."""
    both = (
        deal(status=PartnershipStatus.COMPLETED),
        deal(name="second", status=PartnershipStatus.DECLINED, updated_at=LATER),
    )
    found = became(*both)
    assert signal(found) is FeedbackSignal.OUTCOME
    assert [each.id for each in found.before.partnerships] == ["second"]


@pytest.mark.parametrize(
    "more",
    [
        {"activities": [*COAST.activities, activity("both", *PAIR)]},
        {"partnerships": [deal(), deal(name="old", created_at=MOMENT - timedelta(days=90))]},
        {"feedback": [replace(SAID, from_brief=True)]},
    ],
    ids=["worked together", "partners before", "asked by a brief"],
)
def test_a_pair_whose_answer_is_known_is_left_out(more: dict[str, Any]) -> None:
    """All its partnerships stay, and the list of the asker is without the partner."""
    corpus = replace(COAST, partnerships=[deal()], feedback=[SAID])
    found = Outcomes.of(replace(corpus, **more))
    assert len(found.before.partnerships) == len(more.get("partnerships", "1"))
    assert found.partners == {"boat-00": {"house-03"}}


def test_a_partnership_teaches_once_from_each_side() -> None:
    """Over all lists nobody is told of the same partner twice: a newcomer's answer comes first."""
    pairs = [(f"boat-{bay:02}", f"house-{(bay + 5) % 12:02}") for bay in range(12)]
    corpus = replace(
        COAST,
        partnerships=[partnership(f"deal-{boat}", boat, house) for boat, house in pairs],
        feedback=[feedback(boat, house, FeedbackSignal.OPENED) for boat, house in pairs],
    )
    lists = taught(corpus, VOCABULARY, REMEMBERING, now=MOMENT)
    heard = [(each.heard[0].asker_id, partner) for each in lists if each.heard
             for partner in relevance(each)]  # fmt: skip
    hidden = [newcomers(corpus, seed=0, part=part) for part in range(SPLITS)]
    answers = [
        (each.asker_id, partner)
        for split in hidden
        for each in split.asked
        for partner in each.truth
    ]
    assert len(lists) == sum(len(split.asked) for split in hidden) + len(heard)
    assert set(heard) | (set(answers) & set(pairs)) == set(pairs)
    assert not set(heard) & set(answers)
    assert 0 < len(heard) < len(pairs)


def test_who_came_along_is_no_stranger_in_the_list() -> None:
    """A third party of the partnership that teaches is neither praised nor held against it."""
    corpus = replace(COAST, partnerships=[deal("house-07")], feedback=[SAID])
    found = Outcomes.of(corpus)
    assert found.before.partnerships == []
    assert found.partners == {"boat-00": {"house-07"}}
    before = Snapshot.build(found.before, VOCABULARY, REMEMBERING)
    (lesson,) = said(before, now=MOMENT, partners=found.partners)
    assert relevance(lesson) == {"house-03": 1.0}
    assert "house-07" not in lesson.ids
    assert "house-08" in lesson.ids
