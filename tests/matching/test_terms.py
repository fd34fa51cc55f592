import math

import numpy as np
import pytest

from domain.codes import PartyRole, ReasonCode, VocabularyScheme
from domain.errors import InvalidValueError
from domain.recommendation import MatchWeights
from matching import roles, shared_words, terms
from matching.columns import OPEN_START
from matching.ragged import Ragged
from matching.records import ROLE
from matching.relations import (
    ADJOINING,
    INSIDE,
    KINDRED,
    RELATED,
    WIDER_OFFER,
    relations,
    stacked,
)
from matching.similarity import ALIKE, TWIN, substitution
from matching.terms import NAMES, TERMS
from matching.weights import PRIOR, turned
from mitra.reference import load_vocabulary
from tests.small_vocabulary import VOCABULARY

KNOWN = relations(VOCABULARY)
REGION, CONCEPT = VOCABULARY.regions.ordinal, VOCABULARY.concepts.ordinal


def _floats(*values: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.array(values, np.float32)


def _bools(size: int, *true: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    found = np.zeros(size, np.bool_)
    found[list(true)] = True
    return found


def test_every_reason_has_a_term_and_the_prior_sums_to_one() -> None:
    """All reasons but the two that are no terms: where all start, and deductions."""
    assert {term.code for term in TERMS} == set(ReasonCode) - {
        ReasonCode.BASELINE, ReasonCode.CAUTIONS
    }  # fmt: skip
    assert len(set(NAMES)) == len(TERMS)
    assert all(term.weight > 0 for term in TERMS)
    assert PRIOR.weights.keys() == set(NAMES)
    assert math.isclose(math.fsum(PRIOR.weights.values()), 1)


def test_what_unrelated_texts_reach_counts_as_nothing() -> None:
    """The rest of the way to 1 is even; an opposite meaning is no worse than an unrelated one."""
    middle = (1 + terms.UNRELATED) / 2
    found = terms.likeness(_floats(1, middle, terms.UNRELATED, -1))
    assert found.tolist() == pytest.approx([1, 0.5, 0, 0], abs=1e-6)


def test_compiled_loops_read_the_same_likeness_as_arrays() -> None:
    """To the last bit: an estimate and the full score must not differ by rounding."""
    drawn = np.random.default_rng(7)
    meaning = np.append(drawn.uniform(-1, 1, 200), [terms.UNRELATED, 1, -1]).astype(np.float32)
    words = drawn.uniform(0, 1, len(meaning)).astype(np.float32)
    sums = drawn.integers(0, int(2 / shared_words.SCALE), 200).astype(np.int32)
    near = terms.likeness(meaning)
    assert near.tolist() == [terms.one_likeness(each) for each in meaning]
    assert terms.closeness_of(near, words).tolist() == [
        terms.one_closeness_of(*each) for each in zip(near, words, strict=True)
    ]
    assert shared_words.likeness(sums).tolist() == [
        shared_words.one_likeness(each) for each in sums
    ]


def test_meaning_alone_carries_a_translation() -> None:
    """A translation shares no word, and still counts for most of its closeness."""
    near = terms.closeness(_floats(1, 1, terms.UNRELATED, -1), _floats(1, 0, 0, 0))
    assert near.tolist() == pytest.approx([1, 0.7, 0, 0], abs=1e-4)
    assert terms.closeness_of(_floats(0, 0.5), _floats(1, 0.5)).tolist() == pytest.approx(
        [0.3, 0.5]
    )


def test_works_long_apart_keep_half_of_their_worth() -> None:
    """The same day 1; three years on two thirds of a half are lost; an unknown day is two off."""
    asked = 10_000
    days = np.array([asked, asked - round(3 * terms.YEAR), 2_000_000, OPEN_START], np.int32)
    unknown = round(2 * terms.YEAR)
    assert terms.days_apart(days, asked).tolist() == [0, 1096, terms.LONGEST_APART, unknown]
    assert terms.days_apart(days, OPEN_START).tolist() == [unknown] * 4
    faded = 0.5 + 0.5 * math.exp(-2 / 3)
    found = terms.FADED[terms.days_apart(days, asked)].tolist()
    timeless = terms.FADED[terms.days_apart(days, OPEN_START)].tolist()
    assert found == pytest.approx([1, 0.5 + 0.5 / math.e, 0.5, faded], abs=2e-4)
    assert timeless == pytest.approx([faded] * 4, abs=2e-4)


def test_amounts_count_less_and_less() -> None:
    """Nothing 0, the half one half, never 1."""
    assert terms.saturating(_floats(0, 3, 9, 1e6), 3.0).tolist() == pytest.approx(
        [0, 0.5, 0.75, 1], abs=1e-5
    )


def test_coverage_weighs_rare_terms_more_and_forgives_what_was_not_asked() -> None:
    """Of 1 + 3 asked: the rare one alone is three quarters; more than asked costs nothing."""
    weights = np.array([1, 3, 100], np.int64)
    own = Ragged.of([[1], [0, 1, 2], [2], []])
    assert terms.coverage(own, _bools(3, 0, 1), weights)[0].tolist() == [0.75, 1, 0, 0]
    assert not terms.coverage(own, _bools(3), weights)[0].any()
    assert terms.coverage(Ragged.of([[]]), _bools(3, 0), weights)[0].tolist() == [0]


def test_focus_is_lost_by_naming_everything() -> None:
    """The same two regions 1; one of them two thirds; eight with both in them four tenths."""
    weights = np.ones(8, np.int64)
    own = Ragged.of([[0, 1], [0], list(range(8)), []])
    found = terms.coverage(own, _bools(8, 0, 1), weights)[1]
    assert found.tolist() == pytest.approx([1, 2 / 3, 0.4, 0])
    assert terms.coverage(Ragged.of([[]]), _bools(8), weights)[1].tolist() == [0]


def test_claiming_every_theme_is_worth_less_than_the_one_asked_for() -> None:
    """The specialist has 1, a profile of all themes less, none 0."""
    asked = stacked([KNOWN.theme(CONCEPT("sdg:14"))], len(VOCABULARY.concepts))
    everything = list(range(len(VOCABULARY.concepts)))
    own = Ragged.of([[CONCEPT("sdg:14")], everything, []])
    special, claiming, silent = terms.theme(asked, own).tolist()
    assert special == 1
    assert 0 < claiming < 0.5
    assert silent == 0


def test_two_themes_are_as_close_whoever_asks() -> None:
    """Each of the shipped vocabulary to each other; also where one alone names the exact match."""
    real = load_vocabulary()
    known = relations(real)
    rows = stacked([known.theme(place) for place in range(len(real.concepts))], len(real.concepts))
    assert np.array_equal(rows, rows.T)
    one, two = (real.concepts.ordinal(code) for code in ("dac:11321", "dac:11260"))
    assert rows[one, two] > 0


def test_a_target_is_near_its_goal_and_an_exact_match_is_the_same() -> None:
    """sdg:6 and dac3:140 are declared equal; sdg:4.7 lies below sdg:4."""
    row = KNOWN.theme(CONCEPT("sdg:6"))
    assert row[CONCEPT("dac3:140")] == 1
    assert KNOWN.theme(CONCEPT("sdg:4"))[CONCEPT("sdg:4.7")] == pytest.approx(0.6)
    assert row[CONCEPT("sdg:4")] == 0


def test_a_need_takes_what_is_narrower_in_full_and_what_is_wider_in_part() -> None:
    """Ice is goods; goods may be ice. Read the other way, both tables say the same."""
    assert KNOWN.supply(CONCEPT("resource:goods"))[CONCEPT("resource:ice")] == 1
    assert KNOWN.supply(CONCEPT("resource:ice"))[CONCEPT("resource:goods")] == pytest.approx(
        WIDER_OFFER
    )
    for need in range(len(VOCABULARY.concepts)):
        for offer in range(len(VOCABULARY.concepts)):
            assert KNOWN.supply(need)[offer] == KNOWN.demand(offer)[need]


def test_people_and_what_they_do_are_kindred() -> None:
    """Who seeks lawyers is helped by legal aid; both tables say so; every pair is known."""
    real = load_vocabulary()
    known, place = relations(real), real.concepts.ordinal
    lawyers, aid = place("resource:legal-experts"), place("resource:legal-aid")
    assert known.supply(lawyers)[aid] == known.demand(aid)[lawyers] == pytest.approx(RELATED)
    assert known.supply(aid)[lawyers] == pytest.approx(RELATED)
    assert all(f"resource:{each}" in real.concepts for pair in KINDRED for each in pair)
    for need in real.of_scheme(VocabularyScheme.RESOURCE):
        for offer in real.of_scheme(VocabularyScheme.RESOURCE):
            one, two = place(need.code), place(offer.code)
            assert known.supply(one)[two] == known.demand(two)[one]


def test_regions_are_the_same_inside_around_or_beside() -> None:
    """Maluku: itself, Ambon in it, two regions around it, North Maluku across the sea."""
    row = KNOWN.region(REGION("ID-MA"))
    found = {code: round(float(row[REGION(code)]), 4) for code in VOCABULARY_REGIONS}
    assert found == {
        "ID-MA": 1.0, "ID-8171": INSIDE, "ID-ML": 0.8, "ID": 0.7, "ID-MU": ADJOINING, "ID-JB": 0.0,
    }  # fmt: skip


VOCABULARY_REGIONS = ("ID-MA", "ID-8171", "ID-ML", "ID", "ID-MU", "ID-JB")


def test_region_is_the_mean_over_the_regions_asked_for() -> None:
    """Who works in one of two far regions fits half."""
    asked = stacked(
        [KNOWN.region(REGION("ID-MA")), KNOWN.region(REGION("ID-JB"))], len(VOCABULARY.regions)
    )
    own = Ragged.of([[REGION("ID-JB")], [REGION("ID-JB"), REGION("ID-MA")], [REGION("AU")], []])
    assert terms.region(asked, own).round(4).tolist() == [0.5, 1, 0, 0]


def test_a_gain_weighs_the_best_need_and_then_all() -> None:
    """One of two needs met in full gives .6 + .4 / 2; twice the credible claims halve it."""
    found = terms.gain(_floats(1, 1), _floats(0.5, 0.5), np.array([3, 16], np.int32))
    assert found.tolist() == pytest.approx([0.8, 0.4], abs=1e-4)


def test_reciprocity_is_nothing_if_one_side_gains_nothing() -> None:
    """The harmonic mean lies near the smaller gain."""
    found = terms.harmonic(_floats(1, 0.5, 1, 0), _floats(0, 0.5, 0.25, 0))
    assert found.tolist() == pytest.approx([0, 0.5, 0.4, 0], abs=1e-4)


def test_a_funder_fits_who_does_the_work_and_everything_at_once_fits_less() -> None:
    """Roles complete each other; two funders hardly do; no role is no fit."""

    def bits(*held: PartyRole) -> int:
        return sum(1 << ROLE[role] for role in held)

    fits = roles.fits(bits(PartyRole.FUNDING))
    assert fits[bits(PartyRole.IMPLEMENTING)] == 1
    assert fits[bits(PartyRole.FUNDING)] == pytest.approx(0.2)
    assert fits[bits(*PartyRole)] < 1
    assert fits[0] == 0
    assert not roles.fits(0).any()


def test_one_shared_language_is_nearly_enough_and_silence_is_neutral() -> None:
    """Indonesian and English asked: both, one, another one, none named."""
    asked = np.zeros(32, np.bool_)
    asked[:2] = True
    found = terms.language(asked, Ragged.of([[0, 1], [0], [5], []]))
    assert found.tolist() == pytest.approx([1, 0.85, 0, 0.5], abs=1e-4)


def test_shared_partners_count_less_each() -> None:
    """None, one, two, eight."""
    found = terms.network(np.array([0, 1, 2, 8], np.int32))
    assert found.tolist() == pytest.approx([0, 0.3333, 0.5, 0.8], abs=1e-4)


def test_trust_adds_path_record_and_seal() -> None:
    """Nothing; direct; through a partner; one completed; verified; all of it at most 1."""
    flags = np.array([0, 1, 0, 0, 0, 1], np.bool_)
    found = terms.trust(
        flags,
        np.array([0, 0, 1, 0, 0, 9], np.int32),
        np.array([0, 0, 0, 1, 0, 60], np.int32),
        np.array([0, 0, 0, 0, 1, 1], np.bool_),
    )
    assert found.tolist() == pytest.approx([0, 0.5, 0.35, 0.15, 0.2, 1], abs=1e-4)


def test_a_profile_fades_over_two_years() -> None:
    """Today 1, after a year one half, after two years 0 and never less."""
    assert terms.freshness(_floats(0, 12, 24, 90)).tolist() == [1, 0.5, 0, 0]


def test_a_substitute_is_somebody_very_much_alike() -> None:
    """0 up to ALIKE, 1 from TWIN on."""
    found = substitution(_floats(0.5, ALIKE, (ALIKE + TWIN) / 2, TWIN, 1))
    assert found.tolist() == pytest.approx([0, 0, 0.5, 1, 1], abs=1e-4)


def test_client_weights_multiply_all_terms_of_a_reason_and_sum_to_one_again() -> None:
    """Leaving a reason out gives its share to the others in proportion, and marks the model."""
    asked = turned(PRIOR, MatchWeights(mission=0))
    left = {term.name for term in TERMS if term.code is ReasonCode.MISSION}
    assert {name for name in NAMES if asked.weights[name] == 0} == left
    assert math.isclose(math.fsum(asked.weights.values()), 1)
    lost = math.fsum(PRIOR.weights[name] for name in left)
    for name in set(NAMES) - left:
        assert asked.weights[name] == pytest.approx(PRIOR.weights[name] / (1 - lost))
    assert (PRIOR.version, asked.version) == ("additive-2", "additive-2+client")


def test_neutral_weights_leave_the_model_as_it_is() -> None:
    """Nothing asked, nothing marked, nothing deducted; cautions alone are a wish too."""
    assert turned(PRIOR, MatchWeights()) is PRIOR
    careful = turned(PRIOR, MatchWeights(cautions=1))
    assert careful.version == "additive-2+client"
    assert careful.weights == pytest.approx(PRIOR.weights)
    assert careful.cautions > 0


@pytest.mark.parametrize("value", [-1, 10.5, math.nan, math.inf])
def test_a_weight_out_of_range_is_refused(value: float) -> None:
    """The error names the weight."""
    with pytest.raises(InvalidValueError) as caught:
        turned(PRIOR, MatchWeights(trust=value))
    assert caught.value.path == ("weights", "trust")


def test_weights_that_leave_nothing_are_refused() -> None:
    """Some term must count."""
    with pytest.raises(InvalidValueError):
        turned(PRIOR, MatchWeights(**{term.code.value.lower(): 0.0 for term in TERMS}))
