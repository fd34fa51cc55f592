"""Which regions of candidates are the asker's? Those that it or its activities name, or within."""

import numpy as np

from domain.vocabulary import Vocabulary
from matching.lazy import cached_property
from matching.question import Question
from matching.ragged import Bools, Ints
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
        return self.question.known.narrowest(np.flatnonzero(self.question.regions).tolist())

    @cached_property
    def _stated(self) -> Bools:
        stated = self.question.asker.regions.tolist()
        return np.asarray(self.question.known.narrowest(stated) >= 0, np.bool_)

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


def by_sea(vocabulary: Vocabulary, ours: int, theirs: int) -> bool:
    """Say whether the sea lies between two regions of which one is next to the other."""
    terms, regions = vocabulary.regions.terms, vocabulary.regions
    around = regions.above(terms[theirs].code)
    return any(each.by == "sea" for each in terms[ours].neighbors if each.code in around)
