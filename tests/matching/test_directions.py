"""Places under their French and English names, and lists of directions."""

import pytest

from domain.codes import RegionLevel
from matching.brief import interpret
from mitra.reference import load_vocabulary

REAL = load_vocabulary()


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("guru di Jawa Timur dan Barat", "ID-JI ID-JB"),
        ("Kami butuh guru di Kalimantan Barat, Tengah dan Selatan", "ID-KB ID-KT ID-KS"),
        ("doctors for North and Central Kalimantan", "ID-KU ID-KT"),
        ("doctors for North, West and South Sumatra", "ID-SU ID-SB ID-SS"),
        ("des sages-femmes aux Célèbes du Nord et du Sud", "ID-SA ID-SN"),
        ("Il nous faut un bateau à Java central et oriental", "ID-JT ID-JI"),
        ("Il nous faut un bateau à Java Ouest et Java Est", "ID-JB ID-JI"),
        ("guru di Jawa Barat dan Timur Tengah", "ID-JB"),
        ("guru di Jawa Barat dan Maluku", "ID-JB ID-MA"),
        ("East Java and North Maluku", "ID-JI ID-MU"),
        ("teachers in Northern and Eastern Africa", "015 014"),
    ],
)
def test_each_direction_of_a_list_names_a_place(text: str, regions: str) -> None:
    """Behind the name in Indonesian and French, before it in English."""
    assert interpret(text, REAL, None).regions == tuple(regions.split())


@pytest.mark.parametrize(
    "text",
    [
        "guru di Indonesia timur",
        "guru di kawasan timur Indonesia",
        "guru di indonesia bagian timur",
        "schools in eastern Indonesia",
        "schools in the east of Indonesia",
        "des écoles en Indonésie orientale",
        "des écoles dans l\u2019est de l\u2019Indonésie",
    ],
)
def test_eastern_indonesia_is_its_islands(text: str) -> None:
    """It was all of Indonesia."""
    assert interpret(text, REAL, None).regions == ("ID-SL", "ID-ML", "ID-PP", "ID-NB", "ID-NT")


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("guru di Indonesia", "ID"),
        ("guru di Indonesia Barat", "ID"),
        ("guru di Indonesia Timur dan Barat", "ID-SL ID-ML ID-PP ID-NB ID-NT ID"),
        ("western and eastern Indonesia", "ID ID-SL ID-ML ID-PP ID-NB ID-NT"),
        ("guru di Jawa Timur Indonesia", "ID-JI ID"),
        ("guru di Nusa Tenggara Timur, Indonesia", "ID-NT ID"),
        ("des écoles en Asie de l'Est et en Indonésie", "030 ID"),
        ("bukan di Indonesia timur, tetapi di Jawa", "ID-JW"),
    ],
)
def test_other_easts_are_not_eastern_indonesia(text: str, regions: str) -> None:
    """Of the west there is no list: who names both means all of it."""
    assert interpret(text, REAL, None).regions == tuple(regions.split())


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("the Moluccas, Celebes and the Lesser Sunda Islands", "ID-ML ID-SL ID-NU"),
        ("aux Moluques, en Papouasie et aux Célèbes", "ID-ML ID-PP ID-PA ID-SL"),
        ("un médecin à Sumatra du Nord", "ID-SU"),
        ("des vétérinaires dans les petites îles de la Sonde", "ID-NU"),
        ("des vétérinaires dans les Petites îles de la Sonde orientales", "ID-NT"),
        ("un médecin à Bornéo", "ID-KA"),
        ("un médecin en Papouasie occidentale", "ID-PB"),
        ("un médecin en Papouasie-Nouvelle-Guinée", "PG"),
        ("un médecin aux Moluques du Nord", "ID-MU"),
        ("guru di tanah Merah", "93.02 ID-PS"),
    ],
)
def test_places_have_their_french_and_english_names(text: str, regions: str) -> None:
    """A name of several words may begin with a small letter."""
    assert interpret(text, REAL, None).regions == tuple(regions.split())


# Provinces whose French name is that in Indonesian or English.
SAME = {"ID-AC", "ID-RI", "ID-JA", "ID-BE", "ID-LA", "ID-JK", "ID-BT", "ID-BA", "ID-GO", "ID-MA"}


def test_every_other_province_has_a_french_name() -> None:
    """Beside those that are the same in all three languages."""
    provinces = {each.code: each for each in REAL.regions if each.level is RegionLevel.PROVINCE}
    assert {code for code, each in provinces.items() if not each.synonyms} <= SAME
