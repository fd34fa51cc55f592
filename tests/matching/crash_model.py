"""A program that dies while it keeps a model, at one file it touches after the other.

For test_model_file. Each death is `os._exit` from an audit hook: nothing is flushed, closed or
cleaned up, as when a process is killed. Prints one line a round: whether the new version can be
read, which is in use, and what lies half-written in the folder once the next save has begun.
"""

import os
import sys
from pathlib import Path

from domain.errors import MitraError
from matching.model_store import ModelStore
from tests.matching.test_model_file import ENCODER, TERMS, model

TOUCHES = ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree")


def main(folder: Path) -> None:
    """Die at one touch after the other, until one round lives."""
    store = ModelStore(folder)
    store.keep(model("old"))
    store.use("old", terms=TERMS, encoder=ENCODER)
    place, code = 0, 9
    while code:
        child = os.fork()
        if child == 0:
            _die_at(place, str(folder))
            store.keep(model(f"new-{place}"))
            store.use(f"new-{place}", terms=TERMS, encoder=ENCODER)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        store.keep(model(f"after-{place}"))  # the next one cleans up
        print(place, _read(store, f"new-{place}"), store.current(), *_left(folder))  # noqa: T201
        store.use("old", terms=TERMS, encoder=ENCODER)
        place += 1


def _read(store: ModelStore, version: str) -> str:
    try:
        return store.load(version, terms=TERMS, encoder=ENCODER).version
    except MitraError as error:
        return str(error.code)


def _left(folder: Path) -> list[str]:
    return [each.name for each in folder.glob("building-*")]


def _die_at(place: int, folder: str) -> None:
    touched = [0]

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in TOUCHES and str(arguments[0]).startswith(folder):
            if touched[0] == place:
                os._exit(9)
            touched[0] += 1

    sys.addaudithook(hook)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
