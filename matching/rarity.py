"""How much does it say that two texts share a word? The rarer the word, the more.

Inverse document frequency: idf = 1 + ln((1 + n) / (1 + df)), as scikit-learn's TfidfTransformer
has it (Sparck Jones 1972, doi:10.1108/eb026526). `df` counts texts of PUBLIC, active organizations
and of activities with such a participant, so that no weight tells anything of a record that
somebody may not see. Rows are divided by the length of their own damped counts, without idf: a
row's numbers then depend on no other row, and a write costs the words it changes.
"""

import threading
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matching.features import DAMPED, HASHES, WEIGHT_STEPS, Features
from matching.portraits import PortraitColumns
from matching.postings import Postings
from matching.ragged import Bools, Ints, Longs, Ragged
from matching.snapshot import Snapshot
from matching.table import Part

# What stands in more than this part of very many texts says nothing, and costs the most time.
COMMON, MANY = 0.1, 1_000
QUERY_STEPS = 65_535
_MAKING = threading.Lock()


@dataclass(frozen=True, eq=False, kw_only=True)
class Rarity:
    """In how many texts each hashed word, each theme and each region stands."""

    words: Longs  # int64 (HASHES,)
    n_texts: int
    themes: Longs  # int64 (n_concepts,), of activities
    regions: Longs  # int64 (n_regions,), of activities
    n_activities: int

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Rarity":
        """Count what everybody sees; once for each snapshot, from the last count of its base."""
        with _MAKING:  # several first queries at once would all count
            memory = snapshot.memory
            found = memory.get("rarity")
            if found is None:
                found = memory["rarity"] = cls._counted(snapshot)
            return found

    @classmethod
    def _counted(cls, snapshot: Snapshot) -> "Rarity":
        public = snapshot.public
        told = [
            alive & public.organizations[part.ordinals] & ~part.archived
            for part, alive in zip(
                snapshot.organizations.parts, snapshot.organizations.alive, strict=True
            )
        ]
        words = np.zeros(HASHES, np.int64)
        total = 0
        for part, mask in zip(snapshot.organizations.whole, told, strict=True):
            if part.features is not None:
                words += counted(part, "words", part.features.words, mask, HASHES)
                total += int(np.count_nonzero(mask & (part.features.word_norms > 0)))
        concepts, places = len(snapshot.vocabulary.concepts), len(snapshot.vocabulary.regions)
        themes, regions = np.zeros(concepts, np.int64), np.zeros(places, np.int64)
        work = 0
        for done, mask in zip(snapshot.activities.whole, public.activities, strict=True):
            if done.features is not None:
                words += counted(done, "words", done.features.words, mask, HASHES)
                total += int(np.count_nonzero(mask & (done.features.word_norms > 0)))
            themes += counted(done, "themes", done.columns.themes, mask, concepts)
            regions += counted(done, "regions", done.columns.regions, mask, places)
            work += int(np.count_nonzero(mask))
        return cls(words=words, n_texts=total, themes=themes, regions=regions, n_activities=work)

    @property
    def largest(self) -> float:
        """The idf of a word that stands nowhere: the most that any can have."""
        return 1 + float(np.log(1 + self.n_texts))

    def idf(self, words: Ints) -> NDArray[np.float64]:
        """Give the idf of some words; 0 for those that stand nearly everywhere."""
        df = self.words[words]
        found = 1 + np.log((1 + self.n_texts) / (1 + df))
        if self.n_texts >= MANY:
            found[df > COMMON * self.n_texts] = 0
        return np.asarray(found, np.float64)

    @cached_property
    def theme_weights(self) -> Longs:
        """How much each theme says, in whole thousandths: ln((1 + n) / (1 + df)) + .3."""
        return _thousandths(self.themes, self.n_activities, 0.3)

    @cached_property
    def region_weights(self) -> Longs:
        """How much each region says, in whole thousandths: ln((1 + n) / (1 + df)) + .1."""
        return _thousandths(self.regions, self.n_activities, 0.1)


def _thousandths(df: Longs, n: int, least: float) -> Longs:
    return np.rint(1000 * (np.log((1 + n) / (1 + df)) + least)).astype(np.int64)


def counted(part: Part[Any], field: str, rows: Ragged, mask: Bools, n_values: int) -> Longs:
    """Count each value in the rows of a mask; a part remembers its first count.

    Later masks differ from it by few rows, and only those are looked at.
    """
    known = part.memory.get(field)
    if known is None:
        known = part.memory[field] = (mask, _first_count(part, field, rows, mask, n_values))
    before, total = known
    more, less = np.flatnonzero(mask & ~before), np.flatnonzero(before & ~mask)
    if not len(more) and not len(less):
        return total
    found = total.copy()
    np.add.at(found, rows.gather(more), 1)
    np.subtract.at(found, rows.gather(less), 1)
    return found


def _first_count(part: Part[Any], field: str, rows: Ragged, mask: Bools, n_values: int) -> Longs:
    if field != "words" or part.postings is None:
        return rows.counts(mask, n_values)
    left_out = rows.gather(np.flatnonzero(~mask))  # postings know how many rows a word has
    return part.postings.counts() - np.bincount(left_out, minlength=n_values)


@dataclass(frozen=True, eq=False, kw_only=True)
class Asked:
    """Some texts as columns of whole-number word weights.

    `words` int32 (m,), rising; `weights` float64 (m, k), 0 to QUERY_STEPS: one column for each
    text, `norm` float64 (k,) what a text itself would reach. `table` int32 (HASHES,) leads a word
    to its row, m where it stands in none.
    """

    words: Ints
    weights: NDArray[np.float64]
    norm: NDArray[np.float64]

    @cached_property
    def table(self) -> Ints:
        """Where each word's row is."""
        found = np.full(HASHES, len(self.words), np.int32)
        found[self.words] = np.arange(len(self.words), dtype=np.int32)
        return found

    @cached_property
    def present(self) -> Bools:
        """Say which words stand in one of the texts, (HASHES,)."""
        found = np.zeros(HASHES, np.bool_)
        found[self.words] = True
        return found

    def heaviest(self, most: int) -> "Asked":
        """Keep the words that can add most to a score, at most so many for each text."""
        if not len(self.words):
            return self
        kept = np.zeros(len(self.words), np.bool_)
        for column in self.weights.T:
            kept[np.argsort(-column, kind="stable")[:most]] = True
        return Asked(words=self.words[kept], weights=self.weights[kept], norm=self.norm)


def query(words: Ragged, counts: NDArray[np.uint8], rarity: Rarity) -> Asked:
    """Turn each row of a few into a column to multiply rows with.

    Weight of a word: damped count * idf / length * idf / largest idf, so that a row's product with
    a column is a likeness in [0, 1].
    """
    distinct = np.unique(words.values)
    idf = rarity.idf(distinct)
    distinct, idf = distinct[idf > 0], idf[idf > 0]
    weights = np.zeros((len(distinct), len(words)))
    norm = np.ones(len(words))
    for column in range(len(words)):
        own = slice(int(words.starts[column]), int(words.starts[column + 1]))
        at = np.searchsorted(distinct, words.values[own])
        at = np.minimum(at, max(len(distinct) - 1, 0))
        if not len(distinct):
            continue
        known = distinct[at] == words.values[own]
        at = at[known]
        damped = DAMPED[counts[own]].astype(np.float64)
        valued = damped[known] * idf[at]
        length = float(np.sqrt(np.square(valued).sum()))
        if length > 0:
            share = valued * idf[at] / (length * rarity.largest)
            weights[at, column] = np.rint(QUERY_STEPS * np.minimum(share, 1))
            norm[column] = length / (float(np.sqrt(np.square(damped).sum())) * rarity.largest)
    return Asked(words=distinct, weights=weights, norm=norm)


_SCALE = 1.0 / (WEIGHT_STEPS * QUERY_STEPS)


def of_some(
    held: Features | PortraitColumns, rows: Longs | None, asked: Asked
) -> NDArray[np.float32]:
    """Give the likeness of each text asked with some rows, or all, float32 (k, n) in [0, 1].

    One look at each word of the rows; only words that were asked cost more.
    """
    words, counts, norms = held.words, held.word_counts, held.word_norms
    if rows is not None:
        words, counts = words.taken_with(rows, counts)
        norms = norms[rows]
    hits = np.flatnonzero(asked.present[words.values])
    ends = np.searchsorted(hits, words.starts)
    lengths = np.repeat(np.where(norms > 0, norms, 1), np.diff(ends))
    shares = np.rint(WEIGHT_STEPS * (DAMPED[counts[hits]] / lengths))  # as `weights_of` has it
    table = csr_array(
        (shares.astype(np.float64), asked.table[words.values[hits]], ends),
        shape=(len(words), len(asked.words)),
    )
    found = table @ asked.weights  # of whole numbers, so exact in any order
    return np.ascontiguousarray(np.minimum(found * _SCALE, 1).T, np.float32)


@dataclass(frozen=True, eq=False, kw_only=True)
class Hits:
    """Rows that share a word with one of k texts: `rows` rising, `values` float32 (k, m)."""

    rows: Ints
    values: NDArray[np.float32]

    @classmethod
    def nothing(cls, k: int) -> "Hits":
        """Give those of no rows."""
        return cls(rows=np.zeros(0, np.int32), values=np.zeros((k, 0), np.float32))

    @classmethod
    def of(cls, values: NDArray[np.float32]) -> "Hits":
        """Pick the rows that have a value, of float32 (k, n)."""
        rows = np.flatnonzero(values.any(axis=0)).astype(np.int32)
        return cls(rows=rows, values=values[:, rows])

    def spread(self, n_rows: int) -> NDArray[np.float32]:
        """Give the values of all rows, float32 (k, n_rows)."""
        found = np.zeros((len(self.values), n_rows), np.float32)
        found[:, self.rows] = self.values
        return found


def of_postings(postings: Postings, asked: Asked, n_rows: int) -> Hits:
    """Give what `of_some` gives, from postings: only rows that hold a word cost anything."""
    starts = postings.starts
    spans = [slice(*starts[word : word + 2].tolist()) for word in asked.words.tolist()]
    present = np.zeros(n_rows, np.bool_)
    for span in spans:
        present[postings.rows[span]] = True
    rows = np.flatnonzero(present).astype(np.int32)
    place = np.zeros(n_rows, np.int32)
    place[rows] = np.arange(len(rows), dtype=np.int32)
    values = np.zeros((asked.weights.shape[1], len(rows)), np.float32)
    for column, weights in enumerate(asked.weights.T):
        own = [
            (postings.rows[spans[at]], postings.weights[spans[at]] * weights[at])
            for at in np.flatnonzero(weights)
        ]
        if own:
            at = place[np.concatenate([found for found, _ in own])]
            total = np.bincount(
                at, weights=np.concatenate([weighed for _, weighed in own]), minlength=len(rows)
            )
            values[column] = np.minimum(total * _SCALE, 1)
    return Hits(rows=rows, values=values)
