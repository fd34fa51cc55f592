"""Vectors of 128 numbers must find what those of 512 find."""

from functools import cache

import numpy as np
import pytest

from benchmarks import reduction as making
from matching.features import cosines
from matching.quantizing import Quantized, quantized
from matching.reduction import reduced
from tests.matching.matchmaking import ENCODER
from tests.matching.missions import MISSIONS


@cache
def whole() -> list[Quantized]:
    """Encode the missions, language by language."""
    return [ENCODER.quantized([texts[side] for texts in MISSIONS]) for side in range(3)]


@cache
def small() -> list[Quantized]:
    """Reduce them."""
    return [reduced(*each, ENCODER) for each in whole()]


@pytest.mark.parametrize(("one", "two"), [(0, 1), (0, 2), (1, 2)], ids=["id-en", "id-fr", "en-fr"])
def test_each_mission_finds_its_translation_first(one: int, two: int) -> None:
    """Both ways, all 40; where the whole vectors miss one (French to Indonesian), that one."""
    right = np.arange(len(MISSIONS))
    near, before = (cosines(*sides[two], *sides[one]) for sides in (small(), whole()))
    for axis in (0, 1):
        found, known = (each.argmax(axis=axis) == right for each in (near, before))
        assert found[known].all()
        assert known.sum() >= 39


def test_nearness_is_kept() -> None:
    """Cosines of all pairs of texts in all languages go with the whole ones."""
    before, near = (cosines(*_stacked(sides), *_stacked(sides)) for sides in (whole(), small()))
    pairs = np.triu_indices(len(before), 1)
    assert np.corrcoef(before[pairs], near[pairs])[0, 1] > 0.95


def _stacked(sides: list[Quantized]) -> Quantized:
    return np.vstack([each[0] for each in sides]), np.concatenate([each[1] for each in sides])


def test_the_vectors_beside_do_not_change_one() -> None:
    """Not by a bit: a hidden record must move nobody's score."""
    vectors, lengths = whole()[0]
    for row in range(len(vectors)):
        alone = reduced(vectors[row : row + 1], lengths[row : row + 1], ENCODER)
        assert alone[0].tobytes() == small()[0][0][row].tobytes()
        assert alone[1][0] == small()[0][1][row]


def test_no_text_stays_no_text() -> None:
    """Zeros with a length of 0, and no rows stay no rows of the same width."""
    vectors, lengths = reduced(*ENCODER.quantized(["", "air"]), ENCODER)
    assert not vectors[0].any()
    assert lengths[0] == 0 < lengths[1]
    nothing = reduced(np.zeros((0, ENCODER.dimension), np.int8), np.zeros(0, np.float32), ENCODER)
    assert nothing[0].shape == (0, making.KEPT)


def test_vectors_of_another_encoder_are_left_alone() -> None:
    """The matrix knows the bundled one's only."""

    class Other(type(ENCODER)):  # type: ignore[misc] # mypy takes a class made at run time for Any
        fingerprint = "other-1"

    vectors, lengths = quantized(np.eye(4, 512, dtype=np.float32))
    assert reduced(vectors, lengths, Other())[0] is vectors


def test_the_columns_are_directions_at_right_angles() -> None:
    """As singular vectors are, but for the rounding to two bytes."""
    matrix = np.load(making.MATRIX, allow_pickle=False).astype(np.float32)
    assert matrix.shape == (ENCODER.dimension, making.KEPT)
    assert np.abs(matrix.T @ matrix - np.eye(making.KEPT)).max() < 1e-3


def test_a_matrix_that_differs_in_signs_and_last_bits_is_the_same() -> None:
    """So that making it again writes nothing; two columns exchanged are others."""
    matrix = np.load(making.MATRIX, allow_pickle=False).astype(np.float32)
    signs = np.where(np.arange(making.KEPT) % 2, -1, 1).astype(np.float32)
    assert making.differing(matrix * signs + np.float32(1e-5), matrix) == 0
    exchanged = matrix[:, [1, 0, *range(2, making.KEPT)]]
    assert making.differing(exchanged, matrix) == 2


def test_it_is_made_of_texts_of_our_own() -> None:
    """Labels, definitions and what the sample says, each once, and nothing else."""
    texts = making.own_texts()
    assert len(texts) == len(set(texts)) > 5_000
    assert "No Poverty" in texts
    assert list(making.strings({"a": ["b", {"c": "d"}], "e": 1})) == ["b", "d"]
