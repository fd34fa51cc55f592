"""How are two organizations connected? Chains of those who worked together, shortest first.

A link joins two that the viewer sees if both are in a partnership that began, or in an activity of
2 to 10 seen organizations that went on. Two that have both are joined by one link, of the stronger
kind: the partnership. Of two links, the one of more partnerships is stronger, then the one of more
activities.

Both ends are followed towards the middle: from the asker and from a candidate go ways of one link
or two, and where they meet, a chain is closed (`ways`). So nobody is followed further than to the
partners of its partners, of these only those are sorted whom the other end reaches too, and who
has very many partners is followed through the strongest of them until MOST_MET were met.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from domain.codes import GraphLinkKind, GraphNodeKind
from domain.graph_path import GraphLink, GraphNode, GraphPath
from domain.viewer import Viewer
from matching.network import Groups, Surroundings
from matching.ragged import Bools, Ints, Longs
from matching.sight import Sight
from matching.snapshot import Snapshot
from matching.ways import Chains, Keys, Ways, direct, joined

MOST_MET = 20_000  # by the partners of one organization, each as often as it was met
_AGREED = 1 << 20  # strength of a partnership: above that of all activities two may share


def paths(
    snapshot: Snapshot,
    from_id: str,
    to_ids: Sequence[str],
    *,
    first: int = 3,
    longest: int = 3,
    viewer: Viewer,
) -> dict[str, tuple[GraphPath, ...]]:
    """Give the `first` chains of 1 to `longest` links, at most 4, to each organization, by its id.

    Shortest first, then the strongest, then by the ids along them, wherever rows lie. No
    organization comes twice in a chain. One that the viewer does not see has no entry, and nobody
    has one if `from_id` is not seen. O(works of the asker, of the others, and of the partners that
    are followed).
    """
    sight = snapshot.sight(viewer)
    known = snapshot.organizations.ordinals
    own = known.get(from_id)
    asked = {each: known.get(each) for each in to_ids}
    seen = {each: other for each, other in asked.items()
            if other >= 0 and sight.organizations[other]}  # fmt: skip
    if own < 0 or not sight.organizations[own]:
        return {}
    web = _Web.of(snapshot, sight)
    search = _Search(web, own, sorted({*seen.values()} - {own}), first)
    search.run(longest)
    telling = _Telling(snapshot=snapshot, degree=Surroundings.of(snapshot, sight).degree)
    return {
        each: tuple(
            telling.path([own, *between, other], strengths)
            for chains in search.found.get(other, ())
            for between, strengths in chains.each()
        )
        for each, other in seen.items()
    }


@dataclass(frozen=True, eq=False, kw_only=True)
class _Met:
    """Whom some organizations met in their works, each as often as it was met.

    `who` int32 (m,): their ordinals, rising. `places`, `others` int32 (n,): places in `who`, and
    ordinals of whom it met, itself too; `worth` int64 (n,): what such a work adds to a link.
    """

    who: Ints
    places: Ints
    others: Ints
    worth: Longs

    def links(self, wanted: Bools) -> tuple[Ints, Ints, Longs]:
        """Give each link to a wanted one: places in `who`, rising, ordinals, rising, strengths."""
        kept = wanted[self.others] & (self.others != self.who[self.places])
        places, others = self.places[kept], self.others[kept]
        pairs = places * np.int64(len(wanted)) + others
        order = np.argsort(pairs)
        begins = np.flatnonzero(np.diff(pairs[order], prepend=-1))
        if not len(begins):
            return places, others, np.zeros(0, np.int64)
        strengths = np.add.reduceat(self.worth[kept][order], begins)
        each = order[begins]
        return places[each], others[each], strengths


@dataclass(frozen=True, eq=False, kw_only=True)
class _Works:
    """Works of one kind in one part; `amounts` int32 (rows,): how many in each are seen."""

    groups: Groups
    amounts: Ints
    worth: int  # what one of them adds to the strength of a link

    def of(self, who: Ints) -> tuple[Ints, Ints]:
        """Give the rows in which some are, and beside each the place of who it is in `who`."""
        groups = self.groups
        if groups.members is None:
            parties = groups.taking_part
            at = np.flatnonzero(np.isin(parties.values, who))
            places = np.searchsorted(who, parties.values[at]).astype(np.int32)
            rows = parties.owners[at]
        else:  # those that came later have the highest ordinals
            found = groups.members.take(who[who < len(groups.members)])
            places, rows = found.owners, found.values
        counts = groups.counts[rows]
        return places[counts], rows[counts]


@dataclass(frozen=True, eq=False, kw_only=True)
class _Web:
    """Who works with whom, as far as one viewer sees it."""

    works: tuple[_Works, ...]
    seen: Bools
    keys: Keys  # compare as ids do, by ordinal

    @classmethod
    def of(cls, snapshot: Snapshot, sight: Sight) -> "_Web":
        """Look once for each snapshot and viewer; O(participants and parties)."""
        found: _Web | None = sight.memory.get("web")
        if found is None:
            found = sight.memory["web"] = cls._seen(snapshot, sight)
        return found

    @classmethod
    def _seen(cls, snapshot: Snapshot, sight: Sight) -> "_Web":
        everybody, seen = Surroundings.of(snapshot, sight), sight.organizations
        works = [
            _Works(groups=each, amounts=each.taking_part.amounts(seen), worth=worth)
            for kind, worth in ((everybody.begun, _AGREED), (everybody.worked, 1))
            for each in kind
        ]
        keys = snapshot.organizations.ordinals.keys(np.arange(len(seen), dtype=np.int32))
        return cls(works=tuple(works), seen=seen, keys=keys)

    def met(self, who: Ints) -> _Met:
        """Give whom some organizations met; their ordinals rise."""
        places, others, worth = [], [], []
        for work in self.works:
            owners, rows = work.of(who)
            together = work.groups.taking_part.take(rows)
            places.append(owners[together.owners])
            others.append(together.values)
            worth.append(np.full(len(together.values), work.worth, np.int64))
        return _Met(
            who=who,
            places=np.concatenate(places),
            others=np.concatenate(others),
            worth=np.concatenate(worth),
        )

    def strongest(self, near: Ways) -> Ways:
        """Give the ways of one link whose ends are followed: MOST_MET says how many.

        Only those who are seen are counted, so that others change nothing.
        """
        cost = np.zeros(len(near))
        for work in self.works:
            places, rows = work.of(near.ends)
            cost += np.bincount(places, work.amounts[rows], len(near))
        order = np.lexsort((self.keys[near.ends], -near.first))
        before = np.cumsum(cost[order]) - cost[order]
        return near.some(np.sort(order[before < MOST_MET]))


class _Search:
    """Looks for the chains from one organization to others, shortest first; `found` by ordinal.

    Longer ones are looked for only to those to whom there are fewer shorter ones than wanted.
    """

    def __init__(self, web: _Web, own: int, others: Sequence[int], first: int) -> None:
        self.web = web
        self.own = own
        self.first = first
        self.found: dict[int, list[Chains]] = {each: [] for each in others}
        _, ends, strengths = web.met(np.array([own], np.int32)).links(web.seen)
        self.near = Ways.single(ends, strengths)
        places, ends, strengths = web.met(np.array(others, np.int32)).links(web.seen)
        bounds = np.searchsorted(places, np.arange(len(others) + 1)).tolist()
        self.theirs = {
            each: Ways.single(ends[begin:end], strengths[begin:end])
            for each, (begin, end) in zip(others, pairwise(bounds), strict=True)
        }

    def run(self, longest: int) -> None:
        """Fill `found` with chains of up to `longest` links."""
        for other, chains in self.found.items():
            chains.append(direct(self.near, other))
        if longest >= 2:
            self._join(self.near, self.theirs)
        if longest < 3 or not self._open(self.theirs):
            return
        followed = self.web.strongest(self.near)
        met = self.web.met(followed.ends)
        self._meet(followed, met, self._open(self.theirs))
        if longest >= 4:
            reached = np.zeros(len(self.web.seen), np.bool_)
            reached[met.others] = True
            reached &= self.web.seen
            far = {}
            for other, beside in self._open(self.theirs).items():
                steps = self.web.strongest(beside)
                far[other] = self._further(steps, self.web.met(steps.ends), reached)
            self._meet(followed, met, far)

    def _open(self, theirs: Mapping[int, Ways]) -> dict[int, Ways]:
        """Give the ways from those to whom there are fewer chains than wanted, if any go on."""
        return {
            other: ways
            for other, ways in theirs.items()
            if len(ways) and sum(map(len, self.found[other])) < self.first
        }

    def _meet(self, followed: Ways, met: _Met, theirs: Mapping[int, Ways]) -> None:
        """Close chains of two links of the asker's and those of the others."""
        meeting = np.zeros(len(self.web.seen), np.bool_)
        for ways in theirs.values():
            meeting[ways.ends] = True
        self._join(self._further(followed, met, meeting), theirs)

    def _further(self, steps: Ways, met: _Met, wanted: Bools) -> Ways:
        """Go on from the ends of ways of one link to those wanted; the way back closes no chain."""
        places, ends, strengths = met.links(wanted)
        via, before = steps.ends[places], steps.first[places]
        return Ways.double(via, ends, before, strengths, self.web.keys)

    def _join(self, ours: Ways, theirs: Mapping[int, Ways]) -> None:
        for other, ways in self._open(theirs).items():
            wanted = self.first - sum(map(len, self.found[other]))
            chains = joined(ours.avoiding(other), ways.avoiding(self.own), self.web.keys, wanted)
            self.found[other].append(chains)


@dataclass(frozen=True, eq=False, kw_only=True)
class _Telling:
    """Puts chains into the words of the domain."""

    snapshot: Snapshot
    degree: Ints

    def path(self, passed: Sequence[int], strengths: Sequence[int]) -> GraphPath:
        """Tell a chain from the first to the last of those passed."""
        id_of = self.snapshot.organizations.ordinals.id_of
        nodes = tuple(
            GraphNode(
                id=id_of(each), kind=GraphNodeKind.ORGANIZATION, degree=int(self.degree[each])
            )
            for each in passed
        )
        links = tuple(
            _link(one.id, other.id, strength)
            for one, other, strength in zip(nodes[:-1], nodes[1:], strengths, strict=True)
        )
        return GraphPath(nodes=nodes, links=links)


def _link(source: str, target: str, strength: int) -> GraphLink:
    agreed, worked = divmod(strength, _AGREED)
    return GraphLink(
        source=source,
        target=target,
        kind=GraphLinkKind.PARTNERS_WITH if agreed else GraphLinkKind.WORKED_WITH,
        weight=agreed or worked,
    )
