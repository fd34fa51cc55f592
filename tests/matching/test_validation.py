"""Folds that hold no group apart, and differences that luck does not explain."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import ndcg_score

from matching.judged import Judged
from matching.validation import Comparison, compare, folds, ndcg


def test_a_list_is_worth_what_was_counted_by_hand() -> None:
    """Partners at ranks 1 and 3 of three: (1 + 1/2) / (1 + 1/log2(3))."""
    found = ndcg([3, 2, 1], [1, 0, 1], [0, 0, 0])
    assert found == pytest.approx([1.5 / (1 + 1 / np.log2(3))])


@given(st.integers(0, 10_000))
def test_each_query_is_worth_what_scikit_learn_says(seed: int) -> None:
    """With ties and lists longer and shorter than ten, the same values."""
    chance = np.random.default_rng(seed)
    query = np.sort(chance.integers(4, size=60))
    scores = chance.integers(8, size=60).astype(float)
    relevance = (chance.random(60) < 0.3).astype(float)
    mixed = chance.permutation(60)
    found = ndcg(scores[mixed], relevance[mixed], query[mixed])
    for place, own in enumerate(query == number for number in np.unique(query)):
        if not relevance[own].any():
            assert np.isnan(found[place])
        elif own.sum() > 1:
            assert found[place] == pytest.approx(ndcg_score([relevance[own]], [scores[own]], k=10))


def test_equal_scores_gain_nothing_by_standing_first() -> None:
    """A ranking that says nothing is worth chance, wherever the partner stands in the input."""
    first, last = (ndcg(np.zeros(20), np.eye(20)[place], np.zeros(20)) for place in (0, 19))
    assert first == last
    assert first[0] == pytest.approx(sum(1 / np.log2(np.arange(10) + 2)) / 20)


@given(st.lists(st.integers(0, 12), min_size=2, max_size=60), st.integers(2, 6))
def test_groups_stay_whole_and_every_query_is_held_out_once(names: list[int], count: int) -> None:
    """No group stands on both sides of a split."""
    group = np.array(names)
    if len(set(names)) < 2:
        with pytest.raises(ValueError, match="two groups"):
            next(folds(group, count))
        return
    held_out = list(folds(group, count))
    assert (np.sum(held_out, axis=0) == 1).all()
    for each in held_out:
        assert each.any()
        assert not set(group[each]) & set(group[~each])


def test_folds_are_of_equal_size_where_groups_allow_it() -> None:
    """100 groups of one query in five folds: twenty each, others with another seed."""
    sizes = [int(each.sum()) for each in folds(np.arange(100))]
    assert sizes == [20] * 5
    assert not np.array_equal(next(folds(np.arange(100))), next(folds(np.arange(100), seed=1)))


def test_a_difference_for_every_query_is_no_luck() -> None:
    """If the first gains 0.1 at each query, the interval is that point."""
    base = np.random.default_rng(0).random(50)
    found = compare(base + 0.1, base, np.arange(50))
    assert (found.difference, found.low, found.high) == pytest.approx((0.1, 0.1, 0.1))
    assert found.better
    turned = compare(base, base + 0.1, np.arange(50))
    assert (turned.better, turned.worse, found.worse) == (False, True, False)


def test_the_interval_is_that_of_a_mean() -> None:
    """For 400 single queries it agrees with 1.96 standard errors."""
    gained = np.random.default_rng(1).normal(0.02, 0.2, 400)
    found = compare(gained, np.zeros(400), np.arange(400))
    error = 1.96 * gained.std() / 20
    assert found.low == pytest.approx(gained.mean() - error, abs=0.004)
    assert found.high == pytest.approx(gained.mean() + error, abs=0.004)
    assert found == compare(gained, np.zeros(400), np.arange(400))  # chance is seeded
    assert found != compare(gained, np.zeros(400), np.arange(400), seed=1)


def test_lists_of_other_queries_are_not_compared() -> None:
    """Both rankers must have answered the same ones."""
    with pytest.raises(ValueError, match="shapes"):
        compare(np.ones(2), np.ones(3), np.arange(3))


def test_one_programme_counts_as_one_witness() -> None:
    """Forty queries that repeat four answers leave four doubts: the interval doubles and more."""
    four = np.array([0.3, -0.1, 0.2, -0.2])
    gained = np.repeat(four, 10)
    apart = compare(gained, np.zeros(40), np.arange(40))
    together = compare(gained, np.zeros(40), np.repeat(np.arange(4), 10))
    assert together.difference == pytest.approx(apart.difference)
    assert together.high - together.low > 2 * (apart.high - apart.low)


def test_a_query_without_an_answer_is_left_out() -> None:
    """NaN says that nothing could be measured; it is no zero."""
    found = compare([1.0, np.nan, 1.0], [0.0, 0.0, 0.0], [0, 1, 2])
    assert (found.difference, found.queries, found.groups) == (1.0, 2, 2)


@pytest.mark.parametrize("count", [0, 1])
def test_one_witness_proves_nothing(count: int) -> None:
    """Below two groups the interval is infinite, so nothing is better."""
    found = compare(np.ones(count), np.zeros(count), np.zeros(count))
    assert found == Comparison(
        difference=float(count), low=-np.inf, high=np.inf, queries=count, groups=count
    )
    assert (found.better, found.worse, found.bounded) == (False, False, False)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"terms": ("a",)}, "different names"),
        ({"terms": ("a", "a")}, "different names"),
        ({"y": [1.0]}, "one entry for each row"),
        ({"y": [1.0, -1.0]}, "y must"),
        ({"X": [[1, np.inf], [0, 0]]}, "X must"),
        ({"weight": [-1.0]}, "weight must"),
        ({"group": [0, 1]}, "one entry for each query"),
        ({"query": [0, -1]}, "positions in group"),
        ({"support": [1.0]}, "one entry for each row"),
    ],
)
def test_judged_candidates_that_do_not_fit_together_are_refused(
    changed: dict[str, object], told: str
) -> None:
    """Each array is checked where it enters, with what is wrong."""
    given = {"terms": ("a", "b"), "X": [[0, 1], [1, 0]], "y": [1.0, 0.0], "query": [0, 0]}
    with pytest.raises(ValueError, match=told):
        Judged.of(**{**given, **changed})  # type: ignore[arg-type]


def test_a_fingerprint_changes_with_each_part() -> None:
    """Names, values, labels, queries, groups, weights and support all count."""
    given = {"terms": ("a", "b"), "X": [[0, 1], [1, 0]], "y": [1, 0], "query": [0, 1]}
    changes: list[dict[str, object]] = [
        {},
        {"terms": ("a", "c")},
        {"X": [[0, 1], [1, 1]]},
        {"y": [1, 1]},
        {"query": [1, 0]},
        {"group": [0, 0]},
        {"weight": [1, 2]},
        {"support": [1, 1]},
    ]
    prints = [Judged.of(**{**given, **each}).fingerprint for each in changes]  # type: ignore[arg-type]
    assert len(set(prints)) == len(changes)
    assert Judged.of(**given).fingerprint == prints[0]  # type: ignore[arg-type]
