"""How does a catalog outlive its process? Immutable directories of arrays, mapped by every worker.

A folder holds one directory for each version and `CURRENT`, which names the one to read and is
swapped in one step. Whatever is wrong with a version, the answer is the same: none, with the
reason in the log, and the caller builds anew from the graph.
"""

import json
import logging
import os
import shutil
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from domain.vocabulary import Vocabulary
from matching import durable, reduction
from matching.blocks import Blocks
from matching.columns import (
    ActivityColumns,
    OrganizationColumns,
    PartnershipColumns,
    RecordColumns,
)
from matching.encoder import TextEncoder
from matching.evidence import Evidence
from matching.features import Features
from matching.lexicon import Lexicon
from matching.maker import Tables
from matching.ordinals import Ordinals
from matching.portraits import PortraitColumns
from matching.postings import Postings
from matching.ragged import Ragged
from matching.records import Codes
from matching.snapshot import Snapshot
from matching.table import Part, Table
from matching.texts import Texts

FORMAT = 7  # changes with every change of what the arrays mean
CURRENT = "CURRENT"
MANIFEST = "manifest.json"
KEPT = 2  # versions: the current one, and the one that others may be about to open
BLOCK = 1 << 20  # bytes that are read at a time
_log = logging.getLogger(__name__)
ColumnsT = TypeVar("ColumnsT", bound=RecordColumns)
Arrays = dict[str, NDArray[Any]]


class _RefusedError(Exception):
    """A version cannot be used; the text says why."""


def save(snapshot: Snapshot, folder: Path, *, graph_id: str = "") -> Path:
    """Write a snapshot as a new version and make it the current one; gives its directory.

    Everything is on the disk before `CURRENT` changes, so a crash leaves the version before. One
    process writes at a time; what an earlier one left half-written is removed. OSError if the
    folder cannot be written, which then holds no more than before.
    """
    with durable.alone(folder):
        for leftover in folder.glob("building-*"):
            shutil.rmtree(leftover)
        building = folder / f"building-{os.getpid()}"
        building.mkdir()
        version = folder / f"version-{_next_number(folder):06d}"
        try:
            _fill(building, snapshot, graph_id)
            building.rename(version)
            durable.sync(folder)
            durable.replace(folder / CURRENT, f"{version.name}\n".encode())
        except OSError:  # of a full disk, say: what was written must not keep it full
            shutil.rmtree(building, ignore_errors=True)
            if _current(folder) != version:
                shutil.rmtree(version, ignore_errors=True)
            raise
        for old in _versions(folder)[:-KEPT]:
            shutil.rmtree(old)
    return version


def _fill(building: Path, snapshot: Snapshot, graph_id: str) -> None:
    """Write all files of a version, the manifest last."""
    files = {}
    for name, array in _arrays(snapshot).items():
        path = building / f"{name}.npy"
        with durable.written(path) as stream:
            np.save(stream, array, allow_pickle=False)
        files[path.name] = {"size": path.stat().st_size, "crc": _checksum(path)}
    manifest = {
        **_identity(snapshot.vocabulary, snapshot.encoder, graph_id),
        "parts": {name: len(table.whole) for name, table in _tables(snapshot).items()},
        "seq": snapshot.seq,
        "files": files,
    }
    told = json.dumps(manifest, indent=1, sort_keys=True) + "\n"
    durable.write(building / MANIFEST, f"{zlib.crc32(told.encode()):08x}\n{told}".encode())
    durable.sync(building)


def load(
    folder: Path, vocabulary: Vocabulary, encoder: TextEncoder | None = None, *, graph_id: str = ""
) -> Snapshot | None:
    """Open the current version, its arrays mapped from the disk; None if there is none to use.

    Refused, with the reason in the log: a version of another format, graph, vocabulary or
    encoder, and one that is damaged. Every byte is read for that: compiled loops follow numbers of
    the arrays without looking at bounds, so a wrong one could end the process.
    """
    version = _current(folder)
    while version is not None:
        try:
            return _open(version, vocabulary, encoder, graph_id)
        except _RefusedError as error:
            reason = str(error)
        except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
            reason = f"damaged ({type(error).__name__}: {error})"
        tried, version = version, _current(folder)
        if version == tried:  # else it was replaced and removed before it was opened
            _log.warning("The catalog's version %s is not used: %s.", tried.name, reason)
            return None
    return None


def _identity(vocabulary: Vocabulary, encoder: TextEncoder | None, graph_id: str) -> dict[str, Any]:
    """Give what a version is made for and with; it is of no use to anything else."""
    return {
        "format": FORMAT,
        "graph": graph_id,
        "vocabulary": vocabulary.fingerprint,
        "encoder": encoder.fingerprint if encoder else None,
        "reduction": reduction.fingerprint(),
    }


def _tables(snapshot: Snapshot) -> dict[str, Table[Any]]:
    found: dict[str, Table[Any]] = {
        "organizations": snapshot.organizations,
        "activities": snapshot.activities,
        "partnerships": snapshot.partnerships,
    }
    if snapshot.portraits is not None:
        found["portraits"] = snapshot.portraits
    return found


def _arrays(snapshot: Snapshot) -> Arrays:
    arrays = _under("lexicon", snapshot.lexicon.to_arrays())
    arrays |= _under("evidence", snapshot.evidence.to_arrays())
    for name, table in _tables(snapshot).items():
        if table is not snapshot.portraits:  # whose are those of the organizations
            arrays |= _under(f"{name}.ordinals", table.ordinals.to_arrays())
        arrays[f"{name}.row_of"] = table.row_of
        for place, (part, alive) in enumerate(zip(table.whole, table.alive, strict=True)):
            start = f"{name}.{place}"
            arrays[f"{start}.alive"] = alive
            arrays |= _under(f"{start}.columns", part.columns.to_arrays())
            arrays |= _under(f"{start}.texts", part.texts.to_arrays())
            if part.features is not None:
                arrays |= _under(f"{start}.features", part.features.to_arrays())
            if part.members is not None:
                arrays |= _under(f"{start}.members", part.members.to_arrays())
            if part.postings is not None:
                arrays |= _under(f"{start}.postings", part.postings.to_arrays())
    return arrays


def _open(
    version: Path, vocabulary: Vocabulary, encoder: TextEncoder | None, graph_id: str
) -> Snapshot:
    manifest = _manifest(version)
    for what, wanted in _identity(vocabulary, encoder, graph_id).items():
        if manifest[what] != wanted:
            raise _RefusedError(f"its {what} is {manifest[what]!r}, not {wanted!r}")
    arrays: Arrays = {}
    for name, told in manifest["files"].items():
        path = version / name
        if path.stat().st_size != told["size"] or _checksum(path) != told["crc"]:
            raise _RefusedError(f"{name} is damaged")
        arrays[name.removesuffix(".npy")] = _read_array(path)
    parts: Mapping[str, int] = manifest["parts"]
    organizations = _table("organizations", OrganizationColumns, arrays, parts)
    return Snapshot.of(
        manifest["seq"],
        vocabulary,
        encoder,
        Codes(vocabulary),
        Tables(
            organizations=organizations,
            activities=_table("activities", ActivityColumns, arrays, parts),
            partnerships=_table("partnerships", PartnershipColumns, arrays, parts),
            portraits=_table("portraits", PortraitColumns, arrays, parts, organizations.ordinals)
            if "portraits" in parts
            else None,
            lexicon=Lexicon.from_arrays(_inner("lexicon", arrays)),
        ),
        Evidence.from_arrays(_inner("evidence", arrays)),
    )


def _table(
    name: str,
    kind: type[ColumnsT],
    arrays: Arrays,
    parts: Mapping[str, int],
    ordinals: Ordinals | None = None,
) -> Table[ColumnsT]:
    own = _inner(name, arrays)
    whole = [_part(kind, _inner(str(place), own)) for place in range(parts[name])]
    return Table(
        base=whole[0],
        deltas=tuple(whole[1:]),
        alive=tuple(own[f"{place}.alive"] for place in range(parts[name])),
        ordinals=Ordinals.from_arrays(_inner("ordinals", own)) if ordinals is None else ordinals,
        placed=Blocks.of(own["row_of"]),
    )


def _part(kind: type[ColumnsT], arrays: Arrays) -> Part[ColumnsT]:
    features, members = _inner("features", arrays), _inner("members", arrays)
    postings = _inner("postings", arrays)
    return Part(
        columns=kind.from_arrays(_inner("columns", arrays)),
        texts=Texts.from_arrays(_inner("texts", arrays)),
        features=Features.from_arrays(features) if features else None,
        members=Ragged.from_arrays(members) if members else None,
        postings=Postings.from_arrays(postings) if postings else None,
    )


def _under(name: str, arrays: Mapping[str, NDArray[Any]]) -> Arrays:
    return {f"{name}.{inner}": array for inner, array in arrays.items()}


def _inner(name: str, arrays: Mapping[str, NDArray[Any]]) -> Arrays:
    start = f"{name}."
    return {
        key.removeprefix(start): array for key, array in arrays.items() if key.startswith(start)
    }


def _read_array(path: Path) -> NDArray[Any]:
    mapped = np.load(path, mmap_mode="r", allow_pickle=False)
    # As a plain array over the same pages: slices of np.memmap cost ten times as much.
    return np.asarray(mapped).view(np.ndarray)


def _checksum(path: Path) -> int:
    found = 0
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            found = zlib.crc32(block, found)
    return found


def _manifest(version: Path) -> dict[str, Any]:
    check, _, told = (version / MANIFEST).read_text().partition("\n")
    if check != f"{zlib.crc32(told.encode()):08x}":
        raise _RefusedError(f"{MANIFEST} is damaged")
    found: dict[str, Any] = json.loads(told)
    return found


def _current(folder: Path) -> Path | None:
    try:
        name = (folder / CURRENT).read_text().strip()
    except FileNotFoundError:
        return None  # nothing was ever saved
    except (OSError, UnicodeDecodeError) as error:
        _log.warning("The catalog's %s cannot be read: %s.", CURRENT, error)
        return None
    if not name.startswith("version-") or Path(name).name != name:
        _log.warning("The catalog's %s names no version.", CURRENT)
        return None
    return folder / name


def _versions(folder: Path) -> list[Path]:
    return sorted(folder.glob("version-*"))


def _next_number(folder: Path) -> int:
    numbers = [path.name.removeprefix("version-") for path in _versions(folder)]
    return 1 + max((int(each) for each in numbers if each.isdigit()), default=0)
