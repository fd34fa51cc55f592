"""The graph: connection, embedded engine, schema DDL, named Cypher, one repository per noun."""
