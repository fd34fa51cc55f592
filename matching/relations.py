"""How near are two regions, two themes, a need and an offer? Read from the vocabulary alone.

All values are in [0, 1]. They are a prior by design: no public data says how well a grant meets a
need of funding. Each is one constant here, tested on small worlds.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from domain.codes import EconomyGroup, RegionLevel
from domain.resource import smallest
from domain.vocabulary import Vocabulary
from matching.ragged import Bools, Ints

Closeness = NDArray[np.float32]  # (n_terms, k): of every term to each of k asked ones

WIDER_OFFER = 0.6  # an offer one step wider than the need may mean something else; squared for two
NEXT_THEME = 0.6  # a theme and the one right above it
SIBLING_THEME = 0.3  # two themes right under the same one
INSIDE = 0.9  # the other works in a part of the asked region
# Neighbors by land, or by sea where a ferry is the habit: countries as such, because what lies at
# the other end of one is not near, and provinces with all that is in them.
ADJOINING = 0.6
# The other's region holds the asked one: certain for its own islands, less so for half the world.
COVERING = {
    RegionLevel.PROVINCE: 0.9,
    RegionLevel.ISLAND_GROUP: 0.8,
    RegionLevel.COUNTRY: 0.7,
    RegionLevel.CONTINENT: 0.4,
    RegionLevel.WORLD: 0.3,
}

# People, and what they do or use: who looks for lawyers is helped by legal aid, and the other way
# round, if not quite. Our own list; counts RELATED both ways.
RELATED = 0.6
KINDRED = (
    ("legal-experts", "legal-aid"), ("health-workers", "health-services"),
    ("health-workers", "clinic"), ("researchers", "research"), ("psychologists", "counseling"),
    ("it-staff", "software"), ("accountants", "financial-management"),
    ("accountants", "audit-services"), ("interpreters", "translation"),
    ("facilitators", "training"), ("teachers", "training"), ("engineers", "technical-advice"),
    ("agronomists", "technical-advice"), ("community-organizers", "community-access"),
    ("laboratory", "laboratory-testing"), ("clinic", "health-services"),
    ("medicine", "medical-supplies"), ("engineers", "construction"), ("logistics", "transport"),
    ("logistics", "warehouse"), ("maps", "data"), ("safe-house", "protective-accompaniment"),
)  # fmt: skip
# Places, and access to who lives or rules there: they help nobody elsewhere.
PLACE_BOUND = ("resource:places", "resource:community-access", "resource:permits")


class Relations:
    """Rows of closeness for the terms of one vocabulary; each is worked out once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        regions, concepts = vocabulary.regions, vocabulary.concepts
        self.n_regions, self.n_concepts = len(regions), len(concepts)
        self._within: dict[int, Ints] = {}
        self._regions: dict[int, NDArray[np.float32]] = {}
        self._themes: dict[int, NDArray[np.float32]] = {}
        self._supplies: dict[int, NDArray[np.float32]] = {}
        self._demands: dict[int, NDArray[np.float32]] = {}
        self._below: dict[tuple[str, ...], Bools] = {}
        self.bound = self.below(PLACE_BOUND)  # of each concept: whether it helps in its place only
        # Of each unit: which amounts in it compare with, and how many of that one holds.
        self.measure = np.arange(self.n_concepts, dtype=np.int32)
        self.held = np.ones(self.n_concepts)
        for place, concept in enumerate(concepts):
            unit, times = smallest(concept.code)
            if times != 1 and unit in concepts:
                self.measure[place], self.held[place] = concepts.ordinal(unit), times
        self.country = np.full(self.n_regions, -1, np.int32)  # of each region, -1 if it is wider
        self.developed = np.full(self.n_regions, -1, np.int8)  # of each country: 1, 0, -1 unknown
        for place, region in enumerate(regions):
            country = vocabulary.at_level(region.code, RegionLevel.COUNTRY)
            if country is not None:
                self.country[place] = regions.ordinal(country.code)
            if region.economy is not None:
                self.developed[place] = region.economy is EconomyGroup.DEVELOPED

    def measures(self, unit: int) -> tuple[int, float]:
        """Give in what amounts of a unit compare, and how many of it one holds; -1 for no unit."""
        return (int(self.measure[unit]), float(self.held[unit])) if unit >= 0 else (-1, 1.0)

    def region(self, asked: int) -> NDArray[np.float32]:
        """Give how well each region fits one that is asked for: same, inside, around, beside."""
        if asked not in self._regions:
            regions = self.vocabulary.regions
            row = np.zeros(self.n_regions, np.float32)
            term = regions.terms[asked]
            for wider in regions.above(term.code)[1:]:
                row[regions.ordinal(wider)] = COVERING.get(regions.get(wider).level, INSIDE)
            for neighbor in term.neighbors:
                whole = regions.get(neighbor.code).level is RegionLevel.COUNTRY
                for code in [neighbor.code] if whole else regions.below(neighbor.code):
                    row[regions.ordinal(code)] = ADJOINING
            for code in regions.below(term.code):
                row[regions.ordinal(code)] = INSIDE
            row[asked] = 1
            self._regions[asked] = row
        return self._regions[asked]

    def region_for(self, given: int) -> NDArray[np.float32]:
        """Give how well one region fits each that is asked for: `region` read the other way."""
        return self._by_region[:, given]

    @cached_property
    def _by_region(self) -> NDArray[np.float32]:
        """Every row of `region`, (n_regions, n_regions): 3 MB, once."""
        found = np.zeros((self.n_regions, self.n_regions), np.float32)
        for asked in range(self.n_regions):
            found[asked] = self.region(asked)
        return found

    def within(self, region: int) -> Ints:
        """Give a region and all that lie in it; kept."""
        found = self._within.get(region)
        if found is None:
            regions = self.vocabulary.regions
            below = regions.below(regions.terms[region].code)
            found = np.array([regions.ordinal(code) for code in below], np.int32)
            self._within[region] = found
        return found

    def narrowest(self, named: Iterable[int]) -> Ints:
        """Give which of some regions each region is, or lies in, int32 (n_regions,).

        The narrowest of them; -1 where none is around it.
        """
        found = np.full(self.n_regions, -1, np.int32)
        for each in sorted(named, key=lambda one: len(self.within(one)), reverse=True):
            found[self.within(each)] = each
        return found

    def theme(self, asked: int) -> NDArray[np.float32]:
        """Give how close each theme is to one: equal, above or below it, or beside it.

        A pair has one value, whoever of the two asks.
        """
        if asked not in self._themes:
            concepts = self.vocabulary.concepts
            row = np.zeros(self.n_concepts, np.float32)
            for equal in self._same[asked]:
                code = concepts.terms[equal].code
                parent = concepts.parent(code)
                beside = concepts.children(parent.code) if parent else []
                for sibling in beside:
                    for place in self._same[concepts.ordinal(sibling.code)]:
                        _raise(row, place, SIBLING_THEME)
                steps = [(one, n) for n, one in enumerate(concepts.above(code))]
                steps += [(one.code, 1) for one in concepts.children(code)]
                for one, step in steps:
                    for place in self._same[concepts.ordinal(one)]:
                        _raise(row, place, NEXT_THEME**step)
            self._themes[asked] = row
        return self._themes[asked]

    def supply(self, need: int) -> NDArray[np.float32]:
        """Give how well an offer of each concept meets one need.

        1 for the same and for everything below it (a grant is funding), WIDER_OFFER for each step
        above it (funding may be a grant).
        """
        if need not in self._supplies:
            concepts = self.vocabulary.concepts
            row = np.zeros(self.n_concepts, np.float32)
            for equal in self._same[need]:
                code = concepts.terms[equal].code
                for step, wider in enumerate(concepts.above(code)):
                    _raise(row, concepts.ordinal(wider), WIDER_OFFER**step)
                for narrower in concepts.below(code):
                    row[concepts.ordinal(narrower)] = 1
            for kindred in self._kindred(need):
                _raise(row, kindred, RELATED)
            self._supplies[need] = row
        return self._supplies[need]

    def demand(self, offer: int) -> NDArray[np.float32]:
        """Give how well one offer meets a need of each concept: `supply` read the other way."""
        if offer not in self._demands:
            concepts = self.vocabulary.concepts
            row = np.zeros(self.n_concepts, np.float32)
            for equal in self._same[offer]:
                code = concepts.terms[equal].code
                for wider in concepts.above(code):
                    row[concepts.ordinal(wider)] = 1
                self._spread(row, code)
            for kindred in self._kindred(offer):
                _raise(row, kindred, RELATED)
            self._demands[offer] = row
        return self._demands[offer]

    def below(self, codes: tuple[str, ...]) -> Bools:
        """Say of each concept whether it lies at or below one of some, (n_concepts,)."""
        if codes not in self._below:
            concepts = self.vocabulary.concepts
            found = np.zeros(self.n_concepts, np.bool_)
            for code in codes:
                if code in concepts:
                    found[[concepts.ordinal(each) for each in concepts.below(code)]] = True
            self._below[codes] = found
        return self._below[codes]

    def _spread(self, row: NDArray[np.float32], code: str) -> None:
        level, fit = [code], 1.0
        while level:
            for one in level:
                _raise(row, self.vocabulary.concepts.ordinal(one), fit)
            level = [each.code for one in level for each in self.vocabulary.concepts.children(one)]
            fit *= WIDER_OFFER

    def _kindred(self, place: int) -> list[int]:
        concepts = self.vocabulary.concepts
        word = concepts.terms[place].code.removeprefix("resource:")
        pairs = [pair for pair in KINDRED if word in pair]
        codes = [f"resource:{each}" for pair in pairs for each in pair if each != word]
        return [concepts.ordinal(code) for code in codes if code in concepts]

    @cached_property
    def _same(self) -> list[list[int]]:
        """Each concept, itself first, with those that it matches exactly or that say so of it."""
        concepts = self.vocabulary.concepts
        found = [{place: None} for place in range(self.n_concepts)]
        for place, concept in enumerate(concepts):
            for code in concept.exact_match:
                if code in concepts:
                    other = concepts.ordinal(code)
                    found[place][other] = found[other][place] = None
        return [list(each) for each in found]


def _raise(row: NDArray[np.float32], place: int, value: float) -> None:
    row[place] = max(float(row[place]), value)


@lru_cache(maxsize=4)
def relations(vocabulary: Vocabulary) -> Relations:
    """Give the relations of a vocabulary; made once, since it never changes."""
    return Relations(vocabulary)


def stacked(rows: Sequence[NDArray[np.float32]], n_terms: int) -> Closeness:
    """Put rows of closeness side by side, (n_terms, k)."""
    return np.stack(rows, axis=1) if rows else np.zeros((n_terms, 0), np.float32)


def best_over(rows: Sequence[NDArray[np.float32]], n_terms: int) -> NDArray[np.float32]:
    """Give the best value of each term over several asked ones, (n_terms,)."""
    found = np.zeros(n_terms, np.float32)
    for row in rows:
        np.maximum(found, row, out=found)
    return found


def region_rows(known: Relations, regions: Ints) -> list[NDArray[np.float32]]:
    """Give one row of closeness for each region."""
    return [known.region(int(each)) for each in regions]
