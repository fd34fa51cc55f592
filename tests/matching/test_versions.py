"""Columns that share what is equal: each version holds its own, whatever came after it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import default_rng

from matching.blocks import BLOCK, Blocks
from matching.ordinals import FEW, Ordinals
from matching.versions import LEAST_SPARE, Versions

ids = st.text("abcd", min_size=1, max_size=3)


def test_versions_of_counts_do_not_touch_each_other() -> None:
    """Written in one, a row stays as it was in all others; also when free rows are used up."""
    chance = default_rng(1)
    known = [(Versions.zeros(50, 3), np.zeros((50, 3), np.int32))]
    for step in range(4 * LEAST_SPARE // 20):
        before, expected = known[step // 2]
        rows = len(expected) + int(chance.integers(3))
        places = np.sort(chance.permutation(rows)[:20])
        made = before.changing(places, rows)
        told = np.zeros((rows, 3), np.int32)
        told[: len(expected)] = expected
        added = chance.integers(9, size=(20, 3), dtype=np.int32)
        made.values[made.line[places]] += added
        told[places] += added
        known.append((made, told))
    for version, told in known:
        assert np.array_equal(version[np.arange(len(told))], told)


def test_every_row_may_change_again_and_again() -> None:
    """Many more than are free: a small change of busy organizations touches all whom they met."""
    version, rows = Versions.zeros(2 * LEAST_SPARE, 1), np.arange(2 * LEAST_SPARE)
    for step in range(1, 4):
        version = version.changing(rows, len(rows))
        version.values[version.line[rows]] += np.int32(step)
        assert version[rows].tolist() == [[sum(range(step + 1))]] * len(rows)


def test_a_version_may_have_fewer_rows() -> None:
    """An older snapshot knows fewer organizations; what it does not know is gone."""
    first = Versions.zeros(2, 1).changing(np.array([0, 1]), 2)
    first.values[first.line] += np.array([[1], [2]], np.int32)
    cut = first.changing(np.array([0]), 1)
    assert cut[np.arange(1)].tolist() == [[1]]
    assert cut.changing(np.array([1]), 2)[np.arange(2)].tolist() == [[1], [0]]


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, 3 * BLOCK + 5])
def test_blocks_are_a_column(size: int) -> None:
    """Values change, and others come behind, in one version only."""
    chance = default_rng(2)
    told = chance.integers(99, size=size, dtype=np.int32)
    known = [(Blocks.of(told), told)]
    for _ in range(5):
        blocks, before = known[-1]
        longer = len(before) + int(chance.integers(2 * BLOCK))
        places = chance.permutation(longer)[:9]
        values = chance.integers(99, size=len(places))
        after = np.full(longer, -1, np.int32)
        after[: len(before)] = before
        after[places] = values
        known.append((blocks.changed(places, values, longer, -1), after))
    for blocks, expected in known:
        assert len(blocks) == len(expected)
        some = chance.permutation(len(expected))[:3]
        assert blocks.some(some).tolist() == expected[some].tolist()
        assert np.array_equal(blocks.whole, expected)
        assert np.array_equal(blocks.some(np.arange(len(expected))), expected)


@settings(deadline=None)
@given(st.lists(ids, max_size=6), st.lists(st.tuples(st.integers(0, 9), st.lists(ids, max_size=4)),
                                           max_size=8))  # fmt: skip
def test_ordinals_that_follow_from_any_others_know_their_own(
    first: list[str], steps: list[tuple[int, list[str]]]
) -> None:
    """Two may follow from the same one: each numbers its own ids, and keys compare as ids do."""
    base = Ordinals.of(first)
    known = [(base, sorted(set(first)))]
    for of, fresh in steps:
        before, told = known[of % len(known)]
        more = [each for each in dict.fromkeys(fresh) if each not in told]
        known.append((before.including(fresh), [*told, *more]))
    everybody = {each for _, told in known for each in told}
    for ordinals, told in reversed(known):
        assert [ordinals.id_of(place) for place in range(len(ordinals))] == told
        found = {each: ordinals.get(each) for each in everybody}
        assert found == {each: told.index(each) if each in told else -1 for each in everybody}
        keys = ordinals.keys(np.arange(len(told), dtype=np.int32))
        assert [told[place] for place in np.argsort(keys)] == sorted(told)
        assert len(set(keys.tolist())) == len(told)


def test_many_ids_that_come_at_once_have_keys_in_order() -> None:
    """As those that come one by one."""
    ordinals = Ordinals.of(["g", "t"])
    told = ["g", "t"]
    for count in (3, FEW + 9, 2):
        fresh = [f"{'azh'[place % 3]}{len(told)}-{place}" for place in range(count)]
        ordinals, told = ordinals.including(fresh), [*told, *fresh]
        keys = ordinals.keys(np.arange(len(told), dtype=np.int32))
        assert [told[place] for place in np.argsort(keys)] == sorted(told)
