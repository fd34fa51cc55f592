"""How does the sample get into a graph? Organizations first, then what mentions them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from domain.activity import Activity
from domain.audit import SAMPLE
from domain.change import Batch, Change
from domain.organization import Organization
from domain.partnership import Partnership
from domain.viewer import SYSTEM, Viewer
from domain.vocabulary import Vocabulary
from graphdb.connection import Graph
from mitra.sample.records import Sample, read_sample

AT_ONCE = 100  # records in one transaction, with all their parts: well within a deadline

RecordT = TypeVar("RecordT", Organization, Activity, Partnership)


class Records(Protocol[RecordT]):
    """What every repository offers the loader."""

    async def by_ids(self, ids: Sequence[str], viewer: Viewer) -> dict[str, RecordT]:
        """Give the records that a viewer may see."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """How many records were made; those that were there already are not counted."""

    organizations: int = 0
    activities: int = 0
    partnerships: int = 0

    def __bool__(self) -> bool:
        return bool(self.organizations or self.activities or self.partnerships)


async def load_sample(graph: Graph, vocabulary: Vocabulary, now: datetime) -> Loaded:
    """Make the records of the sample that are not in the graph; what is there stays as it is.

    Twice changes nothing, and a load that was killed is completed by the next. Raises
    BadFileError, before anything is written, if a sample file is damaged.
    """
    return await _save_missing(graph, read_sample(vocabulary, now))


async def load_sample_if_alone(graph: Graph, vocabulary: Vocabulary, now: datetime) -> Loaded:
    """Load the sample into a graph that has no organization but those of the sample.

    So a first start that was killed half-way is completed by the second, and a graph with
    somebody's own organizations is left alone.
    """
    sample = read_sample(vocabulary, now)
    if await graph.feed.latest():
        ours = {organization.id for organization in sample.organizations}
        if not ours.issuperset(await graph.organizations.ids()):
            return Loaded()
    return await _save_missing(graph, sample)


async def _save_missing(graph: Graph, sample: Sample) -> Loaded:
    organizations = await _missing(graph.organizations, sample.organizations)
    activities = await _missing(graph.activities, sample.activities)
    partnerships = await _missing(graph.partnerships, sample.partnerships)
    for batch in _batches(organizations, activities, partnerships):
        await graph.save(batch, SAMPLE)
    return Loaded(
        organizations=len(organizations),
        activities=len(activities),
        partnerships=len(partnerships),
    )


async def _missing(records: Records[RecordT], wanted: Sequence[RecordT]) -> list[RecordT]:
    """Give those that are not in the graph."""
    missing: list[RecordT] = []
    for part in _parts(wanted):
        found = await records.by_ids([each.id for each in part], SYSTEM)
        missing.extend(each for each in part if each.id not in found)
    return missing


def _batches(
    organizations: Sequence[Organization],
    activities: Sequence[Activity],
    partnerships: Sequence[Partnership],
) -> Iterator[Batch]:
    for first in _parts(organizations):
        yield Batch(organizations=tuple(Change(after=each) for each in first))
    for second in _parts(activities):
        yield Batch(activities=tuple(Change(after=each) for each in second))
    for third in _parts(partnerships):
        yield Batch(partnerships=tuple(Change(after=each) for each in third))


def _parts(records: Sequence[RecordT]) -> Iterator[Sequence[RecordT]]:
    for start in range(0, len(records), AT_ONCE):
        yield records[start : start + AT_ONCE]
