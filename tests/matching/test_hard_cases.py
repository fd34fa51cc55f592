"""Profiles that fool a similarity engine: twins, boasters, hardly any text, far too much of it."""

import dataclasses
from functools import cache
from typing import Any

import pytest

from domain.codes import ExclusionReason, RegionLevel
from domain.organization import Organization
from domain.text import Text
from domain.viewer import VISITOR
from matching import recommender
from matching.alternatives import alternatives
from matching.features import LONGEST
from matching.snapshot import Snapshot
from mitra.reference import load_vocabulary
from mitra.sample.records import read_sample
from tests.matching.matchmaking import ids, snapshot, suggest, why
from tests.matching.missions import MISSIONS
from tests.worlds import MOMENT, TODAY, activity, org

REAL = load_vocabulary()


# --- twins ------------------------------------------------------------------------------------


@cache
def described() -> tuple[Organization, ...]:
    """Give the organizations of the sample that everybody sees and that say who they are."""
    sample = read_sample(REAL, MOMENT).organizations
    return tuple(
        each
        for each in sample
        if VISITOR.sees(each.visibility, each.id) and each.mission and each.resources
    )[:60]


@cache
def with_twins() -> tuple[Snapshot, dict[str, str]]:
    """Build them with a twin of every sixth, the same but for name, seal and ids."""
    everybody = described()
    twins = {
        each.id: dataclasses.replace(
            each,
            id=f"twin-{each.id}",
            name=Text.of(en=f"Another {place}"),
            identifiers=(),
            resources=tuple(
                dataclasses.replace(one, id=f"twin-{one.id}", organization_id=f"twin-{each.id}")
                for one in each.resources
            ),
        )
        for place, each in enumerate(everybody[::6])
    }
    built = snapshot(*everybody, *twins.values(), vocabulary=REAL)
    return built, {own: twin.id for own, twin in twins.items()}


@pytest.mark.parametrize("place", range(10))
def test_a_twin_is_never_a_complement_and_always_the_first_alternative(place: int) -> None:
    """The same needs, offers, mission, themes and regions: left out below, first above."""
    built, twins = with_twins()
    own, twin = list(twins.items())[place]
    found = [each for each, _ in recommender.ranked(built, own, viewer=VISITOR, now=MOMENT)]
    assert found
    assert twin not in found
    told = why(built, own, twin)
    assert (told.score, told.exclusion) == (0, ExclusionReason.BELOW_MINIMUM)
    likest = alternatives(built, own, viewer=VISITOR, now=MOMENT).page(1)
    assert [edge.node for edge in likest.edges] == [twin]
    assert (likest.edges[0].score or 0) > 0.95


def test_a_twin_that_did_the_same_work_is_no_complement_either() -> None:
    """What it did looks like what the asker did; that makes it a substitute all the more."""
    said: dict[str, Any] = {
        "mission": Text.of(id=MISSIONS[0][0]), "needs": "ice", "offers": "fish",
        "regions": ("ID-MA",), "themes": ("sdg:14",),
    }  # fmt: skip
    title = Text.of(en="A market for small fishers")
    works = [activity(f"w-{each}", each, title=title, start_date=TODAY) for each in ("own", "twin")]
    built = snapshot(
        org("own", **said), org("twin", **said), org("store", needs="fish", offers="ice"),
        activities=works,
    )  # fmt: skip
    assert ids(suggest(built, "own")) == ["store"]


# --- boasters ---------------------------------------------------------------------------------

PAIRED = 148  # pairs of specialists who complete each other
GREEDY = 3  # of 299: 1 %


def _codes(*prefixes: str) -> list[str]:
    return [each.code for each in REAL.concepts if each.code.startswith(prefixes)]


@cache
def boasting() -> tuple[Snapshot, tuple[str, ...]]:
    """Build pairs of specialists, and a few who claim every need, offer, theme and region.

    A pair works on one theme in one province; each of the two needs what the other offers. The
    greedy say everything that any mission says, in both languages, and their ids come first.
    """
    resources, themes = _codes("resource:"), _codes("sdg:", "dac")
    single = [each for each in resources if not REAL.concepts.children(each)]
    provinces = [
        each.code for each in REAL.regions
        if each.level is RegionLevel.PROVINCE and each.code.startswith("ID-")
    ]  # fmt: skip
    honest = []
    for place in range(PAIRED):
        one, two = single[place % len(single)], single[(7 * place + 3) % len(single)]
        told = MISSIONS[place % len(MISSIONS)]
        shared: dict[str, Any] = {
            "themes": (themes[5 * place % len(themes)],),
            "regions": (provinces[place % len(provinces)],),
            "mission": Text.of(id=told[0], en=told[1]),
        }
        honest += [
            org(f"h{place:03}-a", needs=one, offers=two, **shared),
            org(f"h{place:03}-b", needs=two, offers=one, **shared),
        ]
    greedy = [
        org(
            f"greedy-{place}", needs=resources, offers=resources, themes=tuple(themes),
            regions=tuple(each.code for each in REAL.regions), languages=("id", "en"),
            mission=Text.of(id=" ".join(each[0] for each in MISSIONS),
                            en=" ".join(each[1] for each in MISSIONS)),
        )
        for place in range(GREEDY)
    ]  # fmt: skip
    built = snapshot(*honest, *greedy, vocabulary=REAL)
    return built, tuple(each.id for each in greedy)


@pytest.mark.parametrize("place", range(0, PAIRED, 12))
def test_who_claims_everything_does_not_outrank_an_honest_specialist(place: int) -> None:
    """Whoever needs what the asker offers and offers what it needs comes first of all."""
    built, greedy = boasting()
    for own, other in (("a", "b"), ("b", "a")):
        asker = f"h{place:03}-{own}"
        found = recommender.ranked(built, asker, first=300, viewer=VISITOR, now=MOMENT)
        order = [each for each, _ in found]
        assert order[0] == f"h{place:03}-{other}"
        assert min(map(order.index, greedy)) >= 5


def test_who_claims_everything_is_nobodys_closest_colleague() -> None:
    """As an alternative it stands behind those who do the same as the asker."""
    built, greedy = boasting()
    found = alternatives(built, "h000-a", viewer=VISITOR, now=MOMENT).ids
    assert found[0] == "h000-b"  # the same mission, theme and place
    assert not set(greedy) & set(found[:5])


# --- hardly any text, and far too much ----------------------------------------------------------


@cache
def written() -> Snapshot:
    """Build somebody with two sentences, and candidates who differ in what they write."""
    needed: dict[str, Any] = {"needs": "fish", "offers": "ice", "regions": ("ID-MA",)}
    water = Text.of(en="We bring clean water to dry villages. We dig wells.")
    long = Text.of(en="We bring clean water to dry villages. " * 264)
    strange = "Awake dhewe nggawa banyu resik lan apik kanggo bocah ing desa. "
    assert len(long.shown("en")) > LONGEST
    return snapshot(
        org("two-sentences", mission=water, needs="ice", offers="fish", regions=("ID-MA",)),
        org("long", mission=long, **needed),
        org("same", mission=Text.of(en="Clean water for dry villages. " * 12), **needed),
        org("unknown", mission=Text.of(jv=strange * 9), **needed),
        org("silent", name=Text(), **needed),
        org("music", mission=Text.of(en="We play jazz in the cafes of the city. " * 9), **needed),
    )


def test_two_sentences_are_enough_to_be_understood() -> None:
    """Who writes of the same thing is before who writes of music."""
    order = ids(suggest(written(), "two-sentences"))
    assert order.index("same") < order.index("music")


def test_ten_thousand_characters_say_what_they_say_once() -> None:
    """A text of any length is read, and repeating it is worth no more than the text."""
    order = ids(suggest(written(), "two-sentences"))
    assert order.index("long") < order.index("music")
    long, same = (why(written(), "two-sentences", each) for each in ("long", "same"))
    assert long.score < same.score + 0.1
    assert "two-sentences" in ids(suggest(written(), "long"))


def test_a_language_that_the_encoder_does_not_know_lowers_confidence_not_the_offer() -> None:
    """It is suggested for what it offers, and its score is said to be less sure."""
    strange, plain = (why(written(), "two-sentences", each) for each in ("unknown", "music"))
    assert strange.rank is not None
    assert strange.for_you == plain.for_you > 0
    assert strange.confidence < plain.confidence


def test_without_any_text_needs_and_offers_still_count() -> None:
    """Less sure than any text, but there; and it can ask itself."""
    told = {each: why(written(), "two-sentences", each) for each in ("silent", "unknown", "music")}
    assert told["silent"].rank is not None
    assert told["silent"].for_you == told["music"].for_you
    assert told["silent"].confidence < told["unknown"].confidence
    assert "two-sentences" in ids(suggest(written(), "silent"))
