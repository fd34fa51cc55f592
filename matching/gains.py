"""What do the asker and each candidate give each other?"""

from dataclasses import dataclass

import numpy as np

from matching import supply, terms
from matching.candidates import Others
from matching.profile import NEED, OFFER
from matching.question import Question
from matching.ragged import Ints
from matching.supply import Hits
from matching.terms import Values


@dataclass(frozen=True, eq=False, kw_only=True)
class Gains:
    """What both sides give each other, (n,) each; counts of open needs and offers beside them."""

    supplied: Hits  # offers that meet a need of the asker
    demanded: Hits  # needs that an offer of the asker meets
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
        needs = supply.counted(columns, NEED, question.today)
        offers = supply.counted(columns, OFFER, question.today)
        met = supply.by_owner(supplied, len(columns), [each.weight for each in asker.needs])
        best, sums = supply.by_resource(demanded, columns)
        mean = (sums / np.maximum(needs, 1)).astype(np.float32)
        return cls(
            supplied=supplied,
            demanded=demanded,
            for_you=terms.gain(*met, offers),
            for_them=terms.gain(best, mean, needs),
            needs=needs,
            offers=offers,
        )
