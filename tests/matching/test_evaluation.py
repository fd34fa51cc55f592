"""An evaluation says how good the lists are that people would see, and compares like with like."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from domain.codes import OrganizationType, PartyRole
from domain.evaluation import MODEL
from domain.text import Text
from domain.viewer import SYSTEM
from matching import metrics
from matching.baselines import BASELINES
from matching.corpus import Corpus
from matching.encoder import BundledEncoder
from matching.evaluation import Conditions, Measured, answered, measure, roles_of, small, some
from matching.recommender import ranked
from matching.snapshot import Snapshot
from matching.splits import Asked, Split, newcomers
from tests.small_vocabulary import VOCABULARY
from tests.worlds import MOMENT, World, activity, org, partnership, worlds

ENCODER = BundledEncoder()
CONDITIONS = Conditions(vocabulary=VOCABULARY, encoder=ENCODER, dataset="test", now=MOMENT)

# Twelve ice houses and twelve crews that need ice; crew n worked with house n and nobody else.
# What tells them apart is the name of their bay.
BAYS = ("Ambon", "Tual", "Seram", "Buru", "Saparua", "Haruku", "Banda", "Kei", "Aru", "Leti",
        "Wetar", "Babar")  # fmt: skip


def crew(bay: str) -> Asked:
    """A crew that comes as a newcomer, and the ice house of its bay."""
    own = activity(f"sail {bay}", f"crew {bay}", title=Text.of(en=f"Fish landed in {bay} bay"))
    return Asked(
        asker_id=f"crew {bay}",
        organization=org(f"crew {bay}", needs="ice", mission=Text.of(en=f"Fishing in {bay} bay")),
        activities=(own,),
        truth=frozenset({f"house {bay}"}),
    )


HOUSES = Corpus(
    organizations=[
        org(f"house {bay}", offers="ice", mission=Text.of(en=f"Cold rooms in {bay} bay"))
        for bay in BAYS
    ],
    activities=[
        activity(f"{bay} with {other}", f"house {bay}", f"house {other}",
                 title=Text.of(en=f"Cold rooms kept in {bay} bay"))
        for bay, other in pairwise(BAYS)
    ],
)  # fmt: skip
SPLIT = Split(train=HOUSES, asked=tuple(crew(bay) for bay in BAYS))


@pytest.fixture(scope="module")
def measured() -> Measured:
    """What was measured on the bays."""
    return measure(SPLIT, "newcomer", CONDITIONS)


def test_the_model_and_every_baseline_answer_the_same_questions(measured: Measured) -> None:
    """The model stands first; each of the baselines is there with an interval."""
    found = measured.evaluation
    assert [each.name for each in found.scores] == [MODEL, *BASELINES]
    assert [each.baseline for each in found.scores] == [False] + [True] * len(BASELINES)
    assert measured.above.keys() == BASELINES.keys()
    assert (found.query_count, found.task, found.dataset) == (12, "newcomer", "test")


def test_figures_follow_from_the_lists(measured: Measured) -> None:
    """The model's gain and recall are those of what the recommender lists for each newcomer."""
    snapshot = Snapshot.build(HOUSES, VOCABULARY, ENCODER)
    gains, found_at_ten = [], []
    for each, answers in answered(snapshot, SPLIT.asked, first=99, viewer=SYSTEM, now=MOMENT):
        hits = np.array([partner in each.truth for partner in answers])
        gains.append(metrics.gain(hits, 1))
        found_at_ten.append(metrics.recall(hits, 1))
    score = measured.evaluation.scores[0]
    assert score.gain == pytest.approx(np.mean(gains))
    assert score.recall == pytest.approx(np.mean(found_at_ten))
    assert score.gain > 0.9  # the bay tells


def test_the_interval_is_of_the_difference(measured: Measured) -> None:
    """Its middle is the model's gain less the baseline's; chance is clearly worse."""
    scores = {each.name: each.gain for each in measured.evaluation.scores}
    for name, interval in measured.above.items():
        assert interval.difference == pytest.approx(scores[MODEL] - scores[name])
    assert measured.above["random"].low > 0
    assert scores[measured.best_baseline] == max(scores[name] for name in BASELINES)


def test_newcomers_of_one_programme_are_one_witness(measured: Measured) -> None:
    """Twelve that tell of their work in the same words: nothing can be told from one programme."""
    assert {each.groups for each in measured.above.values()} == {len(BAYS)}
    one = Text.of(en="Fish landed with the crews of all bays")
    same = tuple(
        replace(each, activities=tuple(replace(work, title=one) for work in each.activities))
        for each in SPLIT.asked
    )
    found = measure(replace(SPLIT, asked=same), "newcomer", CONDITIONS)
    for each in found.above.values():
        assert (each.groups, each.queries, each.better, each.worse) == (1, len(BAYS), False, False)
    assert found.above["random"].difference > 0.5


def test_the_same_seed_gives_the_same_figures(measured: Measured) -> None:
    """Measuring twice changes nothing."""
    assert measure(SPLIT, "newcomer", CONDITIONS) == measured


def test_nobody_is_shown_a_partner_it_has_or_one_not_to_be_suggested() -> None:
    """A house asks: the one it worked with and the closed one are neither candidates nor truth."""
    closed = [
        replace(each, matchable=False) if each.id == "house Seram" else each
        for each in HOUSES.organizations
    ]
    wanted = frozenset({"house Seram", "house Buru"})
    split = Split(
        train=Corpus(organizations=closed, activities=HOUSES.activities),
        asked=(Asked(asker_id="house Ambon", truth=wanted),),
    )
    _, *baselines = measure(split, "temporal", CONDITIONS).evaluation.scores
    for score in baselines:  # they order all nine who are left
        assert score.recall == 1
        assert score.coverage == pytest.approx(9 / 11)


def test_small_is_who_is_local_or_of_whom_little_is_known() -> None:
    """A local NGO whatever it does; anybody else in two works or deals, not in three."""
    kind = OrganizationType.MULTILATERAL
    corpus = Corpus(
        organizations=[org("local"), *[org(each, type=kind) for each in ("two", "three", "new")]],
        activities=[
            activity("a", "local", "two", "three"), activity("b", "local", "three"),
            activity("c", "local"),
        ],
        partnerships=[partnership("p", "two", "three"), partnership("q", "local", "new")],
    )  # fmt: skip
    assert small(corpus) == {"local", "two", "new"}


def test_the_share_of_small_ones_is_of_all_places() -> None:
    """Ten houses that may be shown to an eleventh, one of them large: it holds a tenth."""
    kind = OrganizationType.MULTILATERAL
    organizations = [
        replace(each, type=kind) if each.id == "house Aru" else each
        for each in HOUSES.organizations
    ]
    activities = [*HOUSES.activities, activity("alone", "house Aru")]
    split = Split(
        train=Corpus(organizations=organizations, activities=activities),
        asked=(Asked(asker_id="house Ambon", truth=frozenset({"house Buru"})),),
    )
    _, *baselines = measure(split, "temporal", CONDITIONS).evaluation.scores
    for score in baselines:
        assert score.small_share == pytest.approx(0.9)


def test_roles_are_those_of_the_first_ten() -> None:
    """A funder among funders alone overlaps wholly; who never worked says nothing."""
    roles = (PartyRole.FUNDING,)
    works = [
        replace(each, participants=tuple(replace(one, roles=roles) for one in each.participants))
        for each in HOUSES.activities
    ]
    split = Split(
        train=Corpus(organizations=HOUSES.organizations, activities=works),
        asked=(Asked(asker_id="house Ambon", truth=frozenset({"house Buru"})),),
    )
    scores = {each.name: each for each in measure(split, "temporal", CONDITIONS).evaluation.scores}
    assert scores["random"].role_overlap == 1
    assert roles_of(split.train)["house Ambon"] == {PartyRole.FUNDING}
    silent = replace(SPLIT.asked[0], activities=())
    alone = Split(train=replace(HOUSES, activities=[]), asked=(silent,))
    for score in measure(alone, "newcomer", CONDITIONS).evaluation.scores:
        assert score.role_overlap is None


def test_reciprocity_is_said_of_the_model_only(measured: Measured) -> None:
    """Houses give crews ice and want nothing of theirs: the side that gains less gains little."""
    model, *baselines = measured.evaluation.scores
    assert model.reciprocity is not None
    assert 0 <= model.reciprocity < 0.5
    assert all(each.reciprocity is None for each in baselines)


def test_newcomers_leave_the_snapshot_as_it_was() -> None:
    """After all of them asked, the snapshot knows none and gives the list it gave before."""
    snapshot = Snapshot.build(HOUSES, VOCABULARY, ENCODER)
    asked = "house Ambon"
    before = ranked(snapshot, asked, viewer=SYSTEM, now=MOMENT)
    for each, answers in answered(snapshot, SPLIT.asked, first=99, viewer=SYSTEM, now=MOMENT):
        assert not {other.asker_id for other in SPLIT.asked} & answers.keys(), each.asker_id
    assert ranked(snapshot, asked, viewer=SYSTEM, now=MOMENT) == before
    assert len(snapshot.organizations) == len(BAYS)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=10)
@given(worlds(least=2))
def test_every_world_can_be_measured(world: World) -> None:
    """Whatever the records hold, all figures lie where they should, or nobody asks."""
    corpus = Corpus(
        organizations=world.organizations,
        activities=world.activities,
        partnerships=world.partnerships,
    )
    split = newcomers(corpus, seed=1, share=0.5)
    if not split.asked:
        with pytest.raises(ValueError, match="without questions"):
            measure(split, "newcomer", CONDITIONS)
        return
    for score in measure(split, "newcomer", CONDITIONS).evaluation.scores:
        for value in (score.gain, score.recall, score.coverage, score.exposure_gini):
            assert 0 <= value <= 1


def test_fewer_questions_are_drawn_and_the_rest_stays() -> None:
    """Three of twelve, the same for a seed, in their order; the training part is untouched."""
    drawn = some(SPLIT, 3, seed=1)
    assert len(drawn.asked) == 3
    assert drawn == some(SPLIT, 3, seed=1)
    assert drawn != some(SPLIT, 3, seed=2)
    assert [each for each in SPLIT.asked if each in drawn.asked] == [*drawn.asked]
    assert drawn.train is SPLIT.train
    before = replace(SPLIT, until=MOMENT.date())  # else what was said later would teach it
    assert some(before, 3, seed=1).until == before.until
    assert some(SPLIT, 12, seed=1) is SPLIT
