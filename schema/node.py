"""Which records have a global id?"""

import strawberry


@strawberry.interface(description="Anything with a global id.")
class Node:
    """A record that `node(id:)` finds again; ids are stored and never change."""

    id: strawberry.ID = strawberry.field(description="Opaque global id; stored, never changes.")
