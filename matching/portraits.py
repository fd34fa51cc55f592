"""What do all texts of an organization say together: its mission, and the activities it is in?

An organization that is seen makes its activities seen, so its portrait tells a viewer nothing new.
Sums are of whole numbers, so a portrait does not depend on the order in which texts came.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.bags import AMOUNTS, LEVELS, Bags
from matching.columns import ActivityColumns, OrganizationColumns, RecordColumns
from matching.drawing import WORDS, draw
from matching.features import HASHES, Features, norms
from matching.postings import Postings
from matching.quantizing import quantized
from matching.ragged import Bools, Ints, Longs
from matching.table import Part, Table
from matching.texts import Texts

_CHUNK = 4_096  # organizations worked on at a time


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
class _Texts:
    """Texts of a chunk's owners: those of the base lie where they are, the others are copied.

    Owner i has `rows[ends[i]:ends[i + 1]]`: rows of `base`, or, from len(base) on, of `copied`.
    """

    ends: Longs
    rows: Longs
    base: Read
    copied: Read


def _chunk(
    ordinals: Ints, organizations: Table[OrganizationColumns], activities: Table[ActivityColumns]
) -> PortraitColumns:
    texts = _texts(ordinals, organizations, activities)
    base, copied = texts.base, texts.copied
    width = max(base.vectors.shape[1], copied.vectors.shape[1])
    most = len(ordinals) * WORDS
    kept = np.zeros(len(ordinals) + 1, np.int64)
    found, held = np.empty(most, np.int32), np.empty(most, np.uint8)
    sums = np.zeros((len(ordinals), width), np.int64)
    draw(
        texts.ends, texts.rows, len(base),
        base.words.starts, base.words.codes, base.vectors, base.lengths,
        copied.words.starts, copied.words.codes, copied.vectors, copied.lengths,
        AMOUNTS, LEVELS, np.zeros(HASHES, np.int32), kept, found, held, sums,
    )  # fmt: skip
    words = Bags.coded(kept, found[: kept[-1]], held[: kept[-1]])
    vectors, lengths = quantized(sums.astype(np.float32))
    return PortraitColumns(
        ordinals=ordinals, vectors=vectors, lengths=lengths, words=words, word_norms=norms(words)
    )


def _texts(
    ordinals: Ints, organizations: Table[OrganizationColumns], activities: Table[ActivityColumns]
) -> _Texts:
    """Give the texts of some organizations: their own, and those of their activities."""
    base = Read.of(activities.base.features)
    owners, rows = _taking_part(activities.base, activities.alive[0], ordinals)
    own, read, copied = [owners], [rows], [Read.of(None)]
    size = len(base)
    for features, places, some in _others(ordinals, organizations, activities):
        if len(some):
            own.append(places)
            read.append(np.arange(size, size + len(some)))
            copied.append(Read.of(features).take(some))
            size += len(some)
    owner = np.concatenate(own)
    order = np.argsort(owner, kind="stable")
    return _Texts(
        ends=np.searchsorted(owner[order], np.arange(len(ordinals) + 1)),
        rows=np.concatenate(read)[order],
        base=base,
        copied=Read.joined(copied[1:] or copied),
    )


def _others(
    ordinals: Ints, organizations: Table[OrganizationColumns], activities: Table[ActivityColumns]
) -> Iterator[tuple[Features | None, Longs, Longs]]:
    """Give texts beside the base's activities: of which features, whose, and in which rows."""
    living = organizations.placed.some(ordinals)
    for part, first in zip(organizations.whole, organizations.offsets.tolist(), strict=False):
        places = np.flatnonzero((living >= first) & (living < first + len(part)))
        yield part.features, places, living[places] - first
    for work, alive in zip(activities.deltas, activities.alive[1:], strict=True):
        yield work.features, *_taking_part(work, alive, ordinals)


def _taking_part(work: Part[ActivityColumns], alive: Bools, ordinals: Ints) -> tuple[Longs, Longs]:
    """Give each pair of an organization (its place) and a living row that it takes part in.

    `ordinals` rise.
    """
    members = work.columns.participants
    if work.features is None or not len(work):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    if work.members is not None:
        known = ordinals[: int(np.searchsorted(ordinals, len(work.members)))]
        found = work.members.take(known)
        owners, rows = found.owners.astype(np.int64), found.values
    else:
        places = np.searchsorted(ordinals, members.values)
        places[places == len(ordinals)] = 0
        here = np.flatnonzero(ordinals[places] == members.values) if len(ordinals) else places[:0]
        owners, rows = places[here], members.owners[here]
    living = alive[rows]
    return owners[living], rows[living].astype(np.int64)
