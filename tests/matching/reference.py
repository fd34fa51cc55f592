"""What the catalog must answer, told with plain loops over records: slow, and easy to believe.

No numpy, no index, nothing of the catalog but the definitions of a word and of its stems.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

from domain.activity import NEVER_BEGUN, Activity
from domain.codes import (
    ActivityStatus,
    FacetField,
    OrderDirection,
    OrganizationOrderField,
    PartnerBasis,
    PartnershipOrderField,
    PartnershipStatus,
    PartnershipType,
    PartyRole,
    RegionLevel,
    ResourceKind,
    Visibility,
)
from domain.filters import (
    ActivityFilter,
    ConceptFilter,
    DateRange,
    NameFilter,
    OrganizationFilter,
    OrganizationOrder,
    PartnershipFilter,
    PartnershipOrder,
    RegionFilter,
)
from domain.organization import Organization
from domain.partnership import ENDED, Partnership
from domain.text import fold
from domain.viewer import VISITOR, Viewer
from domain.vocabulary import Hierarchy, Vocabulary
from matching.words import STOP_WORDS, query_words, stems, tokens
from tests.worlds import World


def slips(one: str, other: str) -> int:
    """Count the letters to add, drop, change or swap with a neighbour (Damerau 1964)."""
    size = len(one) + len(other)
    table = {(-1, -1): size}
    for i in range(len(one) + 1):
        table[i, -1], table[i, 0] = size, i
    for j in range(len(other) + 1):
        table[-1, j], table[0, j] = size, j
    last_row: dict[str, int] = {}
    for i in range(1, len(one) + 1):
        last_column = 0
        for j in range(1, len(other) + 1):
            row, column = last_row.get(other[j - 1], 0), last_column
            same = one[i - 1] == other[j - 1]
            last_column = j if same else last_column
            table[i, j] = min(
                table[i - 1, j - 1] + (not same),
                table[i, j - 1] + 1,
                table[i - 1, j] + 1,
                table[row - 1, column - 1] + (i - row - 1) + 1 + (j - column - 1),
            )
        last_row[one[i - 1]] = i
    return table[len(one), len(other)]


@lru_cache(maxsize=100_000)
def closeness(asked: str, stands: str) -> int:
    """Say how close two words are, in hundredths."""
    if asked == stands:
        return 100
    if stems(asked) & stems(stands):
        return 90
    if len(asked) >= 3 and stands.startswith(asked):
        return 80
    forgiven = 0 if len(asked) < 4 else 1 if len(asked) < 8 else 2
    both_words = asked.isalpha() and stands.isalpha()
    return 60 if forgiven and both_words and slips(asked, stands) <= forgiven else 0


def _text_words(texts: Iterable[str], *, all_words: bool) -> set[str]:
    found = {word for text in texts for word in tokens(text)}
    return found if all_words else found - STOP_WORDS


Places = Sequence[tuple[int, set[str]]]  # weight in tenths, the words that stand there


@dataclass(frozen=True)
class Reference:
    """The whole truth about a world for one viewer at one time."""

    world: World
    vocabulary: Vocabulary
    viewer: Viewer
    now: datetime

    # --- what is seen ---

    @cached_property
    def seen(self) -> World:
        """What exists for the viewer."""
        return self.world.seen_by(self.viewer)

    @cached_property
    def seen_ids(self) -> set[str]:
        """Organizations that exist for the viewer."""
        return {each.id for each in self.seen.organizations}

    @cached_property
    def public(self) -> World:
        """What exists for everybody."""
        return self.world.seen_by(VISITOR)

    # --- searches ---

    def organization_places(self, record: Organization) -> Places:
        """Where words of an organization stand."""
        own = [each.text for each in record.name] + [each.org_id for each in record.identifiers]
        own += [record.acronym] if record.acronym else []
        places = [
            (10, _text_words(own, all_words=True)),
            (6, _text_words((each.text for each in record.mission), all_words=False)),
        ]
        for work in self._works.get(record.id, ()):
            places += [(4, words) for _, words in self.activity_places(work)]
        return places

    @cached_property
    def _works(self) -> dict[str, list[Activity]]:
        found: dict[str, list[Activity]] = {}
        for work in self.world.activities:
            for each in work.participants:
                found.setdefault(each.organization_id, []).append(work)
        return found

    def activity_places(self, record: Activity) -> Places:
        """Where words of an activity stand."""
        return (
            (10, _text_words((each.text for each in record.title), all_words=True)),
            (6, _text_words((each.text for each in record.description), all_words=False)),
        )

    def partnership_places(self, record: Partnership) -> Places:
        """Where words of a partnership stand."""
        goals = [each.text for goal in record.goals for each in goal.text]
        own = [each.text for each in record.description] + goals
        return (
            (10, _text_words((each.text for each in record.title), all_words=True)),
            (6, _text_words(own, all_words=False)),
        )

    def scores(
        self,
        text: str,
        records: Sequence[Any],
        public: Sequence[Any],
        places: Callable[[Any], Places],
    ) -> dict[str, float]:
        """Score the records that hold every word of a search."""
        words = query_words(text)
        if not words:
            return {} if text.strip() else {each.id: 1.0 for each in records}

        def best(word: str, record: Any) -> int:
            return max(
                (w * closeness(word, each) for w, own in places(record) for each in own), default=0
            )

        weights = []
        for word in words:
            having = sum(best(word, each) > 0 for each in public)
            weights.append(max(1, round(1000 * math.log(1 + len(public) / (1 + having)))))
        found = {}
        for record in records:
            bests = [best(word, record) for word in words]
            if all(bests):
                total = sum(w * b for w, b in zip(weights, bests, strict=True))
                found[record.id] = total / (1000 * sum(weights))
        return found

    # --- filters ---

    def _among(
        self, codes: Iterable[str], terms: Hierarchy[Any], wanted: RegionFilter | ConceptFilter
    ) -> bool:
        below = wanted.include_subregions if isinstance(wanted, RegionFilter) else (
            wanted.include_narrower
        )  # fmt: skip
        meant = {c for code in wanted.among for c in (terms.below(code) if below else [code])}
        return any(code in meant for code in codes)

    def _resource(self, record: Organization, kind: ResourceKind, wanted: ConceptFilter) -> bool:
        return any(
            each.kind is kind
            and each.is_open(self.now.date())
            and self._among([each.concept], self.vocabulary.concepts, wanted)
            for each in record.resources
        )

    def _shared(self, one: str) -> list[Partnership]:
        return [
            each
            for each in self.seen.partnerships
            if any(p.organization_id == one and p.left_on is None for p in each.parties)
        ]

    def passes(self, record: Organization, wanted: OrganizationFilter) -> bool:
        """Say whether an organization passes a filter, nested or not."""
        tests: list[bool] = [self.passes(record, inner) for inner in wanted.all_of]
        if wanted.any_of is not None:
            tests.append(any(self.passes(record, inner) for inner in wanted.any_of))
        if wanted.none_of is not None:
            tests.append(not self.passes(record, wanted.none_of))
        if wanted.search is not None:
            tests.append(record.id in self.organization_scores(wanted.search))
        if wanted.archived is not None:
            tests.append((record.archived_at is not None) == wanted.archived)
        if wanted.ids is not None:
            tests.append(record.id in wanted.ids)
        if wanted.identifiers is not None:
            own = {fold(form) for each in record.identifiers for form in (each.org_id, each.value)}
            tests.append(bool(own & {fold(each) for each in wanted.identifiers}))
        if wanted.name is not None:
            tests.append(_named(record, wanted.name))
        if wanted.types is not None:
            tests.append(record.type in wanted.types)
        if wanted.regions is not None:
            tests.append(self._among(record.regions, self.vocabulary.regions, wanted.regions))
        if wanted.themes is not None:
            tests.append(self._among(record.themes, self.vocabulary.concepts, wanted.themes))
        if wanted.needs is not None:
            tests.append(self._resource(record, ResourceKind.NEED, wanted.needs))
        if wanted.offers is not None:
            tests.append(self._resource(record, ResourceKind.OFFER, wanted.offers))
        if wanted.languages is not None:
            tests.append(any(each in wanted.languages for each in record.languages))
        if wanted.partnership_types is not None:
            tests.append(
                any(
                    kind in wanted.partnership_types
                    for each in self._shared(record.id)
                    for kind in each.types
                )
            )
        if wanted.partner_of is not None:
            tests.append(
                wanted.partner_of in self.seen_ids
                and wanted.partner_of != record.id
                and any(
                    p.organization_id == record.id and p.left_on is None
                    for each in self._shared(wanted.partner_of)
                    for p in each.parties
                )
            )
        if wanted.freshness is not None:
            tests.append(record.freshness(self.now) in wanted.freshness)
        if wanted.updated_since is not None:
            tests.append(record.updated_at >= wanted.updated_since)
        return all(tests)

    def organization_scores(self, text: str) -> dict[str, float]:
        """Score organizations."""
        return self.scores(
            text, self.world.organizations, self.public.organizations, self.organization_places
        )

    def organizations(self, wanted: OrganizationFilter) -> list[Organization]:
        """List what a filter lets through, in no order."""
        return [
            each
            for each in self.seen.organizations
            if (wanted.archived is not None or each.archived_at is None)
            and self.passes(each, wanted)
        ]

    def activities(self, wanted: ActivityFilter) -> list[Activity]:
        """List what a filter lets through, the one that started last first."""
        scores = None
        if wanted.search is not None:
            scores = self.scores(
                wanted.search, self.world.activities, self.public.activities, self.activity_places
            )
        found = [
            each
            for each in self.seen.activities
            if (scores is None or each.id in scores) and self._activity_passes(each, wanted)
        ]
        return sorted(
            found,
            key=lambda each: (
                each.start_date is None,
                -each.start_date.toordinal() if each.start_date else 0,
                each.id,
            ),
        )

    def _activity_passes(self, record: Activity, wanted: ActivityFilter) -> bool:
        taking_part = {each.organization_id for each in record.participants}
        roles = {role for each in record.participants for role in each.roles}
        own = {fold(record.identifier)} if record.identifier else set()
        return all(
            (
                wanted.ids is None or record.id in wanted.ids,
                wanted.identifiers is None or own & {fold(each) for each in wanted.identifiers},
                wanted.participants is None or taking_part & set(wanted.participants),
                wanted.roles is None or roles & set(wanted.roles),
                wanted.statuses is None or record.status in wanted.statuses,
                wanted.regions is None
                or self._among(record.regions, self.vocabulary.regions, wanted.regions),
                wanted.themes is None
                or self._among(record.themes, self.vocabulary.concepts, wanted.themes),
                wanted.during is None or _during(record.start_date, record.end_date, wanted.during),
                wanted.updated_since is None or record.updated_at >= wanted.updated_since,
            )
        )

    def partnership_scores(self, text: str) -> dict[str, float]:
        """Score partnerships."""
        return self.scores(
            text, self.world.partnerships, self.public.partnerships, self.partnership_places
        )

    def partnerships(self, wanted: PartnershipFilter) -> list[Partnership]:
        """List what a filter lets through, in no order."""
        return [each for each in self.seen.partnerships if self._agreement_passes(each, wanted)]

    def _agreement_passes(self, record: Partnership, wanted: PartnershipFilter) -> bool:
        present = [each.organization_id for each in record.parties if each.left_on is None]
        kinds = [each.type for each in self.seen.organizations if each.id in present]
        passes = self._agreement_passes
        return all(
            (
                all(passes(record, inner) for inner in wanted.all_of),
                wanted.any_of is None or any(passes(record, inner) for inner in wanted.any_of),
                wanted.none_of is None or not passes(record, wanted.none_of),
                wanted.search is None or record.id in self.partnership_scores(wanted.search),
                wanted.ids is None or record.id in wanted.ids,
                wanted.types is None or set(wanted.types) & set(record.types),
                wanted.statuses is None or record.status in wanted.statuses,
                wanted.parties is None or set(wanted.parties) <= set(present),
                wanted.party_types is None or set(wanted.party_types) <= set(kinds),
                wanted.regions is None
                or self._among(record.regions, self.vocabulary.regions, wanted.regions),
                wanted.themes is None
                or self._among(record.themes, self.vocabulary.concepts, wanted.themes),
                wanted.during is None or _during(record.start_date, record.end_date, wanted.during),
                wanted.review_due_by is None
                or (
                    record.next_review_due is not None
                    and record.next_review_due <= wanted.review_due_by
                ),
                wanted.updated_since is None or record.updated_at >= wanted.updated_since,
            )
        )

    # --- orders ---

    def in_order(
        self,
        records: Sequence[Organization],
        order: Sequence[OrganizationOrder],
        search: str | None,
    ) -> list[str]:
        """Order organizations; ids."""
        scores = self.organization_scores(search) if search else {}
        fields: dict[OrganizationOrderField, Callable[[Organization], Any]] = {
            OrganizationOrderField.NAME: lambda each: fold(each.name.shown()),
            OrganizationOrderField.CREATED_AT: lambda each: each.created_at,
            OrganizationOrderField.UPDATED_AT: lambda each: each.updated_at,
            OrganizationOrderField.PARTNERSHIP_COUNT: lambda each: len(self._shared(each.id)),
            OrganizationOrderField.RELEVANCE: lambda each: scores[each.id],
        }
        return _sorted(records, [(fields[each.field], each.direction) for each in order])

    def partnerships_in_order(
        self, records: Sequence[Partnership], order: Sequence[PartnershipOrder]
    ) -> list[str]:
        """Order partnerships; ids."""
        fields: dict[PartnershipOrderField, Callable[[Partnership], Any]] = {
            PartnershipOrderField.TITLE: lambda each: fold(each.title.shown()),
            PartnershipOrderField.START_DATE: lambda each: each.start_date,
            PartnershipOrderField.UPDATED_AT: lambda each: each.updated_at,
            PartnershipOrderField.NEXT_REVIEW_DUE: lambda each: each.next_review_due,
            PartnershipOrderField.PARTY_COUNT: lambda each: sum(
                party.left_on is None for party in each.parties
            ),
        }
        return _sorted(records, [(fields[each.field], each.direction) for each in order])

    # --- facets ---

    def organization_facet(
        self, records: Sequence[Organization], by: FacetField
    ) -> list[tuple[str, int]]:
        """Count organizations by one dimension, in the order of a facet."""
        today = self.now.date()

        def open_ones(each: Organization, kind: ResourceKind) -> set[str]:
            return {r.concept for r in each.resources if r.kind is kind and r.is_open(today)}

        values: dict[FacetField, Callable[[Organization], Iterable[str]]] = {
            FacetField.ORGANIZATION_TYPE: lambda each: [each.type],
            FacetField.REGION: lambda each: self._provinces(each.regions),
            FacetField.THEME: lambda each: each.themes,
            FacetField.NEED: lambda each: open_ones(each, ResourceKind.NEED),
            FacetField.OFFER: lambda each: open_ones(each, ResourceKind.OFFER),
            FacetField.LANGUAGE: lambda each: each.languages,
            FacetField.FRESHNESS: lambda each: [each.freshness(self.now)],
            FacetField.PARTNERSHIP_TYPE: lambda each: {
                kind for shared in self._shared(each.id) for kind in shared.types
            },
        }
        return _counted(records, values.get(by))

    def partnership_facet(
        self, records: Sequence[Partnership], by: FacetField
    ) -> list[tuple[str, int]]:
        """Count partnerships by one dimension, in the order of a facet."""
        values: dict[FacetField, Callable[[Partnership], Iterable[str]]] = {
            FacetField.PARTNERSHIP_TYPE: lambda each: each.types,
            FacetField.PARTNERSHIP_STATUS: lambda each: [each.status],
            FacetField.REGION: lambda each: self._provinces(each.regions),
            FacetField.THEME: lambda each: each.themes,
        }
        return _counted(records, values.get(by))

    def _provinces(self, codes: Iterable[str]) -> set[str]:
        found = (self.vocabulary.at_level(code, RegionLevel.PROVINCE) for code in codes)
        return {region.code for region in found if region}

    # --- partners ---

    def partners(
        self,
        own: str,
        basis: Sequence[PartnerBasis] | None,
        types: Sequence[PartnershipType] | None,
        statuses: Sequence[PartnershipStatus] | None,
    ) -> list[tuple[Any, ...]]:
        """List (id, partnerships, activities, partnership ids, since, until) of each partner."""
        if own not in self.seen_ids:
            return []
        today = self.now.date()
        if basis is None:
            only = types is not None or statuses is not None
            basis = [PartnerBasis.PARTNERSHIP] if only else list(PartnerBasis)
        rows = []
        for other in self.seen.organizations:
            if other.id == own:
                continue
            agreed = [
                each
                for each in self._shared(own)
                if any(p.organization_id == other.id and p.left_on is None for p in each.parties)
                and (types is None or set(types) & set(each.types))
                and (statuses is None or each.status in statuses)
                and PartnerBasis.PARTNERSHIP in basis
            ]
            worked = [
                each
                for each in self.seen.activities
                if {own, other.id} <= {p.organization_id for p in each.participants}
                and len(each.participants) <= 10
                and each.status not in NEVER_BEGUN
                and PartnerBasis.ACTIVITY in basis
            ]
            if not agreed and not worked:
                continue
            spans = [(p.start_date, p.end_date, p.status in ENDED) for p in agreed]
            spans += [(a.start_date, a.end_date, a.status is ActivityStatus.CLOSED) for a in worked]
            running = any(not over and (end is None or end >= today) for _, end, over in spans)
            newest = sorted(
                agreed,
                key=lambda p: (
                    p.start_date is None, -p.start_date.toordinal() if p.start_date else 0, p.id,
                ),
            )  # fmt: skip
            row = (
                other.id,
                len(agreed),
                len(worked),
                tuple(each.id for each in newest[:10]),
                min((start for start, _, _ in spans if start), default=None),
                None if running else max((end for _, end, _ in spans if end), default=None),
            )
            rows.append(((fold(other.name.shown()), other.id), row))
        return [row for _, row in sorted(rows)]

    def with_role(self, own: str, roles: Sequence[PartyRole] | None) -> list[str]:
        """List the activities an organization takes part in, in one of some roles; ids."""
        if own not in self.seen_ids:
            return []
        return [
            each.id
            for each in self.activities(ActivityFilter())
            for one in each.participants
            if one.organization_id == own and (roles is None or set(roles) & set(one.roles))
        ]


def _named(record: Organization, wanted: NameFilter) -> bool:
    names = [fold(each.text) for each in record.name]
    return all(
        (
            wanted.eq is None or fold(wanted.eq) in names,
            wanted.among is None or set(names) & {fold(each) for each in wanted.among},
            wanted.starts_with is None
            or any(name.startswith(fold(wanted.starts_with)) for name in names),
        )
    )


def _during(start: date | None, end: date | None, wanted: DateRange) -> bool:
    if wanted == DateRange():
        return True
    if start is None and end is None:
        return False
    late = wanted.last is not None and start is not None and start > wanted.last
    early = wanted.first is not None and end is not None and end < wanted.first
    return not late and not early


def _sorted(
    records: Sequence[Any], keys: Sequence[tuple[Callable[[Any], Any], OrderDirection]]
) -> list[str]:
    """Order by several keys; what has no value comes last in either direction, ties by id."""
    found = sorted(records, key=lambda each: str(each.id))
    for key, direction in reversed(keys):
        known = [each for each in found if key(each) is not None]
        known.sort(key=key, reverse=direction is OrderDirection.DESC)
        found = known + [each for each in found if key(each) is None]
    return [each.id for each in found]


def _counted(
    records: Sequence[Any], values: Callable[[Any], Iterable[str]] | None
) -> list[tuple[str, int]]:
    if values is None:
        return []
    counts = Counter(str(value) for each in records for value in values(each))
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def everything() -> Viewer:
    """Somebody who sees all."""
    return Viewer(levels=frozenset(Visibility))
