"""Must a text be encoded twice? Not within one process: an encoder that remembers its vectors."""

import threading
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.corpus import Corpus
from matching.encoder import TextEncoder
from matching.features import readable
from matching.quantizing import Quantized

AT_A_TIME = 256  # texts; a second or two


class RememberingEncoder:
    """An encoder that rounds each text's vector once; about half a kB for each is kept.

    For work that builds the same records over and over in memory, such as simulated newcomers.
    Any number of threads may call it.
    """

    def __init__(self, encoder: TextEncoder) -> None:
        self._encoder = encoder
        self.dimension = encoder.dimension
        self.longest = encoder.longest
        self.languages = encoder.languages
        self.fingerprint = encoder.fingerprint
        self._known: dict[str, tuple[NDArray[np.int8], np.float32]] = {}
        self._encoding = threading.Lock()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode without remembering: records are read as `quantized`."""
        return self._encoder.encode(texts)

    def ahead(
        self, corpus: Corpus, progress: Callable[[int, int], None] = lambda done, total: None
    ) -> None:
        """Encode what will be read of a corpus, some texts at a time; tells how many of all."""
        told = (*map(readable, corpus.organizations), *map(readable, corpus.activities))
        texts = list(dict.fromkeys(told))
        for start in range(0, len(texts), AT_A_TIME):
            self.quantized(texts[start : start + AT_A_TIME])
            progress(min(start + AT_A_TIME, len(texts)), len(texts))

    def quantized(self, texts: Sequence[str]) -> Quantized:
        """Give what the other encoder gives, bit for bit; O(texts) for those known."""
        with self._encoding:
            new = [each for each in dict.fromkeys(texts) if each not in self._known]
            made = zip(*self._encoder.quantized(new), strict=True)
            self._known.update(zip(new, made, strict=True))
            vectors = np.zeros((len(texts), self.dimension), np.int8)
            lengths = np.zeros(len(texts), np.float32)
            for row, text in enumerate(texts):
                vectors[row], lengths[row] = self._known[text]
            return vectors, lengths
