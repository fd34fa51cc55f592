"""Do the roles of each candidate and of the asker need each other?"""

import numpy as np
from numpy.typing import NDArray

from matching import roles, terms
from matching.compiled import compiled, float32, int32, read, uint8, void, written
from matching.question import Question
from matching.ragged import Ints
from matching.terms import Values


def role_terms(question: Question, ordinals: Ints, types: NDArray[np.uint8]) -> dict[str, Values]:
    """Give the terms of ROLE_FIT, float32 (n,) in [0, 1] by name.

    Roles are those held in activities, or the usual ones of a type where there are none.
    """
    tally, ours = question.tally, question.role_shares
    n = len(ordinals)
    bits, shared, beside = np.zeros(n, np.uint8), np.zeros(n, np.float32), np.zeros(n, np.float32)
    usual = roles.shares_of(roles.USUAL_BITS).astype(np.float32)
    _held(tally.counts.line, tally.counts.values, ordinals, types,
          roles.USUAL_BITS, usual, ours, bits, shared, beside)  # fmt: skip
    known = (bits > 0) & bool(ours.any())
    return {
        "role_fit": terms.role_fit(roles.fits(question.asker.roles), bits),
        "role_difference": np.where(known, 1 - shared, np.float32(0.5)),
        "beside": terms.saturating(beside, 3.0),
        "beside_share": beside / (tally.works[ordinals] + np.float32(2)),
    }


@compiled(
    void,
    read(int32),
    read(int32, 2),
    read(int32),
    read(uint8),
    read(uint8),
    read(float32, 2),
    read(float32),
    written(uint8),
    written(float32),
    written(float32),
)
def _held(
    line: Ints,
    counts: Ints,
    ordinals: Ints,
    types: NDArray[np.uint8],
    usual_bits: NDArray[np.uint8],
    usual: Values,
    ours: Values,
    bits: NDArray[np.uint8],
    shared: Values,
    beside: Values,
) -> None:
    """Read the roles of each, or the usual ones of its type: which, and shared with the asker's."""
    size = len(ours)
    for row in range(len(ordinals)):
        own = counts[line[ordinals[row]]]
        total = 0
        for role in range(size):
            total += own[role]
            bits[row] |= (own[role] > 0) << role
        if total == 0:
            bits[row] = usual_bits[types[row]]
        for role in range(size):
            if ours[role] > 0:
                held = np.float32(own[role]) / np.float32(max(total, 1))
                theirs = held if total else usual[role, types[row]]
                beside[row] += np.float32(own[size + role]) * ours[role]
                shared[row] += min(theirs, ours[role])
