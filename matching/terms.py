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
from domain.text import Text
from matching.columns import OPEN_START
from matching.compiled import (
    boolean,
    compiled,
    float32,
    inlined,
    int32,
    int64,
    read,
    void,
    written,
)
from matching.ragged import Bools, Ints, Longs, Ragged
from matching.relations import Closeness

Values = NDArray[np.float32]

MEANING = 0.7  # of a text's closeness is meaning, the rest shared words
UNRELATED = 0.2  # cosine that texts about other things reach (median .16, 9 in 10 below .31)
FADING_YEARS = 3.0  # apart after which works have lost two thirds of what can be lost
UNKNOWN_YEARS = 2.0  # apart, where a day is not known
BEST_MATCH = 0.6  # of a gain is its best resource, the rest the mean over all
MANY = 8  # open needs or offers, and regions, up to which a profile is taken at its word
OVERLAP = 0.7  # of language: one shared is nearly enough
FINE = 1_000_000  # steps of a closeness while it is added up, so that sums are exact
FADING = 24.0  # months after which a profile counts as unknown


def closeness(meaning: Values, words: Values) -> Values:
    """Closeness of two texts: meaning first, shared words after.

    `meaning` is the encoder's cosine in [-1, 1], `words` a TF-IDF cosine in [0, 1]. The share of
    words keeps proper names and programmes in; translations share few words (matching.md: TF-IDF
    finds 1 translation in 8, the encoder 8 in 8).
    """
    return np.asarray(closeness_of(likeness(meaning), words))


def closeness_of(near: Any, words: Any) -> Any:
    """Mix a likeness of meaning and of words, both in [0, 1], as `closeness` does."""
    return np.float32(MEANING) * near + np.float32(1 - MEANING) * words


def likeness(meaning: Any) -> Any:
    """Turn cosines of meaning into likeness: what unrelated texts reach counts as nothing."""
    value = (meaning - np.float32(UNRELATED)) / np.float32(1 - UNRELATED)
    return np.minimum(np.maximum(value, np.float32(0)), np.float32(1))


# The same for the numbers of compiled loops, bit for bit.
one_closeness_of, one_likeness = inlined(closeness_of), inlined(likeness)


def days_apart(days: Ints, asked: int) -> Ints:
    """Give how many days apart works began, int32 (n,), at most LONGEST_APART."""
    found = np.empty(len(days), np.int32)
    _days_apart(days, asked, found)
    return found


YEAR = 365.25  # days
LONGEST_APART = 20_000  # days; nobody is further apart than that makes a difference
UNKNOWN_APART = round(UNKNOWN_YEARS * YEAR)
# How much works count that began so many days apart, in [.5, 1]: one half, and one half that fades
# e-fold every FADING_YEARS (matching.md: without dates a ranking loses .015 nDCG).
FADED = (0.5 + 0.5 * np.exp(-np.arange(LONGEST_APART + 1) / YEAR / FADING_YEARS)).astype(np.float32)
# Nearness of two days in whole thousandths, e-fold every year; whole, so that sums are exact.
NEARNESS = np.rint(1_000 * np.exp(-np.arange(LONGEST_APART + 1) / YEAR)).astype(np.int64)


@inlined
def apart(day: int, asked: int) -> int:
    """Give how many days apart two works began."""
    if day == OPEN_START or asked == OPEN_START:
        return UNKNOWN_APART
    found = abs(int(day) - int(asked))
    return found if found < LONGEST_APART else LONGEST_APART


@compiled(void, read(int32), int64, written(int32))
def _days_apart(days: Ints, asked: int, found: Ints) -> None:
    for row in range(len(days)):
        found[row] = apart(days[row], asked)


def saturating(amounts: Values, half: float) -> Values:
    """Let amounts count less and less: one half at `half`, never quite 1."""
    return amounts / (amounts + half)


def coverage(own: Ragged, asked: Bools, weights: Longs) -> tuple[Values, Values]:
    """Give the weighted part of what is asked for that each row names, and how far both agree.

    `asked` and `weights` (n_terms,): whole numbers, rarer terms weigh more. The second is twice
    what is shared over all that both name (F1). (n,) in [0, 1] each, exact in any order.
    """
    part, agreed = np.zeros(len(own), np.float32), np.zeros(len(own), np.float32)
    if asked.any():
        counted = np.where(asked, weights, 0)
        _cover(own.starts, own.values, asked, counted, int(counted.sum()),
               int(np.count_nonzero(asked)), part, agreed)  # fmt: skip
    return part, agreed


@compiled(
    void,
    read(int64),
    read(int32),
    read(boolean),
    read(int64),
    int64,
    int64,
    written(float32),
    written(float32),
)
def _cover(
    starts: Longs,
    values: Ints,
    asked: Bools,
    counted: Longs,
    total: int,
    count: int,
    part: Values,
    agreed: Values,
) -> None:
    for row in range(len(part)):
        valued, shared = 0, 0
        for at in range(starts[row], starts[row + 1]):
            valued += counted[values[at]]  # without a branch, which could not be foreseen
            shared += asked[values[at]]
        if shared:
            # Several of a row may count as one that a brief asks for (`Question.located`).
            part[row] = min(valued / max(total, 1), 1)
            agreed[row] = min(2 * shared / (starts[row + 1] - starts[row] + count), 1)


def theme(asked: Closeness, own: Ragged) -> Values:
    """Shared or adjoining themes.

    Harmonic mean of how well the candidate's themes cover the asker's, and the asker's the
    candidate's (F1; van Rijsbergen 1979): claiming every theme does not pay. `asked` (n_concepts,
    k) from `Relations.theme`; zeros where one side names none.
    """
    if not asked.shape[1]:
        return np.zeros(len(own), np.float32)
    covered = own.mean_best(asked)
    fits = own.sums(np.rint(FINE * asked.max(axis=1, keepdims=True)).astype(np.int64))[0]
    fitting = (fits / (FINE * np.maximum(own.lengths(), 1))).astype(np.float32)
    return harmonic(covered, fitting)


def gain(best: Values, mean: Values, claims: Ints) -> Values:
    """The part of one side's needs that the other meets.

    `best` and `mean` over the needs; `claims` how many open resources the other side states of
    that kind. Above MANY each counts for less, so that claiming everything does not pay. Prior by
    design.
    """
    trusted = (MANY / np.maximum(claims, MANY)).astype(np.float32)
    met: Values = (BEST_MATCH * best + (1 - BEST_MATCH) * mean) * trusted
    return np.minimum(met, 1)


def harmonic(ours: Values, theirs: Values) -> Values:
    """Both sides gain: the harmonic mean, 0 if one side gains nothing."""
    mean: Values = 2 * ours * theirs / np.maximum(ours + theirs, np.float32(1e-30))
    return mean


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
    return np.asarray(own.mean_best(asked) * spread, np.float32)


def language(asked: Bools, own: Ragged) -> Values:
    """Shared working languages.

    One shared language gives OVERLAP, all of the asker's 1; one half where a side names none.
    `asked` bool (n_languages,).
    """
    count = int(np.count_nonzero(asked))
    if not count:
        return np.full(len(own), 0.5, np.float32)
    shared = own.amounts(asked)
    part = OVERLAP + (1 - OVERLAP) * shared / count
    found: Values = np.where(shared > 0, part, 0).astype(np.float32)
    found[own.lengths() == 0] = 0.5
    return found


def network(shared: Ints) -> Values:
    """Shared partners: organizations that both have worked with; 1 gives 1/3, 2 give 1/2."""
    return saturating(shared.astype(np.float32), 2)


def trust(direct: Bools, shared: Ints, completed: Ints, verified: Bools) -> Values:
    """Short trust path and good record.

    Half is the path: worked together 1, through a shared partner 0.7; three tenths the record of
    completed partnerships, halving what is missing with each; one fifth a verified identifier.
    Prior by design.
    """
    path = np.maximum(direct, np.float32(0.7) * (shared > 0))
    record = 1 - np.ldexp(np.float32(1), -completed)
    found: Values = 0.5 * path + 0.3 * record + 0.2 * verified.astype(np.float32)
    return found


def freshness(months: Values) -> Values:
    """Profile recently confirmed: 1 today, 0 after 24 months, evenly between."""
    left: Values = 1 - months / FADING
    return np.minimum(np.maximum(left, 0), 1)


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the score: a monotone measure in [0, 1], and what is told of it.

    Terms of one reason are told together: its points are the sum of theirs.
    """

    name: str
    code: ReasonCode
    weight: float  # of the shipped prior, before all are brought to a sum of 1
    description: Text


# A table to read, not a registry. The first block was fitted on public activity data, as
# docs/decisions/0008-terms.md tells with its figures; what that data cannot teach (needs, offers,
# languages, trust) has its weight by design and weighs as much as all of it, because Mitra is for
# complements.
_C = ReasonCode
TERMS = (
    Term("portrait_words", _C.MISSION, 0.220, Text.of(
        id="Kata yang dipakai dalam semua teks keduanya, yang langka didahulukan.",
        en="Words shared by all texts of both, rare ones first.",
    )),
    Term("portrait_meaning", _C.MISSION, 0.18, Text.of(
        id="Kedekatan makna semua teks keduanya.",
        en="Nearness of what all texts of both mean.",
    )),
    Term("activity_words", _C.MISSION, 0.170, Text.of(
        id="Kata yang sama dalam dua kegiatan yang paling mirip.",
        en="Words shared by the two most alike activities.",
    )),
    Term("activity_meaning", _C.MISSION, 0.060, Text.of(
        id="Kedekatan makna dua kegiatan.",
        en="Nearness in meaning of two activities.",
    )),
    Term("theme", _C.THEME, 0.030, Text.of(
        id="Tema yang sama atau berdekatan, dari kedua arah.",
        en="Themes that are the same or adjoin, both ways.",
    )),
    Term("theme_coverage", _C.THEME, 0.010, Text.of(
        id="Bagian tema Anda yang disebut, yang langka didahulukan.",
        en="Part of your themes named, rare ones first.",
    )),
    Term("activity_theme", _C.THEME, 0.032, Text.of(
        id="Tema dua kegiatan yang paling mirip temanya.",
        en="Themes of the two activities most alike in them.",
    )),
    Term("region", _C.REGION, 0.030, Text.of(
        id="Wilayah yang sama, di dalamnya, di sekitarnya, atau berbatasan.",
        en="Regions that are the same, inside, around or adjoining.",
    )),
    Term("region_coverage", _C.REGION, 0.005, Text.of(
        id="Bagian wilayah Anda yang disebut, yang langka didahulukan.",
        en="Part of your regions named, rare ones first.",
    )),
    Term("region_focus", _C.REGION, 0.018, Text.of(
        id="Wilayah bersama, dari semua yang disebut keduanya.",
        en="Regions shared, of all that both name.",
    )),
    Term("activity_region", _C.REGION, 0.021, Text.of(
        id="Tempat dua kegiatan yang paling mirip tempatnya.",
        en="Places of the two activities most alike in them.",
    )),
    Term("works_here", _C.REGION, 0.032, Text.of(
        id="Banyaknya kegiatan bersama pihak lain di wilayah Anda atau kegiatan Anda.",
        en="Number of activities with others where you or your activities are.",
    )),
    Term("role_fit", _C.ROLE_FIT, 0.030, Text.of(
        id="Peran yang saling membutuhkan.",
        en="Roles that need each other.",
    )),
    Term("role_difference", _C.ROLE_FIT, 0.018, Text.of(
        id="Peran yang belum Anda miliki.",
        en="Roles that you do not have yourself.",
    )),
    Term("beside", _C.ROLE_FIT, 0.005, Text.of(
        id="Seberapa sering bekerja di samping pihak dengan peran Anda.",
        en="How often it worked beside somebody in your role.",
    )),
    Term("beside_share", _C.ROLE_FIT, 0.023, Text.of(
        id="Bagian kegiatannya di samping pihak dengan peran Anda.",
        en="Part of its work beside somebody in your role.",
    )),
    Term("network", _C.NETWORK, 0.034, Text.of(
        id="Mitra yang sama dengan mitra Anda.",
        en="Partners shared with you.",
    )),
    Term("partners_of_alike", _C.NETWORK, 0.140, Text.of(
        id="Mitra organisasi yang mirip Anda, dalam peran Anda.",
        en="Partners of organizations like you, in your role.",
    )),
    Term("close_work", _C.NETWORK, 0.046, Text.of(
        id="Ikut dalam 10 kegiatan yang terdekat dengan misi atau kegiatan Anda.",
        en="Took part in the 10 activities closest to your mission or activities.",
    )),
    Term("near_work", _C.NETWORK, 0.020, Text.of(
        id="Ikut dalam 60 kegiatan yang terdekat dengan misi atau kegiatan Anda.",
        en="Took part in the 60 activities closest to your mission or activities.",
    )),
    Term("recent", _C.FRESHNESS, 0.019, Text.of(
        id="Memulai kegiatan terbarunya pada waktu yang dekat dengan Anda.",
        en="Began its latest work about when you did.",
    )),
    Term("years_together", _C.FRESHNESS, 0.008, Text.of(
        id="Kegiatan yang dimulai pada tahun yang sama dengan kegiatan Anda.",
        en="Works begun in the same years as yours.",
    )),
    Term("needs_met", _C.NEEDS_MET, 0.36, Text.of(
        id="Menawarkan yang Anda butuhkan.",
        en="Offers what you need.",
    )),
    Term("offers_wanted", _C.OFFERS_WANTED, 0.20, Text.of(
        id="Membutuhkan yang Anda tawarkan.",
        en="Needs what you offer.",
    )),
    Term("reciprocity", _C.RECIPROCITY, 0.16, Text.of(
        id="Kedua pihak mendapat manfaat.",
        en="Both sides gain.",
    )),
    Term("language", _C.LANGUAGE, 0.08, Text.of(
        id="Bahasa kerja yang sama.",
        en="Shared working languages.",
    )),
    Term("trust", _C.TRUST, 0.08, Text.of(
        id="Jalur kepercayaan yang pendek dan rekam jejak yang baik.",
        en="Short trust path and good record.",
    )),
    Term("freshness", _C.FRESHNESS, 0.06, Text.of(
        id="Profil baru saja dikonfirmasi.",
        en="Profile recently confirmed.",
    )),
)  # fmt: skip
NAMES = tuple(term.name for term in TERMS)
