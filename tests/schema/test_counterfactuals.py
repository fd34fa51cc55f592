"""Are changes told when asked for, for a page at once, and never more than is sensible?"""

import dataclasses
import re
from collections.abc import Mapping

from graphdb.connection import Graph
from matching.weights import NAMES, Model
from resolvers.exposure import NotCounted
from tests.resolvers.reading import holding, index_of, reader_of
from tests.schema.asking import data_of, error_of
from tests.worlds import World, org

# The fishers lack ice; a cold store has it and lacks fish, which they do not offer yet.
WORLD = World(
    organizations=(
        org("fishers", needs="ice", regions=("ID-MA",)),
        org("cold-store", offers="ice", needs="fish", regions=("ID-MA",)),
        *(org(f"shop-{each:02}", offers="ice", regions=("ID-MA",)) for each in range(11)),
    )
)
CHANGES = 'counterfactuals(first: 2) { kind code score rank text(language: "en") }'
LIST = f"""query ($n: Int, $id: ID!) {{ organization(id: $id) {{
  recommendations(first: $n) {{ edges {{ node {{ rank score organization {{ id }} {CHANGES} }} }} }}
}} }}"""


async def test_a_list_tells_what_would_bring_each_partner_nearer(graph: Graph) -> None:
    """To offer fish is told for the cold store, with the score that it would have."""
    context = reader_of(await holding(graph, WORLD), index=index_of(graph))
    data = await data_of(context, LIST, n=10, id="fishers")
    edges = data["organization"]["recommendations"]["edges"]
    assert len(edges) == 10
    (store,) = [
        edge["node"] for edge in edges if edge["node"]["organization"]["id"] == "cold-store"
    ]
    (best, *_) = store["counterfactuals"]
    assert (best["kind"], best["code"], best["rank"]) == ("ADD_OFFER", "resource:fish", 1)
    assert best["score"] > store["score"]
    assert best["text"].startswith("If you offered fish in Maluku: ")


async def test_one_pair_and_a_brief_tell_theirs(graph: Graph) -> None:
    """The same changes are told of one partner, and of a brief's."""
    context = reader_of(await holding(graph, WORLD), index=index_of(graph))
    alone = await data_of(
        context, f'{{ explainMatch(from: "fishers", to: "cold-store") {{ {CHANGES} }} }}'
    )
    assert alone["explainMatch"]["counterfactuals"][0]["code"] == "resource:fish"
    matched = await data_of(
        context,
        f"""{{ matchPartners(first: 3, brief: {{asOrganization: "fishers"}}) {{
        edges {{ node {{ organization {{ id }} {CHANGES} }} }} }} }}""",
    )
    (store,) = [
        edge["node"]
        for edge in matched["matchPartners"]["edges"]
        if edge["node"]["organization"]["id"] == "cold-store"
    ]
    assert store["counterfactuals"][0]["code"] == "resource:fish"


async def test_too_many_are_refused(graph: Graph) -> None:
    """Eleven partners at once, or a number of changes outside 1 to 10, is told what to do."""
    context = reader_of(await holding(graph, WORLD), index=index_of(graph))
    assert await error_of(context, LIST, n=11, id="fishers") == ("INVALID_VALUE", "counterfactuals")
    for first in (0, 11):
        found = await error_of(
            context,
            f"""{{ explainMatch(from: "fishers", to: "cold-store") {{
            counterfactuals(first: {first}) {{ code }} }} }}""",
        )
        assert found == ("INVALID_VALUE", "first")


class _Counted(NotCounted):
    """Exposure that was counted before."""

    async def totals(self) -> Mapping[str, float]:
        """Give some who were shown very often, and one who was shown sometimes."""
        return {"cold-store": 30.0, **{f"shop-{each:02}": 900.0 for each in range(5)}}


async def test_changes_start_from_the_list_that_was_shown(graph: Graph) -> None:
    """Ranks and scores before are those of the list: by its exposure, and by its model."""
    reader = reader_of(await holding(graph, WORLD), index=index_of(graph))
    weights = dict.fromkeys(NAMES, 0.0) | {"needs_met": 0.5, "offers_wanted": 0.5}
    other = Model(version="other", weights=weights)
    lists = []
    for context in (
        reader,
        dataclasses.replace(reader, exposure=_Counted()),
        dataclasses.replace(reader, exposure=_Counted(), model=other),
    ):
        data = await data_of(context, LIST, n=10, id="fishers")
        nodes = [each["node"] for each in data["organization"]["recommendations"]["edges"]]
        lists.append([(each["organization"]["id"], each["score"]) for each in nodes])
        told = [(each, one["text"]) for each in nodes for one in each["counterfactuals"]]
        assert told
        for node, text in told:
            before = re.search(r"rank (?:stays )?(\d+)", text)
            assert before is not None, text
            assert int(before[1]) == node["rank"]
            if score := re.search(r"score ([\d.]+) →", text):
                assert abs(float(score[1]) - 100 * node["score"]) <= 0.05 + 1e-9
    orders = [[identity for identity, _ in each] for each in lists]
    assert orders[0] != orders[1]
    assert lists[1] != lists[2]
