"""How much do several amounts of one thing make: "10 nurses and 3 doctors"?"""

from collections.abc import Iterable
from dataclasses import replace

from domain.resource import LARGEST_AMOUNT, Quantity, currency_of

_HELD = {"unit:ton": ("unit:kg", 1000.0)}  # a unit that holds so many of another


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
    if amount.unit == unit:
        return amount.value
    smaller, times = _HELD.get(amount.unit, ("", 1.0))
    if smaller == unit:
        return amount.value * times
    smaller, times = _HELD.get(unit, ("", 1.0))
    return amount.value / times if smaller == amount.unit else None
