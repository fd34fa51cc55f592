"""From which formats can organizations and activities be brought in?

An importer is a generator from a file to values (`resolvers.incoming`); it never writes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from domain.vocabulary import Vocabulary
from mitra.importers import iati
from mitra.importers.source import Progress
from resolvers.incoming import Incoming


class Read(Protocol):
    """The generator of a format; raises BadFileError after what came before the fault."""

    def __call__(
        self,
        path: Path,
        vocabulary: Vocabulary,
        *,
        now: datetime,
        progress: Progress | None = None,
    ) -> Iterator[Incoming]:
        """Give the records of a file in its order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """A format: what it is called, and its generator."""

    title: str
    read: Read


IMPORTERS: Mapping[str, Importer] = MappingProxyType(
    {"iati": Importer(title="IATI activities, 1.01 to 2.03 (XML)", read=iati.read)}
)
