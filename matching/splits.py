"""What is hidden from a ranker, and what should it find? Questions with known answers.

Pure: the same corpus and seed give the same split. A ranker sees `Split.train` and, of a newcomer,
its own profile and its own part in its activities, never the answers.
"""

from dataclasses import dataclass, field

from domain.activity import Activity
from domain.organization import Organization
from matching.corpus import Delta


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody who asks for partners, and who they turned out to be.

    A newcomer brings its profile and its `activities`, with itself as the only participant; one
    that the corpus knows has None and no activities. `truth` holds ids of organizations of the
    corpus; empty if only somebody else knows it. `group` numbers those hidden together.
    """

    asker_id: str
    organization: Organization | None = None
    activities: tuple[Activity, ...] = ()
    truth: frozenset[str] = field(default_factory=frozenset)
    group: int = 0

    def delta(self, seq: int) -> Delta | None:
        """Give what a newcomer's registration saves; None if it is known already."""
        if self.organization is None:
            return None
        return Delta(seq=seq, organizations=[self.organization], activities=self.activities)
