"""Scores with trees averaged in: told as exactly as a sum of weights, and by the same rules."""

from dataclasses import replace
from math import fsum

import numpy as np
import pytest

from domain.codes import ExclusionReason, ReasonCode
from domain.recommendation import MatchFilter, MatchWeights
from domain.text import Text
from matching.averaged import Averaged, relative
from matching.boosting import exported, fit_boosting, told
from matching.calibration import IsotonicConfidence, shown_parts
from matching.grading import Compared, graded
from matching.judged import Judged
from matching.ranking import COMPARED, best
from matching.terms import NAMES
from matching.weights import PRIOR
from tests.matching.matchmaking import ids, snapshot, suggest, why
from tests.worlds import activity, org

WANTED = ("ice", "boats", "nets", "fuel")
SAID = ("fishing at sea", "cold rooms for fish", "boats and nets", "schools", "clean water")
# Forty who offer a part of what is needed, say something near or far, and partly worked together.
OTHERS = [
    org(
        f"other-{number:02}",
        offers=[WANTED[place] for place in range(4) if number >> place & 1],
        mission=Text.of(en=f"We work on {SAID[number % 5]} in bay {number}."),
    )
    for number in range(40)
]
ASKER = org("asker", needs=WANTED, mission=Text.of(en="We fish at sea and need boats and ice."))
TWIN = replace(ASKER, id="twin")
WORK = [
    activity(f"work-{number}", f"other-{number:02}", f"other-{number + 7:02}")
    for number in range(0, 30, 3)
]
BUILT = snapshot(ASKER, TWIN, *OTHERS, activities=WORK)


def taught() -> Averaged:
    """Trees of a world where a partner is near in words and offers something, both at once."""
    chance = np.random.default_rng(3)
    X = chance.random((200 * 30, len(NAMES)))
    near, useful = X[:, NAMES.index("portrait_words")], X[:, NAMES.index("needs_met")]
    y = np.minimum(near, useful) > 0.75
    judged = Judged.of(NAMES, X, y, np.repeat(np.arange(200), 30))
    additive = X @ [PRIOR.weights[name] for name in NAMES]
    return Averaged(trees=exported(fit_boosting(judged, additive)), scale=0.05)


SURE = IsotonicConfidence(
    weights=np.array([1.0, 2.0, 0.5]), x=np.array([0.0, 1.0, 2.0]), y=np.array([0.05, 0.4, 0.9])
)
MODEL = replace(PRIOR, version="fitted-trees", averaged=taught(), confidence=SURE)


def test_points_add_up_to_the_score_with_trees() -> None:
    """To 1e-6, for everybody listed; the trees do change the scores."""
    page = suggest(BUILT, "asker", model=MODEL)
    assert len(page.edges) == len(OTHERS)
    for edge in page.edges:
        told = edge.node
        assert fsum(each.points for each in told.reasons) == pytest.approx(told.score, abs=1e-6)
        assert told.model_version == "fitted-trees"
        assert 0 <= told.score <= 1
    plain = {edge.node.organization_id: edge.score for edge in suggest(BUILT, "asker").edges}
    found = {edge.node.organization_id: edge.score for edge in page.edges}
    assert found.keys() == plain.keys()
    assert found != pytest.approx(plain, abs=0.01)


def test_cautions_are_no_matter_for_points_with_trees() -> None:
    """A client's weights go by the shipped sum, so deductions and trees never meet."""
    page = suggest(BUILT, "asker", model=MODEL, weights=MatchWeights(cautions=1))
    assert {edge.node.model_version for edge in page.edges} == {f"{PRIOR.version}+client"}
    for edge in page.edges:
        total = fsum(each.points for each in edge.node.reasons)
        assert total == pytest.approx(edge.node.score, abs=1e-6)


@pytest.mark.parametrize("count", [60, COMPARED, 2 * COMPARED])
def test_scores_are_those_that_fitting_measured(count: int) -> None:
    """Terms are told to trees as they were taught, by the COMPARED best of however long a list."""
    chance = np.random.default_rng(5)
    X = (chance.random((count, len(NAMES))) ** 3).astype(np.float32)
    X[:, 4] = 0.25  # tells nobody apart
    terms = {name: X[:, place] for place, name in enumerate(NAMES)}
    additive = X.astype(np.float64) @ [PRIOR.weights[name] for name in NAMES]
    everybody = np.arange(count)
    compared = Compared.of(terms, best(additive, everybody.astype(float), everybody, COMPARED))
    assert MODEL.averaged is not None
    judged = Judged.of(NAMES, X, np.zeros(count), np.zeros(count))
    expected = MODEL.averaged.score(additive, told(judged, additive))
    assert graded(MODEL, terms, additive, compared) == pytest.approx(expected, abs=1e-12)
    assert (graded(PRIOR, terms, additive, compared) == additive).all()
    if count <= COMPARED:
        assert (told(judged, additive) == relative(X)).all()


def test_a_twin_is_no_complement_for_trees_either() -> None:
    """What a sum gives nothing is left out, whatever trees say; why-not agrees."""
    assert "twin" not in ids(suggest(BUILT, "asker", model=MODEL))
    told = why(BUILT, "asker", "twin", model=MODEL)
    assert (told.rank, told.exclusion) == (None, ExclusionReason.BELOW_MINIMUM)


def test_an_explained_pair_is_told_as_in_the_list() -> None:
    """Score, points and confidence are the same alone and on the page."""
    for edge in suggest(BUILT, "asker", model=MODEL).edges[::7]:
        alone = why(BUILT, "asker", edge.node.organization_id, model=MODEL)
        assert alone.score == pytest.approx(edge.node.score, abs=1e-12)
        assert alone.rank == edge.node.rank
        assert alone.confidence == edge.node.confidence
        points = {each.code: each.points for each in alone.reasons}
        assert points == pytest.approx({each.code: each.points for each in edge.node.reasons})


def test_confidence_is_the_calibrated_one() -> None:
    """Of score, lead over the eleventh and support, as fitting saw the first ten of a list."""
    plain = {edge.node.organization_id: edge.node for edge in suggest(BUILT, "asker").edges}
    by_score = MatchWeights(diversity=0, exposure=0)
    page = suggest(BUILT, "asker", model=MODEL, weights=by_score)
    scores = np.array([edge.score for edge in page.edges])
    support = [plain[edge.node.organization_id].confidence for edge in page.edges]
    parts, rows = shown_parts(scores, np.zeros(len(scores), np.int64), support)
    assert rows.tolist() == list(range(10))
    told = [edge.node.confidence for edge in page.edges[:10]]
    assert told == pytest.approx(SURE.confidence(parts), abs=1e-6)
    later = [edge.node.confidence for edge in page.edges[10:]]
    assert max(later) < min(told)


def test_a_list_that_fits_on_a_page_has_no_lead() -> None:
    """With ten candidates or fewer there is nobody to be ahead of."""
    few = snapshot(ASKER, *OTHERS[5:12])
    page = suggest(few, "asker", model=MODEL)
    plain = {edge.node.organization_id: edge.node for edge in suggest(few, "asker").edges}
    for edge in page.edges:
        support = plain[edge.node.organization_id].confidence
        expected = SURE.confidence([[edge.score, 0.0, support]])[0]
        assert edge.node.confidence == pytest.approx(expected, abs=1e-6)


def test_a_minimum_is_on_the_confidence_that_is_told() -> None:
    """Nobody below it is listed, everybody else is."""
    page = suggest(BUILT, "asker", model=MODEL)
    told = sorted(edge.node.confidence for edge in page.edges)
    least = (told[20] + told[-1]) / 2
    kept = suggest(BUILT, "asker", model=MODEL, filter=MatchFilter(minimum_confidence=least))
    assert [edge.node.organization_id for edge in kept.edges] == [
        edge.node.organization_id for edge in page.edges if edge.node.confidence >= least
    ]
    assert kept.edges


def test_more_of_what_speaks_for_somebody_never_counts_against_it() -> None:
    """Trees are monotone: the best offer of all has points of 0 or more for what it offers."""
    page = suggest(BUILT, "asker", model=MODEL)
    best = max(page.edges, key=lambda edge: edge.node.for_you)
    points = {each.code: each.points for each in best.node.reasons}
    assert points[ReasonCode.NEEDS_MET] > 0


def test_nobody_to_compare_with_is_no_fault() -> None:
    """An asker alone in the graph gets an empty list from any model."""
    alone = snapshot(ASKER)
    assert suggest(alone, "asker", model=MODEL).edges == ()
