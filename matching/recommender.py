"""Who would complete an organization, or a brief, and why? The face that use cases call.

Pure: no clock (`now` is given), no chance, no I/O; the same snapshot gives the same answer. What
does not exist for the viewer is in no list, count, rank, median, path or weight.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from domain.codes import ExclusionReason, PartnershipType
from domain.errors import NotFoundError
from domain.page import Edge, Page
from domain.recommendation import (
    Brief,
    ExclusionCount,
    Interpretation,
    MatchFilter,
    MatchWeights,
    Recommendation,
)
from domain.viewer import Viewer
from matching import profile
from matching.brief import interpret
from matching.candidates import Pool, pool
from matching.filters import OrganizationTests
from matching.profile import Asker
from matching.question import Question
from matching.ragged import Longs
from matching.ranking import SHORTLIST, Ranking, rank
from matching.reordering import HEAD, NOTHING_SHOWN, Candidates, Reordering
from matching.shown import Shown, compared
from matching.sight import Sight
from matching.snapshot import Snapshot
from matching.telling import told
from matching.weights import PRIOR, Model, turned

ANY_MATCH = MatchFilter()
NEUTRAL = MatchWeights()
LONGER = 4  # times as many are scored in full when a page goes on behind them
# At most: of a million, all would take seconds and half a gigabyte for one page.
LONGEST = 64 * SHORTLIST


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationPage(Page[Recommendation]):
    """A page of the ranked list, with what was left out and what was read from a brief."""

    excluded: tuple[ExclusionCount, ...] = ()
    interpretation: Interpretation | None = None


def recommend(
    snapshot: Snapshot,
    asker_id: str,
    *,
    filter: MatchFilter = ANY_MATCH,  # noqa: A002 # the API's own name of it
    weights: MatchWeights = NEUTRAL,
    model: Model = PRIOR,
    exposure: Mapping[str, float] = NOTHING_SHOWN,
    first: int = 10,
    after: str | None = None,
    viewer: Viewer,
    now: datetime,
) -> RecommendationPage:
    """Suggest partners to an organization, best first, ties by id.

    The best are reordered as the weights say (`reordering`): by variety, and by `exposure`, how
    much each was shown lately by id. Existing partners, and whoever scores 0, are left out and
    counted. NotFoundError if the viewer sees no such organization, InvalidValueError for
    impossible weights, BadCursorError for a cursor of another list. One pass over all that pass
    the filter; explanations for the page only.
    """
    sight = snapshot.sight(viewer)
    asker = organization_asker(snapshot, sight, asker_id, now)
    if asker is None:
        raise NotFoundError(path=("id",))
    order = Reordering.of(weights, exposure)
    ranking = listed(snapshot, sight, asker, filter, weights, model, now)
    shown = Shown(ranking=ranking, order=order, name=list_name(asker_id, filter, weights))
    return _page(shown, filter, first, after, now)


def match(
    snapshot: Snapshot,
    brief: Brief,
    *,
    filter: MatchFilter = ANY_MATCH,  # noqa: A002 # the API's own name of it
    weights: MatchWeights = NEUTRAL,
    model: Model = PRIOR,
    exposure: Mapping[str, float] = NOTHING_SHOWN,
    first: int = 10,
    after: str | None = None,
    viewer: Viewer,
    now: datetime,
) -> RecommendationPage:
    """Suggest partners for a brief; nothing is saved. Errors as in `recommend`.

    Its free text is read first (`brief.interpret`); what is stated in fields wins over it. The
    brief's codes must be canonical.
    """
    sight = snapshot.sight(viewer)
    asker, read = brief_asker(snapshot, sight, brief, now)
    order = Reordering.of(weights, exposure)
    ranking = listed(
        snapshot, sight, asker, filter, weights, model, now, aim=brief.partnership_type
    )
    shown = Shown(ranking=ranking, order=order, name=list_name(asker.id, filter, weights))
    return _page(shown, filter, first, after, now, interpretation=read)


def ranked(
    snapshot: Snapshot,
    asker_id: str,
    *,
    weights: MatchWeights = NEUTRAL,
    model: Model = PRIOR,
    exposure: Mapping[str, float] = NOTHING_SHOWN,
    first: int = 100,
    viewer: Viewer,
    now: datetime,
) -> list[tuple[str, float]]:
    """Give the ids and scores of the best `first` partners, in the order `recommend` shows them.

    Without reasons, for measuring many askers. Errors as in `recommend`, and a list ends where
    those pages do.
    """
    sight = snapshot.sight(viewer)
    asker = organization_asker(snapshot, sight, asker_id, now)
    if asker is None:
        raise NotFoundError(path=("id",))
    order = Reordering.of(weights, exposure)
    ranking = listed(snapshot, sight, asker, ANY_MATCH, weights, model, now)
    shown = Shown(ranking=ranking, order=order, name="")
    shown, rows, _ = _rows(shown, ANY_MATCH, first, None, now)
    id_of, ranking = snapshot.organizations.ordinals.id_of, shown.ranking
    return [(id_of(int(ranking.scored.ordinals[row])), float(ranking.score[row])) for row in rows]


def head(
    snapshot: Snapshot, asker_id: str, *, model: Model = PRIOR, viewer: Viewer, now: datetime
) -> tuple[list[str], Candidates]:
    """Give whom `recommend` reorders, best score first: ids, and what is compared of them.

    For measuring many orders of one list. Errors as in `recommend`.
    """
    sight = snapshot.sight(viewer)
    asker = organization_asker(snapshot, sight, asker_id, now)
    if asker is None:
        raise NotFoundError(path=("id",))
    ranking = listed(snapshot, sight, asker, ANY_MATCH, NEUTRAL, model, now)
    rows = ranking.first(ranking.ranked, HEAD)
    id_of = snapshot.organizations.ordinals.id_of
    ids = [id_of(int(each)) for each in ranking.scored.ordinals[rows]]
    return ids, compared(ranking, rows, NOTHING_SHOWN)


def explain(
    snapshot: Snapshot,
    from_id: str,
    to_id: str,
    *,
    filter: MatchFilter = ANY_MATCH,  # noqa: A002 # the API's own name of it
    weights: MatchWeights = NEUTRAL,
    model: Model = PRIOR,
    exposure: Mapping[str, float] = NOTHING_SHOWN,
    viewer: Viewer,
    now: datetime,
) -> Recommendation | None:
    """Say why, or why not, one organization is suggested to another.

    None if the viewer does not see one of them. One that is left out has no rank, and the reason
    in `exclusion`. The points are those of the list, since the medians are taken over the list.
    """
    sight = snapshot.sight(viewer)
    asker = organization_asker(snapshot, sight, from_id, now)
    found = snapshot.organizations.find(to_id)
    ordinal = snapshot.organizations.ordinals.get(to_id)
    if asker is None or found is None or not sight.organizations[ordinal]:
        return None
    order = Reordering.of(weights, exposure)
    ranking = listed(snapshot, sight, asker, filter, weights, model, now, extra=ordinal)
    row = int(np.flatnonzero(ranking.scored.ordinals == ordinal)[0])
    exclusion = None
    if not ranking.ranked[row]:
        exclusion = _why_not(ranking, row, snapshot, found)
    place = Shown(ranking=ranking, order=order, name="").rank(row)
    return told(ranking, np.array([row]), [place], [exclusion], now)[0]


def organization_asker(
    snapshot: Snapshot, sight: Sight, identity: str, now: datetime
) -> Asker | None:
    """Read an organization as the one that asks; None if it is unknown or not seen."""
    if snapshot.encoder is None:
        raise ValueError("a snapshot without encoder has no features to match by")
    return profile.of_organization(snapshot, sight, identity, now)


def brief_asker(
    snapshot: Snapshot, sight: Sight, brief: Brief, now: datetime
) -> tuple[Asker, Interpretation | None]:
    """Give the asker that a brief describes, and what was read from its free text."""
    start = None
    if brief.as_organization is not None:
        start = organization_asker(snapshot, sight, brief.as_organization, now)
        if start is None:
            raise NotFoundError(path=("brief", "asOrganization"))
    read = None
    if brief.text.strip():
        read = interpret(brief.text, snapshot.vocabulary, snapshot.encoder, brief.language)
    digest = hashlib.sha256(repr(brief).encode()).hexdigest()[:16]
    return profile.of_brief(snapshot, brief, read, start, f"brief:{digest}"), read


def listed(
    snapshot: Snapshot,
    sight: Sight,
    asker: Asker,
    wanted: MatchFilter,
    weights: MatchWeights,
    model: Model,
    now: datetime,
    *,
    extra: int = -1,
    aim: PartnershipType | None = None,
) -> Ranking:
    """Rank everybody that passes the filter; `extra` is an ordinal that is scored anyway."""
    chosen = turned(model, weights)
    question = Question.of(snapshot, sight, asker, now)
    return rank(question, chosen, wanted, _pool(question, wanted, now), extra=extra, aim=aim)


def _pool(question: Question, wanted: MatchFilter, now: datetime) -> Pool:
    snapshot = question.snapshot
    tests = OrganizationTests(snapshot, question.sight, now)
    return pool(snapshot, tests, wanted.candidates, question.asker.ordinal)


def _longer(ranking: Ranking, wanted: MatchFilter, now: datetime, shortlist: int) -> Ranking:
    """Rank the same with more of them scored in full; the asker is not looked at again."""
    question = ranking.question.asked_by(ranking.question.asker, ranking.scored.around)
    candidates = _pool(question, wanted, now)
    return rank(
        question,
        ranking.model,
        wanted,
        candidates,
        aim=ranking.aim,
        shortlist=shortlist,
        compared=ranking.compared,
    )


def _rows(
    shown: Shown, wanted: MatchFilter, count: int, after: str | None, now: datetime
) -> tuple[Shown, Longs, int]:
    """Give the rows of a page, what they are rows of, and how many come before them.

    Where it goes on behind those scored in full, from more of them, up to LONGEST.
    """
    shortlist = SHORTLIST
    rows, before = shown.page(count, after)
    while len(rows) < count and shown.ranking.beyond and shortlist < LONGEST:
        shortlist *= LONGER
        shown = shown.going_on(_longer(shown.ranking, wanted, now, shortlist))
        rows, before = shown.page(count, after)
    return shown, rows, before


def list_name(*of: object) -> str:
    """Name a list by what it was asked with, so that a cursor of another one is refused."""
    return "match-" + hashlib.sha256(repr(of).encode()).hexdigest()[:16]


def _page(
    shown: Shown,
    wanted: MatchFilter,
    first: int,
    after: str | None,
    now: datetime,
    interpretation: Interpretation | None = None,
) -> RecommendationPage:
    shown, rows, before = _rows(shown, wanted, first + 1, after, now)
    ranking = shown.ranking
    places = range(before + 1, before + 1 + len(rows[:first]))
    nodes = told(ranking, rows[:first], places, [None] * len(places), now)
    edges = tuple(
        Edge(node=node, cursor=shown.cursor(int(row), place), score=node.score)
        for node, row, place in zip(nodes, rows, places, strict=False)
    )
    return RecommendationPage(
        edges=edges,
        has_next_page=len(rows) > first,
        has_previous_page=after is not None,
        total_count=ranking.total,
        excluded=ranking.excluded,
        interpretation=interpretation,
    )


def _why_not(
    ranking: Ranking, row: int, snapshot: Snapshot, found: tuple[int, int]
) -> ExclusionReason:
    """Say why one that is not ranked is not."""
    ordinal = int(ranking.scored.ordinals[row])
    if ordinal == ranking.question.asker.ordinal:
        return ExclusionReason.SELF
    columns = snapshot.organizations.parts[found[0]]
    if not columns.matchable[found[1]]:
        return ExclusionReason.NOT_SUGGESTED
    return list(ExclusionReason)[int(ranking.exclusion[row])]
