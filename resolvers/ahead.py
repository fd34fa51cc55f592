"""Can texts be encoded while they are written? Then the next question need not wait for it.

A text takes the encoder some 8 ms, once. A question after a large import would encode all that
came with it, and might not be done within its deadline.
"""

import asyncio
from collections.abc import Sequence

from domain.activity import Activity
from domain.organization import Organization
from matching.encodings import CachedEncoder
from matching.features import readable


class Ahead:
    """Encodes into the cache that all processes on one MITRA_HOME share.

    Without an encoder nothing is done: where encodings are not kept, a build would not find them.
    """

    def __init__(self, encoder: CachedEncoder | None = None) -> None:
        self._encoder = encoder

    async def read(
        self, organizations: Sequence[Organization], activities: Sequence[Activity]
    ) -> None:
        """Encode in a thread; what was encoded before takes some 5 µs each."""
        if self._encoder is not None:
            texts = [*map(readable, organizations), *map(readable, activities)]
            await asyncio.to_thread(self._encoder.quantized, texts)
