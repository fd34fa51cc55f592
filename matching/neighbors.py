"""Who is near the asker through others: partners of those like it, and those in the closest work?

Both look at everybody the viewer sees, whatever the filter: evidence does not depend on who is
asked for. Works that share words are found by postings, those that only mean the same through
organizations like the asker, so that a neighbor may speak another language.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching import terms
from matching.closeness import ALL_OF_IT, closeness
from matching.columns import OPEN_START
from matching.question import Question
from matching.ragged import Bools, Ints, Longs
from matching.sharing import best_by_member, least_of
from matching.sight import Met, rows_with
from matching.terms import Values

ALIKE = 30  # organizations whose partners count
CLOSE, NEAR = 10, 60  # activities whose participants count
LOOKED_AT = 200  # activities that share the most words, held against the asker in full
WORKS_OF_ALIKE = 5  # latest activities of each organization like the asker, held so too
MEANING = 0.6  # of likeness, beside shared words
UNKNOWN_ROLES = 0.5


@dataclass(frozen=True, eq=False, kw_only=True)
class Neighbors:
    """Sums by organization ordinal, float32 (n,) each.

    `partners_of_alike`: likeness of the ALIKE organizations most like the asker in texts and roles,
    for each that it has worked with. `close`, `near`: squared closeness of the CLOSE and NEAR
    closest activities, for each that it takes part in. `alike`: ordinals of the former, likest
    first; beside them `likeness` in [0, 1.6] and `partners`, whom each has worked with. `works`:
    the NEAR closest activities, closest first, out of the rows `looked_at` of each part.
    """

    partners_of_alike: Values
    close: Values
    near: Values
    words: Values  # the best of one activity, by the heaviest words of each item
    alike: Ints
    likeness: NDArray[np.float64]
    partners: tuple[Ints, ...]
    works: tuple["Work", ...]
    looked_at: tuple[Longs, ...]


def neighbors(question: Question) -> Neighbors:
    """Look around once, and keep it; not at all if the question knows its neighbors."""
    if question.around is not None:
        return question.around
    found = _found(question)
    question.keep(found)
    return found


def _found(question: Question) -> Neighbors:
    size = len(question.snapshot.levels)
    alike, likeness = _alike(question)
    sums = np.zeros(size)
    met = Met(question.sight.organizations)
    partners = tuple(_partners(question, met, ordinal) for ordinal in alike.tolist())
    for theirs, value in zip(partners, likeness.tolist(), strict=True):
        sums[theirs] += value
    looked_at = tuple(_looked_at(question, alike)) if len(question.asker.items) else ()
    works = _works(question, looked_at)
    return Neighbors(
        partners_of_alike=sums.astype(np.float32),
        close=_taking_part(question, works[:CLOSE]),
        near=_taking_part(question, works),
        words=_best_words(question),
        alike=alike,
        likeness=likeness,
        partners=partners,
        works=works,
        looked_at=looked_at,
    )


def with_other_themes(question: Question, around: Neighbors) -> Neighbors:
    """Give the neighbors of an asker whose themes or regions changed, and none of its texts.

    Who is like it, and which works share words with it, stay; how close those works are does not.
    """
    works = _works(question, around.looked_at)
    return replace(
        around,
        close=_taking_part(question, works[:CLOSE]),
        near=_taking_part(question, works),
        works=works,
    )


def _best_words(question: Question) -> Values:
    best = np.zeros(len(question.snapshot.levels), np.float32)
    for part, own in zip(question.snapshot.activities.whole, question.sharing, strict=True):
        best_by_member(own, part, best)
    return best


def _alike(question: Question) -> tuple[Ints, NDArray[np.float64]]:
    words, meaning = question.portraits
    near = words + MEANING * terms.likeness(meaning)
    near *= question.sight.organizations
    if question.asker.ordinal >= 0:
        near[question.asker.ordinal] = 0
    # Roles can only lower it, so those below the ALIKE best by a wide margin need no look.
    among = _largest(near, 20 * ALIKE)
    ours = question.role_shares
    theirs = question.tally.shares_of(among).T
    overlap = np.zeros(len(among))
    for own, other in zip(ours, theirs, strict=True):
        overlap += np.minimum(other, own)
    unknown = ~theirs.any(axis=0) | (not ours.any())
    value = near[among] * np.where(unknown, UNKNOWN_ROLES, overlap)
    value = np.rint(value * 1e6) / 1e6  # so that sums are the same in any order
    # Ties by id: an ordinal tells when an organization came.
    ordinals = among.astype(np.int32)
    keys = question.snapshot.organizations.ordinals.keys(ordinals)
    best = np.lexsort((keys, -value))[:ALIKE]
    best = best[value[best] > 0]
    return ordinals[best], value[best]


def _largest(values: Values, most: int) -> Longs:
    """Give where the largest values above 0 are, rising; with all that tie with the last."""
    found = np.flatnonzero(values > 0)
    return found[values[found] >= least_of(values[found], most)]


def _partners(question: Question, met: Met, ordinal: int) -> Ints:
    """Give everybody that one organization has worked with, each once."""
    groups = question.network.groups
    return met.distinct(np.concatenate([each.with_one(ordinal) for each in groups]), ordinal)


@dataclass(frozen=True, slots=True)
class Work:
    """An activity close to one of the asker's items; `value` in (0, 1]."""

    place: int  # of its part
    row: int
    value: float
    id: str


def _works(question: Question, looked_at: Sequence[Longs]) -> tuple[Work, ...]:
    """Give the NEAR activities closest to the asker's items, closest first, ties by id."""
    table = question.snapshot.activities
    found: list[Work] = []
    for place, rows in enumerate(looked_at):
        if not len(rows):
            continue
        values = closeness(question, place, rows).whole
        near = np.flatnonzero((values > 0) & (values >= least_of(values, NEAR)))
        ordinals = table.parts[place].ordinals[rows[near]].tolist()
        found += [
            Work(place, row, value, table.ordinals.id_of(ordinal))
            for row, value, ordinal in zip(
                rows[near].tolist(), values[near].tolist(), ordinals, strict=True
            )
        ]
    found.sort(key=lambda each: (-each.value, each.id))
    return tuple(found[:NEAR])


def _taking_part(question: Question, works: Sequence[Work]) -> Values:
    """Add up the squared closeness of works for everybody who takes part in them."""
    sums = np.zeros(len(question.snapshot.levels))
    for each in works:
        members = question.snapshot.activities.parts[each.place].participants.row(each.row)
        sums[members] += round((ALL_OF_IT * each.value) ** 2, 6)
    return sums.astype(np.float32)


def _looked_at(question: Question, alike: Ints) -> list[Longs]:
    """Give the activities worth a full look, part by part: those that share the most words, and
    the latest of organizations like the asker; seen ones that the asker is not in.
    """
    shared = question.sharing
    weights = np.concatenate([np.zeros(0, np.float32), *(each.faded for each in shared)])
    least = least_of(weights, LOOKED_AT)
    counted = [each.counted for each in shared]
    latest = [_latest(question, ordinal, counted) for ordinal in alike.tolist()]
    return [
        np.unique(
            np.concatenate([each.hits.rows[each.faded >= least], *(own[place] for own in latest)])
        )
        for place, each in enumerate(shared)
    ]


def _latest(question: Question, ordinal: int, counted: list[Bools]) -> list[Longs]:
    """Give the latest activities of an organization, part by part; all that tie with the last."""
    table = question.snapshot.activities
    rows = []
    for part, mask in zip(table.whole, counted, strict=True):
        own = rows_with(part.members, part.columns.participants, ordinal)
        rows.append(own[mask[own]].astype(np.int64))
    days = [part.first_day[own] for part, own in zip(table.parts, rows, strict=True)]
    begun = np.sort(np.concatenate(days))
    least = begun[-WORKS_OF_ALIKE] if len(begun) > WORKS_OF_ALIKE else OPEN_START
    return [own[day >= least] for own, day in zip(rows, days, strict=True)]
