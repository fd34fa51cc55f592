"""Who stands where? Scores put in order, with what was left out and why."""

import threading
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.codes import ExclusionReason, PartnershipType, ReasonCode, RiskCode
from domain.recommendation import ExclusionCount, MatchFilter
from matching.candidates import Pool
from matching.cautions import HIGH, Levels, deduction, levels
from matching.first_step import suggested
from matching.ordinals import Ordinals
from matching.ragged import Bools, Ints, Longs
from matching.records import PARTNERSHIP_TYPE
from matching.scoring import Question, Scored, scored, total
from matching.terms import TERMS
from matching.weights import Model

Scores = NDArray[np.float64]
_KEYS: "weakref.WeakKeyDictionary[Ordinals, Scores]" = weakref.WeakKeyDictionary()
_MAKING = threading.Lock()


@dataclass(frozen=True, eq=False, kw_only=True)
class Ranking:
    """Everybody scored, side by side; `bounds[p]` is where part p of `parts` begins.

    `score` float64 (n,), `exclusion` int8 (n,): RANKED, or a place in ExclusionReason.
    `base` is the score before cautions. `medians` are over the candidates that passed the filter,
    before any minimum; they do not change a score, only how its points are told.
    """

    question: Question
    model: Model
    parts: Sequence[Scored]
    bounds: NDArray[np.int64]
    ordinals: Ints
    base: Scores
    score: Scores
    confidence: NDArray[np.float32]
    types: NDArray[np.uint8]  # of organization
    suggested: NDArray[np.uint8]
    levels: Sequence[Mapping[RiskCode, Levels]]
    exclusion: NDArray[np.int8]
    medians: Mapping[ReasonCode, float]
    excluded: tuple[ExclusionCount, ...]
    keys: Scores  # ids as numbers that compare as they do

    @property
    def ranked(self) -> Bools:
        """Say who is in the list, (n,)."""
        return np.asarray(self.exclusion == RANKED, np.bool_)

    def rank(self, row: int) -> int | None:
        """Give the place in the list from 1, or None for one left out. O(n)."""
        if self.exclusion[row] != RANKED:
            return None
        above = self.score > self.score[row]
        above |= (self.score == self.score[row]) & (self.keys < self.keys[row])
        return 1 + int(np.count_nonzero(above & self.ranked))

    def first(self, among: Bools, count: int) -> Longs:
        """Give the best rows of a mask, best score first, ties by id. O(n + k log k)."""
        rows = np.flatnonzero(among)
        if len(rows) > 4 * count + 64:
            worst = -np.partition(-self.score[rows], count - 1)[count - 1]
            rows = rows[self.score[rows] >= worst]
        return rows[np.lexsort((self.keys[rows], -self.score[rows]))][:count]

    def at(self, row: int) -> tuple[Scored, int, int]:
        """Give the part of a row, its place in that part, and which part it is."""
        part = int(np.searchsorted(self.bounds, row, side="right")) - 1
        return self.parts[part], row - int(self.bounds[part]), part


RANKED = -1
_EXCLUSION = {each: place for place, each in enumerate(ExclusionReason)}
_FILTERED = _EXCLUSION[ExclusionReason.FILTERED]


def rank(
    question: Question,
    model: Model,
    wanted: MatchFilter,
    pool: Pool,
    *,
    extra: int = -1,
    aim: PartnershipType | None = None,
) -> Ranking:
    """Score and order the candidates; `extra` is an ordinal that is scored though left out."""
    existing = question.network.existing
    rows, kept = [], []
    counts = dict.fromkeys(ExclusionReason, 0)
    counts[ExclusionReason.SELF] = int(question.asker.ordinal >= 0)
    table = question.snapshot.organizations
    places = zip(table.parts, table.alive, pool.possible, pool.passing, strict=True)
    for part, alive, possible, passing in places:
        partner = passing & existing[part.ordinals]
        if wanted.include_existing_partners:
            partner = np.zeros_like(partner)
        counts[ExclusionReason.FILTERED] += int(np.count_nonzero(possible & ~passing))
        counts[ExclusionReason.EXISTING_PARTNER] += int(np.count_nonzero(partner))
        listed = passing & ~partner
        asked = listed | (alive & (part.ordinals == extra)) if extra >= 0 else listed
        rows.append(np.flatnonzero(asked))
        left = np.where(partner, _EXCLUSION[ExclusionReason.EXISTING_PARTNER], _FILTERED)
        kept.append(np.where(listed, RANKED, left)[rows[-1]].astype(np.int8))
    parts = scored(question, rows)
    found = [levels(question, each) for each in parts]
    bases = [total(each.terms, model) for each in parts]
    base = _joined(bases, np.float64)
    taken = _joined([model.cautions * deduction(each) for each in found], np.float64)
    ranking = Ranking(
        question=question,
        model=model,
        parts=parts,
        bounds=np.cumsum([0, *map(len, parts)]),
        ordinals=_joined([each.ordinals for each in parts], np.int32),
        base=base,
        score=np.maximum(0, base - taken),
        confidence=_joined([each.confidence for each in parts], np.float32),
        types=_joined([each.columns.type for each in parts], np.uint8),
        suggested=_joined([suggested(question, each, aim) for each in parts], np.uint8),
        levels=found,
        exclusion=_joined(kept, np.int8),
        medians={},
        excluded=(),
        keys=np.zeros(0),
    )
    return _finished(ranking, wanted, counts)


def _joined(arrays: Sequence[NDArray[Any]], kind: Any) -> NDArray[Any]:
    return np.concatenate(arrays) if arrays else np.zeros(0, kind)


def _finished(ranking: Ranking, wanted: MatchFilter, counts: dict[ExclusionReason, int]) -> Ranking:
    """Take the medians, leave out what is below a minimum or not wanted, and count it."""
    candidates = ranking.ranked
    medians = {
        term.code: _median(
            _joined([p.terms[term.code] for p in ranking.parts], np.float32), candidates
        )
        for term in TERMS
    }
    ids = id_keys(ranking.question.snapshot.organizations.ordinals)
    ranking = replace(ranking, medians=medians, keys=ids[ranking.ordinals])
    exclusion = ranking.exclusion.copy()
    # A score of 0 is a substitute, or somebody nothing speaks for.
    low = (ranking.score <= 0) | (ranking.score < wanted.minimum_score)
    low |= ranking.confidence < wanted.minimum_confidence
    exclusion[low & candidates] = _EXCLUSION[ExclusionReason.BELOW_MINIMUM]
    exclusion[(exclusion == RANKED) & _unwanted(ranking, wanted)] = _FILTERED
    ranking = replace(ranking, exclusion=exclusion)
    if wanted.maximum_per_type is not None:
        over = _over(ranking, wanted.maximum_per_type)
        exclusion[over] = _FILTERED
    for reason in (ExclusionReason.BELOW_MINIMUM, ExclusionReason.FILTERED):
        counts[reason] += int(np.count_nonzero(exclusion == _EXCLUSION[reason]))
    excluded = tuple(
        ExclusionCount(reason=reason, count=count) for reason, count in counts.items() if count
    )
    return replace(ranking, exclusion=exclusion, excluded=excluded)


def _median(values: NDArray[np.float32], among: Bools) -> float:
    return float(np.median(values[among].astype(np.float64))) if among.any() else 0.0


def _unwanted(ranking: Ranking, wanted: MatchFilter) -> Bools:
    """Say who has another type of partnership, or a serious caution, than the filter allows."""
    found = np.zeros(len(ranking.score), np.bool_)
    if wanted.suggested_types is not None:
        kept = [PARTNERSHIP_TYPE[each] for each in wanted.suggested_types]
        found |= ~np.isin(ranking.suggested, kept)
    for code in wanted.exclude_cautions:
        serious = [
            each[code] >= HIGH if code in each else np.zeros(len(part), np.bool_)
            for each, part in zip(ranking.levels, ranking.parts, strict=True)
        ]
        found |= _joined(serious, np.bool_)
    return found


def _over(ranking: Ranking, most: int) -> Longs:
    """Give the ranked rows that come after `most` better ones of their organization type."""
    order = np.flatnonzero(ranking.ranked)
    order = order[np.lexsort((ranking.keys[order], -ranking.score[order]))]
    by_type = order[np.argsort(ranking.types[order], kind="stable")]
    kinds = ranking.types[by_type]
    begins = np.searchsorted(kinds, kinds, side="left")
    return by_type[np.arange(len(by_type)) - begins >= most]


def id_keys(ordinals: Ordinals) -> Scores:
    """Give a number for each ordinal so that numbers compare as ids do, float64 (n,).

    Ids of the build are in order already; later ones get a place between them. Kept as long as
    the ordinals live.
    """
    with _MAKING:
        known = _KEYS.get(ordinals)
        if known is None:
            known = np.arange(len(ordinals), dtype=np.float64)
            count = len(ordinals.extra)
            for place, text in enumerate(sorted(ordinals.extra)):
                before = ordinals.base.bisect(text.encode())
                known[ordinals[text]] = before - 0.5 + place / (2 * count + 2)
            _KEYS[ordinals] = known
        return known
