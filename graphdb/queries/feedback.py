"""Cypher about what became of suggestions: feedback on them, and how often who was shown."""

# Takes $ids, $levels and $known as for organizations. One row for each feedback whose asker and
# candidate are visible: its properties, those of the recommendation, and the pair.
# Index: Entity_id (unique).
FEEDBACK_BY_IDS = """
MATCH (f:Entity)
WHERE f.id IN $ids AND f:Feedback
MATCH (f)-[:ON]->(r:Recommendation)-[:FOR]->(asker:Organization)
WHERE asker.visibility IN $levels OR asker.id IN $known
MATCH (f)-[:ON]->(:Recommendation)-[:SUGGESTS]->(candidate:Organization)
WHERE candidate.visibility IN $levels OR candidate.id IN $known
RETURN f {.*} AS feedback, r {.*} AS recommendation,
       asker.id AS asker_id, candidate.id AS candidate_id
"""

# One row with the ids of all feedback. Reads it all: for builds, not for requests.
ALL_FEEDBACK_IDS = """
MATCH (f:Feedback) RETURN collect(f.id) AS ids
"""

# Take $rows of (id, properties).
CREATE_RECOMMENDATIONS = """
UNWIND $rows AS row CREATE (n:Recommendation:Entity {id: row.id}) SET n += row.properties
"""
CREATE_FEEDBACK = """
UNWIND $rows AS row CREATE (n:Feedback:Entity {id: row.id}) SET n += row.properties
"""

# Takes $rows of (id, recommendation_id, asker_id, candidate_id). Answers one row with the number
# of rows whose ends exist. Index: Entity_id (unique).
LINK_FEEDBACK = """
UNWIND $rows AS row
MATCH (e:Entity {id: row.id})
MATCH (r:Entity {id: row.recommendation_id})
MATCH (asker:Entity {id: row.asker_id})
WHERE asker:Organization
MATCH (candidate:Entity {id: row.candidate_id})
WHERE candidate:Organization
CREATE (e)-[:ON]->(r)
CREATE (r)-[:FOR]->(asker)
CREATE (r)-[:SUGGESTS]->(candidate)
RETURN count(*) AS links
"""

# Take $rows of (id, asker_id, candidate_id). The former answers one row with the number of links;
# the latter goes through all that the asker does not want to see. Index: Entity_id (unique).
LINK_DO_NOT_SUGGEST = """
UNWIND $rows AS row
MATCH (asker:Entity {id: row.asker_id})
MATCH (candidate:Entity {id: row.candidate_id})
WHERE asker:Organization AND candidate:Organization
CREATE (asker)-[:DO_NOT_SUGGEST]->(candidate)
RETURN count(*) AS links
"""
UNLINK_DO_NOT_SUGGEST = """
UNWIND $rows AS row
MATCH (asker:Entity {id: row.asker_id})-[link:DO_NOT_SUGGEST]->(candidate)
WHERE candidate.id = row.candidate_id
DELETE link
"""

# Takes $rows of (key, day, organization) and $token. Makes what is not there, and locks all of it:
# whoever waited then reads what the other wrote. Index: Exposure_key (unique).
LOCK_EXPOSURES = """
UNWIND $rows AS row
MERGE (e:Exposure {key: row.key})
ON CREATE SET e.day = row.day, e.organization = row.organization
SET e.lock = $token
"""

# Takes $keys. Index: Exposure_key (unique).
EXPOSURES_BY_KEYS = """
MATCH (e:Exposure)
WHERE e.key IN $keys
RETURN e.key AS key, e.candidates AS candidates, e.weights AS weights
"""

# Takes $rows of (key, candidates, weights), two lists side by side. Index: Exposure_key (unique).
SAVE_EXPOSURES = """
UNWIND $rows AS row
MATCH (e:Exposure {key: row.key})
SET e.candidates = row.candidates, e.weights = row.weights
"""

# Takes $first and $last, keys before and after all of one day. One row for each candidate shown.
# Index: Exposure_key (unique), read between two ends.
EXPOSURE_OF_DAY = """
MATCH (e:Exposure)
WHERE e.key > $first AND e.key < $last
UNWIND range(0, size(e.candidates) - 1) AS place
RETURN e.candidates[place] AS candidate, sum(e.weights[place]) AS weight
"""

# Takes $first and $last, keys before and after all of one day. One row for each asker: its
# candidates, and the weights of their best places beside them.
# Index: Exposure_key (unique), read between two ends.
SHOWN_ON_DAY = """
MATCH (e:Exposure)
WHERE e.key > $first AND e.key < $last
RETURN e.organization AS asker, e.candidates AS candidates, e.weights AS weights
"""

# Takes $last, a key after all that are too old, and $count. Deletes so many at most, and answers
# one row with how many. Index: Exposure_key (unique).
DROP_OLD_EXPOSURES = """
MATCH (e:Exposure)
WHERE e.key > '' AND e.key < $last
WITH e LIMIT $count
DELETE e
RETURN count(*) AS deleted
"""
