"""Which records do the sample files stand for? The same ids in every graph, dates as of today.

What a file counts in days (`confirmed_days_ago`, `valid_for_days`) counts from the day of loading,
so that the sample has current, aging and expired parts whenever it is loaded.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from domain.activity import Activity
from domain.organization import Organization
from domain.partnership import Partnership
from domain.vocabulary import Vocabulary
from mitra.sample.entries import Entry, read_entries
from mitra.sample.profiles import ProfileReader
from mitra.sample.together import TogetherReader

AREAS = ("west", "south", "east")

RecordT = TypeVar("RecordT", Organization, Activity, Partnership)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """All records of the sample; each mentions only organizations that are in it."""

    organizations: tuple[Organization, ...]
    activities: tuple[Activity, ...]
    partnerships: tuple[Partnership, ...]


def read_sample(vocabulary: Vocabulary, now: datetime, folder: Traversable | None = None) -> Sample:
    """Read the files that ship with Mitra, or those of another folder laid out alike.

    `now` is aware and in UTC. Raises BadFileError with file and line for whatever is wrong.
    """
    source = folder or files("mitra.sample")
    organizations = _all(source, "organizations", ProfileReader(vocabulary, now).organization)
    together = TogetherReader(vocabulary, now, {each.id: each for each in organizations})
    return Sample(
        organizations=organizations,
        activities=_all(source, "activities", together.activity),
        partnerships=_all(source, "partnerships", together.partnership),
    )


def _all(folder: Traversable, kind: str, read: Callable[[Entry], RecordT]) -> tuple[RecordT, ...]:
    found: dict[str, RecordT] = {}
    for area in AREAS:
        for entry in read_entries(folder, f"{kind}-{area}.jsonl"):
            record = read(entry)
            if record.id in found:
                entry.fail(f"the slug {entry.slug('slug')!r} is taken.")
            found[record.id] = record
    return tuple(found.values())
