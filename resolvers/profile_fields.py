"""What do the fields of a given profile become in the record? Checked one by one."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from domain.errors import InvalidValueError, RequiredError
from domain.organization import Identifier
from domain.text import NO_TEXT, Text
from domain.vocabulary import Vocabulary
from resolvers import bounds
from resolvers.checks import few_enough, short_enough
from resolvers.given import ABSENT, Given, GivenProfile

T = TypeVar("T")
AT = ("organization",)  # where the profile stands in an input

LONGEST_ACRONYM = 40
MOST_IDENTIFIERS = 20
LONGEST_IDENTIFIER = 100
LARGEST_STAFF = 10_000_000
# Lists of org-id.guide: a country or XE, XI, XM, XR, then the list; X- for Mitra's own.
_SCHEME = re.compile(r"(?:[A-Z]{2}|X)-[A-Z0-9_]{1,36}")


def profile_fields(
    known: Vocabulary, given: GivenProfile, stored: tuple[Identifier, ...]
) -> dict[str, Any]:
    """Give the record's fields for those that were given, by name; the mailbox is not among them.

    What is null becomes empty, except what an organization must have. `stored` are the identifiers
    it has: one that was verified stays so. Raises an InputError under `organization`.
    """
    name, kind = given.name, given.type
    changes: dict[str, Any] = {}
    if name is not ABSENT:
        changes["name"] = bounds.required_text(name, bounds.NAME, *AT, "name")
    if kind is None:
        raise RequiredError(path=(*AT, "type"))

    def take(field: str, value: Given[T], check: Callable[[T], object], empty: object) -> None:
        if value is not ABSENT:
            changes[field] = empty if value is None else check(value)

    at = AT
    take("type", kind, lambda it: it, None)
    take("legal_form", given.legal_form, lambda it: it, None)
    take(
        "acronym",
        given.acronym,
        lambda it: bounds.words(it, LONGEST_ACRONYM, *at, "acronym"),
        None,
    )
    take("identifiers", given.identifiers, lambda it: identifiers(it, stored), ())
    take(
        "mission",
        given.mission,
        lambda it: bounds.text(it, bounds.LONG_TEXT, *at, "mission", lines=True),
        NO_TEXT,
    )
    take("languages", given.languages, lambda it: bounds.languages(it, *at, "languages"), ())
    take("themes", given.themes, lambda it: bounds.themes(known, it, *at, "themes"), ())
    take(
        "headquarters",
        given.headquarters,
        lambda it: bounds.region(known, it, *at, "headquarters"),
        None,
    )
    take("regions", given.regions, lambda it: bounds.regions(known, it, *at, "regions"), ())
    take("staff_count", given.staff_count, _staff, None)
    take(
        "annual_budget",
        given.annual_budget,
        lambda it: bounds.money(known, it, *at, "annualBudget"),
        None,
    )
    take("website", given.website, lambda it: bounds.website(it, *at, "website"), None)
    return changes


def _staff(count: int) -> int:
    bounds.number(count, *AT, "staffCount", most=LARGEST_STAFF)
    return count


def identifiers(
    given: tuple[Identifier, ...], stored: tuple[Identifier, ...]
) -> tuple[Identifier, ...]:
    """Give the identifiers, the primary one first; the first is primary if none is named so."""
    at = (*AT, "identifiers")
    few_enough(given, MOST_IDENTIFIERS, *at)
    verified = {identifier.org_id for identifier in stored if identifier.verified}
    found: dict[str, Identifier] = {}
    leading = [place for place, each in enumerate(given) if each.primary]
    if len(leading) > 1:
        raise InvalidValueError(
            Text.of(
                id="Hanya satu pengenal yang dapat menjadi yang utama.",
                en="Only one identifier can be the primary one.",
            ),
            path=(*at, str(leading[1]), "primary"),
        )
    primary = leading[0] if leading else 0
    for place, each in enumerate(given):
        here = (*at, str(place))
        scheme, value = _scheme(each.scheme, *here, "scheme"), _value(each.value, *here, "value")
        org_id = f"{scheme}-{value}"
        if org_id in found:
            raise InvalidValueError(
                Text.of(
                    id=f"Pengenal {org_id!r} diberikan dua kali.",
                    en=f"The identifier {org_id!r} is given twice.",
                ),
                path=here,
            )
        found[org_id] = Identifier(
            scheme=scheme, value=value, primary=place == primary, verified=org_id in verified
        )
    return tuple(sorted(found.values(), key=lambda identifier: not identifier.primary))


def _scheme(code: str, *path: str) -> str:
    kept = short_enough(code, LONGEST_IDENTIFIER, *path).upper()
    if not _SCHEME.fullmatch(kept):
        raise InvalidValueError(
            Text.of(
                id="Kode daftar org-id.guide berbentuk ID-KHH, XM-DAC atau X-MITRA.",
                en="The code of an org-id.guide list looks like ID-KHH, XM-DAC or X-MITRA.",
            ),
            path=path,
        )
    return kept


def _value(value: str, *path: str) -> str:
    kept = bounds.words(value, LONGEST_IDENTIFIER, *path)
    if kept != value:
        raise InvalidValueError(
            Text.of(
                id="Pengenal tidak boleh berspasi di awal atau akhir.",
                en="An identifier has no blanks at its ends.",
            ),
            path=path,
        )
    return kept
