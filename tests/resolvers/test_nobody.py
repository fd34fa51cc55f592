"""Placeholders, persons, and names that only look like them."""

import pytest

from domain.text import Text
from resolvers.incoming import Mention
from resolvers.nobody import Kind, kind_of


@pytest.mark.parametrize(
    "name",
    [
        "various", "Various donors", "MULTIPLE DONORS", "unknown", "n/a", "N.A.", "-", "\u2014",
        "TBD", "to be determined", "Other", "private sector", "Non-Governmental Organization",
        "International NGOs", "Recipient Government", "Implementing partner 3", "Anonymous Donor",
        "Anonymous Rights Groups", "divers bailleurs", "Plusieurs ONG locales", "inconnu",
        "non précisé", "ONG basée dans un pays donneur", "Varios donantes", "ECU-VARIOS DONANTES",
        "desconocido", "por definir", "Berbagai donatur", "beberapa mitra", "tidak diketahui",
        "lain-lain", "dan lain-lain", "Mitra lokal", "belum ditentukan", "...",
    ],
)  # fmt: skip
def test_placeholders_in_four_languages_are_nobody(name: str) -> None:
    """Words that stand for no organization, or for any of a kind."""
    assert kind_of(Mention(names=Text.of(en=name))) is Kind.PLACEHOLDER


@pytest.mark.parametrize(
    "name",
    [
        "individual", "Private individuals", "Individual donors", "particuliers", "perorangan",
        "personas físicas", "Mr. Anso Belwara", "Mrs Anso Belwara", "Dr. Anso Belwara",
        "Ir. H. Anso Belwara", "Ibu Ratna Sendangwulan", "Prof. Dr. Anso Belwara",
        "Anso Belwara, S.Pd.", "Anso Belwara, Ph.D.", "Anso Belwara, M.Si., MBA",
    ],
)  # fmt: skip
def test_persons_are_known_by_title_or_degree(name: str) -> None:
    """Individuals are never stored."""
    assert kind_of(Mention(names=Text.of(en=name))) is Kind.PERSON


@pytest.mark.parametrize(
    "name",
    [
        "Rumah Sakit Dr. Belwara", "Dr. Belwara Hospital", "Prof. Belwara Foundation",
        "Ibu Center Ternate", "Ir. H. Belwara University", "Various Rivers Trust",
        "Others Matter Now", "International Rice Organization", "Government of Orveldia",
        "NGO Forum of Orveld", "Mitra Laut Aru", "Partners in Salt", "Alcove Anonymous Choir",
        "PT Garam Timur", "Unknown Shores Society", "Belwara, Sons & Co.", "世界塩基金",
        "الجمعية",
    ],
)  # fmt: skip
def test_real_names_stay_organizations(name: str) -> None:
    """One word of a placeholder or a title does not make a name one."""
    assert kind_of(Mention(names=Text.of(en=name))) is Kind.ORGANIZATION


def test_no_name_is_nameless() -> None:
    """A bare reference is neither a placeholder nor an organization."""
    assert kind_of(Mention(ref="JP-8")) is Kind.NAMELESS


def test_one_telling_name_among_several_decides() -> None:
    """A placeholder in any language makes the mention one."""
    assert kind_of(Mention(names=Text.of(en="Orveld", fr="inconnu"))) is Kind.PLACEHOLDER
