"""Texts that nobody wrote, as the matcher reads them: hashed words, vectors, words to search."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import mmh3
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.shape import HEAPS, MOST_WORDS, SEEN_IN, SEEN_WORDS, Shape
from matching.bags import LEVELS, MOST, Bags
from matching.features import HASHES, Features, norms
from matching.quantizing import quantized
from matching.ragged import Ints, Longs, Ragged
from matching.strings import Strings
from matching.words import STOP_WORDS

SYLLABLES = [first + second for first in "bdgklmnprstw" for second in "aeiou"]
DIMENSIONS = 128
POOL = 1 << 22  # words drawn once and picked from: a draw then costs one look


@dataclass(frozen=True, eq=False, kw_only=True)
class Told:
    """Texts of n records: what the matcher reads, and the words to search."""

    features: Features
    names: Ragged  # numbers of the distinct words of names or titles
    bodies: Ragged  # of missions or descriptions

    def take(self, rows: Longs) -> "Told":
        """Give some of them, in this order."""
        return Told(
            features=self.features.take(rows),
            names=self.names.take(rows),
            bodies=self.bodies.take(rows),
        )

    @classmethod
    def joined(cls, parts: Sequence["Told"]) -> "Told":
        """Put several one after the other."""
        return cls(
            features=Features.joined([each.features for each in parts]),
            names=Ragged.joined([each.names for each in parts]),
            bodies=Ragged.joined([each.bodies for each in parts]),
        )


class Tongue:
    """A language of invented words, and topics that prefer some of them."""

    def __init__(self, shape: Shape, texts: int, chance: Generator) -> None:
        self.shape = shape
        wanted = SEEN_WORDS * (88 * texts / SEEN_IN) ** HEAPS
        self.words = _invent(int(min(MOST_WORDS, max(2_000, wanted))), chance)
        n = len(self.words)
        by_rank = chance.permutation(n).astype(np.int32)
        power, start = shape.common_law
        law = (np.arange(n, dtype=np.float64) + start) ** -power
        self._common = by_rank[_drawn(law, POOL, chance)]
        ranks = np.exp(chance.uniform(np.log(30), np.log(n), (shape.topics, shape.topic_words)))
        self.topic_words = by_rank[np.minimum(ranks.astype(np.int64), n - 1)]
        self._preferred = _drawn(1 / (np.arange(shape.topic_words) + 5.0), POOL, chance)
        self._hashes = np.array(
            [mmh3.hash(word, signed=False) % HASHES for word in self.words], np.int64
        )
        spectrum = np.exp(-np.arange(DIMENSIONS) / (2 * shape.spectrum)).astype(np.float32)
        turned, _ = np.linalg.qr(chance.standard_normal((DIMENSIONS, DIMENSIONS)))
        # Multiplying noise with it gives it the spectrum, and no axis of its own.
        self._mixing = (spectrum[:, None] * turned).astype(np.float32)
        self._shared = _unit(self._noise(1, chance))
        self._topics = _unit(self._noise(shape.topics, chance))

    @cached_property
    def _spelled(self) -> Strings:
        """Every word as it begins a title, then every word as it goes on."""
        return Strings.of([*self.words, *(f" {word}" for word in self.words)])

    def tokens(
        self, amounts: Longs, topics: NDArray[np.int64], chance: Generator
    ) -> tuple[NDArray[np.int64], Ints]:
        """Say so many words on two topics (n, 2) each; gives the owner and number of each word."""
        owners = np.repeat(np.arange(len(amounts)), amounts)
        total = len(owners)
        words = self._common[chance.integers(0, POOL, total)]
        own = np.flatnonzero(chance.random(total, np.float32) >= self.shape.common)
        which = topics[owners[own], chance.integers(0, topics.shape[1], len(own))]
        words[own] = self.topic_words[which, self._preferred[chance.integers(0, POOL, len(own))]]
        return owners, words

    def tell(
        self, amounts: Longs, names: Longs, topics: NDArray[np.int64], chance: Generator
    ) -> Told:
        """Make texts of so many words, with names or titles of so many."""
        n, size = len(amounts), len(self.words)
        owner, word = self.tokens(amounts, topics, chance)
        name_owner, name_word = self.tokens(names, topics, chance)
        bodies, _ = _counted(owner, word, n, size)
        titles, _ = _counted(name_owner, name_word, n, size)
        hashed, counts = _counted(
            np.concatenate([owner, name_owner]),
            self._hashes[np.concatenate([word, name_word])],
            n,
            HASHES,
        )
        words = Bags.coded(hashed.starts, hashed.values, LEVELS[counts])
        vectors, lengths = quantized(self._vectors(topics, chance))
        features = Features(
            vectors=vectors,
            lengths=lengths,
            words=words,
            word_norms=norms(words),
            titles=self._written(name_word, names),
            english=Strings.of([""] * n),
            characters=(8 * amounts).astype(np.int32),
            understood=chance.random(n) < 0.97,
            verified=np.zeros(n, np.bool_),
        )
        return Told(features=features, names=titles, bodies=bodies)

    def _vectors(self, topics: NDArray[np.int64], chance: Generator) -> NDArray[np.float32]:
        shape = self.shape
        rest = 1 - shape.shared_direction - shape.topic_direction
        return np.asarray(
            np.sqrt(shape.shared_direction) * self._shared
            + np.sqrt(shape.topic_direction) * _unit(self._topics[topics].sum(axis=1))
            + np.sqrt(rest) * _unit(self._noise(len(topics), chance)),
            np.float32,
        )

    def _noise(self, n: int, chance: Generator) -> NDArray[np.float32]:
        return np.asarray(
            chance.standard_normal((n, DIMENSIONS), np.float32) @ self._mixing, np.float32
        )

    def _written(self, words: Ints, amounts: Longs) -> Strings:
        ends = np.zeros(len(amounts) + 1, np.int64)
        np.cumsum(amounts, out=ends[1:])
        places = words.astype(np.int64) + len(self.words)
        places[ends[:-1][amounts > 0]] -= len(self.words)
        spelled = self._spelled.take(places)
        return Strings(spelled.starts[ends], spelled.blob)


def _invent(count: int, chance: Generator) -> list[str]:
    """Make so many words, in order, so that a word's number in a lexicon is its place."""
    found: set[str] = set()
    while len(found) < count:
        lengths = chance.integers(2, 5, count).tolist()
        parts = iter(chance.choice(SYLLABLES, sum(lengths)).tolist())
        for length in lengths:
            word = "".join(next(parts) for _ in range(length))
            if word not in STOP_WORDS:
                found.add(word)
            if len(found) == count:
                break
    return sorted(found)


def _drawn(law: NDArray[np.float64], size: int, chance: Generator) -> NDArray[np.int64]:
    ends = np.cumsum(law)
    drawn = chance.random(size) * ends[-1]
    return np.asarray(np.searchsorted(ends, drawn, side="right"), np.int64)


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def _counted(
    owners: NDArray[np.int64], values: NDArray[np.integer], n: int, size: int
) -> tuple[Ragged, NDArray[np.uint8]]:
    """Give the distinct values of each owner, rising, and how often each stands there."""
    keys, counts = np.unique(owners * size + values, return_counts=True)
    starts = np.searchsorted(keys, np.arange(n + 1, dtype=np.int64) * size)
    return Ragged(starts.astype(np.int64), (keys % size).astype(np.int32)), np.minimum(
        counts, MOST
    ).astype(np.uint8)
