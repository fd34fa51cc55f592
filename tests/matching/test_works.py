"""What activities say of a candidate, in worlds where one activity has the answer."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from domain.activity import Activity
from domain.codes import Visibility
from domain.text import Text
from domain.viewer import LOCAL_ADMINISTRATOR, VISITOR, Viewer
from matching.columns import OPEN_START
from matching.corpus import Delta
from matching.records import day
from matching.snapshot import Snapshot
from matching.works import Works, works
from tests.matching.matchmaking import ENCODER, question, snapshot
from tests.matching.scoring_reference import ScoringReference
from tests.small_vocabulary import VOCABULARY
from tests.worlds import MOMENT, TODAY, World, activity, org

WATER = Text.of(en="Pipes and wells bring clean water to dry villages")
MUSIC = Text.of(en="Jazz in the cafes of the city")
ASKER = org("asker", mission=WATER, themes=("sdg:6",), regions=("ID-MA",))


def looked_at(built: Snapshot, *others: str, viewer: Viewer = VISITOR) -> Works:
    """Look at the activities of some candidates, in the order given."""
    ordinals = [built.organizations.ordinals[each] for each in others]
    return works(question(built, "asker", viewer), np.array(ordinals, np.int32))


def work(identity: str, *organizations: str, **fields: Any) -> Activity:
    """Make an activity about music, if nothing else is said."""
    return activity(identity, *organizations, **({"title": MUSIC} | fields))


def test_one_activity_is_enough_and_many_others_do_not_dilute_it() -> None:
    """Who brought water once, among ten concerts, is as close as who never did anything else."""
    concerts = [work(f"c{place}", "busy") for place in range(10)]
    well = [work(f"w-{each}", each, title=WATER) for each in ("busy", "single")]
    built = snapshot(ASKER, org("busy"), org("single"), org("idle"), activities=[*concerts, *well])
    found = looked_at(built, "busy", "single", "idle")
    for values in (found.words, found.meaning, found.closest):
        assert values[0] == values[1] > 0.3
        assert values[2] == 0


def test_what_began_long_ago_counts_for_less_but_not_in_the_text_alone() -> None:
    """Ten years between two works leave half of a likeness; how alike the texts are stays."""
    old, new = TODAY - timedelta(days=3_652), TODAY
    built = snapshot(
        ASKER, org("old"), org("new"),
        activities=[
            work("own", "asker", title=WATER, start_date=new),
            work("x", "old", title=WATER, start_date=old),
            work("y", "new", title=WATER, start_date=new),
        ],
    )  # fmt: skip
    found = looked_at(built, "old", "new")
    assert found.closest[0] == found.closest[1]
    # Against the mission, whose day is not known, half and half of e to the minus two thirds.
    assert found.words[0] < 0.8 * found.words[1]
    assert found.years.tolist() == [0, 1]  # not near a mission, which began on no day
    assert found.latest.tolist() == [day(old, OPEN_START), day(new, OPEN_START)]


def test_works_with_others_in_the_asked_regions_are_counted() -> None:
    """Three in Maluku and one elsewhere are three; one alone, or of a crowd, is none."""
    many = [f"o{place:02}" for place in range(11)]
    here = [work(f"h{place}", "team", "partner", regions=("ID-MA",)) for place in range(3)]
    rest = [
        work("far", "team", "partner", regions=("ID-JB",)),
        work("alone", "loner", regions=("ID-MA",)),
        work("fair", *many, regions=("ID-MA",)),
    ]
    built = snapshot(
        ASKER, org("team"), org("partner"), org("loner"), *map(org, many),
        activities=[*here, *rest],
    )  # fmt: skip
    assert looked_at(built, "team", "loner", "o00").here.tolist() == [3, 0, 0]


def test_a_hidden_companion_makes_nobody_less_alone() -> None:
    """For the administrator the two worked together in Maluku; for a visitor one did."""
    built = snapshot(
        ASKER, org("team"), org("x", visibility=Visibility.HIDDEN),
        activities=[work("w", "team", "x", regions=("ID-MA",))],
    )  # fmt: skip
    assert looked_at(built, "team").here.tolist() == [0]
    assert looked_at(built, "team", viewer=LOCAL_ADMINISTRATOR).here.tolist() == [1]


def test_the_askers_own_activities_count_for_nobody() -> None:
    """Everybody in them would look close."""
    own = work("own", "asker", "mate", title=WATER, regions=("ID-MA",), start_date=TODAY)
    found = looked_at(snapshot(ASKER, org("mate"), activities=[own]), "mate")
    for values in (found.words, found.meaning, found.here, found.years):
        assert values.tolist() == [0]
    assert found.latest.tolist() == [OPEN_START]


def _changed() -> Snapshot:
    """Build a world in which the first organization by id changed last, so that it lies last."""
    built = snapshot(
        ASKER, org("a-water"), org("b-music"),
        activities=[work("w", "a-water", title=WATER), work("m", "b-music")],
    )  # fmt: skip
    return built.apply(Delta(seq=2, organizations=(org("a-water", offers="ice"),)))


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 2, 0), (2, 1, 0), (1, 0)])
def test_each_candidate_has_its_own_activities_in_any_order(order: tuple[int, ...]) -> None:
    """Also when everybody is asked about and an organization that changed lies at the end."""
    ids = ["a-water", "asker", "b-music"]
    found = looked_at(_changed(), *(ids[place] for place in order))
    words = dict(zip((ids[place] for place in order), found.closest.tolist(), strict=True))
    assert words["a-water"] > 0.5
    assert words["asker"] == 0
    assert words.get("b-music", 0) < 0.2


def test_figures_are_those_of_the_plain_loops() -> None:
    """Words, meaning, themes and places of each best activity, in one world told twice."""
    world = World(
        organizations=(ASKER, org("one"), org("two")),
        activities=(
            work("own", "asker", themes=("sdg:14",), regions=("ID-8171",), start_date=TODAY),
            work("w1", "one", title=WATER, themes=("sdg:6", "sdg:4"), regions=("ID",)),
            work("w2", "one", "two", themes=("sdg:14", "sdg:6"), regions=("ID-8171", "ID-MA"),
                 start_date=TODAY - timedelta(days=400)),
        ),
    )  # fmt: skip
    reference = ScoringReference(world, VOCABULARY, ENCODER, VISITOR, MOMENT)
    items = reference.items("asker")
    found = looked_at(snapshot(*world.organizations, activities=world.activities), "one", "two")
    for place, own in enumerate((("w1", "w2"), ("w2",))):
        near = [reference.close(work, item) for work in world.activities if work.id in own
                for item in items]  # fmt: skip
        for at, values in enumerate((found.words, found.meaning, found.themes, found.places)):
            best = max(each[at] * each[-1] for each in near)
            assert values[place] == pytest.approx(best, abs=1e-6)
