"""A vocabulary that fits a screen: places, themes, resources and units for worlds made by hand."""

from typing import Any

from domain.codes import EconomyGroup, RegionLevel, VocabularyScheme
from domain.concept import Concept, Scheme
from domain.region import Neighbor, Point, Region
from domain.text import Text
from domain.vocabulary import Vocabulary, stable_id


def _region(code: str, level: RegionLevel, parent: str | None = None, **more: Any) -> Region:
    name = Text.of(en=more.pop("name", code))
    return Region(
        id=stable_id("region", code), code=code, name=name, level=level, parent=parent, **more
    )


def _concept(code: str, scheme: VocabularyScheme, label: str, **more: Any) -> Concept:
    return Concept(
        id=stable_id("concept", code), code=code, scheme=scheme, label=Text.of(en=label), **more
    )


_LAND, _SEA = "land", "sea"
REGIONS = (
    _region("001", RegionLevel.WORLD, name="World"),
    _region("142", RegionLevel.CONTINENT, "001", name="Asia"),
    _region("009", RegionLevel.CONTINENT, "001", name="Oceania"),
    _region(
        "ID", RegionLevel.COUNTRY, "142", name="Indonesia", aliases=("IDN",),
        economy=EconomyGroup.DEVELOPING,
        neighbors=(Neighbor(code="TL", by=_LAND),),
    ),
    _region(
        "TL", RegionLevel.COUNTRY, "142", name="Timor-Leste", aliases=("TLS",),
        economy=EconomyGroup.DEVELOPING,
        neighbors=(Neighbor(code="ID", by=_LAND),),
    ),
    _region(
        "AU", RegionLevel.COUNTRY, "009", name="Australia", aliases=("AUS",),
        economy=EconomyGroup.DEVELOPED,
    ),
    _region("ID-JW", RegionLevel.ISLAND_GROUP, "ID", name="Java"),
    _region("ID-ML", RegionLevel.ISLAND_GROUP, "ID", name="Maluku islands"),
    _region("ID-JB", RegionLevel.PROVINCE, "ID-JW", name="West Java", aliases=("ID32",)),
    _region(
        "ID-MA", RegionLevel.PROVINCE, "ID-ML", name="Maluku", aliases=("ID81",),
        neighbors=(Neighbor(code="ID-MU", by=_SEA),),
        centroid=Point(latitude=-3.24, longitude=130.15),
    ),
    _region(
        "ID-MU", RegionLevel.PROVINCE, "ID-ML", name="North Maluku", aliases=("ID82",),
        neighbors=(Neighbor(code="ID-MA", by=_SEA),),
    ),
    _region("ID-8171", RegionLevel.REGENCY, "ID-MA", name="Ambon"),
    _region("ID-8172", RegionLevel.REGENCY, "ID-MA", name="Tual"),
    _region("ID-3273", RegionLevel.REGENCY, "ID-JB", name="Bandung"),
)  # fmt: skip

_S = VocabularyScheme
CONCEPTS = (
    _concept("sdg:4", _S.SDG_GOAL, "Quality education"),
    _concept("sdg:4.7", _S.SDG_TARGET, "Education for sustainable development", broader="sdg:4"),
    _concept("sdg:6", _S.SDG_GOAL, "Clean water", exact_match=("dac3:140",)),
    _concept("sdg:14", _S.SDG_GOAL, "Life below water"),
    _concept("sdg:14.b", _S.SDG_TARGET, "Markets for small-scale fishers", broader="sdg:14"),
    _concept("dac3:111", _S.DAC_SECTOR_CATEGORY, "Education"),
    _concept("dac:11220", _S.DAC_SECTOR, "Primary education", broader="dac3:111"),
    _concept("dac3:140", _S.DAC_SECTOR_CATEGORY, "Water", exact_match=("sdg:6",)),
    _concept("dac3:151", _S.DAC_SECTOR_CATEGORY, "Government and civil society"),
    _concept(
        "dac:15160", _S.DAC_SECTOR, "Human rights", broader="dac3:151", protected_by_default=True
    ),
    _concept("cluster:3", _S.HUMANITARIAN_CLUSTER, "Health"),
    _concept("resource:goods", _S.RESOURCE, "Goods"),
    _concept("resource:ice", _S.RESOURCE, "Ice", broader="resource:goods"),
    _concept("resource:fish", _S.RESOURCE, "Fish", broader="resource:goods"),
    _concept("resource:boat", _S.RESOURCE, "Boat", broader="resource:goods"),
    _concept("resource:songs", _S.RESOURCE, "Songs"),
    _concept("resource:funding", _S.RESOURCE, "Funding"),
    _concept("resource:training", _S.RESOURCE, "Training"),
    _concept("resource:fax", _S.RESOURCE, "Fax machine", withdrawn=True),
    _concept("unit:person", _S.UNIT, "people"),
    _concept("unit:kg", _S.UNIT, "kilograms"),
    _concept("unit:USD", _S.UNIT, "US dollars"),
    _concept("unit:IDR", _S.UNIT, "rupiah"),
)

_PREFIXES = {
    _S.SDG_GOAL: "sdg", _S.SDG_TARGET: "sdg", _S.DAC_SECTOR: "dac", _S.DAC_SECTOR_CATEGORY: "dac3",
    _S.HUMANITARIAN_CLUSTER: "cluster", _S.RESOURCE: "resource", _S.UNIT: "unit",
}  # fmt: skip
VOCABULARY = Vocabulary(
    regions=REGIONS,
    concepts=CONCEPTS,
    schemes=[
        Scheme(
            scheme=scheme, prefix=prefix, title=Text.of(en=scheme.value), version="1",
            license=None, source="made for tests",
        )
        for scheme, prefix in _PREFIXES.items()
    ],
)  # fmt: skip
