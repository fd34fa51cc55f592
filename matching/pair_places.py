"""Which regions of candidates are the asker's? Those that it or its activities name, or within."""

from functools import lru_cache

import numpy as np

from domain.vocabulary import Vocabulary
from matching.lazy import cached_property
from matching.question import Question
from matching.ragged import Bools, Ints
from matching.relations import relations
from matching.wording import Phrase

_STATED: Phrase = ("wilayah Anda", "your regions")
_ALSO_OF_WORK: Phrase = (
    "wilayah Anda atau kegiatan Anda",
    "your regions or those of your activities",
)
_IN_A_BRIEF: Phrase = ("wilayah yang Anda sebut", "regions that you name")
_IN_A_BRIEF_OR_OF_WORK: Phrase = (
    "wilayah yang Anda sebut atau wilayah kegiatan Anda",
    "regions that you name or those of your activities",
)


class PairsPlaces:
    """The asker's regions, for what is said of them: terms know only those that it names."""

    def __init__(self, question: Question) -> None:
        self.question = question

    @cached_property
    def own(self) -> Ints:
        """The region of the asker's or of its activities that each region is, or lies in, int32
        (n_regions,): the narrowest; -1 without.
        """
        return self._around(np.flatnonzero(self.question.regions).tolist())

    @cached_property
    def _stated(self) -> Bools:
        return self._around(self.question.asker.regions.tolist()) >= 0

    def _around(self, named: list[int]) -> Ints:
        vocabulary = self.question.snapshot.vocabulary
        found = np.full(self.question.known.n_regions, -1, np.int32)
        for each in sorted(named, key=lambda one: -len(_within(vocabulary, one))):
            found[_within(vocabulary, each)] = each
        return found

    def yours(self, places: list[int] | Ints) -> Phrase:
        """Call some of the asker's regions its own if it states them, or what they lie in; else its
        activities' too.
        """
        stated = bool(self._stated[places].all())
        if self.question.asker.brief is not None:
            return _IN_A_BRIEF if stated else _IN_A_BRIEF_OR_OF_WORK
        return _STATED if stated else _ALSO_OF_WORK

    @cached_property
    def all_of_yours(self) -> Phrase:
        """Call all of the asker's regions so."""
        return self.yours(np.flatnonzero(self.question.regions).tolist())


@lru_cache(maxsize=4_096)
def _within(vocabulary: Vocabulary, region: int) -> Ints:
    return relations(vocabulary).within(region)
