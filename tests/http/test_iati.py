"""A genuine IATI file, imported while the server runs, and found again through GraphQL."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from domain.text import Text
from mitra.importers import iati
from mitra.reference import load_vocabulary
from resolvers.claims import claim_of
from resolvers.incoming import IncomingActivity
from resolvers.names import name_key
from resolvers.nobody import Kind
from tests.mitra.iati_files import real_file
from tests.mitra.serving import Server, environment, run

ACTIVITIES = """query ($after: String) { activities(first: 100, after: $after) { totalCount
  pageInfo { hasNextPage endCursor } edges { node { identifier participants { role
  organization { acronym identifiers { orgId } translations { field text } } } } } } }"""


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory, mitra_shared: Path) -> Iterator[Server]:
    """A server on an empty graph that another command fills with the file."""
    home = tmp_path_factory.mktemp("imported") / "home"
    server = Server(home).ready()
    try:
        run("import", "iati", real_file(mitra_shared), env=environment(home))
        yield server
    finally:
        server.stop()


def served_activities(server: Server) -> dict[str, Any]:
    """Walk through all activities and give them by identifier."""
    found: dict[str, Any] = {}
    after, more = None, True
    while more:
        page = server.ask(ACTIVITIES, after=after)["activities"]
        found |= {edge["node"]["identifier"]: edge["node"] for edge in page["edges"]}
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert len(found) == page["totalCount"]
    return found


@pytest.mark.untraced
def test_every_usable_participant_is_found_again(imported: Server, mitra_shared: Path) -> None:
    """401 activities; each name that means an organization takes part in its role."""
    found = served_activities(imported)
    assert len(found) == 401
    vocabulary = load_vocabulary()
    usable = 0
    for record in iati.read(real_file(mitra_shared), vocabulary, now=datetime.now(UTC)):
        assert isinstance(record, IncomingActivity)
        for mention, role in record.mentions:
            claim = claim_of(mention, record, vocabulary)
            if claim.kind is not Kind.ORGANIZATION:
                continue
            usable += 1
            assert any(
                each["role"] == role and _is_meant(claim.identifier, mention.names, each)
                for each in found[record.identifier]["participants"]
            ), mention
    assert usable > 1_250


def _is_meant(identifier: Any, names: Text, participant: Any) -> bool:
    organization = participant["organization"]
    if identifier is not None:
        return identifier.org_id in {each["orgId"] for each in organization["identifiers"]}
    stored = {
        name_key(each["text"]) for each in organization["translations"] if each["field"] == "name"
    }
    if organization["acronym"]:
        stored.add(name_key(organization["acronym"]))
    return bool(stored & {name_key(each.text) for each in names})
