"""The closed lists of `domain.codes`, offered to clients with their descriptions."""

import inspect
from typing import TypeVar

import strawberry

from domain import codes

CodeT = TypeVar("CodeT", bound=codes.Code)


def _offered(enumeration: type[CodeT]) -> type[CodeT]:
    """Register a list under its own name; each value takes its member's description."""
    offered = strawberry.enum(enumeration, description=inspect.cleandoc(enumeration.__doc__ or ""))
    for value in offered.__strawberry_definition__.values:  # type: ignore[attr-defined] # set above
        value.description = enumeration[value.name].description
    return offered


for _listed in list(vars(codes).values()):
    if isinstance(_listed, type) and issubclass(_listed, codes.Code) and _listed is not codes.Code:
        _offered(_listed)
