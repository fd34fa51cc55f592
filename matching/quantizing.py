"""How are vectors kept in a quarter of their bytes? As whole steps of their largest component."""

import numpy as np
from numpy.typing import NDArray

Quantized = tuple[NDArray[np.int8], NDArray[np.float32]]
_STEPS = 127  # int8 from -127 to 127


def quantized(
    vectors: NDArray[np.float32],
) -> Quantized:
    """Round the rows of (n, d) to int8 by their largest component; give their new lengths too."""
    largest = np.abs(vectors).max(axis=1, initial=0.0)
    scale = np.divide(_STEPS, largest, out=np.zeros_like(largest), where=largest > 0)
    rounded = np.rint(vectors * scale[:, None]).astype(np.int8)
    squares = np.einsum("ij,ij->i", rounded, rounded, dtype=np.int64)
    return rounded, np.sqrt(squares).astype(np.float32)
