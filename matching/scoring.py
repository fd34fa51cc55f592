"""How well does each candidate fit? All terms of some candidates, from the columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import rarity, roles, supply, terms
from matching.candidates import Others, others
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
        words = rarity.of_rows(
            features.words.take(own),
            features.word_counts[features.words.positions(own)],
            features.word_norms[own],
            question.mission_words,
        )
        # A text's likeness to itself depends on how rare its words are; measured against that.
        words = np.minimum(words / question.mission_words.norm.astype(np.float32), 1)
        found.append(terms.closeness(meaning, words).max(axis=1))
    return np.concatenate(found)


def _scored(
    question: Question,
    rows: Sequence[Longs],
    columns: Others,
    read: _Read,
    done: Works,
    around: Neighbors,
) -> Scored:
    asker, known = question.asker, question.known
    ordinals = columns.ordinals
    supplied = supply.hits(known, asker.needs, columns, OFFER, question.today)
    demanded = supply.hits(known, asker.offers, columns, NEED, question.today)
    given = supply.by_want(supplied, len(columns), len(asker.needs))
    best, sums = supply.by_resource(demanded, columns)
    needs = supply.counted(columns, NEED, question.today)
    offers = supply.counted(columns, OFFER, question.today)
    for_you = terms.gain(_best(given), _mean(given), offers)
    for_them = terms.gain(best, (sums / np.maximum(needs, 1)).astype(np.float32), needs)
    months = np.maximum(0, (question.now - columns.confirmed) / MONTH).astype(np.float32)
    words, meaning = (each[ordinals] for each in question.portraits)
    near = terms.likeness(meaning)
    profile = terms.closeness_of(near, words)
    held = question.tally.works[ordinals] > 0
    alikeness = likeness(question, rows, columns, read.told)
    substitute = substitution(alikeness)
    values = {
        "portrait_words": words,
        "portrait_meaning": near,
        "activity_words": done.words,
        "activity_meaning": done.meaning,
        **_subjects(question, columns, done),
        **_places(question, columns, done),
        **_roles(question, columns),
        "network": terms.network(question.network.shared[ordinals]),
        "partners_of_alike": terms.saturating(around.partners_of_alike[ordinals], 0.5),
        "close_work": terms.saturating(around.close[ordinals], 0.5),
        "near_work": terms.saturating(around.near[ordinals], 2.0),
        "recent": _recent(question, done.latest),
        "years_together": terms.saturating(done.years, 3.0),
        "needs_met": for_you,
        "offers_wanted": for_them,
        "reciprocity": terms.harmonic(for_you, for_them),
        "language": terms.language(_languages(asker.languages), columns.languages),
        "trust": terms.trust(
            question.network.direct[ordinals],
            question.network.shared[ordinals],
            question.network.completed[ordinals],
            read.verified,
        ),
        "freshness": terms.freshness(months),
    }
    room = 1 - substitute
    return Scored(
        question=question,
        parts=np.repeat(np.arange(len(rows)), [len(own) for own in rows]),
        rows=np.concatenate([np.zeros(0, np.int64), *rows]),
        ordinals=ordinals,
        columns=columns,
        terms={term.name: np.clip(values[term.name], 0, 1) * room for term in TERMS},
        for_you=np.clip(for_you, 0, 1),
        for_them=np.clip(for_them, 0, 1),
        confidence=_confidence(question, read, months, needs, offers, held),
        alike=alikeness,
        substitution=substitute,
        profile=profile,
        activity=done.closest,
        told=read.told,
        understood=read.understood,
        verified=read.verified,
        given=given,
        taken=supply.by_want(demanded, len(columns), len(asker.offers)),
        months=months,
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


def _best(values: Values) -> Values:
    """Give the largest value of each row; 0 where nothing was asked."""
    return np.asarray(values.max(axis=1, initial=0.0), np.float32)


def _mean(values: Values) -> Values:
    if not values.shape[1]:
        return np.zeros(len(values), np.float32)
    return np.asarray(values.mean(axis=1), np.float32)


def _subjects(question: Question, columns: Others, done: Works) -> dict[str, Values]:
    known, asker = question.known, question.asker
    return {
        "theme": terms.theme(_themes(known, asker.themes), columns.themes),
        "theme_coverage": terms.coverage(
            columns.themes, question.themes, question.rarity.theme_weights
        ),
        "activity_theme": done.themes,
    }


def _places(question: Question, columns: Others, done: Works) -> dict[str, Values]:
    known, asker = question.known, question.asker
    return {
        "region": terms.region(_regions(known, asker.regions), columns.regions),
        "region_coverage": terms.coverage(
            columns.regions, question.regions, question.rarity.region_weights
        ),
        "region_focus": terms.focus(columns.regions, question.regions),
        "activity_region": done.places,
        "works_here": terms.saturating(done.here, 3.0),
    }


def _roles(question: Question, columns: Others) -> dict[str, Values]:
    tally, ours = question.tally, question.role_shares
    theirs = tally.shares(columns.ordinals)
    held = theirs.any(axis=1)
    theirs[~held] = roles.shares_of(roles.USUAL_BITS[columns.type[~held]])
    beside = np.zeros(len(columns), np.float32)
    shared = np.zeros(len(columns), np.float32)
    for place in range(len(ours)):  # not a matrix product: its last bits depend on the rows
        beside += tally.beside[columns.ordinals, place] * ours[place]
        shared += np.minimum(theirs[:, place], ours[place])
    known = theirs.any(axis=1) & bool(ours.any())
    bits = (theirs > 0) @ (1 << np.arange(len(ours)))
    return {
        "role_fit": terms.role_fit(roles.fits(question.asker.roles), bits.astype(np.uint8)),
        "role_difference": np.where(known, 1 - shared, 0.5).astype(np.float32),
        "beside": terms.saturating(beside, 3.0),
        "beside_share": (beside / (tally.works[columns.ordinals] + 2)).astype(np.float32),
    }


def _recent(question: Question, latest: NDArray[np.float64]) -> Values:
    """Give how near in time the latest works of both began: e-fold every two years."""
    days = question.asker.items.days
    known = days[np.isfinite(days)]
    if not len(known):
        return np.zeros(len(latest), np.float32)
    apart = np.abs(latest - known.max()) / 365.25
    return np.where(np.isfinite(apart), np.exp(-apart / 2), 0).astype(np.float32)


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
    question: Question, read: _Read, months: Values, needs: Ints, offers: Ints, held: Bools
) -> Values:
    """Geometric mean of the support on both sides: text, its language, age, resources, work."""
    theirs = _support(
        read.characters,
        read.understood & read.told,
        terms.freshness(months),
        ((needs > 0) / 2 + (offers > 0) / 2).astype(np.float32),
        held,
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
