"""What if the asker changed something? The face that use cases call; as pure as `recommender`."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.codes import PartnershipType
from domain.errors import NotFoundError
from domain.recommendation import Brief, Counterfactual, MatchFilter, MatchWeights
from domain.viewer import Viewer
from matching import candidates, counterfactual
from matching.counterfactual import Asked
from matching.filters import OrganizationTests
from matching.profile import NOBODY, Asker
from matching.recommender import (
    ANY_MATCH,
    NEUTRAL,
    brief_asker,
    listed,
    organization_asker,
)
from matching.reordering import NOTHING_SHOWN, Reordering
from matching.sight import Sight
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
    exposure: Mapping[str, float] = NOTHING_SHOWN,
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
    asker, aim = _asker(snapshot, sight, asked, now)
    order = Reordering.of(weights, exposure)
    tests = OrganizationTests(snapshot, sight, now)
    pool = candidates.pool(snapshot, tests, filter.candidates, asker.ordinal)

    def told(among: Sequence[int], extra: int = NOBODY) -> dict[int, tuple[Counterfactual, ...]]:
        ranking = listed(snapshot, sight, asker, filter, weights, model, now, extra=extra, aim=aim)
        inside = set(ranking.scored.ordinals.tolist())
        shown = Asked(ranking=ranking, wanted=filter, pool=pool, order=order)
        return counterfactual.counterfactuals(
            shown, [each for each in among if each in inside], first
        )

    others = [each for each in seen.values() if each != asker.ordinal]
    found = told(others)
    for ordinal in others:  # those left out of the list, and only explained
        if ordinal not in found:
            found |= told([ordinal], ordinal)
    return {each: found.get(ordinal, ()) for each, ordinal in seen.items()}


def _asker(
    snapshot: Snapshot, sight: Sight, asked: str | Brief, now: datetime
) -> tuple[Asker, PartnershipType | None]:
    """Give who asks, and what kind of partnership a brief aims at."""
    if isinstance(asked, Brief):
        return brief_asker(snapshot, sight, asked, now)[0], asked.partnership_type
    found = organization_asker(snapshot, sight, asked, now)
    if found is None:
        raise NotFoundError(path=("id",))
    return found, None
