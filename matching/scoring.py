"""How well does each candidate fit? All terms of some candidates, from the columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import rarity, roles, supply, terms
from matching.candidates import Others, others
from matching.columns import OPEN_START
from matching.compiled import compiled, float32, int32, read, uint8, void, written
from matching.features import Features, cosines
from matching.neighbors import Neighbors, neighbors
from matching.profile import MONTH, NEED, OFFER
from matching.question import Question
from matching.ragged import Bools, Ints, Longs
from matching.records import LANGUAGE
from matching.relations import Relations, stacked
from matching.similarity import mission_matters, stated, substitution
from matching.terms import TERMS, Values
from matching.weights import Model
from matching.works import Works, works

ENOUGH_TEXT = 300  # characters of a mission that say enough


@dataclass(frozen=True, eq=False, kw_only=True)
class Scored:
    """Some candidates scored, n rows; part by part of the snapshot's organizations.

    `terms` float32 (n,) in [0, 1] by name; `for_you`, `for_them`, `confidence`, `alike` too.
    `given` (n, needs of the asker) and `taken` (n, offers of the asker): how far each is met.
    `around` tells of everybody: whom explanations name.
    """

    question: Question
    parts: NDArray[np.int64]  # of the snapshot's organizations
    rows: Longs  # in that part
    ordinals: Ints
    columns: Others
    terms: Mapping[str, Values]
    for_you: Values
    for_them: Values
    confidence: Values
    alike: Values
    substitution: Values
    profile: Values  # closeness of all that both say
    activity: Values  # closeness of the best single activity
    told: Bools  # has a text
    understood: Bools
    verified: Bools
    given: Values
    taken: Values
    months: Values
    around: Neighbors

    def __len__(self) -> int:
        return len(self.ordinals)

    def take(self, places: Longs) -> "Scored":
        """Give some rows only, in this order."""
        cut = {
            each.name: getattr(self, each.name)[places]
            for each in fields(self)
            if isinstance(getattr(self, each.name), np.ndarray)
        }
        return replace(
            self,
            columns=self.columns.take(places),
            terms={name: values[places] for name, values in self.terms.items()},
            **cut,
        )


class Scorer:
    """Scores candidates of one question; what concerns everybody is looked at once."""

    def __init__(self, question: Question) -> None:
        self.question = question

    @cached_property
    def neighbors(self) -> Neighbors:
        """Who is near the asker through others."""
        return neighbors(self.question)

    def scored(self, rows: Sequence[Longs]) -> Scored:
        """Score some rows of each part of the organizations, side by side in that order."""
        question = self.question
        table = question.snapshot.organizations
        columns = Others.joined(
            [others(part, own) for part, own in zip(table.parts, rows, strict=True)]
        )
        read = _Read.of(question, rows)
        done = works(question, columns.ordinals)
        return _scored(question, rows, columns, read, done, self.neighbors)

    def estimated(self, rows: Sequence[Longs], model: Model) -> NDArray[np.float32]:
        """Estimate the scores of some rows of each part, float32 (n,): stage one.

        Every term that costs little is exact. Of activities only the words count, the heaviest of
        each item, so a candidate's true score may be higher by what the other deep terms add.
        """
        found = [self._estimated(place, own, model) for place, own in enumerate(rows)]
        return np.concatenate([np.zeros(0, np.float32), *found])

    def _estimated(self, place: int, rows: Longs, model: Model) -> NDArray[np.float32]:
        question = self.question
        part = question.snapshot.organizations.whole[place]
        if part.features is None or not len(rows):
            return np.zeros(len(rows), np.float32)
        # Picking most rows of ragged columns costs more than looking at all of them.
        few = 4 * len(rows) < len(part)
        looked_at = rows if few else np.arange(len(part))
        columns = others(part.columns, looked_at)
        gains = _Gains.of(question, columns)
        verified = part.features.verified[looked_at]
        values = light_terms(question, columns, verified, gains, self.neighbors)
        values["activity_words"] = self.neighbors.words[columns.ordinals]
        found = np.zeros(len(columns), np.float32)
        for name, value in values.items():
            if weight := model.weights[name]:
                found += np.float32(weight) * value
        return found if few else found[rows]


@dataclass(frozen=True, eq=False, kw_only=True)
class _Read:
    """What the texts of the candidates are, (n,) each."""

    told: Bools
    understood: Bools
    verified: Bools
    characters: Ints

    @classmethod
    def of(cls, question: Question, rows: Sequence[Longs]) -> "_Read":
        return cls(
            told=gathered(question, rows, lambda each: each.lengths) > 0,
            understood=gathered(question, rows, lambda each: each.understood),
            verified=gathered(question, rows, lambda each: each.verified),
            characters=gathered(question, rows, lambda each: each.characters),
        )


def gathered(
    question: Question, rows: Sequence[Longs], column: Callable[[Features], NDArray[Any]]
) -> NDArray[Any]:
    """Take one column of the features of some rows of each part."""
    found = []
    for part, own in zip(question.snapshot.organizations.whole, rows, strict=True):
        assert part.features is not None  # noqa: S101 # matching asks for an encoder before
        found.append(column(part.features)[own])
    return np.concatenate(found)


def missions(question: Question, rows: Sequence[Longs]) -> Values:
    """Give the closeness of missions alone, (n,): what alternatives and twins are told by."""
    asker = question.asker
    found = [np.zeros(0, np.float32)]
    for part, own in zip(question.snapshot.organizations.whole, rows, strict=True):
        features = part.features
        assert features is not None  # noqa: S101 # matching asks for an encoder before
        if not len(asker.profile) or not len(own):
            found.append(np.zeros(len(own), np.float32))
            continue
        meaning = cosines(
            features.vectors[own],
            features.lengths[own],
            asker.profile.vectors,
            asker.profile.lengths,
        )
        words = rarity.of_some(features, own, question.mission_words)
        # A text's likeness to itself depends on how rare its words are; measured against that.
        norm = question.mission_words.norm.astype(np.float32)
        words = np.minimum(words / norm[:, None], 1)
        found.append(terms.closeness(meaning, words).max(axis=0))
    return np.concatenate(found)


@dataclass(frozen=True, eq=False, kw_only=True)
class _Gains:
    """What both sides give each other, (n,) each; counts of open needs and offers beside them."""

    given: Values  # (n, needs of the asker)
    taken: Values  # (n, offers of the asker)
    for_you: Values
    for_them: Values
    needs: Ints
    offers: Ints

    @classmethod
    def of(cls, question: Question, columns: Others) -> "_Gains":
        asker, known = question.asker, question.known
        supplied = supply.hits(known, asker.needs, columns, OFFER, question.today)
        demanded = supply.hits(known, asker.offers, columns, NEED, question.today)
        given = supply.by_want(supplied, len(columns), len(asker.needs))
        best, sums = supply.by_resource(demanded, columns)
        needs = supply.counted(columns, NEED, question.today)
        offers = supply.counted(columns, OFFER, question.today)
        mean = (sums / np.maximum(needs, 1)).astype(np.float32)
        return cls(
            given=given,
            taken=supply.by_want(demanded, len(columns), len(asker.offers)),
            for_you=terms.gain(*_best_and_mean(given), offers),
            for_them=terms.gain(best, mean, needs),
            needs=needs,
            offers=offers,
        )


def light_terms(
    question: Question, columns: Others, verified: Bools, gains: _Gains, around: Neighbors
) -> dict[str, Values]:
    """Give the terms that cost little for everybody: sums over what stands in the columns."""
    asker, network = question.asker, question.network
    ordinals = columns.ordinals
    words, meaning = (each[ordinals] for each in question.portraits)
    months = _months(question, columns)
    weights = question.rarity
    themes, _ = terms.coverage(columns.themes, question.themes, weights.theme_weights)
    regions, focus = terms.coverage(columns.regions, question.regions, weights.region_weights)
    return {
        "portrait_words": words,
        "portrait_meaning": terms.likeness(meaning),
        "theme_coverage": themes,
        "region_coverage": regions,
        "region_focus": focus,
        **_roles(question, columns),
        "network": terms.network(network.shared[ordinals]),
        "partners_of_alike": terms.saturating(around.partners_of_alike[ordinals], 0.5),
        "close_work": terms.saturating(around.close[ordinals], 0.5),
        "near_work": terms.saturating(around.near[ordinals], 2.0),
        "needs_met": gains.for_you,
        "offers_wanted": gains.for_them,
        "reciprocity": terms.harmonic(gains.for_you, gains.for_them),
        "language": terms.language(_languages(asker.languages), columns.languages),
        "trust": terms.trust(
            network.direct[ordinals],
            network.shared[ordinals],
            network.completed[ordinals],
            verified,
        ),
        "freshness": terms.freshness(months),
    }


def deep_terms(question: Question, columns: Others, done: Works) -> dict[str, Values]:
    """Give the terms that look at every activity, or at every pair of themes or regions."""
    known, asker = question.known, question.asker
    return {
        "activity_words": done.words,
        "activity_meaning": done.meaning,
        "theme": terms.theme(_themes(known, asker.themes), columns.themes),
        "activity_theme": done.themes,
        "region": terms.region(_regions(known, asker.regions), columns.regions),
        "activity_region": done.places,
        "works_here": terms.saturating(done.here, 3.0),
        "recent": _recent(question, done.latest),
        "years_together": terms.saturating(done.years, 3.0),
    }


def _months(question: Question, columns: Others) -> Values:
    return np.maximum(0, (question.now - columns.confirmed) / MONTH).astype(np.float32)


def _scored(
    question: Question,
    rows: Sequence[Longs],
    columns: Others,
    read: _Read,
    done: Works,
    around: Neighbors,
) -> Scored:
    ordinals = columns.ordinals
    gains = _Gains.of(question, columns)
    values = light_terms(question, columns, read.verified, gains, around)
    values |= deep_terms(question, columns, done)
    values["portrait_words"] = question.portrait_likeness(ordinals)
    alikeness = likeness(question, rows, columns, read.told)
    substitute = substitution(alikeness)
    room = 1 - substitute
    return Scored(
        question=question,
        parts=np.repeat(np.arange(len(rows)), [len(own) for own in rows]),
        rows=np.concatenate([np.zeros(0, np.int64), *rows]),
        ordinals=ordinals,
        columns=columns,
        terms={term.name: np.clip(values[term.name], 0, 1) * room for term in TERMS},
        for_you=gains.for_you,
        for_them=gains.for_them,
        confidence=_confidence(question, read, columns, gains),
        alike=alikeness,
        substitution=substitute,
        profile=terms.closeness_of(values["portrait_meaning"], values["portrait_words"]),
        activity=done.closest,
        told=read.told,
        understood=read.understood,
        verified=read.verified,
        given=gains.given,
        taken=gains.taken,
        months=_months(question, columns),
        around=around,
    )


def likeness(question: Question, rows: Sequence[Longs], columns: Others, told: Bools) -> Values:
    """Give how alike candidates are to the asker, (n,); 0 where that is too little to matter.

    Missions are compared only where everything else leaves room for a substitute.
    """
    facets = stated(question.known, question.asker, columns, told, question.today)
    closest = np.zeros(len(columns), np.float32)
    matters = mission_matters(facets)
    if matters.any():
        bounds = np.cumsum([0, *map(len, rows)])
        chosen = [own[matters[low:high]] for own, low, high in
                  zip(rows, bounds, bounds[1:], strict=False)]  # fmt: skip
        closest[matters] = missions(question, chosen)
    return facets.with_mission(closest, matters)


def _best_and_mean(values: Values) -> tuple[Values, Values]:
    """Give the largest and the mean value of each row; 0 where nothing was asked."""
    n, wants = values.shape
    best, sums = np.zeros(n, np.float32), np.zeros(n, np.float32)
    for column in values.T:  # a few long columns: along rows numpy would take ten times as long
        np.maximum(best, column, out=best)
        sums += column
    return best, np.asarray(sums / max(wants, 1), np.float32)


def _roles(question: Question, columns: Others) -> dict[str, Values]:
    tally, ours = question.tally, question.role_shares
    n = len(columns)
    bits, shared, beside = np.zeros(n, np.uint8), np.zeros(n, np.float32), np.zeros(n, np.float32)
    usual = roles.shares_of(roles.USUAL_BITS).astype(np.float32)
    _held(tally.bits, tally.shares, tally.beside, columns.ordinals, columns.type,
          roles.USUAL_BITS, usual, ours, bits, shared, beside)  # fmt: skip
    known = (bits > 0) & bool(ours.any())
    return {
        "role_fit": terms.role_fit(roles.fits(question.asker.roles), bits),
        "role_difference": np.where(known, 1 - shared, np.float32(0.5)),
        "beside": terms.saturating(beside, 3.0),
        "beside_share": beside / (tally.works[columns.ordinals] + np.float32(2)),
    }


@compiled(
    void,
    read(uint8),
    read(float32, 2),
    read(int32, 2),
    read(int32),
    read(uint8),
    read(uint8),
    read(float32, 2),
    read(float32),
    written(uint8),
    written(float32),
    written(float32),
)
def _held(
    held: NDArray[np.uint8],
    shares: Values,
    stood: Ints,
    ordinals: Ints,
    types: NDArray[np.uint8],
    usual_bits: NDArray[np.uint8],
    usual: Values,
    ours: Values,
    bits: NDArray[np.uint8],
    shared: Values,
    beside: Values,
) -> None:
    """Read the roles of each, or the usual ones of its type: which, and shared with the asker's."""
    for row in range(len(ordinals)):
        who = ordinals[row]
        bits[row] = held[who] if held[who] else usual_bits[types[row]]
        for role in range(len(ours)):
            if ours[role] > 0:
                theirs = shares[who, role] if held[who] else usual[role, types[row]]
                beside[row] += np.float32(stood[role, who]) * ours[role]
                shared[row] += min(theirs, ours[role])


def _recent(question: Question, latest: Ints) -> Values:
    """Give how near in time the latest works of both began: e-fold every two years."""
    days = question.asker.items.days
    known = days[days != OPEN_START]
    if not len(known):
        return np.zeros(len(latest), np.float32)
    apart = np.abs(latest.astype(np.int64) - int(known.max())) / terms.YEAR
    return np.where(latest != OPEN_START, np.exp(-apart / 2), 0).astype(np.float32)


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


def _confidence(question: Question, read: _Read, columns: Others, gains: _Gains) -> Values:
    """Geometric mean of the support on both sides: text, its language, age, resources, work."""
    theirs = _support(
        read.characters,
        read.understood & read.told,
        terms.freshness(_months(question, columns)),
        ((gains.needs > 0) / 2 + (gains.offers > 0) / 2).astype(np.float32),
        question.tally.works[columns.ordinals] > 0,
    )
    asker = question.asker
    ours = _support(
        np.array([max(asker.profile.characters, default=0)], np.int32),
        np.array([bool((asker.profile.understood & (asker.profile.lengths > 0)).any())]),
        terms.freshness(np.array([asker.months], np.float32)),
        np.array([bool(asker.needs) / 2 + bool(asker.offers) / 2], np.float32),
        np.array([asker.items.works > 0]),
    )
    return np.asarray(np.sqrt(ours * theirs), np.float32)


def total(values: Mapping[str, Values], model: Model) -> NDArray[np.float64]:
    """Add up weight times term, term by term in a fixed order, float64 (n,) in [0, 1].

    Not a matrix product: its last bits would depend on where a row lies.
    """
    first = next(iter(values.values()))
    score = np.zeros(len(first))
    for term in TERMS:
        score += model.weights[term.name] * values[term.name].astype(np.float64)
    return np.clip(score, 0, 1)
