"""Cypher about organizations."""

# Takes $ids, and what the viewer may see: $levels, and $known ids whatever their level.
# One row for each visible organization, archived ones too: its properties, and maps of its
# identifiers, resources and sources in no order. Index: Entity_id (unique).
ORGANIZATIONS_BY_IDS = """
MATCH (o:Entity)
WHERE o.id IN $ids AND o:Organization AND (o.visibility IN $levels OR o.id IN $known)
RETURN o {.*, searchText: null} AS organization,
       [(o)-[link:IDENTIFIED_BY]->(i:Identifier) | i {.*, position: link.position}] AS identifiers,
       [(o)-[:NEEDS|OFFERS]->(r:Resource) | r {.*}] AS resources,
       [(o)-[link:FROM_SOURCE]->(s:Source) | s {.*, position: link.position,
           retrievedAt: link.retrievedAt, fields: link.fields}] AS sources
"""

# Takes $keys, $levels, $known. One row (key, id, whole) for each visible organization that has the
# key as its full org-id (whole) or as the number within a list, where several may have it.
# Index: Identifier_orgId (unique), Identifier_value.
ORGANIZATIONS_BY_IDENTIFIERS = """
UNWIND $keys AS key
MATCH (i:Identifier {orgId: key})<-[:IDENTIFIED_BY]-(o:Organization)
WHERE o.visibility IN $levels OR o.id IN $known
RETURN key, o.id AS id, true AS whole
UNION ALL
UNWIND $keys AS key
MATCH (i:Identifier {value: key})<-[:IDENTIFIED_BY]-(o:Organization)
WHERE o.visibility IN $levels OR o.id IN $known
RETURN key, o.id AS id, false AS whole
"""

# Takes $keys (folded names). One row for each organization of any visibility whose shown name
# folds to one of them, with the countries it sits or works in. Imports only: never for a caller.
# Index: Organization_nameKey (nameKey, id).
ORGANIZATIONS_BY_NAME_KEYS = """
MATCH (o:Organization)
WHERE o.nameKey IN $keys AND o.id > ''
RETURN o.id AS id, o.nameKey AS nameKey,
       COLLECT {
           MATCH (o)-[:WORKS_IN|HEADQUARTERED_IN]->(:Region)-[:WITHIN*0..5]->(c:Region)
           WHERE c.level = 'COUNTRY'
           RETURN DISTINCT c.code
       } AS countries
"""

# One row with the ids of all organizations of any visibility, as one list, which the driver reads
# ten times as fast as rows. Reads them all: for builds, not for requests.
ALL_ORGANIZATION_IDS = """
MATCH (o:Organization) RETURN collect(o.id) AS ids
"""
