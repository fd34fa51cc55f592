"""Whom could the asker be mistaken for? Alternatives are alike; complements must not be.

Likeness is the mean over what two organizations state: mission, offers, needs, themes and regions,
with the weights below, over the facets that at least one of the two fills. An exact twin has 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.candidates import Others
from matching.columns import ResourceColumns
from matching.profile import NEED, OFFER, Asker, Want
from matching.ragged import Bools, Ints, Ragged
from matching.relations import Relations
from matching.terms import Values

MISSION, OFFERS, NEEDS, THEMES, REGIONS = 0.35, 0.2, 0.2, 0.15, 0.1
# Above ALIKE somebody is more and more a substitute, at TWIN nothing else.
ALIKE, TWIN = 0.80, 0.95
# What the two state must weigh as much as a mission, or more: all who name one theme and one place
# would be twins, and imports bring many who say no more.
ENOUGH = MISSION - 1e-9


@dataclass(frozen=True, eq=False, kw_only=True)
class Facets:
    """What two organizations state besides their missions, added up, (n,) each."""

    total: NDArray[np.float64]  # of the facets but the mission, each by its weight
    weight: NDArray[np.float64]  # of the facets that one of the two fills
    texts: Bools  # one of the two has a mission

    def with_mission(self, mission: Values, among: Bools) -> Values:
        """Give the likeness (n,) in [0, 1], 0 outside `among`; `mission` is their closeness."""
        weight = self.weight + MISSION * self.texts
        whole = self.total + MISSION * mission * self.texts
        found = np.divide(whole, weight, out=np.zeros(len(weight)), where=weight > 0)
        return np.where(among, found, 0).astype(np.float32)


def mission_matters(facets: Facets) -> Bools:
    """Say where ENOUGH is stated, and a mission of closeness 1 would make somebody more than
    ALIKE.
    """
    most = facets.with_mission(
        np.ones(len(facets.total), np.float32), np.ones(len(facets.total), np.bool_)
    )
    said = facets.weight + MISSION * facets.texts >= ENOUGH
    return np.asarray(said & (most > ALIKE), np.bool_)


def stated(known: Relations, asker: Asker, others: Others, told: Bools, today: int) -> Facets:
    """Compare what is stated, mission apart.

    `told` says who has a mission. Open resources, themes and regions are compared by Jaccard's
    index of sets.
    """
    has_text = bool((asker.profile.characters > 0).any())  # a name alone is no mission
    facets = [
        (OFFERS, *_resources(known, asker.offers, others.resources, OFFER, today)),
        (NEEDS, *_resources(known, asker.needs, others.resources, NEED, today)),
        (THEMES, *_sets(asker.themes, known.n_concepts, others.themes)),
        (REGIONS, *_sets(asker.regions, known.n_regions, others.regions)),
    ]
    total = np.zeros(len(others))
    weight = np.zeros(len(others))
    for share, value, filled in facets:
        total += share * value * filled
        weight += share * filled
    return Facets(total=total, weight=weight, texts=told | has_text)


def substitution(alike: Values) -> Values:
    """Give how far somebody is a substitute: 0 up to ALIKE, 1 from TWIN on, evenly between.

    Every term is multiplied by 1 minus this, because what makes two organizations interchangeable
    completes neither; so a twin's score is 0 and the points still add up.
    """
    return np.asarray(np.clip((alike - ALIKE) / (TWIN - ALIKE), 0, 1), np.float32)


def _jaccard(shared: Ints, theirs: Ints, ours: int) -> tuple[Values, Bools]:
    union = theirs + ours - shared
    value = np.divide(shared, union, out=np.zeros(len(union)), where=union > 0)
    return np.clip(value, 0, 1).astype(np.float32), union > 0


def _sets(ours: Ints, size: int, theirs: Ragged) -> tuple[Values, Bools]:
    member = np.zeros(size, np.bool_)
    member[ours] = True
    return _jaccard(theirs.amounts(member), theirs.lengths().astype(np.int32), len(ours))


def _resources(
    known: Relations, ours: Sequence[Want], theirs: ResourceColumns, kind: int, today: int
) -> tuple[Values, Bools]:
    member = np.zeros(known.n_concepts, np.bool_)
    member[[want.concept for want in ours]] = True
    return _jaccard(*theirs.concepts(kind, today, member), int(np.count_nonzero(member)))
