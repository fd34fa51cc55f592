"""How rare words, themes and regions are: counted on what everybody sees, whatever changed."""

import dataclasses
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.activity import Activity
from domain.codes import Visibility
from domain.organization import Organization
from domain.text import Text
from domain.viewer import LOCAL_ADMINISTRATOR, VISITOR
from matching.corpus import Delta
from matching.features import HASHES, Features
from matching.rarity import Rarity
from matching.snapshot import Snapshot
from tests.matching.matchmaking import ENCODER, of_world, snapshot, suggest
from tests.small_vocabulary import VOCABULARY
from tests.worlds import MOMENT, World, activity, org, successors, worlds

CHANCE = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
ICE = Text.of(en="crushed ice")


def _same(one: Rarity, two: Rarity) -> None:
    for each in dataclasses.fields(Rarity):
        assert np.array_equal(getattr(one, each.name), getattr(two, each.name)), each.name


def _told(world: World) -> Rarity:
    """Count with plain loops what everybody sees."""
    public = world.seen_by(VISITOR)
    texts: list[Any] = [each for each in public.organizations if each.archived_at is None]
    texts += public.activities
    words: Counter[int] = Counter()
    total = 0
    for each in texts:
        own = set(Features.of([each], ENCODER).words.row(0)[0].tolist())
        words.update(own)
        total += bool(own)
    themes = Counter(code for each in public.activities for code in set(each.themes))
    regions = Counter(code for each in public.activities for code in set(each.regions))
    counts = np.zeros(HASHES, np.int64)
    counts[list(words)] = list(words.values())
    return Rarity(
        words=counts,
        n_texts=total,
        themes=np.array([themes[each.code] for each in VOCABULARY.concepts], np.int64),
        regions=np.array([regions[each.code] for each in VOCABULARY.regions], np.int64),
        n_activities=len(public.activities),
    )


@pytest.mark.untraced
@CHANCE
@given(worlds(), st.data())
def test_counts_after_changes_are_those_of_a_new_count(world: World, data: st.DataObject) -> None:
    """Counted before and after each of some changes, records hidden, shown, archived and gone."""
    built = of_world(world)
    _same(Rarity.of(built), _told(world))
    for _ in range(2):
        later = data.draw(successors(world))
        world = later.upon(world)
        built = built.apply(
            Delta(
                seq=built.seq + 1,
                organizations=later.organizations,
                activities=later.activities,
                partnerships=later.partnerships,
            )
        )
        _same(Rarity.of(built), _told(world))
    gone = data.draw(st.sets(st.sampled_from([each.id for each in world.activities] or ["none"])))
    left = tuple(each for each in world.activities if each.id not in gone)
    built = built.apply(Delta(seq=built.seq + 1, removed=frozenset(gone)))
    _same(Rarity.of(built), _told(dataclasses.replace(world, activities=left)))


def _built(*more: Organization | Activity) -> Snapshot:
    return snapshot(
        org("asker", mission=ICE), org("other", mission=Text.of(en="ice boats")),
        *(each for each in more if isinstance(each, Organization)),
        activities=[each for each in more if isinstance(each, Activity)],
    )  # fmt: skip


def test_what_is_hidden_makes_no_word_commoner() -> None:
    """Neither a hidden organization nor its own work changes a count or anybody's weights."""
    hidden = org("x", mission=ICE, visibility=Visibility.HIDDEN)
    plain, more = _built(), _built(hidden, activity("work", "x", title=ICE, themes=("sdg:4",)))
    _same(Rarity.of(plain), Rarity.of(more))
    assert suggest(plain, "asker") == suggest(more, "asker")


def test_whoever_asks_the_weights_are_the_same() -> None:
    """They are counted on what everybody sees: an administrator learns no rarer words."""
    built = _built(org("x", mission=ICE, visibility=Visibility.MEMBERS))
    suggest(built, "asker", LOCAL_ADMINISTRATOR)
    first = Rarity.of(built)
    suggest(built, "asker")
    assert Rarity.of(built) is first
    _same(first, Rarity.of(_built()))


def test_work_of_an_archived_organization_and_of_nobody_counts() -> None:
    """Everybody sees it; a hidden organization's is seen by nobody, so it does not."""
    plain = Rarity.of(_built())
    gone, hidden = org("x", archived_at=MOMENT), org("y", visibility=Visibility.HIDDEN)
    works = [activity("v", "x", title=ICE), activity("w", title=ICE), activity("z", "y", title=ICE)]
    found = Rarity.of(_built(gone, hidden, *works))
    assert found.n_texts == plain.n_texts + 2
    assert found.n_activities == plain.n_activities + 2
    assert (found.words - plain.words).max() == 2


def test_an_archived_organization_no_longer_counts() -> None:
    """Its texts are nobody's any more; those of its work remain."""
    gone = org("x", mission=ICE, archived_at=MOMENT)
    _same(Rarity.of(_built(gone)), Rarity.of(_built()))
    assert Rarity.of(_built(activity("w", "other", title=ICE))).n_activities == 1


def test_rare_themes_and_regions_say_more() -> None:
    """The idf in whole thousandths; what stands nowhere says most, what stands everywhere least."""
    works = [activity(f"w{place}", themes=("sdg:4",), regions=("ID",)) for place in range(9)]
    works.append(activity("x", themes=("sdg:14",), regions=("ID",)))
    found = Rarity.of(_built(*works))
    theme = {each.code: int(weight) for each, weight in
             zip(VOCABULARY.concepts, found.theme_weights, strict=True)}  # fmt: skip
    place = VOCABULARY.regions.ordinal("ID")
    assert theme["sdg:6"] > theme["sdg:14"] > theme["sdg:4"] > 0
    assert theme["sdg:14"] == round(1000 * (np.log(11 / 2) + 0.3))
    assert found.region_weights[place] == 100


def test_no_record_at_all_has_weights_too() -> None:
    """Of an empty graph nothing is rare, and nothing is divided by zero."""
    found = Rarity.of(snapshot())
    assert (found.n_texts, found.n_activities, found.largest) == (0, 0, 1.0)
    assert found.idf(np.array([0, 1], np.int32)).tolist() == [1, 1]
    assert set(found.theme_weights.tolist()) == {300}
