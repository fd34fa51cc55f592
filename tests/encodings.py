"""Must every process of a test run read the same texts? What one has encoded, all of them use.

A vector belongs to its text and its encoder alone (`matching.encodings`), so no answer changes,
only the time it takes. The folder lives as long as the run; `tests/conftest.py` makes it.
"""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.encoder import BundledEncoder
from matching.encodings import NAME, CachedEncoder, EncodingCache
from matching.quantizing import Quantized

# In the environment, so that workers have it too; MITRA_… would be a setting.
FOLDER = "ENCODINGS_OF_TESTS"
WORKER = "PYTEST_XDIST_WORKER"  # gw0, gw1, …; absent where one process runs everything
PART = 64  # texts between two looks at what others have read


def shared() -> Path:
    """The folder of this run."""
    return Path(os.environ[FOLDER])


class CountingEncoder(BundledEncoder):
    """The real encoder, which says what it was asked to read."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode, and remember."""
        self.read.extend(texts)
        return super().encode(texts)


class SharedEncoder(CachedEncoder):
    """The bundled encoder, with what any process of the run has read."""

    def __init__(self) -> None:
        encoder = BundledEncoder()
        super().__init__(encoder, EncodingCache(shared() / "texts", encoder))

    def quantized(self, texts: Sequence[str]) -> Quantized:
        """Give the same, read in parts: two workers that begin at once meet in the middle."""
        vectors = np.zeros((len(texts), self.dimension), np.int8)
        lengths = np.zeros(len(texts), np.float32)
        starts = list(range(0, len(texts), PART))
        if os.environ.get(WORKER, "gw0")[-1] in "13579":
            starts.reverse()
        for start in starts:
            part = slice(start, start + PART)
            vectors[part], lengths[part] = super().quantized(texts[part])
        return vectors, lengths


def lend(home: Path) -> None:
    """Give a new data folder what a server of this run has read of the sample, if one has."""
    kept, own = shared() / "sample" / NAME, home / "encodings"
    if kept.exists() and not own.exists():
        own.mkdir(parents=True)
        shutil.copyfile(kept, own / NAME)


def keep(home: Path) -> None:
    """Keep what a server has read of the sample, for those that start later."""
    folder = shared() / "sample"
    if not (folder / NAME).exists():
        folder.mkdir(exist_ok=True)
        own = folder / f"{os.getpid()}.{NAME}"
        shutil.copyfile(home / "encodings" / NAME, own)
        own.replace(folder / NAME)  # in one step: another worker may look
