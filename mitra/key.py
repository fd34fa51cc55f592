"""Who may write, until accounts come? Whoever can read a file in the data folder."""

import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from domain.errors import StoreDamagedError, UnauthenticatedError
from domain.text import Text
from domain.viewer import LOCAL_ADMINISTRATOR, VISITOR, Viewer

NAME = "admin.key"
LENGTH = 43  # characters of 256 random bits in base64url


def administrator_key(home: Path) -> str:
    """Give the local administrator key; the first call makes it, mode 0600.

    Two processes that start together agree on one key: the file is made by linking, which only one
    of them can do. Raises StoreDamagedError if the folder cannot be written, or the file is not a
    key.
    """
    path = home / NAME
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeError) as error:
        raise StoreDamagedError(
            Text.of(
                id=f"Kunci administrator {path} tidak dapat dibuat atau dibaca: {error}.",
                en=f"The administrator key {path} cannot be made or read: {error}.",
            )
        ) from None
    if len(key) < LENGTH:
        raise StoreDamagedError(
            Text.of(
                id=f"{path} bukan kunci administrator; hapus berkas itu, lalu mulai lagi.",
                en=f"{path} is not an administrator key; remove the file and start again.",
            )
        )
    return key


def _make(path: Path) -> None:
    new = path.with_name(f"{NAME}.{os.getpid()}")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(new, path)
    new.unlink()


def viewer_of(authorization: str | None, key: str) -> Viewer:
    """Say who sends an `Authorization` header; nobody in particular without one.

    Raises UnauthenticatedError for a key that is not ours: answering as to a visitor would hide
    the mistake. Compared in constant time.
    """
    if authorization is None:
        return VISITOR
    scheme, _, given = authorization.partition(" ")
    if scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), key.encode()):
        return LOCAL_ADMINISTRATOR
    raise UnauthenticatedError
