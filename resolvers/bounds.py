"""Is each value that shall be written within bounds, and what is it in canonical form?

Every function takes the value's path in the input, with the names that clients send, and raises an
InputError that carries it. The figures are the limits of the API.
"""

import math
import re
from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

from domain.codes import VocabularyScheme
from domain.errors import (
    InputError,
    InvalidValueError,
    RequiredError,
    WithdrawnCodeError,
)
from domain.resource import LARGEST_AMOUNT, Quantity, currency_of
from domain.text import (
    NO_TEXT,
    SERVICE_LANGUAGES,
    UNDETERMINED,
    Text,
    is_language_tag,
    language_of,
)
from domain.vocabulary import Vocabulary
from resolvers.checks import few_enough, short_enough
from resolvers.given import Codes, Texts

# Most characters of a text in one language, and most items of a list.
NAME = 300
LONG_TEXT = 10_000
REMARK = 1_000
LONGEST_CODE = 100
LONGEST_ADDRESS = 2_000
MOST_THEMES = 50
MOST_REGIONS = 600

RESOURCES = frozenset({VocabularyScheme.RESOURCE})
UNITS = frozenset({VocabularyScheme.UNIT})
TARGETS = frozenset({VocabularyScheme.SDG_TARGET, VocabularyScheme.SDG_GOAL})
THEMES = TARGETS | {
    VocabularyScheme.DAC_SECTOR,
    VocabularyScheme.DAC_SECTOR_CATEGORY,
    VocabularyScheme.ICNP_TSO,
    VocabularyScheme.HUMANITARIAN_CLUSTER,
}

# Controls break displays and logs; half a character cannot be stored. Lines and tabs are kept
# where a text may be long.
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LINES = re.compile(r"[\t\n\r\u2028\u2029]")


class ReplacedCodeError(WithdrawnCodeError):
    """A withdrawn concept that one other concept replaced."""

    def __init__(self, given: str, successor: str, *, path: Sequence[str]) -> None:
        super().__init__(given, path=path)
        self.text = Text.of(
            id=f"Kode {given!r} sudah ditarik; pakai {successor!r}.",
            en=f"The code {given!r} was withdrawn; use {successor!r}.",
        )
        self.allowed = (successor,)


# --- texts ----------------------------------------------------------------------------------


def words(value: str, most: int, *path: str, lines: bool = False) -> str:
    """Give a text without blanks at its ends; it must hold something that can be seen.

    With `lines` it may have several lines and tabs.
    """
    kept = value.strip()
    short_enough(kept, most, *path)
    if _UNFIT.search(kept) or (not lines and _LINES.search(kept)):
        raise InvalidValueError(
            Text.of(
                id="Teks memuat karakter kendali atau ganti baris yang tidak diperbolehkan.",
                en="The text holds control characters or line breaks, which are not allowed.",
            ),
            path=path,
        )
    if not any(letter.isprintable() and not letter.isspace() for letter in kept):
        raise RequiredError(path=path)
    return kept


def text(given: Texts, most: int, *path: str, lines: bool = False) -> Text:
    """Give one text in all its languages, `most` characters in each; none for an empty list."""
    few_enough(given, len(SERVICE_LANGUAGES) + 1, *path)
    found: dict[str, str] = {}
    for place, each in enumerate(given):
        here = (*path, str(place))
        undetermined = each.language.strip().lower() == UNDETERMINED  # as answers may give it
        code = UNDETERMINED if undetermined else language(each.language, *here, "language")
        if code in found:
            raise InvalidValueError(
                Text.of(
                    id=f"Bahasa {code!r} diberikan dua kali.",
                    en=f"The language {code!r} is given twice.",
                ),
                path=(*here, "language"),
            )
        found[code] = words(each.text, most, *here, "text", lines=lines)
    return Text(found) if found else NO_TEXT


def required_text(given: Texts | None, most: int, *path: str, lines: bool = False) -> Text:
    """Give the same; at least one language must be given."""
    found = text(given or (), most, *path, lines=lines)
    if not found:
        raise RequiredError(path=path)
    return found


def language(tag: str, *path: str) -> str:
    """Give the service language of a BCP-47 tag: `pt-BR` is `pt`; others are refused."""
    code = language_of(tag)
    if code == UNDETERMINED or not is_language_tag(tag.strip()):
        raise InvalidValueError(
            Text.of(
                id="Bahasa ini tidak termasuk bahasa layanan.",
                en="This is not one of the service languages.",
            ),
            path=path,
            allowed=SERVICE_LANGUAGES,
        )
    return code


def languages(tags: Codes, *path: str) -> tuple[str, ...]:
    """Give each service language once, in the order given."""
    few_enough(tags, len(SERVICE_LANGUAGES), *path)
    found = (language(tag, *path, str(place)) for place, tag in enumerate(tags))
    return tuple(dict.fromkeys(found))


# --- codes ----------------------------------------------------------------------------------


def concept(known: Vocabulary, code: str, schemes: frozenset[VocabularyScheme], *path: str) -> str:
    """Give the canonical code of a concept of one of some schemes that is still in use."""
    short_enough(code, LONGEST_CODE, *path)
    try:
        found = known.concepts.get(code)
    except InputError as error:
        raise error.under(*path) from None
    if found.scheme not in schemes:
        wanted = (known.schemes[each].prefix for each in known.schemes if each in schemes)
        named = ", ".join(f"`{prefix}:`" for prefix in dict.fromkeys(wanted))
        raise InvalidValueError(
            Text.of(
                id=f"{found.code!r} tidak dapat dipakai di sini; pakai kode {named}.",
                en=f"{found.code!r} cannot stand here; use a code of {named}.",
            ),
            path=path,
        )
    if found.withdrawn:
        in_use = [each for each in found.exact_match if _in_use(known, each)]
        if len(in_use) == 1:
            raise ReplacedCodeError(found.code, in_use[0], path=path)
        raise WithdrawnCodeError(found.code, path=path)
    return found.code


def _in_use(known: Vocabulary, code: str) -> bool:
    found = known.concepts.find(code)
    return found is not None and not found.withdrawn


def concepts(
    known: Vocabulary, codes: Codes, schemes: frozenset[VocabularyScheme], most: int, *path: str
) -> tuple[str, ...]:
    """Give each concept once, in the order given."""
    few_enough(codes, most, *path)
    found = (concept(known, code, schemes, *path, str(at)) for at, code in enumerate(codes))
    return tuple(dict.fromkeys(found))


def themes(known: Vocabulary, codes: Codes, *path: str) -> tuple[str, ...]:
    """Give each theme once, in the order given."""
    return concepts(known, codes, THEMES, MOST_THEMES, *path)


def region(known: Vocabulary, code: str, *path: str) -> str:
    """Give the canonical code of a region, whichever of its codes was given."""
    short_enough(code, LONGEST_CODE, *path)
    try:
        return known.regions.get(code).code
    except InputError as error:
        raise error.under(*path) from None


def regions(
    known: Vocabulary, codes: Codes, *path: str, most: int = MOST_REGIONS
) -> tuple[str, ...]:
    """Give each region once, in the order given."""
    few_enough(codes, most, *path)
    found = (region(known, code, *path, str(place)) for place, code in enumerate(codes))
    return tuple(dict.fromkeys(found))


# --- numbers, days, addresses ---------------------------------------------------------------


def number(value: float, *path: str, least: float = 0, most: float = LARGEST_AMOUNT) -> float:
    """Give a finite number from `least` to `most`; minus zero becomes zero."""
    if not (math.isfinite(value) and least <= value <= most):
        raise InvalidValueError(
            Text.of(
                id=f"Angka harus antara {least:.15g} dan {most:.15g}.",
                en=f"The number must be from {least:.15g} to {most:.15g}.",
            ),
            path=path,
        )
    return value + 0


def quantity(known: Vocabulary, given: Quantity, *path: str) -> Quantity:
    """Give an amount of 0 or more with a unit that is one."""
    return Quantity(
        value=number(given.value, *path, "value"),
        unit=concept(known, given.unit, UNITS, *path, "unit"),
    )


def money(known: Vocabulary, given: Quantity, *path: str) -> Quantity:
    """Give an amount whose unit is a currency."""
    found = quantity(known, given, *path)
    if not currency_of(found.unit):
        raise InvalidValueError(
            Text.of(
                id="Satuannya harus mata uang, misalnya unit:IDR.",
                en="The unit must be a currency, such as unit:IDR.",
            ),
            path=(*path, "unit"),
        )
    return found


def in_order(first: date | None, last: date | None, *path: str) -> None:
    """Refuse a first day that lies after the last; `path` is the last day's."""
    if first and last and first > last:
        raise InvalidValueError(
            Text.of(
                id="Hari terakhir mendahului hari pertama.",
                en="The last day lies before the first.",
            ),
            path=path,
        )


def website(address: str, *path: str) -> str:
    """Give an absolute https address; without a login, which would be somebody's secret."""
    kept = words(address, LONGEST_ADDRESS, *path)
    try:
        parts = urlsplit(kept)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    wrong = (
        parts.scheme != "https"
        or "." not in host.strip(".")
        or "@" in parts.netloc
        or any(letter.isspace() or letter in '<>"\\' for letter in kept)
    )
    if wrong:
        raise InvalidValueError(
            Text.of(
                id="Alamat situs harus lengkap dan berawalan https://.",
                en="The website must be an absolute address that begins with https://.",
            ),
            path=path,
        )
    return kept
