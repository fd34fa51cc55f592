"""Bags of words: what was coded into two bytes each comes back, row by row and turned round."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import bags
from matching.bags import AMOUNTS, LARGEST, LEVELS, MOST, Bags

TOP = 1 << 18
_numbers = st.sampled_from([0, 1, LARGEST, LARGEST + 1, 2 * LARGEST + 2, TOP - 1]) | st.integers(
    0, TOP - 1
)
_rows = st.lists(st.dictionaries(_numbers, st.integers(1, 300), max_size=9), max_size=9)
Row = dict[int, int]


def coded(rows: list[Row]) -> Bags:
    """Code some rows."""
    return Bags.of((sorted(row), [row[number] for number in sorted(row)]) for row in rows)


def told(made: Bags, row: int) -> Row:
    """Read a row again: numbers and levels."""
    numbers, levels = made.row(row)
    return dict(zip(numbers.tolist(), levels.tolist(), strict=True))


def expected(row: Row) -> Row:
    """Give the levels that stand for counts."""
    return {number: int(LEVELS[min(count, MOST)]) for number, count in row.items()}


@settings(max_examples=80, deadline=None)
@given(_rows, st.data())
def test_any_rows_come_back(rows: list[Row], data: st.DataObject) -> None:
    """Steps of any width, empty rows, rows picked in any order, and several put together."""
    made = coded(rows)
    assert [told(made, row) for row in range(len(rows))] == [expected(row) for row in rows]
    assert made.amounts().tolist() == [len(row) for row in rows]
    some = data.draw(st.lists(st.integers(0, len(rows) - 1), max_size=5)) if rows else []
    taken = Bags.joined([made, made.take(np.array(some, np.int64))])
    assert len(taken) == len(rows) + len(some)
    for place, row in enumerate(some):
        assert told(taken, len(rows) + place) == expected(rows[row])
    again = Bags.from_arrays(taken.to_arrays())
    assert again.codes.tobytes() == taken.codes.tobytes()


@settings(max_examples=80, deadline=None)
@given(_rows, st.sets(st.integers(0, TOP - 1), max_size=4))
def test_a_row_meets_what_it_has(rows: list[Row], asked: set[int]) -> None:
    """One number in common is enough; none of no numbers, or of an empty row."""
    made = coded(rows)
    for row, own in enumerate(rows):
        for numbers in (asked, asked | set(list(own)[:1]), set(own)):
            rising = np.array(sorted(numbers), np.int32)
            assert made.meets(row, rising) == bool(numbers & own.keys())


@settings(max_examples=60, deadline=None)
@given(_rows)
def test_turned_round_they_say_the_same(rows: list[Row]) -> None:
    """Row v holds the rows that have v, with their levels; turned twice they are as they were."""
    made = coded(rows)
    turned, held = made.turned(TOP)
    numbers = {number for row in rows for number in row}
    for number in numbers:
        levels = {at: expected(row)[number] for at, row in enumerate(rows) if number in row}
        assert told(turned, number) == levels
        assert held[number] == len(levels)
    assert int(held.sum()) == sum(map(len, rows))
    back, _ = turned.turned(len(rows))
    assert back.codes.tobytes() == made.codes.tobytes()


def test_far_rows_are_found_too() -> None:
    """A word of the first and of the last of many rows: the step takes two codes."""
    made = coded([{7: 1}, *([{}] * 10_000), {7: 2}])
    turned, _ = made.turned(8)
    assert told(turned, 7) == {0: 1, 10_001: 2}
    assert len(turned.codes) == 3


def test_levels_stay_near_the_count() -> None:
    """A damped count is off by at most a twelfth, and not at all up to 8."""
    damped = 1 + np.log(np.arange(1, MOST + 1))
    kept = bags.DAMPED[LEVELS[1:]]
    assert kept[:8].tolist() == pytest.approx(damped[:8].tolist())
    assert np.abs(kept / damped - 1).max() < 1 / 12
    assert (np.diff(LEVELS.astype(int)) >= 0).all()
    assert LEVELS[AMOUNTS[1:]].tolist() == list(range(1, 16))


def test_arrays_that_do_not_fit_are_refused() -> None:
    """A file that was cut short holds no bags."""
    arrays = coded([{1: 1}, {2: 1}]).to_arrays()
    with pytest.raises(ValueError, match="do not fit"):
        Bags.from_arrays(arrays | {"codes": arrays["codes"][:-1]})
