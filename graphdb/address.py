"""Which graph is meant, and who signs in there?"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphAddress:
    """A database reachable over Bolt and the login for it.

    An empty password means that the server asks for none. `embedded` is true for the engine of
    `graphdb.embedded`, whose differences are told in `docs/decisions`.
    """

    uri: str
    user: str = "neo4j"
    password: str = field(default="", repr=False)  # must not reach a log
    database: str = "neo4j"
    embedded: bool = False

    @property
    def auth(self) -> tuple[str, str] | None:
        """Login as the driver takes it; None where nobody need sign in."""
        return (self.user, self.password) if self.password else None
