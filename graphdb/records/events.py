"""How does an event of the audit trail stand in the graph?"""

import json
from typing import Any

from domain.audit import AuditEvent, SubjectKind
from domain.codes import AuditAction
from graphdb.properties import Row, moment, read_moment


def event_properties(event: AuditEvent) -> dict[str, Any]:
    """Give the properties of an event's node but its id and seq; values stand as JSON."""
    return {
        "occurredAt": moment(event.occurred_at),
        "action": event.action.value,
        "actorRole": event.actor_role,
        "subjectId": event.subject_id,
        "subjectKind": event.subject_kind.value,
        "organizationId": event.organization_id,
        "fields": list(event.fields),
        "before": _json(event.before),
        "after": _json(event.after),
    }


def _json(values: object) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def read_event(row: Row) -> AuditEvent:
    """Read a row of EVENTS_AFTER."""
    node = row["event"]
    return AuditEvent(
        id=node["id"],
        seq=node["seq"],
        occurred_at=read_moment(node["occurredAt"]),
        action=AuditAction[node["action"]],
        actor_role=node["actorRole"],
        subject_id=node["subjectId"],
        subject_kind=SubjectKind(node["subjectKind"]),
        organization_id=node.get("organizationId"),
        fields=tuple(node.get("fields") or ()),
        before=json.loads(node["before"]),
        after=json.loads(node["after"]),
    )
