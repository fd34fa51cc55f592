"""What do texts of some organizations say together, so that others can be added to them?"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.bags import AMOUNTS, LEVELS, Bags
from matching.drawing import WORDS, Digests, add_up, choose
from matching.features import HASHES, Features
from matching.ragged import Ints, Longs, joined_starts

_OWN = threading.local()


def _totals() -> Ints:
    """Give this thread's zeros, one for each hashed word; whoever adds up there leaves zeros."""
    if not hasattr(_OWN, "totals"):
        _OWN.totals = np.zeros(HASHES, np.int32)
    found: Ints = _OWN.totals
    return found


@dataclass(frozen=True, eq=False, kw_only=True)
class Read:
    """What a portrait takes from rows of texts, as in `Features`."""

    words: Bags
    vectors: NDArray[np.int8]
    lengths: NDArray[np.float32]

    @classmethod
    def of(cls, features: Features | None) -> "Read":
        """Give them without copying; none if there are no features."""
        if features is None:
            none = np.zeros((0, 0), np.int8), np.zeros(0, np.float32)
            return cls(words=Bags(np.zeros(1, np.int64), np.zeros(0, np.uint16)),
                       vectors=none[0], lengths=none[1])  # fmt: skip
        return cls(words=features.words, vectors=features.vectors, lengths=features.lengths)

    def __len__(self) -> int:
        return len(self.lengths)

    def take(self, rows: Longs) -> "Read":
        """Copy some rows."""
        return Read(
            words=self.words.take(rows), vectors=self.vectors[rows], lengths=self.lengths[rows]
        )

    @classmethod
    def joined(cls, parts: Sequence["Read"]) -> "Read":
        """Put the rows of several one after the other."""
        return cls(
            words=Bags.joined([part.words for part in parts]),
            vectors=np.concatenate([part.vectors for part in parts]),
            lengths=np.concatenate([part.lengths for part in parts]),
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class Draft:
    """Sums over the distinct texts of n owners, in any order; immutable.

    Owner i has the texts with `digests[digest_ends[i]:digest_ends[i + 1]]`, and in the same manner
    `words` with `counts`. `sums` int64 (n, d): its texts' directions in whole steps, added up.
    """

    digest_ends: Longs
    digests: Digests
    word_ends: Longs
    words: Ints
    counts: Ints
    sums: Longs

    @classmethod
    def of_nothing(cls, owners: int) -> Self:
        """Give a draft of owners that have no text."""
        return cls(
            digest_ends=np.zeros(owners + 1, np.int64),
            digests=np.zeros(0, np.uint64),
            word_ends=np.zeros(owners + 1, np.int64),
            words=np.zeros(0, np.int32),
            counts=np.zeros(0, np.int32),
            sums=np.zeros((owners, 0), np.int64),
        )

    def adding(self, owners: Longs, rows: Longs, texts: Read) -> "Draft":
        """Give the draft with some rows of texts more; `owners` beside `rows`."""
        if not len(rows):
            return self
        order = np.argsort(owners, kind="stable")
        ends = np.searchsorted(owners[order], np.arange(len(self.sums) + 1))
        starts, n_words = texts.words.starts, len(self.words)
        n_words += int((starts[rows + 1] - starts[rows]).sum())
        sums = np.zeros((len(self.sums), texts.vectors.shape[1]), np.int64)
        sums[:, : self.sums.shape[1]] = self.sums
        digest_ends, word_ends = np.zeros_like(self.digest_ends), np.zeros_like(self.word_ends)
        digests = np.empty(len(self.digests) + len(rows), np.uint64)
        # One place is free for a word that is written and not counted.
        words, counts = np.empty(n_words + 1, np.int32), np.empty(n_words, np.int32)
        add_up(
            ends, rows[order], starts, texts.words.codes, texts.vectors, texts.lengths, AMOUNTS,
            _totals(), self.digest_ends, self.digests, self.word_ends, self.words,
            self.counts, digest_ends, digests, word_ends, words, counts, sums,
        )  # fmt: skip
        return Draft(
            digest_ends=digest_ends,
            digests=digests[: digest_ends[-1]].copy(),
            word_ends=word_ends,
            words=words[: word_ends[-1]].copy(),
            counts=counts[: word_ends[-1]].copy(),
            sums=sums,
        )

    @classmethod
    def joined(cls, drafts: Sequence["Draft"]) -> "Draft":
        """Put the owners of several one after the other; at least one draft."""
        if len(drafts) == 1:
            return drafts[0]
        width = max(draft.sums.shape[1] for draft in drafts)
        sums = np.zeros((sum(len(draft.sums) for draft in drafts), width), np.int64)
        first = 0
        for draft in drafts:
            sums[first : first + len(draft.sums), : draft.sums.shape[1]] = draft.sums
            first += len(draft.sums)
        return cls(
            digest_ends=joined_starts([draft.digest_ends for draft in drafts]),
            digests=np.concatenate([np.zeros(0, np.uint64), *(each.digests for each in drafts)]),
            word_ends=joined_starts([draft.word_ends for draft in drafts]),
            words=np.concatenate([np.zeros(0, np.int32), *(each.words for each in drafts)]),
            counts=np.concatenate([np.zeros(0, np.int32), *(each.counts for each in drafts)]),
            sums=sums,
        )

    def commonest(self) -> Bags:
        """Give the WORDS commonest words of each owner."""
        kept = np.zeros(len(self.word_ends), np.int64)
        most = int(np.minimum(np.diff(self.word_ends), WORDS).sum())
        found, held = np.empty(most, np.int32), np.empty(most, np.uint8)
        choose(self.word_ends, self.words, self.counts, LEVELS, kept, found, held)
        return Bags.coded(kept, found, held)
