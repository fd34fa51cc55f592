"""Fictional organizations, their work and their partnerships, to try Mitra with."""
