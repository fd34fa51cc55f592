"""Saved catalogs: opened as they were, or not at all."""

import errno
import json
import logging
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.filters import ANY_ACTIVITY, ANY_ORGANIZATION, ANY_PARTNERSHIP
from domain.text import Text
from domain.viewer import SYSTEM
from domain.vocabulary import Vocabulary
from matching import artifact, durable, reduction
from matching.corpus import Corpus, Delta
from matching.encoder import BundledEncoder
from matching.snapshot import Snapshot
from tests.matching.test_catalog import built
from tests.matching.test_snapshot import answers
from tests.matching.wishes import Wishes, crowded, viewers
from tests.small_vocabulary import CONCEPTS, REGIONS, VOCABULARY
from tests.worlds import FISHERS, HARBOUR, World, org

ROOT = Path(__file__).parents[2]
ALL = (ANY_ORGANIZATION, ANY_ACTIVITY, ANY_PARTNERSHIP)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one saved catalog."""
    artifact.save(built(HARBOUR, seq=7), tmp_path, graph_id="graph-1")
    return tmp_path


def opened(folder: Path) -> Snapshot | None:
    """What opening it as it was saved gives."""
    return artifact.load(folder, VOCABULARY, graph_id="graph-1")


@pytest.mark.untraced
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_what_was_saved_answers_as_before(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Any world, with changes applied before and after saving, answers the same once opened."""
    world, added = data.draw(crowded()), data.draw(crowded("x"))
    viewer = data.draw(viewers(world))
    folder = tmp_path_factory.mktemp("catalog")
    late = list(added.organizations)
    snapshot = built(world).apply(Delta(seq=2, organizations=late[:2], removed=frozenset({"p0"})))
    artifact.save(snapshot, folder)
    read = artifact.load(folder, VOCABULARY)
    assert read is not None
    assert read.seq == 2
    wishes = Wishes(world, VOCABULARY)
    asked = (
        data.draw(wishes.organizations()),
        data.draw(wishes.activities()),
        data.draw(wishes.partnerships()),
    )
    ids = [each.id for each in (*world.organizations, *late)]
    assert answers(read, viewer, asked, ids) == answers(snapshot, viewer, asked, ids)
    rest = Delta(seq=3, organizations=late[1:], activities=added.activities)
    assert answers(read.apply(rest), viewer, asked, ids) == answers(
        snapshot.apply(rest), viewer, asked, ids
    )


def test_an_empty_catalog_can_be_saved(tmp_path: Path) -> None:
    """A graph without records has a catalog too, which grows after it was opened."""
    artifact.save(Snapshot.build(Corpus(seq=0), VOCABULARY), tmp_path)
    read = artifact.load(tmp_path, VOCABULARY)
    assert read is not None
    grown = read.apply(Delta(seq=1, organizations=[org("first")]))
    assert len(grown.organizations) == 1


def test_arrays_are_mapped_and_cannot_be_written(folder: Path) -> None:
    """Workers share the pages of the files: what is opened is on the disk, and read-only."""
    read = opened(folder)
    assert read is not None
    columns = read.organizations.base.columns
    assert not columns.updated.flags.writeable
    owner = columns.updated
    while isinstance(owner.base, np.ndarray):
        owner = owner.base
    assert isinstance(owner, np.memmap)


def _told(caplog: pytest.LogCaptureFixture) -> str:
    return " ".join(record.getMessage() for record in caplog.records)


def _refused(caplog: pytest.LogCaptureFixture, reason: str) -> None:
    assert reason in _told(caplog)
    caplog.clear()


def test_what_belongs_to_something_else_is_refused(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Another graph, vocabulary, encoder or format: none is opened, and the log says why."""
    caplog.set_level(logging.WARNING)
    assert artifact.load(folder, VOCABULARY, graph_id="graph-2") is None
    _refused(caplog, "its graph is 'graph-1', not 'graph-2'")
    smaller = Vocabulary(regions=REGIONS, concepts=CONCEPTS[:-1], schemes=[])
    assert artifact.load(folder, smaller, graph_id="graph-1") is None
    _refused(caplog, "its vocabulary is")


def test_vectors_are_saved_for_their_encoder_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What the matcher reads of texts comes back byte by byte; without its encoder it does not."""
    encoder = BundledEncoder()
    corpus = Corpus(organizations=HARBOUR.organizations, activities=HARBOUR.activities, seq=1)
    saved = Snapshot.build(corpus, VOCABULARY, encoder).apply(
        Delta(seq=2, organizations=[FISHERS], activities=HARBOUR.activities[:1])
    )
    artifact.save(saved, tmp_path)
    read = artifact.load(tmp_path, VOCABULARY, encoder)
    assert read is not None
    for one, other in (
        (read.organizations, saved.organizations),
        (read.activities, saved.activities),
    ):
        for part, before in zip(one.whole, other.whole, strict=True):
            assert part.features is not None
            assert before.features is not None
            assert len(part.features) == len(part)
            arrays = before.features.to_arrays()
            for name, array in part.features.to_arrays().items():
                np.testing.assert_array_equal(array, arrays[name])
    assert artifact.load(tmp_path, VOCABULARY) is None
    _refused(caplog, "its encoder is")


def test_vectors_made_smaller_by_another_matrix_are_refused(
    folder: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Held against fresh ones they would mean nothing."""
    monkeypatch.setattr(reduction, "fingerprint", lambda: "another")
    assert opened(folder) is None
    _refused(caplog, "its reduction is")


def test_another_format_is_refused(
    folder: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A catalog of an older format is built anew, not read as if it were of this one."""
    monkeypatch.setattr(artifact, "FORMAT", artifact.FORMAT + 1)
    assert opened(folder) is None
    _refused(caplog, "its format is")


def _files(folder: Path) -> Iterator[Path]:
    (version,) = folder.glob("version-*")
    yield from sorted(version.iterdir())


@pytest.mark.untraced
def test_a_file_cut_short_anywhere_is_noticed(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Each file in turn, cut by one byte, by half, to nothing, or gone: never opened, no crash."""
    for path in _files(folder):
        content = path.read_bytes()
        for kept in (len(content) - 1, len(content) // 2, 0):
            path.write_bytes(content[:kept])
            assert opened(folder) is None, (path.name, kept)
        path.unlink()
        assert opened(folder) is None, path.name
        path.write_bytes(content)
    assert opened(folder) is not None
    assert "damaged" in _told(caplog)


@pytest.mark.untraced
def test_a_wrong_byte_is_noticed(folder: Path) -> None:
    """Each file in turn with a byte changed at its start, middle or end is not opened."""
    for path in _files(folder):
        content = path.read_bytes()
        for place in (0, len(content) // 2, len(content) - 1):
            path.write_bytes(
                content[:place] + bytes([content[place] ^ 0x20]) + content[place + 1 :]
            )
            assert opened(folder) is None, (path.name, place)
        path.write_bytes(content)
    assert opened(folder) is not None


def test_one_wrong_bit_anywhere_in_a_large_file_is_noticed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A number that lost a bit would be followed out of its array by a compiled loop."""
    long = "x" * 50
    many = tuple(org(f"{n:06d}", name=Text.of(en=f"{n} {long}")) for n in range(20_000))
    artifact.save(built(World(organizations=many)), tmp_path)
    large = max(_files(tmp_path), key=lambda path: path.stat().st_size)
    assert large.stat().st_size > artifact.BLOCK + 100
    assert artifact.load(tmp_path, VOCABULARY) is not None
    with large.open("r+b") as stream:
        stream.seek(artifact.BLOCK + 100)
        byte = stream.read(1)
        stream.seek(-1, 1)
        stream.write(bytes([byte[0] ^ 1]))
    assert artifact.load(tmp_path, VOCABULARY) is None
    assert f"{large.name} is damaged" in _told(caplog)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"version-9", b"../elsewhere", b"."])
def test_a_strange_current_is_nothing(folder: Path, content: bytes) -> None:
    """Whatever stands in CURRENT, opening gives a catalog or nothing."""
    (folder / artifact.CURRENT).write_bytes(content)
    assert opened(folder) is None


def test_a_current_that_cannot_be_read_is_said(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Building anew takes long: the log says why it was needed."""
    (folder / artifact.CURRENT).write_bytes(b"\xff\xfe")
    assert opened(folder) is None
    assert "CURRENT cannot be read" in _told(caplog)


def test_a_full_disk_is_left_as_full_as_before(folder: Path) -> None:
    """The version before stays in use, and nothing half-written takes room beside it."""
    before = sorted(each.name for each in folder.iterdir())
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            artifact.save(built(HARBOUR, seq=8), folder, graph_id="graph-1")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert sorted(each.name for each in folder.iterdir()) == before
    assert opened(folder) is not None


@pytest.mark.parametrize("step", ["write", "sync"])
def test_a_disk_that_fills_at_the_last_step_is_left_as_full_as_before(
    folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The version is whole, but what names it cannot be written: neither stays."""
    before = sorted(each.name for each in folder.iterdir())
    write, sync = durable.write, durable.sync

    def filling(path: Path, content: bytes) -> None:
        if path.name.startswith("CURRENT"):
            path.write_bytes(b"")
            raise OSError(errno.ENOSPC, "No space left on device")
        write(path, content)

    def failing(path: Path) -> None:
        if path == folder:
            raise OSError(errno.EIO, "Input/output error")
        sync(path)

    monkeypatch.setattr(durable, step, filling if step == "write" else failing)
    for _ in range(3):
        with pytest.raises(OSError):  # noqa: PT011 # which one is what the disk says
            artifact.save(built(HARBOUR, seq=8), folder, graph_id="graph-1")
    monkeypatch.undo()
    assert sorted(each.name for each in folder.iterdir()) == before
    assert opened(folder) is not None


def test_nothing_saved_is_nothing(tmp_path: Path) -> None:
    """A folder that is empty, or not there, has no catalog."""
    assert opened(tmp_path) is None
    assert opened(tmp_path / "absent") is None


def test_old_versions_go_and_the_last_two_stay(folder: Path) -> None:
    """The version before stays for those about to open it; leftovers and older ones go."""
    (folder / "building-1").mkdir()
    (folder / "building-1" / "half.npy").write_bytes(b"x")
    for seq in (8, 9, 10):
        artifact.save(built(HARBOUR, seq=seq), folder, graph_id="graph-1")
    assert sorted(each.name for each in folder.iterdir()) == [
        "CURRENT", "build.lock", "version-000003", "version-000004",
    ]  # fmt: skip
    read = opened(folder)
    assert read is not None
    assert read.seq == 10


def test_an_open_catalog_outlives_its_files(folder: Path) -> None:
    """A worker that opened a version goes on with it after the version was removed."""
    read = opened(folder)
    assert read is not None
    before = answers(read, SYSTEM, ALL, ["fishers"])
    for seq in (8, 9, 10):
        artifact.save(built(HARBOUR, seq=seq), folder, graph_id="graph-1")
    assert answers(read, SYSTEM, ALL, ["fishers"]) == before


def test_the_manifest_names_what_the_files_are(folder: Path) -> None:
    """An operator can read what a version holds: format, graph, seq, and each file's size."""
    (version,) = folder.glob("version-*")
    manifest = json.loads((version / artifact.MANIFEST).read_text().split("\n", 1)[1])
    assert (manifest["format"], manifest["graph"], manifest["seq"]) == (
        artifact.FORMAT, "graph-1", 7,
    )  # fmt: skip
    sizes = {path.name: path.stat().st_size for path in version.glob("*.npy")}
    assert {name: told["size"] for name, told in manifest["files"].items()} == sizes


@pytest.mark.untraced
def test_a_build_killed_at_any_file_leaves_the_version_before(folder: Path) -> None:
    """Killed at each file that saving touches: the old catalog or the new one opens, none else."""
    artifact.save(built(HARBOUR, seq=1), folder)
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.matching.crash_saving", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    rounds = [line.split() for line in done.stdout.splitlines()]
    assert len(rounds) > 15
    seqs = [line[1] for line in rounds]
    assert set(seqs) == {"1", "2"}
    assert seqs == sorted(seqs)  # once the new one is current it stays
    assert any(len(line) > 2 for line in rounds)  # something did lie half-written
    assert len(rounds[-1]) == 2  # and is gone after a save that ended well
