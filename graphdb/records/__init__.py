"""How does a record stand in the graph, and how is it read back?

Lists whose order counts are properties of the record (`themes`, `regions`, `headquarters`, a
resource's `concept`) beside the relations that carry the same codes: reading them costs no hop,
and their order needs nothing of the engine. Related nodes carry a `position` on the relation or
the part. Relations are for questions that walk the graph, properties for giving a record back;
`graphdb.batch`, the one way to write, keeps both equal.
"""
