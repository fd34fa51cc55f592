"""How much do several amounts of one thing make: "10 nurses and 3 doctors"?"""

from collections.abc import Iterable
from dataclasses import replace

from domain.resource import LARGEST_AMOUNT, Quantity, currency_of, smallest


def total(amounts: Iterable[Quantity | None]) -> Quantity | None:
    """Give the sum of what can be added to the first amount, in its unit; None if there is none.

    A first amount that equals the sum of all others tells of them: "5 health workers: 3 nurses and
    2 doctors". Money is not added: "5 million, of which 2 million now".
    """
    known = [each for each in amounts if each is not None]
    if not known or currency_of(known[0].unit):
        return known[0] if known else None
    first, *others = known
    same = [value for each in others if (value := _in_unit(each, first.unit)) is not None]
    if len(same) > 1 and sum(same) == first.value:
        return first
    value = first.value + sum(same)
    return first if value > LARGEST_AMOUNT else replace(first, value=value)


def _in_unit(amount: Quantity, unit: str) -> float | None:
    """Give an amount in another unit, None if that cannot be."""
    own, other = smallest(amount.unit), smallest(unit)
    return amount.value * own[1] / other[1] if own[0] == other[0] else None
