"""Partners suggested to an organization or for a brief, explained; nothing is saved."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock

from domain.codes import FacetField
from domain.errors import InvalidValueError, NotFoundError
from domain.filters import Facet, OrganizationFilter
from domain.page import Page
from domain.recommendation import (
    Brief,
    MatchFilter,
    MatchWeights,
    Recommendation,
    Wanted,
)
from domain.text import Text
from domain.viewer import Viewer
from domain.vocabulary import Vocabulary
from matching import catalog, recommender
from matching.alternatives import Alternatives
from matching.alternatives import alternatives as alike
from matching.languages import assumed
from matching.recommender import RecommendationPage
from matching.snapshot import Snapshot
from resolvers import bounds
from resolvers.checks import few_enough, page_size, short_enough
from resolvers.context import Context
from resolvers.recommendation_ids import brief_id, seal_of

LONGEST_BRIEF = 4000
MOST_CODES = 50
MOST_WANTED = 100


async def recommend(
    context: Context,
    asker_id: str,
    wanted: MatchFilter,
    weights: MatchWeights,
    *,
    first: int,
    after: str | None,
) -> RecommendationPage:
    """Give complementary partners for an organization, best first."""
    pages = await recommend_to_each(context, [asker_id], wanted, weights, first=first, after=after)
    return pages[asker_id]


async def recommend_to_each(
    context: Context,
    asker_ids: Sequence[str],
    wanted: MatchFilter,
    weights: MatchWeights,
    *,
    first: int,
    after: str | None,
) -> dict[str, RecommendationPage]:
    """Give each of some organizations its complementary partners, from one snapshot."""
    page_size(first)
    snapshot = await context.index.current()
    seal = await seal_of(context)
    exposure = await context.exposure.totals()

    def page(asker_id: str) -> RecommendationPage:
        found = recommender.recommend(
            snapshot,
            asker_id,
            filter=wanted,
            weights=weights,
            model=context.model,
            exposure=exposure,
            first=first,
            after=after,
            viewer=context.viewer,
            now=context.now,
        )
        return seal.page(found, asker_id)

    # One by one: a list of a hundred askers holds no thread from other requests for seconds.
    found = {each: await context.compute(page, each) for each in asker_ids}
    for asker_id, shown in found.items():
        _note(context, snapshot, asker_id, shown)
    return found


async def match_partners(
    context: Context,
    brief: Brief,
    wanted: MatchFilter,
    weights: MatchWeights,
    *,
    first: int,
    after: str | None,
) -> RecommendationPage:
    """Give complementary partners for what somebody looks for; the brief is never stored.

    Raises NotFoundError if it starts from an organization that the viewer does not see, and
    InvalidValueError or UnknownCodeError under `brief` for what is out of bounds.
    """
    page_size(first)
    checked = checked_brief(context, brief)
    if brief.as_organization is not None:
        seen = await context.graph.organizations.by_ids([brief.as_organization], context.viewer)
        if not seen:
            raise NotFoundError(path=("brief", "asOrganization"))
    snapshot = await context.index.current()
    seal = await seal_of(context)
    page = await context.compute(
        recommender.match,
        snapshot,
        checked,
        filter=wanted,
        weights=weights,
        model=context.model,
        exposure=await context.exposure.totals(),
        first=first,
        after=after,
        viewer=context.viewer,
        now=context.now,
    )
    if brief.as_organization is not None:
        _note(context, snapshot, brief.as_organization, page)
    return seal.page(page, brief_id(checked), brief.as_organization)


async def explain_match(
    context: Context,
    asker_id: str,
    other_id: str,
    wanted: MatchFilter,
    weights: MatchWeights,
) -> Recommendation | None:
    """Say why, or why not, `other_id` is suggested to `asker_id`.

    None if one is unknown or hidden: both look alike. Raises InvalidValueError if both ids are
    the same.
    """
    if asker_id == other_id:
        raise InvalidValueError(
            Text.of(
                id="Organisasi tidak dapat menjadi mitranya sendiri; berikan dua id.",
                en="An organization cannot be its own partner; give two ids.",
            ),
            path=("to",),
        )
    snapshot = await context.index.current()
    seal = await seal_of(context)
    found = await context.compute(
        recommender.explain,
        snapshot,
        asker_id,
        other_id,
        filter=wanted,
        weights=weights,
        model=context.model,
        exposure=await context.exposure.totals(),
        viewer=context.viewer,
        now=context.now,
    )
    return found and seal.one(found, asker_id)


def _note(context: Context, snapshot: Snapshot, asker_id: str, page: RecommendationPage) -> None:
    """Count whom an organization was shown, if it was the organization that looked.

    One that not everybody sees leaves no trace: what it was shown changes nobody's list.
    """
    asker = snapshot.organizations.ordinals.get(asker_id)
    if not context.viewer.acts_for(asker_id) or not snapshot.public.organizations[asker]:
        return
    shown = {edge.node.organization_id: edge.node.rank for edge in page.edges}
    places = {candidate: place for candidate, place in shown.items() if place is not None}
    context.exposure.note(asker_id, context.now, places)


@dataclass(frozen=True, kw_only=True)
class Alike:
    """Organizations like one, the likest first; looked for once, when first asked for."""

    organization_id: str
    wanted: OrganizationFilter
    snapshot: Snapshot
    viewer: Viewer
    now: datetime
    _looking: Lock = field(default_factory=Lock, repr=False)
    _found: list[Alternatives] = field(default_factory=list, repr=False)

    def page(self, first: int, after: str | None = None) -> Page[str]:
        """Give the next `first` ids after a cursor, with their likeness, 0 to 1."""
        return self._all().page(first, after)

    def total_count(self) -> int:
        """Count all that have something in common."""
        return len(self._all())

    def facets(self, fields: Sequence[FacetField], first: int) -> tuple[Facet, ...]:
        """Count by dimension over all that have something in common."""
        only = OrganizationFilter(ids=self._all().ids, archived=self.wanted.archived)
        listing = catalog.organizations(self.snapshot, only, self.viewer, self.now)
        return listing.facets(fields, first)

    def _all(self) -> Alternatives:
        with self._looking:  # page, count and facets are asked for at once, in several threads
            if not self._found:
                found = alike(
                    self.snapshot,
                    self.organization_id,
                    self.wanted,
                    viewer=self.viewer,
                    now=self.now,
                )
                self._found.append(found)
        return self._found[0]


async def alternatives(context: Context, organization_id: str, wanted: OrganizationFilter) -> Alike:
    """Give organizations like one; nothing is computed yet."""
    return Alike(
        organization_id=organization_id,
        wanted=wanted,
        snapshot=await context.index.current(),
        viewer=context.viewer,
        now=context.now,
    )


def checked_brief(context: Context, brief: Brief) -> Brief:
    """Give the brief with canonical codes, or say which of its values is out of bounds.

    A text of a few words that show no language is taken to be in the caller's.
    """
    known = context.vocabulary
    short_enough(brief.text, LONGEST_BRIEF, "brief", "text")
    return replace(
        brief,
        language=brief.language or assumed(brief.text, context.language),
        themes=bounds.concepts(known, brief.themes, bounds.THEMES, MOST_CODES, "brief", "themes"),
        regions=bounds.regions(known, brief.regions, "brief", "regions", most=MOST_CODES),
        needs=_wanted(known, brief.needs, "brief", "needs"),
        offers=_wanted(known, brief.offers, "brief", "offers"),
    )


def _wanted(known: Vocabulary, given: Sequence[Wanted], *path: str) -> tuple[Wanted, ...]:
    few_enough(given, MOST_WANTED, *path)
    return tuple(
        Wanted(
            concept=bounds.concept(known, each.concept, bounds.RESOURCES, *at, "concept"),
            quantity=None
            if each.quantity is None
            else bounds.quantity(known, each.quantity, *at, "quantity"),
        )
        for each, at in ((each, (*path, str(place))) for place, each in enumerate(given))
    )
