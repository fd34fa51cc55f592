"""From judged candidates to a model: what it claims was measured on what it did not see."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from domain.errors import InvalidValueError
from matching.averaged import relative
from matching.calibration import shown_parts
from matching.judged import Judged
from matching.learning import NothingToLearnError, Origin, fit
from matching.model_file import FittedModel
from matching.validation import ndcg
from tests.matching.judging import RIGHT, TERMS, judged
from tests.matching.test_boosting import both

FLAT = dict.fromkeys(TERMS, 1.0)
ORIGIN = Origin(
    version="fitted-1",
    made_at=datetime(2026, 11, 28, tzinfo=UTC),
    encoder=None,
    vocabulary="vocabulary-1",
    prior="additive-1",
)


@cache
def additive() -> FittedModel:
    """A model of a world where weights are all there is."""
    return fit(judged(), FLAT, ORIGIN)


@cache
def boosted() -> FittedModel:
    """A model of a world where a partner needs two terms at once."""
    return fit(both(), dict.fromkeys(("one", "other", "noise"), 1.0), ORIGIN)


def test_weights_are_learned_and_sum_to_one() -> None:
    """The right proportion of the two terms that count; noise loses most of its prior."""
    near, beside, noise, _ = additive().weights
    assert additive().weights.sum() == pytest.approx(1)
    assert near / beside == pytest.approx(RIGHT[0] / RIGHT[1], rel=0.3)
    assert noise < 0.1 * near


def test_the_gain_over_the_prior_is_that_of_fresh_queries() -> None:
    """What was measured on held-out groups comes true on queries drawn later."""
    fresh = judged(seed=7)
    prior, learned = (
        float(np.nanmean(ndcg(fresh.X @ weights, fresh.y, fresh.query)))
        for weights in (np.full(4, 0.25), additive().weights)
    )
    metrics = additive().metrics
    assert (
        metrics["additive_gain_low"] - 0.03 < learned - prior < metrics["additive_gain_high"] + 0.03
    )
    assert metrics["additive_gain_low"] > 0
    assert metrics["additive_ndcg"] - metrics["prior_ndcg"] == pytest.approx(
        metrics["additive_gain"]
    )


def test_trees_that_add_nothing_are_left_out() -> None:
    """Where partners are drawn by a sum, the average does not earn its place."""
    assert additive().averaged is None
    assert additive().metrics["averaged_gain_low"] <= 0


def test_trees_that_add_something_are_averaged_in() -> None:
    """Where partners need two terms at once the interval lies above 0, and fresh queries gain."""
    model, fresh = boosted(), both(seed=1)
    assert model.metrics["averaged_gain_low"] > 0
    assert model.averaged
    alone = fresh.X @ model.weights
    mean = model.averaged.score(alone, relative(fresh.X, fresh.query))
    gained = [ndcg(each, fresh.y, fresh.query).mean() for each in (alone, mean)]
    assert gained[1] > gained[0] + 0.1


@pytest.mark.parametrize("model", [additive, boosted])
def test_confidence_is_reliable_on_what_it_did_not_see(model: object) -> None:
    """The table's error is small, and it has a line for each of the shown recommendations."""
    found: FittedModel = model()  # type: ignore[operator]
    assert found.metrics["calibration_error"] < 0.05
    queries = int(found.metrics["queries"])
    assert sum(each.count for each in found.reliability) == 10 * queries


def test_confidence_takes_the_model_s_own_scores() -> None:
    """Scores as the model gives them are on the scale that confidence was learned on."""
    model, fresh = boosted(), both(seed=2)
    assert model.averaged
    assert model.confidence
    scores = model.averaged.score(fresh.X @ model.weights, relative(fresh.X, fresh.query))
    parts, rows = shown_parts(scores, fresh.query)
    told = model.confidence.confidence(parts)
    right = fresh.y[rows] > 0
    assert told[right].mean() > 0.7
    assert told[~right].mean() < 0.1


def test_a_fit_can_be_repeated_and_kept(tmp_path: Path) -> None:
    """The same data and seed give the same file, byte by byte, whatever the progress does."""
    steps: list[tuple[int, int]] = []
    world = judged(40, 30)
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        model = fit(world, FLAT, ORIGIN, progress=lambda *step: steps.append(step))
        model.save(tmp_path / name / "fitted-1")
    first, second = (
        {each.name: each.read_bytes() for each in (tmp_path / name / "fitted-1").iterdir()}
        for name in ("a", "b")
    )
    assert first == second
    assert steps[: len(steps) // 2] == [(done, 7) for done in range(8)]
    read = FittedModel.load(tmp_path / "a" / "fitted-1", terms=TERMS, encoder=None)
    assert read.data == world.fingerprint
    assert read.reliability == model.reliability


def test_a_second_programme_is_needed_to_measure() -> None:
    """With one group nothing can be held out: weights alone, and no claim about them."""
    world = judged(20)
    alone = Judged.of(TERMS, world.X, world.y, world.query, group=np.zeros(20))
    found = fit(alone, FLAT, ORIGIN)
    assert (found.averaged, found.confidence, found.reliability) == (None, None, ())
    assert found.metrics["groups"] == 1
    assert not any("ndcg" in name for name in found.metrics)
    assert found.weights[0] > 0.25


def test_queries_that_cannot_teach_are_left_out() -> None:
    """Without a partner, with nothing but partners, or of weight 0: the model is the same."""
    world = judged(30, 20)
    y, weight = world.y.copy(), np.ones(30)
    y[world.query == 27] = 0
    y[world.query == 28] = 1
    weight[29] = 0
    some = Judged.of(TERMS, world.X, y, world.query, group=world.group, weight=weight)
    found = fit(some, FLAT, ORIGIN)
    clean = fit(world.only(np.arange(30) < 27), FLAT, ORIGIN)
    assert found.metrics["queries"] == 27
    assert found.metrics == clean.metrics
    assert (found.weights == clean.weights).all()


@pytest.mark.parametrize("groups", [2, 3])
def test_only_groups_that_teach_are_held_out_in_turn(groups: int) -> None:
    """Where few askers teach, all that they teach is never held out at once."""
    world = judged(20, 8)
    some = world.query < 2 * groups
    few = Judged.of(TERMS, world.X, world.y * some, world.query, group=world.group)
    clean = Judged.of(
        TERMS, world.X[some], world.y[some], world.query[some], group=world.group[: 2 * groups]
    )
    for seed in range(2):
        found = fit(few, FLAT, ORIGIN, seed=seed)
        assert found.metrics["groups"] == groups
        assert found.metrics == fit(clean, FLAT, ORIGIN, seed=seed).metrics


def test_nothing_to_learn_from_is_said_with_what_to_do() -> None:
    """A graph without partnerships is told so, in both languages."""
    world = judged(3)
    empty = Judged.of(TERMS, world.X, np.zeros(len(world.y)), world.query)
    with pytest.raises(NothingToLearnError, match="no partnerships to learn from") as refused:
        fit(empty, FLAT, ORIGIN)
    assert "Impor kegiatan" in refused.value.text.shown("id")


@pytest.mark.parametrize(
    "prior", [{}, {**FLAT, "near": -1}, {**FLAT, "near": np.nan}, dict.fromkeys(TERMS, 0.0)]
)
def test_a_prior_that_is_none_is_refused(prior: dict[str, float]) -> None:
    """Each term needs its weight: nothing is filled in."""
    with pytest.raises(InvalidValueError, match="prior"):
        fit(judged(3), prior, ORIGIN)


def test_terms_that_all_speak_against_partners_leave_the_prior() -> None:
    """No weights are made up where none above 0 helps."""
    world = judged(30, 20)
    against = Judged.of(("near",), 1 - world.X[:, :1], world.y, world.query, group=np.zeros(30))
    assert fit(against, {"near": 2.0}, ORIGIN, strength=0.0).weights == [1.0]
