"""Who may sign in to the embedded engine, and may they write? Its user and group files.

The files are written before each start with new random passwords, so a password found in an old
copy of the folder opens nothing.
"""

import base64
import hashlib
import json
import os
import secrets
from pathlib import Path

ADMINISTRATOR = "root"  # the engine insists on one; its password stays in this process
WRITER = "mitra"
READER = "reader"
_GROUPS = {ADMINISTRATOR: "admin", WRITER: "writer", READER: "reader"}

# A stretched hash slows the guessing of words people choose; ours are 192 random bits.
_ITERATIONS = 1000
_RECORDS = ["createRecord", "readRecord", "updateRecord", "deleteRecord"]


def write_logins(folder: Path) -> dict[str, str]:
    """Write the engine's users and groups into its `config` folder; give password by user."""
    passwords = {user: secrets.token_urlsafe(24) for user in _GROUPS}
    users = [
        {"name": user, "databases": {"*": [group]}, "password": _hashed(passwords[user])}
        for user, group in _GROUPS.items()
    ]
    groups = {
        "admin": _group(["updateSecurity", "updateSchema", "updateDatabaseSettings"], _RECORDS),
        "writer": _group(["updateSchema"], _RECORDS),
        "reader": _group([], ["readRecord"]),
        "*": _group([], []),
    }
    replace_privately(
        folder / "server-groups.json",
        json.dumps({"databases": {"*": {"groups": groups}}, "version": 2}),
    )
    replace_privately(
        folder / "server-users.jsonl", "".join(json.dumps(user) + "\n" for user in users)
    )
    return passwords


def replace_privately(path: Path, text: str) -> None:
    """Write a file that only its owner may read, so that it is there whole or not at all."""
    new = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with open(new, "w", encoding="utf-8", opener=_private) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _group(access: list[str], records: list[str]) -> dict[str, object]:
    return {
        "resultSetLimit": -1,
        "readTimeout": -1,
        "access": access,
        "types": {"*": {"access": records}},
    }


def _hashed(password: str) -> str:
    """Hash as the engine does; its salt is the text, not the bytes that the text stands for."""
    salt = base64.b64encode(secrets.token_bytes(32))
    digest = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, _ITERATIONS, 32)
    return f"PBKDF2WithHmacSHA256${_ITERATIONS}${salt.decode()}${base64.b64encode(digest).decode()}"
