"""Who offers what is needed, where it is needed, and how much of it? Both ways by one rule."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching import money
from matching.candidates import Others
from matching.columns import ResourceColumns
from matching.compiled import (
    boolean,
    compiled,
    float32,
    float64,
    inlined,
    int32,
    int64,
    read,
    void,
    written,
)
from matching.profile import NEED, OFFER, Want
from matching.ragged import Bools, Ints, Longs
from matching.relations import ADJOINING, Relations, best_over
from matching.terms import Values

UNKNOWN_PLACE = 0.8  # one side names no region
FAR = 0.3  # help that is offered elsewhere may still travel
MET = 0.3  # from here on a want counts as met
MANY = 20_000  # resources
UNCOUNTED = 0.8  # the need is counted and the offer is not, or in what cannot be compared with it
ROUNDED = 1e-6  # part of an amount that columns of 24 bits may lose, or a change of unit


@dataclass(frozen=True, eq=False, kw_only=True)
class Hits:
    """Pairs of one of the asker's wants and one of the others' open resources that meet.

    Beside each other: `want` the place among the wants, `entry` the resource, rising, `owner` its
    row, `value` in (0, 1]: fit of concepts * part of the quantity covered * fit of places. What is
    bound to its place meets nothing where no region holds the other.
    """

    want: Ints
    entry: Ints
    owner: Ints
    value: Values


def hits(known: Relations, wants: Sequence[Want], others: Others, kind: int, today: int) -> Hits:
    """Hold each want against the others' open needs (`kind` NEED: wants are offers) or offers.

    Concepts and places are looked at from the side that needs: a pair has one value, whoever asks.
    O(resources that meet a want), which an index by concept finds; O(resources) where they are few.
    """
    resources = others.resources
    fits = [
        known.supply(want.concept) if kind == OFFER else known.demand(want.concept)
        for want in wants
    ]
    among = _meeting(resources, best_over(fits, known.n_concepts) > 0, kind)
    among = among[resources.last_day[among] >= today]
    region = known.region if kind == OFFER else known.region_for
    near: dict[bytes, Values] = {}  # by regions: most wants of an asker have the same
    for want in wants:
        if (places := want.regions.tobytes()) not in near:
            rows = [region(int(each)) for each in want.regions]
            near[places] = best_over(rows, known.n_regions)
    order = list(near)
    most = len(among) * len(wants)
    place, entry = np.empty(most, np.int32), np.empty(most, np.int32)
    value = np.empty(most, np.float32)
    count = 0
    if most:
        count = _hold(
            among, resources.concept, resources.owner, resources.quantity, resources.unit,
            resources.regions.starts, resources.regions.values,
            others.regions.starts, others.regions.values,
            np.stack(fits), np.stack(list(near.values())),
            np.array([order.index(each.regions.tobytes()) for each in wants], np.int64),
            np.array([len(each.regions) for each in wants], np.int64),
            *measured(known, amounts(wants), np.array([each.unit for each in wants], np.int32)),
            *money.measures(known),
            known.bound, known.bound[[each.concept for each in wants]],
            kind == OFFER, place, entry, value,
        )  # fmt: skip
    entry = entry[:count]
    return Hits(want=place[:count], entry=entry, owner=resources.owner[entry], value=value[:count])


def amounts(wants: Sequence[Want]) -> NDArray[np.float64]:
    """Give how much is wanted, as exactly as columns hold it: else .7 kg offered are not quite the
    .7 kg needed.
    """
    return np.array([each.quantity for each in wants], np.float32).astype(np.float64)


def measured(
    known: Relations, quantities: NDArray[np.float64], units: Ints
) -> tuple[NDArray[np.float64], Ints]:
    """Give amounts in what they compare in (`money.measures`), and those units; -1 for no unit."""
    measure, held = money.measures(known)
    told = units >= 0
    return (
        np.where(told, quantities * held[units], quantities),
        np.where(told, measure[units], units).astype(np.int32),
    )


@inlined
def _covered(needed: float, offered: float, same_unit: bool) -> np.float32:
    """Give the part of the needed amount that is offered; 1 where the need is not counted."""
    if np.isnan(needed):
        return np.float32(1)
    if not same_unit or np.isnan(offered):
        return np.float32(UNCOUNTED)
    if needed <= 0 or offered >= needed * (1 - ROUNDED):
        return np.float32(1)
    return np.float32(offered / needed)


@compiled(
    int64,
    read(int32),
    read(int32),
    read(int32),
    read(float32),
    read(int32),
    read(int64),
    read(int32),
    read(int64),
    read(int32),
    read(float32, 2),
    read(float32, 2),
    read(int64),
    read(int64),
    read(float64),
    read(int32),
    read(int32),
    read(float64),
    read(boolean),
    read(boolean),
    boolean,
    written(int32),
    written(int32),
    written(float32),
)
def _hold(
    among: Ints,
    concepts: Ints,
    owners: Ints,
    quantities: Values,
    units: Ints,
    own_starts: Longs,
    own_regions: Ints,
    starts: Longs,
    regions: Ints,
    fits: Values,
    near: Values,
    near_of: Longs,
    stated: Longs,
    wanted: NDArray[np.float64],
    wanted_units: Ints,
    measure: Ints,
    held: NDArray[np.float64],
    bound: Bools,
    bound_wants: Bools,
    offers: bool,
    want: Ints,
    entry: Ints,
    value: Values,
) -> int:
    """Hold resources against wants; gives how many pairs meet."""
    count = 0
    places = np.empty(len(near), np.float32)
    for resource in among:
        owner, told = owners[resource], True
        low, high, where = own_starts[resource], own_starts[resource + 1], own_regions
        if low == high:  # a resource without regions counts where its owner works
            low, high, where = starts[owner], starts[owner + 1], regions
            told = low < high
        for each in range(len(near)):
            places[each] = 0
            for at in range(low, high):
                places[each] = max(places[each], near[each, where[at]])
        for asked in range(len(fits)):
            fit = fits[asked, concepts[resource]]
            if fit == 0:
                continue
            place = np.float32(UNKNOWN_PLACE)
            if told and stated[asked]:
                near_by = places[near_of[asked]]
                place = np.float32(FAR) + np.float32(1 - FAR) * near_by
                if near_by <= np.float32(ADJOINING) and (
                    bound[concepts[resource]] or bound_wants[asked]
                ):
                    continue
            theirs, unit = float(quantities[resource]), units[resource]
            if unit >= 0:
                theirs, unit = theirs * held[unit], measure[unit]
            same, ours = unit == wanted_units[asked], wanted[asked]
            needed, offered = (ours, theirs) if offers else (theirs, ours)
            covered = _covered(needed, offered, same)
            if covered == 0:
                continue
            value[count] = fit * covered * place
            want[count] = asked
            entry[count] = resource
            count += 1
    return count


def _meeting(resources: ResourceColumns, concepts: Bools, kind: int) -> Ints:
    """Give the needs, or the offers, of some concepts, rising."""
    if len(resources.concept) < MANY:  # too few to make an index of
        member = concepts[resources.concept] & (resources.kind == kind)
        return np.flatnonzero(member).astype(np.int32)
    index = resources.by_concept
    wanted = 2 * np.flatnonzero(concepts) + kind
    return np.sort(index.gather(wanted[wanted < len(index)]))


def by_want(found: Hits, n_others: int, n_wants: int) -> Values:
    """Give the best value for each of the asker's wants, float32 (n_others, n_wants)."""
    best = np.zeros((n_others, n_wants), np.float32)
    np.maximum.at(best, (found.owner, found.want), found.value)
    return best


def by_owner(found: Hits, n_others: int, weights: Sequence[float]) -> tuple[Values, Values]:
    """Give the best value over the asker's wants, and the mean, float32 (n_others,) each.

    As the largest and the mean of the rows of `by_want`, which this does not need. Under `weights`,
    one above 0 for each want: what weighs less than the weightiest is no full answer alone.
    """
    best, mean = np.zeros(n_others, np.float32), np.zeros(n_others, np.float32)
    if len(weights):
        share = np.array(weights, np.float32) / np.float32(max(weights))
        _gather(found.want, found.owner, found.value, share, best, mean)
    return best, mean


@compiled(
    void,
    read(int32),
    read(int32),
    read(float32),
    read(float32),
    written(float32),
    written(float32),
)
def _gather(
    wants: Ints, owners: Ints, values: Values, share: Values, best: Values, mean: Values
) -> None:
    own, whole = np.zeros(len(share), np.float32), float(share.sum())
    for at in range(len(wants)):
        own[wants[at]] = max(own[wants[at]], values[at])
        if at + 1 == len(wants) or owners[at + 1] != owners[at]:  # owners rise
            total = np.float32(0)
            for want in range(len(own)):
                valued = share[want] * own[want]
                total += valued
                best[owners[at]] = max(best[owners[at]], valued)
                own[want] = 0
            mean[owners[at]] = total / whole


def by_resource(found: Hits, others: Others) -> tuple[Values, Values]:
    """Give the best and the mean value over each other's own open needs, two of (n_others,)."""
    n, owner = len(others), others.resources.owner
    each = np.zeros(len(others.resources.kind), np.float32)
    np.maximum.at(each, found.entry, found.value)
    entries = found.entry[np.flatnonzero(np.diff(found.entry, prepend=-1))]  # each once
    best = np.zeros(n, np.float32)
    np.maximum.at(best, owner[entries], each[entries])
    sums = np.bincount(owner[entries], weights=each[entries], minlength=n)
    return best, sums.astype(np.float32)


def counted(others: Others, kind: int, today: int) -> Ints:
    """Count everybody's open needs or offers, int32 (n_others,)."""
    return others.resources.counts(kind, today)


__all__ = ["NEED", "OFFER", "Hits", "by_resource", "by_want", "counted", "hits"]
