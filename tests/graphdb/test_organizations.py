"""Organizations by id, identifier and name, for everybody who may see them and nobody else."""

from hypothesis import HealthCheck, given, settings

from domain.audit import ADMINISTRATOR
from domain.change import Batch, Change
from domain.codes import Visibility
from domain.organization import Identifier, Organization
from domain.text import Text, fold
from domain.viewer import SYSTEM, VISITOR, Viewer
from graphdb.connection import Graph
from graphdb.organizations import NamedOrganization
from tests.graphdb.graphs import empty, everything
from tests.worlds import CHOIR, FISHERS, HARBOUR, REFUGE, World, org, viewers, worlds


async def saved(graph: Graph, *organizations: Organization) -> None:
    """Save some new organizations."""
    batch = Batch(organizations=tuple(Change(after=each) for each in organizations))
    await graph.save(batch, ADMINISTRATOR)


@settings(
    max_examples=25,  # each empties the graph itself, where the fixture does so once
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(world=worlds(), viewer=viewers)
async def test_a_viewer_sees_what_the_reference_says(
    graph: Graph, world: World, viewer: Viewer
) -> None:
    """Records, participants, parties and agreements equal plain Python's for every viewer."""
    await empty(graph)
    await graph.save(world.batch, ADMINISTRATOR)
    assert (await everything(graph, viewer)).records == world.seen_by(viewer).records


async def test_a_hidden_organization_exists_for_itself(graph: Graph) -> None:
    """By id it is there for whoever knows it, whatever the level, and for nobody else."""
    await saved(graph, *HARBOUR.organizations)
    itself = Viewer(known=frozenset({"refuge"}))
    assert await graph.organizations.by_ids(["refuge"], VISITOR) == {}
    assert await graph.organizations.by_ids(["refuge"], itself) == {"refuge": REFUGE}
    assert await graph.organizations.by_ids(["choir"], Viewer(levels=frozenset())) == {}


async def test_ids_that_nothing_has_are_left_out(graph: Graph) -> None:
    """Unknown, empty and repeated ids, and ids of other kinds of record, do no harm."""
    await graph.save(HARBOUR.batch, ADMINISTRATOR)
    wanted = ["choir", "choir", "", "nobody", "census", "ice-for-fish", "fishers-need-ice"]
    assert await graph.organizations.by_ids(wanted, SYSTEM) == {"choir": CHOIR}
    assert await graph.organizations.by_ids([], SYSTEM) == {}
    assert await graph.organizations.by_identifiers([], SYSTEM) == {}
    assert await graph.organizations.by_name_keys([]) == {}


async def test_an_identifier_leads_to_its_organization(graph: Graph) -> None:
    """A full org-id leads to its owner, and so does a number that one list alone has."""
    alone = org("alone", identifiers=(Identifier(scheme="ID-KHH", value="1"),))
    twice = org("twice", identifiers=(Identifier(scheme="ID-KHH", value="2"),))
    again = org("again", identifiers=(Identifier(scheme="GB-COH", value="2"),))
    hidden = org(
        "hidden",
        identifiers=(Identifier(scheme="US-EIN", value="1"),),
        visibility=Visibility.HIDDEN,
    )
    await saved(graph, alone, twice, again, hidden)
    wanted = ["ID-KHH-1", "1", "2", "GB-COH-2", "US-EIN-1", "3", ""]
    assert await graph.organizations.by_identifiers(wanted, VISITOR) == {
        "ID-KHH-1": "alone", "1": "alone", "GB-COH-2": "again"
    }  # fmt: skip
    # Who sees the hidden one has two organizations with the number 1, and is told of neither.
    assert await graph.organizations.by_identifiers(wanted, SYSTEM) == {
        "ID-KHH-1": "alone", "GB-COH-2": "again", "US-EIN-1": "hidden"
    }  # fmt: skip


async def test_a_number_that_is_a_whole_identifier_means_that_one(graph: Graph) -> None:
    """`A-B-1` may be an org-id of its own and a number within the list `X`."""
    whole = org("whole", identifiers=(Identifier(scheme="A-B", value="1"),))
    number = org("number", identifiers=(Identifier(scheme="X", value="A-B-1"),))
    await saved(graph, whole, number)
    found = await graph.organizations.by_identifiers(["A-B-1"], SYSTEM)
    assert found == {"A-B-1": "whole"}


async def test_a_name_leads_to_all_who_bear_it(graph: Graph) -> None:
    """Names are found folded, hidden ones too, with the countries that tell them apart."""
    ambon = org("ambon", name=Text.of(id="Yayasan ÉBÈNE"), headquarters="ID-8171")
    dili = org("dili", name=Text.of(en="Yayasan  ebène"), regions=("TL", "ID-MA"))
    nowhere = org("nowhere", name=Text.of(id="Yayasan Ebene"), visibility=Visibility.HIDDEN)
    await saved(graph, ambon, dili, nowhere, CHOIR)
    key = fold("Yayasan Ebène")
    found = await graph.organizations.by_name_keys([key, "nobody"])
    assert found == {
        key: [
            NamedOrganization(id="ambon", name_key=key, countries=("ID",)),
            NamedOrganization(id="dili", name_key=key, countries=("ID", "TL")),
            NamedOrganization(id="nowhere", name_key=key, countries=()),
        ]
    }


async def test_ids_are_all_there_are(graph: Graph) -> None:
    """A build starts from every organization, in order of id."""
    await saved(graph, *HARBOUR.organizations)
    assert await graph.organizations.ids() == ["choir", "cold-store", "fishers", "refuge"]


async def test_a_wider_name_is_not_found_by_a_translation(graph: Graph) -> None:
    """The key is of the name that is shown: Indonesian, then English, then any other."""
    await saved(graph, FISHERS)
    assert await graph.organizations.by_name_keys([fold("Tual Fishers")]) == {}
    assert list(await graph.organizations.by_name_keys([fold("kelompok nelayan tual")])) != []
