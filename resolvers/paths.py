"""How are an asker and the partners it was shown connected?"""

from collections.abc import Sequence

from domain.graph_path import GraphPath
from domain.recommendation import Brief
from matching import paths as chains
from resolvers.bounds import number
from resolvers.context import Context
from resolvers.what_if import Asked

MOST_PATHS = 10
LONGEST_PATH = 4


async def paths(
    context: Context, asked: Asked, partner_ids: Sequence[str], first: int, maximum_length: int
) -> dict[str, tuple[GraphPath, ...]]:
    """Give the shortest paths to each partner, in one calculation; {} for a brief of nobody's.

    InvalidValueError if `first` is not 1 to MOST_PATHS or `maximum_length` not 1 to LONGEST_PATH.
    """
    number(first, "first", least=1, most=MOST_PATHS)
    number(maximum_length, "maximumLength", least=1, most=LONGEST_PATH)
    asker = asked.by.as_organization if isinstance(asked.by, Brief) else asked.by
    if asker is None:
        return {}
    snapshot = await context.index.current()
    return await context.compute(
        chains.paths,
        snapshot,
        asker,
        partner_ids,
        first=first,
        longest=maximum_length,
        viewer=context.viewer,
    )
