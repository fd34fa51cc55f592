"""The commands: what they print, where, in which language, and the number they end with."""

import json
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from domain.codes import ErrorCode, Visibility
from domain.errors import FaultCode
from mitra.cli import main
from mitra.clock import utc_now
from mitra.commands import running, terminal
from mitra.exit_codes import ExitCode, exit_code_of
from mitra.reference import load_vocabulary
from mitra.sample.records import read_sample
from mitra.settings import SETTINGS
from tests.mitra.serving import PROJECT, Server, environment, latest_seq, run

COMMANDS = (
    ("serve",),
    ("search",),
    ("recommend",),
    ("import", "iati"),
    ("evaluate", "rank"),
    ("evaluate", "report"),
    ("model", "fit"),
    ("model", "show"),
    ("model", "use"),
    ("sample", "load"),
    ("db", "migrate"),
    ("schema", "print"),
)
NO_SETTINGS = {("schema", "print"), ("evaluate", "rank")}  # they need neither graph nor folder
SEEN = """query ($words: String) {
  organizations(filter: { search: $words }, first: 100) { edges { node { id } } } }"""
HARBOR = Path(__file__).parent.parent / "data" / "harbor_v203.xml"


@pytest.fixture
def attached(served: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The served graph, with this process set up to attach to it as another command would."""
    for name, value in served.env.items():
        if name.startswith("MITRA_"):
            monkeypatch.setenv(name, value)
    monkeypatch.delenv("NEO4J_URI", raising=False)
    return served


def answer(capsys: pytest.CaptureFixture[str], *arguments: str, expect: int = 0) -> Any:
    """Run a command with --json in this process; stdout must be one JSON document."""
    assert main([*arguments, "--json"]) == expect
    return json.loads(capsys.readouterr().out)


def printed(capsys: pytest.CaptureFixture[str], *arguments: str, expect: int = 0) -> str:
    """Run a command in this process and give what it printed, with blanks joined."""
    assert main(arguments) == expect
    return " ".join(capsys.readouterr().out.split())


# --- help and exit codes ---------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_stands_alone(capsys: pytest.CaptureFixture[str], command: tuple[str, ...]) -> None:
    """Each command says what it does and shows an example that begins with itself."""
    assert main([*command, "--help"]) == 0
    told = capsys.readouterr().out
    _, _, examples = re.split(r"(  Examples?:\n)", told, maxsplit=1)
    assert re.match(rf"    (\w+=\S+ )*mitra {' '.join(command)}", examples)
    assert main([command[0], "--help"]) == 0


def test_the_main_help_lists_commands_and_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    """Every command, and every exit code with its meaning, in order."""
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    for command in COMMANDS:
        assert re.search(rf"^  {command[0]}  +\w", told, re.MULTILINE)
    rows = re.findall(r"^ +(\d+)  (.+)$", told, re.MULTILINE)
    assert rows == [(str(code.value), code.description) for code in ExitCode]


def test_help_is_there_at_once() -> None:
    """No help text loads the engine, the driver, numpy or the API."""
    heavy = "{'neo4j', 'arcadedb', 'numpy', 'scipy', 'sklearn', 'strawberry', 'starlette'}"
    told = subprocess.run(  # noqa: S603 - our own code, no shell
        [sys.executable, "-c", f"import sys, mitra.cli; print({heavy} & sys.modules.keys())"],
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT,
    )
    assert told.stdout.strip() == "set()"


def test_serve_help_lists_every_setting(capsys: pytest.CaptureFixture[str]) -> None:
    """With its default, which may be empty."""
    assert main(["serve", "--help"]) == 0
    told = capsys.readouterr().out
    for setting in SETTINGS:
        assert f"  {setting.name} [{setting.default or 'empty'}]" in told
        assert setting.meaning in told


def test_every_code_has_an_exit_code() -> None:
    """A fault ends with the number the table names; what the caller gave wrongly is usage."""
    assert {code: exit_code_of(code) for code in FaultCode} == {
        FaultCode.STORE_UNAVAILABLE: 4,
        FaultCode.STORE_BUSY: 3,
        FaultCode.STORE_DAMAGED: 4,
        FaultCode.SCHEMA_TOO_NEW: 4,
        FaultCode.BAD_SETTING: 2,
        FaultCode.BAD_FILE: 5,
        FaultCode.MODEL_REFUSED: 5,
        FaultCode.BAD_CURSOR: 2,
        FaultCode.BAD_DOCUMENT: 1,
        FaultCode.BAD_REQUEST: 1,
        FaultCode.REQUEST_TOO_LARGE: 1,
        FaultCode.UNAUTHENTICATED: 1,
        FaultCode.DEADLINE_EXCEEDED: 4,
        FaultCode.INTERNAL: 1,
    }
    for code in ErrorCode:
        assert exit_code_of(code) == (6 if code is ErrorCode.NOT_FOUND else 2)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("fly",),
        ("search",),
        ("search", "air", "--first", "0"),
        ("search", "air", "--first", "101"),
        ("search", "air", "--lang", "klingon"),
        ("recommend",),
        ("import", "iati"),
        ("import", "csv", "file.csv"),
    ],
)
def test_wrong_usage_ends_with_2(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    """Nothing is printed to stdout but help that was not asked for by name."""
    assert main(arguments) == ExitCode.USAGE
    if arguments:
        assert capsys.readouterr().out == ""


# --- settings and faults ---------------------------------------------------------------------


@pytest.mark.parametrize("command", [each for each in COMMANDS if each not in NO_SETTINGS])
def test_a_wrong_setting_is_named_by_every_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    """Exit 2, `code: message` on stderr in the language asked for, nothing on stdout."""
    monkeypatch.setenv("MITRA_DEADLINE", "soon")
    needed = {"search", "recommend", "iati", "use"}
    word = ("x",) if command[-1] in needed else ()
    assert main([*command, *word, "--lang", "id"]) == ExitCode.USAGE
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == (
        "BAD_SETTING: MITRA_DEADLINE='soon' tidak dapat dipakai; "
        "yang diharapkan: detik dari 0.1 sampai 600.\n"
    )


def test_a_database_that_is_away_ends_with_4(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Within the deadline, without a traceback and without the address."""
    for name, value in environment(tmp_path, NEO4J_URI="bolt://127.0.0.1:1").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("MITRA_DEADLINE", "1")
    assert main(["search", "air"]) == ExitCode.UNAVAILABLE
    told = capsys.readouterr()
    assert told.out == ""
    assert "STORE_UNAVAILABLE: The database does not answer." in told.err
    assert "Traceback" not in told.err


@pytest.mark.parametrize("level", ["info", "debug"])
def test_an_error_in_mitra_shows_where_only_if_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], level: str
) -> None:
    """Exit 1; the traceback, which may hold data, only at MITRA_LOG_LEVEL=debug."""

    def fail(work: object) -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setenv("MITRA_LOG_LEVEL", level)
    monkeypatch.setenv("MITRA_LANGUAGE", "en")
    monkeypatch.setattr(running, "with_services", fail)
    assert main(["search", "air"]) == ExitCode.FAILURE
    told = capsys.readouterr()
    assert "INTERNAL: Something failed inside Mitra" in told.err
    assert ("a secret" in told.err) == ("Traceback" in told.err) == (level == "debug")


def test_a_name_does_not_speak_to_the_terminal() -> None:
    """Control characters of a record are shown as blanks, not obeyed."""
    assert terminal.cell("Laut \x1b[2J\x07Teduh").plain == "Laut  [2J Teduh"


def test_names_in_json_are_those_of_the_api() -> None:
    """Camel case, at every depth, and only names: values stay as they are."""
    assert terminal.camel({"for_you": [{"first_step": "for_you"}], "id": None}) == {
        "forYou": [{"firstStep": "for_you"}],
        "id": None,
    }


# --- while a server runs ---------------------------------------------------------------------


def test_search_finds_by_words(attached: Server, capsys: pytest.CaptureFixture[str]) -> None:
    """The whole record and its score; typing errors and marks do not matter."""
    exact = answer(capsys, "search", "Laut", "Teduh", "--first", "1")
    (best,) = exact["organizations"]
    assert best["name"] == {"id": "Yayasan Laut Teduh", "en": "Calm Sea Foundation"}
    assert best["score"] > 0
    assert exact["totalCount"] >= 1
    assert exact["hasNextPage"] == (exact["totalCount"] > 1)
    typo = answer(capsys, "search", "yayasan", "lauț", "tedhu", "--first", "1")
    assert typo["organizations"][0]["id"] == best["id"]


def test_search_prints_a_table(attached: Server, capsys: pytest.CaptureFixture[str]) -> None:
    """Name, type, regions and score, in the language asked for."""
    told = printed(capsys, "search", "laut", "teduh", "--first", "1", "--lang", "id")
    for word in ("Nama", "Jenis", "Wilayah", "Skor", "Yayasan Laut Teduh", "LSM lokal", "Maluku"):
        assert word in told
    assert re.search(r"1 dari \d+ organisasi", told)
    told = printed(capsys, "search", "laut", "teduh", "--first", "1")
    for word in ("Name", "Type", "Regions", "Score", "Calm Sea Foundation", "Local NGO"):
        assert word in told


def test_search_sees_protected_organizations(
    attached: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command speaks for the local administrator; to a visitor they do not exist."""
    sample = read_sample(load_vocabulary(), utc_now())
    hidden = [each for each in sample.organizations if each.visibility is Visibility.HIDDEN]
    for each in hidden:
        found = answer(capsys, "search", each.name.shown(), "--first", "1")
        assert found["organizations"][0]["id"] == each.id
        seen = attached.ask(SEEN, words=each.name.shown())["organizations"]["edges"]
        assert each.id not in {edge["node"]["id"] for edge in seen}
    assert hidden


def test_to_find_nothing_ends_with_6(attached: Server, capsys: pytest.CaptureFixture[str]) -> None:
    """With --json the document says so too."""
    assert main(["search", "xqzwv"]) == ExitCode.NOT_FOUND
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "NOT_FOUND: No organization fits 'xqzwv'.\n")
    assert answer(capsys, "search", "xqzwv", expect=6) == {
        "totalCount": 0,
        "hasNextPage": False,
        "organizations": [],
    }
    assert main(["recommend", "xqzwv"]) == ExitCode.NOT_FOUND
    assert "NOT_FOUND: No organization has the id" in capsys.readouterr().err
    assert main(["recommend", " "]) == ExitCode.NOT_FOUND


@pytest.mark.parametrize(
    "typed",
    [
        "X-MITRA-laut-teduh-ambon",
        "laut-teduh-ambon",
        "Yayasan Laut Teduh",
        "calm sea FOUNDATION",
        "yayasan laut ted",
    ],
)
def test_an_organization_is_meant_by_any_of_its_names(
    attached: Server, capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    """Identifier with and without its scheme, whole name in any language, beginning of a name."""
    found = answer(capsys, "recommend", typed, "--first", "1")
    assert found["organization"]["name"]["id"] == "Yayasan Laut Teduh"
    again = answer(capsys, "recommend", found["organization"]["id"], "--first", "1")
    assert again["organization"] == found["organization"]


def test_a_name_of_several_is_not_guessed(
    attached: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2; the message names some of them with their ids."""
    assert main(["recommend", "Yayasan"]) == ExitCode.USAGE
    told = capsys.readouterr()
    assert told.out == ""
    assert re.match(r"INVALID_VALUE: \d+ organizations fit 'Yayasan'", told.err)
    assert len(re.findall(r"\([0-9a-f-]{36}\)", told.err)) == 5


def test_recommendations_with_everything(
    attached: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same list as over HTTP; reasons add up to the score; texts in both languages."""
    ours = answer(capsys, "recommend", "laut-teduh-ambon", "--first", "5")
    assert len(ours["recommendations"]) == 5
    assert ours["hasNextPage"]
    for rank, each in enumerate(ours["recommendations"], 1):
        one = each["recommendation"]
        assert one["rank"] == rank
        assert one["organizationId"] == each["organization"]["id"]
        assert sum(reason["points"] for reason in one["reasons"]) == pytest.approx(
            one["score"], abs=1e-6
        )
        assert all(set(reason["text"]) == {"id", "en"} for reason in one["reasons"])
        assert {"forYou", "forThem", "confidence", "cautions", "firstStep"} <= one.keys()
    assert {"reason", "count"} == set().union(*ours["excluded"])
    query = """query ($id: ID!) { organization(id: $id) {
      recommendations(first: 5) { edges { node { score organization { id } } } } } }"""
    theirs = attached.ask(query, key=attached.key, id=ours["organization"]["id"])
    assert [
        (edge["node"]["organization"]["id"], pytest.approx(edge["node"]["score"]))
        for edge in theirs["organization"]["recommendations"]["edges"]
    ] == [
        (each["organization"]["id"], each["recommendation"]["score"])
        for each in ours["recommendations"]
    ]


def test_recommendations_can_be_read_on_eighty_columns(
    attached: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A block for each partner: name, scores, reasons with points, cautions, the first step."""
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["recommend", "laut-teduh-ambon", "--first", "2", "--lang", "id"]) == 0
    told = capsys.readouterr().out
    lines = told.splitlines()
    assert lines[0] == "Mitra yang disarankan untuk Yayasan Laut Teduh"
    assert all(len(line) <= 80 for line in lines)
    for place in ("1", "2"):
        block = told.split(f"\n{place}. ")[1].split("\n\n")[0].splitlines()
        assert re.fullmatch(r" +.+\. Skor \d+, bagi Anda \d+, bagi mereka \d+", block[1])
        assert re.match(r" +\+\d+ \w[\w ]+: \w", block[2])
        assert any(line.startswith("    → Kemitraan ") for line in block)
    assert re.search(r"Tidak disertakan: \d+ sudah mitra", told)
    assert "Partners suggested to Calm Sea Foundation" in printed(
        capsys, "recommend", "laut-teduh-ambon", "--first", "2"
    )


def test_loading_the_sample_again_changes_nothing(
    attached: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    """No record is made and the feed does not move, whatever happened to the graph meanwhile."""
    before = latest_seq(attached.home)
    assert answer(capsys, "sample", "load") == {
        "organizations": 0,
        "activities": 0,
        "partnerships": 0,
    }
    assert "Made: 0 organizations" in printed(capsys, "sample", "load")
    assert latest_seq(attached.home) == before


def test_migrating_again_changes_nothing(
    attached: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    """The version of the schema is told."""
    version = answer(capsys, "db", "migrate")["schemaVersion"]
    assert version >= 1
    assert f"version {version}." in printed(capsys, "db", "migrate")


def test_an_import_while_serving_is_seen_by_the_next_query(attached: Server) -> None:
    """Another process attaches and imports; the server's next answer has what it brought."""
    query = "{ activities { totalCount } }"
    before = attached.ask(query)["activities"]["totalCount"]
    made = json.loads(run("import", "iati", HARBOR, "--json", env=attached.env).stdout)
    assert made["activities"]["created"] > 0
    after = attached.ask(query)["activities"]["totalCount"]
    assert after == before + made["activities"]["created"]


def test_a_file_that_is_refused_ends_with_5(attached: Server, tmp_path: Path) -> None:
    """Something that is not XML."""
    path = tmp_path / "broken.xml"
    path.write_text("not XML")
    run("import", "iati", path, env=attached.env, expect=5)


def test_the_schema_is_printed_without_a_database(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The SDL and nothing else."""
    assert main(["schema", "print"]) == 0
    assert "type Query {" in capsys.readouterr().out


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """That of the distribution."""
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.strip() == version("mitra-partners")
