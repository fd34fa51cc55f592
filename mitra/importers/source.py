"""How is a file read so that somebody can follow it, and so that no part of it grows too large?"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from domain.errors import BadFileError
from domain.text import Text

Progress = Callable[[int], None]  # told the bytes read so far


class CountedFile:
    """A file that counts what is read, and refuses to read more than `most` bytes at a stretch."""

    def __init__(self, file: BinaryIO, progress: Progress | None, most: int) -> None:
        self._file = file
        self._progress = progress
        self._most = most
        self._read = 0
        self._begun = 0

    def read(self, size: int = -1) -> bytes:
        """Read up to `size` bytes; BadFileError if the stretch becomes too long."""
        data = self._file.read(size)
        self._read += len(data)
        if self._read - self._begun > self._most:
            megabytes = self._most // 2**20
            raise BadFileError(
                Text.of(
                    id=f"Satu catatan dalam berkas lebih besar dari {megabytes} MiB.",
                    en=f"One record of the file is larger than {megabytes} MiB.",
                )
            )
        if self._progress is not None and data:
            self._progress(self._read)
        return data

    def start_anew(self) -> None:
        """Begin a new stretch here: a record is done."""
        self._begun = self._read


@contextmanager
def counted(path: Path, progress: Progress | None, most: int) -> Iterator[CountedFile]:
    """Open a file; BadFileError if it is not there or cannot be read."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise BadFileError(
            Text.of(
                id=f"Berkas tidak dapat dibuka: {error.strerror}.",
                en=f"The file cannot be opened: {error.strerror}.",
            )
        ) from None
    with file:
        yield CountedFile(file, progress, most)
