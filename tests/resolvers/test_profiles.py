"""Are profiles created, changed and archived as their organizations say, and nothing else?"""

import dataclasses
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import pytest

from domain.activity import Activity, Participant
from domain.audit import SAMPLE
from domain.change import Batch, Change
from domain.codes import (
    ActivityStatus,
    AuditAction,
    LegalForm,
    OrganizationType,
    PartyRole,
    Visibility,
)
from domain.concept import Concept
from domain.errors import (
    AlreadyExistsError,
    ForbiddenError,
    InputError,
    InvalidValueError,
    NotFoundError,
    VersionConflictError,
    WithdrawnCodeError,
)
from domain.organization import Identifier, Organization
from domain.resource import Quantity
from domain.text import SERVICE_LANGUAGES, Text, Translation
from domain.viewer import SYSTEM, VISITOR
from domain.vocabulary import Vocabulary
from graphdb.connection import Graph
from resolvers.given import GivenActivity, GivenProfile
from resolvers.mailboxes import role_mailbox
from resolvers.profile_fields import profile_fields
from resolvers.profiles import (
    archive_organization,
    create_organization,
    update_organization,
)
from tests.resolvers.writing import (
    NOW,
    caller,
    events_after,
    keep,
    keep_one,
    profile,
    said,
    stored,
    where,
)
from tests.small_vocabulary import CONCEPTS, REGIONS, VOCABULARY
from tests.worlds import FISHERS, HARBOUR, REFUGE, org

LATER = NOW + timedelta(days=3)


async def test_a_new_profile_is_stored_whole(graph: Graph) -> None:
    """Every field that a caller gives stands in the graph, codes in canonical form."""
    made = await create_organization(
        caller(graph),
        profile(
            name=said(id=" Yayasan Sekolah Pesisir ", **{"en-GB": "Coast School"}),
            acronym="YSP",
            legal_form=LegalForm.FOUNDATION,
            identifiers=(
                Identifier(scheme="id-khh", value="17"),
                Identifier(scheme="XM-DAC", value="9-1", primary=True),
            ),
            mission=said(id="Membaca di pantai.\nSetiap hari."),
            languages=("id", "EN-us", "en"),
            themes=("SDG:4", "sdg:14", "sdg:4"),
            headquarters="id81",
            regions=("ID81", "ID-JB"),
            staff_count=0,
            annual_budget=Quantity(value=5e9, unit="unit:idr"),
            website="https://example.org/ysp",
            mailbox="Sekretariat@example.org",
        ),
    )
    assert made == await stored(graph, made.id)
    assert dataclasses.replace(made, id="x") == org(
        "x",
        name=Text.of(id="Yayasan Sekolah Pesisir", en="Coast School"),
        acronym="YSP",
        type=OrganizationType.LOCAL_NGO,
        legal_form=LegalForm.FOUNDATION,
        identifiers=(
            Identifier(scheme="XM-DAC", value="9-1", primary=True),
            Identifier(scheme="ID-KHH", value="17"),
        ),
        mission=Text.of(id="Membaca di pantai.\nSetiap hari."),
        languages=("id", "en"),
        themes=("sdg:4", "sdg:14"),
        headquarters="ID-MA",
        regions=("ID-MA", "ID-JB"),
        staff_count=0,
        annual_budget=Quantity(value=5e9, unit="unit:IDR"),
        website="https://example.org/ysp",
        mailbox="sekretariat@example.org",
        created_at=NOW,
        updated_at=NOW,
        confirmed_at=NOW,
    )
    (event,) = await events_after(graph, 0)
    assert (event.action, event.subject_id, event.actor_role) == (
        AuditAction.CREATE,
        made.id,
        "ADMIN",
    )


async def test_what_is_left_out_stays_and_null_empties(graph: Graph) -> None:
    """Three things differ: absent keeps, null empties, a list replaces the whole list."""
    await keep(graph, HARBOUR)
    changed = await update_organization(
        caller(graph, now=LATER),
        "fishers",
        GivenProfile(mission=None, languages=("en",), acronym="KNT"),
    )
    assert changed == dataclasses.replace(
        FISHERS,
        mission=Text(),
        languages=("en",),
        acronym="KNT",
        version=2,
        updated_at=LATER,
        confirmed_at=LATER,
    )
    emptied = await update_organization(
        caller(graph, now=LATER),
        "fishers",
        GivenProfile(
            acronym=None, identifiers=None, languages=None, themes=None, regions=None,
            headquarters=None, staff_count=None, annual_budget=None, website=None, mailbox=None,
            legal_form=None,
        ),
    )  # fmt: skip
    assert (emptied.acronym, emptied.themes, emptied.regions) == (None, (), ())
    assert emptied.name == FISHERS.name


async def test_an_empty_change_only_confirms(graph: Graph) -> None:
    """Confirming is a change: version and trail tell of it, though no field differs."""
    await keep(graph, HARBOUR)
    before = await graph.feed.latest()
    confirmed = await update_organization(caller(graph, now=LATER), "fishers", GivenProfile())
    assert confirmed == dataclasses.replace(
        FISHERS, version=2, updated_at=LATER, confirmed_at=LATER
    )
    (event,) = await events_after(graph, before)
    assert (event.action, event.fields) == (AuditAction.UPDATE, ())


async def test_a_name_and_a_kind_cannot_be_emptied(graph: Graph) -> None:
    """An organization without a name or a kind is none, so null is refused for both."""
    await keep(graph, HARBOUR)
    for given, path in (
        (GivenProfile(name=None), "organization.name"),
        (GivenProfile(name=()), "organization.name"),
        (GivenProfile(type=None), "organization.type"),
    ):
        with pytest.raises(InputError) as caught:
            await update_organization(caller(graph), "fishers", given)
        assert where(caught.value) == ("REQUIRED", path)
    for lacking in (GivenProfile(type=OrganizationType.OTHER), GivenProfile(name=said(id="A"))):
        with pytest.raises(InputError) as caught:
            await create_organization(caller(graph), lacking)
        assert caught.value.code == "REQUIRED"


async def test_an_older_version_is_refused_with_the_record(graph: Graph) -> None:
    """Whoever changed an older state learns which record to load again; nothing is written."""
    await keep(graph, HARBOUR)
    await update_organization(caller(graph), "fishers", GivenProfile(acronym="A"), version=1)
    with pytest.raises(VersionConflictError) as caught:
        await update_organization(caller(graph), "fishers", GivenProfile(acronym="B"), version=1)
    assert (caught.value.current, caught.value.path) == ("fishers", ("version",))
    assert (await stored(graph, "fishers")).acronym == "A"


async def test_archiving_twice_is_archiving_once(graph: Graph) -> None:
    """Both ways are idempotent: the second call writes nothing, not even an event."""
    await keep(graph, HARBOUR)
    start = await graph.feed.latest()
    context = caller(graph, now=LATER)
    first = await archive_organization(context, "fishers")
    assert first.archived_at == LATER
    assert await archive_organization(caller(graph), "fishers") == first
    (event,) = await events_after(graph, start)
    assert event.action is AuditAction.ARCHIVE
    back = await archive_organization(context, "fishers", archived=False)
    assert (back.archived_at, back.version) == (None, 3)
    assert await archive_organization(context, "fishers", archived=False) == back
    assert len(await events_after(graph, start)) == 2


async def test_without_the_key_nothing_is_written(graph: Graph) -> None:
    """A visitor may not create; what they see is forbidden, what they do not see is not found.

    A hidden organization and one that never was answer alike, to the last word.
    """
    await keep(graph, HARBOUR)
    start = await graph.feed.latest()
    visitor = caller(graph, VISITOR)
    with pytest.raises(ForbiddenError):
        await create_organization(visitor, profile(), key="k")
    changes: tuple[Callable[[str], Awaitable[Organization]], ...] = (
        lambda identity: update_organization(visitor, identity, GivenProfile(), key="k"),
        lambda identity: archive_organization(visitor, identity, key="k"),
    )
    for change in changes:
        with pytest.raises(ForbiddenError):
            await change("fishers")
        told = []
        for identity in ("refuge", "nobody"):
            with pytest.raises(NotFoundError) as caught:
                await change(identity)
            told.append((caught.value.text, caught.value.path))
        assert told[0] == told[1]
    assert await graph.feed.latest() == start


# --- identifiers ----------------------------------------------------------------------------


async def test_an_identifier_belongs_to_one_organization(graph: Graph) -> None:
    """A second owner is refused with the first one's record, by the place of the identifier."""
    first = await create_organization(
        caller(graph), profile(identifiers=(Identifier(scheme="ID-KHH", value="17"),))
    )
    start = await graph.feed.latest()
    both = (Identifier(scheme="ID-KHH", value="18"), Identifier(scheme="ID-KHH", value="17"))
    with pytest.raises(AlreadyExistsError) as caught:
        await create_organization(caller(graph), profile(identifiers=both))
    assert caught.value.current == first.id
    assert caught.value.path == ("organization", "identifiers", "1")
    await keep(graph, HARBOUR)
    with pytest.raises(AlreadyExistsError):
        await update_organization(caller(graph), "fishers", GivenProfile(identifiers=both))
    assert start + len(HARBOUR.batch.organizations) <= await graph.feed.latest()
    assert (await stored(graph, "fishers")).identifiers == ()


async def test_a_hidden_owner_stands_against_it_too(graph: Graph) -> None:
    """Two organizations cannot have one identifier, even if only the program sees the other."""
    number = Identifier(scheme="ID-KHH", value="17", primary=True)
    await keep_one(graph, dataclasses.replace(REFUGE, identifiers=(number,)))
    with pytest.raises(AlreadyExistsError) as caught:
        await create_organization(caller(graph), profile(identifiers=(number,)))
    assert caught.value.current == "refuge"


async def test_a_number_that_looks_like_an_identifier_is_no_conflict(graph: Graph) -> None:
    """A bare number of one register may read like a full identifier of another."""
    long = Identifier(scheme="XI-IATI", value="XM-DAC-9", primary=True)
    await keep_one(graph, org("a", identifiers=(long,)))
    made = await create_organization(
        caller(graph), profile(identifiers=(Identifier(scheme="XM-DAC", value="9"),))
    )
    assert made.identifiers == (Identifier(scheme="XM-DAC", value="9", primary=True),)


async def test_a_verified_identifier_stays_verified(graph: Graph) -> None:
    """Sending a list back does not lose what a register confirmed, and confirms nothing new."""
    checked = Identifier(scheme="ID-KHH", value="17", primary=True, verified=True)
    await keep_one(graph, org("a", identifiers=(checked,)))
    given = (
        Identifier(scheme="ID-KHH", value="17"),
        Identifier(scheme="ID-DJP", value="3", verified=True),
    )
    changed = await update_organization(caller(graph), "a", GivenProfile(identifiers=given))
    assert changed.identifiers == (checked, Identifier(scheme="ID-DJP", value="3"))


# --- protection -----------------------------------------------------------------------------


async def test_a_protected_theme_starts_among_members(graph: Graph) -> None:
    """Whoever registers with human rights as a theme is not shown to everybody."""
    made = await create_organization(caller(graph), profile(themes=("dac:15160", "sdg:4")))
    assert made.visibility is Visibility.MEMBERS
    working = GivenActivity(title=said(id="Pendampingan"), themes=("dac:15160",))
    made = await create_organization(caller(graph), profile(activities=(working,)))
    assert made.visibility is Visibility.MEMBERS


async def test_adding_a_protected_theme_narrows_and_never_widens(graph: Graph) -> None:
    """A public profile that adds one goes to members, with its partnerships; others stay."""
    await keep(graph, HARBOUR)
    start = await graph.feed.latest()
    protected = GivenProfile(themes=("dac:15160",))
    changed = await update_organization(caller(graph), "fishers", protected)
    assert changed.visibility is Visibility.MEMBERS
    pacts = await graph.partnerships.by_ids(["ice-for-fish", "shelter"], SYSTEM)
    assert pacts["ice-for-fish"].visibility is Visibility.MEMBERS
    assert pacts["shelter"].visibility is Visibility.HIDDEN
    assert [event.action for event in await events_after(graph, start)] == [
        AuditAction.PROTECT,
        AuditAction.PROTECT,
    ]
    hidden = await update_organization(caller(graph), "refuge", protected)
    assert hidden.visibility is Visibility.HIDDEN


async def test_a_theme_that_was_there_narrows_nothing(graph: Graph) -> None:
    """Who was made public on purpose stays public when the same themes are sent again."""
    await keep_one(graph, org("a", themes=("dac:15160",)))
    given = GivenProfile(themes=("dac:15160", "sdg:4"))
    assert (await update_organization(caller(graph), "a", given)).visibility is Visibility.PUBLIC


# --- own activities -------------------------------------------------------------------------


async def own_activities(graph: Graph, identity: str) -> dict[str, Activity]:
    """Read the activities of which an organization is the only participant, by their title."""
    ids = await graph.entities.activities_only_of(identity)
    found = await graph.activities.by_ids(ids, SYSTEM)
    return {each.title.shown(): each for each in found.values()}


async def test_own_activities_keep_their_ids(graph: Graph) -> None:
    """The same title and first day is the same activity; another one is new; nothing is doubled."""
    reading = GivenActivity(
        title=said(id="Kelas baca"), start_date=date(2025, 1, 1), themes=("sdg:4",),
        regions=("ID-MA",), status=ActivityStatus.IMPLEMENTATION,
    )  # fmt: skip
    made = await create_organization(caller(graph), profile(activities=(reading,)))
    (before,) = (await own_activities(graph, made.id)).values()
    assert before.participants == (
        Participant(organization_id=made.id, roles=(PartyRole.IMPLEMENTING,)),
    )
    assert (before.themes, before.regions) == (("sdg:4",), ("ID-MA",))
    ended = dataclasses.replace(reading, end_date=date(2026, 1, 1))
    boats = GivenActivity(title=said(id="Perahu"), role=PartyRole.FUNDING)
    start = await graph.feed.latest()
    await update_organization(
        caller(graph, now=LATER), made.id, GivenProfile(activities=(boats, ended))
    )
    after = await own_activities(graph, made.id)
    assert after["Kelas baca"] == dataclasses.replace(
        before, end_date=date(2026, 1, 1), updated_at=LATER
    )
    assert after["Perahu"].participants[0].roles == (PartyRole.FUNDING,)
    assert len(after) == 2
    assert {event.organization_id for event in await events_after(graph, start)} == {made.id}
    start = await graph.feed.latest()
    await update_organization(caller(graph), made.id, GivenProfile(activities=(ended, boats)))
    assert len(await events_after(graph, start)) == 1  # the profile's confirmation alone


async def test_an_activity_of_another_title_takes_the_place_of_one_left_out(graph: Graph) -> None:
    """A corrected title changes the record, it does not leave the old one behind."""
    made = await create_organization(
        caller(graph), profile(activities=(GivenActivity(title=said(id="Kelas baka")),))
    )
    ((_, before),) = (await own_activities(graph, made.id)).items()
    mended = (GivenActivity(title=said(id="Kelas baca")),)
    await update_organization(caller(graph), made.id, GivenProfile(activities=mended))
    ((title, after),) = (await own_activities(graph, made.id)).items()
    assert (title, after.id) == ("Kelas baca", before.id)


async def test_own_activities_are_not_lost_by_a_shorter_list(graph: Graph) -> None:
    """Records cannot be deleted yet, so a list that would drop one is refused, not half done."""
    two = tuple(GivenActivity(title=said(id=title)) for title in ("Kelas", "Perahu"))
    made = await create_organization(caller(graph), profile(activities=two))
    for shorter in (two[:1], ()):
        with pytest.raises(InvalidValueError) as caught:
            await update_organization(caller(graph), made.id, GivenProfile(activities=shorter))
        assert where(caught.value) == ("INVALID_VALUE", "organization.activities")
    assert set(await own_activities(graph, made.id)) == {"Kelas", "Perahu"}


async def test_imported_activities_are_left_alone(graph: Graph) -> None:
    """What a source published is not the organization's to replace, nor what others share."""
    await keep(graph, HARBOUR)
    published = Activity(
        id="published", title=Text.of(en="Landing"), identifier="XM-9-1", updated_at=NOW,
        participants=(Participant(organization_id="fishers", roles=(PartyRole.FUNDING,)),),
    )  # fmt: skip
    await graph.save(Batch(activities=(Change(after=published),)), SAMPLE)
    shared = (await graph.activities.by_ids(["landing-site"], SYSTEM))["landing-site"]
    mine = (GivenActivity(title=said(en="Landing")),)
    await update_organization(caller(graph), "fishers", GivenProfile(activities=mine))
    found = await graph.activities.by_ids(["published", "landing-site"], SYSTEM)
    assert found == {"published": published, "landing-site": shared}
    assert list(await own_activities(graph, "fishers")) == ["Landing"]


# --- bounds ---------------------------------------------------------------------------------

TOO_MANY_NAMES = (
    *(Translation(code, "x") for code in SERVICE_LANGUAGES), Translation("und", "x"),
    Translation("id-ID", "x"),
)  # fmt: skip
NUMBERS = tuple(Identifier(scheme="ID-KHH", value=str(place)) for place in range(21))
BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"name": ()}, "REQUIRED", "name"),
    ({"name": said(id="  ")}, "REQUIRED", "name.0.text"),
    ({"name": said(id="\u200b")}, "REQUIRED", "name.0.text"),
    ({"name": said(id="x" * 301)}, "TOO_MANY", "name.0.text"),
    ({"name": said(id="a\nb")}, "INVALID_VALUE", "name.0.text"),
    ({"name": said(id="a\x00b")}, "INVALID_VALUE", "name.0.text"),
    ({"name": said(id="a\ud800")}, "INVALID_VALUE", "name.0.text"),
    ({"name": (Translation("xx", "x"),)}, "INVALID_VALUE", "name.0.language"),
    ({"name": (Translation("id--", "x"),)}, "INVALID_VALUE", "name.0.language"),
    (
        {"name": (Translation("id", "x"), Translation("id-ID", "y"))},
        "INVALID_VALUE",
        "name.1.language",
    ),
    ({"name": TOO_MANY_NAMES}, "TOO_MANY", "name"),
    ({"mission": said(en="x" * 10_001)}, "TOO_MANY", "mission.0.text"),
    ({"mission": said(en="\x07")}, "INVALID_VALUE", "mission.0.text"),
    ({"acronym": "x" * 41}, "TOO_MANY", "acronym"),
    ({"acronym": " "}, "REQUIRED", "acronym"),
    ({"identifiers": NUMBERS}, "TOO_MANY", "identifiers"),
    ({"identifiers": (*NUMBERS[:2], NUMBERS[0])}, "INVALID_VALUE", "identifiers.2"),
    (
        {"identifiers": (Identifier(scheme="KHH", value="1"),)},
        "INVALID_VALUE",
        "identifiers.0.scheme",
    ),
    (
        {"identifiers": (Identifier(scheme="ID-KHH", value="1 "),)},
        "INVALID_VALUE",
        "identifiers.0.value",
    ),
    ({"identifiers": (Identifier(scheme="ID-KHH", value=""),)}, "REQUIRED", "identifiers.0.value"),
    (
        {"identifiers": (Identifier(scheme="ID-KHH", value="1" * 101),)},
        "TOO_MANY",
        "identifiers.0.value",
    ),
    (
        {"identifiers": tuple(dataclasses.replace(each, primary=True) for each in NUMBERS[:2])},
        "INVALID_VALUE",
        "identifiers.1.primary",
    ),
    ({"languages": ("id", "klingon")}, "INVALID_VALUE", "languages.1"),
    ({"languages": ("und",)}, "INVALID_VALUE", "languages.0"),
    ({"languages": ("id",) * 40}, "TOO_MANY", "languages"),
    ({"themes": ("sdg:4", "sdg:99")}, "UNKNOWN_CODE", "themes.1"),
    ({"themes": ("x" * 101,)}, "TOO_MANY", "themes.0"),
    ({"themes": ("resource:ice",)}, "INVALID_VALUE", "themes.0"),
    ({"themes": ("sdg:4",) * 51}, "TOO_MANY", "themes"),
    ({"regions": ("ID", "ID-XX")}, "UNKNOWN_CODE", "regions.1"),
    ({"regions": ("ID",) * 601}, "TOO_MANY", "regions"),
    ({"headquarters": "Ambon"}, "UNKNOWN_CODE", "headquarters"),
    ({"staff_count": -1}, "INVALID_VALUE", "staffCount"),
    ({"staff_count": 10_000_001}, "INVALID_VALUE", "staffCount"),
    (
        {"annual_budget": Quantity(value=-0.1, unit="unit:USD")},
        "INVALID_VALUE",
        "annualBudget.value",
    ),
    (
        {"annual_budget": Quantity(value=float("inf"), unit="unit:USD")},
        "INVALID_VALUE",
        "annualBudget.value",
    ),
    (
        {"annual_budget": Quantity(value=1.1e15, unit="unit:USD")},
        "INVALID_VALUE",
        "annualBudget.value",
    ),
    ({"annual_budget": Quantity(value=1, unit="unit:kg")}, "INVALID_VALUE", "annualBudget.unit"),
    ({"annual_budget": Quantity(value=1, unit="sdg:4")}, "INVALID_VALUE", "annualBudget.unit"),
    ({"annual_budget": Quantity(value=1, unit="unit:XYZ")}, "UNKNOWN_CODE", "annualBudget.unit"),
    ({"website": "http://example.org"}, "INVALID_VALUE", "website"),
    ({"website": "example.org"}, "INVALID_VALUE", "website"),
    ({"website": "https://localhost"}, "INVALID_VALUE", "website"),
    ({"website": "https://me:secret@example.org"}, "INVALID_VALUE", "website"),
    ({"website": "https://example.org/a b"}, "INVALID_VALUE", "website"),
    ({"website": "https://[example.org"}, "INVALID_VALUE", "website"),
    ({"website": "https://example.org:99999"}, "INVALID_VALUE", "website"),
    ({"website": "javascript:alert(1)"}, "INVALID_VALUE", "website"),
    ({"website": "https://example.org/" + "x" * 2000}, "TOO_MANY", "website"),
    ({"mailbox": "siti.rahma@example.org"}, "PERSONAL_DATA", "mailbox"),
    ({"mailbox": "no address"}, "INVALID_VALUE", "mailbox"),
    ({"activities": (GivenActivity(title=said(id="x")),) * 51}, "TOO_MANY", "activities"),
    ({"activities": (GivenActivity(title=()),)}, "REQUIRED", "activities.0.title"),
    (
        {
            "activities": (
                GivenActivity(
                    title=said(id="x"), start_date=date(2026, 2, 1), end_date=date(2026, 1, 1)
                ),
            )
        },
        "INVALID_VALUE",
        "activities.0.endDate",
    ),
    (
        {"activities": (GivenActivity(title=said(id="x"), themes=("no:1",)),)},
        "UNKNOWN_CODE",
        "activities.0.themes.0",
    ),
    (
        {"activities": (GivenActivity(title=said(id="x"), regions=("no",)),)},
        "UNKNOWN_CODE",
        "activities.0.regions.0",
    ),
]


async def test_what_is_out_of_bounds_names_its_path_and_writes_nothing(graph: Graph) -> None:
    """Each bound of a profile, one step beyond, is told with its code and where it stands."""
    for fields, code, path in BAD:
        with pytest.raises(InputError) as caught:
            await create_organization(caller(graph), profile(**fields), key="one")
        assert where(caught.value) == (code, f"organization.{path}"), fields
        assert caught.value.text.shown("id") != "", fields
    assert await graph.feed.latest() == 0


def test_what_is_just_within_bounds_is_taken() -> None:
    """The largest values are accepted, so the bounds lie where they are said to."""
    fields = profile_fields(
        VOCABULARY,
        profile(
            name=said(id="x" * 300),
            mission=said(id="x" * 10_000),
            acronym="x" * 40,
            identifiers=(*NUMBERS[:19], Identifier(scheme="X-MITRA", value="1" * 100)),
            languages=("id",) * 32,
            themes=("sdg:4",) * 50,
            regions=("ID",) * 600,
            staff_count=10_000_000,
            annual_budget=Quantity(value=1e15, unit="unit:USD"),
            website="https://example.org/" + "x" * 1980,
        ),
        (),
    )
    assert len(fields["name"].shown()) == 300
    assert len(fields["identifiers"]) == 20
    assert fields["languages"] == ("id",)


def test_languages_outside_the_service_are_refused_with_those_within() -> None:
    """The error lists what could have been given."""
    with pytest.raises(InvalidValueError) as caught:
        profile_fields(VOCABULARY, profile(languages=("xx",)), ())
    assert caught.value.allowed == SERVICE_LANGUAGES


def test_a_text_of_no_known_language_can_be_sent_back() -> None:
    """Answers say `und` for such texts, so a client that sends them back is not refused."""
    fields = profile_fields(VOCABULARY, profile(name=(Translation("und", "Sole Oha"),)), ())
    assert fields["name"] == Text({"und": "Sole Oha"})


def test_a_withdrawn_theme_names_its_successor() -> None:
    """The message and `allowed` say what to use instead; without one, only that it is gone."""

    def withdrawn(code: str, *successors: str) -> Concept:
        model = VOCABULARY.concepts.get("dac:11220")
        return dataclasses.replace(
            model, id=code, code=code, withdrawn=True, exact_match=successors
        )

    known = Vocabulary(
        regions=REGIONS,
        concepts=(*CONCEPTS, withdrawn("dac:15162", "dac:15160"), withdrawn("dac:1")),
        schemes=list(VOCABULARY.schemes.values()),
    )
    with pytest.raises(WithdrawnCodeError) as caught:
        profile_fields(known, profile(themes=("sdg:4", "dac:15162")), ())
    assert where(caught.value) == ("WITHDRAWN_CODE", "organization.themes.1")
    assert "dac:15160" in caught.value.text.shown("id")
    assert "dac:15160" in caught.value.text.shown("en")
    with pytest.raises(WithdrawnCodeError) as caught:
        profile_fields(known, profile(themes=("dac:1",)), ())
    assert "ditarik" in caught.value.text.shown("id")


SCHOOL = org(
    "school",
    name=Text.of(id="Yayasan Sekolah Pesisir", en="Coastal School Foundation"),
    acronym="YSPM",
)


@pytest.mark.parametrize(
    "address",
    [
        "info@example.org", "sekretariat@yspm.or.id", "Kantor.Pusat@example.org",
        "info-yspm@example.org", "yspm@gmail.com", "sekolahpesisir@gmail.com",
        "yayasan.sekolah.pesisir@yahoo.co.id", "csf@example.org", "admin2@example.org",
        "hrd@example.org", "humas_pesisir+2026@example.org", "tatausaha@sub.example.co.id",
    ],
)  # fmt: skip
def test_an_office_has_a_mailbox(address: str) -> None:
    """Words for offices and words of the organization's own name make a role mailbox."""
    assert role_mailbox(address, SCHOOL, "mailbox") == address.lower()


@pytest.mark.parametrize(
    "address",
    [
        "siti.rahma@example.org", "budi@yspm.or.id", "budi1987@gmail.com", "info@gmail.com",
        "s.rahma@example.org", "budi.yspm@example.org", "info.budi@example.org",
        "12345@example.org", "rita@example.org", "ketua@yahoo.com", "hrahman@example.org",
    ],
)  # fmt: skip
def test_a_person_has_none(address: str) -> None:
    """A word that is neither office nor organization may be a name, so it is refused."""
    with pytest.raises(InputError) as caught:
        role_mailbox(address, SCHOOL, "mailbox")
    assert where(caught.value) == ("PERSONAL_DATA", "mailbox")


@pytest.mark.parametrize(
    "address", ["info", "@example.org", "info@", "info@localhost", "info@a..b", "a b@c.org",
                "info@example.org,x@example.org", "in\u0301fo@example.org", "x" * 65 + "@a.org"]
)  # fmt: skip
def test_an_address_has_the_form_of_one(address: str) -> None:
    """What no mail could reach is told as a wrong form, not as a person's."""
    with pytest.raises(InputError) as caught:
        role_mailbox(address, SCHOOL, "mailbox")
    assert where(caught.value) == ("INVALID_VALUE", "mailbox")


async def test_the_new_name_tells_whose_mailbox_it_is(graph: Graph) -> None:
    """A mailbox named after the organization is taken together with the name."""
    await keep(graph, HARBOUR)
    given = GivenProfile(name=said(id="Nelayan Tual Baru"), mailbox="nelayan.baru@gmail.com")
    changed = await update_organization(caller(graph), "fishers", given)
    assert changed.mailbox == "nelayan.baru@gmail.com"
