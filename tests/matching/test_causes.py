"""Does a candidate fall when the cause of its top reason is taken out of the records?

On real activities of som_iati. Not the terms are changed but the data they read: texts, places,
themes, roles or participations of the candidate, which then goes through the engine anew.
"""

import subprocess
import sys
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.activity import Activity
from domain.codes import ReasonCode
from domain.organization import Organization
from domain.recommendation import Reason
from domain.text import NO_TEXT
from domain.viewer import SYSTEM
from matching import recommender
from matching.corpus import Delta
from matching.snapshot import Snapshot
from mitra.importers.exchange import Exported, read_exchange
from mitra.reference import load_vocabulary
from tests.matching.matchmaking import ENCODER

ASKERS, SHOWN = 22, 5
OLD = timedelta(days=1_500)


@pytest.fixture(scope="module")
def fold(mitra_shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """The first cold fold of som_iati, as its tool exports it."""
    folder = tmp_path_factory.mktemp("som")
    tool = mitra_shared / "tools" / "export_fold.py"
    data = mitra_shared / "data" / "som_iati"
    subprocess.run(  # noqa: S603 - the shared tool, no shell
        [sys.executable, str(tool), str(data), "cold0", str(folder)],
        check=True,
        capture_output=True,
    )
    return read_exchange(folder, load_vocabulary())


def without(
    code: ReasonCode, record: Organization, works: list[Activity]
) -> tuple[Organization, list[Activity]]:
    """Take the cause of a reason out of an organization and its activities."""
    if code is ReasonCode.MISSION:
        silent = [replace(each, title=NO_TEXT, description=NO_TEXT) for each in works]
        return replace(record, mission=NO_TEXT), silent
    if code is ReasonCode.REGION:
        return replace(record, regions=()), [replace(each, regions=()) for each in works]
    if code is ReasonCode.THEME:
        return replace(record, themes=()), [replace(each, themes=()) for each in works]
    if code is ReasonCode.NETWORK:
        return record, [_left(each, record.id) for each in works]
    if code is ReasonCode.ROLE_FIT:
        return record, [_without_roles(each) for each in works]
    assert code is ReasonCode.FRESHNESS, f"no record holds the cause of {code}"
    older = replace(record, confirmed_at=record.confirmed_at - OLD)
    return older, [replace(each, start_date=None) for each in works]


def _left(work: Activity, organization: str) -> Activity:
    kept = [each for each in work.participants if each.organization_id != organization]
    return replace(work, participants=tuple(kept))


def _without_roles(work: Activity) -> Activity:
    return replace(work, participants=tuple(replace(each, roles=()) for each in work.participants))


def top(reasons: tuple[Reason, ...]) -> Reason | None:
    """Give the reason with the most points, apart from what every candidate has."""
    told = [each for each in reasons if each.code is not ReasonCode.BASELINE and each.points > 0]
    return max(told, key=lambda each: each.points, default=None)


def test_without_the_cause_of_its_top_reason_a_candidate_falls(fold: Exported) -> None:
    """Of more than 100 of the five best, 95 in 100 stand lower once the cause is gone."""
    built = Snapshot.build(fold.corpus, fold.vocabulary, ENCODER)
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
            record, changed = without(reason.code, records[identity], works[identity])
            after = built.apply(Delta(seq=2, organizations=[record], activities=changed))
            again = recommender.explain(after, asker, identity, viewer=SYSTEM, now=fold.now)
            assert again is not None
            assert found.rank is not None
            tried += 1
            fell += again.rank is None or again.rank > found.rank
    assert tried > 100
    assert fell >= 0.95 * tried
