"""An encoder that remembers gives the same as one that does not, and reads each text once."""

from collections.abc import Sequence

import numpy as np
import pytest

from domain.text import Text
from matching import remembering
from matching.corpus import Corpus
from matching.encoder import BundledEncoder
from matching.quantizing import Quantized
from matching.remembering import RememberingEncoder
from matching.snapshot import Snapshot
from tests.small_vocabulary import VOCABULARY
from tests.worlds import activity, org

TEXTS = ["Air bersih untuk desa", "", "Clean water", "Air bersih untuk desa", "Sekolah apung"]


class Counting(BundledEncoder):
    """Writes down what it reads."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def quantized(self, texts: Sequence[str]) -> Quantized:
        """Note the texts, then round their vectors."""
        self.read += texts
        return super().quantized(texts)


def test_each_text_is_read_once_and_comes_out_the_same() -> None:
    """Bit for bit, whatever stands beside it and however often it is asked for."""
    counting = Counting()
    encoder = RememberingEncoder(counting)
    whole = BundledEncoder().quantized(TEXTS)
    for part in (slice(0, 2), slice(0, 5), slice(1, 4)):
        vectors, lengths = encoder.quantized(TEXTS[part])
        assert (vectors == whole[0][part]).all()
        assert (lengths == whole[1][part]).all()
    assert sorted(counting.read) == sorted(set(TEXTS))
    assert encoder.quantized([])[0].shape == (0, counting.dimension)


def test_it_stands_for_the_other_encoder() -> None:
    """Vectors may be compared with those of the other: the fingerprint is the same."""
    encoder, plain = RememberingEncoder(BundledEncoder()), BundledEncoder()
    assert encoder.fingerprint == plain.fingerprint
    assert (encoder.dimension, encoder.longest) == (plain.dimension, plain.longest)
    assert encoder.languages == plain.languages
    assert (encoder.encode(TEXTS) == plain.encode(TEXTS)).all()
    assert encoder.encode(TEXTS).dtype == np.float32


def test_what_is_read_ahead_is_all_that_a_snapshot_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """So whoever waits is told how far it is; and no text is read again."""
    monkeypatch.setattr(remembering, "AT_A_TIME", 2)
    counting = Counting()
    encoder = RememberingEncoder(counting)
    corpus = Corpus(
        seq=1,
        organizations=[org("a", mission=Text.of(en="Water")), org("b"), org("c")],
        activities=[activity("school", "a"), activity("clinic", "b")],
    )
    told: list[tuple[int, int]] = []
    encoder.ahead(corpus, lambda done, total: told.append((done, total)))
    before = list(counting.read)
    Snapshot.build(corpus, VOCABULARY, encoder)
    assert counting.read == before
    assert len(before) == len(set(before)) == 5
    assert told == [(2, 5), (4, 5), (5, 5)]
