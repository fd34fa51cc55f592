"""Whom could the asker be mistaken for? Alternatives are alike; complements must not be.

Likeness is the mean over what two organizations state: mission, offers, needs, themes and regions,
with the weights below, over the facets that at least one of the two fills. An exact twin has 1.
"""

from collections.abc import Sequence

import numpy as np

from matching.candidates import Others
from matching.columns import ResourceColumns
from matching.profile import NEED, OFFER, Asker, Want
from matching.ragged import Bools, Ints, Ragged
from matching.relations import Relations
from matching.terms import Values

MISSION, OFFERS, NEEDS, THEMES, REGIONS = 0.35, 0.2, 0.2, 0.15, 0.1
# Above ALIKE somebody is more and more a substitute, at TWIN nothing else.
ALIKE, TWIN = 0.80, 0.95


def likeness(
    known: Relations, asker: Asker, others: Others, mission: Values, told: Bools, today: int
) -> Values:
    """Give how alike each other organization is, (n,) in [0, 1].

    `mission` is the closeness of profiles (`terms.closeness`), `told` says who has a text. Sets
    are compared by Jaccard's index of open resources, themes and regions.
    """
    has_text = len(asker.profile) > 0 and bool((asker.profile.lengths > 0).any())
    facets = [
        (MISSION, mission, told | has_text),
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
    return np.divide(total, weight, out=np.zeros(len(others)), where=weight > 0).astype(np.float32)


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
    is_open = (theirs.kind == kind) & (theirs.last_day >= today)
    n = len(theirs)
    counts = np.bincount(theirs.owner[is_open], minlength=n)
    shared = np.bincount(theirs.owner[is_open & member[theirs.concept]], minlength=n)
    return _jaccard(shared.astype(np.int32), counts.astype(np.int32), len(ours))
