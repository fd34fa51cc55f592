"""Who asked lately? Most ask again: for the next page, with a filter, why somebody is suggested."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

from matching.network import Network
from matching.profile import Asker
from matching.sight import Sight
from matching.snapshot import Snapshot

if TYPE_CHECKING:
    from matching.neighbors import Neighbors

MOST = 16  # askers that are kept
# Organizations in all that is kept: an asker takes some 80 bytes for each of the catalog's, so that
# each process holds 40 MB; who asks again mostly does so next.
MOST_ORGANIZATIONS = 500_000


@dataclass(frozen=True, eq=False, kw_only=True)
class Found:
    """What was looked at for an asker: what its texts, its roles and the others alone decide."""

    network: Network
    around: "Neighbors | None" = None
    looked_at: Mapping[str, Any] = field(default_factory=dict)  # by name in a question


class Lately:
    """The askers of one snapshot, each as one viewer sees the others; any thread may ask.

    Nothing of it knows the snapshot, so none is kept alive longer than it is asked.
    """

    def __init__(self, organizations: int) -> None:
        self._most = min(MOST, max(1, MOST_ORGANIZATIONS // max(1, organizations)))
        self._kept: OrderedDict[tuple[Any, ...], Found] = OrderedDict()
        self._turn = Lock()

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Lately":
        """Give those of a snapshot; feedback changes nothing that is kept."""
        found: Lately = snapshot.memory.setdefault("lately", cls(len(snapshot.levels)))
        return found

    def found(self, sight: Sight, asker: Asker) -> Found | None:
        """Give what was looked at for an asker; None if it did not ask lately."""
        with self._turn:
            found = self._kept.get(_key(sight, asker))
            if found is not None:
                self._kept.move_to_end(_key(sight, asker))
            return found

    def keep(self, sight: Sight, asker: Asker, found: Found) -> None:
        """Keep it, and forget who asked longest ago."""
        with self._turn:
            self._kept[_key(sight, asker)] = found
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


def _key(sight: Sight, asker: Asker) -> tuple[Any, ...]:
    # A brief's id is made of all that it says.
    return sight.viewer.levels, sight.viewer.known, asker.id
