"""What every candidate must score, told with plain loops over records: slow, and easy to believe.

From the matcher come what belongs to one record or to the vocabulary alone (the encoder's rounded
vector and the hashed words of a text, how near two regions, themes or resources are, which roles
fit) and the constants of the definitions. Everything that looks at several records is told anew
here, pair by pair, without arrays. Longer than a usual module: it is the whole definition once.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property

import numpy as np

from domain.activity import NEVER_BEGUN, Activity
from domain.codes import PartnershipStatus, PartyRole, ResourceKind
from domain.organization import Organization
from domain.partnership import BEGUN, Partnership
from domain.resource import Resource, smallest
from domain.viewer import VISITOR, Viewer
from domain.vocabulary import Vocabulary
from matching import (
    closeness,
    money,
    neighbors,
    profile,
    rarity,
    roles,
    shared_words,
    similarity,
    supply,
    terms,
)
from matching.bags import AMOUNTS, DAMPED, LEVELS, MOST
from matching.drawing import WORDS
from matching.encoder import TextEncoder
from matching.features import Features
from matching.quantizing import quantized
from matching.records import MONTH, ROLE
from matching.relations import ADJOINING, Relations, relations
from matching.terms import TERMS
from matching.weights import PRIOR, Model
from tests.worlds import World

Terms = dict[str, float]
Set = frozenset[int]
NO_WORDS: dict[int, int] = {}


@dataclass(frozen=True, eq=False)
class Read:
    """One text as the matcher reads it: hashed words with levels, and a rounded direction."""

    words: dict[int, int]
    vector: tuple[int, ...]

    @classmethod
    def of(cls, features: Features, row: int = 0) -> "Read":
        """Take one row."""
        numbers, levels = features.words.row(row)
        words = dict(zip(numbers.tolist(), levels.tolist(), strict=True))
        return cls(words, tuple(features.vectors[row].tolist()))

    @property
    def told(self) -> bool:
        """Whether it says anything."""
        return any(self.vector)

    @property
    def norm(self) -> np.float32:
        """Length of the damped counts."""
        squares = [float(DAMPED[count]) ** 2 for count in self.words.values()]
        return np.float32(math.sqrt(math.fsum(squares)))


def cosine(one: Read, two: Read) -> float:
    """Of the rounded directions; 0 where one says nothing."""
    if not one.told or not two.told:
        return 0.0
    lengths = [math.sqrt(sum(each * each for each in read.vector)) for read in (one, two)]
    shared = sum(a * b for a, b in zip(one.vector, two.vector, strict=True))
    return shared / (lengths[0] * lengths[1])


def likeness(meaning: float) -> float:
    """What unrelated texts reach counts as nothing."""
    return min(1.0, max(0.0, (meaning - terms.UNRELATED) / (1 - terms.UNRELATED)))


def saturating(amount: float, half: float) -> float:
    """One half at `half`."""
    return amount / (amount + half)


@dataclass(frozen=True, eq=False)
class Item:
    """A text of the asker with what it is about, where and when."""

    read: Read
    themes: Set
    regions: Set
    day: int | None


@dataclass(frozen=True, eq=False)
class ScoringReference:
    """The whole truth about the scores in one world, for one viewer at one time."""

    world: World
    vocabulary: Vocabulary
    encoder: TextEncoder
    viewer: Viewer
    now: datetime

    # --- records ---------------------------------------------------------------------------

    @cached_property
    def organizations(self) -> dict[str, Organization]:
        """All of them by id."""
        return {each.id: each for each in self.world.organizations}

    @cached_property
    def seen(self) -> set[str]:
        """Who exists for the viewer."""
        return {
            each.id
            for each in self.world.organizations
            if self.viewer.sees(each.visibility, each.id)
        }

    @cached_property
    def known(self) -> Relations:
        """How near terms of the vocabulary are."""
        return relations(self.vocabulary)

    @cache  # noqa: B019 # a reference lives as long as its test
    def read(self, record: Organization | Activity) -> Read:
        """Read the texts of a record."""
        return Read.of(Features.of([record], self.encoder))  # type: ignore[list-item]

    def works_of(self, organization: str) -> list[Activity]:
        """Its activities by id."""
        own = [
            each
            for each in self.world.activities
            if any(one.organization_id == organization for one in each.participants)
        ]
        return sorted(own, key=lambda each: each.id)

    def seen_in(self, work: Activity) -> list[str]:
        """The participants of an activity that the viewer sees."""
        return [
            one.organization_id for one in work.participants if one.organization_id in self.seen
        ]

    def small(self, work: Activity) -> bool:
        """Whether those in it can be taken to have met."""
        return work.status not in NEVER_BEGUN and 2 <= len(self.seen_in(work)) <= 10

    @cached_property
    def partnerships(self) -> list[Partnership]:
        """Those the viewer sees that were not declined."""
        return [
            each
            for each in self.world.partnerships
            if self.viewer.sees(each.visibility, each.id)
            and sum(party.organization_id in self.seen for party in each.parties) >= 2
            and each.status is not PartnershipStatus.DECLINED
        ]

    def present(self, agreed: Partnership) -> set[str]:
        """The seen parties that did not leave."""
        return {
            each.organization_id
            for each in agreed.parties
            if each.left_on is None and each.organization_id in self.seen
        }

    def concepts(self, codes: Iterable[str]) -> Set:
        """Places of codes that the vocabulary knows."""
        found = self.vocabulary.concepts
        return frozenset(found.ordinal(found.get(code).code) for code in codes if code in found)

    def regions(self, codes: Iterable[str]) -> Set:
        """Places of codes that the vocabulary knows."""
        found = self.vocabulary.regions
        return frozenset(found.ordinal(found.get(code).code) for code in codes if code in found)

    def resources(self, owner: str, kind: ResourceKind) -> list[Resource]:
        """Open needs or offers."""
        return [
            each
            for each in self.organizations[owner].resources
            if each.kind is kind
            and each.concept in self.vocabulary.concepts
            and (each.valid_until is None or each.valid_until >= self.now.date())
        ]

    # --- words -----------------------------------------------------------------------------

    @cached_property
    def public_texts(self) -> list[Read]:
        """What everybody may read: of active organizations, and of activities."""
        open_ = [
            each
            for each in self.world.organizations
            if VISITOR.sees(each.visibility, each.id) and each.archived_at is None
        ]
        return [self.read(each) for each in (*open_, *self.public_works)]

    @cached_property
    def public_works(self) -> list[Activity]:
        """Activities that everybody sees."""
        seen = {each.id for each in self.world.seen_by(VISITOR).activities}
        return [each for each in self.world.activities if each.id in seen]

    @cached_property
    def frequency(self) -> Counter[int]:
        """In how many public texts each word stands."""
        return Counter(word for read in self.public_texts for word in read.words)

    @cached_property
    def n_texts(self) -> int:
        """How many public texts have words."""
        return sum(bool(read.words) for read in self.public_texts)

    def idf(self, word: int) -> float:
        """The rarer, the more; nothing for what stands nearly everywhere."""
        df = self.frequency[word]
        if self.n_texts >= rarity.MANY and df > rarity.COMMON * self.n_texts:
            return 0.0
        return 1 + math.log((1 + self.n_texts) / (1 + df))

    def shared(self, row: Read, asked: Read) -> float:
        """How much of what was asked stands in a row, in [0, 1]."""
        largest = 1 + math.log(1 + self.n_texts)
        valued = {
            word: float(DAMPED[count]) * self.idf(word)
            for word, count in asked.words.items()
            if self.idf(word) > 0
        }
        length = math.sqrt(math.fsum(value * value for value in valued.values()))
        total = 0.0
        for word, value in valued.items():
            if word in row.words:
                weight = min(1.0, value * self.idf(word) / (length * largest))
                share = float(
                    np.rint(shared_words.WEIGHT_STEPS * (DAMPED[row.words[word]] / row.norm))
                )  # in float32, as rows keep it
                total += float(np.rint(shared_words.QUERY_STEPS * weight)) * share
        return min(1.0, total / (shared_words.WEIGHT_STEPS * shared_words.QUERY_STEPS))

    def own_share(self, asked: Read) -> float:
        """What a text reaches against itself."""
        largest = 1 + math.log(1 + self.n_texts)
        known = {word: count for word, count in asked.words.items() if self.idf(word) > 0}
        damped = [float(DAMPED[count]) for count in known.values()]
        valued = [float(DAMPED[count]) * self.idf(word) for word, count in known.items()]
        if not known:
            return 1.0
        sizes = [math.sqrt(math.fsum(each * each for each in own)) for own in (valued, damped)]
        return sizes[0] / (sizes[1] * largest)

    @cache  # noqa: B019
    def portrait(self, organization: str) -> Read:
        """All distinct texts of an organization together."""
        texts = [self.read(self.organizations[organization])]
        texts += [self.read(work) for work in self.works_of(organization)]
        distinct = list({(tuple(each.words.items()), each.vector): each for each in texts}.values())
        words: Counter[int] = Counter()
        sums = [0] * len(distinct[0].vector)
        for read in distinct:
            words.update({word: int(AMOUNTS[level]) for word, level in read.words.items()})
            if read.told:
                length = np.float32(math.sqrt(sum(each * each for each in read.vector)))
                scale = float(np.float32(1 << 14) / length)
                for place, value in enumerate(read.vector):
                    sums[place] += int(np.rint(value * scale))
        kept = sorted(words.items(), key=lambda each: (-each[1], each[0]))[:WORDS]
        vector = quantized(np.array([sums], np.float32))[0][0]
        levels = {word: int(LEVELS[min(count, MOST)]) for word, count in sorted(kept)}
        return Read(levels, tuple(vector.tolist()))

    # --- what was done ---------------------------------------------------------------------

    def share_weight(self, place: int, kind: str) -> int:
        """How much a theme or a region says, in thousandths."""
        own = self._themes_of_works if kind == "themes" else self._regions_of_works
        least = 0.3 if kind == "themes" else 0.1
        return round(1000 * (math.log((1 + len(self.public_works)) / (1 + own[place])) + least))

    @cached_property
    def _themes_of_works(self) -> Counter[int]:
        return Counter(one for each in self.public_works for one in self.concepts(each.themes))

    @cached_property
    def _regions_of_works(self) -> Counter[int]:
        return Counter(one for each in self.public_works for one in self.regions(each.regions))

    def covered(self, own: Set, asked: Set, kind: str) -> float:
        """The weighted part of what is asked that is named."""
        total = sum(self.share_weight(each, kind) for each in asked)
        return sum(self.share_weight(each, kind) for each in asked & own) / total if total else 0.0

    def set_cosine(self, one: Set, two: Set, kind: str) -> float:
        """Of two sets under those weights."""
        sizes = [sum(self.share_weight(each, kind) for each in own) for own in (one, two)]
        if not sizes[0] or not sizes[1]:
            return 0.0
        shared = sum(self.share_weight(each, kind) for each in one & two)
        return min(1.0, shared / math.sqrt(sizes[0] * sizes[1]))

    def items(self, asker: str) -> list[Item]:
        """The mission, and the latest activities that say something new."""
        own = self.organizations[asker]
        found = [Item(self.read(own), self.concepts(own.themes), self.regions(own.regions), None)]
        latest = sorted(
            self.works_of(asker),
            key=lambda each: (-_day(each.start_date) if each.start_date else math.inf, each.id),
        )
        said: set[tuple[tuple[int, int], ...]] = set()
        for work in latest:
            read = self.read(work)
            words = tuple(read.words.items())
            if words in said or len(found) > profile.ACTIVITIES_READ:
                continue
            said.add(words)
            found.append(
                Item(read, self.concepts(work.themes), self.regions(work.regions),
                     _day(work.start_date) if work.start_date else None)
            )  # fmt: skip
        return found

    def close(self, work: Activity, item: Item) -> tuple[float, float, float, float, float]:
        """Words, meaning, themes, places, and how much is left after the years between."""
        read = self.read(work)
        day = _day(work.start_date) if work.start_date else None
        return (
            self.shared(read, item.read),
            likeness(cosine(read, item.read)),
            self.set_cosine(self.concepts(work.themes), item.themes, "themes"),
            self.set_cosine(self.regions(work.regions), item.regions, "regions"),
            0.5 + 0.5 * math.exp(-_apart(day, item.day) / 365.25 / terms.FADING_YEARS),
        )

    def whole(self, work: Activity, item: Item) -> float:
        """All of it together, in [0, 1]."""
        words, meaning, themes, places, fading = self.close(work, item)
        mixed = words + closeness.MEANING * meaning + closeness.THEMES * themes
        mixed += closeness.PLACES * places
        return mixed * fading / closeness.ALL_OF_IT

    # --- roles -----------------------------------------------------------------------------

    @cache  # noqa: B019
    def held(self, organization: str) -> Counter[PartyRole]:
        """In how many activities it holds each role."""
        return Counter(
            role
            for work in self.works_of(organization)
            for one in work.participants
            if one.organization_id == organization
            for role in set(one.roles)
        )

    def role_shares(self, organization: str, *, usual: bool) -> dict[PartyRole, float]:
        """What part each role is; those usual for its type if it held none."""
        own = self.held(organization)
        if own:
            return {role: count / own.total() for role, count in own.items()}
        kind = roles.USUAL[self.organizations[organization].type] if usual else ()
        return {role: 1 / len(kind) for role in kind}

    def beside(self, organization: str, role: PartyRole) -> int:
        """In how many small activities somebody else held a role beside it."""
        return sum(
            any(
                role in one.roles
                for one in work.participants
                if one.organization_id != organization and one.organization_id in self.seen
            )
            for work in self.works_of(organization)
            if self.small(work)
        )

    # --- who knows whom --------------------------------------------------------------------

    @cached_property
    def groups(self) -> list[set[str]]:
        """Everybody seen who worked together, once for each work."""
        return [set(self.seen_in(work)) for work in self.world.activities if self.small(work)] + [
            self.present(each) for each in self.partnerships if each.status in BEGUN
        ]

    def partners(self, organization: str) -> set[str]:
        """Everybody seen it has worked with."""
        found = set().union(*(each for each in self.groups if organization in each))
        return found - {organization}

    def existing(self, organization: str) -> set[str]:
        """Everybody seen it has a partnership with."""
        found = set().union(
            *(self.present(each) for each in self.partnerships
              if organization in self.present(each))
        )  # fmt: skip
        return found - {organization}

    def completed(self, organization: str) -> int:
        """Its completed partnerships."""
        return sum(
            each.status is PartnershipStatus.COMPLETED
            and organization
            in {party.organization_id for party in each.parties if party.left_on is None}
            for each in self.partnerships
        )

    def alike(self, asker: str) -> dict[str, float]:
        """The organizations most like the asker in texts and roles."""
        ours = self.role_shares(asker, usual=True)
        found = {}
        for other in self.seen - {asker}:
            near = self.shared(self.portrait(other), self.portrait(asker))
            near += neighbors.MEANING * likeness(cosine(self.portrait(other), self.portrait(asker)))
            theirs = self.role_shares(other, usual=False)
            overlap = sum(min(ours.get(role, 0), theirs.get(role, 0)) for role in PartyRole)
            if not ours or not theirs:
                overlap = neighbors.UNKNOWN_ROLES
            value = round(near * overlap, 6)
            if value > 0:
                found[other] = value
        best = sorted(found, key=lambda each: (-found[each], each))[: neighbors.ALIKE]
        return {each: found[each] for each in best}

    def closest_works(self, asker: str) -> list[tuple[Activity, float]]:
        """Activities of others with their closeness, closest first; small worlds look at all.

        All that share a word, and the latest of those alike.
        """
        items = self.items(asker)
        seen = [work for work in self.world.activities
                if not work.participants or self.seen_in(work)]  # fmt: skip
        others = [each for each in seen
                  if asker not in {one.organization_id for one in each.participants}]  # fmt: skip
        looked_at = {
            work.id for work in others
            if any(self.shared(self.read(work), item.read) > 0 for item in items)
        }  # fmt: skip
        for each in self.alike(asker):
            own = [work for work in self.works_of(each) if work in others]
            days = sorted((_day(work.start_date) if work.start_date else -math.inf
                           for work in own), reverse=True)  # fmt: skip
            least = days[min(len(days), neighbors.WORKS_OF_ALIKE) - 1] if days else 0
            looked_at |= {
                work.id for work in own
                if (_day(work.start_date) if work.start_date else -math.inf) >= least
            }  # fmt: skip
        found = [
            (work, max(self.whole(work, item) for item in items))
            for work in others
            if work.id in looked_at
        ]
        found = [(work, float(np.float32(value))) for work, value in found if value > 0]
        return sorted(found, key=lambda each: (-each[1], each[0].id))

    def took_part(self, asker: str, other: str, most: int) -> float:
        """Squared closeness of the closest activities that another took part in."""
        return math.fsum(
            round((closeness.ALL_OF_IT * value) ** 2, 6)
            for work, value in self.closest_works(asker)[:most]
            if other in {one.organization_id for one in work.participants}
        )

    # --- needs and offers ------------------------------------------------------------------

    def hit(
        self, need: Resource, offer: Resource, asked: Resource, asker: str, other: str
    ) -> float:
        """How well an offer meets a need; `asked` is the one of the two that the asker states."""
        concept = self.vocabulary.concepts.ordinal
        fit = float(self.known.supply(concept(need.concept))[concept(offer.concept)])
        return fit * _quantity(need, offer) * self._place(asked, need, offer, asker, other)

    def _place(
        self, asked: Resource, need: Resource, offer: Resource, asker: str, other: str
    ) -> float:
        theirs = offer if asked is need else need
        ours = self.regions(asked.regions) or self.regions(self.organizations[asker].regions)
        own = self.regions(theirs.regions) or self.regions(self.organizations[other].regions)
        if not ours or not own:
            return supply.UNKNOWN_PLACE
        needed, offered = (ours, own) if asked is need else (own, ours)
        best = max(float(self.known.region(one)[two]) for one in needed for two in offered)
        concept = self.vocabulary.concepts.ordinal
        bound = self.known.bound[[concept(need.concept), concept(offer.concept)]].any()
        if bound and best <= np.float32(ADJOINING):
            return 0.0
        return supply.FAR + (1 - supply.FAR) * best

    def gains(self, asker: str, other: str) -> tuple[float, float]:
        """What the asker gains, and what the other."""
        kinds = (ResourceKind.NEED, ResourceKind.OFFER)
        needs, offers = (self.resources(asker, kind) for kind in kinds)
        their_needs, their_offers = (self.resources(other, kind) for kind in kinds)
        met = [
            max((self.hit(need, offer, need, asker, other) for offer in their_offers), default=0.0)
            for need in needs
        ]
        wanted = [
            max((self.hit(need, offer, offer, asker, other) for offer in offers), default=0.0)
            for need in their_needs
        ]
        return _gain(met, len(their_offers)), _gain(wanted, len(their_needs))

    # --- substitutes -----------------------------------------------------------------------

    def alikeness(self, asker: str, other: str) -> float:
        """The mean over what one of the two states, twins 1."""
        one, two = self.organizations[asker], self.organizations[other]
        total, weight = 0.0, 0.0
        known = self.vocabulary.concepts
        offers, needs = (
            [{known.ordinal(each.concept) for each in self.resources(own, kind)}
             for own in (asker, other)]
            for kind in (ResourceKind.OFFER, ResourceKind.NEED)
        )  # fmt: skip
        pairs = [
            (similarity.THEMES, set(self.concepts(one.themes)), set(self.concepts(two.themes))),
            (similarity.REGIONS, set(self.regions(one.regions)), set(self.regions(two.regions))),
            (similarity.OFFERS, *offers),
            (similarity.NEEDS, *needs),
        ]
        for share, ours, theirs in pairs:
            if ours or theirs:
                total += share * len(ours & theirs) / len(ours | theirs)
                weight += share
        texts = bool(one.mission) or bool(two.mission)
        if texts:
            weight += similarity.MISSION
        if weight < similarity.ENOUGH:
            return 0.0
        if (total + similarity.MISSION * texts) / weight <= similarity.ALIKE:
            return 0.0
        return (total + similarity.MISSION * texts * self.mission(asker, other)) / weight

    def mission(self, asker: str, other: str) -> float:
        """Closeness of what both say of themselves."""
        ours, theirs = (self.read(self.organizations[each]) for each in (asker, other))
        words = min(1.0, self.shared(theirs, ours) / self.own_share(ours))
        return terms.MEANING * likeness(cosine(theirs, ours)) + (1 - terms.MEANING) * words

    # --- the score -------------------------------------------------------------------------

    def terms(self, asker: str, other: str) -> Terms:
        """All terms of one candidate, in [0, 1]."""
        ours, theirs = self.organizations[asker], self.organizations[other]
        items = self.items(asker)
        portraits = self.portrait(other), self.portrait(asker)
        for_you, for_them = self.gains(asker, other)
        months = max(0, (self.now.date() - theirs.confirmed_at.date()).days) / MONTH
        shared = len((self.partners(asker) & self.partners(other)) - {asker, other})
        direct = other in self.partners(asker)
        alike = self.alike(asker)
        found = {
            "portrait_words": self.shared(*portraits),
            "portrait_meaning": likeness(cosine(*portraits)),
            **self._works(asker, other, items),
            **self._subjects(ours, theirs, items),
            **self._roles(asker, other),
            "network": shared / (shared + 2),
            "partners_of_alike": saturating(
                math.fsum(value for each, value in alike.items() if other in self.partners(each)),
                0.5,
            ),
            "close_work": saturating(self.took_part(asker, other, neighbors.CLOSE), 0.5),
            "near_work": saturating(self.took_part(asker, other, neighbors.NEAR), 2.0),
            "needs_met": for_you,
            "offers_wanted": for_them,
            "reciprocity": _harmonic(for_you, for_them),
            "language": _language(ours.languages, theirs.languages),
            "trust": 0.5 * (1.0 if direct else 0.7 if shared else 0.0)
            + 0.3 * (1 - 0.5 ** self.completed(other))
            + 0.2 * any(each.verified for each in theirs.identifiers),
            "freshness": min(1.0, max(0.0, 1 - months / terms.FADING)),
        }
        alike_ = self.alikeness(asker, other)
        size = similarity.TWIN - similarity.ALIKE
        room = 1 - min(1.0, max(0.0, (alike_ - similarity.ALIKE) / size))
        return {term.name: min(1.0, max(0.0, found[term.name])) * room for term in TERMS}

    def _works(self, asker: str, other: str, items: Sequence[Item]) -> Terms:
        mine = {each.id for each in self.works_of(asker)}
        own = [each for each in self.works_of(other) if each.id not in mine]
        asked = frozenset().union(*(each.regions for each in items))
        best, here, years = [0.0] * 4, 0, 0
        for work in own:
            for item in items:
                *values, fading = self.close(work, item)
                best = [max(a, value * fading) for a, value in zip(best, values, strict=True)]
            if self.small(work):
                here += round(1000 * self.covered(self.regions(work.regions), asked, "regions"))
            known = [item.day for item in items if item.day is not None]
            if work.start_date and known:
                nearest = min(_apart(_day(work.start_date), day) for day in known)
                years += round(1000 * math.exp(-nearest / 365.25))
        starts = [_day(each.start_date) for each in own if each.start_date]
        asked_days = [item.day for item in items if item.day is not None]
        recent = 0.0
        if starts and asked_days:
            recent = math.exp(-abs(max(starts) - max(asked_days)) / 365.25 / 2)
        words, meaning, themes, places = best
        return {
            "activity_words": words,
            "activity_meaning": meaning,
            "activity_theme": themes,
            "activity_region": places,
            "works_here": saturating(here / 1000, 3),
            "years_together": saturating(years / 1000, 3),
            "recent": recent,
        }

    def _subjects(self, ours: Organization, theirs: Organization, items: Sequence[Item]) -> Terms:
        themes, own_themes = self.concepts(ours.themes), self.concepts(theirs.themes)
        regions, own_regions = self.regions(ours.regions), self.regions(theirs.regions)
        near = {(a, b): float(self.known.theme(a)[b]) for a in themes for b in own_themes}
        theme = region = 0.0
        if near:
            theme = _harmonic(
                _mean(max(near[a, b] for b in own_themes) for a in themes),
                _mean(max(near[a, b] for a in themes) for b in own_themes),
            )
        if regions and own_regions:
            region = _mean(
                max(float(self.known.region(a)[b]) for b in own_regions) for a in regions
            ) * math.sqrt(min(1.0, terms.MANY / len(own_regions)))
        all_themes = frozenset().union(*(each.themes for each in items))
        all_regions = frozenset().union(*(each.regions for each in items))
        named = len(own_regions) + len(all_regions)
        return {
            "theme": theme,
            "theme_coverage": self.covered(own_themes, all_themes, "themes"),
            "region": region,
            "region_coverage": self.covered(own_regions, all_regions, "regions"),
            "region_focus": 2 * len(own_regions & all_regions) / max(named, 1),
        }

    def _roles(self, asker: str, other: str) -> Terms:
        ours, theirs = (self.role_shares(each, usual=True) for each in (asker, other))
        bits = [sum(1 << ROLE[role] for role in each) for each in (ours, theirs)]
        beside = math.fsum(self.beside(other, role) * share for role, share in ours.items())
        overlap = sum(min(ours.get(role, 0), theirs.get(role, 0)) for role in PartyRole)
        return {
            "role_fit": float(roles.fits(bits[0])[bits[1]]),
            "role_difference": 1 - overlap if ours and theirs else 0.5,
            "beside": saturating(beside, 3),
            "beside_share": beside / (len(self.works_of(other)) + 2),
        }

    def score(self, asker: str, other: str, model: Model = PRIOR) -> float:
        """Weights times terms."""
        values = self.terms(asker, other)
        return math.fsum(model.weights[name] * value for name, value in values.items())

    def scores(self, asker: str, model: Model = PRIOR) -> dict[str, float]:
        """The score of everybody who may be suggested."""
        met = self.existing(asker)
        return {
            each.id: self.score(asker, each.id, model)
            for each in self.world.organizations
            if each.id in self.seen - met - {asker} and each.matchable and not each.archived_at
        }


def _day(when: date) -> int:
    return when.toordinal() - date(1970, 1, 1).toordinal()


UNKNOWN_DAYS = round(terms.UNKNOWN_YEARS * 365.25)


def _apart(one: int | None, two: int | None) -> float:
    return UNKNOWN_DAYS if one is None or two is None else abs(one - two)


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return math.fsum(found) / len(found)


def _harmonic(one: float, two: float) -> float:
    return 2 * one * two / (one + two) if one + two > 0 else 0.0


def _gain(values: Sequence[float], claims: int) -> float:
    if not values:
        return 0.0
    trust = min(1.0, terms.MANY / max(claims, 1))
    return (terms.BEST_MATCH * max(values) + (1 - terms.BEST_MATCH) * _mean(values)) * trust


def _quantity(need: Resource, offer: Resource) -> float:
    if need.quantity is None:
        return 1.0
    if offer.quantity is None:
        return supply.UNCOUNTED
    amounts = (need.quantity, offer.quantity)
    (unit, held), (other, others_held) = (_measure(each.unit) for each in amounts)
    if unit != other:
        return supply.UNCOUNTED
    # Amounts are kept in four bytes, in which the smallest are nothing.
    needed, offered = (float(np.float32(each.value)) for each in amounts)
    needed, offered = needed * held, offered * others_held
    if needed <= 0 or offered >= needed * (1 - supply.ROUNDED):
        return 1.0
    return offered / needed


def _measure(unit: str) -> tuple[str, float]:
    """In what an amount compares, and how many of it one is: money in dollars, by a rough rate."""
    return ("unit:USD", money.DOLLARS[unit]) if unit in money.DOLLARS else smallest(unit)


def _language(ours: Sequence[str], theirs: Sequence[str]) -> float:
    if not ours or not theirs:
        return 0.5
    shared = len(set(ours) & set(theirs))
    return terms.OVERLAP + (1 - terms.OVERLAP) * shared / len(ours) if shared else 0.0
