"""Where there are many candidates: who is estimated, who is scored in full, and what is shown."""

from functools import partial

import numpy as np
import pytest

from benchmarks.askers import FIRST, Asking
from benchmarks.corpora import generate
from benchmarks.shape import NOW
from domain.filters import ANY_ORGANIZATION
from domain.recommendation import MatchFilter
from domain.viewer import VISITOR
from matching import recommender
from matching.candidates import others, pool
from matching.filters import OrganizationTests
from matching.measuring import COUNTED, DEEP, counted_terms, deep_terms
from matching.ranking import Ranking, rank
from matching.scoring import Scorer
from matching.table import rows_of
from matching.weights import PRIOR
from matching.works import works
from mitra.reference import load_vocabulary
from tests.matching.matchmaking import ENCODER

SIZE = 700
KEPT = 40  # scored in full
ASKERS = range(12)


@pytest.fixture(scope="module")
def asking() -> Asking:
    """A catalog in the shape of public activities, and who asks it."""
    return Asking(generate(SIZE, load_vocabulary(), ENCODER).snapshot)


@pytest.fixture
def few_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a list begin with KEPT scored in full, as one of 100,000 begins with a thousand."""
    monkeypatch.setattr(recommender, "rank", partial(rank, full=0, shortlist=KEPT))
    monkeypatch.setattr(recommender, "SHORTLIST", KEPT)


def ranked(asking: Asking, place: int, full: int, **wish: float) -> Ranking:
    """Rank everybody for one asker."""
    question, wanted = asking.question(place), MatchFilter(**wish)
    tests = OrganizationTests(asking.snapshot, question.sight, NOW)
    possible = pool(asking.snapshot, tests, ANY_ORGANIZATION, question.asker.ordinal)
    return rank(question, PRIOR, wanted, possible, full=full, shortlist=KEPT)


def test_whoever_is_among_the_best_estimates_is_estimated_to_the_end(asking: Asking) -> None:
    """Leaving out terms of those who cannot be among the best changes none of the best."""
    for place in ASKERS:
        question = asking.question(place)
        rows = rows_of(asking.snapshot.visible(VISITOR))
        everybody = [np.ones(len(own), np.bool_) for own in rows]
        scorer = Scorer(question)
        whole = scorer.estimated(rows, PRIOR, everybody, SIZE)
        quick = scorer.estimated(rows, PRIOR, everybody, KEPT)
        best = np.argsort(-whole, kind="stable")[:KEPT]
        assert (quick <= whole).all()
        assert np.array_equal(quick[best], whole[best])
        assert set(np.argsort(-quick, kind="stable")[:KEPT].tolist()) == set(best.tolist())


def test_some_are_left_out_of_the_costly_part(asking: Asking) -> None:
    """Else the test before would test nothing."""
    question = asking.question(0)
    rows = rows_of(asking.snapshot.visible(VISITOR))
    everybody = [np.ones(len(own), np.bool_) for own in rows]
    scorer = Scorer(question)
    whole = scorer.estimated(rows, PRIOR, everybody, SIZE)
    assert (scorer.estimated(rows, PRIOR, everybody, KEPT) < whole).any()


def test_two_stages_find_the_best_of_full_scoring(asking: Asking) -> None:
    """Of the ten best of full scoring hardly one is missed, though one in 17 is scored so."""
    shared = []
    for place in ASKERS:
        whole, quick = ranked(asking, place, SIZE), ranked(asking, place, 0)
        assert len(quick.scored) == KEPT
        tens = [
            {*each.scored.ordinals[each.first(each.ranked, FIRST)].tolist()}
            for each in (whole, quick)
        ]
        shared.append(len(tens[0] & tens[1]) / FIRST)
    assert np.mean(shared) > 0.95


def test_who_is_scored_in_full_has_the_score_of_full_scoring(asking: Asking) -> None:
    """A score does not depend on how many are scored beside it."""
    for place in ASKERS:
        whole, quick = ranked(asking, place, SIZE), ranked(asking, place, 0)
        scores = dict(zip(whole.scored.ordinals.tolist(), whole.score.tolist(), strict=True))
        found = dict(zip(quick.scored.ordinals.tolist(), quick.score.tolist(), strict=True))
        assert found == {ordinal: scores[ordinal] for ordinal in found}


def test_those_beyond_are_counted(asking: Asking) -> None:
    """Who is only estimated counts in the total, but not where a minimum is far above."""
    for place in ASKERS:
        whole, quick = ranked(asking, place, SIZE), ranked(asking, place, 0)
        assert np.count_nonzero(quick.ranked) + quick.beyond == np.count_nonzero(whole.ranked)
        least = float(np.sort(whole.score)[-2])
        high = ranked(asking, place, 0, minimum_score=least)
        assert np.count_nonzero(high.ranked) == 2
        assert high.beyond < quick.beyond / 2


@pytest.mark.usefixtures("few_in_full")
def test_pages_go_on_behind_those_scored_in_full_first(asking: Asking) -> None:
    """A list has no end at the shortlist: page by page everybody comes, nobody twice."""
    who = asking.id(0)
    found: list[str] = []
    after, more = None, True
    while more:
        page = recommender.recommend(
            asking.snapshot, who, first=60, after=after, viewer=VISITOR, now=NOW
        )
        found += [edge.node.organization_id for edge in page.edges]
        after, more = page.edges[-1].cursor, page.has_next_page
    known = np.count_nonzero(ranked(asking, 0, SIZE).ranked)
    assert len(set(found)) == len(found)
    # One that a longer shortlist moves up behind a page that was read is not seen.
    assert known * 0.97 <= len(found) <= known
    assert page.total_count == known


def test_what_is_left_out_is_what_the_bound_counts(asking: Asking) -> None:
    """A term that is computed late and not in the bound would lose somebody.

    One that no estimate has, and that is not known as such, would count those without a score.
    """
    question, columns = asking.question(0), asking.snapshot.organizations.base.columns
    late = counted_terms(question, columns.ordinals, columns.type, columns.themes, columns.regions)
    assert set(late) == set(COUNTED)
    some = others(columns, np.arange(10))
    assert set(deep_terms(question, some, works(question, some.ordinals))) == set(DEEP)


@pytest.mark.usefixtures("few_in_full")
def test_a_list_ends_where_too_many_would_be_scored(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks for what nobody has does not make the server score everybody in full."""
    monkeypatch.setattr(recommender, "LONGEST", 4 * KEPT)
    page = recommender.recommend(asking.snapshot, asking.id(0), first=SIZE, viewer=VISITOR, now=NOW)
    assert len(page.edges) == 4 * KEPT
    assert not page.has_next_page
    assert page.total_count == np.count_nonzero(ranked(asking, 0, SIZE).ranked)


@pytest.mark.usefixtures("few_in_full")
def test_one_far_down_is_explained_with_a_place(asking: Asking) -> None:
    """The last of all is scored in full when asked for, and placed by its estimate."""
    whole = ranked(asking, 0, SIZE)
    last = whole.first(whole.ranked, SIZE)[-1]
    identity = asking.snapshot.organizations.ordinals.id_of(int(whole.scored.ordinals[last]))
    told = recommender.explain(asking.snapshot, asking.id(0), identity, viewer=VISITOR, now=NOW)
    assert told is not None
    assert told.rank is not None
    assert told.rank > KEPT
    assert told.score == whole.score[last]
