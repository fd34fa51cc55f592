"""Cypher about the audit trail, its counter, and keys that make a call count once."""

# Takes $counter. One row with the seq of the newest event, 0 if there is none; no row before the
# first migration. Index: Counter_name (unique).
LATEST_SEQ = """
MATCH (c:Counter {name: $counter}) RETURN c.seq AS seq
"""

# Takes $after and $until. One row for each event with after < seq <= until, in order of seq.
# Index: AuditEvent_seq (seq, id), read between two ends.
EVENTS_AFTER = """
MATCH (e:AuditEvent)
WHERE e.seq > $after AND e.seq <= $until AND e.id > ''
RETURN e {.*} AS event
ORDER BY e.seq
"""

# Takes $rows of (id, subject_id, properties). Makes events that still lack their seq, about
# their subjects. Index: Entity_id (unique).
CREATE_EVENTS = """
UNWIND $rows AS row
MATCH (s:Entity {id: row.subject_id})
CREATE (e:AuditEvent:Entity {id: row.id})-[:ABOUT]->(s)
SET e += row.properties
"""

# Takes $rows of (id, organization_id). Says whose records the events are about.
# Index: Entity_id (unique).
LINK_EVENTS_FOR = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})
MATCH (o:Entity {id: row.organization_id})
WHERE o:Organization
CREATE (e)-[:FOR]->(o)
"""

# Takes $counter, $count and $rows of (id, place from 1). Moves the counter once and numbers the
# events; the last statement of a transaction, because whoever touched the counter holds up all
# other writers until the end. One row with the newest seq. Index: Counter_name, Entity_id.
NUMBER_EVENTS = """
MATCH (c:Counter {name: $counter})
SET c.seq = c.seq + $count
WITH c, c.seq - $count AS base
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})
SET e.seq = base + row.place
RETURN max(e.seq) AS seq
"""

# Takes $ids. One row for each stored event: after a lost answer, whether the write was done.
# Index: Entity_id (unique).
EVENTS_BY_IDS = """
MATCH (e:Entity)
WHERE e.id IN $ids AND e:AuditEvent
RETURN e.id AS id, e.seq AS seq
"""

# Takes $key. One row if it was used, also if long ago. Index: IdempotencyKey_key (unique).
IDEMPOTENCY_KEY = """
MATCH (k:IdempotencyKey {key: $key})
RETURN k.digest AS digest, k.resultId AS resultId, k.expiresAt AS expiresAt
"""

# Takes $key and $properties. Fails if another transaction made the key meanwhile.
CREATE_IDEMPOTENCY_KEY = """
CREATE (k:IdempotencyKey {key: $key})
SET k += $properties
"""

# Takes $key and $properties: a key that expired serves again. Index: IdempotencyKey_key (unique).
RENEW_IDEMPOTENCY_KEY = """
MATCH (k:IdempotencyKey {key: $key})
SET k += $properties
"""

# Takes $now. Deletes some keys that expired. Index: IdempotencyKey_expiresAt.
DROP_EXPIRED_KEYS = """
MATCH (k:IdempotencyKey)
WHERE k.expiresAt > '' AND k.expiresAt < $now
WITH k LIMIT 100
DELETE k
"""
