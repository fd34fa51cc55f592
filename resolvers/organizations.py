"""Organizations: found by id or identifier, listed, and with whom and on what they work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.codes import (
    PartnerBasis,
    PartnershipStatus,
    PartnershipType,
    PartyRole,
    TrustSignalCode,
)
from domain.errors import InvalidValueError
from domain.filters import OrganizationFilter, PartnershipFilter
from domain.organization import Organization
from domain.text import Text
from matching import catalog, words
from matching.listing import ActivityListing, OrganizationListing, PartnershipListing
from matching.partners import PartnerListing
from resolvers.checks import LONGEST_SEARCH, short_enough
from resolvers.context import Context


async def organizations_by_ids(context: Context, ids: Sequence[str]) -> dict[str, Organization]:
    """Give the visible ones of some organizations, archived ones too."""
    return await context.graph.organizations.by_ids(ids, context.viewer)


async def find_organization(
    context: Context, *, identity: str | None = None, identifier: str | None = None
) -> Organization | None:
    """Give one organization by its id or by any of its identifiers, with or without scheme.

    None if unknown or not visible; a bare number that several registers use is ambiguous and
    answers none. Raises InvalidValueError unless exactly one of both is given.
    """
    if (identity is None) == (identifier is None):
        raise InvalidValueError(
            Text.of(
                id="Berikan salah satu saja: `id` atau `identifier`.",
                en="Give either `id` or `identifier`.",
            ),
            path=("id",),
        )
    if identity is None:
        value = short_enough((identifier or "").strip(), LONGEST_SEARCH, "identifier")
        known = await context.graph.organizations.by_identifiers([value], context.viewer)
        identity = known.get(value)
    if identity is None:
        return None
    return (await organizations_by_ids(context, [identity])).get(identity)


async def list_organizations(context: Context, wanted: OrganizationFilter) -> OrganizationListing:
    """Give the visible organizations that pass a filter, neither ordered nor counted yet."""
    snapshot = await context.index.current()
    return await context.compute(
        catalog.organizations, snapshot, wanted, context.viewer, context.now
    )


async def activities_of(
    context: Context, ids: Sequence[str], roles: tuple[PartyRole, ...] | None
) -> dict[str, ActivityListing]:
    """Give the visible work of each organization, in one pass."""
    snapshot = await context.index.current()
    return await context.compute(
        catalog.organization_activities, snapshot, ids, viewer=context.viewer, roles=roles
    )


async def partners_of(
    context: Context,
    ids: Sequence[str],
    *,
    basis: tuple[PartnerBasis, ...] | None,
    types: tuple[PartnershipType, ...] | None,
    statuses: tuple[PartnershipStatus, ...] | None,
) -> dict[str, PartnerListing]:
    """Give whom each organization shares partnerships or activities with, in one pass."""
    snapshot = await context.index.current()
    return await context.compute(
        catalog.partners,
        snapshot,
        ids,
        basis=basis,
        types=types,
        statuses=statuses,
        viewer=context.viewer,
        today=context.now.date(),
    )


async def partnerships_of(
    context: Context, ids: Sequence[str], wanted: PartnershipFilter
) -> dict[str, PartnershipListing]:
    """Give the visible partnerships of each organization that pass a filter, in one pass."""
    snapshot = await context.index.current()
    return await context.compute(
        catalog.organization_partnerships, snapshot, ids, viewer=context.viewer, wanted=wanted
    )


def mailbox(context: Context, organization: Organization) -> str | None:
    """Give the role mailbox to whoever acts for the organization; others have no consent yet."""
    return organization.mailbox if context.viewer.acts_for(organization.id) else None


def highlights(
    context: Context, organization: Organization, search: str | None, language: str | None
) -> list[str]:
    """Give the passages of name and mission where the words of a search stand, with `<mark>`."""
    if not search:
        return []
    shown = language or context.language
    return words.highlights(
        [organization.name.shown(shown), organization.mission.shown(shown)], search
    )


COMPLETED = PartnershipFilter(statuses=(PartnershipStatus.COMPLETED,))


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustSignal:
    """A fact somebody else can check; `value` as text."""

    code: TrustSignalCode
    value: str
    as_of: date | None = None
    source: str | None = None


def trust_signals(organization: Organization, completed: int) -> list[TrustSignal]:
    """List the checkable facts: verified identifiers, partnerships brought to completion.

    `completed` counts the visible ones of `COMPLETED`.
    """
    signals = [
        TrustSignal(
            code=TrustSignalCode.IDENTIFIER_VERIFIED,
            value=identifier.org_id,
            source=identifier.scheme,
        )
        for identifier in organization.identifiers
        if identifier.verified
    ]
    if completed:
        signals.append(
            TrustSignal(code=TrustSignalCode.COMPLETED_PARTNERSHIPS, value=str(completed))
        )
    return signals
