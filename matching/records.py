"""How does a domain record become a row? The only place that reads records into columns."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.activity import NEVER_BEGUN, Activity
from domain.codes import (
    ActivityStatus,
    OrganizationType,
    PartnershipStatus,
    PartnershipType,
    PartyRole,
    RegionLevel,
    ResourceKind,
    Visibility,
)
from domain.organization import Organization
from domain.partnership import BEGUN, Partnership
from domain.resource import Resource
from domain.text import SERVICE_LANGUAGES, Text, fold
from domain.vocabulary import Hierarchy, Vocabulary
from matching.columns import (
    OPEN_END,
    OPEN_START,
    ActivityColumns,
    OrganizationColumns,
    PartnershipColumns,
    ResourceColumns,
)
from matching.ordinals import Places
from matching.ragged import Bools, Ints, Longs, Ragged
from matching.strings import Lookup, SortKeys

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
REMEMBERED = 256  # sets of codes whose members are kept
DAY = 86_400_000_000  # µs
MONTH = 30.44  # days, as in Organization.freshness
_FIRST_DAY = date(1970, 1, 1).toordinal()


def places(enum: type[Enum]) -> dict[Any, int]:
    """Give each member's place in the order of its list."""
    return {member: place for place, member in enumerate(enum)}


TYPE = places(OrganizationType)
LEVEL = places(Visibility)
ROLE = places(PartyRole)
ACTIVITY_STATUS = places(ActivityStatus)
PARTNERSHIP_TYPE = places(PartnershipType)
PARTNERSHIP_STATUS = places(PartnershipStatus)
KIND = places(ResourceKind)
# By place: partnerships that were not declined, those whose parties may be said to have worked
# together, and activities of which that may be said. The last of these is for -1: no status.
NOT_DECLINED = np.array([each is not PartnershipStatus.DECLINED for each in PartnershipStatus])
HAS_BEGUN = np.array([each in BEGUN for each in PartnershipStatus])
WENT_ON = np.array([*(each not in NEVER_BEGUN for each in ActivityStatus), True])
LANGUAGE = {code: place for place, code in enumerate(SERVICE_LANGUAGES)}


def instant(time: datetime) -> int:
    """Give an aware time in µs since 1970-01-01 UTC, exactly."""
    since = time - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def months_between(then: NDArray[np.int64], today: int) -> NDArray[np.float64]:
    """Give the months from the days of some times, in µs, to a day; never less than 0.

    Whole days, so that a list stays as it is as long as the day lasts.
    """
    return np.asarray(np.maximum(today - then // DAY, 0) / MONTH)


def day(when: date | None, missing: int) -> int:
    """Give a date in days since 1970-01-01."""
    return missing if when is None else when.toordinal() - _FIRST_DAY


def date_of(day: int) -> date:
    """Give the date of such a day."""
    return date.fromordinal(_FIRST_DAY + day)


class Codes:
    """Places of codes in a vocabulary; codes that it does not know are left out.

    Records are checked when they are saved; one that names a code of another vocabulary's version
    must not keep the whole catalog from opening.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._regions: dict[str, int] = {}
        self._concepts: dict[str, int] = {}
        self._provinces: dict[str, int] = {}
        self._members: dict[tuple[str, tuple[str, ...], bool], Bools] = {}
        self.vocabulary = vocabulary

    def region(self, code: str | None) -> int:
        """Give the place of a region, -1 if there is none."""
        return _place(self._regions, self.vocabulary.regions, code)

    def concept(self, code: str | None) -> int:
        """Give the place of a concept, -1 if there is none."""
        return _place(self._concepts, self.vocabulary.concepts, code)

    def province(self, code: str) -> int:
        """Give the place of the province that a region lies in or is, -1 if it is wider."""
        if code not in self._provinces:
            known = code in self.vocabulary.regions
            found = self.vocabulary.at_level(code, RegionLevel.PROVINCE) if known else None
            self._provinces[code] = self.region(found.code if found else None)
        return self._provinces[code]

    def regions(self, codes: Iterable[str]) -> list[int]:
        """Give the places of several regions, each once."""
        return _known(map(self.region, codes))

    def concepts(self, codes: Iterable[str]) -> list[int]:
        """Give the places of several concepts, each once."""
        return _known(map(self.concept, codes))

    def provinces(self, codes: Iterable[str]) -> list[int]:
        """Give the places of the provinces of several regions, each once."""
        return _known(map(self.province, codes))

    def regions_of(self, among: Iterable[str], below: bool) -> Bools:
        """Give the regions meant by some codes, by place; UnknownCodeError names a wrong one."""
        return self._meant("region", self.vocabulary.regions, among, below)

    def concepts_of(self, among: Iterable[str], below: bool) -> Bools:
        """Give the concepts meant by some codes, by place; UnknownCodeError names a wrong one."""
        return self._meant("concept", self.vocabulary.concepts, among, below)

    def _meant(self, kind: str, terms: Hierarchy[Any], among: Iterable[str], below: bool) -> Bools:
        key = (kind, tuple(among), below)
        member = self._members.get(key)
        if member is None:
            member = np.zeros(len(terms), np.bool_)
            for code in key[1]:
                own = terms.get(code).code
                codes = terms.below(own) if below else [own]
                member[[terms.ordinal(each) for each in codes]] = True
            if len(self._members) >= REMEMBERED:
                self._members.clear()
            self._members[key] = member
        return member


def _place(memory: dict[str, int], terms: Hierarchy[Any], code: str | None) -> int:
    if code is None:
        return -1
    if code not in memory:
        term = terms.find(code)
        memory[code] = -1 if term is None else terms.ordinal(term.code)
    return memory[code]


def _known(found: Iterable[int]) -> list[int]:
    return [place for place in dict.fromkeys(found) if place >= 0]


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), np.int32)


def _longs(values: Iterable[int]) -> Longs:
    return np.array(list(values), np.int64)


def name_key(text: Text) -> str:
    """Give the text that a record is ordered by: what is shown by default, folded."""
    return fold(text.shown())


def identifier_key(identifier: str) -> str:
    """Give the form in which identifiers are compared: case and marks ignored."""
    return fold(identifier)


def organization_columns(
    records: Sequence[Organization], organizations: Places, codes: Codes
) -> OrganizationColumns:
    """Read organizations into a part, rows in the order given."""
    return OrganizationColumns(
        ordinals=_ints(organizations[each.id] for each in records),
        type=np.array([TYPE[each.type] for each in records], np.uint8),
        visibility=np.array([LEVEL[each.visibility] for each in records], np.uint8),
        archived=np.array([each.archived_at is not None for each in records], np.bool_),
        matchable=np.array([each.matchable for each in records], np.bool_),
        headquarters=_ints(codes.region(each.headquarters) for each in records),
        created=_longs(instant(each.created_at) for each in records),
        updated=_longs(instant(each.updated_at) for each in records),
        confirmed=_longs(instant(each.confirmed_at) for each in records),
        staff=np.array(
            [np.nan if each.staff_count is None else each.staff_count for each in records],
            np.float32,
        ),
        budget=np.array(
            [each.annual_budget.value if each.annual_budget else np.nan for each in records],
            np.float64,
        ),
        budget_unit=_ints(
            codes.concept(each.annual_budget.unit) if each.annual_budget else -1 for each in records
        ),
        themes=Ragged.of(codes.concepts(each.themes) for each in records),
        regions=Ragged.of(codes.regions(each.regions) for each in records),
        provinces=Ragged.of(codes.provinces(each.regions) for each in records),
        languages=Ragged.of(
            _known(LANGUAGE.get(code, -1) for code in each.languages) for each in records
        ),
        names=Lookup.of([fold(name.text) for name in each.name] for each in records),
        identifiers=Lookup.of(
            [identifier_key(form) for own in each.identifiers for form in (own.org_id, own.value)]
            for each in records
        ),
        name_keys=SortKeys.of([name_key(each.name) for each in records]),
        resources=_resource_columns([each.resources for each in records], codes),
    )


def _resource_columns(owned: Sequence[Sequence[Resource]], codes: Codes) -> ResourceColumns:
    # A resource whose concept is not known can be neither found nor matched.
    kept = [
        sorted(
            (each for each in resources if codes.concept(each.concept) >= 0),
            key=lambda each: (KIND[each.kind], codes.concept(each.concept), each.id),
        )
        for resources in owned
    ]
    flat = [each for resources in kept for each in resources]
    starts = np.zeros(len(kept) + 1, np.int64)
    np.cumsum([len(resources) for resources in kept], out=starts[1:])
    return ResourceColumns(
        starts=starts,
        kind=np.array([KIND[each.kind] for each in flat], np.uint8),
        concept=_ints(codes.concept(each.concept) for each in flat),
        quantity=np.array(
            [each.quantity.value if each.quantity else np.nan for each in flat], np.float32
        ),
        unit=_ints(codes.concept(each.quantity.unit) if each.quantity else -1 for each in flat),
        regions=Ragged.of(codes.regions(each.regions) for each in flat),
        first_day=_ints(day(each.available_from, OPEN_START) for each in flat),
        last_day=_ints(day(each.valid_until, OPEN_END) for each in flat),
    )


def activity_columns(
    records: Sequence[Activity], activities: Places, organizations: Places, codes: Codes
) -> ActivityColumns:
    """Read activities into a part, rows in the order given."""
    return ActivityColumns(
        ordinals=_ints(activities[each.id] for each in records),
        participants=Ragged.of(
            [organizations[one.organization_id] for one in each.participants] for each in records
        ),
        roles=np.array(
            [
                sum({1 << ROLE[role] for role in one.roles})
                for each in records
                for one in each.participants
            ],
            np.uint8,
        ),
        participant_total=_ints(len(each.participants) for each in records),
        themes=Ragged.of(codes.concepts(each.themes) for each in records),
        regions=Ragged.of(codes.regions(each.regions) for each in records),
        status=np.array(
            [-1 if each.status is None else ACTIVITY_STATUS[each.status] for each in records],
            np.int8,
        ),
        first_day=_ints(day(each.start_date, OPEN_START) for each in records),
        last_day=_ints(day(each.end_date, OPEN_END) for each in records),
        updated=_longs(instant(each.updated_at) for each in records),
        identifiers=Lookup.of(
            [identifier_key(each.identifier)] if each.identifier else [] for each in records
        ),
    )


def partnership_columns(
    records: Sequence[Partnership], partnerships: Places, organizations: Places, codes: Codes
) -> PartnershipColumns:
    """Read partnerships into a part, rows in the order given."""
    present = [[one for one in each.parties if one.left_on is None] for each in records]
    return PartnershipColumns(
        ordinals=_ints(partnerships[each.id] for each in records),
        types=np.array(
            [sum({1 << PARTNERSHIP_TYPE[kind] for kind in each.types}) for each in records],
            np.uint16,
        ),
        status=np.array([PARTNERSHIP_STATUS[each.status] for each in records], np.uint8),
        visibility=np.array([LEVEL[each.visibility] for each in records], np.uint8),
        parties=Ragged.of([organizations[one.organization_id] for one in own] for own in present),
        former=Ragged.of(
            [organizations[one.organization_id] for one in each.parties if one.left_on is not None]
            for each in records
        ),
        themes=Ragged.of(codes.concepts(each.themes) for each in records),
        regions=Ragged.of(codes.regions(each.regions) for each in records),
        provinces=Ragged.of(codes.provinces(each.regions) for each in records),
        first_day=_ints(day(each.start_date, OPEN_START) for each in records),
        last_day=_ints(day(each.end_date, OPEN_END) for each in records),
        review_due=_ints(day(each.next_review_due, OPEN_END) for each in records),
        updated=_longs(instant(each.updated_at) for each in records),
        title_keys=SortKeys.of([name_key(each.title) for each in records]),
    )
