"""A run of tests names only parts that there are, and keeps together what shares a server."""

from pathlib import Path

import pytest

from tests.scheduling import BESIDE_A_SERVER, HTTP, NEO4J, SECONDS, SERVED, part_of

PROJECT = Path(__file__).parent.parent


def test_every_part_that_takes_long_is_there() -> None:
    """A file that was renamed or removed would be begun late, or its line would mislead."""
    assert [part for part in SECONDS if not (PROJECT / part).exists()] == []


def test_all_who_take_the_served_sample_are_one_part() -> None:
    """A file beside them would start the same server again on the other worker."""
    folder = PROJECT / "tests" / "mitra"
    taking = {path for path in folder.glob("test_*.py") if "served: Server" in path.read_text()}
    assert {path.relative_to(PROJECT).as_posix() for path in taking} == BESIDE_A_SERVER


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
        ("tests/mitra/test_cli.py::test_a", SERVED),
        ("tests/domain/test_text.py::test_a[a::b]", "tests/domain/test_text.py"),
        ("tests/test_docs.py::TestA::test_a", "tests/test_docs.py"),
    ],
)
def test_what_shares_a_server_stays_together(test: str, part: str) -> None:
    """Files of HTTP tests are one part of the run, Neo4j and commands another, and others two."""
    assert part_of(test) == part
