"""The program: Starlette app, command line, settings, importers, reference tables, sample."""
