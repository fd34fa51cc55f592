"""What have a candidate's activities to do with the asker's? Read again for those explained."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.bags import DAMPED
from matching.closeness import Closeness, closeness
from matching.columns import OPEN_START
from matching.features import Features, spelled
from matching.portraits import PortraitColumns
from matching.profile import BRIEF, MISSION
from matching.question import Question
from matching.ragged import Ints, Longs
from matching.sight import rows_with
from matching.terms import YEAR, days_apart

TITLES_READ = 60  # of one organization, to spell the words it shares
MOST_WORDS = 4
SHORTEST = 4  # letters of a word that is shown
# Words that name no subject; they count in the likeness like all others.
_DULL_TEXT = """
senin selasa rabu kamis jumat sabtu minggu hari bulan tahun musim putaran tahap bersama dinas
kegiatan program proyek mitra organisasi yayasan lembaga perkumpulan kabupaten provinsi kota
satu dua tiga empat lima enam tujuh delapan sembilan sepuluh seratus seribu untuk dalam
monday tuesday wednesday thursday friday saturday sunday year phase round together activity
project programme support organization foundation association with from
"""
DULL = frozenset(_DULL_TEXT.split())


@dataclass(frozen=True, eq=False, kw_only=True)
class Closest:
    """The two closest activities: titles, or "" for the asker's own mission or brief.

    `themes` and `places`: what both name.
    """

    ours: str
    theirs: str
    value: float
    themes: Ints
    places: Ints


class PairWork:
    """One candidate's activities beside those of the asker; those that both are in do not count."""

    def __init__(self, question: Question, ordinal: int) -> None:
        self.question = question
        self.ordinal = ordinal

    @cached_property
    def parts(self) -> list[tuple[int, Longs]]:
        """The rows of the candidate's activities, part by part of the snapshot's."""
        table, asker = self.question.snapshot.activities, self.question.asker
        found = []
        for place, (held, alive) in enumerate(zip(table.whole, table.alive, strict=True)):
            if held.features is None or not len(held):
                continue
            members = held.columns.participants
            counted = alive.copy()
            if asker.ordinal >= 0:
                counted[rows_with(held.members, members, asker.ordinal)] = False
            own = rows_with(held.members, members, self.ordinal)
            rows = own[counted[own]].astype(np.int64)
            if len(rows):
                found.append((place, rows))
        return found

    @cached_property
    def _near(self) -> list[tuple[int, Longs, Closeness]]:
        if not len(self.question.asker.items):
            return []
        return [(place, rows, closeness(self.question, place, rows)) for place, rows in self.parts]

    def closest(self, measure: str = "") -> Closest | None:
        """Give the best pair by "words", "meaning", "themes" or "places", faded by years as terms
        are; without a measure by words and meaning together, whenever it was. None without.
        """
        table = self.question.snapshot.activities
        found: list[tuple[float, str, int, int, int]] = []
        for place, rows, near in self._near:
            value = getattr(near, measure) * near.fading if measure else near.texts
            best = value.max(axis=0)
            for at in np.flatnonzero(best == best.max()).tolist():
                identity = table.ordinals.id_of(int(table.parts[place].ordinals[rows[at]]))
                item = int(value[:, at].argmax())
                found.append((-float(best[at]), identity, place, int(rows[at]), item))
        if not found:
            return None
        value, _, place, row, item = min(found)
        return self._told(-value, place, row, item)

    def _told(self, value: float, place: int, row: int, item: int) -> Closest:
        held, items = self.question.snapshot.activities.whole[place], self.question.asker.items
        assert held.features is not None  # noqa: S101 # parts without are left out before
        name = items.names[item]
        return Closest(
            ours="" if name in (MISSION, BRIEF) else name,
            theirs=held.features.titles[row],
            value=value,
            themes=_both(items.themes.row(item), held.columns.themes.row(row)),
            places=_both(items.regions.row(item), held.columns.regions.row(row)),
        )

    @property
    def total(self) -> int:
        """How many activities the candidate has without the asker."""
        return sum(len(rows) for _, rows in self.parts)

    @cached_property
    def here(self) -> tuple[int, list[int]]:
        """How many activities with others lie in the asker's regions, and in which, most first."""
        question = self.question
        count = 0
        places: Counter[int] = Counter()
        for place, rows in self.parts:
            rows = rows[question.sight.together[place][rows]]
            regions = question.snapshot.activities.parts[place].regions.take(rows)
            count += int(np.count_nonzero(regions.any_of(question.regions)))
            places.update(regions.values[question.regions[regions.values]].tolist())
        return count, [each for each, _ in sorted(places.items(), key=lambda it: (-it[1], it[0]))]

    @cached_property
    def days(self) -> Ints:
        """When the candidate's activities began, as far as that is known."""
        parts = self.question.snapshot.activities.parts
        begun = [parts[place].first_day[rows] for place, rows in self.parts]
        days: Ints = np.concatenate([np.zeros(0, np.int32), *begun])
        known: Ints = days[days != OPEN_START]
        return known

    @property
    def same_years(self) -> int:
        """How many activities began within a year of one of the asker's."""
        near = np.zeros(len(self.days), np.bool_)
        for day in self.question.asker.items.days.tolist():
            if day != OPEN_START:
                near |= days_apart(self.days, day) <= YEAR
        return int(np.count_nonzero(near))

    @cached_property
    def words(self) -> list[str]:
        """The words that add most to what the texts of both share, as titles spell them.

        Columns hold hashes, so only words that stand in a title or a name of one of the two can
        be shown; fewer than two say nothing and are left out.
        """
        weights = self._shared_weights()
        spelling: dict[str, float] = {}
        for title in self._titles():
            for word, place in spelled(title):
                if place in weights and len(word) >= SHORTEST and word.isalpha():
                    spelling[word] = weights[place]
        best = sorted(
            (-value, word) for word, value in spelling.items() if value > 0 and word not in DULL
        )
        found = [word for _, word in best[:MOST_WORDS]]
        return found if len(found) > 1 else []

    def _shared_weights(self) -> dict[int, float]:
        """How much each word that both texts hold adds to their likeness, by hash."""
        portraits, own = self.question.snapshot.portraits, self.question.asker.portrait
        where = portraits.locate(self.ordinal) if portraits is not None else None
        if portraits is None or where is None:
            return {}
        theirs = _counts(portraits.parts[where[0]], where[1])
        found: dict[int, float] = {}
        for row in range(len(own)):
            ours = _counts(own, row)
            shared = np.array([word for word in ours if word in theirs], np.int32)
            for word, idf in zip(
                shared.tolist(), self.question.rarity.idf(shared).tolist(), strict=True
            ):
                value = ours[word] * theirs[word] * idf * idf
                found[word] = max(found.get(word, 0.0), value)
        return found

    def _titles(self) -> Iterator[str]:
        """Titles of the candidate's and the asker's activities, and both names."""
        organizations = self.question.snapshot.organizations
        yield from self.question.asker.items.names
        for ordinal in (self.ordinal, self.question.asker.ordinal):
            where = organizations.locate(ordinal) if ordinal >= 0 else None
            features = organizations.whole[where[0]].features if where is not None else None
            if where is not None and features is not None:
                yield features.titles[where[1]]
        for place, rows in self.parts:
            features = self.question.snapshot.activities.whole[place].features
            yield from _first(features, rows[-TITLES_READ:])


def _first(features: Features | None, rows: Longs) -> Iterable[str]:
    return [] if features is None else [features.titles[int(row)] for row in rows]


def _counts(columns: PortraitColumns, row: int) -> dict[int, float]:
    """Give the damped count of each word of a portrait."""
    words, levels = columns.words.row(row)
    return dict(zip(words.tolist(), DAMPED[levels].tolist(), strict=True))


def _both(ours: Ints, theirs: Ints) -> Ints:
    return np.intersect1d(ours, theirs).astype(np.int32)
