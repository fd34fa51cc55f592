"""What does the matcher read of each record's texts? Meaning as vectors, words as hashed counts.

Everything here belongs to one row alone, so that parts can be made, saved and put together one by
one, and no row tells of another; what depends on all rows (how rare a word is) is in
`matching.rarity`, what an organization's texts say together in `matching.portraits`.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

import mmh3
import numpy as np
from numpy.typing import NDArray

from domain.activity import Activity
from domain.organization import Organization
from domain.text import Name, Text, Translation, fold
from matching.bags import DAMPED, Bags, Codes, level_of
from matching.compiled import (
    boolean,
    compiled,
    float32,
    inlined,
    int8,
    int16,
    int64,
    read,
    uint16,
    void,
    written,
)
from matching.encoder import TextEncoder
from matching.languages import understood, written_in
from matching.part import Columns
from matching.ragged import Ints, Longs
from matching.reduction import reduced
from matching.strings import Strings
from matching.words import STOP_WORDS, stop_words

HASHES = 1 << 18  # places for words
LONGEST = 10_000  # characters read of one record
_WORD = re.compile(r"[^\W_]{2,}")


@dataclass(frozen=True, eq=False, kw_only=True)
class Features(Columns):
    """Rows of one part, beside its columns.

    `vectors` int8 (n, d): direction of the encoder's vector, reduced (`matching.reduction`) and
    rounded to 127 steps of its largest component; a product of two such rows is a whole number
    below 2**24, so float32 gives it exactly in any order, and scores do not depend on where a row
    lies. Zeros where there is no text.
    """

    vectors: NDArray[np.int8]
    lengths: NDArray[np.float32]  # Euclidean length of each row of `vectors`, 0 without text
    words: Bags  # hashes of the words, with how often each stands
    word_norms: NDArray[np.float32]  # Euclidean length of each row's damped counts, 0 without
    titles: Strings  # the shown name or title, for explanations
    english: Strings  # the same in English; "" where it reads no other way
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
        words = Bags.of(_hashed(_counted(*pair)) for pair in texts)
        return cls(
            vectors=vectors,
            lengths=lengths,
            words=words,
            word_norms=norms(words),
            titles=Strings.of([name.shown() for name, _ in texts]),
            english=Strings.of([_english(name) for name, _ in texts]),
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

    def called(self, row: int) -> Name:
        """Give the name or title of a row, as sentences in both languages take it."""
        shown, english = self.titles[row], self.english[row]
        return Text.of_both(shown, english) if english else shown


def norms(words: Bags) -> NDArray[np.float32]:
    """Give the Euclidean length of each row's damped counts, float32 (n,); 0 without words."""
    found = np.zeros(len(words), np.float32)
    _norms(words.starts, words.codes, DAMPED, found)
    return found


@compiled(void, read(int64), read(uint16), read(float32), written(float32))
def _norms(
    starts: Longs, codes: Codes, damped: NDArray[np.float32], found: NDArray[np.float32]
) -> None:
    for row in range(len(found)):
        total = 0.0
        for place in range(starts[row], starts[row + 1]):
            value = float(damped[level_of(codes[place])])
            total += value * value
        found[row] = math.sqrt(total)


def readable(record: Organization | Activity) -> str:
    """Give what the encoder reads of a record, in one language; empty if it has no text."""
    return _readable(*_texts(record), isinstance(record, Activity))


def _texts(record: Organization | Activity) -> tuple[Text, Text]:
    if isinstance(record, Organization):
        return record.name, record.mission
    return record.title, record.description


def _english(name: Text) -> str:
    """Give what readers of English are shown, if it is not what all others are."""
    english = name.shown("en")
    return "" if english == name.shown() else english


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


def _counted(name: Text, body: Text) -> Iterator[str]:
    """Give the words that count, of all translations: those that say something about a topic."""
    for one in (*name, *body):
        language = written_in(one.text, one.language)
        yield from _words(fold(one.text[:LONGEST]), stop_words(language))


def _words(text: str, stop: frozenset[str] = STOP_WORDS) -> Iterable[str]:
    return (word for word in _WORD.findall(text) if word not in stop)


@lru_cache(maxsize=65_536)
def spelled(text: str) -> tuple[tuple[str, int], ...]:
    """Give the words of a text that count, each with the place it has among hashed words."""
    return tuple((word, _place(word)) for word in dict.fromkeys(_words(fold(text))))


@lru_cache(maxsize=65_536)  # a few words are most of what is written
def _place(word: str) -> int:
    return mmh3.hash(word, signed=False) % HASHES


def _hashed(tokens: Iterable[str]) -> tuple[list[int], list[int]]:
    ordered = sorted(Counter(map(_place, tokens)).items())
    return [place for place, _ in ordered], [count for _, count in ordered]


def cosines(
    vectors: NDArray[np.int8],
    lengths: NDArray[np.float32],
    asked: NDArray[np.int8],
    asked_lengths: NDArray[np.float32],
    rows: NDArray[Any] | None = None,
) -> NDArray[np.float32]:
    """Give the cosine of each one asked with each row, or some, float32 (k, n); 0 if one is empty.

    Exact up to the last division, so equal rows have equal cosines wherever they lie. One pass
    over n * d bytes.
    """
    some = rows is not None
    which = np.ascontiguousarray(rows if some else NO_ROWS, np.int64)
    found = np.empty((len(asked), len(which) if some else len(vectors)), np.float32)
    _cosines(vectors, lengths, some, which, asked.astype(np.int16), asked_lengths, found)
    return found


NO_ROWS = np.zeros(0, np.int64)


@inlined
def cosine(product: np.int32, length: np.float32, other: np.float32) -> np.float32:
    """Divide a product of two rows by their lengths; 0 where one is empty."""
    return np.float32(product) / length / other if length > 0 and other > 0 else np.float32(0)


@inlined
def dot(vectors: NDArray[np.int8], row: int, asked: NDArray[np.int16], other: int) -> np.int32:
    """Multiply two rows; narrow at each step, so that one instruction takes many components."""
    total = np.int32(0)
    for place in range(vectors.shape[1]):
        product = np.int32(vectors[row, place]) * np.int32(asked[other, place])
        total = np.int32(total + product)
    return total


@compiled(
    void,
    read(int8, 2),
    read(float32),
    boolean,
    read(int64),
    read(int16, 2),
    read(float32),
    written(float32, 2),
)
def _cosines(
    vectors: NDArray[np.int8],
    lengths: NDArray[np.float32],
    some: bool,
    rows: Longs,
    asked: NDArray[np.int16],
    asked_lengths: NDArray[np.float32],
    found: NDArray[np.float32],
) -> None:
    products = np.empty(len(asked), np.int32)
    for place in range(found.shape[1]):
        row = rows[place] if some else place
        for other in range(len(asked)):
            products[other] = dot(vectors, row, asked, other)
        for other in range(len(asked)):
            found[other, place] = cosine(products[other], lengths[row], asked_lengths[other])
