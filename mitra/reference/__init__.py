"""Which regions and concepts does Mitra know? Tables in CSV and the functions that read them."""

from mitra.reference.tables import load_vocabulary, read_vocabulary

__all__ = ["load_vocabulary", "read_vocabulary"]
