"""Who is this organization? Finds the record that a source's words mean, or makes one.

A mention with an identifier (org-id.guide) means the organization that has it. Otherwise the name
decides, with the country: that of the identifier's register, else that of whoever reports it
(for a ministry and the like the country where the work is done, if it is one). Where two records
could be meant, one that took part in the same activity before goes first, so that reading a file
again gives the same answer whatever has come to the graph since.

What a source says only fills gaps: the first name in a language stays, later ones are added as
translations, nothing is emptied. A record that anybody else has worked on, which shows in its
sources, is not told what it is: it only gains what it lacks altogether.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.activity import Activity
from domain.change import Change
from domain.codes import OrganizationType, PartyRole, RegionLevel
from domain.organization import Identifier, Organization, Source
from domain.text import UNDETERMINED, Text
from domain.viewer import SYSTEM
from domain.vocabulary import Vocabulary
from graphdb.connection import Graph
from resolvers.claims import Claim, keys_of, name_id
from resolvers.names import name_key
from resolvers.nobody import Kind

# First words of the names of sources that an import writes; others' records are treated with care.
IMPORTED = ("IATI: ",)
_NOBODY = (Kind.PLACEHOLDER, Kind.PERSON)
_Part = tuple[str, PartyRole]  # an organization's id and one of its roles


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The activity that claims stand in: its source and time, and who took part as it is stored."""

    source: Source
    seen_at: datetime
    members: frozenset[str]


class Directory:
    """The organizations that a batch of activities may mean, and what becomes of them.

    Loaded with three reads for the whole batch. `changes` are what is to be saved.
    """

    def __init__(self, vocabulary: Vocabulary, now: datetime) -> None:
        self._vocabulary = vocabulary
        self._now = now
        self._before: dict[str, Organization] = {}
        self._held: dict[str, Organization] = {}
        self._by_org_id: dict[str, str] = {}
        self._by_key: dict[str, set[str]] = {}

    async def load(self, graph: Graph, claims: Iterable[Claim], members: Iterable[str]) -> None:
        """Read the organizations that claims may mean, and `members` of activities as stored."""
        claims = list(claims)
        org_ids = [claim.identifier.org_id for claim in claims if claim.identifier]
        named = await graph.organizations.by_name_keys(
            key for claim in claims for key in claim.search_keys
        )
        numbered = await graph.organizations.by_identifiers(org_ids, SYSTEM)
        ids = {
            *members,
            *numbered.values(),
            *(each.id for found in named.values() for each in found),
            *(identity for claim in claims for identity in (claim.new_id, *claim.name_ids)),
        }
        self._before = await graph.organizations.by_ids(sorted(ids), SYSTEM)
        for organization in self._before.values():
            self.hold(organization)

    def changes(self) -> tuple[Change[Organization], ...]:
        """Give what is new or differs, in order of id."""
        found = (
            Change(after=record, before=self._before.get(identity))
            for identity, record in sorted(self._held.items())
        )
        return tuple(change for change in found if change.fields)

    def explains(self, claims: Sequence[tuple[Claim, PartyRole]], known: Activity) -> bool:
        """Say whether claims can still mean just the participants of an activity as stored.

        Each claim must mean one of them, and each role of each of them must be claimed. If so the
        claims are not decided anew, so that what came to the graph since cannot turn them to
        somebody else. A matching of roles and claims (Kuhn 1955, doi:10.1002/nav.3800020109).
        """
        wanted = [
            (each.organization_id, role) for each in known.participants for role in each.roles
        ]
        members = [each.organization_id for each in known.participants]
        meant = [
            {(each, role) for each in self._meant(claim, members)}.intersection(wanted)
            for claim, role in claims
            if claim.kind is Kind.ORGANIZATION or self.knows_number(claim)
        ]
        return all(meant) and _all_matched(wanted, meant)

    def _meant(self, claim: Claim, members: Iterable[str]) -> list[str]:
        """Give the members that a claim may mean."""
        if claim.identifier:
            return [each for each in members if each == self._holder(claim)]
        return [each for each in members if each in claim.name_ids or claim.meets(self._held[each])]

    def knows_number(self, claim: Claim) -> bool:
        """Say whether a claim has a number, and whose it is is known."""
        return self._holder(claim) is not None

    def _holder(self, claim: Claim) -> str | None:
        if claim.identifier is None or claim.kind in _NOBODY:
            return None
        # A record made by the number but without it now: its owner took the number away.
        found = self._by_org_id.get(claim.identifier.org_id, claim.new_id)
        return found if found in self._held else None

    def fill(self, claims: Iterable[Claim], scene: Scene) -> None:
        """Fill up the organizations that claims mean by their numbers."""
        for claim in claims:
            if holder := self._holder(claim):
                self.hold(self._filled(self._held[holder], claim, scene))

    def resolve(self, claim: Claim, scene: Scene) -> str | None:
        """Give the id of the organization that is meant, made or filled up if need be.

        None for whoever is no organization, and for a bare identifier that nobody has.
        """
        if claim.kind in _NOBODY:
            return None
        found = self._find(claim, scene)
        if found is not None:
            filled = self._filled(found, claim, scene)
        elif claim.kind is Kind.ORGANIZATION:
            filled = self._made(claim, scene)
        else:
            return None
        self.hold(filled)
        return filled.id

    def hold(self, organization: Organization) -> None:
        """Take in a record as it is, or as it shall be."""
        self._held[organization.id] = organization
        for identifier in organization.identifiers:
            self._by_org_id[identifier.org_id] = organization.id
        for key in keys_of(organization):
            self._by_key.setdefault(key, set()).add(organization.id)

    def _find(self, claim: Claim, scene: Scene) -> Organization | None:
        if holder := self._holder(claim):
            return self._held[holder]
        # Records made under one of the names are met even if their owner renamed them.
        ids = {identity for identity in claim.name_ids if identity in self._held}
        ids.update(identity for key in claim.keys for identity in self._by_key.get(key, ()))
        named = [self._held[identity] for identity in ids]
        if claim.identifier:
            fitting = [each for each in named if self._lacks_only_the_number(each, claim)]
        else:
            fitting = [
                each for each in named if each.id in scene.members or self._fits(each, claim)
            ]
            fitting = self._unambiguous(fitting, claim, scene)
        return min(
            fitting,
            key=lambda each: (
                each.id not in scene.members,
                each.id != claim.new_id,
                not _known_by_name(each, claim),
                self._seat(each) != claim.country,
                each.created_at,
                each.id,
            ),
            default=None,
        )

    def _seat(self, organization: Organization) -> str | None:
        """Give the country an organization sits in, if that is known."""
        place = organization.headquarters
        region = self._vocabulary.at_level(place, RegionLevel.COUNTRY) if place else None
        return region.code if region else None

    def _fits(self, organization: Organization, claim: Claim) -> bool:
        """Whether a name without a number can mean a record of that name."""
        if _known_by_name(organization, claim):
            return True
        seat = self._seat(organization)
        if seat is None and not organization.identifiers and is_imported(organization):
            return False  # known by its name in another country only
        return seat is None or claim.country is None or seat == claim.country

    def _lacks_only_the_number(self, organization: Organization, claim: Claim) -> bool:
        """Whether a record of that name can be the one a number, new to the graph, is for."""
        assert claim.identifier is not None  # noqa: S101 # asked for claims that have one
        if any(each.scheme == claim.identifier.scheme for each in organization.identifiers):
            return False
        if not is_imported(organization):
            return (
                not organization.identifiers
                and claim.seat is not None
                and self._seat(organization) == claim.seat
            )
        if not organization.identifiers:
            return _known_by_name(organization, claim)
        return self._seat(organization) == claim.seat

    def _unambiguous(
        self, fitting: Sequence[Organization], claim: Claim, scene: Scene
    ) -> list[Organization]:
        """Without a country, records of that name in several countries are none of them meant."""
        seats = {seat for each in fitting if (seat := self._seat(each))}
        if claim.country is not None or len(seats) < 2:
            return list(fitting)
        return [
            each
            for each in fitting
            if each.id in scene.members or _known_by_name(each, claim) or not self._seat(each)
        ]

    def _made(self, claim: Claim, scene: Scene) -> Organization:
        return Organization(
            id=claim.new_id,
            name=claim.names,
            acronym=claim.acronym,
            type=claim.mention.type or OrganizationType.OTHER,
            identifiers=_primary(claim.identifier),
            headquarters=claim.seat,
            created_at=self._now,
            updated_at=self._now,
            confirmed_at=scene.seen_at,
            sources=(scene.source,),
        )

    def _filled(self, organization: Organization, claim: Claim, scene: Scene) -> Organization:
        """Add what the record lacks; the same record if it lacks nothing."""
        imported = is_imported(organization)
        changed: dict[str, object] = {}
        if (name := self._with_translations(organization, claim.names)) != organization.name:
            changed["name"] = name
        if organization.acronym is None and claim.acronym:
            changed["acronym"] = claim.acronym
        if imported and organization.type is OrganizationType.OTHER:
            changed["type"] = claim.mention.type or organization.type
        if organization.headquarters is None and claim.seat:
            changed["headquarters"] = claim.seat
        if claim.identifier and organization.id != claim.new_id:
            added = _primary(claim.identifier, first=not organization.identifiers)
            if claim.identifier.org_id not in {each.org_id for each in organization.identifiers}:
                changed["identifiers"] = (*organization.identifiers, *added)
        changed = {
            field: value
            for field, value in changed.items()
            if value != getattr(organization, field)
        }
        if not changed:
            return organization
        if organization.id in self._before:
            changed["updated_at"] = self._now
            changed["sources"] = _with_source(organization.sources, scene.source, tuple(changed))
        if imported:
            changed["confirmed_at"] = max(organization.confirmed_at, scene.seen_at)
        return dataclasses.replace(organization, **changed)  # type: ignore[arg-type] # by name

    def _with_translations(self, organization: Organization, told: Text) -> Text:
        """Add names in languages that have none.

        Not added are words known in another language, and those that name somebody else already:
        publishers tag one name with any language, and mix organizations up.
        """
        known = organization.name
        if not known:
            return told
        keys = keys_of(organization)
        added = {
            each.language: each.text
            for each in told
            if each.language not in known.by_language
            and each.language != UNDETERMINED
            and (key := name_key(each.text)) not in keys
            and self._by_key.get(key, set()) <= {organization.id}
        }
        return Text({**known.by_language, **added}) if added else known


def _all_matched(wanted: Sequence[_Part], meant: Sequence[set[_Part]]) -> bool:
    """Say whether each of `wanted` can have a claim of its own among those that may mean it."""
    claims: dict[_Part, list[int]] = {}
    for place, parts in enumerate(meant):
        for part in parts:
            claims.setdefault(part, []).append(place)
    owner: dict[int, _Part] = {}
    owned: dict[_Part, int] = {}

    def find(start: _Part) -> bool:
        """Walk from part to claim to the part that has it, until a claim is free."""
        via: dict[int, _Part] = {}
        queue = [start]
        for part in queue:  # grows while it is walked
            for place in claims.get(part, ()):
                if place in via:
                    continue
                via[place] = part
                if place in owner:
                    queue.append(owner[place])
                    continue
                free: int | None = place
                while free is not None:  # hand the claims on along the way back
                    owner[free] = via[free]
                    before = owned.get(via[free])
                    owned[via[free]] = free
                    free = before
                return True
        return False

    return all(find(part) for part in wanted)


def _known_by_name(organization: Organization, claim: Claim) -> bool:
    """Whether a record was made under one of its or the claim's names, in the claim's country."""
    return organization.id in {
        name_id(key, country)
        for key in claim.keys | keys_of(organization)
        for country in (claim.country, None)
    }


def is_imported(organization: Organization) -> bool:
    """Say whether an import made a record and nobody but imports has added to it."""
    return all(source.name.startswith(IMPORTED) for source in organization.sources) and any(
        not source.fields for source in organization.sources
    )


def _primary(identifier: Identifier | None, *, first: bool = True) -> tuple[Identifier, ...]:
    return (dataclasses.replace(identifier, primary=first),) if identifier else ()


def _with_source(
    sources: Sequence[Source], source: Source, fields: tuple[str, ...]
) -> tuple[Source, ...]:
    """Say which fields came from a source, beside what came from it before."""
    kept = []
    named = [field for field in fields if field != "updated_at"]
    for each in sources:
        if each.name == source.name:
            if not each.fields:
                return tuple(sources)  # all of it comes from there
            named = [*each.fields, *(field for field in named if field not in each.fields)]
        else:
            kept.append(each)
    return (*kept, dataclasses.replace(source, fields=tuple(named)))
