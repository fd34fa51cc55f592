"""Trees as plain arrays: scikit-learn's scores, monotone, and explained to the last digit."""

import itertools
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from matching import boosting
from matching.averaged import Averaged, relative
from matching.boosting import balanced, exported, fit_boosting
from matching.judged import Judged
from matching.listwise import ListwiseRanker
from matching.trees import ROWS, Boosted
from matching.validation import ndcg
from tests.matching.judging import judged

Values = NDArray[np.float64]


CANDIDATES, HALVES = 100, 30


def both(queries: int = 200, seed: int = 0) -> Judged:
    """The one partner has enough of two terms; thirty others have more of one, but not of both.

    Their sums are larger more often than not, so no weights tell them apart; "noise" says nothing.
    """
    chance = np.random.default_rng(seed)
    X = chance.random((queries, CANDIDATES, 3)) * [0.3, 0.3, 1]
    X[:, 0, :2] = 0.5 + 0.2 * chance.random((queries, 2))
    strong = chance.integers(2, size=(queries, HALVES))
    halves = 0.3 + 0.15 * chance.random((queries, HALVES, 2))
    ones = 0.9 + 0.1 * chance.random((queries, HALVES))
    np.put_along_axis(halves, strong[:, :, None], ones[:, :, None], axis=2)
    X[:, 1 : 1 + HALVES, :2] = halves
    y = np.zeros((queries, CANDIDATES))
    y[:, 0] = 1
    query = np.repeat(np.arange(queries), CANDIDATES)
    return Judged.of(("one", "other", "noise"), X.reshape(-1, 3), y.ravel(), query)


WORLD = both()
ADDITIVE = ListwiseRanker().fit(WORLD.X, WORLD.y, WORLD.query).predict(WORLD.X)
MODEL = fit_boosting(WORLD, ADDITIVE)
TREES = exported(MODEL)
TERMS = relative(WORLD.X, WORLD.query)


def random_trees(seed: int, *, missing: bool) -> tuple[HistGradientBoostingClassifier, Values]:
    """A model of any shape, with or without missing values, and rows to ask it about."""
    chance = np.random.default_rng(seed)
    X = chance.normal(size=(200, 5)).round(int(chance.integers(1, 6)))
    if missing:
        X[chance.random(X.shape) < 0.2] = np.nan
    y = np.nan_to_num(X[:, 0]) * np.nan_to_num(X[:, 1]) + chance.normal(size=200) > 0
    model = HistGradientBoostingClassifier(
        max_iter=int(chance.integers(1, 12)),
        max_leaf_nodes=int(chance.choice([2, 5, 8, 9, 16, 17, 64])),
        min_samples_leaf=1,
        early_stopping=False,
        random_state=0,
    ).fit(X, y)
    asked = np.concatenate([X[:50], [[np.inf] * 5, [-np.inf] * 5]])
    return model, asked


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000), missing=st.booleans())
def test_plain_arrays_score_as_scikit_learn_does(seed: int, missing: bool) -> None:
    """Any trees, any values, at thresholds, infinite and missing ones too."""
    model, rows = random_trees(seed, missing=missing)
    trees = exported(model)
    assert trees.score(rows) == pytest.approx(model.decision_function(rows), abs=1e-9)
    read = Boosted.from_arrays(trees.to_arrays())
    assert (read.score(rows) == trees.score(rows)).all()


def test_the_trained_model_scores_as_scikit_learn_does() -> None:
    """Also with monotone constraints and weights, over more rows than are looked at together."""
    assert len(TERMS) > ROWS
    assert TREES.score(TERMS) == pytest.approx(MODEL.decision_function(TERMS), abs=1e-9)


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000), missing=st.booleans())
def test_shares_sum_to_the_score(seed: int, missing: bool) -> None:
    """For any row and reference: what the terms add is all that lies between the two scores."""
    model, rows = random_trees(seed, missing=missing)
    trees = exported(model)
    shares = trees.attributions(rows, rows[3])
    assert shares.sum(axis=1) == pytest.approx(trees.score(rows) - trees.score(rows)[3], abs=1e-9)
    assert (shares[3] == 0).all()


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_shares_are_shapley_values(seed: int) -> None:
    """They equal the mean over all orders of moving terms from the reference to the row."""
    model, rows = random_trees(seed, missing=True)
    trees, reference = exported(model), rows[3]
    worth = {}
    for size in range(6):
        for moved in itertools.combinations(range(5), size):
            mixed = np.broadcast_to(reference, rows.shape).copy()
            mixed[:, list(moved)] = rows[:, list(moved)]
            worth[moved] = trees.score(mixed)
    for term in range(5):
        expected = np.zeros(len(rows))
        for moved, before in worth.items():
            if term not in moved:
                weight = factorial(len(moved)) * factorial(4 - len(moved)) / factorial(5)
                expected += weight * (worth[tuple(sorted((*moved, term)))] - before)
        assert trees.attributions(rows, reference)[:, term] == pytest.approx(expected, abs=1e-9)


def test_more_of_a_term_never_lowers_a_score_or_counts_against() -> None:
    """A term above the candidates' median has a share of 0 or more, below it of 0 or less."""
    chance = np.random.default_rng(1)
    raised = TERMS[:500].copy()
    raised[np.arange(500), chance.integers(3, size=500)] += chance.random(500)
    assert (TREES.score(raised) >= TREES.score(TERMS[:500]) - 1e-12).all()
    shares = TREES.attributions(TERMS[:5_000])
    assert (shares[TERMS[:5_000] >= 0] >= -1e-12).all()
    assert (shares[TERMS[:5_000] <= 0] <= 1e-12).all()
    assert shares.max() > 0.1


def test_trees_find_what_a_sum_misses() -> None:
    """Where partners need both of two terms, fresh queries gain clearly over any weights."""
    fresh = both(seed=1)
    additive = ListwiseRanker().fit(WORLD.X, WORLD.y, WORLD.query).predict(fresh.X)
    boosted = TREES.score(relative(fresh.X, fresh.query))
    gained = [ndcg(each, fresh.y, fresh.query).mean() for each in (additive, boosted)]
    assert gained[1] > 0.95 > gained[0] + 0.4


def test_the_same_seed_gives_the_same_trees() -> None:
    """All chance is seeded; another seed draws other negatives, which tell other things."""
    world = judged(40, CANDIDATES)
    first, again, other = (
        exported(fit_boosting(world, world.X[:, 0], seed=seed)).score(world.X) for seed in (0, 0, 1)
    )
    assert (first == again).all()
    assert (first != other).any()


def test_a_query_of_weight_zero_teaches_nothing() -> None:
    """Trees see only queries that count and have both a partner and another candidate."""
    weight = np.ones(200)
    weight[100:] = 0
    some = Judged.of(WORLD.terms, WORLD.X, WORLD.y, WORLD.query, weight=weight)
    alone = WORLD.only(np.arange(200) < 100)
    first = exported(fit_boosting(some, ADDITIVE))
    second = exported(fit_boosting(alone, ADDITIVE[WORLD.query < 100]))
    assert (first.score(TERMS) == second.score(TERMS)).all()
    nobody = Judged.of(WORLD.terms, WORLD.X, np.zeros(len(WORLD.y)), WORLD.query)
    with pytest.raises(ValueError, match="No query"):
        fit_boosting(nobody, ADDITIVE)


def test_relative_terms_keep_the_order_and_the_median_is_zero() -> None:
    """Within a query only place and unit change; a constant term becomes 0."""
    world = judged(20)
    terms = relative(world.X, world.query)
    for query in range(20):
        own = world.query == query
        assert np.median(terms[own], axis=0) == pytest.approx(np.zeros(4), abs=1e-12)
        assert terms[own].std(axis=0) == pytest.approx([1, 1, 1, 0])
        assert (terms[own, 0].argsort() == world.X[own, 0].argsort()).all()
    assert (relative(world.X[:40]) == terms[:40]).all()
    assert relative(np.zeros((0, 4))).shape == (0, 4)


def test_trees_are_taught_by_those_that_a_list_compares_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who stands below them, near or far, moves no median and widens no spread."""
    monkeypatch.setattr(boosting, "COMPARED", CANDIDATES)
    monkeypatch.setattr(boosting, "CHANCE", 0)  # so that negatives are the same
    taught = exported(fit_boosting(WORLD, ADDITIVE))
    for depth in (0.0, -9.0):
        below = Judged.of(WORLD.terms, np.full((400, 3), depth), np.zeros(400), np.arange(400) // 2)
        more = Judged.of(
            WORLD.terms,
            np.concatenate([below.X, WORLD.X]),
            np.concatenate([below.y, WORLD.y]),
            np.concatenate([below.query, WORLD.query]),
        )
        worst = np.full(400, ADDITIVE.min() - 1)
        again = exported(fit_boosting(more, np.concatenate([worst, ADDITIVE])))
        for name, array in vars(taught).items():
            assert np.array_equal(getattr(again, name), array), name


def test_points_sum_to_the_averaged_score() -> None:
    """With trees averaged in, reasons still explain all that lies above the medians' score."""
    weights = np.array([0.5, 0.3, 0.2])
    X = WORLD.X[:40].astype(np.float64)
    median = np.median(X, axis=0)
    both_scores = Averaged(trees=TREES, scale=0.03)
    score = both_scores.score(X @ weights, relative(X))
    points = both_scores.points((X - median) * weights, relative(X))
    base = both_scores.base(float(median @ weights))
    assert points.sum(axis=1) + base == pytest.approx(score, abs=1e-9)


def test_the_averaged_score_stays_within_its_bounds_and_keeps_agreement() -> None:
    """From 0 to 1 if the additive score is; what both put first stays first."""
    both_scores = balanced(TREES, ADDITIVE, TREES.score(TERMS), WORLD.y, WORLD.query)
    low, high = TREES.span()
    assert both_scores.mixed([0, 1], [low, high]) == pytest.approx([0, 1])
    mixed = both_scores.mixed([0.1, 0.2, 0.3], [low, 0, high])
    assert mixed.tolist() == sorted(mixed)


def test_both_scores_count_alike() -> None:
    """The scale is the ratio of temperatures: an additive score in another unit changes none."""
    small, large = (
        balanced(TREES, ADDITIVE * unit, TREES.score(TERMS), WORLD.y, WORLD.query)
        for unit in (1, 10)
    )
    assert large.scale == pytest.approx(10 * small.scale, rel=1e-3)


@pytest.mark.parametrize("scale", [-1, np.nan, np.inf])
def test_a_scale_that_turns_the_order_round_is_refused(scale: float) -> None:
    """Trees may count for nothing, never against."""
    with pytest.raises(ValueError, match="scale"):
        Averaged(trees=TREES, scale=scale)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("left", 0),  # round in circles
        ("left", 2),  # one node under two parents
        ("roots", 1),
        ("right", 10**6),  # outside
        ("feature", 3),  # a term that is not there
        ("feature", -2),
        ("threshold", np.nan),
        ("value", np.inf),
    ],
)
def test_trees_that_lead_nowhere_are_refused(name: str, value: float) -> None:
    """A damaged file must not hang, nor read beside its arrays."""
    arrays = TREES.to_arrays()
    place = 0 if name != "value" else int(np.flatnonzero(arrays["feature"] == -1)[0])
    arrays[name] = arrays[name].copy()
    arrays[name][place] = value
    with pytest.raises(ValueError, match="damaged"):
        Boosted.from_arrays(arrays)


def test_a_tree_of_too_many_leaves_is_refused() -> None:
    """Each leaf is one bit of a number of 64."""
    chance = np.random.default_rng(0)
    X = chance.random((2_000, 2))
    model = HistGradientBoostingClassifier(max_iter=1, max_leaf_nodes=65, min_samples_leaf=1)
    with pytest.raises(ValueError, match="64 leaves"):
        exported(model.fit(X, chance.random(2_000) < X[:, 0]))


def test_terms_of_another_number_are_refused() -> None:
    """Trees over three terms cannot score two."""
    with pytest.raises(ValueError, match="3 terms"):
        TREES.score(TERMS[:, :2])
