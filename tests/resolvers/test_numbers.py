"""Numbers of organizations as sources write them."""

import pytest

from domain.organization import Identifier
from mitra.reference import load_vocabulary
from resolvers.numbers import country_of, identify


@pytest.mark.parametrize(
    ("ref", "org_id", "country"),
    [
        ("GB-COH-09900417", "GB-COH-09900417", "GB"),
        ("  ID-KDN-77-00412 ", "ID-KDN-77-00412", "ID"),
        ("gb-coh-SC099004", "GB-COH-SC099004", "GB"),
        ("XM-DAC-41114", "XM-DAC-41114", None),
        ("XI-IATI-EC_NEAR", "XI-IATI-EC_NEAR", None),
        ("XM-DAC-301-2", "XM-DAC-301-2", None),
        ("DAC-1601", "XM-DAC-1601", None),
        ("41122", "XM-DAC-41122", None),
        ("CH-4", "CH-4", "CH"),
    ],
)
def test_numbers_after_org_id_are_taken(ref: str, org_id: str, country: str | None) -> None:
    """The list's code is put in capitals, spaces around go, and DAC numbers get their list."""
    found = identify(ref, load_vocabulary())
    assert found is not None
    assert found.org_id == org_id
    assert country_of(found, load_vocabulary()) == country


@pytest.mark.parametrize(
    "ref",
    [
        "", "0", "00000", "ID", "GB", "N/A", "NGO", "unknown", "our-partner", "12711", "CZE0001618",
        "XM-DAC-41114-PROJECT-00127336", "XM-DAC-22000", "XM-DAC-12002", "XM-DAC-61000",
        "GB-COH-0", "GB-COH-00000000", "GB-COH-n/a", "GB-COH-", "GB-COH", "ZZ-COH-123", "ZZ-4",
        "XT-IATI-X", "41-22", "\u0664\u0661\u0661\u0662\u0662",
    ],
)  # fmt: skip
def test_other_references_are_nobodys_number(ref: str) -> None:
    """Numbers of the publisher's own, activities, countries and whole kinds identify nobody."""
    assert identify(ref, load_vocabulary()) is None


def test_a_number_of_a_country_has_that_country() -> None:
    """Without a number there is no country."""
    assert country_of(None, load_vocabulary()) is None
    assert country_of(Identifier(scheme="XM-DAC", value="7"), load_vocabulary()) is None
