"""With what should both be careful? Each caution has a rule, a severity and its evidence.

Rules are vectorized, because a client may leave candidates out by them; 0 is none, then LOW,
MEDIUM, HIGH. Thresholds are a prior by design; what each stands on is said at its function.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.codes import RiskCode, Severity, Visibility
from matching import money, supply
from matching.lazy import cached_property
from matching.profile import NEED, OFFER
from matching.question import Question
from matching.records import LEVEL
from matching.relations import best_over, region_rows
from matching.scoring import Scored

Levels = NDArray[np.int8]
LOW, MEDIUM, HIGH = 1, 2, 3
SEVERITY = {LOW: Severity.LOW, MEDIUM: Severity.MEDIUM, HIGH: Severity.HIGH}
FUNDING = "resource:funding"
TENFOLD, HUNDREDFOLD, THOUSANDFOLD = 10, 100, 1_000
MANY_TIES = 20  # partnerships and activities from which a degree says something
STALE = 24.0  # months
GAINS_MUCH = 0.7  # from here on a gain is much
GUARDED = LEVEL[Visibility.PARTNERS]  # from here on only those see somebody who know it
NEAR = 0.6  # closeness from which two regions, or two resources, count as the same
# Terms that say of themes whether they meet: those stated, those of activities, and across.
THEMES = ("theme", "theme_coverage", "activity_theme")


@dataclass(frozen=True, eq=False)
class Measured:
    """What several rules, or a rule and its text, read of some candidates; each looked at once."""

    question: Question
    scored: Scored

    @cached_property
    def rivals(self) -> NDArray[np.float32]:
        """As `rivals` gives them."""
        return rivals(self.question, self.scored)

    @cached_property
    def ratios(self) -> dict[str, NDArray[np.float64]]:
        """As `ratios` gives them."""
        return ratios(self.question, self.scored)


def levels(question: Question, scored: Scored) -> dict[RiskCode, Levels]:
    """Give the severity of each caution for every candidate, int8 (n,)."""
    return levels_of(Measured(question, scored))


def levels_of(measured: Measured) -> dict[RiskCode, Levels]:
    """Give the same of candidates that are measured already."""
    question, scored = measured.question, measured.scored
    months = scored.months
    return {
        RiskCode.DIFFERING_GOALS: differing_goals(question, scored),
        RiskCode.LACK_OF_TRUST: lack_of_trust(question, scored),
        RiskCode.RESOURCE_COMPETITION: competition(measured),
        RiskCode.POWER_IMBALANCE: imbalance(measured),
        RiskCode.ONE_SIDED: one_sided(question, scored),
        RiskCode.SAFETY: exposure(question, scored),
        RiskCode.STALE_DATA: _levels(0, (MEDIUM, months >= STALE), (HIGH, months >= 2 * STALE)),
    }


def _levels(base: int, *steps: tuple[int, NDArray[np.bool_]]) -> Levels:
    """Give the level of the last step that holds."""
    found = np.full(len(steps[0][1]), base, np.int8)
    for level, holds in steps:
        found[holds] = level
    return found


def differing_goals(question: Question, scored: Scored) -> Levels:
    """Both have texts and themes, none of the themes meet, and the texts are about other things.

    Themes of activities count as well: who shares one in its work has a goal in common. LOW below a
    closeness of .1 by mission and best activity, MEDIUM below .03.
    """
    near = np.maximum(scored.profile, scored.activity)
    stated = scored.told & (scored.columns.themes.lengths() > 0)
    if not len(question.asker.themes) or not len(question.asker.items):
        return np.zeros(len(scored), np.int8)
    # The terms are 0 for a substitute too; that one has the same goals.
    apart = stated & (scored.substitution == 0)
    for name in THEMES:
        apart &= scored.terms[name] == 0
    return _levels(0, (LOW, apart & (near < 0.1)), (MEDIUM, apart & (near < 0.03)))


def lack_of_trust(question: Question, scored: Scored) -> Levels:
    """No common work, no shared partner, nothing completed, no verified identifier.

    LOW; MEDIUM if the profile is stale as well.
    """
    network = question.network
    none = ~network.direct[scored.ordinals] & (network.shared[scored.ordinals] == 0)
    none &= (network.completed[scored.ordinals] == 0) & ~scored.verified
    return _levels(0, (LOW, none), (MEDIUM, none & (scored.months >= STALE)))


def rivals(question: Question, scored: Scored) -> NDArray[np.float32]:
    """Give how near the place is where both need the same resource, (n, needs), 0 where not.

    The same resource: one would meet the need of the other by at least NEAR. Who offers the very
    thing is no rival for it by needing something like it.
    """
    asker, known, columns = question.asker, question.known, scored.columns
    resources = columns.resources
    found = np.zeros((len(scored), len(asker.needs)), np.float32)
    is_open = resources.last_day >= question.today
    needed, offered = (is_open & (resources.kind == kind) for kind in (NEED, OFFER))
    places: dict[bytes, NDArray[np.float32]] = {}  # by regions: most needs have the same
    for place, want in enumerate(asker.needs):
        fit = known.supply(want.concept)[resources.concept]
        entries = np.flatnonzero(needed & (fit >= NEAR))
        if not len(entries):
            continue
        gives = np.zeros(len(scored), np.bool_)
        gives[resources.owner[offered & (fit == 1)]] = True
        alike = resources.concept[entries] != want.concept
        entries = entries[~(alike & gives[resources.owner[entries]])]
        key = want.regions.tobytes()
        if key not in places:
            near = best_over(region_rows(known, want.regions), known.n_regions)[:, None]
            around = columns.regions.best(near)[0][resources.owner]
            own = resources.regions.best(near)[0]
            places[key] = np.where(resources.regions.lengths() > 0, own, around)
        np.maximum.at(found[:, place], resources.owner[entries], places[key][entries])
    return found


def is_funding(question: Question) -> NDArray[np.bool_]:
    """Say which of the asker's needs are money, (needs,)."""
    wanted = np.array([each.concept for each in question.asker.needs], np.int64)
    return question.known.below((FUNDING,))[wanted]


def competition(measured: Measured) -> Levels:
    """Both need the same resource in the same, an adjoining or a covering region.

    LOW; MEDIUM if it is money; HIGH if it is money and the missions are close as well (.5).
    """
    near = measured.rivals >= NEAR
    if not near.any():
        return np.zeros(len(near), np.int8)
    money_too = np.asarray(near[:, is_funding(measured.question)].any(axis=1), np.bool_)
    any_too = np.asarray(near.any(axis=1), np.bool_)
    close = measured.scored.profile >= 0.5
    return _levels(0, (LOW, any_too), (MEDIUM, money_too), (HIGH, money_too & close))


def ratios(question: Question, scored: Scored) -> dict[str, NDArray[np.float64]]:
    """Give how many times one side exceeds the other in budget, staff and degree, each (n,)."""
    asker, network = question.asker, question.network
    columns = scored.columns
    staff = columns.staff.astype(np.float64)
    known = (staff > 0) & (asker.staff > 0)
    people = np.ones(len(scored))
    np.divide(
        np.maximum(staff, asker.staff), np.minimum(staff, asker.staff), out=people, where=known
    )
    ties = np.ones(len(scored))
    if asker.ordinal >= 0:
        theirs = network.degree[scored.ordinals].astype(np.float64)
        ours = float(network.degree[asker.ordinal])
        larger = np.maximum(theirs, ours)
        ratio = larger / np.maximum(1, np.minimum(theirs, ours))
        ties = np.where(larger >= MANY_TIES, ratio, 1.0)
    budget = money.ratios(
        question.snapshot.vocabulary,
        (asker.budget, asker.budget_unit),
        columns.budget,
        columns.budget_unit,
    )
    return {"annualBudget": budget, "staffCount": people, "degree": ties}


def imbalance(measured: Measured) -> Levels:
    """Tenfold or more in budget, staff or degree.

    LOW for one of them: a budget alone says little, as some count projects in it and some do not,
    and a degree counts from MANY_TIES of the larger side. LOW for budget and staff as well, which
    lies between most local groups and whoever funds them. MEDIUM if both differ tenfold and one of
    them a hundredfold, or one alone a thousandfold; HIGH if both differ a hundredfold.
    """
    found = measured.ratios
    budget, staff = found["annualBudget"], found["staffCount"]
    most, least = np.maximum(budget, staff), np.minimum(budget, staff)
    return _levels(
        0,
        (LOW, np.maximum(most, found["degree"]) >= TENFOLD),
        (MEDIUM, (least >= TENFOLD) & (most >= HUNDREDFOLD)),
        (MEDIUM, most >= THOUSANDFOLD),
        (HIGH, least >= HUNDREDFOLD),
    )


def one_sided(question: Question, scored: Scored) -> Levels:
    """One side gains at least .2 and the other nothing, or hardly anything (a tenth as much).

    LOW; MEDIUM from GAINS_MUCH, where that side may well decline; HIGH from there if it is the
    asker, who should not begin without a return. Only where the side that gains nothing has said
    what it needs: silence is not a loss.
    """
    you, them = scored.for_you, scored.for_them
    more, less = np.maximum(you, them), np.minimum(you, them)
    they_need = supply.counted(scored.columns, NEED, question.today) > 0
    stated = np.where(you > them, they_need, len(question.asker.needs) > 0)
    lone = stated & (more >= 0.2) & (less <= more / 10)
    much = lone & (more >= GAINS_MUCH)
    return _levels(0, (LOW, lone), (MEDIUM, much), (HIGH, much & (them > you)))


def exposure(question: Question, scored: Scored) -> Levels:
    """One side is protected: a partnership that is shown would show it too.

    MEDIUM if it is the candidate, HIGH if not even all accounts see it (GUARDED); LOW if only the
    asker is. What the viewer does not see is no candidate, so this tells nobody of a protected one.
    """
    open_to_all = question.snapshot.public.organizations
    theirs = ~open_to_all[scored.ordinals]
    guarded = theirs & (question.snapshot.levels[scored.ordinals] >= GUARDED)
    ordinal = question.asker.ordinal
    ours = np.full(len(scored), ordinal >= 0 and not open_to_all[ordinal])
    return _levels(0, (LOW, ours), (MEDIUM, theirs), (HIGH, guarded))


def deduction(found: Mapping[RiskCode, Levels]) -> NDArray[np.float64]:
    """Give what part of the cautions' weight is taken from a score, (n,) in [0, 1].

    Severities added up, LOW 1 to HIGH 3, over 9: three serious cautions take all of it.
    """
    total = np.sum([each.astype(np.float64) for each in found.values()], axis=0)
    return np.asarray(np.minimum(1, total / 9), np.float64)
