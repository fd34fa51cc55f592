"""Feedback in the graph, on both engines: kept, replaced, audited, and seen by few."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from domain.audit import ADMINISTRATOR, SAMPLE, Author, SubjectKind
from domain.change import Batch, Change
from domain.codes import AuditAction, ReasonCode, RiskCode
from domain.errors import AlreadyExistsError, NotFoundError, VersionConflictError
from domain.feedback import Feedback, FeedbackSignal
from domain.viewer import SYSTEM, VISITOR
from graphdb.address import GraphAddress
from graphdb.connection import Graph
from tests.graphdb.graphs import NOW, separate
from tests.worlds import HARBOUR

SAID = Feedback(
    asker_id="fishers",
    candidate_id="cold-store",
    signal=FeedbackSignal.DO_NOT_SUGGEST,
    position=3,
    model_version="prior-1",
    suggested_on=NOW.date(),
    given_at=NOW,
    reasons=(ReasonCode.MISSION, ReasonCode.REGION),
    cautions=(RiskCode.DIFFERING_GOALS,),
    note="Tujuan berbeda",
)
DRAWN = """
MATCH (f:Feedback)-[:ON]->(r:Recommendation)-[:FOR]->(a:Organization)
MATCH (r)-[:SUGGESTS]->(c:Organization)
RETURN a.id AS asker, c.id AS candidate, r.rank AS rank, f.verdict AS verdict,
       COUNT { (a)-[:DO_NOT_SUGGEST]->(c) } AS refused
"""


async def save(graph: Graph, after: Feedback, before: Feedback | None = None) -> None:
    """Write one word of the fishers'."""
    author = Author(role="MEMBER", organization_id=after.asker_id)
    await graph.save(Batch(feedback=(Change(after=after, before=before),)), author)


async def test_feedback_is_read_back_as_it_was_given(graph: Graph) -> None:
    """Every field; nothing for an id that nobody knows."""
    await graph.save(HARBOUR.batch, SAMPLE)
    bare = Feedback(
        asker_id="choir",
        candidate_id="fishers",
        signal=FeedbackSignal.RELEVANT,
        position=None,
        model_version="prior-1",
        suggested_on=NOW.date(),
        given_at=NOW,
        from_brief=True,
    )
    for each in (SAID, bare):
        await save(graph, each)
    assert await graph.feedback.ids() == sorted([SAID.id, bare.id])
    found = await graph.feedback.by_ids([SAID.id, bare.id, "nothing"], VISITOR)
    assert found == {SAID.id: SAID, bare.id: bare}
    assert await graph.feedback.by_ids([], VISITOR) == {}


async def test_the_last_word_stands_in_the_graph(graph: Graph) -> None:
    """One recommendation and one feedback for a pair; the refusal goes with the verdict."""
    await graph.save(HARBOUR.batch, SAMPLE)
    await save(graph, SAID)
    row = {"asker": "fishers", "candidate": "cold-store"}
    assert await graph.read(DRAWN) == [
        {**row, "rank": 3, "verdict": "DO_NOT_SUGGEST", "refused": 1}
    ]
    again = replace(SAID, position=7, note="", version=2)
    await save(graph, again, SAID)
    assert await graph.read(DRAWN) == [
        {**row, "rank": 7, "verdict": "DO_NOT_SUGGEST", "refused": 1}
    ]
    better = replace(again, signal=FeedbackSignal.CONTACTED, position=None, version=3)
    await save(graph, better, again)
    assert await graph.read(DRAWN) == [{**row, "rank": None, "verdict": "CONTACTED", "refused": 0}]
    assert await graph.feedback.by_ids([SAID.id], SYSTEM) == {SAID.id: better}


async def test_each_word_is_an_event_of_the_askers(graph: Graph) -> None:
    """The audit trail has what was said and what it replaced; an idle word adds nothing."""
    await graph.save(HARBOUR.batch, SAMPLE)
    start = await graph.feed.latest()
    await save(graph, SAID)
    better = replace(SAID, signal=FeedbackSignal.RELEVANT, version=2)
    await save(graph, better, SAID)
    await save(graph, better, better)
    events = await graph.feed.after(start, await graph.feed.latest())
    assert [event.action for event in events] == [AuditAction.CREATE, AuditAction.UPDATE]
    for event in events:
        assert (event.subject_kind, event.subject_id) == (SubjectKind.FEEDBACK, SAID.id)
        assert event.organization_id == "fishers"
    assert events[1].before == {"signal": "DO_NOT_SUGGEST"}
    assert events[1].after == {"signal": "RELEVANT"}


async def test_feedback_needs_both_organizations(graph: Graph) -> None:
    """Nothing is stored on somebody who is not there."""
    await graph.save(HARBOUR.batch, SAMPLE)
    for wrong in (replace(SAID, candidate_id="nobody"), replace(SAID, asker_id="nobody")):
        with pytest.raises(NotFoundError):
            await graph.save(Batch(feedback=(Change(after=wrong),)), ADMINISTRATOR)
    assert await graph.feedback.ids() == []


async def test_feedback_on_a_hidden_candidate_is_hidden(graph: Graph) -> None:
    """Whoever does not see one side sees no feedback on it."""
    await graph.save(HARBOUR.batch, SAMPLE)
    hidden = replace(SAID, candidate_id="refuge")
    by_hidden = replace(SAID, asker_id="refuge")
    for each in (hidden, by_hidden):
        await save(graph, each)
    ids = [hidden.id, by_hidden.id]
    assert await graph.feedback.by_ids(ids, VISITOR) == {}
    assert (await graph.feedback.by_ids(ids, SYSTEM)).keys() == set(ids)


@pytest.fixture
async def writers(
    graph: Graph, address: GraphAddress, reader: GraphAddress | None
) -> AsyncIterator[list[Graph]]:
    """Eight graphs on the database of `graph`, as eight processes would have them."""
    async with separate(address, reader) as graphs:
        yield graphs


async def test_of_words_that_meet_one_stands(graph: Graph, writers: list[Graph]) -> None:
    """Eight first words on one pair at once: one is stored, the others are told of it."""
    await graph.save(HARBOUR.batch, SAMPLE)
    outcomes = await asyncio.gather(*(save(each, SAID) for each in writers), return_exceptions=True)
    assert sum(outcome is None for outcome in outcomes) == 1
    assert all(isinstance(each, AlreadyExistsError) for each in outcomes if each is not None)
    changed = replace(SAID, signal=FeedbackSignal.RELEVANT, version=2)
    outcomes = await asyncio.gather(
        *(save(each, changed, SAID) for each in writers), return_exceptions=True
    )
    assert sum(outcome is None for outcome in outcomes) == 1
    assert all(isinstance(each, VersionConflictError) for each in outcomes if each is not None)
    (row,) = await graph.read(DRAWN)
    assert (row["verdict"], row["refused"]) == ("RELEVANT", 0)
