"""Is what the caller gave within bounds? Each violation names its path."""

from collections.abc import Sequence

from domain.errors import InvalidValueError, TooManyError
from domain.text import Text
from matching.search import MOST_WORDS
from matching.words import query_words

LARGEST_PAGE = 100
LONGEST_SEARCH = 400


def page_size(first: int, *path: str) -> int:
    """Give `first` back if it is 1 to 100."""
    if not 1 <= first <= LARGEST_PAGE:
        raise InvalidValueError(
            Text.of(
                id=f"Satu halaman berisi 1 sampai {LARGEST_PAGE}, bukan {first}.",
                en=f"A page has 1 to {LARGEST_PAGE} items, not {first}.",
            ),
            path=path or ("first",),
        )
    return first


def short_enough(text: str, limit: int, *path: str) -> str:
    """Give a text back if it has at most `limit` characters."""
    if len(text) > limit:
        raise TooManyError(limit, len(text), path=path)
    return text


def searchable(text: str, *path: str) -> str:
    """Give a search back if it has at most LONGEST_SEARCH characters and MOST_WORDS words."""
    few_enough(query_words(short_enough(text, LONGEST_SEARCH, *path)), MOST_WORDS, *path)
    return text


def few_enough(values: Sequence[object], limit: int, *path: str) -> None:
    """Raise TooManyError if a list is longer than allowed."""
    if len(values) > limit:
        raise TooManyError(limit, len(values), path=path)
