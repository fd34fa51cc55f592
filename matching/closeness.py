"""How close are activities to the asker's items: in words, meaning, themes and places?

Likenesses in [0, 1] of one activity and one item each, so they depend on nobody else.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching import terms
from matching.columns import OPEN_START
from matching.compiled import (
    boolean,
    compiled,
    float32,
    float64,
    inlined,
    int8,
    int16,
    int32,
    int64,
    read,
    void,
    written,
)
from matching.features import NO_ROWS, cosine, dot
from matching.question import Question
from matching.ragged import Bools, Ints, Longs, Ragged
from matching.shared_words import one_likeness
from matching.terms import Values

# What makes two activities close: words, meaning, themes, places (matching.md: `near_best`).
MEANING, THEMES, PLACES = 0.5, 0.3, 0.15
ALL_OF_IT = 1 + MEANING + THEMES + PLACES
BLOCK = 128  # rows
LINE = 64  # bytes that come from memory together
MEASURES = ("words", "meaning", "themes", "places", "fading")


@dataclass(frozen=True, eq=False, kw_only=True)
class Closeness:
    """Some activities of a part against each of the asker's k items, float32 (k, n) each."""

    words: Values
    meaning: Values
    themes: Values
    places: Values
    fading: Values  # by how far apart both began, terms.FADED

    @property
    def whole(self) -> Values:
        """The closest item of each, all together, (n,) in [0, 1]."""
        mixed = self.words + MEANING * self.meaning + THEMES * self.themes + PLACES * self.places
        return np.asarray((mixed * self.fading).max(axis=0, initial=0) / ALL_OF_IT, np.float32)

    @property
    def texts(self) -> Values:
        """Closeness of the texts alone, whenever both began, (k, n) in [0, 1]."""
        return np.asarray(terms.closeness_of(self.meaning, self.words))


def closeness(question: Question, place: int, rows: Longs) -> Closeness:
    """Hold some activities of a part against each of the asker's items."""
    each = np.zeros((len(MEASURES), len(question.asker.items), len(rows)), np.float32)
    _hold(question, place, rows, np.zeros((0, 0), np.float32), each)
    return Closeness(**dict(zip(MEASURES, each, strict=True)))


def closest(question: Question, place: int, rows: Longs | None) -> Values:
    """Give the best item of some activities, or of all of a part, float32 (n, 5).

    Of words, meaning, themes and places after fading, and of `Closeness.texts`.
    """
    n = len(question.snapshot.activities.parts[place]) if rows is None else len(rows)
    best = np.zeros((n, 5), np.float32)
    _hold(question, place, rows, best, np.zeros((len(MEASURES), 0, 0), np.float32))
    return best


def _hold(question: Question, place: int, rows: Longs | None, best: Values, each: Values) -> None:
    part = question.snapshot.activities.whole[place]
    features, columns, items = part.features, part.columns, question.asker.items
    assert features is not None  # noqa: S101 # parts without are left out before
    hits, own, rarity = question.sharing[place].hits, items.features, question.rarity
    _close(
        rows is not None, rows if rows is not None else NO_ROWS,
        hits.places, hits.sums,
        features.vectors, features.lengths, own.vectors.astype(np.int16), own.lengths,
        columns.themes.starts, columns.themes.values, rarity.theme_weights,
        *_named(items.themes, rarity.theme_weights),
        columns.regions.starts, columns.regions.values, rarity.region_weights,
        *_named(items.regions, rarity.region_weights),
        columns.first_day, items.days, terms.FADED,
        best, each,
    )  # fmt: skip


def _named(sets: Ragged, weights: Longs) -> tuple[Longs, NDArray[np.float64], Bools]:
    """Spread the asker's sets over all terms, each with its weight (n_terms, k).

    Beside it their lengths (k,), and which terms stand in one (n_terms,).
    """
    found = np.zeros((len(weights), len(sets)), np.int64)
    found[sets.values, sets.owners] = weights[sets.values]
    any_of = np.zeros(len(weights), np.bool_)
    any_of[sets.values] = True
    return found, np.sqrt(found.sum(axis=0)), any_of


@inlined
def _length(starts: Longs, values: Ints, weights: Longs, any_of: Bools, row: int) -> float:
    """Give the length of a set under weights of terms; 0 where it shares none with any asked."""
    square = 0
    shares = False
    for at in range(starts[row], starts[row + 1]):
        square += weights[values[at]]
        shares = shares or any_of[values[at]]
    return float(np.sqrt(float(square))) if shares else 0.0


@inlined
def _cosine(
    starts: Longs, values: Ints, row: int, length: float, named: Longs, item: int, other: float
) -> np.float32:
    """Give the cosine of two sets under weights of terms; 0 where they share nothing."""
    if length == 0:
        return np.float32(0)
    shared = 0
    for at in range(starts[row], starts[row + 1]):
        shared += named[values[at], item]
    return np.float32(min(shared / (length * other), 1.0)) if shared else np.float32(0)


@compiled(
    int64,
    boolean, read(int64),
    read(int32), read(int32, 2),
    read(int8, 2), read(float32), read(int16, 2), read(float32),
    read(int64), read(int32), read(int64), read(int64, 2), read(float64), read(boolean),
    read(int64), read(int32), read(int64), read(int64, 2), read(float64), read(boolean),
    read(int32), read(int32), read(float32),
    written(float32, 2), written(float32, 3),
)  # fmt: skip
def _close(
    some: bool, rows: Longs,
    hits: Ints, sums: Ints,
    vectors: NDArray[np.int8], lengths: Values, asked: NDArray[np.int16], asked_lengths: Values,
    theme_starts: Longs, themes: Ints, theme_weights: Longs, theme_named: Longs,
    theme_lengths: NDArray[np.float64], theme_any: Bools,
    region_starts: Longs, regions: Ints, region_weights: Longs, region_named: Longs,
    region_lengths: NDArray[np.float64], region_any: Bools,
    begun: Ints, days: Ints, faded: Values,
    best: Values, each: Values,
) -> int:  # fmt: skip
    items = len(asked)
    count = len(rows) if some else len(begun)
    # Block by block: each vector is touched in a short loop, so that several are on their way from
    # memory at once, before any is multiplied.
    products = np.empty((BLOCK, items), np.int32)
    touched = 0
    for place in range(count):
        row = rows[place] if some else place
        if place % BLOCK == 0:
            block_end = min(place + BLOCK, count)
            for next_place in range(place, block_end):
                next_row = rows[next_place] if some else next_place
                for at in range(0, vectors.shape[1], LINE):
                    touched |= vectors[next_row, at]
            for next_place in range(place, block_end):
                next_row = rows[next_place] if some else next_place
                for item in range(items):
                    products[next_place - place, item] = dot(vectors, next_row, asked, item)
        theme_length = _length(theme_starts, themes, theme_weights, theme_any, row)
        region_length = _length(region_starts, regions, region_weights, region_any, row)
        for item in range(items):
            words = np.float32(0)
            if hits[row]:
                words = one_likeness(sums[hits[row] - 1, item])
            meaning = terms.one_likeness(
                cosine(products[place % BLOCK, item], lengths[row], asked_lengths[item])
            )
            theme = _cosine(
                theme_starts, themes, row, theme_length, theme_named, item, theme_lengths[item]
            )
            region = _cosine(
                region_starts, regions, row, region_length, region_named, item, region_lengths[item]
            )
            left = faded[terms.apart(begun[row], days[item])]
            if each.shape[1]:
                each[0, item, place] = words
                each[1, item, place] = meaning
                each[2, item, place] = theme
                each[3, item, place] = region
                each[4, item, place] = left
            if len(best):
                best[place, 0] = max(best[place, 0], words * left)
                best[place, 1] = max(best[place, 1], meaning * left)
                best[place, 2] = max(best[place, 2], theme * left)
                best[place, 3] = max(best[place, 3], region * left)
                best[place, 4] = max(best[place, 4], terms.one_closeness_of(meaning, words))
    return touched  # else the touching would be left out


def near_days(days: Ints, asked: Ints) -> Longs:
    """Give how near in time each activity is to the nearest of the asker's, in thousandths.

    0 where it is not known when one began: else who does much would be near to everybody.
    """
    found = np.zeros(len(days), np.int64)
    known = asked[asked != OPEN_START]
    if len(known):
        _nearest(days, known, terms.NEARNESS, found)
    return found


@compiled(void, read(int32), read(int32), read(int64), written(int64))
def _nearest(days: Ints, asked: Ints, nearness: Longs, found: Longs) -> None:
    for row in range(len(days)):
        if days[row] == OPEN_START:
            continue
        nearest = terms.LONGEST_APART
        for day in asked:
            days_apart = terms.apart(days[row], day)
            nearest = days_apart if days_apart < nearest else nearest
        found[row] = nearness[nearest]
