"""`mitra import iati` from file to report: progress, faults, repeats, kills, and the real file."""

import dataclasses
import io
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from domain.errors import BadFileError
from domain.text import Text
from domain.viewer import SYSTEM
from graphdb.connection import Graph
from graphdb.embedded import EmbeddedEngine, start
from mitra.commands.import_ import run_import
from mitra.exit_codes import ExitCode
from mitra.importers import IMPORTERS, iati
from mitra.importers.report import note_text
from mitra.reference import load_vocabulary
from resolvers.claims import claim_of
from resolvers.incoming import IncomingActivity, NoteCode
from resolvers.nobody import Kind
from tests.graphdb.graphs import empty
from tests.mitra.iati_files import activity, document, real_file, write_activities
from tests.mitra.import_process import context_of, new_id, now, told_address
from tests.servers import PROJECT

DATA = Path(__file__).parent.parent / "data"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedEngine]:
    """An engine of its own: its graph holds the whole vocabulary."""
    with start(tmp_path_factory.mktemp("import")) as engine:
        yield engine


@pytest.fixture(scope="module")
async def module_graph(engine: EmbeddedEngine) -> AsyncIterator[Graph]:
    """The graph of that engine, as the test before left it."""
    async with Graph.connect(
        engine.address, reader=engine.reader, deadline=30, now=now, new_id=new_id
    ) as graph:
        await graph.migrate(load_vocabulary())
        yield graph


@pytest.fixture
async def graph(module_graph: Graph) -> Graph:
    """A graph with the vocabulary and nothing else."""
    await empty(module_graph)
    return module_graph


@dataclasses.dataclass(frozen=True)
class Ended:
    """How an import ended: exit code, what was printed and told, and the report's lines."""

    code: ExitCode
    printed: str
    progress: str
    lines: list[dict[str, Any]]

    @property
    def told(self) -> dict[str, Any]:
        """The printed JSON."""
        found: dict[str, Any] = json.loads(self.printed)
        return found


async def run(
    graph: Graph, folder: Path, *paths: Path, terminal: bool = False, language: str = "en"
) -> Ended:
    """Import files, with everything that the command shows."""
    out, told, report = io.StringIO(), io.StringIO(), folder / "report.jsonl"
    context = dataclasses.replace(context_of(graph), language=language)
    progress = Console(file=told, force_terminal=terminal, width=120)
    console = Console(file=out, width=160)
    code = await run_import(context, paths, report, console, progress=progress)
    lines = [json.loads(line) for line in report.read_text().splitlines()]
    return Ended(code, out.getvalue(), told.getvalue(), lines)


def written(folder: Path, *activities: str, name: str = "file.xml") -> Path:
    """Write a file of some activities."""
    path = folder / name
    path.write_text(document(*activities))
    return path


async def names(graph: Graph) -> list[str]:
    """Give the shown names of all organizations, in order."""
    found = await graph.organizations.by_ids(await graph.organizations.ids(), SYSTEM)
    return sorted(each.name.shown("en") for each in found.values())


async def test_the_samples_of_both_standards_come_in(graph: Graph, tmp_path: Path) -> None:
    """2.03, 1.05 and Latin-1 in one run: organizations are shared between the files."""
    paths = [DATA / "harbor_v203.xml", DATA / "harbor_v105.xml", DATA / "latin1_v202.xml"]
    ended = await run(graph, tmp_path, *paths)
    assert ended.code is ExitCode.OK
    assert [(line["outcome"], line["line"]) for line in ended.lines] == [
        ("CREATED", 4), ("CREATED", 60), ("CREATED", 3), ("CREATED", 3)
    ]  # fmt: skip
    assert await names(graph) == [
        "Association Étoile de Mévane", "Kelompok Es Fajar", "Marlow Tide Trust",
        "Perkumpulan Garam Timur", "Tual Cold Harbor Circle",
    ]  # fmt: skip
    ids = await graph.organizations.by_identifiers(["GB-COH-99000417"], SYSTEM)
    (trust,) = (await graph.organizations.by_ids(ids.values(), SYSTEM)).values()
    assert trust.name == Text.of(en="Marlow Tide Trust", fr="Fiducie des marées de Marlow")
    assert (trust.acronym, trust.headquarters) == ("MATT", "GB")
    assert not await graph.partnerships.ids()


async def test_running_the_samples_again_changes_nothing(graph: Graph, tmp_path: Path) -> None:
    """The audit feed stands still and every record is told to be unchanged."""
    paths = [DATA / "harbor_v203.xml", DATA / "harbor_v105.xml", DATA / "latin1_v202.xml"]
    await run(graph, tmp_path, *paths)
    latest = await graph.feed.latest()
    ended = await run(graph, tmp_path, *paths)
    assert Counter(line["outcome"] for line in ended.lines) == {"UNCHANGED": 4}
    assert await graph.feed.latest() == latest > 0


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Activities", "refused", "REQUIRED: `title` must be given.", "not taken")),
     ("id", ("Kegiatan", "ditolak", "REQUIRED: `title` harus diisi.", "tidak diambil"))],
)  # fmt: skip
async def test_the_report_tells_counts_warnings_and_refusals(
    graph: Graph, tmp_path: Path, language: str, words: tuple[str, ...]
) -> None:
    """In both languages, with line, identifier and stable code."""
    untitled = activity("B").replace("<title><narrative>Activity B</narrative></title>", "")
    path = written(tmp_path, activity("A", "Various donors"), untitled)
    ended = await run(graph, tmp_path, path, language=language)
    assert all(word in ended.printed for word in words)
    assert ended.code is ExitCode.OK
    refused = ended.lines[1]
    assert (refused["line"], refused["identifier"], refused["code"]) == (9, "B", "REQUIRED")
    assert set(refused["reason"]) == {"id", "en"}
    assert ended.lines[0]["warnings"] == [{"code": "PLACEHOLDER", "value": "Various donors"}]


def test_every_warning_has_words_in_both_languages() -> None:
    """A warning added without an Indonesian text would fail when it is first shown."""
    assert all(set(note_text(code).by_language) == {"id", "en"} for code in NoteCode)


async def test_the_json_has_the_same_counts(
    graph: Graph, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --json standard output is one JSON document."""
    path = written(tmp_path, activity("A", "Lingkar Garam"), activity("A"))
    quiet = Console(file=io.StringIO())
    await run_import(context_of(graph), [path], None, Console(), as_json=True, progress=quiet)
    told = json.loads(capsys.readouterr().out)
    assert told["activities"] == {
        "read": 2, "created": 1, "updated": 0, "unchanged": 0, "refused": 1
    }  # fmt: skip
    assert told["organizations"] == {"created": 1, "updated": 0}
    assert told["refused"][0]["code"] == "ALREADY_EXISTS"


async def test_progress_is_lines_off_a_terminal_and_a_bar_on_one(
    graph: Graph, tmp_path: Path
) -> None:
    """Lines rise to 100 %; the bar knows the file's name and size."""
    path = write_activities(tmp_path / "many.xml", 300)
    plain = await run(graph, tmp_path, path)
    percents = [int(line.split()[1]) for line in plain.progress.splitlines()]
    assert percents == sorted(set(percents))
    assert len(percents) > 5
    assert percents[-1] == 100
    assert "\x1b" not in plain.progress
    bar = await run(graph, tmp_path, path, terminal=True)
    assert "\x1b[" in bar.progress
    assert "many.xml" in bar.progress


async def test_a_file_cut_off_leaves_what_came_before(graph: Graph, tmp_path: Path) -> None:
    """It ends with FILE and BAD_FILE with the line; the files after it are read all the same."""
    whole = document(*(activity(f"A-{number}", "Lingkar Garam") for number in range(250)))
    torn = tmp_path / "torn.xml"
    torn.write_text(whole[: whole.index("Activity A-230")])
    after = written(tmp_path, activity("B"), name="after.xml")
    ended = await run(graph, tmp_path, torn, tmp_path / "missing.xml", after)
    assert ended.code is ExitCode.FILE
    faults = [line for line in ended.lines if line["outcome"] == "BAD_FILE"]
    assert [(fault["code"], Path(fault["file"]).name) for fault in faults] == [
        ("BAD_FILE", "torn.xml"), ("BAD_FILE", "missing.xml")
    ]  # fmt: skip
    assert faults[0]["line"] == 2 + 230 * 6 + 4
    assert len(await graph.activities.ids()) == 231
    assert "BAD_FILE" in ended.printed


async def test_a_report_that_cannot_be_written_stops_the_import_at_once(
    graph: Graph, tmp_path: Path
) -> None:
    """Nothing is imported without the report that was asked for."""
    path = written(tmp_path, activity("A"))
    quiet = Console(file=io.StringIO())
    with pytest.raises(BadFileError, match="report"):
        await run_import(context_of(graph), [path], tmp_path / "no" / "r", quiet, progress=quiet)
    assert not await graph.activities.ids()


async def test_the_first_of_two_activities_with_one_identifier_stands(
    graph: Graph, tmp_path: Path
) -> None:
    """In one file or over several; a later one that says it is newer replaces it."""
    old = ' last-updated-datetime="2020-01-01T00:00:00Z"'
    new = ' last-updated-datetime="2021-01-01T00:00:00Z"'
    first = written(
        tmp_path, activity("A", head=old), activity("A", "Other", head=old), activity("B", head=old)
    )
    second = written(tmp_path, activity("A", "Another"), activity("B", "Newer", head=new),
                     name="b.xml")  # fmt: skip
    ended = await run(graph, tmp_path, first, second)
    outcomes = ["CREATED", "REJECTED", "CREATED", "REJECTED", "UPDATED"]
    assert [line["outcome"] for line in ended.lines] == outcomes
    assert [line.get("code") for line in ended.lines][1::2] == ["ALREADY_EXISTS"] * 2
    latest = await graph.feed.latest()
    await run(graph, tmp_path, first, second)
    assert await graph.feed.latest() == latest


async def test_a_number_whose_name_comes_later_is_completed_in_the_same_run(
    graph: Graph, tmp_path: Path
) -> None:
    """The first activity names it by its number only; the second, in another file, by name."""
    bare = '<participating-org role="1" ref="AU-ABN-990"/>\n'
    named = (
        '<participating-org role="1" ref="AU-ABN-990"><narrative>Tide Trust</narrative>'
        "</participating-org>\n"
    )
    paths = (
        written(tmp_path, activity("A", more=bare), name="a.xml"),
        written(tmp_path, activity("B", more=named), name="b.xml"),
    )
    torn = tmp_path / "torn.xml"
    torn.write_text("<iati-activities version='2.03'>")
    ended = await run(graph, tmp_path, torn, *paths)
    outcomes = [line["outcome"] for line in ended.lines]
    assert outcomes == ["BAD_FILE", "CREATED", "CREATED", "UPDATED"]
    assert "1 activities were completed" in ended.printed
    ids = await graph.activities.by_identifiers(["A", "B"], SYSTEM)
    found = (await graph.activities.by_ids(ids.values(), SYSTEM)).values()
    assert len({each.participants for each in found}) == 1
    latest = await graph.feed.latest()
    again = await run(graph, tmp_path, *paths)
    assert [line["outcome"] for line in again.lines] == ["UNCHANGED"] * 2
    assert await graph.feed.latest() == latest


@pytest.mark.untraced
def test_killed_half_way_and_run_again_completes_without_duplicates(tmp_path: Path) -> None:
    """What the report acknowledged before the kill is there; the second run adds only the rest."""
    count = 800
    path = write_activities(tmp_path / "many.xml", count)
    home, report = tmp_path / "home", tmp_path / "report.jsonl"
    environment = os.environ | {"MITRA_HOME": str(home), "MITRA_LANGUAGE": "en"}
    environment.pop("NEO4J_URI", None)
    command = [sys.executable, "-m", "mitra", "import", "iati", str(path), "--report", str(report)]
    with subprocess.Popen(  # noqa: S603 # our own command
        command,
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    ) as killed:
        assert killed.stderr is not None
        for line in killed.stderr:
            if line.startswith("many.xml: 6"):  # between 60 and 70 %
                break
        os.killpg(killed.pid, signal.SIGKILL)
    assert killed.returncode == -signal.SIGKILL
    acknowledged = [json.loads(line) for line in report.read_text().splitlines()]
    assert 0 < len(acknowledged) < count

    def again() -> dict[str, Any]:
        done = subprocess.run(  # noqa: S603 # our own command
            [*command, "--json"],
            cwd=PROJECT,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    second = again()
    lines = {line["identifier"]: line for line in map(json.loads, report.read_text().splitlines())}
    assert all(lines[each["identifier"]]["outcome"] == "UNCHANGED" for each in acknowledged)
    assert second["activities"]["created"] + second["activities"]["unchanged"] == count
    assert second["activities"]["unchanged"] >= len(acknowledged)
    third = again()
    assert third["activities"]["unchanged"] == count
    assert third["organizations"] == {"created": 0, "updated": 0}


@pytest.mark.untraced
@pytest.mark.slow
def test_memory_of_an_import_does_not_grow_with_the_file(
    engine: EmbeddedEngine, tmp_path: Path, module_graph: Graph
) -> None:
    """Ten times the activities, written to the graph, take at most 1.2 times the memory."""
    peaks = []
    for count in (400, 4_000):
        path = write_activities(tmp_path / f"{count}.xml", count)
        addresses = [told_address(engine.address), told_address(engine.reader)]
        done = subprocess.run(  # noqa: S603 # our own module
            [sys.executable, "-m", "tests.mitra.import_process", "write", str(path), *addresses],
            cwd=PROJECT,
            check=True,
            capture_output=True,
            text=True,
        )
        told = json.loads(done.stdout)
        assert told["records"] == count
        peaks.append(told["peak"])
    assert peaks[1] <= 1.2 * peaks[0]


@pytest.mark.untraced
async def test_every_usable_organization_of_the_real_file_is_found_again(
    graph: Graph, tmp_path: Path, mitra_shared: Path
) -> None:
    """401 activities; each name that means an organization leads to one, by number or name."""
    path = real_file(mitra_shared)
    ended = await run(graph, tmp_path, path)
    assert (ended.code, len(ended.lines)) == (ExitCode.OK, 401)
    assert Counter(line["outcome"] for line in ended.lines) == {"CREATED": 401}
    vocabulary = load_vocabulary()
    at = datetime.now(UTC)
    records = [
        each for each in iati.read(path, vocabulary, now=at) if isinstance(each, IncomingActivity)
    ]
    ids = await graph.activities.by_identifiers([each.identifier for each in records], SYSTEM)
    stored = await graph.activities.by_ids(ids.values(), SYSTEM)
    everybody = await graph.organizations.by_ids(await graph.organizations.ids(), SYSTEM)
    usable = 0
    for record in records:
        taking_part = stored[ids[record.identifier]].participants
        for mention, role in record.mentions:
            claim = claim_of(mention, record, vocabulary)
            if claim.kind is not Kind.ORGANIZATION:
                continue
            usable += 1
            assert any(
                role in each.roles
                and (
                    claim.identifier.org_id
                    in {number.org_id for number in everybody[each.organization_id].identifiers}
                    if claim.identifier
                    else claim.meets(everybody[each.organization_id])
                )
                for each in taking_part
            ), mention
    assert usable > 1_250
    latest = await graph.feed.latest()
    again = await run(graph, tmp_path, path)
    assert Counter(line["outcome"] for line in again.lines) == {"UNCHANGED": 401}
    assert await graph.feed.latest() == latest


def test_importers_are_a_table_to_read() -> None:
    """Each format has a title and a generator."""
    assert list(IMPORTERS) == ["iati"]
    assert IMPORTERS["iati"].read is iati.read
