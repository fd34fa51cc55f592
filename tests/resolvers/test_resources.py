"""Are needs and offers saved and removed one by one, each within its bounds?"""

import asyncio
import dataclasses
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.codes import AuditAction, ResourceKind, Visibility
from domain.concept import Concept
from domain.errors import ForbiddenError, InputError, NotFoundError
from domain.filters import ConceptFilter, OrganizationFilter
from domain.resource import Quantity, Resource
from domain.text import Text
from domain.viewer import SYSTEM, VISITOR
from domain.vocabulary import Vocabulary
from graphdb.connection import Graph
from resolvers.given import GivenResource
from resolvers.organizations import list_organizations
from resolvers.resources import remove_resource, save_resource
from tests.resolvers.writing import (
    NOW,
    caller,
    events_after,
    keep,
    keep_one,
    said,
    stored,
    where,
)
from tests.small_vocabulary import CONCEPTS, REGIONS, VOCABULARY
from tests.worlds import FISHERS, HARBOUR, org

TODAY = NOW.date()
LATER = NOW + timedelta(days=3)
NET = GivenResource(
    organization_id="fishers", kind=ResourceKind.NEED, concept="RESOURCE:boat",
    quantity=Quantity(value=2, unit="unit:kg"), note=said(id="Jaring halus"), regions=("id82",),
    available_from=date(2026, 12, 1), valid_until=date(2027, 3, 31),
)  # fmt: skip


async def test_a_new_need_is_stored_with_its_owner(graph: Graph) -> None:
    """The need stands among the organization's resources, and the version counts on."""
    await keep(graph, HARBOUR)
    start = await graph.feed.latest()
    saved = await save_resource(caller(graph, now=LATER), NET)
    assert saved.resource is not None
    assert saved.resource == Resource(
        id=saved.resource.id,
        organization_id="fishers",
        kind=ResourceKind.NEED,
        concept="resource:boat",
        quantity=Quantity(value=2.0, unit="unit:kg"),
        note=Text.of(id="Jaring halus"),
        regions=("ID-MU",),
        available_from=date(2026, 12, 1),
        valid_until=date(2027, 3, 31),
    )
    now = await stored(graph, "fishers")
    assert now == saved.organization
    assert set(now.resources) == {*FISHERS.resources, saved.resource}
    assert (now.version, now.updated_at, now.confirmed_at) == (2, LATER, FISHERS.confirmed_at)
    (event,) = await events_after(graph, start)
    assert (event.action, event.fields) == (AuditAction.UPDATE, ("resources",))


async def test_the_next_question_finds_the_new_offer(graph: Graph) -> None:
    """A write is in the columns that the next list is answered from."""
    await keep(graph, HARBOUR)
    context = caller(graph)
    wanted = OrganizationFilter(offers=ConceptFilter(among=("resource:boat",)))

    async def found() -> int:
        return (await list_organizations(context, wanted)).total_count()

    assert await found() == 0
    await save_resource(
        context,
        GivenResource(organization_id="fishers", kind=ResourceKind.OFFER, concept="resource:boat"),
    )
    assert await found() == 1


async def test_changing_keeps_what_is_left_out(graph: Graph) -> None:
    """Absent fields stay, null empties; the last day alone is never without end."""
    await keep(graph, HARBOUR)
    first = (await save_resource(caller(graph), NET)).resource
    assert first is not None
    given = GivenResource(
        id=first.id, organization_id="fishers", kind=ResourceKind.OFFER, concept="resource:fish"
    )
    changed = (await save_resource(caller(graph), given)).resource
    assert changed == dataclasses.replace(first, kind=ResourceKind.OFFER, concept="resource:fish")
    emptied = dataclasses.replace(
        given, quantity=None, note=None, regions=None, available_from=None, valid_until=None
    )
    assert (await save_resource(caller(graph), emptied)).resource == Resource(
        id=first.id,
        organization_id="fishers",
        kind=ResourceKind.OFFER,
        concept="resource:fish",
        valid_until=date(2027, 11, 22),
    )


@pytest.mark.parametrize(
    ("now", "first", "last"),
    [
        (date(2026, 11, 22), None, date(2027, 11, 22)),
        (date(2028, 2, 29), None, date(2029, 2, 28)),
        (date(2026, 11, 22), date(2028, 1, 1), date(2029, 1, 1)),
        (date(2026, 11, 22), date(2020, 1, 1), date(2027, 11, 22)),
        (date(2026, 11, 22), date(9999, 12, 31), date(9999, 12, 31)),
    ],
)
async def test_the_last_day_is_a_year_away_unless_given(
    graph: Graph, now: date, first: date | None, last: date
) -> None:
    """Twelve months from now, or from the first day if that is later; a leap day moves back."""
    await keep_one(graph, org("a"))
    at = datetime(now.year, now.month, now.day, tzinfo=UTC)
    given = GivenResource(
        organization_id="a",
        kind=ResourceKind.NEED,
        concept="resource:ice",
        available_from=first,
    )
    saved = await save_resource(caller(graph, now=at), given)
    assert saved.resource is not None
    assert saved.resource.valid_until == last


async def test_saving_the_same_again_writes_nothing(graph: Graph) -> None:
    """Who saves a resource as it stands leaves no trace in the trail."""
    await keep(graph, HARBOUR)
    saved = (await save_resource(caller(graph), NET)).resource
    assert saved is not None
    start = await graph.feed.latest()
    again = await save_resource(caller(graph, now=LATER), dataclasses.replace(NET, id=saved.id))
    assert again.resource == saved
    assert await graph.feed.latest() == start


async def test_a_resource_of_another_is_not_found(graph: Graph) -> None:
    """Nobody changes a foreign resource by naming an organization of their own."""
    await keep(graph, HARBOUR)
    for identity in ("cold-store-offer-ice", "nothing"):
        with pytest.raises(NotFoundError) as caught:
            await save_resource(caller(graph), dataclasses.replace(NET, id=identity))
        assert caught.value.path == ("id",)
    with pytest.raises(NotFoundError) as caught:
        await save_resource(caller(graph), dataclasses.replace(NET, organization_id="nobody"))
    assert caught.value.path == ("organization",)


async def test_removing_takes_one_away(graph: Graph) -> None:
    """The named resource goes, the others stay; once gone it is not found."""
    await keep(graph, HARBOUR)
    after = await remove_resource(caller(graph, now=LATER), "fishers-need-ice")
    assert [each.id for each in after.resources] == ["fishers-offer-fish"]
    assert (after.version, after.updated_at) == (2, LATER)
    assert after == await stored(graph, "fishers")
    with pytest.raises(NotFoundError):
        await remove_resource(caller(graph), "fishers-need-ice")


async def test_removing_again_with_the_key_answers_the_first_result(graph: Graph) -> None:
    """A client that got no answer may ask again, though the resource is gone by then."""
    await keep(graph, HARBOUR)
    first = await remove_resource(caller(graph), "fishers-need-ice", key="k")
    assert await remove_resource(caller(graph), "fishers-need-ice", key="k") == first


async def test_without_the_key_nothing_is_written(graph: Graph) -> None:
    """What is seen is forbidden; a hidden organization's resource is as unknown as none."""
    await keep(graph, HARBOUR)
    start = await graph.feed.latest()
    visitor = caller(graph, VISITOR)
    with pytest.raises(ForbiddenError):
        await save_resource(visitor, NET, key="k")
    with pytest.raises(ForbiddenError):
        await remove_resource(visitor, "fishers-need-ice", key="k")
    told = []
    for identity in ("refuge-need-funding", "refuge", "nothing", "ice-for-fish"):
        with pytest.raises(NotFoundError) as caught:
            await remove_resource(visitor, identity)
        told.append((caught.value.text, caught.value.path))
    for identity in ("refuge", "nobody"):
        with pytest.raises(NotFoundError):
            await save_resource(visitor, dataclasses.replace(NET, organization_id=identity))
    assert len(set(told)) == 1
    assert await graph.feed.latest() == start


async def test_what_is_no_resource_cannot_be_removed(graph: Graph) -> None:
    """An id of an organization or a partnership is not that of a resource."""
    await keep(graph, HARBOUR)
    start = await graph.feed.latest()
    for identity in ("fishers", "ice-for-fish", ""):
        with pytest.raises(NotFoundError):
            await remove_resource(caller(graph), identity)
    assert await graph.feed.latest() == start


BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"concept": "resource:unheard-of"}, "UNKNOWN_CODE", "concept"),
    ({"concept": "sdg:4"}, "INVALID_VALUE", "concept"),
    ({"concept": "resource:fax"}, "WITHDRAWN_CODE", "concept"),
    ({"quantity": Quantity(value=-1, unit="unit:kg")}, "INVALID_VALUE", "quantity.value"),
    ({"quantity": Quantity(value=float("nan"), unit="unit:kg")}, "INVALID_VALUE", "quantity.value"),
    ({"quantity": Quantity(value=1, unit="resource:ice")}, "INVALID_VALUE", "quantity.unit"),
    ({"note": said(id="x" * 1001)}, "TOO_MANY", "note.0.text"),
    ({"note": said(id="")}, "REQUIRED", "note.0.text"),
    ({"regions": ("ID",) * 101}, "TOO_MANY", "regions"),
    ({"regions": ("Atlantis",)}, "UNKNOWN_CODE", "regions.0"),
    ({"valid_until": date(2026, 11, 30)}, "INVALID_VALUE", "validUntil"),
]


async def test_what_is_out_of_bounds_names_its_path_and_writes_nothing(graph: Graph) -> None:
    """Each bound of a resource, one step beyond, is told with its code and where it stands."""
    await keep(graph, HARBOUR)
    start = await graph.feed.latest()
    for fields, code, path in BAD:
        with pytest.raises(InputError) as caught:
            await save_resource(caller(graph), dataclasses.replace(NET, **fields))
        assert where(caught.value) == (code, path), fields
    assert await graph.feed.latest() == start


async def test_an_organization_has_at_most_a_hundred_of_a_kind(graph: Graph) -> None:
    """The hundred-and-first need is refused, an offer beside a hundred needs is not."""
    needs = tuple(
        Resource(
            id=f"n{place:03}", organization_id="a", kind=ResourceKind.NEED, concept="resource:ice"
        )
        for place in range(100)
    )
    await keep_one(graph, org("a", resources=needs))
    more = GivenResource(organization_id="a", kind=ResourceKind.NEED, concept="resource:fish")
    with pytest.raises(InputError) as caught:
        await save_resource(caller(graph), more)
    assert where(caught.value) == ("TOO_MANY", "kind")
    offer = dataclasses.replace(more, kind=ResourceKind.OFFER)
    made = (await save_resource(caller(graph), offer)).resource
    assert made is not None
    with pytest.raises(InputError):
        await save_resource(caller(graph), dataclasses.replace(more, id=made.id))
    assert (await save_resource(caller(graph), dataclasses.replace(more, id="n000"))).resource


async def test_a_protected_resource_narrows_its_organization(graph: Graph) -> None:
    """Who offers a safe house leads to people in hiding, so they are shown to members only."""
    model = VOCABULARY.concepts.get("resource:boat")
    refuge: Concept = dataclasses.replace(model, protected_by_default=True)
    known = Vocabulary(
        regions=REGIONS,
        concepts=[refuge if each.code == refuge.code else each for each in CONCEPTS],
        schemes=list(VOCABULARY.schemes.values()),
    )
    await keep(graph, HARBOUR)
    saved = await save_resource(caller(graph, vocabulary=known), NET)
    assert saved.organization.visibility is Visibility.MEMBERS
    pact = (await graph.partnerships.by_ids(["ice-for-fish"], SYSTEM))["ice-for-fish"]
    assert pact.visibility is Visibility.MEMBERS


async def test_writers_that_meet_all_get_through(graph: Graph) -> None:
    """Eight offers saved at once for one organization are eight offers in the end."""
    await keep_one(graph, org("a"))
    given = GivenResource(organization_id="a", kind=ResourceKind.OFFER, concept="resource:ice")
    await asyncio.gather(*(save_resource(caller(graph), given) for _ in range(8)))
    after = await stored(graph, "a")
    assert (len(after.resources), after.version) == (8, 9)
