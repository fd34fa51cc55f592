"""How close are missions, and whom could the asker be mistaken for by all that both state?"""

from collections.abc import Sequence

import numpy as np

from matching import shared_words, terms
from matching.candidates import Others
from matching.features import cosines
from matching.question import Question
from matching.ragged import Bools, Longs
from matching.similarity import mission_matters, stated
from matching.terms import Values


def missions(question: Question, rows: Sequence[Longs]) -> Values:
    """Give the closeness of missions alone, (n,): what alternatives and twins are told by."""
    asker = question.asker
    found = [np.zeros(0, np.float32)]
    for part, own in zip(question.snapshot.organizations.whole, rows, strict=True):
        features = part.features
        assert features is not None  # noqa: S101 # matching asks for an encoder before
        if not len(asker.profile) or not len(own):
            found.append(np.zeros(len(own), np.float32))
            continue
        meaning = cosines(
            features.vectors[own],
            features.lengths[own],
            asker.profile.vectors,
            asker.profile.lengths,
        )
        words = shared_words.of_some(features, own, question.mission_words)
        # A text's likeness to itself depends on how rare its words are; measured against that.
        norm = question.mission_words.norm.astype(np.float32)
        words = np.minimum(words / norm[:, None], 1)
        found.append(terms.closeness(meaning, words).max(axis=0))
    return np.concatenate(found)


def likeness(question: Question, rows: Sequence[Longs], columns: Others, told: Bools) -> Values:
    """Give how alike candidates are to the asker, (n,); 0 where that is too little to matter.

    Missions are compared only where everything else leaves room for a substitute.
    """
    facets = stated(question.known, question.asker, columns, told, question.today)
    closest = np.zeros(len(columns), np.float32)
    matters = mission_matters(facets)
    if matters.any():
        bounds = np.cumsum([0, *map(len, rows)])
        chosen = [own[matters[low:high]] for own, low, high in
                  zip(rows, bounds, bounds[1:], strict=False)]  # fmt: skip
        closest[matters] = missions(question, chosen)
    return facets.with_mission(closest, matters)
