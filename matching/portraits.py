"""What do all texts of an organization say together: its mission, and the activities it is in?

An organization that is seen makes its activities seen, so its portrait tells a viewer nothing new.
Sums are of whole numbers, so a portrait does not depend on the order in which texts came.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.codes import Visibility
from matching.bags import Bags
from matching.columns import ActivityColumns, OrganizationColumns, RecordColumns
from matching.drafts import Draft, Read
from matching.features import Features, norms
from matching.postings import Postings
from matching.quantizing import quantized
from matching.ragged import Bools, Ints, Longs
from matching.records import LEVEL
from matching.table import Part, Table
from matching.texts import Texts

_CHUNK = 4_096  # organizations worked on at a time
FEW = 16  # organizations whose drafts are looked up one by one
MANY = 64  # activities of one, from which on its draft is remembered
REMEMBERED = 256  # drafts, of 10 to 150 kB each


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
    living = list(zip(organizations.parts, organizations.alive, strict=True))
    ordinals = np.concatenate([part.ordinals[alive] for part, alive in living])
    public = np.concatenate(
        [part.visibility[alive] == LEVEL[Visibility.PUBLIC] for part, alive in living]
    )
    columns = portraits(ordinals, organizations, activities)
    postings = Postings.of(columns.words, public)
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
    draft = _of_base(ordinals, activities)
    owners, copied = [np.zeros(0, np.int64)], []
    for features, places, rows in _others(ordinals, organizations, activities):
        if features is not None and len(rows):
            owners.append(places)
            copied.append(Read.of(features).take(rows))
    if copied:
        owner = np.concatenate(owners)
        draft = draft.adding(owner, np.arange(len(owner)), Read.joined(copied))
    words = draft.commonest()
    vectors, lengths = quantized(draft.sums.astype(np.float32))
    return PortraitColumns(
        ordinals=ordinals, vectors=vectors, lengths=lengths, words=words, word_norms=norms(words)
    )


def _of_base(ordinals: Ints, activities: Table[ActivityColumns]) -> Draft:
    """Give what the base's activities say of some organizations.

    The base remembers it of those in many: who does much is often in what changes.
    """
    base, alive = activities.base, activities.alive[0]
    read = Read.of(base.features)
    owners, rows = _taking_part(base, alive, ordinals)
    if not 0 < len(ordinals) <= FEW:
        return Draft.of_nothing(len(ordinals)).adding(owners, rows, read)
    known: dict[int, tuple[Longs, Draft]] = base.memory.setdefault("drafts", {})
    drafts = []
    for place, ordinal in enumerate(ordinals.tolist()):
        own = rows[owners == place]
        before = known.get(ordinal)
        draft = before[1] if before is not None and np.array_equal(before[0], own) else None
        if draft is None:
            draft = Draft.of_nothing(1).adding(np.zeros(len(own), np.int64), own, read)
            if len(own) >= MANY:
                if len(known) >= REMEMBERED:
                    known.clear()
                known[ordinal] = own, draft
        drafts.append(draft)
    return Draft.joined(drafts)


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
