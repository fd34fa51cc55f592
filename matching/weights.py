"""How much does each term count? The shipped prior, turned by what a client asks for."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields

from domain.codes import ReasonCode
from domain.errors import InvalidValueError
from domain.recommendation import MatchWeights
from domain.text import Text
from matching.terms import TERMS

MODEL = "additive-1"
CLIENT_MARK = "+client"  # weights were set by the client
LARGEST = 10.0
# What all cautions at once may take from a score when their weight is 1.
CAUTION_WEIGHT = 0.2
_NEUTRAL = MatchWeights()


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Weights 0 or more that sum to 1 over all terms; `cautions` is apart and only deducts."""

    version: str
    weights: Mapping[ReasonCode, float]
    cautions: float


def model(asked: MatchWeights) -> Model:
    """Multiply the prior by what was asked and bring the sum back to 1.

    InvalidValueError with the field's path if a multiplier is not between 0 and 10, or if all of
    the terms' are 0.
    """
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
    raw = {term.code: term.weight * getattr(asked, term.code.value.lower()) for term in TERMS}
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
        version=MODEL if asked == _NEUTRAL else MODEL + CLIENT_MARK,
        weights={code: value / total for code, value in raw.items()},
        cautions=CAUTION_WEIGHT * asked.cautions,
    )
