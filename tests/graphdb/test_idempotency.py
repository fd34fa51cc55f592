"""A call with a key counts once within a day, however often it is made."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
import uuid_utils

from domain.audit import ADMINISTRATOR
from domain.change import Batch, Change, Once
from domain.errors import IdempotencyConflictError
from graphdb.address import GraphAddress
from graphdb.connection import Graph
from tests.graphdb.graphs import NOW, WRITERS, separate
from tests.worlds import org


def call(result: str, *, key: str = "key", digest: str = "input") -> tuple[Batch, Once]:
    """What a mutation writes: a new organization, under a key."""
    return (
        Batch(organizations=(Change(after=org(result)),)),
        Once(key=key, digest=digest, result_id=result),
    )


class Clock:
    """A clock that stands until it is set."""

    now = NOW

    def __call__(self) -> datetime:
        """Give the time it was set to."""
        return self.now


@pytest.fixture
async def clock() -> Clock:
    """A clock for `timed`."""
    return Clock()


@pytest.fixture
async def timed(
    graph: Graph, address: GraphAddress, reader: GraphAddress | None, clock: Clock
) -> AsyncIterator[Graph]:
    """The graph of the contract, by our own clock."""
    async with Graph.connect(
        address, reader=reader, deadline=30.0, now=clock,
        new_id=lambda: str(uuid_utils.uuid7()),
    ) as timed:  # fmt: skip
        yield timed


async def test_a_key_remembers_its_result(graph: Graph) -> None:
    """A second call with the same key and input is told what the first one made."""
    assert await graph.idempotency.seen("key", "input") is None
    batch, once = call("first")
    saved = await graph.save(batch, ADMINISTRATOR, once=once)
    assert saved.result_id == "first"
    assert await graph.idempotency.seen("key", "input") == "first"
    assert await graph.idempotency.seen("other", "input") is None


async def test_the_second_call_writes_nothing(graph: Graph) -> None:
    """Even if it did not ask before: its own record is not made, the first one's id is given."""
    for result in ("first", "second"):
        batch, once = call(result)
        saved = await graph.save(batch, ADMINISTRATOR, once=once)
    assert (saved.result_id, saved.events, saved.seq) == ("first", (), 1)
    assert await graph.organizations.ids() == ["first"]


async def test_a_key_with_other_input_is_a_conflict(graph: Graph) -> None:
    """It is a mistake of the client's, found when asking and when writing."""
    batch, once = call("first")
    await graph.save(batch, ADMINISTRATOR, once=once)
    with pytest.raises(IdempotencyConflictError):
        await graph.idempotency.seen("key", "other input")
    batch, once = call("second", digest="other input")
    with pytest.raises(IdempotencyConflictError):
        await graph.save(batch, ADMINISTRATOR, once=once)
    assert await graph.organizations.ids() == ["first"]


async def test_a_key_lives_a_day(timed: Graph, clock: Clock) -> None:
    """A day later it serves again, and what expired is swept away."""
    for key in ("key", "old"):
        batch, once = call(key, key=key)
        await timed.save(batch, ADMINISTRATOR, once=once)
    clock.now = NOW + timedelta(hours=24) - timedelta(microseconds=1)
    assert await timed.idempotency.seen("key", "input") == "key"
    clock.now = NOW + timedelta(hours=24, microseconds=1)
    assert await timed.idempotency.seen("key", "input") is None
    batch, once = call("later", digest="other input")
    assert (await timed.save(batch, ADMINISTRATOR, once=once)).result_id == "later"
    assert await timed.idempotency.seen("key", "other input") == "later"
    rows = await timed.read("MATCH (k:IdempotencyKey) RETURN k.key AS key")
    assert rows == [{"key": "key"}]


async def test_a_key_counts_although_nothing_changed(graph: Graph) -> None:
    """A call that finds all as it should be is a call all the same."""
    saved = await graph.save(
        Batch(), ADMINISTRATOR, once=Once(key="key", digest="input", result_id="r")
    )
    assert (saved.seq, saved.events, saved.result_id) == (0, (), "r")
    assert await graph.idempotency.seen("key", "input") == "r"


async def test_of_eight_calls_at_once_one_writes(
    graph: Graph, address: GraphAddress, reader: GraphAddress | None
) -> None:
    """All eight are told of the same record, and only that one is there."""
    calls = [call(f"o{place}") for place in range(WRITERS)]
    async with separate(address, reader) as graphs:
        saved = await asyncio.gather(
            *(
                each.save(batch, ADMINISTRATOR, once=once)
                for each, (batch, once) in zip(graphs, calls, strict=True)
            )
        )
    (written,) = await graph.organizations.ids()
    assert {each.result_id for each in saved} == {written}
    assert sum(len(each.events) for each in saved) == 1
