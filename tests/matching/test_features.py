import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.organization import Identifier
from domain.text import Text, fold
from matching.features import Features, cosines
from matching.quantizing import quantized
from matching.words import STOP_WORDS, stop_words
from tests.matching.matchmaking import ENCODER
from tests.matching.missions import PAIRS
from tests.worlds import activity, org

BOATS = org("boats", mission=Text.of(id="Perahu antarpulau", en="Boats between islands"))
SCHOOL = org("school", mission=Text.of(id="Sekolah pesisir yang mengajar anak"))


def test_rounding_hardly_moves_a_cosine() -> None:
    """Vectors of one byte a number give the cosines of the encoder within .01."""
    one, two = (ENCODER.encode([pair[side] for pair in PAIRS]) for side in (0, 1))
    rounded = cosines(*quantized(one), *quantized(two)).T
    assert np.abs(rounded - one @ two.T).max() < 0.01


@given(st.permutations(range(len(PAIRS))))
def test_where_a_row_lies_does_not_change_its_cosine(order: list[int]) -> None:
    """Products of whole numbers are exact, so scores do not depend on the order of rows."""
    vectors, lengths = quantized(ENCODER.encode([PAIRS[0][0], PAIRS[1][0], PAIRS[2][0]]))
    many, sizes = np.repeat(vectors, 14, axis=0)[:40], np.repeat(lengths, 14)[:40]
    straight = cosines(many, sizes, vectors, lengths)
    turned = cosines(many[order], sizes[order], vectors, lengths)
    assert turned.tobytes() == straight[:, order].tobytes()


def test_a_row_without_text_is_like_nothing() -> None:
    """Zeros stay zeros; nothing is divided by them."""
    empty = Features.of([org("empty", name=Text())], ENCODER)
    told = Features.of([BOATS], ENCODER)
    near = cosines(empty.vectors, empty.lengths, told.vectors, told.lengths)
    assert near.tolist() == [[0.0]]
    assert not len(empty.words.row(0)[0])
    assert not empty.understood[0]


def test_arrays_make_the_same_features_again() -> None:
    """What is saved and mapped again equals what was made; rows can be taken and joined."""
    made = Features.of([BOATS, SCHOOL], ENCODER)
    again = Features.from_arrays(made.to_arrays())
    turned = Features.joined([again.take(np.array([1])), again.take(np.array([0]))])
    straight = turned.take(np.array([1, 0])).to_arrays()
    for name, array in made.to_arrays().items():
        assert array.tobytes() == straight[name].tobytes(), name


def test_words_of_every_translation_count_but_not_the_commonest() -> None:
    """`antarpulau` and `islands` are kept; `yang` says nothing."""
    made = Features.of([BOATS, SCHOOL], ENCODER)
    assert len(made.words.row(0)[0]) == 5  # boats, perahu, antarpulau, between, islands
    assert len(made.words.row(1)[0]) == 5  # school, sekolah, pesisir, mengajar, anak


def test_twins_under_two_names_mean_the_same() -> None:
    """The name is no part of an organization's meaning once there is a mission."""
    twin = org("x", name=Text.of(en="Another name"), mission=BOATS.mission)
    made = Features.of([BOATS, twin], ENCODER)
    assert made.vectors[0].tobytes() == made.vectors[1].tobytes()


def test_no_organizations_make_no_rows() -> None:
    """An empty graph has features too."""
    nothing = Features.of([], ENCODER)
    assert (len(nothing), nothing.vectors.shape) == (0, (0, 128))


def test_a_verified_identifier_is_kept() -> None:
    """Trust reads it."""
    seal = Identifier(scheme="ID-KHH", value="1", verified=True)
    made = Features.of([org("a", identifiers=(seal,)), org("b")], ENCODER)
    assert made.verified.tolist() == [True, False]


@pytest.mark.parametrize("tag", ["own", "en", "und"])
@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("fr", "Nous aidons les pêcheurs d\u2019une île qui ont besoin de l'eau", 5),
        ("es", "Ayudamos a los pescadores de las islas y a sus familias", 4),
        ("pt", "Ajudamos os pescadores da vila e não só as suas famílias", 4),
    ],
)
def test_what_joins_words_of_other_languages_does_not_count(
    language: str, text: str, words: int, tag: str
) -> None:
    """`nous`, `los`, `da`: texts about nothing in common would be alike by them; any tag."""
    record = org("a", name=Text(), mission=Text({language if tag == "own" else tag: text}))
    assert len(Features.of([record], ENCODER).words.row(0)[0]) == words


def test_a_word_that_says_nothing_elsewhere_counts_where_it_tells() -> None:
    """`un` and `car` join words in French; in English they are the United Nations and a car."""
    record = org("a", name=Text(), mission=Text.of(en="The UN car pool of the islands"))
    assert len(Features.of([record], ENCODER).words.row(0)[0]) == 4  # un, car, pool, islands


@pytest.mark.parametrize("language", ["id", "en", "fr", "es", "pt"])
def test_stop_words_are_written_as_texts_are_compared(language: str) -> None:
    """A word that is not folded, or that `id` and `en` have already, would do nothing."""
    words = stop_words(language)
    assert {fold(word) for word in words} == words
    assert words >= STOP_WORDS
    assert (words > STOP_WORDS) is (language not in ("id", "en"))


@pytest.mark.parametrize(("language", "known"), [("en", True), ("jv", False)])
def test_an_unknown_language_is_marked(language: str, known: bool) -> None:
    """Confidence falls for a text that the encoder was not taught."""
    record = org("a", name=Text(), mission=Text({language: "Sekolah"}))
    assert Features.of([record], ENCODER).understood.tolist() == [known]


def test_a_known_name_does_not_make_a_mission_understood() -> None:
    """Nearly everybody has a name in Latin letters; it is read only where there is no mission."""
    strange = Text.of(jv="Awake dhewe nggawa banyu resik lan apik kanggo bocah ing desa.")
    records = [org("a"), org("b", mission=strange), org("c", name=strange)]
    assert Features.of(records, ENCODER).understood.tolist() == [True, False, False]
    work = activity("w", title=Text.of(en="Clean water"), description=strange)
    assert Features.of([work], ENCODER).understood.tolist() == [True]


def test_activities_keep_their_titles() -> None:
    """An explanation names the activity in its own language, if it has such a title."""
    titles = [
        Text.of(id="Kapal baca", en="Reading boat"),
        Text.of(id="Kapal baca"),
        Text.of(id="Kapal baca", en="Kapal baca"),
        Text.of(en="Reading boat", fr="Bateau de lecture"),
        Text(),
    ]
    made = Features.of([activity(f"w{at}", title=each) for at, each in enumerate(titles)], ENCODER)
    assert [made.called(row) for row in range(len(titles))] == [
        titles[0], "Kapal baca", "Kapal baca", "Reading boat", "",
    ]  # fmt: skip
