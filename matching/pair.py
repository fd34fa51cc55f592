"""What lies between the asker and one candidate? One of `Pairs`, for the sentences about it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from matching.pair_network import PairNetwork
from matching.pair_work import PairWork
from matching.pairs import Entry, Meeting, Pairs
from matching.question import Question
from matching.ragged import Ints
from matching.relations import Closeness, Relations
from matching.scoring import Scored
from matching.wording import Told


@dataclass(frozen=True, eq=False)
class Pair:
    """One candidate of a question: row `row` of `together`."""

    together: Pairs
    row: int
    told: dict[Callable[["Pair"], Told], Told] = field(default_factory=dict)  # by template

    @property
    def scored(self) -> Scored:
        """The candidates explained together; `row` is this one's."""
        return self.together.scored

    @property
    def question(self) -> Question:
        """What was asked."""
        return self.together.question

    @property
    def known(self) -> Relations:
        """How near terms of the vocabulary are."""
        return self.together.question.known

    @property
    def ordinal(self) -> int:
        """The candidate's."""
        return self.together.ordinals[self.row]

    @cached_property
    def id(self) -> str:
        """The candidate's id."""
        return self.question.snapshot.organizations.ordinals.id_of(self.ordinal)

    def term(self, name: str) -> float:
        """Give the value of one term, in [0, 1]."""
        return self.together.terms[name][self.row]

    @cached_property
    def themes(self) -> Ints:
        """The candidate's themes, by place."""
        return self.scored.columns.themes.row(self.row)

    @cached_property
    def regions(self) -> Ints:
        """The candidate's regions, by place."""
        return self.scored.columns.regions.row(self.row)

    @property
    def languages(self) -> Ints:
        """The candidate's languages, by place."""
        return self.scored.columns.languages.row(self.row)

    @property
    def resources(self) -> list[Entry]:
        """The candidate's needs and offers, those that are over too."""
        return self.together.resources[self.row]

    @property
    def offered(self) -> list[Meeting]:
        """The best offer for each of the asker's needs that has one, best first."""
        return self.together.offered[self.row]

    @property
    def needed(self) -> list[Meeting]:
        """The best need for each of the asker's offers that has one, best first."""
        return self.together.needed[self.row]

    def stated(self, kind: int) -> int:
        """Count the candidate's open needs or offers."""
        return self.together.stated[kind][self.row]

    @cached_property
    def work(self) -> PairWork:
        """The candidate's activities beside the asker's."""
        return PairWork(self.together.work, self.row)

    @property
    def words(self) -> list[str]:
        """The words that add most to what the texts of both share, as titles spell them."""
        return self.together.words.of(self.row)

    @cached_property
    def network(self) -> PairNetwork:
        """Through whom one comes to the candidate."""
        return PairNetwork(self.together.network, self.ordinal)

    @property
    def roles(self) -> tuple[bool, int]:
        """Whether the candidate's roles come from its activities, and its roles, as bits."""
        return self.together.roles[self.row]

    @cached_property
    def near_regions(self) -> list[tuple[int, int, float]]:
        """For each region of the asker the candidate's best one and its fit, best first."""
        asked = self.question.asker.regions
        if not len(asked) or not len(self.regions):
            return []
        return _nearest(self.together.region_fits(asked), asked, self.regions)

    @cached_property
    def near_themes(self) -> list[tuple[int, int, float]]:
        """For each theme of the asker the candidate's closest one, closest first."""
        asked = self.question.asker.themes
        if not len(asked) or not len(self.themes):
            return []
        return _nearest(self.together.theme_fits, asked, self.themes)

    def name_of(self, ordinal: int) -> str:
        """Give the shown name of an organization."""
        return self.together.name_of(ordinal)


def _nearest(fits: Closeness, asked: Ints, theirs: Ints) -> list[tuple[int, int, float]]:
    """Give for each one asked the nearest of theirs and its fit, nearest first; `fits` (k, m)."""
    near = fits[:, theirs]
    best = near.argmax(axis=1)
    values = near[np.arange(len(asked)), best].tolist()
    found = [
        (ours, place, value)
        for ours, place, value in zip(asked.tolist(), theirs[best].tolist(), values, strict=True)
        if value > 0
    ]
    return sorted(found, key=lambda each: (-each[2], each[0]))
