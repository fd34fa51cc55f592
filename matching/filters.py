"""Which rows pass a filter? One test, one mask; what does not exist for a viewer passes none."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import numpy as np

from domain.codes import Freshness, PartnershipType, ResourceKind
from domain.filters import (
    ActivityFilter,
    ConceptFilter,
    DateRange,
    NameFilter,
    OrganizationFilter,
    PartnershipFilter,
)
from domain.text import fold
from matching import search
from matching.columns import (
    OPEN_END,
    ActivityColumns,
    OrganizationColumns,
    PartnershipColumns,
)
from matching.conditions import (
    Masks,
    NestedTests,
    Tests,
    bits_of,
    both,
    freshness,
    in_roles,
    in_rows,
    open_resources,
)
from matching.ragged import Bools
from matching.records import (
    ACTIVITY_STATUS,
    LANGUAGE,
    PARTNERSHIP_STATUS,
    TYPE,
    day,
    identifier_key,
    instant,
)
from matching.search import Found
from matching.sight import Sight, rows_with
from matching.snapshot import Snapshot


class OrganizationTests(NestedTests[OrganizationColumns, OrganizationFilter]):
    """Tests of OrganizationFilter; `now` decides what is needed or offered, and how fresh."""

    def __init__(self, snapshot: Snapshot, sight: Sight, now: datetime) -> None:
        super().__init__(snapshot, sight, now)
        self.table = snapshot.organizations
        self.time = now
        self.found: dict[str, Found | None] = {}

    def seen(self, wanted: OrganizationFilter) -> Masks:
        """Give the rows that exist for the viewer and pass a filter, which is the outermost one.

        Unless it says otherwise, only active ones pass it.
        """
        masks = self.snapshot.visible(self.sight.viewer)
        if wanted.archived is None:
            both(masks, self.each(lambda part: ~part.archived))
        both(masks, self.holding(wanted))
        return masks

    def tests(self, wanted: OrganizationFilter) -> Iterator[Iterable[Bools]]:
        """Give the masks of the tests given."""
        if wanted.archived is not None:
            yield self.each(lambda part: part.archived == wanted.archived)
        if wanted.ids is not None:
            yield self.ids(wanted.ids)
        if wanted.types is not None:
            yield self.places(lambda part: part.type, (TYPE[each] for each in wanted.types))
        if wanted.identifiers is not None:
            keys = {identifier_key(each) for each in wanted.identifiers}
            yield self.each(lambda part: in_rows(part, map(part.identifiers.equal, keys)))
        if wanted.name is not None:
            yield from self._name(wanted.name)
        if wanted.regions is not None:
            places = self.regions(wanted.regions)
            yield self.each(lambda part: part.regions.any_of(places))
        if wanted.themes is not None:
            concepts = self.concepts(wanted.themes)
            yield self.each(lambda part: part.themes.any_of(concepts))
        if wanted.needs is not None:
            yield self._resources(ResourceKind.NEED, wanted.needs)
        if wanted.offers is not None:
            yield self._resources(ResourceKind.OFFER, wanted.offers)
        if wanted.languages is not None:
            yield self._languages(wanted.languages)
        if wanted.freshness is not None:
            kept = [list(Freshness).index(each) for each in wanted.freshness]
            yield self.each(lambda part: np.isin(freshness(part, self.time), kept))
        if wanted.updated_since is not None:
            since = instant(wanted.updated_since)
            yield self.each(lambda part: part.updated >= since)
        if wanted.partnership_types is not None:
            yield self._partnership_types(wanted.partnership_types)
        if wanted.partner_of is not None:
            yield self._partners(wanted.partner_of)
        if wanted.search is not None and wanted.search.strip():
            yield self.having(self.search(wanted.search))

    def search(self, text: str) -> Found | None:
        """Look for words; kept, as the list needs the scores too. None if there is no word."""
        if text not in self.found:
            words = search.asked(text)
            self.found[text] = search.organizations(self.snapshot, words) if words else None
        return self.found[text]

    def _name(self, wanted: NameFilter) -> Iterator[Iterable[Bools]]:
        if wanted.eq is not None:
            name = fold(wanted.eq)
            yield self.each(lambda part: in_rows(part, [part.names.equal(name)]))
        if wanted.among is not None:
            names = {fold(each) for each in wanted.among}
            yield self.each(lambda part: in_rows(part, map(part.names.equal, names)))
        if wanted.starts_with is not None:
            start = fold(wanted.starts_with)
            yield self.each(lambda part: in_rows(part, [part.names.starting_with(start)]))

    def _resources(self, kind: ResourceKind, wanted: ConceptFilter) -> Masks:
        concepts = self.concepts(wanted)

        def test(part: OrganizationColumns) -> Bools:
            open_ones = open_resources(part, kind, self.time)
            owners = part.resources.owner[open_ones & concepts[part.resources.concept]]
            return in_rows(part, [owners])

        return self.each(test)

    def _languages(self, wanted: Sequence[str]) -> Masks:
        member = np.zeros(len(LANGUAGE), np.bool_)
        member[[LANGUAGE[each] for each in wanted if each in LANGUAGE]] = True
        return self.each(lambda part: part.languages.any_of(member))

    def _partnership_types(self, wanted: Sequence[PartnershipType]) -> Masks:
        bits = bits_of(wanted)
        types = self.sight.partnership_types
        return self.each(lambda part: (types[part.ordinals] & bits) != 0)

    def _partners(self, identity: str) -> Masks:
        ordinal = self.table.ordinals.get(identity)
        if ordinal < 0 or not self.sight.organizations[ordinal]:
            return self.constant(False)
        beside = np.zeros(len(self.snapshot.levels), np.bool_)
        table = self.snapshot.partnerships
        for part, seen in zip(table.whole, self.sight.partnerships, strict=True):
            rows = rows_with(part.members, part.columns.parties, ordinal)
            beside[part.columns.parties.gather(rows[seen[rows]])] = True
        beside[ordinal] = False
        return self.each(lambda part: beside[part.ordinals])


class ActivityTests(Tests[ActivityColumns]):
    """Tests of ActivityFilter."""

    def __init__(self, snapshot: Snapshot, sight: Sight) -> None:
        super().__init__(snapshot, sight)
        self.table = snapshot.activities
        self.found: Found | None = None

    def seen(self, wanted: ActivityFilter) -> Masks:
        """Give the rows that exist for the viewer and pass a filter."""
        masks = [mask.copy() for mask in self.sight.activities]
        for test in self.tests(wanted):
            both(masks, test)
        return masks

    def tests(self, wanted: ActivityFilter) -> Iterator[Iterable[Bools]]:
        """Give the masks of the tests given."""
        if wanted.ids is not None:
            yield self.ids(wanted.ids)
        if wanted.identifiers is not None:
            keys = {identifier_key(each) for each in wanted.identifiers}
            yield self.each(lambda part: in_rows(part, map(part.identifiers.equal, keys)))
        if wanted.participants is not None:
            member = np.zeros(len(self.snapshot.levels), np.bool_)
            member[self.snapshot.organizations.ordinals.some(wanted.participants)] = True
            member &= self.sight.organizations
            yield self.each(lambda part: part.participants.any_of(member))
        if wanted.roles is not None:
            roles, seen = wanted.roles, self.sight.organizations
            yield self.each(lambda part: in_roles(part.participants, part.roles, roles, seen))
        if wanted.statuses is not None:
            statuses = (ACTIVITY_STATUS[each] for each in wanted.statuses)
            yield self.places(lambda part: part.status, statuses)
        if wanted.regions is not None:
            places = self.regions(wanted.regions)
            yield self.each(lambda part: part.regions.any_of(places))
        if wanted.themes is not None:
            concepts = self.concepts(wanted.themes)
            yield self.each(lambda part: part.themes.any_of(concepts))
        if wanted.during is not None and wanted.during != DateRange():
            yield self.during(wanted.during, lambda part: (part.first_day, part.last_day))
        if wanted.updated_since is not None:
            since = instant(wanted.updated_since)
            yield self.each(lambda part: part.updated >= since)
        if wanted.search is not None and wanted.search.strip():
            words = search.asked(wanted.search)
            self.found = search.activities(self.snapshot, words) if words else None
            yield self.having(self.found)


class PartnershipTests(NestedTests[PartnershipColumns, PartnershipFilter]):
    """Tests of PartnershipFilter."""

    def __init__(self, snapshot: Snapshot, sight: Sight) -> None:
        super().__init__(snapshot, sight)
        self.table = snapshot.partnerships
        self.found: dict[str, Found | None] = {}

    def seen(self, wanted: PartnershipFilter) -> Masks:
        """Give the rows that exist for the viewer and pass a filter."""
        masks = self.holding(wanted)
        both(masks, self.sight.partnerships)
        return masks

    def tests(self, wanted: PartnershipFilter) -> Iterator[Iterable[Bools]]:
        """Give the masks of the tests given."""
        if wanted.ids is not None:
            yield self.ids(wanted.ids)
        if wanted.types is not None:
            bits = bits_of(wanted.types)
            yield self.each(lambda part: (part.types & bits) != 0)
        if wanted.statuses is not None:
            statuses = (PARTNERSHIP_STATUS[each] for each in wanted.statuses)
            yield self.places(lambda part: part.status, statuses)
        for identity in wanted.parties or ():
            yield self._party(identity)
        for kind in wanted.party_types or ():
            member = self.sight.organizations & (self.snapshot.types == TYPE[kind])
            yield [part.parties.any_of(member) for part in self.table.parts]
        if wanted.regions is not None:
            places = self.regions(wanted.regions)
            yield self.each(lambda part: part.regions.any_of(places))
        if wanted.themes is not None:
            concepts = self.concepts(wanted.themes)
            yield self.each(lambda part: part.themes.any_of(concepts))
        if wanted.during is not None and wanted.during != DateRange():
            yield self.during(wanted.during, lambda part: (part.first_day, part.last_day))
        if wanted.review_due_by is not None:
            last = day(wanted.review_due_by, OPEN_END)
            yield self.each(lambda part: part.review_due <= last)
        if wanted.updated_since is not None:
            since = instant(wanted.updated_since)
            yield self.each(lambda part: part.updated >= since)
        if wanted.search is not None and wanted.search.strip():
            yield self.having(self.search(wanted.search))

    def search(self, text: str) -> Found | None:
        """Look for words; kept, as the list needs the scores too. None if there is no word."""
        if text not in self.found:
            words = search.asked(text)
            self.found[text] = search.partnerships(self.snapshot, words) if words else None
        return self.found[text]

    def _party(self, identity: str) -> Masks:
        ordinal = self.snapshot.organizations.ordinals.get(identity)
        masks = self.constant(False)
        if ordinal >= 0 and self.sight.organizations[ordinal]:
            for part, mask in zip(self.table.whole, masks, strict=True):
                mask[rows_with(part.members, part.columns.parties, ordinal)] = True
        return masks
