"""Lists of more candidates than are scored in full: what is told of them is what they show."""

from collections.abc import Sequence
from dataclasses import fields
from functools import partial
from typing import Any

import numpy as np
import pytest

from domain.codes import OrganizationType, PartnershipType, RiskCode
from domain.recommendation import MatchFilter, MatchWeights
from domain.text import Text
from domain.viewer import VISITOR
from matching import recommender
from matching.ranking import Ranking, rank
from matching.recommender import ANY_MATCH
from matching.reordering import HEAD
from matching.snapshot import Snapshot
from matching.weights import PRIOR, Model
from tests.matching.matchmaking import ids, snapshot, suggest, why
from tests.matching.test_grading import MODEL
from tests.worlds import MOMENT, activity, org

KEPT = HEAD + 20  # scored in full
LONG = 2 * KEPT
SHOP, CLINIC = Text.of(en="Shop"), Text.of(en="Clinic")
BY_SCORE = MatchWeights(exposure=0, diversity=0)


@pytest.fixture
def few_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a list begin with KEPT scored in full, as one of 100,000 begins with a thousand."""
    monkeypatch.setattr(recommender, "rank", partial(rank, full=0, shortlist=KEPT))
    monkeypatch.setattr(recommender, "SHORTLIST", KEPT)


def registered_alike() -> Snapshot:
    """LONG shops that say the same, and a few clinics that have what is needed."""
    shops = [org(f"shop-{place:03}", name=SHOP, offers="songs") for place in range(LONG)]
    clinics = [
        org(f"clinic-{place}", name=CLINIC, offers="ice", type=OrganizationType.ACADEMIC)
        for place in range(4)
    ]
    return snapshot(org("asker", needs="ice"), *shops, *clinics)


@pytest.mark.usefixtures("few_in_full")
@pytest.mark.parametrize("weights", [BY_SCORE, MatchWeights()])
def test_among_equals_each_is_told_the_place_it_has_in_the_list(weights: MatchWeights) -> None:
    """Equal scores stand by id, so also the one that was only estimated knows its place."""
    built = registered_alike()
    shown = ids(suggest(built, "asker", first=LONG + 4, weights=weights))
    assert len(shown) == LONG + 4
    asked = [*range(0, 8), *range(8, len(shown), 9), len(shown) - 1]
    assert [why(built, "asker", shown[place], weights=weights).rank for place in asked] == [
        place + 1 for place in asked
    ]
    measured = recommender.ranked(
        built, "asker", first=LONG + 50, weights=weights, viewer=VISITOR, now=MOMENT
    )
    assert [each for each, _ in measured] == shown


@pytest.mark.usefixtures("few_in_full")
@pytest.mark.parametrize(
    "wanted",
    [
        MatchFilter(minimum_score=0.001),
        MatchFilter(minimum_confidence=0.01),
        MatchFilter(maximum_per_type=LONG),
        MatchFilter(suggested_types=tuple(PartnershipType)),
        MatchFilter(exclude_cautions=tuple(RiskCode)),
    ],
)
def test_no_total_is_told_where_only_scoring_in_full_would_tell(wanted: MatchFilter) -> None:
    """Whom the filter leaves out is not known of those that were only estimated."""
    page = suggest(registered_alike(), "asker", first=3, filter=wanted)
    assert page.has_next_page
    assert page.total_count is None


@pytest.mark.usefixtures("few_in_full")
def test_a_total_is_told_once_everybody_is_scored_in_full() -> None:
    """A page that needs them all says how many pass the filter."""
    wanted = MatchFilter(suggested_types=tuple(PartnershipType))
    page = suggest(registered_alike(), "asker", first=LONG + 4, filter=wanted)
    assert page.total_count == len(page.edges) == LONG + 4
    assert suggest(registered_alike(), "asker", first=3).total_count == LONG + 4


@pytest.mark.usefixtures("few_in_full")
def test_a_list_with_all_its_places_taken_is_not_looked_for_further_down(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With two of each type found, nobody beyond can add one: the list is whole, and counted."""
    asked: list[int] = []

    def counted(*given: Any, shortlist: int = KEPT, **named: Any) -> Ranking:
        asked.append(shortlist)
        return rank(*given, full=0, shortlist=shortlist, **named)

    monkeypatch.setattr(recommender, "rank", counted)
    page = suggest(registered_alike(), "asker", filter=MatchFilter(maximum_per_type=2))
    assert len(page.edges) == page.total_count == 4
    assert not page.has_next_page
    assert asked == [KEPT]


def _walked(built: Snapshot, wanted: MatchFilter, **wish: Any) -> list[str]:
    """Read a list to its end, ten at a time."""
    shown: list[str] = []
    after: str | None = None
    while True:
        page = suggest(built, "o001", filter=wanted, first=10, after=after, **wish)
        shown += ids(page)
        if not page.has_next_page:
            return shown
        assert len(shown) < 2 * len(built.organizations), "the list has no end"
        after = page.edges[-1].cursor


@pytest.fixture(scope="module")
def market() -> Snapshot:
    """Hundreds who differ in what they need, offer, do and say."""
    chance = np.random.default_rng(2)
    words = ["water", "village", "fishers", "women", "forest", "rights", "school", "sea", "coral"]
    goods = ["ice", "fish", "boat", "songs"]

    def some(choices: Sequence[str], most: int, least: int = 0) -> tuple[str, ...]:
        amount = int(chance.integers(least, most + 1))
        return tuple(choices[place] for place in chance.permutation(len(choices))[:amount])

    names = [f"o{place:03}" for place in range(600)]
    records = [
        org(
            name,
            name=Text.of(en=" ".join(some(words, 2, 2))),
            mission=Text.of(en=" ".join(some(words, 3, 1))),
            needs=some(goods, 2),
            offers=some(goods, 2),
            regions=some(("ID-MA", "ID-8171", "ID-3273", "AU"), 2),
            type=list(OrganizationType)[int(chance.integers(len(OrganizationType)))],
        )
        for name in names
    ]
    works = [
        activity(f"w{place:03}", *some(names, 4, 1), title=Text.of(en=" ".join(some(words, 2, 1))))
        for place in range(600)
    ]
    return snapshot(*records, activities=works)


@pytest.mark.usefixtures("few_in_full")
@pytest.mark.parametrize(
    ("model", "wanted"),
    [
        (PRIOR, ANY_MATCH),
        (PRIOR, MatchFilter(suggested_types=(PartnershipType.MULTI_STAKEHOLDER,))),
        (MODEL, MatchFilter(suggested_types=(PartnershipType.RESEARCH,))),
        (MODEL, MatchFilter(suggested_types=(PartnershipType.COMMUNITY,))),
    ],
    ids=["everybody", "one type", "one type, trees", "another type, trees"],
)
def test_nobody_comes_twice_where_a_list_goes_on_behind_those_scored_in_full(
    market: Snapshot, model: Model, wanted: MatchFilter
) -> None:
    """Whom a page has shown keeps its score and its place, whoever else is scored for the next."""
    shown = _walked(market, wanted, model=model)
    assert len(shown) == len(set(shown))


@pytest.mark.usefixtures("few_in_full")
def test_those_whom_nothing_speaks_for_are_not_counted() -> None:
    """Of hundreds, four have what alone counts: the first page says so, and nobody else comes."""
    only = {each.name: 0.0 for each in fields(MatchWeights)} | {"needs_met": 1.0}
    built = registered_alike()
    for first in (3, 50):
        page = suggest(built, "asker", first=first, weights=MatchWeights(**only))
        assert page.total_count == 4
        assert page.has_next_page is (first == 3)


@pytest.mark.usefixtures("few_in_full")
def test_no_total_is_told_where_cautions_may_take_all_of_a_score() -> None:
    """Which of those only estimated are left with something is not known."""
    page = suggest(registered_alike(), "asker", first=3, weights=MatchWeights(cautions=0.1))
    assert page.total_count is None
