"""How close are activities to those of the asker, and how do a candidate's sum up?

Everything is a maximum or a sum of whole numbers over a candidate's activities, so it depends
neither on their order nor on anybody else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import terms
from matching.columns import OPEN_START, ActivityColumns
from matching.features import cosines
from matching.question import Question
from matching.ragged import Bools, Ints, Longs
from matching.sight import rows_with
from matching.table import Part
from matching.terms import Values

# What makes two activities close: words, meaning, themes, places (matching.md: `near_best`).
MEANING, THEMES, PLACES = 0.5, 0.3, 0.15
ALL_OF_IT = 1 + MEANING + THEMES + PLACES
_FINE = 1_000  # steps in which sums over activities are counted


@dataclass(frozen=True, eq=False, kw_only=True)
class Closeness:
    """Some activities of a part against each of the asker's k items, float32 (k, n) each."""

    words: Values
    meaning: Values
    themes: Values
    places: Values
    fading: Values  # by how far apart both began

    @property
    def whole(self) -> Values:
        """The closest item of each, all together, (n,) in [0, 1]."""
        best = np.zeros(self.words.shape[1], np.float32)
        for words, meaning, themes, places, fading in zip(
            self.words, self.meaning, self.themes, self.places, self.fading, strict=True
        ):
            mixed = words + MEANING * meaning + THEMES * themes + PLACES * places
            np.maximum(best, mixed * fading, out=best)
        return np.asarray(best / ALL_OF_IT, np.float32)

    @property
    def texts(self) -> Values:
        """Closeness of the texts alone, whenever both began, (k, n) in [0, 1]."""
        return terms.closeness_of(self.meaning, self.words)

    def best(self, values: Values) -> Values:
        """Give the best item of each activity after fading, (n,)."""
        found = np.zeros(values.shape[1], np.float32)
        for own, fading in zip(values, self.fading, strict=True):
            np.maximum(found, own * fading, out=found)
        return found


def closeness(question: Question, place: int, rows: Longs | None) -> Closeness:
    """Hold activities of a part against the asker's items; `rows` None takes the whole part."""
    part = question.snapshot.activities.whole[place]
    features, columns = part.features, part.columns
    assert features is not None  # noqa: S101 # parts without are left out before
    items = question.asker.items
    if rows is None:
        vectors, lengths = features.vectors, features.lengths
        named, located, days = columns.themes, columns.regions, columns.first_day
    else:
        vectors, lengths = features.vectors[rows], features.lengths[rows]
        named, located = columns.themes.take(rows), columns.regions.take(rows)
        days = columns.first_day[rows]
    own_vectors = items.features
    return Closeness(
        words=question.sharing[place].of(rows),
        meaning=terms.likeness(cosines(vectors, lengths, own_vectors.vectors, own_vectors.lengths)),
        themes=terms.cosine_of_sets(named, items.themes, question.rarity.theme_weights),
        places=terms.cosine_of_sets(located, items.regions, question.rarity.region_weights),
        fading=np.stack([terms.fading(days, day) for day in items.days.tolist()])
        if len(items)
        else np.zeros((0, len(days)), np.float32),
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class Works:
    """What the activities of n candidates say, float32 (n,) each.

    `words`, `meaning`, `themes`, `places`: the best of one activity. `closest`: of words and
    meaning together, as `terms.closeness`. `here`: how many small activities lie in the asker's
    regions; `years`: how many began in the same years; `latest`: the day the last one began,
    OPEN_START where that is not known.
    """

    words: Values
    meaning: Values
    themes: Values
    places: Values
    closest: Values
    here: Values
    years: Values
    latest: Ints


def taking_part(question: Question, ordinals: Ints) -> Iterator[tuple[int, NDArray[Any], Longs]]:
    """Give for each part the pairs of a candidate (its place) and an activity's row, by candidate.

    The asker's own activities do not count, as everybody in them would look close.
    """
    snapshot, asker = question.snapshot, question.asker
    at = np.full(len(snapshot.levels), -1, np.int64)
    at[ordinals] = np.arange(len(ordinals))
    for place, (part, alive) in enumerate(
        zip(snapshot.activities.whole, snapshot.activities.alive, strict=True)
    ):
        if part.features is None or not len(part):
            continue
        owners, rows = _pairs(part, ordinals, at)
        kept = alive[rows]
        if asker.ordinal >= 0:
            own = np.zeros(len(part), np.bool_)
            own[rows_with(part.members, part.columns.participants, asker.ordinal)] = True
            kept &= ~own[rows]
        owners, rows = owners[kept], rows[kept]
        if len(rows):
            yield place, owners, rows


def _pairs(
    part: Part[ActivityColumns], ordinals: Ints, at: NDArray[np.int64]
) -> tuple[NDArray[Any], Longs]:
    participants = part.columns.participants
    if part.members is not None:
        known = np.flatnonzero(ordinals < len(part.members))
        everybody = np.array_equal(ordinals[known], np.arange(len(part.members)))
        rows = part.members if everybody else part.members.take(ordinals[known])
        return known[rows.owners], rows.values.astype(np.int64)
    held = at[participants.values]
    order = np.flatnonzero(held >= 0)
    order = order[np.argsort(held[order], kind="stable")]
    return held[order], participants.owners[order].astype(np.int64)


def works(question: Question, ordinals: Ints) -> Works:
    """Look at every activity of some candidates; O(their activities)."""
    n = len(ordinals)
    best = {name: np.zeros(n, np.float32) for name in ("words", "meaning", "themes", "places")}
    closest = np.zeros(n, np.float32)
    here, years = np.zeros(n, np.int64), np.zeros(n, np.int64)
    latest = np.full(n, OPEN_START, np.int32)
    for place, owners, rows in taking_part(question, ordinals):
        part = question.snapshot.activities.whole[place]
        distinct, again = _distinct(rows, len(part))
        near = closeness(question, place, distinct)
        begins = np.flatnonzero(np.diff(owners, prepend=-1))
        whose = owners[begins]
        if len(question.asker.items):
            for name, sums in best.items():
                value = near.best(getattr(near, name))
                _raise(sums, whose, np.maximum.reduceat(value[again], begins))
            value = near.texts.max(axis=0)
            _raise(closest, whose, np.maximum.reduceat(value[again], begins))
        together = question.sight.together[place]
        days = part.columns.first_day if distinct is None else part.columns.first_day[distinct]
        amount = _here(question, place, distinct, together)
        here[whose] += np.add.reduceat(amount[again], begins)
        same = _years(question, days)
        years[whose] += np.add.reduceat(same[again], begins)
        latest[whose] = np.maximum(latest[whose], np.maximum.reduceat(days[again], begins))
    return Works(
        **best,
        closest=closest,
        here=(here / _FINE).astype(np.float32),
        years=(years / _FINE).astype(np.float32),
        latest=latest,
    )


def _distinct(rows: Longs, size: int) -> tuple[Longs | None, Longs]:
    """Give the distinct rows, None for nearly all of a part, and where each of `rows` is."""
    present = np.zeros(size, np.bool_)
    present[rows] = True
    distinct = np.flatnonzero(present)
    if 2 * len(distinct) >= size:
        return None, rows
    where = np.empty(size, np.int64)
    where[distinct] = np.arange(len(distinct))
    return distinct, where[rows]


def _raise(best: Values, whose: NDArray[Any], values: Values) -> None:
    best[whose] = np.maximum(best[whose], values)


def _here(question: Question, place: int, rows: Longs | None, together: Bools) -> Longs:
    """Give how far each activity with others lies in the asker's regions, in thousandths."""
    located = question.snapshot.activities.parts[place].regions
    located = located if rows is None else located.take(rows)
    part, _ = terms.coverage(located, question.regions, question.rarity.region_weights)
    small = together if rows is None else together[rows]
    return np.asarray(np.where(small, np.rint(_FINE * part), 0), np.int64)


def _years(question: Question, days: Ints) -> Longs:
    """Give how near in time each activity is to the nearest of the asker's, in thousandths."""
    nearest = np.full(len(days), terms.LONGEST_APART, np.int32)
    for asked in question.asker.items.days.tolist():
        np.minimum(nearest, terms.days_apart(days, asked), out=nearest)
    return terms.NEARNESS[nearest] if len(question.asker.items) else np.zeros(len(days), np.int64)
