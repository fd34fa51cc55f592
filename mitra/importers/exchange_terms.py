"""What do an export's sectors and places mean? Mitra's vocabulary, and beside it what it lacks."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from domain.codes import RegionLevel, VocabularyScheme
from domain.concept import Concept
from domain.region import Region
from domain.text import UNDETERMINED, Text, fold
from domain.vocabulary import Vocabulary, stable_id
from mitra.importers.exchange_lines import Line
from mitra.reference import iati

THEMES = (  # where names of sectors are looked up, the first that has one wins
    VocabularyScheme.DAC_SECTOR_CATEGORY,
    VocabularyScheme.DAC_SECTOR,
    VocabularyScheme.HUMANITARIAN_CLUSTER,
    VocabularyScheme.SDG_GOAL,
)
WORLD = "001"
# DAC names the rest of a group "…, general"; files name it by the group alone.
_REST = re.compile(r"[\s,-]+(?:general|level unspecified)$")
_COUNTRY = re.compile(r"[A-Z]{2}")
_UNFIT = re.compile(r"[^a-z0-9]+")


class Terms:
    """An export's words for sectors and places, as codes of `vocabulary`.

    What Mitra knows keeps its code. A sector it does not know becomes a concept, an admin-1 name a
    region in the country whose activities name it most, an unknown country one of the world. They
    are for measuring only: nothing else ever sees this vocabulary.
    """

    def __init__(self, known: Vocabulary, lines: Sequence[Line]) -> None:
        self._sectors = _theme_names(known)
        self._countries = {
            fold(each.text): region.code
            for region in known.regions
            if region.level is RegionLevel.COUNTRY
            for each in region.name
        }
        concepts: dict[str, Concept] = {}
        for name in sorted({each for line in lines for each in line.texts("sectors")}):
            if self.theme(name, known) is None:
                concept = _concept(name)
                concepts[concept.code] = concept
                self._sectors[fold(name)] = concept.code
        regions: dict[str, Region] = {}
        named = {_country(known, each) for line in lines for each in line.texts("countries")}
        for code in sorted(named):
            if code not in known.regions:
                regions[code] = _region(code, code, RegionLevel.COUNTRY, WORLD)
        self._places: dict[str, str] = {}
        for name, country in sorted(_homes(lines, known).items()):
            found = _place(known, name, country)
            code = found or f"{country}-{_slug(name).upper()}"
            if found is None:
                regions[code] = _region(code, name, RegionLevel.PROVINCE, country)
            self._places[name] = code
        self.vocabulary = Vocabulary(
            regions=[*known.regions, *regions.values()],
            concepts=[*known.concepts, *concepts.values()],
            schemes=list(known.schemes.values()),
        )

    def theme(self, name: str, known: Vocabulary | None = None) -> str | None:
        """Give the code of a sector: a DAC or SDG number, or a name; None if nothing has it."""
        concepts = (known or self.vocabulary).concepts
        for vocabulary in ("1", "10"):
            code = iati.theme_code(vocabulary, name)
            if code is not None and (found := concepts.find(code)):
                return found.code
        if found := concepts.find(name):
            return found.code
        return self._sectors.get(fold(name))

    def themes(self, line: Line) -> tuple[str, ...]:
        """Give the codes of a record's sectors, in order of code."""
        found = (self.theme(name) for name in line.texts("sectors"))
        return tuple(sorted({code for code in found if code is not None}))

    def regions(self, line: Line) -> tuple[str, ...]:
        """Give the codes of a record's countries and admin-1 places, in order of code."""
        countries = (self.vocabulary.regions.get(each).code for each in line.texts("countries"))
        places = (self._places[each] for each in line.texts("regions"))
        return tuple(sorted({*countries, *places}))

    def country(self, name: str) -> str | None:
        """Give the code of a country by code or name; None for what is none, such as `(none)`."""
        found = self.vocabulary.regions.find(name) if _COUNTRY.fullmatch(name) else None
        return found.code if found else self._countries.get(fold(name))


def _theme_names(known: Vocabulary) -> dict[str, str]:
    found: dict[str, str] = {}
    for scheme in THEMES:
        for concept in known.of_scheme(scheme):
            for label in concept.label:
                found.setdefault(fold(label.text), concept.code)
                found.setdefault(_REST.sub("", fold(label.text)), concept.code)
    return found


def _country(known: Vocabulary, name: str) -> str:
    """Give the code of a country under whichever of its codes it is named; a new one's own."""
    found = known.regions.find(name)
    return found.code if found else name.upper()


def _homes(lines: Iterable[Line], known: Vocabulary) -> dict[str, str]:
    """Give the country of each admin-1 name: the one that stands beside it most, ties by code.

    One that names no country at all lies in the world.
    """
    beside: dict[str, Counter[str]] = {}
    for line in lines:
        for name in line.texts("regions"):
            beside.setdefault(name, Counter()).update(
                _country(known, each) for each in line.texts("countries")
            )
    return {
        name: min(counts, key=lambda code: (-counts[code], code), default=WORLD)
        for name, counts in beside.items()
    }


def _place(known: Vocabulary, name: str, country: str) -> str | None:
    """Look an admin-1 place up: by a code, or by its name within the country."""
    if found := known.regions.find(name):
        return found.code
    if country not in known.regions:
        return None
    for code in known.regions.below(known.regions.get(country).code)[1:]:
        if any(fold(each.text) == fold(name) for each in known.regions.get(code).name):
            return code
    return None


def _slug(name: str) -> str:
    # A name in another script has no letters left: its stable id keeps names apart.
    return _UNFIT.sub("-", fold(name)).strip("-") or stable_id("name", name)[:8]


def _concept(name: str) -> Concept:
    code = f"dac3:{_slug(name)}"
    return Concept(
        id=stable_id("concept", code),
        code=code,
        scheme=VocabularyScheme.DAC_SECTOR_CATEGORY,
        label=Text({UNDETERMINED: name}),
    )


def _region(code: str, name: str, level: RegionLevel, parent: str) -> Region:
    return Region(
        id=stable_id("region", code),
        code=code,
        name=Text({UNDETERMINED: name}),
        level=level,
        parent=parent,
    )
