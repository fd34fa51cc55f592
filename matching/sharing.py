"""Which activities share words with those of the asker, and how much?

Looked up by the heaviest words of each item, so that only activities that hold one of them cost
anything; the closest by that are then held against every word. A likeness of common words alone
says nothing.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching import rarity, terms
from matching.columns import ActivityColumns
from matching.ragged import Bools, Ints, Longs
from matching.rarity import Asked, Hits
from matching.table import Part
from matching.terms import Values

HEAVY = 24  # words of an item by which activities are looked up
IN_FULL = 2_000  # activities, the closest by these, that are held against all words


@dataclass(frozen=True, eq=False, kw_only=True)
class Sharing:
    """Activities of a part that share a heavy word with one of the asker's k items.

    `counted` bool (rows of the part,): seen by the viewer, and the asker is not in it. `rows`
    rising, counted ones only; `values` float32 (k, m) in [0, 1]: likeness with each item; `faded`
    float32 (m,): the best of them after fading by the years between.
    """

    counted: Bools
    rows: Longs
    values: Values
    faded: Values

    def of(self, rows: Longs | None) -> Values:
        """Give the likeness of some rows, or of all, with each item, float32 (k, n); mostly 0."""
        size = len(self.counted) if rows is None else len(rows)
        found = np.zeros((len(self.values), size), np.float32)
        if rows is None:
            found[:, self.rows] = self.values
        elif len(self.rows):
            places = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
            here = np.flatnonzero(self.rows[places] == rows)
            found[:, here] = self.values[:, places[here]]
        return found


def sharing(
    parts: list[Part[ActivityColumns]], counted: list[Bools], asked: Asked, days: Ints
) -> list[Sharing]:
    """Look all activities up, part by part; `days` (k,) is when the asker's items began.

    O(postings of the heavy words), and the words of IN_FULL activities.
    """
    heavy = asked.heaviest(HEAVY)
    found = [_looked_up(part, mask, heavy, days) for part, mask in zip(parts, counted, strict=True)]
    least = least_of(np.concatenate([np.zeros(0, np.float32), *(one.faded for one in found)]),
                     IN_FULL)  # fmt: skip
    return [
        _in_full(part, each, asked, days, least) for part, each in zip(parts, found, strict=True)
    ]


def _looked_up(part: Part[ActivityColumns], counted: Bools, asked: Asked, days: Ints) -> Sharing:
    if part.features is None or not len(part):
        hits = Hits.nothing(len(days))
    elif part.postings is not None:
        hits = rarity.of_postings(part.postings, asked, len(part))
    else:
        hits = Hits.of(rarity.of_some(part.features, None, asked))
    kept = counted[hits.rows]
    rows = hits.rows[kept].astype(np.int64)
    values = hits.values[:, kept]
    return Sharing(
        counted=counted,
        rows=rows,
        values=values,
        faded=_faded(values, part.columns.first_day[rows], days),
    )


def _faded(values: Values, begun: Ints, days: Ints) -> Values:
    best = np.zeros(values.shape[1], np.float32)
    for own, day in zip(values, days.tolist(), strict=True):
        np.maximum(best, own * terms.fading(begun, day), out=best)
    return best


def _in_full(
    part: Part[ActivityColumns], found: Sharing, asked: Asked, days: Ints, least: float
) -> Sharing:
    close = np.flatnonzero(found.faded >= least)
    if part.features is None or not len(close):
        return found
    rows = found.rows[close]
    values, faded = found.values.copy(), found.faded.copy()
    values[:, close] = rarity.of_some(part.features, rows, asked)
    faded[close] = _faded(values[:, close], part.columns.first_day[rows], days)
    return Sharing(counted=found.counted, rows=found.rows, values=values, faded=faded)


def least_of(values: NDArray[np.float32] | NDArray[np.float64], most: int) -> float:
    """Give the least of the `most` largest values; all that tie with it belong to them."""
    if len(values) <= most:
        return 0.0
    return float(-np.partition(-values, most - 1)[most - 1])
