"""How much does it say that two texts share a word? The rarer the word, the more.

Inverse document frequency: idf = 1 + ln((1 + n) / (1 + df)), as scikit-learn's TfidfTransformer
has it (Sparck Jones 1972, doi:10.1108/eb026526). `df` counts texts that everybody sees: those of
PUBLIC organizations that are not archived, and of activities in which a PUBLIC organization takes
part, an archived one too, or whose record names nobody. So no weight tells anything of a record
that somebody may not see.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from matching.bags import Bags, Codes, level_of, step_of
from matching.columns import ActivityColumns
from matching.compiled import (
    compiled,
    int32,
    int64,
    read,
    uint16,
    void,
    written,
)
from matching.features import HASHES, NO_ROWS
from matching.following import Masks, Move, moves
from matching.postings import Postings
from matching.ragged import Ints, Longs, Ragged
from matching.snapshot import Snapshot

# What stands in more than this part of very many texts says nothing, and costs the most time.
COMMON, MANY = 0.1, 1_000
_MAKING = threading.Lock()


@dataclass(frozen=True, eq=False, kw_only=True)
class Rarity:
    """In how many texts each hashed word, each theme and each region stands."""

    words: Ints  # int32 (HASHES,)
    n_texts: int
    themes: Ints  # int32 (n_concepts,), of activities
    regions: Ints  # int32 (n_regions,), of activities
    n_activities: int

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Rarity":
        """Count what everybody sees; once for each snapshot, from what was counted last."""
        with _MAKING:  # several first queries at once would all count
            memory = snapshot.memory
            found = memory.get("rarity")
            if found is None:
                found = memory["rarity"] = cls._counted(snapshot)
            return found

    @classmethod
    def _counted(cls, snapshot: Snapshot) -> "Rarity":
        public, own, work = snapshot.public, snapshot.organizations, snapshot.activities
        told = {
            part: seen & ~part.columns.archived
            for part, seen in zip(own.whole, public.rows, strict=True)
        }
        done = dict(zip(work.whole, public.activities, strict=True))
        last: tuple[Masks, Masks, Rarity] | None = own.base.memory.get("rarity")
        told_before, done_before, counts = last or ({}, {}, cls._nothing(snapshot))
        found = counts._after(moves(told_before, told), moves(done_before, done))
        own.base.memory["rarity"] = (told, done, found)
        return found

    @classmethod
    def _nothing(cls, snapshot: Snapshot) -> "Rarity":
        themes, regions = len(snapshot.vocabulary.concepts), len(snapshot.vocabulary.regions)
        return cls(
            words=np.zeros(HASHES, np.int32),
            n_texts=0,
            themes=np.zeros(themes, np.int32),
            regions=np.zeros(regions, np.int32),
            n_activities=0,
        )

    def _after(self, told: Iterable[Move], done: Iterable[Move]) -> "Rarity":
        """Give the counts after some rows of organizations and of activities came and went."""
        words, themes, regions = self.words.copy(), self.themes.copy(), self.regions.copy()
        n_texts, n_activities = self.n_texts, self.n_activities
        for part, less, more in chain(told, done):
            if part.features is not None:
                _turn(words, part.features.words, less, more, part.postings)
                norms = part.features.word_norms
                n_texts += int(np.count_nonzero(norms[more])) - int(np.count_nonzero(norms[less]))
            if isinstance(part.columns, ActivityColumns):
                _turn(themes, part.columns.themes, less, more)
                _turn(regions, part.columns.regions, less, more)
                n_activities += len(more) - len(less)
        return Rarity(
            words=words,
            n_texts=n_texts,
            themes=themes,
            regions=regions,
            n_activities=n_activities,
        )

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


def _thousandths(df: Ints, n: int, least: float) -> Longs:
    return np.rint(1000 * (np.log((1 + n) / (1 + df)) + least)).astype(np.int64)


def _turn(
    counts: Ints, rows: Ragged | Bags, less: Longs, more: Longs, held: Postings | None = None
) -> None:
    """Count the values of some rows no longer, and those of others; `held` counts those of all."""
    if held is not None and 2 * len(more) > len(rows):
        counts += held.held
        missing = np.ones(len(rows), np.bool_)
        missing[more] = False
        less, more = np.concatenate([less, np.flatnonzero(missing)]), NO_ROWS
    for some, sign in ((more, 1), (less, -1)):
        if isinstance(rows, Bags):
            _count(rows.starts, rows.codes, some, sign, counts)
        else:
            np.add.at(counts, rows.values[rows.positions(some)], sign)


@compiled(void, read(int64), read(uint16), read(int64), int64, written(int32))
def _count(starts: Longs, codes: Codes, rows: Longs, sign: int, counts: Ints) -> None:
    for row in rows:
        word = -1
        for place in range(starts[row], starts[row + 1]):
            word += step_of(codes[place])
            if level_of(codes[place]):
                counts[word] += sign
