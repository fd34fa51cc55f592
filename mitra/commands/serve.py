"""`mitra serve`: the API."""

import asyncio
import errno
import ipaddress
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from domain.text import Text
from mitra.commands.terminal import Language, reporting, start_log
from mitra.settings import SETTINGS, Settings, refused

if TYPE_CHECKING:
    from types import FrameType

    from uvicorn import Server

    from mitra.services import Services

GRACE = 5  # seconds that requests under way have at the end
BACKLOG = 2048

READY = Text.of(id="Mitra siap di", en="Mitra is ready at")
KEY = Text.of(id="Kunci administrator ada di", en="The administrator key is in")

SETTINGS_HELP = "\b\nSettings, by environment:\n" + "\n".join(
    f"  {each.name} [{each.default or 'empty'}]\n      {each.meaning}" for each in SETTINGS
)


def serve(
    sample: Annotated[
        bool,
        typer.Option("--sample", help="Load the fictional sample if the graph is empty."),
    ] = False,
    lang: Language = None,
) -> None:
    """Serve the GraphQL API until stopped (Ctrl-C or SIGTERM).

    Prints the URL and the file of the administrator key once queries are answered. While a
    Neo4j is away, /readyz answers 503, and Mitra becomes ready by itself when it is back.

    \b
    Example:
      MITRA_PORT=8080 mitra serve --sample
    """
    with reporting(lang):
        settings = Settings.from_environment()
        start_log(settings)
        with stopped_by_signals() as stop:
            asyncio.run(_serve(settings, stop, lang or settings.language, with_sample=sample))


async def _serve(settings: Settings, stop: "Stop", language: str, *, with_sample: bool) -> None:
    from mitra.key import NAME, administrator_key

    key = administrator_key(settings.home)  # first: it says at once if the folder is no good

    import uvicorn

    from mitra.app import build_app
    from mitra.services import open_services

    async with open_services(settings, alone=True, with_sample=with_sample) as services:
        with _listening(settings) as listener:
            config = uvicorn.Config(
                build_app(lambda: nullcontext(services), key),
                log_config=None,
                access_log=False,
                server_header=False,
                ws="none",
                timeout_graceful_shutdown=GRACE,
            )
            stop.server = server = uvicorn.Server(config)
            told = (
                f"{READY.shown(language)} {_url(listener)}\n"
                f"{KEY.shown(language)} {settings.home / NAME}"
            )
            telling = asyncio.create_task(_tell_when_settled(services, server, told))
            if warning := exposure(settings.host, listener.getsockname()[0]):
                typer.echo(warning.shown(language), err=True)
            try:
                if not stop.asked:
                    await server.serve(sockets=[listener])
            finally:
                telling.cancel()
                await asyncio.gather(telling, return_exceptions=True)
        if services.failure is not None:
            raise services.failure


@dataclass(kw_only=True)
class Stop:
    """Whether a signal asked for the end, and the server to tell, once there is one."""

    asked: bool = False
    server: "Server | None" = None

    def __call__(self, number: int, frame: "FrameType | None") -> None:
        """Take a signal."""
        self.asked = True
        if self.server is not None:
            self.server.should_exit = True


@contextmanager
def stopped_by_signals() -> Iterator[Stop]:
    """Let signals end the server in peace, and the process with 0, whenever they come.

    uvicorn has handlers of its own while it serves, and sends what it caught once more when it is
    done: to these.
    """
    stop = Stop()
    before = {each: signal.signal(each, stop) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


async def _tell_when_settled(services: "Services", server: "Server", told: str) -> None:
    """Print where it is to be found once it can answer; end if it never can."""
    await services.settled.wait()
    if services.failure is None:
        typer.echo(told)
    else:
        server.should_exit = True


def _listening(settings: Settings) -> socket.socket:
    """Take the port; BadSettingError names the setting that stands against it."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError:
        raise refused("MITRA_HOST", settings.host) from None
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        name = "MITRA_HOST" if error.errno == errno.EADDRNOTAVAIL else "MITRA_PORT"
        value = settings.host if name == "MITRA_HOST" else str(settings.port)
        raise refused(name, value, why=error.strerror or str(error)) from None
    listener.setblocking(False)
    return listener


def exposure(host: str, address: str) -> Text | None:
    """Give the warning for an address that other machines can reach, if it is one."""
    if ipaddress.ip_address(address.partition("%")[0]).is_loopback:
        return None
    return Text.of(
        id=f"Peringatan: {host} dapat dijangkau dari mesin lain, dan kunci dikirim tanpa sandi. "
        "Letakkan Mitra di belakang perantara HTTPS.",
        en=f"Warning: other machines can reach {host}, and the key travels unencrypted. "
        "Put Mitra behind an HTTPS proxy.",
    )


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/graphql"
