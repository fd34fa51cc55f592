"""How do the types become one schema, and what does a client read when something fails?"""

import logging
from collections.abc import Mapping
from typing import Any

import strawberry
from graphql import GraphQLError, GraphQLNamedType, Undefined
from strawberry.extensions import MaxAliasesLimiter, MaxTokensLimiter, QueryDepthLimiter
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from domain.errors import FaultCode, MitraError
from domain.text import Text
from schema.activity import Activity
from schema.concept import Concept
from schema.mutation import Mutation
from schema.organization import Organization
from schema.partnership import Goal, Indicator, Partnership
from schema.query import Query
from schema.region import Region
from schema.resource import Resource
from schema.scalars import SCALARS

log = logging.getLogger(__name__)

MOST_TOKENS = 2000
MOST_ALIASES = 50
DEEPEST = 18  # introspection as clients send it is 15 deep

INTERNAL = Text.of(
    id="Terjadi kesalahan di dalam Mitra. Sebutkan `requestId` ini kepada pengelola.",
    en="Something failed inside Mitra. Give this `requestId` to whoever runs it.",
)


class MitraSchema(strawberry.Schema):
    """Strawberry's schema; faults are logged where the request's id is known, not here."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Leave logging to `formatted`."""


def build_schema() -> strawberry.Schema:
    """Assemble the schema anew; the same every time."""
    built = MitraSchema(
        query=Query,
        mutation=Mutation,
        types=[
            Organization,
            Activity,
            Partnership,
            Goal,
            Indicator,
            Resource,
            Region,
            Concept,
        ],
        config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
        extensions=[
            lambda: MaxTokensLimiter(max_token_count=MOST_TOKENS),
            lambda: MaxAliasesLimiter(max_alias_count=MOST_ALIASES),
            lambda: QueryDepthLimiter(max_depth=DEEPEST),
        ],
    )
    for named in built._schema.type_map.values():
        _say_nothing_of_null(named)
    return built


def _say_nothing_of_null(named: GraphQLNamedType) -> None:
    """Take `= null` from arguments: a nullable one without a default means just that."""
    for field in getattr(named, "fields", {}).values():
        for argument in getattr(field, "args", {}).values():
            if argument.default_value is None:
                argument.default_value = Undefined


def formatted(error: GraphQLError, *, language: str, request_id: str) -> dict[str, Any]:
    """Give what a client reads of an error: message, place, stable code and the request's id.

    A fault of ours speaks the caller's language. A document that is not valid keeps graphql-core's
    message. Anything else is logged with its traceback and shows only that it happened.
    """
    cause = error.original_error
    shown: dict[str, Any] = {}
    if isinstance(cause, MitraError):
        shown["message"] = cause.text.shown(language)
        extensions: Mapping[str, object] = cause.extensions
    elif cause is None or isinstance(cause, GraphQLError):  # the latter: of a variable's value
        shown["message"] = error.message
        extensions = {"code": str(FaultCode.BAD_DOCUMENT)}
    else:
        log.error("request %s failed", request_id, exc_info=cause)
        shown["message"] = INTERNAL.shown(language)
        extensions = {"code": str(FaultCode.INTERNAL)}
    if error.locations:
        shown["locations"] = [location.formatted for location in error.locations]
    if error.path is not None:
        shown["path"] = list(error.path)
    shown["extensions"] = {**extensions, "requestId": request_id}
    return shown
