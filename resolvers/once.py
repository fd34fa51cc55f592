"""Does a call that is sent twice count once? By the key that the client sends with it.

A client that got no answer cannot know whether its change was made, so it sends the same call
again with the same key: within 24 hours it gets the record that the first call made, as it is now.
"""

import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from domain.change import Once, plain
from domain.errors import ConflictError
from resolvers.bounds import words
from resolvers.context import Context
from resolvers.given import Absent

LONGEST_KEY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of an operation: its key, if the client sent one, and what it was called with."""

    key: str | None
    digest: str

    def once(self, result_id: str) -> Once | None:
        """Give what `Graph.save` is to note beside the change; None without a key."""
        if self.key is None:
            return None
        return Once(key=self.key, digest=self.digest, result_id=result_id)


def digest_of(operation: str, given: object) -> str:
    """Give the SHA-256 of an operation's name and its input, the same for equal inputs.

    A field that was left out differs from one that is null, because the two do different things.
    """
    canonical = json.dumps(
        [operation, plain(given)], sort_keys=True, separators=(",", ":"), default=_absent
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _absent(value: object) -> object:
    if isinstance(value, Absent):
        return {"absent": True}  # an object: no text or number that a caller gives is equal to it
    raise TypeError(f"not a value of an input: {value!r}")


async def once(
    context: Context,
    key: str | None,
    operation: str,
    given: object,
    act: Callable[[Call], Awaitable[str]],
) -> str:
    """Give the id of what a call made: now, or when it was made first.

    `act` makes the change, hands `Call.once` to `Graph.save`, and gives the id of its result.
    Whether the caller may do this must be settled before, so that a key tells nothing to
    strangers. Raises IdempotencyConflictError if the key was used with other input, and
    TooManyError, RequiredError or InvalidValueError for a key that is none.
    """
    if key is None:
        return await act(Call(key=None, digest=""))
    call = Call(key=words(key, LONGEST_KEY, "idempotencyKey"), digest=digest_of(operation, given))
    seen = await context.graph.idempotency.seen(key=call.key or "", digest=call.digest)
    if seen is not None:
        return seen
    try:
        return await act(call)
    except ConflictError:
        # The same call, sent twice at the same time: the other one was faster, and what it wrote
        # is what stands against ours.
        faster = await context.graph.idempotency.seen(key=call.key or "", digest=call.digest)
        if faster is None:
            raise
        return faster
