"""How much does each term count? A model's weights, turned by what a client asks for."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Self

from domain.errors import InvalidValueError
from domain.recommendation import MatchWeights
from domain.text import Text
from matching.terms import NAMES, TERMS

if TYPE_CHECKING:
    from matching.averaged import Averaged
    from matching.calibration import IsotonicConfidence
    from matching.model_file import FittedModel

MODEL = "additive-2"
CLIENT_MARK = "+client"  # weights were set by the client
LARGEST = 10.0
# What all cautions at once may take from a score when their weight is 1.
CAUTION_WEIGHT = 0.2
_NEUTRAL = MatchWeights()


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Weights of the terms by name, 0 or more, with a sum of 1; `cautions` only deducts.

    One that was fitted may have trees that are averaged in, and confidence that is calibrated.
    """

    version: str
    weights: Mapping[str, float]
    cautions: float = 0.0
    averaged: "Averaged | None" = None
    confidence: "IsotonicConfidence | None" = None

    @classmethod
    def of(cls, fitted: "FittedModel") -> Self:
        """Take a fitted model as it is; ValueError if it was fitted for other terms."""
        if fitted.terms != NAMES:
            raise ValueError(f"{fitted.version} was fitted for other terms.")
        return cls(
            version=fitted.version,
            weights=dict(zip(NAMES, fitted.weights.tolist(), strict=True)),
            averaged=fitted.averaged,
            confidence=fitted.confidence,
        )


PRIOR = Model(
    version=MODEL,
    weights={term.name: term.weight / math.fsum(one.weight for one in TERMS) for term in TERMS},
)


def turned(model: Model, asked: MatchWeights) -> Model:
    """Give the model for what a client asks: the same if nothing is asked.

    Else the shipped prior's weights, multiplied by what was asked, with the sum brought back to 1:
    what a weight does is only told for a sum, and a client's own wish is not what was calibrated.
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
        term.name: PRIOR.weights[term.name] * getattr(asked, term.code.value.lower())
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
        version=PRIOR.version + CLIENT_MARK,
        weights={name: value / total for name, value in raw.items()},
        cautions=CAUTION_WEIGHT * asked.cautions,
    )
