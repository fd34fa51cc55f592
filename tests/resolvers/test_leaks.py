"""What a visitor may not see leaves no trace in any answer, to the last byte."""

import pytest
from hypothesis import HealthCheck, given, settings

from domain.codes import Visibility
from domain.viewer import LOCAL_ADMINISTRATOR, VISITOR, Viewer
from graphdb.connection import Graph
from tests.matching.wishes import NOW, crowded
from tests.resolvers.reading import holding, reader_of
from tests.schema.asking import as_sent
from tests.worlds import HARBOUR, World

SUGGESTIONS = """
fragment Suggestion on Recommendation {
  id rank exclusion score forYou forThem confidence suggestedType modelVersion createdAt firstStep
  organization { id name }
  reasons { code points text evidence { field ours theirs similarity } }
  cautions { code severity text evidence { field ours theirs similarity } }
  counterfactuals(first: 1) { kind code score rank text }
  paths(first: 10, maximumLength: 4) {
    length nodes { id kind label degree } links { source target kind weight }
  }
}
fragment Suggestions on RecommendationConnection {
  totalCount excluded { reason count } pageInfo { hasNextPage endCursor }
  interpretation { language themes { code } regions { code } needs { concept { code } } }
  edges { cursor node { ...Suggestion } }
}
"""

RECORDS = """
fragment Profile on Organization {
  id version name acronym type legalForm languages staffCount website createdAt updatedAt archivedAt
  mission mailbox freshness translations { field language text }
  identifiers { orgId verified primary } themes { code } regions { code } headquarters { code }
  needs(includeExpired: true) { id concept { code } quantity { value unit } }
  offers(includeExpired: true) { id concept { code } quantity { value unit } }
  provenance { source fields } withheld { field reason } trust { code value }
}
fragment Work on Activity {
  id title description status identifier startDate endDate budget { value unit }
  themes { code } regions { code } participants { role organization { id name } }
}
fragment Deal on Partnership {
  id version title description types state: status visibility startDate endDate
  nextReviewDue freshness
  parties { role organization { id name } contributions { concept { code } } }
  goals { id text agreedBy { id } indicators { id name target } }
}
fragment Listed on OrganizationConnection {
  totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  edges { cursor score highlights node { id name } }
  facets(fields: [ORGANIZATION_TYPE, REGION, THEME, NEED, OFFER, LANGUAGE, FRESHNESS,
    PARTNERSHIP_TYPE]) { field values { code label count } }
}
"""

LISTS = (
    RECORDS
    + SUGGESTIONS
    + """
query ($ids: [ID!]!, $numbers: [String!]!, $pair: [ID!]!, $words: String!) {
  nodes(ids: $ids) {
    __typename id ...Profile ...Work ...Deal
    ... on Resource { kind organization { id } }
  }
  organizations(first: 100) { ...Listed edges { node { ...Profile } } }
  found: organizations(filter: {search: $words}, first: 2) { ...Listed }
  busiest: organizations(orderBy: [{field: PARTNERSHIP_COUNT, direction: DESC}], first: 2) {
    ...Listed
  }
  named: organizations(filter: {ids: $ids}) { ...Listed }
  numbered: organizations(filter: {identifiers: $numbers}) { ...Listed }
  archived: organizations(filter: {archived: true}) { ...Listed }
  allied: organizations(filter: {partnershipTypes: [OPERATIONAL, PROJECT, COMMUNITY]}) {
    ...Listed
  }
  activities(first: 100) { totalCount pageInfo { endCursor } edges { cursor node { ...Work } } }
  told: activities(filter: {search: $words}) { totalCount edges { cursor node { id } } }
  taken: activities(filter: {participants: $ids}) { totalCount edges { cursor node { id } } }
  partnerships(first: 100, orderBy: [{field: PARTY_COUNT, direction: DESC}]) {
    totalCount edges { cursor node { ...Deal } }
    facets(fields: [PARTNERSHIP_TYPE, PARTNERSHIP_STATUS, REGION, THEME]) {
      field values { code count }
    }
  }
  said: partnerships(filter: {search: $words}) { totalCount edges { cursor node { id } } }
  joined: partnerships(filter: {parties: $pair}) { totalCount edges { cursor node { id } } }
  sorts: partnerships(filter: {partyTypes: [LOCAL_NGO]}) { totalCount edges { node { id } } }
  matchPartners(
    brief: {text: $words, needs: [{concept: "resource:goods"}], regions: ["ID-MA"]}
    filter: {includeExistingPartners: true}
    first: 3
  ) { ...Suggestions }
}
"""
)

ONE = (
    RECORDS
    + SUGGESTIONS
    + """
query ($id: ID!, $other: ID!, $number: String!) {
  node(id: $id) { id }
  partnership(id: $id) { id }
  identified: organization(identifier: $number) { id }
  organization(id: $id) {
    ...Profile
    activities { totalCount edges { cursor node { ...Work } } }
    partnerships {
      totalCount edges { cursor node { ...Deal } } facets(fields: [THEME]) { values { code count } }
    }
    partners { totalCount edges {
      cursor partnershipCount activityCount since until node { id } partnerships { id }
    } }
    recommendations(first: 3) { ...Suggestions }
    alternatives(first: 3) { ...Listed }
  }
  explainMatch(from: $id, to: $other) { ...Suggestion }
  friends: organizations(filter: {partnerOf: $id}) { ...Listed }
  with: partnerships(filter: {parties: [$id]}) { totalCount edges { node { id } } }
}
"""
)

BRIEF = (
    SUGGESTIONS
    + """
query ($id: ID!) {
  matchPartners(brief: {asOrganization: $id, text: "air bersih"}, first: 3) { ...Suggestions }
}
"""
)


def _ids(world: World) -> list[str]:
    """All ids of a world: of records and of their parts."""
    parts = [resource.id for one in world.organizations for resource in one.resources]
    parts += [goal.id for one in world.partnerships for goal in one.goals]
    return [*world.records, *parts, "nobody"][:100]


async def answers(graph: Graph, world: World, asked: World, viewer: Viewer) -> list[bytes]:
    """Everything a viewer can ask about the records of `asked` while the graph holds `world`."""
    context = reader_of(await holding(graph, world), viewer, now=NOW)
    own = [each.id for each in asked.organizations]
    numbers = [each.value for one in asked.organizations for each in one.identifiers] + ["1", "22"]
    given = {"ids": _ids(asked), "numbers": numbers, "pair": own[:2], "words": "air nelayan"}
    found = [await as_sent(context, LISTS, **given)]
    hidden = [each.id for each in asked.organizations if each.visibility != Visibility.PUBLIC]
    for place, identity in enumerate([*dict.fromkeys([*hidden[:2], *own[:1]]), "nobody"]):
        pair = {"id": identity, "other": own[place - 1], "number": numbers[place % len(numbers)]}
        found.append(await as_sent(context, ONE, **pair))
        found.append(await as_sent(context, BRIEF, id=identity))
    assert not any(code in answer for answer in found for code in (b"INTERNAL", b"BAD_DOCUMENT"))
    return found


async def leaves_no_trace(graph: Graph, world: World) -> None:
    """Hold the answers in the world against those in what is public of it."""
    whole = await answers(graph, world, world, VISITOR)
    public = await answers(graph, world.seen_by(VISITOR), world, VISITOR)
    for one, other in zip(whole, public, strict=True):
        assert one == other


CHANCE = settings(deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.untraced
@settings(CHANCE, max_examples=25)
@given(world=crowded())
@pytest.mark.parametrize("address", ["embedded"], indirect=True)
async def test_what_is_hidden_leaves_no_trace(graph: Graph, world: World) -> None:
    """Answers are equal byte for byte whether the hidden records are in the graph or not.

    Lists, counts, facets, orders, cursors, search scores, partners, suggestions, explanations,
    alternatives, single records by id and by number, and errors.
    """
    await leaves_no_trace(graph, world)


@pytest.mark.untraced
@settings(CHANCE, max_examples=5)
@given(world=crowded())
@pytest.mark.parametrize("address", ["neo4j"], indirect=True)
async def test_what_is_hidden_leaves_no_trace_on_neo4j_either(graph: Graph, world: World) -> None:
    """The same on the other engine, on fewer worlds."""
    await leaves_no_trace(graph, world)


async def test_the_harbour_keeps_its_refuge(graph: Graph) -> None:
    """In a world made by hand too; and whoever may see the refuge gets other answers."""
    await leaves_no_trace(graph, HARBOUR)
    whole = await answers(graph, HARBOUR, HARBOUR, LOCAL_ADMINISTRATOR)
    public = await answers(graph, HARBOUR.seen_by(VISITOR), HARBOUR, LOCAL_ADMINISTRATOR)
    differing = [one != other for one, other in zip(whole, public, strict=True)]
    assert all(differing[:-2])  # the lists, each organization's own page, each one's brief
    assert not any(differing[-2:])  # that nobody is there is no secret
