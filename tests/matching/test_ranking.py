"""Lists of more candidates than are scored in full: what is told of them is what they show."""

from functools import partial

import pytest

from domain.codes import OrganizationType
from domain.recommendation import MatchWeights
from domain.text import Text
from matching import recommender
from matching.ranking import rank
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
