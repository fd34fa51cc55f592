"""What do the asker and each candidate give each other?"""

from dataclasses import dataclass

import numpy as np

from matching import supply, terms
from matching.candidates import Others
from matching.profile import NEED, OFFER
from matching.question import Question
from matching.ragged import Ints
from matching.terms import Values


@dataclass(frozen=True, eq=False, kw_only=True)
class Gains:
    """What both sides give each other, (n,) each; counts of open needs and offers beside them."""

    given: Values  # (n, needs of the asker)
    taken: Values  # (n, offers of the asker)
    for_you: Values
    for_them: Values
    needs: Ints
    offers: Ints

    @classmethod
    def of(cls, question: Question, columns: Others) -> "Gains":
        """Hold needs against offers, both ways."""
        asker, known = question.asker, question.known
        supplied = supply.hits(known, asker.needs, columns, OFFER, question.today)
        demanded = supply.hits(known, asker.offers, columns, NEED, question.today)
        given = supply.by_want(supplied, len(columns), len(asker.needs))
        best, sums = supply.by_resource(demanded, columns)
        needs = supply.counted(columns, NEED, question.today)
        offers = supply.counted(columns, OFFER, question.today)
        mean = (sums / np.maximum(needs, 1)).astype(np.float32)
        return cls(
            given=given,
            taken=supply.by_want(demanded, len(columns), len(asker.offers)),
            for_you=terms.gain(*_best_and_mean(given), offers),
            for_them=terms.gain(best, mean, needs),
            needs=needs,
            offers=offers,
        )


def _best_and_mean(values: Values) -> tuple[Values, Values]:
    """Give the largest and the mean value of each row; 0 where nothing was asked."""
    n, wants = values.shape
    best, sums = np.zeros(n, np.float32), np.zeros(n, np.float32)
    for column in values.T:  # a few long columns: along rows numpy would take ten times as long
        np.maximum(best, column, out=best)
        sums += column
    return best, np.asarray(sums / max(wants, 1), np.float32)
