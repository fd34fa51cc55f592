"""How long is tried, how often, and what is it called when it fails?

Kept apart from the graph's own words because the rules differ from the driver's: its first pause
is about a second and doubles, where a conflict of two writers passes in milliseconds, and it does
not repeat what failed on a unique key although a concurrent MERGE often does on one engine.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import neo4j
from neo4j import exceptions

from domain.errors import (
    AlreadyExistsError,
    DeadlineExceededError,
    FaultError,
    MitraError,
    NotFoundError,
    StoreDamagedError,
    StoreUnavailableError,
    UnknownCodeError,
)
from domain.text import Text

T = TypeVar("T")

# A key that is really taken stays taken; a concurrent MERGE is through after one or two attempts.
CONSTRAINT_ATTEMPTS = 4
# The first may have met a connection that was idle while the database restarted.
CONNECTION_ATTEMPTS = 3
# Neo4j says so to CREATE INDEX … IF NOT EXISTS if another process has just made it.
MADE_MEANWHILE = "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists"
# What the embedded engine says where writers of one unique key met: nothing but the statement, or
# that a record is gone which its index still led to. What is wrong with a statement itself has
# another code or names its cause, and no statement of ours names a record by its place.
RACED = {
    "Neo.ClientError.Statement.SemanticError": "Error executing Cypher command: ",
    "Neo.ClientError.Statement.EntityNotFound": "Record #",
}
LONGEST_PAUSE = 0.25  # seconds
NOT_STORED = Text.of(
    id="Basis data tidak dapat menyimpan perubahan; mungkin disknya penuh.",
    en="The database cannot store the change; its disk may be full.",
)
_chance = secrets.SystemRandom()


class CounterMissingError(StoreDamagedError):
    """There is no counter of changes; or it was missed, as `Attempts.misses` tells."""

    def __init__(self) -> None:
        super().__init__("The graph has no counter of changes; run `mitra db migrate`.")


class RowsMissedError(StoreUnavailableError):
    """A read did not give all the rows that are known to be there."""

    def __init__(self, expected: int, given: int) -> None:
        super().__init__(f"{given} rows where {expected} are stored")


# What a unit of work concludes from rows that it did not find.
MISSED = (NotFoundError, UnknownCodeError, CounterMissingError, RowsMissedError)


@dataclass(kw_only=True)
class Attempts(Generic[T]):
    """One unit of work in a managed transaction, repeated while that helps and time is left.

    `seconds` limits everything together: waiting for a connection, all attempts, the pauses.
    `misses` says that the engine may not find what is there. Where writers of one unique key meet,
    the embedded one gives the losers no rows before it names the conflict; and where a change is
    being stored, its index may show a reader none of what was in there before (3 of 32,000 reads
    beside eight writers, after deletions).
    """

    driver: neo4j.AsyncDriver
    database: str
    access: str  # neo4j.READ_ACCESS or neo4j.WRITE_ACCESS
    seconds: float
    unit: Callable[[neo4j.AsyncTransaction], Awaitable[T]]
    misses: bool = False
    turn: asyncio.Lock | None = None  # held during all attempts
    _connecting: bool = False
    _committing: bool = False

    async def run(self) -> T:
        """Give what the unit gives.

        Raises StoreUnavailableError, DeadlineExceededError, or AlreadyExistsError for a unique
        key that stays taken; what the unit raises, and an error in its Cypher, pass unchanged.
        """
        try:
            async with asyncio.timeout(self.seconds):
                if self.turn is None:
                    return await self._repeatedly()
                async with self.turn:
                    return await self._repeatedly()
        except TimeoutError:
            # Silence before the transaction is open is a database that is away, not a slow query.
            if self._connecting:
                raise StoreUnavailableError("no answer to a new connection") from None
            raise DeadlineExceededError(self.seconds) from None
        except (exceptions.DriverError, exceptions.Neo4jError) as error:
            told = self._told(error)
            if told is None:
                raise
            raise told from error

    async def _repeatedly(self) -> T:
        clock = asyncio.get_running_loop().time
        until = clock() + self.seconds
        attempt = 0
        while True:
            attempt += 1
            try:
                return await self._once(max(until - clock(), 0.001))
            except (exceptions.DriverError, exceptions.Neo4jError) as error:
                if attempt >= _attempts_worth(error):
                    raise
            except MISSED:
                if not self.misses or attempt >= CONSTRAINT_ATTEMPTS:
                    raise
            await asyncio.sleep(_chance.uniform(0, min(LONGEST_PAUSE, 0.01 * 2**attempt)))

    async def _once(self, seconds: float) -> T:
        self._connecting, self._committing = True, False
        session = self.driver.session(database=self.database, default_access_mode=self.access)
        async with session:
            # Neo4j heeds this limit; the embedded engine has one of its own, set by its host.
            transaction = await session.begin_transaction(timeout=seconds)
            self._connecting = False
            async with transaction:
                done = await self.unit(transaction)
                self._committing = True
                await transaction.commit()
                return done

    def _told(self, error: exceptions.DriverError | exceptions.Neo4jError) -> MitraError | None:
        """Put the driver's error into our words; None for an error in our own Cypher."""
        if isinstance(error, exceptions.ConstraintError):
            return AlreadyExistsError()
        if isinstance(error, exceptions.Neo4jError):
            return self._told_by_code(error)
        if isinstance(error, exceptions.ServiceUnavailable | exceptions.SessionExpired):
            return StoreUnavailableError(str(error))
        if isinstance(error, exceptions.ConnectionPoolError):
            return StoreUnavailableError(str(error))
        return None

    def _told_by_code(self, error: exceptions.Neo4jError) -> FaultError | None:
        code = error.code or ""
        if ".TransactionTimedOut" in code:
            return DeadlineExceededError(self.seconds)
        # The embedded engine answers so while it stops, and to the passwords of its last run.
        away = code in (
            "Neo.ClientError.Security.Unauthorized",
            "Neo.ClientError.Database.DatabaseNotFound",
        )
        if self._connecting or away or error.is_retryable():
            return StoreUnavailableError(str(error))
        # A full disk: the one engine fails the statement for a reason of its own, the other the
        # commit, with a code about transactions.
        broken = isinstance(error, exceptions.DatabaseError) or self._committing
        if self.access == neo4j.WRITE_ACCESS and broken:
            return StoreDamagedError(NOT_STORED)
        return None


def _attempts_worth(error: exceptions.DriverError | exceptions.Neo4jError) -> float:
    if isinstance(error, exceptions.ConstraintError):
        return CONSTRAINT_ATTEMPTS
    if isinstance(error, exceptions.Neo4jError):
        beginning = RACED.get(error.code or "")
        raced = beginning is not None and (error.message or "").startswith(beginning)
        if raced or error.code == MADE_MEANWHILE:
            return CONSTRAINT_ATTEMPTS
    if not error.is_retryable():
        return 1
    return CONNECTION_ATTEMPTS if isinstance(error, exceptions.DriverError) else float("inf")
