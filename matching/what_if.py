"""What if the asker changed something? The face that use cases call; as pure as `recommender`."""

from collections.abc import Sequence
from datetime import datetime

from domain.errors import NotFoundError
from domain.recommendation import Brief, Counterfactual, MatchFilter, MatchWeights
from domain.viewer import Viewer
from matching import counterfactual
from matching.recommender import (
    ANY_MATCH,
    NEUTRAL,
    brief_asker,
    listed,
    organization_asker,
)
from matching.snapshot import Snapshot
from matching.weights import PRIOR, Model


def counterfactuals(
    snapshot: Snapshot,
    asked: str | Brief,
    partner_ids: Sequence[str],
    *,
    filter: MatchFilter = ANY_MATCH,  # noqa: A002 # the API's own name of it
    weights: MatchWeights = NEUTRAL,
    model: Model = PRIOR,
    first: int = 3,
    viewer: Viewer,
    now: datetime,
) -> dict[str, tuple[Counterfactual, ...]]:
    """Say which changes by the asker (an id, or a brief) would raise each partner's score most.

    For partners that the viewer was shown by `recommend`, `match` or `explain` with the same
    arguments; one that is not seen has no entry. Errors as in these.
    """
    sight = snapshot.sight(viewer)
    ordinals = snapshot.organizations.ordinals
    known = {each: ordinals.get(each) for each in partner_ids}
    seen = {each: place for each, place in known.items() if place >= 0 and
            sight.organizations[place]}  # fmt: skip
    if isinstance(asked, Brief):
        asker, _ = brief_asker(snapshot, sight, asked, now)
        aim = asked.partnership_type
    else:
        found = organization_asker(snapshot, sight, asked, now)
        if found is None:
            raise NotFoundError(path=("id",))
        asker, aim = found, None
    ranking = listed(snapshot, sight, asker, filter, weights, model, now, aim=aim)
    inside = set(ranking.scored.ordinals.tolist())
    told = counterfactual.counterfactuals(
        ranking, filter, [each for each in seen.values() if each in inside], first
    )
    for ordinal in seen.values():  # those left out of the list, and only explained
        if ordinal not in inside and ordinal != asker.ordinal:
            alone = listed(
                snapshot, sight, asker, filter, weights, model, now, extra=ordinal, aim=aim
            )
            told |= counterfactual.counterfactuals(alone, filter, [ordinal], first)
    return {each: told.get(ordinal, ()) for each, ordinal in seen.items()}
