"""Who could stand in for an organization? Everybody that is like it, the likest first."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from domain.errors import NotFoundError
from domain.filters import ANY_ORGANIZATION, OrganizationFilter
from domain.page import Edge, Page
from domain.viewer import Viewer
from matching.candidates import Others, others, pool
from matching.cursors import Cursor
from matching.filters import OrganizationTests
from matching.missions import missions
from matching.ordinals import Ordinals
from matching.question import Question
from matching.ragged import Ints
from matching.ranking import Scores
from matching.recommender import list_name, organization_asker
from matching.shown import following, number
from matching.similarity import stated
from matching.snapshot import Snapshot
from matching.support import gathered
from matching.table import rows_of


@dataclass(frozen=True, eq=False, kw_only=True)
class Alternatives:
    """Those who have something in common with an organization, n of them, ties by id.

    An exact twin comes first, with a likeness of nearly 1 (names differ).
    """

    ordinals: Ints
    likeness: Scores  # (n,) in (0, 1], beside them
    known: Ordinals
    name: str  # of the list, which cursors are tied to

    def __len__(self) -> int:
        return len(self.ordinals)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all."""
        return tuple(map(self.known.id_of, self.ordinals.tolist()))

    def page(self, first: int = 10, after: str | None = None) -> Page[str]:
        """Give the next `first` ids after a cursor, with their likeness.

        BadCursorError for a cursor of another list.
        """
        begin = 0
        if after is not None:
            ended = Cursor.decode(after, self.name, (str,), 0)
            last = number(ended.values[0])
            rest = following(self.likeness, self.ordinals, self.known, last, ended.identity)
            begin = len(self) - int(np.count_nonzero(rest))
        cut = slice(begin, begin + first)
        ids = map(self.known.id_of, self.ordinals[cut].tolist())
        edges = tuple(
            Edge(node=each, cursor=self._cursor(likeness, each), score=likeness)
            for each, likeness in zip(ids, self.likeness[cut].tolist(), strict=True)
        )
        return Page(
            edges=edges,
            has_next_page=begin + first < len(self),
            has_previous_page=after is not None,
            total_count=len(self),
        )

    def _cursor(self, likeness: float, identity: str) -> str:
        return Cursor(values=(likeness.hex(),), identity=identity).encode(self.name)


def alternatives(
    snapshot: Snapshot,
    organization_id: str,
    filter: OrganizationFilter = ANY_ORGANIZATION,  # noqa: A002 # the API's own name of it
    *,
    viewer: Viewer,
    now: datetime,
) -> Alternatives:
    """Look at everybody that passes the filter, but for the organization itself; and, if the viewer
    acts for it, for those that it wants to be suggested no more.

    NotFoundError if the viewer sees no such organization.
    """
    sight = snapshot.sight(viewer)
    asker = organization_asker(snapshot, sight, organization_id, now)
    if asker is None:
        raise NotFoundError(path=("id",))
    question = Question.of(snapshot, sight, asker, now)
    possible = pool(snapshot, OrganizationTests(snapshot, sight, now), filter, asker.ordinal)
    chosen = rows_of(possible.passing)
    parts = snapshot.organizations.parts
    columns = Others.joined([others(part, own) for part, own in zip(parts, chosen, strict=True)])
    has_text = gathered(question, chosen, lambda each: each.characters) > 0
    facets = stated(question.known, asker, columns, has_text, question.today)
    everybody = np.ones(len(columns), np.bool_)
    alike = facets.with_mission(missions(question, chosen), everybody).astype(np.float64)
    known = snapshot.organizations.ordinals
    refused, _ = snapshot.evidence.left_out(viewer, known, asker.ordinal)
    rows = np.flatnonzero((alike > 0) & ~np.isin(columns.ordinals, refused))
    rows = rows[np.lexsort((known.keys(columns.ordinals[rows]), -alike[rows]))]
    return Alternatives(
        ordinals=columns.ordinals[rows],
        likeness=alike[rows],
        known=known,
        name=list_name(organization_id, filter, "alternatives"),
    )
