"""Cypher about what belongs to a record."""

# Takes $ids. One row (id, owner_id) for each need, offer, goal or indicator among them: the record
# it is part of, whoever may see that. Index: Entity_id (unique).
OWNERS = """
MATCH (part:Entity)
WHERE part.id IN $ids AND part.ownerId IS NOT NULL
RETURN part.id AS id, part.ownerId AS owner_id
"""

# Takes $id of an organization. One row for each partnership it is or was a party to, of any
# visibility. Index: Entity_id (unique).
PARTNERSHIPS_OF = """
MATCH (o:Entity)
WHERE o.id = $id AND o:Organization
MATCH (o)-[:PARTY_TO]->(p:Partnership)
RETURN p.id AS id, p.visibility AS visibility
"""

# Takes $id of an organization. One row for each activity that nobody else takes part in and that
# has no identifier in a source. Index: Entity_id (unique).
ACTIVITIES_ONLY_OF = """
MATCH (o:Entity)
WHERE o.id = $id AND o:Organization
MATCH (o)-[:TAKES_PART_IN]->(a:Activity)
WHERE a.identifier IS NULL
WITH a, [(a)<-[:TAKES_PART_IN]-(each:Organization) | each.id] AS participants
WHERE size(participants) = 1
RETURN a.id AS id
"""
