"""Cypher that saves records: made, locked, emptied of their relations, and linked again.

Each takes `$rows` or `$ids` in the order of their ids, so that two writers never wait for each
other crosswise, and finds nodes by Entity_id (unique), concepts and regions by their code
(unique). Links answer how many were made: fewer than asked for means that an end does not exist.
A table to read, so longer than a usual module: one statement for each kind of node and relation,
because labels and relationship types cannot be parameters.
"""

# Takes $ids and $token. The lock: a write, so that only one transaction goes on from here.
LOCK_RECORDS = """
UNWIND $ids AS id
MATCH (e:Entity {id: id})
SET e.lock = $token
"""

# Takes $ids. One row for each record or part that exists: its version (null if its kind has none),
# the record that it is part of (null if it is one), and what it is linked to by lists of codes.
FIND_ENTITIES = """
MATCH (e:Entity)
WHERE e.id IN $ids
RETURN e.id AS id, labels(e) AS labels, e.version AS version, e.ownerId AS ownerId,
       e.themes AS themes, e.regions AS regions, e.headquarters AS headquarters,
       e.concept AS concept, e.targets AS targets, e.sourceKeys AS sourceKeys
"""

# Takes $keys. Who has these identifiers. Index: Activity_identifier (unique).
FIND_ACTIVITY_IDENTIFIERS = """
MATCH (a:Activity)
WHERE a.identifier IN $keys
RETURN a.identifier AS key, a.id AS id
"""

# Takes $keys. Who has these identifiers; more than one owner is a conflict, seen only by the
# transaction that made it. Index: Identifier_orgId (unique).
FIND_IDENTIFIER_OWNERS = """
UNWIND $keys AS key
MATCH (i:Identifier {orgId: key})<-[:IDENTIFIED_BY]-(o:Organization)
RETURN i.orgId AS key, o.id AS id
"""

# Take $codes. Which of them exist: asked only after a link failed.
FIND_CONCEPTS = """
MATCH (c:Concept) WHERE c.code IN $codes RETURN c.code AS code
"""
FIND_REGIONS = """
MATCH (r:Region) WHERE r.code IN $codes RETURN r.code AS code
"""

# Take $rows of (id, properties).
CREATE_ORGANIZATIONS = """
UNWIND $rows AS row CREATE (n:Organization:Entity {id: row.id}) SET n += row.properties
"""
CREATE_RESOURCES = """
UNWIND $rows AS row CREATE (n:Resource:Entity {id: row.id}) SET n += row.properties
"""
CREATE_ACTIVITIES = """
UNWIND $rows AS row CREATE (n:Activity:Entity {id: row.id}) SET n += row.properties
"""
CREATE_PARTNERSHIPS = """
UNWIND $rows AS row CREATE (n:Partnership:Entity {id: row.id}) SET n += row.properties
"""
CREATE_GOALS = """
UNWIND $rows AS row CREATE (n:Goal:Entity {id: row.id}) SET n += row.properties
"""
CREATE_INDICATORS = """
UNWIND $rows AS row CREATE (n:Indicator:Entity {id: row.id}) SET n += row.properties
"""

# Takes $rows of (id, properties): a property that is null is removed, others than those given
# stay, such as what analyses wrote.
UPDATE_ENTITIES = """
UNWIND $rows AS row MATCH (n:Entity {id: row.id}) SET n += row.properties
"""

# Take $rows of (id, kept): delete the parts that the record does not have any more.
DROP_IDENTIFIERS = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})-[:IDENTIFIED_BY]->(part:Identifier)
WHERE NOT part.orgId IN row.kept
DETACH DELETE part
"""
DROP_RESOURCES = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})-[:NEEDS|OFFERS]->(part:Resource)
WHERE NOT part.id IN row.kept
DETACH DELETE part
"""
DROP_INDICATORS = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})-[:HAS_GOAL]->(:Goal)-[:MEASURED_BY]->(part:Indicator)
WHERE NOT part.id IN row.kept
DETACH DELETE part
"""
DROP_GOALS = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})-[:HAS_GOAL]->(part:Goal)
WHERE NOT part.id IN row.kept
DETACH DELETE part
"""

# Takes $rows of (id). Contributions have no id of their own, so they are always made anew.
DROP_CONTRIBUTIONS = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})-[:HAS_CONTRIBUTION]->(part:Contribution)
DETACH DELETE part
"""

# Take $rows of (id) of records and their parts: delete the relations that saving makes again, and
# no other; what points at an organization from elsewhere stays.
UNLINK_PARTS = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})-[link:IDENTIFIED_BY|NEEDS|OFFERS|HAS_GOAL|MEASURED_BY]->()
DELETE link
"""
UNLINK_MEMBERS = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})<-[link:TAKES_PART_IN|PARTY_TO|AGREED_TO]-()
DELETE link
"""

# Take $rows of (id), only of those whose list changed: at the other end is a place, theme or source
# with very many relations, and there the embedded engine looks for the one through all of them
# (0.3 to 2.3 ms at 60,000).
UNLINK_THEMES = """
UNWIND $rows AS row MATCH (e:Entity {id: row.id})-[link:HAS_THEME]->() DELETE link
"""
UNLINK_REGIONS = """
UNWIND $rows AS row MATCH (e:Entity {id: row.id})-[link:WORKS_IN]->() DELETE link
"""
UNLINK_HEADQUARTERS = """
UNWIND $rows AS row MATCH (e:Entity {id: row.id})-[link:HEADQUARTERED_IN]->() DELETE link
"""
UNLINK_RESOURCE_CONCEPTS = """
UNWIND $rows AS row MATCH (e:Entity {id: row.id})-[link:OF]->() DELETE link
"""
UNLINK_RESOURCE_REGIONS = """
UNWIND $rows AS row MATCH (e:Entity {id: row.id})-[link:AVAILABLE_IN]->() DELETE link
"""
UNLINK_TARGETS = """
UNWIND $rows AS row MATCH (e:Entity {id: row.id})-[link:AIMS_AT]->() DELETE link
"""
UNLINK_SOURCES = """
UNWIND $rows AS row MATCH (e:Entity {id: row.id})-[link:FROM_SOURCE]->() DELETE link
"""

# Takes $rows of (id, position, properties). The same sources were read again.
UPDATE_SOURCE_LINKS = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})-[link:FROM_SOURCE]->()
WHERE link.position = row.position
SET link += row.properties
"""

# Take $rows of (id, codes). Answer one row with the number of links.
LINK_THEMES = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})
UNWIND row.codes AS code
MATCH (c:Concept {code: code})
CREATE (e)-[:HAS_THEME]->(c)
RETURN count(*) AS links
"""
LINK_RESOURCE_CONCEPTS = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})
UNWIND row.codes AS code
MATCH (c:Concept {code: code})
CREATE (e)-[:OF]->(c)
RETURN count(*) AS links
"""
LINK_TARGETS = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})
UNWIND row.codes AS code
MATCH (c:Concept {code: code})
CREATE (e)-[:AIMS_AT]->(c)
RETURN count(*) AS links
"""
LINK_REGIONS = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})
UNWIND row.codes AS code
MATCH (r:Region {code: code})
CREATE (e)-[:WORKS_IN]->(r)
RETURN count(*) AS links
"""
LINK_HEADQUARTERS = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})
UNWIND row.codes AS code
MATCH (r:Region {code: code})
CREATE (e)-[:HEADQUARTERED_IN]->(r)
RETURN count(*) AS links
"""
LINK_RESOURCE_REGIONS = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})
UNWIND row.codes AS code
MATCH (r:Region {code: code})
CREATE (e)-[:AVAILABLE_IN]->(r)
RETURN count(*) AS links
"""

# Take $rows of (id, part_ids): join records and parts.
LINK_NEEDS = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})
UNWIND row.part_ids AS part_id
MATCH (part:Entity {id: part_id})
CREATE (e)-[:NEEDS]->(part)
"""
LINK_OFFERS = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})
UNWIND row.part_ids AS part_id
MATCH (part:Entity {id: part_id})
CREATE (e)-[:OFFERS]->(part)
"""
LINK_GOALS = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})
UNWIND row.part_ids AS part_id
MATCH (part:Entity {id: part_id})
CREATE (e)-[:HAS_GOAL]->(part)
"""
LINK_INDICATORS = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})
UNWIND row.part_ids AS part_id
MATCH (part:Entity {id: part_id})
CREATE (e)-[:MEASURED_BY]->(part)
"""

# Takes $rows of (id, org_id, position, properties). Makes the identifier unless it is there;
# whose it was before is asked afterwards, when it is locked.
SAVE_IDENTIFIERS = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})
MERGE (i:Identifier {orgId: row.org_id})
SET i += row.properties
CREATE (e)-[:IDENTIFIED_BY {position: row.position}]->(i)
"""

# Takes $rows of (key, properties). The key stands for all properties, so there is nothing to
# update, and imports that run side by side do not wait for each other.
SAVE_SOURCES = """
UNWIND $rows AS row
MERGE (s:Source {key: row.key})
ON CREATE SET s += row.properties
"""

# Takes $rows of (id, key, properties).
LINK_SOURCES = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})
MATCH (s:Source {key: row.key})
CREATE (e)-[link:FROM_SOURCE]->(s)
SET link += row.properties
"""

# Take $rows of (id, organization_id, properties); an agreement has no properties. Answer one row
# with the number of links.
LINK_PARTICIPANTS = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})
MATCH (o:Entity {id: row.organization_id})
WHERE o:Organization
CREATE (o)-[link:TAKES_PART_IN]->(e)
SET link += row.properties
RETURN count(*) AS links
"""
LINK_PARTIES = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})
MATCH (o:Entity {id: row.organization_id})
WHERE o:Organization
CREATE (o)-[link:PARTY_TO]->(e)
SET link += row.properties
RETURN count(*) AS links
"""
LINK_AGREEMENTS = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})
MATCH (o:Entity {id: row.organization_id})
WHERE o:Organization
CREATE (o)-[:AGREED_TO]->(e)
RETURN count(*) AS links
"""

# Takes $rows of (id, organization_id, code, properties). Answers one row with the number made.
SAVE_CONTRIBUTIONS = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})
MATCH (o:Entity {id: row.organization_id})
WHERE o:Organization
MATCH (c:Concept {code: row.code})
CREATE (e)-[:HAS_CONTRIBUTION]->(part:Contribution)-[:BY]->(o)
CREATE (part)-[:OF]->(c)
SET part += row.properties
RETURN count(*) AS links
"""
