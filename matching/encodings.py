"""Which texts has the encoder read before? Their vectors, kept on disk by what was read.

One file of records of one size, to which every process appends; a lock file lets one write at a
time. A vector belongs to its text and its encoder alone, so nothing here can be out of date, only
absent: a record that is torn, damaged or another encoder's counts as never written.
"""

import logging
import os
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import durable
from matching.encoder import TextEncoder
from matching.quantizing import Quantized, quantized

FORMAT = b"mitra encodings 1\n"  # changes with every change of what the bytes mean
HEADER = 64  # bytes: FORMAT, and the mark of the encoder
NAME, LOCK = "encodings.bin", "encodings.lock"
LIMIT = 4 << 30  # bytes: 8 million texts
BATCH = 256  # texts encoded between two writes: what a kill can cost, about a second
LARGEST_TAIL = 50_000  # records looked up in a dictionary before they are sorted in
KEY = 16  # bytes of a hash: a billion texts collide with a chance of 1e-21
_log = logging.getLogger(__name__)


class EncodingCache:
    """Vectors of one encoder, rounded as `matching.features` has them, in one folder.

    Any number of threads and processes may use one folder. Nothing raises: where the disk is full
    or cannot be written, texts are encoded as if there were no cache, and the log says so once.
    """

    def __init__(self, folder: Path, encoder: TextEncoder, *, limit: int = LIMIT) -> None:
        self._folder = folder
        self._path = folder / NAME
        self._encoder = encoder
        self._limit = limit
        self._record = np.dtype(
            [
                ("key", f"V{KEY}"),
                ("length", "<f4"),
                ("crc", "<u4"),
                ("vector", "i1", encoder.dimension),
            ]
        )
        mark = blake2b(f"{encoder.fingerprint} {encoder.dimension}".encode(), digest_size=32)
        self._header = (FORMAT + mark.digest()).ljust(HEADER, b"\0")
        self._turn = threading.RLock()
        self._warned: set[str] = set()
        self._old = self._standing()  # what is there before anything is asked
        self._forget()

    def encoded(self, texts: Sequence[str]) -> Quantized:
        """Give int8 (n, d) and float32 (n,): each row rounded, and its length; zeros for a blank.

        Bit for bit what encoding anew would give. Only texts that were never read are encoded,
        each once, about 5 ms; the others take about 5 µs.
        """
        read = [text[: self._encoder.longest].strip() for text in texts]
        keys = [self._key(text) if text else b"" for text in read]
        vectors = np.zeros((len(texts), self._encoder.dimension), np.int8)
        lengths = np.zeros(len(texts), np.float32)
        missing: dict[bytes, str] = {}
        with self._turn:
            self._follow()
            for place, key in enumerate(keys):
                if key and not self._take(key, place, vectors, lengths):
                    missing.setdefault(key, read[place])
        wanted = list(missing)
        made: dict[bytes, tuple[NDArray[np.int8], np.float32]] = {}
        for start in range(0, len(wanted), BATCH):
            part = wanted[start : start + BATCH]
            rows, sizes = quantized(self._encoder.encode([missing[key] for key in part]))
            made.update((key, (rows[at], sizes[at])) for at, key in enumerate(part))
            self._keep(part, rows, sizes)
        for place, key in enumerate(keys):
            if key in made:
                vectors[place], lengths[place] = made[key]
        return vectors, lengths

    def compact(self) -> None:
        """Forget every text that was not asked for since this was opened or last compacted.

        After a build, so that what was erased from the graph does not stay here either. What
        others wrote since then stays: an import encodes texts that the build did not meet.
        """
        with self._turn:
            self._guarded(self._compact)

    # --- what is in the file ------------------------------------------------------------------

    def _key(self, text: str) -> bytes:
        told = text.encode("utf-8", "surrogatepass")
        return blake2b(told, digest_size=KEY, key=self._header[len(FORMAT) :][:32]).digest()

    def _standing(self) -> tuple[int, int]:
        """Give the inode of the file and its records, without reading any; -1 and 0 if none."""
        try:
            status = self._path.stat()
        except OSError:
            return -1, 0
        return status.st_ino, (status.st_size - HEADER) // self._record.itemsize

    def _forget(self) -> None:
        """Know of no record: the file is new, or another."""
        self._inode = -1
        self._rows: Any = np.zeros(0, self._record)
        self._sorted: NDArray[np.uint64] = np.zeros(0, np.uint64)  # first 8 bytes of keys, rising
        self._order: NDArray[np.int64] = np.zeros(0, np.int64)  # their rows
        self._tail: dict[bytes, int] = {}  # rows that were written since
        self._used = np.zeros(0, np.bool_)  # rows that were asked for, or are newer than this

    def _follow(self) -> None:
        """Take in what others wrote; records of a foreign or damaged file are not seen."""
        try:
            with self._path.open("rb") as stream:
                status = os.fstat(stream.fileno())
                if status.st_ino != self._inode:
                    self._forget()
                    if stream.read(HEADER) != self._header:
                        return
                    self._inode = status.st_ino
                count = (status.st_size - HEADER) // self._record.itemsize
                if count == len(self._rows):
                    return
                if count < len(self._rows):  # cut from outside: the mapping ends before its end
                    self._forget()
                    self._inode = status.st_ino
                if count > 0:
                    mapped = np.memmap(stream, self._record, "r", offset=HEADER, shape=(count,))
                    self._see(np.asarray(mapped).view(np.ndarray))
        except FileNotFoundError:
            self._forget()
        except OSError as error:
            self._warn("cannot be read", error)
            self._forget()

    def _see(self, rows: Any) -> None:
        known, self._rows = len(self._rows), rows
        inode, count = self._old
        newer = np.arange(known, len(rows)) >= (count if self._inode == inode else 0)
        self._used = np.concatenate([self._used, newer])
        if len(rows) - len(self._sorted) <= LARGEST_TAIL:
            for row in range(known, len(rows)):
                self._tail[rows["key"][row].tobytes()] = row
            return
        starts = np.frombuffer(np.ascontiguousarray(rows["key"]).tobytes(), np.uint64)[::2]
        self._order = np.argsort(starts, kind="stable")
        self._sorted = starts[self._order]
        self._tail.clear()

    def _take(
        self, key: bytes, place: int, vectors: NDArray[np.int8], lengths: NDArray[np.float32]
    ) -> bool:
        """Copy the vector of a key; false if no sound record has it."""
        for row in self._candidates(key):
            record = self._rows[row]
            if record["key"].tobytes() != key:
                continue
            if _checksum(record) != record["crc"]:
                self._warn("holds damaged records, which are encoded again")
                continue
            vectors[place], lengths[place] = record["vector"], record["length"]
            self._used[row] = True
            return True
        return False

    def _candidates(self, key: bytes) -> Iterator[int]:
        """Give the rows that may have a key, the latest first."""
        if key in self._tail:
            yield self._tail[key]
        start = np.frombuffer(key, np.uint64)[0]
        first, last = np.searchsorted(self._sorted, start), len(self._sorted)
        while first < last and self._sorted[first] == start:
            yield int(self._order[first])
            first += 1

    # --- writing ------------------------------------------------------------------------------

    def _keep(
        self, keys: Sequence[bytes], rows: NDArray[np.int8], sizes: NDArray[np.float32]
    ) -> None:
        records = np.zeros(len(keys), self._record)
        records["key"] = np.frombuffer(b"".join(keys), f"V{KEY}")
        records["vector"], records["length"] = rows, sizes
        records["crc"] = [_checksum(record) for record in records]
        with self._turn:
            if self._guarded(lambda: self._append(records)):
                self._follow()
                for key in keys:
                    self._used[list(self._candidates(key))] = True

    def _append(self, records: Any) -> None:
        """Write records behind the last whole one; what a kill or full disk left torn is cut."""
        with durable.alone(self._folder, LOCK):
            size = self._sound_size()
            if size + records.nbytes > self._limit:
                self._follow()
                self._rewrite()
                size = self._sound_size()
                if size + records.nbytes > self._limit:
                    self._warn("is full with what is in use")
                    return
            with self._path.open("r+b") as stream:
                stream.truncate(size)
                stream.seek(size)
                # Whole records are never taken back, also where the disk is full: whoever reads
                # them beside us has them mapped already, and a mapping that lost its file kills.
                stream.write(records.tobytes())

    def _sound_size(self) -> int:
        """Give the bytes of header and whole records; a foreign or missing file is begun anew."""
        try:
            with self._path.open("rb") as stream:
                if stream.read(HEADER) == self._header:
                    size = os.fstat(stream.fileno()).st_size - HEADER
                    return HEADER + size // self._record.itemsize * self._record.itemsize
        except FileNotFoundError:
            pass
        self._replace(np.zeros(0, self._record))
        return HEADER

    def _compact(self) -> None:
        with durable.alone(self._folder, LOCK):
            self._follow()
            self._rewrite()
        self._used[:] = False

    def _rewrite(self) -> None:
        """Keep what was asked for, which goes on counting as such, and nothing else."""
        if not self._used.all():
            self._replace(self._rows[self._used])
            self._old = -1, 0  # its inode may come back
            self._follow()

    def _replace(self, records: Any) -> None:
        """Put a file with these records in the place of the old one, in one step."""
        durable.replace(self._path, self._header, records.tobytes())

    def _guarded(self, write: Callable[[], None]) -> bool:
        """Write, or say once that it cannot be done."""
        try:
            write()
        except OSError as error:
            self._warn("cannot be written", error)
            return False
        return True

    def _warn(self, what: str, error: OSError | None = None) -> None:
        if what not in self._warned:
            self._warned.add(what)
            _log.warning(
                "the cache of encodings %s %s%s", self._path, what, f": {error}" if error else ""
            )


class CachedEncoder:
    """An encoder that need not read a text twice: a `TextEncoder`, and `quantized` beside it."""

    def __init__(self, encoder: TextEncoder, cache: EncodingCache) -> None:
        self._encoder = encoder
        self._cache = cache
        self.dimension = encoder.dimension
        self.longest = encoder.longest
        self.languages = encoder.languages
        self.fingerprint = encoder.fingerprint

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode without the cache: what somebody asks for is not kept."""
        return self._encoder.encode(texts)

    def quantized(self, texts: Sequence[str]) -> Quantized:
        """Give what `features.quantized` gives for the vectors of these texts, from the cache."""
        return self._cache.encoded(texts)


def _checksum(record: Any) -> int:
    return zlib.crc32(
        record["vector"].tobytes(),
        zlib.crc32(record["length"].tobytes(), zlib.crc32(record["key"].tobytes())),
    )
