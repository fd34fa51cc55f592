"""What lives as long as the process: the graph, the columns, the model, the key."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from domain.errors import DeadlineExceededError, FaultError, StoreUnavailableError
from domain.viewer import Viewer
from domain.vocabulary import Vocabulary
from graphdb.address import GraphAddress
from graphdb.connection import Graph
from graphdb.embedded import EmbeddedEngine, attach_or_start, start
from matching.brief import learn_to_read
from matching.encodings import CachedEncoder, EncodingCache
from mitra.clock import new_id, utc_now
from mitra.encoders import encoder_named
from mitra.folding import Folding
from mitra.reference import load_vocabulary
from mitra.settings import Settings
from resolvers.ahead import Ahead
from resolvers.computing import Computing
from resolvers.context import Context
from resolvers.exposure import ExposureCounter
from resolvers.index import Index
from resolvers.models import ModelInUse

log = logging.getLogger(__name__)

FIRST_PAUSE = 0.5  # seconds between tries while the database is away
LONGEST_PAUSE = 5.0


@dataclass(kw_only=True)
class Services:
    """The open graph, its columns and the model in use.

    `prepared` is set once schema, vocabulary and, if wanted, the sample are in the graph; with the
    database away at the start that comes later, by itself. `settled` is set when everything is
    ready, or when it never will be, for the reason in `failure`.
    """

    settings: Settings
    vocabulary: Vocabulary
    graph: Graph
    index: Index
    ahead: Ahead
    exposure: ExposureCounter
    computing: Computing
    models: ModelInUse
    with_sample: bool = False  # into an empty graph
    prepared: bool = False
    settled: asyncio.Event = field(default_factory=asyncio.Event)
    failure: Exception | None = None

    def context(self, viewer: Viewer, language: str | None = None) -> Context:
        """Make what one caller's use cases need."""
        return Context(
            graph=self.graph,
            index=self.index,
            vocabulary=self.vocabulary,
            viewer=viewer,
            language=language or self.settings.language,
            now=utc_now(),
            new_id=new_id,
            ahead=self.ahead,
            exposure=self.exposure,
            run=self.computing.run,
            model=self.models.model,
        )

    async def migrate(self) -> None:
        """Bring schema and vocabulary up to date."""
        if not self.prepared:
            await self.graph.migrate(self.vocabulary)
            if self.with_sample:
                from mitra.sample.loader import load_sample_if_alone

                await load_sample_if_alone(self.graph, self.vocabulary, utc_now())
            self.prepared = True

    async def prepare(self) -> None:
        """Bring schema and vocabulary up to date, then the columns level with the graph."""
        await self.migrate()
        await self.index.current()
        await self.exposure.renew()

    async def prepare_when_possible(self) -> None:
        """Prepare, again with growing pauses while the database is away; then learn to read."""
        pause = FIRST_PAUSE
        while not self.settled.is_set():
            try:
                await self.prepare()
                self.settled.set()
            except (StoreUnavailableError, DeadlineExceededError) as error:
                log.warning("not ready: %s", getattr(error, "detail", "") or error)
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            except Exception as error:
                self.failure = error
                self.settled.set()
                raise
        # Beside the first answers: the first brief would wait three seconds for it.
        await asyncio.to_thread(learn_to_read, self.vocabulary)

    async def failing(self) -> dict[str, str]:
        """Name what keeps the service from answering, with a stable code; empty if it is ready."""
        found = {}
        try:
            await self.graph.ping()
        except FaultError as error:
            found["store"] = str(error.code)
        if not (self.prepared and self.index.loaded):
            found["index"] = "NOT_LOADED"
        return found


def _engine(settings: Settings, *, alone: bool) -> EmbeddedEngine | None:
    if settings.neo4j_uri:
        return None
    begin = start if alone else attach_or_start
    return begin(settings.home, time_limit=settings.deadline)


@asynccontextmanager
async def open_services(
    settings: Settings, *, alone: bool = False, with_sample: bool = False
) -> AsyncIterator[Services]:
    """Open everything a command or the server needs, and close it in the end.

    With the embedded engine, `alone` starts it and refuses to share one (the server); otherwise a
    running one is used if there is one (commands). The server has large deltas folded by another
    process. A Neo4j that is away is no error
    here. Raises BadSettingError, StoreBusyError and StoreDamagedError.
    """
    encoder = encoder_named(settings.encoder)  # a wrong setting is told before anything is opened
    engine = await asyncio.to_thread(_engine, settings, alone=alone)
    try:
        address = engine.address if engine else _neo4j(settings)
        graph = Graph.connect(
            address,
            reader=engine.reader if engine else None,
            deadline=settings.deadline,
            now=utc_now,
            new_id=new_id,
        )
        vocabulary = load_vocabulary()
        folding = Folding(
            address=address,
            reader=engine.reader if engine else None,
            columns=settings.home / "columns",
            encodings=settings.home / "encodings",
            encoder=settings.encoder,
            deadline=settings.deadline,
        )
        async with graph:
            cache = EncodingCache(folding.encodings, encoder)
            reading = CachedEncoder(encoder, cache)
            index = Index(
                graph,
                vocabulary,
                reading,
                folding.columns,
                built=cache.compact,
                elsewhere=folding.elsewhere if alone else None,
            )
            models = ModelInUse(settings.home / "models", encoder.fingerprint)
            await models.renew()
            exposure = ExposureCounter(graph)
            computing = Computing()
            try:
                yield Services(
                    settings=settings,
                    vocabulary=vocabulary,
                    graph=graph,
                    index=index,
                    ahead=Ahead(reading),
                    exposure=exposure,
                    computing=computing,
                    models=models,
                    with_sample=with_sample,
                )
            finally:
                await models.close()
                await exposure.close()
                await index.close()
                await asyncio.to_thread(computing.close)
    finally:
        if engine:
            await asyncio.to_thread(engine.close)


def _neo4j(settings: Settings) -> GraphAddress:
    assert settings.neo4j_uri is not None  # noqa: S101 # asked only when it is set
    return GraphAddress(
        uri=settings.neo4j_uri,
        user=settings.neo4j_user,
        password=settings.neo4j_password,
        database=settings.neo4j_database,
    )
