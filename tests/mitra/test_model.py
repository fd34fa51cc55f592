"""`mitra model`: fitted, shown and chosen from the command line, and followed by a server."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest

from domain.codes import ErrorCode
from domain.errors import FaultCode
from matching.encoder import BundledEncoder
from matching.model_store import CURRENT, ModelStore
from matching.terms import NAMES
from matching.weights import PRIOR
from mitra.cli import main
from mitra.commands.models import GAINS, RANKERS, RELIABILITY, WEIGHTS, show_model
from tests.mitra.serving import PATIENCE, Server
from tests.servers import PLAIN

EXCHANGE = Path(__file__).parent.parent / "data" / "exchange"
ASKED = """{ organizations(first: 1) { edges { node {
  recommendations(first: 1) { edges { node { modelVersion } } } } } } }"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one model, fitted on the fictional export."""
    folder = tmp_path_factory.mktemp("models") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MITRA_HOME", str(folder))
        assert main(["model", "fit", "--from", str(EXCHANGE), "--json"]) == 0
    return folder


@pytest.fixture
def own(home: Path, monkeypatch: pytest.MonkeyPatch) -> ModelStore:
    """The store of that folder; in the end the shipped model is in use again."""
    monkeypatch.setenv("MITRA_HOME", str(home))
    monkeypatch.setenv("MITRA_LANGUAGE", "en")
    monkeypatch.delenv("NEO4J_URI", raising=False)
    store = ModelStore(home / "models")
    store.use_prior()
    return store


def told(capsys: pytest.CaptureFixture[str], *arguments: str, expect: int = 0) -> str:
    """Run a command and give what it printed, with blanks joined."""
    capsys.readouterr()
    assert main(["model", *arguments]) == expect
    return " ".join(capsys.readouterr().out.split())


def document(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """Run a command with --json."""
    capsys.readouterr()
    assert main(["model", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_model_is_fitted_and_saved_but_not_used(
    own: ModelStore, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says what was gained with intervals, and how to use it; the same data, the same name."""
    (version,) = own.versions()
    assert main(["model", "fit", "--from", str(EXCHANGE)]) == 0
    shown = capsys.readouterr()
    assert own.versions() == (version,)
    assert own.current() is None
    assert f"Already there, not in use yet. Use it with: mitra model use {version}" in shown.out
    for ranker in RANKERS.values():
        assert ranker.shown("en")[:7] in shown.out
    assert "[" in shown.out
    assert "reading texts: 100 %" in shown.err
    assert "asking: 100 %" in shown.err
    assert "fitting: 100 %" in shown.err
    own.use(version, terms=NAMES, encoder=BundledEncoder().fingerprint)
    assert main(["model", "fit", "--from", str(EXCHANGE), "--lang", "id"]) == 0
    shown = capsys.readouterr()
    assert "belajar: 100 %" in shown.err
    assert f"Sudah ada dan dipakai: {version}." in shown.out


def test_fitting_may_use_the_model_at_once(
    own: ModelStore, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--use` saves a second call; `--prior` begins with a saved model, which the new one tells."""
    (first, *_) = own.versions()
    found = document(
        capsys, "fit", "--from", str(EXCHANGE), "--seed", "1", "--prior", first, "--use"
    )
    assert found["inUse"] is True
    assert found["new"] is True
    assert own.current() == found["version"] != first
    assert found["prior"] == first
    assert found["heldOut"] is False  # that one knows those it was measured on


def test_weights_are_shown_beside_the_shipped_ones(
    own: ModelStore, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every term once, by reason; the shipped model is shown while no other is in use."""
    shipped = document(capsys, "show")
    assert (shipped["version"], shipped["inUse"]) == (PRIOR.version, True)
    assert {each["term"]: each["weight"] for each in shipped["weights"]} == PRIOR.weights
    version = own.versions()[0]
    found = document(capsys, "show", version)
    assert [each["term"] for each in found["weights"]] == list(NAMES)
    assert sum(each["weight"] for each in found["weights"]) == pytest.approx(1)
    assert found["metrics"]["queries"] > 0
    assert found["reliability"]
    table = told(capsys, "show", version)
    for each in ("Words shared", "Mission", "Confidence on organizations held out", version):
        assert each in table
    table = told(capsys, "show", "prior", "--lang", "id")
    assert table.startswith(PRIOR.version)
    for each in ("Menawarkan yang Anda butuhkan.", "Kebutuhan terpenuhi"):
        assert each in table
    assert "Offers" not in table


def test_what_came_of_suggestions_is_told_with_its_weight(
    own: ModelStore, capsys: pytest.CaptureFixture[str]
) -> None:
    """By signal, in both languages; a model that learned of none says nothing of it."""
    version = own.versions()[0]
    plain = own.load(version, terms=NAMES, encoder=BundledEncoder().fingerprint)
    evidence = {
        "evidence_queries": 3, "evidence_weight": 2.1, "evidence_accepted": 2,
        "evidence_accepted_weight": 2.26, "evidence_declined": 1, "evidence_declined_weight": -0.3,
    }  # fmt: skip
    heard = replace(plain, metrics={**plain.metrics, **evidence})
    for language, word in (("en", "suggestions"), ("id", "saran")):
        show_model(heard, language, in_use=False, saved=())
        told_of = " ".join(capsys.readouterr().out.split())
        assert "ACCEPTED 2 (+2.26), DECLINED 1 (-0.30)" in told_of
        assert word in told_of
    show_model(plain, "en", in_use=False, saved=())
    assert "suggestions to" not in capsys.readouterr().out


def test_a_model_is_chosen_and_left_again(
    own: ModelStore, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is in use is what is shown by default."""
    version = own.versions()[0]
    assert version in told(capsys, "use", version)
    assert own.current() == version
    assert document(capsys, "show")["version"] == version
    assert PRIOR.version in told(capsys, "use", "prior")
    assert own.current() is None


def test_what_is_not_there_cannot_be_used(
    own: ModelStore, capsys: pytest.CaptureFixture[str]
) -> None:
    """The names that there are come with the error, and nothing changes."""
    for command in (("use", "nope"), ("show", "nope"), ("fit", "--prior", "nope")):
        assert main(["model", *command]) == 2
        shown = capsys.readouterr().err
        assert f"{ErrorCode.UNKNOWN_CODE}: No model named 'nope' is saved." in shown
        assert own.versions()[0] in shown
    assert own.current() is None


def test_a_model_that_is_refused_says_why(
    own: ModelStore, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another encoder's model is neither used nor shown; the number is that of refused files."""
    version = own.versions()[0]
    path = own.folder / version / "model.json"
    before = path.read_bytes()
    try:
        path.write_bytes(before.replace(b"use-m3", b"use-m9"))
        for command in ("use", "show"):
            assert main(["model", command, version]) == 5
            assert FaultCode.MODEL_REFUSED in capsys.readouterr().err
    finally:
        path.write_bytes(before)


def test_an_empty_graph_teaches_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says so, with the number for nothing found, and saves nothing."""
    monkeypatch.setenv("MITRA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("NEO4J_URI", raising=False)
    assert main(["model", "fit", "--lang", "id"]) == 6
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Belum ada kemitraan untuk dipelajari" in shown.err
    assert ModelStore(tmp_path / "home" / "models").versions() == ()


def test_words_for_people_are_there_in_both_languages() -> None:
    """Captions and names of what is compared."""
    for text in (*WEIGHTS, *GAINS, *RANKERS.values(), *RELIABILITY):
        assert {"id", "en"} <= text.by_language.keys()


def test_a_running_server_follows_what_is_used(
    served: Server, own: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fitted on its own graph and used while it runs: answers carry the version, unasked again.

    What is broken later is told by /readyz, and the shipped model answers on.
    """
    monkeypatch.setenv("MITRA_HOME", str(served.home))
    store = ModelStore(served.home / "models")

    def version() -> str:
        page = served.ask(ASKED)["organizations"]["edges"][0]["node"]["recommendations"]
        return str(page["edges"][0]["node"]["modelVersion"])

    def part() -> str:
        answer = httpx2.get(f"{served.url}/readyz", timeout=PATIENCE, verify=PLAIN)
        assert answer.status_code == 200
        return str(answer.json()["parts"]["model"])

    assert version() == PRIOR.version
    try:
        assert main(["model", "fit", "--use"]) == 0
        (fitted,) = store.versions()
        served.wait_until(lambda: version() == fitted)
        assert part() == "ok"
        other = "fitted-other"
        (store.folder / CURRENT).write_text(f"{other}\n")
        served.wait_until(lambda: version() == PRIOR.version)
        assert part() == FaultCode.MODEL_REFUSED
        assert other in served.log.read_text()
    finally:
        store.use_prior()
    served.wait_until(lambda: part() == "ok")


def test_a_model_in_use_that_is_gone_is_refused(
    own: ModelStore, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who asks for the one in use named nothing, so nothing named is unknown."""
    (own.folder / CURRENT).write_text("fitted-gone\n")
    try:
        assert main(["model", "show"]) == 5
        assert "MODEL_REFUSED" in capsys.readouterr().err
        assert main(["model", "show", "fitted-gone"]) == 2
        assert "UNKNOWN_CODE" in capsys.readouterr().err
        assert main(["model", "show", "prior"]) == 0
        # What is found is not lost for that.
        assert main(["model", "fit", "--from", str(EXCHANGE), "--lang", "en"]) == 0
        assert "mitra model use fitted-" in capsys.readouterr().out
    finally:
        own.use_prior()


def test_the_fingerprint_is_that_of_the_program(own: ModelStore) -> None:
    """A saved model names the encoder that it was fitted with."""
    found = own.load(own.versions()[0], terms=NAMES, encoder=BundledEncoder().fingerprint)
    assert found.encoder == BundledEncoder().fingerprint
