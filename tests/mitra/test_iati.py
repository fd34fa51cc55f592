"""The reader of IATI files: what an activity says, and what becomes of files that are wrong."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from domain.codes import ActivityStatus, ErrorCode, OrganizationType, PartyRole
from domain.errors import BadFileError
from domain.resource import Quantity
from domain.text import Text
from mitra.importers import iati
from mitra.reference import load_vocabulary
from resolvers.incoming import Incoming, IncomingActivity, Mention, NoteCode, Refusal
from tests.mitra.iati_files import FOOT, HEAD, activity, document, real_file, write_activities
from tests.servers import PROJECT

DATA = Path(__file__).parent.parent / "data"
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def read(path: Path) -> list[Incoming]:
    """Read a whole file."""
    return list(iati.read(path, load_vocabulary(), now=NOW))


def read_text(folder: Path, text: str | bytes) -> list[Incoming]:
    """Read a file with this content."""
    path = folder / "activities.xml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(path)


def only(records: list[Incoming]) -> IncomingActivity:
    """Give the one activity that was read."""
    (record,) = records
    assert isinstance(record, IncomingActivity)
    return record


def fault(folder: Path, text: str | bytes) -> tuple[list[str], BadFileError]:
    """Read a file that is wrong: what came before the fault, and the fault."""
    path = folder / "activities.xml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    came: list[str] = []
    records = iati.read(path, load_vocabulary(), now=NOW)
    with pytest.raises(BadFileError) as caught:
        came.extend(record.identifier for record in records)
    assert set(caught.value.text.by_language) == {"id", "en"}
    return came, caught.value


@pytest.fixture(scope="module")
def harbor() -> list[IncomingActivity]:
    """The two activities of the 2.03 sample."""
    found = read(DATA / "harbor_v203.xml")
    return [each for each in found if isinstance(each, IncomingActivity)]


def codes(record: IncomingActivity) -> set[tuple[NoteCode, str]]:
    """Give the notes of a record."""
    return {(note.code, note.value) for note in record.notes}


def test_texts_keep_their_language_and_the_first_of_each_stands(
    harbor: list[IncomingActivity],
) -> None:
    """Narratives are by language, those without one in the activity's; type 1 describes."""
    ice = harbor[0]
    assert ice.identifier == "ID-KDN-77-00412-ICE"
    assert ice.title == Text.of(en="Ice for small boats", id="Es untuk perahu kecil")
    assert ice.description == Text.of(
        en="Block ice reaches the\nlanding sites before dawn.", id="Es balok tiba sebelum fajar."
    )
    assert harbor[1].title == Text.of(und="Nets mended by hand")


def test_dates_status_and_time_of_the_last_update(harbor: list[IncomingActivity]) -> None:
    """Actual dates go before planned ones, and times become UTC."""
    ice = harbor[0]
    assert (ice.start_date, ice.end_date) == (date(2024, 2, 1), date(2026, 12, 31))
    assert ice.status is ActivityStatus.IMPLEMENTATION
    assert ice.updated_at == datetime(2025, 2, 14, 2, 30, tzinfo=UTC)
    assert ice.line == 4


def test_codes_become_ours_and_unknown_ones_are_noted(harbor: list[IncomingActivity]) -> None:
    """Sectors, goals, targets, clusters, countries, regions and provinces; the rest is told."""
    ice = harbor[0]
    assert ice.themes == ("cluster:FSC", "dac3:313", "dac:31310", "sdg:14", "sdg:14.b")
    assert ice.regions == ("202", "ID", "ID-MA")
    assert codes(ice) >= {
        (NoteCode.OTHER_VOCABULARY, "99 ICE"),
        (NoteCode.WIDER_CODE, "dac:31399"),
        (NoteCode.UNKNOWN_CODE, "sector 1 99999999"),
    }


def test_a_revised_budget_stands_for_its_original(harbor: list[IncomingActivity]) -> None:
    """250.5 replaces the 100 of the same year, and the next year is added."""
    assert harbor[0].budget == Quantity(value=300.0, unit="unit:IDR")


def test_participants_have_a_role_each_and_the_reporter_lends_its_name(
    harbor: list[IncomingActivity],
) -> None:
    """A reference without a name, but the reporter's, is the reporter; others stay nameless."""
    circle = Mention(
        names=Text.of(en="Tual Cold Harbor Circle", id="Lingkar Pelabuhan Dingin Tual"),
        ref="ID-KDN-77-00412",
        type=OrganizationType.LOCAL_NGO,
    )
    assert harbor[0].mentions[0] == (circle, PartyRole.IMPLEMENTING)
    roles = [role for mention, role in harbor[0].mentions if mention.ref == "GB-COH-99000417"]
    assert roles == [PartyRole.FUNDING, PartyRole.EXTENDING]
    assert harbor[0].publisher == circle


def test_a_reference_to_an_activity_is_no_organization(harbor: list[IncomingActivity]) -> None:
    """What begins with the reporter's own reference names an activity; the name is kept."""
    assert harbor[0].mentions[4][0] == Mention(names=Text.of(en="Kelompok Es Fajar"))
    assert (NoteCode.BAD_REFERENCE, "ID-KDN-77-00412-ICE-2") in codes(harbor[0])


def test_what_cannot_be_is_left_out_and_told(harbor: list[IncomingActivity]) -> None:
    """Bad dates, roles, states, countries and amounts never make an error of the activity."""
    net = harbor[1]
    assert (net.start_date, net.end_date) == (date(2023, 5, 1), None)
    assert net.status is None
    assert net.budget is None
    assert net.mentions[0][1] is PartyRole.MEMBER
    assert codes(net) == {
        (NoteCode.BAD_DATE, "2024-02-30"),
        (NoteCode.DATES_SWAPPED, "2023-05-01 2023-01-01"),
        (NoteCode.UNKNOWN_ROLE, "9"),
        (NoteCode.UNKNOWN_CODE, "ActivityStatus 77"),
        (NoteCode.UNKNOWN_CODE, "recipient-country ZZ"),
        (NoteCode.BAD_AMOUNT, "ten"),
        (NoteCode.MIXED_CURRENCIES, "IDR USD"),
    }


def test_themes_and_regions_of_transactions_stand_in_for_missing_ones(
    harbor: list[IncomingActivity],
) -> None:
    """Since 2.01 both may stand in the transactions instead of the activity."""
    assert harbor[1].themes == ("dac:31320",)
    assert harbor[1].regions == ("TL",)


def test_a_file_of_1_05_says_the_same_in_its_own_way() -> None:
    """Texts stand in the elements themselves, roles and kinds of dates are words."""
    salt = only(read(DATA / "harbor_v105.xml"))
    assert salt.title == Text.of(en="Salt for dried fish", fr="Sel pour le poisson")
    assert salt.description == Text.of(en="Salt pans on two islands.", fr="Marais salants.")
    assert (salt.start_date, salt.end_date) == (date(2011, 1, 1), date(2012, 6, 30))
    assert salt.status is ActivityStatus.FINALISATION
    assert [(each.names.shown(), role) for each, role in salt.mentions] == [
        ("Marlow Tide Trust", PartyRole.FUNDING),
        ("Tual Cold Harbor Circle", PartyRole.ACCOUNTABLE),
        ("Perkumpulan Garam Timur", PartyRole.EXTENDING),
        ("Perkumpulan Garam Timur", PartyRole.IMPLEMENTING),
    ]
    assert (salt.themes, salt.regions) == (("dac:31310",), ("ID",))
    assert salt.budget == Quantity(value=1200.0, unit="unit:USD")
    assert salt.notes == ()


@pytest.mark.parametrize("version", [*iati.VERSIONS, "1.0", "2.0"])
def test_every_released_version_is_read(version: str, tmp_path: Path) -> None:
    """All versions of the standard up to 2.03 are known."""
    text = document(activity("A")).replace('version="2.03"', f'version="{version}"')
    assert only(read_text(tmp_path, text)).identifier == "A"


def test_a_file_that_does_not_say_its_version_is_read_with_a_note(tmp_path: Path) -> None:
    """The note stands once, on the first activity."""
    text = document(activity("A"), activity("B")).replace(' version="2.03"', "")
    first, second = read_text(tmp_path, text)
    assert isinstance(first, IncomingActivity)
    assert isinstance(second, IncomingActivity)
    assert codes(first) == {(NoteCode.NO_VERSION, "iati-activities")}
    assert second.notes == ()


@pytest.mark.parametrize("version", ["9.99", "2.04", "two"])
def test_another_version_is_refused(version: str, tmp_path: Path) -> None:
    """The message names the version and those that can be read."""
    text = document(activity("A")).replace('version="2.03"', f'version="{version}"')
    came, error = fault(tmp_path, text)
    assert (came, error.line) == ([], 2)
    assert version in str(error)
    assert "2.03" in str(error)


def test_a_declared_encoding_is_followed() -> None:
    """A Latin-1 file that says so gives its accents."""
    assert only(read(DATA / "latin1_v202.xml")).title == Text.of(fr="Écoles à marée basse")


def test_bytes_of_another_encoding_are_told_with_their_line(tmp_path: Path) -> None:
    """A byte that is no UTF-8 ends the reading, and what came before stays."""
    text = document(activity("A"), activity("B", "Étoile")).encode("latin-1")
    came, error = fault(tmp_path, text)
    assert came == ["A"]
    assert error.line == 12
    assert "encoding" in str(error)


def test_a_file_cut_off_gives_what_came_before(tmp_path: Path) -> None:
    """The error names the line where the file ends."""
    whole = document(activity("A"), activity("B"), activity("C"))
    came, error = fault(tmp_path, whole[: whole.index("Activity C")])
    assert came == ["A", "B"]
    assert error.line == 16
    assert "cut off" in str(error)


@pytest.mark.parametrize("text", ["", "   \n", "not xml at all", "{}", "\x00\x01\x02"])
def test_what_is_no_xml_is_refused(text: str, tmp_path: Path) -> None:
    """Empty files and other formats are bad files, with a line."""
    came, error = fault(tmp_path, text)
    assert came == []
    assert 1 <= error.line <= 2


def test_another_root_is_refused(tmp_path: Path) -> None:
    """A file of IATI organizations is not one of activities; both names are told."""
    came, error = fault(tmp_path, '<iati-organisations version="2.03"/>')
    assert came == []
    assert "iati-organisations" in str(error)
    assert "iati-activities" in str(error)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    """Neither can be opened."""
    for path in (tmp_path / "nowhere.xml", tmp_path):
        with pytest.raises(BadFileError, match="cannot be opened"):
            read(path)


BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE iati-activities>",
        '<!DOCTYPE iati-activities SYSTEM "http://127.0.0.1:9/evil.dtd">',
        '<!DOCTYPE iati-activities [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE iati-activities [<!ENTITY % x SYSTEM "http://127.0.0.1:9/e"> %x;]>',
        f'<!DOCTYPE iati-activities [<!ENTITY e0 "boom">{BOMB}]>',
    ],
)
@pytest.mark.parametrize("use", ["", "&x;", "&e9;"])
def test_a_document_type_is_refused_before_anything_is_read(
    doctype: str, use: str, tmp_path: Path
) -> None:
    """No entity expands and nothing is fetched: such a file gives no activity at all."""
    text = document(activity("A", use)).replace("<iati-act", f"{doctype}<iati-act", 1)
    came, error = fault(tmp_path, text)
    assert came == []
    assert "DOCTYPE" in str(error)


def test_an_entity_bomb_in_an_attribute_stops_the_reading(tmp_path: Path) -> None:
    """Attributes are where parsers expand whatever they are told; this one gives up at once."""
    doctype = f'<!DOCTYPE iati-activities [<!ENTITY e0 "{"boom" * 99}">{BOMB}]>'
    text = f'{doctype}<iati-activities version="&e9;">{activity("A")}</iati-activities>'
    came, _ = fault(tmp_path, text)
    assert came == []


def test_an_entity_that_nobody_declared_is_an_error_with_its_line(tmp_path: Path) -> None:
    """Without a document type an entity can only be a mistake."""
    came, error = fault(tmp_path, document(activity("A"), activity("B", "&who;")))
    assert came == ["A"]
    assert error.line == 12


@pytest.mark.parametrize("tag", ["iati-identifier", "title"])
@pytest.mark.parametrize("form", ["", "<{0}/>", "<{0}> \n </{0}>"])
def test_an_activity_without_identifier_or_title_is_refused(
    tag: str, form: str, tmp_path: Path
) -> None:
    """The refusal has the line and says what is missing; the next activity is read."""
    whole = activity("A")
    begin = whole.index(f"<{tag}>")
    end = whole.index(f"</{tag}>") + len(f"</{tag}>")
    text = document(whole[:begin] + form.format(tag) + whole[end:], activity("B"))
    refused, taken = read_text(tmp_path, text)
    assert isinstance(refused, Refusal)
    assert (refused.line, refused.error.code) == (3, ErrorCode.REQUIRED)
    assert refused.error.path == (tag,)
    assert taken.identifier == "B"


def test_500_participants_are_read_and_501_refused(tmp_path: Path) -> None:
    """One activity too large does not keep the next from being read."""
    names = [f"Sanggar {number} Kali" for number in range(501)]
    most, too_many, after = read_text(
        tmp_path, document(activity("A", *names[:500]), activity("B", *names), activity("C"))
    )
    assert isinstance(most, IncomingActivity)
    assert len(most.mentions) == 500
    assert isinstance(too_many, Refusal)
    assert (too_many.identifier, too_many.error.code) == ("B", ErrorCode.TOO_MANY)
    assert after.identifier == "C"


def test_an_activity_of_gigantic_size_does_not_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the bound the file is given up; here the bound is 1 MiB."""
    monkeypatch.setattr(iati, "LARGEST_ACTIVITY", 2**20)
    part = "<narrative>x</narrative>"
    huge = activity("B", more=f"<description>{part * 100_000}</description>")
    came, error = fault(tmp_path, document(activity("A"), huge))
    assert came == ["A"]
    assert "1 MiB" in str(error)


def test_texts_longer_than_allowed_are_cut_and_told(tmp_path: Path) -> None:
    """A title is cut; a name that is a description is no name."""
    title = "<title><narrative>" + "T" * 2000 + "</narrative></title>\n"
    text = document(activity("A", "N" * 400)).replace(
        "  <title><narrative>Activity A</narrative></title>\n", title
    )
    found = only(read_text(tmp_path, text))
    assert len(found.title.shown()) == 1000
    assert not found.mentions[0][0].names
    assert [note.code for note in found.notes] == [NoteCode.TEXT_CUT] * 2


@pytest.mark.parametrize("given", ["soon", "2999-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00"])
def test_a_time_of_update_that_cannot_be_is_left_out(given: str, tmp_path: Path) -> None:
    """A time that is none, or lies in the future, says nothing."""
    found = only(
        read_text(tmp_path, document(activity("A", head=f' last-updated-datetime="{given}"')))
    )
    assert found.updated_at is None
    assert codes(found) == {(NoteCode.BAD_DATE, given)}


def test_lines_are_right_beyond_the_parsers_own_counter(tmp_path: Path) -> None:
    """libxml2 counts lines of elements to 65,535; the report does not stop there."""
    text = HEAD + "\n" * 70_000 + activity("A") + activity("B") + FOOT
    assert [record.line for record in read_text(tmp_path, text)] == [70_003, 70_008]


def test_progress_is_told_up_to_the_last_byte(tmp_path: Path) -> None:
    """The counts rise and end with the size of the file."""
    path = write_activities(tmp_path / "many.xml", 200)
    told: list[int] = []
    records = list(iati.read(path, load_vocabulary(), now=NOW, progress=told.append))
    assert len(records) == 200
    assert told == sorted(told)
    assert told[-1] == path.stat().st_size


def test_comments_and_foreign_elements_do_not_matter(tmp_path: Path) -> None:
    """Elements of another namespace, comments and nested look-alikes are passed by."""
    more = (
        '<x:extra xmlns:x="http://example.org/x"><iati-activity/></x:extra><!-- <title/> -->'
        "<?php ?>"
    )
    assert only(read_text(tmp_path, document(activity("A", more=more)))).identifier == "A"


def peak(*arguments: str) -> tuple[int, int]:
    """Run a process of its own and give its peak memory in bytes, and how many were read."""
    done = subprocess.run(  # noqa: S603 # our own module
        [sys.executable, "-m", "tests.mitra.import_process", *arguments],
        cwd=PROJECT,
        capture_output=True,
        check=True,
        text=True,
    )
    told = json.loads(done.stdout)
    return told["peak"], told["records"]


@pytest.mark.untraced
@pytest.mark.slow
def test_memory_of_the_reader_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Ten times the activities take at most 1.2 times the memory."""
    small = write_activities(tmp_path / "small.xml", 2_000)
    large = write_activities(tmp_path / "large.xml", 20_000)
    assert large.stat().st_size > 9 * small.stat().st_size
    (few, read_few), (many, read_many) = peak("read", str(small)), peak("read", str(large))
    assert (read_few, read_many) == (2_000, 20_000)
    assert many <= 1.2 * few


def test_an_identifier_beyond_the_bound_is_refused(tmp_path: Path) -> None:
    """500 characters are many; the refusal shows as many."""
    (refused,) = read_text(tmp_path, document(activity("A" * 501)))
    assert isinstance(refused, Refusal)
    assert (refused.error.code, len(refused.identifier)) == (ErrorCode.TOO_MANY, 500)


def test_the_real_file_is_read_whole(mitra_shared: Path) -> None:
    """All 401 activities of d-portal's file are taken, most with organizations and themes."""
    found = read(real_file(mitra_shared))
    taken = [each for each in found if isinstance(each, IncomingActivity)]
    assert len(taken) == len(found) == 401
    assert len({each.identifier for each in taken}) == 401
    assert sum(bool(each.mentions) for each in taken) == 401
    assert sum(bool(each.themes) for each in taken) >= 375  # 21 name no sector at all
    assert sum(bool(each.regions) for each in taken) > 350
