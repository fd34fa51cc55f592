"""Was this call made before? Keys that clients send with a mutation, kept for a day."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from domain.change import Once
from domain.errors import IdempotencyConflictError
from graphdb.properties import Row, maybe_moment, moment
from graphdb.queries import audit as queries
from graphdb.repository import Repository

if TYPE_CHECKING:
    from graphdb.connection import Transaction

LIFETIME = timedelta(hours=24)


class Idempotency(Repository):
    """Keys under which a call was made, each with the digest of its input and its result."""

    async def seen(self, key: str, digest: str) -> str | None:
        """Give the id of the record that the call with this key made; None if there was none.

        Raises IdempotencyConflictError if the key was used with other input.
        """
        rows = await self._graph.read(queries.IDEMPOTENCY_KEY, key=key)
        return _result(rows, digest, self._graph.now())


async def claim(tx: "Transaction", once: Once, now: datetime) -> str | None:
    """Note a key as part of a transaction, or give the result it already has.

    Two calls at once: the later one fails on the unique key, is repeated, and then finds it.
    Raises IdempotencyConflictError if the key was used with other input.
    """
    rows = await tx.run(queries.IDEMPOTENCY_KEY, key=once.key)
    found = _result(rows, once.digest, now)
    if found is None:
        properties = {
            "digest": once.digest,
            "resultId": once.result_id,
            "expiresAt": moment(now + LIFETIME),
        }
        query = queries.RENEW_IDEMPOTENCY_KEY if rows else queries.CREATE_IDEMPOTENCY_KEY
        await tx.run(query, key=once.key, properties=properties)
        await tx.run(queries.DROP_EXPIRED_KEYS, now=moment(now))
    return found


def _result(rows: Sequence[Row], digest: str, now: datetime) -> str | None:
    if not rows:
        return None
    expires = maybe_moment(rows[0]["expiresAt"])
    if expires is None or expires <= now:
        return None
    if rows[0]["digest"] != digest:
        raise IdempotencyConflictError
    return str(rows[0]["resultId"])
