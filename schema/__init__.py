"""The GraphQL surface: types, inputs, root, loaders; it asks and wraps, and decides nothing."""
