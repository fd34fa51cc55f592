"""How much does each term count? A model's weights, turned by what a client asks for."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np

from domain.errors import InvalidValueError
from domain.recommendation import MatchWeights
from domain.text import Text
from matching.terms import NAMES, TERMS

MODEL = "additive-2"
CLIENT_MARK = "+client"  # weights were set by the client
LARGEST = 10.0
# What all cautions at once may take from a score when their weight is 1.
CAUTION_WEIGHT = 0.2
_NEUTRAL = MatchWeights()


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Weights of the terms by name, 0 or more, with a sum of 1; `cautions` only deducts."""

    version: str
    weights: Mapping[str, float]
    cautions: float = 0.0


PRIOR = Model(
    version=MODEL,
    weights={term.name: term.weight / math.fsum(one.weight for one in TERMS) for term in TERMS},
)


def of_weights(version: str, weights: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> Model:
    """Make a model of weights in the order of TERMS; ValueError if they are no weights."""
    if len(weights) != len(NAMES) or not np.isfinite(weights).all() or (weights < 0).any():
        raise ValueError(f"a model has {len(NAMES)} finite weights of at least 0")
    total = math.fsum(weights.tolist())
    if total <= 0:
        raise ValueError("a model has at least one weight above 0")
    shares = (weights / total).tolist()
    return Model(version=version, weights=dict(zip(NAMES, shares, strict=True)))


def turned(model: Model, asked: MatchWeights) -> Model:
    """Multiply a model's weights by what was asked and bring the sum back to 1.

    InvalidValueError with the field's path if a multiplier is not between 0 and 10, or if all of
    the terms' are 0. What only reorders changes no model.
    """
    asked = asked.of_terms
    for each in fields(asked):
        value = getattr(asked, each.name)
        if not (math.isfinite(value) and 0 <= value <= LARGEST):
            raise InvalidValueError(
                Text.of(
                    id=f"Bobot harus antara 0 dan {LARGEST:g}.",
                    en=f"A weight must be between 0 and {LARGEST:g}.",
                ),
                path=("weights", each.name),
            )
    if asked == _NEUTRAL:
        return model
    raw = {
        term.name: model.weights[term.name] * getattr(asked, term.code.value.lower())
        for term in TERMS
    }
    total = math.fsum(raw.values())
    if total <= 0:
        raise InvalidValueError(
            Text.of(
                id="Paling sedikit satu bobot harus lebih dari 0.",
                en="At least one weight must be above 0.",
            ),
            path=("weights",),
        )
    return Model(
        version=model.version + CLIENT_MARK,
        weights={name: value / total for name, value in raw.items()},
        cautions=CAUTION_WEIGHT * asked.cautions,
    )
