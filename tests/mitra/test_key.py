"""The administrator key: made once, private, and the only way to be more than a visitor."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from domain.errors import StoreDamagedError, UnauthenticatedError
from domain.viewer import LOCAL_ADMINISTRATOR, VISITOR
from mitra.key import LENGTH, NAME, administrator_key, viewer_of

MAKE = "import pathlib, sys; from mitra.key import administrator_key as make; print(make(pathlib.Path(sys.argv[1])))"  # noqa: E501 - one line for -c
PROJECT = Path(__file__).parent.parent.parent


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    """The first call makes folder and file, mode 0700 and 0600; the second reads the same key."""
    home = tmp_path / "not" / "there"
    key = administrator_key(home)
    assert len(key) == LENGTH
    assert stat.S_IMODE((home / NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert administrator_key(home) == key
    assert [path.name for path in home.iterdir()] == [NAME]


def test_two_homes_have_different_keys(tmp_path: Path) -> None:
    """The key is random, not derived."""
    assert administrator_key(tmp_path / "a") != administrator_key(tmp_path / "b")


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    """Six processes make the key of one folder at the same time: each says the same."""
    started = [
        subprocess.Popen(  # noqa: S603 - our own code, no shell
            [sys.executable, "-c", MAKE, tmp_path], stdout=subprocess.PIPE, text=True, cwd=PROJECT
        )
        for _ in range(6)
    ]
    keys = {process.communicate(timeout=60)[0].strip() for process in started}
    assert keys == {administrator_key(tmp_path)}


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff" * 60])
def test_a_file_that_is_no_key_is_told_by_its_path(tmp_path: Path, content: bytes) -> None:
    """A damaged key must not become an easy one."""
    (tmp_path / NAME).write_bytes(content)
    with pytest.raises(StoreDamagedError, match=NAME):
        administrator_key(tmp_path)


def test_a_folder_that_cannot_be_made_is_told_by_its_path(tmp_path: Path) -> None:
    """A file where the folder should be."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreDamagedError, match="file"):
        administrator_key(tmp_path / "file")


def test_the_key_makes_the_administrator(tmp_path: Path) -> None:
    """The scheme's case does not matter; without a header one is a visitor."""
    key = administrator_key(tmp_path)
    assert viewer_of(f"Bearer {key}", key) is LOCAL_ADMINISTRATOR
    assert viewer_of(f"bearer  {key} ", key) is LOCAL_ADMINISTRATOR
    assert viewer_of(None, key) is VISITOR


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic {key}", "{key}", "Bearer é"])
def test_any_other_header_is_refused(tmp_path: Path, header: str) -> None:
    """To be answered as a visitor would hide the mistake."""
    key = administrator_key(tmp_path)
    with pytest.raises(UnauthenticatedError):
        viewer_of(header.format(key=key), key)
