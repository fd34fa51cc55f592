"""Are paths told when asked for, for a page at once, and within their bounds?"""

from graphdb.connection import Graph
from tests.resolvers.reading import holding, index_of, reader_of
from tests.schema.asking import data_of, error_of
from tests.worlds import World, activity, org, partnership

# The fishers lack ice. The cold store is their partner's partner, the shop nobody's.
WORLD = World(
    organizations=(
        org("fishers", needs="ice"),
        org("harbour"),
        org("cold-store", offers="ice"),
        org("shop", offers="ice"),
    ),
    activities=(activity("quay", "cold-store", "harbour"),),
    partnerships=(partnership("pier", "fishers", "harbour"),),
)
PATHS = """paths { length nodes { id kind label(language: "en") degree }
  links { source target kind weight } }"""
THROUGH_THE_HARBOUR = {
    "length": 2,
    "nodes": [
        {"id": "fishers", "kind": "ORGANIZATION", "label": "fishers", "degree": 1},
        {"id": "harbour", "kind": "ORGANIZATION", "label": "harbour", "degree": 2},
        {"id": "cold-store", "kind": "ORGANIZATION", "label": "cold-store", "degree": 1},
    ],
    "links": [
        {"source": "fishers", "target": "harbour", "kind": "PARTNERS_WITH", "weight": 1.0},
        {"source": "harbour", "target": "cold-store", "kind": "WORKED_WITH", "weight": 1.0},
    ],
}


async def test_a_list_tells_how_each_is_connected(graph: Graph) -> None:
    """The cold store through the harbour, the shop not at all."""
    context = reader_of(await holding(graph, WORLD), index=index_of(graph))
    data = await data_of(
        context,
        f"""{{ organization(id: "fishers") {{ recommendations(first: 10) {{
        edges {{ node {{ organization {{ id }} {PATHS} }} }} }} }} }}""",
    )
    nodes = [edge["node"] for edge in data["organization"]["recommendations"]["edges"]]
    found = {node["organization"]["id"]: node["paths"] for node in nodes}
    assert found == {"cold-store": [THROUGH_THE_HARBOUR], "shop": []}


async def test_a_partner_that_is_included_is_one_link_away(graph: Graph) -> None:
    """With existing partners in the list, the partnership itself is the path."""
    context = reader_of(await holding(graph, WORLD), index=index_of(graph))
    data = await data_of(
        context,
        """{ explainMatch(from: "fishers", to: "harbour") {
        exclusion paths { length links { source target kind } } } }""",
    )
    link = {"source": "fishers", "target": "harbour", "kind": "PARTNERS_WITH"}
    path = {"length": 1, "links": [link]}
    assert data["explainMatch"] == {"exclusion": "EXISTING_PARTNER", "paths": [path]}
    data = await data_of(
        context,
        """{ organization(id: "fishers") { recommendations(
        first: 10, filter: {includeExistingPartners: true}
        ) { edges { node { organization { id } paths { length } } } } } }""",
    )
    nodes = [edge["node"] for edge in data["organization"]["recommendations"]["edges"]]
    found = {node["organization"]["id"]: node["paths"] for node in nodes}
    assert found == {"harbour": [{"length": 1}], "cold-store": [{"length": 2}], "shop": []}


async def test_a_brief_has_the_paths_of_who_sends_it(graph: Graph) -> None:
    """Sent for the fishers, theirs; sent for nobody, none."""
    context = reader_of(await holding(graph, WORLD), index=index_of(graph))
    for sender, expected in (('asOrganization: "fishers", ', [THROUGH_THE_HARBOUR]), ("", [])):
        data = await data_of(
            context,
            f"""{{ matchPartners(brief: {{{sender}needs: [{{concept: "resource:ice"}}]}}) {{
            edges {{ node {{ organization {{ id }} {PATHS} }} }} }} }}""",
        )
        nodes = [edge["node"] for edge in data["matchPartners"]["edges"]]
        (store,) = [node for node in nodes if node["organization"]["id"] == "cold-store"]
        assert store["paths"] == expected


async def test_numbers_out_of_bounds_are_refused(graph: Graph) -> None:
    """One to ten paths, of one to four links; the bounds themselves are answered."""
    context = reader_of(await holding(graph, WORLD), index=index_of(graph))
    ask = '{{ explainMatch(from: "fishers", to: "cold-store") {{ paths({}) {{ length }} }} }}'
    for wrong, path in (
        ("first: 0", "first"),
        ("first: 11", "first"),
        ("maximumLength: 0", "maximumLength"),
        ("maximumLength: 5", "maximumLength"),
    ):
        assert await error_of(context, ask.format(wrong)) == ("INVALID_VALUE", path)
    for right, expected in (("first: 10, maximumLength: 4", [{"length": 2}]),
                            ("first: 1, maximumLength: 1", []),
                            ("first: null, maximumLength: null", [{"length": 2}])):  # fmt: skip
        data = await data_of(context, ask.format(right))
        assert data["explainMatch"]["paths"] == expected
