"""What does the matcher read of each record's texts? Meaning as vectors, words as hashed counts.

Everything here belongs to one row alone, so that parts can be made, saved and put together one by
one; what depends on all rows (how rare a word is) is in `matching.rarity`.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.utils import murmurhash3_32

from domain.activity import Activity
from domain.organization import Organization
from domain.text import Text, fold
from matching.encoder import TextEncoder
from matching.part import Columns
from matching.ragged import Ints, Ragged
from matching.strings import Strings
from matching.words import STOP_WORDS

HASHES = 1 << 18  # places for words and letter groups; 4 MB of float32 at the most
GRAM = 4  # letters of a group; finds "nelayan" in "kenelayanan", and names with typing errors
LONGEST = 10_000  # characters read of one record
_WORD = re.compile(r"[^\W_]{2,}")
_STEPS = 127  # int8 from -127 to 127


@dataclass(frozen=True, eq=False, kw_only=True)
class Features(Columns):
    """Rows of one part, beside its columns.

    `vectors` int8 (n, d): direction of the encoder's vector, rounded to 127 steps of its largest
    component; a product of two such rows is a whole number below 2**24, so float32 gives it
    exactly in any order, and scores do not depend on where a row lies. The rounding moves a
    cosine by less than .01 (`tests/matching/test_features.py`). Zeros where there is no text.
    """

    BESIDE: ClassVar = {"word_weights": "words", "gram_weights": "grams"}

    vectors: NDArray[np.int8]
    lengths: NDArray[np.float32]  # Euclidean length of each row of `vectors`, 0 without text
    words: Ragged  # hashes of the words, each once, rising
    word_weights: NDArray[np.float32]  # 1 + ln(how often), beside words.values
    grams: Ragged  # hashes of letter groups; empty rows for activities
    gram_weights: NDArray[np.float32]
    titles: Strings  # the shown name or title, for explanations
    characters: Ints  # length of the longest translation
    understood: NDArray[np.bool_]  # a translation is in a language of the encoder
    verified: NDArray[np.bool_]  # the record has a verified identifier

    @classmethod
    def of(cls, records: Sequence[Organization] | Sequence[Activity], encoder: TextEncoder) -> Self:
        """Read names and missions, or titles and descriptions, rows in the order given.

        About 5 ms for each record, nearly all of it encoding.
        """
        verified = [
            isinstance(each, Organization) and any(own.verified for own in each.identifiers)
            for each in records
        ]
        grams = any(isinstance(each, Organization) for each in records)
        return cls._of([_texts(each) for each in records], verified, encoder, grams=grams)

    @classmethod
    def of_text(cls, text: str, language: str, encoder: TextEncoder) -> Self:
        """Make one row of free text, as if it were an organization's mission."""
        given = Text({language: text}) if text.strip() else Text()
        return cls._of([(Text(), given)], [False], encoder, grams=True)

    @classmethod
    def _of(
        cls,
        texts: Sequence[tuple[Text, Text]],
        verified: Sequence[bool],
        encoder: TextEncoder,
        *,
        grams: bool,
    ) -> Self:
        vectors, lengths = quantized(
            encoder.encode([_readable(*pair, not grams) for pair in texts])
        )
        told = [_all_words(*pair) for pair in texts]
        words = [_hashed(word for text in own for word in _words(text)) for own in told]
        groups = [_hashed(_grams(own) if grams else ()) for own in told]
        return cls(
            vectors=vectors,
            lengths=lengths,
            words=Ragged.of([places for places, _ in words]),
            word_weights=_flat(weights for _, weights in words),
            grams=Ragged.of([places for places, _ in groups]),
            gram_weights=_flat(weights for _, weights in groups),
            titles=Strings.of([name.shown() for name, _ in texts]),
            characters=np.array(
                [max((len(one.text) for one in body), default=0) for _, body in texts], np.int32
            ),
            understood=np.array(
                [any(_known(one.language, encoder) for one in (*name, *body))
                 for name, body in texts],
                np.bool_,
            ),
            verified=np.array(verified, np.bool_),
        )  # fmt: skip


def quantized(
    vectors: NDArray[np.float32],
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Round the rows of (n, d) to int8 by their largest component; give their new lengths too."""
    largest = np.abs(vectors).max(axis=1, initial=0.0)
    scale = np.divide(_STEPS, largest, out=np.zeros_like(largest), where=largest > 0)
    rounded = np.rint(vectors * scale[:, None]).astype(np.int8)
    squares = np.einsum("ij,ij->i", rounded, rounded, dtype=np.int64)
    return rounded, np.sqrt(squares).astype(np.float32)


def _texts(record: Organization | Activity) -> tuple[Text, Text]:
    if isinstance(record, Organization):
        return record.name, record.mission
    return record.title, record.description


def _readable(name: Text, body: Text, named: bool) -> str:
    """Give what the encoder reads, in one language: English if there is it.

    English because the encoder knows it best; the other translations mean the same. An
    organization's name stands in only where there is no mission: twins under two names mean the
    same. An activity's title always counts (`named`), it says most.
    """
    told = body.pick("en") or name.pick("en")
    if told is None:
        return ""
    if not body:
        return told.text
    return f"{name.shown(told.language)}. {told.text}" if named else told.text


def _all_words(name: Text, body: Text) -> list[str]:
    return [fold(one.text[:LONGEST]) for one in (*name, *body)]


def _words(text: str) -> Iterable[str]:
    return (word for word in _WORD.findall(text) if word not in STOP_WORDS)


def _grams(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        for word in _WORD.findall(text):
            marked = f"^{word}$"  # a group at an end is another than one inside
            for start in range(len(marked) - GRAM + 1):
                yield marked[start : start + GRAM]


def _hashed(tokens: Iterable[str]) -> tuple[list[int], list[float]]:
    counted = Counter(tokens)
    places: Counter[int] = Counter()
    for token, count in counted.items():
        places[murmurhash3_32(token, 0, True) % HASHES] += count
    ordered = sorted(places.items())
    return [place for place, _ in ordered], [1 + math.log(count) for _, count in ordered]


def _flat(rows: Iterable[Sequence[float]]) -> NDArray[np.float32]:
    return np.array(list(chain.from_iterable(rows)), np.float32)


def _known(language: str, encoder: TextEncoder) -> bool:
    return language in encoder.languages


def cosines(
    vectors: NDArray[np.int8],
    lengths: NDArray[np.float32],
    asked: NDArray[np.int8],
    asked_lengths: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Give the cosine of each row with each one asked, float32 (n, k); 0 where one is empty.

    Exact up to the last division, so equal rows have equal cosines wherever they lie. One pass
    over n * d bytes, in blocks that stay in the cache.
    """
    found = np.empty((len(vectors), len(asked)), np.float32)
    query: NDArray[Any] = asked.astype(np.float32).T
    for start in range(0, len(vectors), 2048):
        found[start : start + 2048] = vectors[start : start + 2048].astype(np.float32) @ query
    sizes = lengths[:, None] * asked_lengths[None, :]
    np.divide(found, sizes, out=found, where=sizes > 0)
    found[sizes == 0] = 0.0
    return found
