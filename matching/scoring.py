"""How well does each candidate fit? All terms of all candidates, in one pass over the columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from domain.codes import ReasonCode
from matching import roles, supply, terms
from matching.candidates import Others, others
from matching.columns import OPEN_START
from matching.features import Features, cosines
from matching.network import Network, around
from matching.profile import MONTH, NEED, OFFER, Asker
from matching.ragged import Bools, Ints, Longs
from matching.rarity import Asked, Rarity, likeness, query
from matching.records import LANGUAGE, day, instant
from matching.relations import Relations, relations, stacked
from matching.sight import Sight, rows_with
from matching.similarity import likeness as alike
from matching.similarity import substitution
from matching.snapshot import Snapshot
from matching.terms import TERMS, Values
from matching.weights import Model

ENOUGH_TEXT = 300  # characters of a mission that say enough


@dataclass(frozen=True, eq=False, kw_only=True)
class Question:
    """What is scored for whom, with everything that stays the same for all candidates."""

    snapshot: Snapshot
    sight: Sight
    asker: Asker
    known: Relations
    network: Network
    roles: NDArray[np.uint8]  # by organization ordinal, 0 without activities
    now: int  # µs since 1970-01-01 UTC
    today: int  # days since then

    @classmethod
    def of(cls, snapshot: Snapshot, sight: Sight, asker: Asker, now: datetime) -> "Question":
        """Look around the asker once."""
        return cls(
            snapshot=snapshot,
            sight=sight,
            asker=asker,
            known=relations(snapshot.vocabulary),
            network=around(snapshot, sight, asker.ordinal),
            roles=roles.role_bits(snapshot),
            now=instant(now),
            today=day(now.date(), OPEN_START),
        )

    @cached_property
    def rarity(self) -> Rarity:
        """How rare the words of the snapshot are."""
        return Rarity.of(self.snapshot)

    @cached_property
    def words(self) -> Asked:
        """The asker's own texts as columns of word weights."""
        return query(self.asker.profile, "words", self.rarity.words)

    @cached_property
    def grams(self) -> Asked:
        """The asker's own texts as columns of letter groups."""
        return query(self.asker.profile, "grams", self.rarity.grams)

    @cached_property
    def item_words(self) -> Asked:
        """The asker's texts and latest activities as columns of word weights."""
        return query(self.asker.items, "words", self.rarity.words)


@dataclass(frozen=True, eq=False, kw_only=True)
class Scored:
    """Everybody scored, one row each, in the order of the parts and their rows.

    `terms` float32 (n,) in [0, 1]; `for_you`, `for_them`, `confidence`, `alike` too.
    `given` (n, needs of the asker) and `taken` (n, offers of the asker): how far each is met.
    """

    part: int  # of the snapshot's organizations
    rows: Longs  # in that part
    ordinals: Ints
    columns: Others
    terms: Mapping[ReasonCode, Values]
    for_you: Values
    for_them: Values
    confidence: Values
    alike: Values
    substitution: Values
    profile: Values  # closeness of missions
    activity: Values  # closeness of the best single activity
    told: Bools  # has a text
    understood: Bools
    verified: Bools
    given: Values
    taken: Values
    months: Values

    def __len__(self) -> int:
        return len(self.ordinals)


def scored(question: Question, rows: Sequence[Longs]) -> list[Scored]:
    """Score some rows of each part; one result for each part that has any."""
    snapshot, asker = question.snapshot, question.asker
    rarity = question.rarity
    activity = best_activities(question, rows)
    found = []
    for place, own in enumerate(rows):
        features = snapshot.organizations.whole[place].features
        if not len(own) or features is None:
            continue
        columns = others(snapshot.organizations.parts[place], own)
        shared = likeness_of(
            features, own, [("words", question.words, rarity.organization_words[place]),
                            ("grams", question.grams, rarity.organization_grams[place])],
        )  # fmt: skip
        meaning = meanings(features, own, asker.profile)
        profile = _best(terms.closeness(meaning, shared))
        found.append(_part(question, place, columns, own, profile, activity))
    return found


def likeness_of(
    features: Features, rows: Longs, asked: Sequence[tuple[str, Asked, Values]]
) -> Values:
    """Give shared words and letter groups of some rows with each text asked, (n, k)."""
    few = 2 * len(rows) < len(features)
    sides = []
    for field, columns, lengths in asked:
        value = likeness(features, field, columns, lengths, rows if few else None)
        sides.append(value if few else value[rows])
    return np.asarray((1 - terms.GRAMS) * sides[0] + terms.GRAMS * sides[1], np.float32)


def meanings(features: Features, rows: Longs, asked: Features) -> Values:
    """Give the encoder's cosine of some rows with each text asked, (n, k)."""
    if 2 * len(rows) < len(features):
        taken = features.vectors[rows], features.lengths[rows]
        return cosines(*taken, asked.vectors, asked.lengths)
    return cosines(features.vectors, features.lengths, asked.vectors, asked.lengths)[rows]


def _best(values: Values) -> Values:
    """Give the largest value of each row; 0 where nothing was asked."""
    return np.asarray(values.max(axis=1, initial=0.0), np.float32)


def best_activities(question: Question, rows: Sequence[Longs]) -> Values:
    """Give each organization's best single activity, by ordinal, float32 in [0, 1].

    Held against the asker's mission and its latest activities; the asker's own activities do not
    count, as everybody in them would look close. O(activities of the candidates).
    """
    snapshot, asker = question.snapshot, question.asker
    best = np.zeros(len(snapshot.levels), np.float32)
    if not len(asker.items):
        return best
    wanted = np.zeros(len(snapshot.levels), np.bool_)
    for part, own in zip(snapshot.organizations.parts, rows, strict=True):
        wanted[part.ordinals[own]] = True
    table = snapshot.activities
    for place, (held, alive) in enumerate(zip(table.whole, table.alive, strict=True)):
        if held.features is None or not len(held):
            continue
        counted = alive & held.columns.participants.any_of(wanted)
        if asker.ordinal >= 0:
            counted[rows_with(held.members, held.columns.participants, asker.ordinal)] = False
        chosen = np.flatnonzero(counted)
        close = _best(activity_closeness(question, place, chosen))
        members = held.columns.participants.take(chosen)
        np.maximum.at(best, members.values, close[members.owners])
    return best


def activity_closeness(question: Question, place: int, chosen: Longs) -> Values:
    """Give how close some activities of a part are to each of the asker's items, (n, k)."""
    features = question.snapshot.activities.whole[place].features
    assert features is not None  # noqa: S101 # parts without are left out before
    few = 2 * len(chosen) < len(features)
    lengths = question.rarity.activity_words[place]
    words = likeness(features, "words", question.item_words, lengths, chosen if few else None)
    words = words if few else words[chosen]
    return terms.closeness(meanings(features, chosen, question.asker.items), words)


def _part(
    question: Question,
    part: int,
    columns: Others,
    rows: Longs,
    profile: Values,
    activity: Values,
) -> Scored:
    asker, known, network = question.asker, question.known, question.network
    features = question.snapshot.organizations.whole[part].features
    assert features is not None  # noqa: S101 # parts without are left out before
    ordinals = columns.ordinals
    supplied = supply.hits(known, asker.needs, columns, OFFER, question.today)
    demanded = supply.hits(known, asker.offers, columns, NEED, question.today)
    given = supply.by_want(supplied, len(columns), len(asker.needs))
    best, sums = supply.by_resource(demanded, columns)
    needs = supply.counted(columns, NEED, question.today)
    offers = supply.counted(columns, OFFER, question.today)
    for_you = terms.gain(_best(given), _mean(given), offers)
    mean = (sums / np.maximum(needs, 1)).astype(np.float32)
    for_them = terms.gain(best, mean, needs)
    months = np.maximum(0, (question.now - columns.confirmed) / MONTH).astype(np.float32)
    held = question.roles[ordinals]
    bits = np.where(held > 0, held, roles.USUAL_BITS[columns.type]).astype(np.uint8)
    told = features.lengths[rows] > 0
    alikeness = alike(known, asker, columns, profile, told, question.today)
    substitute = substitution(alikeness)
    values = {
        ReasonCode.MISSION: terms.mission(profile, activity[ordinals]),
        ReasonCode.THEME: terms.theme(_themes(known, asker.themes), columns.themes),
        ReasonCode.NEEDS_MET: for_you,
        ReasonCode.OFFERS_WANTED: for_them,
        ReasonCode.RECIPROCITY: terms.harmonic(for_you, for_them),
        ReasonCode.ROLE_FIT: terms.role_fit(roles.fits(asker.roles), bits),
        ReasonCode.REGION: terms.region(_regions(known, asker.regions), columns.regions),
        ReasonCode.LANGUAGE: terms.language(_languages(asker.languages), columns.languages),
        ReasonCode.NETWORK: terms.network(network.shared[ordinals]),
        ReasonCode.TRUST: terms.trust(
            network.direct[ordinals],
            network.shared[ordinals],
            network.completed[ordinals],
            features.verified[rows],
        ),
        ReasonCode.FRESHNESS: terms.freshness(months),
    }
    room = 1 - substitute
    return Scored(
        part=part,
        rows=rows,
        ordinals=ordinals,
        columns=columns,
        terms={code: np.clip(value, 0, 1) * room for code, value in values.items()},
        for_you=np.clip(for_you, 0, 1),
        for_them=np.clip(for_them, 0, 1),
        confidence=_confidence(question, features, rows, months, needs, offers, held),
        alike=alikeness,
        substitution=substitute,
        profile=profile,
        activity=activity[ordinals],
        told=told,
        understood=features.understood[rows],
        verified=features.verified[rows],
        given=given,
        taken=supply.by_want(demanded, len(columns), len(asker.offers)),
        months=months,
    )


def _mean(values: Values) -> Values:
    if not values.shape[1]:
        return np.zeros(len(values), np.float32)
    return np.asarray(values.mean(axis=1), np.float32)


def _themes(known: Relations, themes: Ints) -> Values:
    return stacked([known.theme(int(each)) for each in themes], known.n_concepts)


def _regions(known: Relations, regions: Ints) -> Values:
    return stacked([known.region(int(each)) for each in regions], known.n_regions)


def _languages(spoken: Ints) -> Bools:
    asked = np.zeros(len(LANGUAGE), np.bool_)
    asked[spoken] = True
    return asked


def _support(
    characters: NDArray[np.int32], understood: Bools, fresh: Values, stated: Values, active: Bools
) -> Values:
    """Give how much one side's data supports a score, (n,): the mean of five parts in [0, 1]."""
    text = np.minimum(1, characters / ENOUGH_TEXT)
    return ((text + understood + fresh + stated + active) / 5).astype(np.float32)


def _confidence(
    question: Question,
    features: Features,
    rows: Longs,
    months: Values,
    needs: Ints,
    offers: Ints,
    held: NDArray[np.uint8],
) -> Values:
    """Geometric mean of the support on both sides: text, its language, age, resources, work."""
    theirs = _support(
        features.characters[rows],
        features.understood[rows] & (features.lengths[rows] > 0),
        terms.freshness(months),
        ((needs > 0) / 2 + (offers > 0) / 2).astype(np.float32),
        held > 0,
    )
    asker = question.asker
    ours = _support(
        np.array([max(asker.profile.characters, default=0)], np.int32),
        np.array([bool((asker.profile.understood & (asker.profile.lengths > 0)).any())]),
        terms.freshness(np.array([asker.months], np.float32)),
        np.array([bool(asker.needs) / 2 + bool(asker.offers) / 2], np.float32),
        np.array([len(asker.items) > len(asker.profile)]),
    )
    return np.asarray(np.sqrt(ours * theirs), np.float32)


def total(values: Mapping[ReasonCode, Values], model: Model) -> NDArray[np.float64]:
    """Add up weight times term, term by term in a fixed order, float64 (n,) in [0, 1].

    Not a matrix product: its last bits would depend on where a row lies.
    """
    first = next(iter(values.values()))
    score = np.zeros(len(first))
    for term in TERMS:
        score += model.weights[term.code] * values[term.code].astype(np.float64)
    return np.clip(score, 0, 1)
