"""Compiled functions take mapped arrays, and nothing about a folder keeps them from running."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from matching.compiled import compiled, int64, read, void, written

MODULE = """
import numpy as np
from matching.compiled import compiled, int64, read

@compiled(int64, read(int64))
def total(values):
    found = 0
    for each in values:
        found += each
    return found

print(total(np.arange(4)), len(total.stats.cache_hits))
"""


def doubled(values: np.ndarray, found: np.ndarray) -> None:  # type: ignore[type-arg]
    """Write twice each value."""
    for place in range(len(values)):
        found[place] = 2 * values[place]


def started(folder: Path) -> str:
    """Start Python with a compiled function whose result is kept in a folder; what it prints."""
    (folder / "sums.py").write_text(MODULE)
    return subprocess.run(  # noqa: S603 # our own text
        [sys.executable, folder / "sums.py"], check=True, capture_output=True, text=True,
        env={"NUMBA_CACHE_DIR": str(folder / "kept"), "PYTHONPATH": str(Path(__file__).parents[2])},
    ).stdout.strip()  # fmt: skip


def test_arrays_that_must_not_be_written_are_read() -> None:
    """Columns of a catalog are mapped read-only; those of a change are not."""
    double = compiled(void, read(int64), written(int64))(doubled)
    values, found = np.arange(3), np.zeros(3, np.int64)
    for writeable in (True, False):
        values.flags.writeable = writeable
        double(values, found)
        assert found.tolist() == [0, 2, 4]
    with pytest.raises(TypeError):
        double(np.arange(3.0), found)


def test_what_cannot_be_kept_is_compiled_all_the_same() -> None:
    """A function without a file has no folder beside it; so has a package nobody may write to."""
    scope: dict[str, object] = {}
    exec("def one(values):\n    return values[0] + 1", scope)  # noqa: S102
    function = scope["one"]
    assert callable(function)
    assert compiled(int64, read(int64))(function)(np.array([4])) == 5


def test_a_damaged_file_is_compiled_anew(tmp_path: Path) -> None:
    """Kept files are used again; cut short or full of nonsense they do not stop the start."""
    assert started(tmp_path) == "6 0"
    assert started(tmp_path) == "6 1"
    files = [each for each in (tmp_path / "kept").rglob("*") if each.is_file()]
    assert files
    for each in files:
        each.write_bytes(b"nonsense")
    assert started(tmp_path) == "6 0"
