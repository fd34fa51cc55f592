"""The least of the largest, guessed from a sample first: as if all were sorted."""

import numpy as np
import pytest

from matching.sharing import SAMPLE, least_of


@pytest.mark.parametrize("shape", ["any", "mostly 0", "ties", "rising", "sample too high"])
@pytest.mark.parametrize("n", [1, 40, 3_000, 50_000])
def test_the_least_of_the_largest_is_that_of_all_sorted(n: int, shape: str) -> None:
    """However values lie, and where a sample of them misleads; 0 if there are no more."""
    chance = np.random.default_rng(n)
    values = chance.gamma(1, 0.1, n).astype(np.float32)
    if shape == "mostly 0":
        values[chance.random(n) < 0.97] = 0
    elif shape == "ties":
        values = np.round(values, 1)
    elif shape == "rising":
        values = np.sort(values)
    elif shape == "sample too high":
        values[::SAMPLE] += 1
    for most in (1, 30, 200, 1_000):
        wanted = float(np.sort(values)[n - most]) if n > most else 0.0
        assert least_of(values, most) == wanted
