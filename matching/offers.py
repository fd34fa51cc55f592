"""Who could fill which of some needs, how well, and how much of it?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching import supply
from matching.candidates import Others, others
from matching.profile import OFFER, Want
from matching.ragged import Ints, Longs
from matching.relations import relations, stacked
from matching.snapshot import Snapshot

Floats = NDArray[np.float64]
LEAST_FIT = 0.25  # what fits worse, by concept and place, fills nothing
# Candidates kept for each need: KEPT divided by the needs, but not fewer than FEWEST.
KEPT, FEWEST = 600, 20


@dataclass(frozen=True, eq=False, kw_only=True)
class Offers:
    """Candidates that could fill something, preferred ones first among equals.

    `fit` (n, needs) in [0, 1]: how well the best offer fits by concept and place. `concept` (n,
    needs): the offered concept's place in the vocabulary, -1 where nothing is offered; `quantity`
    and `unit` beside it: how much, as it was stated, nan and -1 if it was not. `stock` and `drawn`
    as in `cover.Stocks`: needs that one offer would fill have the same number.
    """

    ordinals: Ints
    fit: Floats
    concept: Ints
    quantity: Floats
    unit: Ints
    stock: Longs
    drawn: Floats

    @property
    def share(self) -> Floats:
        """What part of each need an offer holds, (n, needs) in [0, 1]; 1 where not `counted`."""
        return _share(self.drawn)

    @property
    def counted(self) -> NDArray[np.bool_]:
        """Where need and offer are counted in comparable units, (n, needs)."""
        return np.asarray(self.drawn > 0, np.bool_)

    def __len__(self) -> int:
        return len(self.ordinals)


def offers_for(
    snapshot: Snapshot,
    rows: Sequence[Longs],
    needs: Sequence[Want],
    *,
    always: Ints,
    themes: Ints,
    today: int,
) -> Offers:
    """Give the open offers of some rows of each part that fill one of the needs.

    Of very many, the best for each need and the best for all of them together. Among equals, who
    works on the `themes` is preferred, then the smaller id. The ordinals `always` are kept, even
    if they offer nothing; their rows must be among those given. O(resources * needs).
    """
    found = [
        _meetings(snapshot, others(part, own), needs, themes, today)
        for part, own in zip(snapshot.organizations.parts, rows, strict=True)
    ]
    meetings = np.concatenate([*found, np.zeros(0, MEETING)])
    ids = snapshot.organizations.ordinals
    kept = _kept(meetings, ids.keys(meetings["ordinal"]), len(needs))
    near = dict(zip(meetings["ordinal"].tolist(), meetings["near"].tolist(), strict=True))
    ordinals = np.array(
        sorted({*kept.tolist(), *always.tolist()},
               key=lambda each: (-near.get(each, 0.0), ids.id_of(each))),
        np.int32,
    )  # fmt: skip
    return _table(meetings, ordinals, len(needs))


def _share(drawn: Floats) -> Floats:
    """Give what part of a need is there where all of it would draw so many times what is there."""
    return np.asarray(1 / np.maximum(drawn, 1), np.float64)


MEETING = np.dtype(
    [("need", np.int32), ("ordinal", np.int32), ("value", np.float64), ("concept", np.int32),
     ("near", np.float64), ("entry", np.int64), ("drawn", np.float64), ("quantity", np.float64),
     ("unit", np.int32)]
)  # fmt: skip


def _meetings(
    snapshot: Snapshot, columns: Others, needs: Sequence[Want], themes: Ints, today: int
) -> NDArray[np.void]:
    """Give each candidate's best offer for each need, one row each."""
    known = relations(snapshot.vocabulary)
    hits = supply.hits(known, needs, columns, OFFER, today)
    resources = columns.resources
    units = np.array([each.unit for each in needs], np.int32)
    amounts, measures = supply.measured(known, supply.amounts(needs), units)
    needed, ours = amounts[hits.want], measures[hits.want]
    offered, theirs = supply.measured(
        known, resources.quantity[hits.entry].astype(np.float64), resources.unit[hits.entry]
    )
    counted = (needed > 0) & (theirs == ours) & ~np.isnan(offered)
    drawn = np.zeros(len(hits.want))
    np.divide(needed, offered, out=drawn, where=counted)
    drawn[np.abs(drawn - 1) < supply.ROUNDED] = 1
    value = hits.value.astype(np.float64)
    near = np.zeros(len(value), np.float32)
    if len(themes):
        owners, back = np.unique(hits.owner, return_inverse=True)
        closeness = stacked([known.theme(int(each)) for each in themes], known.n_concepts)
        near = columns.themes.take(owners).mean_best(closeness)[back]
    found = np.empty(len(value), MEETING)
    found["need"], found["ordinal"] = hits.want, columns.ordinals[hits.owner]
    found["value"] = value
    found["concept"], found["near"] = resources.concept[hits.entry], near
    found["entry"], found["drawn"] = hits.entry, drawn
    found["quantity"], found["unit"] = resources.quantity[hits.entry], resources.unit[hits.entry]
    found = found[(value > 0) & (value >= LEAST_FIT * _share(drawn))]
    order = np.lexsort((-found["value"], found["ordinal"], found["need"]))  # stable
    found = found[order]
    first = np.ones(len(found), np.bool_)
    first[1:] = (np.diff(found["need"]) != 0) | (np.diff(found["ordinal"]) != 0)
    return found[first]


def _kept(meetings: NDArray[np.void], by_id: Floats, n_needs: int) -> Ints:
    """Give the ordinals of the best for each need, and of the best for all of them."""
    most = max(FEWEST, KEPT // max(1, n_needs))
    order = np.lexsort((by_id, -meetings["near"], -meetings["value"], meetings["need"]))
    need = meetings["need"][order]
    place = np.arange(len(need)) - np.searchsorted(need, need)
    best = meetings["ordinal"][order[place < most]]
    owners, first, back = np.unique(meetings["ordinal"], return_index=True, return_inverse=True)
    total = np.bincount(back, weights=meetings["value"], minlength=len(owners))
    order = np.lexsort((by_id[first], -meetings["near"][first], -np.round(total, 6)))
    return np.union1d(best, owners[order[:most]])


def _table(meetings: NDArray[np.void], ordinals: Ints, n_needs: int) -> Offers:
    """Spread the meetings of some candidates over a row for each."""
    sorter = np.argsort(ordinals)
    places = np.searchsorted(ordinals, meetings["ordinal"], sorter=sorter)
    row = sorter[np.minimum(places, len(ordinals) - 1)] if len(ordinals) else places
    known = ordinals[row] == meetings["ordinal"] if len(ordinals) else np.zeros(0, np.bool_)
    meetings, row = meetings[known], row[known]
    shape = (len(ordinals), n_needs)
    fit, concept = np.zeros(shape), np.full(shape, -1, np.int32)
    quantity, unit = np.full(shape, np.nan), np.full(shape, -1, np.int32)
    stock, drawn = np.full(shape, -1), np.zeros(shape)
    at = (row, meetings["need"])
    fit[at] = np.minimum(1, meetings["value"] / _share(meetings["drawn"]))
    concept[at] = meetings["concept"]
    quantity[at], unit[at] = meetings["quantity"], meetings["unit"]
    stock[at], drawn[at] = meetings["entry"], meetings["drawn"]
    return Offers(
        ordinals=ordinals,
        fit=fit,
        concept=concept,
        quantity=quantity,
        unit=unit,
        stock=stock,
        drawn=drawn,
    )
