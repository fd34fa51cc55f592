"""Short ways to build a snapshot of a small world and to ask it for partners."""

from collections.abc import Sequence
from typing import Any

from domain.activity import Activity
from domain.codes import ReasonCode
from domain.organization import Organization
from domain.partnership import Partnership
from domain.recommendation import Reason, Recommendation
from domain.viewer import VISITOR, Viewer
from domain.vocabulary import Vocabulary
from matching import profile, recommender
from matching.corpus import Corpus
from matching.encoder import BundledEncoder
from matching.question import Question
from matching.recommender import RecommendationPage
from matching.remembering import RememberingEncoder
from matching.snapshot import Snapshot
from tests.small_vocabulary import VOCABULARY
from tests.worlds import MOMENT, World

ENCODER = BundledEncoder()
# Worlds by chance are made of few words: what was read for one is there for the next.
REMEMBERING = RememberingEncoder(ENCODER)


def snapshot(
    *organizations: Organization,
    activities: Sequence[Activity] = (),
    partnerships: Sequence[Partnership] = (),
    vocabulary: Vocabulary = VOCABULARY,
) -> Snapshot:
    """Build a snapshot with the real encoder."""
    corpus = Corpus(
        organizations=organizations, activities=activities, partnerships=partnerships, seq=1
    )
    return Snapshot.build(corpus, vocabulary, REMEMBERING)


def of_world(world: World) -> Snapshot:
    """Build a snapshot of a whole world."""
    return snapshot(
        *world.organizations, activities=world.activities, partnerships=world.partnerships
    )


def suggest(
    built: Snapshot, asker: str, viewer: Viewer = VISITOR, **wish: Any
) -> RecommendationPage:
    """Ask for a hundred partners, unless told otherwise."""
    given = {"first": 100, "now": MOMENT} | wish
    return recommender.recommend(built, asker, viewer=viewer, **given)


def ids(page: RecommendationPage) -> list[str]:
    """Give the ids suggested, best first."""
    return [edge.node.organization_id for edge in page.edges]


def why(built: Snapshot, asker: str, other: str, **wish: Any) -> Recommendation:
    """Explain a pair that both exist for a visitor."""
    given = {"viewer": VISITOR, "now": MOMENT} | wish
    found = recommender.explain(built, asker, other, **given)
    assert found is not None
    return found


def reason(recommendation: Recommendation, code: ReasonCode) -> Reason:
    """Give the reason of one term."""
    return next(each for each in recommendation.reasons if each.code is code)


def question(built: Snapshot, asker: str, viewer: Viewer = VISITOR) -> Question:
    """Ask for somebody who exists for the viewer, as the recommender does."""
    sight = built.sight(viewer)
    found = profile.of_organization(built, sight, asker, MOMENT)
    assert found is not None
    return Question.of(built, sight, found, MOMENT)
