"""What is each kind of evidence worth? One small function for each term of the score.

Every function gives float32 (n,) in [0, 1] for n candidates, higher is better, and reads nothing
but its arguments. The first line of a docstring is what clients read of the term. "Prior by
design" means that public data cannot teach the constant; small worlds with known answers test it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.codes import ReasonCode
from matching.ragged import Bools, Ints, Ragged
from matching.relations import Closeness, best_of_rows, mean_of_rows

Values = NDArray[np.float32]

MEANING = 0.7  # of a text's closeness is meaning, the rest shared words
UNRELATED = 0.2  # cosine that texts about other things reach (median .16, 9 in 10 below .31)
GRAMS = 0.3  # of the shared words is letter groups (matching.md: .15 against .23)
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
    near = np.clip((meaning - UNRELATED) / (1 - UNRELATED), 0, 1)
    return np.asarray(MEANING * near + (1 - MEANING) * words, np.float32)


def mission(profile: Values, activity: Values) -> Values:
    """Closeness of missions or of the two closest activities.

    Half is the closeness of the profiles, half that of the candidate's best single activity if
    that is closer (`near_best` of matching.md carries most); no activities cost nothing.
    """
    return np.asarray((profile + np.maximum(profile, activity)) / 2, np.float32)


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
    """A term of the score, and what clients are told of it."""

    code: ReasonCode
    weight: float  # of the shipped prior; all together are 1
    description: str


def _told(code: ReasonCode, weight: float) -> Term:
    return Term(code, weight, code.description)


# The prior: a reading order, not a registry. Mission leads, as matching.md measured; what only
# people can state (needs, offers) weighs as much together, because Mitra is for complements.
TERMS = (
    _told(ReasonCode.MISSION, 0.20),
    _told(ReasonCode.THEME, 0.09),
    _told(ReasonCode.NEEDS_MET, 0.18),
    _told(ReasonCode.OFFERS_WANTED, 0.10),
    _told(ReasonCode.RECIPROCITY, 0.08),
    _told(ReasonCode.ROLE_FIT, 0.08),
    _told(ReasonCode.REGION, 0.10),
    _told(ReasonCode.LANGUAGE, 0.04),
    _told(ReasonCode.NETWORK, 0.06),
    _told(ReasonCode.TRUST, 0.04),
    _told(ReasonCode.FRESHNESS, 0.03),
)
