"""Words found in titles as they are kept, against the same words read as texts."""

from itertools import groupby, islice
from operator import itemgetter

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from matching.features import HASHES, spelled
from matching.pair_titles import standing, telling
from matching.ragged import Ints
from matching.strings import Strings

# Few words, so that they come again; borders of every kind, digits, and letters that are not ASCII.
_WORDS = st.sampled_from(
    ["sumur", "Sumur", "SUMUR", "air", "bersih", "sekolah", "kegiatan", "untuk", "A4", "x2sumur",
     "kesehatan", "perempuan", "abcd", "abcde", "abcdef", "abcdefg", "größe", "énergie"]
)  # fmt: skip
_BORDERS = st.sampled_from([" ", "-", "_", ", ", "'", "\t", "\x1f", "@", "[", "`", "{", "¿", ""])
_TITLES = st.lists(st.lists(st.tuples(_WORDS, _BORDERS), max_size=6), max_size=8)


_WORTH = st.sampled_from([0.0, 0.5, 1.0, 2.0])


def _asked(words: list[str]) -> Ints:
    table = np.full(HASHES, -1, np.int32)
    for row, (_, place) in enumerate(each for word in words for each in spelled(word)):
        table[place] = row
    return table


@given(_TITLES, st.lists(st.tuples(_WORDS, _WORTH)), st.integers(1, 3), st.integers(1, 5))
@example([[("sumur", ""), ("bersih", " ")], []], [("sumur", 1.0)], 1, 1)
def test_bytes_and_texts_tell_the_same_words(
    built: list[list[tuple[str, str]]], asked: list[tuple[str, float]], of_a_group: int, most: int
) -> None:
    """Of each group of titles the best words asked for are found, in their spelling."""
    titles = ["".join(word + border for word, border in title) for title in built]
    table = _asked([word for word, _ in asked])
    worth = np.tile([value for _, value in asked] or [0.0], (len(titles) + 1, 1))
    rows = np.arange(len(titles))
    found = set(standing(Strings.of(titles), rows, rows // of_a_group, table, worth, most))
    right = {
        (place // of_a_group, word, float(worth[0, row]))
        for place, title in enumerate(titles)
        for word, row in telling(title, table)
        if worth[0, row]
    }
    assert found <= right
    assert _best(found, most) == _best(right, most)


def _best(found: set[tuple[int, str, float]], most: int) -> set[tuple[int, str, float]]:
    """Keep the words of each group worth most, at most so many, ties by spelling."""
    ordered = sorted(found, key=lambda each: (each[0], -each[2], each[1]))
    return {each for _, own in groupby(ordered, key=itemgetter(0)) for each in islice(own, most)}


def test_two_words_in_one_place_are_both_told() -> None:
    """Hashes may meet; whoever reads the words must see both, and each once."""
    table = np.zeros(HASHES, np.int32)  # every word leads to the same row
    titles, rows = Strings.of(["Sumur sekolah", "SUMUR"]), np.arange(2)
    found = list(standing(titles, rows, np.zeros(2, np.int64), table, np.ones((1, 1)), 1))
    assert sorted(found) == [(0, "sekolah", 1.0), (0, "sumur", 1.0)]
