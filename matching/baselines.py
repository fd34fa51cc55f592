"""What would a simple ranker suggest? The yardsticks that a model must beat.

Each is a small pure function from what is known and who asks to scores, float64 (n_asked,
n_known), higher is better, 0 for nothing to say. They see what the model sees: the training corpus
and, of a newcomer, its own profile and activities. Names count nowhere, and neither do ids.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import TfidfVectorizer

from domain.activity import Activity
from domain.organization import Organization
from matching.corpus import Corpus
from matching.encoder import TextEncoder
from matching.ragged import Longs
from matching.splits import Asked, partners_of, text_of

Scores = NDArray[np.float64]

NEAREST = 30  # organizations most like the asker whose partners are looked at


@dataclass(frozen=True, eq=False)
class Known:
    """The organizations of a corpus in order of id, with what the baselines read of them."""

    corpus: Corpus
    encoder: TextEncoder
    seed: int = 0

    @cached_property
    def ids(self) -> list[str]:
        """The candidates."""
        return sorted(each.id for each in self.corpus.organizations)

    @cached_property
    def place(self) -> dict[str, int]:
        """The row of each id."""
        return {identity: place for place, identity in enumerate(self.ids)}

    @cached_property
    def by_id(self) -> dict[str, Organization]:
        """The records."""
        return {each.id: each for each in self.corpus.organizations}

    @cached_property
    def own_activities(self) -> dict[str, list[Activity]]:
        """The activities of each organization, in the corpus's order."""
        found: dict[str, list[Activity]] = {}
        for activity in self.corpus.activities:
            for each in activity.participants:
                found.setdefault(each.organization_id, []).append(activity)
        return found

    @cached_property
    def partners(self) -> csr_array:
        """Who worked or is partnered with whom, 0 or 1, symmetric, (n_known, n_known)."""
        pairs = [
            (self.place[name], self.place[other])
            for name, others in partners_of(self.corpus).items()
            for other in others
            if name in self.place and other in self.place
        ]
        rows, columns = np.array(pairs, np.int64).reshape(-1, 2).T
        size = len(self.ids)
        return csr_array((np.ones(len(rows)), (rows, columns)), shape=(size, size))

    def profile(self, identity: str) -> str:
        """Give all that a known organization says: mission, then its activities' texts, once."""
        return _profile(self.by_id[identity], self.own_activities.get(identity, ()))

    def profile_of(self, asked: Asked) -> str:
        """Give all that the asker says."""
        if asked.organization is None:
            return self.profile(asked.asker_id)
        return _profile(asked.organization, asked.activities)

    def activities_of(self, asked: Asked) -> Sequence[Activity]:
        """Give the asker's own activities."""
        if asked.organization is None:
            return self.own_activities.get(asked.asker_id, ())
        return asked.activities


def _profile(organization: Organization, activities: Sequence[Activity]) -> str:
    texts = [each.text for each in organization.mission]
    return "\n".join(dict.fromkeys([*texts, *map(text_of, activities)]))


def _tfidf(known: Sequence[str], asked: Sequence[str], *, damped: bool) -> Scores:
    """Give the TF-IDF cosine of each text asked with each known, (n_asked, n_known).

    Salton & Buckley 1988, doi:10.1016/0306-4573(88)90021-0. `damped` counts a word that comes
    often by the logarithm. Each baseline takes what measured better for it: a weak yardstick
    would flatter the model.
    """
    if not known or not asked:
        return np.zeros((len(asked), len(known)))
    vectorizer = TfidfVectorizer(sublinear_tf=damped, strip_accents="unicode")
    # A corpus without a single word has no vocabulary, which scikit-learn refuses to fit.
    vectorizer.fit([*known, "kosong"])
    near = vectorizer.transform(asked) @ vectorizer.transform(known).T
    return np.asarray(near.toarray(), np.float64)


def _profiles(known: Known, asked: Sequence[Asked], *, damped: bool = False) -> Scores:
    others = [known.profile(each) for each in known.ids]
    return _tfidf(others, [known.profile_of(each) for each in asked], damped=damped)


def random(known: Known, asked: Sequence[Asked]) -> Scores:
    """Chance: what finding anybody at all is worth."""
    return np.random.default_rng(known.seed).random((len(asked), len(known.ids)))


def popularity(known: Known, asked: Sequence[Asked]) -> Scores:
    """Number of partners, whoever asks."""
    degree = np.asarray(known.partners.sum(axis=1), np.float64)
    return np.repeat(degree[None, :], len(asked), axis=0)


def tfidf_profile(known: Known, asked: Sequence[Asked]) -> Scores:
    """Shared rare words of everything both say."""
    return _profiles(known, asked)


def best_activity(known: Known, asked: Sequence[Asked]) -> Scores:
    """Shared rare words of the two closest single activities.

    An asker without any brings its mission. Its own activities do not count on the other side,
    where all members of them would look close.
    """
    work = known.corpus.activities
    rows, columns = _membership(known)
    scores = np.zeros((len(asked), len(known.ids)))
    owned = [known.activities_of(each) for each in asked]
    texts = [
        [text_of(each) for each in own] or [known.profile_of(one)]
        for one, own in zip(asked, owned, strict=True)
    ]
    near = _tfidf([text_of(each) for each in work], [*chain(*texts)], damped=True)
    ends = np.cumsum([len(each) for each in texts])
    for place, (end, own) in enumerate(zip(ends, owned, strict=True)):
        close = near[end - len(texts[place]) : end].max(axis=0)
        mine = {each.id for each in own}
        close[[each.id in mine for each in work]] = 0
        np.maximum.at(scores[place], columns, close[rows])
    return scores


def _membership(known: Known) -> tuple[Longs, Longs]:
    pairs = [
        (row, known.place[each.organization_id])
        for row, work in enumerate(known.corpus.activities)
        for each in work.participants
        if each.organization_id in known.place
    ]
    rows, columns = np.array(pairs, np.int64).reshape(-1, 2).T
    return rows, columns


def neighbors_partners(known: Known, asked: Sequence[Asked]) -> Scores:
    """Partners of the 30 organizations most like the asker, each weighted by its likeness."""
    return np.asarray(_nearest(known, asked) @ known.partners, np.float64)


def _nearest(known: Known, asked: Sequence[Asked]) -> Scores:
    """Give the likeness of the organizations most like each asker, 0 for the others and itself."""
    likeness = _profiles(known, asked, damped=True)
    for place, each in enumerate(asked):
        if each.asker_id in known.place:
            likeness[place, known.place[each.asker_id]] = 0
    if likeness.shape[1] > NEAREST:
        least = np.partition(likeness, -NEAREST, axis=1)[:, -NEAREST]
        likeness[likeness < least[:, None]] = 0
    return likeness


def paths(known: Known, asked: Sequence[Asked]) -> Scores:
    """Paths of length three to a candidate, times the shared rare words of what both say.

    Each path counts for less the more partners those in between have (Kovacs et al. 2019,
    doi:10.1038/s41467-019-09177-y). A newcomer has no partners to start from, so those it most
    likely gets by `neighbors_partners` stand in for them.
    """
    degree = np.maximum(np.asarray(known.partners.sum(axis=1)), 1)
    first = neighbors_partners(known, asked)
    for place, each in enumerate(asked):
        if each.asker_id in known.place:
            row = known.partners[[known.place[each.asker_id]], :].toarray()[0]
            first[place] = row if row.any() else first[place]
    damped = 1 / np.sqrt(degree)
    reached = (first * damped) @ known.partners * damped @ known.partners
    return np.asarray(reached * _profiles(known, asked, damped=True), np.float64)


def mission_similarity(known: Known, asked: Sequence[Asked]) -> Scores:
    """Closeness in meaning of everything both say, by the sentence encoder."""
    own = known.encoder.encode([known.profile_of(each) for each in asked])
    others = known.encoder.encode([known.profile(each) for each in known.ids])
    return np.asarray(own @ others.T, np.float64)


Baseline = Callable[[Known, Sequence[Asked]], Scores]
BASELINES: Mapping[str, Baseline] = MappingProxyType(
    {
        "random": random,
        "popularity": popularity,
        "tfidf-profile": tfidf_profile,
        "best-activity": best_activity,
        "neighbors-partners": neighbors_partners,
        "paths": paths,
        "mission-similarity": mission_similarity,
    }
)
