"""How is a place in the ranking told: points, reasons, cautions, type and first step?"""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.codes import ExclusionReason, PartnershipType, ReasonCode
from domain.recommendation import Reason, Recommendation
from domain.vocabulary import stable_id
from matching.caution_texts import cautions
from matching.cautions import levels
from matching.first_step import first_step, suggested
from matching.pair import Pair
from matching.ragged import Longs
from matching.ranking import Ranking
from matching.reasons import BASELINE, deducted, reason_text
from matching.terms import TERMS


def told(
    ranking: Ranking,
    rows: Longs,
    places: Sequence[int | None],
    exclusions: Sequence[ExclusionReason | None],
    now: datetime,
) -> list[Recommendation]:
    """Tell some rows of a ranking; their places and why they are left out are given."""
    question, shown = ranking.question, ranking.scored.take(rows)
    held = levels(question, shown)
    kinds = suggested(question, shown, ranking.aim)
    found = []
    for at, row in enumerate(rows.tolist()):
        pair = Pair(shown, at)
        kind = list(PartnershipType)[int(kinds[at])]
        warned = cautions(pair, held)
        found.append(
            Recommendation(
                id=stable_id("recommendation", f"{question.asker.id}|{pair.id}"),
                organization_id=pair.id,
                score=float(ranking.score[row]),
                for_you=float(shown.for_you[at]),
                for_them=float(shown.for_them[at]),
                confidence=float(shown.confidence[at]),
                reasons=_reasons(ranking, pair, row, len(warned)),
                cautions=warned,
                suggested_type=kind,
                first_step=first_step(pair, kind),
                model_version=ranking.model.version,
                created_at=now,
                rank=places[at],
                exclusion=exclusions[at],
            )
        )
    return found


def shares(ranking: Ranking, pair: Pair) -> dict[str, float]:
    """Give the points of each term: its weight times its distance from the candidates' median."""
    weights, medians = ranking.model.weights, ranking.medians
    return {
        term.name: weights[term.name] * (pair.term(term.name) - medians[term.name])
        for term in TERMS
    }


def points(ranking: Ranking, terms: Mapping[str, float]) -> dict[ReasonCode, float]:
    """Add up the points of terms by reason; BASELINE is what everybody has.

    Without cautions they add up to the score before rounding.
    """
    parts: dict[ReasonCode, list[float]] = {}
    for term in TERMS:
        parts.setdefault(term.code, []).append(terms[term.name])
    found = {code: math.fsum(own) for code, own in parts.items()}
    weights, medians = ranking.model.weights, ranking.medians
    found[ReasonCode.BASELINE] = math.fsum(weights[name] * medians[name] for name in medians)
    return found


def _reasons(ranking: Ranking, pair: Pair, row: int, warned: int) -> tuple[Reason, ...]:
    """Tell every reason, the largest effect first.

    The baseline comes last: it is the same for every candidate, so it is no reason to choose this
    one.
    """
    order = list(ReasonCode)
    alone = len(ranking.scored) < 2
    own = shares(ranking, pair)
    reasons = []
    for code, share in points(ranking, own).items():
        text, evidence = (
            (BASELINE, ()) if code is ReasonCode.BASELINE
            else reason_text(pair, code, own, alone=alone)
        )  # fmt: skip
        reasons.append(Reason(code=code, points=share, text=text, evidence=evidence))
    if ranking.model.cautions > 0:
        taken = float(ranking.score[row] - ranking.base[row])
        text, evidence = deducted(warned)
        reasons.append(Reason(code=ReasonCode.CAUTIONS, points=taken, text=text, evidence=evidence))
    return tuple(
        sorted(
            reasons,
            key=lambda each: (
                each.code is ReasonCode.BASELINE,
                -abs(each.points),
                order.index(each.code),
            ),
        )
    )
