"""How does feedback stand in the graph, and the recommendation that it is about?"""

from typing import Any

from domain.codes import ReasonCode, RiskCode
from domain.feedback import Feedback, FeedbackSignal
from graphdb.properties import Row, day, maybe_day, moment, read_moment


def feedback_properties(feedback: Feedback) -> dict[str, Any]:
    """Give the properties of a feedback's node, null for what it lacks."""
    return {
        "verdict": feedback.signal.value,
        "reasons": [code.value for code in feedback.reasons],
        "cautions": [code.value for code in feedback.cautions],
        "note": feedback.note or None,
        "rating": feedback.rating,
        "fromBrief": feedback.from_brief,
        "givenAt": moment(feedback.given_at),
        "version": feedback.version,
    }


def recommendation_properties(feedback: Feedback) -> dict[str, Any]:
    """Give the properties of the recommendation's node: what its id said of it."""
    return {
        "rank": feedback.position,
        "modelVersion": feedback.model_version,
        "suggestedOn": day(feedback.suggested_on),
    }


def read_feedback(row: Row) -> Feedback:
    """Read a row of FEEDBACK_BY_IDS."""
    node, recommendation = row["feedback"], row["recommendation"]
    suggested_on = maybe_day(recommendation["suggestedOn"])
    assert suggested_on is not None  # noqa: S101 # written with every recommendation
    return Feedback(
        asker_id=row["asker_id"],
        candidate_id=row["candidate_id"],
        signal=FeedbackSignal[node["verdict"]],
        position=recommendation.get("rank"),
        model_version=recommendation["modelVersion"],
        suggested_on=suggested_on,
        given_at=read_moment(node["givenAt"]),
        reasons=tuple(ReasonCode[code] for code in node.get("reasons") or ()),
        cautions=tuple(RiskCode[code] for code in node.get("cautions") or ()),
        note=node.get("note") or "",
        rating=node.get("rating"),
        from_brief=node["fromBrief"],
        version=node["version"],
    )
