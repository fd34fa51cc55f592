"""What do the members of a group have in common, and what will it cost to keep them together?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from domain.text import Name, Text
from matching.candidates import Others, others
from matching.columns import OPEN_START
from matching.features import Features, cosines
from matching.lazy import cached_property
from matching.network import declined_with, worked_with
from matching.profile import NEED, Want, open_resources
from matching.ragged import Ints
from matching.records import day, months_between
from matching.relations import Relations, best_over, region_rows, relations
from matching.sight import Sight
from matching.snapshot import Snapshot
from matching.wording import listed

# Shares of a pair's closeness, over what both have stated; common work counts for every pair.
MISSION, REGIONS, TOGETHER = 0.5, 0.3, 0.2
THROUGH_ANOTHER = 0.5  # worked with the same third organization, not with each other
# Shares of the cost of coordination.
SIZE, COUNTRIES, LANGUAGES = 0.4, 0.3, 0.3
LARGEST = 10  # members from which size costs all it can
MOST_NAMED = 10  # pieces of evidence of one caution


@dataclass(frozen=True, eq=False, kw_only=True)
class Member:
    """One organization of a group, as the columns and the viewer know it."""

    ordinal: int
    id: str
    name: Name
    columns: Others  # one row
    features: Features  # one row
    partners: frozenset[int]  # seen organizations it has worked with
    declined: frozenset[int]  # those with whom a partnership was declined, and none agreed since
    needs: tuple[Want, ...]  # open today
    months: float  # since the profile was confirmed


def names(members: Sequence[Member]) -> Text:
    """Name some members as they stand in a sentence; at least one."""
    return listed([each.name for each in members])


def member(snapshot: Snapshot, sight: Sight, ordinal: int, now: datetime) -> Member:
    """Read one living organization that the viewer sees."""
    where = snapshot.organizations.locate(ordinal)
    assert where is not None  # noqa: S101 # the caller chose it among the living
    part, row = where
    features = snapshot.organizations.whole[part].features
    assert features is not None  # noqa: S101 # whoever matches has made sure of an encoder
    at = np.array([row])
    columns = snapshot.organizations.parts[part]
    return Member(
        ordinal=ordinal,
        id=snapshot.organizations.ordinals.id_of(ordinal),
        name=features.called(row),
        columns=others(columns, at),
        features=features.take(at),
        partners=frozenset(worked_with(snapshot, sight, ordinal).tolist()),
        declined=frozenset(declined_with(snapshot, sight, ordinal).tolist()),
        needs=tuple(open_resources(columns, row, NEED, day(now.date(), OPEN_START))),
        months=float(months_between(columns.confirmed[row], day(now.date(), OPEN_START))),
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class Group:
    """Some members, and what holds them together."""

    snapshot: Snapshot
    members: tuple[Member, ...]
    today: int  # days since 1970-01-01

    @property
    def known(self) -> Relations:
        """What the vocabulary says of places and concepts."""
        return relations(self.snapshot.vocabulary)

    def is_of(self, concept: int, codes: Collection[str]) -> bool:
        """Say whether a concept is one of some codes, or lies below one."""
        concepts = self.snapshot.vocabulary.concepts
        return any(each in codes for each in concepts.above(concepts.terms[concept].code))

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Every two members, by place."""
        return list(combinations(range(len(self.members)), 2))

    @cached_property
    def _meanings(self) -> NDArray[np.float32]:
        rows = Features.joined([each.features for each in self.members])
        return cosines(rows.vectors, rows.lengths, rows.vectors, rows.lengths)

    def has_mission(self, *places: int) -> bool:
        """Say whether all of these members have written a mission: a name alone says too little."""
        return all(self.members[each].features.characters[0] > 0 for each in places)

    def missions(self, one: int, two: int) -> float:
        """Give how close two missions are, in [0, 1]; 0 where one has none."""
        near = float(self._meanings[one, two]) if self.has_mission(one, two) else 0.0
        return min(1.0, max(0.0, near))

    def regions(self, one: int, two: int) -> float:
        """Give how far two members' regions meet, both ways, in [0, 1]."""
        sides = [self.members[place].columns.regions.row(0) for place in (one, two)]
        return float(np.mean([self._near(a, b) for a, b in (sides, sides[::-1])]))

    def _near(self, asked: Ints, regions: Ints) -> float:
        best = best_over(region_rows(self.known, asked), self.known.n_regions)
        return float(best[regions].mean())

    def together(self, one: int, two: int) -> float:
        """Say whether two worked together: 1, through another: THROUGH_ANOTHER, or 0."""
        first, second = self.members[one], self.members[two]
        if second.ordinal in first.partners:
            return 1.0
        return THROUGH_ANOTHER if first.partners & second.partners else 0.0

    def closeness(self, one: int, two: int) -> float:
        """Give how close two members are, in [0, 1]."""
        facets = [(TOGETHER, self.together(one, two))]
        if self.has_mission(one, two):
            facets.append((MISSION, self.missions(one, two)))
        if all(len(self.members[each].columns.regions.row(0)) for each in (one, two)):
            facets.append((REGIONS, self.regions(one, two)))
        return sum(part * value for part, value in facets) / sum(part for part, _ in facets)

    @property
    def cohesion(self) -> float:
        """Mean closeness of every two members; 1 for a single one, which cannot fall apart."""
        found = [self.closeness(*pair) for pair in self.pairs]
        return min(1.0, float(np.mean(found))) if found else 1.0

    @property
    def countries(self) -> list[int]:
        """The countries of the members' seats, each once; unknown ones are left out."""
        seats = [int(each.columns.headquarters[0]) for each in self.members]
        found = {int(self.known.country[seat]) for seat in seats if seat >= 0}
        return sorted(found - {-1})

    @property
    def coordination_cost(self) -> float:
        """Expected effort of coordination, in [0, 1]; 0 for a single member.

        SIZE for members above the first, up to LARGEST; COUNTRIES for countries above the first,
        as a part of all there could be; LANGUAGES for the part of pairs that both state their
        working languages and share none.
        """
        further = len(self.members) - 1
        if further < 1:
            return 0.0
        size = min(1.0, further / (LARGEST - 1))
        abroad = max(0, len(self.countries) - 1) / further
        mute = sum(self._mute(*pair) for pair in self.pairs) / len(self.pairs)
        return SIZE * size + COUNTRIES * abroad + LANGUAGES * mute

    def _mute(self, one: int, two: int) -> bool:
        first, second = (set(self.members[each].columns.languages.row(0)) for each in (one, two))
        return bool(first and second and not first & second)


def group(snapshot: Snapshot, sight: Sight, ordinals: Sequence[int], now: datetime) -> Group:
    """Read a group of seen organizations, in the order given."""
    members = tuple(member(snapshot, sight, each, now) for each in ordinals)
    return Group(snapshot=snapshot, members=members, today=day(now.date(), OPEN_START))
