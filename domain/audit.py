"""What happened, in one order: the audit trail, which is also the feed of changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.codes import AuditAction


class SubjectKind(StrEnum):
    """Kind of record an event is about, by its label in the graph."""

    ORGANIZATION = "Organization"
    ACTIVITY = "Activity"
    PARTNERSHIP = "Partnership"
    FEEDBACK = "Feedback"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """One change of one record; `seq` rises by one with each event of the graph, from 1.

    `organization_id` is the organization whose record it is (a resource's owner, who gave a
    feedback); `before` and `after` hold the changed `fields` only, as JSON values.
    """

    id: str
    seq: int
    occurred_at: datetime
    action: AuditAction
    actor_role: str  # "ADMIN", "SYSTEM", "IMPORT": a role, never a person
    subject_id: str
    subject_kind: SubjectKind
    organization_id: str | None = None
    fields: tuple[str, ...] = ()
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """In whose name a change is written: a role, and the organization acted for."""

    role: str
    organization_id: str | None = None


ADMINISTRATOR = Author(role="ADMIN")
IMPORTER = Author(role="IMPORT")
SAMPLE = Author(role="SAMPLE")
