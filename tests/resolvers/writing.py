"""What tests of the write side share: a caller's context, and short ways to say what is given."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from domain.audit import SAMPLE, AuditEvent
from domain.change import Batch, Change
from domain.codes import OrganizationType
from domain.errors import InputError
from domain.organization import Organization
from domain.text import Translation
from domain.viewer import LOCAL_ADMINISTRATOR, SYSTEM, Viewer
from domain.vocabulary import Vocabulary
from graphdb.connection import Graph
from resolvers.context import Context
from resolvers.given import GivenProfile, Texts
from resolvers.index import Index
from tests.matching.matchmaking import REMEMBERING
from tests.small_vocabulary import VOCABULARY
from tests.worlds import World

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
_numbers = count(1)


def caller(
    graph: Graph,
    viewer: Viewer = LOCAL_ADMINISTRATOR,
    *,
    now: datetime = NOW,
    vocabulary: Vocabulary = VOCABULARY,
) -> Context:
    """One caller's context over a graph; ids count up, so that later ones come later."""
    return Context(
        graph=graph,
        index=Index(graph, vocabulary, REMEMBERING, None),
        vocabulary=vocabulary,
        viewer=viewer,
        language="en",
        now=now,
        new_id=lambda: f"made-{next(_numbers):06}",
    )


def said(**by_language: str) -> Texts:
    """Say a text as a caller gives it: `said(id="Air", en="Water")`."""
    return tuple(Translation(language, text) for language, text in by_language.items())


def profile(**fields: Any) -> GivenProfile:
    """Give a profile that may be created, with these fields besides or instead."""
    given: dict[str, Any] = {
        "name": said(id="Yayasan Sekolah Pesisir"),
        "type": OrganizationType.LOCAL_NGO,
    }
    return GivenProfile(**(given | fields))


async def stored(graph: Graph, identity: str) -> Organization:
    """Read an organization as the program itself."""
    return (await graph.organizations.by_ids([identity], SYSTEM))[identity]


async def keep(graph: Graph, world: World) -> None:
    """Write a world made by hand."""
    await graph.save(world.batch, SAMPLE)


async def keep_one(graph: Graph, organization: Organization) -> None:
    """Write one organization made by hand."""
    await graph.save(Batch(organizations=(Change(after=organization),)), SAMPLE)


async def events_after(graph: Graph, seq: int) -> list[AuditEvent]:
    """Read what was written since."""
    return await graph.feed.after(seq, await graph.feed.latest())


def where(error: InputError) -> tuple[str, str]:
    """Give an error's code and its path in one line: `("REQUIRED", "organization.name")`."""
    return str(error.code), ".".join(error.path)
