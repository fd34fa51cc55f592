"""The commands of `mitra`, one module for each group; `mitra.cli` puts them together."""
