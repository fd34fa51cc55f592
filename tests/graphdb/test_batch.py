"""The write path: everything or nothing, against the version it was decided on, with its events."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.audit import ADMINISTRATOR, IMPORTER, Author, SubjectKind
from domain.change import Batch, Change
from domain.codes import AuditAction, PartnershipStatus, PartyRole, ResourceKind, Visibility
from domain.errors import (
    AlreadyExistsError,
    ConflictError,
    NotFoundError,
    UnknownCodeError,
    VersionConflictError,
)
from domain.organization import Identifier, Organization, Source
from domain.partnership import Contribution, Goal, Party
from domain.text import Text
from domain.viewer import SYSTEM
from graphdb.address import GraphAddress
from graphdb.batch import Saved, UnitOfWork
from graphdb.connection import Graph
from tests.graphdb.graphs import NOW, WRITERS, empty, everything, relations, separate
from tests.worlds import (
    CHOIR,
    COLD_STORE,
    FISHERS,
    HARBOUR,
    MOMENT,
    World,
    activity,
    org,
    partnership,
    successors,
    worlds,
)

# Each example empties the graph itself: the fixture does so once for the test, and slowly.
EXAMPLES = settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
async def writers(
    graph: Graph, address: GraphAddress, reader: GraphAddress | None
) -> AsyncIterator[list[Graph]]:
    """Eight graphs on the database of `graph`, as eight processes would have them."""
    async with separate(address, reader) as graphs:
        yield graphs


def new(*organizations: Organization) -> Batch:
    """A batch that makes some organizations."""
    return Batch(organizations=tuple(Change(after=each) for each in organizations))


def change(before: Organization, **fields: object) -> Batch:
    """A batch that changes some fields of an organization, as a caller would."""
    after = dataclasses.replace(before, version=before.version + 1, **fields)  # type: ignore[arg-type]  # names are checked by replace
    return Batch(organizations=(Change(after=after, before=before),))


async def at_once(graphs: list[Graph], batches: list[Batch]) -> list[Saved | BaseException]:
    """What became of one batch on each graph, written side by side."""
    return await asyncio.gather(
        *(graph.save(batch, ADMINISTRATOR) for graph, batch in zip(graphs, batches, strict=True)),
        return_exceptions=True,
    )


@EXAMPLES
@given(world=worlds())
async def test_what_is_saved_is_given_back(graph: Graph, world: World) -> None:
    """Every record comes back equal, whatever it holds, and nothing else is there."""
    await empty(graph)
    await graph.save(world.batch, ADMINISTRATOR)
    assert (await everything(graph)).records == world.records


@EXAMPLES
@given(data=st.data())
async def test_an_update_leaves_nothing_of_what_was(graph: Graph, data: st.DataObject) -> None:
    """After an update the graph is as if only the later records had ever been saved."""
    world = data.draw(worlds(least=1))
    later = data.draw(successors(world))
    await empty(graph)
    await graph.save(world.batch, ADMINISTRATOR)
    await graph.save(later.updating(world), ADMINISTRATOR)
    assert (await everything(graph)).records == later.upon(world).records
    updated = await relations(graph)
    await empty(graph)
    await graph.save(later.upon(world).batch, ADMINISTRATOR)
    assert updated == await relations(graph)


async def test_a_change_that_changes_nothing_is_not_written(graph: Graph) -> None:
    """Imports are repeated; the second time the feed stays as it was."""
    await graph.save(HARBOUR.batch, IMPORTER)
    latest = await graph.feed.latest()
    saved = await graph.save(HARBOUR.updating(HARBOUR), IMPORTER)
    assert saved == Saved(seq=latest)
    assert await graph.feed.latest() == latest == len(HARBOUR.records)


async def test_saving_a_new_record_twice_is_refused(graph: Graph) -> None:
    """Whoever makes a record whose id exists is told so, and nothing of the batch is written."""
    await graph.save(new(FISHERS), ADMINISTRATOR)
    with pytest.raises(AlreadyExistsError) as refused:
        await graph.save(new(COLD_STORE, FISHERS), ADMINISTRATOR)
    assert refused.value.current == "fishers"
    assert await graph.organizations.ids() == ["fishers"]


async def test_a_resource_of_another_organization_cannot_be_taken(graph: Graph) -> None:
    """An id of a part belongs to its record; giving it in another one is a conflict."""
    await graph.save(new(FISHERS), ADMINISTRATOR)
    thief = org("thief", resources=(dataclasses.replace(FISHERS.resources[0]),))
    with pytest.raises(AlreadyExistsError):
        await graph.save(new(thief), ADMINISTRATOR)


async def test_an_identifier_has_one_owner(graph: Graph) -> None:
    """The second organization with an identifier is refused, and told who has it."""
    number = Identifier(scheme="ID-KHH", value="123")
    await graph.save(new(org("first", identifiers=(number,))), ADMINISTRATOR)
    with pytest.raises(AlreadyExistsError) as refused:
        await graph.save(new(org("second", identifiers=(number,))), ADMINISTRATOR)
    assert refused.value.current == "first"
    with pytest.raises(AlreadyExistsError):
        await graph.save(
            new(
                *(org(each, identifiers=(Identifier(scheme="ID-KHH", value="9"),)) for each in "ab")
            ),
            ADMINISTRATOR,
        )


async def test_an_identifier_moves_within_a_batch(graph: Graph) -> None:
    """One organization gives an identifier up, another gets it, in one transaction."""
    number = Identifier(scheme="ID-KHH", value="123")
    giver, taker = org("giver", identifiers=(number,)), org("taker")
    await graph.save(new(giver, taker), ADMINISTRATOR)
    batch = Batch(
        organizations=(
            *change(taker, identifiers=(number,)).organizations,
            *change(giver, identifiers=()).organizations,
        )
    )
    await graph.save(batch, ADMINISTRATOR)
    assert await graph.organizations.by_identifiers(["ID-KHH-123"], SYSTEM) == {
        "ID-KHH-123": "taker"
    }


async def test_an_activity_identifier_has_one_owner(graph: Graph) -> None:
    """The second activity with an identifier is refused, in one batch or in two."""
    first, second = (activity(each, identifier="XM-1") for each in ("first", "second"))
    with pytest.raises(AlreadyExistsError):
        await graph.save(
            Batch(activities=(Change(after=first), Change(after=second))), ADMINISTRATOR
        )
    await graph.save(Batch(activities=(Change(after=first),)), ADMINISTRATOR)
    with pytest.raises(AlreadyExistsError) as refused:
        await graph.save(Batch(activities=(Change(after=second),)), ADMINISTRATOR)
    assert refused.value.current == "first"


async def test_a_stale_change_is_refused(graph: Graph) -> None:
    """A change decided on version 1 is refused once version 2 is stored, and 2 stays."""
    await graph.save(new(FISHERS), ADMINISTRATOR)
    await graph.save(change(FISHERS, staff_count=1), ADMINISTRATOR)
    with pytest.raises(VersionConflictError) as refused:
        await graph.save(change(FISHERS, staff_count=2), ADMINISTRATOR)
    assert refused.value.current == "fishers"
    stored = (await graph.organizations.by_ids(["fishers"], SYSTEM))["fishers"]
    assert (stored.version, stored.staff_count) == (2, 1)


async def test_the_store_counts_versions_itself(graph: Graph) -> None:
    """A caller that forgets to raise the version cannot undo the check."""
    await graph.save(new(FISHERS), ADMINISTRATOR)
    forgetful = dataclasses.replace(FISHERS, staff_count=1)
    batch = Batch(organizations=(Change(after=forgetful, before=FISHERS),))
    await graph.save(batch, ADMINISTRATOR)
    with pytest.raises(VersionConflictError):
        await graph.save(batch, ADMINISTRATOR)


async def test_what_does_not_exist_cannot_be_changed_or_take_part(graph: Graph) -> None:
    """Unknown records, parties and participants are not found; unknown codes are named."""
    with pytest.raises(NotFoundError):
        await graph.save(change(FISHERS, staff_count=1), ADMINISTRATOR)
    await graph.save(new(FISHERS, COLD_STORE), ADMINISTRATOR)
    with pytest.raises(NotFoundError):
        await graph.save(
            Batch(activities=(Change(after=activity("a", "fishers", "nobody")),)), ADMINISTRATOR
        )
    with pytest.raises(NotFoundError):
        await graph.save(
            Batch(partnerships=(Change(after=partnership("p", "fishers", "nobody")),)),
            ADMINISTRATOR,
        )
    for unknown in (
        org("a", themes=("sdg:99",)),
        org("a", regions=("ID-MA", "XX-YY")),
        org("a", headquarters="XX-YY"),
        org("a", needs="unheard-of"),
    ):
        with pytest.raises(UnknownCodeError) as refused:
            await graph.save(new(unknown), ADMINISTRATOR)
        assert refused.value.given in {"sdg:99", "XX-YY", "resource:unheard-of"}
    bringing = Party(
        organization_id="fishers",
        role=PartyRole.MEMBER,
        contributions=(Contribution(concept="resource:unheard-of"),),
    )
    other = Party(organization_id="cold-store", role=PartyRole.MEMBER)
    with pytest.raises(UnknownCodeError):
        await graph.save(
            Batch(partnerships=(Change(after=partnership("p", parties=(bringing, other))),)),
            ADMINISTRATOR,
        )
    assert set((await everything(graph)).records) == {"fishers", "cold-store"}


async def test_a_record_stands_once_in_a_batch(graph: Graph) -> None:
    """Two changes of one record in one batch contradict each other."""
    with pytest.raises(ValueError, match="only once"):
        await graph.save(new(FISHERS, FISHERS), ADMINISTRATOR)


async def test_a_time_without_a_zone_is_refused(graph: Graph) -> None:
    """It could mean two moments, so it is not guessed."""
    with pytest.raises(ValueError, match="without a zone"):
        await graph.save(new(org("a", updated_at=MOMENT.replace(tzinfo=None))), ADMINISTRATOR)


async def test_long_texts_are_kept_whole_and_searched_in_part(graph: Graph) -> None:
    """What an index cannot hold is cut in the key alone; the record comes back as it was."""
    long = org(
        "long",
        name=Text.of(id="é" * 3_000, en="word " * 3_000),
        mission=Text.of(id="misi " * 2_000),
        acronym="A" * 2_000,
    )
    agreed = partnership("p", "long", "choir", title=Text.of(en="漢" * 5_000))
    batch = Batch(
        organizations=(Change(after=long), Change(after=org("choir"))),
        partnerships=(Change(after=agreed),),
    )
    await graph.save(batch, ADMINISTRATOR)
    assert (await everything(graph)).records == {
        "long": long, "choir": org("choir"), "p": agreed
    }  # fmt: skip


async def test_sources_are_shared_by_name_url_and_licence(graph: Graph) -> None:
    """Two records from one list point at one source, each with its own time of retrieval."""
    early = Source(name="List", retrieved_at=MOMENT, license="CC-BY-4.0")
    later = dataclasses.replace(early, retrieved_at=MOMENT + timedelta(days=1), fields=("name",))
    freed = dataclasses.replace(early, license="CC0-1.0")
    first, second = org("first", sources=(later, early)), org("second", sources=(freed, early))
    await graph.save(new(first, second), IMPORTER)
    assert (await everything(graph)).records == {"first": first, "second": second}
    rows = await graph.read("MATCH (s:Source) RETURN s.license AS license ORDER BY license")
    assert [row["license"] for row in rows] == ["CC-BY-4.0", "CC0-1.0"]


async def test_a_goal_that_stays_keeps_its_node(graph: Graph) -> None:
    """What points at a goal survives an update of the partnership; a dropped goal is gone."""
    goals = tuple(Goal(id=each, text=Text.of(en=each)) for each in ("kept", "dropped"))
    agreed = partnership("p", "fishers", "cold-store", goals=goals)
    await graph.save(
        Batch(
            organizations=new(FISHERS, COLD_STORE).organizations,
            partnerships=(Change(after=agreed),),
        ),
        ADMINISTRATOR,
    )
    before = await graph.read("MATCH (g:Goal {id: 'kept'}) RETURN elementId(g) AS node")
    reworded = Goal(id="kept", text=Text.of(id="Diubah"), agreed_by=("fishers",))
    after = dataclasses.replace(agreed, goals=(reworded,), version=2)
    await graph.save(Batch(partnerships=(Change(after=after, before=agreed),)), ADMINISTRATOR)
    assert before == await graph.read("MATCH (g:Goal) RETURN elementId(g) AS node")
    assert (await graph.partnerships.by_ids(["p"], SYSTEM))["p"] == after


async def test_each_record_has_its_event(graph: Graph) -> None:
    """An event says who changed what from which value to which, and about which record."""
    author = Author(role="ADMIN", organization_id="cold-store")
    saved = await graph.save(HARBOUR.batch, author)
    assert [event.seq for event in saved.events] == list(range(1, saved.seq + 1))
    assert [event.subject_id for event in saved.events] == list(HARBOUR.records)
    assert {event.action for event in saved.events} == {AuditAction.CREATE}
    by_subject = {event.subject_id: event for event in saved.events}
    assert by_subject["fishers"].organization_id == "fishers"
    assert by_subject["census"].organization_id == "cold-store"
    assert by_subject["census"].subject_kind is SubjectKind.ACTIVITY
    changed = await graph.save(change(FISHERS, staff_count=7, name=Text.of(id="Nelayan")), IMPORTER)
    (event,) = changed.events
    assert (event.seq, event.action, event.actor_role, event.occurred_at) == (
        saved.seq + 1, AuditAction.UPDATE, "IMPORT", NOW,
    )  # fmt: skip
    assert event.fields == ("name", "staff_count")
    assert event.before == {"name": dict(FISHERS.name.by_language), "staff_count": None}
    assert event.after == {"name": {"id": "Nelayan"}, "staff_count": 7}
    assert await graph.feed.after(0, changed.seq) == [*saved.events, event]
    rows = await graph.read(
        "MATCH (e:AuditEvent)-[:ABOUT]->(s) OPTIONAL MATCH (e)-[:FOR]->(o:Organization) "
        "RETURN s.id AS subject, o.id AS organization, e.seq AS seq ORDER BY seq"
    )
    assert [(row["subject"], row["organization"]) for row in rows] == [
        (each.subject_id, each.organization_id) for each in (*saved.events, event)
    ]


async def test_the_event_names_the_most_telling_action(graph: Graph) -> None:
    """Archiving, protecting and a change of state are told apart from other changes."""
    agreed = partnership("p", "fishers", "cold-store")
    await graph.save(
        Batch(
            organizations=new(FISHERS, COLD_STORE, CHOIR).organizations,
            partnerships=(Change(after=agreed),),
        ),
        ADMINISTRATOR,
    )
    ended = dataclasses.replace(agreed, status=PartnershipStatus.COMPLETED, version=2)
    batches = (
        change(FISHERS, archived_at=MOMENT),
        change(CHOIR, visibility=Visibility.MEMBERS, staff_count=1),
        Batch(partnerships=(Change(after=ended, before=agreed),)),
    )
    saved = [await graph.save(batch, ADMINISTRATOR) for batch in batches]
    assert [each.events[0].action for each in saved] == [
        AuditAction.ARCHIVE, AuditAction.PROTECT, AuditAction.TRANSITION
    ]  # fmt: skip


async def test_whoever_is_to_be_seen_by_fewer_takes_its_partnerships_along(graph: Graph) -> None:
    """What was agreed since somebody looked would stay seen by all: told of a conflict."""
    await graph.save(new(FISHERS, COLD_STORE, CHOIR), ADMINISTRATOR)
    agreed = partnership("p", "fishers", "choir")
    await graph.save(Batch(partnerships=(Change(after=agreed),), seen=(CHOIR,)), ADMINISTRATOR)
    hidden = change(CHOIR, visibility=Visibility.MEMBERS)
    with pytest.raises(VersionConflictError):
        await graph.save(hidden, ADMINISTRATOR)
    kept = dataclasses.replace(agreed, visibility=Visibility.MEMBERS, version=2)
    both = dataclasses.replace(hidden, partnerships=(Change(before=agreed, after=kept),))
    await graph.save(both, ADMINISTRATOR)
    late = Batch(partnerships=(Change(after=partnership("q", "cold-store", "choir")),))
    with pytest.raises(VersionConflictError):  # it rests on a choir that everybody sees
        await graph.save(dataclasses.replace(late, seen=(CHOIR, COLD_STORE)), ADMINISTRATOR)
    assert await graph.partnerships.ids() == ["p"]


async def test_a_resource_may_turn_from_need_to_offer(graph: Graph) -> None:
    """Its node stays and its relation changes."""
    await graph.save(new(FISHERS), ADMINISTRATOR)
    turned = tuple(dataclasses.replace(each, kind=ResourceKind.OFFER) for each in FISHERS.resources)
    await graph.save(change(FISHERS, resources=turned), ADMINISTRATOR)
    rows = await graph.read(
        "MATCH (:Organization)-[link:NEEDS|OFFERS]->(r:Resource) RETURN type(link) AS type"
    )
    assert [row["type"] for row in rows] == ["OFFERS", "OFFERS"]


async def test_of_eight_changes_of_one_version_one_is_written(
    graph: Graph, writers: list[Graph]
) -> None:
    """Whatever the timing, one succeeds and seven are told of a conflict."""
    before = org("contested")
    await graph.save(new(before), ADMINISTRATOR)
    for round_ in range(5):
        outcomes = await at_once(
            writers, [change(before, staff_count=10 * round_ + place) for place in range(WRITERS)]
        )
        winners = [place for place, each in enumerate(outcomes) if isinstance(each, Saved)]
        assert len(winners) == 1
        conflicts = [each for each in outcomes if isinstance(each, VersionConflictError)]
        assert len(conflicts) == WRITERS - 1
        stored = (await graph.organizations.by_ids(["contested"], SYSTEM))["contested"]
        assert stored.staff_count == 10 * round_ + winners[0]
        assert stored.version == before.version + 1
        before = stored
    assert await graph.feed.latest() == 6


async def test_of_eight_claims_of_one_identifier_one_is_written(
    graph: Graph, writers: list[Graph]
) -> None:
    """Eight organizations with the same identifier at once become one."""
    number = (Identifier(scheme="ID-KHH", value="1"),)
    outcomes = await at_once(
        writers, [new(org(f"o{place}", identifiers=number)) for place in range(WRITERS)]
    )
    assert sum(isinstance(each, Saved) for each in outcomes) == 1
    others = [each for each in outcomes if not isinstance(each, ConflictError)]
    assert len(others) == 1, [repr(str(each)) for each in others]
    assert len(await graph.organizations.ids()) == 1


async def test_a_write_repeated_after_a_lost_answer_is_done_once(graph: Graph) -> None:
    """The second attempt finds the events of the first and gives what it gave."""
    batch = new(FISHERS)
    template = await graph.save(new(COLD_STORE), ADMINISTRATOR)
    events = [dataclasses.replace(template.events[0], id="event", subject_id="fishers", seq=0)]
    unit = UnitOfWork(graph=graph, batch=batch, events=events, once=None)
    first = await graph.write(unit.run)  # committed; suppose that nobody heard of it
    again = await graph.write(unit.run)
    assert again == first
    assert await graph.feed.latest() == first.seq == 2
