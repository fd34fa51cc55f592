"""Does a word really stand in what somebody wrote? Columns that are matched by hold hashes only,
and two words of a hundred thousand share one easily; the words to search by tell them apart.
"""

import numpy as np

from matching.bags import Bags
from matching.question import Question
from matching.ragged import Ints
from matching.sight import rows_with
from matching.texts import Texts


class Written:
    """What the asker and candidates wrote, as far as the viewer sees it."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self._by_asker: dict[str, bool] = {}
        self._own: dict[int, list[tuple[Texts, Ints]]] = {}

    def by_asker(self, word: str) -> bool:
        """Say whether a folded word stands in the asker's texts, those of a brief too."""
        found = self._by_asker.get(word)
        if found is None:
            asker = self.question.asker
            found = word in asker.said or self.by(asker.ordinal, word)
            self._by_asker[word] = found
        return found

    def by(self, ordinal: int, word: str) -> bool:
        """Say whether it stands in an organization's name, mission or activities; not for NOBODY.

        O(rows that have the word).
        """
        number = self.question.snapshot.lexicon.numbers.get(word)
        if number < 0 or ordinal < 0:
            return False
        held = self._own.get(ordinal)
        if held is None:
            held = self._own[ordinal] = self._rows(ordinal)
        return any(_stands(texts, number, rows) for texts, rows in held)

    def _rows(self, ordinal: int) -> list[tuple[Texts, Ints]]:
        """Give the rows of an organization and its activities, part by part, as they rise."""
        snapshot, sight = self.question.snapshot, self.question.sight
        found: list[tuple[Texts, Ints]] = []
        for part, seen in zip(snapshot.activities.whole, sight.activities, strict=True):
            rows = rows_with(part.members, part.columns.participants, ordinal)
            found.append((part.texts, rows[seen[rows]]))
        where = snapshot.organizations.locate(ordinal)
        if where is not None:
            own = np.array([where[1]], np.int32)
            found.append((snapshot.organizations.whole[where[0]].texts, own))
        return [each for each in found if len(each[1])]


def _stands(texts: Texts, number: int, rows: Ints) -> bool:
    """Say whether a word stands in one of some rows, which rise."""
    for field in texts.fields:
        if isinstance(field, Bags):
            if number < len(field) and field.meets(number, rows):
                return True
        elif any(number in field.row(row) for row in rows.tolist()):
            return True
    return False
