"""How are an organization's texts added up? The compiled loops of `matching.portraits`."""

import numpy as np
from numpy.typing import NDArray

from matching.bags import MOST, Codes, Levels, level_of, step_of
from matching.compiled import (
    compiled,
    float32,
    inlined,
    int8,
    int32,
    int64,
    read,
    uint8,
    uint16,
    void,
    written,
)
from matching.ragged import Ints, Longs

WORDS = 512  # of one organization: its commonest; ADR 0008 has what fewer cost
FINE = np.float32(1 << 14)  # steps of a unit vector's component while they are added up
SMALL = 64  # of which amount the words are counted apart
MIXER = np.uint64(0x9E3779B97F4A7C15)  # odd, its bits without pattern


@inlined
def _digest(starts: Longs, codes: Codes, vectors: NDArray[np.int8], row: int) -> np.uint64:
    """Give a number for a text's words and meaning.

    The same words in another order have another vector, and which of the two counted would depend
    on where they lie; so vectors count too.
    """
    mixed, salt = np.uint64(0), np.uint64(0)
    for place in range(starts[row], starts[row + 1]):
        salt += MIXER
        mixed += np.uint64(codes[place] + 1) * (salt ^ (salt >> np.uint64(29)))
    salt = np.uint64(starts[row + 1] - starts[row])  # so that words do not pass for components
    for place in range(vectors.shape[1]):
        salt -= MIXER
        mixed += np.uint64(np.int64(vectors[row, place])) * (salt ^ (salt >> np.uint64(29)))
    return mixed


@inlined
def _add_words(
    starts: Longs, codes: Codes, row: int, amounts: Ints, totals: Ints, distinct: Ints, count: int
) -> int:
    """Add a text's words to the totals; those that are new there go into `distinct`."""
    word = -1
    for place in range(starts[row], starts[row + 1]):
        word += step_of(codes[place])
        level = level_of(codes[place])
        if level:
            distinct[count] = word  # over and over where it is not new: a branch would be guessed
            count += totals[word] == 0
            totals[word] += amounts[level]
    return count


@inlined
def _add_vector(
    vectors: NDArray[np.int8], lengths: NDArray[np.float32], row: int, sums: Longs
) -> None:
    """Add a text's direction to the sums, in whole steps of a unit vector."""
    length = lengths[row] if lengths[row] > 0 else np.float32(1)
    scale = np.float64(FINE / length)
    for place in range(vectors.shape[1]):
        sums[place] += np.int64(np.rint(np.float64(vectors[row, place]) * scale))


@inlined
def _commonest(totals: Ints, distinct: Ints) -> Ints:
    """Give the WORDS commonest of some words, ties by hash; rising."""
    if len(distinct) <= WORDS:
        return np.sort(distinct)
    held = totals[distinct]
    least = _largest(held, WORDS)
    above, tied = distinct[held > least], distinct[held == least]
    wanted = WORDS - len(above)
    if wanted < len(tied):
        tied = tied[tied <= np.partition(tied, wanted - 1)[wanted - 1]]
    return np.sort(np.concatenate((above, tied)))


@inlined
def _largest(amounts: Ints, count: int) -> int:
    """Give the least of the `count` largest amounts: by counting, as most are small."""
    having, above = np.zeros(SMALL, np.int64), 0
    for amount in amounts:
        having[min(amount, SMALL - 1)] += 1
    for amount in range(SMALL - 1, 0, -1):
        if above + having[amount] >= count:
            if amount == SMALL - 1:
                break
            return amount
        above += having[amount]
    return int(np.partition(amounts, len(amounts) - count)[len(amounts) - count])


@compiled(
    void,
    read(int64),
    read(int64),
    int64,
    read(int64),
    read(uint16),
    read(int8, 2),
    read(float32),
    read(int64),
    read(uint16),
    read(int8, 2),
    read(float32),
    read(int32),
    read(uint8),
    written(int32),
    written(int64),
    written(int32),
    written(uint8),
    written(int64, 2),
)
def draw(
    ends: Longs,
    rows: Longs,
    n_base: int,
    starts: Longs,
    codes: Codes,
    vectors: NDArray[np.int8],
    lengths: NDArray[np.float32],
    other_starts: Longs,
    other_codes: Codes,
    other_vectors: NDArray[np.int8],
    other_lengths: NDArray[np.float32],
    amounts: Ints,
    level_for: Levels,
    totals: Ints,  # (HASHES,) zeros, and again when done
    kept: Longs,
    found: Ints,
    held: Levels,
    sums: NDArray[np.int64],
) -> None:
    """Add up the words and directions of each owner's texts; one that comes again counts once.

    Owner i has the texts `rows[ends[i]:ends[i + 1]]`: rows of the first four arrays, and from
    `n_base` on those of the four beside them. Its commonest words are `found[kept[i]:kept[i + 1]]`,
    with levels in `held`; its directions are added up in `sums[i]`, in steps of 1 / FINE.
    """
    for owner in range(len(ends) - 1):
        own = rows[ends[owner] : ends[owner + 1]]
        size, most = 1, 0
        while size < 2 * len(own):
            size *= 2
        known = np.zeros(size, np.uint64)  # digests, each at the first free place from its own on
        digests = np.empty(len(own), np.uint64)
        for at in range(len(own)):
            row = own[at]
            if row < n_base:
                digest = _digest(starts, codes, vectors, row)
                words = starts[row + 1] - starts[row]
            else:
                digest = _digest(other_starts, other_codes, other_vectors, row - n_base)
                words = other_starts[row - n_base + 1] - other_starts[row - n_base]
            digest |= np.uint64(1)  # 0 is a free place
            slot = np.int64(digest >> np.uint64(1)) & (size - 1)
            while known[slot] != 0 and known[slot] != digest:
                slot = (slot + 1) & (size - 1)
            digests[at] = 0 if known[slot] == digest else digest
            known[slot] = digest
            most += words
        distinct, count = np.empty(most + 1, np.int32), 0
        for at in range(len(own)):
            row = own[at]
            if digests[at] == 0:
                continue
            if row < n_base:
                count = _add_words(starts, codes, row, amounts, totals, distinct, count)
                _add_vector(vectors, lengths, row, sums[owner])
            else:
                row -= n_base
                count = _add_words(other_starts, other_codes, row, amounts, totals, distinct, count)
                _add_vector(other_vectors, other_lengths, row, sums[owner])
        at = kept[owner]
        for word in _commonest(totals, distinct[:count]):
            found[at] = word
            held[at] = level_for[min(totals[word], MOST)]
            at += 1
        kept[owner + 1] = at
        for word in distinct[:count]:
            totals[word] = 0
