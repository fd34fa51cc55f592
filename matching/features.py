"""What does the matcher read of each record's texts? Meaning as vectors, words as hashed counts.

Everything here belongs to one row alone, so that parts can be made, saved and put together one by
one, and no row tells of another; what depends on all rows (how rare a word is) is in
`matching.rarity`, what an organization's texts say together in `matching.portraits`.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.utils import murmurhash3_32

from domain.activity import Activity
from domain.organization import Organization
from domain.text import Text, Translation, fold
from matching.encoder import TextEncoder
from matching.languages import understood
from matching.part import Columns
from matching.ragged import Ints, Ragged
from matching.reduction import reduced
from matching.strings import Strings
from matching.words import STOP_WORDS

HASHES = 1 << 18  # places for words
LONGEST = 10_000  # characters read of one record
MOST = 255  # times that a word is counted in one text
_WORD = re.compile(r"[^\W_]{2,}")
WEIGHT_STEPS = 255
_BLOCK = 2048  # rows turned into float32 at a time
# 1 + ln(count), the usual damping of word counts; index 0 is never asked for.
DAMPED = np.array([0.0, *(1 + math.log(count) for count in range(1, MOST + 1))], np.float32)


@dataclass(frozen=True, eq=False, kw_only=True)
class Features(Columns):
    """Rows of one part, beside its columns.

    `vectors` int8 (n, d): direction of the encoder's vector, reduced (`matching.reduction`) and
    rounded to 127 steps of its largest component; a product of two such rows is a whole number
    below 2**24, so float32 gives it exactly in any order, and scores do not depend on where a row
    lies. Zeros where there is no text.
    """

    BESIDE: ClassVar = {"word_counts": "words"}

    vectors: NDArray[np.int8]
    lengths: NDArray[np.float32]  # Euclidean length of each row of `vectors`, 0 without text
    words: Ragged  # hashes of the words, each once, rising
    word_counts: NDArray[np.uint8]  # how often, at most MOST; beside words.values
    word_norms: NDArray[np.float32]  # Euclidean length of each row's damped counts, 0 without
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
        named = any(isinstance(each, Activity) for each in records)
        return cls._of([_texts(each) for each in records], verified, encoder, named=named)

    @classmethod
    def of_text(cls, text: str, language: str, encoder: TextEncoder) -> Self:
        """Make one row of free text, as if it were an organization's mission."""
        given = Text({language: text}) if text.strip() else Text()
        return cls._of([(Text(), given)], [False], encoder, named=False)

    @classmethod
    def _of(
        cls,
        texts: Sequence[tuple[Text, Text]],
        verified: Sequence[bool],
        encoder: TextEncoder,
        *,
        named: bool,
    ) -> Self:
        read = encoder.quantized([_readable(*pair, named) for pair in texts])
        vectors, lengths = reduced(*read, encoder)
        words = [
            _hashed(word for text in _all_words(*pair) for word in _words(text)) for pair in texts
        ]
        told = Ragged.of([places for places, _ in words])
        counts = np.array(list(chain.from_iterable(own for _, own in words)), np.uint8)
        return cls(
            vectors=vectors,
            lengths=lengths,
            words=told,
            word_counts=counts,
            word_norms=norms(told, counts),
            titles=Strings.of([name.shown() for name, _ in texts]),
            characters=np.array(
                [max((len(one.text) for one in body), default=0) for _, body in texts], np.int32
            ),
            understood=np.array(
                [any(understood(one.text, one.language, encoder)
                     for one in _said(*pair, named)) for pair in texts],
                np.bool_,
            ),
            verified=np.array(verified, np.bool_),
        )  # fmt: skip


def norms(words: Ragged, counts: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Give the Euclidean length of each row's damped counts, float32 (n,); 0 without words."""
    found = np.zeros(len(words), np.float64)
    told = np.flatnonzero(words.lengths())
    if len(told):
        squares = np.square(DAMPED[counts], dtype=np.float64)
        found[told] = np.add.reduceat(squares, words.starts[:-1][told])
    return np.sqrt(found).astype(np.float32)


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


def _said(name: Text, body: Text, named: bool) -> list[Translation]:
    """Give the texts of which one is read: a known name makes no mission understood."""
    return [*name, *body] if named else [*(body or name)]


def _all_words(name: Text, body: Text) -> list[str]:
    return [fold(one.text[:LONGEST]) for one in (*name, *body)]


def _words(text: str) -> Iterable[str]:
    return (word for word in _WORD.findall(text) if word not in STOP_WORDS)


@lru_cache(maxsize=65_536)
def spelled(text: str) -> tuple[tuple[str, int], ...]:
    """Give the words of a text that count, each with the place it has among hashed words."""
    return tuple((word, _place(word)) for word in dict.fromkeys(_words(fold(text))))


def _place(word: str) -> int:
    return int(murmurhash3_32(word, 0, True)) % HASHES


def _hashed(tokens: Iterable[str]) -> tuple[list[int], list[int]]:
    places: Counter[int] = Counter()
    for token, count in Counter(tokens).items():
        places[_place(token)] += count
    ordered = sorted(places.items())
    return [place for place, _ in ordered], [min(count, MOST) for _, count in ordered]


def cosines(
    vectors: NDArray[np.int8],
    lengths: NDArray[np.float32],
    asked: NDArray[np.int8],
    asked_lengths: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Give the cosine of each one asked with each row, float32 (k, n); 0 where one is empty.

    Exact up to the last division, so equal rows have equal cosines wherever they lie. One pass
    over n * d bytes, in blocks that stay in the cache.
    """
    found = np.empty((len(asked), len(vectors)), np.float32)
    query: NDArray[Any] = asked.astype(np.float32)
    for start in range(0, len(vectors), _BLOCK):
        block = vectors[start : start + _BLOCK].astype(np.float32)
        np.matmul(query, block.T, out=found[:, start : start + _BLOCK])
    safe = np.where(lengths > 0, lengths, np.float32(1))
    for row, length in zip(found, asked_lengths.tolist(), strict=True):
        if length > 0:
            row /= safe
            row /= np.float32(length)
        else:
            row[:] = 0
    found[:, lengths == 0] = 0
    return found
