"""Words from rows and from their postings: the same likeness to the last bit."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.activity import Activity
from domain.codes import Visibility
from domain.organization import Organization
from domain.text import Text
from matching import postings
from matching.bags import Bags
from matching.features import HASHES, norms
from matching.maker import seen_by_everybody
from matching.portraits import PortraitColumns
from matching.postings import Postings
from matching.rarity import MANY, Rarity
from matching.shared_words import Asked, hits, of_some, query
from tests.matching.matchmaking import of_world, snapshot, suggest
from tests.worlds import World, activity, org, worlds

Words = dict[int, int]  # hash of a word, and how often it stands in a text
NOTHING = np.zeros(0, np.int64)
_hashes = st.sampled_from([0, 1, 2, 3, 77, HASHES - 1]) | st.integers(0, HASHES - 1)
_texts = st.dictionaries(_hashes, st.integers(1, 255), max_size=12)


def table(rows: Sequence[Words]) -> Bags:
    """Give the words of some rows as features keep them."""
    return Bags.of((sorted(row), [row[word] for word in sorted(row)]) for row in rows)


def held(rows: Sequence[Words]) -> PortraitColumns:
    """Give some rows as the columns that hold them."""
    words = table(rows)
    return PortraitColumns(
        ordinals=np.arange(len(rows), dtype=np.int32),
        vectors=np.zeros((len(rows), 0), np.int8),
        lengths=np.zeros(len(rows), np.float32),
        words=words,
        word_norms=norms(words),
    )


def rarity(rows: Sequence[Words], n_texts: int | None = None) -> Rarity:
    """Count words as if these rows were all there is."""
    found = np.zeros(HASHES, np.int64)
    for row in rows:
        found[list(row)] += 1
    size = len(rows) if n_texts is None else n_texts
    return Rarity(words=found, n_texts=size, themes=NOTHING, regions=NOTHING, n_activities=0)


def asked_for(texts: Sequence[Words], among: Rarity) -> Asked:
    """Turn texts into columns of weights."""
    return query(table(texts), among)


@settings(max_examples=60, deadline=None)
@given(st.lists(_texts, max_size=8), st.lists(_texts, min_size=1, max_size=3), st.data())
def test_postings_and_rows_give_the_same_to_the_last_bit(
    rows: list[Words], asked: list[Words], data: st.DataObject
) -> None:
    """For any rows, any of them in any order, and whichever words are dropped as too light."""
    columns = asked_for(asked, rarity([*rows, *asked]))
    if data.draw(st.booleans()):
        columns = columns.heaviest(data.draw(st.integers(1, 3)))
    straight = of_some(held(rows), None, columns)
    counted = np.array(data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows))),
                       np.bool_)  # fmt: skip
    found = hits(Postings.of(table(rows)), held(rows), columns, counted)
    asked_words = set(columns.words.tolist())
    assert found.rows.tolist() == [
        place for place, row in enumerate(rows) if counted[place] and asked_words & row.keys()
    ]
    turned = found.of(None)
    assert straight.shape == (len(asked), len(rows))
    assert straight.dtype == turned.dtype == np.float32
    expected = np.where(counted, straight, np.float32(0))
    assert turned.tobytes() == expected.tobytes()
    assert found.best.tobytes() == expected[:, found.rows].max(axis=0).tobytes()
    small = hits(None, held(rows), columns, counted)  # a part without postings
    assert small.of(None).tobytes() == expected.tobytes()
    order = data.draw(st.permutations(range(len(rows))))
    some = order[: data.draw(st.integers(0, len(rows)))]
    moved = of_some(held([rows[place] for place in some]), None, columns)
    assert moved.tobytes() == straight[:, some].tobytes()
    picked = of_some(held(rows), np.array(some, np.int64), columns)
    assert picked.tobytes() == moved.tobytes()
    assert found.of(np.array(some, np.int64)).tobytes() == expected[:, some].tobytes()


def test_the_same_words_are_most_alike_and_rare_ones_count_more() -> None:
    """A word that all texts share says little; who shares the rare one is nearer."""
    common, rare, other = 1, 2, 3
    rows = [{common: 1, rare: 1}, {common: 1, other: 1}, {rare: 1, other: 1}, {other: 1}]
    found = of_some(held(rows), None, asked_for([rows[0]], rarity([{common: 1}] * 50 + rows)))[0]
    assert found.argmax() == 0
    assert found[0] > found[2] > found[1] > found[3] == 0
    assert (found <= 1).all()


def test_a_word_on_its_own_that_nobody_else_has_reaches_one() -> None:
    """The most there is: all of a text is the rarest of words."""
    alone = asked_for([{5: 3}], rarity([], n_texts=100))
    assert of_some(held([{5: 7}, {5: 7, 6: 7}]), None, alone)[0].tolist() == pytest.approx(
        [1, 1 / np.sqrt(2)], abs=0.005
    )


def test_what_stands_nearly_everywhere_is_not_asked_for() -> None:
    """In more than a tenth of very many texts; among few texts every word counts."""
    few, many = rarity([{1: 1}] * 200, n_texts=MANY - 1), rarity([{1: 1}] * 200, n_texts=MANY)
    assert asked_for([{1: 1}], few).words.tolist() == [1]
    assert asked_for([{1: 1, 2: 1}], many).words.tolist() == [2]


def test_the_heaviest_words_of_each_text_are_kept() -> None:
    """One for each of two texts, and both whole texts still are what they were measured by."""
    columns = asked_for([{1: 9, 2: 1}, {2: 1, 3: 9}], rarity([{1: 1, 2: 1, 3: 1}]))
    light = columns.heaviest(1)
    assert light.words.tolist() == [1, 3]
    assert light.norm.tolist() == columns.norm.tolist()
    assert columns.heaviest(5).words.tolist() == [1, 2, 3]


def test_common_words_of_very_many_rows_are_counted_and_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They are held, nobody is looked up by them, and the next heaviest words stand in."""
    monkeypatch.setattr(postings, "LARGE", 20)
    rows = [{1: 1, 100 + place: 1} for place in range(21)] + [{}] * 9
    made = Postings.of(table(rows))
    assert (int(made.held[1]), int(made.held[100])) == (21, 1)
    assert np.flatnonzero(made.left_out).tolist() == [1]
    assert not made.complete
    columns = asked_for([{1: 200, 100: 1, 101: 1}], rarity([]))
    assert columns.heaviest(2, made).words.tolist() == [100, 101]
    assert columns.heaviest(1).words.tolist() == [1]
    found = hits(made, held(rows), columns.heaviest(9, made), np.ones(30, np.bool_))
    assert found.rows.tolist() == [0, 1]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.dictionaries(st.integers(0, 4), st.integers(1, 9)), max_size=12), st.data())
def test_what_is_common_is_told_by_what_everybody_sees(
    rows: list[Words], data: st.DataObject
) -> None:
    """For any rows: words are left out as without the hidden ones, and all rows are counted."""
    mask = data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    seen = [row for row, public in zip(rows, mask, strict=True) if public]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "LARGE", 3)
        patch.setattr(postings, "COMMON", 0.4)
        made = Postings.of(table(rows), np.array(mask, np.bool_))
        alone = Postings.of(table(seen))
        everything = Postings.of(table(rows)).held
    assert made.left_out.tolist() == alone.left_out.tolist()
    assert made.held.tolist() == everything.tolist()
    for word in range(5):
        kept, levels = made.rows.row(word)
        if made.left_out[word]:
            assert not len(kept)
        else:
            assert kept.tolist() == [place for place, row in enumerate(rows) if word in row]
            assert levels.tolist() == [row[word] for row in rows if word in row]


MANGROVE = Text.of(en="mangrove")
BANK = org("bank", visibility=Visibility.HIDDEN)
SECRET = tuple(activity(f"x-{n}", "bank", title=Text.of(en="mangrove secret")) for n in range(6))
CLUBS = tuple(org(f"club-{n}", mission=MANGROVE, visibility=Visibility.HIDDEN) for n in range(6))


@pytest.mark.parametrize(
    ("hidden", "works"), [((BANK,), SECRET), (CLUBS, ())], ids=["activities", "portraits"]
)
def test_what_is_hidden_decides_no_word_that_is_looked_up(
    hidden: tuple[Organization, ...], works: tuple[Activity, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With and without a hidden organization's records, a visitor is told the same to the bit."""
    monkeypatch.setattr(postings, "LARGE", 20)
    people = [
        org("asker", mission=MANGROVE), org("p", mission=MANGROVE), org("q"),
        *(org(f"o-{n:02}", mission=Text.of(en=f"number{n}")) for n in range(60)),
    ]  # fmt: skip
    done = [
        activity("w-0", "p", "q", title=MANGROVE),
        activity("w-1", "p", "q", title=Text.of(en="mangrove planting")),
        *(activity(f"v-{n:02}", f"o-{n:02}", title=Text.of(en=f"school number{n}"))
          for n in range(60)),
    ]  # fmt: skip
    plain = snapshot(*people, activities=done)
    more = snapshot(*people, *hidden, activities=[*done, *works])
    assert suggest(more, "asker") == suggest(plain, "asker")
    for one, other in ((plain.activities, more.activities), (plain.portraits, more.portraits)):
        assert one is not None
        assert other is not None
        found, expected = (each.base.postings for each in (other, one))
        assert found is not None
        assert expected is not None
        assert np.array_equal(found.left_out, expected.left_out)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds())
def test_what_everybody_sees_at_the_build_is_what_a_visitor_sees(world: World) -> None:
    """Activities with a public participant, and those that name nobody."""
    built = of_world(world)
    work, own = built.activities.base.columns, built.organizations.base.columns
    seen = seen_by_everybody(work, own, len(built.levels))
    assert seen.tolist() == built.public.activities[0].tolist()


def test_more_words_than_a_small_number_holds_are_told_apart() -> None:
    """Thirteen texts of 10,000 letters may hold 40,000 different words."""
    many = {word: 1 for word in range(0, 200_000, 5)}
    columns = asked_for([many], rarity([]))
    assert len(columns.words) == 40_000
    found = of_some(held([{199_995: 1}, {199_996: 1}]), None, columns)[0]
    assert found[0] > 0 == found[1]


def test_a_text_reaches_its_norm_against_itself() -> None:
    """So that likeness to the asker can be measured as part of the likeness to oneself."""
    texts = [{1: 2, 2: 1, 9: 4}, {3: 1}]
    columns = asked_for(texts, rarity([*texts, {1: 1}, {3: 1}, {8: 1}]))
    found = of_some(held(texts), None, columns)
    assert np.diag(found).tolist() == pytest.approx(columns.norm.tolist(), abs=0.01)


def test_postings_are_made_again_from_their_arrays() -> None:
    """What is saved and mapped equals what was made; it tells in how many rows a word stands."""
    made = Postings.of(table([{1: 1, 2: 5}, {2: 1}, {}]))
    again = Postings.from_arrays(made.to_arrays())
    assert again.held[[1, 2, 3]].tolist() == [1, 2, 0]
    rows, levels = again.rows.row(2)
    assert (rows.tolist(), levels.tolist()) == ([0, 1], [5, 1])
    for name, array in made.to_arrays().items():
        assert array.tobytes() == again.to_arrays()[name].tobytes(), name


@pytest.mark.parametrize("cut", ["starts", "codes", "held"])
def test_arrays_that_do_not_fit_are_refused(cut: str) -> None:
    """A file that was cut short is no index."""
    arrays = Postings.of(table([{1: 1}, {2: 1}])).to_arrays()
    with pytest.raises(ValueError, match="do not fit"):
        Postings.from_arrays(arrays | {cut: arrays[cut][:-1]})
