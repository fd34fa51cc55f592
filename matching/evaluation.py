"""How good are the suggestions? Asks the ranker what it was not told, and scores its answers."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from domain.codes import OrganizationType
from domain.evaluation import MODEL, Evaluation, ModelScore
from domain.viewer import SYSTEM, Viewer
from domain.vocabulary import Vocabulary
from matching import metrics
from matching.baselines import BASELINES, Known, Scores
from matching.clusters import clusters
from matching.corpus import Corpus
from matching.encoder import TextEncoder
from matching.ragged import Bools
from matching.recommender import ranked, recommend
from matching.snapshot import Snapshot
from matching.splits import Asked, Split, in_touch
from matching.validation import Comparison, compare
from matching.weights import PRIOR, Model

Answers = dict[str, float]  # score by partner id, the best first
Lists = Sequence[Sequence[str]]  # ids for each of those who ask, the best first
Done = Callable[[int], None]  # told how many have been asked

SHOWN = 10  # of a list; roles, exposure and gains are of these
DEEP = 50
# Whoever is of such a type, or in at most FEW activities and partnerships, is small.
SMALL = frozenset((OrganizationType.LOCAL_NGO, OrganizationType.COMMUNITY_GROUP))
FEW = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """An evaluation, and how far the model's gain is above each baseline's on the same queries.

    Newcomers of one programme are drawn together: they have the same partners, and answer alike.
    """

    evaluation: Evaluation
    above: Mapping[str, Comparison]

    @property
    def best_baseline(self) -> str:
        """The baseline with the largest gain; the model must beat this one."""
        return min(self.above, key=lambda name: self.above[name].difference)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What is the same for all splits that are measured."""

    vocabulary: Vocabulary
    encoder: TextEncoder
    dataset: str
    now: datetime
    seed: int = 0
    model: Model = PRIOR


def answered(
    snapshot: Snapshot,
    asked: Iterable[Asked],
    *,
    model: Model = PRIOR,
    first: int,
    viewer: Viewer,
    now: datetime,
) -> Iterator[tuple[Asked, Answers]]:
    """Rank partners for everybody who asks, as the API would.

    A newcomer registers in `snapshot` and asks at once; the next one finds it as it was before.
    """
    for each in asked:
        known = _registered(snapshot, each)
        found = ranked(known, each.asker_id, model=model, first=first, viewer=viewer, now=now)
        yield each, dict(found)


def _registered(snapshot: Snapshot, asked: Asked) -> Snapshot:
    delta = asked.delta(snapshot.seq + 1)
    return snapshot if delta is None else snapshot.apply(delta)


def some(split: Split, most: int, *, seed: int) -> Split:
    """Give the split with at most so many questions, drawn by chance; the rest stays as it is."""
    if len(split.asked) <= most:
        return split
    drawn = np.random.default_rng(seed).permutation(len(split.asked))[:most]
    return replace(split, asked=tuple(split.asked[place] for place in sorted(drawn)))


def measure(split: Split, task: str, conditions: Conditions, done: Done | None = None) -> Measured:
    """Let the model and every baseline answer a split, and score them alike.

    Nobody is to find itself, one it had worked with before, or one not to be suggested. The model
    sees the whole training corpus, so give it only what everybody may see. ValueError if nobody
    asks. O(questions * organizations), and one encoding of each text.
    """
    if not split.asked:
        raise ValueError("a split without questions measures nothing")
    field = _Field(split, conditions)
    lists, gained = field.model_lists(done or (lambda _: None))
    known = Known(split.train, conditions.encoder, conditions.seed)
    every = {MODEL: lists} | {
        name: field.ordered(known, baseline(known, split.asked))
        for name, baseline in BASELINES.items()
    }
    hits = {name: field.hits(each) for name, each in every.items()}
    gains = {name: field.gains(each) for name, each in hits.items()}
    scores = [
        field.score(name, each, hits[name], gains[name], gained if name == MODEL else ())
        for name, each in every.items()
    ]
    evaluation = Evaluation(
        model_version=conditions.model.version,
        dataset=conditions.dataset,
        task=task,
        query_count=len(split.asked),
        scores=tuple(scores),
        evaluated_at=conditions.now,
    )
    together = clusters([each.programmes for each in split.asked])
    above = {
        name: compare(gains[MODEL], gains[name], together, seed=conditions.seed)
        for name in BASELINES
    }
    return Measured(evaluation=evaluation, above=above)


class _Field:
    """Whom the lists of one split may hold, and what scoring them needs."""

    def __init__(self, split: Split, conditions: Conditions) -> None:
        self.asked = split.asked
        self.train = split.train
        self.conditions = conditions
        self.candidates = {
            each.id
            for each in split.train.organizations
            if each.matchable and each.archived_at is None
        }
        self.in_touch = in_touch(split.train)
        self.roles = roles_of(split.train)
        few = small(split.train)
        self.small = np.array([name in few for name in sorted(self.candidates)], np.bool_)
        self.truths = [each.truth & self.candidates for each in self.asked]

    def allowed(self, asked: Asked) -> AbstractSet[str]:
        """Whom somebody may be shown."""
        return self.candidates - self.in_touch.get(asked.asker_id, frozenset()) - {asked.asker_id}

    def model_lists(self, done: Done) -> tuple[Lists, list[tuple[float, float]]]:
        """Ask the model: its lists, and what both sides gain from the first ten of each."""
        now, model = self.conditions.now, self.conditions.model
        snapshot = Snapshot.build(self.train, self.conditions.vocabulary, self.conditions.encoder)
        lists: list[list[str]] = []
        gained: list[tuple[float, float]] = []
        for number, each in enumerate(self.asked, 1):
            known = _registered(snapshot, each)
            first = len(known.organizations)
            found = ranked(known, each.asker_id, model=model, first=first, viewer=SYSTEM, now=now)
            allowed = self.allowed(each)
            lists.append([partner for partner, _ in found if partner in allowed])
            page = recommend(known, each.asker_id, model=model, first=SHOWN, viewer=SYSTEM, now=now)
            gained += [(edge.node.for_you, edge.node.for_them) for edge in page.edges]
            done(number)
        return lists, gained

    def ordered(self, known: Known, scores: Scores) -> Lists:
        """Order a baseline's scores, ties by id, and leave out whom the model would not show."""
        lists = []
        for each, row in zip(self.asked, scores, strict=True):
            allowed = self.allowed(each)
            order = np.argsort(-row, kind="stable")  # ids rise already
            lists.append([name for place in order if (name := known.ids[place]) in allowed])
        return lists

    def hits(self, lists: Lists) -> list[Bools]:
        """Say which of each list are right."""
        return [
            np.array([name in truth for name in each], np.bool_)
            for each, truth in zip(lists, self.truths, strict=True)
        ]

    def _each(self, hits: Sequence[Bools], of: Callable[[Bools, int], float]) -> metrics.Scores:
        pairs = zip(hits, self.truths, strict=True)
        return np.array([of(each, len(truth)) if truth else 0.0 for each, truth in pairs])

    def gains(self, hits: Sequence[Bools]) -> metrics.Scores:
        """Give the gain at ten of each list; 0 where all the right ones are not to be suggested."""
        return self._each(hits, metrics.gain)

    def score(
        self,
        name: str,
        lists: Lists,
        hits: Sequence[Bools],
        gains: metrics.Scores,
        gained: Sequence[tuple[float, float]],
    ) -> ModelScore:
        """Sum up how one ranker did."""
        shown = self._shown(lists)
        return ModelScore(
            name=name,
            baseline=name != MODEL,
            gain=float(gains.mean()),
            recall=float(self._each(hits, metrics.recall).mean()),
            recall_at_50=float(self._each(hits, lambda a, n: metrics.recall(a, n, DEEP)).mean()),
            mean_reciprocal_rank=float(np.mean([metrics.reciprocal_rank(each) for each in hits])),
            coverage=metrics.coverage(shown),
            exposure_gini=metrics.gini(shown),
            role_overlap=self._role_overlap(lists),
            reciprocity=metrics.reciprocity(gained),
            standard_error=metrics.standard_error(gains),
            small_share=metrics.share(shown, self.small),
        )

    def _shown(self, lists: Lists) -> metrics.Counts:
        counts = dict.fromkeys(sorted(self.candidates), 0)
        for each in lists:
            for name in each[:SHOWN]:
                counts[name] += 1
        return np.array(list(counts.values()), np.int64)

    def _role_overlap(self, lists: Lists) -> float | None:
        overlaps = []
        for asked, names in zip(self.asked, lists, strict=True):
            own = self.roles.get(asked.asker_id) or roles_of(
                Corpus(activities=asked.activities)
            ).get(asked.asker_id, frozenset())
            found = (
                metrics.role_overlap(own, self.roles.get(name, frozenset()))
                for name in names[:SHOWN]
            )
            overlaps += [each for each in found if each is not None]
        return float(np.mean(overlaps)) if overlaps else None


def roles_of(corpus: Corpus) -> dict[str, frozenset[str]]:
    """Give the roles each organization holds in activities; who is in none is not there."""
    found: dict[str, set[str]] = {}
    for activity in corpus.activities:
        for each in activity.participants:
            found.setdefault(each.organization_id, set()).update(each.roles)
    return {name: frozenset(roles) for name, roles in found.items()}


def small(corpus: Corpus) -> frozenset[str]:
    """Give who is small: by type, or because little work of it is known."""
    works = Counter(
        each.organization_id for work in corpus.activities for each in work.participants
    )
    works.update(each.organization_id for deal in corpus.partnerships for each in deal.parties)
    return frozenset(
        each.id for each in corpus.organizations if each.type in SMALL or works[each.id] <= FEW
    )
