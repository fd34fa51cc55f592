"""Variety and fairness reorder the best of a list, within bounds, and nothing else."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.codes import Visibility
from domain.errors import BadCursorError, InvalidValueError
from domain.recommendation import Brief, MatchFilter, MatchWeights
from domain.text import Text
from domain.viewer import LOCAL_ADMINISTRATOR, VISITOR
from matching import recommender
from matching.corpus import Delta
from matching.ragged import Ragged
from matching.recommender import RecommendationPage
from matching.reordering import (
    BOUND,
    HEAD,
    NOTHING_SHOWN,
    Candidates,
    Reordering,
    penalty,
    reordered,
)
from matching.snapshot import Snapshot
from matching.weights import PRIOR
from tests.matching.matchmaking import ids, snapshot, suggest, why
from tests.worlds import MOMENT, org

BY_SCORE = MatchWeights(diversity=0, exposure=0)
FAIR = MatchWeights(diversity=0, exposure=1)
VARIED = MatchWeights(diversity=1, exposure=0)


# --- the order alone --------------------------------------------------------------------------


def _candidates(scores: list[float], shown: list[float], kinds: list[int]) -> Candidates:
    """Some candidates; those of one kind are alike in everything."""
    count = len(scores)
    vectors = np.zeros((count, 8), np.int8)
    vectors[np.arange(count), kinds] = 100
    return Candidates(
        scores=np.sort(np.array(scores))[::-1],
        shown=np.array(shown),
        vectors=vectors,
        lengths=np.full(count, 100, np.float32),
        types=np.array(kinds, np.uint8),
        themes=Ragged.of([[kind] for kind in kinds]),
        regions=Ragged.of([[kind] for kind in kinds]),
    )


def _order(exposure: float = 0.0, diversity: float = 0.0) -> Reordering:
    return Reordering(exposure=exposure, diversity=diversity, shown=NOTHING_SHOWN)


@st.composite
def some(draw: st.DrawFn) -> Candidates:
    """Lists of up to thirty, with ties."""
    count = draw(st.integers(0, 30))
    scores = st.lists(st.integers(0, 40), min_size=count, max_size=count)
    shown = st.lists(st.floats(0, 1e6), min_size=count, max_size=count)
    kinds = st.lists(st.integers(0, 7), min_size=count, max_size=count)
    return _candidates([each / 200 for each in draw(scores)], draw(shown), draw(kinds))


@given(some(), st.floats(0, 5), st.floats(0, 5))
@settings(deadline=None)
def test_nobody_falls_below_one_whose_score_is_clearly_lower(
    candidates: Candidates, exposure: float, diversity: float
) -> None:
    """Whatever the weights, everybody has one place, and nobody overtakes by more than BOUND."""
    found = list(reordered(candidates, _order(exposure, diversity)))
    assert sorted(found) == list(range(len(candidates)))
    scores = candidates.scores[found]
    best_below = np.maximum.accumulate(scores[::-1])[::-1]
    assert (best_below - scores <= BOUND + 1e-12).all()


@given(some())
@settings(deadline=None)
def test_without_weights_the_order_stays(candidates: Candidates) -> None:
    """However much they were shown and however alike they are."""
    assert list(reordered(candidates, _order())) == list(range(len(candidates)))


def test_who_was_shown_gives_way_to_an_equal() -> None:
    """Of three equals the one never shown comes first, then the one shown less."""
    candidates = _candidates([0.2] * 3, [50, 2, 0], [0, 0, 0])
    assert list(reordered(candidates, _order(exposure=0.01))) == [2, 1, 0]


def test_the_like_of_the_first_gives_way_to_another_kind() -> None:
    """Of four equals, two of a kind each, the kinds take turns; level ones stand as before."""
    candidates = _candidates([0.2] * 4, [0] * 4, [1, 1, 2, 2])
    assert list(reordered(candidates, _order(diversity=0.01))) == [0, 2, 1, 3]


def test_likeness_looks_at_text_type_themes_and_regions() -> None:
    """Each alone makes an equal give way."""
    same = _candidates([0.2] * 3, [0] * 3, [1, 1, 2])
    apart = _candidates([0.2] * 3, [0] * 3, [1, 3, 2])
    for part in ({"vectors", "lengths"}, {"types"}, {"themes"}, {"regions"}):
        mixed = replace(apart, **{name: getattr(same, name) for name in part})
        assert list(reordered(mixed, _order(diversity=0.01))) == [0, 2, 1]
    assert list(reordered(apart, _order(diversity=0.01))) == [0, 1, 2]


def test_one_question_in_a_quiet_graph_costs_little() -> None:
    """One first place is under a third of what the most shown of a busy graph loses."""
    assert penalty(np.array([1.0, 0.0]))[0] < 1 / 3
    assert penalty(np.array([500.0, 0.0])).tolist() == [1.0, 0.0]
    assert penalty(np.zeros(3)).tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan"), float("inf")])
@pytest.mark.parametrize("name", ["diversity", "exposure"])
def test_a_weight_that_reorders_lies_between_0_and_1(name: str, value: float) -> None:
    """Anything else is refused, with its place."""
    with pytest.raises(InvalidValueError) as caught:
        Reordering.of(MatchWeights(**{name: value}), {})
    assert caught.value.path == ("weights", name)


# --- in lists ---------------------------------------------------------------------------------


def _village(count: int, **fields: Any) -> Snapshot:
    """An asker, and many who differ in nothing but their ids."""
    name = Text.of(en="Same name")
    return snapshot(
        org("asker", needs="ice"),
        *[org(f"n{number:03}", name=name, **fields) for number in range(count)],
    )


def _pages(
    built: Snapshot, size: int, weights: MatchWeights, exposure: Mapping[str, float]
) -> list[RecommendationPage]:
    found: list[RecommendationPage] = []
    while not found or found[-1].has_next_page:
        after = found[-1].edges[-1].cursor if found else None
        found.append(
            suggest(built, "asker", first=size, weights=weights, exposure=exposure, after=after)
        )
    return found


def test_exposure_moves_equals_and_leaves_their_scores() -> None:
    """Who was shown to everybody stands last of the equals; scores, points, reasons are the same.

    Without a weight for it nothing moves.
    """
    built, shown = _village(4), {"n000": 30.0, "n001": 3.0}
    fair = suggest(built, "asker", weights=FAIR, exposure=shown)
    plain = suggest(built, "asker", weights=BY_SCORE, exposure=shown)
    assert ids(fair) == ["n002", "n003", "n001", "n000"]
    assert ids(plain) == ["n000", "n001", "n002", "n003"]
    assert [edge.node.rank for edge in fair.edges] == [1, 2, 3, 4]
    by_id = {edge.node.organization_id: edge.node for edge in plain.edges}
    for edge in fair.edges:
        assert replace(edge.node, rank=None) == replace(by_id[edge.node.organization_id], rank=None)


def test_a_clearly_better_partner_is_first_however_often_it_was_shown() -> None:
    """The only offer of ice, shown a thousand times, stays above those nobody was shown."""
    built = snapshot(
        org("asker", needs="ice"), org("store", offers="ice"), org("a"), org("b"), org("c")
    )
    page = suggest(built, "asker", weights=MatchWeights(exposure=1), exposure={"store": 1000.0})
    assert ids(page)[0] == "store"
    assert page.edges[0].node.score > page.edges[1].node.score + BOUND


def test_variety_brings_another_kind_forward() -> None:
    """Three fishing groups and a school whose scores are the same: the school comes second."""
    name = Text.of(en="Same name")
    built = snapshot(
        org("asker"),
        *[org(f"n{place}", name=name, themes=("sdg:14",)) for place in range(3)],
        org("n3", name=name, themes=("sdg:4",)),
    )
    assert ids(suggest(built, "asker", weights=BY_SCORE)) == ["n0", "n1", "n2", "n3"]
    assert ids(suggest(built, "asker", weights=VARIED)) == ["n0", "n3", "n1", "n2"]


@pytest.mark.parametrize("size", [1, 7, 50, 100])
@pytest.mark.parametrize("count", [99, 100, 101, 130])
def test_pages_join_to_the_list(count: int, size: int) -> None:
    """Around the end of the head too: nobody twice, nobody missed, ranks run on."""
    if size == 1 and count != 101:
        return  # a page for each of them once is enough
    built = _village(count)
    shown = {f"n{number:03}": float(number * 37 % 11) for number in range(count)}
    joined = [
        edge.node for page in _pages(built, size, MatchWeights(), shown) for edge in page.edges
    ]
    whole = recommender.ranked(
        built, "asker", exposure=shown, first=count, viewer=VISITOR, now=MOMENT
    )
    assert [each.organization_id for each in joined] == [identity for identity, _ in whole]
    assert [each.rank for each in joined] == list(range(1, count + 1))
    assert sorted(each.organization_id for each in joined) == sorted(shown)
    assert [each.organization_id for each in joined] != sorted(shown)


def test_explaining_tells_the_place_in_the_list() -> None:
    """In the head and behind it, with the same exposure."""
    built = _village(HEAD + 3)
    shown = {f"n{number:03}": float(number * 37 % 11) for number in range(HEAD + 3)}
    page, *rest = _pages(built, HEAD, MatchWeights(), shown)
    last = [edge for each in rest for edge in each.edges]
    for edge in (*page.edges[:5], page.edges[60], page.edges[99], *last):
        told = why(built, "asker", edge.node.organization_id, exposure=shown)
        assert told == edge.node
    moved = {edge.node.organization_id for edge in page.edges[:5]}
    assert moved != {f"n{number:03}" for number in range(5)}


def test_a_list_goes_on_when_something_changed_between_pages() -> None:
    """Whoever ended the page is gone, has changed or was shown meanwhile: still a list, no error.

    Where only the one that ended the page is gone, the next page begins where it would have.
    """
    built = _village(30)
    first = suggest(built, "asker", first=10)
    ended, after = first.edges[-1].node.organization_id, first.edges[-1].cursor
    second = suggest(built, "asker", first=10, after=after)
    gone = built.apply(Delta(seq=2, removed=frozenset({ended})))
    assert ids(suggest(gone, "asker", first=10, after=after)) == ids(second)
    better = built.apply(Delta(seq=3, organizations=[org(ended, offers="ice", version=2)]))
    assert ids(suggest(better, "asker", first=50, after=after)) == [
        each for each in ids(suggest(better, "asker", first=50)) if each != ended
    ]
    later = suggest(built, "asker", first=10, after=after, exposure={"n003": 5.0})
    assert len(ids(later)) == 10
    few = built.apply(Delta(seq=4, removed=frozenset(f"n{number:03}" for number in range(3, 30))))
    assert ids(suggest(few, "asker", first=10, after=after)) == []


def test_a_page_behind_the_head_goes_on_by_score() -> None:
    """Though one of the head is gone, so that everybody moved up by one place."""
    built = _village(HEAD + 20)
    *_, last = _pages(built, HEAD + 5, BY_SCORE, {})
    plain = ids(last)
    first = suggest(built, "asker", first=HEAD + 5)
    gone = built.apply(Delta(seq=2, removed=frozenset({"n004"})))
    assert ids(suggest(gone, "asker", first=50, after=first.edges[-1].cursor)) == plain


def test_a_cursor_of_another_order_is_refused() -> None:
    """Weights that reorder are part of what a list is asked with."""
    built = _village(20)
    after = suggest(built, "asker", first=5).edges[-1].cursor
    for other in (BY_SCORE, FAIR, VARIED):
        with pytest.raises(BadCursorError):
            suggest(built, "asker", after=after, weights=other)


def test_reordering_keeps_the_model() -> None:
    """Only weights of terms make it the client's."""
    built = _village(2)
    for weights in (BY_SCORE, FAIR, VARIED):
        page = suggest(built, "asker", weights=weights)
        assert page.edges[0].node.model_version == PRIOR.version
    turned = suggest(built, "asker", weights=replace(FAIR, trust=2.0))
    assert turned.edges[0].node.model_version != PRIOR.version


def test_exposure_of_the_unseen_leaves_no_trace() -> None:
    """However often a hidden organization was shown, the list of those who do not see it is one."""
    built = _village(6)
    hidden = built.apply(
        Delta(seq=2, organizations=[org("hidden", offers="ice", visibility=Visibility.HIDDEN)])
    )
    shown = {"n000": 3.0, "n001": 2.0, "n002": 1.0}
    for weights in (MatchWeights(), FAIR):
        one, two = (
            suggest(known, "asker", weights=weights, exposure=exposure)
            for known, exposure in ((built, shown), (hidden, shown | {"hidden": 1e6, "x": 9.0}))
        )
        assert one == two
    all_seen = suggest(hidden, "asker", LOCAL_ADMINISTRATOR, exposure=shown)
    assert "hidden" in ids(all_seen)


def test_briefs_are_reordered_too() -> None:
    """Of equals for a brief, whoever was shown gives way."""
    page = recommender.match(
        _village(3), Brief(regions=("ID-MA",)), filter=MatchFilter(), exposure={"n000": 9.0},
        weights=FAIR, viewer=VISITOR, now=MOMENT,
    )  # fmt: skip
    assert ids(page) == ["asker", "n001", "n002", "n000"]


def test_the_usual_weights_take_what_the_benchmark_chose() -> None:
    """At .3 each: .03 for exposure, .01 for likeness, and nothing where both are 0."""
    found = Reordering.of(MatchWeights(), {})
    assert found is not None
    assert (found.exposure, found.diversity) == pytest.approx((0.02, 0.01))
    assert Reordering.of(BY_SCORE, {}) is None
