"""Every Cypher statement of the product, by noun; one text serves both engines.

What both engines need, found by measuring (`tests/graphdb/test_query_plans.py` guards it):
- records are found as `(n:Entity)` by `n.id IN $ids`, the label that carries the constraint; the
  record's own label is a condition, because two labels in one pattern make the embedded engine
  read all nodes;
- a pattern begins at its bound end, and in `UNWIND` each `MATCH` has one bound end;
- a range over an index of two properties names both (`AND n.id > ''`), else Neo4j scans.
"""
