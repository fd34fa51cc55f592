"""Which of very many words are close to one that is asked for? An index for `words.closeness`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from matching.ordinals import Ordinals
from matching.part import Columns
from matching.ragged import Ints
from matching.strings import Strings
from matching.words import EXACT, PREFIX, SHORTEST_PREFIX, STEM, TYPO, stems, typos

Match = tuple[tuple[int, Ints], ...]  # closeness, numbers of the words that are so close; rising
REMEMBERED = 256  # words asked for whose matches are kept
END = "\n"
SMALL = 32  # words whose list is always worth making anew
UNLISTED = 512  # words that may wait for the first search


def _signature(word: str) -> int:
    """Give 64 bits that differ in at most 2 for each slip of the pen between two words.

    For each of a to z whether it stands once, and whether twice; 12 bits for all other letters.
    """
    bits = 0
    for letter in word:
        if "a" <= letter <= "z":
            once = 1 << (ord(letter) - 97)
            bits |= once << 26 if bits & once else once
        else:
            bits |= 1 << (52 + ord(letter) % 12)
    return bits


def _stem_key(stem: str) -> int:
    # 64 bits: among a million stems two share a key with a chance of 3 in 100 million.
    return int.from_bytes(blake2b(stem.encode(), digest_size=8).digest(), "little")


@dataclass(frozen=True, eq=False, kw_only=True)
class WordList(Columns):
    """Words in order, and what is needed to find those close to another one.

    `lines` are the words, each ended by END, so that many are read in one go: END stands below
    every letter and digit, so lines are in the order of their words.
    `stem_keys` uint64, sorted, with the place of the word that has the stem in `stem_words`.
    """

    lines: Strings
    numbers: Ints  # the word's number in the whole lexicon
    signatures: NDArray[np.uint64]
    letters: NDArray[np.uint8]  # letters of a word that may be misspelt, 0 for others
    stem_keys: NDArray[np.uint64]
    stem_words: Ints

    @classmethod
    def of(cls, words: Sequence[str], numbers: Iterable[int]) -> Self:
        """Make the list from sorted words."""
        pairs = [
            (_stem_key(stem), place) for place, word in enumerate(words) for stem in stems(word)
        ]
        keys = np.array([key for key, _ in pairs], np.uint64)
        owners = np.array([place for _, place in pairs], np.int32)
        order = np.argsort(keys, kind="stable")
        return cls(
            lines=Strings.of(word + END for word in words),
            numbers=np.array(list(numbers), np.int32),
            signatures=np.array([_signature(word) for word in words], np.uint64),
            letters=np.array([len(word) if word.isalpha() else 0 for word in words], np.uint8),
            stem_keys=keys[order],
            stem_words=owners[order],
        )

    def matches(self, asked: str) -> list[tuple[int, Ints]]:
        """Give the numbers of the close words for each closeness, rising."""
        found = [(TYPO, self._misspelt(asked))]
        if len(asked) >= SHORTEST_PREFIX:
            low, high = self.lines.starting_with(asked)
            found.append((PREFIX, np.arange(low, high, dtype=np.int32)))
        found.append((STEM, self._related(asked)))
        place = self.lines.find(asked + END)
        found.append((EXACT, np.array([place] if place >= 0 else [], np.int32)))
        return [(value, self.numbers[places]) for value, places in found if len(places)]

    def some(self, places: NDArray[Any]) -> list[str]:
        """Give the words at some places."""
        return self.lines.take(places).blob.tobytes().decode().split(END)[:-1]

    def _related(self, asked: str) -> Ints:
        keys = np.array([_stem_key(stem) for stem in stems(asked)], np.uint64)
        low = np.searchsorted(self.stem_keys, keys, "left")
        high = np.searchsorted(self.stem_keys, keys, "right")
        found = [self.stem_words[a:b] for a, b in zip(low, high, strict=True)]
        return np.unique(np.concatenate(found))

    def _misspelt(self, asked: str) -> Ints:
        most = typos(asked)
        if not most:
            return np.zeros(0, np.int32)
        own = np.uint64(_signature(asked))
        near = np.flatnonzero(np.bitwise_count(self.signatures ^ own) <= 2 * most)
        lengths, theirs = self.letters[near].astype(np.int32), self.signatures[near]
        # Each slip loses one bit at the most, and wins one at the most.
        fitting = (lengths > 0) & (np.abs(lengths - len(asked)) <= most)
        fitting &= np.bitwise_count(own & ~theirs) <= most
        fitting &= np.bitwise_count(theirs & ~own) <= most
        near = near[fitting]
        found = process.extract(
            asked,
            self.some(near),
            scorer=DamerauLevenshtein.distance,
            score_cutoff=most,
            limit=None,
        )
        return near[[place for _, _, place in found]].astype(np.int32)


def _best_only(by_value: Mapping[int, Sequence[Ints]]) -> Match:
    """Keep each word at its closest: the rows of a common word are many to read twice."""
    found: list[tuple[int, Ints]] = []
    taken = np.zeros(0, np.int32)
    for value in sorted(by_value, reverse=True):
        numbers = np.concatenate(by_value[value])
        numbers = numbers[~np.isin(numbers, taken)]
        taken = np.concatenate([taken, numbers])
        if len(numbers):
            found.append((value, numbers))
    return tuple(reversed(found))


class Lexicon:
    """All words of a snapshot, numbered as ordinals are; immutable like them.

    Words that came since the build are put into a list when one is first looked for, or when they
    are many: most writes are followed by others before anybody searches.
    """

    def __init__(self, numbers: Ordinals, lists: tuple[WordList, ...]) -> None:
        self.numbers = numbers
        self._listed = lists, len(numbers)
        self._remembered: dict[str, Match] = {}

    @classmethod
    def of(cls, words: Iterable[str]) -> Self:
        """Number words in their order and index them."""
        ordered = sorted(set(words))
        return cls(Ordinals(Strings.of(ordered)), (WordList.of(ordered, range(len(ordered))),))

    def __len__(self) -> int:
        return len(self.numbers)

    def including(self, words: Iterable[str]) -> "Lexicon":
        """Give a lexicon that knows these words too; old numbers stay."""
        numbers = self.numbers.including(words)
        if numbers is self.numbers:
            return self
        longer = Lexicon(numbers, ())
        longer._listed = self._listed
        if len(longer) - longer._listed[1] > UNLISTED:
            longer._list()
        return longer

    @property
    def lists(self) -> tuple[WordList, ...]:
        """Lists of all words."""
        return self._list()

    def _list(self) -> tuple[WordList, ...]:
        """List the words that are not listed yet, and keep the lists."""
        known, count = self._listed
        if count == len(self):
            return known
        lists, fresh = [*known], sorted(self.numbers.after(count))
        # As in a table: a list is swallowed while it is small beside what swallows it.
        while len(lists) > 1 and len(lists[-1]) <= max(SMALL, 4 * len(fresh)):
            last = lists.pop()
            fresh = sorted((*fresh, *last.some(np.arange(len(last)))))
        lists.append(WordList.of(fresh, map(self.numbers.__getitem__, fresh)))
        self._listed = tuple(lists), len(self)  # what follows from this one need not list them
        return tuple(lists)

    def match(self, asked: str) -> Match:
        """Give the numbers of the words close to one asked for; closeness rises."""
        known = self._remembered.get(asked)
        if known is None:
            by_value: dict[int, list[Ints]] = {}
            for each in self.lists:
                for value, numbers in each.matches(asked):
                    by_value.setdefault(value, []).append(numbers)
            known = _best_only(by_value)
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            self._remembered[asked] = known
        return known

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Give the arrays it is made of by name."""
        arrays = {f"numbers.{name}": array for name, array in self.numbers.to_arrays().items()}
        for place, each in enumerate(self.lists):
            arrays.update((f"{place}.{name}", array) for name, array in each.to_arrays().items())
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Make it from what `to_arrays` gave; KeyError or ValueError if they do not fit."""
        inner: dict[str, dict[str, NDArray[Any]]] = {}
        for name, array in arrays.items():
            part, _, rest = name.partition(".")
            inner.setdefault(part, {})[rest] = array
        numbers = Ordinals.from_arrays(inner.pop("numbers"))
        return cls(
            numbers, tuple(WordList.from_arrays(inner[place]) for place in sorted(inner, key=int))
        )
