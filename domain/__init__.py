"""The words everybody shares: frozen values, enums, errors and pure functions on them."""
