"""Full text on Neo4j: Cypher, over Bolt."""

from graphdb.ddl import FULL_TEXT, SEARCH_PROPERTY

STATEMENTS = tuple(
    f"CREATE FULLTEXT INDEX {index} IF NOT EXISTS FOR (n:{label}) ON EACH [n.{SEARCH_PROPERTY}]"
    for index, label in FULL_TEXT.items()
)
