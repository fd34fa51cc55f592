"""Pages: the same list however it is cut, at any size, and while records change in between."""

import dataclasses
import random
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.codes import (
    FacetField,
    OrderDirection,
    OrganizationOrderField,
    OrganizationType,
    PartnershipOrderField,
)
from domain.errors import BadCursorError, InvalidValueError, TooManyError
from domain.filters import (
    ANY_ACTIVITY,
    ANY_ORGANIZATION,
    ANY_PARTNERSHIP,
    OrganizationFilter,
    OrganizationOrder,
    PartnershipOrder,
    RegionFilter,
)
from domain.text import Text
from domain.viewer import SYSTEM, VISITOR
from matching import catalog
from matching.corpus import Corpus, Delta
from matching.cursors import Cursor
from matching.snapshot import Snapshot
from tests.matching.reference import Reference
from tests.matching.test_catalog import built, walked
from tests.matching.wishes import NOW, crowded, searches
from tests.small_vocabulary import VOCABULARY
from tests.worlds import HARBOUR, World, activity, org, partnership

GOVERNMENTS = OrganizationFilter(types=(OrganizationType.GOVERNMENT,))


def _town(size: int) -> World:
    """Many organizations with few names, so that most of an order is decided by ties."""
    chance = random.Random(7)  # noqa: S311 - a fixed world, not a secret
    names = ("Air", "Bumi", "Cahaya", "Desa", "Élan")
    kinds = list(OrganizationType)[:4]
    organizations = tuple(
        org(
            f"{place:05d}",
            name=Text.of(id=f"{chance.choice(names)} {chance.randrange(30)}"),
            type=chance.choice(kinds),
            regions=(chance.choice(("ID-MA", "ID-8171", "ID-JB", "AU")),),
            updated_at=NOW - timedelta(days=chance.randrange(9)),
            created_at=NOW - timedelta(days=chance.randrange(9)),
        )
        for place in chance.sample(range(size), size)
    )
    ids = [each.id for each in organizations]
    works = tuple(
        activity(f"a{place}", *chance.sample(ids[:40], 2), title=Text.of(id=f"Sumur {place % 50}"))
        for place in range(2 * size)
    )
    agreements = tuple(
        partnership(f"p{place}", *chance.sample(ids[:200], 2)) for place in range(size // 4)
    )
    return World(organizations=organizations, activities=works, partnerships=agreements)


@pytest.fixture(scope="module")
def town() -> World:
    """Five thousand organizations, ten thousand activities."""
    return _town(5000)


@pytest.fixture(scope="module")
def large(town: World) -> Snapshot:
    """The town, of which a part was saved after the rest."""
    late = [dataclasses.replace(each) for each in town.organizations[::9]]
    earlier = dataclasses.replace(
        town,
        organizations=tuple(each for n, each in enumerate(town.organizations) if n % 9),
    )
    snapshot = built(earlier)
    for start in range(0, len(late), 100):
        snapshot = snapshot.apply(Delta(seq=2 + start, organizations=late[start : start + 100]))
    return snapshot


@pytest.mark.parametrize("direction", OrderDirection)
@pytest.mark.parametrize(
    "field",
    [each for each in OrganizationOrderField if each is not OrganizationOrderField.RELEVANCE],
)
@pytest.mark.parametrize(
    "wanted", [ANY_ORGANIZATION, OrganizationFilter(types=(OrganizationType.GOVERNMENT,))]
)
def test_long_lists_are_the_sorted_list_cut(
    town: World, large: Snapshot, field: OrganizationOrderField, direction: OrderDirection,
    wanted: OrganizationFilter,
) -> None:  # fmt: skip
    """Thousands of ties, walked in pages of any size, give the list that sorting gives."""
    order = (
        OrganizationOrder(field=field, direction=direction),
        OrganizationOrder(field=OrganizationOrderField.UPDATED_AT),
    )
    counted = {each.id: 0 for each in town.organizations}
    for each in town.partnerships:
        for party in each.parties:
            counted[party.organization_id] += 1
    keys = {
        OrganizationOrderField.NAME: lambda each: each.name.shown().casefold().replace("é", "e"),
        OrganizationOrderField.CREATED_AT: lambda each: each.created_at,
        OrganizationOrderField.UPDATED_AT: lambda each: each.updated_at,
        OrganizationOrderField.PARTNERSHIP_COUNT: lambda each: counted[each.id],
    }
    kept = [each for each in town.organizations if not wanted.types or each.type in wanted.types]
    kept.sort(key=lambda each: (each.updated_at, each.id))
    kept.sort(key=keys[field], reverse=direction is OrderDirection.DESC)
    listing = catalog.organizations(large, wanted, VISITOR, NOW)
    for size in (37, 1000):
        edges = walked(lambda after, size=size: listing.page(order, size, after), size)  # type: ignore[misc]
        assert [edge.node for edge in edges] == [each.id for each in kept]


@pytest.mark.parametrize("direction", list(OrderDirection))
def test_many_of_one_name_are_all_listed(direction: OrderDirection) -> None:
    """As many clinics are called the same: more than any page holds, in the midst of thousands."""
    called = ["Alfa", *["Puskesmas"] * 200, *(f"Zeta {place:04}" for place in range(2_000))]
    records = [org(f"{place:05}", name=Text.of(id=name)) for place, name in enumerate(called)]
    deals = [
        partnership(f"deal-{place:05}", "00000", "00001", title=Text.of(id=name))
        for place, name in enumerate(called)
    ]
    built = Snapshot.build(
        Corpus(organizations=records, partnerships=deals, seq=1), VOCABULARY, None
    )
    by_name = (OrganizationOrder(field=OrganizationOrderField.NAME, direction=direction),)
    by_title = (PartnershipOrder(field=PartnershipOrderField.TITLE, direction=direction),)
    listing = catalog.organizations(built, ANY_ORGANIZATION, VISITOR, NOW)
    titles = catalog.partnerships(built, ANY_PARTNERSHIP, VISITOR)
    for edges in (
        walked(lambda after: listing.page(by_name, 20, after), 20),
        walked(lambda after: titles.page(by_title, 20, after), 20),
    ):
        assert len({edge.node for edge in edges}) == len(edges) == len(called)


@pytest.mark.parametrize("words", ["sumur", "bumi 7", "sumur 49", "elan", "cahya"])
def test_searches_in_a_large_world_are_those_of_the_loops(
    town: World, large: Snapshot, words: str
) -> None:
    """Rare words and words that nearly all activities hold give what loops over them give."""
    truth = Reference(town, VOCABULARY, VISITOR, NOW)
    listing = catalog.organizations(large, OrganizationFilter(search=words), VISITOR, NOW)
    assert {e.node for e in listing.page(first=10_000).edges} == truth.organization_scores(
        words
    ).keys()


def test_facets_of_nearly_all_and_of_few(town: World, large: Snapshot) -> None:
    """Counting what is left out, and counting what is in, give the same figures as loops."""
    truth = Reference(town, VOCABULARY, VISITOR, NOW)
    for code in ("001", "AU"):
        wanted = OrganizationFilter(none_of=OrganizationFilter(regions=RegionFilter(among=(code,))))
        for each in (wanted, OrganizationFilter(regions=RegionFilter(among=(code,)))):
            (facet,) = catalog.organizations(large, each, VISITOR, NOW).facets([FacetField.REGION])
            assert [(v.code, v.count) for v in facet.values] == truth.organization_facet(
                truth.organizations(each), FacetField.REGION
            )


CHANCE = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.untraced
@CHANCE
@given(st.data())
def test_changes_between_pages_lose_and_repeat_nothing(data: st.DataObject) -> None:
    """Records come and go between pages; those that stay as they are come exactly once each."""
    world = data.draw(crowded())
    others = data.draw(crowded("x"))
    order: tuple[OrganizationOrder, ...] = ()
    wanted = OrganizationFilter(search=data.draw(st.none() | searches))
    if data.draw(st.booleans()):
        order = (
            OrganizationOrder(
                field=data.draw(
                    st.sampled_from(("NAME", "CREATED_AT", "UPDATED_AT")).map(
                        OrganizationOrderField
                    )
                ),
                direction=data.draw(st.sampled_from(OrderDirection)),
            ),
        )
    snapshot = built(dataclasses.replace(world, activities=(), partnerships=()))
    first = catalog.organizations(snapshot, wanted, SYSTEM, NOW)
    staying = {e.node for e in first.page(order, 100).edges}
    ids = [each.id for each in world.organizations]
    waiting = [*others.organizations]
    seen: list[str] = []
    after = None
    for turn in range(20):
        page = catalog.organizations(snapshot, wanted, SYSTEM, NOW).page(order, 1, after)
        seen += [edge.node for edge in page.edges]
        if not page.has_next_page:
            break
        after = page.edges[-1].cursor
        removed = frozenset(data.draw(st.sets(st.sampled_from(ids), max_size=1)))
        staying -= removed
        added = [waiting.pop()] if waiting else []
        snapshot = snapshot.apply(Delta(seq=turn + 2, organizations=added, removed=removed))
    assert len(seen) == len(set(seen))
    assert staying <= set(seen)


def test_later_pages_keep_the_weights_of_the_first() -> None:
    """When words become rarer or commoner between pages, nobody comes twice or not at all."""
    pair = (
        org("a", name=Text.of(id="air"), mission=Text.of(id="desa")),
        org("b", name=Text.of(id="desa"), mission=Text.of(id="air")),
    )
    others = {
        word: [org(f"{word}{n}", name=Text.of(id=word)) for n in range(9)]
        for word in ("air", "desa")
    }
    wanted = OrganizationFilter(search="air desa")
    before = built(World(organizations=(*pair, *others["air"])))
    after = before.apply(
        Delta(seq=2, organizations=others["desa"], removed=frozenset(o.id for o in others["air"]))
    )

    def page(snapshot: Snapshot, cursor: str | None = None) -> tuple[str, str]:
        (edge,) = catalog.organizations(snapshot, wanted, VISITOR, NOW).page((), 1, cursor).edges
        return edge.node, edge.cursor

    first, cursor = page(before)
    assert (first, page(after)[0]) == ("b", "a")  # the weights did change
    assert page(after, cursor)[0] == "a"


def test_a_cursor_serves_its_own_order_only() -> None:
    """A cursor of another order, list, search or version, or a damaged one, is a typed error."""
    snapshot = built(HARBOUR)
    listing = catalog.organizations(snapshot, ANY_ORGANIZATION, VISITOR, NOW)
    cursor = listing.page(first=1).edges[0].cursor
    newest = (OrganizationOrder(field=OrganizationOrderField.UPDATED_AT),)
    searched = catalog.organizations(snapshot, OrganizationFilter(search="tual"), VISITOR, NOW)
    strangers = [cursor[:-2], cursor + "AAAA", "", "é", "A" * 20_000, "x" + cursor[1:]]
    strangers += [searched.page(first=1).edges[0].cursor]
    for wrong in strangers:
        with pytest.raises(BadCursorError):
            listing.page(first=1, after=wrong)
    for other in (
        lambda: listing.page(newest, 1, cursor),
        lambda: searched.page(first=1, after=cursor),
        lambda: catalog.activities(snapshot, ANY_ACTIVITY, VISITOR).page(after=cursor),
        lambda: catalog.partnerships(snapshot, ANY_PARTNERSHIP, VISITOR).page(after=cursor),
    ):
        with pytest.raises(BadCursorError):
            other()


@given(
    st.text(max_size=80), st.integers(-(2**80), 2**80), st.lists(st.integers(-5, 10**6), max_size=2)
)
def test_whatever_a_cursor_says_it_is_read_or_refused(
    text: str, number: int, weights: list[int]
) -> None:
    """Well-formed cursors with any value never end in another error than BadCursorError."""
    listing = catalog.organizations(built(HARBOUR), OrganizationFilter(search="tual"), VISITOR, NOW)
    order = (
        OrganizationOrder(field=OrganizationOrderField.RELEVANCE),
        OrganizationOrder(field=OrganizationOrderField.NAME),
    )
    name = "OrganizationListing RELEVANCE ASC NAME ASC tual"
    made = Cursor(values=(number, text), identity=text, weights=tuple(weights)).encode(name)
    for cursor in (made, text):
        try:
            listing.page(order, 2, cursor)
        except BadCursorError:
            continue


def test_relevance_needs_a_search() -> None:
    """To order by relevance without words is the caller's mistake, and says so."""
    listing = catalog.organizations(built(HARBOUR), ANY_ORGANIZATION, VISITOR, NOW)
    with pytest.raises(InvalidValueError) as caught:
        listing.page((OrganizationOrder(field=OrganizationOrderField.RELEVANCE),))
    assert caught.value.path == ("orderBy",)


def test_a_search_of_too_many_words_is_refused() -> None:
    """The cost of a search grows with its words, so there is a most."""
    words = " ".join(f"kata{n}" for n in range(33))
    with pytest.raises(TooManyError):
        catalog.organizations(built(HARBOUR), OrganizationFilter(search=words), VISITOR, NOW)


def test_an_empty_graph_has_empty_lists() -> None:
    """Nothing saved yet: every list, facet and count is empty, and nothing fails."""
    snapshot = Snapshot.build(Corpus(), VOCABULARY)
    wanted = OrganizationFilter(search="air", partner_of="nobody")
    for each in (ANY_ORGANIZATION, wanted):
        listing = catalog.organizations(snapshot, each, SYSTEM, NOW)
        assert not listing.page().edges
        assert listing.total_count() == 0
        assert not any(facet.values for facet in listing.facets(list(FacetField)))
    title = (PartnershipOrder(field=PartnershipOrderField.TITLE),)
    assert not catalog.partnerships(snapshot, ANY_PARTNERSHIP, SYSTEM).page(title).edges
    assert not catalog.activities(snapshot, ANY_ACTIVITY, SYSTEM).page().edges
    assert (
        catalog.partners(snapshot, ["x"], viewer=SYSTEM, today=NOW.date())["x"].total_count() == 0
    )


def test_a_graph_of_one_record_lists_it() -> None:
    """One organization: found by name, alone on its page."""
    snapshot = built(World(organizations=(org("only", name=Text.of(id="Satu Saja")),)))
    listing = catalog.organizations(snapshot, OrganizationFilter(search="satu"), VISITOR, NOW)
    page = listing.page()
    assert [edge.node for edge in page.edges] == ["only"]
    assert not page.has_next_page
