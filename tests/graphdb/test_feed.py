"""The feed of changes: one order, no gaps, whoever writes and whenever it is read."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from domain.audit import ADMINISTRATOR
from domain.change import Batch, Change
from graphdb.address import GraphAddress
from graphdb.attempts import RowsMissedError
from graphdb.connection import Graph, Transaction
from tests.graphdb.graphs import WRITERS, run, separate
from tests.worlds import HARBOUR, activity, org

WRITES = 6


@pytest.fixture
async def writers(
    graph: Graph, address: GraphAddress, reader: GraphAddress | None
) -> AsyncIterator[list[Graph]]:
    """Eight graphs on the database of `graph`, as eight processes would have them."""
    async with separate(address, reader) as graphs:
        yield graphs


async def test_an_empty_feed_is_at_zero(graph: Graph) -> None:
    """Before the first change nothing is newest, and nothing comes after it."""
    assert await graph.feed.latest() == 0
    assert await graph.feed.after(0, 0) == []
    with pytest.raises(RowsMissedError):  # what nobody wrote is not told to be nothing
        await graph.feed.after(0, 100)


async def test_the_feed_is_read_between_two_ends(graph: Graph) -> None:
    """The first end is left out and the last is not, past the tenth event as well."""
    records = [org(f"o{number}") for number in range(23)]
    for start, stop in ((0, 1), (1, 12), (12, 23)):
        changes = tuple(Change(after=each) for each in records[start:stop])
        await graph.save(Batch(organizations=changes), ADMINISTRATOR)
    assert await graph.feed.latest() == 23
    for after, until in ((0, 23), (0, 9), (8, 11), (9, 10), (22, 23)):
        events = await graph.feed.after(after, until)
        assert [event.seq for event in events] == list(range(after + 1, until + 1))
    assert await graph.feed.after(7, 7) == await graph.feed.after(7, 3) == []


async def test_a_read_that_missed_events_is_repeated(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside writers the embedded engine may give fewer rows than it has; nobody takes them."""
    await graph.save(HARBOUR.batch, ADMINISTRATOR)
    latest = await graph.feed.latest()
    whole = await graph.feed.after(0, latest)
    ask, missed = Transaction.run, [2, 0]

    async def missing(tx: Transaction, query: str, **parameters: Any) -> list[dict[str, Any]]:
        rows = await ask(tx, query, **parameters)
        return rows[: missed.pop()] if missed else rows

    monkeypatch.setattr(Transaction, "run", missing)
    assert await graph.feed.after(0, latest) == whole
    assert missed == []


async def test_a_feed_with_a_gap_is_told(graph: Graph) -> None:
    """An event that somebody deleted is never passed over in silence."""
    await graph.save(HARBOUR.batch, ADMINISTRATOR)
    await run(graph, "MATCH (e:AuditEvent {seq: 2}) DETACH DELETE e")
    with pytest.raises(RowsMissedError) as told:
        await graph.feed.after(0, 3)
    assert told.value.detail == "2 rows where 3 are stored"
    assert [event.seq for event in await graph.feed.after(2, 3)] == [3]


async def test_a_refused_batch_uses_no_number(graph: Graph) -> None:
    """What is rolled back leaves no gap."""
    await graph.save(HARBOUR.batch, ADMINISTRATOR)
    latest = await graph.feed.latest()
    with pytest.raises(Exception, match="No record"):
        await graph.save(Batch(activities=(Change(after=activity("a", "nobody")),)), ADMINISTRATOR)
    await graph.save(Batch(activities=(Change(after=activity("b")),)), ADMINISTRATOR)
    assert await graph.feed.latest() == latest + 1
    assert [event.subject_id for event in await graph.feed.after(latest, latest + 1)] == ["b"]


async def test_eight_writers_leave_no_gap_at_any_time(graph: Graph, writers: list[Graph]) -> None:
    """Whenever the feed is read, all events up to the newest are there, each number once."""
    done = asyncio.Event()

    async def write(place: int) -> None:
        for number in range(WRITES):
            record = org(f"{place}-{number}")
            await writers[place].save(Batch(organizations=(Change(after=record),)), ADMINISTRATOR)

    async def watch() -> int:
        looks = 0
        while not done.is_set():
            latest = await graph.feed.latest()
            seqs = [event.seq for event in await graph.feed.after(0, latest)]
            assert seqs == list(range(1, latest + 1))
            looks += 1
        return looks

    watching = asyncio.create_task(watch())
    await asyncio.gather(*(write(place) for place in range(WRITERS)))
    done.set()
    assert await watching > 1
    events = await graph.feed.after(0, await graph.feed.latest())
    assert [event.seq for event in events] == list(range(1, WRITERS * WRITES + 1))
    assert sorted(event.subject_id for event in events) == await graph.organizations.ids()
