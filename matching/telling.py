"""How is a place in the ranking told: points, reasons, cautions, type and first step?"""

import math
from collections.abc import Sequence
from datetime import datetime

from domain.codes import ExclusionReason, PartnershipType, ReasonCode
from domain.recommendation import Reason, Recommendation
from domain.vocabulary import stable_id
from matching.caution_texts import cautions
from matching.cautions import levels
from matching.first_step import first_step, suggested
from matching.grading import shares
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
                confidence=float(ranking.confidence[row]),
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


def points(ranking: Ranking, pair: Pair) -> tuple[dict[str, float], dict[ReasonCode, float]]:
    """Give the points of each term, and of each reason: the sum of its terms'.

    What terms add to what those compared have in the middle; that itself is BASELINE. Without
    cautions they add up to the score before rounding.
    """
    values = {term.name: pair.term(term.name) for term in TERMS}
    added, base = shares(ranking.model, values, ranking.compared)
    own = {term.name: share for term, share in zip(TERMS, added.tolist(), strict=True)}
    parts: dict[ReasonCode, list[float]] = {}
    for term in TERMS:
        parts.setdefault(term.code, []).append(own[term.name])
    found = {code: math.fsum(terms) for code, terms in parts.items()}
    return own, found | {ReasonCode.BASELINE: base}


def _reasons(ranking: Ranking, pair: Pair, row: int, warned: int) -> tuple[Reason, ...]:
    """Tell every reason, the largest effect first.

    The baseline comes last: it is the same for every candidate, so it is no reason to choose this
    one.
    """
    order = list(ReasonCode)
    alone = len(ranking.scored) < 2
    own, whole = points(ranking, pair)
    reasons = []
    for code, share in whole.items():
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
