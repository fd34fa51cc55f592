"""Which records hold every word asked for, and how well? Whole numbers throughout.

A word's closeness (hundredths) times its field's weight (tenths) gives up to 1000; the best place
in the record counts; words are weighted by how rare they are among what everybody sees. Whole
numbers make scores equal wherever and in whatever order they are added, so a page can go on
exactly where the last one ended.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from domain.errors import TooManyError
from matching.lexicon import Match
from matching.ragged import Bools, Longs, segments
from matching.snapshot import Snapshot
from matching.table import ColumnsT, Table
from matching.words import query_words

NAME, TEXT, ACTIVITY = 10, 6, 4  # weights in tenths: name or title; mission or text; activities
BEST = 1000  # of a word that stands exactly so in a name
MOST_WORDS = 32
FEW = 16  # rows are few if they are less than one in so many
Shorts = NDArray[np.int16]
Hits = list[tuple[int, NDArray[np.int32]]]


@dataclass(frozen=True, eq=False)
class Found:
    """What a search found: for each word and part the best place, 0 to BEST, of each row.

    `weights` are thousandths of ln(1 + N / (1 + n)), n of the N records that everybody sees
    having the word (Sparck Jones 1972, doi:10.1108/eb026526). A word may have none, if all
    records that have it are hidden: then it weighs as much as the rarest.
    """

    words: tuple[str, ...]
    best: tuple[tuple[Shorts, ...], ...]
    weights: tuple[int, ...]
    _scores: dict[tuple[int, ...], list[Longs]] = field(default_factory=dict, repr=False)

    @cached_property
    def masks(self) -> list[Bools]:
        """Rows that have every word, part by part."""
        return [
            np.logical_and.reduce([each > 0 for each in places])
            for places in zip(*self.best, strict=True)
        ]

    def scores(self, weights: Sequence[int]) -> list[Longs]:
        """Give the weighted sums, int64, part by part; only for rows in `masks`."""
        key = tuple(weights)
        if key not in self._scores:
            totals = [np.zeros(len(mask), np.int64) for mask in self.masks]
            for weight, places in zip(weights, self.best, strict=True):
                for total, each in zip(totals, places, strict=True):
                    total += each * np.int64(weight)
            self._scores.clear()  # a list is asked for with one set of weights at a time
            self._scores[key] = totals
        return self._scores[key]


def share(score: int, weights: Sequence[int]) -> float:
    """Turn a sum into a part of what could be had, in (0, 1]."""
    return score / (BEST * sum(weights))


def asked(text: str) -> tuple[str, ...]:
    """Give the words of a search; TooManyError above 32."""
    words = query_words(text)
    if len(words) > MOST_WORDS:
        raise TooManyError(MOST_WORDS, len(words), path=("search",))
    return tuple(words)


def organizations(snapshot: Snapshot, words: Sequence[str]) -> Found:
    """Look in names, acronyms, identifiers, missions and the activities taken part in."""
    table = snapshot.organizations

    def best(match: Match) -> tuple[Shorts, ...]:
        own = _in_fields(table, match, len(snapshot.lexicon))
        work = _in_activities(snapshot, match)
        if work is not None:
            for columns, places in zip(table.parts, own, strict=True):
                np.maximum(places, work[columns.ordinals], out=places)
        return own

    public = snapshot.visible(snapshot.public.viewer)
    return _found(snapshot, words, best, public)


def activities(snapshot: Snapshot, words: Sequence[str]) -> Found:
    """Look in titles and descriptions."""
    table, size = snapshot.activities, len(snapshot.lexicon)
    return _found(
        snapshot, words, lambda match: _in_fields(table, match, size), snapshot.public.activities
    )


def partnerships(snapshot: Snapshot, words: Sequence[str]) -> Found:
    """Look in titles, descriptions and goals."""
    table, size = snapshot.partnerships, len(snapshot.lexicon)
    return _found(
        snapshot, words, lambda match: _in_fields(table, match, size), snapshot.public.partnerships
    )


def _found(
    snapshot: Snapshot,
    words: Sequence[str],
    best: Callable[[Match], tuple[Shorts, ...]],
    public: Iterable[Bools],
) -> Found:
    places = tuple(best(snapshot.lexicon.match(word)) for word in words)
    seen = list(public)
    total = sum(np.count_nonzero(mask) for mask in seen)
    weights = []
    for own in places:
        having = sum(
            np.count_nonzero(mask & (each > 0)) for mask, each in zip(seen, own, strict=True)
        )
        weights.append(max(1, round(1000 * math.log(1 + total / (1 + having)))))
    return Found(tuple(words), places, tuple(weights))


def _in_fields(table: Table[ColumnsT], match: Match, n_words: int) -> tuple[Shorts, ...]:
    """Give the best place of each row, part by part."""
    parts = []
    for part in table.whole:
        hits: Hits = []
        for place, weight in enumerate((NAME, TEXT)):
            found = part.texts.hits(place, match, n_words)
            hits += [(value * weight, rows) for value, rows in found]
        parts.append(_spread(hits, len(part)))
    return tuple(parts)


def _in_activities(snapshot: Snapshot, match: Match) -> Shorts | None:
    """Give the best place in the activities of each organization, by ordinal; None if none."""
    table = snapshot.activities
    hits: Hits = []
    for part, alive in zip(table.whole, table.alive, strict=True):
        found: Hits = []
        for place in range(len(part.texts.fields)):
            found += part.texts.hits(place, match, len(snapshot.lexicon))
        if not found:
            continue
        taking_part = part.columns.participants
        if sum(len(rows) for _, rows in found) * FEW < len(part):
            living = ((value, rows[alive[rows]]) for value, rows in found)
            hits += [(value * ACTIVITY, taking_part.gather(rows)) for value, rows in living]
            continue
        # Many: best of each activity first, so that those taking part are gathered only once.
        best = _spread(found, len(part))
        rows = np.flatnonzero((best > 0) & alive)
        positions, bounds = segments(taking_part.starts, rows)
        ordinals = taking_part.values[positions]
        values = np.repeat(best[rows], np.diff(bounds))
        for value in sorted({value for value, _ in found}):
            hits.append((value * ACTIVITY, ordinals[values == value]))
    return _spread(hits, len(snapshot.levels)) if hits else None


def _spread(hits: Hits, size: int) -> Shorts:
    best = np.zeros(size, np.int16)
    for value, rows in sorted(hits, key=lambda hit: hit[0]):  # so the best is written last
        best[rows] = value
    return best
