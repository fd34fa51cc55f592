"""Small worlds whose right answers are known, and random ones for properties that always hold.

By hand: builders (`org`, `activity`, `partnership`) with every field optional, against the small
`VOCABULARY`. By chance: Hypothesis strategies for whole worlds of records against any vocabulary.
`World.seen_by` says in plain Python what a viewer may see: the reference that the graph's
predicate and the catalog's masks are held against. Longer than a usual module, because the
records have many fields and each of them must be drawn.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from hypothesis import strategies as st

from domain.activity import Activity, Participant
from domain.change import Batch, Change
from domain.codes import (
    ActivityStatus,
    LegalForm,
    OrganizationType,
    PartnershipStatus,
    PartnershipType,
    PartyRole,
    ResourceKind,
    Visibility,
    VocabularyScheme,
)
from domain.organization import Identifier, Organization, Source
from domain.partnership import Contribution, Goal, Indicator, Partnership, Party
from domain.resource import Quantity, Resource
from domain.text import SERVICE_LANGUAGES, UNDETERMINED, Text
from domain.viewer import Viewer
from domain.vocabulary import Vocabulary
from tests.small_vocabulary import VOCABULARY

MOMENT = datetime(2026, 1, 15, 8, 30, tzinfo=UTC)  # "now" of the worlds made by hand
TODAY = MOMENT.date()


# --- builders -------------------------------------------------------------------------------


def resource_code(word: str) -> str:
    """Give the concept code of a resource named by its bare word: `ice` to `resource:ice`."""
    return word if ":" in word else f"resource:{word}"


def _listed(words: str | Iterable[str]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


def org(
    identity: str,
    *,
    needs: str | Iterable[str] = (),
    offers: str | Iterable[str] = (),
    **fields: Any,
) -> Organization:
    """Make an organization; its name is its id unless given, its resources are named by words.

    `needs="ice"` makes one open need of `resource:ice` with the id `<identity>-need-ice`.
    """
    resources = [
        Resource(
            id=f"{identity}-{kind.value.lower()}-{word.split(':')[-1]}",
            organization_id=identity,
            kind=kind,
            concept=resource_code(word),
        )
        for kind, words in ((ResourceKind.NEED, needs), (ResourceKind.OFFER, offers))
        for word in _listed(words)
    ]
    given: dict[str, Any] = {
        "name": Text.of(en=identity),
        "type": OrganizationType.LOCAL_NGO,
        "created_at": MOMENT,
        "updated_at": MOMENT,
        "confirmed_at": MOMENT,
        "resources": tuple(sorted(resources, key=lambda resource: resource.id)),
    }
    return Organization(id=identity, **(given | fields))


def activity(identity: str, *organizations: str, **fields: Any) -> Activity:
    """Make an activity carried out by some organizations."""
    given: dict[str, Any] = {
        "title": Text.of(en=identity),
        "updated_at": MOMENT,
        "participants": tuple(
            Participant(organization_id=each, roles=(PartyRole.IMPLEMENTING,))
            for each in sorted(organizations)
        ),
    }
    return Activity(id=identity, **(given | fields))


def partnership(identity: str, *organizations: str, **fields: Any) -> Partnership:
    """Make an active partnership of some organizations, all of them members."""
    given: dict[str, Any] = {
        "title": Text.of(en=identity),
        "types": (PartnershipType.OPERATIONAL,),
        "status": PartnershipStatus.ACTIVE,
        "parties": tuple(
            Party(organization_id=each, role=PartyRole.MEMBER) for each in organizations
        ),
        "created_at": MOMENT,
        "updated_at": MOMENT,
        "confirmed_at": MOMENT,
    }
    return Partnership(id=identity, **(given | fields))


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Records that fit together: every party and participant is one of the organizations."""

    organizations: tuple[Organization, ...] = ()
    activities: tuple[Activity, ...] = ()
    partnerships: tuple[Partnership, ...] = ()

    @property
    def batch(self) -> Batch:
        """All of it as new records."""
        return Batch(
            organizations=tuple(Change(after=each) for each in self.organizations),
            activities=tuple(Change(after=each) for each in self.activities),
            partnerships=tuple(Change(after=each) for each in self.partnerships),
        )

    @property
    def records(self) -> dict[str, Organization | Activity | Partnership]:
        """All records by id; two worlds are alike if these are equal, in whatever order."""
        found: dict[str, Organization | Activity | Partnership] = {}
        found |= {record.id: record for record in self.organizations}
        found |= {record.id: record for record in self.activities}
        found |= {record.id: record for record in self.partnerships}
        return found

    def updating(self, earlier: "World") -> Batch:
        """All of it as changes of the records with the same ids in an earlier world."""
        before: dict[str, Any] = earlier.records
        return Batch(
            organizations=tuple(
                Change(after=each, before=before[each.id]) for each in self.organizations
            ),
            activities=tuple(
                Change(after=each, before=before[each.id]) for each in self.activities
            ),
            partnerships=tuple(
                Change(after=each, before=before[each.id]) for each in self.partnerships
            ),
        )

    def upon(self, earlier: "World") -> "World":
        """An earlier world in which these records took the place of those with the same ids."""
        now: dict[str, Any] = earlier.records | self.records
        return World(
            organizations=tuple(now[each.id] for each in earlier.organizations),
            activities=tuple(now[each.id] for each in earlier.activities),
            partnerships=tuple(now[each.id] for each in earlier.partnerships),
        )

    def seen_by(self, viewer: Viewer) -> "World":
        """What exists for a viewer: hidden records are gone, and so is each mention of them."""
        seen = {each.id for each in self.organizations if viewer.sees(each.visibility, each.id)}
        return World(
            organizations=tuple(each for each in self.organizations if each.id in seen),
            activities=tuple(
                _with_participants(each, seen)
                for each in self.activities
                if not each.participants
                or any(p.organization_id in seen for p in each.participants)
            ),
            partnerships=tuple(
                _with_parties(each, seen)
                for each in self.partnerships
                if viewer.sees(each.visibility, each.id)
                and sum(party.organization_id in seen for party in each.parties) >= 2
            ),
        )


def _with_participants(record: Activity, seen: set[str]) -> Activity:
    kept = tuple(each for each in record.participants if each.organization_id in seen)
    return dataclasses.replace(record, participants=kept)


def _with_parties(record: Partnership, seen: set[str]) -> Partnership:
    return dataclasses.replace(
        record,
        parties=tuple(party for party in record.parties if party.organization_id in seen),
        goals=tuple(
            dataclasses.replace(
                goal, agreed_by=tuple(each for each in goal.agreed_by if each in seen)
            )
            for goal in record.goals
        ),
    )


# The fishers lack ice, and only the cold store has it. The choir offers what nobody asked for.
FISHERS = org(
    "fishers", needs="ice", offers="fish", regions=("ID-MA",), headquarters="ID-8171",
    type=OrganizationType.COMMUNITY_GROUP, themes=("sdg:14",), languages=("id",),
    name=Text.of(id="Kelompok Nelayan Tual", en="Tual Fishers"),
    mission=Text.of(id="Kami menjaga laut dan menjual ikan segar.", en="We care for the sea."),
)  # fmt: skip
COLD_STORE = org(
    "cold-store", needs="fish", offers="ice", regions=("ID-MA", "ID-MU"),
    type=OrganizationType.SOCIAL_ENTERPRISE, languages=("id", "en"),
)  # fmt: skip
CHOIR = org("choir", offers="songs", regions=("ID-JB",), languages=("en",))
REFUGE = org(
    "refuge", needs="funding", regions=("ID-MA",), themes=("dac:15160",),
    visibility=Visibility.HIDDEN,
)  # fmt: skip
HARBOUR = World(
    organizations=(FISHERS, COLD_STORE, CHOIR, REFUGE),
    activities=(
        activity("landing-site", "cold-store", "fishers", regions=("ID-8172",)),
        activity("night-watch", "refuge"),  # for most viewers it does not exist
        activity("census"),  # nobody is named, so everybody sees it
        activity("safe-harbour", "choir", "refuge", themes=("sdg:14.b", "sdg:4")),
    ),
    partnerships=(
        partnership("ice-for-fish", "fishers", "cold-store", regions=("ID-MA",)),
        partnership("shelter", "refuge", "fishers", visibility=Visibility.HIDDEN),
    ),
)


# --- strategies -----------------------------------------------------------------------------

_WORDS = [
    "air", "bersih", "desa", "nelayan", "pelatihan", "perempuan", "hutan", "kesehatan", "sekolah",
    "water", "village", "fishers", "training", "women", "forest", "rights", "Ébène", "café",
]  # fmt: skip
# Everything that can be typed or pasted, from any script. Controls never pass the input checks.
_letters = st.characters(exclude_categories=("Cs", "Cc"))
identities = st.uuids(version=4).map(str)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))
days = st.dates(date(2000, 1, 1), date(2035, 1, 1))
_phrases = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=6).map(" ".join)
words = st.one_of(_phrases, st.text(_letters, min_size=1, max_size=12))
_languages = st.sampled_from((*SERVICE_LANGUAGES[:3], "ar", UNDETERMINED))


def texts(*, min_size: int = 0) -> st.SearchStrategy[Text]:
    """Texts in up to three languages; none at all unless `min_size` asks for some."""
    return st.dictionaries(_languages, words, min_size=min_size, max_size=3).map(Text)


def _some(items: Sequence[Any], most: int = 3, least: int = 0) -> st.SearchStrategy[Any]:
    return st.lists(
        st.sampled_from(items), unique=True, min_size=least, max_size=min(most, len(items))
    ).map(tuple) if items else st.just(())  # fmt: skip


def _codes(vocabulary: Vocabulary, *schemes: VocabularyScheme) -> list[str]:
    return [each.code for scheme in schemes for each in vocabulary.of_scheme(scheme)]


_THEMES = (
    VocabularyScheme.SDG_GOAL,
    VocabularyScheme.SDG_TARGET,
    VocabularyScheme.DAC_SECTOR,
    VocabularyScheme.HUMANITARIAN_CLUSTER,
)


@dataclass(frozen=True)
class Records:
    """Strategies for single records whose codes come from one vocabulary."""

    vocabulary: Vocabulary = VOCABULARY

    @cached_property
    def regions(self) -> st.SearchStrategy[tuple[str, ...]]:
        """Up to three region codes, in any order."""
        return _some([region.code for region in self.vocabulary.regions])

    @cached_property
    def themes(self) -> st.SearchStrategy[tuple[str, ...]]:
        """Up to three theme codes, in any order."""
        return _some(_codes(self.vocabulary, *_THEMES))

    @cached_property
    def targets(self) -> st.SearchStrategy[tuple[str, ...]]:
        """Up to three goals and targets of the SDGs."""
        return _some(
            _codes(self.vocabulary, VocabularyScheme.SDG_GOAL, VocabularyScheme.SDG_TARGET)
        )

    @cached_property
    def units(self) -> st.SearchStrategy[str]:
        """One unit code."""
        return st.sampled_from(_codes(self.vocabulary, VocabularyScheme.UNIT))

    @cached_property
    def quantities(self) -> st.SearchStrategy[Quantity]:
        """Amounts from 0 to a million million, in any unit."""
        return st.builds(Quantity, value=st.floats(0, 1e12), unit=self.units)

    @cached_property
    def resources(self) -> st.SearchStrategy[str]:
        """One resource code."""
        return st.sampled_from(_codes(self.vocabulary, VocabularyScheme.RESOURCE))

    def resource(self, owner: str) -> st.SearchStrategy[Resource]:
        """A need or an offer of one organization."""
        return st.builds(
            Resource, id=identities, organization_id=st.just(owner),
            kind=st.sampled_from(ResourceKind), concept=self.resources,
            quantity=st.none() | self.quantities, note=texts(), regions=self.regions,
            available_from=st.none() | days, valid_until=st.none() | days,
        )  # fmt: skip

    def organization(
        self, identity: str, identifiers: Sequence[Identifier] = ()
    ) -> st.SearchStrategy[Organization]:
        """An organization with this id and these identifiers, everything else by chance."""
        places = [region.code for region in self.vocabulary.regions]
        resources = st.lists(self.resource(identity), max_size=3, unique_by=lambda each: each.id)
        return st.builds(
            Organization, id=st.just(identity), name=texts(min_size=1),
            type=st.sampled_from(OrganizationType), created_at=moments, updated_at=moments,
            confirmed_at=moments, acronym=st.none() | words,
            legal_form=st.none() | st.sampled_from(LegalForm),
            identifiers=st.just(tuple(identifiers)), mission=texts(),
            languages=_some(SERVICE_LANGUAGES), themes=self.themes,
            headquarters=st.none() | st.sampled_from(places), regions=self.regions,
            staff_count=st.none() | st.integers(0, 1_000_000),
            annual_budget=st.none() | self.quantities,
            website=st.none() | words.map("https://example.org/{}".format),
            mailbox=st.none() | st.just("office@example.org"),
            visibility=st.sampled_from(Visibility), matchable=st.booleans(),
            archived_at=st.none() | moments, sources=sources,
            resources=resources.map(lambda found: tuple(sorted(found, key=lambda each: each.id))),
        )  # fmt: skip

    def activity(
        self, identity: str, organizations: Sequence[str], identifier: str | None = None
    ) -> st.SearchStrategy[Activity]:
        """An activity of some of these organizations."""
        roles = st.sets(st.sampled_from(PartyRole), min_size=1, max_size=3).map(
            lambda chosen: tuple(role for role in PartyRole if role in chosen)
        )
        participants = _some(organizations, 4).flatmap(
            lambda chosen: st.tuples(
                *(
                    st.builds(Participant, organization_id=st.just(each), roles=roles)
                    for each in sorted(chosen)
                )
            )
        )
        return st.builds(
            Activity, id=st.just(identity), title=texts(min_size=1), updated_at=moments,
            identifier=st.just(identifier), description=texts(),
            status=st.none() | st.sampled_from(ActivityStatus), participants=participants,
            themes=self.themes, regions=self.regions, budget=st.none() | self.quantities,
            start_date=st.none() | days, end_date=st.none() | days, sources=sources,
        )  # fmt: skip

    def _party(self, organization: str) -> st.SearchStrategy[Party]:
        contribution = st.builds(
            Contribution, concept=self.resources, quantity=st.none() | self.quantities,
            delivered=st.none() | self.quantities,
        )  # fmt: skip
        return st.builds(
            Party, organization_id=st.just(organization), role=st.sampled_from(PartyRole),
            responsibilities=texts(), contributions=st.lists(contribution, max_size=2).map(tuple),
            answered_at=st.none() | moments, joined_on=st.none() | days,
            left_on=st.none() | days,
        )  # fmt: skip

    def _goal(self, parties: Sequence[str]) -> st.SearchStrategy[Goal]:
        amounts = st.none() | st.floats(-1e9, 1e9)
        indicator = st.builds(
            Indicator, id=identities, name=texts(min_size=1), baseline=amounts, target=amounts,
            unit=self.units, due_on=st.none() | days,
        )  # fmt: skip
        return st.builds(
            Goal, id=identities, text=texts(min_size=1),
            targets=self.targets,
            indicators=st.lists(indicator, max_size=2, unique_by=lambda each: each.id).map(tuple),
            agreed_by=_some(parties).map(lambda chosen: tuple(sorted(chosen))),
        )  # fmt: skip

    def partnership(
        self, identity: str, organizations: Sequence[Organization]
    ) -> st.SearchStrategy[Partnership]:
        """A partnership of two to four of these organizations, as visible as they allow."""
        return st.lists(
            st.sampled_from(organizations), unique_by=lambda each: each.id, min_size=2, max_size=4
        ).flatmap(lambda chosen: self._partnership_of(identity, chosen))

    def _partnership_of(
        self, identity: str, chosen: Sequence[Organization]
    ) -> st.SearchStrategy[Partnership]:
        ids = [each.id for each in chosen]
        order = list(Visibility)
        goals = st.lists(self._goal(ids), max_size=2, unique_by=lambda goal: goal.id)
        return st.builds(
            Partnership, id=st.just(identity), title=texts(min_size=1),
            types=_some(list(PartnershipType), 3, 1), status=st.sampled_from(PartnershipStatus),
            parties=st.tuples(*(self._party(each) for each in ids)), created_at=moments,
            updated_at=moments, confirmed_at=moments, description=texts(), themes=self.themes,
            regions=self.regions, start_date=st.none() | days, end_date=st.none() | days,
            review_every_months=st.integers(1, 60), next_review_due=st.none() | days,
            visibility=st.just(max((each.visibility for each in chosen), key=order.index)),
            goals=goals.map(tuple),
        )  # fmt: skip


sources = st.lists(
    st.builds(
        Source, name=st.sampled_from(("d-portal", "Direktori Desa", "Survei 2025")),
        retrieved_at=moments, url=st.none() | st.just("https://example.org/list"),
        license=st.none() | st.sampled_from(("CC-BY-4.0", "ODbL-1.0")),
        fields=_some(("name", "mission", "regions"), 2),
    ),
    max_size=2,
).map(tuple)  # fmt: skip

viewers = st.sampled_from(
    [Viewer(levels=frozenset(list(Visibility)[:count])) for count in range(1, len(Visibility) + 1)]
)
_numbers = st.text("0123456789ABCDEF", min_size=1, max_size=8)
_identifiers = st.builds(
    Identifier,
    scheme=st.sampled_from(("ID-KHH", "XM-DAC", "GB-COH")),
    value=_numbers,
    verified=st.booleans(),
)


@st.composite
def worlds(
    draw: st.DrawFn, vocabulary: Vocabulary = VOCABULARY, *, least: int = 0, most: int = 5
) -> World:
    """Whole worlds of `least` to `most` organizations and fewer activities and partnerships."""
    records = Records(vocabulary)
    distinct = st.lists(identities, unique=True, min_size=least, max_size=most)
    numbers = draw(st.lists(_identifiers, unique_by=lambda each: each.org_id, max_size=most + 2))
    organizations = []
    for identity in draw(distinct):
        count = draw(st.integers(0, min(2, len(numbers))))
        own = [numbers.pop() for _ in range(count)]
        if own:  # the primary one comes first
            own[0] = dataclasses.replace(own[0], primary=True)
        organizations.append(draw(records.organization(identity, own)))
    ids = [each.id for each in organizations]
    named = draw(st.sets(_numbers, max_size=2))  # some activities have an identifier
    activities = [
        draw(records.activity(identity, ids, named.pop() if named else None))
        for identity in draw(st.lists(identities, unique=True, max_size=most))
    ]
    alliances = draw(st.lists(identities, unique=True, max_size=3)) if len(ids) > 1 else []
    return World(
        organizations=tuple(organizations),
        activities=tuple(activities),
        partnerships=tuple(draw(records.partnership(each, organizations)) for each in alliances),
    )


@st.composite
def successors(draw: st.DrawFn, world: World, vocabulary: Vocabulary = VOCABULARY) -> World:
    """Later states of some records of a world: the same ids, the rest by chance, one version on.

    Identifiers stay with their owners; parties and participants are organizations of `world`.
    """
    records = Records(vocabulary)
    ids = [each.id for each in world.organizations]
    organizations = tuple(
        dataclasses.replace(
            draw(records.organization(each.id, each.identifiers)), version=each.version + 1
        )
        for each in draw(_some(world.organizations))
    )
    activities = tuple(
        draw(records.activity(each.id, ids, each.identifier))
        for each in draw(_some(world.activities))
    )
    later = {each.id: each for each in (*world.organizations, *organizations)}
    turned = {each.id for each in world.organizations if later[each.id].visibility
              is not each.visibility}  # fmt: skip
    # Who may be seen by fewer takes its partnerships along.
    chosen = {each.id for each in draw(_some(world.partnerships))}
    partnerships = tuple(
        dataclasses.replace(
            draw(records.partnership(each.id, list(later.values()))), version=each.version + 1
        )
        for each in world.partnerships
        if each.id in chosen or any(party.organization_id in turned for party in each.parties)
    )
    return World(organizations=organizations, activities=activities, partnerships=partnerships)
