"""The model in use: fitted on what everybody sees, followed while it changes, never a surprise."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest
import sklearn

from domain.audit import SAMPLE
from domain.change import Batch, Change
from domain.codes import PartnershipStatus, Visibility
from domain.errors import ForbiddenError, ModelRefusedError, StoreDamagedError
from domain.feedback import Feedback, FeedbackSignal
from domain.recommendation import MatchFilter, MatchWeights
from domain.text import Text
from domain.viewer import LOCAL_ADMINISTRATOR, SYSTEM, VISITOR
from graphdb.connection import Graph
from matching.learning import NothingToLearnError
from matching.model_file import FittedModel
from matching.model_store import CURRENT
from matching.splits import SMALL
from matching.weights import PRIOR, Model
from resolvers import recommendations
from resolvers.evaluations import list_evaluations
from resolvers.exposure import ExposureCounter
from resolvers.fitting import fit_model
from resolvers.models import ModelInUse
from resolvers.recommendation_ids import opened
from tests.matching.matchmaking import ENCODER
from tests.matching.test_teaching import COAST as BAYS
from tests.matching.test_teaching import feedback
from tests.matching.test_weights import fitted
from tests.matching.wishes import NOW
from tests.resolvers.reading import holding, reader_of
from tests.resolvers.test_evaluations import COAST, SHADOWED
from tests.schema.asking import data_of
from tests.worlds import World, activity, org, partnership

LISTED = """query ($me: ID!) { organization(id: $me) {
  recommendations(first: 3) { edges { node { id rank } } } } }"""
TELL = """mutation ($input: GiveFeedbackInput!) { giveFeedback(input: $input) {
  ... on FeedbackPayload { recommendation { id rank } } } }"""
PROPOSE = """mutation ($me: ID!, $them: ID!) { proposePartnership(input: { asOrganization: $me
  partnership: { title: [{ language: "id", text: "Es untuk ikan" }], types: [OPERATIONAL]
    parties: [{ organization: $me, role: MEMBER }, { organization: $them, role: MEMBER }] }
  }) { ... on PartnershipPayload { partnership { id status } } } }"""
# A fleet that has done too much alone to be taken for a newcomer, before twelve ice houses: what
# it teaches, it teaches by its suggestions.
FLEET = World(
    organizations=(
        *BAYS.organizations,
        org("fleet", needs="ice", mission=Text.of(en="boat of every bay")),
        replace(org("refuge", offers="ice"), visibility=Visibility.MEMBERS),
    ),
    activities=(
        *BAYS.activities,
        *(activity(f"trip-{n}", "fleet", title=Text.of(en=f"Trip {n}")) for n in range(SMALL + 1)),
    ),
)


def silent(_step: str, _done: int, _total: int) -> None:
    """Nobody to tell."""


async def fitted_on(graph: Graph, world: World, *said: Feedback) -> FittedModel:
    """What an administrator fits on a world, and on what was said in it."""
    await holding(graph, world)
    await graph.save(Batch(feedback=tuple(Change(after=each) for each in said)), SAMPLE)
    return await fit_model(reader_of(graph, LOCAL_ADMINISTRATOR), silent)


@pytest.mark.untraced
async def test_whom_nobody_sees_teaches_nothing(graph: Graph) -> None:
    """With a hidden organization in work, partnerships and feedback, the model is the same."""
    said = (
        feedback("boat-01", "secret", FeedbackSignal.ACCEPTED),
        feedback("secret", "boat-02", FeedbackSignal.DO_NOT_SUGGEST),
    )
    plain = await fitted_on(graph, COAST)
    shadowed = await fitted_on(graph, SHADOWED, *said)
    assert shadowed.version == plain.version
    assert shadowed.weights.tolist() == plain.weights.tolist()


async def test_what_front_ends_tell_teaches(graph: Graph) -> None:
    """Opened through GraphQL, a suggestion is one more question; shown beside it weighs it a bit.

    What is fitted here is what `mitra model fit` saves. A suggestion that was shown and no more
    teaches nothing.
    """
    await holding(graph, COAST)
    use = reader_of(graph, LOCAL_ADMINISTRATOR)
    plain = await fit_model(use, silent)
    listed = await data_of(use, LISTED, me="boat-01")
    page = [edge["node"] for edge in listed["organization"]["recommendations"]["edges"]]
    fitted = []
    for verdict, place in (("SHOWN", 0), ("OPENED", 2)):
        await data_of(use, TELL, input={"recommendation": page[place]["id"], "verdict": verdict})
        fitted.append(await fit_model(use, silent))
    shown, opened = fitted
    assert shown.metrics["queries"] == plain.metrics["queries"]
    assert opened.metrics["queries"] == plain.metrics["queries"] + 1
    assert shown.version == plain.version != opened.version
    said = (await graph.feedback.by_ids(await graph.feedback.ids(), SYSTEM)).values()
    assert {(each.signal.value, each.position) for each in said} == {("SHOWN", 1), ("OPENED", 3)}


def evidence(model: FittedModel) -> dict[str, float]:
    """What a model tells of the suggestions it learned from."""
    name = "evidence_"
    found = {key.removeprefix(name): value for key, value in model.metrics.items() if name in key}
    return {key: round(value, 2) for key, value in found.items()}


@pytest.mark.untraced
async def test_what_came_of_a_suggestion_teaches(graph: Graph) -> None:
    """Proposed through GraphQL it counts .6, agreed 1, declined -.3; the silent rest by its place.

    A front end told nothing but what was opened last: who was shown is what the server counted.
    What is fitted here is what `mitra model fit` saves.
    """
    await holding(graph, FLEET)
    counter = ExposureCounter(graph)
    counter.start()
    use = replace(reader_of(graph, LOCAL_ADMINISTRATOR, now=graph.now()), exposure=counter)
    listed = await data_of(use, LISTED, me="fleet")
    await counter.close()
    first, second, third = (
        edge["node"] for edge in listed["organization"]["recommendations"]["edges"]
    )
    ids = [(await opened(use, each["id"], "id")).candidate_id for each in (first, second)]
    plain = await fit_model(use, silent)
    assert evidence(plain) == {}
    made = await data_of(use, PROPOSE, me="fleet", them=ids[0])
    proposed = made["proposePartnership"]["partnership"]
    assert proposed["status"] == "PROPOSED"
    asked = await fit_model(use, silent)
    rest = -0.01 - 0.01  # .02 at places 2 and 3, which two thirds and a half look at
    assert evidence(asked) == {
        "queries": 1, "weight": 0.62, "contacted": 1, "contacted_weight": 0.6,
        "shown": 2, "shown_weight": pytest.approx(rest, abs=0.01),
    }  # fmt: skip
    assert asked.metrics["queries"] == plain.metrics["queries"] + 1
    await data_of(use, TELL, input={"recommendation": third["id"], "verdict": "OPENED"})
    for status, name, weight in (
        (PartnershipStatus.ACTIVE, "accepted", 1.0),
        (PartnershipStatus.DECLINED, "declined", -0.3),
    ):
        await answered(graph, proposed["id"], status)
        found = evidence(await fit_model(use, silent))
        assert (found[name], found[f"{name}_weight"]) == (1, weight)
        assert (found["opened"], found["opened_weight"]) == (1, 0.2)
        assert (found["shown"], found["queries"]) == (1, 1)


async def answered(graph: Graph, identity: str, status: PartnershipStatus) -> None:
    """Save what became of a partnership, as an import would."""
    before = (await graph.partnerships.by_ids([identity], SYSTEM))[identity]
    after = replace(before, status=status, version=before.version + 1)
    await graph.save(Batch(partnerships=(Change(before=before, after=after),)), SAMPLE)


@pytest.mark.untraced
async def test_what_came_of_a_protected_suggestion_leaves_no_trace(graph: Graph) -> None:
    """Shown, answered and agreed: where one side is protected the model is the same, bit by bit."""
    public = feedback("fleet", "house-05", FeedbackSignal.RELEVANT)
    plain = await fitted_on(graph, FLEET, public)
    assert evidence(plain) == {"queries": 1, "weight": 0.5, "relevant": 1, "relevant_weight": 0.5}
    said = (
        feedback("fleet", "refuge", FeedbackSignal.RELEVANT),
        feedback("refuge", "house-01", FeedbackSignal.RELEVANT),
    )
    deals = tuple(
        partnership(" and ".join(parties), *parties, visibility=Visibility.MEMBERS)
        for parties in (
            ("fleet", "refuge"),
            ("refuge", "house-01"),
            ("fleet", "house-05", "refuge"),
        )
    )
    await holding(graph, replace(FLEET, partnerships=deals))
    told = Batch(feedback=tuple(Change(after=each) for each in (public, *said)))
    await graph.save(told, SAMPLE)
    await graph.exposures.add({("fleet", NOW.date()): {"refuge": 1.0},
                               ("refuge", NOW.date()): {"house-01": 1.0}})  # fmt: skip
    protected = await fit_model(reader_of(graph, LOCAL_ADMINISTRATOR), silent)
    assert (protected.version, protected.metrics) == (plain.version, plain.metrics)


async def test_an_empty_graph_has_nothing_to_teach(graph: Graph) -> None:
    """It is said so, in both languages."""
    with pytest.raises(NothingToLearnError) as caught:
        await fitted_on(graph, World())
    assert caught.value.text.shown("id") != caught.value.text.shown("en")


async def test_only_an_administrator_fits(graph: Graph) -> None:
    """It takes minutes of the machine's time."""
    with pytest.raises(ForbiddenError):
        await fit_model(reader_of(await holding(graph, COAST), VISITOR), silent)


async def test_every_answer_carries_the_model_of_its_context(graph: Graph) -> None:
    """Lists, briefs' shape aside, and explanations; weights of a client go by the shipped model."""
    model = Model.of(fitted())
    context = replace(reader_of(await holding(graph, COAST)), model=model)
    wanted, neutral = MatchFilter(), MatchWeights()
    page = await recommendations.recommend(context, "boat-01", wanted, neutral, first=3, after=None)
    assert {edge.node.model_version for edge in page.edges} == {model.version}
    pair = await recommendations.explain_match(context, "boat-01", "house-02", wanted, neutral)
    assert pair is not None
    assert pair.model_version == model.version
    asked = MatchWeights(region=2)
    page = await recommendations.recommend(context, "boat-01", wanted, asked, first=3, after=None)
    assert {edge.node.model_version for edge in page.edges} == {f"{PRIOR.version}+client"}
    assert await list_evaluations(context, None) == []


# --- which one is in use ---------------------------------------------------------------------


def stored(folder: Path) -> ModelInUse:
    """A folder with one model that this program can use, and one that it cannot."""
    models = ModelInUse(folder, ENCODER.fingerprint)
    good = replace(fitted(), scikit_learn=sklearn.__version__, encoder=ENCODER.fingerprint)
    models.store.keep(good)
    models.store.keep(replace(good, version="other-encoder", encoder="another"))
    return models


def choose(models: ModelInUse, version: str) -> None:
    """Choose a version as somebody would who copies files by hand."""
    (models.store.folder / CURRENT).write_text(f"{version}\n")


async def test_the_model_in_use_is_followed(tmp_path: Path) -> None:
    """The shipped one, a fitted one, and the shipped one again, each after the next look."""
    models = stored(tmp_path)
    await models.renew()
    assert models.model is PRIOR
    models.store.use("fitted-1", terms=fitted().terms, encoder=ENCODER.fingerprint)
    await models.renew()
    assert models.model.version == "fitted-1"
    assert models.model.averaged is not None
    held = models.model
    await models.renew()
    assert models.model is held  # nothing changed, so nothing was read
    models.store.use_prior()
    await models.renew()
    assert models.model is PRIOR


@pytest.mark.parametrize("version", ["other-encoder", "nobody", "not a version"])
async def test_a_model_that_is_refused_leaves_the_shipped_one(
    tmp_path: Path, version: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It is said once, with what differs; a good choice later mends it."""
    models = stored(tmp_path)
    choose(models, version)
    with caplog.at_level(logging.ERROR):
        await models.renew()
        await models.renew()
    assert models.model is PRIOR
    assert isinstance(models.refused, ModelRefusedError)
    (record,) = caplog.records
    assert PRIOR.version in record.getMessage()
    advice = "mitra model use" if version == "not a version" else "mitra model fit"
    assert advice in record.getMessage()
    models.store.use("fitted-1", terms=fitted().terms, encoder=ENCODER.fingerprint)
    await models.renew()
    assert (models.model.version, models.refused) == ("fitted-1", None)


async def test_a_folder_that_cannot_be_read_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Where CURRENT is no file, the shipped model ranks and the reason is kept."""
    models = stored(tmp_path)
    (tmp_path / CURRENT).mkdir()
    with caplog.at_level(logging.ERROR):
        await models.renew()
        await models.renew()
    assert models.model is PRIOR
    assert isinstance(models.refused, StoreDamagedError)
    assert len(caplog.records) == 1  # told once, looked at again each time


async def test_a_folder_that_is_whole_again_is_used_again(tmp_path: Path) -> None:
    """Also where its mark is what it was: no CURRENT before, none while it was away, none after."""
    folder = tmp_path / "models"
    models = stored(folder)
    folder.rename(tmp_path / "aside")
    folder.touch()
    models._seen = (0, 0)  # as if one had been in use
    await models.renew()
    assert isinstance(models.refused, StoreDamagedError)
    folder.unlink()
    (tmp_path / "aside").rename(folder)
    await models.renew()
    assert models.refused is None
