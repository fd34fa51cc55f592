"""What do the terms of some candidates come to? The light ones, and those that look at all work."""

import numpy as np
from numpy.typing import NDArray

from matching import terms
from matching.candidates import Others
from matching.columns import OPEN_START
from matching.gains import Gains
from matching.neighbors import Neighbors
from matching.question import Question
from matching.ragged import Bools, Ints, Ragged
from matching.records import LANGUAGE, months_between
from matching.relations import Relations, stacked
from matching.role_terms import role_terms
from matching.terms import Values
from matching.works import Works


def light_terms(
    question: Question, columns: Others, verified: Bools, gains: Gains, around: Neighbors
) -> dict[str, Values]:
    """Give the terms that cost little for everybody: sums over what stands in the columns."""
    return {
        **read_terms(question, columns, verified, gains, around),
        **counted_terms(question, columns.ordinals, columns.type, columns.themes, columns.regions),
    }


def read_terms(
    question: Question, columns: Others, verified: Bools, gains: Gains, around: Neighbors
) -> dict[str, Values]:
    """Give those of them that only read what stands there."""
    asker, network = question.asker, question.network
    words, meaning = (columns.pick(each) for each in question.portraits)
    shared = columns.pick(network.shared)
    return {
        "portrait_words": words,
        "portrait_meaning": terms.likeness(meaning),
        "network": terms.network(shared),
        "partners_of_alike": terms.saturating(columns.pick(around.partners_of_alike), 0.5),
        "close_work": terms.saturating(columns.pick(around.close), 0.5),
        "near_work": terms.saturating(columns.pick(around.near), 2.0),
        "needs_met": gains.for_you,
        "offers_wanted": gains.for_them,
        "reciprocity": terms.harmonic(gains.for_you, gains.for_them),
        "language": terms.language(_languages(asker.languages), columns.languages),
        "trust": terms.trust(
            columns.pick(network.direct), shared, columns.pick(network.completed), verified
        ),
        "freshness": terms.freshness(months_since(question, columns)),
    }


# What `counted_terms` gives.
COUNTED = (
    "theme_coverage",
    "region_coverage",
    "region_focus",
    "role_fit",
    "role_difference",
    "beside",
    "beside_share",
)


def counted_terms(
    question: Question, ordinals: Ints, types: NDArray[np.uint8], themes: Ragged, regions: Ragged
) -> dict[str, Values]:
    """Give those that count the themes, regions and roles of each."""
    weights = question.rarity
    covered, _ = terms.coverage(themes, question.themes, weights.theme_weights)
    located = question.located(regions)
    here, focus = terms.coverage(located, question.regions, weights.region_weights)
    return {
        "theme_coverage": covered,
        "region_coverage": here,
        "region_focus": focus,
        **role_terms(question, ordinals, types),
    }


# What `deep_terms` gives.
DEEP = (
    "activity_words",
    "activity_meaning",
    "theme",
    "activity_theme",
    "region",
    "activity_region",
    "works_here",
    "recent",
    "years_together",
)


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


def months_since(question: Question, columns: Others) -> Values:
    """Give the months since each profile was confirmed, (n,)."""
    return months_between(columns.confirmed, question.today).astype(np.float32)


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
