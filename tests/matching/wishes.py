"""Filters, orders and viewers by chance, aimed at a world so that they often find something."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from domain.activity import Activity, Participant
from domain.codes import (
    ActivityStatus,
    Freshness,
    OrderDirection,
    OrganizationOrderField,
    OrganizationType,
    PartnershipOrderField,
    PartnershipStatus,
    PartnershipType,
    PartyRole,
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
from domain.organization import Identifier, Organization
from domain.partnership import Partnership, Party
from domain.resource import Resource
from domain.text import SERVICE_LANGUAGES, Text
from domain.viewer import Viewer
from domain.vocabulary import Vocabulary
from tests.worlds import World, activity, days, moments, org, partnership

NOW = datetime(2018, 6, 15, 12, tzinfo=UTC)  # amid the years of worlds by chance
WORDS = (
    "air", "bersih", "bersi", "nelayan", "pelatihan", "melatih", "perempuan", "perempaun", "hut",
    "kesehatan", "sekolah", "water", "villages", "traning", "forest", "rights", "ebene", "dan",
    "the", "ID", "KHH", "1", "½", "?!",
)  # fmt: skip


def _perhaps(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


searches = st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(" ".join)


def _some(items: Sequence[Any], most: int = 3) -> st.SearchStrategy[Any]:
    if not items:
        return st.just(())
    return st.lists(st.sampled_from(items), max_size=most, unique=True).map(tuple)


# --- crowded worlds: few codes, so that records meet, and filters find several ---

_phrases = st.lists(st.sampled_from(WORDS[:18]), min_size=1, max_size=3).map(" ".join)
_texts = st.dictionaries(st.sampled_from(("id", "en")), _phrases, min_size=1).map(Text)
_mostly_public = st.sampled_from((*([Visibility.PUBLIC] * 5), *Visibility))
_places = ("ID", "ID-MA", "ID-8171", "ID-8172", "ID-MU", "ID-3273", "AU")
_themes = ("sdg:4", "sdg:4.7", "sdg:14", "sdg:14.b", "dac:15160")
_goods = ("resource:goods", "resource:ice", "resource:fish", "resource:songs")
_ages = (0, 1, 365, 366, 730, 731, 5000)
_times = st.sampled_from([NOW - timedelta(days=each) for each in _ages])
_shifts = (-400, -1, 0, 9)
_dates = st.none() | st.sampled_from([NOW.date() + timedelta(days=each) for each in _shifts])
_rarely = st.sampled_from((False,) * 6 + (True,))


@st.composite
def _organization(draw: st.DrawFn, identity: str) -> Organization:
    number = st.sampled_from(("1", "22", "A3"))
    numbers = draw(st.lists(number, max_size=2, unique=True)) if draw(_rarely) else []
    resources = draw(
        st.lists(
            st.builds(
                Resource, id=st.uuids(version=4).map(str), organization_id=st.just(identity),
                kind=st.sampled_from(ResourceKind), concept=st.sampled_from(_goods),
                valid_until=_dates,
            ),
            max_size=3,
        )
    )  # fmt: skip
    return org(
        identity,
        name=draw(_texts),
        acronym=draw(st.none() | st.sampled_from(("AIR", "KHH"))),
        mission=draw(st.just(Text()) | _texts),
        type=draw(st.sampled_from(list(OrganizationType)[:3])),
        visibility=draw(_mostly_public),
        archived_at=NOW if draw(_rarely) else None,
        regions=draw(_some(_places, 2)),
        themes=draw(_some(_themes, 2)),
        languages=draw(_some(("id", "en", "fr"), 2)),
        identifiers=tuple(Identifier(scheme=f"X{identity}", value=each) for each in numbers),
        created_at=draw(_times),
        updated_at=draw(_times),
        confirmed_at=draw(_times),
        resources=tuple(resources),
    )


@st.composite
def _activity(draw: st.DrawFn, identity: str, ids: Sequence[str]) -> Activity:
    chosen = draw(st.lists(st.sampled_from(ids), unique=True, max_size=3)) if ids else []
    some_roles = st.sets(st.sampled_from(list(PartyRole)[:3]), min_size=1).map(sorted).map(tuple)
    return activity(
        identity,
        title=draw(_texts),
        description=draw(st.just(Text()) | _texts),
        participants=tuple(
            Participant(organization_id=each, roles=draw(some_roles)) for each in chosen
        ),
        status=draw(st.none() | st.sampled_from(ActivityStatus)),
        regions=draw(_some(_places, 2)),
        themes=draw(_some(_themes, 2)),
        start_date=draw(_dates),
        end_date=draw(_dates),
    )


@st.composite
def _partnership(
    draw: st.DrawFn, identity: str, organizations: Sequence[Organization]
) -> Partnership:
    chosen = draw(
        st.lists(st.sampled_from(organizations), unique_by=lambda each: each.id, min_size=2,
                 max_size=4)
    )  # fmt: skip
    order = list(Visibility)
    return partnership(
        identity,
        title=draw(_texts),
        types=draw(_some(list(PartnershipType)[:4]).filter(bool)),
        status=draw(st.sampled_from(PartnershipStatus)),
        visibility=max((each.visibility for each in chosen), key=order.index),
        parties=tuple(
            Party(
                organization_id=each.id,
                role=PartyRole.MEMBER,
                left_on=NOW.date() if draw(_rarely) else None,
            )
            for each in chosen
        ),
        regions=draw(_some(_places, 2)),
        themes=draw(_some(_themes, 2)),
        start_date=draw(_dates),
        end_date=draw(_dates),
        next_review_due=draw(_dates),
    )


@st.composite
def crowded(draw: st.DrawFn, start: str = "") -> World:
    """Worlds of up to seven organizations that have much in common; ids begin with `start`."""
    numbers = draw(st.permutations(range(7)))[: draw(st.integers(2, 7))]
    organizations = [draw(_organization(f"{start}o{each}")) for each in numbers]
    ids = [each.id for each in organizations]
    return World(
        organizations=tuple(organizations),
        activities=tuple(
            draw(_activity(f"{start}a{each}", ids)) for each in range(draw(st.integers(0, 4)))
        ),
        partnerships=tuple(
            draw(_partnership(f"{start}p{each}", organizations))
            for each in range(draw(st.integers(0, 4)))
        ),
    )


def viewers(world: World) -> st.SearchStrategy[Viewer]:
    """Viewers of more or fewer levels, some of whom know an organization or a partnership."""
    ids = [each.id for each in (*world.organizations, *world.partnerships)] + ["nobody"]
    levels = st.sampled_from((0, 1, 1, 2, 3, 4, 4)).map(
        lambda count: frozenset(list(Visibility)[:count])
    )
    known = _some(ids, 2).map(frozenset)
    return st.builds(Viewer, levels=levels, known=known)


@dataclass(frozen=True)
class Wishes:
    """Strategies of filters for one world."""

    world: World
    vocabulary: Vocabulary

    @property
    def _ids(self) -> list[str]:
        return [each.id for each in self.world.organizations] + ["nobody"]

    @property
    def _names(self) -> list[str]:
        names = [each.text for one in self.world.organizations for each in one.name]
        return [*names, *(name.upper() for name in names), "Nobody"]

    @property
    def _regions(self) -> st.SearchStrategy[RegionFilter]:
        codes = [each.code for each in self.vocabulary.regions]
        return st.builds(
            RegionFilter, among=_some(_places) | _some(codes), include_subregions=st.booleans()
        )

    @property
    def _concepts(self) -> st.SearchStrategy[ConceptFilter]:
        codes = [each.code for each in self.vocabulary.concepts]
        return st.builds(
            ConceptFilter,
            among=_some((*_themes, *_goods)) | _some(codes, 6),
            include_narrower=st.booleans(),
        )

    def _one_of(self, tests: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
        """Up to two tests at a time: with more nothing would be found."""
        names = st.lists(st.sampled_from(sorted(tests)), max_size=2, unique=True)
        return names.flatmap(
            lambda chosen: st.fixed_dictionaries({name: tests[name] for name in chosen})
        )

    def organizations(self, depth: int = 3) -> st.SearchStrategy[OrganizationFilter]:
        """Filters nested up to three deep."""
        return self._nested(
            OrganizationFilter, self.organization_tests(), self.organizations, depth
        )

    def organization_tests(self) -> dict[str, st.SearchStrategy[Any]]:
        """Every test that a filter of organizations can make, by its name."""
        numbers = [i.org_id for one in self.world.organizations for i in one.identifiers]
        numbers += [i.value.lower() for one in self.world.organizations for i in one.identifiers]
        name = st.sampled_from(self._names)
        return {
            "search": searches,
            "ids": _some(self._ids),
            "identifiers": _some([*numbers, "0"]),
            "name": st.builds(
                NameFilter,
                eq=_perhaps(name),
                among=_perhaps(_some(self._names)),
                starts_with=_perhaps(name.map(lambda text: text[:3])),
            ),
            "types": _some(list(OrganizationType), 8),
            "regions": self._regions,
            "themes": self._concepts,
            "needs": self._concepts,
            "offers": self._concepts,
            "languages": _some([*SERVICE_LANGUAGES, "xx"], 10),
            "partnership_types": _some(list(PartnershipType), 6),
            "partner_of": st.sampled_from(self._ids),
            "freshness": _some(list(Freshness)),
            "updated_since": moments,
            "archived": st.booleans(),
        }

    def partnerships(self, depth: int = 3) -> st.SearchStrategy[PartnershipFilter]:
        """Filters nested up to three deep."""
        return self._nested(PartnershipFilter, self.partnership_tests(), self.partnerships, depth)

    def partnership_tests(self) -> dict[str, st.SearchStrategy[Any]]:
        """Every test that a filter of partnerships can make, by its name."""
        return {
            "search": searches,
            "ids": _some([*(each.id for each in self.world.partnerships), "none"]),
            "types": _some(list(PartnershipType), 6),
            "statuses": _some(list(PartnershipStatus), 5),
            "parties": _some(self._ids, 2),
            "party_types": _some(list(OrganizationType), 1),
            "regions": self._regions,
            "themes": self._concepts,
            "during": self._ranges,
            "review_due_by": days,
            "updated_since": moments,
        }

    def _nested(self, kind: Any, tests: Any, again: Any, depth: int) -> st.SearchStrategy[Any]:
        own = self._one_of(tests)
        if depth == 0:
            return own.map(lambda given: kind(**given))
        inner = st.deferred(lambda: again(depth - 1))
        nested = st.fixed_dictionaries(
            {},
            optional={
                "all_of": st.lists(inner, max_size=2).map(tuple),
                "any_of": st.lists(inner, max_size=2).map(tuple),
                "none_of": inner,
            },
        )
        # Mostly flat: a tree of tests lets nothing through.
        return st.one_of(own, own, st.builds(lambda a, b: a | b, own, nested)).map(
            lambda given: kind(**given)
        )

    @property
    def _ranges(self) -> st.SearchStrategy[DateRange]:
        return st.builds(DateRange, first=_perhaps(days), last=_perhaps(days))

    def activities(self) -> st.SearchStrategy[ActivityFilter]:
        """Filters of activities."""
        return self._one_of(self.activity_tests()).map(lambda given: ActivityFilter(**given))

    def activity_tests(self) -> dict[str, st.SearchStrategy[Any]]:
        """Every test that a filter of activities can make, by its name."""
        numbers = [each.identifier for each in self.world.activities if each.identifier]
        return {
            "search": searches,
            "ids": _some([*(each.id for each in self.world.activities), "none"]),
            "identifiers": _some([*numbers, "0"]),
            "participants": _some(self._ids),
            "roles": _some(list(PartyRole)),
            "statuses": _some(list(ActivityStatus)),
            "regions": self._regions,
            "themes": self._concepts,
            "during": self._ranges,
            "updated_since": moments,
        }


_directions = st.sampled_from(OrderDirection)


def organization_orders(*, searched: bool) -> st.SearchStrategy[tuple[OrganizationOrder, ...]]:
    """Up to two keys; relevance only where something is searched for."""
    fields = [
        each
        for each in OrganizationOrderField
        if searched or each is not OrganizationOrderField.RELEVANCE
    ]
    key = st.builds(OrganizationOrder, field=st.sampled_from(fields), direction=_directions)
    return st.lists(key, min_size=1, max_size=2).map(tuple)


partnership_orders = st.lists(
    st.builds(
        PartnershipOrder, field=st.sampled_from(PartnershipOrderField), direction=_directions
    ),
    min_size=1,
    max_size=2,
).map(tuple)
