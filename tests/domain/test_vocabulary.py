"""Codes and what lies beneath them."""

import uuid

import pytest

from domain.codes import RegionLevel, VocabularyScheme
from domain.concept import Concept
from domain.errors import UnknownCodeError
from domain.region import Neighbor, Region
from domain.text import Text
from domain.vocabulary import NAMESPACE, Vocabulary, stable_id


def region(code: str, level: RegionLevel, parent: str | None, *aliases: str) -> Region:
    """Make a region named by its code."""
    return Region(
        id=stable_id("region", code),
        code=code,
        name=Text.of(en=code),
        level=level,
        parent=parent,
        aliases=aliases,
    )


WORLD = region("001", RegionLevel.WORLD, None)
INDONESIA = region("ID", RegionLevel.COUNTRY, "001", "IDN", "360")
ISLANDS = region("ID-ML", RegionLevel.ISLAND_GROUP, "ID")
MALUKU = region("ID-MA", RegionLevel.PROVINCE, "ID-ML", "81", "ID81")
AMBON = region("81.71", RegionLevel.REGENCY, "ID-MA")
THEME = Concept(
    id="c", code="sdg:4", scheme=VocabularyScheme.SDG_GOAL, label=Text.of(en="Education")
)


def vocabulary(*regions: Region) -> Vocabulary:
    """Make a vocabulary of these regions and one theme."""
    return Vocabulary(regions=regions, concepts=[THEME], schemes=[])


PLACES = vocabulary(WORLD, INDONESIA, ISLANDS, MALUKU, AMBON)


@pytest.mark.parametrize("given", ["ID-MA", "id-ma", " 81 ", "id81"])
def test_a_code_or_alias_finds_its_term_whatever_its_case(given: str) -> None:
    """People type codes as they know them; the answer has the canonical one."""
    assert PLACES.regions.get(given).code == "ID-MA"
    assert given in PLACES.regions


def test_an_unknown_code_names_the_nearest() -> None:
    """A typing error is answered with what may have been meant."""
    with pytest.raises(UnknownCodeError) as caught:
        PLACES.regions.get("ID-MQ")
    assert "ID-MA" in caught.value.nearest
    assert "ID-MA" in caught.value.text.shown("id")


def test_below_and_above_follow_the_hierarchy() -> None:
    """Everything inside a region, itself first; everything around it, the widest last."""
    assert PLACES.regions.below("ID") == ["ID", "ID-ML", "ID-MA", "81.71"]
    assert PLACES.regions.above("81.71") == ["81.71", "ID-MA", "ID-ML", "ID", "001"]
    assert PLACES.at_level("81.71", RegionLevel.PROVINCE) == MALUKU
    assert PLACES.at_level("ID", RegionLevel.PROVINCE) is None


def test_ordinals_are_places_in_the_given_order() -> None:
    """Columns store ordinals: they are 0 to n-1 in the order of the table."""
    assert [PLACES.regions.ordinal(each.code) for each in PLACES.regions] == [0, 1, 2, 3, 4]


def test_a_code_of_its_own_wins_over_an_alias() -> None:
    """A number that is one region's code and another's alias means the former."""
    both = vocabulary(WORLD, region("81", RegionLevel.COUNTRY, "001"), MALUKU)
    assert both.regions.get("81").level is RegionLevel.COUNTRY


def test_whatever_could_move_an_ordinal_changes_the_fingerprint() -> None:
    """Columns made with another order, parent or neighbor are refused by it."""
    near = Region(
        id="x",
        code="81.71",
        name=Text.of(en="Ambon"),
        level=RegionLevel.REGENCY,
        parent="ID-MA",
        neighbors=(Neighbor(code="ID-MA", by="sea"),),
    )
    prints = {
        each.fingerprint
        for each in (
            PLACES,
            vocabulary(WORLD, INDONESIA, ISLANDS, AMBON, MALUKU),
            vocabulary(WORLD, INDONESIA, ISLANDS, MALUKU),
            vocabulary(WORLD, INDONESIA, ISLANDS, MALUKU, near),
        )
    }
    assert len(prints) == 4
    assert vocabulary(*PLACES.regions).fingerprint == PLACES.fingerprint


def test_stable_ids_are_the_same_everywhere() -> None:
    """Ids of codes and of imported records must not change between releases."""
    assert stable_id("region", "ID-MA") == "0e374258-28a5-5f40-b85a-9b8c5bfca419"


def test_stable_ids_are_uuids_of_names() -> None:
    """As the standard library makes them (UUID version 5), for any letters."""
    for name in ("", "ID-MA", "a|b", "Yayasan Ombak 海"):
        assert stable_id("region", name) == str(uuid.uuid5(NAMESPACE, f"region:{name}"))
