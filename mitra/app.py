"""How does a request get in, and how do answers, errors and health get out?"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import orjson
from cross_web import HTTPException as BadRequestError
from graphql import GraphQLError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse
from strawberry.types import ExecutionResult

from domain.errors import (
    DeadlineExceededError,
    FaultCode,
    FaultError,
    MitraError,
    UnauthenticatedError,
)
from domain.text import SERVICE_LANGUAGES, Text
from domain.viewer import Viewer
from mitra.clock import new_id
from mitra.key import viewer_of
from mitra.services import Services
from schema.build import build_schema, formatted
from schema.context import RequestContext

log = logging.getLogger(__name__)

LARGEST_BODY = 256 * 1024  # bytes
JSON = "application/json"


NO_REQUEST = Text.of(
    id="Bukan permintaan GraphQL: kirim POST dengan JSON berisi `query`, atau GET dengan `query`.",
    en="Not a GraphQL request: POST JSON that has a `query`, or GET with a `query`.",
)


class BodyTooLargeError(FaultError):
    """The request's body is larger than LARGEST_BODY."""

    code = FaultCode.REQUEST_TOO_LARGE

    def __init__(self) -> None:
        kilobytes = LARGEST_BODY // 1024
        super().__init__(
            Text.of(
                id=f"Isi permintaan paling besar {kilobytes} KiB.",
                en=f"A request's body has at most {kilobytes} KiB.",
            )
        )


def _json(status: int, body: object) -> Response:
    return Response(orjson.dumps(body), status_code=status, media_type=JSON)


def fault_response(status: int, code: FaultCode, text: Text, language: str) -> Response:
    """Answer what never became a GraphQL operation, in the shape GraphQL clients read."""
    request_id = new_id()
    log.info("request %s answered with %s", request_id, code)
    extensions = {"code": str(code), "requestId": request_id}
    error = {"message": text.shown(language), "extensions": extensions}
    return _json(status, {"errors": [error]})


def asked_language(request: Request, otherwise: str) -> str:
    """Give the first language of `Accept-Language` that Mitra has texts in."""
    for part in request.headers.get("accept-language", "").split(","):
        code = part.split(";")[0].strip().split("-")[0].lower()
        if code in SERVICE_LANGUAGES:
            return code
    return otherwise


class Endpoint(GraphQL[RequestContext, None]):
    """Strawberry's ASGI view with our context, limits, errors and JSON."""

    def __init__(self, services: Services, key: str) -> None:
        super().__init__(build_schema(), graphql_ide=None, subscription_protocols=())
        self._services = services
        self._key = key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; what never becomes an operation gets a code all the same."""
        request = Request(scope, _counted(receive))
        language = asked_language(request, self._services.settings.language)
        request.state.language = language
        try:
            request.state.viewer = viewer_of(request.headers.get("authorization"), self._key)
            response = await self.run(request)
        except UnauthenticatedError as error:
            response = fault_response(401, error.code, error.text, language)
            response.headers["WWW-Authenticate"] = "Bearer"
        except BodyTooLargeError as error:
            response = fault_response(413, error.code, error.text, language)
        except BadRequestError as error:
            response = fault_response(
                error.status_code, FaultCode.BAD_REQUEST, NO_REQUEST, language
            )
        await response(scope, receive, send)

    async def get_context(
        self, request: Request | WebSocket, response: Response | WebSocket
    ) -> RequestContext:
        """Say who asks and in which language."""
        viewer: Viewer = request.state.viewer
        language: str = request.state.language
        return RequestContext(use=self._services.context(viewer, language))

    async def execute_single(self, *args: Any, **kwargs: Any) -> ExecutionResult:
        """Execute within the deadline; what is slower than that is given up."""
        seconds = self._services.settings.deadline
        try:
            async with asyncio.timeout(seconds):
                return await super().execute_single(*args, **kwargs)
        except TimeoutError:
            late = DeadlineExceededError(seconds)
            error = GraphQLError(str(late), original_error=late)
            return ExecutionResult(data=None, errors=[error])

    async def process_result(
        self, request: Request, result: ExecutionResult
    ) -> GraphQLHTTPResponse:
        """Give data and errors as clients read them."""
        answer: GraphQLHTTPResponse = {"data": result.data}
        if result.errors:
            request_id = new_id()
            language: str = request.state.language
            shown: list[Any] = [
                formatted(error, language=language, request_id=request_id)
                for error in result.errors
            ]
            answer["errors"] = shown
            codes = sorted({each["extensions"]["code"] for each in shown})
            log.info("request %s answered with %s", request_id, ", ".join(codes))
        if result.extensions:
            answer["extensions"] = result.extensions
        return answer

    def parse_json(self, data: str | bytes) -> dict[str, Any]:
        """Read an object; anything else, and bytes that are no JSON, are no request."""
        try:
            parsed = orjson.loads(data)
        except ValueError:
            raise BadRequestError(400, "not JSON") from None
        if not isinstance(parsed, dict):
            raise BadRequestError(400, "not an object")
        return parsed

    def encode_json(self, data: object) -> bytes:
        """Write JSON."""
        return orjson.dumps(data)


def _counted(receive: Receive) -> Receive:
    """Refuse a body above LARGEST_BODY while it comes in, with or without a Content-Length."""
    size = 0

    async def counted() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > LARGEST_BODY:
            raise BodyTooLargeError
        return message

    return counted


def build_app(services: Callable[[], AbstractAsyncContextManager[Services]], key: str) -> Starlette:
    """Make the ASGI application; `services` are opened when it starts and closed when it ends."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with services() as opened:
            app.state.services = opened
            app.state.endpoint = Endpoint(opened, key)
            opened.exposure.start()
            opened.models.start()
            preparing = asyncio.create_task(opened.prepare_when_possible(), name="prepare")
            preparing.add_done_callback(_told)
            try:
                yield
            finally:
                preparing.cancel()
                await asyncio.gather(preparing, return_exceptions=True)

    return Starlette(
        routes=[
            Route("/graphql", GraphQLRoute()),
            Route("/healthz", alive),
            Route("/readyz", ready),
        ],
        lifespan=lifespan,
    )


class GraphQLRoute:
    """Hands a request to the endpoint, which exists once the application has started."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass it on."""
        endpoint: Endpoint = scope["app"].state.endpoint
        await endpoint(scope, receive, send)


def _told(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        known = isinstance(error, MitraError)  # says all by itself
        log.error("the graph could not be prepared: %s", error, exc_info=None if known else error)


async def alive(request: Request) -> Response:
    """Say that the process answers."""
    return _json(200, {"status": "alive"})


async def ready(request: Request) -> Response:
    """Say whether queries can be answered, or which part keeps them from it.

    A model that is refused keeps nobody from it: the shipped one answers.
    """
    services: Services = request.app.state.services
    failing = await services.failing()
    parts = {part: failing.get(part, "ok") for part in ("store", "index")}
    refused = services.models.refused
    parts["model"] = str(refused.code) if refused else "ok"
    return _json(
        503 if failing else 200,
        {"status": "unavailable" if failing else "ready", "parts": parts},
    )
