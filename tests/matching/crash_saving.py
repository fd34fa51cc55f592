"""A program that dies while it saves, at one file it touches after the other; for test_artifact.

Each death is `os._exit` from an audit hook: nothing is flushed, closed or cleaned up, as when a
process is killed. Prints one line a round: the number of files touched before the end, the seq
that can be read afterwards, and what lies half-written in the folder.
"""

import os
import sys
from pathlib import Path

from matching import artifact
from matching.corpus import Delta
from matching.snapshot import Snapshot
from tests.matching.test_catalog import built
from tests.small_vocabulary import VOCABULARY
from tests.worlds import HARBOUR, org

NEVER = -1
TOUCHES = ("open", "os.rename", "os.mkdir", "os.remove", "shutil.rmtree")


STEP = 61  # of the many array files, whose turn makes no difference, every 61st touch
LAST = 14  # touches at the end: manifest, renaming, CURRENT, cleaning


def main(folder: Path) -> None:
    """Die at one touch after the other, at last at none."""
    snapshot = built(HARBOUR).apply(Delta(seq=2, organizations=[org("new")]))
    total = _touches(snapshot, folder.with_name("counting"))
    for place in [*range(0, total - LAST, STEP), *range(total - LAST, total), NEVER]:
        child = os.fork()
        if child == 0:
            _die_at(place, str(folder))
            artifact.save(snapshot, folder)
            os._exit(0)
        os.waitpid(child, 0)
        found = artifact.load(folder, VOCABULARY)
        left = [each.name for each in folder.glob("building-*")]
        print(place, found and found.seq, *left)  # noqa: T201 - read by the test


def _touches(snapshot: Snapshot, folder: Path) -> int:
    """Count what saving touches, in a child whose hook is gone with it."""
    artifact.save(built(HARBOUR), folder)
    reader, writer = os.pipe()
    if os.fork() == 0:
        touched = _die_at(NEVER, str(folder))
        artifact.save(snapshot, folder)
        os.write(writer, str(touched[0]).encode())
        os._exit(0)
    os.wait()
    return int(os.read(reader, 20))


def _die_at(place: int, folder: str) -> list[int]:
    """Die when that many files were touched; gives the running count."""
    touched = [0]

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in TOUCHES and str(arguments[0]).startswith(folder):
            if touched[0] == place:
                os._exit(9)
            touched[0] += 1

    sys.addaudithook(hook)
    return touched


if __name__ == "__main__":
    main(Path(sys.argv[1]))
