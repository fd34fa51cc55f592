"""What could an asker change so that the partners it was shown would fit better?"""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import InvalidValueError
from domain.recommendation import Brief, Counterfactual, MatchFilter, MatchWeights
from domain.text import Text
from matching import what_if
from resolvers.bounds import number
from resolvers.context import Context

MOST_CHANGES = 10
MOST_PARTNERS = 10  # of one list


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a list of partners, or one of them, was asked with: by an organization or a brief."""

    by: str | Brief
    wanted: MatchFilter
    weights: MatchWeights


async def counterfactuals(
    context: Context, asked: Asked, partner_ids: Sequence[str], first: int
) -> dict[str, tuple[Counterfactual, ...]]:
    """Give the changes that would raise each partner's score most, in one calculation.

    InvalidValueError if `first` is not 1 to 10, or for more partners than MOST_PARTNERS: each
    costs as much as some thirty lists.
    """
    number(first, "first", least=1, most=MOST_CHANGES)
    if len(partner_ids) > MOST_PARTNERS:
        raise InvalidValueError(
            Text.of(
                id=f"Perubahan dihitung untuk paling banyak {MOST_PARTNERS} mitra sekali jalan; "
                "minta halaman yang lebih kecil.",
                en=f"Changes are computed for at most {MOST_PARTNERS} partners at once; "
                "ask for a smaller page.",
            ),
            path=("counterfactuals",),
        )
    snapshot = await context.index.current()
    return await context.compute(
        what_if.counterfactuals,
        snapshot,
        asked.by,
        partner_ids,
        filter=asked.wanted,
        weights=asked.weights,
        model=context.model,
        exposure=await context.exposure.totals(),
        first=first,
        viewer=context.viewer,
        now=context.now,
    )
