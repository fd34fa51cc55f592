"""How is the graph asked and told? In managed transactions, within a deadline, on either engine."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeVar

import neo4j

from domain.audit import Author
from domain.change import Batch, Once
from domain.vocabulary import Vocabulary
from graphdb import batch as writing
from graphdb import migration
from graphdb.activities import Activities
from graphdb.address import GraphAddress
from graphdb.attempts import Attempts, RowsMissedError
from graphdb.entities import Entities
from graphdb.evaluations import Evaluations
from graphdb.exposure import Exposures
from graphdb.feed import Feed
from graphdb.feedback import FeedbackRecords
from graphdb.idempotency import Idempotency
from graphdb.organizations import Organizations
from graphdb.parameters import check_parameters
from graphdb.partnerships import Partnerships

T = TypeVar("T")

DEADLINE = 5.0  # seconds


class Transaction:
    """A transaction that is open; it is committed when the unit of work returns."""

    def __init__(self, inner: neo4j.AsyncTransaction) -> None:
        self._inner = inner

    async def run(self, query: str, **parameters: Any) -> list[dict[str, Any]]:
        """Run one statement and give all its rows.

        Raises RequiredError or InvalidValueError for a parameter that the graph must not hold
        (`graphdb.parameters`).
        """
        check_parameters(parameters)
        result = await self._inner.run(query, parameters)
        return [dict(record) async for record in result]


class Graph:
    """The graph behind an address; made without touching it, so it may be away at the start.

    `now` and `new_id` are the clock and the source of ids of whatever writes.
    """

    def __init__(
        self,
        address: GraphAddress,
        *,
        reader: GraphAddress | None,
        deadline: float,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        if address.embedded and reader is None:
            # READ access mode does not keep that engine from writing; a login without rights does.
            raise ValueError("the embedded engine needs a login that may only read")
        self.address = address
        self.deadline = deadline
        self.now = now
        self.new_id = new_id
        self._writer = _driver(address, deadline)
        self._reader = _driver(reader, deadline) if reader else self._writer
        self._turn = asyncio.Lock()
        self._secret: bytes | None = None
        self.organizations = Organizations(self)
        self.activities = Activities(self)
        self.partnerships = Partnerships(self)
        self.feed = Feed(self)
        self.idempotency = Idempotency(self)
        self.entities = Entities(self)
        self.evaluations = Evaluations(self)
        self.feedback = FeedbackRecords(self)
        self.exposures = Exposures(self)

    @classmethod
    def connect(
        cls,
        address: GraphAddress,
        *,
        reader: GraphAddress | None = None,
        deadline: float = DEADLINE,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> "Graph":
        """Make a graph for an address; errors of the connection come at use.

        `reader` is a login that may only read: the embedded engine must have one, or ValueError.
        `deadline` is the most seconds that a read or write takes, whatever becomes of it.
        """
        return cls(address, reader=reader, deadline=deadline, now=now, new_id=new_id)

    async def __aenter__(self) -> "Graph":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections; may be called twice."""
        await self._writer.close()
        await self._reader.close()

    async def read(self, query: str, **parameters: Any) -> list[dict[str, Any]]:
        """Run one statement that only reads and give all its rows.

        Raises StoreUnavailableError or DeadlineExceededError; a statement that would write is
        refused by the server, which is an error in Mitra and passes as the driver's.
        """
        return await self._attempts(
            self._reader,
            neo4j.READ_ACCESS,
            lambda inner: Transaction(inner).run(query, **parameters),
            self.deadline,
        ).run()

    async def read_all(self, query: str, count: int, **parameters: Any) -> list[dict[str, Any]]:
        """Run one statement that only reads and must give `count` rows, anew if it does not.

        Raises RowsMissedError if it never does, and what `read` raises.
        """

        async def unit(inner: neo4j.AsyncTransaction) -> list[dict[str, Any]]:
            rows = await Transaction(inner).run(query, **parameters)
            if len(rows) != count:
                raise RowsMissedError(count, len(rows))
            return rows

        return await self._attempts(self._reader, neo4j.READ_ACCESS, unit, self.deadline).run()

    async def write(
        self, unit: Callable[[Transaction], Awaitable[T]], *, deadline: float | None = None
    ) -> T:
        """Run a unit of work in one transaction: all of it is stored, or nothing.

        The unit may run more than once, so it must change nothing but the graph. Writes of this
        process take turns. `deadline` in seconds is for work known to be long. Raises
        StoreUnavailableError, DeadlineExceededError (what was asked may then be stored all the
        same), AlreadyExistsError if a unique key stays taken, and what the unit raises.
        """
        attempts = self._attempts(
            self._writer,
            neo4j.WRITE_ACCESS,
            lambda inner: unit(Transaction(inner)),
            self.deadline if deadline is None else deadline,
        )
        attempts.turn = self._turn
        return await attempts.run()

    async def save(
        self, batch: Batch, author: Author, *, once: Once | None = None
    ) -> writing.Saved:
        """Write changes in one transaction, each with its event in the audit trail.

        `once` makes the call count once within 24 hours, however often it is repeated. Raises
        VersionConflictError if a record changed since `before`, AlreadyExistsError if another
        record has the id or an identifier, NotFoundError if a record to change, a party or a
        participant does not exist, UnknownCodeError for a concept or region the graph lacks,
        IdempotencyConflictError, and what `write` raises.
        """
        return await writing.save(self, batch, author, once=once)

    async def ping(self) -> None:
        """Ask for an answer; StoreUnavailableError or DeadlineExceededError if there is none."""
        await self.read("RETURN 1 AS one")

    async def migrate(self, vocabulary: Vocabulary) -> int:
        """Bring schema and vocabulary up to date and give the schema's version; repeatable.

        Raises SchemaTooNewError if a newer Mitra wrote the graph.
        """
        return await migration.migrate(self, vocabulary)

    async def identity(self) -> str:
        """Give the random id of this graph, made by its first migration."""
        return await migration.identity(self)

    async def recommendation_secret(self, *, renewed: bool = False) -> bytes:
        """Give what the ids of recommendations are sealed with, made by the first migration.

        Read once; `renewed` reads it again, for a graph that was put back meanwhile.
        """
        if self._secret is None or renewed:
            self._secret = await migration.recommendation_secret(self)
        return self._secret

    def _attempts(
        self,
        driver: neo4j.AsyncDriver,
        access: str,
        unit: Callable[[neo4j.AsyncTransaction], Awaitable[T]],
        seconds: float,
    ) -> Attempts[T]:
        return Attempts(
            driver=driver,
            database=self.address.database,
            access=access,
            unit=unit,
            seconds=seconds,
            misses=self.address.embedded or access == neo4j.READ_ACCESS,
        )


def _driver(address: GraphAddress, deadline: float) -> neo4j.AsyncDriver:
    return neo4j.AsyncGraphDatabase.driver(
        address.uri,
        auth=address.auth,
        notifications_min_severity="OFF",  # else a warning for each property no node has yet
        connection_timeout=deadline,
        connection_acquisition_timeout=deadline,
        user_agent="mitra",
    )
