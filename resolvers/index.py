"""Are the columns level with the graph? They are brought up to the feed before they answer."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path
from typing import Protocol, TypeVar

from domain.activity import Activity
from domain.audit import SubjectKind
from domain.errors import FaultError
from domain.feedback import Feedback
from domain.organization import Organization
from domain.partnership import Partnership
from domain.viewer import SYSTEM, Viewer
from domain.vocabulary import Vocabulary
from graphdb.attempts import RowsMissedError
from graphdb.connection import Graph
from matching import artifact
from matching.corpus import Corpus, Delta
from matching.encoder import TextEncoder
from matching.snapshot import Snapshot

log = logging.getLogger(__name__)

# Records read at a time: one read of this many costs both engines about 20-60 ms.
BATCH = 500
# Events read at a time, so that a long gap is many short reads and none meets the deadline.
EVENTS = 2_000
# Events of what a build may have missed: a commit shows its number a moment before all its records.
RECENT = 2_000
# Seconds before records that are not found are asked for again: no change of ours deletes one.
PAUSES = (0.0, 0.01, 0.05, 0.2)
# A gap of more events than this is cheaper to build anew than to take in one by one.
WIDE_GAP = 20_000
# A delta of more than this share of the records is folded into a new artifact in the background.
LARGE_DELTA = 0.05
SMALLEST_FOLD = 1_000

RecordT = TypeVar("RecordT", Organization, Activity, Partnership, Feedback)

_Subjects = dict[SubjectKind, set[str]]  # ids


def _nothing() -> _Subjects:
    return {kind: set() for kind in SubjectKind}


class Columns(Protocol):
    """What use cases ask for columns."""

    async def current(self) -> Snapshot:
        """Give the columns to answer from."""
        ...


class Pinned:
    """The same columns for all parts of one answer: asked for once, when they are first needed.

    So an answer agrees with itself, and reads the feed once however many lists it has.
    """

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._asked: asyncio.Task[Snapshot] | None = None

    async def current(self) -> Snapshot:
        """Give the snapshot of the first call."""
        if self._asked is None:
            self._asked = asyncio.ensure_future(self._columns.current())
        return await asyncio.shield(self._asked)

    def renewed(self) -> "Pinned":
        """Give one that asks again, for what comes after a change."""
        return Pinned(self._columns)


class Records(Protocol[RecordT]):
    """What every repository offers the index."""

    async def ids(self) -> list[str]:
        """Give the ids of all records."""
        ...

    async def by_ids(self, ids: Sequence[str], viewer: Viewer) -> dict[str, RecordT]:
        """Give the records that a viewer may see."""
        ...


class Index:
    """The current snapshot of one graph.

    The snapshot is replaced, never changed: whoever holds one goes on with it. A write is seen by
    the next `current()` in every process, because each of them follows the feed.
    """

    def __init__(
        self,
        graph: Graph,
        vocabulary: Vocabulary,
        encoder: TextEncoder,
        folder: Path | None,
        *,
        built: Callable[[], None] = lambda: None,
        elsewhere: Callable[[int], Awaitable[bool]] | None = None,
    ) -> None:
        self._graph = graph
        self._vocabulary = vocabulary
        self._encoder = encoder
        self._folder = folder  # None: nothing is kept between runs
        self._built = built  # told after all texts of the graph were read
        # Has another process put columns into the folder that are later than an event.
        self._elsewhere = elsewhere
        self._base = -1  # the event up to which the last whole build knew the graph
        self._snapshot: Snapshot | None = None
        self._turn = asyncio.Lock()  # who replaces the snapshot
        self._levelling: asyncio.Task[Snapshot] | None = None
        self._folding: asyncio.Task[None] | None = None

    @property
    def loaded(self) -> bool:
        """Whether there is a snapshot to answer from."""
        return self._snapshot is not None

    async def current(self) -> Snapshot:
        """Give a snapshot that holds every change acknowledged before the call.

        Costs one indexed read when nothing changed. Callers share the work of catching up, and it
        goes on if one of them is given up: a build longer than a request's deadline still ends.
        StoreUnavailableError if the feed cannot be read: an answer that may hide a protection
        just set would be worse than none.
        """
        wanted: int | None = None
        while True:
            held = self._snapshot
            latest = await self._graph.feed.latest()
            wanted = latest if wanted is None else min(wanted, latest)
            if held is not None and wanted <= held.seq <= latest:
                return held
            running = self._levelling
            if running is None or running.done():
                self._levelling = asyncio.create_task(self._level(), name="follow the feed")
                return await asyncio.shield(self._levelling)
            await asyncio.shield(running)  # it may have begun too early, so look again

    async def close(self) -> None:
        """Cancel what is under way and wait until it has ended."""
        under_way = [task for task in (self._levelling, self._folding) if task is not None]
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def _level(self) -> Snapshot:
        async with self._turn:
            held = self._snapshot or await self._load()
            latest = await self._graph.feed.latest()
            if latest < held.seq:  # the graph was put back: what we hold is not its future
                log.warning("the feed went back from %s to %s", held.seq, latest)
            if not 0 <= latest - held.seq <= WIDE_GAP:
                held = await self._build()
            elif latest > held.seq:
                held = await self._advanced_or_built(held, latest)
            self._snapshot = held
            self._fold_if_large(held)
            return held

    async def _advanced_or_built(self, held: Snapshot, until: int) -> Snapshot:
        try:
            return await self._advanced(held, until)
        except RowsMissedError as error:  # somebody deleted events: their subjects are not known
            log.warning("the feed has gaps, so the columns are built anew: %s", error.detail)
            return await self._build()

    async def _load(self) -> Snapshot:
        if self._folder is not None and (found := await self._opened(self._folder)) is not None:
            return found
        return await self._build()

    async def renew(self, since: int) -> None:
        """Have columns in the folder that are later than an event; built unless they are there."""
        assert self._folder is not None  # noqa: S101 # who asks has one
        found = await self._opened(self._folder)
        if found is None or found.seq <= since:
            await self._build()

    async def _build(self) -> Snapshot:
        """Read the whole graph, build columns and keep them in the folder.

        What changes meanwhile comes by the feed.
        """
        graph, recent = self._graph, _nothing()
        seq = await graph.feed.latest()
        with suppress(RowsMissedError):  # somebody deleted events: then what is there is read
            recent = await self._changed(max(0, seq - RECENT), seq)
        corpus = Corpus(
            organizations=await self._all(graph.organizations, recent[SubjectKind.ORGANIZATION]),
            activities=await self._all(graph.activities, recent[SubjectKind.ACTIVITY]),
            partnerships=await self._all(graph.partnerships, recent[SubjectKind.PARTNERSHIP]),
            feedback=await self._all(graph.feedback, recent[SubjectKind.FEEDBACK]),
            seq=seq,
        )
        built = await asyncio.to_thread(Snapshot.build, corpus, self._vocabulary, self._encoder)
        log.info("built columns of %s organizations at seq %s", len(corpus.organizations), seq)
        self._base = seq
        if self._folder is not None:
            built = await self._kept(built, self._folder)
        await asyncio.to_thread(self._built)
        return built

    async def _kept(self, built: Snapshot, folder: Path) -> Snapshot:
        """Write columns to the folder, and give them as they lie there.

        What is mapped is shared by all processes, and takes no memory that the system could not
        take back; what was built would stay in this one's own.
        """
        graph_id = await self._graph.identity()
        try:
            await asyncio.to_thread(artifact.save, built, folder, graph_id=graph_id)
        except OSError as error:  # full or read-only: the next start builds again, no more
            log.warning("the columns cannot be kept in %s: %s", folder, error)
            return built
        return await self._opened(folder) or built

    async def _opened(self, folder: Path) -> Snapshot | None:
        graph_id = await self._graph.identity()
        found = await asyncio.to_thread(
            artifact.load, folder, self._vocabulary, self._encoder, graph_id=graph_id
        )
        if found is not None:
            self._base = found.seq
        return found

    async def _advanced(self, held: Snapshot, until: int) -> Snapshot:
        """Take in the records that the events up to `until` are about, as they are now."""
        changed = await self._changed(held.seq, until)
        graph = self._graph
        organizations = await self._some(graph.organizations, changed[SubjectKind.ORGANIZATION])
        activities = await self._some(graph.activities, changed[SubjectKind.ACTIVITY])
        partnerships = await self._some(graph.partnerships, changed[SubjectKind.PARTNERSHIP])
        feedback = await self._some(graph.feedback, changed[SubjectKind.FEEDBACK])
        found = {each.id for each in organizations} | {each.id for each in activities}
        found |= {each.id for each in partnerships} | {each.id for each in feedback}
        delta = Delta(
            seq=until,
            organizations=organizations,
            activities=activities,
            partnerships=partnerships,
            feedback=feedback,
            removed=frozenset(set().union(*changed.values()) - found),
        )
        return await asyncio.to_thread(held.apply, delta)

    async def _changed(self, after: int, until: int) -> _Subjects:
        found = _nothing()
        for start in range(after, until, EVENTS):
            for event in await self._graph.feed.after(start, min(start + EVENTS, until)):
                found[event.subject_kind].add(event.subject_id)
        return found

    async def _all(self, records: Records[RecordT], recent: AbstractSet[str]) -> list[RecordT]:
        return await self._some(records, recent | {*await records.ids()})

    async def _some(self, records: Records[RecordT], subjects: AbstractSet[str]) -> list[RecordT]:
        """Read records by id, in order of id.

        Who is not found is gone, or was missed: beside a writer, as `Attempts.misses` tells, or
        because its commit has shown its number and is not through with its indexes, on Neo4j too.
        Who is taken for gone stays so until the next change of it, so it is asked for again.
        """
        found: list[RecordT] = []
        ids = sorted(subjects)
        for start in range(0, len(ids), BATCH):
            asked = ids[start : start + BATCH]
            part = await records.by_ids(asked, SYSTEM)
            for pause in PAUSES:
                left = [each for each in asked if each not in part]
                if not left:
                    break
                await asyncio.sleep(pause)
                part |= await records.by_ids(left, SYSTEM)
            found.extend(part.values())
        return found

    def _fold_if_large(self, snapshot: Snapshot) -> None:
        if self._folding is not None and not self._folding.done():
            return
        if snapshot.changed_rows > max(SMALLEST_FOLD, LARGE_DELTA * snapshot.rows):
            self._folding = asyncio.create_task(self._fold(), name="fold the delta")

    async def _fold(self) -> None:
        """Have a new artifact built beside the one in use, then take it; tried again if it fails.

        By another process if there is one for it: while this one reads texts, questions would wait.
        """
        try:
            built = await self._folded()
            if built is None:
                return
            async with self._turn:
                held = self._snapshot
                if held is not None and held.seq > built.seq:
                    built = await self._advanced(built, held.seq)
                self._snapshot = built
        except FaultError as error:  # the store is away; the next large delta asks for it again
            log.warning("the delta was not folded: %s", error)

    async def _folded(self) -> Snapshot | None:
        if self._elsewhere is None or self._folder is None:
            return await self._build()
        if await self._elsewhere(self._base):
            found = await self._opened(self._folder)
            if found is not None:
                log.info("took columns that another process built at seq %s", found.seq)
            return found
        log.warning("the delta was not folded; the next change asks for it again")
        return None
