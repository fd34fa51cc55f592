"""Can texts be encoded while they are written? Then the next question need not wait for it.

A text takes the encoder some 8 ms, once. A question after a large import would encode all that
came with it, and might not be done within its deadline.
"""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from domain.activity import Activity
from domain.organization import Organization
from matching.encodings import CachedEncoder
from matching.features import readable


class Ahead(Protocol):
    """What a use case tells of records that it is about to write."""

    async def read(
        self, organizations: Sequence[Organization], activities: Sequence[Activity]
    ) -> None:
        """Return when a build of the columns would find the texts of these records encoded."""
        ...


class NotAhead:
    """Where encodings are not kept: a build would not find them."""

    async def read(
        self, organizations: Sequence[Organization], activities: Sequence[Activity]
    ) -> None:
        """Leave them to the build."""


NOT_AHEAD = NotAhead()


class ReadAhead:
    """Encodes into the cache, which all processes on one MITRA_HOME share."""

    def __init__(self, encoder: CachedEncoder) -> None:
        self._encoder = encoder

    async def read(
        self, organizations: Sequence[Organization], activities: Sequence[Activity]
    ) -> None:
        """Encode in a thread; what was encoded before takes some 5 µs each."""
        texts = [*map(readable, organizations), *map(readable, activities)]
        await asyncio.to_thread(self._encoder.quantized, texts)
