"""What the embedded engine must be told in SQL, which Bolt does not carry, so its host runs it:
full text, and which indexed properties are numbers.
"""

from graphdb.ddl import FULL_TEXT, SEARCH_PROPERTY

# An index on a property without a declared type compares as text: 10 before 9, and ranges with
# holes. Every indexed property that is a number must stand here.
NUMBERS = (
    ("Organization", "partnershipCount"),
    ("Partnership", "partyCount"),
    ("AuditEvent", "seq"),
)

_NUMBER_STATEMENTS = tuple(
    statement
    for label, name in NUMBERS
    for statement in (
        f"CREATE VERTEX TYPE {label} IF NOT EXISTS",
        f"CREATE PROPERTY {label}.{name} IF NOT EXISTS LONG",
    )
)

STATEMENTS = _NUMBER_STATEMENTS + tuple(
    statement
    for index, label in FULL_TEXT.items()
    for statement in (
        f"CREATE VERTEX TYPE {label} IF NOT EXISTS",
        f"CREATE PROPERTY {label}.{SEARCH_PROPERTY} IF NOT EXISTS STRING",
        f"CREATE INDEX {index} IF NOT EXISTS ON {label} ({SEARCH_PROPERTY}) FULL_TEXT",
    )
)
