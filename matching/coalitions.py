"""Which small groups cover what a brief needs, together? The face that use cases call.

Pure, as `matching.recommender`: the same snapshot gives the same answer, and what does not exist
for the viewer is in no member, amount, caution or share.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from domain.coalition import Coalition, CoalitionMember, Filling
from domain.codes import PartnershipType, Severity
from domain.errors import InvalidValueError
from domain.recommendation import Brief, MatchFilter, Reason
from domain.text import Text
from domain.viewer import Viewer
from domain.vocabulary import Vocabulary
from matching.candidates import pool
from matching.coalition_reasons import Share, reason, wanted
from matching.coalition_request import Request, included, read
from matching.cover import DIGITS, SAME, Cover, Floats, Stocks, different
from matching.filters import OrganizationTests
from matching.group import Group, group
from matching.group_cautions import cautions
from matching.group_form import Given, role, suggested_type
from matching.lazy import cached_property
from matching.network import agreed_with
from matching.offers import Offers, offers_for
from matching.profile import NOBODY
from matching.ragged import Ints, Longs
from matching.snapshot import Snapshot

ANY_MATCH = MatchFilter()
LEAST_PART = 0.05  # of the need that weighs least: who adds less than that is left out
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

    The best coverage with few members comes first; none is a part of another, and each reaches at
    least half of the best. Nobody who could help: no coalition, or the must-included alone.
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
        made = _coalition(Choice.of(request, offers, cover, members), brief.partnership_type)
        if _passes(made, filter):
            found.append(made)
    return found[:first]


def _rows(request: Request, only: MatchFilter, fixed: Ints) -> list[Longs]:
    """Give the rows that may be members, part by part: the candidates and the fixed ones."""
    snapshot, asker = request.snapshot, request.asker
    tests = OrganizationTests(snapshot, request.sight, request.now)
    masks = pool(snapshot, tests, only.candidates, asker.ordinal).passing
    out = np.zeros(len(snapshot.levels), np.bool_)
    known, viewer = snapshot.organizations.ordinals, request.sight.viewer
    refused, said = snapshot.evidence.left_out(viewer, known, asker.ordinal)
    out[refused] = True
    if asker.ordinal != NOBODY and not only.include_existing_partners:
        out[agreed_with(snapshot, request.sight, asker.ordinal)] = True
        out[said] = True
    always = np.zeros(len(snapshot.levels), np.bool_)
    always[fixed] = True
    found = []
    for place, (part, mask) in enumerate(zip(snapshot.organizations.parts, masks, strict=True)):
        alive = snapshot.organizations.alive[place]
        kept = (mask & ~out[part.ordinals]) | (alive & always[part.ordinals])
        found.append(np.flatnonzero(kept))
    return found


def _cover(request: Request, offers: Offers, fixed: Ints, only: MatchFilter, most: int) -> Cover:
    """Put the offers as a problem to solve."""
    weights = np.array([each.weight for each in request.needs])
    fit = offers.fit.copy()
    fit[offers.ordinals == request.asker.ordinal, : request.n_own] = 0
    places = {int(each): place for place, each in enumerate(offers.ordinals)}
    return Cover(
        fit=fit,
        share=np.where(fit > 0, offers.share, 0),
        weights=weights / weights.sum(),
        costs=np.full(len(offers), LEAST_PART * weights.min() / weights.sum()),
        kinds=request.snapshot.types[offers.ordinals].astype(np.int64),
        most=most,
        most_of_kind=only.maximum_per_type,
        fixed=tuple(places[int(each)] for each in fixed),
        stocks=Stocks(number=offers.stock, drawn=offers.drawn),
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class Choice:
    """Chosen rows of a cover, the fixed ones first, then who covers most; and who they are."""

    request: Request
    offers: Offers
    cover: Cover
    rows: tuple[int, ...]
    team: Group

    @classmethod
    def of(cls, request: Request, offers: Offers, cover: Cover, rows: tuple[int, ...]) -> "Choice":
        """Put the members in order and read what is known of them."""
        worth = ((cover.filled(rows) * cover.fit[list(rows)]) @ cover.weights).round(DIGITS)
        share = dict(zip(rows, worth.tolist(), strict=True))
        free = sorted(set(rows) - set(cover.fixed), key=lambda each: (-share[each], each))
        ordered = (*cover.fixed, *free)
        ordinals = [int(offers.ordinals[row]) for row in ordered]
        team = group(request.snapshot, request.sight, ordinals, request.now)
        return cls(request=request, offers=offers, cover=cover, rows=ordered, team=team)

    @cached_property
    def amounts(self) -> Floats:
        """How much of each need each member fills, (members, needs)."""
        return np.where(self.cover.fit[list(self.rows)] > 0, self.cover.filled(self.rows), 0)

    @cached_property
    def points(self) -> Floats:
        """What each member adds to the coverage by each need, (members, needs)."""
        return self.amounts * self.cover.fit[list(self.rows)] * self.cover.weights

    @cached_property
    def covered(self) -> Floats:
        """How far each need is covered, (needs,)."""
        return self.cover.covered(self.rows)

    @cached_property
    def given(self) -> tuple[Given, ...]:
        """Each need that a member covers, with the concept of its offer."""
        return tuple(
            Given(
                member=int(place),
                need=int(need),
                concept=int(self.offers.concept[self.rows[place], need]),
                points=float(self.points[place, need]),
            )
            for place, need in np.argwhere(self.points > 0)
        )


def _coalition(choice: Choice, aim: PartnershipType | None) -> Coalition:
    """Say of a choice what each member fills, and what else is to be known."""
    team, needs = choice.team, choice.request.needs
    vocabulary = choice.request.snapshot.vocabulary
    reasons = [_reason(choice, int(need)) for need in np.flatnonzero(choice.covered > 0)]
    return Coalition(
        members=tuple(_member(choice, place) for place in range(len(choice.rows))),
        coverage=float(choice.covered @ choice.cover.weights),
        uncovered=tuple(
            wanted(vocabulary, needs[need], 1 - filled)
            for need, filled in enumerate(choice.amounts.sum(axis=0).tolist())
            if filled < 1 - SAME
        ),
        cohesion=team.cohesion,
        coordination_cost=team.coordination_cost,
        suggested_type=suggested_type(team, choice.given, aim),
        reasons=tuple(sorted(reasons, key=lambda each: -each.points)),  # stable: as asked
        cautions=cautions(team, choice.points.sum(axis=1).tolist(), choice.request.asker),
    )


def _reason(choice: Choice, need: int) -> Reason:
    """Say who covers one need."""
    shares = [
        Share(
            name=choice.team.members[each.member].name,
            concept=each.concept,
            amount=float(choice.amounts[each.member, need]),
            fit=float(choice.cover.fit[choice.rows[each.member], need]),
            counted=bool(choice.offers.counted[choice.rows[each.member], need]),
            quantity=float(choice.offers.quantity[choice.rows[each.member], need]),
            unit=int(choice.offers.unit[choice.rows[each.member], need]),
        )
        for each in choice.given
        if each.need == need
    ]
    return reason(
        choice.request.snapshot.vocabulary,
        choice.request.needs[need],
        points=float(choice.cover.weights[need] * choice.covered[need]),
        covered=float(choice.covered[need]),
        shares=shares,
    )


def _member(choice: Choice, place: int) -> CoalitionMember:
    """Say what one member fills, and whether the others fill it as well."""
    vocabulary, row = choice.request.snapshot.vocabulary, choice.rows[place]
    rest = [each for each in choice.rows if each != row]
    lost = float((choice.covered - choice.cover.covered(rest)) @ choice.cover.weights)
    own = [each for each in choice.given if each.member == place]
    counted = choice.offers.counted[row]
    return CoalitionMember(
        organization_id=choice.team.members[place].id,
        role=role(choice.team, own, place, choice.request.asker.ordinal),
        fills=tuple(
            Filling(
                need=wanted(
                    vocabulary,
                    choice.request.needs[each.need],
                    float(choice.amounts[place, each.need]) if counted[each.need] else None,
                ),
                offer=vocabulary.concepts.terms[each.concept].code,
                unit=_unit(vocabulary, int(choice.offers.unit[row, each.need])),
            )
            for each in own
        ),
        removable=lost <= SAME,
    )


def _unit(vocabulary: Vocabulary, place: int) -> str | None:
    return vocabulary.concepts.terms[place].code if place >= 0 else None


def _passes(made: Coalition, only: MatchFilter) -> bool:
    """Say whether a coalition is one of those asked for."""
    if only.suggested_types is not None and made.suggested_type not in only.suggested_types:
        return False
    serious = {each.code for each in made.cautions if each.severity is Severity.HIGH}
    return made.coverage >= only.minimum_score and not serious & set(only.exclude_cautions)
