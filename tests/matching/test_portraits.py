"""What all texts of an organization say together, in worlds where it can be counted by hand."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.activity import Activity
from domain.text import Text
from matching import portraits
from matching.bags import AMOUNTS, LEVELS, MOST
from matching.corpus import Delta
from matching.drafts import Draft, Read
from matching.drawing import WORDS
from matching.features import Features, cosines
from matching.snapshot import Snapshot
from tests.matching.matchmaking import ENCODER, snapshot
from tests.worlds import activity, org

ICE = Text.of(en="Crushed ice for harbors")
BOATS = Text.of(en="Wooden boats between islands")
SCHOOL = Text.of(en="Reading lessons in coastal schools")
STORE = org("store", mission=ICE)
NO_NAME = Text()


def work(identity: str, *organizations: str, title: Text, body: Text = NO_NAME) -> Activity:
    """Make an activity that says no more than its title, unless told otherwise."""
    return activity(identity, *organizations, title=title, description=body)


def words_of(built: Snapshot, identity: str) -> dict[int, int]:
    """Give the words of somebody's portrait and how often each counts."""
    row = _row(built, identity)
    words, levels = row.words.row(0)
    return dict(zip(words.tolist(), levels.tolist(), strict=True))


def vector_of(built: Snapshot, identity: str) -> bytes:
    """Give the direction of somebody's portrait."""
    return _row(built, identity).vectors.tobytes()


def _row(built: Snapshot, identity: str) -> portraits.PortraitColumns:
    assert built.portraits is not None
    where = built.portraits.find(identity)
    assert where is not None, identity
    return built.portraits.parts[where[0]].take(np.array([where[1]]))


def _read(*records: Activity) -> Counter[int]:
    read = Features.of(records, ENCODER)
    found: Counter[int] = Counter()
    _, words, levels = read.words.decoded()
    for hashed, level in zip(words.tolist(), levels.tolist(), strict=True):
        found[hashed] += int(AMOUNTS[level])
    return found


def test_a_portrait_is_the_mission_and_every_distinct_activity() -> None:
    """Words are added up; those of an activity of somebody else are not."""
    own = work("a", "store", title=BOATS)
    other = work("b", "choir", title=SCHOOL)
    built = snapshot(STORE, org("choir"), activities=[own, other])
    mission = Features.of([STORE], ENCODER)
    expected = Counter(_read(own))
    words, levels = mission.words.row(0)
    expected.update(dict(zip(words.tolist(), AMOUNTS[levels].tolist(), strict=True)))
    told = {word: int(LEVELS[count]) for word, count in expected.items()}
    assert words_of(built, "store") == told


def test_the_same_text_counts_once() -> None:
    """A programme published in ten parts says no more than in one; a word said anew does."""
    one = snapshot(STORE, activities=[work("a", "store", title=BOATS)])
    ten = [work(f"a{place}", "store", title=BOATS) for place in range(10)]
    again = snapshot(STORE, activities=ten)
    assert words_of(again, "store") == words_of(one, "store")
    assert vector_of(again, "store") == vector_of(one, "store")
    more = snapshot(STORE, activities=[*ten, work("b", "store", title=BOATS, body=ICE)])
    assert words_of(more, "store") != words_of(one, "store")


def test_meaning_leans_to_what_most_texts_say() -> None:
    """Three activities with boats and one with schools: boats are nearer."""
    boats = [
        work(str(place), "store", title=Text.of(en=f"Wooden boats between islands {name}"))
        for place, name in enumerate(("north", "south", "east"))
    ]
    built = snapshot(org("store"), activities=[*boats, work("z", "store", title=SCHOOL)])
    row = _row(built, "store")
    asked = Features.of([work("x", title=BOATS), work("y", title=SCHOOL)], ENCODER)
    near = cosines(row.vectors, row.lengths, asked.vectors, asked.lengths)[:, 0]
    assert near[0] > near[1] > 0


def test_only_the_commonest_words_are_kept() -> None:
    """Of more words than fit, those said most often stay, ties by hash; levels end counts."""
    alphabet = [f"kata{place:04d}" for place in range(WORDS + 200)]
    told = work("a", "store", title=Text.of(en="kata"), body=Text.of(en=" ".join(alphabet)))
    twice = work("b", "store", title=Text.of(en=" ".join(alphabet[-50:])))
    loud = work("c", "store", title=Text.of(en=" ".join(["ombak"] * 200)))
    louder = work("d", "store", title=Text.of(en=" ".join(["ombak"] * 201)))
    records = [told, twice, loud, louder]
    built = snapshot(org("store", name=NO_NAME), activities=records)
    whole = _read(*records)
    kept = sorted(whole.items(), key=lambda each: (-each[1], each[0]))[:WORDS]
    assert words_of(built, "store") == {word: int(LEVELS[min(count, MOST)]) for word, count in kept}
    assert len(whole) > WORDS


def test_without_any_text_a_portrait_is_empty() -> None:
    """It has a row all the same, of zeros, so that it can be asked about."""
    row = _row(snapshot(org("silent", name=NO_NAME), STORE), "silent")
    assert (row.lengths.tolist(), row.word_norms.tolist()) == ([0], [0])
    assert not len(row.words.codes)
    assert not row.vectors.any()


def test_words_that_say_nothing_still_mean_something() -> None:
    """Texts without a word that counts differ by their vectors, wherever they lie."""
    one, two = Text.of(zh="水"), Text.of(zh="火")
    straight = [work("a", "store", title=one), work("b", "store", title=two)]
    crossed = [work("a", "store", title=two), work("b", "store", title=one)]
    found = {
        vector_of(snapshot(org("store", name=NO_NAME), activities=each), "store")
        for each in (straight, crossed)
    }
    alone = snapshot(org("store", name=NO_NAME), activities=straight[:1])
    assert len(found) == 1
    assert vector_of(alone, "store") not in found


@pytest.mark.parametrize("removed", [False, True])
def test_an_activity_changes_the_portraits_of_all_in_it(removed: bool) -> None:
    """Of those in it before and of those in it now, at once; nobody else's row is touched."""
    start = [work("a", "store", "choir", title=BOATS), work("b", "boat", title=SCHOOL)]
    everybody = (STORE, org("choir"), org("boat"), org("far"))
    built = snapshot(*everybody, activities=start)
    moved = work("a", "choir", "boat", title=ICE)
    delta = Delta(seq=2, activities=() if removed else (moved,),
                  removed=frozenset({"a"} if removed else ()))  # fmt: skip
    changed = built.apply(delta)
    fresh = snapshot(*everybody, activities=[*start[1:]] if removed else [moved, *start[1:]])
    for each in everybody:
        assert words_of(changed, each.id) == words_of(fresh, each.id), each.id
        assert vector_of(changed, each.id) == vector_of(fresh, each.id), each.id
    assert built.portraits is not None
    assert changed.portraits is not None
    assert changed.portraits.find("far") == built.portraits.find("far")
    assert words_of(built, "store") != words_of(changed, "store")


def test_who_is_gone_has_no_portrait() -> None:
    """It goes with the organization."""
    gone = snapshot(STORE, org("choir")).apply(Delta(seq=2, removed=frozenset({"store"})))
    assert gone.portraits is not None
    assert gone.portraits.find("store") is None
    assert gone.portraits.find("choir") is not None


# The same words in another order have another vector, so they are two texts.
_PHRASES = ("air desa", "desa air", "perahu", "水", "火", "dan", "air air desa")


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(_PHRASES), max_size=6), st.permutations(range(6)), st.data())
def test_a_portrait_does_not_depend_on_the_order_in_which_texts_came(
    titles: list[str], order: list[int], data: st.DataObject
) -> None:
    """Ids turned round, and any number of the activities coming later."""
    records = [
        work(f"w{place}", "store", title=Text.of(id=title)) for place, title in enumerate(titles)
    ]
    turned = [
        work(f"w{order[place]}", "store", title=Text.of(id=title))
        for place, title in enumerate(titles)
    ]
    late = data.draw(st.integers(0, len(titles)))
    straight = snapshot(STORE, activities=records)
    other = snapshot(STORE, activities=turned[late:])
    for each in turned[:late]:
        other = other.apply(Delta(seq=other.seq + 1, activities=(each,)))
    assert words_of(other, "store") == words_of(straight, "store")
    assert vector_of(other, "store") == vector_of(straight, "store")


def test_who_is_in_many_activities_is_drawn_as_from_nothing() -> None:
    """What the base remembers of its activities counts no longer once one of them changes."""
    texts = [Text.of(en=f"Boats and ice number{place} for harbors") for place in range(80)]
    works = {f"w{place:02}": work(f"w{place:02}", "store", title=text)
             for place, text in enumerate(texts)}  # fmt: skip
    built = snapshot(STORE, activities=list(works.values()))
    changes: list[tuple[str, Activity | None]] = [
        ("new", work("new", "store", title=SCHOOL)),
        ("w03", work("w03", "store", title=SCHOOL, body=ICE)),
        ("w04", None),
        ("w05", work("w05", "choir", title=texts[5])),
        ("again", work("again", "store", title=texts[5])),
    ]
    for seq, (identity, record) in enumerate(changes, 2):
        works.pop(identity, None)
        gone = frozenset([identity]) if record is None else frozenset()
        if record is not None:
            works[identity] = record
        activities = [record] if record is not None else []
        built = built.apply(Delta(seq=seq, activities=activities, removed=gone))
        fresh = snapshot(STORE, activities=[works[each] for each in sorted(works)])
        assert words_of(built, "store") == words_of(fresh, "store"), identity
        assert vector_of(built, "store") == vector_of(fresh, "store"), identity


def test_drafts_do_not_depend_on_the_portions_in_which_texts_came() -> None:
    """Texts of two owners added at once, one by one, or to drafts that are put together."""
    records = [work(f"w{place}", title=title, body=ICE)
               for place, title in enumerate((ICE, BOATS, SCHOOL, BOATS, ICE))]  # fmt: skip
    texts = Read.of(Features.of(records, ENCODER))
    owners, rows = np.array([0, 0, 1, 1, 1]), np.arange(5)
    whole = Draft.of_nothing(2).adding(owners, rows, texts)
    single = Draft.of_nothing(2)
    for place in (3, 0, 4, 2, 1, 3):  # one comes twice
        single = single.adding(owners[[place]], rows[[place]], texts)
    apart = Draft.joined(
        [Draft.of_nothing(1).adding(np.zeros(len(own), np.int64), own, texts)
         for own in (rows[:2], rows[2:])]
    )  # fmt: skip
    for other in (single, apart):
        assert np.array_equal(other.sums, whole.sums)
        assert np.array_equal(other.commonest().codes, whole.commonest().codes)
        assert np.array_equal(np.diff(other.digest_ends), [2, 3])
