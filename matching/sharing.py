"""Which activities share words with those of the asker, and how much?

Looked up by the heaviest words of each item, so that only activities that hold one of them cost
anything; the closest by that are then held against every word. A likeness of common words alone
says nothing.
"""

from dataclasses import dataclass

import numpy as np

from matching import shared_words, terms
from matching.columns import ActivityColumns
from matching.compiled import compiled, float32, int32, int64, read, void, written
from matching.ragged import Bools, Ints, Longs
from matching.shared_words import Asked, Hits, one_likeness
from matching.table import Part
from matching.terms import Values

HEAVY = 12  # words of an item by which activities are looked up
SAMPLE = 32  # one value in so many is looked at to guess which are the largest
EXTRA = 16  # values of a sample that are looked at beyond twice what is expected
IN_FULL = 1_000  # activities, the closest by these, that are held against all words


@dataclass(frozen=True, eq=False, kw_only=True)
class Sharing:
    """Activities of a part that share a heavy word with one of the asker's k items.

    `counted` bool (rows of the part,): seen by the viewer, and the asker is not in it. `hits`:
    those of them that share one. `faded` float32 (m,) beside `hits.rows`: likeness to the closest
    item after fading by the years between.
    """

    counted: Bools
    hits: Hits
    faded: Values


def sharing(
    parts: list[Part[ActivityColumns]], counted: list[Bools], asked: Asked, days: Ints
) -> list[Sharing]:
    """Look all activities up, part by part; `days` (k,) is when the asker's items began.

    O(postings of the heavy words), and the words of IN_FULL activities.
    """
    heavy = asked.heaviest(HEAVY, parts[0].postings)
    found = [_looked_up(part, mask, heavy, days) for part, mask in zip(parts, counted, strict=True)]
    least = least_of(np.concatenate([np.zeros(0, np.float32), *(one.faded for one in found)]),
                     IN_FULL)  # fmt: skip
    for part, each in zip(parts, found, strict=True):
        close = np.flatnonzero(each.faded >= least)
        if part.features is not None and len(close):
            rows = each.hits.rows[close]
            each.hits.sums[close] = shared_words.sums_of_some(part.features, rows, asked)
            each.faded[close] = _faded(each.hits.sums[close], part.columns.first_day[rows], days)
    return found


def _looked_up(part: Part[ActivityColumns], counted: Bools, asked: Asked, days: Ints) -> Sharing:
    assert part.features is not None  # noqa: S101 # matching asks for an encoder before
    hits = shared_words.hits(part.postings, part.features, asked, counted)
    faded = _faded(hits.sums, part.columns.first_day[hits.rows], days)
    return Sharing(counted=counted, hits=hits, faded=faded)


def _faded(sums: Ints, begun: Ints, days: Ints) -> Values:
    """Give the best likeness after fading, (n,), of sums int32 (n, k) with each item."""
    found = np.zeros(len(sums), np.float32)
    _fade(sums, begun, days, terms.FADED, found)
    return found


@compiled(void, read(int32, 2), read(int32), read(int32), read(float32), written(float32))
def _fade(sums: Ints, begun: Ints, days: Ints, faded: Values, found: Values) -> None:
    for row in range(len(sums)):
        for item in range(len(days)):
            if sums[row, item]:
                value = one_likeness(sums[row, item]) * faded[terms.apart(begun[row], days[item])]
                found[row] = max(found[row], value)


def best_by_member(shared: Sharing, part: Part[ActivityColumns], best: Values) -> None:
    """Raise everybody who takes part in an activity to how like it is, (n_ordinals,)."""
    members = part.columns.participants
    _raise(members.starts, members.values, shared.hits.rows, shared.faded, best)


@compiled(void, read(int64), read(int32), read(int64), read(float32), written(float32))
def _raise(starts: Longs, members: Ints, rows: Longs, values: Values, best: Values) -> None:
    for place in range(len(rows)):
        for at in range(starts[rows[place]], starts[rows[place] + 1]):
            best[members[at]] = max(best[members[at]], values[place])


def least_of(values: Values, most: int) -> float:
    """Give the least of the `most` largest values; all that tie with it belong to them.

    Values are not negative; 0 if there are no more than `most`.
    """
    if len(values) <= most:
        return 0.0
    sample, wanted = values[::SAMPLE], 2 * most // SAMPLE + EXTRA
    if len(sample) > 2 * wanted:
        above = values[values >= _nth(sample, wanted)]
        if len(above) >= most:  # else the guess was too high
            values = above
    return _nth(values, most)


def _nth(values: Values, place: int) -> float:
    """Give the n-th largest value, from 1."""
    return float(np.partition(values, len(values) - place)[len(values) - place])
