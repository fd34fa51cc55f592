"""Is a proposal what its proposer says, and binding for nobody else?"""

import asyncio
import dataclasses
from datetime import date, datetime
from typing import Any

import pytest

from domain.audit import SAMPLE
from domain.change import Batch, Change
from domain.codes import (
    AuditAction,
    PartnershipStatus,
    PartnershipType,
    PartyRole,
    Visibility,
)
from domain.errors import ForbiddenError, InputError, InvalidValueError, NotFoundError
from domain.filters import PartnershipFilter
from domain.partnership import Contribution, Goal, Indicator, Partnership, Party
from domain.recommendation import Wanted
from domain.resource import Quantity
from domain.text import Text
from domain.viewer import SYSTEM, VISITOR, Viewer
from graphdb.connection import Graph
from resolvers.given import (
    GivenGoal,
    GivenIndicator,
    GivenPartnership,
    GivenParty,
    GivenProfile,
    GivenProposal,
)
from resolvers.partnerships import list_partnerships
from resolvers.profiles import update_organization
from resolvers.proposals import propose_partnership
from tests.resolvers.reading import holding
from tests.resolvers.writing import NOW, caller, events_after, keep, said, where
from tests.worlds import FISHERS, HARBOUR, REFUGE, World, org

ICE = Wanted(concept="resource:ice", quantity=Quantity(value=6, unit="unit:kg"))
PARTIES = (
    GivenParty(
        organization_id="fishers",
        role=PartyRole.CONVENING,
        responsibilities=said(id="Mengundang"),
        contributions=(Wanted(concept="Resource:Fish"),),
    ),
    GivenParty(organization_id="cold-store", role=PartyRole.FUNDING, contributions=(ICE,)),
)
GOAL = GivenGoal(
    text=said(id="300 kotak es"),
    targets=("sdg:14.b",),
    indicators=(
        GivenIndicator(
            name=said(id="Kotak"), unit="unit:kg", baseline=-4, target=300, due_on=date(2028, 1, 1)
        ),
    ),
)


def proposal(**fields: Any) -> GivenProposal:
    """Give a proposal of the fishers to the cold store, with these fields of the partnership."""
    given: dict[str, Any] = {
        "title": said(id="Es untuk ikan"),
        "types": (PartnershipType.PROJECT, PartnershipType.COMMUNITY),
        "parties": PARTIES,
    }
    return GivenProposal(
        as_organization="fishers", partnership=GivenPartnership(**(given | fields)), goals=(GOAL,)
    )


async def test_a_proposal_is_stored_as_proposed(graph: Graph) -> None:
    """The proposer has answered and agrees to its goals; the others have done neither."""
    await keep(graph, HARBOUR)
    start = await graph.feed.latest()
    given = proposal(
        description=said(id="Rantai dingin"),
        themes=("sdg:14",),
        regions=("id81",),
        start_date=date(2027, 1, 1),
        end_date=date(2027, 1, 1),
        review_every_months=24,
    )
    proposed = await propose_partnership(caller(graph), given)
    made = proposed.partnership
    (goal,) = made.goals
    (indicator,) = goal.indicators
    assert made == Partnership(
        id=made.id,
        title=Text.of(id="Es untuk ikan"),
        description=Text.of(id="Rantai dingin"),
        types=(PartnershipType.PROJECT, PartnershipType.COMMUNITY),
        status=PartnershipStatus.PROPOSED,
        parties=(
            Party(
                organization_id="fishers",
                role=PartyRole.CONVENING,
                responsibilities=Text.of(id="Mengundang"),
                contributions=(Contribution(concept="resource:fish"),),
                answered_at=NOW,
            ),
            Party(
                organization_id="cold-store",
                role=PartyRole.FUNDING,
                contributions=(
                    Contribution(
                        concept="resource:ice", quantity=Quantity(value=6.0, unit="unit:kg")
                    ),
                ),
            ),
        ),
        goals=(
            Goal(
                id=goal.id,
                text=Text.of(id="300 kotak es"),
                targets=("sdg:14.b",),
                indicators=(
                    Indicator(
                        id=indicator.id, name=Text.of(id="Kotak"), unit="unit:kg", baseline=-4.0,
                        target=300.0, due_on=date(2028, 1, 1),
                    ),
                ),
                agreed_by=("fishers",),
            ),
        ),
        themes=("sdg:14",),
        regions=("ID-MA",),
        start_date=date(2027, 1, 1),
        end_date=date(2027, 1, 1),
        review_every_months=24,
        next_review_due=None,
        visibility=Visibility.PUBLIC,
        created_at=NOW,
        updated_at=NOW,
        confirmed_at=NOW,
    )  # fmt: skip
    assert proposed.notified == 1
    assert (await graph.partnerships.by_ids([made.id], SYSTEM))[made.id] == made
    (event,) = await events_after(graph, start)
    assert (event.action, event.subject_id, event.organization_id) == (
        AuditAction.CREATE,
        made.id,
        "fishers",
    )
    assert await graph.entities.owners([goal.id, indicator.id]) == {
        goal.id: made.id,
        indicator.id: made.id,
    }


async def test_the_next_question_finds_the_proposal(graph: Graph) -> None:
    """A write is in the columns that the next list is answered from."""
    await keep(graph, HARBOUR)
    context = caller(graph)
    wanted = PartnershipFilter(statuses=(PartnershipStatus.PROPOSED,))

    async def found() -> int:
        return (await list_partnerships(context, wanted)).total_count()

    assert await found() == 0
    await propose_partnership(context, proposal())
    assert await found() == 1


async def test_a_proposal_sent_twice_is_one(graph: Graph) -> None:
    """The repeated call answers the same, the number of those told too."""
    await keep(graph, HARBOUR)
    first = await propose_partnership(caller(graph), proposal(), key="k")
    assert await propose_partnership(caller(graph), proposal(), key="k") == first
    assert len(await graph.partnerships.ids()) == 3


@pytest.mark.parametrize(
    ("asked", "party", "kept"),
    [
        (None, Visibility.PUBLIC, Visibility.PUBLIC),
        (None, Visibility.MEMBERS, Visibility.MEMBERS),
        (Visibility.PUBLIC, Visibility.HIDDEN, Visibility.HIDDEN),
        (Visibility.PARTNERS, Visibility.MEMBERS, Visibility.PARTNERS),
        (Visibility.HIDDEN, Visibility.PUBLIC, Visibility.HIDDEN),
    ],
)
async def test_it_is_never_wider_than_its_most_protected_party(
    graph: Graph, asked: Visibility | None, party: Visibility, kept: Visibility
) -> None:
    """The narrower of what is asked and what the parties are."""
    other = dataclasses.replace(HARBOUR.organizations[1], visibility=party)
    await keep(graph, World(organizations=(FISHERS, other)))
    made = await propose_partnership(caller(graph), proposal(visibility=asked))
    assert made.partnership.visibility is kept


async def test_a_protected_theme_is_for_members_unless_said_otherwise(graph: Graph) -> None:
    """The default is careful; who asks for PUBLIC by name gets it."""
    await keep(graph, HARBOUR)
    for asked, kept in ((None, Visibility.MEMBERS), (Visibility.PUBLIC, Visibility.PUBLIC)):
        given = proposal(themes=("dac:15160",), visibility=asked)
        made = await propose_partnership(caller(graph), given)
        assert made.partnership.visibility is kept


async def test_without_the_key_nothing_is_proposed(graph: Graph) -> None:
    """Who does not speak for the proposer may not; a hidden proposer is not found."""
    await keep(graph, HARBOUR)
    start = await graph.feed.latest()
    visitor = caller(graph, VISITOR)
    with pytest.raises(ForbiddenError) as caught:
        await propose_partnership(visitor, proposal(), key="k")
    assert caught.value.path == ("asOrganization",)
    for identity in ("refuge", "nobody"):
        given = dataclasses.replace(proposal(), as_organization=identity)
        with pytest.raises(NotFoundError) as unknown:
            await propose_partnership(visitor, given)
        assert unknown.value.path == ("asOrganization",)
    assert await graph.feed.latest() == start


async def test_a_party_must_be_visible_and_active(graph: Graph) -> None:
    """Hidden and unknown parties answer alike; an archived one is told as such."""
    resting = org("resting", archived_at=NOW)
    await keep(graph, World(organizations=(FISHERS, REFUGE, resting)))
    member = Viewer(known=frozenset({"fishers"}))  # speaks for the fishers, sees what is public
    told = []
    for identity in ("refuge", "nobody"):
        invited = GivenParty(organization_id=identity, role=PartyRole.MEMBER)
        with pytest.raises(NotFoundError) as caught:
            await propose_partnership(
                caller(graph, member), proposal(parties=(PARTIES[0], invited))
            )
        told.append((caught.value.text, caught.value.path))
    assert told[0] == told[1]
    assert told[0][1] == ("partnership", "parties", "1", "organization")
    invited = GivenParty(organization_id="resting", role=PartyRole.MEMBER)
    with pytest.raises(InvalidValueError) as refused:
        await propose_partnership(caller(graph), proposal(parties=(PARTIES[0], invited)))
    assert refused.value.path == ("partnership", "parties", "1", "organization")


def many(number: int) -> tuple[GivenParty, ...]:
    """Give parties with different ids, the fishers first."""
    others = (
        GivenParty(organization_id=f"p{place:03}", role=PartyRole.MEMBER)
        for place in range(number - 1)
    )
    return (PARTIES[0], *others)


def party(**fields: Any) -> tuple[GivenParty, ...]:
    """Give the two parties with these fields of the second."""
    return (PARTIES[0], dataclasses.replace(PARTIES[1], **fields))


FOUR_TYPES = tuple(PartnershipType)[:4]
BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"title": ()}, "REQUIRED", "title"),
    ({"title": None}, "REQUIRED", "title"),
    ({"title": said(id="x" * 301)}, "TOO_MANY", "title.0.text"),
    ({"description": said(id="x" * 10_001)}, "TOO_MANY", "description.0.text"),
    ({"types": ()}, "REQUIRED", "types"),
    ({"types": FOUR_TYPES}, "TOO_MANY", "types"),
    ({"themes": ("unit:kg",)}, "INVALID_VALUE", "themes.0"),
    ({"regions": ("nowhere",)}, "UNKNOWN_CODE", "regions.0"),
    (
        {"start_date": date(2027, 1, 2), "end_date": date(2027, 1, 1)},
        "INVALID_VALUE",
        "endDate",
    ),
    ({"review_every_months": 0}, "INVALID_VALUE", "reviewEveryMonths"),
    ({"review_every_months": 25}, "INVALID_VALUE", "reviewEveryMonths"),
    ({"parties": None}, "REQUIRED", "parties"),
    ({"parties": PARTIES[:1]}, "INVALID_VALUE", "parties"),
    ({"parties": many(501)}, "TOO_MANY", "parties"),
    ({"parties": (*PARTIES, PARTIES[0])}, "INVALID_VALUE", "parties.2.organization"),
    ({"parties": party(contributions=(ICE,) * 101)}, "TOO_MANY", "parties.1.contributions"),
    (
        {"parties": party(contributions=(Wanted(concept="sdg:4"),))},
        "INVALID_VALUE",
        "parties.1.contributions.0.concept",
    ),
    (
        {
            "parties": party(
                contributions=(
                    dataclasses.replace(ICE, quantity=Quantity(value=-1, unit="unit:kg")),
                )
            )
        },
        "INVALID_VALUE",
        "parties.1.contributions.0.quantity.value",
    ),
    (
        {"parties": party(responsibilities=said(xx="x"))},
        "INVALID_VALUE",
        "parties.1.responsibilities.0.language",
    ),
]
MEASURE = GOAL.indicators[0]
BAD_GOALS: list[tuple[tuple[GivenGoal, ...], str, str]] = [
    ((GOAL,) * 51, "TOO_MANY", "goals"),
    ((GOAL, dataclasses.replace(GOAL, text=())), "REQUIRED", "goals.1.text"),
    ((dataclasses.replace(GOAL, targets=("dac:11220",)),), "INVALID_VALUE", "goals.0.targets.0"),
    ((dataclasses.replace(GOAL, indicators=(MEASURE,) * 11),), "TOO_MANY", "goals.0.indicators"),
    (
        (
            dataclasses.replace(
                GOAL, indicators=(dataclasses.replace(MEASURE, unit="resource:ice"),)
            ),
        ),
        "INVALID_VALUE",
        "goals.0.indicators.0.unit",
    ),
    (
        (
            dataclasses.replace(
                GOAL, indicators=(dataclasses.replace(MEASURE, target=float("inf")),)
            ),
        ),
        "INVALID_VALUE",
        "goals.0.indicators.0.target",
    ),
]


async def test_what_is_out_of_bounds_names_its_path_and_writes_nothing(graph: Graph) -> None:
    """Each bound of a proposal, one step beyond, is told with its code and where it stands."""
    await keep(graph, HARBOUR)
    start = await graph.feed.latest()
    for fields, code, path in BAD:
        with pytest.raises(InputError) as caught:
            await propose_partnership(caller(graph), proposal(**fields))
        assert where(caught.value) == (code, f"partnership.{path}"), fields
    for goals, code, path in BAD_GOALS:
        with pytest.raises(InputError) as caught:
            await propose_partnership(caller(graph), dataclasses.replace(proposal(), goals=goals))
        assert where(caught.value) == (code, path)
    outsider = dataclasses.replace(proposal(), as_organization="choir")
    with pytest.raises(InputError) as caught:
        await propose_partnership(caller(graph), outsider)
    assert where(caught.value) == ("INVALID_VALUE", "asOrganization")
    assert await graph.feed.latest() == start


async def test_five_hundred_parties_fit(graph: Graph) -> None:
    """The largest round that is allowed is stored and told of in full."""
    guests = tuple(org(each.organization_id) for each in many(500)[1:])
    batch = Batch(organizations=tuple(Change(after=each) for each in (FISHERS, *guests)))
    await graph.save(batch, SAMPLE)
    proposed = await propose_partnership(caller(graph), proposal(parties=many(500)))
    assert (len(proposed.partnership.parties), proposed.notified) == (500, 499)


async def test_the_moment_is_the_requests(graph: Graph) -> None:
    """All times of one proposal are the time of the request."""
    await keep(graph, HARBOUR)
    at = datetime(2027, 5, 1, tzinfo=NOW.tzinfo)
    made = (await propose_partnership(caller(graph, now=at), proposal())).partnership
    assert {made.created_at, made.confirmed_at, made.parties[0].answered_at} == {at}


async def test_a_party_that_is_protected_at_the_same_moment_takes_the_proposal_along(
    graph: Graph,
) -> None:
    """Whoever comes first: nobody sees a partnership of one that they do not see."""
    parties = (*PARTIES, GivenParty(organization_id="choir", role=PartyRole.MEMBER))
    for _ in range(4):
        await holding(graph, HARBOUR)
        made, _ = await asyncio.gather(
            propose_partnership(caller(graph), proposal(parties=parties)),
            update_organization(caller(graph), "choir", GivenProfile(themes=("dac:15160",))),
        )
        identity = made.partnership.id
        found = (await graph.partnerships.by_ids([identity], SYSTEM))[identity]
        assert found.visibility is Visibility.MEMBERS
