"""What do the bundled tables say? Reads regions, neighbors, schemes and concepts from CSV.

The sources and licences of the tables are in SOURCES.md beside them. A row that cannot be right
raises BadFileError with its file and line: a wrong table must not start, let alone be served.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NoReturn

from domain.codes import EconomyGroup, RegionLevel, VocabularyScheme
from domain.concept import Concept, Scheme
from domain.errors import BadFileError
from domain.region import Neighbor, Point, Region
from domain.text import UNDETERMINED, Text, fold
from domain.vocabulary import Vocabulary, stable_id

REGION_COLUMNS = (
    "code", "level", "parent", "name_en", "name_id", "aliases", "economy", "latitude", "longitude",
)  # fmt: skip
SYNONYM_COLUMNS = ("code", "synonyms", "places")
NEIGHBOR_COLUMNS = ("a", "b", "by", "note")
SCHEME_COLUMNS = ("scheme", "prefix", "title_en", "title_id", "version", "license", "source")
CONCEPT_COLUMNS = (
    "code", "label_en", "label_id", "definition_en", "definition_id", "broader", "exact_match",
    "withdrawn", "protected_by_default", "synonyms_en", "synonyms_id",
)  # fmt: skip
WORDING_COLUMNS = ("code", "names_fr", "wordings_id", "wordings_en", "wordings_fr")

# The order is part of the vocabulary's fingerprint: a new file goes to the end.
CONCEPT_FILES = {
    VocabularyScheme.SDG_GOAL: "sdg.csv",
    VocabularyScheme.SDG_TARGET: "sdg-target.csv",
    VocabularyScheme.DAC_SECTOR_CATEGORY: "dac3.csv",
    VocabularyScheme.DAC_SECTOR: "dac.csv",
    VocabularyScheme.HUMANITARIAN_CLUSTER: "cluster.csv",
    VocabularyScheme.IATI_ORGANISATION_TYPE: "iati-type.csv",
    VocabularyScheme.IATI_ORGANISATION_ROLE: "iati-role.csv",
    VocabularyScheme.RESOURCE: "resource.csv",
    VocabularyScheme.UNIT: "unit.csv",
}
BY = ("land", "sea")
NOTHING = "nothing"  # the row of wordings.csv whose phrases mean no resource
DESCRIBED = "described"  # and of those that tell where, with whom or for whom somebody works


@cache
def load_vocabulary() -> Vocabulary:
    """Read the tables that ship with Mitra, once; the same object on every call.

    Raises BadFileError if one of them is damaged. The first call takes about 80 ms for 840 regions
    and 870 concepts.
    """
    return read_vocabulary(files("mitra.reference"))


def read_vocabulary(folder: Traversable) -> Vocabulary:
    """Read the tables of a folder laid out as `mitra/reference`; file order is kept.

    Raises BadFileError, with the line, for a missing file, other columns, an unknown level or
    scheme, a code or alias given twice, a wider term or neighbor that is not there, and a loop.
    """
    schemes = _schemes(folder)
    wordings = _by_code(_rows(folder, "wordings.csv", WORDING_COLUMNS))
    return Vocabulary(
        regions=_regions(folder),
        concepts=_concepts(folder, schemes, wordings),
        schemes=schemes,
        nothing=_wordings(wordings.get(NOTHING)),
        described=_wordings(wordings.get(DESCRIBED)),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its cells by column, and where it stands."""

    file: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def fail(self, problem: str) -> NoReturn:
        """Raise BadFileError that names the file and the line."""
        raise BadFileError(f"{self.file}, line {self.line}: {problem}", line=self.line)

    def required(self, column: str) -> str:
        """Give a cell that must not be empty."""
        return self[column] or self.fail(f"{column} is empty.")

    def both(self, stem: str) -> Text:
        """Give a text that must stand in Indonesian and English: `both("name")`."""
        return Text.of(id=self.required(f"{stem}_id"), en=self.required(f"{stem}_en"))

    def flag(self, column: str) -> bool:
        """Give a cell that must be 0 or 1."""
        if self[column] not in ("0", "1"):
            self.fail(f"{column} must be 0 or 1, not {self[column]!r}.")
        return self[column] == "1"

    def degrees(self, column: str, limit: float) -> float:
        """Give an angle between -limit and limit."""
        try:
            value = float(self[column])
        except ValueError:
            value = float("nan")
        if not -limit <= value <= limit:  # false for NaN too
            self.fail(f"{column} must be from -{limit:g} to {limit:g}, not {self[column]!r}.")
        return value


def _rows(folder: Traversable, name: str, columns: tuple[str, ...]) -> Iterator[Row]:
    """Give the rows of one table, after checking that it has these columns, in this order."""
    try:
        content = folder.joinpath(*name.split("/")).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadFileError(f"{name} cannot be read: {error}.") from error
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    try:
        header = next(reader, [])
        if tuple(header) != columns:
            raise BadFileError(f"{name}, line 1: the columns must be {','.join(columns)}.", line=1)
        for cells in reader:
            if len(cells) != len(columns):
                problem = f"{len(columns)} cells expected, {len(cells)} found."
                raise BadFileError(
                    f"{name}, line {reader.line_num}: {problem}", line=reader.line_num
                )
            yield Row(name, reader.line_num, dict(zip(columns, cells, strict=True)))
    except csv.Error as error:
        where = reader.line_num
        raise BadFileError(f"{name}, line {where}: {error}.", line=where) from error


def _regions(folder: Traversable) -> list[Region]:
    """Read regions.csv, each with its neighbors from neighbors.csv."""
    rows = _by_code(_rows(folder, "regions.csv", REGION_COLUMNS))
    _check_wider(rows, "parent")
    _check_aliases(rows)
    neighbors = _neighbors(folder, rows)
    synonyms = _synonyms(folder, rows)
    return [
        _region(row, tuple(neighbors.get(code, ())), synonyms.get(code, ()))
        for code, row in rows.items()
    ]


def _region(row: Row, neighbors: tuple[Neighbor, ...], synonyms: tuple[Text, ...]) -> Region:
    """Turn one row into a region."""
    code, level, economy = row["code"], row["level"], row["economy"]
    if level not in RegionLevel.__members__:
        row.fail(f"level {level!r} is not one of {', '.join(RegionLevel)}.")
    if economy and (economy not in EconomyGroup.__members__ or level != RegionLevel.COUNTRY):
        row.fail(f"economy must be empty, or for a country {' or '.join(EconomyGroup)}.")
    centroid = None
    if row["latitude"] or row["longitude"]:
        centroid = Point(
            latitude=row.degrees("latitude", 90), longitude=row.degrees("longitude", 180)
        )
    return Region(
        id=stable_id("region", code),
        code=code,
        name=row.both("name"),
        level=RegionLevel[level],
        parent=row["parent"] or None,
        aliases=tuple(row["aliases"].split()),
        synonyms=synonyms,
        economy=EconomyGroup[economy] if economy else None,
        neighbors=neighbors,
        centroid=centroid,
    )


def _synonyms(folder: Traversable, regions: Mapping[str, Row]) -> dict[str, tuple[Text, ...]]:
    """Read region-synonyms.csv; no name of one region is a synonym of another.

    `places` are no regions of their own and lead to those they lie in: towns, islands, cities
    abroad.
    """
    owners = {
        fold(row[name]): code for code, row in regions.items() for name in ("name_en", "name_id")
    }
    found: dict[str, tuple[Text, ...]] = {}
    for code, row in _by_code(_rows(folder, "region-synonyms.csv", SYNONYM_COLUMNS)).items():
        if code not in regions:
            row.fail(f"no region has the code {code!r}.")
        synonyms, places = (_phrases(row[each], UNDETERMINED) for each in SYNONYM_COLUMNS[1:])
        for each in (*synonyms, *places):
            owner = owners.get(fold(each.shown()), code)
            # Who says "Papua" may mean the province or all of the island it lies in.
            if owner != code and (each in synonyms or regions[owner]["parent"] != code):
                row.fail(f"{each.shown()!r} is a name of {owner}.")
        owners |= {fold(each.shown()): code for each in synonyms}  # an island may lie in several
        found[code] = (*synonyms, *places) or row.fail("there is no name.")
    return found


def _neighbors(folder: Traversable, regions: Mapping[str, Row]) -> dict[str, list[Neighbor]]:
    """Read neighbors.csv; a pair stands there once and holds in both directions."""
    found: dict[str, list[Neighbor]] = {}
    seen: set[frozenset[str]] = set()
    for row in _rows(folder, "neighbors.csv", NEIGHBOR_COLUMNS):
        a, b, by = row["a"], row["b"], row["by"]
        for code in (a, b):
            if code not in regions:
                row.fail(f"no region has the code {code!r}.")
        if a == b:
            row.fail(f"{a} cannot be a neighbor of itself.")
        if regions[a]["level"] != regions[b]["level"]:
            row.fail(f"{a} and {b} are of different levels.")
        if by not in BY:
            row.fail(f"by must be {' or '.join(BY)}, not {by!r}.")
        if frozenset((a, b)) in seen:
            row.fail(f"{a} and {b} are already neighbors.")
        seen.add(frozenset((a, b)))
        found.setdefault(a, []).append(Neighbor(code=b, by=by))
        found.setdefault(b, []).append(Neighbor(code=a, by=by))
    return found


def _schemes(folder: Traversable) -> list[Scheme]:
    """Read schemes.csv; each scheme that has a concept file must be there, once."""
    found: dict[VocabularyScheme, Scheme] = {}
    for row in _rows(folder, "schemes.csv", SCHEME_COLUMNS):
        name = row["scheme"]
        scheme = VocabularyScheme.__members__.get(name)
        if scheme not in CONCEPT_FILES or scheme in found:
            row.fail(f"scheme {name!r} is given twice, or has no file of concepts.")
        found[scheme] = Scheme(
            scheme=scheme,
            prefix=row.required("prefix"),
            title=row.both("title"),
            version=row.required("version"),
            license=row["license"] or None,
            source=row.required("source"),
        )
    if missing := [scheme for scheme in CONCEPT_FILES if scheme not in found]:
        raise BadFileError(f"schemes.csv: nothing about {', '.join(missing)}.")
    return list(found.values())


def _concepts(
    folder: Traversable, schemes: Iterable[Scheme], wordings: Mapping[str, Row]
) -> list[Concept]:
    """Read the file of each scheme; wider and equal terms may stand in another file."""
    prefixes = {scheme.scheme: scheme.prefix for scheme in schemes}
    tables = {
        scheme: list(_rows(folder, f"concepts/{name}", CONCEPT_COLUMNS))
        for scheme, name in CONCEPT_FILES.items()
    }
    rows = _by_code(row for table in tables.values() for row in table)
    _check_wider(rows, "broader")
    for row in rows.values():
        for other in row["exact_match"].split():
            if other not in rows or other == row["code"]:
                row.fail(f"exact_match {other!r} is not another concept.")
    for code, row in wordings.items():
        if code not in rows and code not in (NOTHING, DESCRIBED):
            row.fail(f"no concept has the code {code!r}.")
    return [
        _concept(row, scheme, prefixes[scheme], wordings.get(row["code"]))
        for scheme, table in tables.items()
        for row in table
    ]


def _concept(row: Row, scheme: VocabularyScheme, prefix: str, said: Row | None) -> Concept:
    """Turn one row into a concept, with how people say it."""
    code = row["code"]
    if not code.startswith(f"{prefix}:"):
        row.fail(f"code {code!r} must start with {prefix}:.")
    definition = {key: row[f"definition_{key}"] for key in ("id", "en")}
    synonyms = [text for key in ("id", "en") for text in _phrases(row[f"synonyms_{key}"], key)]
    synonyms += _phrases(said["names_fr"], "fr") if said else []
    return Concept(
        id=stable_id("concept", code),
        code=code,
        scheme=scheme,
        label=row.both("label"),
        definition=Text({key: text for key, text in definition.items() if text}),
        broader=row["broader"] or None,
        exact_match=tuple(row["exact_match"].split()),
        withdrawn=row.flag("withdrawn"),
        protected_by_default=row.flag("protected_by_default"),
        synonyms=tuple(synonyms),
        wordings=_wordings(said),
    )


def _phrases(cell: str, language: str) -> list[Text]:
    """Cut a cell at its semicolons."""
    return [Text({language: phrase.strip()}) for phrase in cell.split(";") if phrase.strip()]


def _wordings(row: Row | None) -> tuple[Text, ...]:
    """Give how people say something in the three languages; nothing without a row."""
    if row is None:
        return ()
    return tuple(
        text for key in ("id", "en", "fr") for text in _phrases(row[f"wordings_{key}"], key)
    )


def _by_code(rows: Iterable[Row]) -> dict[str, Row]:
    """Give rows by their code, which must be there and differ."""
    found: dict[str, Row] = {}
    for row in rows:
        if row.required("code") in found:
            row.fail(f"the code {row['code']!r} is given twice.")
        found[row["code"]] = row
    return found


def _check_wider(rows: Mapping[str, Row], column: str) -> None:
    """See that each wider term exists and that no term lies, in the end, within itself."""
    sound: set[str] = set()  # codes known to lead to a term without a wider one
    for start in rows:
        trail: list[str] = []
        code = start
        while code and code not in sound:
            if code in trail:
                rows[start].fail(f"{start} lies within itself: {' < '.join([*trail, code])}.")
            trail.append(code)
            wider = rows[code][column]
            if wider and wider not in rows:
                rows[code].fail(f"{column} {wider!r} is not there.")
            code = wider
        sound.update(trail)


def _check_aliases(rows: Mapping[str, Row]) -> None:
    """See that an alias means one region only, and is nobody else's code."""
    taken = {code.upper() for code in rows}
    for row in rows.values():
        for alias in row["aliases"].split():
            if alias.upper() in taken:
                row.fail(f"the alias {alias!r} is taken.")
            taken.add(alias.upper())
