"""What do all texts of an organization say together: its mission, and the activities it is in?

An organization that is seen makes its activities seen, so its portrait tells a viewer nothing new.
Sums are of whole numbers, so a portrait does not depend on the order in which texts came.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matching.bags import AMOUNTS, LEVELS, MOST, Bags, Codes, Levels
from matching.columns import ActivityColumns, OrganizationColumns, RecordColumns
from matching.compiled import (
    compiled,
    int32,
    int64,
    read,
    uint8,
    uint16,
    uint64,
    void,
    written,
)
from matching.features import HASHES, Features, norms
from matching.postings import Postings
from matching.quantizing import quantized
from matching.ragged import Ints, Longs
from matching.table import Part, Table
from matching.texts import Texts

WORDS = 512  # of one organization: its commonest; ADR 0008 has what fewer cost
_CHUNK = 4_096  # organizations worked on at a time
_MIXER = np.uint64(0x9E3779B97F4A7C15)  # odd, its bits without pattern
_FINE = 1 << 14  # steps of a unit vector's component while they are added up


@dataclass(frozen=True, eq=False, kw_only=True)
class PortraitColumns(RecordColumns):
    """One row for each living organization; as in `Features`, but of all its texts together."""

    vectors: NDArray[np.int8]
    lengths: NDArray[np.float32]
    words: Bags
    word_norms: NDArray[np.float32]


def whole(
    organizations: Table[OrganizationColumns], activities: Table[ActivityColumns]
) -> Table[PortraitColumns]:
    """Make the portraits of all living organizations; rows in the order of the base's."""
    ordinals = np.concatenate(
        [part.ordinals[alive] for part, alive in
         zip(organizations.parts, organizations.alive, strict=True)]
    )  # fmt: skip
    columns = portraits(ordinals, organizations, activities)
    postings = Postings.of(columns.words)
    part = Part(columns=columns, texts=_no_texts(len(columns)), postings=postings)
    return Table.of(part, organizations.ordinals)


def changed(
    table: Table[PortraitColumns],
    touched: Ints,
    organizations: Table[OrganizationColumns],
    activities: Table[ActivityColumns],
) -> Table[PortraitColumns]:
    """Give the table with the portraits of some organizations drawn anew, or gone with them."""
    if not len(touched):
        known = organizations.ordinals
        return table if known is table.ordinals else table.knowing(known)
    living = touched[[organizations.locate(int(each)) is not None for each in touched]]
    columns = portraits(living, organizations, activities)
    fresh = Part(columns=columns, texts=_no_texts(len(columns))) if len(living) else None
    had = [each for each in touched.tolist() if table.locate(each) is not None]
    return table.changed(had, fresh, organizations.ordinals)


def _no_texts(rows: int) -> Texts:
    """Nothing of a portrait is searched by words; search reads the records themselves."""
    return Texts((), False, rows)


def portraits(
    ordinals: Ints, organizations: Table[OrganizationColumns], activities: Table[ActivityColumns]
) -> PortraitColumns:
    """Draw the portraits of some living organizations, rows in the order given."""
    kept = np.sort(ordinals)
    chunks = [
        _chunk(kept[start : start + _CHUNK], organizations, activities)
        for start in range(0, max(len(kept), 1), _CHUNK)
    ]
    found = PortraitColumns.joined(chunks)
    return found if np.array_equal(kept, ordinals) else found.take(np.searchsorted(kept, ordinals))


def _chunk(
    ordinals: Ints, organizations: Table[OrganizationColumns], activities: Table[ActivityColumns]
) -> PortraitColumns:
    owners: list[NDArray[Any]] = []
    texts: list[Features] = []
    for own, features in _texts(ordinals, organizations, activities):
        owners.append(own)
        texts.append(features)
    if not texts:
        return _empty(ordinals)
    owner, read = np.concatenate(owners), Features.joined(texts)
    once = _once(owner, read)
    owner, read = owner[once], read.take(once)
    member = csr_array(
        (np.ones(len(owner), np.int32), (owner, np.arange(len(owner)))),
        shape=(len(ordinals), len(owner)),
    )
    words = _commonest(owner, read.words, len(ordinals))
    lengths = np.where(read.lengths > 0, read.lengths, 1)
    fine = np.rint(read.vectors * (_FINE / lengths)[:, None].astype(np.float64)).astype(np.int32)
    vectors, sizes = quantized(np.asarray(member @ fine, np.float32))
    return PortraitColumns(
        ordinals=ordinals,
        vectors=vectors,
        lengths=sizes,
        words=words,
        word_norms=norms(words),
    )


def _empty(ordinals: Ints) -> PortraitColumns:
    words = Bags(np.zeros(len(ordinals) + 1, np.int64), np.zeros(0, np.uint16))
    return PortraitColumns(
        ordinals=ordinals,
        vectors=np.zeros((len(ordinals), 0), np.int8),
        lengths=np.zeros(len(ordinals), np.float32),
        words=words,
        word_norms=norms(words),
    )


def _texts(
    ordinals: Ints, organizations: Table[OrganizationColumns], activities: Table[ActivityColumns]
) -> Iterator[tuple[NDArray[Any], Features]]:
    """Give the texts of some organizations, part by part, with the place of each text's owner."""
    place = np.full(len(organizations.ordinals), -1, np.int64)
    place[ordinals] = np.arange(len(ordinals))
    for part, alive in zip(organizations.whole, organizations.alive, strict=True):
        rows = np.flatnonzero(alive & (place[part.columns.ordinals] >= 0))
        if part.features is not None and len(rows):
            yield place[part.columns.ordinals[rows]], part.features.take(rows)
    for work, alive in zip(activities.whole, activities.alive, strict=True):
        if work.features is None or not len(work):
            continue
        owners, rows = _taking_part(work, ordinals, place)
        living = alive[rows]
        owners, rows = owners[living], rows[living]
        if len(rows):
            yield owners, work.features.take(rows)


def _taking_part(
    work: Part[ActivityColumns], ordinals: Ints, place: NDArray[np.int64]
) -> tuple[NDArray[Any], Longs]:
    """Give each pair of an organization (its place) and a row of a part that it takes part in."""
    members = work.columns.participants
    if work.members is None:
        at = place[members.values]
        return at[at >= 0], members.owners[at >= 0].astype(np.int64)
    known = ordinals[ordinals < len(work.members)]
    rows = work.members.take(known)
    return place[known][rows.owners], rows.values.astype(np.int64)


def _once(owners: NDArray[Any], read: Features) -> Longs:
    """Give the places of texts that are not the same again for the same owner, rising.

    The same words in another order have another vector, and which of the two counted would depend
    on where they lie; so vectors are compared too.
    """
    digests = np.zeros(len(read), np.uint64)
    _digest(read.words.starts, read.words.codes, digests)
    salts = np.arange(1, read.vectors.shape[1] + 1, dtype=np.uint64) * _MIXER
    digests += read.vectors.astype(np.int64).view(np.uint64) @ salts
    pairs = np.stack([owners.astype(np.uint64), digests], axis=1)
    _, first = np.unique(pairs, axis=0, return_index=True)
    return np.sort(first)


@compiled(void, read(int64), read(uint16), written(uint64))
def _digest(starts: Longs, codes: Codes, digests: NDArray[np.uint64]) -> None:
    for row in range(len(digests)):
        mixed = np.uint64(0)
        for place in range(starts[row], starts[row + 1]):
            mixed = (mixed ^ np.uint64(codes[place] + 1)) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(29)
        digests[row] = mixed


def _commonest(owners: NDArray[Any], words: Bags, n_owners: int) -> Bags:
    """Add up the words of each owner's texts, and keep the commonest, ties by hash."""
    order = np.argsort(owners, kind="stable")
    bounds = np.searchsorted(owners[order], np.arange(n_owners + 1))
    ends, numbers, levels = words.decoded(order)
    text_ends = ends[bounds]  # of each owner's texts together
    kept = np.zeros(n_owners + 1, np.int64)
    most = int(np.minimum(np.diff(text_ends), WORDS).sum())
    found, held = np.empty(most, np.int32), np.empty(most, np.uint8)
    _add_up(text_ends, numbers, levels, AMOUNTS, LEVELS, np.zeros(HASHES, np.int32), kept, found,
            held)  # fmt: skip
    return Bags.coded(kept, found[: kept[-1]], held[: kept[-1]])


@compiled(
    void,
    read(int64),
    read(int32),
    read(uint8),
    read(int32),
    read(uint8),
    written(int32),
    written(int64),
    written(int32),
    written(uint8),
)
def _add_up(
    ends: Longs,
    numbers: Ints,
    levels: Levels,
    amounts: Ints,
    level_of: Levels,
    totals: Ints,  # (HASHES,) zeros, and again when done
    kept: Longs,
    found: Ints,
    held: Levels,
) -> None:
    at = 0
    for owner in range(len(ends) - 1):
        distinct = np.empty(ends[owner + 1] - ends[owner], np.int32)
        count = 0
        for place in range(ends[owner], ends[owner + 1]):
            word = numbers[place]
            if totals[word] == 0:
                distinct[count] = word
                count += 1
            totals[word] += amounts[levels[place]]
        distinct = np.sort(distinct[:count])
        least, ties = 0, count  # the count from which words are kept, and how many with just that
        if count > WORDS:
            least = np.sort(totals[distinct])[count - WORDS]
            ties = WORDS - np.sum(totals[distinct] > least)
        for word in distinct:
            total = totals[word]
            totals[word] = 0
            if total < least or (total == least and ties == 0):
                continue
            if total == least:
                ties -= 1
            found[at] = word
            held[at] = level_of[min(total, MOST)]
            at += 1
        kept[owner + 1] = at
