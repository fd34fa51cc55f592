"""The GraphQL surface: types, inputs, root, loaders; it asks and wraps, and decides nothing.

The closed lists are offered before any type names one: a type that is resolved earlier would keep
them without their descriptions.
"""

from schema import enums

__all__ = ["enums"]
