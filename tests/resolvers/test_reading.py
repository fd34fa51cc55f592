"""What use cases read equals plain loops over the records, in a number of reads that stays."""

from datetime import date
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.codes import FacetField, PartnerBasis, PartnershipStatus, PartyRole, TrustSignalCode
from domain.errors import InputError, InvalidValueError, TooManyError
from domain.filters import ANY_PARTNERSHIP, OrganizationFilter
from domain.organization import Identifier
from domain.page import Page
from domain.text import Text
from domain.viewer import LOCAL_ADMINISTRATOR, SYSTEM, VISITOR, Viewer
from graphdb.connection import Graph
from matching.listing import BY_NAME, BY_RELEVANCE
from resolvers import activities, checks, organizations, partnerships
from resolvers.facets import facet_label
from tests.matching.reference import Reference
from tests.matching.wishes import (
    NOW,
    Wishes,
    crowded,
    organization_orders,
    partnership_orders,
    viewers,
)
from tests.resolvers.reading import holding, reader_of
from tests.small_vocabulary import VOCABULARY
from tests.worlds import CHOIR, FISHERS, HARBOUR, World, org, partnership, worlds

CHANCE = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


def walked(cut: Any, size: int) -> list[Any]:
    """All items of a list, cut page by page."""
    found: list[Any] = []
    after = None
    while True:
        page: Page[Any] = cut(size, after)
        found += [edge.node for edge in page.edges]
        if not page.has_next_page:
            return found
        after = page.edges[-1].cursor


@CHANCE
@given(data=st.data())
async def test_lists_equal_plain_loops(graph: Graph, data: st.DataObject) -> None:
    """Filters, orders, pages, counts and facets of random worlds, for any viewer."""
    world = data.draw(crowded() | worlds(VOCABULARY))
    viewer = data.draw(viewers(world))
    told = Reference(world, VOCABULARY, viewer, NOW)
    context = reader_of(await holding(graph, world), viewer)
    wishes, size = Wishes(world, VOCABULARY), data.draw(st.integers(1, 3))
    for _ in range(3):  # loading a world costs more than asking
        wanted = data.draw(wishes.organizations(1))
        order = data.draw(organization_orders(searched=bool(wanted.search)) | st.just(()))
        own = await organizations.list_organizations(context, wanted)
        records = told.organizations(wanted)
        usual = BY_RELEVANCE if wanted.search and own.found else BY_NAME
        assert walked(
            lambda first, after, own=own, order=order: own.page(order, first, after), size
        ) == (told.in_order(records, order or usual, wanted.search))
        assert own.total_count() == len(records)
        for facet in own.facets(list(FacetField), 100):
            counted = [(value.code, value.count) for value in facet.values]
            assert counted == told.organization_facet(records, facet.field)

        agreed = data.draw(wishes.partnerships(1))
        by = data.draw(partnership_orders)
        deals = await partnerships.list_partnerships(context, agreed)
        found = told.partnerships(agreed)
        assert walked(
            lambda first, after, deals=deals, by=by: deals.page(by, first, after), size
        ) == (told.partnerships_in_order(found, by))
        assert deals.total_count() == len(found)

        work = data.draw(wishes.activities())
        works = await activities.list_activities(context, work)
        assert walked(partial(works.page, ()), size) == [each.id for each in told.activities(work)]


@CHANCE
@given(data=st.data())
async def test_what_hangs_on_an_organization_equals_plain_loops(
    graph: Graph, data: st.DataObject
) -> None:
    """Partners, work and partnerships of each organization; empty for those not seen."""
    world = data.draw(crowded())
    viewer = data.draw(viewers(world))
    told = Reference(world, VOCABULARY, viewer, NOW)
    context = reader_of(await holding(graph, world), viewer)
    ids = [*(each.id for each in world.organizations), "nobody"]
    basis = data.draw(st.none() | st.lists(st.sampled_from(PartnerBasis), unique=True).map(tuple))
    statuses = data.draw(
        st.none() | st.lists(st.sampled_from(PartnershipStatus), max_size=4).map(tuple)
    )
    roles = data.draw(st.none() | st.lists(st.sampled_from(PartyRole), max_size=3).map(tuple))
    partners = await organizations.partners_of(
        context, ids, basis=basis, types=None, statuses=statuses
    )
    works = await organizations.activities_of(context, ids, roles)
    deals = await organizations.partnerships_of(context, ids, ANY_PARTNERSHIP)
    for identity in ids:
        rows = [
            (
                each.organization_id,
                each.partnership_count,
                each.activity_count,
                each.partnership_ids,
                each.since,
                each.until,
            )
            for each in walked(partners[identity].page, 2)
        ]
        assert rows == told.partners(identity, basis, None, statuses)
        assert [edge.node for edge in works[identity].page((), 100).edges] == told.with_role(
            identity, roles
        )
        shared = [
            each.id
            for each in told.seen.partnerships
            if any(p.organization_id == identity and p.left_on is None for p in each.parties)
        ]
        seen = {edge.node for edge in deals[identity].page((), 100).edges}
        assert seen == (set(shared) if identity in told.seen_ids else set())


@CHANCE
@given(data=st.data())
async def test_records_equal_what_was_written(graph: Graph, data: st.DataObject) -> None:
    """By id, as the viewer may see them, without what is hidden in them."""
    world = data.draw(worlds(VOCABULARY))
    viewer = data.draw(viewers(world))
    context = reader_of(await holding(graph, world), viewer)
    ids = [*world.records, "nobody"]
    found = {
        **await organizations.organizations_by_ids(context, ids),
        **await activities.activities_by_ids(context, ids),
        **await partnerships.partnerships_by_ids(context, ids),
    }
    assert found == world.seen_by(viewer).records


NUMBERED = World(
    organizations=(
        org("alone", identifiers=(Identifier(scheme="ID-KHH", value="AHU-1", primary=True),)),
        org("one", identifiers=(Identifier(scheme="GB-COH", value="77"),)),
        org("other", identifiers=(Identifier(scheme="US-EIN", value="77"),)),
    )
)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"identity": "alone"}, "alone"),
        ({"identity": "nobody"}, None),
        ({"identity": ""}, None),
        ({"identifier": "ID-KHH-AHU-1"}, "alone"),
        ({"identifier": "AHU-1"}, "alone"),
        ({"identifier": "  AHU-1 "}, "alone"),
        ({"identifier": "77"}, None),  # two registers use it: it names nobody
        ({"identifier": "US-EIN-77"}, "other"),
        ({"identifier": ""}, None),
        ({"identifier": "0"}, None),
    ],
)
async def test_an_organization_is_found_by_id_and_by_number(
    graph: Graph, asked: dict[str, str], found: str | None
) -> None:
    """With its register or without, as long as the number is one organization's alone."""
    context = reader_of(await holding(graph, NUMBERED))
    record = await organizations.find_organization(context, **asked)
    assert (record.id if record else None) == found


async def test_one_way_to_ask_is_enough(graph: Graph) -> None:
    """Both an id and an identifier, or neither, is a mistake; so is a number without end."""
    context = reader_of(graph)
    for asked in ({}, {"identity": "a", "identifier": "b"}):
        with pytest.raises(InvalidValueError) as raised:
            await organizations.find_organization(context, **asked)
        assert raised.value.path == ("id",)
    with pytest.raises(TooManyError) as long:
        await organizations.find_organization(context, identifier="1" * 401)
    assert long.value.path == ("identifier",)


async def test_an_archived_organization_is_found_by_id_alone(graph: Graph) -> None:
    """It left the lists, not the graph."""
    world = World(organizations=(org("gone", archived_at=NOW), org("here")))
    context = reader_of(await holding(graph, world))
    assert await organizations.find_organization(context, identity="gone") is not None
    listing = await organizations.list_organizations(context, OrganizationFilter())
    assert [edge.node for edge in listing.page().edges] == ["here"]


async def test_facts_that_can_be_checked(graph: Graph) -> None:
    """Verified numbers, and partnerships that were brought to completion."""
    own = org(
        "own",
        identifiers=(
            Identifier(scheme="ID-KHH", value="1", verified=True, primary=True),
            Identifier(scheme="GB-COH", value="2"),
        ),
    )
    done = partnership("done", "own", "friend", status=PartnershipStatus.COMPLETED)
    running = partnership("running", "own", "friend")
    world = World(organizations=(own, org("friend")), partnerships=(done, running))
    context = reader_of(await holding(graph, world))
    listing = await organizations.partnerships_of(context, ["own"], organizations.COMPLETED)
    signals = organizations.trust_signals(own, listing["own"].total_count())
    assert [(each.code, each.value, each.source) for each in signals] == [
        (TrustSignalCode.IDENTIFIER_VERIFIED, "ID-KHH-1", "ID-KHH"),
        (TrustSignalCode.COMPLETED_PARTNERSHIPS, "1", None),
    ]
    assert organizations.trust_signals(CHOIR, 0) == []


async def test_a_mailbox_is_for_whoever_acts_for_the_organization(graph: Graph) -> None:
    """A role mailbox is data of people all the same: nobody else gets it without consent."""
    own = org("own", mailbox="office@example.org")
    seen = {
        name: organizations.mailbox(reader_of(graph, viewer), own)
        for name, viewer in {
            "visitor": VISITOR,
            "itself": Viewer(known=frozenset({"own"})),
            "another": Viewer(known=frozenset({"other"})),
            "reader of all": SYSTEM,
            "administrator": LOCAL_ADMINISTRATOR,
        }.items()
    }
    assert seen == {
        "visitor": None, "itself": "office@example.org", "another": None, "reader of all": None,
        "administrator": "office@example.org",
    }  # fmt: skip


async def test_highlights_are_of_the_language_shown(graph: Graph) -> None:
    """Words found in a text that is not shown are not marked in another."""
    context = reader_of(graph)
    assert organizations.highlights(context, FISHERS, None, None) == []
    assert any(
        "<mark>sea</mark>" in each
        for each in organizations.highlights(context, FISHERS, "sea", None)
    )
    assert any(
        "<mark>laut</mark>" in each
        for each in organizations.highlights(context, FISHERS, "laut", "id")
    )
    assert organizations.highlights(context, FISHERS, "laut", "en") == []


def test_every_facet_value_has_a_caption() -> None:
    """Whatever a facet counts can be shown in words, in both languages."""
    codes = {
        FacetField.ORGANIZATION_TYPE: "LOCAL_NGO", FacetField.REGION: "ID-MA",
        FacetField.THEME: "sdg:14", FacetField.NEED: "resource:ice",
        FacetField.OFFER: "resource:ice", FacetField.LANGUAGE: "id",
        FacetField.FRESHNESS: "STALE", FacetField.PARTNERSHIP_TYPE: "PROJECT",
        FacetField.PARTNERSHIP_STATUS: "ACTIVE",
    }  # fmt: skip
    assert codes.keys() == set(FacetField)
    for field, code in codes.items():
        label = facet_label(VOCABULARY, field, code)
        assert isinstance(label, Text)
        assert label.shown("id") != ""
        assert label.shown("id") != code


def test_bounds_name_what_is_at_fault() -> None:
    """Pages of 1 to 100; searches of 400 characters and 32 words."""
    assert [checks.page_size(each) for each in (1, 100)] == [1, 100]
    refused: list[tuple[str, tuple[str, ...]]] = []
    for act in (
        lambda: checks.page_size(0),
        lambda: checks.page_size(101, "first"),
        lambda: checks.short_enough("x" * 11, 10, "text"),
        lambda: checks.few_enough([1, 2, 3], 2, "ids"),
        lambda: checks.searchable("x" * 401, "search"),
        lambda: checks.searchable(" ".join(f"w{each}" for each in range(33)), "search"),
    ):
        with pytest.raises(InputError) as raised:
            act()
        refused.append((str(raised.value.code), raised.value.path))
    assert refused == [
        ("INVALID_VALUE", ("first",)), ("INVALID_VALUE", ("first",)), ("TOO_MANY", ("text",)),
        ("TOO_MANY", ("ids",)), ("TOO_MANY", ("search",)), ("TOO_MANY", ("search",)),
    ]  # fmt: skip
    assert checks.searchable("air air air", "search") == "air air air"


async def test_a_date_decides_what_still_runs(graph: Graph) -> None:
    """The day of the request, not the clock, ends what partners share."""
    ended = partnership("p", "fishers", "cold-store", end_date=date(2018, 6, 14))
    world = World(organizations=HARBOUR.organizations, partnerships=(ended,))
    context = reader_of(await holding(graph, world))
    found = await organizations.partners_of(
        context, ["fishers"], basis=None, types=None, statuses=None
    )
    (edge,) = found["fishers"].page().edges
    assert (edge.node.organization_id, edge.node.until) == ("cold-store", date(2018, 6, 14))
