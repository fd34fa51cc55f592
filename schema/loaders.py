"""Which records do the fields of one request need? Asked for together, read once.

A loader belongs to one request: it lives as long as the answer and knows one viewer.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar

from strawberry.dataloader import DataLoader

from domain.activity import Activity
from domain.codes import PartnerBasis, PartnershipStatus, PartnershipType, PartyRole
from domain.errors import NotFoundError
from domain.filters import ANY_PARTNERSHIP, PartnershipFilter
from domain.graph_path import GraphPath
from domain.organization import Organization
from domain.partnership import Partnership
from domain.recommendation import Counterfactual, MatchFilter, MatchWeights
from matching.listing import ActivityListing, PartnershipListing
from matching.partners import PartnerListing
from matching.recommender import RecommendationPage
from resolvers import activities, organizations, partnerships, recommendations, what_if
from resolvers import paths as chains
from resolvers.context import Context
from resolvers.what_if import Asked

T = TypeVar("T")
RecordT = TypeVar("RecordT", Organization, Activity, Partnership)
ByIds = Callable[[Context, Sequence[str]], Awaitable[dict[str, RecordT]]]
KeyT = TypeVar("KeyT", bound=Hashable)
ArgumentsT = TypeVar("ArgumentsT", bound=Hashable)
MatchArguments = tuple[MatchFilter, MatchWeights, int, str | None]
PartnerArguments = tuple[
    tuple[PartnerBasis, ...] | None,
    tuple[PartnershipType, ...] | None,
    tuple[PartnershipStatus, ...] | None,
]


def _remembering(
    read: Callable[[list[KeyT]], Awaitable[Mapping[KeyT, T]]],
) -> "DataLoader[KeyT, T]":
    """Batch loads, and read each key once.

    What is known already is given when the rest of its batch is there: were it given sooner, what
    hangs on it would be asked for sooner, and each level of a query would fall into ever more
    reads.
    """
    known: dict[KeyT, T] = {}

    async def load(keys: list[KeyT]) -> list[T]:
        new = [key for key in dict.fromkeys(keys) if key not in known]
        if new:
            known.update(await read(new))
        return [known[key] for key in keys]

    return DataLoader(load_fn=load, cache=False)


def _records(use: Context, by_ids: ByIds[RecordT]) -> "DataLoader[str, RecordT | None]":
    async def read(ids: list[str]) -> dict[str, RecordT | None]:
        found = await by_ids(use, ids)
        return {each: found.get(each) for each in ids}

    return _remembering(read)


def _lists(
    of: Callable[[Sequence[str], ArgumentsT], Awaitable[dict[str, T]]],
) -> "DataLoader[tuple[str, ArgumentsT], T]":
    """Batch a list that hangs on records: one pass for each set of arguments."""

    async def read(keys: list[tuple[str, ArgumentsT]]) -> dict[tuple[str, ArgumentsT], T]:
        ids: defaultdict[ArgumentsT, list[str]] = defaultdict(list)
        for identity, arguments in keys:
            ids[arguments].append(identity)
        answers = await asyncio.gather(*(of(some, each) for each, some in ids.items()))
        return {
            (identity, arguments): listing
            for arguments, found in zip(ids, answers, strict=True)
            for identity, listing in found.items()
        }

    return _remembering(read)


def _calculations(use: Context) -> "DataLoader[Callable[[], Any], Any]":
    """Batch calculations: one thread for those of a whole list, and all end at the same moment.

    Were each to end in its own time, the records of each page would be read on their own.
    """

    def run(calls: list[Callable[[], Any]]) -> list[Any]:
        answers: list[Any] = []
        for call in calls:
            try:
                answers.append(call())
            except Exception as error:  # each answers for itself; the loader raises it there
                answers.append(error)
        return answers

    async def load(calls: list[Callable[[], Any]]) -> list[Any]:
        return await use.compute(run, calls)

    return DataLoader(load_fn=load, cache=False)


class Loaders:
    """The loaders of one request: `maybe_x` gives None for what is not there, `x` raises."""

    def __init__(self, use: Context) -> None:
        self._organizations = _records(use, organizations.organizations_by_ids)
        self._activities = _records(use, activities.activities_by_ids)
        self._partnerships = _records(use, partnerships.partnerships_by_ids)
        self._calculations = _calculations(use)

        async def activities_of(
            ids: Sequence[str], roles: tuple[PartyRole, ...] | None
        ) -> dict[str, ActivityListing]:
            return await organizations.activities_of(use, ids, roles)

        async def partners_of(
            ids: Sequence[str], arguments: PartnerArguments
        ) -> dict[str, PartnerListing]:
            basis, types, statuses = arguments
            return await organizations.partners_of(
                use, ids, basis=basis, types=types, statuses=statuses
            )

        async def partnerships_of(
            ids: Sequence[str], wanted: PartnershipFilter
        ) -> dict[str, PartnershipListing]:
            return await organizations.partnerships_of(use, ids, wanted)

        async def recommendations_of(
            ids: Sequence[str], arguments: MatchArguments
        ) -> dict[str, RecommendationPage]:
            wanted, weights, first, after = arguments
            return await recommendations.recommend_to_each(
                use, ids, wanted, weights, first=first, after=after
            )

        async def counterfactuals(
            ids: Sequence[str], arguments: tuple[Asked, int]
        ) -> dict[str, tuple[Counterfactual, ...]]:
            asked, first = arguments
            found = await what_if.counterfactuals(use, asked, ids, first)
            return {each: found.get(each, ()) for each in ids}

        async def paths(
            ids: Sequence[str], arguments: tuple[Asked, int, int]
        ) -> dict[str, tuple[GraphPath, ...]]:
            found = await chains.paths(use, arguments[0], ids, *arguments[1:])
            return {each: found.get(each, ()) for each in ids}

        self._counterfactuals = _lists(counterfactuals)
        self._paths = _lists(paths)
        self._activities_of = _lists(activities_of)
        self._partners_of = _lists(partners_of)
        self._partnerships_of = _lists(partnerships_of)
        self._recommendations_of = _lists(recommendations_of)

    async def calculated(self, call: Callable[[], T]) -> T:
        """Run a calculation in a thread, together with those of its neighbors in a list."""
        found: T = await self._calculations.load(call)
        return found

    async def maybe_organization(self, identity: str) -> Organization | None:
        """Load an organization; None if unknown or not visible."""
        return await self._organizations.load(identity)

    async def organization(self, identity: str) -> Organization:
        """Load an organization that a visible record names."""
        found = await self._organizations.load(identity)
        # Gone between the two reads: this field fails with a code, nothing else does.
        if found is None:
            raise NotFoundError
        return found

    async def maybe_activity(self, identity: str) -> Activity | None:
        """Load an activity; None if unknown or not visible."""
        return await self._activities.load(identity)

    async def maybe_partnership(self, identity: str) -> Partnership | None:
        """Load a partnership; None if unknown or not visible."""
        return await self._partnerships.load(identity)

    async def activities_of(
        self, identity: str, roles: tuple[PartyRole, ...] | None
    ) -> ActivityListing:
        """Load the list of an organization's work."""
        return await self._activities_of.load((identity, roles))

    async def partners_of(
        self,
        identity: str,
        basis: tuple[PartnerBasis, ...] | None,
        types: tuple[PartnershipType, ...] | None,
        statuses: tuple[PartnershipStatus, ...] | None,
    ) -> PartnerListing:
        """Load the list of whom an organization works with."""
        return await self._partners_of.load((identity, (basis, types, statuses)))

    async def partnerships_of(
        self, identity: str, wanted: PartnershipFilter | None
    ) -> PartnershipListing:
        """Load the list of an organization's partnerships."""
        return await self._partnerships_of.load((identity, wanted or ANY_PARTNERSHIP))

    async def recommendations_of(
        self,
        identity: str,
        wanted: MatchFilter,
        weights: MatchWeights,
        *,
        first: int,
        after: str | None,
    ) -> RecommendationPage:
        """Load a page of who is suggested to an organization."""
        return await self._recommendations_of.load((identity, (wanted, weights, first, after)))

    async def counterfactuals(
        self, identity: str, asked: Asked, first: int
    ) -> tuple[Counterfactual, ...]:
        """Load what would raise the score of somebody that was suggested."""
        return await self._counterfactuals.load((identity, (asked, first)))

    async def paths(
        self, identity: str, asked: Asked, first: int, maximum_length: int
    ) -> tuple[GraphPath, ...]:
        """Load how somebody that was suggested is connected with the asker."""
        return await self._paths.load((identity, (asked, first, maximum_length)))
