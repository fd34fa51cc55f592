"""Weights of the terms: taken from a fitted model, or turned by what a client asks."""

from datetime import UTC, datetime
from math import fsum, inf, nan

import numpy as np
import pytest

from domain.errors import InvalidValueError
from domain.recommendation import MatchWeights
from matching.averaged import Averaged
from matching.calibration import IsotonicConfidence
from matching.model_file import FittedModel
from matching.terms import NAMES, TERMS
from matching.trees import LEAF, Boosted
from matching.weights import PRIOR, Model, turned

SURE = IsotonicConfidence(weights=np.ones(3), x=np.array([0.0, 1.0]), y=np.array([0.1, 0.9]))
STUMP = Boosted(
    n_terms=len(NAMES),
    baseline=0.0,
    roots=np.array([0]),
    feature=np.array([0, LEAF, LEAF]),
    threshold=np.array([0.5, 0.0, 0.0]),
    left=np.array([1, 1, 2]),
    right=np.array([2, 1, 2]),
    value=np.array([0.0, -1.0, 1.0]),
    missing=np.zeros(3, np.bool_),
)


def fitted(terms: tuple[str, ...] = NAMES) -> FittedModel:
    """A model whose first term counts for half, with trees and confidence."""
    weights = np.full(len(terms), 0.5 / (len(terms) - 1))
    weights[0] = 0.5
    return FittedModel(
        version="fitted-1",
        made_at=datetime(2026, 11, 28, tzinfo=UTC),
        scikit_learn="1.0",
        encoder=None,
        vocabulary="",
        terms=terms,
        weights=weights,
        prior=PRIOR.version,
        data="",
        metrics={},
        averaged=Averaged(trees=STUMP, scale=0.1),
        confidence=SURE,
    )


def test_a_fitted_model_is_taken_as_it_is() -> None:
    """Version, weights by name, trees and confidence."""
    model, source = Model.of(fitted()), fitted()
    assert model.version == "fitted-1"
    assert list(model.weights.values()) == source.weights.tolist()
    assert tuple(model.weights) == NAMES
    assert model.averaged is not None
    assert model.averaged.scale == 0.1
    assert model.confidence is SURE


def test_a_model_of_other_terms_is_refused() -> None:
    """Weights in another order would count for the wrong terms."""
    with pytest.raises(ValueError, match="other terms"):
        Model.of(fitted((*NAMES[1:], NAMES[0])))


def test_who_asks_for_nothing_gets_the_model_in_use() -> None:
    """Neutral weights change nothing."""
    model = Model.of(fitted())
    assert turned(model, MatchWeights()) is model


def test_client_weights_select_the_shipped_sum() -> None:
    """Whatever is in use: the same weights and version, no trees, no calibrated confidence."""
    asked = MatchWeights(mission=3)
    model = turned(Model.of(fitted()), asked)
    assert model == turned(PRIOR, asked)
    assert model.version == f"{PRIOR.version}+client"
    assert model.averaged is None
    assert model.confidence is None
    assert fsum(model.weights.values()) == pytest.approx(1)
    proportion = {
        term.name: model.weights[term.name] / PRIOR.weights[term.name]
        for term in TERMS
        if PRIOR.weights[term.name]
    }
    assert proportion["portrait_words"] == pytest.approx(3 * proportion["theme"])


@pytest.mark.parametrize("value", [-0.1, 10.1, nan, inf])
def test_weights_are_bounded(value: float) -> None:
    """The error names the field."""
    with pytest.raises(InvalidValueError) as caught:
        turned(PRIOR, MatchWeights(theme=value))
    assert caught.value.path == ("weights", "theme")


def test_one_weight_at_least_must_count() -> None:
    """All terms at 0 leave nothing to rank by; cautions only deduct."""
    nothing = dict.fromkeys(MatchWeights.__dataclass_fields__, 0.0) | {"cautions": 1.0}
    with pytest.raises(InvalidValueError) as caught:
        turned(PRIOR, MatchWeights(**nothing))
    assert caught.value.path == ("weights",)
