"""How large is a budget, roughly? Only to tell tenfold differences apart, never to show.

US dollars for one unit of each currency, rounded to one digit: orders of magnitude of 2025 from
the central banks' published mid rates. A currency that is not here is compared only with itself.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from domain.vocabulary import Vocabulary

DOLLARS = {
    "unit:USD": 1.0, "unit:EUR": 1.0, "unit:GBP": 1.3, "unit:CHF": 1.2, "unit:AUD": 0.7,
    "unit:CAD": 0.7, "unit:NZD": 0.6, "unit:SGD": 0.8, "unit:MYR": 0.2, "unit:IDR": 0.00006,
    "unit:PHP": 0.02, "unit:THB": 0.03, "unit:VND": 0.00004, "unit:INR": 0.01, "unit:JPY": 0.007,
    "unit:CNY": 0.1, "unit:KRW": 0.0007, "unit:SEK": 0.1, "unit:NOK": 0.1, "unit:DKK": 0.1,
}  # fmt: skip


@lru_cache(maxsize=4)
def _rates(vocabulary: Vocabulary) -> NDArray[np.float64]:
    """Give the rate of each unit, nan where none; the last for "no unit", place -1."""
    rates = np.full(len(vocabulary.concepts) + 1, np.nan)
    for code, rate in DOLLARS.items():
        if code in vocabulary.concepts:
            rates[vocabulary.concepts.ordinal(code)] = rate
    return rates


def ratios(
    vocabulary: Vocabulary,
    ours: tuple[float, int],
    theirs: NDArray[np.float64],
    units: NDArray[np.int32],
) -> NDArray[np.float64]:
    """Give how many times one budget exceeds the other, (n,) at least 1; 1 where not comparable.

    `ours` is an amount and its unit's place in the vocabulary, `theirs` and `units` (n,).
    """
    amount, unit = ours
    rates = _rates(vocabulary)
    same = (units == unit) & (unit >= 0)
    mine = np.where(same, amount, amount * rates[unit])
    other = np.where(same, theirs, theirs * rates[units])
    known = (mine > 0) & (other > 0)  # false for nan too
    found = np.ones(len(theirs))
    with np.errstate(over="ignore"):  # infinitely many times as much is unequal enough
        np.divide(np.maximum(mine, other), np.minimum(mine, other), out=found, where=known)
    return found
