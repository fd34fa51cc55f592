"""Arguments that many fields take, described once, and where in them an error stands."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import strawberry

from domain.errors import InputError
from schema.scalars import LanguageTag

Language = Annotated[
    LanguageTag | None,
    strawberry.argument(
        description="Language wanted; default the request's, then Indonesian, English, any."
    ),
]
First = Annotated[int | None, strawberry.argument(description="Page size, 1 to 100.")]
After = Annotated[str | None, strawberry.argument(description="Cursor to start after.")]
OneLanguage = Annotated[
    LanguageTag | None,
    strawberry.argument(
        description=(
            "Only the one text of each field that a reader of this language is shown, with the "
            "language it is in."
        )
    ),
]


@contextmanager
def within(*names: str) -> Iterator[None]:
    """Tell what is wrong with an input under the argument, or the fields of it, it stands in."""
    try:
        yield
    except InputError as error:
        raise error.under(*names) from None
