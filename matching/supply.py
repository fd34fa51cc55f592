"""Who offers what is needed, where it is needed, and how much of it? Both ways by one rule."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.candidates import Others
from matching.profile import NEED, OFFER, Want
from matching.ragged import Bools, Ints
from matching.relations import Relations, best_of_rows, best_over, region_rows
from matching.terms import Values

UNKNOWN_PLACE = 0.8  # one side names no region
FAR = 0.3  # help that is offered elsewhere may still travel
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

    O(resources * wants) for the concepts; places and quantities only where concepts meet.
    """
    resources = others.resources
    is_open = (resources.kind == kind) & (resources.last_day >= today)
    found: list[tuple[Ints, Ints, Values]] = []
    for place, want in enumerate(wants):
        fit = known.supply(want.concept) if kind == OFFER else known.demand(want.concept)
        entries = np.flatnonzero(is_open & (fit[resources.concept] > 0)).astype(np.int32)
        value = fit[resources.concept[entries]]
        value = (
            value * _quantity(want, others, entries, kind) * _place(known, want, others, entries)
        )
        found.append((np.full(len(entries), place, np.int32), entries, value))
    if not found:
        nothing = np.zeros(0, np.int32)
        return Hits(want=nothing, entry=nothing, owner=nothing, value=np.zeros(0, np.float32))
    entry = np.concatenate([entries for _, entries, _ in found])
    return Hits(
        want=np.concatenate([want for want, _, _ in found]),
        entry=entry,
        owner=resources.owner[entry],
        value=np.concatenate([value for _, _, value in found]).astype(np.float32),
    )


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
    own = resources.regions.take(entries)
    theirs = others.regions.take(resources.owner[entries])
    stated = own.lengths() > 0
    fit = np.where(stated, best_of_rows(own, near)[:, 0], best_of_rows(theirs, near)[:, 0])
    told = stated | (theirs.lengths() > 0)
    value = FAR + (1 - FAR) * fit
    return np.where(told & (len(want.regions) > 0), value, UNKNOWN_PLACE).astype(np.float32)


def by_want(found: Hits, n_others: int, n_wants: int) -> Values:
    """Give the best value for each of the asker's wants, float32 (n_others, n_wants)."""
    best = np.zeros((n_others, n_wants), np.float32)
    np.maximum.at(best, (found.owner, found.want), found.value)
    return best


def by_resource(found: Hits, others: Others) -> tuple[Values, Values]:
    """Give the best and the mean value over each other's own open needs, two of (n_others,)."""
    n = len(others)
    each = np.zeros(len(others.resources.kind), np.float32)
    np.maximum.at(each, found.entry, found.value)
    best = np.zeros(n, np.float32)
    np.maximum.at(best, others.resources.owner, each)
    sums = np.bincount(others.resources.owner, weights=each, minlength=n)
    return best, sums.astype(np.float32)


def counted(others: Others, kind: int, today: int) -> Ints:
    """Count everybody's open needs or offers, int32 (n_others,)."""
    is_open: Bools = (others.resources.kind == kind) & (others.resources.last_day >= today)
    owners: NDArray[np.int32] = others.resources.owner[is_open]
    return np.bincount(owners, minlength=len(others)).astype(np.int32)


__all__ = ["NEED", "OFFER", "Hits", "by_resource", "by_want", "counted", "hits"]
