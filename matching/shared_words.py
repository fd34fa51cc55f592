"""How like are rows of texts to a text that asks, by the words they share?

The weight of a word is its damped count times how rare it is (`matching.rarity`). Rows are divided
by the length of their own damped counts, without rarity: a row's numbers then depend on no other
row, and a write costs the words it changes. From the words of rows, and from the rows of words,
sums are the same to the last bit.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.bags import DAMPED, Bags, Codes, level_of, step_of
from matching.compiled import (
    boolean,
    compiled,
    float32,
    inlined,
    int32,
    int64,
    read,
    uint8,
    uint16,
    void,
    written,
)
from matching.features import HASHES, NO_ROWS, Features
from matching.lazy import cached_property
from matching.portraits import PortraitColumns
from matching.postings import Postings
from matching.ragged import Bools, Ints, Longs
from matching.rarity import Rarity

# Shares of a row and of a question in whole steps, so that sums are exact in any order: from the
# words of rows and from postings alike. Both are lengths of at most 1, so sums fit into int32.
WEIGHT_STEPS = 255
QUERY_STEPS = 65_535
BLOCK = 1 << 14  # rows whose sums are added up at a time


@dataclass(frozen=True, eq=False, kw_only=True)
class Asked:
    """Some texts as columns of whole-number word weights.

    `words` int32 (m,), rising; `weights` int32 (m, k), 0 to QUERY_STEPS: one column for each text,
    `norm` float64 (k,) what a text itself would reach. `table` int32 (HASHES,) leads a word to its
    row, -1 where it stands in none.
    """

    words: Ints
    weights: Ints
    norm: NDArray[np.float64]

    @cached_property
    def table(self) -> Ints:
        """Where each word's row is."""
        found = np.full(HASHES, -1, np.int32)
        found[self.words] = np.arange(len(self.words), dtype=np.int32)
        return found

    @cached_property
    def present(self) -> NDArray[np.uint8]:
        """Say which words stand in one of the texts, a bit each: small enough for any cache."""
        return np.packbits(self.table >= 0, bitorder="little")

    def heaviest(self, most: int, postings: Postings | None = None) -> "Asked":
        """Keep the words that can add most to a score, at most so many for each text.

        None that `postings` leaves out.
        """
        if not len(self.words):
            return self
        kept = np.zeros(len(self.words), np.bool_)
        usable = ~postings.left_out[self.words] if postings is not None else ~kept
        for column in np.where(usable, self.weights.T, 0):
            best = np.argsort(-column, kind="stable")[:most]
            kept[best[usable[best]]] = True
        return Asked(words=self.words[kept], weights=self.weights[kept], norm=self.norm)


def query(words: Bags, rarity: Rarity) -> Asked:
    """Turn each row of a few into a column to multiply rows with.

    Weight of a word: damped count * idf / length * idf / largest idf, so that a row's product with
    a column is a likeness in [0, 1].
    """
    ends, numbers, levels = words.decoded()
    distinct, where = np.unique(numbers, return_inverse=True)
    idf = rarity.idf(distinct)
    known = idf > 0
    place = np.cumsum(known) - 1
    weights = np.zeros((int(np.count_nonzero(known)), len(words)), np.int32)
    norm = np.ones(len(words))
    for column in range(len(words)):
        own = slice(int(ends[column]), int(ends[column + 1]))
        at, damped = where[own], DAMPED[levels[own]].astype(np.float64)
        at, damped = at[known[at]], damped[known[at]]
        valued = damped * idf[at]
        length = float(np.sqrt(np.square(valued).sum()))
        if length > 0:
            share = valued * idf[at] / (length * rarity.largest)
            weights[place[at], column] = np.rint(QUERY_STEPS * np.minimum(share, 1))
            norm[column] = length / (float(np.sqrt(np.square(damped).sum())) * rarity.largest)
    return Asked(words=distinct[known].astype(np.int32), weights=weights, norm=norm)


SCALE = 1.0 / (WEIGHT_STEPS * QUERY_STEPS)


def of_some(
    held: Features | PortraitColumns, rows: Longs | None, asked: Asked
) -> NDArray[np.float32]:
    """Give the likeness of each text asked with some rows, or all, float32 (k, n) in [0, 1].

    One look at each word of the rows; only words that were asked cost more.
    """
    return np.ascontiguousarray(likeness(sums_of_some(held, rows, asked).T))


def sums_of_some(held: Features | PortraitColumns, rows: Longs | None, asked: Asked) -> Ints:
    """Give the same in whole steps, int32 (n, k)."""
    some = rows is not None
    which = np.ascontiguousarray(rows if rows is not None else NO_ROWS, np.int64)
    n = len(which) if some else len(held.words)
    found = np.zeros((n, asked.weights.shape[1]), np.int32)
    words = held.words
    _of_rows(words.starts, words.codes, held.word_norms, some, which, asked.present, asked.table,
             asked.weights, DAMPED, found)  # fmt: skip
    return found


def likeness(total: Any) -> Any:
    """Turn sums in whole steps into likeness in [0, 1]."""
    return np.float32(np.minimum(total * SCALE, 1.0))


one_likeness = inlined(likeness)  # the same for the numbers of compiled loops, bit for bit


@inlined
def _share(damped: np.float32, norm: np.float32) -> np.int32:
    """Give a word's share of its row in whole steps, in float32."""
    return np.int32(np.rint(np.float32(WEIGHT_STEPS) * np.float32(damped / norm)))


@compiled(
    void,
    read(int64),
    read(uint16),
    read(float32),
    boolean,
    read(int64),
    read(uint8),
    read(int32),
    read(int32, 2),
    read(float32),
    written(int32, 2),
)
def _of_rows(
    starts: Longs,
    codes: Codes,
    norms: NDArray[np.float32],
    some: bool,
    rows: Longs,
    present: NDArray[np.uint8],
    table: Ints,
    weights: Ints,
    damped: NDArray[np.float32],
    sums: Ints,
) -> None:
    for place in range(len(sums)):
        row = rows[place] if some else place
        number = -1
        for at in range(starts[row], starts[row + 1]):
            number += step_of(codes[at])
            level = level_of(codes[at])
            if level and present[number >> 3] >> (number & 7) & 1:
                word = table[number]
                share = _share(damped[level], norms[row])
                for column in range(weights.shape[1]):
                    sums[place, column] += share * weights[word, column]


@dataclass(frozen=True, eq=False, kw_only=True)
class Hits:
    """Rows that share a word with one of k texts.

    `rows` int64 (m,), rising; `sums` int32 (m, k) beside them, as `sums_of_some`
    has them. `places` int32 (n_rows,): where a row is among them, counted from 1, or 0.
    """

    rows: Longs
    sums: Ints
    places: Ints

    @cached_property
    def best(self) -> NDArray[np.float32]:
        """The likeness of each of `rows` with the text it is most like, float32 (m,)."""
        found = np.empty(len(self.sums), np.float32)
        _best(self.sums, found)
        return found

    def of(self, rows: Longs | None) -> NDArray[np.float32]:
        """Give the likeness of some rows, or all, with each text, float32 (k, n); mostly 0."""
        places = self.places if rows is None else self.places[rows]
        found = np.zeros((self.sums.shape[1], len(places)), np.float32)
        here = np.flatnonzero(places)
        found[:, here] = likeness(self.sums[places[here] - 1].T)
        return found


def hits(
    postings: Postings | None, held: Features | PortraitColumns, asked: Asked, counted: Bools
) -> Hits:
    """Look up rows by words; only those of a mask.

    From postings, only rows that hold a word cost anything; a part without them is small.
    """
    places = np.zeros(len(counted), np.int32)
    if postings is None:
        sums = sums_of_some(held, None, asked)
        rows = np.flatnonzero(counted & (sums > 0).any(axis=1))
        places[rows] = np.arange(1, len(rows) + 1)
        return Hits(rows=rows, sums=sums[rows], places=places)
    starts = postings.rows.starts
    most = min(int(postings.held[asked.words].sum()), len(counted))
    sums = np.zeros((most, asked.weights.shape[1]), np.int32)
    rows = np.empty(most, np.int64)
    count = _of_words(starts, postings.rows.codes, held.word_norms, asked.words, asked.weights,
                      DAMPED, counted, rows, places, sums)  # fmt: skip
    return Hits(rows=rows[:count], sums=sums[:count], places=places)


@compiled(
    int64,
    read(int64),
    read(uint16),
    read(float32),
    read(int32),
    read(int32, 2),
    read(float32),
    read(boolean),
    written(int64),
    written(int32),
    written(int32, 2),
)
def _of_words(
    starts: Longs,
    codes: Codes,
    norms: NDArray[np.float32],
    words: Ints,
    weights: Ints,
    damped: NDArray[np.float32],
    counted: Bools,
    rows: Longs,
    places: Ints,
    sums: Ints,
) -> int:
    # Block by block of rows, so that what is added up stays in the cache.
    n_words, n_columns = weights.shape
    ends, last = starts[words + 1], np.full(n_words, -1, np.int64)
    at = starts[words].copy()
    own = np.zeros((BLOCK, n_columns), np.int32)
    found = np.zeros(BLOCK, np.bool_)
    columns = np.empty((n_words, n_columns), np.int64)
    amounts = np.zeros(n_words, np.int64)
    for word in range(n_words):
        for column in range(n_columns):
            if weights[word, column]:
                columns[word, amounts[word]] = column
                amounts[word] += 1
    held = 0
    for begin in range(0, len(counted), BLOCK):
        end = min(begin + BLOCK, len(counted))
        for word in range(n_words):
            row, place = last[word], at[word]
            while place < ends[word]:
                step, level = step_of(codes[place]), level_of(codes[place])
                if level and row + step >= end:
                    break
                row += step
                place += 1
                if not level or not counted[row]:
                    continue
                share = _share(damped[level], norms[row])
                found[row - begin] = True
                for each in range(amounts[word]):
                    column = columns[word, each]
                    own[row - begin, column] += share * weights[word, column]
            last[word], at[word] = row, place
        for row in range(end - begin):
            if found[row]:
                rows[held] = begin + row
                for column in range(n_columns):
                    sums[held, column] = own[row, column]
                    own[row, column] = 0
                held += 1
                places[begin + row] = held
                found[row] = False
    return held


@compiled(void, read(int32, 2), written(float32))
def _best(sums: Ints, found: NDArray[np.float32]) -> None:
    for row in range(len(sums)):
        most = 0
        for column in range(sums.shape[1]):
            most = max(most, sums[row, column])
        found[row] = one_likeness(np.int32(most))
