"""Every named query, on both engines at once: no scans, equal answers, and none forgotten."""

import functools
import importlib
import itertools
import json
import pkgutil
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from typing import Any

import neo4j
import pytest
import uuid_utils
from hypothesis import HealthCheck, given, settings

from domain.audit import ADMINISTRATOR
from domain.change import Batch, Change
from domain.feedback import Feedback, FeedbackSignal
from domain.organization import Identifier
from domain.viewer import Viewer
from domain.vocabulary import Vocabulary
from graphdb import ddl, queries
from graphdb.address import GraphAddress
from graphdb.connection import Graph
from graphdb.embedded import EmbeddedEngine
from graphdb.properties import key_of
from graphdb.repository import visible_to
from tests.graphdb.graphs import NOW, empty
from tests.worlds import World, activity, org, partnership, viewers, worlds

# Reads all of a label by intent, when the catalog is built; never on a request's way.
BUILDS = {
    "ALL_ORGANIZATION_IDS",
    "ALL_ACTIVITY_IDS",
    "ALL_PARTNERSHIP_IDS",
    "ALL_FEEDBACK_IDS",
}
SCANS = (
    "AllNodesScan",
    "NodeByLabelScan",
    "UnionNodeByLabelsScan",
    "IntersectionNodeByLabelsScan",
    "NodeIndexScan",
    "NodeIndexContainsScan",
    "RelationshipTypeScan",
    "AllRelationshipsScan",
)
ROW = {
    "id": "o1", "key": "k", "subject_id": "o1", "organization_id": "o2", "org_id": "X-1",
    "place": 1, "position": 0, "code": "sdg:4", "codes": ["sdg:4"], "part_ids": ["p"],
    "kept": ["p"], "properties": {"note": "x"}, "recommendation_id": "r", "asker_id": "o1",
    "candidate_id": "o2", "day": "2026-11-22", "organization": "o1", "candidates": ["o2"],
    "weights": [1.0],
}  # fmt: skip
# Lists of plain texts: of links, or of a label, as freed places in the store happen to be filled.
UNORDERED = {"labels", "agreedBy", "countries", "ids"}
PARAMETERS: dict[str, Any] = {
    "id": "o1", "ids": ["o1", "o2"], "keys": ["X-1"], "codes": ["sdg:4"], "levels": ["PUBLIC"],
    "known": ["o1"], "counter": "feed", "after": 3, "until": 9, "count": 1, "token": "t",
    "model": "m",
    "key": "k", "now": "2026", "first": "2026-11-22|", "last": "2026-11-22}",
    "properties": {"digest": "d"}, "rows": [ROW],
}  # fmt: skip


def named_queries() -> dict[str, str]:
    """Every statement in `graphdb.queries`, by name."""
    found: dict[str, str] = {}
    for module in pkgutil.iter_modules(queries.__path__):
        for name, value in vars(importlib.import_module(f"graphdb.queries.{module.name}")).items():
            if name.isupper():
                assert name not in found, f"{name} stands in two modules"
                found[name] = value
    return found


QUERIES = named_queries()


def operators(plan: dict[str, Any]) -> Iterator[str]:
    """The operators of a plan, from its root."""
    yield plan["operatorType"].split("@")[0]
    for child in plan.get("children", ()):
        yield from operators(child)


def crowd() -> Batch:
    """Enough records of each kind that the planner has a reason to use an index."""
    organizations = [
        org(f"o{n}", needs="ice", identifiers=(Identifier(scheme="X", value=str(n)),))
        for n in range(200)
    ]
    return Batch(
        organizations=tuple(Change(after=each) for each in organizations),
        activities=tuple(
            Change(after=activity(f"a{n}", f"o{n}", identifier=f"A-{n}")) for n in range(100)
        ),
        partnerships=tuple(
            Change(after=partnership(f"p{n}", f"o{n}", f"o{n + 1}")) for n in range(100)
        ),
        feedback=tuple(
            Change(
                after=Feedback(
                    asker_id=f"o{n}",
                    candidate_id=f"o{n + 1}",
                    signal=FeedbackSignal.RELEVANT,
                    position=1,
                    model_version="prior",
                    suggested_on=NOW.date(),
                    given_at=NOW,
                )
            )
            for n in range(100)
        ),
    )


async def explained(address: GraphAddress, graph: Graph) -> dict[str, Any]:
    """The plan that the engine of `graph` makes for each named query, in a crowd."""
    await graph.save(crowd(), ADMINISTRATOR)
    plans: dict[str, Any] = {}
    async with neo4j.AsyncGraphDatabase.driver(
        address.uri, auth=address.auth, notifications_min_severity="OFF"
    ) as driver:
        if not address.embedded:  # plans are made by what is counted in the background
            await driver.execute_query("CALL db.prepareForReplanning()")
        for name, query in QUERIES.items():
            answer = await driver.execute_query(
                f"EXPLAIN {query}", PARAMETERS, database_=address.database
            )
            plans[name] = answer.summary.plan
    return plans


async def test_no_query_of_a_request_scans(address: GraphAddress, graph: Graph) -> None:
    """Neither engine reads all nodes of a label for a named query, except to build the catalog.

    The embedded engine tells its plan only for a part of the queries; see the next test.
    """
    plans = await explained(address, graph)
    assert plans.keys() == QUERIES.keys()
    if address.embedded:
        texts = {name: plan["args"]["string-representation"] for name, plan in plans.items()}
        scanning = {name for name, text in texts.items() if any(scan in text for scan in SCANS)}
    else:
        scanning = {
            name
            for name, plan in plans.items()
            if any(scan in operator for operator in operators(plan) for scan in SCANS)
        }
    assert scanning == BUILDS


def test_each_pattern_begins_at_an_index() -> None:
    """Every MATCH and MERGE begins at a bound name or at one label with its indexed property.

    What makes the embedded engine scan cannot be seen in its plans, but in the text: a pattern
    that begins at its free end, or an anchor of two labels.
    """
    unique, ranged = set(ddl.UNIQUE), {(label, names[0]) for label, names in ddl.RANGE}
    for name, query in QUERIES.items():
        if name in BUILDS:
            continue
        bound = set(re.findall(r"\bAS (\w+)", query))
        for node, label, key in re.findall(
            r"\b(?:MATCH|MERGE) \((\w+)(?::(\w+))?(?: \{(\w+): [^}]*\})?\)", query
        ):
            if not label:
                assert node in bound, f"{name}: a pattern begins at the free end {node}"
                continue
            asked = {key} if key else set(re.findall(rf"\b{node}\.(\w+) (?:IN|=|>)", query))
            anchors = {(label, each) for each in asked} & (unique | ranged)
            assert anchors, f"{name}: no index of {label} begins the pattern at {node}"
            bound.add(node)


@settings(
    max_examples=10,  # each empties two graphs itself, where the fixtures do so once
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(world=worlds(least=1), viewer=viewers)
async def test_both_engines_answer_alike(both: list[Graph], world: World, viewer: Viewer) -> None:
    """On one random world each query that reads gives equal rows, whatever engine it asks."""
    parameters = PARAMETERS | visible_to(viewer) | {
        "ids": sorted(world.records), "id": min(world.records),
        "keys": sorted(_keys(world)),
        "after": 0, "until": 1000,
    }  # fmt: skip
    answers = []
    for graph in both:
        await empty(graph)
        await graph.save(world.batch, ADMINISTRATOR)
        answers.append(
            {
                name: plain(await graph.read(query, **parameters))
                for name, query in QUERIES.items()
                if not re.search(r"\b(CREATE|MERGE|SET|DELETE)\b", query)
            }
        )
    embedded, server = answers
    assert embedded.keys() >= {"ORGANIZATIONS_BY_IDS", "EVENTS_AFTER", "IDEMPOTENCY_KEY"}
    assert embedded == server


@pytest.fixture
async def both(
    embedded_engine: EmbeddedEngine, neo4j_address: GraphAddress, vocabulary: Vocabulary
) -> AsyncIterator[list[Graph]]:
    """A graph on each engine, with the vocabulary; ids and the time are alike on both."""
    async with AsyncExitStack() as stack:
        graphs = []
        for address, reader in (
            (embedded_engine.address, embedded_engine.reader),
            (neo4j_address, None),
        ):
            graph = Graph.connect(
                address, reader=reader, deadline=30.0, now=lambda: NOW,
                new_id=lambda: str(uuid_utils.uuid7()),
            )  # fmt: skip
            graphs.append(await stack.enter_async_context(graph))
            await empty(graph)
            await graph.migrate(vocabulary)
            graph.new_id = functools.partial(_numbered, itertools.count())
        yield graphs


def _numbered(numbers: Iterator[int]) -> str:
    return f"event-{next(numbers)}"


def _keys(world: World) -> set[str]:
    """Everything that one of the queries might look a record up by."""
    found = {each.identifier for each in world.activities if each.identifier}
    for organization in world.organizations:
        found.add(key_of(organization.name.shown()))
        for identifier in organization.identifiers:
            found |= {identifier.org_id, identifier.value}
    return found - {""}


def plain(value: Any) -> Any:
    """Rows, and lists that neither engine promises an order of, in one order."""
    if isinstance(value, dict):
        return {
            name: sorted(each) if name in UNORDERED else plain(each) for name, each in value.items()
        }
    if isinstance(value, list):
        items = [plain(each) for each in value]
        return sorted(items, key=_told) if any(isinstance(each, dict) for each in items) else items
    return value


def _told(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
