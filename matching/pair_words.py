"""Which words do the texts of both share, and how are they spelled? For those explained.

Columns hold hashes, so only words that stand in a title or a name of one of the two can be shown;
and only those that the other one wrote as well: two words may have one hash.
"""

from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.text import shown_in
from matching.bags import DAMPED, Bags, Codes, level_of, step_of
from matching.compiled import (
    compiled,
    float32,
    float64,
    int32,
    int64,
    read,
    uint16,
    void,
    written,
)
from matching.lazy import cached_property
from matching.pair_titles import standing, telling
from matching.pair_work import PairsWork, name_of
from matching.question import Question
from matching.ragged import Ints, Longs
from matching.shared_words import Asked
from matching.strings import Strings
from matching.written import Written

TITLES_READ = 20  # of one organization, to spell the words it shares
MOST_WORDS = 4


class PairsWords:
    """The words that candidates' texts share with the asker's."""

    def __init__(self, question: Question, ordinals: list[int], work: PairsWork) -> None:
        self.question = question
        self.ordinals = ordinals
        self.work = work

    @cached_property
    def named(self) -> list[list[str]]:
        """For each pair the words that add most to what the texts of both share, as titles spell
        them.

        Fewer than two say nothing and are left out.
        """
        worth, table = self._worth, self.question.portrait_words.table
        found: list[set[tuple[float, str]]] = [set() for _ in self.ordinals]
        theirs: list[set[str]] = [set() for _ in self.ordinals]
        own = self._own
        for each, values in zip(found, worth[:, [row for _, row in own]].tolist(), strict=True):
            each.update(
                (-value, word) for value, (word, _) in zip(values, own, strict=True) if value
            )
        for titles, rows, pairs in self._titles():
            for pair, word, value in standing(titles, rows, pairs, table, worth, MOST_WORDS):
                found[pair].add((-value, word))
                theirs[pair].add(word)
        ours, written = {word for word, _ in own}, Written(self.question)
        best = []
        for ordinal, words, titled in zip(self.ordinals, found, theirs, strict=True):
            shared = (
                word
                for _, word in sorted(words)
                if (word in ours or written.by_asker(word))
                and (word in titled or written.by(ordinal, word))
            )
            best.append(list(islice(shared, MOST_WORDS)))
        return [each if len(each) > 1 else [] for each in best]

    @cached_property
    def _worth(self) -> NDArray[np.float64]:
        """How much each word of the asker's adds that both hold, (pairs, n_words), 0 where not.

        Words as in the question's `portrait_words`.
        """
        asked, own = self.question.portrait_words, self.question.asker.portrait
        worth = np.zeros((len(self.ordinals), len(asked.words)))
        known = self.question.snapshot.portraits
        if known is None or not len(own):
            return worth
        ours = _spread(own.words, np.arange(len(own)), asked)
        rows = known.row_of[self.ordinals]
        for part, (low, high) in zip(known.parts, pairwise(known.offsets.tolist()), strict=True):
            here = np.flatnonzero((rows >= low) & (rows < high))
            theirs = _spread(part.words, rows[here] - low, asked)
            worth[here] = (ours[:, None] * theirs).max(axis=0)
        idf = self.question.rarity.idf(asked.words)
        return np.asarray(worth * idf * idf)  # in this order, for the last bits

    @cached_property
    def _own(self) -> list[tuple[str, int]]:
        """The words of the asker's name and of the titles of its activities."""
        asker, table = self.question.asker, self.question.portrait_words.table
        names = [*asker.items.names, name_of(self.question, asker.ordinal)]
        return [each for name in names for each in telling(shown_in(name), table)]

    def _titles(self) -> Iterator[tuple[Strings, Longs, Longs]]:
        """Give the rows of names, and of the latest activities' titles, with the pair of each."""
        table = self.question.snapshot.organizations
        rows = table.row_of[self.ordinals]
        for part, (low, high) in zip(table.whole, pairwise(table.offsets.tolist()), strict=True):
            pairs = np.flatnonzero((rows >= low) & (rows < high))
            if part.features is not None:
                yield part.features.titles, (rows[pairs] - low).astype(np.int64), pairs
        for work, own, pairs in self.work.latest(TITLES_READ):
            yield work.titles, own, pairs


def _spread(words: Bags, rows: NDArray[Any], asked: Asked) -> NDArray[np.float64]:
    """Give the damped counts of the words asked in some rows, (rows, n_words)."""
    found = np.zeros((len(rows), len(asked.words)))
    _count(words.starts, words.codes, rows.astype(np.int64), asked.table, DAMPED, found)
    return found


@compiled(
    void,
    read(int64),
    read(uint16),
    read(int64),
    read(int32),
    read(float32),
    written(float64, 2),
)
def _count(
    starts: Longs,
    codes: Codes,
    rows: Longs,
    table: Ints,
    damped: NDArray[np.float32],
    found: NDArray[np.float64],
) -> None:
    for at in range(len(rows)):
        word = -1
        for place in range(starts[rows[at]], starts[rows[at] + 1]):
            word += step_of(codes[place])
            level = level_of(codes[place])
            if level and table[word] >= 0:
                found[at, table[word]] = damped[level]
