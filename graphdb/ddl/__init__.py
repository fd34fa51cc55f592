"""What is unique and what is indexed: one list for both engines, full text apart for each.

Names are the same on both, so that `SHOW INDEXES` and full-text calls read alike. Full text covers
one property, `searchText`: the words of the record, folded with `domain.text.fold` by whoever
saves it, because only then do both engines find the same.
"""

SCHEMA_VERSION = 2

# (label, property): every key of a MERGE is here, else two writers make two nodes.
UNIQUE = (
    ("Entity", "id"),
    ("Activity", "identifier"),
    ("Identifier", "orgId"),
    ("Region", "code"),
    ("Concept", "code"),
    ("Source", "key"),
    ("IdempotencyKey", "key"),
    ("Exposure", "key"),
    ("Counter", "name"),
    ("Evaluation", "key"),
    ("Meta", "name"),
)

# (label, properties): keyset pages end in id.
RANGE = (
    ("Organization", ("nameKey", "id")),
    ("Organization", ("createdAt", "id")),
    ("Organization", ("updatedAt", "id")),
    ("Organization", ("partnershipCount", "id")),
    ("Organization", ("type",)),
    ("Partnership", ("titleKey", "id")),
    ("Partnership", ("startDate", "id")),
    ("Partnership", ("updatedAt", "id")),
    ("Partnership", ("nextReviewDue", "id")),
    ("Partnership", ("partyCount", "id")),
    ("Partnership", ("status",)),
    ("Activity", ("startKey", "id")),
    ("AuditEvent", ("seq", "id")),
    ("AuditEvent", ("occurredAt", "id")),
    ("Identifier", ("value",)),
    ("Resource", ("validUntil",)),
    ("Resource", ("kind",)),
    ("IdempotencyKey", ("expiresAt",)),
    ("Evaluation", ("modelVersion",)),
)

SEARCH_PROPERTY = "searchText"
# index name: label
FULL_TEXT = {
    "organization_text": "Organization",
    "activity_text": "Activity",
    "partnership_text": "Partnership",
    "goal_text": "Goal",
}

# A value of these may not be longer than an index entry: Neo4j refuses, ArcadeDB would store it.
INDEXED = frozenset({name for _, name in UNIQUE} | {name for _, names in RANGE for name in names})


def constraints() -> list[str]:
    """Give the statements that make keys unique, repeatable."""
    return [
        f"CREATE CONSTRAINT {label}_{name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{name} IS UNIQUE"
        for label, name in UNIQUE
    ]


def indexes() -> list[str]:
    """Give the statements that make range indexes, repeatable."""
    return [
        f"CREATE INDEX {label}_{names[0]} IF NOT EXISTS FOR (n:{label}) "
        f"ON ({', '.join(f'n.{name}' for name in names)})"
        for label, names in RANGE
    ]
