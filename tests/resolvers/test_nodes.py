"""Whatever has a global id is found again by it, as far as the viewer may see it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.codes import Visibility
from domain.errors import TooManyError
from domain.partnership import Goal, Indicator
from domain.recommendation import Brief, MatchFilter, MatchWeights, Recommendation, Wanted
from domain.recommendation_token import encode
from domain.text import Text
from domain.viewer import LOCAL_ADMINISTRATOR, VISITOR, Viewer
from graphdb.connection import Graph
from resolvers import recommendations
from resolvers.context import Context
from resolvers.nodes import MOST_NODES, nodes
from resolvers.recommendation_ids import opened
from resolvers.suggestions import MOST_SUGGESTIONS, Suggested
from tests.resolvers.reading import CountingGraph, holding, index_of, reader_of
from tests.schema.asking import data_of
from tests.small_vocabulary import VOCABULARY
from tests.worlds import COLD_STORE, FISHERS, HARBOUR, REFUGE, World

PLACE = VOCABULARY.regions.get("ID-MA")
THEME = VOCABULARY.concepts.get("sdg:14")
INDICATOR = Indicator(id="tons", name=Text.of(en="Tons of ice"), unit="unit:kg")
GOAL = Goal(id="goal", text=Text.of(en="Ice for all"), indicators=(INDICATOR,))
SECRET = Goal(id="secret", text=Text.of(en="Nobody knows"))
DEAL = replace(HARBOUR.partnerships[0], goals=(GOAL,))
SHELTER = replace(HARBOUR.partnerships[1], goals=(SECRET,))
WORLD = World(
    organizations=HARBOUR.organizations,
    activities=HARBOUR.activities,
    partnerships=(DEAL, SHELTER),
)
KINDS = {
    "fishers": "Organization", "landing-site": "Activity", "ice-for-fish": "Partnership",
    "fishers-need-ice": "Resource", "goal": "Goal", "tons": "Indicator", PLACE.id: "Region",
    THEME.id: "Concept",
}  # fmt: skip
HIDDEN = ("refuge", "night-watch", "shelter", "refuge-need-funding", "secret")


async def test_every_kind_is_found_in_the_order_asked(graph: Graph) -> None:
    """Twice asked is twice given; what nobody has is null."""
    context = reader_of(await holding(graph, WORLD))
    ids = [*KINDS, "nobody", "fishers", ""]
    found = await nodes(context, ids)
    assert found == [
        FISHERS, HARBOUR.activities[0], DEAL, FISHERS.resources[0], GOAL, INDICATOR, PLACE, THEME,
        None, FISHERS, None,
    ]  # fmt: skip


async def test_what_is_hidden_looks_like_what_is_not_there(graph: Graph) -> None:
    """Records, and the parts of records; whoever may see them finds them."""
    await holding(graph, WORLD)
    assert REFUGE.visibility is Visibility.HIDDEN
    assert await nodes(reader_of(graph), HIDDEN) == [None] * len(HIDDEN)
    seen = await nodes(reader_of(graph, LOCAL_ADMINISTRATOR), HIDDEN)
    assert [each and each.id for each in seen] == list(HIDDEN)


async def test_one_question_costs_a_read_for_each_kind(graph: Graph) -> None:
    """However many ids there are; places and concepts are known without asking."""
    await holding(graph, WORLD)
    embedded = graph.address if graph.address.embedded else None
    counting = CountingGraph(
        graph.address, reader=embedded, deadline=20.0, now=graph.now, new_id=graph.new_id
    )
    async with counting:
        context = reader_of(counting, index=index_of(counting))
        for ids in (["fishers"], [*KINDS, *HIDDEN]):
            await nodes(context, ids)
            assert counting.taken() == (4, 0)
        await nodes(context, [PLACE.id, THEME.id])
        assert counting.taken() == (0, 0)


async def test_at_most_a_hundred_at_once(graph: Graph) -> None:
    """More is refused with the name of the argument."""
    context = reader_of(graph)
    assert await nodes(context, []) == []
    assert await nodes(context, ["nobody"] * MOST_NODES) == [None] * MOST_NODES
    with pytest.raises(TooManyError) as raised:
        await nodes(context, ["nobody"] * (MOST_NODES + 1))
    assert raised.value.path == ("ids",)


async def test_a_client_reads_the_kind(graph: Graph) -> None:
    """Through `node` and `nodes`, each with the fields of its type."""
    context = reader_of(await holding(graph, WORLD))
    document = """query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id
      ... on Resource { kind organization { id } note regions { code } }
      ... on Goal { text targets { code } agreedBy { id } indicators { name } }
      ... on Indicator { name unit } ... on Region { code } ... on Concept { term: code } } }"""
    found = (await data_of(context, document, ids=list(KINDS)))["nodes"]
    assert {each["id"]: each["__typename"] for each in found} == KINDS
    assert found[3]["organization"] == {"id": "fishers"}
    single = "query ($id: ID!) { node(id: $id) { __typename } }"
    assert (await data_of(context, single, id=COLD_STORE.id))["node"]["__typename"] == (
        "Organization"
    )
    assert (await data_of(context, single, id="refuge"))["node"] is None


# --- suggestions, whose ids say what they are about ---------------------------------------------

SUGGESTED = """query ($id: ID!) { node(id: $id) { __typename id ... on Recommendation {
  rank score organization { id } reasons { code points text } modelVersion } } }"""
OWN = Viewer(known=frozenset({"fishers"}))


async def listed(context: Context, asker: str = "fishers") -> list[Recommendation]:
    """What an organization is suggested."""
    page = await recommendations.recommend(
        context, asker, MatchFilter(), MatchWeights(), first=10, after=None
    )
    return [edge.node for edge in page.edges]


async def test_a_suggestion_is_found_again_by_its_id(graph: Graph) -> None:
    """As `explainMatch` tells the pair, under the id asked for, by whoever sees both."""
    await holding(graph, WORLD)
    context = reader_of(graph, OWN)
    best, *_ = await listed(context)
    told = await recommendations.explain_match(
        context, "fishers", best.organization_id, MatchFilter(), MatchWeights()
    )
    assert told is not None
    for viewer in (OWN, VISITOR):
        node = (await data_of(reader_of(graph, viewer), SUGGESTED, id=best.id))["node"]
        assert (node["__typename"], node["id"]) == ("Recommendation", best.id)
        assert (node["rank"], node["score"]) == (best.rank, told.score)
        assert node["organization"] == {"id": best.organization_id}
        assert [each["points"] for each in node["reasons"]] == [
            each.points for each in told.reasons
        ]
    both = await nodes(context, [best.id, "fishers", best.id])
    assert [type(each).__name__ for each in both] == ["Suggested", "Organization", "Suggested"]


async def test_an_id_that_is_none_any_more_is_null(graph: Graph) -> None:
    """Forged, cut, sealed elsewhere, expired, of a hidden candidate: all look alike."""
    await holding(graph, WORLD)
    own = reader_of(graph, OWN)
    best, *_ = await listed(own)
    token, secret = await opened(own, best.id), await graph.recommendation_secret()
    hidden = encode(replace(token, candidate_id="refuge"), secret)
    assert await nodes(reader_of(graph, LOCAL_ADMINISTRATOR), [hidden]) != [None]
    dead = [
        best.id[:-1],
        best.id[:-4] + ("AAAA" if best.id[-4:] != "AAAA" else "BBBB"),
        encode(token, b"of another graph".ljust(32)),
        encode(replace(token, candidate_id="nobody"), secret),
        "x" * 200,
        hidden,
    ]
    assert await nodes(own, dead) == [None] * len(dead)
    late = replace(own, now=own.now + timedelta(days=91))
    assert await nodes(late, [best.id]) == [None]
    assert await nodes(replace(own, now=own.now + timedelta(days=90)), [best.id]) != [None]


async def test_a_suggestion_to_a_brief_is_found_by_who_sent_it(graph: Graph) -> None:
    """For the organization's own profile; an id alone does not tell others who wrote the brief."""
    await holding(graph, WORLD)
    brief = Brief(needs=(Wanted(concept="resource:ice"),))
    ids = []
    for each in (replace(brief, as_organization="fishers"), brief):
        page = await recommendations.match_partners(
            reader_of(graph, OWN), each, MatchFilter(), MatchWeights(), first=1, after=None
        )
        ids.append(page.edges[0].node.id)
    mine, nobodys = await nodes(reader_of(graph, OWN), ids)
    assert isinstance(mine, Suggested)
    assert mine.asked.by == "fishers"
    assert nobodys is None
    assert await nodes(reader_of(graph, VISITOR), ids) == [None, None]


async def test_at_most_ten_suggestions_at_once(graph: Graph) -> None:
    """Each is ranked among all; ids that are none count for nothing."""
    await holding(graph, WORLD)
    context = reader_of(graph, OWN)
    token = await opened(context, (await listed(context))[0].id)
    secret = await graph.recommendation_secret()
    ids = [encode(replace(token, position=place), secret) for place in range(1, 12)]
    found = await nodes(context, [*ids[:MOST_SUGGESTIONS], *["x" * 99] * 50])
    assert [each is not None for each in found] == [True] * MOST_SUGGESTIONS + [False] * 50
    with pytest.raises(TooManyError):
        await nodes(context, ids)
