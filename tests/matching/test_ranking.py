"""Lists of more candidates than are scored in full: what is told of them is what they show."""

from functools import partial
from typing import Any

import pytest

from domain.codes import OrganizationType, PartnershipType, RiskCode
from domain.recommendation import MatchFilter, MatchWeights
from domain.text import Text
from matching import recommender
from matching.ranking import Ranking, rank
from matching.reordering import HEAD
from matching.snapshot import Snapshot
from tests.matching.matchmaking import ids, snapshot, suggest, why
from tests.worlds import org

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
