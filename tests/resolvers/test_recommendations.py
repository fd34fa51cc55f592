"""Suggestions as a client gets them: in any world sound, in an empty one clear, never kept."""

import math
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.audit import SAMPLE
from domain.change import Batch, Change
from domain.codes import Visibility
from domain.errors import InvalidValueError
from domain.organization import Organization
from domain.recommendation import Brief, MatchFilter, MatchWeights, Wanted
from domain.resource import Quantity
from domain.text import Text
from domain.viewer import LOCAL_ADMINISTRATOR, VISITOR
from graphdb.connection import Graph
from matching.corpus import Corpus
from matching.snapshot import Snapshot
from mitra.reference import load_vocabulary
from mitra.sample.records import read_sample
from resolvers import recommendations
from tests.matching.matchmaking import ENCODER
from tests.matching.wishes import crowded
from tests.resolvers.reading import holding, index_of, reader_of
from tests.schema.asking import as_sent, data_of
from tests.worlds import CHOIR, FISHERS, HARBOUR, MOMENT, World, org

SUGGESTION = """
fragment Suggestion on Recommendation {
  id rank exclusion score forYou forThem confidence suggestedType modelVersion createdAt
  firstStep organization { id } reasons { code points text evidence { field ours theirs } }
  cautions { code severity text }
}
"""
SUGGESTIONS = (
    SUGGESTION
    + """
fragment Suggestions on RecommendationConnection {
  totalCount excluded { reason count } pageInfo { hasNextPage hasPreviousPage endCursor }
  interpretation { language themes { code } regions { code } needs { concept { code } } }
  edges { cursor node { ...Suggestion } }
}
"""
)
FOR_ONE = (
    SUGGESTIONS
    + """
query ($id: ID!, $first: Int = 100, $after: String, $existing: Boolean = false) {
  organization(id: $id) {
    recommendations(
      first: $first, after: $after, filter: {includeExistingPartners: $existing}
    ) { ...Suggestions }
  }
}
"""
)
EXPLAINED = (
    SUGGESTION
    + "query ($me: ID!, $them: ID!) { explainMatch(from: $me, to: $them) { ...Suggestion } }"
)
MATCHED = (
    SUGGESTIONS
    + """
query ($brief: PartnerBrief!) { matchPartners(brief: $brief, first: 100) { ...Suggestions } }
"""
)
ALTERNATIVES = """query ($id: ID!, $first: Int = 100, $after: String) { organization(id: $id) {
  alternatives(first: $first, after: $after) { totalCount pageInfo { endCursor hasNextPage }
  edges { score node { id } } facets(fields: [ORGANIZATION_TYPE]) { values { code count } } } } }"""


def sound(told: dict[str, Any]) -> None:
    """The points of the reasons sum to the score; every share lies between 0 and 1."""
    points = math.fsum(reason["points"] for reason in told["reasons"])
    assert points == pytest.approx(told["score"], abs=1e-6)
    assert all(0 <= told[each] <= 1 for each in ("score", "forYou", "forThem", "confidence"))
    assert told["modelVersion"]
    assert told["firstStep"]
    assert all(reason["text"] for reason in (*told["reasons"], *told["cautions"]))


async def for_one(context: Any, identity: str, **given: Any) -> dict[str, Any]:
    """The suggestions to one organization."""
    found: dict[str, Any] = (await data_of(context, FOR_ONE, id=identity, **given))["organization"]
    return found["recommendations"]  # type: ignore[no-any-return] # JSON


@pytest.mark.untraced
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=crowded(), existing=st.booleans())
async def test_every_suggestion_is_sound(graph: Graph, world: World, existing: bool) -> None:
    """In random worlds: points, ranks, counts; explanations agree with lists; twice alike."""
    context = reader_of(await holding(graph, world))
    seen = [
        each.id
        for each in world.organizations
        if each.visibility is Visibility.PUBLIC and each.archived_at is None
    ]
    for identity in seen[:2]:
        found = await for_one(context, identity, existing=existing)
        for place, edge in enumerate(found["edges"], 1):
            sound(edge["node"])
            assert edge["node"]["rank"] == place
            assert edge["node"]["exclusion"] is None
        assert found["totalCount"] == len(found["edges"])
        total = found["totalCount"] + sum(each["count"] for each in found["excluded"])
        assert total == len(seen)
        for edge in found["edges"] if not existing else ():
            pair = {"me": identity, "them": edge["node"]["organization"]["id"]}
            assert (await data_of(context, EXPLAINED, **pair))["explainMatch"] == edge["node"]
        brief = {"asOrganization": identity, "text": "air bersih bagi nelayan"}
        for edge in (await data_of(context, MATCHED, brief=brief))["matchPartners"]["edges"]:
            sound(edge["node"])
        again = reader_of(graph)  # columns built anew
        assert await as_sent(context, FOR_ONE, id=identity) == await as_sent(
            again, FOR_ONE, id=identity
        )


async def test_an_empty_graph_has_nobody_to_suggest(graph: Graph) -> None:
    """Lists are empty, single answers null; what was read from a brief is told all the same."""
    context = reader_of(graph)
    assert (await data_of(context, FOR_ONE, id="nobody"))["organization"] is None
    assert (await data_of(context, EXPLAINED, me="a", them="b"))["explainMatch"] is None
    brief = {"text": "Kami mencari perahu di Maluku", "needs": [{"concept": "resource:boat"}]}
    found = (await data_of(context, MATCHED, brief=brief))["matchPartners"]
    assert (found["edges"], found["totalCount"]) == ([], 0)
    assert found["interpretation"]["language"] == "id"
    assert [each["code"] for each in found["interpretation"]["regions"]] == ["ID-MA"]


async def test_one_organization_is_alone(graph: Graph) -> None:
    """It is not suggested to itself, which is said; nobody is like it."""
    context = reader_of(await holding(graph, World(organizations=(FISHERS,))))
    found = await for_one(context, "fishers")
    assert (found["edges"], found["totalCount"]) == ([], 0)
    assert {each["reason"]: each["count"] for each in found["excluded"]}["SELF"] == 1
    assert (await data_of(context, ALTERNATIVES, id="fishers"))["organization"]["alternatives"] == {
        "totalCount": 0,
        "pageInfo": {"endCursor": None, "hasNextPage": False},
        "edges": [],
        "facets": [{"values": []}],
    }
    brief = {"needs": [{"concept": "resource:fish"}]}
    (edge,) = (await data_of(context, MATCHED, brief=brief))["matchPartners"]["edges"]
    assert edge["node"]["organization"] == {"id": "fishers"}


async def test_an_organization_without_text_gets_an_unsure_answer(graph: Graph) -> None:
    """A name and nothing else: an answer, with less confidence than a full profile's."""
    bare = org("bare", name=Text({"und": "?"}), confirmed_at=datetime(2001, 1, 1, tzinfo=UTC))
    world = World(organizations=(*HARBOUR.organizations, bare))
    context = reader_of(await holding(graph, world))
    unsure = await for_one(context, "bare")
    sure = await for_one(context, "fishers", existing=True)
    for edge in (*unsure["edges"], *sure["edges"]):
        sound(edge["node"])
    pair = await data_of(context, EXPLAINED, me="bare", them="choir")
    known = await data_of(context, EXPLAINED, me="fishers", them="cold-store")
    assert pair["explainMatch"]["confidence"] < known["explainMatch"]["confidence"]


@pytest.mark.parametrize(
    "brief",
    [
        {}, {"text": ""}, {"text": "   "}, {"text": "?"}, {"text": "x" * 4000},
        {"text": "мы ищем лодки", "language": "ru"}, {"text": "qwrt zxcv", "language": "tlh"},
        {"text": "es untuk nelayan"}, {"language": "id"}, {"partnershipType": "PROJECT"},
        {"offers": [{"concept": "resource:ice", "quantity": {"value": 0, "unit": "unit:kg"}}]},
    ],
)  # fmt: skip
async def test_any_brief_is_answered(graph: Graph, brief: dict[str, Any]) -> None:
    """Empty, only text, in a language nobody reads; a text is told as it was read."""
    context = reader_of(await holding(graph, HARBOUR))
    found = (await data_of(context, MATCHED, brief=brief))["matchPartners"]
    for edge in found["edges"]:
        sound(edge["node"])
    assert (found["interpretation"] is not None) == bool(brief.get("text", "").strip())


async def test_a_brief_is_never_kept(graph: Graph) -> None:
    """The feed and the whole graph are as they were before."""
    await holding(graph, HARBOUR)
    count = "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n) AS n, count(r) AS r"
    before = (await graph.feed.latest(), await graph.read(count))
    brief = {"text": "Kami mencari es", "needs": [{"concept": "resource:ice"}]}
    for viewer in (VISITOR, LOCAL_ADMINISTRATOR):
        found = await data_of(reader_of(graph, viewer), MATCHED, brief=brief)
        assert found["matchPartners"]["edges"] != []
    assert (await graph.feed.latest(), await graph.read(count)) == before


async def test_a_change_counts_in_the_next_question(graph: Graph) -> None:
    """Who offers from now on what is needed is suggested now, and for that reason."""
    await holding(graph, World(organizations=(FISHERS, CHOIR)))
    index = index_of(graph)
    brief = {"needs": [{"concept": "resource:ice"}]}

    async def needs_met() -> dict[str, float]:
        context = reader_of(graph, index=index)
        found = (await data_of(context, MATCHED, brief=brief))["matchPartners"]["edges"]
        return {edge["node"]["organization"]["id"]: edge["node"]["forYou"] for edge in found}

    before = await needs_met()
    later = replace(org("choir", offers="ice"), version=2)
    await graph.save(Batch(organizations=(Change(after=later, before=CHOIR),)), SAMPLE)
    after = await needs_met()
    assert after["choir"] > before.get("choir", 0.0)
    assert next(iter(after)) == "choir"


async def test_what_is_seen_of_a_pair_depends_on_who_asks(graph: Graph) -> None:
    """A hidden organization is explained to who sees it; to others it is as if unknown."""
    await holding(graph, HARBOUR)
    for pair in ({"me": "refuge", "them": "choir"}, {"me": "choir", "them": "refuge"}):
        assert (await data_of(reader_of(graph), EXPLAINED, **pair))["explainMatch"] is None
        seen = await data_of(reader_of(graph, LOCAL_ADMINISTRATOR), EXPLAINED, **pair)
        sound(seen["explainMatch"])


async def test_existing_partners_are_left_out_unless_asked_for(graph: Graph) -> None:
    """They are counted, and explaining the pair says so."""
    context = reader_of(await holding(graph, HARBOUR))
    found = await for_one(context, "fishers")
    assert "cold-store" not in {e["node"]["organization"]["id"] for e in found["edges"]}
    counts = {each["reason"]: each["count"] for each in found["excluded"]}
    assert counts["EXISTING_PARTNER"] == 1
    pair = await data_of(context, EXPLAINED, me="fishers", them="cold-store")
    assert pair["explainMatch"]["exclusion"] == "EXISTING_PARTNER"
    assert pair["explainMatch"]["rank"] is None
    found = await for_one(context, "fishers", existing=True)
    assert found["edges"][0]["node"]["organization"] == {"id": "cold-store"}


async def test_pages_make_one_list(graph: Graph) -> None:
    """Suggestions and alternatives walked by cursor are those of one long page, in its order."""
    many = tuple(
        org(f"n{each}", offers=("ice", "fish")[: 1 + each % 2], themes=("sdg:14",))
        for each in range(7)
    )
    world = World(organizations=(FISHERS, *many))
    context = reader_of(await holding(graph, world))
    for document, field in ((FOR_ONE, "recommendations"), (ALTERNATIVES, "alternatives")):
        whole = (await data_of(context, document, id="fishers"))["organization"][field]
        walked: list[str] = []
        after, more = None, True
        while more:
            page = (await data_of(context, document, id="fishers", first=3, after=after))[
                "organization"
            ][field]
            walked += [_who(edge) for edge in page["edges"]]
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
            assert page["totalCount"] == whole["totalCount"]
        assert walked == [_who(edge) for edge in whole["edges"]]
        assert len(walked) == 7
    values = whole["facets"][0]["values"]
    assert values == [{"code": "LOCAL_NGO", "count": 7}]


def _who(edge: dict[str, Any]) -> str:
    node = edge["node"]
    identity: str = node["organization"]["id"] if "organization" in node else node["id"]
    return identity


@pytest.mark.parametrize("value", [math.inf, math.nan, -1.0])
async def test_an_amount_is_a_number_from_nought(graph: Graph, value: float) -> None:
    """What JSON cannot say, another front end might."""
    wanted = Wanted(concept="resource:ice", quantity=Quantity(value=value, unit="unit:kg"))
    with pytest.raises(InvalidValueError, match="from 0 to") as raised:
        await recommendations.match_partners(
            reader_of(graph), Brief(needs=(wanted,)), MatchFilter(), MatchWeights(),
            first=1, after=None,
        )  # fmt: skip
    assert raised.value.path == ("brief", "needs", "0", "quantity", "value")


@pytest.mark.parametrize(
    ("brief", "path"),
    [
        (Brief(themes=("resource:ice",)), ("brief", "themes", "0")),
        (Brief(needs=(Wanted(concept="sdg:14"),)), ("brief", "needs", "0", "concept")),
        (Brief(offers=(Wanted(concept="unit:kg"),)), ("brief", "offers", "0", "concept")),
    ],
)
async def test_a_code_stands_where_it_means_something(
    graph: Graph, brief: Brief, path: tuple[str, ...]
) -> None:
    """A resource is no theme and a goal no need: taken without a word, they count for nothing."""
    with pytest.raises(InvalidValueError, match="cannot stand here") as raised:
        await recommendations.match_partners(
            reader_of(graph), brief, MatchFilter(), MatchWeights(), first=1, after=None
        )
    assert raised.value.path == path


class Fixed:
    """Columns of records that are in no graph."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    async def current(self) -> Snapshot:
        """Give them."""
        return self._snapshot


def _only(record: Organization, language: str) -> Organization:
    """Leave a profile its texts in one language."""
    return replace(
        record,
        name=Text({language: record.name.shown(language)}),
        mission=Text({k: v for k, v in record.mission.by_language.items() if k == language}),
    )


@pytest.mark.untraced
@pytest.mark.parametrize("address", ["embedded"], indirect=True)  # the graph is not asked
@pytest.mark.parametrize(("asked", "written"), [("id", "en"), ("en", "id")])
async def test_a_brief_finds_profiles_in_the_other_language(
    graph: Graph, asked: str, written: str
) -> None:
    """On the sample, cut down to one language: 20 missions told in the other find their owners.

    By the mission alone each owner comes first of all; with all terms, three of four owners are
    among the first ten, though the brief says neither where nor what is needed.
    """
    vocabulary = load_vocabulary()
    sample = read_sample(vocabulary, MOMENT).organizations
    told = [
        each
        for each in sample
        if each.visibility is Visibility.PUBLIC and {"id", "en"} <= each.mission.by_language.keys()
    ][:20]
    corpus = Corpus(
        organizations=[_only(each, written) for each in sample], activities=[], partnerships=[],
        seq=1,
    )  # fmt: skip
    snapshot = Snapshot.build(corpus, vocabulary, ENCODER)
    context = replace(reader_of(graph, now=MOMENT, vocabulary=vocabulary), index=Fixed(snapshot))
    nothing = dict.fromkeys(MatchWeights.__dataclass_fields__, 0.0)
    first, among_ten = 0, 0
    for each in told:
        brief = Brief(text=each.mission.by_language[asked])
        for weights in (MatchWeights(**(nothing | {"mission": 1.0})), MatchWeights()):
            page = await recommendations.match_partners(
                context, brief, MatchFilter(), weights, first=10, after=None
            )
            ids = [edge.node.organization_id for edge in page.edges]
            if weights == MatchWeights():
                among_ten += each.id in ids
            else:
                first += ids[0] == each.id
    assert first == 20
    assert among_ten >= 15
