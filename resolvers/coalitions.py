"""Small groups suggested for a brief, explained; nothing is saved."""

from collections.abc import Sequence

from domain.coalition import Coalition
from domain.recommendation import Brief, MatchFilter
from matching import coalitions
from resolvers.bounds import number
from resolvers.checks import few_enough
from resolvers.context import Context
from resolvers.recommendations import checked_brief

FEWEST_MEMBERS, MOST_MEMBERS = 2, 10
MOST_COALITIONS = 10


async def build_coalitions(
    context: Context,
    brief: Brief,
    wanted: MatchFilter,
    must_include: Sequence[str],
    *,
    maximum_members: int,
    first: int,
) -> list[Coalition]:
    """Give small groups that cover the needs of a brief together, best first; it is never stored.

    Raises NotFoundError for an organization that the viewer does not see, and InvalidValueError,
    TooManyError or UnknownCodeError for what is out of bounds.
    """
    number(maximum_members, "maximumMembers", least=FEWEST_MEMBERS, most=MOST_MEMBERS)
    number(first, "first", least=1, most=MOST_COALITIONS)
    few_enough(must_include, MOST_MEMBERS, "mustInclude")
    snapshot = await context.index.current()
    return await context.compute(
        coalitions.build,
        snapshot,
        checked_brief(context, brief),
        filter=wanted,
        must_include=must_include,
        maximum_members=maximum_members,
        first=first,
        viewer=context.viewer,
        now=context.now,
    )
