"""Coalitions as a client gets them: sound in any world, clear about what is wrong, never kept."""

import math
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from domain.codes import ResourceKind, Visibility
from domain.resource import Quantity, Resource
from domain.viewer import LOCAL_ADMINISTRATOR, VISITOR
from graphdb.connection import Graph
from tests.matching.wishes import crowded
from tests.resolvers.reading import holding, reader_of
from tests.schema.asking import as_sent, data_of, error_of
from tests.worlds import COLD_STORE, FISHERS, HARBOUR, World, org

BUILT = """
query ($brief: PartnerBrief!, $filter: MatchFilter, $must: [ID!], $most: Int = 5, $first: Int = 3) {
  buildCoalitions(
    brief: $brief, filter: $filter, mustInclude: $must, maximumMembers: $most, first: $first
  ) {
    coverage cohesion coordinationCost suggestedType
    members {
      role removable organization { id name }
      fills { concept { code } quantity { value unit } delivered { value } resource { id kind } }
    }
    uncovered { concept { code } quantity { value unit } resource { id } }
    reasons { code points text evidence { field ours theirs similarity } }
    cautions { code severity text evidence { field ours theirs similarity } }
  }
}
"""
GOODS = {"needs": [{"concept": "resource:goods"}, {"concept": "resource:songs"}]}


async def built(context: Any, **variables: Any) -> list[dict[str, Any]]:
    """Ask for coalitions."""
    found: list[dict[str, Any]] = (await data_of(context, BUILT, **variables))["buildCoalitions"]
    return found


def ids(coalition: dict[str, Any]) -> list[str]:
    """Give the ids of the members."""
    return [each["organization"]["id"] for each in coalition["members"]]


@pytest.mark.untraced
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=crowded())
async def test_every_coalition_is_sound(graph: Graph, world: World) -> None:
    """In random worlds: points sum to coverage, members are seen, alternatives differ, twice alike.

    Who may not be seen leaves no trace: the answer is that of the world without it.
    """
    context = reader_of(await holding(graph, world))
    seen = {each.id for each in world.organizations if each.visibility is Visibility.PUBLIC}
    found = await built(context, brief=GOODS, most=3, first=4)
    for each in found:
        points = math.fsum(reason["points"] for reason in each["reasons"])
        assert points == pytest.approx(each["coverage"], abs=1e-6)
        assert all(0 <= each[name] <= 1 for name in ("coverage", "cohesion", "coordinationCost"))
        assert 1 <= len(each["members"]) <= 3
        assert set(ids(each)) <= seen
        assert not any(member["removable"] for member in each["members"])
        for filling in (one for member in each["members"] for one in member["fills"]):
            assert filling["resource"]["kind"] == "OFFER"
        told = [*each["reasons"], *each["cautions"]]
        assert all(one["text"] and one["evidence"] for one in told)
    assert len({frozenset(ids(each)) for each in found}) == len(found)
    asked: list[dict[str, Any]] = [{"brief": GOODS, "most": 3, "first": 4}]
    for identity in sorted(seen)[:2]:
        brief = {**GOODS, "asOrganization": identity}
        asked += [{"brief": brief}, {"brief": brief, "must": [identity]}]
    sent = [await as_sent(context, BUILT, **each) for each in asked]
    without = reader_of(await holding(graph, world.seen_by(VISITOR)))
    assert [await as_sent(without, BUILT, **each) for each in asked] == sent


async def test_members_bring_the_offers_that_are_stored(graph: Graph) -> None:
    """Each filling names the stored offer behind it, by its own id."""
    context = reader_of(await holding(graph, HARBOUR))
    brief = {"needs": [{"concept": "resource:ice"}, {"concept": "resource:songs"}]}
    (found,) = await built(context, brief=brief)
    resources = {
        member["organization"]["id"]: [each["resource"]["id"] for each in member["fills"]]
        for member in found["members"]
    }
    assert resources == {"choir": ["choir-offer-songs"], "cold-store": ["cold-store-offer-ice"]}


async def test_of_two_offers_alike_the_one_that_fills_is_named(graph: Graph) -> None:
    """A million rupiah fills nothing of ten billion; a million dollars of the same giver does."""
    small, large = (
        Resource(
            id=f"{at}-offer", organization_id="giver", kind=ResourceKind.OFFER,
            concept="resource:goods", quantity=Quantity(value=1e6, unit=unit),
        )
        for at, unit in enumerate(("unit:IDR", "unit:USD"))
    )  # fmt: skip
    giver = org("giver", resources=(small, large))
    context = reader_of(await holding(graph, World(organizations=(giver,))))
    need = {"concept": "resource:goods", "quantity": {"value": 10e9, "unit": "unit:IDR"}}
    (found,) = await built(context, brief={"needs": [need]})
    ((filling,),) = [each["fills"] for each in found["members"]]
    assert filling["resource"]["id"] == large.id
    assert filling["quantity"] == need["quantity"]


async def test_a_hidden_asker_or_member_is_as_if_unknown(graph: Graph) -> None:
    """The same error, at the same place, for a hidden one and one that does not exist."""
    context = reader_of(await holding(graph, HARBOUR))
    for identity in ("refuge", "nobody"):
        brief = {**GOODS, "asOrganization": identity}
        at = ("NOT_FOUND", "brief.asOrganization")
        assert await error_of(context, BUILT, brief=brief) == at
        at = ("NOT_FOUND", "mustInclude.1")
        assert await error_of(context, BUILT, brief=GOODS, must=["choir", identity]) == at
    seen = reader_of(graph, LOCAL_ADMINISTRATOR)
    assert "refuge" in ids((await built(seen, brief=GOODS, must=["refuge"]))[0])


@pytest.mark.parametrize(
    ("variables", "at"),
    [
        ({"most": 1}, ("INVALID_VALUE", "maximumMembers")),
        ({"most": 11}, ("INVALID_VALUE", "maximumMembers")),
        ({"first": 0}, ("INVALID_VALUE", "first")),
        ({"first": 11}, ("INVALID_VALUE", "first")),
        ({"must": ["choir"] * 11}, ("TOO_MANY", "mustInclude")),
        ({"most": 2, "must": ["choir", "fishers", "cold-store"]}, ("INVALID_VALUE", "mustInclude")),
        ({"brief": {}}, ("INVALID_VALUE", "brief.needs")),
        ({"brief": {"text": "x" * 4001}}, ("TOO_MANY", "brief.text")),
        ({"brief": {"needs": [{"concept": "resource:ise"}]}},
         ("UNKNOWN_CODE", "brief.needs.0.concept")),
        ({"filter": {"minimumConfidence": 0.5}}, ("INVALID_VALUE", "filter.minimumConfidence")),
    ],
)  # fmt: skip
async def test_what_is_out_of_bounds_is_told_with_its_place(
    graph: Graph, variables: dict[str, Any], at: tuple[str, str]
) -> None:
    """Each with its stable code."""
    context = reader_of(await holding(graph, HARBOUR))
    assert await error_of(context, BUILT, **{"brief": GOODS, **variables}) == at


async def test_nulls_mean_the_defaults(graph: Graph) -> None:
    """A client that sends null gets what one that sends nothing gets."""
    context = reader_of(await holding(graph, HARBOUR))
    nothing = dict.fromkeys(("filter", "must", "most", "first"))
    assert await built(context, brief=GOODS, **nothing) == await built(context, brief=GOODS)


async def test_a_brief_for_a_coalition_is_never_kept(graph: Graph) -> None:
    """The feed and the whole graph are as they were before."""
    world = World(organizations=(FISHERS, COLD_STORE, org("ice-works", offers="ice")))
    await holding(graph, world)
    count = "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n) AS n, count(r) AS r"
    before = (await graph.feed.latest(), await graph.read(count))
    found = await built(reader_of(graph), brief={"text": "Kami mencari es", **GOODS})
    assert found != []
    assert (await graph.feed.latest(), await graph.read(count)) == before


async def test_an_empty_graph_has_no_coalition(graph: Graph) -> None:
    """An empty list, not an error."""
    assert await built(reader_of(graph), brief=GOODS) == []
