"""Do queries answer in the words of the schema, in few reads, and say what is wrong where?"""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import uuid_utils

from domain.codes import PartnershipStatus, PartyRole
from domain.partnership import Goal
from domain.text import Text
from graphdb.address import GraphAddress
from graphdb.connection import Graph
from tests.graphdb.graphs import NOW
from tests.resolvers.reading import CountingGraph, holding, index_of, reader_of
from tests.schema.asking import data_of, error_of, whole_answer
from tests.worlds import HARBOUR, MOMENT, World, activity, org, partnership


@pytest.fixture
async def counting(
    graph: Graph, address: GraphAddress, reader: GraphAddress | None
) -> AsyncIterator[CountingGraph]:
    """A second connection to the same graph, that counts what it reads."""
    opened = CountingGraph(
        address,
        reader=reader,
        deadline=20.0,
        now=lambda: NOW,
        new_id=lambda: str(uuid_utils.uuid7()),
    )
    async with opened:
        yield opened


def chain(size: int) -> World:
    """So many organizations in a ring; each works with the next two and agreed with them."""
    ids = [f"o{each:02}" for each in range(size)]
    rings = [(ids[each], ids[(each + 1) % size], ids[(each + 2) % size]) for each in range(size)]
    goal = Goal(id="", text=Text.of(en="Fish for all"))
    return World(
        organizations=tuple(
            org(each, offers=("ice", "fish")[place % 2], needs=("fish", "ice")[place % 2])
            for place, each in enumerate(ids)
        ),
        activities=tuple(
            activity(f"a{place:02}", *ring, start_date=MOMENT.date())
            for place, ring in enumerate(rings)
        ),
        partnerships=tuple(
            partnership(
                f"p{place:02}",
                *ring,
                goals=(replace(goal, id=f"g{place:02}", agreed_by=tuple(sorted(ring))),),
                status=PartnershipStatus.COMPLETED if place % 2 else PartnershipStatus.ACTIVE,
            )
            for place, ring in enumerate(rings)
        ),
    )


LISTS = {
    "records": "organizations(first: $n) { edges { node { id name } } }",
    "counts": """organizations(first: $n) { edges { node { id trust { code value }
        activities { totalCount } partners { totalCount } partnerships { totalCount
        facets(fields: [PARTNERSHIP_STATUS]) { values { code count } } } } } }""",
    "work": """organizations(first: $n) { edges { node { activities(first: 2) { edges {
        node { participants { organization { id } } } } } } } }""",
    "partners": """organizations(first: $n) { edges { node { partners(first: 3) { edges {
        node { name } partnerships { title } } } } } }""",
    "parties": """partnerships(first: $n) { edges { node { goals { agreedBy { id } }
        parties { organization { id } } } } }""",
    "suggestions": """organizations(first: $n) { edges { node {
        recommendations(first: 2) { edges { node { organization { id } } } }
        alternatives(first: 2) { edges { node { id } } } } } }""",
}
MOST_READS = {
    "records": 1, "counts": 1, "work": 3, "partners": 3, "parties": 2, "suggestions": 3
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
async def test_the_length_of_a_list_costs_no_reads(
    graph: Graph, counting: CountingGraph, name: str
) -> None:
    """Two or sixteen records: no more reads of records, and one of the feed.

    Of sixteen, those suggested may be among them, and are not read again.
    """
    await holding(graph, chain(40))
    context = reader_of(counting, index=index_of(counting))
    await context.index.current()
    await counting.recommendation_secret()  # read once by a process, like the columns
    counting.taken()
    costs = []
    for n in (2, 16):
        found = await data_of(context, f"query ($n: Int) {{ {LISTS[name]} }}", n=n)
        (connection,) = found.values()
        assert len(connection["edges"]) == n
        costs.append(counting.taken())
    assert costs[0] == (MOST_READS[name], 1)
    assert costs[1] <= costs[0]


FIVE_LEVELS = """
query ($id: ID!) {
  organization(id: $id) {
    partners(first: 3) { edges { node {
      activities(first: 2) { edges { node {
        participants { organization {
          partnerships(first: 2) { edges { node { parties { organization { name } } } } }
        } }
      } } }
    } } }
  }
}
"""


async def test_five_levels_cost_five_reads(graph: Graph, counting: CountingGraph) -> None:
    """Depth sets the number of reads, and each record is read once."""
    await holding(graph, chain(40))
    context = reader_of(counting, index=index_of(counting))
    await context.index.current()
    counting.taken()
    found = await data_of(context, FIVE_LEVELS, id="o00")
    partners = found["organization"]["partners"]["edges"]
    assert len(partners) == 3
    deal = partners[0]["node"]["activities"]["edges"][0]["node"]["participants"][0]
    parties = deal["organization"]["partnerships"]["edges"][0]["node"]["parties"]
    assert len(parties) == 3
    records, feed = counting.taken()
    assert records == 6  # the root's, and one for each of the five levels below it
    assert feed == 1


TEXTS = """
query ($language: LanguageTag) {
  organization(id: "fishers") {
    name(language: $language) mission(language: $language)
    translations(language: $language) { field language text }
  }
}
"""
FISHER_NAMES = {"id": "Kelompok Nelayan Tual", "en": "Tual Fishers"}


@pytest.mark.parametrize(
    ("asked", "request_language", "shown"),
    [
        ("id", "en", "id"), ("en", "id", "en"), ("en-GB", "id", "en"), ("fr", "en", "id"),
        ("zz", "en", "id"), (None, "en", "en"), (None, "id", "id"), (None, "fr", "id"),
    ],
)  # fmt: skip
async def test_a_text_falls_back_and_says_to_what(
    graph: Graph, asked: str | None, request_language: str, shown: str
) -> None:
    """The language asked for, else the request's; then Indonesian, English, any."""
    context = reader_of(await holding(graph, HARBOUR), language=request_language)
    language = asked or request_language
    found = (await data_of(context, TEXTS, language=language))["organization"]
    assert found["name"] == FISHER_NAMES[shown]
    assert [(each["field"], each["language"]) for each in found["translations"]] == [
        ("name", shown), ("mission", shown)
    ]  # fmt: skip
    alone = await data_of(context, '{ organization(id: "fishers") { name } }')
    assert alone["organization"]["name"] == FISHER_NAMES["en" if request_language == "en" else "id"]


@pytest.mark.parametrize(
    ("language", "named"),
    [("id", "Jaringan Ombak"), ("en", "Wave Network"), ("fr", "Jaringan Ombak")],
)
async def test_evidence_names_in_the_language_of_the_request(
    graph: Graph, language: str, named: str
) -> None:
    """A reason and what is behind it call a shared partner by one name."""
    world = World(
        organizations=(
            org("a"), org("b"), org("third", name=Text.of(id="Jaringan Ombak", en="Wave Network")),
        ),
        partnerships=(partnership("p", "a", "third"), partnership("q", "third", "b")),
    )  # fmt: skip
    context = reader_of(await holding(graph, world), language=language)
    data = await data_of(
        context,
        """{ explainMatch(from: "a", to: "b") {
        reasons { code text evidence { field ours theirs } } } }""",
    )
    (network,) = [each for each in data["explainMatch"]["reasons"] if each["code"] == "NETWORK"]
    assert network["text"].startswith(named)
    assert network["evidence"] == [{"field": "partners", "ours": named, "theirs": named}]


async def test_every_stored_text_is_listed(graph: Graph) -> None:
    """Without a language all translations come; a text in a rare tongue is shown if alone."""
    rare = org("rare", name=Text({"tet": "Uma Kain"}))
    world = World(organizations=(*HARBOUR.organizations, rare))
    context = reader_of(await holding(graph, world))
    found = await data_of(context, '{ organization(id: "fishers") { translations { language } } }')
    languages = [each["language"] for each in found["organization"]["translations"]]
    assert languages == ["id", "en", "id", "en"]
    found = await data_of(
        context,
        '{ organization(id: "rare") { name(language: "id") mission translations { language } } }',
    )
    assert found["organization"] == {
        "name": "Uma Kain", "mission": None, "translations": [{"language": "tet"}]
    }  # fmt: skip


ORG = 'organization(id: "fishers")'
TOO_DEEP = "{not: {not: {not: {not: {}}}}}"
MANY_WORDS = " ".join(f"w{each}" for each in range(33))
DEAL_NEST = '{and: [{regions: {in: ["XX"]}}]}'


@pytest.mark.parametrize(
    ("query", "code", "path"),
    [
        ('organization(id: "a", identifier: "b") { id }', "INVALID_VALUE", "id"),
        ("organizations(first: 0) { totalCount }", "INVALID_VALUE", "first"),
        ('organizations(after: "x") { edges { cursor } }', "BAD_CURSOR", "after"),
        (
            "organizations(orderBy: [{field: RELEVANCE}]) { edges { cursor } }",
            "INVALID_VALUE",
            "orderBy",
        ),
        (
            f"organizations(orderBy: [{'{field: NAME},' * 20}]) {{ totalCount }}",
            "TOO_MANY",
            "orderBy",
        ),
        (
            f'organizations(filter: {{or: [{{search: "{MANY_WORDS}"}}]}}) {{ totalCount }}',
            "TOO_MANY",
            "filter.or.0.search",
        ),
        (
            'organizations(filter: {needs: {in: ["resource:ice", "ice!"]}}) { totalCount }',
            "UNKNOWN_CODE",
            "filter.needs.in.1",
        ),
        (
            f"organizations(filter: {TOO_DEEP}) {{ totalCount }}",
            "INVALID_VALUE",
            "filter.not.not.not.not",
        ),
        (
            "organizations { facets(fields: [THEME], first: 101) { field } }",
            "INVALID_VALUE",
            "first",
        ),
        (
            f'partnerships(filter: {{search: "{MANY_WORDS}"}}) {{ totalCount }}',
            "TOO_MANY",
            "filter.search",
        ),
        (
            'activities(filter: {during: {from: "2026-02-01", to: "2026-01-01"}}) { totalCount }',
            "INVALID_VALUE",
            "filter.during.from",
        ),
        (f"{ORG} {{ activities(first: 101) {{ totalCount }} }}", "INVALID_VALUE", "first"),
        (f'{ORG} {{ partners(after: "x") {{ edges {{ cursor }} }} }}', "BAD_CURSOR", "after"),
        (
            f"{ORG} {{ partnerships(filter: {DEAL_NEST}) {{ totalCount }} }}",
            "UNKNOWN_CODE",
            "filter.and.0.regions.in.0",
        ),
        (
            f'{ORG} {{ alternatives(filter: {{themes: {{in: ["x"]}}}}) {{ totalCount }} }}',
            "UNKNOWN_CODE",
            "filter.themes.in.0",
        ),
        (f"{ORG} {{ recommendations(first: 0) {{ totalCount }} }}", "INVALID_VALUE", "first"),
        (
            f'{ORG} {{ recommendations(filter: {{candidates: {{regions: {{in: ["XX"]}}}}}}) '
            "{ totalCount } }",
            "UNKNOWN_CODE",
            "filter.candidates.regions.in.0",
        ),
        (
            f"{ORG} {{ recommendations(filter: {{minimumScore: 2}}) {{ totalCount }} }}",
            "INVALID_VALUE",
            "filter.minimumScore",
        ),
        (
            f"{ORG} {{ recommendations(weights: {{needsMet: 11}}) {{ totalCount }} }}",
            "INVALID_VALUE",
            "weights.needsMet",
        ),
        (
            f"{ORG} {{ recommendations(weights: {{diversity: 1.5}}) {{ totalCount }} }}",
            "INVALID_VALUE",
            "weights.diversity",
        ),
        (
            f"{ORG} {{ recommendations(first: 1) {{ edges {{ node {{ reasons(first: 0) "
            "{ code } } } } }",
            "INVALID_VALUE",
            "first",
        ),
        (
            'matchPartners(brief: {text: "x"}, filter: {maximumPerType: 0}) { totalCount }',
            "INVALID_VALUE",
            "filter.maximumPerType",
        ),
        (
            'matchPartners(brief: {offers: [{concept: "resource:ice", quantity: '
            '{value: -1, unit: "unit:kg"}}]}) { totalCount }',
            "INVALID_VALUE",
            "brief.offers.0.quantity.value",
        ),
        (
            'matchPartners(brief: {asOrganization: "refuge"}) { totalCount }',
            "NOT_FOUND",
            "brief.asOrganization",
        ),
        (
            'explainMatch(from: "a", to: "b", weights: {mission: -1}) { id }',
            "INVALID_VALUE",
            "weights.mission",
        ),
        ('explainMatch(from: "a", to: "a") { id }', "INVALID_VALUE", "to"),
        ('regions(under: "XX") { totalCount }', "UNKNOWN_CODE", "under"),
        (f'regions(search: "{"x" * 401}") {{ totalCount }}', "TOO_MANY", "search"),
        (
            'vocabularies(schemes: [RESOURCE]) { concepts(under: "x") { totalCount } }',
            "UNKNOWN_CODE",
            "under",
        ),
    ],
)
async def test_an_error_leads_to_the_value_at_fault(
    harbour: Graph, query: str, code: str, path: str
) -> None:
    """Arguments of lists, of fields and of fields within lists: the path begins at the argument.

    What is wrong is told in the caller's language.
    """
    reader = reader_of(harbour)
    assert await error_of(reader, f"{{ {query} }}") == (code, path)
    told = set()
    for language in ("id", "en"):
        context = replace(reader, language=language)
        (error,) = (await whole_answer(context, f"{{ {query} }}"))["errors"]
        told.add(error["message"])
    assert len(told) == 2, told


@pytest.fixture
async def harbour(graph: Graph) -> Graph:
    """The harbour on each engine."""
    return await holding(graph, HARBOUR)


@pytest.mark.parametrize(
    ("query", "given"),
    [
        ('{ activities(filter: {during: {from: "tomorrow"}}) { totalCount } }', {}),
        (
            "query ($day: Date) { activities(filter: {during: {from: $day}}) { totalCount } }",
            {"day": "tomorrow"},
        ),
        ("query ($n: Int) { organizations(first: $n) { totalCount } }", {"n": "many"}),
        ("query ($id: ID!) { node(id: $id) { id } }", {}),
        ("{ nothing }", {}),
        ("{", {}),
    ],
)
async def test_a_document_that_is_not_valid_is_told_as_such(
    graph: Graph, query: str, given: dict[str, Any]
) -> None:
    """Values of the wrong form in the document or its variables are no faults of Mitra's."""
    assert await error_of(reader_of(graph), query, **given) == ("BAD_DOCUMENT", "")


async def test_a_fault_shows_nothing_of_itself(graph: Graph) -> None:
    """What nobody foresaw is logged; the client reads that it happened, and the request's id."""

    class Broken(Graph):
        async def read(self, query: str, **parameters: Any) -> list[dict[str, Any]]:
            raise RuntimeError("the password is swordfish")

    reader = None if not graph.address.embedded else graph.address
    broken = Broken(graph.address, reader=reader, deadline=1, now=lambda: NOW, new_id=str)
    async with broken:
        answer = await whole_answer(reader_of(broken), "{ organizations { totalCount } }")
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "INTERNAL", "requestId": "request"}
    assert "swordfish" not in str(answer)


async def test_counts_come_only_when_they_are_asked_for(harbour: Graph) -> None:
    """Edges alone, counts alone, facets alone: each field answers for itself."""
    context = reader_of(harbour)
    whole = await data_of(
        context,
        """{ organizations(first: 2) { totalCount pageInfo { hasNextPage endCursor }
        edges { cursor node { id } } facets(fields: [REGION, REGION]) { field } } }""",
    )
    assert whole["organizations"]["totalCount"] == 3
    assert whole["organizations"]["facets"] == [{"field": "REGION"}]
    for part in (
        "totalCount",
        "pageInfo { hasNextPage endCursor }",
        "edges { cursor node { id } }",
    ):
        alone = await data_of(context, f"{{ organizations(first: 2) {{ {part} }} }}")
        (name,) = alone["organizations"]
        assert alone["organizations"][name] == whole["organizations"][name]


async def test_a_participant_stands_once_for_each_role(graph: Graph) -> None:
    """As IATI tells it, so it is shown."""
    work = HARBOUR.activities[0]
    both = replace(work.participants[0], roles=(PartyRole.FUNDING, PartyRole.IMPLEMENTING))
    told = replace(work, participants=(both, *work.participants[1:]))
    world = replace(HARBOUR, activities=(told,))
    context = reader_of(await holding(graph, world))
    found = await data_of(
        context, "{ activities { edges { node { participants { role organization { id } } } } } }"
    )
    (edge,) = found["activities"]["edges"]
    assert [(p["role"], p["organization"]["id"]) for p in edge["node"]["participants"]] == [
        ("FUNDING", "cold-store"), ("IMPLEMENTING", "cold-store"), ("IMPLEMENTING", "fishers")
    ]  # fmt: skip
