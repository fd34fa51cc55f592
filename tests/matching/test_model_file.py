"""Fitted models on disk: read as they were kept, or refused with the reason."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sklearn

from domain.errors import ModelRefusedError, StoreDamagedError
from matching.averaged import Averaged
from matching.boosting import exported, fit_boosting
from matching.calibration import IsotonicConfidence, reliability
from matching.model_file import MODEL, FittedModel, _checksum
from matching.model_store import CURRENT, ModelStore, UnknownModelError
from matching.trees import Boosted
from tests.matching.judging import TERMS, judged

ROOT = Path(__file__).parents[2]
ENCODER = "encoder-1"
Told = dict[str, Any]


@cache
def trees() -> Boosted:
    """Small trees over TERMS."""
    world = judged(30, 20)
    return exported(fit_boosting(world, world.X[:, 0]))


def model(version: str = "fitted-1", **changed: object) -> FittedModel:
    """A model with everything that one can have."""
    given: dict[str, object] = {
        "version": version,
        "made_at": datetime(2026, 11, 28, 12, tzinfo=UTC),
        "scikit_learn": sklearn.__version__,
        "encoder": ENCODER,
        "vocabulary": "vocabulary-1",
        "terms": TERMS,
        "weights": np.array([0.1, 0.2, 0.7, 0.0]),
        "prior": "additive-1",
        "data": "0" * 64,
        "metrics": {"ndcg": 1 / 3},
        "averaged": Averaged(trees=trees(), scale=0.1),
        "confidence": IsotonicConfidence(
            weights=np.ones(3), x=np.array([0.0, 1]), y=np.array([0.1, 0.9])
        ),
        "reliability": reliability([0.2, 0.8], [0, 1]),
    }
    return FittedModel(**{**given, **changed})  # type: ignore[arg-type]


def read(path: Path) -> FittedModel:
    """Load as it was saved."""
    return FittedModel.load(path, terms=TERMS, encoder=ENCODER)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A saved model's directory."""
    path = tmp_path / "fitted-1"
    model().save(path)
    return path


def changed(path: Path, change: Callable[[Told], object]) -> None:
    """Change what model.json tells, with a checksum that fits."""
    told = json.loads((path / MODEL).read_text())
    del told["checksum"]
    change(told)
    (path / MODEL).write_text(json.dumps({**told, "checksum": _checksum(told)}))


def test_what_was_saved_is_read_bit_by_bit(saved: Path) -> None:
    """Every field, and the scores of trees and confidence."""
    was, found = model(), read(saved)
    for each in fields(FittedModel):
        if each.name not in ("weights", "averaged", "confidence"):
            assert getattr(found, each.name) == getattr(was, each.name), each.name
    assert (found.weights == was.weights).all()
    assert found.averaged
    assert was.averaged
    assert found.averaged.scale == 0.1
    X = judged(5).X
    assert (found.averaged.trees.score(X) == was.averaged.trees.score(X)).all()
    assert found.confidence
    assert found.confidence.confidence([[0.2, 0.2, 0.1]]) == pytest.approx([0.5])


def test_a_model_without_trees_and_confidence_is_one_too(tmp_path: Path) -> None:
    """Weights alone are a model, and without an encoder they fit where there is none."""
    model(encoder=None, averaged=None, confidence=None).save(tmp_path / "fitted-1")
    found = FittedModel.load(tmp_path / "fitted-1", terms=TERMS, encoder=None)
    assert (found.averaged, found.confidence, found.encoder) == (None, None, None)
    assert [each.name for each in (tmp_path / "fitted-1").iterdir()] == [MODEL]


def test_people_can_read_what_counts_how_much(saved: Path) -> None:
    """The weights stand by name in JSON."""
    told = json.loads((saved / MODEL).read_text())
    assert told["weights"] == {"near": 0.1, "beside": 0.2, "noise": 0.7, "silent": 0.0}


def test_no_file_needs_a_pickle(saved: Path) -> None:
    """Every array loads with pickles forbidden, and there is nothing but arrays and JSON."""
    for each in saved.iterdir():
        if each.name != MODEL:
            assert np.load(each, allow_pickle=False).dtype.kind in "fib"


def test_a_model_never_changes(saved: Path) -> None:
    """A version that exists is not overwritten."""
    with pytest.raises(FileExistsError):
        model(weights=np.full(4, 0.25)).save(saved)
    assert read(saved).weights[0] == 0.1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda told: told.update(format=2), "its format is 2, here it is 1"),
        (lambda told: told.update(scikit_learn="1.2.9"), "its scikit-learn is 1.2, here it is"),
        (lambda told: told.update(encoder="other"), "its encoder is other, here it is encoder-1"),
        (
            lambda told: told.update(weights={"near": 0.5, "beside": 0.5, "noise": 0, "old": 0}),
            r"other terms \(gone: old; new: silent\)",
        ),
        (
            lambda told: told.update(weights=dict(reversed(told["weights"].items()))),
            "another order",
        ),
        (lambda told: told.update(version="fitted-2"), "damaged"),
        (lambda told: told["weights"].update(near=-0.1), "damaged"),
        (lambda told: told["weights"].update(near=float("nan")), "damaged"),
        (lambda told: told["weights"].update(near="much"), "damaged"),
        (lambda told: told["weights"].update(near=0.9), "damaged"),
        (lambda told: told.update(weights=["near"]), "terms"),
        (lambda told: told.update(weights=None), "damaged"),
        (lambda told: told.update(trees_scale=-1), "damaged"),
        (lambda told: told.update(made_at="yesterday"), "damaged"),
        (lambda told: told.update(files={"../x.npy": "0"}), "damaged"),
        (lambda told: told.update(files=None), "damaged"),
        (lambda told: told.update(files={**told["files"], "gone.npy": "0"}), "damaged"),
        (lambda told: told["files"].popitem(), "damaged"),
        (lambda told: told.pop("data"), "damaged"),
        (lambda told: told.pop("weights"), "no model of Mitra"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(
    saved: Path, change: Callable[[Told], object], says: str
) -> None:
    """Even if its checksum is right; the message says what to do."""
    changed(saved, change)
    with pytest.raises(ModelRefusedError, match=says) as refused:
        read(saved)
    assert refused.value.code == "MODEL_REFUSED"
    assert "`mitra model fit`" in str(refused.value)
    assert "Latih lagi" in refused.value.text.shown("id")


def test_the_last_number_of_scikit_learn_s_version_does_not_count(saved: Path) -> None:
    """A repair of scikit-learn does not make everybody fit again."""
    minor = ".".join(sklearn.__version__.split(".")[:2])
    changed(saved, lambda told: told.update(scikit_learn=f"{minor}.99"))
    assert read(saved).scikit_learn == f"{minor}.99"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "damaged"),
        (b"\xff\xfe", "damaged"),
        (b"[" * 100_000, "damaged"),
        (b"[]", "no model of Mitra"),
        (b'{"type": "FeatureCollection", "features": []}', "no model of Mitra"),
        (None, "no model of Mitra"),
    ],
)
def test_foreign_and_broken_files_are_refused(
    saved: Path, content: bytes | None, says: str
) -> None:
    """Whatever stands in model.json, or if it is gone: a typed error."""
    (saved / MODEL).unlink()
    if content is not None:
        (saved / MODEL).write_bytes(content)
    with pytest.raises(ModelRefusedError, match=says):
        read(saved)


def test_every_file_is_refused_if_a_byte_differs_or_is_missing(saved: Path) -> None:
    """Each in turn: one bit turned, the end cut off, gone."""
    files = sorted(saved.iterdir())
    assert len(files) > 10
    for each in files:
        whole = each.read_bytes()
        middle = len(whole) // 2
        turned = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
        for content in (turned, whole[:-1] if each.name != MODEL else whole[:-3], None):
            each.unlink()
            if content is not None:
                each.write_bytes(content)
            with pytest.raises(ModelRefusedError):
                read(saved)
            each.write_bytes(whole)
        assert read(saved).version == "fitted-1"


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": "../up"},
        {"version": "building-1"},
        {"version": "Über"},
        {"version": ""},
        {"made_at": datetime(2026, 1, 1)},
        {"weights": np.ones(3) / 3},
        {"weights": np.array([1.5, -0.5, 0, 0])},
        {"weights": np.array([np.nan, 0, 0, 1])},
        {"weights": np.ones(4)},
        {"terms": ("a", "a", "b", "c")},
        {"metrics": {"ndcg": float("inf")}},
        {"terms": ("a", "b", "c"), "weights": np.ones(3) / 3},
    ],
)
def test_a_model_that_cannot_be_is_not_made(wrong: dict[str, object]) -> None:
    """Bounds are checked before anything is written."""
    with pytest.raises(ValueError, match=r"\w"):
        model(**{"version": "fitted-1", **wrong})  # type: ignore[arg-type]


def test_the_store_keeps_lists_and_uses_models(tmp_path: Path) -> None:
    """Saved is not in use; used stays in use when others are saved; the prior is a step back."""
    store = ModelStore(tmp_path / "models")
    assert (store.versions(), store.current()) == ((), None)
    assert store.load_current(terms=TERMS, encoder=ENCODER) is None
    for version in ("fitted-1", "fitted-2"):
        assert store.keep(model(version)).new
    assert (store.versions(), store.current()) == (("fitted-1", "fitted-2"), None)
    store.use("fitted-1", terms=TERMS, encoder=ENCODER)
    found = store.load_current(terms=TERMS, encoder=ENCODER)
    assert found is not None
    assert found.version == store.current() == "fitted-1"
    before = (tmp_path / "models" / "fitted-1").stat().st_ino
    assert not store.keep(model("fitted-1")).new
    assert (tmp_path / "models" / "fitted-1").stat().st_ino == before  # it is there already
    store.use_prior()
    assert (store.versions(), store.current()) == (("fitted-1", "fitted-2"), None)


@pytest.mark.parametrize("used", [False, True])
def test_a_damaged_model_that_is_fitted_again_is_whole_again(tmp_path: Path, used: bool) -> None:
    """And in use from now on, if it was: who follows CURRENT sees that it was written."""
    store, current = ModelStore(tmp_path), tmp_path / "CURRENT"
    path = store.keep(model("fitted-1")).path
    if used:
        store.use("fitted-1", terms=TERMS, encoder=ENCODER)
    written = current.stat().st_ino if used else None
    (path / "model.json").write_bytes(b"{")
    with pytest.raises(ModelRefusedError):
        store.load("fitted-1", terms=TERMS, encoder=ENCODER)
    assert store.keep(model("fitted-1")).new
    assert store.load("fitted-1", terms=TERMS, encoder=ENCODER).version == "fitted-1"
    assert store.current() == ("fitted-1" if used else None)
    assert written is None or current.stat().st_ino != written


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    """Before anything is fitted; it names the folder."""
    (tmp_path / "models").write_text("a file", encoding="utf-8")
    with pytest.raises(StoreDamagedError, match="models"):
        ModelStore(tmp_path / "models").check()


def test_a_store_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """A folder where a file should be, or the other way round: an error with a code from each."""
    (tmp_path / "file").write_text("")
    (tmp_path / "folder" / CURRENT).mkdir(parents=True)
    store, file = ModelStore(tmp_path / "folder"), ModelStore(tmp_path / "file")
    for call in (store.current, store.use_prior, file.versions, file.use_prior, file.current):
        with pytest.raises(StoreDamagedError):
            call()


def test_what_would_be_refused_cannot_be_chosen(tmp_path: Path) -> None:
    """The one before stays in use; an unknown version is told with those there are."""
    store = ModelStore(tmp_path)
    store.keep(model("good"))
    store.keep(model("other", encoder="other"))
    store.use("good", terms=TERMS, encoder=ENCODER)
    with pytest.raises(ModelRefusedError):
        store.use("other", terms=TERMS, encoder=ENCODER)
    for name in ("gone", "../good", ""):
        with pytest.raises(UnknownModelError, match=r"good|other"):
            store.use(name, terms=TERMS, encoder=ENCODER)
    assert store.current() == "good"


def test_who_names_a_model_that_is_not_saved_is_told_which_are(tmp_path: Path) -> None:
    """The newest ten and how many more, in both languages; where there is none, what to do."""
    store = ModelStore(tmp_path)
    with pytest.raises(UnknownModelError, match=r"'nope' is saved\. None .* `mitra model fit`"):
        store.load("nope", terms=TERMS, encoder=ENCODER)
    for age in range(12):
        os.utime(store.keep(model(f"fitted-{age:02}")).path, (1e9 - age, 1e9 - age))
    with pytest.raises(UnknownModelError) as refused:
        store.load("nope", terms=TERMS, encoder=ENCODER)
    newest = [f"fitted-{age:02}" for age in range(10)]
    assert refused.value.allowed == tuple(newest)
    told = {language: refused.value.text.shown(language) for language in ("id", "en")}
    assert told["en"].endswith(f"Saved are, the newest first: {', '.join(newest)} and 2 more.")
    assert told["id"].startswith("Tidak ada model bernama 'nope'. Yang tersimpan, terbaru dulu: f")
    assert told["id"].endswith(" dan 2 lagi.")


@pytest.mark.parametrize("content", [b"../../etc\n", b"\xff", b""])
def test_a_broken_name_of_the_current_model_is_refused(tmp_path: Path, content: bytes) -> None:
    """It is never followed out of the folder, and never taken for the shipped prior."""
    store = ModelStore(tmp_path)
    store.keep(model())
    (tmp_path / CURRENT).write_bytes(content)
    with pytest.raises(ModelRefusedError):
        store.load_current(terms=TERMS, encoder=ENCODER)


def test_a_model_in_use_that_is_gone_is_refused(tmp_path: Path) -> None:
    """Whoever chose a model is not served another one in silence."""
    store = ModelStore(tmp_path)
    (tmp_path / CURRENT).write_text("fitted-9\n")
    with pytest.raises(ModelRefusedError, match="fitted-9 is refused: it is not there any more"):
        store.load_current(terms=TERMS, encoder=ENCODER)


@pytest.mark.untraced
def test_killed_while_saving_the_old_model_stays(tmp_path: Path) -> None:
    """At every touch: the new one is whole or not there, and what was begun is cleaned up."""
    told = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.matching.crash_model", str(tmp_path / "models")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    rounds = [line.split() for line in told]
    assert len(rounds) > 20
    for place, found, used, *left in rounds:
        assert found in (f"new-{place}", "UNKNOWN_CODE")
        assert used in ("old", found)
        assert left == []
    assert rounds[0][1:] == ["UNKNOWN_CODE", "old"]
    last = f"new-{rounds[-1][0]}"
    assert rounds[-1][1:] == [last, last]
    assert any(found != "UNKNOWN_CODE" and used == "old" for _, found, used in rounds)


FULL = """
import resource, signal, sys
from pathlib import Path
from tests.matching.test_model_file import model
kept, folder = model(), Path(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for room in (0, 100, 1000):
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    try:
        kept.save(folder / "fitted-1")
    except OSError:
        print(room, *folder.iterdir())
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
"""


def test_without_room_on_the_disk_nothing_is_left_behind(tmp_path: Path) -> None:
    """A file that cannot grow is an OSError, and neither a model nor half of one remains."""
    told = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", FULL, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert told.split() == ["0", "100", "1000"]


def test_a_copied_model_is_one(saved: Path, tmp_path: Path) -> None:
    """What matters is in the directory; a model of other weights is another one."""
    other = replace(model(), version="fitted-2", weights=np.full(4, 0.25))
    other.save(tmp_path / "fitted-2")
    assert read(tmp_path / "fitted-2").weights[0] == 0.25
    assert read(saved).weights[0] == 0.1
