"""How is a place in the ranking told: points, reasons, cautions, type and first step?"""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.codes import ExclusionReason, PartnershipType, ReasonCode
from domain.recommendation import Reason, Recommendation
from domain.vocabulary import stable_id
from matching.caution_texts import cautions
from matching.first_step import first_step, suggested
from matching.grading import shares
from matching.pair import Pair
from matching.pairs import Pairs
from matching.ragged import Longs
from matching.ranking import Ranking
from matching.reasons import BASELINE, TERMS_OF, deducted, reason_text
from matching.terms import NAMES

_KINDS = list(PartnershipType)
_ORDER = {code: place for place, code in enumerate(ReasonCode)}


def told(
    ranking: Ranking,
    rows: Longs,
    places: Sequence[int | None],
    exclusions: Sequence[ExclusionReason | None],
    now: datetime,
) -> list[Recommendation]:
    """Tell some rows of a ranking; their places and why they are left out are given."""
    if not len(rows):
        return []
    question, shown = ranking.question, ranking.scored.take(rows)
    pairs = Pairs(shown)
    kinds = suggested(question, shown, ranking.aim).tolist()
    added, base = shares(ranking.model, shown.terms, ranking.compared)
    alone, version = len(ranking.scored) < 2, ranking.model.version
    each = (
        kinds, added.tolist(), ranking.score[rows].tolist(), ranking.base[rows].tolist(),
        ranking.confidence[rows].tolist(), shown.for_you.tolist(), shown.for_them.tolist(),
        places, exclusions,
    )  # fmt: skip
    found = []
    for at, (kind, points, score, before, sure, you, them, rank, exclusion) in enumerate(
        zip(*each, strict=True)
    ):
        pair = Pair(pairs, at)
        warned = cautions(pair)
        reasons = _reasons(pair, dict(zip(NAMES, points, strict=True)), base, alone=alone)
        if ranking.model.cautions > 0:
            # Those about circumstances are looked up for who is shown, and lower no score.
            lowering = sum(held[at] > 0 for held in pairs.cautions.values())
            text, evidence = deducted(lowering)
            reasons.append(
                Reason(
                    code=ReasonCode.CAUTIONS, points=score - before, text=text, evidence=evidence
                )
            )
        reasons.sort(key=_place)
        found.append(
            Recommendation(
                id=stable_id("recommendation", f"{question.asker.id}|{pair.id}"),
                organization_id=pair.id,
                score=score,
                for_you=you,
                for_them=them,
                confidence=sure,
                reasons=tuple(reasons),
                cautions=warned,
                suggested_type=_KINDS[kind],
                first_step=first_step(pair, _KINDS[kind]),
                model_version=version,
                created_at=now,
                rank=rank,
                exclusion=exclusion,
            )
        )
    return found


def _reasons(pair: Pair, shares: Mapping[str, float], base: float, *, alone: bool) -> list[Reason]:
    """Tell every reason by the points of its terms, `shares`: what they add to what those compared
    have in the middle. That itself, `base`, is BASELINE.

    Without cautions their points add up to the score before rounding.
    """
    reasons = []
    for code, names in TERMS_OF.items():
        points = math.fsum(map(shares.__getitem__, names))
        text, evidence = reason_text(pair, code, points, shares, alone=alone)
        reasons.append(Reason(code=code, points=points, text=text, evidence=evidence))
    reasons.append(Reason(code=ReasonCode.BASELINE, points=base, text=BASELINE))
    return reasons


def _place(reason: Reason) -> tuple[bool, float, int]:
    """Order reasons: the largest effect first.

    The baseline comes last: it is the same for every candidate, so it is no reason to choose this
    one.
    """
    return reason.code is ReasonCode.BASELINE, -abs(reason.points), _ORDER[reason.code]
