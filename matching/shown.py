"""Which part of a ranking is shown, in which order, and where did the last page end?"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from domain.errors import BadCursorError
from matching.cursors import Cursor
from matching.lazy import cached_property
from matching.ordinals import Ordinals
from matching.ragged import Bools, Ints, Longs
from matching.ranking import Ranking, Scores
from matching.reordering import HEAD, Candidates, Reordering, reordered


@dataclass(frozen=True, eq=False, kw_only=True)
class Shown:
    """A ranking as a list: its best HEAD reordered, then the rest by score, ties by id.

    A cursor into the head holds the place, one behind it the score: as long as nothing changes,
    pages are the list in pieces. When something has changed, the head goes on after whoever ended
    the last page, or in its stead if it is gone.
    """

    ranking: Ranking
    order: Reordering | None  # None: all by score
    name: str  # of the list, which cursors are tied to
    reordered_before: Ints | None = None  # ordinals of `best` in the shorter list it goes on from

    @cached_property
    def best(self) -> Longs:
        """Rows of the ranking that are reordered, best score first.

        Where a list goes on behind those scored in full, its head stays: else who was on a page
        before might come again.
        """
        if self.order is None:
            return np.zeros(0, np.int64)
        if self.reordered_before is not None:
            again = np.isin(self.ranking.scored.ordinals, self.reordered_before)
            return self.ranking.first(self.ranking.ranked & again, HEAD)
        return self.ranking.first(self.ranking.ranked, HEAD)

    def going_on(self, longer: Ranking) -> "Shown":
        """Give the same list with more of it scored in full."""
        head = self.ranking.scored.ordinals[self.best]
        return replace(self, ranking=longer, reordered_before=head)

    def head(self) -> Iterator[int]:
        """Give rows of the ranking in the order shown, one at a time, as far as reordered."""
        best = self.best
        if self.order is None or not len(best):
            return
        for place in reordered(compared(self.ranking, best, self.order.shown), self.order):
            yield int(best[place])

    def rank(self, row: int) -> int | None:
        """Give the place in the list from 1, or None for one left out."""
        place = self.ranking.rank(row)
        if self.order is None or place is None or place > HEAD:
            return place
        places = (shown for shown, other in enumerate(self.head(), 1) if other == row)
        return next(places, place)

    def page(self, count: int, after: str | None) -> tuple[Longs, int]:
        """Give at most `count` rows after a cursor, and how many stand before them.

        BadCursorError if the cursor is not of this list.
        """
        ended = None if after is None else self._ended(after)
        if ended is not None and not ended.place:
            return self._by_score(count, ended)
        head = list(islice(self.head(), count if ended is None else None))
        before = 0 if ended is None else self._passed(head, ended)
        rows = np.array(head[before : before + count], np.int64)
        if len(rows) < count:
            rest = self.ranking.ranked.copy()
            rest[self.best] = False
            rows = np.concatenate([rows, self.ranking.first(rest, count - len(rows))])
        return rows, before

    def cursor(self, row: int, place: int) -> str:
        """Say where a page ended: at a row, in which place from 1."""
        in_head = place if place <= len(self.best) else 0
        score = float(self.ranking.score[row])
        values = (in_head, score.hex())
        return Cursor(values=values, identity=self._identity(row)).encode(self.name)

    def _ended(self, after: str) -> "_Ended":
        cursor = Cursor.decode(after, self.name, (int, str), 0)
        place = int(cursor.values[0])
        if not 0 <= place <= HEAD:
            raise BadCursorError
        return _Ended(place=place, score=number(cursor.values[1]), identity=cursor.identity)

    def _passed(self, head: list[int], ended: "_Ended") -> int:
        """Count those of the head that the pages before have shown."""
        for place, row in enumerate(head, 1):
            if self._identity(row) == ended.identity:
                return place
        return min(ended.place - 1, len(head))

    def _by_score(self, count: int, ended: "_Ended") -> tuple[Longs, int]:
        """Go on behind the head."""
        known = self.ranking.question.snapshot.organizations.ordinals
        scores, ordinals = self.ranking.score, self.ranking.scored.ordinals
        rest = self.ranking.ranked & following(scores, ordinals, known, ended.score, ended.identity)
        rest[self.best] = False
        rows = self.ranking.first(rest, count)
        before = int(np.count_nonzero(self.ranking.ranked)) - int(np.count_nonzero(rest))
        return rows, before

    def _identity(self, row: int) -> str:
        known = self.ranking.question.snapshot.organizations.ordinals
        return known.id_of(int(self.ranking.scored.ordinals[row]))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ended:
    """Where a page ended; `place` from 1 in the head, 0 behind it."""

    place: int
    score: float
    identity: str


def following(scores: Scores, ordinals: Ints, known: Ordinals, last: float, identity: str) -> Bools:
    """Say which rows come after a score and an id, best score first, ties by id."""
    found = np.asarray(scores < last, np.bool_)
    for row in np.flatnonzero(scores == last):
        found[row] = known.id_of(int(ordinals[row])) > identity
    return found


def number(text: int | str) -> float:
    """Read a score of a cursor, to the last bit; BadCursorError if it is none."""
    try:
        found = float.fromhex(str(text))
    except (ValueError, OverflowError) as error:
        raise BadCursorError from error
    if not math.isfinite(found):  # nothing would come after it
        raise BadCursorError
    return found


def compared(ranking: Ranking, rows: Longs, shown: Mapping[str, float]) -> Candidates:
    """Look up what reordering compares of some rows; `shown` as in `Reordering`."""
    snapshot, columns = ranking.question.snapshot, ranking.scored.columns
    ordinals = ranking.scored.ordinals[rows]
    known = snapshot.organizations.ordinals
    often = np.zeros(len(rows))
    if shown:
        often[:] = [shown.get(known.id_of(int(each)), 0.0) for each in ordinals]
    found = snapshot.portraits
    assert found is not None  # noqa: S101 # matching asks for an encoder before
    wide = max(part.vectors.shape[1] for part in found.parts)  # 0 where nobody has a text
    vectors, lengths = np.zeros((len(rows), wide), np.int8), np.zeros(len(rows), np.float32)
    placed = found.row_of[ordinals]
    for start, part in zip(found.offsets, found.parts, strict=False):
        here = (placed >= start) & (placed < start + len(part))
        if part.vectors.shape[1] and here.any():
            vectors[here] = part.vectors[placed[here] - start]
            lengths[here] = part.lengths[placed[here] - start]
    return Candidates(
        scores=ranking.score[rows],
        shown=often,
        vectors=vectors,
        lengths=lengths,
        types=columns.type[rows],
        themes=columns.themes.take(rows),
        regions=columns.regions.take(rows),
    )
