"""What is asked, and what stays the same for all candidates? Made once for each question."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from matching import roles, shared_words
from matching.columns import OPEN_START
from matching.features import cosines
from matching.lately import Found, Lately
from matching.lazy import cached_property
from matching.network import Network, around
from matching.profile import Asker
from matching.ragged import Bools, Ints, Ragged
from matching.rarity import Rarity
from matching.records import day
from matching.relations import Relations, relations
from matching.shared_words import Asked
from matching.sharing import Sharing, sharing
from matching.sight import Sight, rows_with
from matching.snapshot import Snapshot
from matching.tally import Tally
from matching.terms import Values

if TYPE_CHECKING:
    from matching.neighbors import Neighbors

HEAVY = 48  # words of a portrait by which everybody is looked up
# What the asker's texts, its roles and the others decide alone.
_KEPT = {
    "rarity",
    "tally",
    "mission_words",
    "item_words",
    "portrait_words",
    "role_shares",
    "portraits",
    "sharing",
}


@dataclass(frozen=True, eq=False, kw_only=True)
class Question:
    """What is scored for whom, with everything that stays the same for all candidates."""

    snapshot: Snapshot
    sight: Sight
    asker: Asker
    known: Relations
    network: Network
    today: int  # days since 1970-01-01
    around: "Neighbors | None" = None  # if they are known already

    @classmethod
    def of(cls, snapshot: Snapshot, sight: Sight, asker: Asker, now: datetime) -> "Question":
        """Look around the asker once; not at all if it asked the same snapshot lately."""
        found = Lately.of(snapshot).found(sight, asker) or Found(
            network=around(snapshot, sight, asker.ordinal)
        )
        question = cls(
            snapshot=snapshot,
            sight=sight,
            asker=asker,
            known=relations(snapshot.vocabulary),
            network=found.network,
            today=day(now.date(), OPEN_START),
            around=found.around,
        )
        vars(question).update(found.looked_at)
        return question

    def asked_by(self, asker: Asker, around: "Neighbors") -> "Question":
        """Give the same question by the asker with other resources, themes or regions.

        What depends on its texts, its roles and the others only is not looked at again; its
        neighbors are given.
        """
        other = replace(self, asker=asker, around=around)
        vars(other).update(self._looked_at)
        return other

    def keep(self, around: "Neighbors") -> None:
        """Keep what was looked at for this asker's next question of the same snapshot."""
        found = Found(network=self.network, around=around, looked_at=self._looked_at)
        Lately.of(self.snapshot).keep(self.sight, self.asker, found)

    @property
    def _looked_at(self) -> dict[str, Any]:
        return {name: vars(self)[name] for name in _KEPT & vars(self).keys()}

    @cached_property
    def rarity(self) -> Rarity:
        """How rare words, themes and regions are."""
        return Rarity.of(self.snapshot)

    @cached_property
    def tally(self) -> Tally:
        """In which roles everybody works, as far as the viewer sees."""
        return Tally.of(self.snapshot, self.sight)

    @cached_property
    def mission_words(self) -> Asked:
        """The asker's own texts as columns of word weights."""
        own = self.asker.profile
        return shared_words.query(own.words, self.rarity)

    @cached_property
    def item_words(self) -> Asked:
        """The asker's texts and latest activities as columns of word weights."""
        own = self.asker.items.features
        return shared_words.query(own.words, self.rarity)

    @cached_property
    def role_shares(self) -> NDArray[np.float32]:
        """What part of the asker's roles each is, (7,): held in activities, or usual for its type.

        All zero where nothing is known.
        """
        if self.asker.ordinal >= 0:
            held = self.tally.shares_of(np.array([self.asker.ordinal]))[0]
            if held.any():
                return np.asarray(held, np.float32)
        return np.asarray(roles.shares_of(np.array([self.asker.roles], np.uint8))[:, 0], np.float32)

    @cached_property
    def themes(self) -> Bools:
        """The asker's themes, and those of its activities, by place, (n_concepts,)."""
        found = np.zeros(self.known.n_concepts, np.bool_)
        found[self.asker.themes] = True
        found[self.asker.items.themes.values] = True
        return found

    @cached_property
    def regions(self) -> Bools:
        """The asker's regions, and those of its activities, as what they count as (`meant`), by
        place, (n_regions,).
        """
        found = np.zeros(self.known.n_regions, np.bool_)
        found[self.meant(self.asker.regions)] = True
        found[self.meant(self.asker.items.regions.values)] = True
        return found

    @cached_property
    def _meant(self) -> Ints | None:
        brief = self.asker.brief
        if brief is None or all(len(self.known.within(each)) == 1 for each in brief.tolist()):
            return None
        found = self.known.narrowest(brief.tolist())
        return np.where(found >= 0, found, np.arange(len(found), dtype=np.int32))

    def meant(self, regions: Ints) -> Ints:
        """Give what regions count as: where a brief names a wide one, all in it count as that.

        The narrowest of those named; themselves where none is around them.
        """
        return regions if self._meant is None else self._meant[regions]

    def located(self, rows: Ragged) -> Ragged:
        """Give rows of regions as what they count as."""
        return rows if self._meant is None else Ragged(rows.starts, self.meant(rows.values))

    def without_own(self, place: int, mask: Bools) -> Bools:
        """Give a mask of a part's activities without those that the asker is in."""
        part = self.snapshot.activities.whole[place]
        found = mask.copy()
        if self.asker.ordinal >= 0:
            found[rows_with(part.members, part.columns.participants, self.asker.ordinal)] = False
        return found

    @cached_property
    def sharing(self) -> list[Sharing]:
        """Which activities share words with the asker's items, part by part."""
        table = self.snapshot.activities
        counted = [
            self.without_own(place, seen) for place, seen in enumerate(self.sight.activities)
        ]
        return sharing(list(table.whole), counted, self.item_words, self.asker.items.days)

    @cached_property
    def portrait_words(self) -> Asked:
        """The asker's portraits as columns of word weights."""
        own = self.asker.portrait
        return shared_words.query(own.words, self.rarity)

    @cached_property
    def portraits(self) -> tuple[Values, Values]:
        """How like the asker's everybody's portrait is, by ordinal: the heaviest shared words, and
        meaning.

        Words in [0, 1], cosines in [-1, 1], each the best over the asker's portraits. One pass over
        the reduced vectors, and the postings of the asker's heaviest words.
        """
        snapshot, own = self.snapshot, self.asker.portrait
        size = len(snapshot.levels)
        words, meaning = np.zeros(size, np.float32), np.zeros(size, np.float32)
        if snapshot.portraits is None or not len(own):
            return words, meaning
        heavy = self.portrait_words.heaviest(HEAVY, snapshot.portraits.base.postings)
        for part, alive in zip(snapshot.portraits.whole, snapshot.portraits.alive, strict=True):
            columns = part.columns
            if not len(columns):
                continue
            near = cosines(columns.vectors, columns.lengths, own.vectors, own.lengths)
            # Later parts hold what replaced a row of an earlier one.
            meaning[columns.ordinals] = near.max(axis=0)
            hits = shared_words.hits(part.postings, columns, heavy, alive)
            words[columns.ordinals[hits.rows]] = hits.best
        return words, meaning

    def portrait_likeness(self, ordinals: Ints) -> Values:
        """Give the likeness of some portraits by all shared words, float32 (n,) in [0, 1]."""
        snapshot = self.snapshot
        found = np.zeros(len(ordinals), np.float32)
        if snapshot.portraits is None or not len(self.asker.portrait):
            return found
        where = snapshot.portraits.row_of[ordinals]
        offsets = snapshot.portraits.offsets
        for part, low, high in zip(snapshot.portraits.whole, offsets, offsets[1:], strict=False):
            here = np.flatnonzero((where >= low) & (where < high))
            rows = where[here] - low
            postings = part.postings
            if postings is not None and postings.complete and 2 * len(rows) > len(part):
                everybody = np.ones(len(part), np.bool_)
                hits = shared_words.hits(postings, part.columns, self.portrait_words, everybody)
                found[here] = hits.of(rows).max(axis=0)
            elif len(rows):
                found[here] = shared_words.of_some(part.columns, rows, self.portrait_words).max(
                    axis=0
                )
        return found
