"""How close are activities to those of the asker, and how do a candidate's sum up?

Everything is a maximum or a sum of whole numbers over a candidate's activities, so it depends
neither on their order nor on anybody else.
"""

from dataclasses import dataclass

import numpy as np

from matching import terms
from matching.closeness import closest, near_days
from matching.columns import OPEN_START, ActivityColumns
from matching.compiled import boolean, compiled, float32, int32, int64, read, void, written
from matching.question import Question
from matching.ragged import Bools, Ints, Longs, Ragged
from matching.table import Part
from matching.terms import Values

_FINE = 1_000  # steps in which sums over activities are counted


@dataclass(frozen=True, eq=False, kw_only=True)
class Works:
    """What the activities of n candidates say, float32 (n,) each.

    `words`, `meaning`, `themes`, `places`: the best of one activity. `closest`: of words and
    meaning together, as `terms.closeness`. `here`: how many small activities lie in the asker's
    regions; `years`: how many began in the same years; `latest`: the day the last one began,
    OPEN_START where that is not known.
    """

    words: Values
    meaning: Values
    themes: Values
    places: Values
    closest: Values
    here: Values
    years: Values
    latest: Ints


def works(question: Question, ordinals: Ints) -> Works:
    """Look at every activity of some candidates; O(their activities).

    The asker's own activities do not count, as everybody in them would look close.
    """
    n = len(ordinals)
    best, sums = np.zeros((n, 5), np.float32), np.zeros((n, 2), np.int64)
    latest = np.full(n, OPEN_START, np.int32)
    for place, part in enumerate(question.snapshot.activities.whole):
        if part.features is None or not len(part):
            continue
        counted = question.without_own(place, question.snapshot.activities.alive[place])
        members = members_of(part)
        where, rows = _of_candidates(members, ordinals, counted)
        if not len(rows):
            continue
        # Most of a part is read as it lies.
        some = rows if 2 * len(rows) < len(part) else None
        if some is None:
            where = np.where(counted, np.arange(len(part), dtype=np.int32), -1).astype(np.int32)
        columns, together = part.columns, question.sight.together[place]
        located, days = columns.regions, columns.first_day
        if some is not None:
            located, days, together = located.take(some), days[some], together[some]
        near = near_days(days, question.asker.items.days)
        amounts = np.stack([_here(question, located, together), near], axis=1)
        best_of_items = closest(question, place, some)
        _raise(
            members.starts,
            members.values,
            ordinals,
            where,
            best_of_items,
            amounts,
            days,
            best,
            sums,
            latest,
        )
    return Works(
        words=best[:, 0].copy(),
        meaning=best[:, 1].copy(),
        themes=best[:, 2].copy(),
        places=best[:, 3].copy(),
        closest=best[:, 4].copy(),
        here=(sums[:, 0] / _FINE).astype(np.float32),
        years=(sums[:, 1] / _FINE).astype(np.float32),
        latest=latest,
    )


def members_of(part: Part[ActivityColumns]) -> Ragged:
    """Give the rows of each organization, by ordinal; a small part is turned round once."""
    if part.members is not None:
        return part.members
    known = part.memory.get("members")
    if known is None:
        # Ordinals are many and participants few: so it is sorted, and not counted by ordinal.
        participants = part.columns.participants
        order = np.argsort(participants.values, kind="stable")
        who = participants.values[order].astype(np.int64)
        steps = np.diff(who, prepend=-1, append=who.max(initial=-1) + 1)
        starts = np.repeat(np.arange(len(who) + 1), steps)
        known = part.memory["members"] = Ragged(starts, participants.owners[order])
    found: Ragged = known
    return found


def _of_candidates(members: Ragged, ordinals: Ints, counted: Bools) -> tuple[Ints, Longs]:
    """Give the counted rows of some organizations, rising; and where each row is among them."""
    where = np.full(len(counted), -1, np.int32)
    _mark(members.starts, members.values, ordinals, counted, where)
    rows = np.flatnonzero(where == 0)
    where[rows] = np.arange(len(rows), dtype=np.int32)
    return where, rows


@compiled(void, read(int64), read(int32), read(int32), read(boolean), written(int32))
def _mark(starts: Longs, members: Ints, ordinals: Ints, counted: Bools, where: Ints) -> None:
    for ordinal in ordinals:
        if ordinal < len(starts) - 1:
            for at in range(starts[ordinal], starts[ordinal + 1]):
                if counted[members[at]]:
                    where[members[at]] = 0


@compiled(
    void,
    read(int64),
    read(int32),
    read(int32),
    read(int32),
    read(float32, 2),
    read(int64, 2),
    read(int32),
    written(float32, 2),
    written(int64, 2),
    written(int32),
)
def _raise(
    starts: Longs,
    members: Ints,
    ordinals: Ints,
    where: Ints,
    near: Values,
    amounts: Longs,
    days: Ints,
    best: Values,
    sums: Longs,
    latest: Ints,
) -> None:
    """Take the best of each candidate's activities, add up amounts, and find the latest day."""
    for place in range(len(ordinals)):
        if ordinals[place] >= len(starts) - 1:
            continue
        for at in range(starts[ordinals[place]], starts[ordinals[place] + 1]):
            row = where[members[at]]
            if row < 0:
                continue
            for kind in range(5):
                best[place, kind] = max(best[place, kind], near[row, kind])
            for kind in range(2):
                sums[place, kind] += amounts[row, kind]
            latest[place] = max(latest[place], days[row])


def _here(question: Question, located: Ragged, small: Bools) -> Longs:
    """Give how far each activity with others lies in the asker's regions, in thousandths."""
    counted = question.located(located)
    part, _ = terms.coverage(counted, question.regions, question.rarity.region_weights)
    return np.asarray(np.where(small, np.rint(_FINE * part), 0), np.int64)
