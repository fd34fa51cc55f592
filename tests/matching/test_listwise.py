"""Learned weights: right where there is evidence, the prior where there is none, never negative."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import check_grad
from sklearn.base import clone
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.estimator_checks import parametrize_with_checks

from matching.judged import Judged
from matching.listwise import ListwiseRanker, _Problem, best_temperature
from tests.matching.judging import RIGHT, SILENT, judged

WORLD = judged()
PRIOR = np.array([0.3, 0.2, 0.1, 0.4])


def fitted(world: Judged = WORLD, **parameters: object) -> ListwiseRanker:
    """A ranker of a world, by query."""
    return ListwiseRanker(**parameters).fit(world.X, world.y, world.query)


@parametrize_with_checks([ListwiseRanker()])
def test_scikit_learn_accepts_the_estimator(estimator: object, check: object) -> None:
    """It keeps the contract that scikit-learn checks of every estimator."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", category=pytest.PytestWarning)
        check(estimator)  # type: ignore[operator]


def test_the_weights_that_drew_the_partners_are_found() -> None:
    """With 400 draws the two terms that made them come back within a tenth of their sum."""
    found = fitted(temperature=1.0, strength=0.01).weights_
    assert found[:3] == pytest.approx(RIGHT[:3], abs=1.2)
    assert found[0] > found[1] > 10 * found[2]


def test_a_term_without_evidence_keeps_its_prior() -> None:
    """What has one value for all candidates of a query orders nothing, so nothing moves it."""
    found = fitted(prior=PRIOR).weights_
    assert found[SILENT] == pytest.approx(PRIOR[SILENT], abs=1e-12)
    assert abs(found[0] - PRIOR[0]) > 0.05


def test_one_list_among_hundreds_does_not_teach_a_term_alone() -> None:
    """All others know nothing of the term, and in this one it tells the partner exactly."""
    prior = np.array([*PRIOR[:SILENT], 0.02])
    shares = []
    for amount in (1, 100):
        X = WORLD.X.copy()
        some = WORLD.query < amount
        X[:, SILENT] = some * WORLD.y
        found = ListwiseRanker(prior=prior, strength=3.0).fit(X, WORLD.y, WORLD.query)
        shares.append(found.weights_[SILENT] / found.weights_.sum())
    assert shares[0] < 0.1  # .38 if it were held as little as a term that all lists tell
    assert shares[1] > 0.3  # a hundred may say so


@pytest.mark.parametrize("relevant", [0.0, 1.0])
def test_labels_that_tell_nothing_leave_the_whole_prior(relevant: float) -> None:
    """Without a partner there is nothing to learn; if all are partners, only chance orders them."""
    y = np.full_like(WORLD.y, relevant)
    found = ListwiseRanker(prior=PRIOR, strength=1e6).fit(WORLD.X, y, WORLD.query)
    assert found.weights_ == pytest.approx(PRIOR, abs=1e-3)
    if not relevant:
        assert (found.weights_ == PRIOR).all()


def test_more_strength_means_nearer_to_the_prior() -> None:
    """The penalty is the only thing that grows, so the distance shrinks at each step, to 0."""
    away = [
        np.linalg.norm(fitted(prior=PRIOR, strength=strength).weights_ - PRIOR)
        for strength in (0.1, 10, 1e3, 1e9)
    ]
    assert away == sorted(away, reverse=True)
    assert away[-1] == pytest.approx(0, abs=1e-6)


def test_more_queries_outweigh_the_prior() -> None:
    """A wrong prior counts less with 300 queries than with 10: the right order is learned."""
    few, many = (
        fitted(WORLD.only(np.arange(400) < count), prior=[0.1, 1, 1, 0], strength=20.0).weights_
        for count in (10, 300)
    )
    assert few[0] < few[2]
    assert many[0] > many[2]


def test_a_term_that_speaks_against_partners_gets_weight_zero() -> None:
    """Weights are never negative, even where the best would be: such a term is silenced."""
    X = WORLD.X.copy()
    X[:, 0] = 1 - X[:, 0]
    found = ListwiseRanker(prior=PRIOR).fit(X, WORLD.y, WORLD.query).weights_
    assert found[0] == 0
    assert found[1] > 0


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), strength=st.sampled_from([0.0, 0.1, 5.0]))
def test_weights_are_finite_and_never_negative(seed: int, strength: float) -> None:
    """Whatever the data: even where nothing bounds a weight from above."""
    chance = np.random.default_rng(seed)
    X = chance.normal(size=(30, 3)) * [1, 1e-6, 1e4]
    y = (chance.random(30) < 0.2).astype(float)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", category=ConvergenceWarning)
        found = ListwiseRanker(strength=strength, max_iter=50).fit(X, y, np.arange(30) // 10)
    assert np.isfinite(found.weights_).all()
    assert (found.weights_ >= 0).all()


def test_a_unit_makes_no_difference() -> None:
    """A term in percent with a prior per percent gives the same scores as in parts of one."""
    factors = np.array([100.0, 1.0, 0.001, 7.0])
    plain = fitted(prior=PRIOR, strength=2.0)
    scaled = ListwiseRanker(prior=PRIOR / factors, strength=2.0)
    scaled.fit(WORLD.X * factors, WORLD.y, WORLD.query)
    assert scaled.weights_ * factors == pytest.approx(plain.weights_, rel=1e-4)


def test_the_prior_s_scale_makes_no_difference_to_the_order() -> None:
    """A prior ten times as large gives ten times the weights: its temperature is found first."""
    small, large = (fitted(prior=PRIOR * factor).weights_ for factor in (1, 10))
    assert large == pytest.approx(10 * small, rel=1e-4)


def test_what_moves_all_candidates_of_a_query_together_makes_no_difference() -> None:
    """Only differences within a query count: a query may have all its terms raised."""
    raised = WORLD.X + np.random.default_rng(1).normal(size=(400, 1))[WORLD.query]
    found = ListwiseRanker(prior=PRIOR).fit(raised, WORLD.y, WORLD.query).weights_
    assert found[:3] == pytest.approx(fitted(prior=PRIOR).weights_[:3], rel=1e-3)


def test_relevance_counts_by_its_share_of_the_query() -> None:
    """Twice the relevance for all partners of a query is the same statement."""
    doubled = WORLD.y * np.where(WORLD.query % 2, 2, 1)
    found = ListwiseRanker(prior=PRIOR).fit(WORLD.X, doubled, WORLD.query).weights_
    assert found == pytest.approx(fitted(prior=PRIOR).weights_, rel=1e-6)


def test_the_order_of_rows_makes_no_difference() -> None:
    """Rows of a query need not stand together."""
    mixed = np.random.default_rng(2).permutation(len(WORLD.y))
    found = ListwiseRanker(prior=PRIOR).fit(WORLD.X[mixed], WORLD.y[mixed], WORLD.query[mixed])
    assert found.weights_ == pytest.approx(fitted(prior=PRIOR).weights_, rel=1e-6)


def test_the_same_input_gives_the_same_weights_bit_by_bit() -> None:
    """Nothing is drawn."""
    assert (
        fitted(prior=PRIOR).weights_
        == clone(fitted(prior=PRIOR)).fit(WORLD.X, WORLD.y, WORLD.query).weights_
    ).all()


def test_a_query_of_weight_zero_is_not_there() -> None:
    """One weight for all rows of a query is the query's: 0 removes it, labels and all."""
    kept = WORLD.query < 100
    found = ListwiseRanker(prior=PRIOR)
    weighted = found.fit(WORLD.X, WORLD.y, WORLD.query, sample_weight=kept.astype(float)).weights_
    alone = clone(found).fit(WORLD.X[kept], WORLD.y[kept], WORLD.query[kept]).weights_
    assert weighted == pytest.approx(alone, rel=1e-6)


def test_a_query_counts_by_its_weight() -> None:
    """Of two kinds of queries that contradict each other, the one with more weight wins."""
    X = np.array([[1, 0], [0, 1]] * 20, np.float64)
    y = np.array([1, 0] * 10 + [0, 1] * 10, np.float64)
    query = np.arange(40) // 2
    for heavy, other in ((0, 1), (1, 0)):
        weight = np.where((query < 10) == (heavy == 0), 5.0, 1.0)
        found = ListwiseRanker(strength=0.1).fit(X, y, query, sample_weight=weight).weights_
        assert found[heavy] > found[other]


def test_the_gradient_is_that_of_the_loss() -> None:
    """The analytic gradient agrees with differences, with rows that stand for several."""
    counts: NDArray[np.float64] = np.random.default_rng(3).integers(1, 4, len(WORLD.y)) * 1.0
    problem = _Problem.of(WORLD.X.astype(np.float64), WORLD.y, WORLD.query, counts)
    prior, at = np.array([0.1, 0.2, 0.3, 0.4]), np.array([1.0, 0.5, 0.2, 0.1])
    off = check_grad(
        lambda u: problem.loss(u, prior, 3.0)[0], lambda u: problem.loss(u, prior, 3.0)[1], at
    )
    assert off < 1e-3
    assert np.linalg.norm(problem.loss(at, prior, 3.0)[1]) > 10


def test_the_temperature_that_drew_the_partners_is_found() -> None:
    """Scores on the scale they were drawn with have temperature 1, divided by 5 one fifth."""
    scores = WORLD.X @ RIGHT
    assert best_temperature(scores, WORLD.y, WORLD.query) == pytest.approx(1, rel=0.15)
    assert best_temperature(scores / 5, WORLD.y, WORLD.query) == pytest.approx(0.2, rel=0.15)


def test_stopping_early_is_said() -> None:
    """Weights that still change are not passed off as learned."""
    with pytest.warns(ConvergenceWarning, match="still change"):
        fitted(max_iter=1)


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"prior": [1.0, 2.0]}, "2 weights.*4 terms"),
        ({"prior": [1, 1, 1, -1]}, "0 or more"),
        ({"prior": [1, 1, 1, np.nan]}, "finite"),
        ({"strength": -1}, "strength"),
        ({"strength": np.nan}, "strength"),
        ({"temperature": 0}, "temperature"),
        ({"max_iter": 0}, "max_iter"),
    ],
)
def test_a_wrong_parameter_is_named(parameters: dict[str, object], told: str) -> None:
    """Out of range is an error that names the parameter, not a strange weight."""
    with pytest.raises(ValueError, match=told):
        fitted(**parameters)


def test_negative_relevance_and_weights_are_refused() -> None:
    """Less than nothing is no label, and neither is what is no number."""
    ones = np.ones(len(WORLD.y))
    for y, weight in ((-WORLD.y, None), (WORLD.y, -ones), (WORLD.y, ones * np.inf)):
        with pytest.raises(ValueError, match=r"0 or more|finite"):
            ListwiseRanker().fit(WORLD.X, y, WORLD.query, sample_weight=weight)
