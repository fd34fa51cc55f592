"""How does a command get at the graph? Through a running engine if there is one, else its own."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from mitra.commands.terminal import start_log
from mitra.settings import Settings

if TYPE_CHECKING:
    from mitra.services import Services

T = TypeVar("T")


def with_services(work: Callable[["Services"], Awaitable[T]]) -> T:
    """Run `work` on open services whose schema is up to date, and close them.

    Raises what `open_services` and `work` raise, StoreUnavailableError if the database is away.
    """
    settings = Settings.from_environment()
    start_log(settings, least=logging.WARNING)
    return asyncio.run(_run(settings, work))


async def _run(settings: Settings, work: Callable[["Services"], Awaitable[T]]) -> T:
    from mitra.services import open_services

    async with open_services(settings) as services:
        await services.migrate()
        return await work(services)
