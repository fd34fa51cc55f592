"""Where does each record of a JSON Lines file stand? Reads fields, and says what is wrong where."""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from domain.errors import BadFileError
from domain.text import Text


def bad_file(file: str, number: int, indonesian: str, english: str) -> BadFileError:
    """Make the error that names a file and, unless it is 0, a line of it."""
    here = f", baris {number}" if number else "", f", line {number}" if number else ""
    return BadFileError(
        Text.of(id=f"{file}{here[0]}: {indonesian}", en=f"{file}{here[1]}: {english}"), line=number
    )


def text_of(path: Path) -> str:
    """Read a text file in UTF-8; BadFileError if it is not there or in another encoding."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise bad_file(
            path.name,
            0,
            f"tidak dapat dibuka: {error.strerror}.",
            f"cannot be opened: {error.strerror}.",
        ) from None
    except UnicodeDecodeError as error:
        number = path.read_bytes()[: error.start].count(b"\n") + 1
        raise bad_file(
            path.name,
            number,
            "bukan UTF-8; simpan ulang berkas sebagai UTF-8.",
            "not UTF-8; save the file again as UTF-8.",
        ) from None


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a file, and where it stands. Each reader raises BadFileError that says so."""

    file: str
    number: int
    fields: Mapping[str, Any]

    def fail(self, key: str, indonesian: str, english: str) -> NoReturn:
        """Raise BadFileError about one field."""
        raise bad_file(self.file, self.number, f"`{key}` {indonesian}", f"`{key}` {english}")

    def text(self, key: str) -> str:
        """Give a text without outer blanks; empty if it is not there."""
        value = self.fields.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.fail(key, "harus berupa teks.", "must be a text.")
        return value.strip()

    def required(self, key: str) -> str:
        """Give a text that must be there."""
        return self.text(key) or self.fail(key, "tidak ada atau kosong.", "is missing or empty.")

    def texts(self, key: str) -> tuple[str, ...]:
        """Give a list of texts, each once, blank ones left out."""
        value = self.fields.get(key) or []
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.fail(key, "harus berupa daftar teks.", "must be a list of texts.")
        return tuple(dict.fromkeys(each.strip() for each in value if each.strip()))

    def record(self, key: str) -> "Line":
        """Give a record that stands inside this one."""
        return self._inside(self.fields.get(key), key)

    def records(self, key: str) -> list["Line"]:
        """Give a list of records that stand inside this one."""
        value = self.fields.get(key) or []
        if not isinstance(value, list):
            self.fail(key, "harus berupa daftar.", "must be a list.")
        return [self._inside(each, key) for each in value]

    def _inside(self, value: object, key: str) -> "Line":
        if not isinstance(value, dict):
            self.fail(key, "harus berupa objek JSON.", "must be a JSON object.")
        return Line(self.file, self.number, value)

    def day(self, key: str) -> date | None:
        """Give a day in ISO 8601, a time after it is passed over; None if it is empty."""
        value = self.text(key)
        try:
            return date.fromisoformat(value[:10]) if value else None
        except ValueError:
            self.fail(
                key,
                f"harus tanggal seperti 2024-01-31, bukan {value!r}.",
                f"must be a day such as 2024-01-31, not {value!r}.",
            )

    def amount(self, key: str) -> float | None:
        """Give an amount above 0; None if it is empty or 0, which says that nobody told."""
        value = self.fields.get(key)
        try:
            found = float(value) if value not in (None, "") else 0.0
        except (TypeError, ValueError):
            found = math.nan
        if not 0 <= found < math.inf:
            self.fail(
                key,
                f"harus jumlah 0 atau lebih, bukan {value!r}.",
                f"must be an amount of 0 or more, not {value!r}.",
            )
        return found or None


def lines_of(path: Path) -> Iterator[Line]:
    """Give the records of a JSON Lines file; blank lines are passed over."""
    # Not splitlines(): a text may hold a line separator of Unicode, which JSON leaves as it is.
    for number, line in enumerate(text_of(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError):
            fields = None
        if not isinstance(fields, dict):
            raise bad_file(
                path.name, number, "bukan objek JSON yang utuh.", "not a whole JSON object."
            )
        yield Line(path.name, number, fields)
