"""Through whom, and through which works, does one come from the asker to a candidate?"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.neighbors import CLOSE, Neighbors
from matching.question import Question
from matching.sight import rows_with


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """An organization like the asker that worked with the candidate; `work` names where, or ""."""

    ordinal: int
    likeness: float
    work: str


class PairNetwork:
    """What others have to do with both; `around` is what was found for the whole question."""

    def __init__(self, question: Question, around: Neighbors, ordinal: int) -> None:
        self.question = question
        self.around = around
        self.ordinal = ordinal

    @cached_property
    def alike(self) -> list[Alike]:
        """The organizations most like the asker that worked with the candidate, likest first."""
        around = self.around
        found = zip(around.alike.tolist(), around.likeness.tolist(), around.partners, strict=True)
        return [
            Alike(ordinal=each, likeness=value, work=self._work_of(each))
            for each, value, partners in found
            if self.ordinal in partners
        ]

    def _work_of(self, other: int) -> str:
        """Give the title of the latest activity that another had with it, ties by id; "" for
        partnerships only.
        """
        table = self.question.snapshot.activities
        found: list[tuple[int, str, str]] = []
        for part, together in zip(table.whole, self.question.sight.together, strict=True):
            members = part.columns.participants
            rows = np.intersect1d(
                rows_with(part.members, members, other),
                rows_with(part.members, members, self.ordinal),
            )
            for row in rows[together[rows]].tolist():
                if part.features is not None:
                    identity = table.ordinals.id_of(int(part.columns.ordinals[row]))
                    day = int(part.columns.first_day[row])
                    found.append((day, identity, part.features.titles[row]))
        return max(found, default=(0, "", ""))[-1]

    @cached_property
    def works(self) -> list[tuple[str, float, bool]]:
        """Activities close to the asker's that the candidate is in: title, closeness, and whether
        it is one of the CLOSE closest; closest first.
        """
        found = []
        for place, each in enumerate(self.around.works):
            part = self.question.snapshot.activities.whole[each.place]
            members = part.columns.participants.row(each.row)
            if self.ordinal in members and part.features is not None:
                found.append((part.features.titles[each.row], each.value, place < CLOSE))
        return found
