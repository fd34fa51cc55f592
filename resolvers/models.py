"""Which model suggests partners? The one in use on this data folder, else the shipped prior."""

import asyncio
import logging
from pathlib import Path

from domain.errors import MitraError, ModelRefusedError, StoreDamagedError
from matching.model_store import CURRENT, ModelStore
from matching.terms import NAMES
from matching.weights import PRIOR, Model

log = logging.getLogger(__name__)

INTERVAL = 1.0  # seconds between two looks at which model is in use
_Mark = tuple[int, int] | None  # changes whenever `CURRENT` does


class ModelInUse:
    """The model that one process ranks with; it follows `CURRENT` of the folder while started.

    `encoder` is the fingerprint of the encoder in use.
    What cannot be used is refused and told in the log: the shipped prior ranks then, and answers
    carry its version.
    """

    def __init__(self, folder: Path, encoder: str) -> None:
        self.store = ModelStore(folder)
        self.model: Model = PRIOR
        self.refused: MitraError | None = None
        self._encoder = encoder
        self._seen: _Mark = None
        self._watching: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to follow changes, also those of other processes."""
        if self._watching is None:
            self._watching = asyncio.create_task(self._watch(), name="follow the model in use")

    async def close(self) -> None:
        """Stop following."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
            self._watching = None

    async def renew(self) -> None:
        """Take the model in use if another one is since the last call; costs one `stat` if not."""
        mark = self._mark()
        again = isinstance(self.refused, StoreDamagedError)  # what cannot be read may be soon
        if mark == self._seen and not again:
            return
        self._seen = mark
        try:
            fitted = await asyncio.to_thread(
                self.store.load_current, terms=NAMES, encoder=self._encoder
            )
            self.model = PRIOR if fitted is None else Model.of(fitted)
            self.refused = None
            log.info("partners are suggested by the model %s", self.model.version)
        except (ModelRefusedError, StoreDamagedError) as error:
            told = again and str(error) == str(self.refused)
            self.model, self.refused = PRIOR, error
            if not told:  # once, not every second; the message says it all
                log.error("%s The shipped model %s is used instead.", error, PRIOR.version)

    def _mark(self) -> _Mark:
        try:
            found = (self.store.folder / CURRENT).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(INTERVAL)
            try:
                await self.renew()
            except Exception:  # in Mitra itself; the model of before stays
                log.exception("the model in use was not looked at")
