"""How well does each candidate fit? All terms of some candidates, from the columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from matching import supply, terms
from matching.candidates import Others, others
from matching.gains import Gains
from matching.lazy import cached_property
from matching.measuring import (
    COUNTED,
    counted_terms,
    deep_terms,
    light_terms,
    months_since,
    read_terms,
)
from matching.missions import likeness
from matching.neighbors import Neighbors, neighbors
from matching.question import Question
from matching.ragged import Bools, Ints, Longs
from matching.sharing import least_of
from matching.similarity import substitution
from matching.support import Read, confidence
from matching.terms import TERMS, Values
from matching.weights import Model
from matching.works import Works, works


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
    told: Bools  # has a mission
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
        read = Read.of(question, rows)
        done = works(question, columns.ordinals)
        return _scored(question, rows, columns, read, done, self.neighbors)

    def estimated(
        self, rows: Sequence[Longs], model: Model, ranked: Sequence[Bools], most: int
    ) -> NDArray[np.float32]:
        """Estimate the scores of some rows of each part, float32 (n,): stage one.

        Every term that costs little is exact. Of activities only the words count, the heaviest of
        each item, so a candidate's true score may be higher by what the other deep terms add.
        Whoever cannot be among the `most` best of the `ranked` (masks beside `rows`) of its part
        is given less: its COUNTED terms are left out.
        """
        found = [
            self._estimated(place, own, model, mask, most)
            for place, (own, mask) in enumerate(zip(rows, ranked, strict=True))
        ]
        return np.concatenate([np.zeros(0, np.float32), *found])

    def _estimated(
        self, place: int, rows: Longs, model: Model, ranked: Bools, most: int
    ) -> NDArray[np.float32]:
        question = self.question
        part = question.snapshot.organizations.whole[place]
        if part.features is None or not len(rows):
            return np.zeros(len(rows), np.float32)
        # Picking most rows of ragged columns costs more than looking at all of them.
        few = 4 * len(rows) < len(part)
        looked_at = rows if few else np.arange(len(part))
        columns = others(part.columns, looked_at)
        gains = Gains.of(question, columns)
        verified = part.features.verified[looked_at]
        values = read_terms(question, columns, verified, gains, self.neighbors)
        values["activity_words"] = columns.pick(self.neighbors.words)
        found = _added(values, model)
        found = found if few else found[rows]
        rest = sum(model.weights[name] for name in COUNTED) + _ROUNDING
        left = np.flatnonzero(found + np.float32(rest) >= least_of(found[ranked], most))
        which = rows[left]
        own = part.columns
        found[left] += _added(
            counted_terms(
                question,
                own.ordinals[which],
                own.type[which],
                own.themes.take(which),
                own.regions.take(which),
            ),
            model,
        )
        return found


_ROUNDING = 1e-5  # of sums in float32


def _added(values: Mapping[str, Values], model: Model) -> NDArray[np.float32]:
    """Add up weight times term, float32 (n,)."""
    found = np.zeros(len(next(iter(values.values()))), np.float32)
    for name, value in values.items():
        if weight := model.weights[name]:
            found += np.float32(weight) * value
    return found


def _scored(
    question: Question,
    rows: Sequence[Longs],
    columns: Others,
    read: Read,
    done: Works,
    around: Neighbors,
) -> Scored:
    ordinals = columns.ordinals
    gains = Gains.of(question, columns)
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
        confidence=confidence(question, read, columns, gains),
        alike=alikeness,
        substitution=substitute,
        profile=terms.closeness_of(values["portrait_meaning"], values["portrait_words"]),
        activity=done.closest,
        told=read.told,
        understood=read.understood,
        verified=read.verified,
        given=supply.by_want(gains.supplied, len(columns), len(question.asker.needs)),
        taken=supply.by_want(gains.demanded, len(columns), len(question.asker.offers)),
        months=months_since(question, columns),
        around=around,
    )


def total(values: Mapping[str, Values], model: Model) -> NDArray[np.float64]:
    """Add up weight times term, term by term in a fixed order, float64 (n,) in [0, 1].

    Not a matrix product: its last bits would depend on where a row lies.
    """
    first = next(iter(values.values()))
    score = np.zeros(len(first))
    for term in TERMS:
        score += model.weights[term.name] * values[term.name].astype(np.float64)
    return np.clip(score, 0, 1)
