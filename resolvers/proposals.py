"""A partnership proposed by one organization to others; they answer it later.

Nobody is bound by it: the proposer has answered and agrees to the goals it wrote, the others have
not. A proposal has no review date yet; reviews begin when the partnership does.
"""

from dataclasses import dataclass

from domain.change import Batch, Change
from domain.codes import PartnershipStatus, PartnershipType, Visibility
from domain.errors import InvalidValueError, NotFoundError, RequiredError
from domain.organization import Organization
from domain.partnership import Contribution, Goal, Indicator, Partnership, Party
from domain.resource import LARGEST_AMOUNT
from domain.text import Text
from domain.viewer import narrowest
from domain.vocabulary import Vocabulary
from resolvers import bounds
from resolvers.checks import few_enough
from resolvers.context import Context
from resolvers.given import GivenGoal, GivenPartnership, GivenParty, GivenProposal, there
from resolvers.once import Call, once
from resolvers.writing import is_protected, writable, written

AT = ("partnership",)  # where the description stands in an input
MOST_TYPES = 3
FEWEST_PARTIES = 2
MOST_PARTIES = 500
MOST_CONTRIBUTIONS = 100
MOST_GOALS = 50
MOST_INDICATORS = 10
MOST_TARGETS = 50
USUAL_REVIEW = 6  # months
RAREST_REVIEW = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """The partnership as it is now, and how many parties were told of it."""

    partnership: Partnership
    notified: int


async def propose_partnership(
    context: Context, given: GivenProposal, *, key: str | None = None
) -> Proposed:
    """Propose a partnership in the name of one of its parties.

    It is as visible as asked, else public, or for members only if it has a protected theme; and
    never more visible than its most protected party. Raises NotFoundError for a party that is
    unknown or not visible, ForbiddenError if the caller does not act for the proposer, and errors
    under `asOrganization`, `partnership` and `goals` for what is out of bounds.
    """
    await writable(context, given.as_organization, "asOrganization")

    async def decided() -> tuple[Batch, str]:
        record, parties = await _record(context, given)
        # Who may see a party may have changed meanwhile, and with it who may see this.
        return Batch(partnerships=(Change(after=record),), seen=parties), record.id

    async def propose(call: Call) -> str:
        return await written(context, given.as_organization, decided, call=call)

    identity = await once(context, key, "proposePartnership", given, propose)
    found = await context.graph.partnerships.by_ids([identity], context.viewer)
    if identity not in found:
        raise NotFoundError
    partnership = found[identity]
    others = [
        party
        for party in partnership.parties
        if party.organization_id != given.as_organization and party.left_on is None
    ]
    return Proposed(partnership=partnership, notified=len(others))


async def _record(
    context: Context, given: GivenProposal
) -> tuple[Partnership, tuple[Organization, ...]]:
    known, fields = context.vocabulary, given.partnership
    first, last = there(fields.start_date), there(fields.end_date)
    bounds.in_order(first, last, *AT, "endDate")
    title = bounds.required_text(there(fields.title), bounds.NAME, *AT, "title")
    description = bounds.text(
        there(fields.description) or (), bounds.LONG_TEXT, *AT, "description", lines=True
    )
    types = _types(there(fields.types))
    themes = bounds.themes(known, there(fields.themes) or (), *AT, "themes")
    regions = bounds.regions(known, there(fields.regions) or (), *AT, "regions")
    months = _months(fields)
    parties = _parties(context, given)
    goals = _goals(context, given)
    organizations = await _invited(context, parties)
    asked = there(fields.visibility) or (
        Visibility.MEMBERS if is_protected(known, frozenset(themes)) else Visibility.PUBLIC
    )
    record = Partnership(
        id=context.new_id(),
        title=title,
        description=description,
        types=types,
        status=PartnershipStatus.PROPOSED,
        parties=parties,
        goals=goals,
        themes=themes,
        regions=regions,
        start_date=first,
        end_date=last,
        review_every_months=months,
        visibility=narrowest((asked, *(each.visibility for each in organizations))),
        created_at=context.now,
        updated_at=context.now,
        confirmed_at=context.now,
    )
    return record, tuple(organizations)


def _types(given: tuple[PartnershipType, ...] | None) -> tuple[PartnershipType, ...]:
    if not given:
        raise RequiredError(path=(*AT, "types"))
    kept = tuple(dict.fromkeys(given))
    few_enough(kept, MOST_TYPES, *AT, "types")
    return kept


def _months(fields: GivenPartnership) -> int:
    months = there(fields.review_every_months)
    if months is None:
        return USUAL_REVIEW
    bounds.number(months, *AT, "reviewEveryMonths", least=1, most=RAREST_REVIEW)
    return months


def _parties(context: Context, given: GivenProposal) -> tuple[Party, ...]:
    asked = there(given.partnership.parties)
    at = (*AT, "parties")
    if not asked:
        raise RequiredError(path=at)
    few_enough(asked, MOST_PARTIES, *at)
    seen: set[str] = set()
    for place, party in enumerate(asked):
        if party.organization_id in seen:
            raise InvalidValueError(
                Text.of(
                    id="Organisasi ini sudah menjadi pihak.",
                    en="This organization is a party already.",
                ),
                path=(*at, str(place), "organization"),
            )
        seen.add(party.organization_id)
    if len(asked) < FEWEST_PARTIES:
        raise InvalidValueError(
            Text.of(
                id="Kemitraan memerlukan dua pihak atau lebih.",
                en="A partnership needs two parties or more.",
            ),
            path=at,
        )
    if given.as_organization not in seen:
        raise InvalidValueError(
            Text.of(
                id="Pengusul harus menjadi salah satu pihak.",
                en="Who proposes must be one of the parties.",
            ),
            path=("asOrganization",),
        )
    return tuple(
        _party(context, party, given.as_organization, *at, str(place))
        for place, party in enumerate(asked)
    )


def _party(context: Context, given: GivenParty, proposer: str, *path: str) -> Party:
    known = context.vocabulary
    few_enough(given.contributions, MOST_CONTRIBUTIONS, *path, "contributions")
    brought = []
    for place, each in enumerate(given.contributions):
        here = (*path, "contributions", str(place))
        amount = each.quantity
        brought.append(
            Contribution(
                concept=bounds.concept(known, each.concept, bounds.RESOURCES, *here, "concept"),
                quantity=None
                if amount is None
                else bounds.quantity(known, amount, *here, "quantity"),
            )
        )
    return Party(
        organization_id=given.organization_id,
        role=given.role,
        responsibilities=bounds.text(
            given.responsibilities, bounds.LONG_TEXT, *path, "responsibilities", lines=True
        ),
        contributions=tuple(brought),
        answered_at=context.now if given.organization_id == proposer else None,
    )


async def _invited(context: Context, parties: tuple[Party, ...]) -> list[Organization]:
    """Give the parties' organizations, which must be visible to the caller and not archived."""
    ids = [party.organization_id for party in parties]
    found = await context.graph.organizations.by_ids(ids, context.viewer)
    for place, identity in enumerate(ids):
        path = (*AT, "parties", str(place), "organization")
        if identity not in found:
            raise NotFoundError(path=path)
        if found[identity].archived_at is not None:
            raise InvalidValueError(
                Text.of(
                    id="Organisasi ini sudah diarsipkan.",
                    en="This organization is archived.",
                ),
                path=path,
            )
    return [found[identity] for identity in ids]


def _goals(context: Context, given: GivenProposal) -> tuple[Goal, ...]:
    few_enough(given.goals, MOST_GOALS, "goals")
    return tuple(
        _goal(context, goal, given.as_organization, "goals", str(place))
        for place, goal in enumerate(given.goals)
    )


def _goal(context: Context, given: GivenGoal, proposer: str, *path: str) -> Goal:
    known = context.vocabulary
    few_enough(given.indicators, MOST_INDICATORS, *path, "indicators")
    return Goal(
        id=context.new_id(),
        text=bounds.required_text(given.text, bounds.REMARK, *path, "text", lines=True),
        targets=bounds.concepts(
            known, given.targets, bounds.TARGETS, MOST_TARGETS, *path, "targets"
        ),
        indicators=_indicators(context, known, given, *path, "indicators"),
        agreed_by=(proposer,),
    )


def _indicators(
    context: Context, known: Vocabulary, given: GivenGoal, *path: str
) -> tuple[Indicator, ...]:
    found = []
    for place, each in enumerate(given.indicators):
        here = (*path, str(place))
        values = {"baseline": each.baseline, "target": each.target}
        for name, value in values.items():
            if value is not None:
                values[name] = bounds.number(value, *here, name, least=-LARGEST_AMOUNT)
        found.append(
            Indicator(
                id=context.new_id(),
                name=bounds.required_text(each.name, bounds.NAME, *here, "name"),
                unit=bounds.concept(known, each.unit, bounds.UNITS, *here, "unit"),
                baseline=values["baseline"],
                target=values["target"],
                due_on=each.due_on,
            )
        )
    return tuple(found)
