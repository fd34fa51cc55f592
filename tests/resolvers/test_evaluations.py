"""Measuring one's own graph: on what everybody sees, stored, and readable by everybody."""

from dataclasses import replace
from typing import Any

import pytest

from domain.audit import SAMPLE
from domain.change import Batch, Change
from domain.codes import Visibility
from domain.errors import ForbiddenError
from domain.evaluation import MODEL, Evaluation
from domain.feedback import FeedbackSignal
from domain.text import Text
from domain.viewer import LOCAL_ADMINISTRATOR, VISITOR, Viewer
from graphdb.connection import Graph
from matching.corpus import Corpus
from matching.evaluation import Measured
from matching.model_file import FittedModel
from matching.training import Training, trained
from matching.weights import PRIOR, Model
from resolvers import measuring
from resolvers.evaluations import list_evaluations
from resolvers.measuring import FEWEST, NothingToMeasureError, Wanted, measure
from resolvers.public import public_corpus
from tests.matching.test_evidence import SAID
from tests.resolvers.reading import holding, reader_of
from tests.schema.asking import data_of
from tests.worlds import World, activity, org, partnership

PAIRS = 40
ASKED = """query ($model: String) { evaluations(modelVersion: $model) {
  modelVersion dataset task queryCount evaluatedAt
  scores { name baseline normalizedDiscountedCumulativeGain recall recallAt50 meanReciprocalRank
           roleOverlap reciprocity coverage exposureGini standardError smallShare } } }"""

# Forty boats, each with its own ice house; a fifth of all are newcomers, sixteen, and ask if the
# other one of their pair is not hidden as well.
COAST = World(
    organizations=tuple(
        org(f"{kind}-{bay:02}", mission=Text.of(en=f"{kind} of bay {bay}, {said}"), **resources)
        for bay in range(PAIRS)
        for kind, said, resources in (
            ("boat", "fishing", {"needs": "ice"}),
            ("house", "cold rooms", {"offers": "ice"}),
        )
    ),
    activities=tuple(
        activity(f"landing-{bay}", f"boat-{bay:02}", f"house-{bay:02}",
                 title=Text.of(en=f"Landing of bay {bay}"))
        for bay in range(PAIRS)
    ),
)  # fmt: skip
# Somebody nobody may see, who works with many and is a partner of some.
HIDDEN = replace(
    org("secret", offers="ice", mission=Text.of(en="fishing and cold rooms of bay 1")),
    visibility=Visibility.HIDDEN,
)
SHADOWED = World(
    organizations=(*COAST.organizations, HIDDEN),
    activities=(
        *(
            replace(each, participants=(*each.participants, *activity("x", "secret").participants))
            for each in COAST.activities[:5]
        ),
        *COAST.activities[5:],
        *(activity(f"quiet-{bay}", "secret", title=Text.of(en="Quiet")) for bay in range(3)),
    ),
    partnerships=(replace(partnership("pact", "secret", "boat-01"), visibility=Visibility.HIDDEN),),
)


def silent(_task: str, _done: int, _total: int) -> None:
    """Nobody to tell."""


async def measured(graph: Graph, world: World, **wanted: Any) -> list[Measured]:
    """What an administrator measures on a world."""
    context = reader_of(await holding(graph, world), LOCAL_ADMINISTRATOR)
    return await measure(context, Wanted(**wanted), silent)


async def test_a_graph_is_measured_and_everybody_reads_it(graph: Graph) -> None:
    """What was measured is what a visitor is served, to the last digit, model first."""
    (found,) = await measured(graph, COAST)
    (served,) = (await data_of(reader_of(graph, VISITOR), ASKED))["evaluations"]
    evaluation = found.evaluation
    assert served["queryCount"] == evaluation.query_count
    assert FEWEST <= evaluation.query_count <= 2 * PAIRS / 5
    assert (served["dataset"], served["task"]) == ("own-graph", "newcomer")
    assert served["modelVersion"] == evaluation.model_version
    first = evaluation.scores[0]
    assert served["scores"][0] == {
        "name": MODEL,
        "baseline": False,
        "normalizedDiscountedCumulativeGain": first.gain,
        "recall": first.recall,
        "recallAt50": first.recall_at_50,
        "meanReciprocalRank": first.mean_reciprocal_rank,
        "roleOverlap": first.role_overlap,
        "reciprocity": first.reciprocity,
        "coverage": first.coverage,
        "exposureGini": first.exposure_gini,
        "standardError": first.standard_error,
        "smallShare": first.small_share,
    }
    assert all(each["baseline"] for each in served["scores"][1:])


@pytest.mark.untraced
async def test_whom_nobody_sees_changes_no_figure(graph: Graph) -> None:
    """With a hidden organization in work and partnerships, all figures are the same."""
    plain = await measured(graph, COAST)
    assert await measured(graph, SHADOWED) == plain
    corpus = await public_corpus(reader_of(graph, LOCAL_ADMINISTRATOR))
    assert "secret" not in repr(corpus)


async def test_asking_names_a_model(graph: Graph) -> None:
    """Without a name the model in use counts; one that was never measured has nothing."""
    await measured(graph, COAST)
    context = reader_of(graph)
    (own,) = await list_evaluations(context, None)
    assert await list_evaluations(context, own.model_version) == [own]
    assert await list_evaluations(context, "another") == []
    assert isinstance(own, Evaluation)


@pytest.mark.untraced
async def test_a_fitted_model_is_measured_on_what_it_has_not_seen(graph: Graph) -> None:
    """Under its own name, but fitted again: what its weights were makes no difference."""
    context = reader_of(await holding(graph, COAST), LOCAL_ADMINISTRATOR)
    found = []
    for lightest in ("portrait_words", "needs_met"):
        weights = PRIOR.weights | {lightest: 0.0}
        used = replace(context, model=Model(version="fitted-1", weights=weights))
        found.append(await measure(used, Wanted(), silent))
    assert found[0] == found[1]
    assert {each.evaluation.model_version for each in found[0]} == {"fitted-1"}
    assert await list_evaluations(replace(context, model=PRIOR), None) == []
    assert await list_evaluations(used, None) == [found[1][0].evaluation]


@pytest.mark.untraced
async def test_what_was_said_of_suggestions_teaches_the_model_that_is_measured(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it taught the one in use; as far as a split knows both, and the day it was said on."""
    context = reader_of(await holding(graph, COAST), LOCAL_ADMINISTRATOR)
    said = [
        replace(SAID, asker_id=f"boat-{bay:02}", candidate_id=f"house-{(bay + 1) % PAIRS:02}",
                signal=FeedbackSignal.ACCEPTED)
        for bay in range(PAIRS)
    ]  # fmt: skip
    await graph.save(Batch(feedback=tuple(Change(after=each) for each in said)), SAMPLE)
    taught: list[Corpus] = []

    def recorded(corpus: Corpus, training: Training) -> FittedModel:
        taught.append(corpus)
        return trained(corpus, training)

    monkeypatch.setattr(measuring, "trained", recorded)
    used = Model(version="fitted-1", weights=PRIOR.weights)
    await measure(replace(context, model=used), Wanted(), silent)
    newcomers = taught[0]
    known = {each.id for each in newcomers.organizations}
    assert 0 < len(newcomers.feedback) < PAIRS
    assert {each.id for each in newcomers.feedback} == {
        each.id for each in said if {each.asker_id, each.candidate_id} <= known
    }


async def test_progress_is_told_to_its_end(graph: Graph) -> None:
    """Each question is told once it is answered."""
    told: list[tuple[str, int, int]] = []
    context = reader_of(await holding(graph, COAST), LOCAL_ADMINISTRATOR)
    await measure(context, Wanted(queries=10), lambda *each: told.append(each))
    assert told == [("newcomer", done, 10) for done in range(1, 11)]


@pytest.mark.untraced
async def test_measuring_again_gives_the_same_figures(graph: Graph) -> None:
    """The seed settles who is hidden; another one hides others."""
    first = await measured(graph, COAST, seed=3)
    assert await measured(graph, COAST, seed=3) == first
    assert await measured(graph, COAST, seed=4) != first


@pytest.mark.parametrize(
    "world",
    [World(), World(organizations=COAST.organizations, activities=COAST.activities[:3])],
    ids=["empty", "tiny"],
)
async def test_too_little_is_told_and_nothing_is_stored(graph: Graph, world: World) -> None:
    """An empty or tiny graph is no fault: the error says what is missing, in both languages."""
    with pytest.raises(NothingToMeasureError) as caught:
        await measured(graph, world)
    assert str(FEWEST) in caught.value.text.shown("id")
    assert caught.value.text.shown("id") != caught.value.text.shown("en")
    assert (await data_of(reader_of(graph), ASKED))["evaluations"] == []


@pytest.mark.parametrize("viewer", [VISITOR, Viewer(known=frozenset({"boat-01"}))])
async def test_only_an_administrator_measures(graph: Graph, viewer: Viewer) -> None:
    """It takes minutes of the machine's time."""
    with pytest.raises(ForbiddenError):
        await measure(reader_of(await holding(graph, COAST), viewer), Wanted(), silent)
