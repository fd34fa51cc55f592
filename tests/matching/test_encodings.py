import errno
import logging
import multiprocessing
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from matching.encodings import HEADER, LOCK, NAME, CachedEncoder, EncodingCache, Quantized
from matching.quantizing import quantized
from tests.encodings import CountingEncoder
from tests.matching.matchmaking import ENCODER
from tests.matching.missions import MISSIONS

TEXTS = [text for mission in MISSIONS[:6] for text in mission]
RECORD = 24 + ENCODER.dimension


class OtherEncoder(CountingEncoder):
    """An encoder of another make."""

    fingerprint = "other"


def _same(found: Quantized, texts: Sequence[str]) -> bool:
    vectors, lengths = quantized(ENCODER.encode(texts))
    return found[0].tobytes() == vectors.tobytes() and found[1].tobytes() == lengths.tobytes()


def _again(folder: Path, texts: Sequence[str]) -> list[str]:
    """Ask a new process's cache for texts; give those it had to encode."""
    encoder = CountingEncoder()
    assert _same(EncodingCache(folder, encoder).encoded(texts), texts)
    return encoder.read


def test_what_was_read_once_is_not_read_again(tmp_path: Path) -> None:
    """In this process or the next one; the vectors are those of encoding anew, bit for bit."""
    assert _again(tmp_path, TEXTS) == TEXTS
    assert _again(tmp_path, TEXTS) == []
    assert _again(tmp_path, [*TEXTS[::-1], "Air bersih"]) == ["Air bersih"]


def test_a_text_that_comes_twice_is_encoded_once_and_a_blank_never(tmp_path: Path) -> None:
    """What counts is what the encoder reads: blanks around it and what is too long do not."""
    long = "kata " * 2_000
    given = ["Es", " Es\n", "", "  ", long, long + "lagi", "Es"]
    assert len(_again(tmp_path, given)) == 2


def test_a_rebuild_with_one_changed_text_encodes_that_text(tmp_path: Path) -> None:
    """So its cost is that of the change."""
    _again(tmp_path, TEXTS)
    assert _again(tmp_path, ["Baru.", *TEXTS[1:]]) == ["Baru."]


@pytest.mark.parametrize("cut", [1, RECORD - 1, RECORD + 7])
def test_a_torn_tail_is_cut(tmp_path: Path, cut: int) -> None:
    """A process killed in mid-write leaves part of a record; what stands before it is kept."""
    _again(tmp_path, TEXTS)
    path = tmp_path / NAME
    path.write_bytes(path.read_bytes()[:-cut])
    lost = TEXTS[-1:] if cut <= RECORD else TEXTS[-2:]
    assert _again(tmp_path, TEXTS) == lost
    assert _again(tmp_path, TEXTS) == []
    assert (path.stat().st_size - HEADER) % RECORD == 0


@pytest.mark.parametrize("place", [3, 17, 21, RECORD - 1], ids=["key", "length", "crc", "vector"])
def test_a_damaged_record_is_encoded_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, place: int
) -> None:
    """Whichever byte is wrong: never a wrong vector."""
    _again(tmp_path, TEXTS)
    path = tmp_path / NAME
    content = bytearray(path.read_bytes())
    content[HEADER + 2 * RECORD + place] ^= 0x40
    path.write_bytes(content)
    assert _again(tmp_path, TEXTS) == [TEXTS[2]]
    assert _again(tmp_path, TEXTS) == []


@pytest.mark.parametrize("content", [b"", b"mitra encodings 0\n", b"\0" * 5_000], ids=str)
def test_a_foreign_file_is_replaced(tmp_path: Path, content: bytes) -> None:
    """An older version, an empty file and anything else hold nothing."""
    (tmp_path / NAME).write_bytes(content)
    assert _again(tmp_path, TEXTS) == TEXTS
    assert _again(tmp_path, TEXTS) == []


def test_vectors_of_another_encoder_are_never_given(tmp_path: Path) -> None:
    """Its file is replaced by the first write of this one."""
    other = OtherEncoder()
    EncodingCache(tmp_path, other).encoded(TEXTS)
    assert _again(tmp_path, TEXTS) == TEXTS
    assert other.read == TEXTS
    EncodingCache(tmp_path, other).encoded(TEXTS)
    assert other.read == TEXTS * 2


def test_a_folder_that_cannot_be_written_is_no_hindrance(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Texts are encoded as if there were no cache, and the log says so once."""
    (tmp_path / "file").write_text("no folder")
    encoder = CountingEncoder()
    cache = EncodingCache(tmp_path / "file" / "cache", encoder)
    with caplog.at_level(logging.WARNING, "matching.encodings"):
        for _ in range(2):
            assert _same(cache.encoded(TEXTS), TEXTS)
    assert len([each for each in caplog.records if "cannot be" in each.message]) <= 2
    assert "cannot be written" in caplog.text


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from matching.encodings import EncodingCache
from tests.matching.test_encodings import RECORD, TEXTS, ENCODER, _same

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (64 + 3 * RECORD + 9, resource.RLIM_INFINITY))
cache = EncodingCache(Path(sys.argv[1]), ENCODER)
assert _same(cache.encoded(TEXTS[:2]), TEXTS[:2])
assert _same(cache.encoded(TEXTS), TEXTS)
"""


@pytest.mark.untraced
def test_a_full_disk_leaves_what_was_whole(tmp_path: Path) -> None:
    """The limit on a file's size stands for the disk: texts are encoded, whole records stay.

    None is taken back, as another process may read it already, and would be killed by that; the
    torn one behind them is cut by the next writer.
    """
    done = subprocess.run(  # noqa: S603 # our own interpreter
        [sys.executable, "-c", FULL_DISK, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    path = tmp_path / NAME
    assert path.stat().st_size == HEADER + 3 * RECORD + 9
    assert _again(tmp_path, TEXTS) == TEXTS[3:]
    assert path.stat().st_size == HEADER + len(TEXTS) * RECORD
    assert _again(tmp_path, TEXTS) == []


def test_it_stays_below_its_limit_and_forgets_the_unused_first(tmp_path: Path) -> None:
    """What this process asked for stays; the others make room."""
    limit = HEADER + len(TEXTS) * RECORD
    _again(tmp_path, TEXTS)
    encoder = CountingEncoder()
    cache = EncodingCache(tmp_path, encoder, limit=limit)
    cache.encoded(TEXTS[:4])
    cache.encoded(["Baru."])
    assert (tmp_path / NAME).stat().st_size <= limit
    assert _again(tmp_path, [*TEXTS[:4], "Baru."]) == []
    assert _again(tmp_path, TEXTS[4:]) == TEXTS[4:]


def test_a_limit_too_small_for_what_is_used_ends_the_writing(tmp_path: Path) -> None:
    """Then the rest is encoded each time."""
    cache = EncodingCache(tmp_path, ENCODER, limit=HEADER + 2 * RECORD)
    for text in TEXTS[:4]:
        assert _same(cache.encoded([text]), [text])
    assert (tmp_path / NAME).stat().st_size <= HEADER + 2 * RECORD


def test_compacting_keeps_what_the_last_build_used(tmp_path: Path) -> None:
    """A text erased from the graph does not stay in the cache; a reader beside it goes on."""
    beside = EncodingCache(tmp_path, ENCODER)
    beside.encoded(TEXTS)
    cache = EncodingCache(tmp_path, ENCODER)
    cache.encoded(TEXTS[1:])
    cache.compact()
    assert (tmp_path / NAME).stat().st_size == HEADER + (len(TEXTS) - 1) * RECORD
    assert _same(beside.encoded(TEXTS[1:]), TEXTS[1:])
    assert _again(tmp_path, TEXTS) == TEXTS[:1]


def test_compacting_keeps_what_was_used_before_the_limit_was_met(tmp_path: Path) -> None:
    """Room was made for the last text; all that this build asked for stays, and nothing else."""
    _again(tmp_path, TEXTS[:6])
    cache = EncodingCache(tmp_path, ENCODER, limit=HEADER + 10 * RECORD)
    cache.encoded(TEXTS[5:10])
    for more in (TEXTS[10:12], TEXTS[12:15], TEXTS[15:16]):
        cache.encoded(more)
    cache.compact()
    assert (tmp_path / NAME).stat().st_size == HEADER + 10 * RECORD
    assert _again(tmp_path, TEXTS[5:15]) == []
    cache.encoded(TEXTS[5:7])
    cache.compact()
    assert (tmp_path / NAME).stat().st_size == HEADER + 2 * RECORD


def test_compacting_keeps_what_others_wrote_meanwhile(tmp_path: Path) -> None:
    """An import beside a build encodes texts that the build has not met; next time they count."""
    _again(tmp_path, TEXTS[:4])
    building = EncodingCache(tmp_path, ENCODER)
    assert _again(tmp_path, TEXTS[4:8]) == TEXTS[4:8]
    building.encoded(TEXTS[1:2])
    assert _again(tmp_path, TEXTS[8:]) == TEXTS[8:]
    building.compact()
    assert (tmp_path / NAME).stat().st_size == HEADER + (1 + len(TEXTS[4:])) * RECORD
    assert _again(tmp_path, TEXTS[4:]) == []
    building.encoded(TEXTS[1:2])
    building.compact()
    assert (tmp_path / NAME).stat().st_size == HEADER + RECORD


def test_a_disk_that_is_full_is_left_no_fuller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What could not be written whole is gone again, and the old file answers on."""
    cache = EncodingCache(tmp_path, ENCODER)
    cache.encoded(TEXTS[:4])
    cache.compact()
    cache.encoded(TEXTS[:2])

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr("os.fsync", full)
    cache.compact()
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted([NAME, LOCK])
    assert _again(tmp_path, TEXTS[:4]) == []


def test_compacting_again_forgets_what_the_build_before_used(tmp_path: Path) -> None:
    """Also where there was nothing to forget the first time."""
    cache = EncodingCache(tmp_path, ENCODER)
    cache.encoded(TEXTS[:3])
    cache.compact()
    cache.encoded(TEXTS[:2])
    cache.compact()
    assert (tmp_path / NAME).stat().st_size == HEADER + 2 * RECORD


def _fill(folder: Path, texts: Sequence[str]) -> None:
    cache = EncodingCache(folder, ENCODER)
    for text in texts:
        cache.encoded([text])


@pytest.mark.untraced
def test_several_processes_write_at_once(tmp_path: Path) -> None:
    """No record is lost or mixed with another's."""
    context = multiprocessing.get_context("spawn")
    parts = [TEXTS[start::3] for start in range(3)]
    running = [context.Process(target=_fill, args=(tmp_path, part)) for part in parts]
    for each in running:
        each.start()
    for each in running:
        each.join()
    assert [each.exitcode for each in running] == [0, 0, 0]
    assert _again(tmp_path, TEXTS) == []


def test_threads_agree(tmp_path: Path) -> None:
    """A build and a change encode at the same time."""
    cache = EncodingCache(tmp_path, ENCODER)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda start: cache.encoded(TEXTS[start:]), range(8)))
    assert all(_same(each, TEXTS[start:]) for start, each in enumerate(found))


@pytest.mark.untraced
def test_killed_while_writing_it_can_be_opened(tmp_path: Path) -> None:
    """Whatever was whole when the process ended is there."""
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_fill, args=(tmp_path, TEXTS * 200))
    process.start()
    path = tmp_path / NAME
    while not path.exists() or path.stat().st_size < HEADER + RECORD:
        assert process.is_alive()
        time.sleep(0.01)
    process.kill()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert TEXTS[0] not in _again(tmp_path, TEXTS)
    assert _again(tmp_path, TEXTS) == []


def test_many_records_are_found_as_few_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above a number of records they are sorted, and looked up by halving."""
    monkeypatch.setattr("matching.encodings.LARGEST_TAIL", 4)
    _again(tmp_path, TEXTS)
    assert _again(tmp_path, [*TEXTS, "Baru."]) == ["Baru."]
    assert _again(tmp_path, [*TEXTS, "Baru.", "Lagi."]) == ["Lagi."]


def test_an_encoder_with_a_cache_is_an_encoder(tmp_path: Path) -> None:
    """Its vectors are the encoder's own; only the rounded ones come from the cache."""
    counting = CountingEncoder()
    cached = CachedEncoder(counting, EncodingCache(tmp_path, counting))
    assert cached.fingerprint == ENCODER.fingerprint
    assert cached.encode(TEXTS[:2]).tobytes() == ENCODER.encode(TEXTS[:2]).tobytes()
    assert _same(cached.quantized(TEXTS), TEXTS)
    assert _same(cached.quantized(TEXTS), TEXTS)
    assert counting.read == TEXTS[:2] + TEXTS
