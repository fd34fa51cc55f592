"""Who offers what is needed, where it is needed, and how much of it? Both ways by one rule."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.candidates import Others
from matching.columns import ResourceColumns
from matching.profile import NEED, OFFER, Want
from matching.ragged import Bools, Ints
from matching.relations import Relations, best_of_rows, best_over, region_rows
from matching.terms import Values

UNKNOWN_PLACE = 0.8  # one side names no region
FAR = 0.3  # help that is offered elsewhere may still travel
MANY = 20_000  # resources
UNCOUNTED = 0.8  # the need is counted and the offer is not, or in another unit


@dataclass(frozen=True, eq=False, kw_only=True)
class Hits:
    """Pairs of one of the asker's wants and one of the others' open resources that meet.

    Beside each other: `want` the place among the wants, `entry` the resource, `owner` its row,
    `value` in (0, 1]: fit of concepts * part of the quantity covered * fit of places.
    """

    want: Ints
    entry: Ints
    owner: Ints
    value: Values


def hits(known: Relations, wants: Sequence[Want], others: Others, kind: int, today: int) -> Hits:
    """Hold each want against the others' open needs (`kind` NEED: wants are offers) or offers.

    O(resources that meet a want), which an index by concept finds; O(resources) where they are few.
    """
    resources = others.resources
    fits = [
        known.supply(want.concept) if kind == OFFER else known.demand(want.concept)
        for want in wants
    ]
    among = _meeting(resources, best_over(fits, known.n_concepts) > 0, kind)
    among = among[resources.last_day[among] >= today]
    concepts = resources.concept[among]
    near: dict[bytes, Values] = {}  # by regions: most wants of an asker have the same
    nothing = np.zeros(0, np.int32)
    found: list[tuple[Ints, Ints, Values]] = [(nothing, nothing, np.zeros(0, np.float32))]
    for place, (want, fit) in enumerate(zip(wants, fits, strict=True)):
        value = fit[concepts]
        met = np.flatnonzero(value)
        entries = among[met]
        regions = want.regions.tobytes()
        if regions not in near:
            near[regions] = _place(known, want, others, among)
        value = value[met] * _quantity(want, others, entries, kind) * near[regions][met]
        found.append((np.full(len(entries), place, np.int32), entries, value))
    entry = np.concatenate([entries for _, entries, _ in found])
    return Hits(
        want=np.concatenate([want for want, _, _ in found]),
        entry=entry,
        owner=resources.owner[entry],
        value=np.concatenate([value for _, _, value in found]).astype(np.float32),
    )


def _meeting(resources: ResourceColumns, concepts: Bools, kind: int) -> Ints:
    """Give the needs, or the offers, of some concepts, rising."""
    if len(resources.concept) < MANY:  # too few to make an index of
        member = concepts[resources.concept] & (resources.kind == kind)
        return np.flatnonzero(member).astype(np.int32)
    index = resources.by_concept
    wanted = 2 * np.flatnonzero(concepts) + kind
    return np.sort(index.gather(wanted[wanted < len(index)]))


def _quantity(want: Want, others: Others, entries: Ints, kind: int) -> Values:
    """Part of the needed amount that is offered; 1 where the need is not counted."""
    theirs = others.resources.quantity[entries].astype(np.float64)
    ours = np.full(len(entries), want.quantity)
    needed, offered = (ours, theirs) if kind == OFFER else (theirs, ours)
    covered = np.full(len(entries), UNCOUNTED)
    same = (others.resources.unit[entries] == want.unit) & ~np.isnan(offered)
    enough = np.divide(offered, needed, out=np.ones(len(entries)), where=needed > 0)
    covered[same] = np.minimum(enough[same], 1)
    covered[np.isnan(needed)] = 1
    return covered.astype(np.float32)


def _place(known: Relations, want: Want, others: Others, entries: Ints) -> Values:
    """Fit of places, from FAR to 1; a resource without regions counts where its owner works."""
    resources = others.resources
    near = best_over(region_rows(known, want.regions), known.n_regions)[:, None]
    owners = resources.owner[entries]  # rising
    begins = np.flatnonzero(np.diff(owners, prepend=-1))
    if 3 * len(begins) > len(others):  # to look at all costs less than to pick so many
        fit = best_of_rows(others.regions, near)[:, 0][owners]
        told = (others.regions.lengths() > 0)[owners]
    else:
        theirs = others.regions.take(owners[begins])
        again = np.diff(begins, append=len(owners))
        fit = np.repeat(best_of_rows(theirs, near)[:, 0], again)
        told = np.repeat(theirs.lengths() > 0, again)
    if len(resources.regions.values):
        own = resources.regions.take(entries)
        stated = own.lengths() > 0
        fit = np.where(stated, best_of_rows(own, near)[:, 0], fit)
        told |= stated
    value = FAR + (1 - FAR) * fit
    return np.where(told & (len(want.regions) > 0), value, UNKNOWN_PLACE).astype(np.float32)


def by_want(found: Hits, n_others: int, n_wants: int) -> Values:
    """Give the best value for each of the asker's wants, float32 (n_others, n_wants)."""
    best = np.zeros((n_others, n_wants), np.float32)
    np.maximum.at(best, (found.owner, found.want), found.value)
    return best


def by_resource(found: Hits, others: Others) -> tuple[Values, Values]:
    """Give the best and the mean value over each other's own open needs, two of (n_others,)."""
    n, owner = len(others), others.resources.owner
    each = np.zeros(len(others.resources.kind), np.float32)
    np.maximum.at(each, found.entry, found.value)
    entries = np.unique(found.entry)  # the others add nothing
    best = np.zeros(n, np.float32)
    np.maximum.at(best, owner[entries], each[entries])
    sums = np.bincount(owner[entries], weights=each[entries], minlength=n)
    return best, sums.astype(np.float32)


def counted(others: Others, kind: int, today: int) -> Ints:
    """Count everybody's open needs or offers, int32 (n_others,)."""
    is_open: Bools = (others.resources.kind == kind) & (others.resources.last_day >= today)
    owners: NDArray[np.int32] = others.resources.owner[is_open]
    return np.bincount(owners, minlength=len(others)).astype(np.int32)


__all__ = ["NEED", "OFFER", "Hits", "by_resource", "by_want", "counted", "hits"]
