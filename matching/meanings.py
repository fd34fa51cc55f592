"""Which resource does somebody mean who does not name it?

"Orang yang mau mengajar anak-anak" means teachers. A clause is compared with everything people
call a resource or say for it, in three ways that err differently: the direction that the encoder
gives the clause, next to single phrases; the same through a linear rule fitted on all of them; and
groups of letters shared, in the first words most, because what is sought comes before what it is
for. Phrases that mean no resource ("fine weather") stand among the rest, so nothing can be meant.
"""

import re
import threading
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from domain.codes import VocabularyScheme
from domain.text import fold
from domain.vocabulary import Vocabulary
from matching.encoder import BundledEncoder

# Set by hand on the development halves of tests/matching/phrases_*.py (204 phrases).
NEAREST = 5  # phrases of a resource whose mean cosine counts
RULE = 2.0  # weight of the linear rule beside that mean
RIDGE = 1.0  # penalty of the linear rule
LETTERS = 0.6  # weight of the letters that the whole clause shares with one phrase
FIRST = 0.5  # weight of the letters that a single word shares, for the first word
FADING = 0.8  # for each word after it
WORDS = 6  # that are looked at one by one
AROUND = 0.3  # weight of the whole sentence, beside the clause
AHEAD = 0.45  # closeness by which a resource must be nearer than nothing
_WORD = re.compile(r"[^\W\d_]{2,}")
# Words that frame a wish and do not say what it is for; folded.
_FRAMES = """
kami kita saya butuh membutuhkan perlu mencari cari dicari kekurangan ingin mau bisa dapat seseorang
orang pihak lembaga yang dan atau di ke dari untuk bagi dengan agar supaya pada saat kalau jika
sebelum sesudah setelah oleh dalam para itu ini akan harus ada tidak belum sudah masih tanpa selama
semua sebuah satu dua tiga lima sepuluh lewat antara tentang karena sebagai seperti serta juga
mereka kampung desa pulau anak warga ibu program kegiatan acara apakah apa cara
we our us the a an of to for and or in on at by with from into up that which who whom is are be been
being was were has have had must should would could can will may need needs needed looking look seek
lack want wants please help someone somebody anyone people person persons it its their they them
this these those not no any some few so as if when before after while than then how whether what
where out per each more most too also new good keep get give going program programme project
organization group members village villages villagers children families women girls
nous notre nos vous ils elles il elle on je un une des de du la le les en au aux et ou dans par pour
sur avec sans sous chez qui que qu ce cet cette ces se ne pas plus est sont etre ont avoir avons
besoin cherchons cherche cherchent recherchons voulons voudrions faut manque manquons quelqu quelque
si leur leurs son sa ses faire fait projet programme village
"""
FRAME_WORDS = frozenset(_FRAMES.split())
_MAKING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Meaning:
    """A resource, and how close a text is to it: from about 0 to 4, no unit; 1 is close."""

    code: str
    closeness: float


class Meanings:
    """All that people say for the resources of one vocabulary, in the space of the encoder.

    The bundled one, also where another reads the profiles: the numbers above were set on it, and
    4,300 phrases take another minutes.
    """

    def __init__(self, vocabulary: Vocabulary, encoder: BundledEncoder) -> None:
        # Imported late: half a second that only briefs need.
        from sklearn.feature_extraction.text import TfidfVectorizer

        told = [
            (concept.code, one.text)
            for concept in vocabulary.of_scheme(VocabularyScheme.RESOURCE)
            if not concept.withdrawn
            for text in (
                concept.label, concept.definition, *concept.synonyms, *concept.wordings
            )
            for one in text
        ]  # fmt: skip
        self.codes = tuple(dict.fromkeys(code for code, _ in told))
        places = {code: place for place, code in enumerate(self.codes)}
        phrases = [text for _, text in told]
        owners = [places[code] for code, _ in told]
        # The last meanings, behind those of the codes, are that no resource is meant.
        ahead = [0.0] * len(places)
        for texts, by in ((vocabulary.nothing, AHEAD), (vocabulary.described, 0.0)):
            rest = [one.text for text in texts for one in text] if told else []
            if rest:
                phrases += rest
                owners += [len(ahead)] * len(rest)
                ahead.append(by)
        self._ahead = np.array(ahead)
        self._encoder = encoder
        # Phrases of one meaning stand together, from each start up to the next.
        self._starts = np.flatnonzero(np.diff(owners, prepend=-1))
        if not phrases:
            return
        self._vectors = encoder.encode_together(phrases)
        self._rule = _ridge(self._vectors, np.array(owners))
        self._letters = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(3, 5), preprocessor=fold, sublinear_tf=True,
            dtype=np.float32,
        )  # fmt: skip
        self._spelled: csr_array = csr_array(self._letters.fit_transform(phrases)).T.tocsr()

    def ranked(self, said: str, within: str = "") -> list[Meaning | None]:
        """Give all resources, the closest first, and None at the place where nothing is meant.

        `within` is the sentence around what is said; it tells "a place" to sleep from one to work.
        About 5 ms, most of it the encoder's. Ties go by the place of codes in the vocabulary.
        """
        if not self.codes or not said.strip():
            return []
        closeness = self._closeness(said)
        if within.strip() and within != said:
            closeness = (1 - AROUND) * closeness + AROUND * self._closeness(within)
        found: list[Meaning | None] = []
        for place in np.argsort(-closeness, kind="stable").tolist():
            known = place < len(self.codes)
            found.append(Meaning(self.codes[place], float(closeness[place])) if known else None)
        return found

    def _closeness(self, said: str) -> NDArray[np.float64]:
        vector = self._encoder.encode([said])[0]
        near = self._vectors @ vector
        ends = [*self._starts[1:].tolist(), len(near)]
        found: NDArray[np.float64] = np.array(
            [
                np.sort(near[start:end])[-NEAREST:].mean()
                for start, end in zip(self._starts.tolist(), ends, strict=True)
            ],
            np.float64,
        )
        found += RULE * (vector @ self._rule)
        words = [word for word in _WORD.findall(fold(said)) if word not in FRAME_WORDS][:WORDS]
        spelled = csr_array(self._letters.transform([said, *words])) @ self._spelled
        shared = np.maximum.reduceat(spelled.toarray(), self._starts, axis=1)
        found += LETTERS * shared[0]
        if words:
            fading = FADING ** np.arange(len(words))
            found += FIRST * (shared[1:] * fading[:, None]).max(axis=0)
        found += self._ahead
        return found


def _ridge(vectors: NDArray[np.float32], owners: NDArray[np.int64]) -> NDArray[np.float64]:
    """Fit one direction for each meaning, (d, n_meanings), by ridge regression.

    Each meaning weighs the same, however many phrases it has.
    """
    counts = np.bincount(owners)
    wanted = np.eye(len(counts))[owners] - 1 / len(counts)
    weighted = vectors.T.astype(np.float64) / counts[owners]
    left = weighted @ vectors + RIDGE * np.eye(vectors.shape[1])
    return np.asarray(np.linalg.solve(left, weighted @ wanted), np.float64)


def meanings(vocabulary: Vocabulary, encoder: BundledEncoder) -> Meanings:
    """Give the meanings of a vocabulary; made once for an encoder, about 2 s of one core."""
    with _MAKING:  # two requests at the start must not both make them
        return _made(vocabulary, encoder)


@lru_cache(maxsize=4)
def _made(vocabulary: Vocabulary, encoder: BundledEncoder) -> Meanings:
    return Meanings(vocabulary, encoder)
