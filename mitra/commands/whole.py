"""How does a file appear only when all of it is there? Written beside its name, then renamed."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO
from uuid import uuid4

from domain.errors import BadFileError
from domain.text import Text


@contextmanager
def whole(path: Path) -> Iterator[TextIO]:
    """Write a file that is there only when all of it is; what was there before stays until then.

    A link stays one, and leads to the new file; a pipe, or a terminal, is written as it comes.
    What was killed while it wrote the same file left its part behind: that is cleared away.
    """
    try:
        if path.exists() and not path.is_file():
            with path.open("w", encoding="utf-8", newline="\n") as out:
                yield out
            return
        own = path.resolve()
        _clear(own)
        with _part(own) as out:
            try:
                yield out
                out.flush()
                Path(out.name).replace(own)  # still locked, so that nobody takes it for left behind
            finally:
                with suppress(OSError):
                    Path(out.name).unlink()
    except OSError as error:
        raise BadFileError(
            Text.of(
                id=f"{path} tidak dapat ditulis: {error.strerror}.",
                en=f"{path} cannot be written: {error.strerror}.",
            )
        ) from None


def _part(own: Path) -> TextIO:
    """Open a new file beside it, locked until it is closed or its process ends, however it ends."""
    while True:
        part = own.with_name(f".{own.name}.{uuid4().hex[:8]}.part")
        out = part.open("x", encoding="utf-8", newline="\n")
        with suppress(
            OSError
        ):  # no locks on this file system: nothing is cleared away there either
            fcntl.flock(out, fcntl.LOCK_EX)
        if os.fstat(out.fileno()).st_nlink:  # else it was cleared away before it was locked
            return out
        out.close()


def _clear(own: Path) -> None:
    """Remove the parts of a file that nobody writes any more, as their locks tell.

    Not by the number of a process: another container may have another process of that number.
    """
    left = re.compile(rf"\.{re.escape(own.name)}\.[0-9a-f]+\.part")
    with suppress(OSError):
        for each in own.parent.iterdir():
            if left.fullmatch(each.name):
                with suppress(OSError), each.open("r+b") as part:
                    fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    each.unlink()
