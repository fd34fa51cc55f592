"""How much do the data on both sides support a score?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import terms
from matching.candidates import Others
from matching.features import Features
from matching.gains import Gains
from matching.measuring import months_since
from matching.question import Question
from matching.ragged import Bools, Ints, Longs
from matching.terms import Values

ENOUGH_TEXT = 300  # characters of a mission that say enough


@dataclass(frozen=True, eq=False, kw_only=True)
class Read:
    """What the texts of the candidates are, (n,) each."""

    told: Bools  # has a mission; a name alone tells nothing
    understood: Bools
    verified: Bools
    characters: Ints

    @classmethod
    def of(cls, question: Question, rows: Sequence[Longs]) -> "Read":
        """Read some rows of each part of the organizations."""
        characters = gathered(question, rows, lambda each: each.characters)
        return cls(
            told=characters > 0,
            understood=gathered(question, rows, lambda each: each.understood),
            verified=gathered(question, rows, lambda each: each.verified),
            characters=characters,
        )


def gathered(
    question: Question, rows: Sequence[Longs], column: Callable[[Features], NDArray[Any]]
) -> NDArray[Any]:
    """Take one column of the features of some rows of each part."""
    found = []
    for part, own in zip(question.snapshot.organizations.whole, rows, strict=True):
        assert part.features is not None  # noqa: S101 # matching asks for an encoder before
        found.append(column(part.features)[own])
    return np.concatenate(found)


def _support(
    characters: NDArray[np.int32], understood: Bools, fresh: Values, stated: Values, active: Bools
) -> Values:
    """Give how much one side's data supports a score, (n,): the mean of five parts in [0, 1]."""
    text = np.minimum(1, characters / ENOUGH_TEXT)
    return ((text + understood + fresh + stated + active) / 5).astype(np.float32)


def confidence(question: Question, read: Read, columns: Others, gains: Gains) -> Values:
    """Geometric mean of the support on both sides: text, its language, age, resources, work."""
    theirs = _support(
        read.characters,
        read.understood & read.told,
        terms.freshness(months_since(question, columns)),
        ((gains.needs > 0) / 2 + (gains.offers > 0) / 2).astype(np.float32),
        columns.pick(question.tally.works) > 0,
    )
    asker = question.asker
    ours = _support(
        np.array([max(asker.profile.characters, default=0)], np.int32),
        np.array([bool((asker.profile.understood & (asker.profile.characters > 0)).any())]),
        terms.freshness(np.array([asker.months], np.float32)),
        np.array([bool(asker.needs) / 2 + bool(asker.offers) / 2], np.float32),
        np.array([asker.items.works > 0]),
    )
    return np.asarray(np.sqrt(ours * theirs), np.float32)
