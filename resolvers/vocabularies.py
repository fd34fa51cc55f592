"""Concepts and regions: listed in code order or by how well a search fits."""

import base64
import binascii
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from domain.codes import RegionLevel, VocabularyScheme
from domain.concept import Concept, Scheme
from domain.errors import BadCursorError, InputError
from domain.page import Edge, Page
from domain.region import Region
from domain.text import Text, fold
from domain.vocabulary import Hierarchy
from resolvers.checks import LONGEST_SEARCH, page_size, short_enough
from resolvers.context import Context

TermT = TypeVar("TermT", Region, Concept)


def list_schemes(context: Context, schemes: Sequence[VocabularyScheme] | None) -> list[Scheme]:
    """Give the vocabularies asked for, in the order asked; all of them if none is named."""
    known = context.vocabulary.schemes
    wanted = list(known) if schemes is None else list(dict.fromkeys(schemes))
    return [known[scheme] for scheme in wanted if scheme in known]


def list_concepts(
    context: Context,
    *,
    scheme: VocabularyScheme,
    search: str | None,
    under: str | None,
    first: int,
    after: str | None,
) -> Page[Concept]:
    """Give a page of one vocabulary's terms, narrower ones of `under` only if that is given."""
    concepts = context.vocabulary.of_scheme(scheme)
    if under is not None:
        top = _code(context.vocabulary.concepts, under)
        below = set(context.vocabulary.concepts.below(top)) - {top}
        concepts = [each for each in concepts if each.code in below]
    return _page(
        concepts,
        lambda each: (each.label, each.definition, *each.synonyms),
        search=search,
        first=first,
        after=after,
    )


def list_regions(
    context: Context,
    *,
    search: str | None,
    under: str | None,
    level: RegionLevel | None,
    first: int,
    after: str | None,
) -> Page[Region]:
    """Give a page of regions, within `under` and of one level if those are given."""
    known = context.vocabulary.regions
    found: Iterable[Region] = known
    if under is not None:
        top = _code(known, under)
        found = (known.get(code) for code in known.below(top) if code != top)
    regions = [each for each in found if level is None or each.level is level]
    regions.sort(key=lambda each: each.code)
    return _page(
        regions, lambda each: (each.name, *each.synonyms), search=search, first=first, after=after
    )


def _code(known: Hierarchy[TermT], code: str) -> str:
    try:
        return known.get(code).code
    except InputError as error:
        raise error.under("under") from None


def _page(
    terms: list[TermT],
    texts: Callable[[TermT], tuple[Text, ...]],
    *,
    search: str | None,
    first: int,
    after: str | None,
) -> Page[TermT]:
    """Cut a page; with a search, only terms that have every word of it, the best fit first."""
    page_size(first)
    if search is not None:
        words = fold(short_enough(search, LONGEST_SEARCH, "search")).split()
        ranked = [
            (rank, place, each)
            for place, each in enumerate(terms)
            if (rank := _rank(each, texts(each), words)) is not None
        ]
        terms = [each for _, _, each in sorted(ranked, key=lambda item: item[:2])]
    start = 0
    if after is not None:
        places = {each.code: place for place, each in enumerate(terms)}
        code = _from_cursor(after)
        if code not in places:
            raise BadCursorError
        start = places[code] + 1
    shown = terms[start : start + first]
    return Page(
        edges=tuple(Edge(node=each, cursor=_cursor(each.code)) for each in shown),
        has_next_page=start + first < len(terms),
        has_previous_page=start > 0,
        total_count=len(terms),
    )


def _rank(term: Region | Concept, texts: tuple[Text, ...], words: list[str]) -> int | None:
    """0 if the code or a whole text is what was typed, 1 if one begins so, 2 if words stand in it.

    None if a word of the search begins no word of the term.
    """
    typed = " ".join(words)
    names = [fold(term.code), fold(term.code.partition(":")[2] or term.code)]
    names += [fold(alias) for alias in getattr(term, "aliases", ())]
    names += [fold(each.text) for text in texts for each in text]
    if typed in names:
        return 0
    begun = {
        word for word in words for name in names for part in name.split() if part.startswith(word)
    }
    if len(begun) < len(set(words)):
        return None
    return 1 if any(name.startswith(typed) for name in names) else 2


def _cursor(code: str) -> str:
    return base64.urlsafe_b64encode(f"1:{code}".encode()).decode().rstrip("=")


def _from_cursor(cursor: str) -> str:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        version, _, code = base64.urlsafe_b64decode(padded).decode().partition(":")
    except (binascii.Error, UnicodeError, ValueError):
        raise BadCursorError from None
    if version != "1":
        raise BadCursorError
    return code
