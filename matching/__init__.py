"""The engine: columns to filter, count, order and search, and ranked, explained partners."""
