"""What came of an import? Counted for people, and told record by record to a file."""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TextIO

from rich.console import Group
from rich.table import Table
from rich.text import Text as Line

from domain.codes import RowOutcome
from domain.errors import BadFileError, MitraError
from domain.text import Text
from mitra.commands.terminal import cell
from resolvers.imports import Row, Settled
from resolvers.incoming import NoteCode

MOST_SHOWN = 20  # refused records in the text; the file has all of them

_COUNTS = {
    "read": Text.of(id="dibaca", en="read"),
    "created": Text.of(id="dibuat", en="created"),
    "updated": Text.of(id="diubah", en="updated"),
    "unchanged": Text.of(id="tetap", en="unchanged"),
    "refused": Text.of(id="ditolak", en="refused"),
}
_OUTCOMES = {
    RowOutcome.CREATED: "created",
    RowOutcome.UPDATED: "updated",
    RowOutcome.UNCHANGED: "unchanged",
    RowOutcome.REJECTED: "refused",
}
_ACTIVITIES = Text.of(id="Kegiatan", en="Activities")
_ORGANIZATIONS = Text.of(id="Organisasi", en="Organizations")
_LINE = Text.of(id="Baris", en="Line")
_IDENTIFIER = Text.of(id="Pengenal", en="Identifier")
_REASON = Text.of(id="Alasan", en="Reason")
_COUNT = Text.of(id="Jumlah", en="Count")
_FILE = Text.of(id="Berkas", en="File")
_NOTES = Text.of(id="Catatan", en="Warning")
_LEFT = Text.of(id="dan {} lagi; pakai --report", en="and {} more; use --report")
_COMPLETED = Text.of(
    id="{} kegiatan dilengkapi dengan organisasi yang namanya baru diketahui kemudian.",
    en="{} activities were completed with organizations whose names came later.",
)
_NOTE_TEXTS = {
    NoteCode.UNKNOWN_CODE: "Kode yang tidak ada di kosakata Mitra; dilewati.",
    NoteCode.OTHER_VOCABULARY: "Kode dari kosakata yang tidak dibaca Mitra; dilewati.",
    NoteCode.WIDER_CODE: "Sektor 5 angka tidak dikenal; kategori 3 angkanya yang dipakai.",
    NoteCode.BAD_DATE: "Tanggal yang salah atau di luar batas; dilewati.",
    NoteCode.DATES_SWAPPED: "Tanggal akhir mendahului tanggal awal; tanggal akhir dilewati.",
    NoteCode.BAD_AMOUNT: "Anggaran yang bukan angka atau kurang dari 0; dilewati.",
    NoteCode.MIXED_CURRENCIES: "Anggaran dalam beberapa mata uang; tidak dijumlahkan.",
    NoteCode.UNKNOWN_ROLE: "Organisasi tanpa peran yang dikenal; dicatat sebagai anggota.",
    NoteCode.BAD_REFERENCE: "Rujukan yang bukan pengenal organisasi; tidak dipakai.",
    NoteCode.PLACEHOLDER: "Nama yang tidak menunjuk satu organisasi pun; tidak diambil.",
    NoteCode.PERSON: "Perorangan; tidak diambil.",
    NoteCode.NAMELESS: "Organisasi tanpa nama dengan pengenal yang belum dikenal; tidak diambil.",
    NoteCode.TEXT_CUT: "Teks yang lebih panjang dari batas; dipotong.",
    NoteCode.OLDER: "Keadaan yang lebih lama daripada yang sudah tersimpan; tidak diambil.",
    NoteCode.NO_VERSION: "Berkas tidak menyebut versi standarnya.",
}


def note_text(code: NoteCode) -> Text:
    """Say in Indonesian and English what was left out."""
    return Text.of(id=_NOTE_TEXTS[code], en=code.description)


@dataclass(kw_only=True)
class Report:
    """Counts of a run, growing with each batch; `out` gets a line of JSON for each record.

    Memory does not grow with the number of records.
    """

    out: TextIO | None = None
    activities: Counter[str] = field(default_factory=Counter)
    organizations: Counter[str] = field(default_factory=Counter)
    notes: Counter[NoteCode] = field(default_factory=Counter)
    refused: list[tuple[str, Row]] = field(default_factory=list)  # the first MOST_SHOWN
    faults: list[tuple[str, BadFileError]] = field(default_factory=list)
    completed: int = 0

    def add(self, file: str, settled: Settled) -> None:
        """Take in a batch that is in the graph; its lines are on disk when this returns."""
        for row in settled.rows:
            self.activities["read"] += 1
            self.activities[_OUTCOMES[row.outcome]] += 1
            self.notes.update(note.code for note in row.notes)
            if row.error and len(self.refused) < MOST_SHOWN:
                self.refused.append((file, row))
            self._tell(_as_json(file, row))
        self._count_organizations(settled)
        self._flush()

    def add_completed(self, file: str, settled: Settled) -> None:
        """Take in a batch of a second look: nothing new was read, but some records gained."""
        for row in settled.rows:
            if row.outcome is RowOutcome.UPDATED:
                self.completed += 1
                self._tell(_as_json(file, row))
        self._count_organizations(settled)
        self._flush()

    def add_fault(self, file: str, error: BadFileError) -> None:
        """Take in that a file could not be read to its end."""
        self.faults.append((file, error))
        self._tell({"file": file, "line": error.line, "outcome": "BAD_FILE", **_reason(error)})
        self._flush()

    def _count_organizations(self, settled: Settled) -> None:
        self.organizations["created"] += settled.organizations_created
        self.organizations["updated"] += settled.organizations_updated

    def _tell(self, line: dict[str, object]) -> None:
        if self.out is not None:
            self.out.write(json.dumps(line, ensure_ascii=False) + "\n")

    def _flush(self) -> None:
        if self.out is not None:
            self.out.flush()

    def as_json(self) -> dict[str, object]:
        """Give the counts, the faults and the first refused records as JSON values."""
        return {
            "activities": {name: self.activities[name] for name in _COUNTS},
            "organizations": {name: self.organizations[name] for name in ("created", "updated")},
            "completed": self.completed,
            "warnings": [
                {"code": code.value, "count": self.notes[code]}
                for code in NoteCode
                if self.notes[code]
            ],
            "faults": [{"file": file, "line": e.line, **_reason(e)} for file, e in self.faults],
            "refused": [_as_json(file, row) for file, row in self.refused],
        }

    def shown(self, language: str) -> Group:
        """Give the counts, the warnings and the refused records as tables."""
        parts: list[Table | Line] = [self._counts(language)]
        if self.completed:
            parts.append(Line(_COMPLETED.shown(language).format(self.completed)))
        if self.notes:
            parts.append(self._warnings(language))
        if self.refused or self.faults:
            parts.append(self._refusals(language))
        left = self.activities["refused"] - len(self.refused)
        if left:
            parts.append(Line(_LEFT.shown(language).format(left)))
        return Group(*parts)

    def _counts(self, language: str) -> Table:
        table = Table("")
        for name in _COUNTS.values():
            table.add_column(name.shown(language), justify="right")
        cells = [str(self.activities[name]) for name in _COUNTS]
        table.add_row(_ACTIVITIES.shown(language), *cells)
        created, updated = (str(self.organizations[name]) for name in ("created", "updated"))
        table.add_row(_ORGANIZATIONS.shown(language), "", created, updated, "", "")
        return table

    def _warnings(self, language: str) -> Table:
        table = Table(_NOTES.shown(language), "")
        table.add_column(_COUNT.shown(language), justify="right")
        for code in NoteCode:
            if self.notes[code]:
                table.add_row(code.value, note_text(code).shown(language), str(self.notes[code]))
        return table

    def _refusals(self, language: str) -> Table:
        table = Table(_FILE.shown(language))
        table.add_column(_LINE.shown(language), justify="right")
        for title in (_IDENTIFIER, _REASON):
            table.add_column(title.shown(language), overflow="fold")
        for file, row in self.refused:
            if row.error:
                reason = f"{row.error.code}: {row.error.text.shown(language)}"
                table.add_row(cell(file), str(row.line), cell(row.identifier), cell(reason))
        for file, fault in self.faults:
            reason = f"{fault.code}: {fault.text.shown(language)}"
            table.add_row(cell(file), str(fault.line or ""), "", cell(reason))
        return table


def _reason(error: MitraError) -> dict[str, object]:
    """Give an error's stable code, where it lies, and its words in each language."""
    return {
        "code": error.code.value,
        "path": list(error.path),
        "reason": dict(error.text.by_language),
    }


def _as_json(file: str, row: Row) -> dict[str, object]:
    found: dict[str, object] = {
        "file": file,
        "line": row.line,
        "identifier": row.identifier,
        "outcome": row.outcome.value,
        "id": row.id,
    }
    if row.error:
        found |= _reason(row.error)
    if row.notes:
        found["warnings"] = [{"code": note.code.value, "value": note.value} for note in row.notes]
    return found
