"""How does one value stand in the graph, and how is it read back, alike on both engines?

Moments and days are texts in ISO 8601, always UTC and of one width: they order as they should by
code point, are equal on both engines, and an analyst can read them (the engines' own temporal
types differ in precision and in what the driver gives back). Texts have one property for each
language; `x` beside `x_id` is what a reader without a language sees. What is empty is left out.
"""

import math
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from domain.resource import Quantity
from domain.text import NO_TEXT, SERVICE_LANGUAGES, UNDETERMINED, Text, fold

Row = Mapping[str, Any]  # properties as the driver gives them

# An entry of Neo4j's indexes holds 8,167 bytes; longer texts are cut, not refused.
LONGEST_SEARCH_TEXT = 8000
LONGEST_KEY = 1000
_LANGUAGES = (*SERVICE_LANGUAGES, UNDETERMINED)


def moment(value: datetime | None) -> str | None:
    """Write a moment as `2026-01-15T08:30:00.000000Z`; ValueError for one without a zone."""
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError(f"A time without a zone could mean two moments: {value!r}.")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def read_moment(value: str) -> datetime:
    """Read what `moment` wrote."""
    return datetime.fromisoformat(value)


def maybe_moment(value: str | None) -> datetime | None:
    """Read what `moment` wrote, if there is any."""
    return None if value is None else datetime.fromisoformat(value)


def day(value: date | None) -> str | None:
    """Write a day as `2026-01-15`."""
    return None if value is None else value.isoformat()


def maybe_day(value: str | None) -> date | None:
    """Read what `day` wrote, if there is any."""
    return None if value is None else date.fromisoformat(value)


def text_properties(name: str, text: Text) -> dict[str, str | None]:
    """Give a text's properties: `x`, and `x_<language>` for each translation."""
    shown = text.shown()
    return {name: shown or None} | {f"{name}_{each.language}": each.text for each in text}


def text_names(*names: str) -> list[str]:
    """Give every property that texts of these names could have."""
    return [each for name in names for each in (name, *(f"{name}_{code}" for code in _LANGUAGES))]


_TRANSLATIONS = {
    name: tuple((code, f"{name}_{code}") for code in _LANGUAGES)
    for name in ("name", "mission", "title", "description", "note", "responsibilities", "text")
}


def read_text(row: Row, name: str) -> Text:
    """Read a text back from its translations."""
    if row.get(name) is None:
        return NO_TEXT
    return Text({code: row[key] for code, key in _TRANSLATIONS[name] if row.get(key) is not None})


def quantity_properties(name: str, quantity: Quantity | None) -> dict[str, Any]:
    """Give the two properties of an amount, `x` and `xUnit`; ValueError if it is not finite."""
    if quantity is None:
        return {name: None, f"{name}Unit": None}
    return {name: finite(quantity.value), f"{name}Unit": quantity.unit}


def read_quantity(row: Row, name: str) -> Quantity | None:
    """Read an amount back; None if there is none."""
    value = row.get(name)
    return None if value is None else Quantity(value=value, unit=row[f"{name}Unit"])


def finite(value: float | None) -> float | None:
    """Give the number as a float, so that a property has one type; ValueError if not finite."""
    if value is None:
        return None
    if not math.isfinite(value):
        raise ValueError(f"Not a finite number: {value!r}.")
    return float(value)


def key_of(text: str) -> str:
    """Fold a text to the key it is found and ordered by, cut to what an index holds."""
    return cut(fold(text), LONGEST_KEY)


def search_text(texts: Iterable[Text], *others: str | None) -> str:
    """Fold everything that is searched in a record into one text, cut to what an index holds."""
    words = [each.text for text in texts for each in text]
    words.extend(other for other in others if other)
    return cut(fold(" ".join(words)), LONGEST_SEARCH_TEXT)


def cut(text: str, most: int) -> str:
    """Shorten a text to at most so many bytes of UTF-8, between two letters."""
    encoded = text.encode()
    return text if len(encoded) <= most else encoded[:most].decode(errors="ignore")


def filled(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is empty: the properties of a node that is made."""
    return {name: value for name, value in properties.items() if value is not None and value != []}
