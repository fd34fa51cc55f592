"""How are things named to people, in Indonesian and in English?

A table of names and the few rules of putting them into a sentence; longer than it is deep.
"""

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from domain import labels
from domain.codes import PartyRole
from domain.recommendation import Evidence
from domain.resource import currency_of
from domain.text import SERVICE_LANGUAGES, Name, Text
from domain.vocabulary import Vocabulary

ROLE_NAMES = {
    PartyRole.FUNDING: ("mendanai", "funding"),
    PartyRole.ACCOUNTABLE: ("bertanggung jawab secara keseluruhan", "answering for the whole"),
    PartyRole.EXTENDING: ("menyalurkan dan mengelola dana", "passing funds on and managing"),
    PartyRole.IMPLEMENTING: ("melaksanakan kegiatan", "doing the work"),
    PartyRole.CONVENING: ("mempertemukan para pihak", "bringing the parties together"),
    PartyRole.TECHNICAL: ("memberi dukungan teknis", "giving technical support"),
    PartyRole.MEMBER: ("ikut serta sebagai anggota", "taking part as a member"),
}

MOST_TIMES = 1_000
Phrase = tuple[str, str]  # a part of a sentence: in Indonesian, and in English


def both(indonesian: str, english: str) -> Text:
    """Make a text in both languages."""
    return Text.of_both(indonesian, english)


@lru_cache(maxsize=4_096)
def fixed(indonesian: str, english: str) -> Text:
    """Make a text in both languages that stands there as it is, once."""
    return both(indonesian, english)


def filled_inside(indonesian: str, english: str, **values: Name | Phrase) -> Text:
    """Fill a part of a sentence, which keeps its small first letter."""
    return both(*_filled(indonesian, english, values))


def filled(indonesian: str, english: str, **values: Name | Phrase) -> Text:
    """Put texts into both templates, each in its language; the first letter becomes large.

    What is a plain string, a name or a title, is the same in both.
    """
    first, second = _filled(indonesian, english, values)
    if not first[:1].isupper():
        first = first[:1].upper() + first[1:]
    if not second[:1].isupper():
        second = second[:1].upper() + second[1:]
    return both(first, second)


def _filled(indonesian: str, english: str, values: Mapping[str, Name | Phrase]) -> Phrase:
    first, second = {}, {}
    for name, value in values.items():
        first[name], second[name] = in_both(value)
    return indonesian.format_map(first), english.format_map(second)


def in_both(value: Name | Phrase) -> Phrase:
    """Give what is put into an Indonesian sentence, and into an English one."""
    if isinstance(value, tuple):
        return value
    if isinstance(value, str):
        return value, value
    told = value.by_language  # directly, because sentences are put together very often
    return told.get("id", ""), told.get("en", "")


def sentences(parts: Sequence[Text]) -> Text:
    """Put sentences one after the other; at least one."""
    if len(parts) == 1:
        return parts[0]
    indonesian, english = zip(*map(in_both, parts), strict=True)
    return both(" ".join(indonesian), " ".join(english))


def listed(items: Sequence[Name | Phrase], most: int = 3, total: int = 0) -> Text:
    """Join names: "A, B dan C", "A, B and C"; what is above `most` is counted.

    `total` is how many there are, where only those that are shown are given.
    """
    return both(*enumerated(items, most, total))


def enumerated(items: Sequence[Name | Phrase], most: int = 3, total: int = 0) -> Phrase:
    """Join names as `listed` does, to be put into a sentence."""
    told = [in_both(each) for each in items[:most]]
    more = max(total, len(items)) - len(told)
    if more:
        told.append((f"{more} lainnya", f"{more} more"))
    last = told.pop()
    if not told:
        return last
    return (
        f"{', '.join([one for one, _ in told])} dan {last[0]}",
        f"{', '.join([other for _, other in told])} and {last[1]}",
    )


# What can be counted stands in the plural: "They offer grants".
_SEVERAL = {
    "resource:ambulance": "ambulances",
    "resource:campaign": "campaigns",
    "resource:classroom": "classrooms",
    "resource:clinic": "clinics",
    "resource:csr-program": "corporate social responsibility programs",
    "resource:emergency-fund": "emergency funds",
    "resource:grant": "grants",
    "resource:in-kind": "in-kind contributions",
    "resource:laboratory": "laboratories",
    "resource:loan": "loans",
    "resource:needs-assessment": "needs assessments",
    "resource:safe-house": "safe houses",
    "resource:scholarship": "scholarships",
    "resource:warehouse": "warehouses",
}


@lru_cache(maxsize=4_096)
def concept_name(vocabulary: Vocabulary, place: int) -> Text:
    """Give a concept's name as it stands inside a sentence."""
    term = vocabulary.concepts.terms[place]
    english = _SEVERAL.get(term.code) or _lowered(term.label.shown("en"))
    return both(_lowered(term.label.shown("id")), english)


_PLURALS = {"unit:person": "people", "unit:copy": "copies", "unit:percent": "percent"}


@lru_cache(maxsize=4_096)
def unit_name(vocabulary: Vocabulary, place: int, *, one: bool) -> Text:
    """Give a unit's name as it stands behind an amount; that of money stands before it."""
    name, code = concept_name(vocabulary, place), vocabulary.concepts.terms[place].code
    if one:
        return name
    return both(name.shown("id"), _PLURALS.get(code, f"{name.shown('en')}s"))


# How a currency is written where no other could be meant; one that is not here, by its ISO code.
SYMBOLS = {
    "IDR": "Rp", "USD": "US$", "EUR": "€", "GBP": "£", "AUD": "A$", "CAD": "CA$", "NZD": "NZ$",
    "JPY": "JP¥", "CNY": "CN¥", "INR": "₹", "PHP": "₱", "KRW": "₩", "VND": "₫",
}  # fmt: skip
_SIZES = (
    (10**12, ("triliun", "trillion")), (10**9, ("miliar", "billion")), (10**6, ("juta", "million")),
)  # fmt: skip
_CERTAIN = 6  # digits of an amount that columns hold for certain, with its 24 bits
_WHOLE = 2**24  # up to which they hold every whole number


def currency(vocabulary: Vocabulary, unit: int) -> str:
    """Give the ISO code of a unit of money by its place; "" for any other unit, and for -1."""
    return currency_of(vocabulary.concepts.terms[unit].code) if unit >= 0 else ""


@lru_cache(maxsize=4_096)
def money(value: float, code: str) -> Phrase:
    """Write a sum as people do: "Rp4 miliar", "US$1.5 million"; with three decimals at most.

    What these do not hold is written in full; or called "about" where columns do not hold it.
    """
    symbol = SYMBOLS.get(code, f"{code} ")
    size, names = next((each for each in _SIZES if value >= each[0]), (1, ("", "")))
    exact = (value * 1_000) % size == 0
    uncertain = value > _WHOLE and float(f"{value:.{_CERTAIN}g}") != value
    if size > 1 and (exact or uncertain):
        short = in_both(_decimals(value / size, 3))
        about = ("", "") if exact else ("sekitar ", "about ")
        told = [f"{about[at]}{symbol}{short[at]} {names[at]}" for at in (0, 1)]
        return told[0], told[1]
    indonesian, english = in_both(_decimals(value, 2))
    if value >= 1_000 and value % 1_000 == 0 and size == 1:  # English has no short word for it
        indonesian = f"{value / 1_000:.0f} ribu"
    return f"{symbol}{indonesian}", f"{symbol}{english}"


def held(amount: float) -> float:
    """Give an amount as it was given: the fewest digits that make the 24 bits of a column."""
    return float(str(np.float32(amount)))


@lru_cache(maxsize=4_096)
def region_name(vocabulary: Vocabulary, place: int) -> Text:
    """Give a region's name."""
    name = vocabulary.regions.terms[place].name
    return both(name.shown("id"), name.shown("en"))


@lru_cache(maxsize=4_096)
def region_depth(vocabulary: Vocabulary, place: int) -> int:
    """Count a region and those around it: of two, the deeper one is the narrower to name."""
    return len(vocabulary.regions.above(vocabulary.regions.terms[place].code))


def language_name(place: int) -> Text:
    """Give a language's name."""
    return labels.language_name(SERVICE_LANGUAGES[place])


def _lowered(label: str) -> str:
    # "Boat transport" stands lower case in a sentence, "IT staff" and "Life Below Water" do not.
    rest = label[1:]
    return label[:1].lower() + rest if rest == rest.lower() else label


def quoted(title: Name) -> Name:
    """Give a title as it is, in quotation marks."""
    return together('"{}"', title)


def together(template: str, *names: Name) -> Name:
    """Put names into what is no sentence, and so the same in both languages."""
    if all(isinstance(each, str) for each in names):
        return template.format(*names)
    indonesian, english = zip(*map(in_both, names), strict=True)
    return both(template.format(*indonesian), template.format(*english))


def number(value: float) -> Text:
    """Write an amount with separators of thousands, 1.200,5 and 1,200.5: its digits that are
    certain, and at least one behind the point.
    """
    whole = math.floor(math.log10(value)) + 1 if value > 0 else 1
    return _decimals(value, max(1, _CERTAIN - whole))


def _decimals(value: float, most: int) -> Text:
    english = f"{value:,.{most}f}".rstrip("0").removesuffix(".")
    return both(english.translate(_SEPARATORS), english)


class Size(NamedTuple):
    """How large somebody is by one measure; `currency` is an ISO code, "" for what is counted."""

    value: float
    currency: str = ""

    def told(self) -> Text | Phrase:
        """Write it for people."""
        return money(self.value, self.currency) if self.currency else number(self.value)

    def __str__(self) -> str:
        return f"{self.currency} {self.value:.0f}".lstrip()


def times(ratio: float) -> Text:
    """Write how many times one is the other; above MOST_TIMES the figure says no more."""
    if ratio > MOST_TIMES:
        most = number(MOST_TIMES)
        return filled_inside("lebih dari {most}", "more than {most}", most=most)
    return number(math.floor(ratio))


_SEPARATORS = str.maketrans(",.", ".,")


class Told(NamedTuple):
    """What one term found; `speaks_for` is whether the text names something in favor."""

    text: Text
    evidence: tuple[Evidence, ...] = ()
    speaks_for: bool = True

    @classmethod
    def missing(cls, indonesian: str, english: str, *evidence: Evidence) -> "Told":
        """Say what is not there."""
        return cls(text=fixed(indonesian, english), evidence=evidence, speaks_for=False)


def count_of(amount: int, singular: str, plural: str = "") -> str:
    """Write a number with its English noun: "1 activity", "2 activities"."""
    return f"{amount:,} {singular if amount == 1 else plural or singular + 's'}"
