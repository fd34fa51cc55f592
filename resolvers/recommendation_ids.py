"""Which id does a suggestion get, and which suggestion has this id?

The engine names a pair; a caller gets an id that carries all that is needed when it comes back.
"""

import dataclasses
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date

from domain.errors import InputError, NotFoundError
from domain.page import Edge
from domain.recommendation import Brief, Recommendation
from domain.recommendation_token import SHORTEST, RecommendationToken, decode, encode
from matching.recommender import RecommendationPage
from resolvers.context import Context
from resolvers.once import digest_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """Gives suggestions their ids; made once for an answer, used in a thread."""

    secret: bytes
    day: date

    def one(
        self, record: Recommendation, asker_id: str, on_behalf_of: str | None = None
    ) -> Recommendation:
        """Give a suggestion with its id."""
        token = RecommendationToken(
            asker_id=asker_id,
            candidate_id=record.organization_id,
            position=record.rank,
            model_version=record.model_version,
            day=self.day,
            on_behalf_of=on_behalf_of,
        )
        return dataclasses.replace(record, id=encode(token, self.secret))

    def page(
        self, page: RecommendationPage, asker_id: str, on_behalf_of: str | None = None
    ) -> RecommendationPage:
        """Give a page whose suggestions have their ids."""
        edges = tuple(
            Edge(
                node=self.one(edge.node, asker_id, on_behalf_of),
                cursor=edge.cursor,
                score=edge.score,
            )
            for edge in page.edges
        )
        return dataclasses.replace(page, edges=edges)


async def seal_of(context: Context) -> Seal:
    """Give what makes ids in this graph today."""
    return Seal(secret=await context.graph.recommendation_secret(), day=_today(context))


def brief_id(brief: Brief) -> str:
    """Name a brief as an asker: equal briefs alike, whoever sends them."""
    return f"brief:{digest_of('matchPartners', brief)[:16]}"


async def opened(context: Context, identity: str, *path: str) -> RecommendationToken:
    """Read the id of a suggestion.

    Raises NotFoundError if it is none of this graph's, ExpiredError after 90 days.
    """
    today = _today(context)
    try:
        try:
            return decode(identity, await context.graph.recommendation_secret(), today)
        except NotFoundError:  # or the graph was put back since the secret was read
            secret = await context.graph.recommendation_secret(renewed=True)
            return decode(identity, secret, today)
    except InputError as error:
        raise error.under(*path) from None


async def all_opened(context: Context, ids: Sequence[str]) -> dict[str, RecommendationToken]:
    """Read those of some texts that are ids of suggestions, and leave out all others alike.

    Costs a read of the graph at most, and none where no text is long enough for one.
    """
    sealed = [identity for identity in ids if len(identity) >= SHORTEST]
    if not sealed:
        return {}
    today = _today(context)
    found = _decoded(sealed, await context.graph.recommendation_secret(), today)
    if not found:  # none of ours, or the graph was put back since the secret was read
        found = _decoded(sealed, await context.graph.recommendation_secret(renewed=True), today)
    return found


def _decoded(ids: Sequence[str], secret: bytes, today: date) -> dict[str, RecommendationToken]:
    found = {}
    for identity in ids:
        with suppress(InputError):  # forged, of another graph, or too old
            found[identity] = decode(identity, secret, today)
    return found


def _today(context: Context) -> date:
    return context.now.astimezone(UTC).date()
