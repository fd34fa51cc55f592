"""Whom was somebody shown lately, and said nothing of? Read for a model to be fitted."""

from datetime import UTC, date, datetime, timedelta

from domain.feedback import Feedback, FeedbackSignal, place_of
from matching.corpus import Corpus
from resolvers.context import Context
from resolvers.exposure import DAYS

UNKNOWN = ""  # which model an exposure is of is not counted


async def left_alone(context: Context, corpus: Corpus) -> list[Feedback]:
    """Give what was shown in the last 28 days, today too, and nothing was said of.

    Each pair once: since the first day it was shown, at its best place. Only among organizations
    of the corpus, and only for askers whom it can teach something of: those that said something of
    another suggestion, or have a partnership that began meanwhile. One read for each day.
    """
    today = context.now.astimezone(UTC).date()
    days = [today - timedelta(days=back) for back in range(DAYS, -1, -1)]
    known = {each.id for each in corpus.organizations}
    said = {(each.asker_id, each.candidate_id) for each in corpus.feedback}
    teaching = known & (
        {asker for asker, _candidate in said}
        | {
            party.organization_id
            for deal in corpus.partnerships
            if deal.created_at.astimezone(UTC).date() >= days[0]
            for party in deal.parties
        }
    )
    found: dict[tuple[str, str], tuple[date, float]] = {}
    for day in days:
        for asker, shown in (await context.graph.exposures.shown_on(day)).items():
            if asker not in teaching:
                continue
            for candidate, weight in shown.items():
                pair = (asker, candidate)
                if candidate in known and pair not in said:
                    first, best = found.get(pair, (day, 0.0))
                    found[pair] = (first, max(best, weight))
    return [
        _shown(asker, candidate, *found[asker, candidate]) for asker, candidate in sorted(found)
    ]


def _shown(asker: str, candidate: str, day: date, weight: float) -> Feedback:
    return Feedback(
        asker_id=asker,
        candidate_id=candidate,
        signal=FeedbackSignal.SHOWN,
        position=place_of(weight),
        model_version=UNKNOWN,
        suggested_on=day,
        given_at=datetime.combine(day, datetime.min.time(), UTC),
    )
