"""Where does each record of a JSON Lines file stand? Reads fields, and says what is wrong where."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from domain.errors import BadFileError
from domain.text import Text

_UNFIT = re.compile("[\t\n\r\ud800-\udfff]")  # what a line of a run cannot hold
_HALF = re.compile("[\ud800-\udfff]")  # of a character: JSON can write it, UTF-8 cannot


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
        """Give a text without outer blanks, "�" for half a character; empty if it is not there."""
        value = self.fields.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.fail(key, "harus berupa teks.", "must be a text.")
        return _mended(value)

    def required(self, key: str) -> str:
        """Give an id as it stands, blanks around it too: other files write it so."""
        if not self.text(key):
            self.fail(key, "tidak ada atau kosong.", "is missing or empty.")
        value = str(self.fields[key])
        if _UNFIT.search(value):
            self.fail(
                key,
                "memuat tab, ganti baris, atau setengah karakter.",
                "holds a tab, a line break or half a character.",
            )
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Give a list of texts, each once, blank ones left out."""
        value = self.fields.get(key) or []
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.fail(key, "harus berupa daftar teks.", "must be a list of texts.")
        return tuple(dict.fromkeys(kept for each in value if (kept := _mended(each))))

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
        """Give a day in ISO 8601, of a year or a month the first; None if it cannot be read.

        A time after it is passed over. Publishers write days in many ways, and one of them is no
        reason to refuse a whole folder.
        """
        value = self.text(key)
        with suppress(ValueError):
            first = f"{value}-01-01" if len(value) == 4 else f"{value}-01"
            return date.fromisoformat(first if len(value) in (4, 7) else value[:10])
        return None

    def amount(self, key: str) -> float | None:
        """Give an amount above 0; None if nobody told, or if what they told is none."""
        value = self.fields.get(key)
        with suppress(TypeError, ValueError, OverflowError):
            found = float(value)  # type: ignore[arg-type] # TypeError for what is no number
            return found if 0 < found < math.inf else None
        return None


def _mended(text: str) -> str:
    return _HALF.sub("\N{REPLACEMENT CHARACTER}", text).strip()


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
