"""A real server with the sample, on each engine, asked over HTTP as any client would."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import neo4j
import pytest
from graphql import build_schema, parse

from graphdb.address import GraphAddress
from tests.http.target import NOT_YET, operation
from tests.mitra.serving import Server
from tests.servers import PLAIN

PROJECT = Path(__file__).parent.parent.parent


@pytest.hookimpl(tryfirst=True)  # before pytest puts the tests of one engine together
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let who writes come last, for all files share a server: the others expect the sample."""
    places = [
        place for place, item in enumerate(items) if item.path.parent == Path(__file__).parent
    ]
    writers_last = sorted((items[place] for place in places), key=_writes)
    for place, item in zip(places, writers_last, strict=True):
        items[place] = item


def _writes(item: pytest.Item) -> bool:
    return item.path.name == "test_writing.py"


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers and the JSON body."""

    status: int
    headers: dict[str, str]
    body: Any

    @property
    def data(self) -> Any:
        """The data of an answer without errors."""
        assert "errors" not in self.body, self.body["errors"]
        return self.body["data"]

    @property
    def codes(self) -> list[str]:
        """The codes of its errors."""
        return [error["extensions"]["code"] for error in self.body.get("errors", [])]


class Api:
    """A running server, with and without the administrator key."""

    def __init__(self, url: str, key: str | None = None) -> None:
        self.url, self.key = url, key

    def visitor(self) -> "Api":
        """The same server, asked by somebody without a key."""
        return Api(self.url)

    def ask(self, query: str, /, headers: dict[str, str] | None = None, **variables: Any) -> Answer:
        """Send one operation."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        return self.send("/graphql", body, {"Content-Type": "application/json", **(headers or {})})

    def send(
        self,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        method: str | None = None,
    ) -> Answer:
        """Send any request."""
        sent = dict(headers or {})
        if self.key:
            sent.setdefault("Authorization", f"Bearer {self.key}")
        answer = httpx2.request(
            method or ("GET" if body is None else "POST"),
            self.url + path,
            content=body,
            headers=sent,
            timeout=60,
            verify=PLAIN,
        )
        return Answer(answer.status_code, dict(answer.headers), answer.json())


def emptied(address: GraphAddress) -> None:
    """Delete everything a test before may have left in the database."""
    with neo4j.GraphDatabase.driver(address.uri, auth=address.auth) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n", database_=address.database)


@pytest.fixture(scope="package", params=["embedded", "neo4j"])
def api(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """`mitra serve --sample` in a process of its own; the administrator asks."""
    settings = {"MITRA_LANGUAGE": "id"}
    if request.param == "neo4j":
        address: GraphAddress = request.getfixturevalue("neo4j_address")
        emptied(address)
        settings |= {
            "NEO4J_URI": address.uri,
            "NEO4J_USER": address.user,
            "NEO4J_PASSWORD": address.password,
            "NEO4J_DATABASE": address.database,
        }
    server = Server(tmp_path_factory.mktemp("served") / "home", "--sample", **settings).ready()
    yield Api(server.url, server.key)
    assert server.stop() == 0


@pytest.fixture(scope="package")
def operations(mitra_shared: Path) -> dict[str, str]:
    """The covered operations, ready to send."""
    schema = build_schema((PROJECT / "schema" / "schema.graphql").read_text(encoding="utf-8"))
    document = parse((mitra_shared / "design" / "operations.graphql").read_text(encoding="utf-8"))
    ready = {}
    for name, later in NOT_YET.items():
        ready[name], gone = operation(name, document, schema)
        assert gone == later, name
    return ready
