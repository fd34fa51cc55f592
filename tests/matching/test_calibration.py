"""Confidence: as often right as it says, never lower for better evidence, never certain."""

import csv
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression

from matching.calibration import (
    SHOWN,
    IsotonicConfidence,
    as_csv,
    calibration_error,
    reliability,
    shown_parts,
    wilson,
)

Values = NDArray[np.float64]


def recommendations(count: int, *, seed: int = 0) -> tuple[Values, NDArray[np.bool_], Values]:
    """Parts, whether right, and the chance of it: the square of score times support."""
    chance = np.random.default_rng(seed)
    parts = chance.random((count, 3))
    truth = (parts[:, 0] * parts[:, 2]) ** 2
    return parts, chance.random(count) < truth, truth


PARTS, RIGHT, _ = recommendations(20_000)
FITTED = IsotonicConfidence.fitted(PARTS, RIGHT)


def test_confidence_is_as_often_right_as_it_says() -> None:
    """On fresh recommendations every bin of 100 or more holds its prediction in its interval."""
    parts, right, _ = recommendations(5_000, seed=1)
    table = reliability(FITTED.confidence(parts), right)
    assert calibration_error(table) < 0.02
    large = [each for each in table if each.count >= 100]
    assert len(large) >= 4
    for each in large:
        assert each.observed_low - 0.02 <= each.predicted <= each.observed_high + 0.02


def test_what_says_nothing_does_not_count() -> None:
    """Score and support decide who is right here, the margin does not."""
    score, margin, support = FITTED.weights
    assert margin < 0.1 * min(score, support)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(1, 60))
def test_better_evidence_never_lowers_confidence(seed: int, count: int) -> None:
    """Whatever was learned from, even nothing but noise."""
    chance = np.random.default_rng(seed)
    fitted = IsotonicConfidence.fitted(chance.random((count, 3)), chance.random(count) < 0.3)
    parts = chance.random((50, 3))
    better = parts + chance.random((50, 3))
    assert (fitted.confidence(better) >= fitted.confidence(parts)).all()
    assert 0 <= fitted.confidence(parts).min() <= fitted.confidence(better).max() <= 1


@pytest.mark.parametrize("right", [0, 1])
def test_a_short_streak_is_not_certain(right: int) -> None:
    """After three of three right, or one of ten wrong with the rest, nobody is told 100 or 0 %."""
    parts = np.column_stack([np.linspace(0, 1, 10)] * 3)
    hits = np.arange(10) >= 7 if right else np.arange(10) == 0
    found = IsotonicConfidence.fitted(parts, hits).confidence(parts)
    assert (found > 0).all()
    assert (found < 1).all()
    assert found[-1] > 0.6 if right else found[-1] < 0.2


def test_the_plain_arrays_are_scikit_learn_s_steps() -> None:
    """Reading between stored points gives what IsotonicRegression predicts of the same steps."""
    index = PARTS @ FITTED.weights
    same = IsotonicRegression(out_of_bounds="clip").fit(FITTED.x, FITTED.y)
    wide = np.concatenate([index, [-1e6, 1e6]])
    read = np.interp(wide, FITTED.x, FITTED.y)
    assert read == pytest.approx(same.predict(wide), abs=1e-12)
    assert FITTED.confidence(PARTS) == pytest.approx(read[:-2])
    again = IsotonicConfidence.from_arrays(FITTED.to_arrays())
    assert (again.confidence(PARTS) == FITTED.confidence(PARTS)).all()


def test_what_counts_for_nothing_teaches_nothing() -> None:
    """Recommendations of weight 0 are not there; without any there is no confidence."""
    weight = (np.arange(len(RIGHT)) < 500).astype(float)
    some = IsotonicConfidence.fitted(PARTS, RIGHT, weight).confidence(PARTS[:50])
    alone = IsotonicConfidence.fitted(PARTS[:500], RIGHT[:500]).confidence(PARTS[:50])
    assert some == pytest.approx(alone, abs=1e-6)
    for count in (500, 0):
        with pytest.raises(ValueError, match="No recommendation"):
            IsotonicConfidence.fitted(PARTS[:count], RIGHT[:count], np.zeros(count))


def test_evidence_is_that_of_the_shown_list() -> None:
    """Ten of each query, best first, with the distance to the eleventh; 0 where all are shown."""
    scores = np.concatenate([np.arange(12) / 10, [0.5, 0.9]])
    query = np.array([0] * 12 + [1] * 2)
    support = np.linspace(0, 1, 14)
    parts, rows = shown_parts(scores, query, support)
    assert rows.tolist() == [*range(11, 1, -1), 13, 12]
    assert len(rows) == SHOWN + 2
    assert parts[:, 0] == pytest.approx(scores[rows])
    assert parts[:, 1] == pytest.approx([*(np.arange(11, 1, -1) / 10 - 0.1), 0, 0])
    assert parts[:, 2] == pytest.approx(support[rows])
    assert (shown_parts(scores, query)[0][:, 2] == 1).all()
    assert shown_parts([], [])[0].shape == (0, 3)


def test_a_table_is_counted_by_hand() -> None:
    """Four recommendations in two bins: means, shares, and the error weighted by count."""
    table = reliability([0.1, 0.15, 0.85, 1.0], [0, 1, 1, 1], bins=2)
    assert [(each.low, each.high, each.count) for each in table] == [(0, 0.5, 2), (0.5, 1, 2)]
    assert [each.predicted for each in table] == pytest.approx([0.125, 0.925])
    assert [each.observed for each in table] == [0.5, 1.0]
    assert calibration_error(table) == pytest.approx((0.375 + 0.075) / 2)
    assert calibration_error(()) == 0


def test_the_interval_is_wilson_s() -> None:
    """Textbook values: 8 of 10 from .490 to .943; none and all stay within [0, 1]."""
    assert wilson(8, 10) == pytest.approx((0.490, 0.943), abs=5e-4)
    assert wilson(0, 10) == pytest.approx((0, 0.278), abs=5e-4)
    assert wilson(10, 10) == pytest.approx((0.722, 1), abs=5e-4)
    assert wilson(0, 0) == (0, 1)


def test_the_table_is_written_as_csv() -> None:
    """One line for each bin, under names that say what they are."""
    table = reliability([0.12, 0.87], [0, 1])
    first, second = csv.DictReader(io.StringIO(as_csv(table)))
    assert (first["predicted"], first["observed"], first["count"]) == ("0.1200", "0.0000", "1")
    assert second["observed_low"] == f"{wilson(1, 1)[0]:.4f}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("weights", [-1.0, 0, 0]),
        ("weights", [1.0, 1]),
        ("x", [1.0, 0]),
        ("y", [0.5, 0.4]),
        ("y", [0.5, 1.1]),
        ("y", [-0.1, 0.5]),
        ("y", [0.5, np.nan]),
        ("y", [0.5]),
    ],
)
def test_a_confidence_that_cannot_be_is_refused(name: str, value: list[float]) -> None:
    """Falling, beyond [0, 1], not a number, of another length: damaged."""
    arrays = {"weights": np.ones(3), "x": np.array([0.0, 1]), "y": np.array([0.2, 0.3])}
    with pytest.raises(ValueError, match="damaged"):
        IsotonicConfidence.from_arrays({**arrays, name: np.array(value)})
