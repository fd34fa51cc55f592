"""Cypher about activities."""

# Takes $ids, $levels and $known as for organizations. One row for each activity of which the
# viewer may see a participant, or that has none: its properties, visible participants and
# sources in no order. Index: Entity_id (unique).
ACTIVITIES_BY_IDS = """
MATCH (a:Entity)
WHERE a.id IN $ids AND a:Activity
WITH a, [(a)<-[link:TAKES_PART_IN]-(o:Organization)
         WHERE o.visibility IN $levels OR o.id IN $known |
         {id: o.id, roles: link.roles}] AS participants
WHERE size(participants) > 0 OR NOT EXISTS { (a)<-[:TAKES_PART_IN]-(:Organization) }
RETURN a {.*, searchText: null} AS activity, participants,
       [(a)-[link:FROM_SOURCE]->(s:Source) | s {.*, position: link.position,
           retrievedAt: link.retrievedAt, fields: link.fields}] AS sources
"""

# Takes $keys (identifiers in the source), $levels, $known. One row (key, id) for each activity
# that has one and is visible as above. Index: Activity_identifier (unique).
ACTIVITIES_BY_IDENTIFIERS = """
MATCH (a:Activity)
WHERE a.identifier IN $keys
WITH a, [(a)<-[:TAKES_PART_IN]-(o:Organization)
         WHERE o.visibility IN $levels OR o.id IN $known | o.id] AS participants
WHERE size(participants) > 0 OR NOT EXISTS { (a)<-[:TAKES_PART_IN]-(:Organization) }
RETURN a.identifier AS key, a.id AS id
"""

# One row with the ids of all activities. Reads them all: for builds, not for requests.
ALL_ACTIVITY_IDS = """
MATCH (a:Activity) RETURN collect(a.id) AS ids
"""
