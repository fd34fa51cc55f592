"""How are sentence vectors made smaller without losing who is near whom?

`reduction.npy` float16 (512, 128) holds the first right singular vectors of the bundled encoder's
vectors of our own texts (labels and definitions of the vocabulary, the fictional sample);
`python -m benchmarks.reduction` makes it and says what it costs: cosines of real activities keep a
correlation of .95, and every own mission still finds its translation first where it did before.
A quarter of the bytes is a quarter of the time of everything that looks at all activities.
"""

import hashlib
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from matching.encoder import TextEncoder
from matching.quantizing import Quantized, quantized

_FILE = files("matching").joinpath("reduction.npy")


@lru_cache(maxsize=1)
def _matrix() -> NDArray[np.float32]:
    with _FILE.open("rb") as stream:
        return np.asarray(np.load(stream, allow_pickle=False), np.float32)


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Name the matrix: rows made with another one have nothing to do with rows made with this."""
    return hashlib.sha256(_FILE.read_bytes()).hexdigest()[:16]


def reduced(
    vectors: NDArray[np.int8], lengths: NDArray[np.float32], encoder: TextEncoder
) -> Quantized:
    """Give rounded rows (n, 512) as rounded rows (n, 128); others as they are.

    Row by row: the last bits of a matrix product depend on the rows beside it.
    """
    matrix = _matrix()
    if not encoder.fingerprint.startswith("use-m3-") or vectors.shape[1] != len(matrix):
        return vectors, lengths
    small = np.zeros((len(vectors), matrix.shape[1]), np.float32)
    for place in np.flatnonzero(lengths):
        small[place] = vectors[place].astype(np.float32) @ matrix
    return quantized(small)
