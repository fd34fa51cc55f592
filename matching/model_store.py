"""Which fitted model is in use? A folder of models, and one name that is swapped in one step."""

import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from domain.errors import AlreadyExistsError, ModelRefusedError, UnknownCodeError
from matching import durable
from matching.model_file import BUILDING, DAMAGED, VERSION, FittedModel

CURRENT = "CURRENT"


@dataclass(frozen=True, slots=True)
class ModelStore:
    """A folder of models, one directory each, and `CURRENT`, which names the one in use."""

    folder: Path

    def save(self, model: FittedModel) -> Path:
        """Keep a model under its version, not yet in use; AlreadyExistsError if there is one."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / model.version
        with durable.alone(self.folder):
            for leftover in self.folder.glob(f"{BUILDING}*"):
                shutil.rmtree(leftover)
            try:
                model.save(path)
            except FileExistsError:
                raise AlreadyExistsError(path=("version",)) from None
        return path

    def versions(self) -> tuple[str, ...]:
        """Give the versions there are, by name, also such as cannot be used."""
        with suppress(FileNotFoundError):
            names = (each.name for each in self.folder.iterdir() if each.is_dir())
            return tuple(sorted(name for name in names if VERSION.fullmatch(name)))
        return ()

    def current(self) -> str | None:
        """Give the version in use; None if none was ever chosen: then the shipped prior counts."""
        try:
            name = (self.folder / CURRENT).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except UnicodeDecodeError:
            name = ""
        if not VERSION.fullmatch(name):
            raise ModelRefusedError(CURRENT, DAMAGED)
        return name

    def use(self, version: str, *, terms: Sequence[str], encoder: str | None) -> None:
        """Make a model the one in use, in one step.

        It is read first: what would be refused cannot be chosen, and the one before stays.
        UnknownCodeError if there is no such version, ModelRefusedError as `FittedModel.load`.
        """
        self.load(version, terms=terms, encoder=encoder)
        with durable.alone(self.folder):
            durable.replace(self.folder / CURRENT, f"{version}\n".encode())

    def use_prior(self) -> None:
        """Go back to the shipped prior; models stay where they are."""
        (self.folder / CURRENT).unlink(missing_ok=True)

    def load(self, version: str, *, terms: Sequence[str], encoder: str | None) -> FittedModel:
        """Read one version; UnknownCodeError if there is none of that name."""
        if version not in self.versions():
            raise UnknownCodeError(version, self.versions(), path=("version",))
        return FittedModel.load(self.folder / version, terms=terms, encoder=encoder)

    def load_current(self, *, terms: Sequence[str], encoder: str | None) -> FittedModel | None:
        """Read the version in use; None if the shipped prior is to be taken."""
        version = self.current()
        if version is None:
            return None
        return FittedModel.load(self.folder / version, terms=terms, encoder=encoder)
