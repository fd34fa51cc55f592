"""What is the catalog made of, and what changed since? Plain sequences of domain records."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.activity import Activity
from domain.feedback import Feedback
from domain.organization import Organization
from domain.partnership import Partnership


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Every record of a graph, hidden and archived ones too, as they stood at `seq`.

    Ids are unique within a kind; order does not matter.
    """

    organizations: Sequence[Organization] = ()
    activities: Sequence[Activity] = ()
    partnerships: Sequence[Partnership] = ()
    feedback: Sequence[Feedback] = ()
    seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """Records saved since a snapshot, as they stand at `seq`; `removed` holds ids that are gone.

    An id that is both saved and removed is removed.
    """

    seq: int
    organizations: Sequence[Organization] = ()
    activities: Sequence[Activity] = ()
    partnerships: Sequence[Partnership] = ()
    feedback: Sequence[Feedback] = ()
    removed: frozenset[str] = field(default_factory=frozenset)
