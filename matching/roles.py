"""Which roles does an organization take, and which roles need each other?

The table is a prior by design: `design/matching.md` measured that the lift of role pairs carries a
ranking (funder beside implementer), and that true partners overlap in roles less than chance. The
values say how far a pair completes each other; an operator's own graph may refit them later.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domain.codes import OrganizationType as Kind
from domain.codes import PartyRole as Role
from matching.records import ROLE, TYPE
from matching.sight import rows_with
from matching.snapshot import Snapshot


class Roles(NamedTuple):
    """What an organization does; `held` in activities, or else usual for its type."""

    held: bool
    bits: int  # bit b set for the role at place b in PartyRole


# How far two roles complete each other, 0 to 1, in both directions.
FIT = {
    (Role.FUNDING, Role.FUNDING): 0.2,
    (Role.FUNDING, Role.ACCOUNTABLE): 0.7,
    (Role.FUNDING, Role.EXTENDING): 0.8,
    (Role.FUNDING, Role.IMPLEMENTING): 1.0,
    (Role.FUNDING, Role.CONVENING): 0.6,
    (Role.FUNDING, Role.TECHNICAL): 0.6,
    (Role.FUNDING, Role.MEMBER): 0.4,
    (Role.ACCOUNTABLE, Role.ACCOUNTABLE): 0.3,
    (Role.ACCOUNTABLE, Role.EXTENDING): 0.7,
    (Role.ACCOUNTABLE, Role.IMPLEMENTING): 0.8,
    (Role.ACCOUNTABLE, Role.CONVENING): 0.6,
    (Role.ACCOUNTABLE, Role.TECHNICAL): 0.7,
    (Role.ACCOUNTABLE, Role.MEMBER): 0.5,
    (Role.EXTENDING, Role.EXTENDING): 0.3,
    (Role.EXTENDING, Role.IMPLEMENTING): 0.9,
    (Role.EXTENDING, Role.CONVENING): 0.5,
    (Role.EXTENDING, Role.TECHNICAL): 0.6,
    (Role.EXTENDING, Role.MEMBER): 0.5,
    (Role.IMPLEMENTING, Role.IMPLEMENTING): 0.3,
    (Role.IMPLEMENTING, Role.CONVENING): 0.7,
    (Role.IMPLEMENTING, Role.TECHNICAL): 0.9,
    (Role.IMPLEMENTING, Role.MEMBER): 0.5,
    (Role.CONVENING, Role.CONVENING): 0.2,
    (Role.CONVENING, Role.TECHNICAL): 0.6,
    (Role.CONVENING, Role.MEMBER): 0.8,
    (Role.TECHNICAL, Role.TECHNICAL): 0.2,
    (Role.TECHNICAL, Role.MEMBER): 0.5,
    (Role.MEMBER, Role.MEMBER): 0.3,
}

# What a kind of organization usually does; counts only for those without any activity.
USUAL: dict[Kind, tuple[Role, ...]] = {
    Kind.GOVERNMENT: (Role.FUNDING, Role.ACCOUNTABLE),
    Kind.LOCAL_GOVERNMENT: (Role.ACCOUNTABLE, Role.CONVENING),
    Kind.OTHER_PUBLIC: (Role.ACCOUNTABLE,),
    Kind.INTERNATIONAL_NGO: (Role.EXTENDING, Role.TECHNICAL),
    Kind.NATIONAL_NGO: (Role.EXTENDING, Role.IMPLEMENTING),
    Kind.REGIONAL_NGO: (Role.EXTENDING, Role.TECHNICAL),
    Kind.LOCAL_NGO: (Role.IMPLEMENTING,),
    Kind.COMMUNITY_GROUP: (Role.IMPLEMENTING, Role.MEMBER),
    Kind.NETWORK: (Role.CONVENING,),
    Kind.PUBLIC_PRIVATE: (Role.FUNDING, Role.CONVENING),
    Kind.MULTILATERAL: (Role.FUNDING, Role.EXTENDING),
    Kind.FOUNDATION: (Role.FUNDING,),
    Kind.PRIVATE_SECTOR: (Role.FUNDING, Role.TECHNICAL),
    Kind.SOCIAL_ENTERPRISE: (Role.IMPLEMENTING, Role.TECHNICAL),
    Kind.ACADEMIC: (Role.TECHNICAL,),
    Kind.OTHER: (),
}

_ALL = list(Role)
_TABLE = np.array([[FIT.get((a, b), FIT.get((b, a), 0.0)) for b in _ALL] for a in _ALL])
USUAL_BITS = np.array([sum(1 << ROLE[role] for role in USUAL[kind]) for kind in TYPE], np.uint8)


def roles_in(bits: int) -> list[Role]:
    """Give the roles of a bit mask, in the order of PartyRole."""
    return [role for role in _ALL if bits >> ROLE[role] & 1]


@lru_cache(maxsize=128)
def fits(asked: int) -> NDArray[np.float32]:
    """Give how far every set of roles completes one set, (128,) in [0, 1]; 0 where one is empty.

    The mean of two means: over the asker's roles, the best the other has for it, and over the
    other's roles, the best the asker has for it. So taking on every role does not pay.
    """
    found = np.zeros(1 << len(_ALL), np.float32)
    own = [place for place in range(len(_ALL)) if asked >> place & 1]
    if not own:
        return found
    for bits in range(1, len(found)):
        other = [place for place in range(len(_ALL)) if bits >> place & 1]
        pairs = _TABLE[np.ix_(own, other)]
        found[bits] = (pairs.max(axis=1).mean() + pairs.max(axis=0).mean()) / 2
    return found


def shares_of(bits: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Give an equal share to each role of a set, float32 (7, n); zeros for an empty one."""
    held = (bits >> np.arange(len(_ALL), dtype=np.uint8)[:, None] & 1).astype(np.float32)
    return np.asarray(held / np.maximum(held.sum(axis=0), 1), np.float32)


def organization_roles(snapshot: Snapshot, ordinal: int, kind: int) -> int:
    """Give the role bits of one organization: held in activities, or usual for its type."""
    held = 0
    for part, alive in zip(snapshot.activities.whole, snapshot.activities.alive, strict=True):
        members = part.columns.participants
        rows = rows_with(part.members, members, ordinal)
        places = members.positions(rows[alive[rows]])
        own = part.columns.roles[places[members.values[places] == ordinal]]
        held |= int(np.bitwise_or.reduce(own, initial=0))
    return held or int(USUAL_BITS[kind])
