"""Who asks, what may they see, and for whom may they act?"""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.codes import Visibility

_WIDEST_FIRST = list(Visibility)


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """The caller, as far as reading and acting is concerned.

    `levels` are the visibilities seen in general, `known` the organizations seen whatever their
    level (one's own; partners of one's own). Both are handed to every query and every mask.
    """

    levels: frozenset[Visibility] = frozenset({Visibility.PUBLIC})
    known: frozenset[str] = frozenset()
    administrator: bool = False

    def sees(self, visibility: Visibility, organization_id: str = "") -> bool:
        """Say whether an organization of this visibility exists for the caller."""
        return visibility in self.levels or organization_id in self.known

    def acts_for(self, organization_id: str) -> bool:
        """Say whether the caller may speak for an organization."""
        return self.administrator or organization_id in self.known


def narrowest(levels: Iterable[Visibility]) -> Visibility:
    """Give the level that fewest may see; PUBLIC if there is none."""
    return max(levels, key=_WIDEST_FIRST.index, default=Visibility.PUBLIC)


VISITOR = Viewer()
# The program itself, when it keeps the catalog or resolves identities; never a caller.
SYSTEM = Viewer(levels=frozenset(Visibility))
# Holder of the key that the first start makes. Until accounts come it stands for everybody here.
LOCAL_ADMINISTRATOR = Viewer(levels=frozenset(Visibility), administrator=True)
