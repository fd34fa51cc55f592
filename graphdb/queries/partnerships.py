"""Cypher about partnerships."""

# Takes $ids, $levels and $known as for organizations. One row for each partnership that is
# visible itself and of which two parties are: its properties, visible parties, what they bring,
# and goals with indicators and the visible parties that agreed, all in no order.
# Index: Entity_id (unique).
PARTNERSHIPS_BY_IDS = """
MATCH (p:Entity)
WHERE p.id IN $ids AND p:Partnership AND (p.visibility IN $levels OR p.id IN $known)
WITH p, [(p)<-[link:PARTY_TO]-(o:Organization)
         WHERE o.visibility IN $levels OR o.id IN $known |
         link {.*, organizationId: o.id}] AS parties
WHERE size(parties) >= 2
RETURN p {.*, searchText: null} AS partnership, parties,
       [(p)-[:HAS_CONTRIBUTION]->(c:Contribution)-[:BY]->(o:Organization)
        WHERE o.visibility IN $levels OR o.id IN $known |
        c {.*, organizationId: o.id}] AS contributions,
       [(p)-[:HAS_GOAL]->(g:Goal) | g {.*, searchText: null,
           agreedBy: [(g)<-[:AGREED_TO]-(o:Organization)
                      WHERE o.visibility IN $levels OR o.id IN $known | o.id],
           indicators: [(g)-[:MEASURED_BY]->(i:Indicator) | i {.*}]}] AS goals
"""

# One row with the ids of all partnerships. Reads them all: for builds, not for requests.
ALL_PARTNERSHIP_IDS = """
MATCH (p:Partnership) RETURN collect(p.id) AS ids
"""
