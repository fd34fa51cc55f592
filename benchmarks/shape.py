"""What do public activities look like? Numbers of 1,406 IATI activities, never their texts.

The activities touch Somalia (published by 487 organizations, 2021);
"""

from dataclasses import dataclass
from datetime import UTC, datetime

NOW = datetime(2026, 1, 1, tzinfo=UTC)  # when everybody is asked
TODAY = (NOW - datetime(1970, 1, 1, tzinfo=UTC)).days
DAY = 86_400_000_000  # µs
ACTIVITIES_EACH = 4  # for each organization
HEAPS = 0.55  # distinct words grow with this power of the words read
SEEN_WORDS, SEEN_IN = 15_005, 123_437  # distinct words, and words in all, of the measured texts
MOST_WORDS = 400_000  # the matcher knows 262,144 hashes: more words would only share them


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Shares and parameters of distributions; "lognormal" pairs are median and sigma of the log."""

    # Texts. Measured: distinct words of an activity 36 in the median, 88 in the mean, 239 at p90;
    # a word chosen as a text chooses it stands in 2.7 % of all texts, if in fewer than 10 %.
    tokens: tuple[float, float] = (30.0, 1.7)  # lognormal, words of a description
    most_tokens: int = 1_000
    title_tokens: float = 9.2  # mean
    mission_tokens: tuple[float, float] = (30.0, 0.6)  # lognormal; by choice, IATI has no missions
    common: float = 0.62  # of the words, those that belong to no topic
    common_law: tuple[float, float] = (1.5, 230.0)  # p(rank) ~ (rank + 230) ** -1.5
    topics: int = 1_000
    topic_words: int = 100
    two_topics: float = 0.4  # of texts and organizations
    distinct: float = 0.877  # of texts; the others say again what one said: phases of a programme
    # Vectors, reduced to 128 numbers. Measured: two at random have a cosine of .19 in the mean
    # with a deviation of .16; the nearest one .8, the tenth .6.
    shared_direction: float = 0.187  # of the squared length
    topic_direction: float = 0.40
    spectrum: float = 13.5  # variance falls by e every so many dimensions
    # Who takes part: 1 in 3.6 of 100, 2 in 66, many in few.
    participants: tuple[float, ...] = (
        0.159, 0.662, 0.107, 0.012, 0.008, 0.006, 0.004, 0.005, 0.004, 0.0085, 0.0107,
        0.0028, 0.0028, 0.0028, 0.0028, 0.0028, 0.0028, 0.0028, 0.0028, 0.0028,
    )  # fmt: skip
    tail: float = 0.8  # Pareto's exponent of how active an organization is
    most_active: float = 0.005  # of all activities, that one organization takes part in at most
    near: float = 0.4  # of participants, those of the topic who work in the same province
    beside: float = 0.35  # those of the topic from anywhere; the others are anybody
    # Role bits: FUNDING 1, IMPLEMENTING 8, CONVENING 16, and several at once.
    roles: tuple[tuple[int, float], ...] = (
        (1, 0.456), (8, 0.162), (24, 0.124), (16, 0.098), (17, 0.086), (25, 0.040), (9, 0.034),
    )  # fmt: skip
    themes: tuple[float, ...] = (0.731, 0.123, 0.044, 0.074, 0.011, 0.006, 0.011)
    regions: tuple[float, ...] = (0.671, 0.221, 0.048, 0.020, 0.012, 0.008, 0.006, 0.014)
    most_themes: int = 34  # that one organization names
    most_regions: int = 100
    days: tuple[float, float] = (2.0, 560.0)  # gamma, days since the latest began
    languages: float = 0.3  # of names and titles, those in both languages


SOM = Shape()
