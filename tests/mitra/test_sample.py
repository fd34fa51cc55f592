"""The fictional sample: large and varied enough, fictional indeed, the same in every graph."""

import csv
import gzip
import hashlib
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from lxml import etree

from domain.codes import (
    Freshness,
    OrganizationType,
    PartnershipStatus,
    PartnershipType,
    PartyRole,
    RegionLevel,
    ResourceKind,
    Visibility,
)
from domain.errors import BadFileError
from domain.text import fold
from mitra.reference import load_vocabulary
from mitra.sample.records import Sample, read_sample
from mitra.sample.together import next_review

VOCABULARY = load_vocabulary()
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TODAY = NOW.date()
# Of all ids, in order. Another digest means that somebody's links and answers break: an id goes
# only with its record, and new records change this line on purpose.
IDS = "4ccb122709d3c67ec14234600896ba8eb24b6e8c3baa3b3485faa09cab15be17"


@pytest.fixture(scope="module")
def sample() -> Sample:
    """The sample as loaded at NOW."""
    return read_sample(VOCABULARY, NOW)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The sample's files in a folder of our own, to be spoilt."""
    with as_file(files("mitra.sample")) as folder:
        for path in folder.glob("*.jsonl"):
            shutil.copy(path, tmp_path)
    return tmp_path


def ids_of(sample: Sample) -> list[str]:
    """Every public id, of records and of their parts."""
    return [
        *(each.id for each in sample.organizations),
        *(part.id for each in sample.organizations for part in each.resources),
        *(each.id for each in sample.activities),
        *(each.id for each in sample.partnerships),
        *(goal.id for each in sample.partnerships for goal in each.goals),
        *(
            indicator.id
            for each in sample.partnerships
            for goal in each.goals
            for indicator in goal.indicators
        ),
    ]


# --- what there is ---------------------------------------------------------------------------


def test_it_is_large_enough(sample: Sample) -> None:
    """At least 300 organizations, 180 activities and 200 partnerships."""
    assert len(sample.organizations) >= 300
    assert len(sample.activities) >= 180
    assert len(sample.partnerships) >= 200


def test_every_province_has_organizations_and_other_countries_too(sample: Sample) -> None:
    """All 38 provinces, at least five with their seat in each, and ten other countries."""
    provinces = [each.code for each in VOCABULARY.regions if each.level is RegionLevel.PROVINCE]
    seats = Counter(
        region.code
        for each in sample.organizations
        if each.headquarters
        and (region := VOCABULARY.at_level(each.headquarters, RegionLevel.PROVINCE))
    )
    assert len(provinces) == 38
    assert min(seats[province] for province in provinces) >= 5
    abroad = {
        region.code
        for each in sample.organizations
        if each.headquarters
        and (region := VOCABULARY.at_level(each.headquarters, RegionLevel.COUNTRY))
    } - {"ID"}
    assert len(abroad) >= 10


def test_all_kinds_of_organizations_occur(sample: Sample) -> None:
    """All types, and organizations that are protected, aging, stale and nearly alone."""
    assert {each.type for each in sample.organizations} == set(OrganizationType)
    assert {each.visibility for each in sample.organizations} == {
        Visibility.PUBLIC,
        Visibility.MEMBERS,
        Visibility.HIDDEN,
    }
    assert {each.freshness(NOW) for each in sample.organizations} == set(Freshness)


def test_all_kinds_and_states_of_partnership_occur(sample: Sample) -> None:
    """All 13 types and all 8 states; some old ones still run, some join giants and villages."""
    types = Counter(kind for each in sample.partnerships for kind in each.types)
    assert types.keys() == set(PartnershipType)
    assert min(types.values()) >= 5
    states = Counter(each.status for each in sample.partnerships)
    assert states.keys() == set(PartnershipStatus)
    assert min(states.values()) >= 5
    old = [
        each
        for each in sample.partnerships
        if each.status is PartnershipStatus.ACTIVE and each.start_date < date(2017, 1, 1)  # type: ignore[operator] # active ones have begun
    ]
    assert len(old) >= 5
    staff = {each.id: each.staff_count or 0 for each in sample.organizations}
    unequal = [
        each
        for each in sample.partnerships
        if (counts := [staff[party.organization_id] for party in each.parties])
        and max(counts) >= 100 * max(1, min(counts))
    ]
    assert len(unequal) >= 5


def test_needs_meet_offers(sample: Sample) -> None:
    """Nearly every kind of resource that is needed somewhere is offered elsewhere."""
    by_kind = {
        kind: {
            resource.concept
            for each in sample.organizations
            for resource in each.resources
            if resource.kind is kind and resource.is_open(TODAY)
        }
        for kind in ResourceKind
    }
    needed = by_kind[ResourceKind.NEED]
    assert len(needed & by_kind[ResourceKind.OFFER]) >= 0.8 * len(needed)
    expired = [
        resource
        for each in sample.organizations
        for resource in each.resources
        if not resource.is_open(TODAY)
    ]
    assert expired  # some are no use any more, as in life


def test_missions_are_each_somebodys_own(sample: Sample) -> None:
    """No mission, and no sentence of one, stands twice; most are two to five sentences long."""
    sentences: Counter[str] = Counter()
    lengths = []
    for each in sample.organizations:
        for translation in each.mission:
            parts = [
                fold(part) for part in re.split(r"(?<=[.!?])\s+", translation.text) if part.strip()
            ]
            sentences.update(parts)
            lengths.append(len(parts))
    assert [text for text, count in sentences.items() if count > 1 and len(text) > 40] == []
    assert sum(2 <= length <= 5 for length in lengths) >= 0.9 * len(lengths)
    indonesian = [each for each in sample.organizations if "id" in each.mission.by_language]
    both = [each for each in indonesian if "en" in each.mission.by_language]
    assert len(indonesian) >= 0.9 * len(sample.organizations)
    assert len(both) >= 0.4 * len(sample.organizations)


# --- fictional -------------------------------------------------------------------------------


def test_no_name_is_twice_in_the_sample(sample: Sample) -> None:
    """In no language do two organizations have one name."""
    names = Counter(
        (translation.language, fold(translation.text))
        for each in sample.organizations
        for translation in each.name
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_no_name_exists_in_public_data(sample: Sample, mitra_shared: Path) -> None:
    """No organization of the public data sets bears one of the sample's names."""
    data = mitra_shared / "data"
    real = {fold(name) for name in real_names(data)}
    assert len(real) > 5_000
    ours = {fold(name.text) for each in sample.organizations for name in each.name}
    assert ours & real == set()


def real_names(data: Path) -> list[str]:
    """Every name of an organization in the public data sets, as it stands there."""
    names: list[str] = []
    for table in data.glob("*/orgs.csv.gz"):
        with gzip.open(table, "rt", encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                names += [row["name"], *(row.get("alt_names") or "").split("|")]
    for grants in (data / "raw" / "360giving").glob("*.json"):
        for grant in json.loads(grants.read_text(encoding="utf-8"))["grants"]:
            for role in ("recipientOrganization", "fundingOrganization"):
                names += [each["name"] for each in grant.get(role, ()) if each.get("name")]
    for activities in (data / "raw" / "iati").glob("*.xml"):
        for _, element in etree.iterparse(activities, tag="participating-org"):
            names += [text.strip() for text in element.itertext() if text.strip()]
    return names


def test_addresses_lead_nowhere(sample: Sample) -> None:
    """Websites and mailboxes lie under example.org, and identifiers in no real register."""
    for each in sample.organizations:
        for address in (each.website, each.mailbox):
            assert address is None or address.endswith(".example.org")
        assert {identifier.scheme for identifier in each.identifiers} == {"X-MITRA"}
        assert not any(identifier.verified for identifier in each.identifiers)
        assert [source.license for source in each.sources] == ["CC0-1.0"]


# --- the same everywhere ---------------------------------------------------------------------


def test_every_id_is_as_it_was_released(sample: Sample) -> None:
    """All ids differ, and all together are those that were committed."""
    ids = ids_of(sample)
    assert len(set(ids)) == len(ids)
    assert hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest() == IDS


def test_ids_do_not_depend_on_the_day_but_relative_dates_do(sample: Sample) -> None:
    """Loaded 100 days later, the ids are equal and what counts in days is 100 days later."""
    later = read_sample(VOCABULARY, NOW + timedelta(days=100))
    assert ids_of(later) == ids_of(sample)
    for before, after in zip(sample.organizations, later.organizations, strict=True):
        assert after.confirmed_at - before.confirmed_at == timedelta(days=100)
        for old, new in zip(before.resources, after.resources, strict=True):
            assert (old.valid_until is None) == (new.valid_until is None)
            if old.valid_until and new.valid_until:
                assert new.valid_until - old.valid_until == timedelta(days=100)
    assert [each.start_date for each in later.activities] == [
        each.start_date for each in sample.activities
    ]


def test_records_stand_as_the_graph_gives_them_back(sample: Sample) -> None:
    """Parts are in the order that `domain` promises: by id, by role."""
    for each in sample.organizations:
        assert [part.id for part in each.resources] == sorted(part.id for part in each.resources)
        assert all(part.organization_id == each.id for part in each.resources)
    order = list(PartyRole)
    for activity in sample.activities:
        members = [participant.organization_id for participant in activity.participants]
        assert members == sorted(set(members))
        for participant in activity.participants:
            roles = list(participant.roles)
            assert roles == sorted(roles, key=order.index)
    for partnership in sample.partnerships:
        parties = {party.organization_id for party in partnership.parties}
        assert len(parties) == len(partnership.parties) >= 2
        for goal in partnership.goals:
            assert list(goal.agreed_by) == sorted(goal.agreed_by)
            assert parties.issuperset(goal.agreed_by)


# --- protection and states -------------------------------------------------------------------


def test_human_rights_work_is_not_public_unless_it_says_so(sample: Sample) -> None:
    """Of organizations with a protected theme, only those that ask for it are public."""
    with as_file(files("mitra.sample")) as folder:
        asked = {
            json.loads(line)["identifiers"][0]["value"]
            for path in folder.glob("organizations-*.jsonl")
            for line in path.read_text(encoding="utf-8").splitlines()
            if json.loads(line).get("visibility") == "PUBLIC"
        }
    protected = [
        each
        for each in sample.organizations
        if any(VOCABULARY.concepts.get(theme).protected_by_default for theme in each.themes)
    ]
    assert len(protected) >= 10
    public = {
        each.identifiers[0].value for each in protected if each.visibility is Visibility.PUBLIC
    }
    assert public <= asked


def test_no_partnership_is_more_visible_than_its_most_protected_party(sample: Sample) -> None:
    """Else its list of parties would give a hidden organization away."""
    order = list(Visibility)  # widest first
    levels = {each.id: order.index(each.visibility) for each in sample.organizations}
    for each in sample.partnerships:
        narrowest = max(levels[party.organization_id] for party in each.parties)
        assert order.index(each.visibility) >= narrowest
    assert {each.visibility for each in sample.partnerships} == {
        Visibility.PUBLIC,
        Visibility.MEMBERS,
        Visibility.HIDDEN,
    }


def test_dates_fit_the_state(sample: Sample) -> None:
    """Proposals wait for answers, running partnerships have a review ahead, ended ones none."""
    running = {PartnershipStatus.ACTIVE, PartnershipStatus.SUSPENDED}
    begun = running | {PartnershipStatus.COMPLETED, PartnershipStatus.TERMINATED}
    for each in sample.partnerships:
        answered = sum(party.answered_at is not None for party in each.parties)
        if each.status is PartnershipStatus.PROPOSED:
            assert answered == 1
        else:
            assert answered == len(each.parties)
        assert all(party.answered_at is None or party.answered_at < NOW for party in each.parties)
        if each.status in running:
            assert each.next_review_due is not None
            assert each.next_review_due > TODAY
        else:
            assert each.next_review_due is None
        joined = {party.joined_on for party in each.parties}
        assert joined == ({each.start_date} if each.status in begun else {None})


@pytest.mark.parametrize(
    ("start", "months", "today", "due"),
    [
        ("2026-01-15", 6, "2026-01-20", "2026-07-15"),
        ("2026-01-15", 6, "2026-07-14", "2026-07-15"),
        ("2026-01-15", 6, "2026-07-15", "2027-01-15"),  # the day itself is past
        ("2012-03-01", 12, "2026-11-22", "2027-03-01"),
        ("2026-01-31", 1, "2026-02-01", "2026-02-28"),  # the last day of a shorter month
        ("2026-01-31", 1, "2026-02-28", "2026-03-31"),  # and back to the 31st
        ("2024-02-29", 12, "2024-03-01", "2025-02-28"),
        ("2026-10-31", 4, "2026-11-22", "2027-02-28"),
        ("2027-06-01", 6, "2026-11-22", "2027-12-01"),  # not begun yet
    ],
)
def test_reviews_come_round(start: str, months: int, today: str, due: str) -> None:
    """A whole number of periods after the start, the first that is still to come."""
    found = next_review(date.fromisoformat(start), months, date.fromisoformat(today))
    assert found == date.fromisoformat(due)


# --- broken files ----------------------------------------------------------------------------

BREAKS: dict[str, tuple[str, Callable[[str], str], str]] = {
    "not JSON": ("organizations-east.jsonl", lambda line: line[:-1], "not JSON"),
    "no object": ("organizations-east.jsonl", lambda line: "[]", "an object is expected"),
    "a key twice": (
        "organizations-east.jsonl",
        lambda line: line.replace("{", '{"slug": "a", ', 1),
        "twice in one object",
    ),
    "NaN": (
        "organizations-east.jsonl",
        lambda line: changed(line, staff_count=0).replace('"staff_count": 0', '"staff_count": NaN'),
        "NaN is not a number",
    ),
    "misspelt key": ("organizations-east.jsonl", lambda line: changed(line, nam={}), "'nam'"),
    "slug with a blank": (
        "organizations-east.jsonl",
        lambda line: changed(line, slug="laut teduh"),
        "slug 'laut teduh'",
    ),
    "slug twice": (
        "organizations-west.jsonl",
        lambda line: changed(line, slug="kupi-sagoe-takengon"),
        "'kupi-sagoe-takengon' is taken",
    ),
    "no name": ("organizations-east.jsonl", lambda line: changed(line, name={}), "name"),
    "language": (
        "organizations-east.jsonl",
        lambda line: changed(line, name={"xx": "Nama"}),
        "not a service language",
    ),
    "type": (
        "organizations-east.jsonl",
        lambda line: changed(line, type="CLUB"),
        "'CLUB' is not one of",
    ),
    "theme": (
        "organizations-east.jsonl",
        lambda line: changed(line, themes=["sdg:18"]),
        "nothing has the code 'sdg:18'",
    ),
    "theme of another vocabulary": (
        "organizations-east.jsonl",
        lambda line: changed(line, themes=["resource:training"]),
        "not of sdg, dac",
    ),
    "no theme": ("organizations-east.jsonl", lambda line: changed(line, themes=[]), "no theme"),
    "region by an alias": (
        "organizations-east.jsonl",
        lambda line: changed(line, headquarters="IDN"),
        "nothing has the code 'IDN'",
    ),
    "region twice": (
        "organizations-east.jsonl",
        lambda line: changed(line, regions=["ID-MA", "ID-MA"]),
        "twice",
    ),
    "negative budget": (
        "organizations-east.jsonl",
        lambda line: changed(line, annual_budget={"value": -1, "unit": "unit:IDR"}),
        "annual_budget: value must be a number of 0 or more",
    ),
    "staff in words": (
        "organizations-east.jsonl",
        lambda line: changed(line, staff_count="many"),
        "staff_count must be a whole number",
    ),
    "a real website": (
        "organizations-east.jsonl",
        lambda line: changed(line, website="https://www.example.com"),
        "website must begin with https://",
    ),
    "a person's mailbox": (
        "organizations-east.jsonl",
        lambda line: changed(line, mailbox="budi@laut.example.org"),
        "mailbox must begin with",
    ),
    "a real register": (
        "organizations-east.jsonl",
        lambda line: changed(line, identifiers=[{"scheme": "ID-KHH", "value": "1"}]),
        "identifiers[0]: scheme must be X-MITRA",
    ),
    "resource": (
        "organizations-east.jsonl",
        lambda line: changed(line, needs=[{"key": "n1", "concept": "resource:gold"}]),
        "needs[0]: concept: nothing has the code 'resource:gold'",
    ),
    "resource key twice": (
        "organizations-east.jsonl",
        lambda line: changed(line, needs=2 * [{"key": "n1", "concept": "resource:training"}]),
        "needs[1]: the key is taken",
    ),
    "unknown participant": (
        "activities-south.jsonl",
        lambda line: changed(line, participants=[{"organization": "nobody", "role": "FUNDING"}]),
        "no organization has the slug 'nobody'",
    ),
    "ends before it starts": (
        "activities-south.jsonl",
        lambda line: changed(line, start_date="2025-01-02", end_date="2025-01-01"),
        "start_date is after end_date",
    ),
    "no such day": (
        "activities-south.jsonl",
        lambda line: changed(line, start_date="2025-02-30"),
        "start_date must be a day",
    ),
    "four types": (
        "partnerships-west.jsonl",
        lambda line: changed(line, types=["PROJECT", "SERVICE", "NETWORK", "RESEARCH"]),
        "one to three types",
    ),
    "active without a start": (
        "partnerships-west.jsonl",
        lambda line: without(changed(line, status="ACTIVE"), "start_date"),
        "start_date is missing",
    ),
    "one party": (
        "partnerships-west.jsonl",
        lambda line: changed(line, parties=json.loads(line)["parties"][:1]),
        "two parties are needed",
    ),
    "agreed by a stranger": (
        "partnerships-west.jsonl",
        lambda line: changed(
            line, goals=[{"text": {"id": "Tujuan"}, "agreed_by": ["laut-teduh-ambon"]}]
        ),
        "agreed_by names an organization that is no party",
    ),
}


def changed(line: str, **fields: object) -> str:
    """The same line with some fields changed."""
    return json.dumps(json.loads(line) | fields)


def without(line: str, key: str) -> str:
    """The same line with a key left out."""
    return json.dumps({name: value for name, value in json.loads(line).items() if name != key})


@pytest.mark.parametrize("broken", BREAKS)
def test_a_broken_line_is_told_by_file_and_line(copy: Path, broken: str) -> None:
    """Nothing of a damaged sample is taken; the message leads to the place."""
    name, spoil, problem = BREAKS[broken]
    lines = (copy / name).read_text(encoding="utf-8").splitlines()
    lines[0] = spoil(lines[0])
    (copy / name).write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(BadFileError, match=re.escape(problem)) as caught:
        read_sample(VOCABULARY, NOW, copy)
    assert str(caught.value).startswith(f"{name}, line {caught.value.line}: ")
    assert caught.value.line == (1 if broken != "slug twice" else 2)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_told_by_its_name(copy: Path, content: bytes | None) -> None:
    """Missing, or not UTF-8."""
    path = copy / "activities-west.jsonl"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadFileError, match=r"activities-west\.jsonl cannot be read"):
        read_sample(VOCABULARY, NOW, copy)
