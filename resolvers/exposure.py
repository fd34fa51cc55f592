"""How often was each organization shown lately? Counted beside the answers, never in their way.

A place in a list counts 1 / log2(place + 1), once for each asker and day. What is counted of the
28 full days before today comes to the ranking, so that a list stays as it is from page to page, in
every process, until the day ends: were today counted, a first page would push its own candidates
down onto the second. To the ranking a day ends LATE, when all processes have written what they
counted on it.
"""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Final, Protocol

from domain.errors import MitraError
from domain.feedback import looked_at
from graphdb.connection import Graph

log = logging.getLogger(__name__)

DAYS = 28
INTERVAL = 5.0  # seconds between two writes of what was counted; a kill loses so much at most
AGAIN = 60.0  # seconds after which a graph that was away is asked again
PATIENCE = 1.0  # seconds that the first list of a day waits for its figures
LATE = timedelta(minutes=10)  # after midnight UTC
PRECISION = 6  # decimals of a total
MOST_WAITING = 100_000  # candidates that wait to be written; beyond that they are not counted

_Day = tuple[str, date]  # an asker's


class Exposure(Protocol):
    """What use cases tell and ask of exposure."""

    def note(self, asker_id: str, now: datetime, shown: Mapping[str, int]) -> None:
        """Remember whom an asker was shown, by place from 1."""
        ...

    async def totals(self) -> Mapping[str, float]:
        """Give how much each organization was shown in the last days, by id; the same all day."""
        ...


class NotCounted:
    """Exposure where nobody is shown anything: commands, tests."""

    def note(self, asker_id: str, now: datetime, shown: Mapping[str, int]) -> None:
        """Forget it."""

    async def totals(self) -> Mapping[str, float]:
        """Give nothing."""
        return {}


NOT_COUNTED: Final[Exposure] = NotCounted()


class ExposureCounter:
    """Exposure as one process counts it and all of them know it; counts while it is started."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._counted: dict[_Day, dict[str, float]] = {}  # as far as known here, written or not
        self._waiting: set[_Day] = set()  # of them, what is still to be written
        self._size = 0  # candidates in `_counted`
        self._lost = 0
        self._swept: date | None = None  # when what is too old was last forgotten, all of it
        self._days: dict[date, dict[str, float]] = {}
        self._totals: Mapping[str, float] = {}
        self._day: date | None = None  # that `_totals` are for
        self._refused: float | None = None  # when the graph did not give them
        self._renewing: asyncio.Task[None] | None = None
        self._writing: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to count and to write."""
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_on(), name="write exposure")

    async def close(self) -> None:
        """Stop, and write what was counted; what cannot be written in time is lost."""
        tasks = [task for task in (self._writing, self._renewing) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._writing = self._renewing = None
        await self.flush()

    def note(self, asker_id: str, now: datetime, shown: Mapping[str, int]) -> None:
        """Remember the best place of each candidate on the asker's day; in memory, at once."""
        if self._writing is None or not shown:
            return
        key = (asker_id, now.astimezone(UTC).date())
        known = self._counted.setdefault(key, {})
        for candidate, place in shown.items():
            weight = looked_at(place)
            if weight <= known.get(candidate, 0.0):
                continue
            if candidate not in known:
                if self._size >= MOST_WAITING:
                    self._lost += 1
                    continue
                self._size += 1
            known[candidate] = weight
            self._waiting.add(key)

    async def flush(self) -> None:
        """Write what waits; if the graph is away it goes on waiting."""
        if not self._waiting:
            return
        written = {key: dict(self._counted[key]) for key in self._waiting}
        self._waiting = set()
        try:
            await self._graph.exposures.add(written)
        except BaseException as error:  # maybe written all the same: once more changes nothing
            self._waiting |= written.keys()
            if not isinstance(error, MitraError):
                raise
            log.warning("exposure is not written yet: %s", error)
            return
        self._make_room()
        if self._lost:
            log.warning("%s places were not counted: too many wait to be written", self._lost)
            self._lost = 0

    def _make_room(self) -> None:
        """Forget what is written and not of today: it will not be counted again."""
        today, full = self._today(), self._size >= MOST_WAITING
        for key in [each for each in self._counted if each not in self._waiting]:
            if full or key[1] < today:
                self._size -= len(self._counted.pop(key))

    async def _write_on(self) -> None:
        while True:
            await asyncio.sleep(INTERVAL)
            try:
                await self.flush()
                await self._sweep()
            except Exception:  # in Mitra itself; what is shown goes on being counted
                log.exception("exposure is not written")

    async def _sweep(self) -> None:
        """Forget what is too old, a part at a time, until it is done for today."""
        today = self._today()
        if self._swept == today:
            return
        with suppress(MitraError):  # the graph is away, which flush tells; there is no hurry
            if await self._graph.exposures.forget_before(today - timedelta(days=DAYS)):
                self._swept = today

    async def totals(self) -> Mapping[str, float]:
        """Give the weights of the last 28 full days, summed by organization id.

        The first call of a day waits for them, for PATIENCE; while the graph is away, the old
        figures stay. Never fails.
        """
        clock = asyncio.get_running_loop().time()
        idle = self._renewing is None or self._renewing.done()
        wait = self._refused is not None and clock - self._refused < AGAIN
        if idle and not wait and self._day != self._counted_until():
            self._renewing = asyncio.create_task(self.renew(), name="renew exposure")
        if self._renewing is not None and not self._renewing.done():
            await asyncio.wait([self._renewing], timeout=PATIENCE)
        return self._totals

    async def renew(self) -> None:
        """Read the days that are not known yet; the old figures stay if that fails."""
        today = self._counted_until()
        wanted = [today - timedelta(days=back) for back in range(1, DAYS + 1)]
        days = {day: self._days[day] for day in wanted if day in self._days}
        try:
            for day in wanted:
                if day not in days:
                    days[day] = await self._graph.exposures.of_day(day)
        except MitraError as error:
            log.warning("exposure cannot be read: %s", error)
            self._refused = asyncio.get_running_loop().time()
            return
        self._days, self._day, self._refused = days, today, None
        self._totals = _summed(days.values())

    def _counted_until(self) -> date:
        return (self._graph.now().astimezone(UTC) - LATE).date()

    def _today(self) -> date:
        return self._graph.now().astimezone(UTC).date()


def _summed(days: Iterable[Mapping[str, float]]) -> dict[str, float]:
    totals: dict[str, float] = {}
    for day in days:
        for candidate, weight in day.items():
            totals[candidate] = totals.get(candidate, 0.0) + weight
    # The order in which they were added differs between processes; their lists must not.
    return {candidate: round(weight, PRECISION) for candidate, weight in totals.items()}
