"""What do the elements of an IATI activity say? Each function reads one kind of them.

They take the activity's children by tag, give domain values, and put what they leave out into
`notes`. Elements of 2.0x hold their texts in `narrative`, those of 1.0x hold them themselves; both
are read wherever they stand, because files mix them.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from lxml import etree

from domain.codes import ActivityStatus, PartyRole, RegionLevel
from domain.resource import Quantity
from domain.text import UNDETERMINED, Text, language_of
from domain.vocabulary import Vocabulary
from mitra.reference import iati as codes
from resolvers.incoming import Mention, Note, NoteCode

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LONGEST_TITLE = 1_000  # characters
LONGEST_DESCRIPTION = 20_000
LONGEST_NAME = 300
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[TZ+\-].*)?")
_YEARS = range(1900, 2201)
_ADMINISTRATIVE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{2,4})?")  # ISO 3166, its form is its own
_SDG_TAGS = {"2": "7", "3": "8"}  # tag vocabularies of goals and targets, as sector vocabularies
_READ_SECTORS = frozenset({"", "1", "2", "7", "8", "10", "DAC", "DAC-3"})
# The words that 1.0x files use instead of numbers.
_DATE_TYPES = {
    "start-planned": "1", "start-actual": "2", "end-planned": "3", "end-actual": "4",
}  # fmt: skip

Children = Mapping[str, Sequence[etree._Element]]


@dataclass(frozen=True, slots=True)
class Reading:
    """The activity being read: its children by tag, its language, and what was left out."""

    children: Children
    language: str  # of texts that do not say theirs
    vocabulary: Vocabulary
    notes: list[Note] = field(default_factory=list)

    def note(self, code: NoteCode, value: str) -> None:
        """Remember what was left out."""
        self.notes.append(Note(code, value[:200]))

    def every(self, tag: str) -> Sequence[etree._Element]:
        """Give the activity's children of a tag."""
        return self.children.get(tag, ())


def by_tag(element: etree._Element) -> dict[str, list[etree._Element]]:
    """Sort an element's children by their tag."""
    found: dict[str, list[etree._Element]] = {}
    for child in element.iterchildren("*"):
        found.setdefault(child.tag, []).append(child)
    return found


def language(element: etree._Element, otherwise: str) -> str:
    """Give the key that texts of an element are stored under."""
    tag = element.get(LANG)
    return language_of(tag) if tag else otherwise


def text(
    reading: Reading, elements: Iterable[etree._Element], longest: int, *, lines: bool = False
) -> Text:
    """Join the texts of some elements: the first of each language stands; too long ones are cut.

    Spaces are joined; with `lines` only within each line.
    """
    found: dict[str, str] = {}
    for element in elements:
        own = language(element, reading.language)
        narratives = element.findall("narrative")
        for each in narratives or [element]:
            words = _words(each.text or "", lines=lines)
            if len(words) > longest:
                reading.note(NoteCode.TEXT_CUT, words[:60])
                words = words[:longest].rstrip()
            if words:
                found.setdefault(language(each, own), words)
    if len(found) > 1 and found.get(UNDETERMINED) in [
        words for code, words in found.items() if code != UNDETERMINED
    ]:
        del found[UNDETERMINED]
    return Text(found)


def _words(given: str, *, lines: bool) -> str:
    if not lines:
        return " ".join(given.split())
    return "\n".join(filter(None, (" ".join(line.split()) for line in given.splitlines())))


def description(reading: Reading) -> Text:
    """Give the general description (type 1, or without a type), else the next type there is."""
    elements = reading.every("description")
    for kind in ("1", "2", "3", "4"):
        chosen = [each for each in elements if (each.get("type") or "1").strip() == kind]
        if found := text(reading, chosen, LONGEST_DESCRIPTION, lines=True):
            return found
    return Text()


def mention(reading: Reading, element: etree._Element) -> Mention:
    """Read an organization: reference, names, type. Names that are descriptions are left out."""
    names = text(reading, [element], 10 * LONGEST_NAME)
    kept = {each.language: each.text for each in names if len(each.text) <= LONGEST_NAME}
    if len(kept) < len(names.by_language):
        reading.note(NoteCode.TEXT_CUT, names.shown())
    kind = element.get("type") or ""
    found = codes.organization_type(kind)
    if kind.strip() and found is None:
        reading.note(NoteCode.UNKNOWN_CODE, f"OrganisationType {kind}")
    return Mention(names=Text(kept), ref=" ".join((element.get("ref") or "").split()), type=found)


def role(reading: Reading, element: etree._Element) -> PartyRole:
    """Give an organization's role; one that is missing or unknown leaves a mere member."""
    given = element.get("role") or ""
    found = codes.party_role(given)
    if found is None:
        reading.note(NoteCode.UNKNOWN_ROLE, given or "-")
    return found or PartyRole.MEMBER


def status(reading: Reading) -> ActivityStatus | None:
    """Give the state of the activity."""
    for element in reading.every("activity-status"):
        given = element.get("code") or ""
        if found := codes.activity_status(given):
            return found
        reading.note(NoteCode.UNKNOWN_CODE, f"ActivityStatus {given}")
    return None


def dates(reading: Reading) -> tuple[date | None, date | None]:
    """Give start and end: the actual dates, else the planned ones."""
    found: dict[str, date] = {}
    for element in reading.every("activity-date"):
        kind = (element.get("type") or "").strip().lower()
        given = (element.get("iso-date") or "").strip()
        day = _day(given or element.text or "")
        if day is not None:
            found.setdefault(_DATE_TYPES.get(kind, kind), day)
        elif given:  # 1.0x lets a date be told in words only, and those are no fault
            reading.note(NoteCode.BAD_DATE, given)
    start = found.get("2") or found.get("1")
    end = found.get("4") or found.get("3")
    if start and end and end < start:
        reading.note(NoteCode.DATES_SWAPPED, f"{start} {end}")
        end = None
    return start, end


def _day(given: str) -> date | None:
    written = _DAY.fullmatch(given.strip())
    if written is None:
        return None
    try:
        day = date.fromisoformat(written[1])
    except ValueError:
        return None
    return day if day.year in _YEARS else None


def moment(reading: Reading, given: str | None, now: datetime) -> datetime | None:
    """Read a time, in UTC if it names no zone; one in the future is no time of a change."""
    if not given or not given.strip():
        return None
    try:
        found = datetime.fromisoformat(given.strip())
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        found = None
    if found is None or found > now or found.year not in _YEARS:
        reading.note(NoteCode.BAD_DATE, given.strip())
        return None
    return found


def themes(reading: Reading) -> tuple[str, ...]:
    """Give sectors, goals, targets and clusters, of the activity, else of its transactions."""
    sectors = reading.every("sector") or _in_transactions(reading, "sector")
    given = [
        ((each.get("vocabulary") or "").strip().upper(), each.get("code") or "") for each in sectors
    ]
    given += [
        (_SDG_TAGS.get((each.get("vocabulary") or "").strip(), "other"), each.get("code") or "")
        for each in reading.every("tag")
    ]
    return _distinct(_theme(reading, scheme, code) for scheme, code in given)


def _theme(reading: Reading, scheme: str, code: str) -> str | None:
    if scheme not in _READ_SECTORS:
        reading.note(NoteCode.OTHER_VOCABULARY, f"{scheme} {code}")
        return None
    found = codes.theme_code(scheme, code)
    if found is not None and (concept := reading.vocabulary.concepts.find(found)):
        return concept.code
    if found is not None and found.startswith("dac:"):
        # Purposes come and go; the category of an unknown one is still what it is about.
        category = reading.vocabulary.concepts.find(f"dac3:{found[4:7]}")
        if category:
            reading.note(NoteCode.WIDER_CODE, found)
            return category.code
    reading.note(NoteCode.UNKNOWN_CODE, f"sector {scheme} {code}".replace("  ", " "))
    return None


def regions(reading: Reading) -> tuple[str, ...]:
    """Give recipient countries and regions, and provinces and the like that a location names."""
    found = [
        *_recipients(reading, reading.every),
        *(_place(reading, each) for each in reading.every("location")),
    ]
    if not any(found):
        found = _recipients(reading, lambda tag: _in_transactions(reading, tag))
    return _distinct(found)


def _recipients(
    reading: Reading, every: Callable[[str], Sequence[etree._Element]]
) -> list[str | None]:
    found: list[str | None] = []
    for element in every("recipient-country"):
        given = (element.get("code") or "").strip()
        region = reading.vocabulary.regions.find(given)
        if region is None or region.level is not RegionLevel.COUNTRY:
            reading.note(NoteCode.UNKNOWN_CODE, f"recipient-country {given}")
        else:
            found.append(region.code)
    for element in every("recipient-region"):
        given, scheme = element.get("code") or "", (element.get("vocabulary") or "").strip()
        code = codes.region_code(scheme, given)
        if code is not None and (region := reading.vocabulary.regions.find(code)):
            found.append(region.code)
        elif scheme in ("", "1", "2"):
            reading.note(NoteCode.UNKNOWN_CODE, f"recipient-region {given}")
        else:
            reading.note(NoteCode.OTHER_VOCABULARY, f"recipient-region {scheme} {given}")
    return found


def _place(reading: Reading, location: etree._Element) -> str | None:
    """Give the narrowest region that a location names by a code of ours, in silence if none.

    Gazetteers and bare numbers are not looked up: the same number means other places there.
    """
    narrowest = None
    for element in location.iterchildren("administrative", "location-id"):
        given = (element.get("code") or "").strip().upper()
        if not _ADMINISTRATIVE.fullmatch(given):
            continue
        region = reading.vocabulary.regions.find(given)
        if region and (not narrowest or narrowest in reading.vocabulary.regions.above(region.code)):
            narrowest = region.code
    return narrowest


def budget(reading: Reading, default_currency: str) -> Quantity | None:
    """Sum the budgets if all are in one currency; a revised one stands for its original."""
    periods: dict[tuple[str, str], dict[str, list[tuple[str, float]]]] = {}
    for element in reading.every("budget"):
        value = element.find("value")
        given = "" if value is None else (value.text or "").strip()
        currency = (
            ("" if value is None else value.get("currency") or default_currency).strip().upper()
        )
        amount = _amount(given)
        if amount is None:
            reading.note(NoteCode.BAD_AMOUNT, given or "-")
        elif f"unit:{currency}" not in reading.vocabulary.concepts:
            reading.note(NoteCode.UNKNOWN_CODE, f"currency {currency or '-'}")
        else:
            period = (_bound(element, "period-start"), _bound(element, "period-end"))
            kind = "revised" if (element.get("type") or "").strip() == "2" else "original"
            periods.setdefault(period, {}).setdefault(kind, []).append((currency, amount))
    return _total(
        reading,
        [
            amount
            for kinds in periods.values()
            for amount in kinds.get("revised") or kinds["original"]
        ],
    )


def _bound(budget: etree._Element, tag: str) -> str:
    found = budget.find(tag)
    return "" if found is None else (found.get("iso-date") or "").strip()


def _amount(given: str) -> float | None:
    try:
        amount = float(given)
    except ValueError:
        return None
    return amount if math.isfinite(amount) else None


def _total(reading: Reading, amounts: Sequence[tuple[str, float]]) -> Quantity | None:
    currencies = sorted({currency for currency, _ in amounts})
    if len(currencies) > 1:
        reading.note(NoteCode.MIXED_CURRENCIES, " ".join(currencies))
        return None
    total = math.fsum(amount for _, amount in amounts)
    if total < 0:
        reading.note(NoteCode.BAD_AMOUNT, f"{total:g}")
        return None
    return Quantity(value=total, unit=f"unit:{currencies[0]}") if currencies else None


def _in_transactions(reading: Reading, tag: str) -> list[etree._Element]:
    """Give what stands in the transactions: where an activity is cut up there, not above."""
    return [found for each in reading.every("transaction") for found in each.iterchildren(tag)]


def _distinct(found: Iterable[str | None]) -> tuple[str, ...]:
    """Give codes once each, in order of code: files have no order of their own."""
    return tuple(sorted({code for code in found if code is not None}))
