"""Catalogs of any size in the shape of public activities, made as arrays: no record, no encoding.

A million organizations with four million activities would take six hours to encode. What is made
here is equal in form to what `Snapshot.build` makes of records (a test compares them), so that it
can be saved, mapped, asked and changed like any other.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator, default_rng

from benchmarks.invented import Told, Tongue
from benchmarks.population import Population
from benchmarks.profiles import distinct, organizations
from benchmarks.shape import ACTIVITIES_EACH, DAY, NOW, SOM, TODAY, Shape
from domain.codes import PartnershipStatus
from domain.vocabulary import Vocabulary
from matching import portraits
from matching.columns import (
    OPEN_END,
    OPEN_START,
    ActivityColumns,
    PartnershipColumns,
)
from matching.encoder import TextEncoder
from matching.lexicon import Lexicon
from matching.maker import Tables, seen_by_everybody
from matching.ordinals import Ordinals
from matching.postings import Postings
from matching.ragged import Ragged
from matching.records import PARTNERSHIP_STATUS, PARTNERSHIP_TYPE, Codes, instant
from matching.snapshot import Snapshot
from matching.strings import Lookup, SortKeys, Strings
from matching.table import Part, Table
from matching.texts import Texts

SEED = 20261128
CHUNK = 1 << 15  # activities made at a time


@dataclass(frozen=True, eq=False, kw_only=True)
class Generated:
    """A catalog, and what made it, so that newcomers can speak its language."""

    snapshot: Snapshot
    tongue: Tongue
    people: Population


def generate(
    size: int, vocabulary: Vocabulary, encoder: TextEncoder, shape: Shape = SOM, seed: int = SEED
) -> Generated:
    """Make `size` organizations and four times as many activities; the same for the same seed.

    100,000 organizations take 42 s of CPU and 1.8 GB.
    """
    codes = Codes(vocabulary)
    tongue, people, chance = _spoken(size, codes, shape, seed)
    columns, told = _activities(ACTIVITIES_EACH * size, people, tongue, chance)
    n_words = len(tongue.words)
    work = Table.of(
        Part(
            columns=columns,
            texts=_searched(told, n_words),
            features=told.features,
            members=columns.participants.inverse(size),
        ),
        _ids("activity", len(columns)),
    )
    missions = tongue.tell(people.mission_lengths(chance), np.full(size, 3), people.topics, chance)
    own = Table.of(
        Part(
            columns=organizations(people, work, codes, missions, chance),
            texts=_searched(missions, n_words),
            features=replace(missions.features, verified=chance.random(size) < 0.3),
        ),
        _ids("organization", size),
    )
    seen = seen_by_everybody(columns, own.base.columns, size)
    postings = Postings.of(told.features.words, seen)
    work = Table.of(replace(work.base, postings=postings), work.ordinals)
    agreed = _partnerships(size // 10, columns, people, codes, chance)
    tables = Tables(
        organizations=own,
        activities=work,
        partnerships=Table.of(agreed, _ids("partnership", len(agreed))),
        portraits=portraits.whole(own, work),
        lexicon=Lexicon.of(tongue.words),
    )
    snapshot = Snapshot.of(1, vocabulary, encoder, codes, tables)
    return Generated(snapshot=snapshot, tongue=tongue, people=people)


def language(size: int, snapshot: Snapshot, shape: Shape = SOM, seed: int = SEED) -> Generated:
    """Give a catalog that was opened from the disk the language and people it was made of."""
    tongue, people, _ = _spoken(size, snapshot.codes, shape, seed)
    return Generated(snapshot=snapshot, tongue=tongue, people=people)


def _spoken(
    size: int, codes: Codes, shape: Shape, seed: int
) -> tuple[Tongue, Population, Generator]:
    chance = default_rng([seed, size])
    tongue = Tongue(shape, ACTIVITIES_EACH * size, chance)
    return tongue, Population(size, shape, codes, chance), chance


def identity(kind: str, place: int) -> str:
    """Give the id of a record by its place; as long as a real one, and in the order of places."""
    return f"{kind[:8]:-<8}-0000-7000-8000-{place:012d}"


def _ids(kind: str, count: int) -> Ordinals:
    return Ordinals(Strings.of(identity(kind, place) for place in range(count)))


def _searched(told: Told, n_words: int) -> Texts:
    return Texts((told.names, told.bodies), False, len(told.names)).turned_round(n_words)


def _activities(
    count: int, people: Population, tongue: Tongue, chance: Generator
) -> tuple[ActivityColumns, Told]:
    made: list[tuple[ActivityColumns, Told]] = [
        _some_activities(start, min(CHUNK, count - start), people, tongue, chance)
        for start in range(0, count, CHUNK)
    ]
    columns = [each for each, _ in made]
    identifiers = Lookup(
        Strings.of(f"x-mitra-a{place:09d}" for place in range(count)),
        np.arange(count, dtype=np.int32),
    )
    whole = replace(ActivityColumns.joined(columns), identifiers=identifiers)
    return whole, Told.joined([told for _, told in made])


def _some_activities(
    start: int, count: int, people: Population, tongue: Tongue, chance: Generator
) -> tuple[ActivityColumns, Told]:
    """Make some programmes, and the phases in which they say the same again."""
    shape = people.shape
    n = max(1, round(shape.distinct * count))
    topics, places = people.subjects(n, chance)
    participants, roles = people.participants(topics[:, 0], places, chance)
    told = tongue.tell(
        people.lengths(n, chance),
        np.maximum(1, chance.poisson(shape.title_tokens, n)),
        topics,
        chance,
    )
    first = TODAY - chance.gamma(*shape.days, n)
    lasting = chance.uniform(180, 1_500, n)
    phase = chance.permutation(np.concatenate([np.arange(n), chance.integers(0, n, count - n)]))
    began = first[phase] - np.where(
        np.bincount(phase, minlength=n)[phase] > 1, chance.uniform(0, 1_100, count), 0
    )
    known = chance.random(count) > 0.03
    columns = ActivityColumns(
        ordinals=np.arange(start, start + count, dtype=np.int32),
        participants=participants.take(phase),
        roles=roles[participants.positions(phase)],
        participant_total=participants.lengths()[phase].astype(np.int32),
        themes=people.themes_of(topics, chance).take(phase),
        regions=people.regions_of(places, chance).take(phase),
        status=chance.integers(-1, 5, count).astype(np.int8),
        first_day=np.where(known, began, OPEN_START).astype(np.int32),
        last_day=np.where(known, began + lasting[phase], OPEN_END).astype(np.int32),
        updated=instant(NOW) - chance.integers(0, 700 * DAY, count),
        identifiers=Lookup.of([()] * count),
    )
    return columns, told.take(phase)


def _partnerships(
    count: int, work: ActivityColumns, people: Population, codes: Codes, chance: Generator
) -> Part[PartnershipColumns]:
    """Let the first two participants of some activities have agreed on something."""
    shared = np.flatnonzero(work.participants.lengths() >= 2)
    rows = np.sort(chance.permutation(shared)[:count])
    count = len(rows)
    two = np.arange(0, 2 * count + 1, 2, dtype=np.int64)
    starts = work.participants.starts[rows]
    parties = Ragged(two, work.participants.values[np.stack([starts, starts + 1], 1)].reshape(-1))
    regions = work.regions.take(rows)
    kinds = chance.integers(0, len(PARTNERSHIP_TYPE), count)
    states = [PARTNERSHIP_STATUS[each] for each in PartnershipStatus]
    titles = [f"partnership {place:09d}" for place in range(count)]
    columns = PartnershipColumns(
        ordinals=np.arange(count, dtype=np.int32),
        types=(1 << kinds).astype(np.uint16),
        status=np.array(states, np.uint8)[chance.integers(0, len(states), count)],
        visibility=np.zeros(count, np.uint8),
        parties=parties,
        former=Ragged(np.zeros(count + 1, np.int64), np.zeros(0, np.int32)),
        themes=work.themes.take(rows),
        regions=regions,
        provinces=distinct(regions, people.province_of_region, len(people.province_of_region)),
        first_day=work.first_day[rows],
        last_day=work.last_day[rows],
        review_due=np.full(count, OPEN_END, np.int32),
        updated=work.updated[rows],
        title_keys=SortKeys.of(titles),
    )
    return Part(
        columns=columns,
        texts=Texts.of([((), ())] * count).turned_round(0),
        members=parties.inverse(people.size),
    )
