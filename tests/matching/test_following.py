"""What is counted from the last count is what counting anew gives, whoever asked before."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.codes import Visibility
from domain.feedback import Feedback, FeedbackSignal
from domain.viewer import SYSTEM, VISITOR, Viewer
from matching.corpus import Delta
from matching.following import Standing, differing, moves
from matching.maker import Tables
from matching.network import Surroundings
from matching.rarity import Rarity
from matching.snapshot import Snapshot
from matching.table import Table
from matching.tally import Tally
from tests.matching.matchmaking import ENCODER, of_world
from tests.matching.wishes import crowded, viewers
from tests.worlds import HARBOUR, MOMENT, World, successors

CHANCE = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
Counts = dict[str, list[Any]]


def counts(snapshot: Snapshot, viewer: Viewer) -> Counts:
    """Everything that is counted for a viewer."""
    sight = snapshot.sight(viewer)
    tally, around = Tally.of(snapshot, sight), Surroundings.of(snapshot, sight)
    everybody = np.arange(len(snapshot.levels))
    rare = Rarity.of(snapshot)
    return {
        "organizations": [sight.organizations, *sight.rows],
        "activities": [*sight.activities, *sight.together],
        "partnerships": [*sight.partnerships],
        "roles": [tally.roles_of(everybody), tally.beside_of(everybody), tally.works],
        "degree": [around.degree, around.completed],
        "groups": [each.counts for each in around.together],
        "rarity": [rare.words, rare.themes, rare.regions, rare.n_texts, rare.n_activities],
    }


def anew(snapshot: Snapshot) -> Snapshot:
    """Give the same snapshot, of which nothing was ever counted."""

    def forgotten(table: Table[Any]) -> Table[Any]:
        return dataclasses.replace(table, base=dataclasses.replace(table.base, memory={}))

    tables = Tables(
        organizations=forgotten(snapshot.organizations),
        activities=forgotten(snapshot.activities),
        partnerships=forgotten(snapshot.partnerships),
        portraits=snapshot.portraits,
        lexicon=snapshot.lexicon,
    )
    return Snapshot.of(snapshot.seq, snapshot.vocabulary, snapshot.encoder, snapshot.codes, tables)


def same(found: Counts, expected: Counts) -> None:
    """Compare them to the last bit."""
    for name, arrays in expected.items():
        for one, other in zip(found[name], arrays, strict=True):
            assert np.array_equal(one, other), name


@st.composite
def deltas(draw: st.DrawFn, world: World) -> dict[str, Any]:
    """Draw records that come, change or go."""
    added, changed = draw(crowded("x")), draw(successors(world))
    ids = [each.id for each in (*world.organizations, *world.activities, *world.partnerships)]
    gone = draw(st.sets(st.sampled_from([*ids, "xo1", "xa1", "nothing"]), max_size=3))
    kinds = draw(st.sets(st.sampled_from(["organizations", "activities", "partnerships"])))
    return {
        "removed": frozenset(gone),
        **{
            kind: [each for each in (*getattr(changed, kind), *getattr(added, kind))
                   if each.id not in gone]
            for kind in kinds
        },
    }  # fmt: skip


@pytest.mark.untraced
@CHANCE
@given(st.data())
def test_counts_carried_on_are_those_made_anew(data: st.DataObject) -> None:
    """After any changes of any snapshot, for any viewer, in any order of asking.

    A snapshot that follows may be asked before the one that it came from, two may follow from the
    same one, and viewers of the same levels may know different organizations.
    """
    world = data.draw(crowded())
    known = [of_world(world)]
    asking = data.draw(st.lists(viewers(world), min_size=1, max_size=3))
    for seq in range(2, data.draw(st.integers(3, 7))):
        before = data.draw(st.sampled_from(known))
        known.append(before.apply(Delta(seq=seq, **data.draw(deltas(world)))))
        for snapshot in data.draw(st.lists(st.sampled_from(known), max_size=2)):
            viewer = data.draw(st.sampled_from(asking))
            same(counts(snapshot, viewer), counts(anew(snapshot), viewer))
    for snapshot in known:
        for viewer in asking:
            same(counts(snapshot, viewer), counts(anew(snapshot), viewer))
            # Levels are carried on as well.
            assert np.array_equal(snapshot.levels, anew(snapshot).levels)


def test_who_hides_leaves_every_count_at_once() -> None:
    """A visitor counts as if it had never been there; whoever may see it counts on."""
    built = of_world(HARBOUR)
    for viewer in (VISITOR, SYSTEM):
        counts(built, viewer)
    fishers = next(each for each in HARBOUR.organizations if each.id == "fishers")
    hidden = dataclasses.replace(fishers, visibility=Visibility.HIDDEN)
    later = built.apply(Delta(seq=2, organizations=[hidden]))
    place = later.organizations.ordinals["fishers"]
    sight = later.sight(VISITOR)
    assert not sight.organizations[place]
    assert not any(mask[-1] for mask in sight.rows[1:])
    same(counts(later, VISITOR), counts(anew(later), VISITOR))
    assert later.sight(SYSTEM).organizations[place]
    same(counts(later, SYSTEM), counts(anew(later), SYSTEM))


def test_readers_of_older_snapshots_count_on_meanwhile() -> None:
    """Threads that ask snapshots of any age get what each snapshot holds."""
    built = of_world(HARBOUR)
    known = [built]
    for seq, each in enumerate([*HARBOUR.organizations] * 6, 2):
        level = list(Visibility)[seq % len(Visibility)]
        changed = dataclasses.replace(each, visibility=level)
        known.append(known[-1].apply(Delta(seq=seq, organizations=[changed])))
    expected = {each.seq: counts(anew(each), VISITOR) for each in known}

    def ask(place: int) -> None:
        each = known[place * 7 % len(known)]
        fresh = Snapshot.of(
            each.seq, each.vocabulary, ENCODER, each.codes,
            Tables(organizations=each.organizations, activities=each.activities,
                   partnerships=each.partnerships, portraits=None, lexicon=each.lexicon),
        )  # fmt: skip
        same(counts(fresh, VISITOR), expected[each.seq])

    with ThreadPoolExecutor(4) as executor:
        list(executor.map(ask, range(200)))


def test_no_snapshot_is_kept_by_what_was_counted() -> None:
    """The base keeps one count of each kind, however many snapshots were asked."""
    snapshot = of_world(HARBOUR)
    counts(snapshot, VISITOR)
    sizes = [len(table.base.memory) for table in (snapshot.organizations, snapshot.activities)]
    for seq in range(2, 30):
        each = HARBOUR.organizations[seq % len(HARBOUR.organizations)]
        snapshot = snapshot.apply(Delta(seq=seq, organizations=[each]))
        counts(snapshot, VISITOR)
    last, _ = snapshot.activities.base.memory[("tally", VISITOR.levels)]
    assert list(last.alive) == list(snapshot.activities.whole)
    assert sizes == [
        len(table.base.memory) for table in (snapshot.organizations, snapshot.activities)
    ]


def test_feedback_alone_leaves_what_was_counted() -> None:
    """Nothing is counted anew; a removed id that no table knows may be feedback too."""
    built = of_world(HARBOUR)
    tally = Tally.of(built, built.sight(VISITOR))
    said = Feedback(
        asker_id="fishers", candidate_id="choir", signal=FeedbackSignal.DO_NOT_SUGGEST,
        position=1, model_version="prior", suggested_on=MOMENT.date(), given_at=MOMENT,
    )  # fmt: skip
    for seq, delta in enumerate(({"feedback": [said]}, {"removed": frozenset([said.id])}), 2):
        later = built.apply(Delta(seq=seq, **delta))
        assert later.seq == seq
        assert Tally.of(later, later.sight(VISITOR)) is tally
    assert built.apply(Delta(seq=2, feedback=[said])).evidence.not_suggested("fishers")
    assert not built.evidence.not_suggested("fishers")


def test_masks_differ_where_one_holds_and_the_other_does_not() -> None:
    """Beyond its end a mask is False, and a part that is not there counts nothing."""
    one, other = np.array([True, False, True]), np.array([True, True])
    assert differing(one, other).tolist() == [1, 2]
    assert differing(other, one).tolist() == [1, 2]
    assert differing(one, one).tolist() == []
    part = of_world(HARBOUR).activities.base
    mask = np.ones(len(part), np.bool_)
    for before, now, signs in (({}, {part: mask}, (0, 1)), ({part: mask}, {}, (1, 0))):
        ((moved, less, more),) = moves(before, now)
        assert moved is part
        assert (len(less), len(more)) == tuple(sign * len(part) for sign in signs)
    assert list(moves({part: mask}, {part: mask.copy()})) == []
    standing = Standing({part: mask}, one)
    assert list(standing.since(standing, lambda *_: np.zeros(0, np.int32))) == []
