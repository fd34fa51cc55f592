"""Which fitted model is in use? A folder of models, and one name that is swapped in one step."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from domain.codes import ErrorCode
from domain.errors import InputError, ModelRefusedError, StoreDamagedError
from domain.text import Text
from matching import durable
from matching.model_file import BUILDING, VERSION, FittedModel

CURRENT = "CURRENT"
MOST_TOLD = 10  # versions that an error names


class UnknownModelError(InputError):
    """No model of this name is saved; it is told which are, the newest first."""

    code = ErrorCode.UNKNOWN_CODE

    def __init__(self, given: str, saved: Sequence[str]) -> None:
        names, more = ", ".join(saved[:MOST_TOLD]), len(saved) - MOST_TOLD
        told = Text.of(
            id=f"Yang tersimpan, terbaru dulu: {names}{f' dan {more} lagi' if more > 0 else ''}.",
            en=f"Saved are, the newest first: {names}{f' and {more} more' if more > 0 else ''}.",
        )
        if not saved:
            told = Text.of(
                id="Belum ada model yang tersimpan; latih dengan `mitra model fit`.",
                en="None is saved yet; fit one with `mitra model fit`.",
            )
        super().__init__(
            Text.of(
                id=f"Tidak ada model bernama {given!r}. {told.shown('id')}",
                en=f"No model named {given!r} is saved. {told.shown('en')}",
            ),
            path=("version",),
        )
        self.allowed = tuple(saved[:MOST_TOLD])


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a model stands, and whether it was `new`: not there yet, or refused as it was."""

    path: Path
    new: bool


@dataclass(frozen=True, slots=True)
class ModelStore:
    """A folder of models, one directory each, and `CURRENT`, which names the one in use."""

    folder: Path

    def keep(self, model: FittedModel) -> Kept:
        """Keep a model under its version, not yet in use; one there that is refused is replaced.

        Who fits again what was damaged, or saved by another version of the program, gets it back.
        If it is the one in use, it is used from now on: whoever follows `CURRENT` sees that.
        """
        path = self.folder / model.version
        with self._alone():
            if path.exists():
                with suppress(ModelRefusedError):
                    FittedModel.load(path, terms=model.terms, encoder=model.encoder)
                    return Kept(path, new=False)
                shutil.rmtree(path)
            for leftover in self.folder.glob(f"{BUILDING}*"):
                shutil.rmtree(leftover)
            model.save(path)
            with suppress(ModelRefusedError):  # CURRENT itself may be damaged
                if self.current() == model.version:
                    self._make_current(model.version)
        return Kept(path, new=True)

    def _make_current(self, version: str) -> None:
        durable.replace(self.folder / CURRENT, f"{version}\n".encode())

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let nobody else write; StoreDamagedError if the folder cannot be written."""
        with self._usable(), durable.alone(self.folder):
            yield

    @contextmanager
    def _usable(self) -> Iterator[None]:
        """Tell of a folder that cannot be read or written by StoreDamagedError."""
        try:
            yield
        except OSError as error:
            raise StoreDamagedError(
                Text.of(
                    id=f"{self.folder} tidak dapat dipakai: {error.strerror}.",
                    en=f"{self.folder} cannot be used: {error.strerror}.",
                )
            ) from error

    def check(self) -> None:
        """Raise StoreDamagedError if nothing could be kept; for what takes long before."""
        with self._alone():
            pass

    def versions(self) -> tuple[str, ...]:
        """Give the versions there are, by name, also such as cannot be used."""
        with self._usable(), suppress(FileNotFoundError):
            names = (each.name for each in self.folder.iterdir() if each.is_dir())
            return tuple(sorted(name for name in names if VERSION.fullmatch(name)))
        return ()

    def _newest_first(self) -> list[str]:
        made = {}
        for version in self.versions():
            with suppress(FileNotFoundError):
                made[version] = (self.folder / version).stat().st_mtime_ns
        return sorted(made, key=lambda version: (-made[version], version))

    def current(self) -> str | None:
        """Give the version in use; None if none was ever chosen: then the shipped prior counts.

        ModelRefusedError if that cannot be told, StoreDamagedError if it cannot be read.
        """
        name = None
        try:
            with self._usable(), suppress(FileNotFoundError):
                name = (self.folder / CURRENT).read_text(encoding="utf-8").strip()
        except UnicodeDecodeError:
            name = ""
        if name is None:
            return None
        if not VERSION.fullmatch(name):
            raise ModelRefusedError.of_choice(str(self.folder / CURRENT))
        return name

    def use(self, version: str, *, terms: Sequence[str], encoder: str | None) -> None:
        """Make a model the one in use, in one step.

        It is read first: what would be refused cannot be chosen, and the one before stays.
        UnknownModelError if there is no such version, ModelRefusedError as `FittedModel.load`.
        """
        self.load(version, terms=terms, encoder=encoder)
        with self._alone():
            self._make_current(version)

    def use_prior(self) -> None:
        """Go back to the shipped prior; models stay where they are."""
        with self._alone():
            (self.folder / CURRENT).unlink(missing_ok=True)
            durable.sync(self.folder)

    def load(self, version: str, *, terms: Sequence[str], encoder: str | None) -> FittedModel:
        """Read one version; UnknownModelError if there is none of that name."""
        if version not in self.versions():
            raise UnknownModelError(version, self._newest_first())
        return self._read(version, terms, encoder)

    def load_current(self, *, terms: Sequence[str], encoder: str | None) -> FittedModel | None:
        """Read the version in use; None if the shipped prior is to be taken."""
        version = self.current()
        if version is None:
            return None
        return self._read(version, terms, encoder)

    def _read(self, version: str, terms: Sequence[str], encoder: str | None) -> FittedModel:
        with self._usable():
            return FittedModel.load(self.folder / version, terms=terms, encoder=encoder)
