"""Does a candidate fall when the cause of its top reason is taken out of the records?

On real activities of som_iati. Not the terms are changed but the data they read: texts, places,
themes, roles or participations of the candidate, which then goes through the engine anew.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.activity import Activity
from domain.codes import ReasonCode
from domain.organization import Organization
from domain.recommendation import Reason
from domain.text import NO_TEXT, Text
from domain.viewer import SYSTEM
from matching import recommender
from matching.corpus import Delta
from matching.remembering import RememberingEncoder
from matching.snapshot import Snapshot
from mitra.importers.exchange import Exported, read_exchange
from mitra.reference import load_vocabulary
from tests.encodings import SharedEncoder

ASKERS, SHOWN = 22, 5


OLD = timedelta(days=1_500)


@pytest.fixture(scope="module")
def fold(som: Path) -> Exported:
    """The first cold fold of som_iati."""
    return read_exchange(som, load_vocabulary())


def without(
    reason: Reason, record: Organization, works: list[Activity]
) -> tuple[Organization, list[Activity]]:
    """Take the cause of a reason out of an organization and its activities.

    Works are shared. For texts the candidate moves to copies without words, with all others in
    them, and the works keep theirs. For relations it leaves its works, whose texts become its
    mission, so that what it is about stays. What is told of a work's place or theme is taken from
    the work.
    """
    code = reason.code
    if code is ReasonCode.MISSION:
        copies = [_copy(each, title=NO_TEXT, description=NO_TEXT) for each in works]
        return replace(record, mission=NO_TEXT), [*_left(works, record.id), *copies]
    if code is ReasonCode.NETWORK:
        return replace(record, mission=_texts(record, works)), _left(works, record.id)
    if code is ReasonCode.REGION:
        return replace(record, regions=()), [replace(each, regions=()) for each in works]
    if code is ReasonCode.THEME:
        return replace(record, themes=()), [replace(each, themes=()) for each in works]
    if code is ReasonCode.LANGUAGE:
        return replace(record, languages=("tpi",)), []
    if code is ReasonCode.ROLE_FIT:
        return record, [_without_roles(each) for each in works]
    assert code is ReasonCode.FRESHNESS, f"no record holds the cause of {code}"
    older = replace(record, confirmed_at=record.confirmed_at - OLD)
    return older, [replace(each, start_date=None) for each in works]


def _copy(work: Activity, **changed: Any) -> Activity:
    return replace(work, id=f"{work.id}-copy", identifier=None, **changed)


def _texts(record: Organization, works: list[Activity]) -> Text:
    """Give an organization's mission followed by the texts of its works."""
    told = [record.mission, *(one for each in works for one in (each.title, each.description))]
    return Text(
        {
            code: " ".join(one.by_language[code] for one in told if code in one.by_language)
            for code in {code for one in told for code in one.by_language}
        }
    )


def _left(works: list[Activity], organization: str) -> list[Activity]:
    return [
        replace(
            each,
            participants=tuple(
                one for one in each.participants if one.organization_id != organization
            ),
        )
        for each in works
    ]


def _without_roles(work: Activity) -> Activity:
    return replace(work, participants=tuple(replace(each, roles=()) for each in work.participants))


def top(reasons: tuple[Reason, ...]) -> Reason | None:
    """Give the reason with the most points, apart from what every candidate has."""
    told = [each for each in reasons if each.code is not ReasonCode.BASELINE and each.points > 0]
    return max(told, key=lambda each: each.points, default=None)


@pytest.mark.untraced
def test_without_the_cause_of_its_top_reason_a_candidate_falls(fold: Exported) -> None:
    """Of more than 100 of the five best, 95 in 100 stand lower once the cause is gone."""
    built = Snapshot.build(fold.corpus, fold.vocabulary, RememberingEncoder(SharedEncoder()))
    records = {each.id: each for each in fold.corpus.organizations}
    works: dict[str, list[Activity]] = defaultdict(list)
    for each in fold.corpus.activities:
        for one in each.participants:
            works[one.organization_id].append(each)
    known = sorted(works)
    tried, fell = 0, 0
    for asker in known[:: len(known) // ASKERS][:ASKERS]:
        page = recommender.recommend(built, asker, first=SHOWN, viewer=SYSTEM, now=fold.now)
        for edge in page.edges:
            found, reason = edge.node, top(edge.node.reasons)
            if reason is None:
                continue
            identity = found.organization_id
            record, changed = without(reason, records[identity], works[identity])
            after = built.apply(Delta(seq=2, organizations=[record], activities=changed))
            again = recommender.explain(after, asker, identity, viewer=SYSTEM, now=fold.now)
            assert again is not None
            assert found.rank is not None
            tried += 1
            fell += again.rank is None or again.rank > found.rank
    assert tried > 100
    assert fell >= 0.95 * tried
