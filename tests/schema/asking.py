"""The schema as the server has it, asked in the test's own process."""

from typing import Any

import orjson

from resolvers.context import Context
from schema.build import build_schema, formatted
from schema.context import RequestContext

SCHEMA = build_schema()


async def whole_answer(context: Context, document: str, **variables: Any) -> dict[str, Any]:
    """Give data and errors as a client reads them; the request's id is always the same."""
    found = await SCHEMA.execute(
        document, variable_values=variables, context_value=RequestContext(context)
    )
    answer: dict[str, Any] = {"data": found.data}
    if found.errors:
        answer["errors"] = [
            formatted(error, language=context.language, request_id="request")
            for error in found.errors
        ]
    return answer


async def as_sent(context: Context, document: str, **variables: Any) -> bytes:
    """Give the bytes that a client is sent."""
    return orjson.dumps(await whole_answer(context, document, **variables))


async def data_of(context: Context, document: str, **variables: Any) -> Any:
    """Give the data of an answer that has no errors."""
    answer = await whole_answer(context, document, **variables)
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


async def error_of(context: Context, document: str, **variables: Any) -> tuple[str, str]:
    """Give the only error's code and path in the input: `("TOO_MANY", "filter.search")`."""
    answer = await whole_answer(context, document, **variables)
    (error,) = answer["errors"]
    extensions = error["extensions"]
    return extensions["code"], ".".join(extensions.get("path", []))
