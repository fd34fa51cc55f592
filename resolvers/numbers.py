"""Which number identifies an organization, and from which register is it? After org-id.guide."""

import re

from domain.codes import RegionLevel
from domain.organization import Identifier
from domain.vocabulary import Vocabulary
from resolvers.names import bare

# Prefixes of org-id.guide for lists of no single country.
_INTERNATIONAL = frozenset({"XM", "XI", "XR", "XS", "EU"})
_LISTED = re.compile(r"([A-Za-z]{2}-[A-Za-z0-9_]{2,12})-([^\s-].{0,99})")
_AGENCY = re.compile(r"([A-Z]{2})-([0-9]{1,3})")  # `CH-4`: an agency in its country's DAC list
_DAC = re.compile(r"DAC-([0-9].*)")
_CHANNEL = re.compile(r"4[1-7][0-9]{3}")  # DAC channel codes of multilateral organizations
_DAC_VALUE = re.compile(r"[0-9]{1,5}(-[0-9]{1,4})?")
# DAC channel codes for whole kinds of organizations: `22000` is any NGO of a donor country.
_DAC_KIND = re.compile(
    r"[1-36]0000|1[1-3]00[0-4]|2[1-3]000|3[12]000|40000|4[1267]000|5[0-2]000|6[1-3]0[01][0-9]|90000"
)

_NO_VALUE = frozenset({"n a", "na", "nd", "none", "nil", "null", "unknown", "tbc", "tbd", "xxx"})


def identify(ref: str, vocabulary: Vocabulary) -> Identifier | None:
    """Read a reference as an identifier after org-id.guide; None if it is not one.

    Taken are `GB-COH-123` (a list of a country or an international one), `CH-4` (an agency in the
    old list of its country), and DAC numbers written `XM-DAC-41114`, `DAC-1601` or, for
    multilateral bodies only, `41122`. DAC numbers of whole kinds of organizations are nobody's.
    """
    ref = ref.strip()
    if _CHANNEL.fullmatch(ref):
        ref = f"XM-DAC-{ref}"
    elif dac := _DAC.fullmatch(ref):
        ref = f"XM-DAC-{dac[1]}"
    if agency := _AGENCY.fullmatch(ref):
        return (
            Identifier(scheme=agency[1], value=agency[2])
            if _is_country(agency[1], vocabulary)
            else None
        )
    listed = _LISTED.fullmatch(ref)
    if listed is None:
        return None
    scheme, value = listed[1].upper(), listed[2]
    prefix = scheme[:2]
    if prefix not in _INTERNATIONAL and not _is_country(prefix, vocabulary):
        return None
    if not value.strip("0-. ") or bare(value) in _NO_VALUE:
        return None
    if scheme == "XM-DAC" and (not _DAC_VALUE.fullmatch(value) or _DAC_KIND.fullmatch(value)):
        return None
    return Identifier(scheme=scheme, value=value)


def country_of(identifier: Identifier | None, vocabulary: Vocabulary) -> str | None:
    """Give the country whose register a number is from; None for international lists."""
    if identifier is None or not _is_country(identifier.scheme[:2], vocabulary):
        return None
    return identifier.scheme[:2]


def _is_country(code: str, vocabulary: Vocabulary) -> bool:
    region = vocabulary.regions.find(code)
    return region is not None and region.code == code and region.level is RegionLevel.COUNTRY
