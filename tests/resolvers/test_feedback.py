"""An organization says what it thinks of a suggestion, and the next answer heeds it."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.codes import ExclusionReason, FeedbackVerdict, ReasonCode, RiskCode, Visibility
from domain.errors import (
    ExpiredError,
    ForbiddenError,
    IdempotencyConflictError,
    InputError,
    InvalidValueError,
    NotFoundError,
    TooManyError,
)
from domain.feedback import FeedbackSignal
from domain.recommendation import Brief, MatchFilter, MatchWeights, Recommendation, Wanted
from domain.viewer import LOCAL_ADMINISTRATOR, SYSTEM, VISITOR, Viewer
from graphdb.connection import Graph
from matching.recommender import RecommendationPage
from resolvers import recommendations
from resolvers.context import Context
from resolvers.feedback import GivenFeedback, give_feedback, judged
from tests.matching.wishes import NOW
from tests.resolvers.reading import holding, index_of, reader_of
from tests.resolvers.writing import events_after, where
from tests.worlds import World, org

OWN = Viewer(known=frozenset({"fishers"}))
STORES = World(
    organizations=(
        org("fishers", needs="ice", offers="fish"),
        org("cold-store", needs="fish", offers="ice"),
        org("ice-house", needs="fish", offers="ice"),
    )
)
NEVER = FeedbackVerdict.DO_NOT_SUGGEST


async def suggestions(context: Context, asker: str = "fishers") -> RecommendationPage:
    """Ten suggestions to an organization."""
    return await recommendations.recommend(
        context, asker, MatchFilter(), MatchWeights(), first=10, after=None
    )


async def suggested(context: Context, candidate: str = "cold-store") -> Recommendation:
    """One of them."""
    page = await suggestions(context)
    return next(edge.node for edge in page.edges if edge.node.organization_id == candidate)


async def shown(context: Context) -> set[str]:
    """Whom the fishers are shown."""
    return {edge.node.organization_id for edge in (await suggestions(context)).edges}


def word(record: Recommendation, verdict: FeedbackVerdict = NEVER, **more: object) -> GivenFeedback:
    """What is said of a suggestion."""
    return replace(GivenFeedback(recommendation=record.id, verdict=verdict), **more)


async def test_a_refusal_counts_in_every_process_at_once(graph: Graph) -> None:
    """Two columns that each follow the feed; another verdict brings the candidate back."""
    await holding(graph, STORES)
    here, there = (reader_of(graph, OWN, index=index_of(graph)) for _ in range(2))
    record = await suggested(here)
    assert await shown(there) == {"cold-store", "ice-house"}
    token = await give_feedback(here, word(record))
    assert (token.asker_id, token.candidate_id) == ("fishers", "cold-store")
    assert token.position == record.rank
    for context in (here, there):
        assert await shown(context) == {"ice-house"}
        now = (await judged(context, record.id)).record
        assert (now.id, now.rank) == (record.id, None)
        assert now.exclusion is ExclusionReason.NOT_SUGGESTED
    await give_feedback(there, word(record, FeedbackVerdict.RELEVANT))
    for context in (here, there):
        assert await shown(context) == {"cold-store", "ice-house"}
        assert (await judged(context, record.id)).record.rank is not None


async def test_everything_said_is_kept(graph: Graph) -> None:
    """Place, model and day of the suggestion, reasons and cautions once each, the remark."""
    await holding(graph, STORES)
    context = reader_of(graph, OWN)
    record = await suggested(context)
    given = word(
        record,
        FeedbackVerdict.NOT_RELEVANT,
        reasons=(ReasonCode.MISSION, ReasonCode.MISSION, ReasonCode.REGION),
        cautions=(RiskCode.DIFFERING_GOALS,),
        note="  Tujuan berbeda\nsekali ",
    )
    await give_feedback(context, given)
    (said,) = (await graph.feedback.by_ids(await graph.feedback.ids(), SYSTEM)).values()
    assert (said.position, said.model_version) == (record.rank, record.model_version)
    assert (said.suggested_on, said.given_at) == (NOW.date(), NOW)
    assert said.signal is FeedbackSignal.NOT_RELEVANT
    assert said.reasons == (ReasonCode.MISSION, ReasonCode.REGION)
    assert said.cautions == (RiskCode.DIFFERING_GOALS,)
    assert said.note == "Tujuan berbeda\nsekali"
    assert not said.from_brief


async def test_saying_it_again_changes_nothing(graph: Graph) -> None:
    """No second event, with or without a key; with a key no other word is taken for it."""
    await holding(graph, STORES)
    context = reader_of(graph, OWN)
    record = await suggested(context)
    start = await graph.feed.latest()
    await give_feedback(context, word(record), key="k")
    later = replace(context, now=NOW + timedelta(hours=1))
    for key in ("k", None, "other"):
        await give_feedback(later, word(record), key=key)
    assert len(await events_after(graph, start)) == 1
    await give_feedback(later, word(record, FeedbackVerdict.RELEVANT))
    await give_feedback(later, word(record), key="k")  # the first call, come late: it was done
    assert await shown(context) == {"cold-store", "ice-house"}
    with pytest.raises(IdempotencyConflictError):
        await give_feedback(context, word(record, FeedbackVerdict.CONTACTED), key="k")


async def test_words_that_meet_are_all_taken(graph: Graph) -> None:
    """Eight members speak at once: nobody fails, and the last word stands."""
    await holding(graph, STORES)
    context = reader_of(graph, OWN)
    record = await suggested(context)
    start = await graph.feed.latest()
    await asyncio.gather(
        *(give_feedback(context, word(record, note=f"word {place}")) for place in range(8))
    )
    events = await events_after(graph, start)
    assert len(events) == 8
    (said,) = (await graph.feedback.by_ids(await graph.feedback.ids(), SYSTEM)).values()
    assert (said.version, said.note) == (8, events[-1].after["note"])


async def test_only_who_acts_for_the_asker_is_heard(graph: Graph) -> None:
    """Others see the asker but may not; nothing is stored, not even for the candidate."""
    await holding(graph, STORES)
    record = await suggested(reader_of(graph, OWN))
    for viewer in (VISITOR, Viewer(known=frozenset({"cold-store"}))):
        with pytest.raises(ForbiddenError) as raised:
            await give_feedback(reader_of(graph, viewer), word(record))
        assert where(raised.value) == ("FORBIDDEN", "recommendation")
    assert await graph.feedback.ids() == []
    await give_feedback(reader_of(graph, LOCAL_ADMINISTRATOR), word(record))
    assert len(await graph.feedback.ids()) == 1


async def test_what_is_hidden_answers_like_what_never_was(graph: Graph) -> None:
    """A hidden asker, a candidate hidden since, and an id made up: one error, one path."""
    world = World(
        organizations=(
            *STORES.organizations,
            org("refuge", needs="ice", visibility=Visibility.HIDDEN),
            org("secret-store", offers="ice", visibility=Visibility.PARTNERS),
        )
    )
    await holding(graph, world)
    everything = reader_of(graph, LOCAL_ADMINISTRATOR)
    by_hidden = (await suggestions(everything, "refuge")).edges[0].node
    of_hidden = await suggested(everything, "secret-store")
    context = reader_of(graph, OWN)
    errors = []
    for identity in (by_hidden.id, of_hidden.id, "nothing", by_hidden.id[:-1], "fishers"):
        with pytest.raises(InputError) as raised:
            await give_feedback(context, GivenFeedback(recommendation=identity, verdict=NEVER))
        assert isinstance(raised.value, NotFoundError)
        errors.append((where(raised.value), raised.value.text))
    assert set(errors) == {(("NOT_FOUND", "recommendation"), errors[0][1])}


async def test_an_id_can_be_answered_for_ninety_days(graph: Graph) -> None:
    """Then it says that it expired, and what to do."""
    await holding(graph, STORES)
    context = reader_of(graph, OWN)
    record = await suggested(context)
    with pytest.raises(ExpiredError) as raised:
        await give_feedback(replace(context, now=NOW + timedelta(days=91)), word(record))
    assert where(raised.value) == ("EXPIRED", "recommendation")
    await give_feedback(replace(context, now=NOW + timedelta(days=90)), word(record))


async def test_a_brief_is_answered_for_the_organization_that_asked(graph: Graph) -> None:
    """Its word counts for the organization's own list; a brief of nobody's has nobody's word."""
    await holding(graph, STORES)
    context = reader_of(graph, OWN)
    brief = Brief(needs=(Wanted(concept="resource:ice"),))
    pages = [
        await recommendations.match_partners(
            context, each, MatchFilter(), MatchWeights(), first=10, after=None
        )
        for each in (replace(brief, as_organization="fishers"), brief)
    ]
    ids = [{edge.node.organization_id: edge.node for edge in page.edges} for page in pages]
    assert ids[0]["cold-store"].id != ids[1]["cold-store"].id != (await suggested(context)).id
    await give_feedback(context, word(ids[0]["cold-store"]))
    assert await shown(context) == {"ice-house"}
    (said,) = (await graph.feedback.by_ids(await graph.feedback.ids(), SYSTEM)).values()
    assert said.from_brief
    for viewer in (OWN, LOCAL_ADMINISTRATOR):
        with pytest.raises(InvalidValueError) as raised:
            await give_feedback(reader_of(graph, viewer), word(ids[1]["cold-store"]))
        assert where(raised.value) == ("INVALID_VALUE", "recommendation")


async def test_a_remark_is_bounded(graph: Graph) -> None:
    """Too long or unfit remarks are refused; an empty one is none."""
    await holding(graph, STORES)
    context = reader_of(graph, OWN)
    record = await suggested(context)
    with pytest.raises(TooManyError) as raised:
        await give_feedback(context, word(record, note="x" * 1001))
    assert where(raised.value) == ("TOO_MANY", "note")
    with pytest.raises(InvalidValueError):
        await give_feedback(context, word(record, note="a\x00b"))
    await give_feedback(context, word(record, note=" \n "))


async def test_an_explained_pair_can_be_answered_too(graph: Graph) -> None:
    """So a refused candidate can be brought back after its list is gone."""
    await holding(graph, STORES)
    context = reader_of(graph, OWN)
    await give_feedback(context, word(await suggested(context)))
    told = await recommendations.explain_match(
        context, "fishers", "cold-store", MatchFilter(), MatchWeights()
    )
    assert told is not None
    assert told.exclusion is ExclusionReason.NOT_SUGGESTED
    await give_feedback(context, word(told, FeedbackVerdict.RELEVANT))
    assert await shown(context) == {"cold-store", "ice-house"}
