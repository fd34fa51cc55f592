"""Does a call that is sent twice count once?"""

import asyncio
import dataclasses
from datetime import date
from typing import Any

import pytest

from domain.audit import SAMPLE
from domain.change import Batch, Change
from domain.codes import ResourceKind
from domain.errors import IdempotencyConflictError, InputError
from domain.organization import Identifier
from domain.resource import Quantity
from graphdb.connection import Graph
from resolvers.given import GivenProfile, GivenResource
from resolvers.once import digest_of
from resolvers.profiles import archive_organization, create_organization, update_organization
from resolvers.resources import save_resource
from tests.resolvers.writing import (
    caller,
    events_after,
    keep,
    profile,
    said,
    stored,
    where,
)
from tests.worlds import HARBOUR


async def test_the_same_call_again_gives_the_first_record(graph: Graph) -> None:
    """The record is read anew: the repeated call sees what became of it since."""
    first = await create_organization(caller(graph), profile(), key="k")
    await update_organization(caller(graph), first.id, GivenProfile(acronym="YSP"))
    start = await graph.feed.latest()
    again = await create_organization(caller(graph), profile(), key="k")
    assert (again.id, again.acronym) == (first.id, "YSP")
    assert await graph.feed.latest() == start
    assert len(await graph.organizations.ids()) == 1


async def test_the_key_with_other_input_is_a_conflict(graph: Graph) -> None:
    """A key stands for one input of one operation; nothing is written for another."""
    made = await create_organization(caller(graph), profile(), key="k")
    start = await graph.feed.latest()
    with pytest.raises(IdempotencyConflictError) as caught:
        await create_organization(caller(graph), profile(acronym="X"), key="k")
    assert caught.value.path == ("idempotencyKey",)
    with pytest.raises(IdempotencyConflictError):
        await archive_organization(caller(graph), made.id, key="k")
    assert await graph.feed.latest() == start


async def test_other_keys_and_none_count_each(graph: Graph) -> None:
    """Without a key, or with another, the same input makes another record."""
    for key in ("a", "b", None, None):
        await create_organization(caller(graph), profile(), key=key)
    assert len(await graph.organizations.ids()) == 4


async def test_a_refused_call_leaves_its_key_free(graph: Graph) -> None:
    """Who mends a refused input sends it with the same key."""
    with pytest.raises(InputError):
        await create_organization(caller(graph), profile(acronym=" "), key="k")
    assert (await create_organization(caller(graph), profile(acronym="A"), key="k")).acronym == "A"


async def test_a_change_that_changes_nothing_keeps_its_key_too(graph: Graph) -> None:
    """Archiving what is archived writes no event, but the repeated call is still the same call."""
    await keep(graph, HARBOUR)
    await archive_organization(caller(graph), "fishers")
    await archive_organization(caller(graph), "fishers", key="k")
    await archive_organization(caller(graph), "fishers", archived=False)
    again = await archive_organization(caller(graph), "fishers", key="k")
    assert again.archived_at is None


async def test_eight_calls_at_once_make_one_record(graph: Graph) -> None:
    """Callers that race with one key all get the one record that was made."""
    given = profile(identifiers=(Identifier(scheme="ID-KHH", value="17"),))
    made = await asyncio.gather(
        *(create_organization(caller(graph), given, key="k") for _ in range(8))
    )
    assert len({each.id for each in made}) == 1
    assert await graph.organizations.ids() == [made[0].id]
    assert len(await events_after(graph, 0)) == 1


async def test_eight_changes_at_once_are_one_change(graph: Graph) -> None:
    """The same holds where each call would meet the others' version."""
    await keep(graph, HARBOUR)
    start = await graph.feed.latest()
    given = GivenProfile(acronym="KNT")
    made = await asyncio.gather(
        *(
            update_organization(caller(graph), "fishers", given, version=1, key="k")
            for _ in range(8)
        )
    )
    assert {each.version for each in made} == {2}
    assert len(await events_after(graph, start)) == 1


async def test_a_repeated_save_gives_the_resource_even_after_it_went(graph: Graph) -> None:
    """The first result is found again; what was removed since is told as gone, not made anew."""
    await keep(graph, HARBOUR)
    given = GivenResource(
        organization_id="fishers", kind=ResourceKind.OFFER, concept="resource:boat"
    )
    first = await save_resource(caller(graph), given, key="k")
    assert await save_resource(caller(graph), given, key="k") == first
    before = await stored(graph, "fishers")
    without = dataclasses.replace(
        before, resources=before.resources[:0], version=before.version + 1
    )
    context = caller(graph)
    await graph.save(
        Batch(organizations=(Change(before=before, after=without),)),
        SAMPLE,
    )
    again = await save_resource(context, given, key="k")
    assert (again.resource, again.organization) == (None, without)


@pytest.mark.parametrize(
    ("key", "code"),
    [("x" * 201, "TOO_MANY"), ("", "REQUIRED"), (" ", "REQUIRED"), ("a\x00", "INVALID_VALUE")],
)
async def test_a_key_has_its_form(graph: Graph, key: str, code: str) -> None:
    """Up to 200 characters that can be seen; anything else is told by its path."""
    with pytest.raises(InputError) as caught:
        await create_organization(caller(graph), profile(), key=key)
    assert where(caught.value) == (code, "idempotencyKey")
    assert await graph.feed.latest() == 0


async def test_the_longest_key_is_taken(graph: Graph) -> None:
    """Two hundred characters of any script fit."""
    key = "語" * 200
    first = await create_organization(caller(graph), profile(), key=key)
    assert (await create_organization(caller(graph), profile(), key=key)).id == first.id


RESOURCE: dict[str, Any] = {
    "organization_id": "a",
    "kind": ResourceKind.NEED,
    "concept": "resource:ice",
}


@pytest.mark.parametrize(
    "other",
    [
        {"quantity": None},
        {"quantity": Quantity(value=1.0, unit="unit:kg")},
        {"quantity": Quantity(value=2.0, unit="unit:kg")},
        {"note": said(id="absent")},
        {"note": ()},
        {"note": None},
        {"valid_until": date(2027, 1, 1)},
        {"kind": ResourceKind.OFFER},
    ],
)
def test_inputs_that_differ_have_different_digests(other: dict[str, Any]) -> None:
    """Left out, null, empty and each value are four different inputs."""
    one, two = GivenResource(**RESOURCE), GivenResource(**(RESOURCE | other))
    assert digest_of("saveResource", one) != digest_of("saveResource", two)
    assert digest_of("saveResource", two) == digest_of(
        "saveResource", GivenResource(**(RESOURCE | other))
    )
    assert digest_of("saveResource", one) != digest_of("removeResource", one)
