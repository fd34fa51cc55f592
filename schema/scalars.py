"""How do dates, codes and addresses look on the wire?"""

from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any, NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from domain.text import is_language_tag

LanguageTag = NewType("LanguageTag", str)
RegionCode = NewType("RegionCode", str)
ConceptCode = NewType("ConceptCode", str)
URL = NewType("URL", str)


def _date(value: Any) -> date:
    if isinstance(value, str) and len(value) == len("2026-12-31"):
        with suppress(ValueError):
            return date.fromisoformat(value)
    raise GraphQLError("a date looks like 2026-12-31")


def _instant(value: Any) -> datetime:
    if isinstance(value, str):
        with suppress(ValueError, OverflowError):
            instant = datetime.fromisoformat(value)
            if instant.tzinfo is not None:
                return instant.astimezone(UTC)
    raise GraphQLError("an instant looks like 2026-12-31T23:59:59Z, with its offset")


def _language_tag(value: Any) -> str:
    """Take any tag that is well formed: which languages count is decided where it is used."""
    if isinstance(value, str) and is_language_tag(value):
        return value
    raise GraphQLError("a language tag looks like id, en-GB or zh-Hant (BCP 47)")


def _word(value: Any) -> str:
    """Take a string as it is: what it may be is checked where the vocabulary is known."""
    if not isinstance(value, str):
        raise GraphQLError("a string is wanted")
    return value


def _show_instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


SCALARS: dict[object, ScalarDefinition] = {
    date: strawberry.scalar(
        name="Date",
        description="Calendar date, ISO 8601 `YYYY-MM-DD`.",
        serialize=date.isoformat,
        parse_value=_date,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="Instant, ISO 8601 with offset; answers are in UTC.",
        serialize=_show_instant,
        parse_value=_instant,
    ),
    LanguageTag: strawberry.scalar(
        name="LanguageTag",
        description="BCP-47 language tag: `id`, `en`, `jv`.",
        serialize=str,
        parse_value=_language_tag,
    ),
    RegionCode: strawberry.scalar(
        name="RegionCode",
        description=(
            "Region code: ISO 3166-2 `ID-MA`, ISO 3166-1 `ID`, UN M49 `035`, Kemendagri `81.01`. "
            "Any known alias is accepted; answers give the canonical code."
        ),
        serialize=str,
        parse_value=_word,
    ),
    ConceptCode: strawberry.scalar(
        name="ConceptCode",
        description=(
            "Vocabulary term as `scheme:code`: `sdg:4`, `dac:15160`, `resource:boat-transport`."
        ),
        serialize=str,
        parse_value=_word,
    ),
    URL: strawberry.scalar(
        name="URL", description="Absolute https address.", serialize=str, parse_value=_word
    ),
}
