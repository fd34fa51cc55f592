"""What simulated newcomers are told is what the recommender says, and they leave nothing behind."""

import dataclasses

import numpy as np
import pytest

from domain.activity import Participant
from domain.codes import PartyRole
from domain.recommendation import MatchFilter
from domain.text import Text
from domain.viewer import SYSTEM, VISITOR
from matching import recommender
from matching.corpus import Corpus
from matching.rarity import Rarity
from matching.snapshot import Snapshot
from matching.splits import newcomers
from matching.teaching import all_terms, judged, lessons
from matching.terms import NAMES
from matching.weights import PRIOR
from tests.matching.matchmaking import ENCODER, snapshot
from tests.small_vocabulary import VOCABULARY
from tests.worlds import HARBOUR, MOMENT, activity, org, partnership

TITLES = ("Ice for the harbor", "Boats between islands", "Songs on the pier", "Fish for schools")


def _corpus() -> Corpus:
    """Make twelve organizations that work in pairs, each pair with its neighbor too."""
    ids = [f"o{place:02}" for place in range(12)]
    records = [
        activity(
            f"w{place:02}",
            title=Text.of(en=f"{TITLES[place % 4]} {place}"),
            participants=tuple(
                Participant(organization_id=each, roles=(role,))
                for each, role in zip(
                    sorted({ids[place], ids[(place + 1) % 12]}),
                    (PartyRole.FUNDING, PartyRole.IMPLEMENTING),
                    strict=True,
                )
            ),
        )
        for place in range(12)
    ]
    return Corpus(
        organizations=[org(each, mission=Text.of(en=TITLES[at % 4])) for at, each in
                       enumerate(ids)],
        activities=records, partnerships=[], seq=1,
    )  # fmt: skip


SPLIT = newcomers(_corpus(), seed=0)
TRAIN = Snapshot.build(SPLIT.train, VOCABULARY, ENCODER)


def test_a_lesson_ranks_as_the_recommender_ranks() -> None:
    """The prior on its terms gives the ids, order and scores of the list, to the last bits."""
    found = list(lessons(TRAIN, SPLIT.asked, now=MOMENT))
    assert len(found) == len(SPLIT.asked) >= 2
    for lesson, asked in zip(found, SPLIT.asked, strict=True):
        delta = asked.delta(TRAIN.seq + 1)
        assert delta is not None
        ranked = recommender.ranked(TRAIN.apply(delta), asked.asker_id, viewer=SYSTEM, now=MOMENT)
        scores = lesson.terms.astype(np.float64) @ [PRIOR.weights[name] for name in NAMES]
        told = {each: score for each, score in zip(lesson.ids, scores, strict=True) if score > 0}
        assert dict(ranked) == pytest.approx(told, abs=1e-9)
        partners = {one for one, own in zip(lesson.ids, lesson.relevance, strict=True) if own}
        assert partners == asked.truth


def test_each_newcomer_is_gone_before_the_next_one_asks() -> None:
    """Alone, in turn or in the other order, everybody is told the same."""
    straight = list(lessons(TRAIN, SPLIT.asked, now=MOMENT))
    turned = list(lessons(TRAIN, SPLIT.asked[::-1], now=MOMENT))[::-1]
    for one, two in zip(straight, turned, strict=True):
        assert one.ids == two.ids
        assert one.terms.tobytes() == two.terms.tobytes()
        assert one.support.tobytes() == two.support.tobytes()


def test_nothing_of_the_hidden_ones_remains() -> None:
    """Not as candidates, not in words, themes or partners: as if they had never been there."""
    hidden = {each.asker_id for each in SPLIT.asked}
    whole = _corpus()
    gone = {
        work.id
        for work in whole.activities
        if hidden & {each.organization_id for each in work.participants}
    }
    rest = dataclasses.replace(
        whole,
        organizations=[each for each in whole.organizations if each.id not in hidden],
        activities=[each for each in whole.activities if each.id not in gone],
    )
    without = Snapshot.build(rest, VOCABULARY, ENCODER)
    for lesson in lessons(TRAIN, SPLIT.asked, now=MOMENT):
        assert not hidden & set(lesson.ids)
    assert np.array_equal(Rarity.of(TRAIN).words, Rarity.of(without).words)
    for one, two in zip(lessons(TRAIN, SPLIT.asked, now=MOMENT),
                        lessons(without, SPLIT.asked, now=MOMENT), strict=True):  # fmt: skip
        assert one.ids == two.ids
        assert one.terms.tobytes() == two.terms.tobytes()


def test_judged_puts_every_split_side_by_side() -> None:
    """One group of rows for each newcomer, groups of different splits apart, progress told."""
    told: list[tuple[int, int]] = []
    found = judged(_corpus(), VOCABULARY, ENCODER, now=MOMENT, splits=2,
                   progress=lambda *step: told.append(step))  # fmt: skip
    total = told[-1][1]
    assert told == [(place, total) for place in range(1, total + 1)]
    asked = sum(len(newcomers(_corpus(), seed=0, part=part).asked) for part in range(2))
    assert len(found.group) == total == asked
    first = len(SPLIT.asked)
    assert not set(found.group[:first].tolist()) & set(found.group[first:].tolist())


def test_a_graph_that_cannot_teach_gives_no_rows() -> None:
    """Nobody, or nobody who ever worked with anybody."""
    for organizations in ([], [org("a"), org("b")]):
        corpus = Corpus(organizations=organizations, activities=[], partnerships=[], seq=1)
        found = judged(corpus, VOCABULARY, ENCODER, now=MOMENT)
        assert len(found.group) == 0
        assert found.X.shape == (0, len(NAMES))


def test_terms_are_those_of_everybody_who_may_be_suggested() -> None:
    """All but the asker, its partners, and those who are hidden or closed."""
    built = snapshot(
        *HARBOUR.organizations, org("closed", matchable=False), org("mate"),
        activities=HARBOUR.activities,
        partnerships=[partnership("p", "fishers", "mate")],
    )  # fmt: skip
    found = all_terms(built, "fishers", viewer=VISITOR, now=MOMENT)
    assert found is not None
    ids = {built.organizations.ordinals.id_of(int(each)) for each in found.ordinals}
    every = MatchFilter(minimum_score=0)
    page = recommender.recommend(
        built, "fishers", filter=every, first=100, viewer=VISITOR, now=MOMENT
    )
    assert {edge.node.organization_id for edge in page.edges} <= ids
    assert not ids & {"fishers", "mate", "closed", "refuge"}
    assert all_terms(built, "refuge", viewer=VISITOR, now=MOMENT) is None
