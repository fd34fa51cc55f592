"""Who asks a generated catalog, and what does a question read of it?"""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.random import default_rng
from numpy.typing import NDArray

from benchmarks.corpora import SEED
from benchmarks.shape import NOW
from domain.recommendation import MatchFilter
from domain.viewer import VISITOR
from matching import artifact, profile, ranking, recommender, sharing
from matching.candidates import pool
from matching.encoder import BundledEncoder
from matching.filters import OrganizationTests
from matching.quantizing import Quantized
from matching.question import HEAVY, Question
from matching.ragged import Longs
from matching.scoring import Scorer
from matching.snapshot import Snapshot
from matching.weights import PRIOR
from mitra.reference import load_vocabulary

FIRST = 10


class Encoder(BundledEncoder):
    """The bundled encoder, with the seconds of CPU that it took."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def quantized(self, texts: Sequence[str]) -> Quantized:
        """Encode, and count the time."""
        begin = time.process_time()
        found = super().quantized(texts)
        self.seconds += time.process_time() - begin
        return found


def opened(folder: Path, encoder: BundledEncoder) -> Snapshot:
    """Map the catalog."""
    snapshot = artifact.load(folder, load_vocabulary(), encoder)
    assert snapshot is not None, f"{folder} holds no catalog that this version reads"
    return snapshot


class Asking:
    """A catalog, and who asks it: organizations in random order."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        seen = np.flatnonzero(snapshot.sight(VISITOR).organizations)
        self.askers = default_rng([SEED, 2]).permutation(seen)

    def id(self, place: int) -> str:
        """Give the id of one asker."""
        ordinal = int(self.askers[place % len(self.askers)])
        return self.snapshot.organizations.ordinals.id_of(ordinal)

    def ask(self, place: int) -> recommender.RecommendationPage:
        """Let one ask, as the API does, with reasons."""
        return self.of(self.id(place))

    def of(
        self,
        who: str,
        filter: MatchFilter = recommender.ANY_MATCH,  # noqa: A002 # the API's name
    ) -> recommender.RecommendationPage:
        """Let a certain one ask."""
        return recommender.recommend(
            self.snapshot, who, filter=filter, first=FIRST, viewer=VISITOR, now=NOW
        )

    def question(self, place: int) -> Question:
        """Give what one asks, to look into it."""
        snapshot = self.snapshot
        sight = snapshot.sight(VISITOR)
        asker = profile.of_organization(snapshot, sight, self.id(place), NOW)
        assert asker is not None
        return Question.of(snapshot, sight, asker, NOW)

    def ranked(self, place: int, full: int = ranking.FULL) -> tuple[ranking.Ranking, Longs]:
        """Rank for one, everybody scored in full up to `full` candidates; and the rows of the best.

        The asker is looked at anew.
        """
        self.snapshot.memory.pop("lately", None)
        question, wanted = self.question(place), recommender.ANY_MATCH
        tests = OrganizationTests(self.snapshot, question.sight, NOW)
        possible = pool(self.snapshot, tests, wanted.candidates, question.asker.ordinal)
        found = ranking.rank(question, PRIOR, wanted, possible, full=full)
        return found, found.first(found.ranked, FIRST)

    def best(self, place: int, full: int) -> list[int]:
        """Give the ordinals of the best, as `ranked` does."""
        found, rows = self.ranked(place, full)
        return [int(each) for each in found.scored.ordinals[rows]]

    def estimate(self, place: int) -> object:
        """Let one go through stage one alone: estimates of everybody."""
        self.snapshot.memory.pop("lately", None)
        question = self.question(place)
        masks = question.sight.rows
        rows = [np.flatnonzero(each) for each in masks]
        ranked = [mask[own] for mask, own in zip(masks, rows, strict=True)]
        return Scorer(question).estimated(rows, PRIOR, ranked, ranking.SHORTLIST)


def rare_region(snapshot: Snapshot) -> tuple[str, float]:
    """Give the region that is named by nearly 1 % of all organizations, and its share."""
    regions = snapshot.organizations.base.columns.regions
    named = np.bincount(regions.values, minlength=len(snapshot.vocabulary.regions))
    share = named / len(regions)
    place = int(np.argmin(np.abs(share - 0.01)))
    return snapshot.vocabulary.regions.terms[place].code, float(share[place])


def first_stage(question: Question) -> Iterator[NDArray[Any]]:
    """Give what stage one reads: vectors of portraits, postings of words, columns it scores by."""
    snapshot = question.snapshot
    words = {
        "portraits": (snapshot.portraits, question.portrait_words, HEAVY),
        "activities": (snapshot.activities, question.item_words, sharing.HEAVY),
    }
    for table, asked, most in words.values():
        postings = table.base.postings if table is not None else None
        if postings is not None:
            for word in asked.heaviest(most, postings).words.tolist():
                yield postings.rows.codes[slice(*postings.rows.starts[word : word + 2].tolist())]
    if snapshot.portraits is not None:
        yield snapshot.portraits.base.columns.vectors
        yield snapshot.portraits.base.columns.lengths
    columns = snapshot.organizations.base.columns
    for ragged in (columns.themes, columns.regions, columns.languages):
        yield from (ragged.starts, ragged.values)
    resources = columns.resources
    yield from (resources.starts, resources.kind, resources.concept, resources.last_day)
    yield from (columns.ordinals, columns.type, columns.confirmed)


def read_once(arrays: Sequence[NDArray[Any]]) -> int:
    """Read every byte, eight at a time."""
    total = 0
    for array in arrays:
        flat = np.ascontiguousarray(array).view(np.uint8).reshape(-1)
        total += int(flat[: len(flat) // 8 * 8].view(np.uint64).sum(dtype=np.uint64) & 1)
    return total
