"""Figures of models are kept: what was measured last of each model, dataset and task."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.evaluation import Evaluation, ModelScore
from graphdb.address import GraphAddress
from graphdb.connection import Graph
from tests.graphdb.graphs import NOW, empty, separate
from tests.worlds import words

SHARES = st.floats(0, 1)
MAYBE = st.none() | SHARES
WORDS = words
SCORES = st.builds(
    ModelScore,
    name=WORDS,
    baseline=st.booleans(),
    gain=SHARES,
    recall=SHARES,
    recall_at_50=SHARES,
    mean_reciprocal_rank=SHARES,
    coverage=SHARES,
    exposure_gini=SHARES,
    role_overlap=MAYBE,
    reciprocity=MAYBE,
    standard_error=MAYBE,
    small_share=MAYBE,
)
EVALUATIONS = st.builds(
    Evaluation,
    model_version=WORDS,
    dataset=WORDS,
    task=WORDS,
    query_count=st.integers(1, 10**6),
    scores=st.lists(SCORES, min_size=1, max_size=3).map(tuple),
    evaluated_at=st.just(NOW),
)
MODEL = ModelScore(
    name="model", baseline=False, gain=0.5, recall=0.6, recall_at_50=0.9,
    mean_reciprocal_rank=0.4, coverage=0.3, exposure_gini=0.2,
)  # fmt: skip
MEASURED = Evaluation(
    model_version="m", dataset="own", task="newcomer", query_count=12, scores=(MODEL,),
    evaluated_at=NOW,
)  # fmt: skip


@settings(
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(evaluation=EVALUATIONS)
async def test_what_is_saved_is_read_back(graph: Graph, evaluation: Evaluation) -> None:
    """Every figure to its last bit, every gap, and scores in their order."""
    await empty(graph)
    await graph.evaluations.save(evaluation)
    assert await graph.evaluations.of_model(evaluation.model_version) == [evaluation]


async def test_the_latest_of_a_task_stands(graph: Graph) -> None:
    """Measuring again replaces that task's figures only; models are apart; the order is fixed."""
    later = replace(MEASURED, query_count=20, evaluated_at=NOW + timedelta(days=1))
    temporal = replace(MEASURED, task="temporal")
    other = replace(MEASURED, dataset="another")
    strange = replace(MEASURED, model_version="n")
    for each in (temporal, MEASURED, strange, other, later):
        await graph.evaluations.save(each)
    assert await graph.evaluations.of_model("m") == [other, later, temporal]
    assert await graph.evaluations.of_model("n") == [strange]
    assert await graph.evaluations.of_model("unknown") == []


async def test_eight_who_measure_at_once_leave_one(
    graph: Graph, address: GraphAddress, reader: GraphAddress | None
) -> None:
    """The same key from eight processes makes one evaluation, and none of them fails."""
    async with separate(address, reader) as graphs:
        await asyncio.gather(*(each.evaluations.save(MEASURED) for each in graphs))
    assert await graph.evaluations.of_model("m") == [MEASURED]


async def test_figures_are_no_records(graph: Graph) -> None:
    """They are linked to nothing and leave no event, so no index is brought up to date for them."""
    await graph.evaluations.save(MEASURED)
    rows = await graph.read("MATCH (e:Evaluation)--(n) RETURN count(n) AS linked")
    assert rows[0]["linked"] == 0
    assert await graph.feed.latest() == 0
