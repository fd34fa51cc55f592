"""What does the whole catalog know at one moment? Immutable tables; a change makes a new one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.viewer import VISITOR, Viewer
from domain.vocabulary import Vocabulary
from matching import maker
from matching.columns import ActivityColumns, OrganizationColumns, PartnershipColumns
from matching.corpus import Corpus, Delta
from matching.encoder import TextEncoder
from matching.evidence import NO_EVIDENCE, Evidence
from matching.lexicon import Lexicon
from matching.portraits import PortraitColumns
from matching.ragged import Bools
from matching.records import Codes
from matching.sight import NOBODY, Sight
from matching.table import Table

SIGHTS = 32  # viewers whose masks are kept


@dataclass(frozen=True, eq=False, kw_only=True)
class Snapshot:
    """Everything the catalog and the matcher read; the graph as it stood at `seq`.

    `levels` uint8 (organization ordinals,): the place of each organization's visibility, or
    `sight.NOBODY` where an ordinal has no living record. Any number of threads may read it.
    """

    seq: int
    vocabulary: Vocabulary
    encoder: TextEncoder | None  # None: no features, so lists and search but no matches
    organizations: Table[OrganizationColumns]
    activities: Table[ActivityColumns]
    partnerships: Table[PartnershipColumns]
    portraits: Table[PortraitColumns] | None  # what all texts of each say; None without encoder
    lexicon: Lexicon
    levels: NDArray[np.uint8]
    codes: Codes = field(repr=False)
    memory: dict[str, Any] = field(default_factory=dict, repr=False)  # what was counted in it
    evidence: Evidence = field(default=NO_EVIDENCE, repr=False)
    _sights: dict[Viewer, Sight] = field(default_factory=dict, repr=False)

    @classmethod
    def build(
        cls, corpus: Corpus, vocabulary: Vocabulary, encoder: TextEncoder | None = None
    ) -> "Snapshot":
        """Read a whole corpus; O(records and words)."""
        codes = Codes(vocabulary)
        tables = maker.whole(corpus, codes, encoder)
        evidence = Evidence.of(corpus.feedback)
        return cls.of(corpus.seq, vocabulary, encoder, codes, tables, evidence)

    @classmethod
    def of(
        cls,
        seq: int,
        vocabulary: Vocabulary,
        encoder: TextEncoder | None,
        codes: Codes,
        tables: maker.Tables,
        evidence: Evidence = NO_EVIDENCE,
        levels: NDArray[np.uint8] | None = None,
    ) -> "Snapshot":
        """Make it from its tables; `levels` if they are known."""
        if levels is None:
            levels = by_ordinal(tables.organizations, lambda part: part.visibility)
        return cls(
            seq=seq,
            vocabulary=vocabulary,
            encoder=encoder,
            organizations=tables.organizations,
            activities=tables.activities,
            partnerships=tables.partnerships,
            portraits=tables.portraits,
            lexicon=tables.lexicon,
            levels=levels,
            codes=codes,
            evidence=evidence,
        )

    def apply(self, delta: Delta) -> "Snapshot":
        """Give the snapshot as it is after some changes; this one stays as it is.

        Costs the records of the delta, and copies of a few arrays of 1 to 4 bytes a record.
        Changes applied one by one or together give the same answers.
        """
        tables = maker.Tables(
            organizations=self.organizations,
            activities=self.activities,
            partnerships=self.partnerships,
            portraits=self.portraits,
            lexicon=self.lexicon,
        )
        changed = maker.changed(tables, delta, self.codes, self.encoder)
        evidence = self.evidence.including(delta.feedback, delta.removed)
        if changed.same(tables):  # feedback alone: what was counted stays
            return replace(self, seq=delta.seq, evidence=evidence)
        ids = {*delta.removed, *(each.id for each in delta.organizations)}
        levels = self._levels(changed.organizations, ids)
        return self.of(
            delta.seq, self.vocabulary, self.encoder, self.codes, changed, evidence, levels
        )

    def _levels(
        self, organizations: Table[OrganizationColumns], ids: Iterable[str]
    ) -> NDArray[np.uint8]:
        """Give the levels after organizations with some ids changed, came or went."""
        fresh = len(organizations.ordinals) - len(self.levels)
        levels = np.concatenate([self.levels, np.full(fresh, NOBODY, np.uint8)])
        for ordinal in organizations.ordinals.some(ids).tolist():
            where = organizations.locate(ordinal)
            level = NOBODY
            if where is not None:
                level = organizations.parts[where[0]].visibility[where[1]]
            levels[ordinal] = level
        return levels

    def sight(self, viewer: Viewer) -> Sight:
        """Give what a viewer sees; kept for the next question.

        Not shared by all who see the same: it tells whom the viewer acts for, too.
        """
        found = self._sights.get(viewer)
        if found is None:
            ids = sorted(viewer.known)
            known = (
                self.organizations.ordinals.some(ids),
                self.partnerships.ordinals.some(ids),
            )
            tables = (self.organizations, self.activities, self.partnerships)
            found = Sight(viewer, self.levels, known, tables)
            if len(self._sights) >= SIGHTS:
                self._sights.clear()
            self._sights[viewer] = found
        return found

    @cached_property
    def types(self) -> NDArray[np.uint8]:
        """The place of each organization's type by ordinal; NOBODY without a living record."""
        return by_ordinal(self.organizations, lambda part: part.type)

    @property
    def public(self) -> Sight:
        """What everybody sees; weights of words are counted on it."""
        return self.sight(VISITOR)

    @property
    def rows(self) -> int:
        """How many rows all tables have, dead ones too."""
        return sum(len(part) for table in self._tables for part in table.parts)

    @property
    def changed_rows(self) -> int:
        """How many of them came since the snapshot was built."""
        return sum(len(part) for table in self._tables for part in table.parts[1:])

    @property
    def _tables(self) -> tuple[Table[Any], ...]:
        return (self.organizations, self.activities, self.partnerships)

    def visible(self, viewer: Viewer) -> list[Bools]:
        """Say which living organizations a viewer sees, archived ones too, part by part."""
        return [mask.copy() for mask in self.sight(viewer).rows]


def by_ordinal(
    organizations: Table[OrganizationColumns],
    column: Callable[[OrganizationColumns], NDArray[np.uint8]],
) -> NDArray[np.uint8]:
    """Spread a column of the living organizations by ordinal; NOBODY elsewhere."""
    values = np.full(len(organizations.ordinals), NOBODY, np.uint8)
    for part, alive in zip(organizations.parts, organizations.alive, strict=True):
        if alive.all():  # no need to pick rows
            values[part.ordinals] = column(part)
        else:
            values[part.ordinals[alive]] = column(part)[alive]
    return values
