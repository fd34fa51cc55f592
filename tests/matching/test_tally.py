"""In which roles does everybody work, and beside whom? Against plain loops, for every viewer."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.activity import Activity, Participant
from domain.codes import PartyRole, Visibility
from domain.viewer import LOCAL_ADMINISTRATOR, VISITOR, Viewer
from matching.corpus import Delta
from matching.records import ROLE
from matching.snapshot import Snapshot
from matching.tally import Tally
from tests.matching.matchmaking import ENCODER, of_world, snapshot
from tests.matching.scoring_reference import ScoringReference
from tests.small_vocabulary import VOCABULARY
from tests.worlds import MOMENT, World, activity, org, successors, viewers, worlds

CHANCE = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
FUNDING, DOING = PartyRole.FUNDING, PartyRole.IMPLEMENTING


def counted(built: Snapshot, viewer: Viewer, identity: str) -> tuple[dict[PartyRole, int], ...]:
    """Give the roles that one holds, and those it stands beside, as far as there are any."""
    found = Tally.of(built, built.sight(viewer))
    ordinal = np.array([built.organizations.ordinals[identity]])
    return tuple(
        {role: int(row[0, ROLE[role]]) for role in PartyRole if row[0, ROLE[role]]}
        for row in (found.roles_of(ordinal), found.beside_of(ordinal))
    )


def _compare(built: Snapshot, world: World, viewer: Viewer) -> None:
    reference = ScoringReference(world, VOCABULARY, ENCODER, viewer, MOMENT)
    found = Tally.of(built, built.sight(viewer))
    for each in reference.seen:
        held, beside = counted(built, viewer, each)
        assert held == reference.held(each)
        told = {role: reference.beside(each, role) for role in PartyRole}
        assert beside == {role: count for role, count in told.items() if count}
        ordinal = built.organizations.ordinals[each]
        assert found.works[ordinal] == len(reference.works_of(each))
        shares = found.shares_of(np.array([ordinal]))[0]
        expected = reference.role_shares(each, usual=False)
        assert shares.tolist() == pytest.approx([expected.get(role, 0) for role in PartyRole])


@CHANCE
@given(worlds(least=1), st.lists(viewers, min_size=1, max_size=3), st.data())
def test_counts_are_those_of_the_plain_loops(
    world: World, asking: list[Viewer], data: st.DataObject
) -> None:
    """Whoever counted first, and after records changed: for each viewer what it sees."""
    built = of_world(world)
    for viewer in asking:
        _compare(built, world, viewer)
    later = data.draw(successors(world))
    changed = built.apply(
        Delta(seq=2, organizations=later.organizations, activities=later.activities)
    )
    now = World(organizations=later.organizations, activities=later.activities).upon(world)
    for viewer in reversed(asking):
        _compare(changed, now, viewer)


def _work(identity: str, **roles: PartyRole) -> Activity:
    members = tuple(
        Participant(organization_id=each, roles=(role,)) for each, role in sorted(roles.items())
    )
    return activity(identity, participants=members)


def test_who_funds_stands_beside_who_does_the_work() -> None:
    """And not beside itself: a role counts where somebody else holds it."""
    built = snapshot(org("fund"), org("doer"), activities=[_work("w", fund=FUNDING, doer=DOING)])
    assert counted(built, VISITOR, "fund") == ({FUNDING: 1}, {DOING: 1})
    assert counted(built, VISITOR, "doer") == ({DOING: 1}, {FUNDING: 1})


def test_a_hidden_participant_stands_beside_nobody() -> None:
    """For a visitor the doer was alone; for the administrator a funder was there."""
    built = snapshot(
        org("fund", visibility=Visibility.HIDDEN), org("doer"),
        activities=[_work("w", fund=FUNDING, doer=DOING)],
    )  # fmt: skip
    for viewer, beside in ((LOCAL_ADMINISTRATOR, {FUNDING: 1}), (VISITOR, {})):
        assert counted(built, viewer, "doer") == ({DOING: 1}, beside)


@pytest.mark.parametrize(("size", "together"), [(10, True), (11, False)])
def test_in_a_crowd_nobody_stands_beside_anybody(size: int, together: bool) -> None:
    """Ten may have met; hidden ones do not fill an activity up."""
    names = [f"o{place:02}" for place in range(size)]
    hidden = org("hidden", visibility=Visibility.HIDDEN)
    work = _work("w", hidden=FUNDING, **dict.fromkeys(names, DOING))
    built = snapshot(hidden, *map(org, names), activities=[work])
    held, beside = counted(built, VISITOR, "o00")
    assert held == {DOING: 1}
    assert beside == ({DOING: 1} if together else {})


def test_without_activities_there_is_nothing_to_count() -> None:
    """Shares are zeros then, not divisions by zero."""
    built = snapshot(org("idle"))
    assert counted(built, VISITOR, "idle") == ({}, {})
    found = Tally.of(built, built.sight(VISITOR))
    assert not found.shares_of(np.array([0])).any()
