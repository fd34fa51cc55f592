"""What must hold in every world, of which Hypothesis makes many."""

import dataclasses
import itertools
import math
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.activity import Activity, Participant
from domain.codes import ExclusionReason, PartyRole, ReasonCode, Visibility
from domain.organization import Organization
from domain.partnership import Partnership
from domain.recommendation import (
    REORDERING,
    Brief,
    Caution,
    MatchFilter,
    MatchWeights,
    Reason,
    Recommendation,
    Wanted,
)
from domain.text import Text
from domain.viewer import LOCAL_ADMINISTRATOR, VISITOR, Viewer
from matching import coalitions, paths, recommender, terms, what_if
from matching.alternatives import alternatives
from matching.corpus import Delta
from tests.matching.matchmaking import ids, of_world, suggest
from tests.worlds import MOMENT, World, activity, org, partnership, successors, viewers, worlds

CHANCE = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
NO_TERMS = ("cautions", *REORDERING)
multipliers = st.floats(0, 10) | st.sampled_from([0.0, 1.0])
some_weights = st.builds(
    MatchWeights,
    **{
        name: st.floats(0, 1) if name in REORDERING else multipliers
        for name in MatchWeights.__dataclass_fields__
    },
).filter(lambda w: any(v for n, v in dataclasses.asdict(w).items() if n not in NO_TERMS))


def _open(world: World) -> World:
    """The same world with everybody open to matching, so that lists are not empty."""
    return dataclasses.replace(
        world,
        organizations=tuple(
            dataclasses.replace(each, matchable=True, archived_at=None)
            for each in world.organizations
        ),
    )


def _asker(world: World, viewer: Viewer) -> str | None:
    seen = [each.id for each in world.organizations if viewer.sees(each.visibility, each.id)]
    return min(seen, default=None)


def _sound(told: Recommendation) -> None:
    """The contract of one recommendation."""
    assert math.fsum(each.points for each in told.reasons) == pytest.approx(told.score, abs=1e-6)
    for value in (told.score, told.for_you, told.for_them, told.confidence):
        assert 0 <= value <= 1
    *effects, baseline = told.reasons
    assert baseline.code is ReasonCode.BASELINE
    sizes = [abs(each.points) for each in effects]
    assert sizes == sorted(sizes, reverse=True)
    codes = [each.code for each in told.reasons]
    assert len(set(codes)) == len(codes) >= 12
    parts: list[Reason | Caution] = [*told.reasons, *told.cautions]
    for part in parts:
        assert part.text.by_language.keys() == {"id", "en"}
        assert all(0 <= (each.similarity or 0) <= 1 for each in part.evidence)
    assert told.first_step.by_language.keys() == {"id", "en"}


@given(worlds(least=2).map(_open), viewers, some_weights)
@CHANCE
def test_points_sum_to_the_score_for_every_recommendation(
    world: World, viewer: Viewer, weights: MatchWeights
) -> None:
    """Whatever the weights; every term is told, largest effect first, in both languages."""
    asker = _asker(world, viewer)
    if asker is None:
        return
    built = of_world(world)
    wish = MatchFilter(include_existing_partners=True)
    page = suggest(built, asker, viewer, weights=weights, filter=wish)
    for edge in page.edges:
        _sound(edge.node)
    plain = dataclasses.replace(weights, diversity=0.0, exposure=0.0)
    by_score = suggest(built, asker, viewer, weights=plain, filter=wish)
    order = [(-edge.node.score, edge.node.organization_id) for edge in by_score.edges]
    assert order == sorted(order)
    assert sorted(ids(page)) == sorted(ids(by_score))


@pytest.mark.untraced
@given(worlds(least=2).map(_open), viewers)
@CHANCE
def test_explaining_a_pair_says_what_the_list_says(world: World, viewer: Viewer) -> None:
    """Rank, score and reasons of a listed one are the list's; others have a reason of exclusion."""
    asker = _asker(world, viewer)
    if asker is None:
        return
    built = of_world(world)
    listed = {e.node.organization_id: e.node for e in suggest(built, asker, viewer).edges}
    for each in world.organizations:
        told = recommender.explain(built, asker, each.id, viewer=viewer, now=MOMENT)
        if not viewer.sees(each.visibility, each.id):
            assert told is None
            continue
        assert told is not None
        _sound(told)
        if each.id in listed:
            assert told == listed[each.id]
        else:
            assert told.rank is None
            assert told.exclusion is not None


@pytest.mark.untraced
@given(worlds(least=2).map(_open))
@CHANCE
def test_what_one_gains_is_the_same_whoever_asks(world: World) -> None:
    """From each side of every pair, in places inside, around and beside each other."""
    built = of_world(world)
    few = [each.id for each in world.organizations if len(each.resources) <= terms.MANY]
    for one, two in itertools.combinations(few[:3], 2):
        there = recommender.explain(built, one, two, viewer=LOCAL_ADMINISTRATOR, now=MOMENT)
        back = recommender.explain(built, two, one, viewer=LOCAL_ADMINISTRATOR, now=MOMENT)
        assert there is not None
        assert back is not None
        assert there.for_you == pytest.approx(back.for_them, abs=1e-6)
        assert there.for_them == pytest.approx(back.for_you, abs=1e-6)


@given(worlds(least=2).map(_open), st.randoms(use_true_random=False))
@CHANCE
def test_the_order_of_records_changes_nothing(world: World, chance: Any) -> None:
    """Shuffled records give the same list, to the last bit."""
    asker = _asker(world, LOCAL_ADMINISTRATOR)
    assert asker is not None
    mixed: list[list[Any]] = [
        list(world.organizations),
        list(world.activities),
        list(world.partnerships),
    ]
    for part in mixed:
        chance.shuffle(part)
    organizations, activities, partnerships = map(tuple, mixed)
    shuffled = World(organizations=organizations, activities=activities, partnerships=partnerships)
    one, two = (suggest(of_world(each), asker, LOCAL_ADMINISTRATOR) for each in (world, shuffled))
    assert one == two


# What may surround a visible world without being seen: an organization that is like the asker,
# works beside it, is its partner, and is known to everybody.
HIDDEN = org(
    "hidden",
    mission=Text.of(id="Kami membela petani dan nelayan", en="We defend farmers and fishers"),
    needs=("ice", "funding"),
    offers=("fish", "boat"),
    themes=("sdg:14",),
    regions=("ID-MA",),
    visibility=Visibility.HIDDEN,
)


def _with_hidden(world: World) -> World:
    """Add a hidden organization that has to do with everybody; beside it one that is closed."""
    ids_ = [each.id for each in world.organizations]
    works: list[Activity] = [
        activity(f"hidden-work-{each}", "hidden", title=Text.of(en="Secret ice and fish"))
        for each in range(3)
    ]
    deals: list[Partnership] = [
        partnership(f"hidden-deal-{each}", "hidden", each, visibility=Visibility.HIDDEN)
        for each in ids_
    ]
    joined = tuple(
        dataclasses.replace(
            each,
            participants=tuple(
                sorted(
                    (*each.participants, Participant(
                        organization_id="hidden", roles=(PartyRole.FUNDING,))),
                    key=lambda one: one.organization_id,
                )
            ),
        )
        if each.participants
        else each
        for each in world.activities
    )  # fmt: skip
    return World(
        organizations=(*world.organizations, HIDDEN),
        activities=(*joined, *works),
        partnerships=(*world.partnerships, *deals),
    )


@pytest.mark.untraced
@given(worlds(least=2).map(_open))
@CHANCE
def test_a_hidden_organization_leaves_no_trace(world: World) -> None:
    """Lists, counts, medians, alternatives, briefs, coalitions, paths and what would change a score
    are the same with and without it.
    """
    asker = _asker(world, VISITOR)
    if asker is None or any(each.id == "hidden" for each in world.organizations):
        return
    plain, with_hidden = of_world(world), of_world(_with_hidden(world))
    page = suggest(plain, asker)
    assert page == suggest(with_hidden, asker)
    given: dict[str, Any] = {"viewer": VISITOR, "now": MOMENT}
    brief = Brief(text="Kami mencari es dan perahu di Maluku untuk nelayan")
    need = Brief(needs=(Wanted(concept="resource:ice"), Wanted(concept="resource:boat")))
    shown = ids(page)
    for ask in (
        lambda built: alternatives(built, asker, **given).page(),
        lambda built: recommender.match(built, brief, **given),
        lambda built: coalitions.build(built, need, **given),
        lambda built: paths.paths(built, asker, shown, viewer=VISITOR),
        lambda built: what_if.counterfactuals(built, asker, shown[:1], **given),
    ):
        assert ask(plain) == ask(with_hidden)
    pair = (asker, "hidden")
    assert recommender.explain(with_hidden, *pair, viewer=VISITOR, now=MOMENT) is None


def test_the_world_of_the_hidden_one_would_show_it() -> None:
    """The test above can fail: for somebody who sees everything the two worlds differ."""
    world = World(organizations=(org("a", needs="fish"), org("b", offers="ice")))
    plain, with_hidden = of_world(world), of_world(_with_hidden(world))
    one, two = (suggest(built, "a", LOCAL_ADMINISTRATOR) for built in (plain, with_hidden))
    assert one != two


@pytest.mark.untraced
@given(st.data())
@CHANCE
def test_a_delta_gives_what_a_new_build_gives(data: st.DataObject) -> None:
    """Changed organizations, activities and partnerships count at once, and alike."""
    world = _open(data.draw(worlds(least=2)))
    later = _open(data.draw(successors(world)))
    changed = of_world(world).apply(
        Delta(
            seq=2,
            organizations=later.organizations,
            activities=later.activities,
            partnerships=later.partnerships,
        )
    )
    rebuilt = of_world(_replaced(world, later))
    asker = min(each.id for each in world.organizations)
    one, two = (suggest(built, asker, LOCAL_ADMINISTRATOR) for built in (changed, rebuilt))
    assert one == two
    brief = Brief(text="Water and training for a village of fishers")
    one, two = (
        recommender.match(built, brief, first=100, viewer=LOCAL_ADMINISTRATOR, now=MOMENT)
        for built in (changed, rebuilt)
    )
    assert one == two


def _replaced(world: World, later: World) -> World:
    def merged(old: Any, new: Any) -> Any:
        by_id: dict[str, Any] = {each.id: each for each in (*old, *new)}
        return tuple(by_id.values())

    return World(
        organizations=merged(world.organizations, later.organizations),
        activities=merged(world.activities, later.activities),
        partnerships=merged(world.partnerships, later.partnerships),
    )


@given(worlds(least=1).map(_open), st.text(max_size=300))
@CHANCE
def test_any_text_is_a_brief(world: World, text: str) -> None:
    """Whatever somebody writes gets an answer, and a sound one."""
    page = recommender.match(of_world(world), Brief(text=text), viewer=VISITOR, now=MOMENT)
    for edge in page.edges:
        _sound(edge.node)


@pytest.mark.untraced
@given(worlds(least=2).map(_open), viewers)
@CHANCE
def test_counts_add_up(world: World, viewer: Viewer) -> None:
    """Suggested and left out together are all that are seen, open to matching and active."""
    asker = _asker(world, viewer)
    if asker is None:
        return
    page = suggest(of_world(world), asker, viewer, filter=MatchFilter(minimum_score=0.2))
    seen: list[Organization] = [
        each for each in world.organizations if viewer.sees(each.visibility, each.id)
    ]
    counts = {each.reason: each.count for each in page.excluded}
    assert counts[ExclusionReason.SELF] == 1
    assert page.total_count == len(ids(page))
    assert sum(counts.values()) + len(ids(page)) == len(seen)
    assert ReasonCode.CAUTIONS not in {r.code for e in page.edges for r in e.node.reasons}
