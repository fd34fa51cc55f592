"""Who stands where? Scores put in order, with what was left out and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from domain.codes import ExclusionReason, PartnershipType, RiskCode
from domain.recommendation import ExclusionCount, MatchFilter
from matching.candidates import Pool
from matching.cautions import HIGH, Levels, deduction, levels
from matching.first_step import suggested
from matching.grading import Compared, graded, sureness
from matching.lazy import cached_property
from matching.measuring import DEEP
from matching.question import Question
from matching.ragged import Bools, Longs
from matching.records import PARTNERSHIP_TYPE, TYPE
from matching.scoring import Scored, Scorer, total
from matching.sharing import least_of
from matching.weights import Model

Scores = NDArray[np.float64]
FULL = 20_000  # candidates up to which everybody is scored in full
SHORTLIST = 1_000  # scored in full where there are more, as long as a page needs no others
# Terms that an estimate leaves out, or knows by heavy words only.
NOT_ESTIMATED = (*DEEP, "portrait_words")
ESTIMATED_NOTHING = 1e-6  # an estimate below it is of a score of 0: rounding in float32
COMPARED = 1_000  # best candidates that points and trees compare with


@dataclass(frozen=True, eq=False, kw_only=True)
class Ranking:
    """Candidates scored, n rows as in `scored`.

    `score` float64 (n,), `exclusion` int8 (n,): RANKED, or a place in ExclusionReason.
    `additive` is the weighted sum of terms, `base` the score before cautions: the same, or with
    trees averaged in. `compared` are the COMPARED best sums of those that passed the filter, before
    any minimum; without trees they do not change a score, only how its points are told.
    """

    question: Question
    model: Model
    scored: Scored
    aim: PartnershipType | None
    additive: Scores
    base: Scores
    score: Scores
    confidence: Scores
    exclusion: NDArray[np.int8]
    compared: Compared
    excluded: tuple[ExclusionCount, ...]
    keys: Scores  # ids as numbers that compare as they do
    beyond: int = 0  # that may be in the list too, and were only estimated: below all the others
    counted: bool = True  # whether all of those beyond are in the list; else perhaps fewer
    estimated: Mapping[int, int] = field(default_factory=dict)  # rank of rows among those beyond

    @cached_property
    def ranked(self) -> Bools:
        """Say who is in the list, (n,)."""
        return np.asarray(self.exclusion == RANKED, np.bool_)

    @property
    def total(self) -> int | None:
        """Count the list; None where only scoring everybody in full would tell."""
        return int(np.count_nonzero(self.ranked)) + self.beyond if self.counted else None

    def rank(self, row: int) -> int | None:
        """Give the place in the list from 1, or None for one left out. O(n)."""
        if self.exclusion[row] != RANKED:
            return None
        if row in self.estimated:
            return self.estimated[row]
        above = self.score > self.score[row]
        above |= (self.score == self.score[row]) & (self.keys < self.keys[row])
        return 1 + int(np.count_nonzero(above & self.ranked))

    def first(self, among: Bools, count: int) -> Longs:
        """Give the best rows of a mask, best score first, ties by id. O(n + k log k)."""
        return best(self.score, self.keys, np.flatnonzero(among), count)


def best(scores: Scores, keys: Scores, rows: Longs, count: int) -> Longs:
    """Give the `count` best of some rows, best score first, ties by key."""
    if len(rows) > 4 * count + 64:
        worst = -np.partition(-scores[rows], count - 1)[count - 1]
        rows = rows[scores[rows] >= worst]
    return rows[np.lexsort((keys[rows], -scores[rows]))][:count]


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
    full: int = FULL,
    shortlist: int = SHORTLIST,
    compared: Compared | None = None,
) -> Ranking:
    """Score and order the candidates; `extra` is an ordinal that is scored though left out.

    `compared` are those of a shorter list that this one goes on from: what trees say of somebody
    depends on them, so others would give other scores to whom a page before has shown.

    Up to `full` candidates all are scored in full. Where there are more, all are estimated, and the
    `shortlist` best by that are scored in full; `Ranking.beyond` counts the others that may follow.
    """
    listed = _listed(question, wanted, pool, extra)
    scorer = Scorer(question)
    cut = None
    if len(listed) > full:
        cut = _shortlisted(scorer, model, listed, extra, shortlist)
        listed = cut.listed
    scored = scorer.scored(listed.rows)
    keys = question.snapshot.organizations.ordinals.keys(scored.ordinals)
    estimated_only = (scored.ordinals == extra) & (cut is not None and cut.place > 0)
    places = np.flatnonzero(estimated_only).tolist()
    additive = total(scored.terms, model)
    among = np.flatnonzero((listed.exclusion == RANKED) & ~estimated_only)
    compared = compared or Compared.of(scored.terms, best(additive, keys, among, COMPARED))
    base = graded(model, scored.terms, additive, compared)
    taken = np.zeros(len(base))
    if model.cautions > 0:
        taken = model.cautions * deduction(levels(question, scored))
    ranking = Ranking(
        question=question,
        model=model,
        scored=scored,
        aim=aim,
        additive=additive,
        base=base,
        score=np.maximum(0, base - taken),
        confidence=sureness(model, base, scored.confidence, among),
        exclusion=listed.exclusion,
        compared=compared,
        excluded=(),
        keys=keys,
        estimated={} if cut is None else dict.fromkeys(places, cut.place),
    )
    ranking = _finished(ranking, wanted, listed.counts)
    if cut is None:
        return ranking
    possible = cut.possible(ranking, wanted)
    beyond = cut.count(possible, ranking, wanted)
    # Who is estimated at 0 may have a score or not, and cautions may take all of one.
    sure = not (_limits(wanted) or model.cautions or (possible & cut.worthless).any())
    return replace(ranking, beyond=beyond, counted=sure or not beyond)


@dataclass(frozen=True, eq=False, kw_only=True)
class _Listed:
    """Whom to score: rows of each part, and beside them all why one is left out, or RANKED."""

    rows: Sequence[Longs]
    exclusion: NDArray[np.int8]
    counts: dict[ExclusionReason, int]

    def __len__(self) -> int:
        return len(self.exclusion)


def _listed(question: Question, wanted: MatchFilter, pool: Pool, extra: int) -> _Listed:
    existing = question.network.existing
    snapshot, viewer = question.snapshot, question.sight.viewer
    known = snapshot.organizations.ordinals
    refused, said = snapshot.evidence.left_out(viewer, known, question.asker.ordinal)
    rows, kept = [], []
    counts = dict.fromkeys(ExclusionReason, 0)
    counts[ExclusionReason.SELF] = int(question.asker.ordinal >= 0)
    table = question.snapshot.organizations
    places = zip(table.parts, table.alive, pool.possible, pool.passing, strict=True)
    for part, alive, possible, passing in places:
        unwanted = passing & np.isin(part.ordinals, refused)
        partner = passing & (existing[part.ordinals] | np.isin(part.ordinals, said)) & ~unwanted
        if wanted.include_existing_partners:
            partner = np.zeros_like(partner)
        counts[ExclusionReason.NOT_SUGGESTED] += int(np.count_nonzero(unwanted))
        counts[ExclusionReason.FILTERED] += int(np.count_nonzero(possible & ~passing))
        counts[ExclusionReason.EXISTING_PARTNER] += int(np.count_nonzero(partner))
        listed = passing & ~partner & ~unwanted
        asked = listed | (alive & (part.ordinals == extra)) if extra >= 0 else listed
        rows.append(np.flatnonzero(asked))
        left = np.where(partner, _EXCLUSION[ExclusionReason.EXISTING_PARTNER], _FILTERED)
        left[unwanted] = _EXCLUSION[ExclusionReason.NOT_SUGGESTED]
        kept.append(np.where(listed, RANKED, left)[rows[-1]].astype(np.int8))
    return _Listed(
        rows=rows, exclusion=np.concatenate([np.zeros(0, np.int8), *kept]), counts=counts
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class _Shortlist:
    """Those kept, with their estimates beside them; and the estimates of the ranked ones beyond.

    `place` is that of `extra` among all by its estimate, from 1, or 0 if it is kept anyway.
    """

    listed: _Listed
    estimates: Scores
    others: Scores
    types: NDArray[np.uint8]  # beside `others`
    place: int

    @property
    def worthless(self) -> Bools:
        """Say for whom nothing speaks that an estimate knows, beside `others`."""
        return np.asarray(self.others < ESTIMATED_NOTHING, np.bool_)

    def possible(self, ranking: Ranking, wanted: MatchFilter) -> Bools:
        """Say who beyond may be in the list, beside `others`; those kept are ranked already.

        They may reach a minimum by as much as a score was above its estimate among those kept. What
        else is asked for, they may have.
        """
        more = float((ranking.additive - self.estimates).max(initial=0.0))
        found = np.asarray(self.others + more >= wanted.minimum_score, np.bool_)
        if not any(ranking.model.weights[name] for name in NOT_ESTIMATED):
            found &= ~self.worthless
        return found

    def count(self, possible: Bools, ranking: Ranking, wanted: MatchFilter) -> int:
        """Count those possible, as far as places of their type are left."""
        if wanted.maximum_per_type is None:
            return int(np.count_nonzero(possible))
        placed = np.bincount(ranking.scored.columns.type[ranking.ranked], minlength=len(TYPE))
        left = np.maximum(0, wanted.maximum_per_type - placed)
        return int(np.minimum(np.bincount(self.types[possible], minlength=len(TYPE)), left).sum())


def _shortlisted(
    scorer: Scorer, model: Model, listed: _Listed, extra: int, most: int
) -> _Shortlist:
    """Keep the `most` best by estimate, and `extra`."""
    parts = scorer.question.snapshot.organizations.parts
    chosen = list(zip(parts, listed.rows, strict=True))
    ordinals = np.concatenate([part.ordinals[own] for part, own in chosen])
    types = np.concatenate([part.type[own] for part, own in chosen])
    ranked = listed.exclusion == RANKED
    bounds = np.cumsum([0, *map(len, listed.rows)])
    masks = [ranked[low:high] for low, high in pairwise(bounds)]
    # To place one among all, all are estimated to the end.
    needed = most if extra < 0 else len(ranked)
    estimates = scorer.estimated(listed.rows, model, masks, needed)
    among = np.flatnonzero(ranked & (estimates >= least_of(estimates[ranked], most)))
    value = estimates.astype(np.float64)
    keys = scorer.question.snapshot.organizations.ordinals.keys(ordinals)
    kept = np.zeros(len(value), np.bool_)
    kept[best(value, keys, among, most)] = True
    place = 0
    for row in np.flatnonzero((ordinals == extra) & ~kept):
        above = value > value[row]
        above |= (value == value[row]) & (keys < keys[row])
        place = 1 + int(np.count_nonzero(above & ranked))
        kept[row] = True
    rows = [own[kept[low:high]] for own, (low, high) in
            zip(listed.rows, pairwise(bounds), strict=True)]  # fmt: skip
    return _Shortlist(
        listed=_Listed(rows=rows, exclusion=listed.exclusion[kept], counts=listed.counts),
        estimates=value[kept],
        others=value[ranked & ~kept],
        types=types[ranked & ~kept],
        place=place,
    )


def _limits(wanted: MatchFilter) -> bool:
    """Say whether a filter leaves out by what is known of those scored in full only."""
    return (
        wanted.minimum_score > 0
        or wanted.minimum_confidence > 0
        or wanted.maximum_per_type is not None
        or wanted.suggested_types is not None
        or bool(wanted.exclude_cautions)
    )


def _finished(ranking: Ranking, wanted: MatchFilter, counts: dict[ExclusionReason, int]) -> Ranking:
    """Leave out what is below a minimum or not wanted, and count it."""
    candidates = ranking.ranked
    exclusion = ranking.exclusion.copy()
    # A score of 0 is a substitute, or somebody nothing speaks for.
    low = (ranking.additive <= 0) | (ranking.score <= 0) | (ranking.score < wanted.minimum_score)
    low |= ranking.confidence < wanted.minimum_confidence
    exclusion[low & candidates] = _EXCLUSION[ExclusionReason.BELOW_MINIMUM]
    exclusion[(exclusion == RANKED) & _unwanted(ranking, wanted)] = _FILTERED
    ranking = replace(ranking, exclusion=exclusion)
    if wanted.maximum_per_type is not None:
        over = _over(ranking, wanted.maximum_per_type)
        exclusion[over] = _FILTERED
        ranking = replace(ranking, exclusion=exclusion)
    for reason in (ExclusionReason.BELOW_MINIMUM, ExclusionReason.FILTERED):
        counts[reason] += int(np.count_nonzero(exclusion == _EXCLUSION[reason]))
    excluded = tuple(
        ExclusionCount(reason=reason, count=count) for reason, count in counts.items() if count
    )
    return replace(ranking, excluded=excluded)


def _unwanted(ranking: Ranking, wanted: MatchFilter) -> Bools:
    """Say who has another type of partnership, or a serious caution, than the filter allows."""
    question, scored = ranking.question, ranking.scored
    found = np.zeros(len(ranking.score), np.bool_)
    if wanted.suggested_types is not None:
        kept = [PARTNERSHIP_TYPE[each] for each in wanted.suggested_types]
        found |= ~np.isin(suggested(question, scored, ranking.aim), kept)
    if wanted.exclude_cautions:
        held: Mapping[RiskCode, Levels] = levels(question, scored)
        for code in wanted.exclude_cautions:
            if code in held:
                found |= held[code] >= HIGH
    return found


def _over(ranking: Ranking, most: int) -> Longs:
    """Give the ranked rows that come after `most` better ones of their organization type."""
    order = np.flatnonzero(ranking.ranked)
    order = order[np.lexsort((ranking.keys[order], -ranking.score[order]))]
    types = ranking.scored.columns.type
    by_type = order[np.argsort(types[order], kind="stable")]
    kinds = types[by_type]
    begins = np.searchsorted(kinds, kinds, side="left")
    return by_type[np.arange(len(by_type)) - begins >= most]
