"""Was this record met before in the same run? Kept on disk, so memory does not grow with files."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager

from domain.errors import AlreadyExistsError
from resolvers.incoming import Incoming, IncomingActivity, Refusal

_MET = "SELECT updated FROM met WHERE digest = ?"
_REMEMBER = "INSERT OR REPLACE INTO met (digest, updated) VALUES (?, ?)"


class Repeats(AbstractContextManager["Repeats"]):
    """The identifiers met in one run, each with the time its source gave, in a temporary file."""

    def __init__(self) -> None:
        self._met = sqlite3.connect("", isolation_level=None)  # "": on disk, gone when closed
        self._met.execute("PRAGMA journal_mode = OFF")
        self._met.execute("CREATE TABLE met (digest BLOB PRIMARY KEY, updated TEXT) WITHOUT ROWID")

    def __exit__(self, *_: object) -> None:
        self._met.close()

    def refuse(self, records: Iterable[Incoming]) -> Iterator[Incoming]:
        """Refuse an activity whose identifier was met before in this run.

        The first stands, wherever it stood, unless the later one says that it is newer: else two
        files that tell different things would overwrite each other in every run.
        """
        for record in records:
            if isinstance(record, IncomingActivity) and not self._is_news(record):
                yield Refusal(
                    line=record.line, identifier=record.identifier, error=AlreadyExistsError()
                )
            else:
                yield record

    def _is_news(self, record: IncomingActivity) -> bool:
        digest = hashlib.blake2b(record.identifier.encode(), digest_size=16).digest()
        updated = record.updated_at.isoformat() if record.updated_at else ""
        met = self._met.execute(_MET, (digest,)).fetchone()
        if met is not None and not updated > met[0]:
            return False
        self._met.execute(_REMEMBER, (digest, updated))
        return True
