"""`mitra evaluate`: an export is read as it was meant and ranked as the API ranks."""

import json
import math
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import httpx2
import pytest

from domain.codes import OrganizationType, PartyRole, ResourceKind
from domain.errors import BadFileError
from domain.evaluation import MODEL, Evaluation, ModelScore
from domain.viewer import SYSTEM
from matching.baselines import BASELINES
from matching.encoder import BundledEncoder
from matching.evaluation import Measured
from matching.model_store import ModelStore
from matching.recommender import ranked
from matching.snapshot import Snapshot
from matching.training import Training, trained
from matching.validation import Comparison
from matching.weights import PRIOR, Model
from mitra.cli import main
from mitra.clock import utc_now
from mitra.commands.evaluations import CAPTIONS, NAMES, TASKS, document, show, verdict
from mitra.commands.whole import whole
from mitra.importers.exchange import Exported, read_exchange
from mitra.reference import load_vocabulary
from tests.mitra.serving import Server
from tests.servers import PLAIN

EXCHANGE = Path(__file__).parent.parent / "data" / "exchange"


@pytest.fixture(scope="module")
def exported() -> Exported:
    """The fictional export of tests/data."""
    return read_exchange(EXCHANGE, load_vocabulary())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of it, to damage."""
    return Path(shutil.copytree(EXCHANGE, tmp_path / "export"))


def changed(path: Path, number: int, change: Callable[[str], str]) -> None:
    """Change one line of a file."""
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[number - 1] = change(lines[number - 1])
    path.write_text("\n".join(lines), encoding="utf-8")


# --- what an export says ---------------------------------------------------------------------


def test_known_names_and_numbers_of_sectors_keep_their_codes(exported: Exported) -> None:
    """A DAC name, a DAC number and a name that only the export has: the last one is new."""
    themes = {each.id: each.themes for each in exported.corpus.activities}
    assert themes["w-1"] == ("dac3:140",)
    assert themes["w-2"] == ("dac3:111", "dac3:140")
    assert themes["s-2"] == ("dac3:story-telling",)
    assert "dac3:story-telling" not in load_vocabulary().concepts
    assert exported.vocabulary.concepts.get("dac3:story-telling").label.shown() == "Story telling"


def test_places_lie_in_the_country_that_stands_beside_them_most(exported: Exported) -> None:
    """Maluku has a code of its own; Seram Sea becomes a region of Indonesia, not Timor-Leste."""
    regions = {each.id: each.regions for each in exported.corpus.activities}
    assert regions["w-1"] == ("ID", "ID-MA")
    assert regions["h-1"] == ("ID", "ID-SERAM-SEA", "TL")
    parent = exported.vocabulary.regions.parent("ID-SERAM-SEA")
    assert parent is not None
    assert parent.code == "ID"


def test_roles_are_those_of_the_work(exported: Exported) -> None:
    """Reporting adds nothing to funding; programming is convening."""
    roles = {
        (work.id, each.organization_id): each.roles
        for work in exported.corpus.activities
        for each in work.participants
    }
    assert roles["w-1", "sea-fund"] == (PartyRole.FUNDING,)
    assert roles["w-3", "sea-fund"] == (PartyRole.CONVENING,)
    assert roles["h-2", "care-trust"] == (PartyRole.FUNDING, PartyRole.ACCOUNTABLE)


def test_what_activities_say_is_not_said_again_by_a_mission(exported: Exported) -> None:
    """Only the words that no activity of the organization holds are left as its mission."""
    missions = {each.id: each.mission.shown() for each in exported.corpus.organizations}
    assert missions.pop("reading-boats") == "We keep our boats open to everybody."
    assert set(missions.values()) == {""}


def test_an_organization_is_read_with_what_it_has_and_lacks(exported: Exported) -> None:
    """Type, seat, languages and both kinds of resources come from the profile.

    Words for roles are no resources: its activities say in which it works.
    """
    fund = next(each for each in exported.corpus.organizations if each.id == "sea-fund")
    assert (fund.type, fund.headquarters) == (OrganizationType.FOUNDATION, "ID")
    assert fund.languages == ("en", "id")
    assert {(each.kind, each.concept) for each in fund.resources} == {
        (ResourceKind.OFFER, "resource:research"),
        (ResourceKind.NEED, "resource:maps"),
    }


def test_nothing_is_declared_by_working_together(exported: Exported) -> None:
    """An import makes no partnership."""
    assert exported.corpus.partnerships == ()


# --- files that are not as they should be ----------------------------------------------------


def without(key: str) -> Callable[[str], str]:
    """Give a change that takes a field out of a line."""
    return lambda line: json.dumps({k: v for k, v in json.loads(line).items() if k != key})


def twice(query: dict[str, Any]) -> dict[str, Any]:
    """Give a query whose activities are all told twice."""
    return query | {"activities": query["activities"] * 2}


@pytest.mark.parametrize(
    ("name", "number", "change"),
    [
        ("orgs.jsonl", 2, lambda line: line[:-5]),
        ("orgs.jsonl", 3, without("id")),
        ("orgs.jsonl", 2, lambda line: line.replace("book-fund", "boat-clinic")),
        ("activities.jsonl", 1, lambda line: line.replace('"w-1"', '"w\\t1"')),
        ("activities.jsonl", 1, lambda line: line.replace('"w-1"', '"w\\ud800"')),
        ("activities.jsonl", 5, lambda line: line.replace("boat-clinic", "ghost-clinic")),
        ("activities.jsonl", 2, lambda line: line.replace('["ID"]', '"ID"')),
        ("queries.jsonl", 1, without("profile")),
        ("queries.jsonl", 2, lambda line: line.replace("well-diggers", "nobody")),
        ("queries.jsonl", 1, lambda line: line.replace('"org": "tap-circle"', '"org": "x"')),
        ("queries.jsonl", 1, lambda line: line.replace('"id": "n-1"', '"id": "w-1"')),
        ("queries.jsonl", 1, lambda line: json.dumps(twice(json.loads(line)))),
        ("queries.jsonl", 3, lambda _: '{"id": "well-diggers", "newcomer": false}'),
        ("partnerships.csv", 3, lambda _: "book-fund,care-trust,1,,"),
        ("partnerships.csv", 1, lambda line: line.replace("org_b", "partner")),
    ],
)
def test_a_line_that_cannot_be_right_is_named(
    folder: Path, name: str, number: int, change: Callable[[str], str]
) -> None:
    """The error tells the file and the line, in both languages."""
    changed(folder / name, number, change)
    with pytest.raises(BadFileError) as caught:
        read_exchange(folder, load_vocabulary())
    assert caught.value.line == number
    for language in ("id", "en"):
        assert name in caught.value.text.shown(language)


@pytest.mark.parametrize(
    ("old", "new", "start"),
    [
        ("2019-03-01", "March 2019", None),
        ("2019-03-01", "2019-02-30", None),
        ("2019-03-01", "2019", date(2019, 1, 1)),
        ("2019-03-01", "2019-05", date(2019, 5, 1)),
        ("2019-03-01", "9999-12-31", date(9999, 12, 31)),
        ('"120000"', '"much"', date(2019, 3, 1)),
        ('"120000"', '"-500"', date(2019, 3, 1)),
        ('"120000"', "1" + 400 * "0", date(2019, 3, 1)),
        ('"funding"', '"cheering"', date(2019, 3, 1)),
        ('"funding"', '"1"', date(2019, 3, 1)),
    ],
)
def test_what_publishers_write_in_their_own_way_refuses_no_folder(
    folder: Path, old: str, new: str, start: date | None, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is passed over and counted; all the rest is ranked."""
    changed(folder / "activities.jsonl", 1, lambda line: line.replace(old, new))
    found = read_exchange(folder, load_vocabulary())
    work = next(each for each in found.corpus.activities if each.id == "w-1")
    assert work.start_date == start
    assert found.passed_over == (new not in ("2019", "2019-05", "9999-12-31", '"1"'))
    funds = next(each for each in work.participants if each.organization_id == "sea-fund")
    known = new != '"cheering"'
    assert funds.roles == ((PartyRole.FUNDING,) if known else (PartyRole.MEMBER,))
    assert main(["evaluate", "rank", str(folder), str(folder / "run.tsv"), "--prior"]) == 0
    assert ("1 tanggal, jumlah, atau peran tidak terbaca" in capsys.readouterr().err) is bool(
        found.passed_over
    )


def test_half_a_character_refuses_no_folder(folder: Path, tmp_path: Path) -> None:
    """JSON can write one and UTF-8 cannot: where it stands in a text, the sign for it is read."""
    for name in ("orgs.jsonl", "activities.jsonl"):
        changed(folder / name, 1, lambda line: line.replace("Clean water", "Clean \\ud800 water"))
    changed(folder / "orgs.jsonl", 1, lambda line: line.replace("Health", "He\\udfffalth"))
    found = read_exchange(folder, load_vocabulary())
    work = next(each for each in found.corpus.activities if each.id == "w-1")
    assert work.title.shown().startswith("Clean \N{REPLACEMENT CHARACTER} water")
    assert main(["evaluate", "rank", str(folder), str(tmp_path / "run.tsv"), "--prior"]) == 0


@pytest.mark.parametrize(
    ("language", "told"), [("id", "tidak ada yang bertanya"), ("en", "nobody asks")]
)
def test_a_folder_that_nobody_asks_gives_an_empty_run_and_says_so(
    folder: Path, language: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The fold of a small programme may hold no newcomer: that is no error, but worth a word."""
    (folder / "queries.jsonl").write_text("\n")
    run = folder / "run.tsv"
    assert main(["evaluate", "rank", str(folder), str(run), "--prior", "--lang", language]) == 0
    assert told in capsys.readouterr().err
    assert run.read_text() == ""


def test_queries_without_an_answer_are_counted(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who is alone is suggested nobody: its lines are missing, and that is said."""
    changed(folder / "orgs.jsonl", 1, lambda line: json.dumps(
        json.loads(line) | {"id": "well-diggers"}))  # fmt: skip
    (folder / "orgs.jsonl").write_text((folder / "orgs.jsonl").read_text().split("\n")[0])
    (folder / "activities.jsonl").write_text("")
    (folder / "partnerships.csv").write_text("org_a,org_b\n")
    asked = ["evaluate", "rank", str(folder), str(tmp_path / "run.tsv"), "--prior"]
    assert main([*asked, "--lang", "en"]) == 0
    assert "For 1 of 2 queries there is nobody to suggest." in capsys.readouterr().err
    assert main([*asked, "--lang", "id"]) == 0
    assert "Untuk 1 dari 2 pertanyaan" in capsys.readouterr().err
    assert run_of(tmp_path / "run.tsv").keys() == {"tap-circle"}


@pytest.mark.parametrize("country", ["IDN", "360"])
def test_countries_may_have_three_letters_or_a_number(folder: Path, country: str) -> None:
    """A place named beside lies in the same country as beside two letters."""
    for number in (4, 5):
        changed(
            folder / "activities.jsonl", number, lambda line: line.replace('"ID"', f'"{country}"')
        )
    found = read_exchange(folder, load_vocabulary())
    regions = {each.id: each.regions for each in found.corpus.activities}
    assert regions["h-1"] == ("ID", "ID-SERAM-SEA", "TL")


def test_ids_are_kept_as_they_stand(folder: Path) -> None:
    """With blanks around them too: who scores a run looks for them so."""
    for path in folder.iterdir():
        path.write_text(path.read_text("utf-8").replace("tap-circle", " tap-circle "), "utf-8")
    run = folder / "run.tsv"
    assert main(["evaluate", "rank", str(folder), str(run), "--prior"]) == 0
    assert " tap-circle " in run_of(run)


def test_a_newcomer_without_a_profile_asks_as_who_it_is(folder: Path) -> None:
    """Where others' truth names somebody who is known; an unknown one is still told."""
    changed(folder / "queries.jsonl", 1, lambda line: json.dumps(
        json.loads(line) | {"id": "sea-fund", "profile": None, "activities": []}))  # fmt: skip
    found = read_exchange(folder, load_vocabulary())
    assert (found.queries[0].asker_id, found.queries[0].organization) == ("sea-fund", None)


def test_another_encoding_is_refused_with_its_line(folder: Path) -> None:
    """Latin-1 is not guessed at."""
    path = folder / "orgs.jsonl"
    lines = path.read_bytes().split(b"\n")
    lines[4] = lines[4].replace(b"Trust", b"Tr\xfcst").replace(b"Sea", b"S\xe9a")
    lines[4] = lines[4].replace(b'"name": "', b'"name": "\xfc')
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(BadFileError) as caught:
        read_exchange(folder, load_vocabulary())
    assert caught.value.line == 5


@pytest.mark.parametrize("name", sorted(path.name for path in EXCHANGE.iterdir()))
def test_a_missing_file_ends_with_five(
    folder: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command says which file; nothing is written."""
    (folder / name).unlink()
    run = folder / "run.tsv"
    assert main(["evaluate", "rank", str(folder), str(run), "--lang", "en"]) == 5
    assert f"BAD_FILE: {name}" in capsys.readouterr().err
    assert not run.exists()


def test_keys_that_are_not_known_are_passed_over(folder: Path, exported: Exported) -> None:
    """A later version of the format may say more."""
    for path in folder.glob("*.jsonl"):
        for number, line in enumerate(path.read_text().strip().split("\n"), 1):
            changed(path, number, lambda _, line=line: f'{{"later": [1], {line[1:]}')  # type: ignore[misc]
    assert read_exchange(folder, load_vocabulary()).corpus == exported.corpus


# --- ranking ---------------------------------------------------------------------------------


def run_of(path: Path) -> dict[str, list[tuple[str, float]]]:
    """Read a run: partners and scores by query, in the file's order."""
    found: dict[str, list[tuple[str, float]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        query, partner, score = line.split("\t")
        found.setdefault(query, []).append((partner, float(score)))
    return found


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run that `mitra evaluate rank` writes for the fictional export by shipped weights."""
    path = tmp_path_factory.mktemp("run") / "run.tsv"
    path.write_text("what was there before")
    assert main(["evaluate", "rank", str(EXCHANGE), str(path), "--prior"]) == 0
    assert [each.name for each in path.parent.iterdir()] == ["run.tsv"]
    return path


def test_a_run_holds_what_the_api_would_answer(run: Path, exported: Exported) -> None:
    """For an organization that is known, ids and scores are those of the recommender, exactly."""
    snapshot = Snapshot.build(exported.corpus, exported.vocabulary, BundledEncoder())
    asked = ranked(snapshot, "well-diggers", first=500, viewer=SYSTEM, now=exported.now)
    assert run_of(run)["well-diggers"] == asked


def test_a_newcomer_is_ranked_as_if_it_had_been_there_from_the_start(
    run: Path, exported: Exported
) -> None:
    """Registering through a delta gives the same list as a corpus that holds the newcomer."""
    newcomer = next(each for each in exported.queries if each.organization is not None)
    assert newcomer.organization is not None
    corpus = exported.corpus.__class__(
        organizations=[*exported.corpus.organizations, newcomer.organization],
        activities=[*exported.corpus.activities, *newcomer.activities],
    )
    snapshot = Snapshot.build(corpus, exported.vocabulary, BundledEncoder())
    asked = ranked(snapshot, "tap-circle", first=500, viewer=SYSTEM, now=exported.now)
    asked = sorted(asked, key=lambda one: -one[1])  # as whoever scores a run reads it
    found = run_of(run)["tap-circle"]
    assert [partner for partner, _ in found] == [partner for partner, _ in asked]
    assert [score for _, score in found] == pytest.approx([score for _, score in asked])


def test_newcomers_do_not_meet(run: Path) -> None:
    """One who asks later does not find one who asked before."""
    assert "tap-circle" not in dict(run_of(run)["well-diggers"])


def test_a_model_is_fitted_on_the_folder_first(
    tmp_path: Path, exported: Exported, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By default: the run is that of the model which the folder's known part teaches, again and
    again; a saved copy of it gives the same run without fitting, by its folder or its name.
    """
    monkeypatch.setenv("MITRA_HOME", str(tmp_path))
    names = ("first.tsv", "again.tsv", "saved.tsv", "other.tsv", "named.tsv")
    paths = [tmp_path / name for name in names]
    for path in paths[:2]:
        assert main(["evaluate", "rank", str(EXCHANGE), str(path)]) == 0
    training = Training(vocabulary=exported.vocabulary, encoder=BundledEncoder(), now=exported.now)
    model = trained(exported.corpus, training)
    saved = ModelStore(tmp_path / "models").keep(model).path
    assert main(["evaluate", "rank", str(EXCHANGE), str(paths[2]), "--model", str(saved)]) == 0
    assert main(["evaluate", "rank", str(EXCHANGE), str(paths[4]), "--model", saved.name]) == 0
    for path in (paths[1], paths[2], paths[4]):
        assert path.read_bytes() == paths[0].read_bytes()
    snapshot = Snapshot.build(exported.corpus, exported.vocabulary, BundledEncoder())
    asked = ranked(
        snapshot, "well-diggers", model=Model.of(model), first=500, viewer=SYSTEM, now=exported.now
    )
    assert run_of(paths[0])["well-diggers"] == sorted(asked, key=lambda one: -one[1])
    assert main(["evaluate", "rank", str(EXCHANGE), str(paths[3]), "--seed", "5"]) == 0
    assert paths[3].read_bytes() != paths[0].read_bytes()


def test_a_folder_that_teaches_nothing_is_ranked_by_shipped_weights(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without known activities nobody has worked with anybody; it is said on stderr, and by what
    the partners are ranked instead.
    """
    (folder / "activities.jsonl").write_text("")
    (folder / "partnerships.csv").write_text("org_a,org_b,n_activities,first,last\n")
    taught, shipped = tmp_path / "taught.tsv", tmp_path / "shipped.tsv"
    assert main(["evaluate", "rank", str(folder), str(taught), "--lang", "en"]) == 0
    told = capsys.readouterr().err
    assert "no partnerships to learn from" in told
    assert f"The shipped weights ({PRIOR.version}) rank instead." in told
    assert main(["evaluate", "rank", str(folder), str(taught), "--lang", "id"]) == 0
    assert f"Bobot bawaan ({PRIOR.version}) dipakai" in capsys.readouterr().err
    assert main(["evaluate", "rank", str(folder), str(shipped), "--prior"]) == 0
    assert "rank instead" not in capsys.readouterr().err
    assert taught.read_bytes() == shipped.read_bytes()


def test_only_one_model_ranks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A saved model and the shipped one at once are wrong usage; no model is refused by name."""
    run = str(tmp_path / "run.tsv")
    asked = ["evaluate", "rank", str(EXCHANGE), run, "--model", str(tmp_path)]
    assert main([*asked, "--prior"]) == 2
    capsys.readouterr()
    assert main(asked) == 5
    assert "MODEL_REFUSED" in capsys.readouterr().err


def test_a_model_that_is_not_there_is_told_before_anything_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is told with those that are saved: not as a file that Mitra did not write."""
    monkeypatch.setenv("MITRA_HOME", str(tmp_path))
    (tmp_path / "models" / "fitted-1").mkdir(parents=True)
    run = tmp_path / "run.tsv"
    for language, says in (("en", "No model named 'nope' is saved"), ("id", "Tidak ada model")):
        asked = ["evaluate", "rank", str(tmp_path / "none"), str(run), "--model", "nope"]
        assert main([*asked, "--lang", language]) == 2
        told = capsys.readouterr().err
        assert f"UNKNOWN_CODE: {says}" in told
        assert "fitted-1" in told
    assert not run.exists()


def test_a_run_that_fails_leaves_the_old_one(folder: Path) -> None:
    """A folder that cannot be written to is named, and nothing is half written."""
    assert main(["evaluate", "rank", str(EXCHANGE), str(folder / "none" / "run.tsv")]) == 5


def test_what_a_killed_run_left_is_cleared_away(tmp_path: Path) -> None:
    """By the next one for the same file; what somebody still writes, and other files, stay."""
    run = tmp_path / "run[1].tsv"
    began = (
        "import os, sys; from pathlib import Path; from mitra.commands.whole import whole\n"
        "with whole(Path(sys.argv[1])) as out:\n"
        "    out.write('half'); out.flush(); os._exit(9)"
    )
    left = subprocess.run([sys.executable, "-c", began, str(run)], check=False)  # noqa: S603 - ours
    assert left.returncode == 9
    old = tmp_path / ".run[1].tsv.123.part"  # as they were called before
    others = {tmp_path / ".run1.tsv.123.part", tmp_path / ".run[1].tsv.part"}
    for each in (old, *others):
        each.write_text("half")
    assert len([*tmp_path.iterdir()]) == 4
    with whole(run) as first:
        (part,) = {*tmp_path.iterdir()} - others
        assert part != old
        with whole(run) as second:
            assert part.exists()
            second.write("second\n")
        assert run.read_text() == "second\n"
        first.write("first\n")
    assert run.read_text() == "first\n"
    assert {*tmp_path.iterdir()} == {run, *others}


def test_a_run_goes_where_a_link_leads_and_through_a_pipe(run: Path, tmp_path: Path) -> None:
    """A link stays one, and what reads a pipe gets the same lines as a file holds."""
    asked = ["evaluate", "rank", str(EXCHANGE), "--prior"]
    link, target = tmp_path / "run.tsv", tmp_path / "elsewhere.tsv"
    link.symlink_to(target)
    assert main([*asked, str(link)]) == 0
    assert link.is_symlink()
    assert target.read_text() == run.read_text()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as reading:
        found = reading.submit(pipe.read_text)
        assert main([*asked, str(pipe)]) == 0
        assert found.result() == run.read_text()
    assert pipe.is_fifo()


# --- report ----------------------------------------------------------------------------------


def test_a_report_shows_both_tasks_and_is_served_afterwards(
    served: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the sample: the model against seven baselines with intervals, as JSON and as a table.

    A visitor then reads the same figures from the server that runs meanwhile.
    """
    monkeypatch.setenv("MITRA_HOME", str(served.home))
    monkeypatch.setenv("MITRA_LANGUAGE", "en")
    monkeypatch.delenv("NEO4J_URI", raising=False)
    assert main(["evaluate", "report", "--queries", "12", "--json"]) == 0
    told = capsys.readouterr()
    found = json.loads(told.out)
    assert "Newcomers: 100 %" in told.err
    assert [each["task"] for each in found] == ["newcomer", "temporal"]
    for each in found:
        assert each["queryCount"] == 12
        model, *baselines = each["scores"]
        assert model["name"] == "model"
        assert model["modelAbove"] is None
        assert len(baselines) == 7
        for other in baselines:
            interval = other["modelAbove"]
            assert interval["low"] <= interval["difference"] <= interval["high"]
            assert interval["difference"] == pytest.approx(model["gain"] - other["gain"])
    query = "{ evaluations { task scores { name normalizedDiscountedCumulativeGain } } }"
    answer = httpx2.post(
        f"{served.url}/graphql", json={"query": query}, timeout=30, verify=PLAIN
    ).json()
    assert [each["task"] for each in answer["data"]["evaluations"]] == ["newcomer", "temporal"]
    for each, stored in zip(found, answer["data"]["evaluations"], strict=True):
        assert [score["gain"] for score in each["scores"]] == [
            score["normalizedDiscountedCumulativeGain"] for score in stored["scores"]
        ]


def lead(difference: float, low: float, high: float, groups: int = 10) -> Comparison:
    """A difference over ten questions."""
    return Comparison(difference=difference, low=low, high=high, queries=10, groups=groups)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0.1, 0.3, "Clearly better"), (-0.3, -0.1, "Clearly worse"), (-0.1, 0.3, "Not clearly")],
)
def test_a_verdict_says_no_more_than_the_interval(low: float, high: float, expected: str) -> None:
    """Better or worse only if the whole interval says so; the best baseline is named."""
    best = lead((low + high) / 2, low, high)
    score = ModelScore(
        name="model", baseline=False, gain=0.5, recall=0.5, recall_at_50=0.5,
        mean_reciprocal_rank=0.5, coverage=0.5, exposure_gini=0.5,
    )  # fmt: skip
    measured = Measured(
        evaluation=Evaluation(
            model_version="m", dataset="d", task="newcomer", query_count=10, scores=(score,),
            evaluated_at=utc_now(),
        ),
        above={"random": lead(0.4, 0.3, 0.5), "paths": best},
    )  # fmt: skip
    assert verdict(measured).shown("en").startswith(expected)
    assert "Paths of three" in verdict(measured).shown("en")


@pytest.mark.parametrize("language", ["id", "en"])
def test_eighty_columns_hold_every_name_and_figure(
    language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is cut: who reads a report in a terminal sees which row is whose."""
    monkeypatch.setenv("COLUMNS", "80")
    scores = tuple(
        ModelScore(
            name=name, baseline=name != MODEL, gain=0.512, recall=0.5, recall_at_50=0.5,
            mean_reciprocal_rank=0.5, coverage=0.5, exposure_gini=0.5, standard_error=0.012,
            small_share=0.5, role_overlap=0.5,
        )
        for name in NAMES
    )  # fmt: skip
    measured = Measured(
        evaluation=Evaluation(
            model_version="fitted-0123456789ab", dataset="d", task="temporal", query_count=1000,
            scores=scores, evaluated_at=utc_now(),
        ),
        above={name: lead(-0.532, -0.6, -0.456) for name in BASELINES},
    )  # fmt: skip
    show(measured, language)
    told = capsys.readouterr().out
    assert "…" not in told
    for name in (*NAMES.values(), *chain(*CAPTIONS)):
        assert name.shown(language) in told
    assert told.count("-0.532 [-0.600, -0.456]") == len(BASELINES)


def test_every_ranker_and_task_has_a_name_in_both_languages() -> None:
    """A baseline that is added must be named for people."""
    assert NAMES.keys() == {MODEL, *BASELINES}
    for name in (*NAMES.values(), *TASKS.values(), *chain(*CAPTIONS)):
        assert {"id", "en"} <= name.by_language.keys()


def test_an_empty_graph_has_nothing_to_measure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says so, with the number for nothing found."""
    monkeypatch.setenv("MITRA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("NEO4J_URI", raising=False)
    assert main(["evaluate", "report", "--lang", "id"]) == 6
    told = capsys.readouterr()
    assert told.out == ""
    assert "Belum ada yang dapat diukur" in told.err


def test_one_programme_has_no_interval(capsys: pytest.CaptureFixture[str]) -> None:
    """JSON knows no infinity, and a table must not show one."""
    scores = tuple(
        ModelScore(
            name=name, baseline=name != MODEL, gain=0.5, recall=0.5, recall_at_50=0.5,
            mean_reciprocal_rank=0.5, coverage=0.5, exposure_gini=0.5,
        )
        for name in (MODEL, "random")
    )  # fmt: skip
    found = Measured(
        evaluation=Evaluation(
            model_version="v", dataset="d", task="newcomer", query_count=10, scores=scores,
            evaluated_at=utc_now(),
        ),
        above={"random": lead(0.25, -math.inf, math.inf, groups=1)},
    )  # fmt: skip
    told = json.loads(json.dumps(document(found), allow_nan=False))
    assert told["scores"][1]["model_above"] == {
        "difference": 0.25, "low": None, "high": None, "queries": 10, "groups": 1,
    }  # fmt: skip
    show(found, "en")
    shown = capsys.readouterr().out
    assert "+0.250" in shown
    assert "inf" not in shown
    assert "Not clearly better or worse" in shown
