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
    uint64,
    void,
    written,
)
from matching.ragged import Ints, Longs

Digests = NDArray[np.uint64]
WORDS = 512  # of one organization: its commonest; ADR 0008 has what fewer cost
FINE = np.float32(1 << 14)  # steps of a unit vector's component while they are added up
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
    return mixed | np.uint64(1)  # 0 is a free place of a table


@inlined
def _slot(table: Digests, digest: np.uint64) -> int:
    """Give where a digest is, or would be put."""
    slot = np.int64(digest >> np.uint64(1)) & (len(table) - 1)
    while table[slot] != 0 and table[slot] != digest:
        slot = (slot + 1) & (len(table) - 1)
    return int(slot)


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
def _least(amounts: Ints) -> int:
    """Give the least of the WORDS largest amounts, by counting; 0 if there are no more."""
    if len(amounts) <= WORDS:
        return 0
    most = 0
    for amount in amounts:
        most = max(most, amount)
    having, above = np.zeros(most + 1, np.int64), 0
    for amount in amounts:
        having[amount] += 1
    while above + having[most] < WORDS:
        above += having[most]
        most -= 1
    return int(most)


@inlined
def _commonest(words: Ints, amounts: Ints) -> Longs:
    """Give the WORDS commonest of some words, ties by hash, each with its amount; words rising.

    A word stands in the upper half of a number and its amount in the lower, so that one sort, the
    only one that is compiled, orders both.
    """
    least = _least(amounts)
    above, tied = np.empty(len(words), np.int64), np.empty(len(words), np.int64)
    count, ties = 0, 0
    for place in range(len(words)):
        both = (np.int64(words[place]) << 32) | np.int64(amounts[place])
        if amounts[place] > least:
            above[count] = both
            count += 1
        elif amounts[place] == least:
            tied[ties] = both
            ties += 1
    if least and ties:
        for both in np.sort(tied[:ties])[: WORDS - count]:
            above[count] = both
            count += 1
    return np.sort(above[:count])


@compiled(
    void,
    read(int64),
    read(int64),
    read(int64),
    read(uint16),
    read(int8, 2),
    read(float32),
    read(int32),
    written(int32),
    read(int64),
    read(uint64),
    read(int64),
    read(int32),
    read(int32),
    written(int64),
    written(uint64),
    written(int64),
    written(int32),
    written(int32),
    written(int64, 2),
)
def add_up(
    ends: Longs,
    rows: Longs,
    starts: Longs,
    codes: Codes,
    vectors: NDArray[np.int8],
    lengths: NDArray[np.float32],
    amounts: Ints,
    totals: Ints,  # (HASHES,) zeros, and again when done
    known_ends: Longs,
    known: Digests,
    held_ends: Longs,
    held: Ints,
    held_counts: Ints,
    digest_ends: Longs,
    digests: Digests,
    word_ends: Longs,
    words: Ints,
    counts: Ints,
    sums: Longs,
) -> None:
    """Add texts to what others said: each owner's distinct texts, words, and directions.

    Owner i has the texts `rows[ends[i]:ends[i + 1]]`. What was read before lies in `known` and
    `held`, what is known then goes into `digests`, `words` with `counts`, and onto `sums`.
    """
    for owner in range(len(ends) - 1):
        own = rows[ends[owner] : ends[owner + 1]]
        before = known[known_ends[owner] : known_ends[owner + 1]]
        size = 1
        while size < 2 * (len(before) + len(own)):
            size *= 2
        table = np.zeros(size, np.uint64)  # each digest at the first free place from its own on
        at = digest_ends[owner]
        for digest in before:
            table[_slot(table, digest)] = digest
            digests[at] = digest
            at += 1
        distinct, count = words[word_ends[owner] :], 0
        for place in range(held_ends[owner], held_ends[owner + 1]):
            distinct[count] = held[place]
            totals[held[place]] = held_counts[place]
            count += 1
        for row in own:
            digest = _digest(starts, codes, vectors, row)
            slot = _slot(table, digest)
            if table[slot] == digest:
                continue
            table[slot] = digest
            digests[at] = digest
            at += 1
            count = _add_words(starts, codes, row, amounts, totals, distinct, count)
            _add_vector(vectors, lengths, row, sums[owner])
        digest_ends[owner + 1] = at
        word_ends[owner + 1] = word_ends[owner] + count
        for place in range(count):
            counts[word_ends[owner] + place] = totals[distinct[place]]
            totals[distinct[place]] = 0


@compiled(
    void,
    read(int64),
    read(int32),
    read(int32),
    read(uint8),
    written(int64),
    written(int32),
    written(uint8),
)
def choose(
    ends: Longs,
    words: Ints,
    counts: Ints,
    level_for: Levels,
    kept: Longs,
    found: Ints,
    held: Levels,
) -> None:
    """Keep each owner's commonest words, `found[kept[i]:kept[i + 1]]`, with their levels."""
    for owner in range(len(ends) - 1):
        own = words[ends[owner] : ends[owner + 1]]
        amounts = counts[ends[owner] : ends[owner + 1]]
        at = kept[owner]
        for both in _commonest(own, amounts):
            found[at] = both >> 32
            held[at] = level_for[min(both & 0xFFFFFFFF, MOST)]
            at += 1
        kept[owner + 1] = at
