"""Partnerships by id: they exist for whoever may see them and two of their parties."""

import dataclasses

import pytest

from domain.audit import ADMINISTRATOR
from domain.change import Batch, Change
from domain.codes import PartyRole, Visibility
from domain.partnership import Contribution, Goal, Partnership, Party
from domain.resource import Quantity
from domain.text import Text
from domain.viewer import SYSTEM, VISITOR, Viewer
from graphdb.connection import Graph
from tests.worlds import HARBOUR, partnership


def bringing(organization: str, *concepts: str) -> Party:
    """A member that brings some of each resource."""
    return Party(
        organization_id=organization,
        role=PartyRole.MEMBER,
        contributions=tuple(
            Contribution(concept=each, quantity=Quantity(value=1.5, unit="unit:kg"))
            for each in concepts
        ),
    )


# Wrongly public although one of its parties is hidden: the queries must not rely on it.
ALLIANCE = partnership(
    "alliance",
    parties=(
        bringing("refuge", "resource:songs"),
        bringing("fishers", "resource:fish", "resource:boat", "resource:fish"),
        bringing("choir"),
    ),
    goals=(
        Goal(id="g2", text=Text.of(en="Sing"), agreed_by=("choir", "refuge")),
        Goal(id="g1", text=Text.of(en="Eat"), targets=("sdg:14", "sdg:4")),
    ),
)


@pytest.fixture
async def harbour(graph: Graph) -> Graph:
    """The harbour and the alliance of fishers, choir and refuge; the refuge is hidden."""
    await graph.save(HARBOUR.batch, ADMINISTRATOR)
    await graph.save(Batch(partnerships=(Change(after=ALLIANCE),)), ADMINISTRATOR)
    return graph


async def the_alliance(graph: Graph, viewer: Viewer) -> Partnership:
    """The alliance as a viewer sees it."""
    return (await graph.partnerships.by_ids(["alliance"], viewer))["alliance"]


async def test_order_is_kept(harbour: Graph) -> None:
    """Parties, contributions, goals and targets come back in the order saved, not that of ids."""
    assert await the_alliance(harbour, SYSTEM) == ALLIANCE


async def test_a_hidden_party_leaves_no_trace(harbour: Graph) -> None:
    """Not among the parties, nor in what they bring, nor in who agreed."""
    seen = await the_alliance(harbour, VISITOR)
    assert [party.organization_id for party in seen.parties] == ["fishers", "choir"]
    assert "refuge" not in repr(seen)
    assert "songs" not in repr(seen)
    assert [goal.agreed_by for goal in seen.goals] == [("choir",), ()]


async def test_a_partnership_needs_two_visible_parties(harbour: Graph) -> None:
    """With one visible party left nobody is told that there is a partnership."""
    pair = partnership("pair", "refuge", "fishers")  # public, wrongly
    await harbour.save(Batch(partnerships=(Change(after=pair),)), ADMINISTRATOR)
    assert await harbour.partnerships.by_ids(["pair"], VISITOR) == {}
    refuge = Viewer(known=frozenset({"refuge"}))
    assert await harbour.partnerships.by_ids(["pair"], refuge) == {"pair": pair}


async def test_a_partnership_has_a_visibility_of_its_own(harbour: Graph) -> None:
    """Visible parties do not make a hidden partnership visible."""
    closed = partnership("closed", "fishers", "choir", visibility=Visibility.PARTNERS)
    await harbour.save(Batch(partnerships=(Change(after=closed),)), ADMINISTRATOR)
    assert await harbour.partnerships.by_ids(["closed"], VISITOR) == {}
    partners = Viewer(levels=frozenset({Visibility.PUBLIC, Visibility.PARTNERS}))
    assert await harbour.partnerships.by_ids(["closed"], partners) == {"closed": closed}


async def test_an_update_reorders_parties(harbour: Graph) -> None:
    """Parties that stay may change places, and one may leave."""
    after = dataclasses.replace(ALLIANCE, parties=ALLIANCE.parties[:0:-1], version=2)
    batch = Batch(partnerships=(Change(after=after, before=ALLIANCE),))
    await harbour.save(batch, ADMINISTRATOR)
    seen = await the_alliance(harbour, SYSTEM)
    assert [party.organization_id for party in seen.parties] == ["choir", "fishers"]
    # Agreement stands although the party left: whoever saves decides what becomes of it.
    assert seen == after


async def test_ids_of_other_records_are_left_out(harbour: Graph) -> None:
    """An organization's id is no partnership's, nor is a goal's."""
    assert await harbour.partnerships.by_ids(["choir", "census", "g1", "nothing"], SYSTEM) == {}
    assert await harbour.partnerships.by_ids([], SYSTEM) == {}
    assert await harbour.partnerships.ids() == ["alliance", "ice-for-fish", "shelter"]
