"""Concepts and regions are found by code, by the beginning of a word, in either language."""

import pytest

from domain.codes import RegionLevel, VocabularyScheme
from domain.concept import Concept
from domain.errors import BadCursorError, InvalidValueError, TooManyError, UnknownCodeError
from domain.page import Page
from domain.region import Region
from domain.vocabulary import Vocabulary
from graphdb.connection import Graph
from mitra.reference import load_vocabulary
from resolvers import vocabularies
from resolvers.context import Context
from tests.resolvers.reading import reader_of


@pytest.fixture(scope="module")
def real() -> Vocabulary:
    """The vocabulary that ships."""
    return load_vocabulary()


@pytest.fixture
def context(session_graph: Graph, real: Vocabulary) -> Context:
    """A context that knows it; the graph is not asked."""
    return reader_of(session_graph, vocabulary=real)


def regions(context: Context, **asked: object) -> Page[Region]:
    """Regions, with all that is not asked left open."""
    given: dict[str, object] = {
        "search": None, "under": None, "level": None, "first": 100, "after": None
    }  # fmt: skip
    return vocabularies.list_regions(context, **(given | asked))  # type: ignore[arg-type] # any of them


def concepts(context: Context, scheme: VocabularyScheme, **asked: object) -> Page[Concept]:
    """Concepts of a scheme, likewise."""
    given: dict[str, object] = {"search": None, "under": None, "first": 100, "after": None}
    return vocabularies.list_concepts(context, scheme=scheme, **(given | asked))  # type: ignore[arg-type] # any of them


def codes(page: Page[Region] | Page[Concept]) -> list[str]:
    """The codes of a page."""
    return [edge.node.code for edge in page.edges]


def test_there_are_38_provinces(context: Context) -> None:
    """Below Indonesia, in order of code; the country itself is not below itself."""
    page = regions(context, under="ID", level=RegionLevel.PROVINCE)
    found = codes(page)
    assert len(found) == page.total_count == 38
    assert found == sorted(found)
    assert "ID" not in codes(regions(context, under="ID"))


@pytest.mark.parametrize(
    ("search", "first"),
    [
        ("maluku", "ID-MA"), ("MALUKU utara", "ID-MU"), ("id-ma", "ID-MA"), ("north malu", "ID-MU"),
        ("papua bar", "ID-PB"), ("Indonesia", "ID"), ("tchad", "TD"), ("DRC", "CD"),
    ],
)  # fmt: skip
def test_a_place_is_found_by_what_people_type(context: Context, search: str, first: str) -> None:
    """A whole name or code comes before a beginning, a beginning before words within."""
    assert codes(regions(context, search=search))[0] == first


def test_every_word_must_stand_there(context: Context) -> None:
    """A word that begins no word of a name leads to nothing."""
    assert codes(regions(context, search="maluku xyz")) == []
    assert regions(context, search="maluku xyz").total_count == 0


@pytest.mark.parametrize("search", ["air bersih", "clean water"])
def test_concepts_are_found_in_both_languages(context: Context, search: str) -> None:
    """What an Indonesian types and what an English speaker types lead to the same goal."""
    assert "sdg:6" in codes(concepts(context, VocabularyScheme.SDG_GOAL, search=search))


def test_concepts_below_another(context: Context) -> None:
    """Only what is narrower, without the concept itself, whatever way its code was written."""
    found = codes(concepts(context, VocabularyScheme.SDG_TARGET, under="sdg:4"))
    assert "sdg:4.7" in found
    assert all(code.startswith("sdg:4.") for code in found)
    assert codes(concepts(context, VocabularyScheme.SDG_TARGET, under="SDG:4")) == found


def test_pages_are_cut_at_cursors(context: Context) -> None:
    """Walking with any page size meets every term once, in the same order."""
    whole = codes(regions(context, under="ID", level=RegionLevel.PROVINCE))
    walked: list[str] = []
    after = None
    while True:
        page = regions(context, under="ID", level=RegionLevel.PROVINCE, first=7, after=after)
        assert page.has_previous_page == (after is not None)
        walked += codes(page)
        if not page.has_next_page:
            break
        after = page.edges[-1].cursor
    assert walked == whole


@pytest.mark.parametrize("cursor", ["", "x", "!!!", "MTp4", "MjpJRC1NQQ", "é"])
def test_a_cursor_of_another_list_is_refused(context: Context, cursor: str) -> None:
    """Broken ones, unknown codes and other versions alike."""
    with pytest.raises(BadCursorError):
        regions(context, after=cursor)


def test_what_is_out_of_bounds_is_named(context: Context) -> None:
    """Unknown codes and long searches lead to the argument."""
    for asked, kind, name in (
        ({"under": "XX"}, UnknownCodeError, "under"),
        ({"search": "x" * 401}, TooManyError, "search"),
        ({"first": 0}, InvalidValueError, "first"),
    ):
        with pytest.raises(kind) as raised:
            regions(context, **asked)
        assert raised.value.path == (name,)


def test_schemes_come_in_the_order_asked(context: Context) -> None:
    """Each once; all of them if none is named."""
    wanted = [VocabularyScheme.RESOURCE, VocabularyScheme.SDG_GOAL, VocabularyScheme.RESOURCE]
    found = vocabularies.list_schemes(context, wanted)
    assert [each.scheme for each in found] == wanted[:2]
    assert len(vocabularies.list_schemes(context, None)) == len(context.vocabulary.schemes)
    assert vocabularies.list_schemes(context, []) == []
