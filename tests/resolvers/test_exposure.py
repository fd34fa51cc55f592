"""Exposure is counted beside the answers: once for each asker and day, in nobody's way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.codes import Visibility
from domain.errors import StoreUnavailableError
from domain.recommendation import Brief, MatchFilter, MatchWeights
from domain.text import Text
from domain.viewer import LOCAL_ADMINISTRATOR, VISITOR, Viewer
from graphdb.address import GraphAddress
from graphdb.connection import Graph
from resolvers import exposure, recommendations
from resolvers.context import Context
from resolvers.exposure import ExposureCounter
from resolvers.index import Index
from tests.graphdb.graphs import NOW
from tests.resolvers.reading import holding, index_of, reader_of
from tests.worlds import World, org

TODAY, TOMORROW = NOW.date(), NOW.date() + timedelta(days=1)
OWN = Viewer(known=frozenset({"fishers"}))
STORES = World(
    organizations=(
        org("fishers", needs="ice", offers="fish"),
        org("cold-store", needs="fish", offers="ice"),
        org("refuge", needs="fish", offers="ice", visibility=Visibility.HIDDEN),
    )
)


class TimedGraph(Graph):
    """A graph whose clock can be set, that counts its reads and may be away."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.clock: datetime = NOW
        self.away = False
        self.reads = 0
        super().__init__(*args, **kwargs | {"now": lambda: self.clock})

    async def read(self, query: str, **parameters: Any) -> list[dict[str, Any]]:
        """Read, unless it is away."""
        self.reads += 1
        if self.away:
            raise StoreUnavailableError
        return await super().read(query, **parameters)

    async def write(self, unit: Any, *, deadline: float | None = None) -> Any:
        """Write, unless it is away."""
        if self.away:
            raise StoreUnavailableError
        return await super().write(unit, deadline=deadline)


@pytest.fixture
async def timed(
    graph: Graph, address: GraphAddress, reader: GraphAddress | None
) -> AsyncIterator[TimedGraph]:
    """A second connection to the same graph."""
    async with TimedGraph(
        address, reader=reader, deadline=20.0, now=lambda: NOW, new_id=graph.new_id
    ) as opened:
        yield opened


@asynccontextmanager
async def counting(graph: Graph) -> AsyncIterator[ExposureCounter]:
    """A counter that was started; closed in the end."""
    counter = ExposureCounter(graph)
    counter.start()
    yield counter
    await counter.close()


async def ask(context: Context, asker: str = "fishers", first: int = 10) -> list[str]:
    """Look at an organization's suggestions."""
    page = await recommendations.recommend(
        context, asker, MatchFilter(), MatchWeights(), first=first, after=None
    )
    return [edge.node.organization_id for edge in page.edges]


async def test_asking_often_counts_once_a_day(timed: TimedGraph) -> None:
    """Two processes, many questions, one day: each candidate counts once, by its best place."""
    async with counting(timed) as one, counting(timed) as other:
        for counter in (one, other, one):
            for places in ({"x": 3, "y": 1}, {"x": 1}, {"x": 7}):
                counter.note("a", NOW, places)
            await counter.flush()
        one.note("b", NOW, {"x": 3})
        one.note("a", NOW + timedelta(days=1), {"x": 3})
    assert await timed.exposures.of_day(TODAY) == {"x": 1.5, "y": 1.0}
    assert await timed.exposures.of_day(TOMORROW) == {"x": 0.5}


async def test_what_waits_is_written_at_the_end(timed: TimedGraph) -> None:
    """Closing writes what no interval came round to write."""
    async with counting(timed) as counter:
        counter.note("a", NOW, {"x": 1})
        assert await timed.exposures.of_day(TODAY) == {}
    assert await timed.exposures.of_day(TODAY) == {"x": 1.0}


async def test_it_is_written_every_few_seconds(
    timed: TimedGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without anybody asking for it."""
    monkeypatch.setattr(exposure, "INTERVAL", 0.01)
    async with counting(timed) as counter:
        counter.note("a", NOW, {"x": 1})
        while not await timed.exposures.of_day(TODAY):
            await asyncio.sleep(0.01)


async def test_a_graph_that_is_away_costs_nobody_anything(
    timed: TimedGraph, caplog: pytest.LogCaptureFixture
) -> None:
    """Counting goes on, figures stay, nothing raises; all is written once it is back."""
    await timed.exposures.add({("b", TODAY): {"y": 1.0}})
    timed.clock = NOW + timedelta(days=1)
    async with counting(timed) as counter:
        await counter.renew()
        timed.away = True
        counter.note("a", timed.clock, {"x": 1})
        await counter.flush()
        await counter.renew()
        assert await counter.totals() == {"y": 1.0}
        counter.note("a", timed.clock, {"z": 1})
        await counter.flush()
        assert "not written yet" in caplog.text
        timed.away = False
        await counter.flush()
        assert await timed.exposures.of_day(TOMORROW) == {"x": 1.0, "z": 1.0}


async def test_memory_is_bounded(
    timed: TimedGraph, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What does not fit is not counted, and the log says so; once written there is room again."""
    monkeypatch.setattr(exposure, "MOST_WAITING", 2)
    async with counting(timed) as counter:
        counter.note("a", NOW, {"x": 1, "y": 2, "z": 3})
        await counter.flush()
        assert (await timed.exposures.of_day(TODAY)).keys() == {"x", "y"}
        assert "1 places were not counted" in caplog.text
        counter.note("a", NOW, {"z": 3})
        await counter.flush()
        assert (await timed.exposures.of_day(TODAY)).keys() == {"x", "y", "z"}


async def test_a_counter_that_was_not_started_counts_nothing(timed: TimedGraph) -> None:
    """A command that shows suggestions is no audience."""
    counter = ExposureCounter(timed)
    counter.note("a", NOW, {"x": 1})
    await counter.close()
    assert await timed.exposures.of_day(TODAY) == {}


async def test_totals_are_of_the_28_full_days_before_today(timed: TimedGraph) -> None:
    """Today and the 29th day back do not count, nor the 28th on the next day."""
    days = {back: TODAY - timedelta(days=back) for back in (0, 1, 2, 28, 29)}
    await timed.exposures.add({("a", day): {f"d{back}": 0.5, "x": 1.0}
                               for back, day in days.items()})  # fmt: skip
    counter = ExposureCounter(timed)
    await counter.renew()
    totals = await counter.totals()
    assert totals == {"x": 3.0, "d1": 0.5, "d2": 0.5, "d28": 0.5}
    timed.clock = NOW + timedelta(days=1)
    assert await counter.totals() == {"x": 3.0, "d0": 0.5, "d1": 0.5, "d2": 0.5}
    await counter.close()


async def test_a_day_that_is_over_is_read_once(timed: TimedGraph) -> None:
    """Ten minutes after its end, when all processes have written it; then nothing is."""
    midnight = datetime.combine(TODAY, datetime.min.time(), UTC)
    counter = ExposureCounter(timed)
    reads = []
    for minutes in (1, 2, 11, 12, 24 * 60 + 9, 24 * 60 + 11):
        timed.clock, timed.reads = midnight + timedelta(minutes=minutes), 0
        await counter.totals()
        reads.append(timed.reads)
    assert reads == [28, 0, 1, 0, 0, 1]
    await counter.close()


async def test_the_first_list_of_a_day_has_its_figures(timed: TimedGraph) -> None:
    """Else its second page would be of another order; also while several ask at once."""
    counter = ExposureCounter(timed)
    assert await counter.totals() == {}
    await timed.exposures.add({("a", TODAY): {"x": 1.0}})
    assert await counter.totals() == {}
    timed.clock = NOW + timedelta(days=1)
    assert await asyncio.gather(*[counter.totals() for _ in range(3)]) == 3 * [{"x": 1.0}]
    await counter.close()


async def test_a_graph_that_does_not_answer_holds_no_list_up(
    timed: TimedGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old figures stay, until it answers."""
    monkeypatch.setattr(exposure, "PATIENCE", 0.01)
    await timed.exposures.add({("a", TODAY): {"x": 1.0}})
    counter, answer = ExposureCounter(timed), asyncio.Event()
    assert await counter.totals() == {}
    of_day = timed.exposures.of_day

    async def late(day: date) -> dict[str, float]:
        await answer.wait()
        return await of_day(day)

    monkeypatch.setattr(timed.exposures, "of_day", late)
    timed.clock = NOW + timedelta(days=1)
    assert await counter.totals() == {}
    answer.set()
    while not await counter.totals():
        await asyncio.sleep(0.01)
    assert await counter.totals() == {"x": 1.0}
    timed.clock, timed.away = NOW + timedelta(days=2), True
    assert await counter.totals() == {"x": 1.0}
    timed.away, timed.reads = False, 0
    assert await counter.totals() == {"x": 1.0}
    assert timed.reads == 0  # a minute later it is asked again
    monkeypatch.setattr(exposure, "AGAIN", 0.0)
    await counter.totals()
    assert timed.reads == 1
    await counter.close()


async def test_only_the_organization_itself_is_an_audience(timed: TimedGraph) -> None:
    """Visitors, briefs of nobody's and hidden organizations leave no trace; its briefs do."""
    await holding(timed, STORES)
    index = index_of(timed)
    brief = Brief(text="es batu")
    async with counting(timed) as counter:
        for viewer, asker in (
            (VISITOR, "fishers"),
            (Viewer(known=frozenset({"cold-store"})), "fishers"),
            (LOCAL_ADMINISTRATOR, "refuge"),
        ):
            await ask(replace(reader_of(timed, viewer, index=index), exposure=counter), asker)
        own = replace(reader_of(timed, OWN, index=index), exposure=counter)
        await recommendations.match_partners(
            own, brief, MatchFilter(), MatchWeights(), first=10, after=None
        )
        await counter.flush()
        assert await timed.exposures.of_day(own.now.date()) == {}
        await ask(own)
        await counter.flush()
        assert await timed.exposures.of_day(own.now.date()) == {"cold-store": 1.0}


async def test_a_brief_of_the_organization_counts_as_its_question(timed: TimedGraph) -> None:
    """What it is shown for its own brief was shown to it."""
    await holding(timed, STORES)
    async with counting(timed) as counter:
        own = replace(reader_of(timed, OWN), exposure=counter)
        await recommendations.match_partners(
            own, Brief(as_organization="fishers"), MatchFilter(), MatchWeights(),
            first=10, after=None,
        )  # fmt: skip
    assert await timed.exposures.of_day(own.now.date()) == {"cold-store": 1.0}


# Three boats need what two stores of the same name offer: to each of them the stores are equals.
HARBOR = World(
    organizations=(
        *[org(f"boat-{each}", needs="ice", offers="fish") for each in "abc"],
        *[
            org(f"store-{each}", name=Text.of(en="Store"), needs="fish", offers="ice")
            for each in "xy"
        ],
    )
)


def harbor(graph: TimedGraph, index: Index, counter: ExposureCounter, boat: str) -> Context:
    """The context of whoever acts for a boat, at the graph's time."""
    viewer = Viewer(known=frozenset({f"boat-{boat}"}))
    return replace(reader_of(graph, viewer, index=index, now=graph.clock), exposure=counter)


async def test_asking_often_pushes_nobody(timed: TimedGraph) -> None:
    """Two hundred questions on one day count as one: the next day everybody's lists are the same.

    Nor do they change a list on the day itself.
    """
    await holding(timed, HARBOR)
    index = index_of(timed)
    lists = []
    for questions in (1, 200):
        timed.clock = NOW
        async with counting(timed) as counter:
            await counter.renew()
            eager, other = (harbor(timed, index, counter, each) for each in "ab")
            for _ in range(questions):
                asked = await ask(eager, "boat-a", first=1)
                assert asked == ["store-x"]
            assert (await ask(other, "boat-b"))[:2] == ["store-x", "store-y"]
            await counter.flush()
            timed.clock = NOW + timedelta(days=1)
            await counter.renew()
            lists.append([await ask(harbor(timed, index, counter, each), f"boat-{each}")
                          for each in "abc"])  # fmt: skip
        totals = await counter.totals()
        assert totals["store-x"] == 2.0  # one for each of the two boats
    assert lists[0] == lists[1]


async def test_who_was_shown_yesterday_gives_way_to_an_equal(timed: TimedGraph) -> None:
    """The store shown first to every boat stands second on the next day, in list and explanation.

    Visitors see the same order: exposure is a public figure.
    """
    await holding(timed, HARBOR)
    index = index_of(timed)
    async with counting(timed) as counter:
        await counter.renew()
        for boat in "abc":
            asked = await ask(harbor(timed, index, counter, boat), f"boat-{boat}", first=1)
            assert asked == ["store-x"]
        await counter.flush()
        timed.clock = NOW + timedelta(days=1)
        await counter.renew()
        own = harbor(timed, index, counter, "a")
        visitor = replace(own, viewer=VISITOR)
        for context in (own, visitor):
            assert (await ask(context, "boat-a"))[:2] == ["store-y", "store-x"]
            told = await recommendations.explain_match(
                context, "boat-a", "store-x", MatchFilter(), MatchWeights()
            )
            assert told is not None
            assert told.rank == 2
