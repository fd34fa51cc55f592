"""Through whom, and through which works, does one come from the asker to candidates?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from domain.text import Name
from matching.closeness import closeness
from matching.lazy import cached_property
from matching.neighbors import Neighbors, Work
from matching.pair_work import among
from matching.question import Question
from matching.ragged import Ints
from matching.sight import rows_with


class PairsNetwork:
    """What others have to do with both; `around` is what was found for the whole question."""

    def __init__(self, question: Question, around: Neighbors, ordinals: list[int]) -> None:
        self.question = question
        self.around = around
        self.ordinals = ordinals

    @cached_property
    def alike(self) -> dict[int, list[int]]:
        """Places in `around.alike` of those that worked with each candidate, rising."""
        return self._places(self.around.partners)

    @cached_property
    def likest(self) -> list[tuple[int, float]]:
        """The organizations most like the asker, and how like they are, likest first."""
        around = self.around
        return list(zip(around.alike.tolist(), around.likeness.tolist(), strict=True))

    @cached_property
    def works(self) -> dict[int, list[int]]:
        """Places in `around.works` of those that each candidate takes part in, rising."""
        parts = self.question.snapshot.activities.parts
        return self._places([parts[each.place].participants.row(each.row)
                             for each in self.around.works])  # fmt: skip

    @cached_property
    def texts(self) -> list[float]:
        """How alike the texts of each of `around.works` and of an item of the asker's are, in
        [0, 1]: the larger of the two measures that sentences about texts go by.
        """
        works = self.around.works
        found = np.zeros(len(works))
        places = np.array([each.place for each in works])
        rows = np.array([each.row for each in works])
        for place in np.unique(places).tolist():
            here = places == place
            near = closeness(self.question, place, rows[here])
            found[here] = (np.maximum(near.words, near.meaning) * near.fading).max(axis=0)
        return found.tolist()

    def latest_of_both(self, one: int, other: int) -> Name:
        """Give the title of the latest activity of few in which two are, ties by id; "" without."""
        table = self.question.snapshot.activities
        found: list[tuple[int, str, int, int]] = []
        for place, part in enumerate(table.whole):
            columns, rows = part.columns, self._rows_of_both(place, one, other)
            if len(rows) > 1:
                days = columns.first_day[rows]
                rows = rows[days == days.max()]
            for row in rows.tolist():
                identity = table.ordinals.id_of(columns.ordinals.item(row))
                found.append((columns.first_day.item(row), identity, place, row))
        if not found:
            return ""
        _, _, place, row = max(found)
        features = table.whole[place].features
        return features.called(row) if features is not None else ""

    def _rows_of_both(self, place: int, one: int, other: int) -> Ints:
        """Give the activities of few in one part in which two are, rising."""
        part = self.question.snapshot.activities.whole[place]
        ours, theirs = (
            rows_with(part.members, part.columns.participants, each) for each in (one, other)
        )
        rows = theirs[among(theirs, ours)]
        return np.asarray(rows[self.question.sight.together[place][rows]], np.int32)

    def _places(self, groups: Sequence[Ints]) -> dict[int, list[int]]:
        """Give the places of the groups that each candidate is in."""
        found: dict[int, list[int]] = {each: [] for each in self.ordinals}
        values = np.concatenate([np.zeros(0, np.int32), *groups])
        explained = np.zeros(len(self.question.snapshot.levels), np.bool_)
        explained[self.ordinals] = True
        here = np.flatnonzero(explained[values])
        ends = np.cumsum([len(each) for each in groups])
        places = np.searchsorted(ends, here, side="right")
        for place, ordinal in zip(places.tolist(), values[here].tolist(), strict=True):
            found[ordinal].append(place)
        return found


@dataclass(frozen=True, eq=False)
class PairNetwork:
    """What others have to do with the asker and with one candidate."""

    together: PairsNetwork
    ordinal: int

    @property
    def alike(self) -> list[tuple[int, float]]:
        """The organizations most like the asker that worked with the candidate, and how like they
        are, likest first.
        """
        likest = self.together.likest
        return [likest[place] for place in self.together.alike[self.ordinal]]

    @property
    def closest(self) -> int:
        """How many activities are known to be closest to the asker's."""
        return len(self.together.around.works)

    @property
    def asked(self) -> int:
        """How many organizations like the asker were looked at."""
        return len(self.together.likest)

    def work_with(self, other: int) -> Name:
        """Give the title of the latest activity that another had with the candidate, ties by id;
        "" for partnerships only.
        """
        return self.together.latest_of_both(self.ordinal, other)

    def works(self, most: int) -> list[tuple[Work, float]]:
        """Give the activities among the `most` closest to the asker's that the candidate is in,
        closest first, and how alike the texts are.
        """
        works, places = self.together.around.works, self.together.works[self.ordinal]
        texts = self.together.texts if places else ()
        return [(works[place], texts[place]) for place in places if place < most]

    def title_of(self, work: Work) -> Name:
        """Give the title of an activity."""
        features = self.together.question.snapshot.activities.whole[work.place].features
        return features.called(work.row) if features is not None else ""
