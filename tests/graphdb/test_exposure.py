"""Exposure in the graph, on both engines: once for each asker and day, whoever counts."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest

from graphdb import exposure
from graphdb.address import GraphAddress
from graphdb.connection import Graph
from tests.graphdb.graphs import separate

DAY = date(2026, 11, 22)
BEFORE = DAY - timedelta(days=1)


async def test_days_and_candidates_are_summed_over_askers(graph: Graph) -> None:
    """Each asker adds its weight; other days are other sums."""
    await graph.exposures.add(
        {
            ("a", DAY): {"x": 1.0, "y": 0.5},
            ("b", DAY): {"x": 0.5},
            ("a", BEFORE): {"z": 0.25},
        }
    )
    assert await graph.exposures.of_day(DAY) == {"x": 1.5, "y": 0.5}
    assert await graph.exposures.of_day(BEFORE) == {"z": 0.25}
    assert await graph.exposures.of_day(DAY + timedelta(days=1)) == {}
    assert await graph.exposures.shown_on(DAY) == {"a": {"x": 1.0, "y": 0.5}, "b": {"x": 0.5}}
    assert await graph.exposures.shown_on(DAY + timedelta(days=1)) == {}


async def test_asking_again_does_not_add(graph: Graph) -> None:
    """The best place of the day counts, however often and in whatever order it is told."""
    for weights in ({"x": 0.5}, {"x": 1.0, "y": 0.25}, {"x": 0.25}, {"x": 1.0, "y": 0.25}):
        await graph.exposures.add({("a", DAY): weights})
    assert await graph.exposures.of_day(DAY) == {"x": 1.0, "y": 0.25}


@pytest.fixture
async def writers(
    graph: Graph, address: GraphAddress, reader: GraphAddress | None
) -> AsyncIterator[list[Graph]]:
    """Eight graphs on the database of `graph`, as eight processes would have them."""
    async with separate(address, reader) as graphs:
        yield graphs


async def test_eight_processes_count_an_asker_once(graph: Graph, writers: list[Graph]) -> None:
    """All tell of the same two askers at once: each candidate counts once, the best place."""

    async def tell(place: int, writer: Graph) -> None:
        for asker in ("a", "b"):
            await writer.exposures.add({(asker, DAY): {"x": 1 / (place + 1), f"only-{place}": 0.5}})

    await asyncio.gather(*(tell(place, writer) for place, writer in enumerate(writers)))
    only = {f"only-{place}": 1.0 for place in range(len(writers))}
    assert await graph.exposures.of_day(DAY) == {"x": 2.0} | only


async def test_old_days_are_forgotten_a_part_at_a_time(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies before a day goes, the day itself stays; it says when all is gone."""
    monkeypatch.setattr(exposure, "MOST_FORGOTTEN", 2)
    days = [DAY - timedelta(days=back) for back in range(4)]
    await graph.exposures.add({("a", day): {"x": 1.0} for day in days})
    assert not await graph.exposures.forget_before(DAY)
    assert await graph.exposures.forget_before(DAY)
    assert [bool(await graph.exposures.of_day(day)) for day in days] == [True, False, False, False]


async def test_the_best_places_of_a_day_are_kept(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever turns a thousand pages does not make a node of any size."""
    monkeypatch.setattr(exposure, "MOST_CANDIDATES", 3)
    for start in (0, 4):
        shown = {f"x{place}": 1 / (place + 1) for place in range(start, start + 4)}
        await graph.exposures.add({("a", DAY): shown})
    assert (await graph.exposures.of_day(DAY)).keys() == {"x0", "x1", "x2"}
