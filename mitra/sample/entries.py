"""Is this line of a sample file what it should be? Read key by key, each problem with its place."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources.abc import Traversable
from typing import Any, NoReturn, TypeVar

from domain.concept import Concept
from domain.errors import BadFileError
from domain.region import Region
from domain.resource import Quantity
from domain.text import NO_TEXT, Text
from domain.vocabulary import Hierarchy

CodeT = TypeVar("CodeT", bound=StrEnum)

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 80


def read_entries(folder: Traversable, name: str) -> Iterator["Entry"]:
    """Give the objects of one JSON Lines file; BadFileError if it is not such a file."""
    try:
        content = folder.joinpath(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadFileError(f"{name} cannot be read: {error}.") from None
    for number, line in enumerate(content.splitlines(), 1):
        try:
            values = json.loads(line, parse_constant=_refused, object_pairs_hook=_once_each)
        except ValueError as error:
            problem = f"{name}, line {number}: not JSON: {error}."
            raise BadFileError(problem, line=number) from None
        entry = Entry(file=name, line=number, values=values)
        if not isinstance(values, dict):
            entry.fail("an object is expected.")
        yield entry


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a number")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A JSON object and where it stands; every reader raises BadFileError with that place.

    Readers of a key that may be left out answer None, or what is empty.
    """

    file: str
    line: int
    values: Mapping[str, Any]
    path: str = ""

    def fail(self, problem: str) -> NoReturn:
        """Raise BadFileError that names the file, the line and the place in it."""
        place = f"{self.path}: " if self.path else ""
        raise BadFileError(f"{self.file}, line {self.line}: {place}{problem}", line=self.line)

    def only(self, *keys: str) -> "Entry":
        """Give the entry back if it has no other keys than these: a misspelt one is an error."""
        if other := sorted(self.values.keys() - set(keys)):
            self.fail(f"unknown key {other[0]!r}.")
        return self

    def string(self, key: str) -> str:
        """Give a text that must be there and not be blank."""
        return self.maybe_string(key) or self.fail(f"{key} is missing.")

    def maybe_string(self, key: str) -> str | None:
        """Give a text that is not blank, if there is one."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip() or value != value.strip():
            self.fail(f"{key} must be a text without blanks around it.")
        return value

    def slug(self, key: str) -> str:
        """Give a name that never changes: ASCII letters and digits joined by hyphens."""
        value = self.string(key)
        if not SLUG.fullmatch(value) or len(value) > LONGEST_SLUG:
            self.fail(f"{key} {value!r} must be letters and digits joined by hyphens.")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        """Give a list of texts, each once."""
        values = self._list(key)
        if not all(isinstance(value, str) and value.strip() for value in values):
            self.fail(f"{key} must be a list of texts.")
        if len(set(values)) != len(values):
            self.fail(f"{key} has an item twice.")
        return tuple(values)

    def text(self, key: str) -> Text:
        """Give a text by language that must be there."""
        return self.maybe_text(key) or self.fail(f"{key} is missing.")

    def maybe_text(self, key: str) -> Text:
        """Give a text by language; an empty one if the key is left out."""
        value = self.values.get(key)
        if value is None:
            return NO_TEXT
        if not isinstance(value, dict) or not value:
            self.fail(f"{key} must be an object of texts by language.")
        if not all(isinstance(each, str) and each.strip() for each in value.values()):
            self.fail(f"{key} has a text that is empty.")
        try:
            return Text(value)
        except ValueError as error:
            self.fail(f"{key}: {error}.")

    def whole(self, key: str, *, least: int = 0, most: int = 10_000_000) -> int:
        """Give a whole number that must be there."""
        value = self.maybe_whole(key, least=least, most=most)
        return self.fail(f"{key} is missing.") if value is None else value

    def maybe_whole(self, key: str, *, least: int = 0, most: int = 10_000_000) -> int | None:
        """Give a whole number between bounds, if there is one."""
        value = self.values.get(key)
        if value is None:
            return None
        if type(value) is not int or not least <= value <= most:
            self.fail(f"{key} must be a whole number from {least} to {most}.")
        return value

    def maybe_number(self, key: str) -> float | None:
        """Give a number of 0 or more, if there is one."""
        value = self.values.get(key)
        if value is None:
            return None
        if type(value) not in (int, float) or not math.isfinite(value) or value < 0:
            self.fail(f"{key} must be a number of 0 or more.")
        return float(value)

    def maybe_flag(self, key: str) -> bool:
        """Give true or false; false if the key is left out."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            self.fail(f"{key} must be true or false.")
        return value

    def maybe_day(self, key: str) -> date | None:
        """Give a day written as YYYY-MM-DD, if there is one."""
        value = self.maybe_string(key)
        if value is None:
            return None
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.fail(f"{key} must be a day such as 2026-02-28, not {value!r}.")
        return day

    def days(self, first: str, last: str) -> tuple[date | None, date | None]:
        """Give two days, the first not after the last."""
        begin, end = self.maybe_day(first), self.maybe_day(last)
        if begin and end and begin > end:
            self.fail(f"{first} is after {last}.")
        return begin, end

    def code(self, key: str, kind: type[CodeT]) -> CodeT:
        """Give a member of a closed list that must be there."""
        return self.maybe_code(key, kind) or self.fail(f"{key} is missing.")

    def maybe_code(self, key: str, kind: type[CodeT]) -> CodeT | None:
        """Give a member of a closed list, if there is one."""
        value = self.maybe_string(key)
        if value is None:
            return None
        if value not in kind.__members__:
            self.fail(f"{key} {value!r} is not one of {', '.join(kind)}.")
        return kind[value]

    def codes(self, key: str, kind: type[CodeT]) -> tuple[CodeT, ...]:
        """Give members of a closed list, each once."""
        values = self.strings(key)
        for value in values:
            if value not in kind.__members__:
                self.fail(f"{key} {value!r} is not one of {', '.join(kind)}.")
        return tuple(kind[value] for value in values)

    def region(self, key: str, known: Hierarchy[Region]) -> str:
        """Give the code of a region that must be there."""
        return self._known(key, self.string(key), known)

    def regions(self, key: str, known: Hierarchy[Region]) -> tuple[str, ...]:
        """Give codes of regions, each once."""
        return tuple(self._known(key, value, known) for value in self.strings(key))

    def concept(self, key: str, known: Hierarchy[Concept], *prefixes: str) -> str:
        """Give a concept's code that must be there, of one of some vocabularies."""
        return self._concept(key, self.string(key), known, prefixes)

    def concepts(self, key: str, known: Hierarchy[Concept], *prefixes: str) -> tuple[str, ...]:
        """Give concepts' codes, each once, of some vocabularies."""
        return tuple(self._concept(key, value, known, prefixes) for value in self.strings(key))

    def maybe_quantity(self, key: str, known: Hierarchy[Concept]) -> Quantity | None:
        """Give an amount with its unit, if there is one."""
        if key not in self.values:
            return None
        entry = self.inner(key).only("value", "unit")
        value = entry.maybe_number("value")
        if value is None:
            entry.fail("value is missing.")
        return Quantity(value=value, unit=entry.concept("unit", known, "unit"))

    def inner(self, key: str) -> "Entry":
        """Give an object that stands under a key."""
        return self._entry(key, self.values.get(key))

    def entries(self, key: str) -> list["Entry"]:
        """Give the objects of a list; an empty one if the key is left out."""
        return [
            self._entry(f"{key}[{place}]", value) for place, value in enumerate(self._list(key))
        ]

    def _entry(self, key: str, value: Any) -> "Entry":
        path = f"{self.path}.{key}" if self.path else key
        if not isinstance(value, dict):
            self.fail(f"{key} must be an object.")
        return Entry(file=self.file, line=self.line, values=value, path=path)

    def _list(self, key: str) -> list[Any]:
        value = self.values.get(key, [])
        if not isinstance(value, list):
            self.fail(f"{key} must be a list.")
        return value

    def _known(self, key: str, value: str, known: Hierarchy[Any]) -> str:
        term = known.find(value)
        if term is None or term.code != value:  # an alias would be another spelling of one thing
            self.fail(f"{key}: nothing has the code {value!r}.")
        return value

    def _concept(
        self, key: str, value: str, known: Hierarchy[Concept], prefixes: tuple[str, ...]
    ) -> str:
        code = self._known(key, value, known)
        if code.partition(":")[0] not in prefixes or known.get(code).withdrawn:
            self.fail(f"{key}: {value!r} is withdrawn or not of {', '.join(prefixes)}.")
        return code
