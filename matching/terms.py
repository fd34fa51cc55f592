"""What is each kind of evidence worth? One small function for each term of the score.

Every function gives float32 (n,) in [0, 1] for n candidates, higher is better, and reads nothing
but its arguments. The first line of a docstring is what clients read of the term. "Prior by
design" means that public data cannot teach the constant; small worlds with known answers test it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.codes import ReasonCode
from matching.columns import OPEN_START
from matching.ragged import Bools, Ints, Longs, Ragged
from matching.relations import Closeness, best_of_rows, mean_of_rows

Values = NDArray[np.float32]

MEANING = 0.7  # of a text's closeness is meaning, the rest shared words
UNRELATED = 0.2  # cosine that texts about other things reach (median .16, 9 in 10 below .31)
FADING_YEARS = 3.0  # apart after which works have lost two thirds of what can be lost
UNKNOWN_YEARS = 2.0  # apart, where a day is not known
BEST_MATCH = 0.6  # of a gain is its best resource, the rest the mean over all
MANY = 8  # open needs or offers, and regions, up to which a profile is taken at its word
OVERLAP = 0.7  # of language: one shared is nearly enough
FADING = 24.0  # months after which a profile counts as unknown


def closeness(meaning: Values, words: Values) -> Values:
    """Closeness of two texts: meaning first, shared words after.

    `meaning` is the encoder's cosine in [-1, 1], `words` a TF-IDF cosine in [0, 1]. The share of
    words keeps proper names and programmes in; translations share few words (matching.md: TF-IDF
    finds 1 translation in 8, the encoder 8 in 8).
    """
    return closeness_of(likeness(meaning), words)


def closeness_of(near: Values, words: Values) -> Values:
    """Mix a likeness of meaning and of words, both in [0, 1], as `closeness` does."""
    return np.asarray(MEANING * near + (1 - MEANING) * words, np.float32)


def likeness(meaning: Values) -> Values:
    """Turn cosines of meaning into likeness: what unrelated texts reach counts as nothing."""
    return np.asarray(np.clip((meaning - UNRELATED) / (1 - UNRELATED), 0, 1), np.float32)


def fading(days: Ints, asked: int) -> Values:
    """Let works count for less the further apart they began, (n,) in [.5, 1].

    One half, and one half that fades e-fold every FADING_YEARS; days as in the columns, and one
    that is not known counts as UNKNOWN_YEARS apart (matching.md: without dates a ranking loses
    .015 nDCG).
    """
    return _FADED[days_apart(days, asked)]


def days_apart(days: Ints, asked: int) -> Ints:
    """Give how many days apart works began, int32 (n,), at most LONGEST_APART."""
    unknown = round(UNKNOWN_YEARS * YEAR)
    if asked == OPEN_START:
        return np.full(len(days), unknown, np.int32)
    apart = np.minimum(np.abs(days.astype(np.int64) - asked), LONGEST_APART)
    return np.where(days == OPEN_START, unknown, apart).astype(np.int32)


YEAR = 365.25  # days
LONGEST_APART = 20_000  # days; nobody is further apart than that makes a difference
_FADED = (0.5 + 0.5 * np.exp(-np.arange(LONGEST_APART + 1) / YEAR / FADING_YEARS)).astype(
    np.float32
)
# Nearness of two days in whole thousandths, e-fold every year; whole, so that sums are exact.
NEARNESS = np.rint(1_000 * np.exp(-np.arange(LONGEST_APART + 1) / YEAR)).astype(np.int64)


def saturating(amount: NDArray[Any], half: float) -> Values:
    """Let amounts count less and less: one half at `half`, never quite 1."""
    return np.asarray(amount / (amount + half), np.float32)


def coverage(own: Ragged, asked: Bools, weights: Longs) -> tuple[Values, Values]:
    """Give the weighted part of what is asked for that each row names, and how far both agree.

    `asked` and `weights` (n_terms,): whole numbers, rarer terms weigh more. The second is twice
    what is shared over all that both name (F1). (n,) in [0, 1] each, exact in any order.
    """
    total = int(weights[asked].sum())
    hits = np.flatnonzero(asked[own.values])
    owners = own.owners[hits]
    shared = np.bincount(owners, minlength=len(own))
    valued = np.bincount(owners, weights=weights[own.values[hits]], minlength=len(own))
    named = own.lengths() + int(np.count_nonzero(asked))
    return (
        np.asarray(valued / max(total, 1), np.float32),
        np.asarray(2 * shared / np.maximum(named, 1), np.float32),
    )


def cosine_of_sets(own: Ragged, asked: Ragged, weights: Longs) -> Values:
    """Give the cosine of sets under weights of terms, (k, n) in [0, 1]; 0 where one is empty."""
    found = np.zeros((len(asked), len(own)), np.float32)
    squares = _row_sums(own, weights[own.values])
    lengths = np.sqrt(np.where(squares > 0, squares, 1))
    known: dict[bytes, int] = {}  # items often name the same
    for row in range(len(asked)):
        named = np.unique(asked.row(row))
        first = known.setdefault(named.tobytes(), row)
        if first != row:
            found[row] = found[first]
            continue
        member = np.zeros(len(weights), np.int64)
        member[named] = weights[named]
        if total := float(np.sqrt(member.sum())):
            found[row] = np.minimum(_row_sums(own, member[own.values]) / (lengths * total), 1)
    return found


def _row_sums(own: Ragged, values: Longs) -> NDArray[np.float64]:
    """Add up whole numbers beside the values of each row."""
    if not len(own.values):
        return np.zeros(len(own))
    return np.asarray(np.bincount(own.owners, weights=values, minlength=len(own)), np.float64)


def theme(asked: Closeness, own: Ragged) -> Values:
    """Shared or adjoining themes.

    Harmonic mean of how well the candidate's themes cover the asker's, and the asker's the
    candidate's (F1; van Rijsbergen 1979): claiming every theme does not pay. `asked` (n_concepts,
    k) from `Relations.theme`; zeros where one side names none.
    """
    if not asked.shape[1]:
        return np.zeros(len(own), np.float32)
    covered = best_of_rows(own, asked).mean(axis=1)
    fitting = mean_of_rows(own, asked.max(axis=1))
    return harmonic(covered, fitting)


def gain(best: Values, mean: Values, claims: Ints) -> Values:
    """The part of one side's needs that the other meets.

    `best` and `mean` over the needs; `claims` how many open resources the other side states of
    that kind. Above MANY each counts for less, so that claiming everything does not pay. Prior by
    design.
    """
    trust = np.minimum(1, MANY / np.maximum(claims, 1))
    return np.asarray((BEST_MATCH * best + (1 - BEST_MATCH) * mean) * trust, np.float32)


def harmonic(ours: Values, theirs: Values) -> Values:
    """Both sides gain: the harmonic mean, 0 if one side gains nothing."""
    total = ours + theirs
    found = np.zeros(len(total), np.float32)
    np.divide(2 * ours * theirs, total, out=found, where=total > 0)
    return found


def role_fit(fits: Values, bits: NDArray[np.uint8]) -> Values:
    """Roles and scopes that fit together: who funds, implements, convenes, advises.

    `fits` (128,) from `roles.fits` for every set of roles, `bits` (n,) the candidates' sets.
    """
    return fits[bits]


def region(asked: Closeness, own: Ragged) -> Values:
    """Same, adjoining or missing regions.

    Mean over the asker's regions of the candidate's best one for it: the same, inside, around it
    or next to it by land or sea (`Relations.region`). Naming more than MANY regions counts less.
    """
    if not asked.shape[1]:
        return np.zeros(len(own), np.float32)
    spread = np.sqrt(np.minimum(1, MANY / np.maximum(own.lengths(), 1)))
    return np.asarray(best_of_rows(own, asked).mean(axis=1) * spread, np.float32)


def language(asked: Bools, own: Ragged) -> Values:
    """Shared working languages.

    One shared language gives OVERLAP, all of the asker's 1; one half where a side names none.
    `asked` bool (n_languages,).
    """
    count = int(np.count_nonzero(asked))
    shared = own.amounts(asked)
    value = np.where(shared > 0, OVERLAP + (1 - OVERLAP) * shared / max(count, 1), 0)
    unknown = (own.lengths() == 0) | (count == 0)
    return np.where(unknown, 0.5, value).astype(np.float32)


def network(shared: Ints) -> Values:
    """Shared partners: organizations that both have worked with; 1 gives 1/3, 2 give 1/2."""
    return (shared / (shared + 2.0)).astype(np.float32)


def trust(direct: Bools, shared: Ints, completed: Ints, verified: Bools) -> Values:
    """Short trust path and good record.

    Half is the path: worked together 1, through a shared partner 0.7; three tenths the record of
    completed partnerships, halving what is missing with each; one fifth a verified identifier.
    Prior by design.
    """
    path = np.where(direct, 1.0, np.where(shared > 0, 0.7, 0.0))
    record = 1 - 0.5 ** completed.astype(np.float64)
    return (0.5 * path + 0.3 * record + 0.2 * verified).astype(np.float32)


def freshness(months: Values) -> Values:
    """Profile recently confirmed: 1 today, 0 after 24 months, evenly between."""
    return np.asarray(np.clip(1 - months / FADING, 0, 1), np.float32)


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the score: a monotone measure in [0, 1], and what is told of it.

    Terms of one reason are told together: its points are the sum of theirs.
    """

    name: str
    code: ReasonCode
    weight: float  # of the shipped prior, before all are brought to a sum of 1
    description: str


# A table to read, not a registry. The first block was fitted on public activity data, as
# docs/decisions/0008-terms.md tells with its figures; what that data cannot teach (needs, offers,
# languages, trust) has its weight by design and weighs as much as all of it, because Mitra is for
# complements.
_C = ReasonCode
TERMS = (
    Term(
        "portrait_words", _C.MISSION, 0.220, "Words shared by all texts of both, rare ones first."
    ),
    Term("portrait_meaning", _C.MISSION, 0.18, "Nearness of what all texts of both mean."),
    Term("activity_words", _C.MISSION, 0.170, "Words shared by the two most alike activities."),
    Term("activity_meaning", _C.MISSION, 0.060, "Nearness in meaning of two activities."),
    Term("theme", _C.THEME, 0.030, "Themes that are the same or adjoin, both ways."),
    Term("theme_coverage", _C.THEME, 0.010, "Part of your themes named, rare ones first."),
    Term("activity_theme", _C.THEME, 0.032, "Themes of the two activities most alike in them."),
    Term("region", _C.REGION, 0.030, "Regions that are the same, inside, around or adjoining."),
    Term("region_coverage", _C.REGION, 0.005, "Part of your regions named, rare ones first."),
    Term("region_focus", _C.REGION, 0.018, "Regions shared, of all that both name."),
    Term("activity_region", _C.REGION, 0.021, "Places of the two activities most alike in them."),
    Term("works_here", _C.REGION, 0.032, "Number of activities with others in your regions."),
    Term("role_fit", _C.ROLE_FIT, 0.030, "Roles that need each other."),
    Term("role_difference", _C.ROLE_FIT, 0.018, "Roles that you do not have yourself."),
    Term("beside", _C.ROLE_FIT, 0.005, "How often it worked beside somebody in your role."),
    Term("beside_share", _C.ROLE_FIT, 0.023, "Which part of its work that was."),
    Term("network", _C.NETWORK, 0.034, "Partners shared with you."),
    Term(
        "partners_of_alike", _C.NETWORK, 0.140, "Partners of organizations like you, in your role."
    ),
    Term("close_work", _C.NETWORK, 0.046, "Took part in the 10 activities closest to yours."),
    Term("near_work", _C.NETWORK, 0.020, "Took part in the 60 activities closest to yours."),
    Term("recent", _C.FRESHNESS, 0.019, "Began its latest work about when you did."),
    Term("years_together", _C.FRESHNESS, 0.008, "Works begun in the same years as yours."),
    Term("needs_met", _C.NEEDS_MET, 0.36, "Offers what you need."),
    Term("offers_wanted", _C.OFFERS_WANTED, 0.20, "Needs what you offer."),
    Term("reciprocity", _C.RECIPROCITY, 0.16, "Both sides gain."),
    Term("language", _C.LANGUAGE, 0.08, "Shared working languages."),
    Term("trust", _C.TRUST, 0.08, "Short trust path and good record."),
    Term("freshness", _C.FRESHNESS, 0.06, "Profile recently confirmed."),
)
NAMES = tuple(term.name for term in TERMS)
