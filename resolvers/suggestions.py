"""Which suggestion has this id, and how does it stand now?

Nothing was stored when it was shown: its id says whom it was about, and the pair is explained
again for whoever asks.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from domain.recommendation import MatchFilter, MatchWeights, Recommendation
from domain.recommendation_token import RecommendationToken
from resolvers.checks import few_enough
from resolvers.context import Context
from resolvers.recommendation_ids import all_opened
from resolvers.recommendations import explain_match
from resolvers.what_if import Asked

MOST_SUGGESTIONS = 10  # in one call: each is ranked among all candidates to have its place


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """A suggestion as it stands now, under the id that was given, and what it is asked with."""

    record: Recommendation
    asked: Asked


async def again(context: Context, identity: str, token: RecommendationToken) -> Suggested | None:
    """Explain the pair of an id once more; None if it does not exist for the caller any more.

    One that was made for a brief is told for the organization's own profile, since the brief is
    not kept; None for a brief of nobody's.
    """
    if token.organization_id is None:
        return None
    asked = Asked(by=token.organization_id, wanted=MatchFilter(), weights=MatchWeights())
    found = await explain_match(
        context, token.organization_id, token.candidate_id, asked.wanted, asked.weights
    )
    if found is None:
        return None
    return Suggested(record=dataclasses.replace(found, id=identity), asked=asked)


async def suggestions(context: Context, ids: Sequence[str]) -> dict[str, Suggested]:
    """Give the suggestions that have some of these ids; all other texts are left out alike.

    An id is no right: the viewer is told what `explainMatch` tells of the pair, and of a brief's
    suggestion only who acts for the organization that sent it. TooManyError for more than
    MOST_SUGGESTIONS.
    """
    tokens = {
        identity: token
        for identity, token in (await all_opened(context, ids)).items()
        if not token.from_brief
        or (token.on_behalf_of is not None and context.viewer.acts_for(token.on_behalf_of))
    }
    few_enough(list(tokens), MOST_SUGGESTIONS, "ids")
    found = {}
    for identity, token in tokens.items():
        suggested = await again(context, identity, token)
        if suggested is not None:
            found[identity] = suggested
    return found
