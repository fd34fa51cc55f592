"""How are changes written? All or none, in one transaction, with what the audit trail says of them.

The one way to write records. In order: an idempotency key is claimed; records that exist are
locked and their versions compared; keys that others hold are found; the records are saved; events
are appended, and the counter that numbers them is touched last.
"""

import dataclasses
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.activity import Activity
from domain.audit import AuditEvent, Author, SubjectKind
from domain.change import Batch, Change, Once, plain
from domain.codes import AuditAction, Visibility
from domain.errors import (
    AlreadyExistsError,
    NotFoundError,
    UnknownCodeError,
    VersionConflictError,
)
from domain.feedback import Feedback
from domain.organization import Organization
from domain.partnership import Partnership
from domain.viewer import narrowest
from graphdb.attempts import CounterMissingError
from graphdb.feed import COUNTER
from graphdb.idempotency import claim
from graphdb.properties import Row
from graphdb.queries import audit, writing
from graphdb.queries.entities import PARTNERSHIPS_OF
from graphdb.records.events import event_properties
from graphdb.rows import Gathering, Rows, links_expected, parts_of

if TYPE_CHECKING:
    from graphdb.connection import Graph, Transaction

SECONDS_PER_RECORD = 0.05  # beyond the usual deadline; loading takes a tenth of it
_KINDS = {
    Organization: SubjectKind.ORGANIZATION,
    Activity: SubjectKind.ACTIVITY,
    Partnership: SubjectKind.PARTNERSHIP,
    Feedback: SubjectKind.FEEDBACK,
}
_CODES = {
    writing.LINK_THEMES: writing.FIND_CONCEPTS,
    writing.LINK_RESOURCE_CONCEPTS: writing.FIND_CONCEPTS,
    writing.LINK_TARGETS: writing.FIND_CONCEPTS,
    writing.SAVE_CONTRIBUTIONS: writing.FIND_CONCEPTS,
    writing.LINK_REGIONS: writing.FIND_REGIONS,
    writing.LINK_HEADQUARTERS: writing.FIND_REGIONS,
    writing.LINK_RESOURCE_REGIONS: writing.FIND_REGIONS,
}
_MEMBERS = frozenset(
    {
        writing.LINK_PARTICIPANTS,
        writing.LINK_PARTIES,
        writing.LINK_AGREEMENTS,
        writing.SAVE_CONTRIBUTIONS,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What was written: the events, in order, and the seq of the newest event then.

    `result_id` is the record of the call's idempotency key, if it had one: that of an earlier
    call with the same key if there was one, and then nothing was written and `events` is empty.
    """

    seq: int
    events: tuple[AuditEvent, ...] = ()
    result_id: str | None = None


async def save(graph: "Graph", batch: Batch, author: Author, *, once: Once | None = None) -> Saved:
    """Write changes in one transaction, each with its event; see `Graph.save`.

    A change whose record is as before is left out. The stored version is one more than
    `before.version`, whatever `after.version` says.
    """
    batch = _without_idle(batch)
    events = _events(graph, batch, author)
    if not events and once is None:
        return Saved(seq=await graph.feed.latest())
    unit = UnitOfWork(graph=graph, batch=batch, events=events, once=once)
    return await graph.write(unit.run, deadline=graph.deadline + SECONDS_PER_RECORD * len(events))


@dataclass(kw_only=True)
class UnitOfWork:
    """One transaction's work; may run again after a conflict or a lost answer."""

    graph: "Graph"
    batch: Batch
    events: list[AuditEvent]
    once: Once | None
    attempts: int = 0

    async def run(self, tx: "Transaction") -> Saved:
        """Do all of it in a transaction, or raise one of the errors that `Graph.save` names."""
        self.attempts += 1
        if self.attempts > 1 and (done := await self._done_before(tx)):
            return done
        if self.once and (result := await claim(tx, self.once, self.graph.now())):
            return Saved(seq=await _latest(tx), result_id=result)
        stored = await self._locked(tx) | await self._stored_parts(tx)
        await self._refuse_taken_activities(tx)
        for query, rows in Gathering(self.batch, stored):
            answer = await tx.run(query, rows=rows)
            if answer and answer[0]["links"] != links_expected(rows):
                raise await _missing_end(tx, query, rows)
        await self._refuse_taken_identifiers(tx)
        return self._saved(await self._append(tx))

    async def _done_before(self, tx: "Transaction") -> Saved | None:
        """Whether an attempt whose answer was lost did write: then its first event is there."""
        if not self.events:
            return None
        found = await tx.run(audit.EVENTS_BY_IDS, ids=[self.events[0].id])
        return self._saved(found[0]["seq"] + len(self.events) - 1) if found else None

    def _saved(self, seq: int) -> Saved:
        first = seq - len(self.events) + 1
        return Saved(
            seq=seq,
            events=tuple(
                dataclasses.replace(event, seq=first + place)
                for place, event in enumerate(self.events)
            ),
            result_id=self.once.result_id if self.once else None,
        )

    async def _locked(self, tx: "Transaction") -> dict[str, Row]:
        """Let only one transaction go on with the records that change, then compare versions.

        The write comes before the look: whoever waited for the lock then sees what the other
        did, and on the engine that does not wait, the later commit fails and is repeated.
        """
        before = {each.id: each for each in self.batch.seen}
        before |= {change.after.id: change.before for change in _changes(self.batch)}
        ids = sorted(identity for identity, record in before.items() if record)
        if not ids:
            return {}
        await tx.run(writing.LOCK_RECORDS, ids=ids, token=secrets.token_hex(8))
        rows = await tx.run(writing.FIND_ENTITIES, ids=ids)
        found: dict[str, Row] = {row["id"]: row for row in rows}
        for identity in ids:
            record = before[identity]
            if identity not in found or _KINDS[type(record)] not in found[identity]["labels"]:
                raise NotFoundError
            version = found[identity]["version"]
            if not isinstance(record, Activity) and record and version != record.version:
                raise VersionConflictError(current=identity)
        await self._refuse_wider(tx)
        return found

    async def _refuse_wider(self, tx: "Transaction") -> None:
        """Raise VersionConflictError where a partnership would be seen by more than a party is.

        One that was agreed on since the batch was made: who narrows a party narrows those it knew.
        """
        kept = {change.after.id for change in self.batch.partnerships}
        for before, after in ((each.before, each.after) for each in self.batch.organizations):
            if before is None or before.visibility is after.visibility:
                continue
            for row in await tx.run(PARTNERSHIPS_OF, id=after.id):
                level = Visibility[row["visibility"]]
                if row["id"] not in kept and narrowest((level, after.visibility)) is not level:
                    raise VersionConflictError(current=after.id)

    async def _stored_parts(self, tx: "Transaction") -> dict[str, Row]:
        """Find the parts that are stored already; AlreadyExistsError for an id of another's."""
        new = {change.after.id for change in _changes(self.batch) if not change.before}
        owners = parts_of(self.batch)
        ids = sorted(new | owners.keys())
        if not ids:
            return {}
        found = await tx.run(writing.FIND_ENTITIES, ids=ids)
        for row in found:
            if row["id"] in new or row["ownerId"] != owners[row["id"]]:
                raise AlreadyExistsError(current=row["id"])
        return {row["id"]: row for row in found}

    async def _refuse_taken_activities(self, tx: "Transaction") -> None:
        """Raise AlreadyExistsError if another activity has one of the identifiers."""
        wanted: dict[str, str] = {}
        for change in self.batch.activities:
            key = change.after.identifier
            if key and wanted.setdefault(key, change.after.id) != change.after.id:
                raise AlreadyExistsError(current=wanted[key])
        if not wanted:
            return
        for row in await tx.run(writing.FIND_ACTIVITY_IDENTIFIERS, keys=sorted(wanted)):
            if row["id"] != wanted[row["key"]]:
                raise AlreadyExistsError(current=row["id"])

    async def _refuse_taken_identifiers(self, tx: "Transaction") -> None:
        """Raise AlreadyExistsError if an identifier has two owners now that it is locked."""
        wanted = {
            identifier.org_id: change.after.id
            for change in self.batch.organizations
            for identifier in change.after.identifiers
        }
        if not wanted:
            return
        for row in await tx.run(writing.FIND_IDENTIFIER_OWNERS, keys=sorted(wanted)):
            if row["id"] != wanted[row["key"]]:
                raise AlreadyExistsError(current=row["id"])

    async def _append(self, tx: "Transaction") -> int:
        """Append the events and give the newest seq."""
        if not self.events:
            return await _latest(tx)
        created: Rows = []
        owners: Rows = []
        for event in self.events:
            properties = {
                name: value for name, value in event_properties(event).items() if value is not None
            }
            created.append(
                {"id": event.id, "subject_id": event.subject_id, "properties": properties}
            )
            if event.organization_id:
                owners.append({"id": event.id, "organization_id": event.organization_id})
        await tx.run(audit.CREATE_EVENTS, rows=created)
        if owners:
            await tx.run(audit.LINK_EVENTS_FOR, rows=owners)
        places = [{"id": event.id, "place": place} for place, event in enumerate(self.events, 1)]
        rows = await tx.run(audit.NUMBER_EVENTS, counter=COUNTER, count=len(places), rows=places)
        return _counted(rows)


async def _latest(tx: "Transaction") -> int:
    return _counted(await tx.run(audit.LATEST_SEQ, counter=COUNTER))


def _counted(rows: list[dict[str, Any]]) -> int:
    """Read what the counter says; CounterMissingError if nothing."""
    if not rows or rows[0]["seq"] is None:
        raise CounterMissingError
    return int(rows[0]["seq"])


async def _missing_end(tx: "Transaction", query: str, rows: Rows) -> Exception:
    """Find out which end of the links does not exist: an unknown code, or an organization."""
    if query in _CODES:
        wanted = {
            code for row in rows for code in (row["codes"] if "codes" in row else [row["code"]])
        }
        found = await tx.run(_CODES[query], codes=sorted(wanted))
        if missing := wanted - {row["code"] for row in found}:
            return UnknownCodeError(min(missing))
    return NotFoundError()


def _changes(batch: Batch) -> Iterator[Change[Any]]:
    yield from batch.organizations
    yield from batch.activities
    yield from batch.partnerships
    yield from batch.feedback


def _without_idle(batch: Batch) -> Batch:
    """Leave out what does not change; ValueError if a record stands twice in the batch."""
    ids = [change.after.id for change in _changes(batch)]
    if len(ids) != len(set(ids)):
        raise ValueError("A batch may change a record only once.")
    return Batch(
        organizations=_moving(batch.organizations),
        activities=_moving(batch.activities),
        partnerships=_moving(batch.partnerships),
        feedback=_moving(batch.feedback),
        seen=batch.seen,
    )


def _moving(changes: Iterable[Change[Any]]) -> tuple[Change[Any], ...]:
    return tuple(change for change in changes if change.after != change.before)


def _events(graph: "Graph", batch: Batch, author: Author) -> list[AuditEvent]:
    """Say what each change does; the ids are made here, once for all attempts."""
    now = graph.now()
    return [
        AuditEvent(
            id=graph.new_id(),
            seq=0,
            occurred_at=now,
            action=_action(change),
            actor_role=author.role,
            subject_id=change.after.id,
            subject_kind=_KINDS[type(change.after)],
            organization_id=(
                change.after.id
                if isinstance(change.after, Organization)
                else author.organization_id
            ),
            fields=change.fields,
            before=_values(change.before, change.fields),
            after=_values(change.after, change.fields),
        )
        for change in _changes(batch)
    ]


def _values(record: object | None, fields: Iterable[str]) -> dict[str, object]:
    if record is None:
        return {}
    return {name: plain(getattr(record, name)) for name in fields}


def _action(change: Change[Any]) -> AuditAction:
    """Name the action: the most telling of what changed."""
    if change.before is None:
        return AuditAction.CREATE
    fields = change.fields
    if "archived_at" in fields and change.after.archived_at is not None:
        return AuditAction.ARCHIVE
    if "visibility" in fields:
        return AuditAction.PROTECT
    if "status" in fields and isinstance(change.after, Partnership):
        return AuditAction.TRANSITION
    return AuditAction.UPDATE
