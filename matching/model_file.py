"""How is a fitted model kept, and when is it refused? One directory: readable JSON, plain arrays.

Nothing in it is executed: no pickle. What does not fit this program is refused with the reason;
the answer is always the same, to fit again.
"""

import hashlib
import io
import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from domain.errors import ModelRefusedError
from domain.text import Text
from matching import durable
from matching.averaged import Averaged
from matching.calibration import Bin, IsotonicConfidence
from matching.judged import Floats
from matching.trees import Boosted

FORMAT = 1  # changes with every change of what a file means
MODEL = "model.json"
BUILDING = "building-"
TREES, CONFIDENCE = "trees.", "confidence."  # begin the names of the files of arrays
VERSION = re.compile(r"(?!building-)[a-z0-9][a-z0-9.-]{0,63}")

DAMAGED = Text.of(id="berkasnya rusak", en="its files are damaged")
GONE = Text.of(id="tidak ada lagi", en="it is not there any more")
FOREIGN = Text.of(id="bukan model Mitra", en="it is no model of Mitra")


@dataclass(frozen=True, eq=False, kw_only=True)
class FittedModel:
    """Weights learned from judged candidates, and all that tells whether they may be used."""

    version: str  # small letters, digits, dots and hyphens; clients see it as `modelVersion`
    made_at: datetime  # with a time zone
    scikit_learn: str  # version that it was fitted with
    encoder: str | None  # fingerprint of the sentence encoder; None without one
    vocabulary: str  # fingerprint of the vocabulary
    terms: tuple[str, ...]  # names, in the order of `weights`
    weights: Floats  # (n_terms,), 0 or more, sum 1
    prior: str  # version that the weights were drawn towards
    data: str  # fingerprint of what it was fitted on, `Judged.fingerprint`
    metrics: Mapping[str, float]  # by name; what held-out queries said
    averaged: Averaged | None = None  # trees, if they earned their place
    confidence: IsotonicConfidence | None = None
    reliability: tuple[Bin, ...] = ()  # of confidence, on held-out queries

    def __post_init__(self) -> None:
        if not VERSION.fullmatch(self.version):
            raise ValueError(f"{self.version!r} is no version: take a-z, 0-9, dots and hyphens.")
        if self.made_at.tzinfo is None:
            raise ValueError("made_at needs a time zone.")
        if self.weights.shape != (len(self.terms),) or len(set(self.terms)) != len(self.terms):
            raise ValueError("Each term needs one weight, and a name of its own.")
        if not (np.isfinite(self.weights).all() and (self.weights >= 0).all()):
            raise ValueError("Weights must be finite and 0 or more.")
        if not abs(self.weights.sum() - 1) < 1e-9:
            raise ValueError("Weights must sum to 1.")
        if not all(np.isfinite(value) for value in self.metrics.values()):
            raise ValueError("Metrics must be finite.")
        if self.averaged and self.averaged.trees.n_terms != len(self.terms):
            raise ValueError("Trees and weights must be over the same terms.")

    def save(self, path: Path) -> None:
        """Write the model as a new directory, all on the disk before it has its name.

        A crash leaves nothing under that name. FileExistsError if it is taken: models never
        change. OSError if it cannot be written; then nothing is left behind.
        """
        if path.exists():
            raise FileExistsError(path)
        building = path.with_name(f"{BUILDING}{os.getpid()}")
        building.mkdir()
        try:
            files = {}
            for name, array in self._arrays().items():
                stream = io.BytesIO()
                np.save(stream, array, allow_pickle=False)
                durable.write(building / f"{name}.npy", stream.getvalue())
                files[f"{name}.npy"] = hashlib.sha256(stream.getvalue()).hexdigest()
            told = {**self._told(), "files": files}
            content = json.dumps({**told, "checksum": _checksum(told)}, indent=1, allow_nan=False)
            durable.write(building / MODEL, f"{content}\n".encode())
            durable.sync(building)
            building.rename(path)
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise
        durable.sync(path.parent)

    @classmethod
    def load(cls, path: Path, *, terms: Sequence[str], encoder: str | None) -> Self:
        """Read a model for a program with these terms and this encoder.

        ModelRefusedError, with what differs, if it is not there, foreign, of another format,
        damaged, or was fitted for other terms, another encoder or another scikit-learn (its
        first two numbers count). Every byte is checked before it is read as something.
        """
        told = _described(path)
        try:
            _check_fit(path.name, told, terms, encoder)
            arrays = {
                name.removesuffix(".npy"): _array(path / name, digest)
                for name, digest in told["files"].items()
            }
            return cls._of(told, arrays)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError) as error:
            raise ModelRefusedError.of(path.name, DAMAGED) from error

    def _told(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "version": self.version,
            "made_at": self.made_at.isoformat(),
            "scikit_learn": self.scikit_learn,
            "encoder": self.encoder,
            "vocabulary": self.vocabulary,
            "prior": self.prior,
            "data": self.data,
            "weights": dict(zip(self.terms, self.weights.tolist(), strict=True)),
            "trees_scale": self.averaged.scale if self.averaged else None,
            "metrics": dict(self.metrics),
            "reliability": [asdict(each) for each in self.reliability],
        }

    def _arrays(self) -> dict[str, NDArray[Any]]:
        trees = self.averaged.trees.to_arrays() if self.averaged else {}
        confidence = self.confidence.to_arrays() if self.confidence else {}
        return {
            **{f"{TREES}{name}": array for name, array in trees.items()},
            **{f"{CONFIDENCE}{name}": array for name, array in confidence.items()},
        }

    @classmethod
    def _of(cls, told: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Self:
        trees, confidence = _inner(TREES, arrays), _inner(CONFIDENCE, arrays)
        return cls(
            version=told["version"],
            made_at=datetime.fromisoformat(told["made_at"]),
            scikit_learn=told["scikit_learn"],
            encoder=told["encoder"],
            vocabulary=told["vocabulary"],
            terms=tuple(told["weights"]),
            weights=np.array(list(told["weights"].values()), np.float64),
            prior=told["prior"],
            data=told["data"],
            metrics=told["metrics"],
            averaged=(
                Averaged(trees=Boosted.from_arrays(trees), scale=told["trees_scale"])
                if trees
                else None
            ),
            confidence=IsotonicConfidence.from_arrays(confidence) if confidence else None,
            reliability=tuple(Bin(**each) for each in told["reliability"]),
        )


def _described(path: Path) -> dict[str, Any]:
    """Read and check `model.json`, before anything that it names."""
    try:
        told = json.loads((path / MODEL).read_bytes())
    except FileNotFoundError:
        raise ModelRefusedError.of(path.name, FOREIGN if path.exists() else GONE) from None
    except (OSError, ValueError, RecursionError) as error:
        raise ModelRefusedError.of(path.name, DAMAGED) from error
    if not isinstance(told, dict) or not {"format", "checksum", "weights"} <= told.keys():
        raise ModelRefusedError.of(path.name, FOREIGN)
    _refuse_if_other(path.name, "format", told["format"], FORMAT)
    if told.pop("checksum") != _checksum(told):
        raise ModelRefusedError.of(path.name, DAMAGED)
    return told


def _check_fit(
    name: str, told: Mapping[str, Any], terms: Sequence[str], encoder: str | None
) -> None:
    if told["version"] != name:
        raise ModelRefusedError.of(name, DAMAGED)
    _refuse_if_other(
        name, "scikit-learn", _minor(told["scikit_learn"]), _minor(metadata.version("scikit-learn"))
    )
    gone = [each for each in told["weights"] if each not in terms]
    new = [each for each in terms if each not in told["weights"]]
    if gone or new:
        raise ModelRefusedError.of(
            name,
            Text.of(
                id=f"bobotnya untuk suku lain (hilang: {_list(gone)}; baru: {_list(new)})",
                en=f"its weights are for other terms (gone: {_list(gone)}; new: {_list(new)})",
            ),
        )
    if list(told["weights"]) != list(terms):
        raise ModelRefusedError.of(
            name, Text.of(id="urutan sukunya lain", en="its terms have another order")
        )
    _refuse_if_other(name, "encoder", told["encoder"], encoder)


def _refuse_if_other(name: str, what: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise ModelRefusedError.of(
            name,
            Text.of(
                id=f"{what}-nya {found}, yang dipakai di sini {wanted}",
                en=f"its {what} is {found}, here it is {wanted}",
            ),
        )


def _list(names: Sequence[str]) -> str:
    return ", ".join(names) or "-"


def program() -> str:
    """Name the program that fits here: format of its files, scikit-learn's release, its version."""
    release = _minor(metadata.version("scikit-learn"))
    return f"{FORMAT}, {release}, {metadata.version('mitra-partners')}"


def _minor(version: str) -> str:
    """Give the first two numbers of a version."""
    return ".".join(version.split(".")[:2])


def _checksum(told: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=False).encode()).hexdigest()


def _array(path: Path, digest: str) -> NDArray[Any]:
    if path.parent / path.name != path or path.suffix != ".npy":
        raise ValueError(f"{path} is no file of arrays.")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise ValueError(f"{path.name} is damaged.")
    found: NDArray[Any] = np.load(io.BytesIO(content), allow_pickle=False)
    return found


def _inner(start: str, arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    return {
        key.removeprefix(start): array for key, array in arrays.items() if key.startswith(start)
    }
