"""Errors that a user can act on, given as data: members of each mutation's result."""

from collections.abc import Awaitable
from typing import TypeVar

import strawberry

from domain import errors
from domain.codes import ErrorCode
from resolvers import nodes
from schema.arguments import Language
from schema.context import Info
from schema.node import Node
from schema.query import node_of

PayloadT = TypeVar("PayloadT")


@strawberry.interface(description="Error a user can act on, returned as data.")
class UserError:
    """See domain.errors.InputError."""

    code: ErrorCode = strawberry.field(description="Stable code.")
    path: list[str] = strawberry.field(
        description=(
            "Path of the input value at fault, empty if none: names within `input`, places in "
            "lists as numbers from 0."
        )
    )
    error: strawberry.Private[errors.InputError]

    @strawberry.field(description="Text to show.")
    def message(self, info: Info, language: Language = None) -> str:
        """Show what is wrong and what to do."""
        return info.context.shown(self.error.text, language)


@strawberry.type(description="The input is not acceptable.")
class ValidationError(UserError):
    """A value is missing, has the wrong form, or is out of bounds."""

    allowed: list[str] | None = strawberry.field(description="Accepted values, if few.")


@strawberry.type(
    description=(
        "A record is unknown or not visible to the caller; both answer alike and equally fast."
    )
)
class NotFoundError(UserError):
    """See domain.errors.NotFoundError."""


@strawberry.type(description="The caller sees the record but may not do this.")
class ForbiddenError(UserError):
    """See domain.errors.ForbiddenError."""


@strawberry.type(description="The record's state stands against it.")
class ConflictError(UserError):
    """See domain.errors.ConflictError."""

    current_id: strawberry.Private[str | None]

    @strawberry.field(description="The record as it is now, if visible.")
    async def current(self, info: Info) -> Node | None:
        """Find the record, as the caller may see it."""
        if self.current_id is None:
            return None
        (found,) = await nodes.nodes(info.context.use, [self.current_id])
        return node_of(found)


AnyError = ValidationError | NotFoundError | ForbiddenError | ConflictError


def as_data(error: errors.InputError) -> AnyError:
    """Wrap an error as the member of a result that it is."""
    code, path = error.code, list(error.path)
    match error:
        case errors.NotFoundError():
            return NotFoundError(code=code, path=path, error=error)
        case errors.ForbiddenError():
            return ForbiddenError(code=code, path=path, error=error)
        case errors.ConflictError():
            return ConflictError(code=code, path=path, error=error, current_id=error.current)
        case _:
            allowed = getattr(error, "allowed", ())
            return ValidationError(code=code, path=path, error=error, allowed=list(allowed) or None)


async def told(info: Info, work: Awaitable[PayloadT]) -> PayloadT | AnyError:
    """Give what a change gives, or its error as data; faults stay errors of the request.

    What was loaded before the change is forgotten: later fields of the request see it.
    """
    try:
        return await work
    except errors.InputError as error:
        return as_data(error)
    finally:
        info.context.forget()
