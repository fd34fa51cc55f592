"""The catalog against plain loops: random worlds, viewers, filters, orders and pages."""

import dataclasses
import math
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.codes import (
    FacetField,
    OrderDirection,
    OrganizationOrderField,
    PartnerBasis,
    PartnershipOrderField,
    PartnershipStatus,
    PartnershipType,
    PartyRole,
    Visibility,
)
from domain.filters import (
    ActivityFilter,
    OrganizationFilter,
    OrganizationOrder,
    PartnershipFilter,
    PartnershipOrder,
)
from domain.page import Edge, Page
from domain.viewer import SYSTEM, VISITOR, Viewer
from matching import catalog
from matching.corpus import Corpus
from matching.partners import Partner
from matching.snapshot import Snapshot
from tests.matching.reference import Reference
from tests.matching.wishes import (
    NOW,
    Wishes,
    crowded,
    organization_orders,
    partnership_orders,
    viewers,
)
from tests.small_vocabulary import VOCABULARY
from tests.worlds import World, activity, org, partnership, worlds

CHANCE = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
BY_RELEVANCE = (
    OrganizationOrder(field=OrganizationOrderField.RELEVANCE, direction=OrderDirection.DESC),
    OrganizationOrder(field=OrganizationOrderField.NAME),
)
BY_NAME = BY_RELEVANCE[1:]


# Records of all shapes, and three times as often such that have much in common.
SOME_WORLD = st.one_of(crowded(), crowded(), crowded(), worlds(VOCABULARY))


SELDOM = st.none() | st.none() | st.none()


def built(world: World, seq: int = 1) -> Snapshot:
    """A snapshot of a world, without an encoder."""
    return Snapshot.build(
        Corpus(
            organizations=world.organizations,
            activities=world.activities,
            partnerships=world.partnerships,
            seq=seq,
        ),
        VOCABULARY,
    )


def walked(page: Callable[[str | None], Page[Any]], size: int) -> list[Edge[Any]]:
    """All edges of a list, page by page; checks what each page says of what lies around it."""
    edges: list[Edge[Any]] = []
    after = None
    while True:
        found = page(after)
        assert found.has_previous_page == (after is not None)
        assert len(found.edges) == size or not found.has_next_page
        edges += found.edges
        if not found.has_next_page:
            return edges
        after = found.edges[-1].cursor


@pytest.mark.untraced
@CHANCE
@given(st.data())
def test_organizations_are_those_of_the_plain_loops(data: st.DataObject) -> None:
    """Ids, order, scores, count and every facet of a list equal those of loops over records."""
    world = data.draw(SOME_WORLD)
    viewer = data.draw(viewers(world))
    wanted = data.draw(Wishes(world, VOCABULARY).organizations())
    truth = Reference(world, VOCABULARY, viewer, NOW)
    expected = truth.organizations(wanted)

    listing = catalog.organizations(built(world), wanted, viewer, NOW)

    searched = listing.found is not None
    order = data.draw(st.just(()) | organization_orders(searched=searched))
    size = data.draw(st.integers(1, 4))
    edges = walked(lambda after: listing.page(order, size, after), size)
    usual = BY_RELEVANCE if searched else BY_NAME
    assert [each.node for each in edges] == truth.in_order(
        expected, order or usual, wanted.search if searched else None
    )
    assert listing.total_count() == len(expected)
    scores = truth.organization_scores(wanted.search or "") if searched else {}
    for edge in edges:
        assert edge.score is None if not searched else math.isclose(
            edge.score or 0, scores[edge.node], rel_tol=1e-12
        )  # fmt: skip
    for facet in listing.facets(list(FacetField), 3):
        found = [(value.code, value.count) for value in facet.values]
        assert found == truth.organization_facet(expected, facet.field)[:3]


@CHANCE
@given(st.data())
def test_activities_are_those_of_the_plain_loops(data: st.DataObject) -> None:
    """Ids in order and the count of a list equal those of loops over records."""
    world = data.draw(SOME_WORLD)
    viewer = data.draw(viewers(world))
    wanted = data.draw(Wishes(world, VOCABULARY).activities())
    expected = Reference(world, VOCABULARY, viewer, NOW).activities(wanted)

    listing = catalog.activities(built(world), wanted, viewer)

    size = data.draw(st.integers(1, 3))
    edges = walked(lambda after: listing.page(first=size, after=after), size)
    assert [each.node for each in edges] == [each.id for each in expected]
    assert listing.total_count() == len(expected)


@pytest.mark.untraced
@CHANCE
@given(st.data())
def test_partnerships_are_those_of_the_plain_loops(data: st.DataObject) -> None:
    """Ids in order, count and every facet of a list equal those of loops over records."""
    world = data.draw(SOME_WORLD)
    viewer = data.draw(viewers(world))
    wanted = data.draw(Wishes(world, VOCABULARY).partnerships())
    truth = Reference(world, VOCABULARY, viewer, NOW)
    expected = truth.partnerships(wanted)

    listing = catalog.partnerships(built(world), wanted, viewer)

    order = data.draw(st.just(()) | partnership_orders)
    usual = PartnershipOrder(field=PartnershipOrderField.START_DATE, direction=OrderDirection.DESC)
    edges = walked(lambda after: listing.page(order, 1, after), 1)
    assert [e.node for e in edges] == truth.partnerships_in_order(expected, order or (usual,))
    assert listing.total_count() == len(expected)
    for facet in listing.facets(list(FacetField), 100):
        found = [(value.code, value.count) for value in facet.values]
        assert found == truth.partnership_facet(expected, facet.field)


@CHANCE
@given(st.data())
def test_lists_of_one_organization_are_those_of_the_plain_loops(data: st.DataObject) -> None:
    """Partners with counts and dates, activities by role and partnerships equal loops' answers."""
    world = data.draw(SOME_WORLD)
    viewer = data.draw(viewers(world))
    snapshot = built(world)
    truth = Reference(world, VOCABULARY, viewer, NOW)
    ids = [each.id for each in world.organizations] + ["nobody"]
    # Mostly all evidence: what is left of a small world would often be nothing.
    basis = data.draw(SELDOM | st.lists(st.sampled_from(PartnerBasis), unique=True))
    types = data.draw(SELDOM | st.lists(st.sampled_from(PartnershipType), max_size=8))
    statuses = data.draw(SELDOM | st.lists(st.sampled_from(PartnershipStatus), max_size=6))
    roles = data.draw(st.none() | st.lists(st.sampled_from(PartyRole), max_size=4))

    found = catalog.partners(
        snapshot, ids, viewer=viewer, today=NOW.date(), basis=basis, types=types, statuses=statuses
    )
    works = catalog.organization_activities(snapshot, ids, viewer=viewer, roles=roles)
    agreed = catalog.organization_partnerships(snapshot, ids, viewer=viewer)

    for identity in ids:
        edges = walked(lambda after, own=identity: found[own].page(1, after), 1)  # type: ignore[misc]
        rows = [
            (p.organization_id, p.partnership_count, p.activity_count, p.partnership_ids, p.since,
             p.until)
            for p in (edge.node for edge in edges)
        ]  # fmt: skip
        assert rows == truth.partners(identity, basis, types, statuses)
        assert found[identity].total_count() == len(rows)
        page = works[identity].page(first=100)
        assert [edge.node for edge in page.edges] == truth.with_role(identity, roles)
        wanted = PartnershipFilter(parties=(identity,))
        assert {edge.node for edge in agreed[identity].page(first=100).edges} == {
            each.id for each in truth.partnerships(wanted)
        }


@pytest.mark.untraced
@CHANCE
@given(st.data())
def test_each_test_of_a_filter_is_that_of_the_plain_loops(data: st.DataObject) -> None:
    """Every field of every filter, one at a time, lets through what loops let through."""
    world = data.draw(SOME_WORLD)
    viewer = data.draw(viewers(world))
    snapshot = built(world)
    truth = Reference(world, VOCABULARY, viewer, NOW)
    wishes = Wishes(world, VOCABULARY)
    for name, value in data.draw(st.fixed_dictionaries(wishes.organization_tests())).items():
        wanted = OrganizationFilter(**{name: value})
        found = catalog.organizations(snapshot, wanted, viewer, NOW).page(first=100)
        expected = {each.id for each in truth.organizations(wanted)}
        assert {edge.node for edge in found.edges} == expected, wanted
    for name, value in data.draw(st.fixed_dictionaries(wishes.activity_tests())).items():
        work = ActivityFilter(**{name: value})
        listed = catalog.activities(snapshot, work, viewer).page(first=100)
        assert [edge.node for edge in listed.edges] == [e.id for e in truth.activities(work)], work
    for name, value in data.draw(st.fixed_dictionaries(wishes.partnership_tests())).items():
        agreed = PartnershipFilter(**{name: value})
        page = catalog.partnerships(snapshot, agreed, viewer).page(first=100)
        assert {edge.node for edge in page.edges} == {e.id for e in truth.partnerships(agreed)}


def told(world: World, viewer: Viewer, wishes: Any) -> bytes:
    """Everything that some lists answer, as bytes."""
    snapshot = built(world)
    organizations, activities, partnerships = wishes
    lists: list[Any] = [
        catalog.organizations(snapshot, organizations, viewer, NOW),
        catalog.partnerships(snapshot, partnerships, viewer),
        catalog.activities(snapshot, activities, viewer),
    ]
    answers = [repr(each.page(first=2)) + repr(each.total_count()) for each in lists]
    answers += [repr(each.facets(list(FacetField))) for each in lists[:2]]
    ids = [each.id for each in world.seen_by(viewer).organizations]
    partners = catalog.partners(snapshot, ids, viewer=viewer, today=NOW.date())
    answers += [repr(partners[each].page()) for each in ids]
    return "\n".join(answers).encode()


@pytest.mark.untraced
@CHANCE
@given(st.data())
def test_what_is_hidden_leaves_every_byte_as_it_is(data: st.DataObject) -> None:
    """Pages, scores, cursors, counts and facets equal those of a world without what is hidden."""
    world = data.draw(SOME_WORLD)
    viewer = data.draw(viewers(world))
    wishes = Wishes(world, VOCABULARY)
    asked = (
        data.draw(wishes.organizations()),
        data.draw(wishes.activities()),
        data.draw(wishes.partnerships()),
    )
    # What the public sees stays, as it decides how rare words are; there is no such viewer who
    # sees less than the public.
    viewer = Viewer(levels=viewer.levels | {Visibility.PUBLIC}, known=viewer.known)
    assert told(world, viewer, asked) == told(world.seen_by(viewer), viewer, asked)


def test_a_partnership_that_has_ended_runs_no_more() -> None:
    """`until` is the last day of what has ended, even if more time was planned."""
    tomorrow, old = NOW.date() + timedelta(days=1), date(2010, 5, 1)
    shared = partnership("p", "a", "b", start_date=old, end_date=tomorrow)
    ended = dataclasses.replace(shared, status=PartnershipStatus.TERMINATED)
    both = (org("a"), org("b"))
    for record, until in ((shared, None), (ended, tomorrow)):
        snapshot = built(World(organizations=both, partnerships=(record,)))
        found = catalog.partners(snapshot, ["a"], viewer=VISITOR, today=NOW.date())["a"]
        (edge,) = found.page().edges
        assert edge.node == Partner(
            organization_id="b",
            partnership_count=1,
            activity_count=0,
            partnership_ids=("p",),
            since=old,
            until=until,
        )


def test_an_activity_of_many_makes_no_partners() -> None:
    """Above 10 organizations make no pairs; those that are hidden do not count."""
    hidden = org("z", visibility=Visibility.HIDDEN)
    crowd = tuple(org(f"o{n}") for n in range(10))
    works = (activity("w", *(each.id for each in (*crowd, hidden))),)
    snapshot = built(World(organizations=(*crowd, hidden), activities=works))
    for viewer, count in ((VISITOR, 9), (SYSTEM, 0)):
        found = catalog.partners(snapshot, ["o0"], viewer=viewer, today=NOW.date())["o0"]
        assert found.total_count() == count
