"""A run of tests names only parts that there are, and keeps together what shares a server."""

from pathlib import Path

import pytest

from tests.scheduling import HTTP, NEO4J, SECONDS, part_of

PROJECT = Path(__file__).parent.parent


def test_every_part_that_takes_long_is_there() -> None:
    """A file that was renamed or removed would be begun late, or its line would mislead."""
    assert [part for part in SECONDS if not (PROJECT / part).exists()] == []


@pytest.mark.parametrize(
    ("test", "part"),
    [
        ("tests/http/test_readme.py::test_a[neo4j-a::b]", NEO4J),
        ("tests/http/test_readme.py::test_a[embedded-a::b]", HTTP),
        ("tests/resolvers/test_index.py::test_a[neo4j]", NEO4J),
        ("tests/resolvers/test_index.py::test_a[id-en-neo4j]", NEO4J),
        (
            "tests/mitra/test_settings.py::test_a[NEO4J_URI-neo4j://]",
            "tests/mitra/test_settings.py",
        ),
        ("tests/graphdb/test_query_plans.py::test_a", NEO4J),
        ("tests/http/test_writing.py::test_a", HTTP),
        ("tests/domain/test_text.py::test_a[a::b]", "tests/domain/test_text.py"),
        ("tests/test_docs.py::TestA::test_a", "tests/test_docs.py"),
    ],
)
def test_what_shares_a_server_stays_together(test: str, part: str) -> None:
    """Two files of HTTP tests are one part of the run, all of Neo4j another, and others two."""
    assert part_of(test) == part
