"""Which kind of partnership would a group be, and which role suits each member?

Rules for the type, the first that holds (a prior by design, as in `matching.first_step`):

1. three or more sectors (public, business, science, civil society)          MULTI_STAKEHOLDER
2. a public body and a company or social enterprise                          PUBLIC_PRIVATE
3. a university or institute, and research is given                          RESEARCH
4. a COMMUNITY_GROUP                                                         COMMUNITY
5. seats in different countries: some developed and some developing          NORTH_SOUTH
                                 all developing                              SOUTH_SOUTH
                                 otherwise                                   GLOBAL
6. most of what is covered teaches (training, mentoring, advice)             CAPACITY
7. money is given                                                            PROJECT
8. only one gives, services, transport, places or goods                      SERVICE
9. anything else                                                             OPERATIONAL

What a brief aims at wins where it is a purpose, because only the asker knows that; a form must be
true of the group.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.codes import OrganizationType as Kind
from domain.codes import PartnershipType, PartyRole
from matching.cautions import FUNDING
from matching.first_step import BUSINESS, KNOWLEDGE, PUBLIC, PURPOSES, RESEARCH, SERVICES, taught
from matching.group import Group
from matching.records import TYPE

SCIENCE = (Kind.ACADEMIC,)
CIVIL = (
    Kind.INTERNATIONAL_NGO, Kind.NATIONAL_NGO, Kind.REGIONAL_NGO, Kind.LOCAL_NGO,
    Kind.COMMUNITY_GROUP, Kind.NETWORK, Kind.FOUNDATION,
)  # fmt: skip


@dataclass(frozen=True, eq=False, kw_only=True)
class Given:
    """What one member gives: concept of its offer, and its part of the coverage."""

    member: int  # place in the group
    need: int  # place among the needs
    concept: int
    points: float


def suggested_type(
    group: Group, given: Sequence[Given], aim: PartnershipType | None = None
) -> PartnershipType:
    """Give the type that fits a group best."""
    rules = _rules(group, given)
    if aim is not None and (aim in PURPOSES or rules.get(aim, False)):
        return aim
    return next((name for name, holds in rules.items() if holds), PartnershipType.OPERATIONAL)


def _rules(group: Group, given: Sequence[Given]) -> dict[PartnershipType, bool]:
    """Say for each type, in the order of the rules, whether its rule holds."""
    kinds = [list(TYPE)[int(each.columns.type[0])] for each in group.members]
    sectors = [any(kind in some for kind in kinds) for some in (PUBLIC, BUSINESS, SCIENCE, CIVIL)]
    states = {int(group.known.developed[each]) for each in group.countries} - {-1}
    abroad = len(group.countries) > 1

    def part(*codes: str) -> float:
        return sum(each.points for each in given if group.is_of(each.concept, codes))

    total = sum(each.points for each in given)
    teaching = sum(each.points for each in given if taught(group.known)[each.concept])
    return {
        PartnershipType.MULTI_STAKEHOLDER: sum(sectors) >= 3,
        PartnershipType.PUBLIC_PRIVATE: sectors[0] and sectors[1],
        PartnershipType.RESEARCH: sectors[2] and part(*RESEARCH) > 0,
        PartnershipType.COMMUNITY: Kind.COMMUNITY_GROUP in kinds,
        PartnershipType.NORTH_SOUTH: abroad and states == {0, 1},
        PartnershipType.SOUTH_SOUTH: abroad and states == {0},
        PartnershipType.GLOBAL: abroad,
        PartnershipType.CAPACITY: total > 0 and teaching > total / 2,
        PartnershipType.PROJECT: part(FUNDING) > 0,
        PartnershipType.SERVICE: len({each.member for each in given}) == 1 and part(*SERVICES) > 0,
    }


def role(group: Group, own: Sequence[Given], place: int, asker: int) -> PartyRole:
    """Give the role that suits a member by what it gives; `asker` is the asker's ordinal, or -1.

    Whoever gives money funds; the asker brings the others together; whoever gives mostly
    knowledge gives technical support; whoever gives anything else does the work; the rest are
    members.
    """
    total = sum(each.points for each in own)

    def part(*codes: str) -> float:
        return sum(each.points for each in own if group.is_of(each.concept, codes))

    if part(FUNDING) > total / 2:
        return PartyRole.FUNDING
    if group.members[place].ordinal == asker:
        return PartyRole.CONVENING
    if part(*KNOWLEDGE) > total / 2:
        return PartyRole.TECHNICAL
    return PartyRole.IMPLEMENTING if own else PartyRole.MEMBER
