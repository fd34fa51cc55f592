"""Lists of what a viewer may see: the face that use cases call. Pure, no clock, no I/O.

What does not exist for a viewer is in no page, count, facet, order or weight.
"""

from collections.abc import Sequence
from datetime import date, datetime

import numpy as np

from domain.codes import PartnerBasis, PartnershipStatus, PartnershipType, PartyRole
from domain.filters import (
    ANY_PARTNERSHIP,
    ActivityFilter,
    OrganizationFilter,
    PartnershipFilter,
)
from domain.viewer import Viewer
from matching.conditions import in_roles
from matching.filters import ActivityTests, OrganizationTests, PartnershipTests
from matching.listing import ActivityListing, OrganizationListing, PartnershipListing
from matching.partners import PartnerFinder, PartnerListing, PartnerWish
from matching.ragged import Longs
from matching.sight import rows_with
from matching.snapshot import Snapshot
from matching.table import rows_of


def organizations(
    snapshot: Snapshot, wanted: OrganizationFilter, viewer: Viewer, now: datetime
) -> OrganizationListing:
    """List organizations; active ones unless the filter asks for archived ones.

    The scores are those of the outermost `search`. TooManyError for a search of over 32 words,
    UnknownCodeError for a code that the vocabulary does not hold.
    """
    sight = snapshot.sight(viewer)
    tests = OrganizationTests(snapshot, sight, now)
    masks = tests.seen(wanted)
    return OrganizationListing(
        snapshot=snapshot,
        sight=sight,
        rows=rows_of(masks),
        found=tests.found.get(wanted.search) if wanted.search else None,
        now=now,
    )


def activities(snapshot: Snapshot, wanted: ActivityFilter, viewer: Viewer) -> ActivityListing:
    """List activities, the one that started last first."""
    sight = snapshot.sight(viewer)
    tests = ActivityTests(snapshot, sight)
    masks = tests.seen(wanted)
    return ActivityListing(snapshot=snapshot, sight=sight, rows=rows_of(masks), found=tests.found)


def partnerships(
    snapshot: Snapshot, wanted: PartnershipFilter, viewer: Viewer
) -> PartnershipListing:
    """List partnerships."""
    sight = snapshot.sight(viewer)
    tests = PartnershipTests(snapshot, sight)
    masks = tests.seen(wanted)
    found = tests.found.get(wanted.search) if wanted.search else None
    return PartnershipListing(snapshot=snapshot, sight=sight, rows=rows_of(masks), found=found)


def partners(
    snapshot: Snapshot,
    organization_ids: Sequence[str],
    *,
    viewer: Viewer,
    today: date,
    basis: Sequence[PartnerBasis] | None = None,
    types: Sequence[PartnershipType] | None = None,
    statuses: Sequence[PartnershipStatus] | None = None,
) -> dict[str, PartnerListing]:
    """List the partners of some organizations, by name; empty lists for those not seen.

    By shared partnerships, and by shared activities of at most 10 organizations that the viewer
    sees. Costs what these organizations take part in.
    """
    wish = PartnerWish(basis=basis, types=types, statuses=statuses)
    finder = PartnerFinder(snapshot, snapshot.sight(viewer), wish, today)
    return {identity: finder.of(identity) for identity in organization_ids}


def organization_activities(
    snapshot: Snapshot,
    organization_ids: Sequence[str],
    *,
    viewer: Viewer,
    roles: Sequence[PartyRole] | None = None,
) -> dict[str, ActivityListing]:
    """List the activities that each organization takes part in, in one of some roles if given."""
    sight = snapshot.sight(viewer)
    table = snapshot.activities
    listings: dict[str, ActivityListing] = {}
    for identity in organization_ids:
        own = snapshot.organizations.ordinals.get(identity)
        rows: list[Longs] = []
        for part, alive in zip(table.whole, table.alive, strict=True):
            kept = np.zeros(0, np.int64)
            if own >= 0 and sight.organizations[own]:
                # Whoever sees the organization sees what it takes part in.
                found = rows_with(part.members, part.columns.participants, own)
                kept = found[alive[found]].astype(np.int64)
                if roles is not None and len(kept):
                    only = np.zeros(len(sight.organizations), np.bool_)
                    only[own] = True
                    participants = part.columns.participants.take(kept)
                    held = part.columns.roles[part.columns.participants.positions(kept)]
                    kept = kept[in_roles(participants, held, roles, only)]
            rows.append(kept)
        listings[identity] = ActivityListing(snapshot=snapshot, sight=sight, rows=rows)
    return listings


def organization_partnerships(
    snapshot: Snapshot,
    organization_ids: Sequence[str],
    *,
    viewer: Viewer,
    wanted: PartnershipFilter = ANY_PARTNERSHIP,
) -> dict[str, PartnershipListing]:
    """List the partnerships that each organization is a party of and that pass a filter."""
    sight = snapshot.sight(viewer)
    tests = PartnershipTests(snapshot, sight)
    masks = tests.seen(wanted)
    found = tests.found.get(wanted.search) if wanted.search else None
    listings: dict[str, PartnershipListing] = {}
    for identity in organization_ids:
        own = snapshot.organizations.ordinals.get(identity)
        rows = [np.zeros(0, np.int64) for _ in masks]
        if own >= 0 and sight.organizations[own]:
            for place, (part, mask) in enumerate(
                zip(snapshot.partnerships.whole, masks, strict=True)
            ):
                has = rows_with(part.members, part.columns.parties, own)
                rows[place] = has[mask[has]].astype(np.int64)
        listings[identity] = PartnershipListing(
            snapshot=snapshot, sight=sight, rows=rows, found=found
        )
    return listings
