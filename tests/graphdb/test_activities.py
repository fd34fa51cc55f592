"""Activities by id and identifier: they exist for whoever may see one who takes part."""

import dataclasses

import pytest

from domain.activity import Participant
from domain.audit import ADMINISTRATOR
from domain.change import Batch, Change
from domain.codes import PartyRole
from domain.viewer import SYSTEM, VISITOR, Viewer
from graphdb.connection import Graph
from tests.worlds import HARBOUR, activity

ALL = ["census", "landing-site", "night-watch", "safe-harbour"]


@pytest.fixture
async def harbour(graph: Graph) -> Graph:
    """The harbour: `refuge` is hidden and takes part in two activities, in one of them alone."""
    await graph.save(HARBOUR.batch, ADMINISTRATOR)
    return graph


async def test_an_activity_of_hidden_organizations_alone_is_hidden(harbour: Graph) -> None:
    """One that names nobody is seen by all; one whose only participant is hidden by none."""
    seen = await harbour.activities.by_ids(ALL, VISITOR)
    assert sorted(seen) == ["census", "landing-site", "safe-harbour"]
    assert (
        sorted(await harbour.activities.by_ids(ALL, SYSTEM))
        == ALL
        == await harbour.activities.ids()
    )


async def test_a_hidden_participant_is_left_out(harbour: Graph) -> None:
    """The choir's activity does not tell that the refuge takes part, but to the refuge."""
    seen = (await harbour.activities.by_ids(["safe-harbour"], VISITOR))["safe-harbour"]
    assert [each.organization_id for each in seen.participants] == ["choir"]
    refuge = Viewer(known=frozenset({"refuge"}))
    seen = (await harbour.activities.by_ids(["safe-harbour"], refuge))["safe-harbour"]
    assert [each.organization_id for each in seen.participants] == ["choir", "refuge"]


async def test_a_participant_has_all_its_roles(harbour: Graph) -> None:
    """An organization takes part once, with every role it has there."""
    roles = (PartyRole.FUNDING, PartyRole.IMPLEMENTING)
    before = HARBOUR.activities[0]
    after = dataclasses.replace(
        before, participants=(Participant(organization_id="choir", roles=roles),)
    )
    await harbour.save(Batch(activities=(Change(after=after, before=before),)), ADMINISTRATOR)
    assert await harbour.activities.by_ids([after.id], SYSTEM) == {after.id: after}


async def test_an_identifier_leads_to_a_visible_activity(harbour: Graph) -> None:
    """The identifier of a hidden activity leads nowhere."""
    records = (
        activity("open", "choir", identifier="XM-1"),
        activity("shut", "refuge", identifier="XM-2"),
        activity("nobodys", identifier="XM-3"),
    )
    await harbour.save(
        Batch(activities=tuple(Change(after=each) for each in records)), ADMINISTRATOR
    )
    wanted = ["XM-1", "XM-2", "XM-3", "XM-4", ""]
    assert await harbour.activities.by_identifiers(wanted, VISITOR) == {
        "XM-1": "open", "XM-3": "nobodys"
    }  # fmt: skip
    assert len(await harbour.activities.by_identifiers(wanted, SYSTEM)) == 3
    assert await harbour.activities.by_identifiers([], SYSTEM) == {}
    assert await harbour.activities.by_ids([], SYSTEM) == {}


async def test_ids_of_other_records_are_left_out(harbour: Graph) -> None:
    """An organization's id is no activity's."""
    assert await harbour.activities.by_ids(["choir", "ice-for-fish", "nothing"], SYSTEM) == {}
