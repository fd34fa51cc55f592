"""How good are the suggestions? Asks the ranker what it was not told, and scores its answers."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from domain.viewer import Viewer
from matching.recommender import ranked
from matching.snapshot import Snapshot
from matching.splits import Asked

Answers = dict[str, float]  # score by partner id, the best first


def answered(
    snapshot: Snapshot, asked: Iterable[Asked], *, first: int, viewer: Viewer, now: datetime
) -> Iterator[tuple[Asked, Answers]]:
    """Rank partners for everybody who asks, as the API would.

    A newcomer registers in `snapshot` and asks at once; the next one finds it as it was before.
    """
    for each in asked:
        delta = each.delta(snapshot.seq + 1)
        known = snapshot if delta is None else snapshot.apply(delta)
        yield each, dict(ranked(known, each.asker_id, first=first, viewer=viewer, now=now))
