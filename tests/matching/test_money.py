"""Sums in two currencies: which compare, and at what rough rate?"""

import numpy as np
import pytest

from domain.resource import Quantity, currency_of
from domain.vocabulary import Vocabulary
from matching import money, supply
from matching.relations import Relations, relations
from mitra.reference import load_vocabulary
from tests.small_vocabulary import VOCABULARY

REAL = load_vocabulary()
KNOWN = relations(REAL)


def unit(code: str) -> int:
    """Give the place of a unit."""
    return REAL.concepts.ordinal(f"unit:{code}")


def measured(known: Relations, *amounts: Quantity) -> list[tuple[float, int]]:
    """Give amounts as they are compared, each with what it is counted in."""
    values = np.array([each.value for each in amounts])
    units = [known.vocabulary.concepts.ordinal(each.unit) for each in amounts]
    found, measures = supply.measured(known, values, np.array(units, np.int32))
    return list(zip(found.tolist(), measures.tolist(), strict=True))


@pytest.mark.parametrize("code", sorted(money.DOLLARS))
def test_every_currency_with_a_rate_is_one_and_compares_with_dollars(code: str) -> None:
    """A million of it is a million times its rate in dollars."""
    assert currency_of(code)
    (theirs, dollars) = measured(
        KNOWN,
        Quantity(value=1e6, unit=code),
        Quantity(value=1e6 * money.DOLLARS[code], unit="unit:USD"),
    )
    assert theirs[1] == dollars[1]
    assert theirs[0] == pytest.approx(dollars[0])


def test_what_has_no_rate_compares_with_itself_alone() -> None:
    """Shillings with shillings; kilograms and tons as ever, and no money with either."""
    codes = ("KES", "UGX", "IDR", "ton", "kg", "person")
    found = measured(KNOWN, *(Quantity(value=2, unit=f"unit:{each}") for each in codes))
    assert found[0] == (2, unit("KES"))
    assert found[1] == (2, unit("UGX"))
    assert found[3:] == [(2_000, unit("kg")), (2, unit("kg")), (2, unit("person"))]
    assert len({each for _, each in found}) == 5
    assert supply.measured(KNOWN, np.array([3.0]), np.array([-1], np.int32))[1].tolist() == [-1]


def test_any_vocabulary_will_do() -> None:
    """One with two currencies, and one with none."""
    one, other = measured(
        relations(VOCABULARY),
        Quantity(value=1e9, unit="unit:IDR"),
        Quantity(value=6e4, unit="unit:USD"),
    )
    assert one == pytest.approx(other)
    without = Vocabulary(regions=VOCABULARY.regions, concepts=(), schemes=())
    assert all(len(each) == 0 for each in money.measures(relations(without)))


def test_two_currencies_are_told_from_one_and_from_what_is_no_money() -> None:
    """By the places of the units; nothing is stated at -1."""
    pairs = {
        ("IDR", "USD"): True, ("IDR", "KES"): True, ("IDR", "IDR"): False, ("IDR", "kg"): False,
        ("kg", "USD"): False,
    }  # fmt: skip
    for (one, other), two in pairs.items():
        assert money.are_two_currencies(REAL, unit(one), unit(other)) is two
    assert not money.are_two_currencies(REAL, -1, unit("USD"))
    assert not money.are_two_currencies(REAL, unit("USD"), -1)
    assert money.comparable(KNOWN, unit("IDR"), unit("USD"))
    assert not money.comparable(KNOWN, unit("IDR"), unit("KES"))
    assert not money.comparable(KNOWN, -1, unit("USD"))
    assert not money.comparable(KNOWN, -1, -1)
