"""Where do ways from two organizations meet, and which chains that they close are the strongest?

A way leads from one organization to another over one link or two; a chain is two ways that end at
the same one, or a single link. A chain is as strong as its weakest link, then as the next weakest;
chains alike in all of that are ordered by the ids along them. Adding the same links to two ways
keeps their order, so the best chains are found among the best ways to each meeting point.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.ragged import Bools, Ints, Longs

NOBODY = -1  # stands between the ends of a single link
NO_LINK = np.iinfo(np.int64).max  # stronger than any, so that it decides nothing

Keys = NDArray[np.float64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Ways:
    """Ways from one organization, all of one link or all of two, by where they end, best first.

    `ends` and `via` int32 (n,): ordinals of the last organization and of the one between, NOBODY
    for a single link. `first` and `second` int64 (n,): strengths of the links, NO_LINK for none.
    """

    ends: Ints
    via: Ints
    first: Longs
    second: Longs

    @classmethod
    def single(cls, ends: Ints, strengths: Longs) -> "Ways":
        """Make ways of one link; `ends` rise, each stands there once."""
        nothing = np.full(len(ends), NO_LINK, np.int64)
        return cls(
            ends=ends, via=np.full(len(ends), NOBODY, np.int32), first=strengths, second=nothing
        )

    @classmethod
    def double(cls, via: Ints, ends: Ints, first: Longs, second: Longs, keys: Keys) -> "Ways":
        """Make ways of two links, in any order; `keys` compare as ids do, by ordinal."""
        weaker, stronger = np.minimum(first, second), np.maximum(first, second)
        order = np.lexsort((keys[via], -stronger, -weaker, ends))
        return cls(ends=ends, via=via, first=first, second=second).some(order)

    def __len__(self) -> int:
        return len(self.ends)

    def some(self, which: NDArray[np.int64] | Bools) -> "Ways":
        """Give those of a mask, or at some places, in that order."""
        return Ways(
            ends=self.ends[which],
            via=self.via[which],
            first=self.first[which],
            second=self.second[which],
        )

    def avoiding(self, ordinal: int) -> "Ways":
        """Give those that neither end at somebody nor pass through it."""
        return self.some((self.ends != ordinal) & (self.via != ordinal))

    def best(self, most: int) -> "Ways":
        """Give at most `most` ways to each end."""
        places = np.arange(len(self)) - np.searchsorted(self.ends, self.ends)
        return self.some(places < most)


@dataclass(frozen=True, eq=False, kw_only=True)
class Chains:
    """Chains between the same two, all of one length, best first.

    `between` int32 (n, 3): ordinals of those passed, in order, NOBODY where there is none.
    `strengths` int64 (n, 4): of the links in order, NO_LINK where there is none.
    """

    between: Ints
    strengths: Longs

    def __len__(self) -> int:
        return len(self.between)

    def some(self, which: NDArray[np.int64] | Bools | slice) -> "Chains":
        """Give those of a mask, or at some places, in that order."""
        return Chains(between=self.between[which], strengths=self.strengths[which])

    def each(self) -> Iterator[tuple[list[int], list[int]]]:
        """Give who is passed in each chain, and the strengths of its links, in order."""
        for passed, strengths in zip(self.between.tolist(), self.strengths.tolist(), strict=True):
            yield (
                [one for one in passed if one != NOBODY],
                [one for one in strengths if one != NO_LINK],
            )

    def ordered(self, keys: Keys) -> "Chains":
        """Put the best first; `keys` compare as ids do, by ordinal."""
        weakest = np.sort(self.strengths, axis=1)
        ids = keys[self.between]  # NOBODY is so in all rows, and decides nothing
        least_first = (*ids.T[::-1], *-weakest.T[::-1])
        return self.some(np.lexsort(least_first))


def direct(ways: Ways, other: int) -> Chains:
    """Give the chain of one link to another, if there is one."""
    here = ways.some(ways.ends == other)
    strengths = np.full((len(here), 4), NO_LINK, np.int64)
    strengths[:, 0] = here.first
    return Chains(between=np.full((len(here), 3), NOBODY, np.int32), strengths=strengths)


def joined(ours: Ways, theirs: Ways, keys: Keys, most: int) -> Chains:
    """Give the best `most` simple chains over ways that meet; neither may lead through both ends.

    Two ways that meet may pass through the same one: those close no chain. So among the two best
    of each side is the best chain through a meeting point, and among one more than `most` the
    best `most`. First the best `most` points are found, then their chains.
    """
    heads = _closed(ours.best(2), theirs.best(2)).ordered(keys)
    points, places = np.unique(heads.between[:, 1], return_index=True)
    points = points[np.argsort(places)[:most]]
    ours, theirs = (each.some(np.isin(each.ends, points)).best(most + 1) for each in (ours, theirs))
    return _closed(ours, theirs).ordered(keys).some(slice(most))


def _closed(ours: Ways, theirs: Ways) -> Chains:
    """Close a chain for each two ways that end at the same one, if nobody is in it twice."""
    begins = np.searchsorted(theirs.ends, ours.ends, "left")
    counts = np.searchsorted(theirs.ends, ours.ends, "right") - begins
    left = np.repeat(np.arange(len(ours)), counts)
    right = np.arange(len(left)) - np.repeat(np.cumsum(counts) - counts - begins, counts)
    one, other = ours.some(left), theirs.some(right)
    chains = Chains(
        between=np.stack([one.via, one.ends, other.via], axis=1),
        strengths=np.stack([one.first, one.second, other.second, other.first], axis=1),
    )
    return chains.some((one.via != other.via) | (one.via == NOBODY))
