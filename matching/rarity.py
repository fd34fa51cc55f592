"""How much does it say that two texts share a word? The rarer the word, the more.

Cosine of TF-IDF vectors: weights (1 + ln tf) * idf with idf = 1 + ln((1 + n) / (1 + df)), as
scikit-learn's TfidfTransformer(sublinear_tf=True) has it (Sparck Jones 1972, doi:10.1108/eb026526).
`df` counts texts of PUBLIC, active organizations and of activities with such a participant, so
that no weight tells anything of a record that somebody may not see.
"""

import threading
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matching.features import HASHES, Features
from matching.ragged import Bools, Ints, Longs, Ragged, segments
from matching.snapshot import Snapshot

Weights = NDArray[np.float32]
# What stands in more than this part of very many texts says nothing, and costs the most time.
COMMON, MANY = 0.1, 1_000
_MEMORY: "weakref.WeakKeyDictionary[Snapshot, Rarity]" = weakref.WeakKeyDictionary()
_COUNTING = threading.Lock()


@dataclass(frozen=True, eq=False, kw_only=True)
class Rarity:
    """Weights of hashed words and letter groups, and the length of every row under them.

    The lengths are lists of float32 arrays, one for each part, 1 where a row has no text.
    """

    words: Weights
    grams: Weights
    organization_words: tuple[Weights, ...]
    organization_grams: tuple[Weights, ...]
    activity_words: tuple[Weights, ...]

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Rarity":
        """Count the words of a snapshot; O(words of all texts), once for each snapshot."""
        with _COUNTING:  # several first queries at once would all count
            known = _MEMORY.get(snapshot)
            if known is None:
                known = _MEMORY[snapshot] = cls._counted(snapshot)
            return known

    @classmethod
    def _counted(cls, snapshot: Snapshot) -> "Rarity":
        public = snapshot.public
        organizations = [part.features for part in snapshot.organizations.whole]
        activities = [part.features for part in snapshot.activities.whole]
        told = [
            alive & public.organizations[part.ordinals] & ~part.archived
            for part, alive in zip(
                snapshot.organizations.parts, snapshot.organizations.alive, strict=True
            )
        ]
        done = list(public.activities)
        words = _idf(
            [(each.words, mask) for each, mask in _present(organizations, told)]
            + [(each.words, mask) for each, mask in _present(activities, done)]
        )
        grams = _idf([(each.grams, mask) for each, mask in _present(organizations, told)])
        return cls(
            words=words,
            grams=grams,
            organization_words=_lengths(organizations, "words", words),
            organization_grams=_lengths(organizations, "grams", grams),
            activity_words=_lengths(activities, "words", words),
        )


def _present(
    features: Sequence[Features | None], masks: Sequence[Bools]
) -> list[tuple[Features, Bools]]:
    return [(each, mask) for each, mask in zip(features, masks, strict=True) if each is not None]


def _idf(documents: Sequence[tuple[Ragged, Bools]]) -> Weights:
    total = sum(int(np.count_nonzero(mask)) for _, mask in documents)
    found = np.zeros(HASHES, np.int64)
    for rows, mask in documents:
        found += rows.counts(mask, HASHES)
    idf = 1 + np.log((1 + total) / (1 + found))
    if total >= MANY:
        idf[found > COMMON * total] = 0
    return idf.astype(np.float32)


def table(features: Features, field: str) -> "csr_array[Any, Any]":
    """Give `words` or `grams` of some rows as a sparse table (n, HASHES), nothing copied."""
    rows: Ragged = getattr(features, field)
    weights = getattr(features, f"{field[:-1]}_weights")
    return csr_array((weights, rows.values, rows.starts), shape=(len(rows), HASHES))


def _lengths(features: Sequence[Features | None], field: str, idf: Weights) -> tuple[Weights, ...]:
    found = []
    for each in features:
        if each is None:
            found.append(np.ones(0, np.float32))
            continue
        squared = table(each, field)
        squared = csr_array((squared.data**2, squared.indices, squared.indptr), squared.shape)
        length = np.sqrt(squared @ idf**2)
        found.append(np.where(length > 0, length, 1).astype(np.float32))
    return tuple(found)


@dataclass(frozen=True, eq=False, kw_only=True)
class Asked:
    """Texts to compare rows with: `places` int32 (HASHES,) leads each hash of theirs to its row of
    `weights` float32 (m, k), one column for each text; -1 for hashes that stand in none.
    """

    places: Ints
    present: Bools  # (HASHES,): where `places` is not -1; a quarter of its size to look through
    weights: Weights


def query(features: Features, field: str, idf: Weights) -> Asked:
    """Turn each row of a few into a column to multiply rows with, of length 1."""
    rows: Ragged = getattr(features, field)
    told = getattr(features, f"{field[:-1]}_weights")
    known = np.unique(rows.values[idf[rows.values] > 0])
    places = np.full(HASHES, -1, np.int32)
    places[known] = np.arange(len(known), dtype=np.int32)
    asked = np.zeros((len(known), len(features)), np.float32)
    for column in range(len(features)):
        own = slice(rows.starts[column], rows.starts[column + 1])
        kept = idf[rows.values[own]] > 0
        values = rows.values[own][kept]
        weighted = told[own][kept] * idf[values]
        length = float(np.sqrt(np.square(weighted, dtype=np.float64).sum()))
        if length > 0:
            asked[places[values], column] = weighted * idf[values] / length
    return Asked(places=places, present=places >= 0, weights=asked)


def likeness(
    features: Features, field: str, asked: Asked, lengths: Weights, rows: Longs | None = None
) -> Weights:
    """Give the cosine of rows with each text asked, float32 (n, k) in [0, 1].

    `rows` picks rows of the part; None takes all. One look at each word of the rows; only words
    that were asked cost more. Each row's sum runs over its own words only, in their order, so it
    does not depend on other rows.
    """
    own: Ragged = getattr(features, field)
    told = getattr(features, f"{field[:-1]}_weights")
    if rows is not None:
        positions, starts = segments(own.starts, rows)
        values, told, lengths = own.values[positions], told[positions], lengths[rows]
    else:
        values, starts = own.values, own.starts
    found = np.zeros((len(starts) - 1, asked.weights.shape[1]), np.float32)
    hits = np.flatnonzero(asked.present[values])
    if len(hits):
        owners = np.searchsorted(starts, hits, side="right") - 1
        begins = np.flatnonzero(np.diff(owners, prepend=-1))
        shares = asked.weights[asked.places[values[hits]]] * told[hits, None]
        found[owners[begins]] = np.add.reduceat(shares, begins, axis=0)
    found /= lengths[:, None]
    return np.clip(found, 0, 1, out=found)
