"""What does an organization look for, and what can it give?"""

import re
from dataclasses import dataclass
from datetime import date

from domain.codes import ResourceKind
from domain.text import NO_TEXT, Text

LARGEST_AMOUNT = 1e15
_MONEY = re.compile(r"unit:([A-Z]{3})")
# Units that hold so many of a smaller one, always and everywhere: months differ in days.
_HELD = {
    "unit:ton": ("unit:kg", 1_000.0),
    "unit:hectare": ("unit:sqm", 10_000.0),
    "unit:year": ("unit:month", 12.0),
}


def currency_of(unit: str) -> str:
    """Give the ISO 4217 code of a unit of money (`unit:IDR`); "" for any other unit."""
    found = _MONEY.fullmatch(unit)
    return found[1] if found else ""


def smallest(unit: str) -> tuple[str, float]:
    """Give the unit in which amounts of one compare with others, and how many of it one holds."""
    return _HELD.get(unit, (unit, 1.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """An amount, 0 to LARGEST_AMOUNT, with its unit as a concept code (`unit:person`)."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A need or an offer of one organization."""

    id: str
    organization_id: str
    kind: ResourceKind
    concept: str
    quantity: Quantity | None = None
    note: Text = NO_TEXT
    regions: tuple[str, ...] = ()  # empty: all regions of the organization
    available_from: date | None = None
    valid_until: date | None = None  # last day; an expired resource does not match

    def is_open(self, today: date) -> bool:
        """Say whether it still counts on a day; one that begins later counts already."""
        return self.valid_until is None or self.valid_until >= today
