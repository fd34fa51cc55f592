import csv
import re
import shutil
from collections import Counter
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pycountry
import pytest
from babel import Locale

from domain.codes import (
    ActivityStatus,
    EconomyGroup,
    OrganizationType,
    PartyRole,
    RegionLevel,
    VocabularyScheme,
)
from domain.concept import Concept
from domain.errors import BadFileError
from domain.region import Neighbor, Region
from mitra.reference import iati, load_vocabulary, read_vocabulary
from mitra.reference.tables import CONCEPT_FILES

VOCABULARY = load_vocabulary()
REGIONS = VOCABULARY.regions
CONCEPTS = VOCABULARY.concepts

# The corners of Indonesia: Rondo, Miangas, the border at 141° E, Rote.
NORTH, SOUTH, WEST, EAST = 6.1, -11.1, 94.9, 141.1


def at(level: RegionLevel) -> list[Region]:
    """Give the regions of one level, in the fixed order."""
    return [region for region in REGIONS if region.level is level]


def crossings(code: str) -> dict[str, str]:
    """Give the neighbors of a region: how people cross, by code."""
    return {neighbor.code: neighbor.by for neighbor in REGIONS.get(code).neighbors}


# --- the hierarchy ---------------------------------------------------------------------------


def test_every_region_leads_up_to_the_world() -> None:
    """No parent is missing and no chain loops: the widest region above any is the world."""
    assert {REGIONS.above(region.code)[-1] for region in REGIONS} == {"001"}
    assert len(REGIONS.below("001")) == len(REGIONS)


def test_levels_narrow_downward() -> None:
    """A region's parent is of a wider level; only M49 regions lie within their own level."""
    order = list(RegionLevel)
    for region in REGIONS:
        parent = REGIONS.parent(region.code)
        if parent is not None and region.level is not RegionLevel.CONTINENT:
            assert order.index(parent.level) < order.index(region.level), region.code


def test_countries_are_those_of_iso_3166_and_kosovo() -> None:
    """All alpha-2 codes with their alpha-3 and number as aliases, and XK, which IATI uses."""
    aliases = {region.code: set(region.aliases) for region in at(RegionLevel.COUNTRY)}
    assert aliases.pop("XK") == set()
    assert aliases == {
        country.alpha_2: {country.alpha_3, country.numeric} for country in pycountry.countries
    }


def test_provinces_and_island_groups_are_those_of_iso_3166_2() -> None:
    """38 provinces, each in the one of the seven island groups that ISO 3166-2 gives it."""
    ours = {
        region.code: region.parent
        for region in REGIONS
        if region.level in (RegionLevel.PROVINCE, RegionLevel.ISLAND_GROUP)
    }
    standard = {
        place.code: place.parent_code or "ID"
        for place in pycountry.subdivisions.get(country_code="ID")  # type: ignore[no-untyped-call] # pycountry
    }
    assert ours == standard
    assert len(at(RegionLevel.PROVINCE)) == 38
    assert len(at(RegionLevel.ISLAND_GROUP)) == 7


def test_a_regency_lies_in_the_province_whose_number_it_starts_with() -> None:
    """514 regencies and cities; `94.01` (Nabire) is in Papua Tengah, whose alias is 94."""
    regencies = at(RegionLevel.REGENCY)
    assert len(regencies) == 514
    for regency in regencies:
        assert regency.parent == REGIONS.get(regency.code[:2]).code
    assert Counter(regency.parent for regency in regencies)["ID-MA"] == 11


@pytest.mark.parametrize(
    ("alias", "code"),
    [
        ("IDN", "ID"),
        ("360", "ID"),
        ("tls", "TL"),
        ("81", "ID-MA"),
        ("ID81", "ID-MA"),
        ("94", "ID-PT"),  # Kemendagri, since 2022
        ("ID94", "ID-PA"),  # OCHA, from before 2022
        ("ID91", "ID-PB"),
    ],
)
def test_aliases_lead_to_the_place_they_mean(alias: str, code: str) -> None:
    """Alpha-3, M49, Kemendagri numbers and P-codes, which follow BPS and not Kemendagri."""
    assert REGIONS.get(alias).code == code


def test_no_alias_means_two_places() -> None:
    """Codes and aliases together are unique, whatever their case."""
    names = [name.upper() for region in REGIONS for name in (region.code, *region.aliases)]
    assert [name for name, times in Counter(names).items() if times > 1] == []


def test_regencies_have_no_p_code() -> None:
    """P-codes of regencies follow another numbering (SOURCES.md): better none than a wrong one."""
    assert not [region.code for region in at(RegionLevel.REGENCY) if region.aliases]


# --- names, places, economies ------------------------------------------------------------------


def test_every_name_is_in_indonesian_and_english() -> None:
    """Regions, concepts and schemes can be shown in both languages."""
    texts = [region.name for region in REGIONS]
    texts += [concept.label for concept in CONCEPTS]
    texts += [scheme.title for scheme in VOCABULARY.schemes.values()]
    assert all(set(text.by_language) == {"id", "en"} for text in texts)
    assert all(text.strip() == text for name in texts for text in name.by_language.values())


def test_regency_names_are_in_title_case() -> None:
    """Each says what it is, and none is left in capitals."""
    for regency in at(RegionLevel.REGENCY):
        indonesian, english = (regency.name.by_language[key] for key in ("id", "en"))
        assert indonesian.startswith(("Kabupaten ", "Kota "))
        assert english.endswith(" City" if indonesian.startswith("Kota ") else " Regency")
        assert not any(word.isupper() for word in indonesian.split())
    assert REGIONS.get("11.01").name.by_language["id"] == "Kabupaten Aceh Selatan"


def test_names_of_countries_are_those_of_the_cldr() -> None:
    """Babel gives the same names; a newer CLDR may have changed a handful."""
    for language in ("id", "en"):
        names = Locale(language).territories
        changed = [
            country.code
            for country in at(RegionLevel.COUNTRY)
            if country.name.by_language[language] != names[country.code]
        ]
        assert len(changed) <= 5, changed


def test_provinces_lie_in_indonesia_and_apart() -> None:
    """Each has a center inside the country's box, and no two have the same."""
    centers = [province.centroid for province in at(RegionLevel.PROVINCE)]
    for center in centers:
        assert center is not None
        assert SOUTH < center.latitude < NORTH
        assert WEST < center.longitude < EAST
    assert len(set(centers)) == 38


def test_countries_have_an_economy_and_nothing_else_has() -> None:
    """All but Antarctica; the Republic of Korea counts as developed since 2022."""
    with_economy = {region.code for region in REGIONS if region.economy}
    assert with_economy == {region.code for region in at(RegionLevel.COUNTRY)} - {"AQ"}
    developed = {region.code for region in REGIONS if region.economy is EconomyGroup.DEVELOPED}
    assert {"NL", "US", "JP", "KR", "AU", "NZ", "RU", "IL", "CY"} <= developed
    assert developed.isdisjoint({"ID", "SG", "CN", "BR", "ZA", "TR", "TL", "PG", "SA", "MX"})


# --- neighbors -----------------------------------------------------------------------------------


def test_neighbors_go_both_ways_at_one_level() -> None:
    """Whoever has a neighbor is its neighbor, by the same way; nobody is next to itself."""
    for region in REGIONS:
        assert len(crossings(region.code)) == len(region.neighbors)
        for neighbor in region.neighbors:
            other = REGIONS.get(neighbor.code)
            assert other.level is region.level
            assert other.code != region.code
            assert Neighbor(code=region.code, by=neighbor.by) in other.neighbors


def test_every_province_has_a_neighbor() -> None:
    """Nobody is alone: islands are joined by ferries."""
    assert [region.code for region in at(RegionLevel.PROVINCE) if not region.neighbors] == []


@pytest.mark.parametrize(
    ("a", "b", "by"),
    [
        ("ID-MA", "ID-MU", "sea"),
        ("ID-MA", "ID-PB", "sea"),
        ("ID-NT", "ID-MA", "sea"),
        ("ID-SG", "ID-MA", "sea"),
        ("ID-LA", "ID-BT", "sea"),
        ("ID-BA", "ID-JI", "sea"),
        ("ID-KI", "ID-SR", "sea"),
        ("ID-KR", "ID-RI", "sea"),
        ("ID-YO", "ID-JT", "land"),
        ("ID-PS", "ID-PE", "land"),
        ("ID-ML", "ID-PP", "sea"),
        ("ID", "TL", "land"),
        ("ID", "PG", "land"),
        ("ID", "MY", "land"),
        ("ID", "SG", "sea"),
        ("ID", "PH", "sea"),
        ("ID", "AU", "sea"),
        ("CN", "KP", "land"),
        ("FR", "GB", "sea"),
        ("ZM", "BW", "land"),
    ],
)
def test_known_crossings(a: str, b: str, by: str) -> None:
    """Facts that any atlas or sailing plan shows."""
    assert crossings(a)[b] == by


def test_known_gaps() -> None:
    """Places that are near on the map, and yet nobody crosses from one straight to the other."""
    assert "ID-JT" not in crossings("ID-BA")
    assert "ID-BA" not in crossings("ID-NT")
    assert "PL" not in crossings("FR")
    assert "BR" not in crossings("CL")
    assert set(crossings("ID-YO")) == {"ID-JT"}


def test_island_groups_meet_where_their_provinces_do() -> None:
    """Two groups are neighbors exactly if a province of one is next to a province of the other."""
    by_provinces = {
        frozenset((province.parent, REGIONS.get(neighbor.code).parent))
        for province in at(RegionLevel.PROVINCE)
        for neighbor in province.neighbors
    }
    by_groups = {
        frozenset((group.code, neighbor.code))
        for group in at(RegionLevel.ISLAND_GROUP)
        for neighbor in group.neighbors
    }
    assert by_groups == {pair for pair in by_provinces if len(pair) == 2}


# --- concepts ------------------------------------------------------------------------------------


def of(scheme: VocabularyScheme) -> list[Concept]:
    """Give the concepts of one vocabulary."""
    return VOCABULARY.of_scheme(scheme)


def test_every_vocabulary_with_a_prefix_is_there() -> None:
    """Each but ICNP-TSO, which comes later, has a record and concepts that carry its prefix."""
    assert set(VOCABULARY.schemes) == set(VocabularyScheme) - {VocabularyScheme.ICNP_TSO}
    for scheme, record in VOCABULARY.schemes.items():
        assert {concept.code.split(":")[0] for concept in of(scheme)} == {record.prefix}


def test_wider_concepts_exist_and_do_not_loop() -> None:
    """Climbing from any concept ends, at one that has nothing wider."""
    for concept in CONCEPTS:
        top = CONCEPTS.above(concept.code)[-1]
        assert CONCEPTS.get(top).broader is None


def test_goals_and_targets_are_those_of_the_agenda() -> None:
    """17 goals and 169 targets, each target within the goal whose number it starts with."""
    assert [goal.code for goal in of(VocabularyScheme.SDG_GOAL)] == [
        f"sdg:{number}" for number in range(1, 18)
    ]
    targets = of(VocabularyScheme.SDG_TARGET)
    assert len(targets) == 169
    assert all(target.broader == target.code.split(".")[0] for target in targets)


def test_every_purpose_code_lies_in_its_category() -> None:
    """The first three digits of a DAC purpose code are its category."""
    for purpose in of(VocabularyScheme.DAC_SECTOR):
        assert purpose.broader == f"dac3:{purpose.code.removeprefix('dac:')[:3]}"


def test_resources_are_many_and_explained() -> None:
    """At least 60, each with a definition, and phrases in Indonesian, English and French."""
    resources = of(VocabularyScheme.RESOURCE)
    assert len(resources) >= 60
    for resource in resources:
        assert set(resource.definition.by_language) == {"id", "en"}, resource.code
        languages = {key for phrase in resource.synonyms for key in phrase.by_language}
        assert languages == {"id", "en", "fr"}, resource.code


def test_exact_matches_exist() -> None:
    """A match names another concept."""
    for concept in CONCEPTS:
        for other in concept.exact_match:
            assert other in CONCEPTS
            assert other != concept.code


def test_human_rights_are_protected_by_default() -> None:
    """Those who work on them may be harmed by being seen; schools are not."""
    assert CONCEPTS.get("dac:15160").protected_by_default
    assert not CONCEPTS.get("dac:11220").protected_by_default


# --- loading -------------------------------------------------------------------------------------


def test_loading_twice_gives_one_object_and_reading_twice_one_fingerprint() -> None:
    """The order is that of the files, so ordinals are the same in every process."""
    assert load_vocabulary() is VOCABULARY
    again = read_vocabulary(files("mitra.reference"))
    assert again.fingerprint == VOCABULARY.fingerprint
    assert [region.id for region in again.regions] == [region.id for region in REGIONS]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the tables, to be damaged."""
    source = files("mitra.reference")
    (tmp_path / "concepts").mkdir()
    for name in CONCEPT_FILES.values():
        (tmp_path / "concepts" / name).write_text(
            source.joinpath("concepts", name).read_text(encoding="utf-8"), encoding="utf-8"
        )
    tables = ("regions", "region-synonyms", "neighbors", "schemes", "wordings")
    for name in (f"{table}.csv" for table in tables):
        (tmp_path / name).write_text(
            source.joinpath(name).read_text(encoding="utf-8"), encoding="utf-8"
        )
    return tmp_path


def appended(name: str, row: str) -> Callable[[Path], int]:
    """Damage a table by one more row; gives the row's line."""

    def damage(folder: Path) -> int:
        path = folder / name
        lines = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([*lines, row]) + "\n", encoding="utf-8")
        return len(lines) + 1

    return damage


def edited(name: str, line: int, column: str, value: str) -> Callable[[Path], int]:
    """Damage one cell of a table; gives the line."""

    def damage(folder: Path) -> int:
        path = folder / name
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        rows[line - 1][rows[0].index(column)] = value
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
        return line

    return damage


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (appended("regions.csv", "QQ,COUNTRY,035,Q"), "9 cells expected, 4 found"),
        (appended("regions.csv", "QQ,PLANET,035,Q,Q,,,,"), "level 'PLANET'"),
        (appended("regions.csv", "QQ,COUNTRY,035,Q,Q,,RICH,,"), "economy must be"),
        (appended("regions.csv", "ID-QQ,PROVINCE,ID-ML,Q,Q,,DEVELOPED,,"), "economy must be"),
        (appended("regions.csv", "QQ,COUNTRY,036,Q,Q,,,,"), "parent '036' is not there"),
        (appended("regions.csv", "QQ,COUNTRY,QQ,Q,Q,,,,"), "QQ lies within itself"),
        (appended("regions.csv", "ID,COUNTRY,035,Q,Q,,,,"), "'ID' is given twice"),
        (appended("regions.csv", "QQ,COUNTRY,035,Q,Q,idn,,,"), "alias 'idn' is taken"),
        (appended("regions.csv", "QQ,COUNTRY,035,Q,Q,ID,,,"), "alias 'ID' is taken"),
        (appended("regions.csv", "QQ,COUNTRY,035,Q,,,,,"), "name_id is empty"),
        (appended("regions.csv", ",COUNTRY,035,Q,Q,,,,"), "code is empty"),
        (appended("regions.csv", "QQ,COUNTRY,035,Q,Q,,,91,0"), "latitude must be from -90"),
        (appended("regions.csv", "QQ,COUNTRY,035,Q,Q,,,0,nan"), "longitude must be from -180"),
        (appended("regions.csv", "QQ,COUNTRY,035,Q,Q,,,5,"), "longitude must be from -180"),
        (appended("regions.csv", 'QQ,COUNTRY,035,"Q"x,Q,,,,'), "expected after"),
        (edited("regions.csv", 1, "code", "kode"), "the columns must be code,level"),
        (appended("neighbors.csv", "ID-MA,ID-QQ,sea,"), "no region has the code 'ID-QQ'"),
        (appended("neighbors.csv", "ID-MA,ID-MA,sea,"), "cannot be a neighbor of itself"),
        (appended("neighbors.csv", "ID-MA,TL,sea,"), "of different levels"),
        (appended("neighbors.csv", "ID-MA,ID-AC,air,"), "by must be land or sea"),
        (appended("neighbors.csv", "ID-MU,ID-MA,land,"), "are already neighbors"),
        (appended("region-synonyms.csv", "QQ,Q,"), "no region has the code 'QQ'"),
        (appended("region-synonyms.csv", "ID-MA,,"), "there is no name"),
        (appended("region-synonyms.csv", "ID-MA,Moluku;Tchad,"), "'Tchad' is a name of TD"),
        (appended("region-synonyms.csv", "ID-MA,,indonesia"), "'indonesia' is a name of ID"),
        (appended("region-synonyms.csv", "ID-MA,,Papua"), "'Papua' is a name of ID-PA"),
        (appended("region-synonyms.csv", "TD,Q,"), "'TD' is given twice"),
        (appended("schemes.csv", "ICNP_TSO,icnp,N,N,1,,UN"), "has no file of concepts"),
        (appended("schemes.csv", "UNIT,unit,U,U,1,,M"), "given twice"),
        (appended("wordings.csv", "resource:qq,q,,,"), "no concept has the code 'resource:qq'"),
        (appended("concepts/sdg.csv", "dac:9,N,N,,,,,0,0,,"), "must start with sdg:"),
        (appended("concepts/sdg.csv", "sdg:18,N,,,,,,0,0,,"), "label_id is empty"),
        (appended("concepts/sdg.csv", "sdg:18,N,N,,,,,no,0,,"), "withdrawn must be 0 or 1"),
        (appended("concepts/sdg.csv", "sdg:18,N,N,,,sdg:19,,0,0,,"), "broader 'sdg:19'"),
        (appended("concepts/sdg.csv", "sdg:18,N,N,,,,sdg:18,0,0,,"), "exact_match 'sdg:18'"),
        (appended("concepts/sdg-target.csv", "sdg:1,N,N,,,,,0,0,,"), "'sdg:1' is given twice"),
    ],
)
def test_a_wrong_row_names_its_file_and_line(
    folder: Path, damage: Callable[[Path], int], says: str
) -> None:
    """Whatever is wrong with a row, the error leads whoever edits the table to it."""
    line = damage(folder)
    with pytest.raises(BadFileError, match=says) as caught:
        read_vocabulary(folder)
    assert f".csv, line {line}: " in str(caught.value)
    assert caught.value.line == line


def test_the_copied_tables_are_sound(folder: Path) -> None:
    """Without damage they read as the bundled ones: the tests above fail for their own reason."""
    assert read_vocabulary(folder).fingerprint == VOCABULARY.fingerprint


def test_a_loop_over_several_regions_is_found(folder: Path) -> None:
    """Asia within Indonesia would make every climb endless; the error shows the way round."""
    lines = (folder / "regions.csv").read_text(encoding="utf-8").splitlines()
    asia = next(number for number, line in enumerate(lines, 1) if line.startswith("142,"))
    edited("regions.csv", asia, "parent", "ID")(folder)
    with pytest.raises(BadFileError, match="142 < ID < 035 < 142"):
        read_vocabulary(folder)


def test_a_missing_table_or_one_in_another_encoding_is_named(folder: Path) -> None:
    """Both give the file's name, and no line, as there is none."""
    (folder / "neighbors.csv").write_bytes("a,b,by,note\nÅ".encode("latin-1"))
    with pytest.raises(BadFileError, match=r"neighbors\.csv cannot be read") as caught:
        read_vocabulary(folder)
    assert caught.value.line == 0
    shutil.rmtree(folder / "concepts")
    (folder / "neighbors.csv").write_text("a,b,by,note\n", encoding="utf-8")
    with pytest.raises(BadFileError, match=r"concepts/sdg\.csv cannot be read"):
        read_vocabulary(folder)


def test_a_scheme_without_its_record_is_named(folder: Path) -> None:
    """The concepts are there, but nobody said what vocabulary they belong to."""
    path = folder / "schemes.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("UNIT,")]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    with pytest.raises(BadFileError, match="nothing about UNIT"):
        read_vocabulary(folder)


# --- IATI ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("vocabulary", "code", "theme"),
    [
        ("1", "11220", "dac:11220"),
        ("DAC", " 11220 ", "dac:11220"),
        ("", "11220", "dac:11220"),
        ("2", "112", "dac3:112"),
        ("DAC-3", "112", "dac3:112"),
        ("1", "112", "dac3:112"),
        ("2", "11220", "dac:11220"),
        ("7", "4", "sdg:4"),
        ("7", "04", "sdg:4"),
        ("8", "4.7", "sdg:4.7"),
        ("8", "17.18", "sdg:17.18"),
        ("8", "1.A", "sdg:1.a"),
        ("10", "WSH", "cluster:WSH"),
        ("10", "pro-min", "cluster:PRO-MIN"),
    ],
)
def test_a_sector_becomes_a_theme_that_exists(vocabulary: str, code: str, theme: str) -> None:
    """The four vocabularies we hold, in the spellings publishers use."""
    assert iati.theme_code(vocabulary, code) == theme
    assert theme in CONCEPTS


@pytest.mark.parametrize(
    ("vocabulary", "code"),
    [
        ("99", "11220"),
        ("1", "1122"),
        ("1", ""),
        ("1", "1122x"),
        ("7", "18"),
        ("7", "0"),
        ("8", "4"),
        ("8", "18.1"),
        ("10", "WATER"),
        ("1", "\u0661\u0661\u0662\u0662\u0660"),
    ],
)
def test_a_sector_of_no_known_shape_is_nothing(vocabulary: str, code: str) -> None:
    """A reporter's own list, and codes that cannot be of the list they claim."""
    assert iati.theme_code(vocabulary, code) is None


def test_every_concept_with_an_iati_code_is_found_by_it() -> None:
    """Goals, targets, clusters and both DAC lists: no shape we hold is refused."""
    lists = {
        VocabularyScheme.DAC_SECTOR: "1",
        VocabularyScheme.DAC_SECTOR_CATEGORY: "2",
        VocabularyScheme.SDG_GOAL: "7",
        VocabularyScheme.SDG_TARGET: "8",
        VocabularyScheme.HUMANITARIAN_CLUSTER: "10",
    }
    for scheme, vocabulary in lists.items():
        for concept in of(scheme):
            assert iati.theme_code(vocabulary, concept.code.split(":")[1]) == concept.code


def test_types_and_roles_cover_the_iati_lists() -> None:
    """Each concept of the two lists has a word of ours, and each first four role is reached."""
    codes = {concept.code.split(":")[1] for concept in of(VocabularyScheme.IATI_ORGANISATION_TYPE)}
    assert set(iati.ORGANIZATION_TYPES) == codes
    for concept in of(VocabularyScheme.IATI_ORGANISATION_ROLE):
        number = concept.code.split(":")[1]
        by_number = iati.party_role(number)
        assert by_number is iati.party_role(concept.label.by_language["en"])
        assert by_number is not None
        assert f"(IATI {number})" in by_number.description


def test_each_iati_code_becomes_the_value_whose_description_names_it() -> None:
    """The descriptions of our values give the IATI code, and the tables agree with them."""
    for code, value in iati.ORGANIZATION_TYPES.items():
        first, last = re.findall(r"IATI (\d+)(?: to (\d+))?", value.description)[0]
        assert int(first) <= int(code) <= int(last or first)
    for code, status in iati.ACTIVITY_STATUSES.items():
        assert f"(IATI {code})" in status.description
    assert iati.organization_type(" 22 ") is OrganizationType.NATIONAL_NGO
    assert iati.organization_type("24") is OrganizationType.LOCAL_NGO
    assert iati.organization_type("99") is None
    assert iati.activity_status("3") is ActivityStatus.FINALISATION
    assert iati.activity_status("") is None


@pytest.mark.parametrize("word", ["Implementing", "implementing", "IMPLEMENTING", "4", " 4 "])
def test_old_files_name_roles_in_words(word: str) -> None:
    """Versions 1.0x write the role in words, in any case."""
    assert iati.party_role(word) is PartyRole.IMPLEMENTING
    assert iati.party_role("Beneficiary") is None


@pytest.mark.parametrize(
    ("vocabulary", "code", "name"),
    [
        ("1", "298", "Africa"),
        ("1", "289", "Sub-Saharan Africa"),
        ("", "798", "Asia"),
        ("1", "89", "Europe"),
        ("1", "998", "World"),
        ("1", "1033", "Melanesia"),
        ("2", "035", "Southeast Asia"),
        ("2", "35", "Southeast Asia"),
    ],
)
def test_a_recipient_region_becomes_ours(vocabulary: str, code: str, name: str) -> None:
    """Regions of DAC and of M49 lead to the place of that name."""
    region = iati.region_code(vocabulary, code)
    assert region is not None
    assert REGIONS.get(region).name.by_language["en"] == name


def test_region_tables_lead_to_regions_we_hold() -> None:
    """No DAC region leads nowhere; a reporter's own codes, and one of the other list, give None."""
    assert all(code in REGIONS for code in iati.DAC_REGIONS.values())
    assert iati.region_code("99", "R01") is None
    assert iati.region_code("1", "035") is None
    assert iati.region_code("2", "Asia") is None
