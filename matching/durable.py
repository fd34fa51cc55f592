"""How does a file survive a crash? On the disk first, then under its name, one writer at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

LOCK = "build.lock"


def write(path: Path, *content: bytes) -> None:
    """Write a file, piece after piece, and wait until it is on the disk."""
    with written(path) as stream:
        stream.writelines(content)


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """Let a file be written piece by piece, and wait until it is on the disk."""
    with path.open("wb") as stream:
        yield stream
        stream.flush()
        os.fsync(stream.fileno())


def replace(path: Path, *content: bytes) -> None:
    """Change a file in one step: readers see the old content or the new, also after a crash."""
    new = path.with_name(f"{path.name}.new")
    try:
        write(new, *content)
        os.replace(new, path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
    sync(path.parent)


def sync(folder: Path) -> None:
    """Wait until a folder's names are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def alone(folder: Path, lock_name: str = LOCK) -> Iterator[None]:
    """Let one process write at a time; the lock ends with the process, however it ends.

    The folder is made if it is missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / lock_name).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
