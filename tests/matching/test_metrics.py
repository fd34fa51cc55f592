"""How good is a ranked list? Every formula against a plain loop, and against hand-made lists."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.metrics import (
    coverage,
    gain,
    gini,
    recall,
    reciprocal_rank,
    reciprocity,
    role_overlap,
    share,
    standard_error,
)

LISTS = st.lists(st.booleans(), max_size=60)
MORE = st.integers(0, 20)  # right ones that are not in the list
COUNTS = st.lists(st.integers(0, 50), min_size=1, max_size=40)
VALUES = st.lists(st.floats(0, 1), min_size=2, max_size=40)


def plain_gain(hits: Sequence[bool], wanted: int) -> float:
    """The sum over ranks, written as a loop."""
    reached = sum(1 / math.log2(place + 2) for place, hit in enumerate(hits[:10]) if hit)
    return reached / sum(1 / math.log2(place + 2) for place in range(min(10, wanted)))


@given(LISTS, MORE)
def test_measures_of_a_list_equal_plain_loops(hits: list[bool], more: int) -> None:
    """Gain, recall and reciprocal rank are what their definitions say, for every list."""
    wanted = max(1, sum(hits) + more)
    array = np.array(hits, np.bool_)
    first = next((1 / (place + 1) for place, hit in enumerate(hits) if hit), 0.0)
    assert gain(array, wanted) == pytest.approx(plain_gain(hits, wanted))
    assert recall(array, wanted, 10) == pytest.approx(sum(hits[:10]) / wanted)
    assert recall(array, wanted, 50) == pytest.approx(sum(hits[:50]) / wanted)
    assert reciprocal_rank(array) == first


def test_a_perfect_list_gains_one_and_an_earlier_hit_gains_more() -> None:
    """Two right ones at the top give 1; the same two further down give less."""
    assert gain(np.array([True, True, False]), 2) == 1
    assert gain(np.array([False, True, True]), 2) < gain(np.array([True, False, True]), 2) < 1
    assert gain(np.zeros(0, np.bool_), 3) == 0


@given(COUNTS)
def test_inequality_equals_the_mean_difference_of_all_pairs(counts: list[int]) -> None:
    """Gini's coefficient is the mean absolute difference of all pairs over twice the mean."""
    pairs = sum(abs(a - b) for a in counts for b in counts)
    size, total = len(counts), sum(counts)
    expected = pairs / (2 * size * total) if total else 0.0
    assert gini(np.array(counts)) == pytest.approx(expected)
    assert coverage(np.array(counts)) == pytest.approx(sum(each > 0 for each in counts) / size)


def test_equal_exposure_has_no_inequality_and_one_alone_has_nearly_all() -> None:
    """Ten shown alike give 0, one of ten shown gives 9/10."""
    assert gini(np.full(10, 3)) == pytest.approx(0)
    assert gini(np.array([5] + [0] * 9)) == pytest.approx(0.9)


def test_a_share_is_of_all_that_was_shown() -> None:
    """Two of ten places; nothing shown says nothing."""
    some = np.array([True, False, True])
    assert share(np.array([2, 8, 0]), some) == pytest.approx(0.2)
    assert share(np.zeros(3, np.int64), some) is None


def test_roles_overlap_by_their_shared_part() -> None:
    """A funder and a funder who implements share one of two roles; nobody's roles say nothing."""
    assert role_overlap(frozenset({"F"}), frozenset({"F", "I"})) == 0.5
    assert role_overlap(frozenset({"F"}), frozenset({"I"})) == 0
    assert role_overlap(frozenset(), frozenset({"I"})) is None


def test_reciprocity_is_the_gain_of_who_gains_less() -> None:
    """One side's large gain does not make up for the other's small one."""
    assert reciprocity([(1.0, 0.2), (0.4, 0.6)]) == pytest.approx(0.3)
    assert reciprocity([]) is None


@given(VALUES)
def test_the_standard_error_equals_a_plain_loop(values: list[float]) -> None:
    """It is the root of the sample variance over n."""
    mean = sum(values) / len(values)
    variance = sum((each - mean) ** 2 for each in values) / (len(values) - 1)
    assert standard_error(np.array(values)) == pytest.approx(math.sqrt(variance / len(values)))
    assert standard_error(np.array(values[:1])) is None
