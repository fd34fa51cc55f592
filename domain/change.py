"""What is to be written: records before and after, and what differs between them."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from domain.activity import Activity
from domain.feedback import Feedback
from domain.organization import Organization
from domain.partnership import Partnership
from domain.recommendation import Evidence
from domain.text import Text

RecordT = TypeVar("RecordT", Organization, Activity, Partnership, Feedback)

# Fields that follow from a change rather than being one.
BOOKKEEPING = frozenset({"version", "updated_at", "created_at", "confirmed_at"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Generic[RecordT]):
    """A whole record as it shall be, and as it was when the change was decided.

    `before` is None for a new record. Where the record has a version, writing is refused with
    VersionConflictError unless the stored version is still `before.version`.
    """

    after: RecordT
    before: RecordT | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the fields that differ, in the record's order; all that are set if new."""
        return tuple(
            field.name
            for field in dataclasses.fields(self.after)
            if field.name not in BOOKKEEPING and self._differs(field)
        )

    def _differs(self, field: "dataclasses.Field[object]") -> bool:
        now = getattr(self.after, field.name)
        if self.before is not None:
            return bool(now != getattr(self.before, field.name))
        return bool(now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Changes written in one transaction, all or none; parties and participants come first.

    `seen` are organizations that the changes rest on: refused if one has another version by then.
    """

    organizations: tuple[Change[Organization], ...] = ()
    activities: tuple[Change[Activity], ...] = ()
    partnerships: tuple[Change[Partnership], ...] = ()
    feedback: tuple[Change[Feedback], ...] = ()
    seen: tuple[Organization, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.organizations or self.activities or self.partnerships or self.feedback)


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """An idempotency key: `digest` is of the input, `result_id` the record the call made."""

    key: str
    digest: str
    result_id: str


def plain(value: object) -> object:
    """Turn a domain value into JSON values: dates in ISO 8601, texts as a map by language."""
    if isinstance(value, Text):
        return dict(value.by_language)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if isinstance(value, Evidence):
        return {name: plain(each) for name, each in value._asdict().items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    return value
