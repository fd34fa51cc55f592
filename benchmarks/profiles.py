"""What do the organizations of a generated catalog say of themselves?"""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.invented import Told
from benchmarks.population import Population
from benchmarks.shape import DAY, NOW
from domain.codes import VocabularyScheme
from matching.columns import (
    OPEN_END,
    OPEN_START,
    ActivityColumns,
    OrganizationColumns,
    ResourceColumns,
)
from matching.ragged import Ints, Ragged
from matching.records import LANGUAGE, Codes, instant
from matching.strings import Lookup, SortKeys, Strings
from matching.table import Table


def organizations(
    people: Population,
    work: Table[ActivityColumns],
    codes: Codes,
    told: Told,
    chance: Generator,
) -> OrganizationColumns:
    """Describe everybody; themes and regions are those of its work and of its own place."""
    size, shape = people.size, people.shape
    members, done = work.base.members, work.base.columns
    assert members is not None  # made a few lines above
    regions = _named(
        members,
        done.regions,
        people.places,
        len(codes.vocabulary.regions),
        shape.most_regions,
        chance,
    )
    themes = _named(
        members,
        done.themes,
        people.main_theme,
        len(codes.vocabulary.concepts),
        shape.most_themes,
        chance,
    )
    titles = told.features.titles
    names = [titles[row] for row in range(size)]
    twice = chance.random(size) < shape.languages
    province = people.province_of_region
    days = chance.integers(0, 900, size)
    updated = instant(NOW) - days * DAY - chance.integers(0, DAY, size)
    return OrganizationColumns(
        ordinals=np.arange(size, dtype=np.int32),
        type=people.types,
        visibility=np.where(chance.random(size) < 0.97, 0, 1).astype(np.uint8),
        archived=chance.random(size) < 0.01,
        matchable=chance.random(size) > 0.02,
        headquarters=people.places,
        created=updated - chance.integers(0, 900 * DAY, size),
        updated=updated,
        confirmed=updated,
        staff=_sometimes(chance.lognormal(2.5, 1.5, size), 0.5, chance).astype(np.float32),
        budget=_sometimes(chance.lognormal(11, 2, size).round(2), 0.4, chance),
        budget_unit=np.full(size, codes.concept("unit:USD"), np.int32),
        themes=themes,
        regions=regions,
        provinces=distinct(regions, province, len(province)),
        languages=_languages(size, chance),
        names=Lookup.of(
            [name, f"{name} en"] if both else [name]
            for name, both in zip(names, twice.tolist(), strict=True)
        ),
        identifiers=Lookup(
            Strings.of(
                f"{start}{place:09d}" for start in ("b", "x-mitra-b") for place in range(size)
            ),
            np.tile(np.arange(size, dtype=np.int32), 2),
        ),
        name_keys=SortKeys.of(names),
        resources=_resources(size, codes, chance),
    )


def _named(
    members: Ragged, of_work: Ragged, own: Ints, n_values: int, most: int, chance: Generator
) -> Ragged:
    """Give what an organization names: what its work names, at most so many, and its own."""
    size = len(members)
    work = of_work.take(members.values)
    owners = np.concatenate([np.arange(size), members.owners[work.owners]]).astype(np.int64)
    keys = np.unique(owners * n_values + np.concatenate([own, work.values]))
    owners, values = keys // n_values, (keys % n_values).astype(np.int32)
    order = np.lexsort((chance.random(len(keys), np.float32), values != own[owners], owners))
    starts = np.searchsorted(owners, np.arange(size + 1))
    rank = np.empty(len(keys), np.int64)
    rank[order] = np.arange(len(keys)) - starts[owners]
    kept = rank < most
    return Ragged(starts.astype(np.int64), values).where(kept)


def distinct(rows: Ragged, place: Ints, n_values: int) -> Ragged:
    """Put each value in its place, -1 for none; each once."""
    known = rows.where(place[rows.values] >= 0)
    keys = np.unique(known.owners.astype(np.int64) * n_values + place[known.values])
    starts = np.searchsorted(keys, np.arange(len(rows) + 1, dtype=np.int64) * n_values)
    return Ragged(starts.astype(np.int64), (keys % n_values).astype(np.int32))


def _sometimes(values: NDArray[np.float64], share: float, chance: Generator) -> NDArray[np.float64]:
    return np.where(chance.random(len(values)) < share, values, np.nan)


def _languages(size: int, chance: Generator) -> Ragged:
    both = chance.random(size) < 0.5
    ends = np.zeros(size + 1, np.int64)
    np.cumsum(1 + both, out=ends[1:])
    values = np.full(ends[-1], LANGUAGE["en"], np.int32)
    values[ends[:-1]] = LANGUAGE["id"]
    return Ragged(ends, values)


def _resources(size: int, codes: Codes, chance: Generator) -> ResourceColumns:
    """Give everybody two needs and two offers, as the sample's organizations have."""
    concepts = np.array(
        [
            codes.concept(each.code)
            for each in codes.vocabulary.of_scheme(VocabularyScheme.RESOURCE)
        ],
        np.int32,
    )
    n = len(concepts)
    first = np.minimum(n * chance.random((size, 2)) ** 1.5, n - 1).astype(np.int64)
    second = (first + chance.integers(1, n, (size, 2))) % n
    pairs = np.sort(concepts[np.stack([first, second], axis=2)], axis=2)
    count = 4 * size
    return ResourceColumns(
        starts=np.arange(0, count + 1, 4, dtype=np.int64),
        kind=np.tile(np.array([0, 0, 1, 1], np.uint8), size),
        concept=pairs.reshape(-1),
        quantity=np.full(count, np.nan, np.float32),
        unit=np.full(count, -1, np.int32),
        regions=Ragged(np.zeros(count + 1, np.int64), np.zeros(0, np.int32)),
        first_day=np.full(count, OPEN_START, np.int32),
        last_day=np.full(count, OPEN_END, np.int32),
    )
