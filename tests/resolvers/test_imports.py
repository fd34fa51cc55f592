"""Imports against real engines: who is meant, what is written, and that repeating changes nothing.

The small vocabulary knows three countries: Indonesia, Timor-Leste and Australia.
"""

import asyncio
import dataclasses
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import uuid_utils
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.activity import Activity, Participant
from domain.audit import ADMINISTRATOR, IMPORTER
from domain.change import Batch, Change
from domain.codes import (
    ActivityStatus,
    ErrorCode,
    OrganizationType,
    PartyRole,
    RowOutcome,
    Visibility,
)
from domain.errors import BadFileError, RequiredError
from domain.organization import Identifier, Organization, Source
from domain.resource import Quantity
from domain.text import Text
from domain.viewer import LOCAL_ADMINISTRATOR, SYSTEM
from domain.vocabulary import stable_id
from graphdb.connection import Graph
from matching.encoder import BundledEncoder
from matching.encodings import CachedEncoder, EncodingCache
from resolvers.ahead import Ahead
from resolvers.claims import name_id
from resolvers.context import Context
from resolvers.imports import Row, Settled, import_activities
from resolvers.incoming import Incoming, IncomingActivity, Mention, NoteCode, Refusal
from resolvers.index import Index
from tests.encodings import CountingEncoder
from tests.graphdb.graphs import empty
from tests.small_vocabulary import VOCABULARY
from tests.worlds import activity as stored_activity
from tests.worlds import org

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TOLD = datetime(2025, 5, 1, tzinfo=UTC)
IMPLEMENTING, FUNDING = PartyRole.IMPLEMENTING, PartyRole.FUNDING
REPORTER = Mention(names=Text.of(en="Reporter of Tests"), ref="ID-KDN-00001")


def context_of(graph: Graph, now: datetime = NOW) -> Context:
    """Make what an import needs; the columns are not used by it."""
    return Context(
        graph=graph,
        index=Index(graph, VOCABULARY, BundledEncoder(), None),
        vocabulary=VOCABULARY,
        viewer=LOCAL_ADMINISTRATOR,
        language="en",
        now=now,
        new_id=lambda: str(uuid_utils.uuid7()),
    )


def mention(name: str = "", ref: str = "", **fields: Any) -> Mention:
    """Make a mention with an English name."""
    return Mention(names=Text.of(en=name), ref=ref, **fields)


def told(identifier: str, *mentions: Mention | str, **fields: Any) -> IncomingActivity:
    """Make an activity as a source tells it, implemented by those mentioned."""
    named = [mention(each) if isinstance(each, str) else each for each in mentions]
    given: dict[str, Any] = {
        "line": 3,
        "title": Text.of(en=f"Activity {identifier}"),
        "standard": "IATI",
        "publisher": REPORTER,
        "mentions": tuple((each, IMPLEMENTING) for each in named),
        "updated_at": TOLD,
    }
    return IncomingActivity(identifier=identifier, **(given | fields))


async def run(
    graph: Graph,
    *incoming: Incoming,
    now: datetime = NOW,
    size: int = 200,
    ahead: Ahead | None = None,
) -> list[Settled]:
    """Import and give what became of each batch."""
    context = dataclasses.replace(context_of(graph, now), ahead=ahead or Ahead())
    return [batch async for batch in import_activities(context, incoming, size=size)]


def rows(batches: Iterable[Settled]) -> list[Row]:
    """Give the rows of all batches."""
    return [row for batch in batches for row in batch.rows]


async def organizations(graph: Graph) -> dict[str, Organization]:
    """Give every organization by the name it shows."""
    found = await graph.organizations.by_ids(await graph.organizations.ids(), SYSTEM)
    assert len({each.name.shown("en") for each in found.values()}) == len(found)
    return {each.name.shown("en"): each for each in found.values()}


async def stored(graph: Graph, identifier: str) -> Activity:
    """Give an activity by its identifier in the source."""
    ids = await graph.activities.by_identifiers([identifier], SYSTEM)
    return (await graph.activities.by_ids(ids.values(), SYSTEM))[ids[identifier]]


async def save(graph: Graph, *found: Organization) -> None:
    """Save organizations as their owners would."""
    await graph.save(
        Batch(organizations=tuple(Change(after=each) for each in found)), ADMINISTRATOR
    )


async def test_an_activity_is_stored_with_all_it_says(graph: Graph) -> None:
    """Every field comes back, with stable ids, the source's time, and who reported it."""
    incoming = told(
        "A-1",
        mention("Lingkar Garam", "ID-KDN-77", type=OrganizationType.LOCAL_NGO),
        description=Text.of(en="Salt for dried fish."),
        status=ActivityStatus.CLOSED,
        themes=("dac:11220", "sdg:14.b"),
        regions=("ID-MA", "TL"),
        budget=Quantity(value=12.5, unit="unit:USD"),
        start_date=date(2024, 1, 1),
        end_date=date(2024, 12, 31),
    )
    (settled,) = await run(graph, incoming)
    assert (settled.organizations_created, settled.organizations_updated) == (1, 0)
    identity = stable_id("organization", "ID-KDN-77")
    assert await stored(graph, "A-1") == Activity(
        id=stable_id("activity", "A-1"),
        identifier="A-1",
        title=incoming.title,
        description=incoming.description,
        status=incoming.status,
        participants=(Participant(organization_id=identity, roles=(IMPLEMENTING,)),),
        themes=incoming.themes,
        regions=incoming.regions,
        budget=incoming.budget,
        start_date=incoming.start_date,
        end_date=incoming.end_date,
        updated_at=TOLD,
        sources=(Source(name="IATI: Reporter of Tests", retrieved_at=NOW),),
    )


async def test_an_organization_is_what_the_source_says_and_no_more(
    graph: Graph,
) -> None:
    """Name, acronym, type, number and the country of its register; no themes, no regions."""
    told_of = mention("World Salt Fund (WSF)", "AU-ABN-99", type=OrganizationType.FOUNDATION)
    await run(graph, told("A-1", told_of, themes=("sdg:4",), regions=("ID",)))
    assert await organizations(graph) == {
        "World Salt Fund": Organization(
            id=stable_id("organization", "AU-ABN-99"),
            name=Text.of(en="World Salt Fund"),
            acronym="WSF",
            type=OrganizationType.FOUNDATION,
            identifiers=(Identifier(scheme="AU-ABN", value="99", primary=True),),
            headquarters="AU",
            created_at=NOW,
            updated_at=NOW,
            confirmed_at=TOLD,
            sources=(Source(name="IATI: Reporter of Tests", retrieved_at=NOW),),
        )
    }
    assert not await graph.partnerships.ids()


async def test_the_reporter_takes_part_only_if_it_is_named(graph: Graph) -> None:
    """Who reports an activity is its source, not a participant and not a new organization."""
    await run(graph, told("A-1", "Lingkar Garam"))
    assert list(await organizations(graph)) == ["Lingkar Garam"]


async def test_running_twice_changes_nothing(graph: Graph) -> None:
    """The audit feed stands still; a later clock and another size of batch do not matter."""
    world: list[Incoming] = [
        told("A-1", "Lingkar Garam", mention("Marlow Tide Trust", "ID-AHU-7")),
        told("A-2", "The LINGKAR Garam", mention("MARLOW", "ID-AHU-7"), updated_at=None),
        told("A-3", mention("Marlow Tide Trust"), mention("various"), mention(ref="ID-AHU-9")),
        told("A-4", Mention(names=Text.of(fr="Fonds du Sel"), ref="ID-AHU-8")),
        told("A-5", Mention(names=Text.of(fr="Fonds du Sel"))),
        told("A-6", Mention(names=Text.of(en="Salt Fund", fr="Fonds du Sel"), ref="ID-AHU-8")),
        Refusal(line=9, identifier="", error=RequiredError(path=("title",))),
    ]
    first = rows(await run(graph, *world))
    assert [row.outcome for row in first] == [RowOutcome.CREATED] * 6 + [RowOutcome.REJECTED]
    latest = await graph.feed.latest()
    second = rows(await run(graph, *world, now=NOW + timedelta(days=30), size=2))
    assert [row.outcome for row in second] == [RowOutcome.UNCHANGED] * 6 + [RowOutcome.REJECTED]
    assert await graph.feed.latest() == latest
    assert sorted(await organizations(graph)) == ["Lingkar Garam", "Marlow Tide Trust", "Salt Fund"]


async def test_roles_of_one_organization_are_put_together(graph: Graph) -> None:
    """Several elements for one organization make one participant, roles in their fixed order."""
    same = mention("Lingkar Garam", "ID-KDN-77")
    respelt = mention("LINGKAR GARAM", "ID-KDN-77")
    roles = ((same, IMPLEMENTING), (respelt, FUNDING), (same, PartyRole.ACCOUNTABLE))
    await run(graph, told("A-1", mentions=roles))
    (participant,) = (await stored(graph, "A-1")).participants
    assert participant.roles == (FUNDING, PartyRole.ACCOUNTABLE, IMPLEMENTING)


async def test_100_participants_in_one_activity(graph: Graph) -> None:
    """All of them are made and take part, also when it is read again."""
    many = told("A-1", *(f"Sanggar {number} Kali" for number in range(100)))
    await run(graph, many)
    assert len((await stored(graph, "A-1")).participants) == 100
    latest = await graph.feed.latest()
    await run(graph, many)
    assert await graph.feed.latest() == latest


async def test_activities_with_many_participants_go_in_smaller_batches(graph: Graph) -> None:
    """A transaction holds 2,000 mentions, unless one activity has more."""
    many = [told(f"A-{place}", *(f"Sanggar {number} Kali" for number in range(400)))
            for place in range(6)]  # fmt: skip
    batches = await run(graph, *many)
    assert [len(batch.rows) for batch in batches] == [5, 1]
    assert [batch.organizations_created for batch in batches] == [400, 0]


async def test_a_number_goes_before_the_name(graph: Graph) -> None:
    """One number is one organization: the first name stands, other languages are added."""
    await run(
        graph,
        told("A-1", mention("Tide Trust", "AU-ABN-7")),
        told("A-2", Mention(names=Text.of(fr="Fiducie des marées", en="Trust X"), ref="AU-ABN-7")),
        told("A-3", mention("Tide Trust", "AU-ABN-8")),
    )
    first = (await stored(graph, "A-1")).participants
    assert (await stored(graph, "A-2")).participants == first
    assert (await stored(graph, "A-3")).participants != first
    found = await graph.organizations.by_ids([first[0].organization_id], SYSTEM)
    assert found[first[0].organization_id].name == Text.of(en="Tide Trust", fr="Fiducie des marées")


async def test_the_same_words_under_another_language_add_nothing(
    graph: Graph,
) -> None:
    """Publishers tag one name with whatever language the file is in."""
    await run(
        graph,
        told("A-1", mention("Tide Trust", "AU-ABN-7")),
        told("A-2", Mention(names=Text.of(fr="TIDE TRUST"), ref="AU-ABN-7")),
    )
    assert (await organizations(graph))["Tide Trust"].name == Text.of(en="Tide Trust")


async def test_names_are_told_apart_by_country(graph: Graph) -> None:
    """Without a number, the reporter's country decides who of a name is meant."""
    indonesian = told("A-1", "Youth House")
    australian = told("A-2", "Youth House", publisher=mention("R", "AU-ABN-1"))
    international = told("A-3", "Youth House", publisher=mention("R", "XM-DAC-41114"))
    await run(graph, indonesian, australian, international)
    met = [(await stored(graph, each)).participants[0].organization_id
           for each in ("A-1", "A-2", "A-3")]  # fmt: skip
    assert met == [name_id("youth house", country) for country in ("ID", "AU", None)]


async def test_a_ministry_is_that_of_the_country_where_the_work_is(
    graph: Graph,
) -> None:
    """A reporter abroad names ministries of many countries by one name."""
    await run(
        graph,
        told("A-1", "Ministry of Tides", regions=("TL",)),
        told("A-2", "Ministry of Tides", regions=("ID-MA", "ID")),
        told("A-3", "Ministry of Tides", regions=("TL", "AU")),
    )
    met = [(await stored(graph, each)).participants[0].organization_id
           for each in ("A-1", "A-2", "A-3")]  # fmt: skip
    assert met == [name_id("ministry of tides", country) for country in ("TL", "ID", "ID")]
    assert len(set(met)) == 2


async def test_a_name_without_number_finds_the_numbered_organization(
    graph: Graph,
) -> None:
    """If its seat is that country, or unknown; not if it sits in another country."""
    await run(
        graph,
        told("A-1", mention("Lingkar Garam", "ID-KDN-77"), mention("World Salt", "XM-DAC-41199"),
             mention("Tide Trust", "AU-ABN-7")),
    )  # fmt: skip
    await run(graph, told("A-2", "lingkar garam", "WORLD SALT", "Tide Trust"))
    numbered = {each.organization_id for each in (await stored(graph, "A-1")).participants}
    named = {each.organization_id for each in (await stored(graph, "A-2")).participants}
    assert numbered & named == {
        stable_id("organization", "ID-KDN-77"), stable_id("organization", "XM-DAC-41199")
    }  # fmt: skip
    assert named - numbered == {name_id("tide trust", "ID")}


async def test_a_number_joins_the_record_known_by_name(graph: Graph) -> None:
    """A later number for the same name and country is added to the record, whose id stays."""
    await run(graph, told("A-1", "Lingkar Garam"))
    (settled,) = await run(graph, told("A-2", mention("Lingkar Garam", "ID-KDN-77")))
    assert (settled.organizations_created, settled.organizations_updated) == (0, 1)
    found = (await organizations(graph))["Lingkar Garam"]
    assert found.id == name_id("lingkar garam", "ID")
    assert found.identifiers == (Identifier(scheme="ID-KDN", value="77", primary=True),)
    assert found.headquarters == "ID"
    assert found.version == 2


async def test_two_numbers_of_one_register_are_two_organizations(
    graph: Graph,
) -> None:
    """A number of another register of the same country joins; one of the same register cannot."""
    await run(graph, told("A-1", mention("Tide Trust", "AU-ABN-7")))
    await run(graph, told("A-2", mention("Tide Trust", "AU-ACN-700")))
    await run(graph, told("A-3", mention("Tide Trust", "AU-ABN-8")))
    ids = [(await stored(graph, each)).participants[0].organization_id
           for each in ("A-1", "A-2", "A-3")]  # fmt: skip
    assert ids[0] == ids[1] != ids[2]


async def test_what_an_owner_wrote_stays(graph: Graph) -> None:
    """An organization that registered is met by its number and only gains what it lacks."""
    owned = org(
        "own", name=Text.of(id="Lingkar Garam Aru"), type=OrganizationType.OTHER,
        identifiers=(Identifier(scheme="ID-KDN", value="77", primary=True, verified=True),),
        headquarters="ID-8171", mission=Text.of(id="Garam."), acronym="LGA",
    )  # fmt: skip
    await save(graph, owned)
    told_of = mention("Salt Circle (SCIC)", "ID-KDN-77", type=OrganizationType.LOCAL_NGO)
    await run(graph, told("A-1", told_of))
    assert (await graph.organizations.by_ids(["own"], SYSTEM))["own"] == dataclasses.replace(
        owned,
        name=Text.of(id="Lingkar Garam Aru", en="Salt Circle"),
        updated_at=NOW,
        version=2,
        sources=(Source(name="IATI: Reporter of Tests", retrieved_at=NOW, fields=("name",)),),
    )
    latest = await graph.feed.latest()
    await run(graph, told("A-1", told_of))
    assert await graph.feed.latest() == latest


async def test_a_record_made_by_an_import_is_met_after_its_owner_changed_it(
    graph: Graph,
) -> None:
    """Renamed, or without the number it was made by, it is neither overwritten nor made twice."""
    file = (told("A-1", mention("Tide Trust", "AU-ABN-7"), "Lingkar Garam"),)
    await run(graph, *file)
    made = await organizations(graph)
    owned = {
        "Tide Trust": {"name": Text.of(en="Moon Trust"), "identifiers": ()},
        "Lingkar Garam": {"name": Text.of(en="Salt Circle")},
    }
    changes = tuple(
        Change(after=dataclasses.replace(made[name], **fields), before=made[name])  # type: ignore[arg-type] # by name
        for name, fields in owned.items()
    )
    await graph.save(Batch(organizations=changes), ADMINISTRATOR)
    latest = await graph.feed.latest()
    (settled,) = await run(graph, *file, now=NOW + timedelta(days=1))
    assert settled.organizations_created == 0
    found = await organizations(graph)
    assert sorted(found) == ["Moon Trust", "Salt Circle"]
    assert found["Moon Trust"].identifiers == ()
    assert await graph.feed.latest() == latest


async def test_a_name_that_several_countries_have_is_not_guessed(
    graph: Graph,
) -> None:
    """A reporter of no country that names one of two namesakes means neither for sure."""
    await run(graph, told("A-1", mention("Tide Trust", "AU-ABN-7")))
    await run(graph, told("A-2", mention("Tide Trust", "ID-KDN-7")))
    await run(graph, told("A-3", "Tide Trust", publisher=Mention()))
    (participant,) = (await stored(graph, "A-3")).participants
    assert participant.organization_id == name_id("tide trust", None)


async def test_a_hidden_organization_is_met_not_made_again(graph: Graph) -> None:
    """An import that knows a hidden organization's name must not make it visible as a second."""
    await save(
        graph,
        org("own", name=Text.of(en="Tide Defenders"), visibility=Visibility.HIDDEN,
            headquarters="ID-MA"),
    )  # fmt: skip
    await run(graph, told("A-1", "Tide Defenders"))
    assert [each.organization_id for each in (await stored(graph, "A-1")).participants] == ["own"]


async def test_placeholders_persons_and_unknown_numbers_are_passed_over(
    graph: Graph,
) -> None:
    """They are noted and leave the activity without them."""
    batches = await run(
        graph,
        told("A-1", "Various donors", "Mr. Anso Belwara", mention(ref="AU-ABN-5"),
             mention("Lingkar Garam", "77-X")),
    )  # fmt: skip
    (row,) = rows(batches)
    assert [(note.code, note.value) for note in row.notes] == [
        (NoteCode.PLACEHOLDER, "Various donors"),
        (NoteCode.PERSON, "Mr. Anso Belwara"),
        (NoteCode.NAMELESS, "AU-ABN-5"),
        (NoteCode.BAD_REFERENCE, "77-X"),
    ]
    assert list(await organizations(graph)) == ["Lingkar Garam"]


async def test_a_bare_number_means_who_has_it(graph: Graph) -> None:
    """A reference without a name is enough once the number is known."""
    await run(graph, told("A-1", mention("Tide Trust", "AU-ABN-7")))
    await run(graph, told("A-2", mention(ref="AU-ABN-7")))
    assert (await stored(graph, "A-2")).participants == (await stored(graph, "A-1")).participants


async def test_a_changed_activity_is_updated(graph: Graph) -> None:
    """The new state replaces the old one, lists and all; the event names what changed."""
    await run(graph, told("A-1", "Lingkar Garam", themes=("sdg:4",)))
    newer = told("A-1", "Sanggar Es", status=ActivityStatus.CLOSED, updated_at=NOW)
    (row,) = rows(await run(graph, newer, now=NOW + timedelta(hours=1)))
    assert row.outcome is RowOutcome.UPDATED
    found = await stored(graph, "A-1")
    assert (found.themes, found.status) == ((), ActivityStatus.CLOSED)
    assert found.participants[0].organization_id == name_id("sanggar es", "ID")
    latest = await graph.feed.latest()
    *_, event = await graph.feed.after(0, latest)
    assert set(event.fields) == {"status", "participants", "themes", "sources"}
    assert event.actor_role == IMPORTER.role


async def test_an_older_state_does_not_come_back(graph: Graph) -> None:
    """A file from before the stored state changes nothing and is noted."""
    await run(graph, told("A-1", title=Text.of(en="New")))
    (row,) = rows(
        await run(graph, told("A-1", title=Text.of(en="Old"), updated_at=TOLD - timedelta(days=1)))
    )
    assert row.outcome is RowOutcome.UNCHANGED
    assert [note.code for note in row.notes] == [NoteCode.OLDER]
    assert (await stored(graph, "A-1")).title == Text.of(en="New")


async def test_a_state_without_a_time_is_compared_by_what_it_says(
    graph: Graph,
) -> None:
    """The time of retrieval is no time of the source: what comes with a time replaces it."""
    await run(graph, told("A-1", title=Text.of(en="Untimed"), updated_at=None))
    assert (await stored(graph, "A-1")).updated_at == NOW
    (row,) = rows(await run(graph, told("A-1", title=Text.of(en="Timed"))))
    assert row.outcome is RowOutcome.UPDATED


async def test_an_activity_that_is_not_from_an_import_is_left_alone(
    graph: Graph,
) -> None:
    """Its identifier is taken; the import says so and goes on."""
    own = stored_activity("own", identifier="A-1")
    await graph.save(Batch(activities=(Change(after=own),)), ADMINISTRATOR)
    refused, created = rows(await run(graph, told("A-1"), told("A-2")))
    assert refused.error is not None
    assert refused.error.code == ErrorCode.ALREADY_EXISTS
    assert created.outcome is RowOutcome.CREATED
    assert await stored(graph, "A-1") == own


async def test_what_came_before_a_fault_is_stored(graph: Graph) -> None:
    """The fault of a file comes through after the last batch is written."""

    def broken() -> Iterable[Incoming]:
        yield told("A-1", "Lingkar Garam")
        yield told("A-2", "Lingkar Garam")
        raise BadFileError("cut off", line=12)

    settled = []
    with pytest.raises(BadFileError, match="cut off"):
        settled.extend([each async for each in import_activities(context_of(graph), broken())])
    assert len(await graph.activities.ids()) == 2


async def test_one_record_the_graph_refuses_does_not_stop_the_others(
    graph: Graph,
) -> None:
    """A code the graph lacks is found among the batch and only its activity is refused."""
    good = [told(f"A-{number}", "Lingkar Garam") for number in range(5)]
    bad = told("B-1", "Sanggar Es", themes=("sdg:99",))
    found = rows(await run(graph, *good[:3], bad, *good[3:]))
    assert [row.outcome for row in found].count(RowOutcome.CREATED) == 5
    (refused,) = (row for row in found if row.outcome is RowOutcome.REJECTED)
    assert refused.identifier == "B-1"
    assert refused.error is not None
    assert refused.error.code == ErrorCode.UNKNOWN_CODE


async def test_two_imports_at_once_make_nothing_twice(graph: Graph) -> None:
    """Whoever comes second finds what the first made, and tells it unchanged."""
    file = [told(f"A-{place}", "Lingkar Garam", mention("Tide Trust", "AU-ABN-7"))
            for place in range(20)]  # fmt: skip
    runs = await asyncio.gather(run(graph, *file, size=5), run(graph, *file, size=5))
    outcomes = [row.outcome for row in rows([*runs[0], *runs[1]])]
    assert outcomes.count(RowOutcome.CREATED) == outcomes.count(RowOutcome.UNCHANGED) == 20
    assert sorted(await organizations(graph)) == ["Lingkar Garam", "Tide Trust"]
    assert len(await graph.activities.ids()) == 20


async def test_an_identifier_twice_in_a_batch_is_decided_in_order(
    graph: Graph,
) -> None:
    """The second is compared with what the first left in the graph."""
    found = rows(
        await run(graph, told("A-1"), told("A-1", title=Text.of(en="Again"), updated_at=NOW))
    )
    assert [row.outcome for row in found] == [RowOutcome.CREATED, RowOutcome.UPDATED]


async def test_after_an_import_nothing_is_left_to_encode(graph: Graph, tmp_path: Path) -> None:
    """A question at once is not kept waiting: new and changed texts were encoded by the import."""
    encoder = CountingEncoder()
    ahead = Ahead(CachedEncoder(encoder, EncodingCache(tmp_path, encoder)))
    first = told("A-1", "Lingkar Garam", description=Text.of(id="Air bersih untuk desa."))
    await run(graph, first, told("A-2", "Tide Trust"), ahead=ahead)
    later = dataclasses.replace(
        first, description=Text.of(id="Sekolah untuk desa."), updated_at=TOLD + timedelta(days=1)
    )
    await run(graph, later, ahead=ahead)
    asked = CountingEncoder()
    reading = CachedEncoder(asked, EncodingCache(tmp_path, asked))
    snapshot = await Index(graph, VOCABULARY, reading, None).current()
    assert snapshot.rows == 4
    assert len(encoder.read) == 5
    assert asked.read == []


_NAMES = st.sampled_from(
    ["Lingkar Garam", "LINGKAR GARAM", "Tide Trust", "Tide Trust Ltd", "World Salt Fund (WSF)",
     "World Salt Fund", "Ministry of Tides", "various", ""]
)  # fmt: skip
_REFS = st.sampled_from(
    ["", "ID-KDN-1", "ID-KDN-2", "AU-ABN-1", "AU-ACN-1", "XM-DAC-41114", "XI-IATI-X", "77"]
)
_LANGUAGES = st.sampled_from(["en", "id", "fr", "und"])
_MENTIONS = st.builds(
    lambda name, language, ref: Mention(names=Text({language: name} if name else {}), ref=ref),
    _NAMES,
    _LANGUAGES,
    _REFS,
)
_FILES = st.lists(
    st.builds(
        lambda mentions, publisher, regions: {
            "mentions": tuple((each, IMPLEMENTING) for each in mentions),
            "publisher": mention("R", publisher),
            "regions": regions,
        },
        st.lists(_MENTIONS, max_size=3, unique=True),
        _REFS,
        st.sampled_from([(), ("ID",), ("TL",), ("AU", "ID")]),
    ),
    min_size=1,
    max_size=6,
)


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(file=_FILES, size=st.integers(1, 6))
async def test_any_file_is_settled_after_one_run(
    graph: Graph,
    file: list[dict[str, Any]],
    size: int,
) -> None:
    """Whoever is named by whatever names and numbers: the second run finds the same ones.

    Bare numbers are left out of the worlds: their second look is the command's task.
    """
    await empty(graph)
    records = [
        told(f"A-{place}", **fields)
        for place, fields in enumerate(file)
        if all(each.names for each, _ in fields["mentions"])
    ]
    await run(graph, *records, size=size)
    latest = await graph.feed.latest()
    before = await graph.organizations.by_ids(await graph.organizations.ids(), SYSTEM)
    await run(graph, *records, size=size, now=NOW + timedelta(days=1))
    assert await graph.feed.latest() == latest
    assert await graph.organizations.by_ids(await graph.organizations.ids(), SYSTEM) == before
