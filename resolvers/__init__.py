"""Use cases: one plain async function each, over domain values, called by API and command line."""
