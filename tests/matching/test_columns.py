"""Columns: ragged rows, packed texts and lookups against lists, sets and dicts."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.columns import ActivityColumns, OrganizationColumns, PartnershipColumns
from matching.ordinals import Ordinals
from matching.part import Columns
from matching.ragged import Ragged
from matching.strings import Lookup, SortKeys, Strings
from matching.texts import Texts
from tests.matching.test_catalog import SOME_WORLD, built
from tests.worlds import World

LIMIT = 9  # values of ragged rows are below
rows = st.lists(st.lists(st.integers(0, LIMIT - 1), max_size=4, unique=True), max_size=60)
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=4)


def lists(ragged: Ragged) -> list[list[int]]:
    """The rows as lists."""
    return [ragged.row(place).tolist() for place in range(len(ragged))]


@given(rows, rows, st.sets(st.integers(0, LIMIT - 1)), st.data())
def test_ragged_rows_are_lists(
    one: list[list[int]], other: list[list[int]], among: set[int], data: st.DataObject
) -> None:
    """Picking, joining, testing, counting, narrowing and turning round, as lists do it."""
    ragged = Ragged.of(one)
    member = np.array([value in among for value in range(LIMIT)])
    assert lists(ragged) == one
    assert ragged.lengths().tolist() == [len(row) for row in one]
    assert ragged.owners.tolist() == [place for place, row in enumerate(one) for _ in row]
    assert ragged.any_of(member).tolist() == [bool(among & set(row)) for row in one]
    assert ragged.amounts(member).tolist() == [len(among & set(row)) for row in one]
    assert lists(Ragged.joined([ragged, Ragged.of(other)])) == one + other
    picked = data.draw(st.lists(st.sampled_from(range(len(one))), max_size=50)) if one else []
    places = np.array(picked, np.int64)
    assert lists(ragged.take(places)) == [one[place] for place in picked]
    assert ragged.gather(places).tolist() == [v for place in picked for v in one[place]]
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(one), max_size=len(one))), bool)
    chosen = [value for row, kept in zip(one, mask, strict=True) if kept for value in row]
    for _ in range(2):  # the second time from what was kept
        counts = ragged.counts(mask, LIMIT).tolist()
        assert counts == [chosen.count(value) for value in range(LIMIT)]
    assert lists(ragged.inverse(LIMIT)) == [
        [place for place, row in enumerate(one) if value in row] for value in range(LIMIT)
    ]
    kept = np.array([value in among for row in one for value in row], bool)
    assert lists(ragged.where(kept)) == [[v for v in row if v in among] for row in one]
    assert lists(Ragged.from_arrays(ragged.to_arrays())) == one


def test_two_snapshots_count_in_one_base_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each gets as many counts as it has values, whatever the other keeps in between."""
    ragged = Ragged.of([[0, 1], [1]])
    every = np.ones(2, np.bool_)
    kept: list[Any] = [np.zeros(0, np.int64)]

    def look(_: Ragged) -> Any:
        found = kept[0]
        kept[0] = np.array([1, 2, 0])  # the other, which knows one value more, was faster
        return found

    monkeypatch.setattr(Ragged, "_counted", property(look, lambda _, value: None), raising=False)
    assert ragged.counts(every, 2).tolist() == [1, 2]
    kept[0] = np.array([1, 2])
    assert ragged.counts(every, 2).tolist() == [1, 2]


@given(rows, st.lists(st.integers(0, 99), min_size=2 * LIMIT, max_size=2 * LIMIT))
def test_rows_are_summed_and_the_best_is_found(one: list[list[int]], worth: list[int]) -> None:
    """Under two weights for each value, as plain loops do it; a row without values has 0."""
    ragged = Ragged.of(one)
    weights = np.array(worth, np.int64).reshape(LIMIT, 2)
    sums, best = ragged.sums(weights), ragged.best(weights.astype(np.float32))
    means = ragged.mean_best(weights.astype(np.float32)).tolist()
    assert means == pytest.approx(best.mean(axis=0).tolist())
    for column in range(2):
        told = [[int(weights[value, column]) for value in row] for row in one]
        assert sums[column].tolist() == [sum(own) for own in told]
        assert best[column].tolist() == [max(own, default=0) for own in told]


@pytest.mark.parametrize("row", [-1, 2])
def test_a_row_that_is_not_there_is_refused(row: int) -> None:
    """Compiled loops would read whatever lies beside the array."""
    rows = Ragged.of([[1, 2], [3]])
    with pytest.raises(IndexError, match="of 2 rows"):
        rows.take(np.array([0, row]))


@given(st.lists(texts, max_size=20), texts)
def test_packed_texts_are_texts(many: list[str], asked: str) -> None:
    """Reading, finding and ranges of beginnings, as a sorted list does it."""
    ordered = sorted(set(many))
    packed = Strings.of(ordered)
    assert [packed[place] for place in range(len(packed))] == ordered
    assert packed.find(asked) == (ordered.index(asked) if asked in ordered else -1)
    low, high = packed.starting_with(asked)
    assert ordered[low:high] == [text for text in ordered if text.startswith(asked)]


@given(st.lists(texts, max_size=20), texts, st.data())
def test_sort_keys_rank_as_sorting_does(many: list[str], asked: str, data: st.DataObject) -> None:
    """Ranks, and the place of any text among them, in the order of code points."""
    picked = data.draw(st.lists(st.sampled_from(range(len(many))))) if many else []
    cases = (
        (SortKeys.of(many), many),
        (SortKeys.of(many).take(np.array(picked, np.int64)), [many[place] for place in picked]),
        (SortKeys.joined([SortKeys.of(many), SortKeys.of([asked])]), [*many, asked]),
    )
    for keys, own in cases:
        distinct = sorted(set(own))
        assert keys.rank.tolist() == [distinct.index(text) for text in own]
        assert [own[row] for row in keys.order] == sorted(own)
        below = sum(text < asked for text in distinct)
        assert keys.place(asked) == (below, asked in own)


@given(st.lists(st.lists(texts, max_size=3), max_size=12), texts, st.data())
def test_lookups_give_the_rows_that_have_a_text(
    many: list[list[str]], asked: str, data: st.DataObject
) -> None:
    """By the whole text and by its beginning, after picking and joining too."""
    picked = data.draw(st.permutations(range(len(many)))) if many else []
    picked = picked[: len(picked) // 2]
    cases = (
        (Lookup.of(many), many),
        (Lookup.of(many).take(np.array(picked, np.int64)), [many[place] for place in picked]),
        (Lookup.joined([Lookup.of(many), Lookup.of([[asked]])], [len(many), 1]), [*many, [asked]]),
    )
    for lookup, own in cases:
        assert lookup.equal(asked).tolist() == [n for n, row in enumerate(own) if asked in row]
        assert set(lookup.starting_with(asked).tolist()) == {
            n for n, row in enumerate(own) if any(text.startswith(asked) for text in row)
        }


@given(st.lists(texts, max_size=9), st.lists(texts, max_size=9))
def test_ordinals_are_given_once(first: list[str], later: list[str]) -> None:
    """Ids of the build in their order, then as they come; none ever changes."""
    base = Ordinals.of(first)
    longer = base.including(later)
    expected = sorted(set(first)) + [t for t in dict.fromkeys(later) if t not in first]
    assert [longer.id_of(place) for place in range(len(longer))] == expected
    assert [longer[text] for text in expected] == list(range(len(expected)))
    assert [longer.get(text) for text in first] == [base.get(text) for text in first]
    assert longer.some([*expected, "never"]).tolist() == list(range(len(expected)))
    again = Ordinals.from_arrays(longer.to_arrays())
    assert [again.get(text) for text in expected] == list(range(len(expected)))
    with pytest.raises(KeyError):
        longer["never"]


def _parts(world: World) -> list[Columns]:
    snapshot = built(world)
    tables = (snapshot.organizations, snapshot.activities, snapshot.partnerships)
    return [table.base.columns for table in tables]


def _same(one: Columns, other: Columns) -> None:
    arrays, others = one.to_arrays(), other.to_arrays()
    assert arrays.keys() == others.keys()
    for name, array in arrays.items():
        np.testing.assert_array_equal(array, others[name], err_msg=name)


@pytest.mark.untraced
@given(SOME_WORLD)
def test_parts_taken_apart_and_joined_are_the_same(world: World) -> None:
    """Any table cut in two and joined, or turned into arrays and back, has the same arrays."""
    for part in _parts(world):
        half = len(part) // 2
        first, second = np.arange(half), np.arange(half, len(part))
        _same(type(part).joined([part.take(first), part.take(second)]), part)
        _same(type(part).from_arrays(part.to_arrays()), part)


@pytest.mark.parametrize(
    "kind", [OrganizationColumns, ActivityColumns, PartnershipColumns, Strings, Ragged]
)
def test_arrays_that_do_not_fit_are_refused(kind: Any) -> None:
    """A part is never made of arrays that are missing or of other lengths."""
    with pytest.raises((KeyError, ValueError)):
        kind.from_arrays({})


@pytest.mark.parametrize(
    "broken",
    [
        lambda: Ragged.from_arrays({"starts": np.array([0, 2]), "values": np.array([1])}),
        lambda: Strings.from_arrays({"starts": np.array([1]), "blob": np.zeros(0, np.uint8)}),
    ],
)
def test_starts_that_lead_outside_are_refused(broken: Callable[[], object]) -> None:
    """Starts must begin at 0 and end where the values do."""
    with pytest.raises(ValueError, match="do not fit"):
        broken()


def test_texts_turned_round_cannot_be_cut() -> None:
    """The base's words are never copied row by row; to try is a mistake in the program."""
    turned = Texts.of([[[0], []]]).turned_round(1)
    with pytest.raises(ValueError, match="turned round"):
        turned.take(np.array([0]))
