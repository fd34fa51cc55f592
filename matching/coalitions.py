"""Which small groups cover what a brief needs, together? The face that use cases call.

Pure, as `matching.recommender`: the same snapshot gives the same answer, and what does not exist
for the viewer is in no member, amount, caution or share.
"""

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from domain.coalition import Coalition, CoalitionMember, Filling
from domain.codes import Severity
from domain.errors import InvalidValueError
from domain.recommendation import Brief, MatchFilter
from domain.text import Text
from domain.viewer import Viewer
from matching.candidates import Others, others, pool
from matching.coalition_reasons import Share, reason, wanted
from matching.coalition_request import Request, included, read
from matching.cover import SAME, Cover, Floats, different
from matching.filters import OrganizationTests
from matching.group import Group, group, partnered
from matching.group_cautions import cautions
from matching.group_form import Given, role, suggested_type
from matching.offers import Offers, offers_for
from matching.profile import NOBODY
from matching.ragged import Ints, Longs
from matching.snapshot import Snapshot

ANY_MATCH = MatchFilter()
LEAST_PART = 0.05  # of one need: who adds less than that is left out
SPARE = 10  # coalitions more than asked, where some may be filtered out afterwards


def build(
    snapshot: Snapshot,
    brief: Brief,
    *,
    filter: MatchFilter = ANY_MATCH,  # noqa: A002 # the API's own name of it
    must_include: Sequence[str] = (),
    maximum_members: int = 5,
    first: int = 3,
    viewer: Viewer,
    now: datetime,
) -> list[Coalition]:
    """Give groups of at most `maximum_members` that cover the brief's needs, best first.

    The best coverage with few members comes first; each further one has somebody new and reaches
    at least half of the best. Nobody who could help: no coalition, or the must-included alone.
    Those are members whatever the filter says. Of the filter, `minimum_score` is held against
    coverage, and suggested types and cautions against each coalition as a whole.

    NotFoundError for an organization that the viewer does not see, InvalidValueError for a brief
    without any need and for members that cannot be.
    """
    if filter.minimum_confidence > 0:
        raise InvalidValueError(
            Text.of(
                id="Koalisi tidak mempunyai tingkat keyakinan; hapus `minimumConfidence`.",
                en="A coalition has no confidence; leave out `minimumConfidence`.",
            ),
            path=("filter", "minimumConfidence"),
        )
    request = read(snapshot, brief, viewer, now)
    fixed = included(request, must_include, maximum_members)
    rows = _rows(request, filter, fixed)
    offers = offers_for(
        snapshot, rows, request.needs, always=fixed, themes=request.asker.themes,
        today=request.today,
    )  # fmt: skip
    cover = _cover(request, offers, fixed, filter, maximum_members)
    sifted = filter.suggested_types is not None or filter.exclude_cautions
    found = []
    for members in different(cover, first + SPARE if sifted else first):
        made = _coalition(request, offers, cover, members, brief)
        if _passes(made, filter):
            found.append(made)
    return found[:first]


def _rows(request: Request, wanted_: MatchFilter, fixed: Ints) -> list[Longs]:
    """Give the rows that may be members, part by part: the candidates and the fixed ones."""
    snapshot, asker = request.snapshot, request.asker
    tests = OrganizationTests(snapshot, request.sight, request.now)
    masks = pool(snapshot, tests, wanted_.candidates, asker.ordinal).passing
    out = np.zeros(len(snapshot.levels), np.bool_)
    if asker.ordinal != NOBODY and not wanted_.include_existing_partners:
        out[list(partnered(snapshot, request.sight, asker.ordinal))] = True
    always = np.zeros(len(snapshot.levels), np.bool_)
    always[fixed] = True
    found = []
    for place, (part, mask) in enumerate(zip(snapshot.organizations.parts, masks, strict=True)):
        alive = snapshot.organizations.alive[place]
        kept = (mask & ~out[part.ordinals]) | (alive & always[part.ordinals])
        found.append(np.flatnonzero(kept))
    return found


def _cover(request: Request, offers: Offers, fixed: Ints, wanted_: MatchFilter, most: int) -> Cover:
    """Put the offers as a problem to solve: every need weighs the same."""
    n = len(request.needs)
    fit = offers.fit.copy()
    fit[offers.ordinals == request.asker.ordinal, : request.n_own] = 0
    places = {int(each): place for place, each in enumerate(offers.ordinals)}
    return Cover(
        fit=fit,
        share=np.where(fit > 0, offers.share, 0),
        weights=np.full(n, 1 / n),
        costs=np.full(len(offers), LEAST_PART / n),
        kinds=request.snapshot.types[offers.ordinals].astype(np.int64),
        most=most,
        most_of_kind=wanted_.maximum_per_type,
        fixed=tuple(places[int(each)] for each in fixed),
    )


def _coalition(
    request: Request, offers: Offers, cover: Cover, rows: tuple[int, ...], brief: Brief
) -> Coalition:
    """Say of a choice what each member fills, and what else is to be known."""
    snapshot, needs = request.snapshot, request.needs
    vocabulary = snapshot.vocabulary
    ordered = _ordered(cover, rows)
    team = group(snapshot, request.sight, [int(offers.ordinals[row]) for row in ordered],
                 request.now)  # fmt: skip
    amounts = cover.filled(ordered)
    points = amounts * cover.fit[ordered] * cover.weights
    given = [
        Given(member=place, concept=int(offers.concept[row, need]), points=points[place, need])
        for place, row in enumerate(ordered)
        for need in np.flatnonzero(points[place] > 0)
    ]
    covered = cover.covered(ordered)
    reasons = []
    for need in np.flatnonzero(covered > 0):
        shares = [
            Share(
                name=team.members[place].name, concept=int(offers.concept[row, need]),
                amount=float(amounts[place, need]), fit=float(cover.fit[row, need]),
                counted=bool(offers.counted[row, need]),
            )
            for place, row in enumerate(ordered) if points[place, need] > 0
        ]  # fmt: skip
        part = float(covered[need])
        own = float(cover.weights[need]) * part
        reasons.append(reason(vocabulary, needs[need], own, part, shares))
    return Coalition(
        members=_members(request, offers, cover, ordered, team, given),
        coverage=float(covered @ cover.weights),
        uncovered=tuple(
            wanted(vocabulary, needs[need], 1 - filled)
            for need, filled in enumerate(_met(amounts, cover, ordered))
            if filled < 1 - SAME
        ),
        cohesion=team.cohesion,
        coordination_cost=team.coordination_cost,
        suggested_type=suggested_type(team, given, brief.partnership_type),
        reasons=tuple(sorted(reasons, key=lambda each: -each.points)),  # stable: as asked
        cautions=cautions(team, [float(each) for each in points.sum(axis=1)], _asking(request)),
    )


def _met(amounts: Floats, cover: Cover, rows: Sequence[int]) -> Floats:
    """Give how much of each need somebody fills, however well it fits, (needs,)."""
    return np.asarray(np.where(cover.fit[list(rows)] > 0, amounts, 0).sum(axis=0), np.float64)


def _ordered(cover: Cover, rows: tuple[int, ...]) -> list[int]:
    """Put the fixed ones first, in the order given, then who covers most."""
    amounts = cover.filled(rows) * cover.fit[list(rows)]
    worth = dict(zip(rows, (amounts @ cover.weights).round(10).tolist(), strict=True))
    free = [each for each in rows if each not in cover.fixed]
    return [*cover.fixed, *sorted(free, key=lambda each: (-worth[each], each))]


def _members(
    request: Request,
    offers: Offers,
    cover: Cover,
    rows: Sequence[int],
    team: Group,
    given: Sequence[Given],
) -> tuple[CoalitionMember, ...]:
    vocabulary = request.snapshot.vocabulary
    amounts = cover.filled(rows)
    whole = cover.covered(rows)
    found = []
    for place, row in enumerate(rows):
        rest = [each for each in rows if each != row]
        fills = [
            Filling(
                need=wanted(
                    vocabulary, request.needs[need],
                    float(amounts[place, need]) if offers.counted[row, need] else None,
                ),
                offer=vocabulary.concepts.terms[int(offers.concept[row, need])].code,
            )
            for need in np.flatnonzero(amounts[place] * cover.fit[row] > 0)
        ]  # fmt: skip
        found.append(
            CoalitionMember(
                organization_id=team.members[place].id,
                role=role(team, given, place, request.asker.ordinal),
                fills=tuple(fills),
                removable=float((whole - cover.covered(rest)) @ cover.weights) <= SAME,
            )
        )
    return tuple(found)


def _asking(request: Request) -> Others | None:
    """Give the columns of the organization that asks, one row; None for a bare brief."""
    where = request.snapshot.organizations.locate(request.asker.ordinal)
    if where is None:
        return None
    return others(request.snapshot.organizations.parts[where[0]], np.array([where[1]]))


def _passes(made: Coalition, wanted_: MatchFilter) -> bool:
    """Say whether a coalition is one of those asked for."""
    if wanted_.suggested_types is not None and made.suggested_type not in wanted_.suggested_types:
        return False
    serious = {each.code for each in made.cautions if each.severity is Severity.HIGH}
    return made.coverage >= wanted_.minimum_score and not serious & set(wanted_.exclude_cautions)
