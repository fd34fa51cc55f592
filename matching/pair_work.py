"""What have candidates' activities to do with the asker's? Read again for those explained."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from domain.text import Name
from matching.closeness import closeness
from matching.columns import OPEN_START
from matching.compiled import compiled, float32, int64, read, written
from matching.features import Features
from matching.lazy import cached_property
from matching.pair_places import PairsPlaces
from matching.profile import BRIEF, MISSION
from matching.question import Question
from matching.ragged import Bools, Ints, Longs
from matching.sight import rows_with
from matching.terms import YEAR, Values, days_apart
from matching.wording import Phrase


@dataclass(frozen=True, eq=False, kw_only=True)
class Closest:
    """The two closest activities: titles, or "" for what is `of_you`: mission, brief or profile.

    `both`: the themes that both name, or the places if it was those that were compared.
    """

    ours: Name
    of_you: Phrase
    theirs: Name
    value: float
    both: list[int]


MEASURES = ("words", "meaning", "themes", "places")


class Found(NamedTuple):
    """An activity of a candidate, and the item of the asker's that it is closest to."""

    value: float
    place: int  # of its part
    row: int
    item: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Held:
    """Activities in one part of the snapshot; those of pair i are bounds[i]:bounds[i + 1].

    `rows` int64 (m,), for each pair rising; one that several pairs are in stands there for each.
    """

    place: int  # of the part
    rows: Longs
    bounds: list[int]

    def of(self, pair: int) -> slice:
        """Give where one pair's activities are among `rows`."""
        return slice(self.bounds[pair], self.bounds[pair + 1])


def among(rows: NDArray[Any], held: Ints) -> Bools:
    """Say which rows are among some that rise, (n,)."""
    if not len(held):
        return np.zeros(len(rows), np.bool_)
    places = np.minimum(np.searchsorted(held, rows), len(held) - 1)
    return np.asarray(held[places] == rows, np.bool_)


def name_of(question: Question, ordinal: int) -> Name:
    """Give the name of an organization; "" if it has no living record."""
    where = question.snapshot.organizations.locate(ordinal)
    if where is None:
        return ""
    features = question.snapshot.organizations.whole[where[0]].features
    return features.called(where[1]) if features is not None else ""


class PairsWork:
    """Candidates' activities beside those of the asker; those that the asker is in do not count."""

    def __init__(self, question: Question, ordinals: list[int], places: PairsPlaces) -> None:
        self.question = question
        self.ordinals = ordinals
        self.places = places

    @cached_property
    def parts(self) -> list[Held]:
        """The activities of all pairs, part by part of the snapshot's."""
        table, asker = self.question.snapshot.activities, self.question.asker.ordinal
        found = []
        for place, (part, alive) in enumerate(zip(table.whole, table.alive, strict=True)):
            if part.features is None or not len(part):
                continue
            members = part.columns.participants
            own = [rows_with(part.members, members, each) for each in self.ordinals]
            rows = np.concatenate(own).astype(np.int64)
            kept = alive[rows]
            if asker >= 0:
                kept &= ~among(rows, rows_with(part.members, members, asker))
            ends = np.concatenate([[0], np.cumsum(kept)])[np.cumsum([0, *map(len, own)])]
            if ends[-1]:
                found.append(Held(place=place, rows=rows[kept], bounds=ends.tolist()))
        return found

    @cached_property
    def common(self) -> list[bool]:
        """Whether each candidate is in an activity of the asker's; those are told apart."""
        snapshot, ordinal = self.question.snapshot, self.question.asker.ordinal
        found = np.zeros(len(self.ordinals), np.bool_)
        table = snapshot.activities
        for part, alive in zip(table.whole, table.alive, strict=True) if ordinal >= 0 else ():
            members = part.columns.participants
            own = rows_with(part.members, members, ordinal)
            found |= np.isin(self.ordinals, members.gather(own[alive[own]]))
        return found.tolist()

    @cached_property
    def totals(self) -> list[int]:
        """How many activities each candidate has without the asker."""
        return [
            sum(part.bounds[pair + 1] - part.bounds[pair] for part in self.parts)
            for pair in range(len(self.ordinals))
        ]

    def latest(self, most: int) -> Iterator[tuple[Features, Longs, Longs]]:
        """Give each candidate's last activities by id, at most so many in all parts; their pairs.

        In which part one lies decides nothing: a snapshot that changed tells what a new one does.
        """
        table = self.question.snapshot.activities
        found = []
        for part in self.parts:
            # Rows of the base rise by id; those of later parts lie as they came.
            own = [part.rows[low if part.place else max(low, high - most) : high]
                   for low, high in pairwise(part.bounds)]  # fmt: skip
            pairs = np.repeat(np.arange(len(own)), [len(each) for each in own])
            rows = np.concatenate(own)
            keys = table.ordinals.keys(table.parts[part.place].ordinals[rows])
            found.append((part.place, rows, pairs, keys))
        if any(each[0] for each in found):
            found = _last_of_all(found, most)
        for place, rows, pairs, _ in found:
            features = table.whole[place].features
            assert features is not None  # noqa: S101 # parts without are left out before
            yield features, rows, pairs

    @cached_property
    def closest(self) -> dict[str, list[Found | None]]:
        """The activity of each pair that is closest to an item of the asker's, by measure.

        Faded by years as terms are; ties by id. None without one that is close at all.
        """
        found: list[list[list[Found]]] = [[[] for _ in self.ordinals] for _ in MEASURES]
        for part in self.parts if len(self.question.asker.items) else ():
            near = closeness(self.question, part.place, part.rows)
            values = np.stack([getattr(near, measure) for measure in MEASURES])
            best, ties = _best_of_pairs(values, near.fading, np.array(part.bounds))
            for measure, pair, at, item in ties.tolist():
                value = best.item(measure, pair)
                found[measure][pair].append(Found(value, part.place, part.rows.item(at), item))
        return {
            measure: [self._first(each) for each in of_pairs]
            for measure, of_pairs in zip(MEASURES, found, strict=True)
        }

    def _first(self, found: list[Found]) -> Found | None:
        if len(found) < 2:
            return next(iter(found), None)
        table = self.question.snapshot.activities

        def order(each: Found) -> tuple[float, str]:
            ordinal = table.parts[each.place].ordinals[each.row]
            return -each.value, table.ordinals.id_of(int(ordinal))

        return min(found, key=order)

    @cached_property
    def here(self) -> list[tuple[list[int], list[list[int]]]]:
        """For each part, how many activities with others lie in the asker's regions, or in places
        within, and those regions, as often as one lies there; for each pair.
        """
        question, own = self.question, self.places.own
        found = []
        for part in self.parts:
            kept = question.sight.together[part.place][part.rows]
            bounds = np.concatenate([[0], np.cumsum(kept)])[part.bounds]
            regions = question.snapshot.activities.parts[part.place].regions.take(part.rows[kept])
            regions = regions.where(own[regions.values] >= 0)
            lying = np.concatenate([[0], np.cumsum(regions.lengths() > 0)])[bounds]
            values = regions.values.tolist()
            ends = regions.starts[bounds].tolist()
            found.append((np.diff(lying).tolist(), [values[a:b] for a, b in pairwise(ends)]))
        return found

    @cached_property
    def days(self) -> list[Ints]:
        """When each activity began, part by part; OPEN_START where that is not known."""
        parts = self.question.snapshot.activities.parts
        return [parts[part.place].first_day[part.rows] for part in self.parts]

    @cached_property
    def same_years(self) -> list[int]:
        """How many activities of each began within a year of one of the asker's."""
        counts = [0] * len(self.ordinals)
        asked = self.question.asker.items.days
        for part, days in zip(self.parts, self.days, strict=True):
            near = np.zeros(len(days), np.bool_)
            for day in np.unique(asked[asked != OPEN_START]).tolist():
                near |= days_apart(days, day) <= YEAR
            near &= days != OPEN_START
            ends = np.concatenate([[0], np.cumsum(near)])[part.bounds].tolist()
            for pair, (before, after) in enumerate(pairwise(ends)):
                counts[pair] += after - before
        return counts


@dataclass(frozen=True, eq=False)
class PairWork:
    """One candidate's activities beside those of the asker: pair `row` of `together`."""

    together: PairsWork
    row: int

    @property
    def total(self) -> int:
        """How many activities the candidate has without the asker."""
        return self.together.totals[self.row]

    @property
    def common(self) -> bool:
        """Whether the candidate is in an activity of the asker's, which is not among these."""
        return self.together.common[self.row]

    @property
    def same_years(self) -> int:
        """How many activities began within a year of one of the asker's."""
        return self.together.same_years[self.row]

    def closest(self, measure: str) -> Closest | None:
        """Give the closest two by one of MEASURES; None without."""
        found = self.together.closest[measure][self.row]
        if found is None:
            return None
        question = self.together.question
        items = question.asker.items
        work = question.snapshot.activities.whole[found.place]
        assert work.features is not None  # noqa: S101 # parts without are left out before
        name = items.names[found.item]
        ours, theirs = (
            (items.regions, work.columns.regions) if measure == "places"
            else (items.themes, work.columns.themes)
        )  # fmt: skip
        return Closest(
            ours="" if name in (MISSION, BRIEF) else name,
            of_you=_of_you(name, items.features.characters.item(found.item)),
            theirs=work.features.called(found.row),
            value=found.value,
            both=_both(ours.row(found.item), theirs.row(found.row)),
        )

    @property
    def here(self) -> tuple[int, list[int]]:
        """How many activities with others lie in the asker's regions, and in which, most first."""
        count = 0
        places: Counter[int] = Counter()
        for amounts, regions in self.together.here:
            count += amounts[self.row]
            places.update(regions[self.row])
        return count, [each for each, _ in sorted(places.items(), key=lambda it: (-it[1], it[0]))]

    @property
    def latest(self) -> int | None:
        """The day the latest activity began, None where none is known."""
        begun = zip(self.together.parts, self.together.days, strict=True)
        found = max(
            (int(days[part.of(self.row)].max(initial=OPEN_START)) for part, days in begun),
            default=OPEN_START,
        )
        return None if found == OPEN_START else found


_Rows = tuple[int, Longs, Longs, NDArray[np.float64]]


def _last_of_all(found: list[_Rows], most: int) -> list[_Rows]:
    """Keep the `most` with the largest keys of each pair, over all parts; `pairs` rise in each."""
    pairs = np.concatenate([each[2] for each in found])
    keys = np.concatenate([each[3] for each in found])
    order = np.lexsort((-keys, pairs))
    places = np.arange(len(order)) - np.searchsorted(pairs[order], pairs[order])
    kept = np.zeros(len(order), np.bool_)
    kept[order[places < most]] = True
    parts = np.split(kept, np.cumsum([len(each[1]) for each in found])[:-1])
    return [
        (place, rows[mask], owners[mask], own)
        for (place, rows, owners, own), mask in zip(found, parts, strict=True)
    ]


def _of_you(name: Name, length: int) -> Phrase:
    """Call an item of the asker's that is no activity; `length` is that of what is written."""
    if name == BRIEF:
        return ("permintaan Anda", "your brief")
    return ("misi Anda", "your mission") if length else ("profil Anda", "your profile")


def _both(ours: Ints, theirs: Ints) -> list[int]:
    return sorted({*ours.tolist()} & {*theirs.tolist()})


def _best_of_pairs(values: Values, fading: Values, bounds: Longs) -> tuple[Values, Longs]:
    """Give the largest faded value of each pair, (measures, pairs); and where it is found.

    `values` (measures, items, n), `fading` (items, n), activities of pair i from bounds[i]. The
    places int64 (m, 4): measure, pair, activity, and the first such item. None where it is 0.
    """
    measures, _, n = values.shape
    best = np.zeros((measures, len(bounds) - 1), np.float32)
    found = np.empty((measures * n, 4), np.int64)
    count = _find_best(values, fading, bounds, best, found)
    return best, found[:count]


@compiled(
    int64, read(float32, 3), read(float32, 2), read(int64), written(float32, 2), written(int64, 2)
)
def _find_best(
    values: NDArray[np.float32], fading: Values, bounds: Longs, best: Values, found: Longs
) -> int:
    count = 0
    for measure in range(len(values)):
        for pair in range(len(bounds) - 1):
            most = np.float32(0)
            begin = count
            for at in range(bounds[pair], bounds[pair + 1]):
                largest, first = np.float32(0), 0
                for item in range(len(fading)):
                    value = values[measure, item, at] * fading[item, at]
                    if value > largest:
                        largest, first = value, item
                if largest == 0 or largest < most:
                    continue
                if largest > most:
                    most, count = largest, begin
                found[count, 0], found[count, 1] = measure, pair
                found[count, 2], found[count, 3] = at, first
                count += 1
            best[measure, pair] = most
    return count
