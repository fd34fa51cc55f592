"""How large is a sum of money, roughly? To compare sums in two currencies, not to exchange them.

US dollars for one unit of each currency, about as in 2025 by the central banks' published mid
rates: in one digit, or in two where one would be more than a tenth off. What is told of such a
comparison says that it is rough. A currency that is not here is compared only with itself.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from domain.resource import currency_of
from domain.vocabulary import Vocabulary
from matching.ragged import Ints
from matching.relations import Relations

DOLLARS = {
    "unit:USD": 1.0, "unit:EUR": 1.1, "unit:GBP": 1.3, "unit:CHF": 1.2, "unit:AUD": 0.7,
    "unit:CAD": 0.7, "unit:NZD": 0.6, "unit:SGD": 0.8, "unit:MYR": 0.23, "unit:IDR": 0.00006,
    "unit:PHP": 0.017, "unit:THB": 0.03, "unit:VND": 0.00004, "unit:INR": 0.012, "unit:JPY": 0.007,
    "unit:CNY": 0.14, "unit:KRW": 0.0007, "unit:SEK": 0.1, "unit:NOK": 0.1, "unit:DKK": 0.15,
    "unit:XOF": 0.0017, "unit:XAF": 0.0017,  # 655.957 to the euro
}  # fmt: skip


@lru_cache(maxsize=4)
def _rates(vocabulary: Vocabulary) -> NDArray[np.float64]:
    """Give the rate of each unit, nan where none; the last for "no unit", place -1."""
    rates = np.full(len(vocabulary.concepts) + 1, np.nan)
    for code, rate in DOLLARS.items():
        if code in vocabulary.concepts:
            rates[vocabulary.concepts.ordinal(code)] = rate
    return rates


@lru_cache(maxsize=4)
def measures(known: Relations) -> tuple[Ints, NDArray[np.float64]]:
    """Give for each unit in what its amounts compare, and how many of that one holds.

    Two of (n_concepts,): `Relations.measure` and `held`, but all currencies with a rate compare,
    in dollars; which these are is told by the place of the first of them.
    """
    rates = _rates(known.vocabulary)[:-1]
    rated = np.flatnonzero(~np.isnan(rates))
    measure, held = known.measure.copy(), known.held.copy()
    measure[rated], held[rated] = rated[:1], rates[rated]
    return measure, held


def are_two_currencies(vocabulary: Vocabulary, one: int, other: int) -> bool:
    """Say whether two units, by place or -1, are money, but not the same."""
    terms = vocabulary.concepts.terms
    return (
        one != other
        and min(one, other) >= 0
        and all(bool(currency_of(terms[each].code)) for each in (one, other))
    )


def comparable(known: Relations, one: int, other: int) -> bool:
    """Say whether amounts in two units, by place or -1, compare."""
    measure, _ = measures(known)
    return min(one, other) >= 0 and bool(measure[one] == measure[other])


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
