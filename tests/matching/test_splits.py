"""What is hidden leaves no trace, and what should be found is what was hidden."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.codes import ActivityStatus, PartnershipStatus
from domain.text import Text
from matching.corpus import Corpus
from matching.splits import (
    Groups,
    Split,
    in_touch,
    latest_cut,
    newcomers,
    partners_of,
    temporal,
)
from tests.matching.test_evidence import SAID
from tests.worlds import World, activity, org, partnership, worlds

CUT = date(2021, 1, 1)


def corpus_of(world: World) -> Corpus:
    """The corpus of a world."""
    return Corpus(
        organizations=world.organizations,
        activities=world.activities,
        partnerships=world.partnerships,
    )


def mentioned(corpus: Corpus) -> set[str]:
    """Everybody who stands anywhere in a corpus."""
    found = {each.id for each in corpus.organizations}
    found |= {one.organization_id for each in corpus.activities for one in each.participants}
    return found | {one.organization_id for each in corpus.partnerships for one in each.parties}


def hidden_in(corpus: Corpus, split: Split) -> set[str]:
    """Who is in the corpus and not in the training part."""
    return {each.id for each in corpus.organizations} - {
        each.id for each in split.train.organizations
    }


# --- newcomers -------------------------------------------------------------------------------


@pytest.mark.untraced
@given(worlds(), st.integers(0, 3), st.sampled_from([0.2, 0.5, 1.0]))
def test_a_newcomer_leaves_no_trace(world: World, seed: int, share: float) -> None:
    """Nobody hidden stands in the training part, and no group that one was in has a member left.

    The newcomer's own activities name nobody but itself; its partners are people who are there.
    """
    corpus = corpus_of(world)
    split = newcomers(corpus, seed=seed, share=share)
    train = {each.id for each in split.train.organizations}
    groups = Groups.of(corpus)
    left = {groups.activities[each.id] for each in split.train.activities}
    left |= {groups.partnerships[each.id] for each in split.train.partnerships}
    assert mentioned(split.train) <= train
    for each in split.asked:
        assert each.organization is not None
        assert each.asker_id not in train
        assert left.isdisjoint(groups.of_organization[each.asker_id])
        assert each.truth <= train & partners_of(corpus)[each.asker_id]
        assert each.truth
        names = {one.organization_id for work in each.activities for one in work.participants}
        assert names <= {each.asker_id}


@pytest.mark.untraced
@given(worlds(), st.integers(0, 3))
def test_parts_of_a_seed_hide_everybody_small_once(world: World, seed: int) -> None:
    """Over the parts of one seed nobody asks twice; the same call gives the same split."""
    corpus = corpus_of(world)
    parts = [newcomers(corpus, seed=seed, share=0.5, part=part) for part in (0, 1)]
    askers = [each.asker_id for split in parts for each in split.asked]
    assert len(askers) == len(set(askers))
    assert parts[0] == newcomers(corpus, seed=seed, share=0.5)


# Two families of work: the fishers' with the ice house, the choir's with the hall. The well is
# dug by the fishers and the choir under two titles that begin alike, so it is one group.
LONG = "Wells for every village on the coast, dug and kept by those who drink from them. " * 5
FISHING = activity("fishing", "fishers", "ice-house", themes=("dac:31320",), regions=("ID-MA",))
SINGING = activity("singing", "choir", "hall", themes=("sdg:4",), regions=("ID-JB",))
WELL_1 = activity("well-1", "fishers", "diggers", title=Text.of(en=LONG + "One"))
WELL_2 = activity("well-2", "choir", "diggers", title=Text.of(en=LONG + "Two"))
ICE_HOUSE = org("ice-house", themes=("dac:31320", "sdg:14"), regions=("ID-MA", "ID-JB"))
COAST = Corpus(
    organizations=(org("fishers"), ICE_HOUSE, org("choir"), org("hall"), org("diggers")),
    activities=(FISHING, SINGING, WELL_1, WELL_2, activity("ice", "ice-house", "hall")),
)


def asking(corpus: Corpus, identity: str) -> Split:
    """The split in which one organization alone is hidden."""
    small = len(corpus.organizations)
    for part in range(small):
        split = newcomers(corpus, seed=1, share=1 / small, part=part)
        if hidden_in(corpus, split) >= {identity} and any(
            each.asker_id == identity for each in split.asked
        ):
            return split
    raise AssertionError(f"{identity} never asks")


def test_activities_that_begin_alike_are_hidden_together() -> None:
    """With the fishers goes the choir's well too, which would tell that they dig with diggers.

    The diggers did nothing else and say nothing of themselves, so they are unknown as well.
    """
    split = asking(COAST, "fishers")
    assert [each.id for each in split.train.activities] == ["singing", "ice"]
    assert hidden_in(COAST, split) == {"fishers", "diggers"}
    assert [(each.asker_id, each.truth) for each in split.asked] == [
        ("fishers", frozenset({"ice-house"}))
    ]


def test_a_profile_forgets_what_only_hidden_work_says() -> None:
    """The ice house keeps a theme that is its own and a region; fishing and Maluku are gone."""
    split = asking(COAST, "fishers")
    house = next(each for each in split.train.organizations if each.id == "ice-house")
    assert house.themes == ("sdg:14",)
    assert house.regions == ("ID-JB",)


def test_who_speaks_for_itself_stays_known() -> None:
    """An organization whose only work is hidden stays if it states a mission."""
    spoken = org("diggers", mission=Text.of(en="We dig wells."))
    corpus = Corpus(
        organizations=[spoken if each.id == "diggers" else each for each in COAST.organizations],
        activities=COAST.activities,
    )
    split = asking(corpus, "fishers")
    assert split.asked[0].truth == {"ice-house", "diggers"}


def test_partners_are_answers_unless_they_declined() -> None:
    """A partnership is evidence like work together; a refusal is not, and neither is a crowd."""
    everybody = [f"member-{number}" for number in range(11)]
    corpus = Corpus(
        organizations=[org(each, mission=Text.of(en=each)) for each in ("a", "b", "c", *everybody)],
        activities=[activity("crowd", "a", *everybody[:10])],
        partnerships=[
            partnership("yes", "a", "b"),
            partnership("no", "a", "c", status=PartnershipStatus.DECLINED),
        ],
    )
    assert partners_of(corpus) == in_touch(corpus) == {"a": {"b"}, "b": {"a"}}
    split = asking(corpus, "a")
    assert split.asked[0].truth == {"b"}
    assert split.train.partnerships == []


def test_what_never_began_is_no_work_together() -> None:
    """Planned and cancelled work and proposals teach nothing; but nobody need suggest them."""
    corpus = Corpus(
        organizations=[org(each) for each in "abcdef"],
        activities=[
            activity("planned", "a", "b", status=ActivityStatus.PIPELINE),
            activity("cancelled", "a", "c", status=ActivityStatus.CANCELLED),
            activity("done", "a", "d", status=ActivityStatus.CLOSED),
        ],
        partnerships=[
            partnership("proposed", "a", "e", status=PartnershipStatus.PROPOSED),
            partnership("over", "a", "f", status=PartnershipStatus.TERMINATED),
        ],
    )
    assert partners_of(corpus)["a"] == {"d", "f"}
    assert in_touch(corpus)["a"] == {"b", "c", "d", "e", "f"}


def test_a_large_organization_is_never_hidden() -> None:
    """With more than ten groups it stays, whatever the share."""
    works = [activity(f"work-{number}", "giant", f"dwarf-{number}") for number in range(11)]
    corpus = Corpus(
        organizations=[org("giant"), *(org(f"dwarf-{number}") for number in range(11))],
        activities=works,
    )
    split = newcomers(corpus, seed=1, share=0.5)
    assert {each.asker_id[:5] for each in split.asked} == {"dwarf"}
    assert {each.truth for each in split.asked} == {frozenset({"giant"})}


@pytest.mark.parametrize("share", [0, -0.2, 1.2, float("nan")])
def test_an_impossible_share_is_refused(share: float) -> None:
    """Nobody or more than everybody cannot be hidden."""
    with pytest.raises(ValueError, match="share"):
        newcomers(COAST, seed=1, share=share)


@pytest.mark.untraced
@given(worlds())
def test_an_empty_or_unconnected_corpus_asks_nothing(world: World) -> None:
    """Without work together there is no answer, so no question, and nothing fails."""
    alone = Corpus(organizations=world.organizations)
    for corpus in (Corpus(), alone):
        assert newcomers(corpus, seed=1).asked == ()
        assert temporal(corpus, CUT).asked == ()
        assert latest_cut(corpus) is None


# --- over time -------------------------------------------------------------------------------

TIMES = Corpus(
    organizations=[org(each, themes=("sdg:14",)) for each in ("a", "b", "c", "d", "e")],
    activities=[
        activity("ab", "a", "b", start_date=date(2019, 5, 1)),
        activity("cd", "c", "d", start_date=date(2020, 5, 1)),
        activity("ab again", "a", "b", start_date=date(2022, 5, 1)),
        activity("ac", "a", "c", start_date=date(2021, 1, 1), themes=("sdg:14",)),
        activity("ae", "a", "e", start_date=date(2022, 1, 1)),
        activity("undated", "d", "b"),
    ],
)


def test_only_those_known_before_meet_after() -> None:
    """A and C first meet after the cut; A and B had met; E was unknown, and undated is before."""
    split = temporal(TIMES, CUT)
    assert {each.asker_id: each.truth for each in split.asked} == {"a": {"c"}, "c": {"a"}}
    assert [each.id for each in split.train.activities] == ["ab", "cd", "undated"]
    assert all(each.organization is None for each in split.asked)


def test_what_began_after_the_cut_is_forgotten_in_profiles() -> None:
    """A and C have the theme from later work alone, so it may not be known; B states it itself."""
    themes = {each.id: each.themes for each in temporal(TIMES, CUT).train.organizations}
    assert themes["a"] == themes["c"] == ()
    assert themes["b"] == ("sdg:14",)


@pytest.mark.untraced
@given(worlds(), st.dates(date(2000, 1, 1), date(2030, 1, 1)))
def test_nothing_after_the_cut_is_known_before(world: World, cut: date) -> None:
    """No group in the training part began on the cut or later; every answer is new and known."""
    corpus = corpus_of(world)
    split = temporal(corpus, cut)
    groups = Groups.of(corpus)
    numbers = {groups.activities[each.id] for each in split.train.activities}
    numbers |= {groups.partnerships[each.id] for each in split.train.partnerships}
    assert all(groups.begun.get(number, date.min) < cut for number in numbers)
    before, known = partners_of(split.train), {each.id for each in split.train.organizations}
    assert mentioned(split.train) <= known
    for each in split.asked:
        assert each.truth <= known - before.get(each.asker_id, frozenset())
        assert each.truth <= partners_of(corpus)[each.asker_id]


def test_what_was_said_is_known_of_those_known_and_before_the_cut() -> None:
    """B and F are known both before the cut and to newcomers; who is hidden has said nothing."""
    early = datetime(2020, 12, 31, 23, tzinfo=UTC)
    said = [
        replace(SAID, asker_id="a", candidate_id=candidate, given_at=early + timedelta(hours=late))
        for candidate, late in (("b", 0), ("c", 1), ("nobody", 0))
    ]
    before = temporal(TIMES, CUT).with_feedback(said)
    assert [each.candidate_id for each in before.feedback] == ["b"]
    assert before.organizations == temporal(TIMES, CUT).train.organizations
    hidden = newcomers(TIMES, seed=0, share=1.0)
    assert {each.id for each in TIMES.organizations} > {
        each.id for each in hidden.train.organizations
    }
    assert hidden.with_feedback(said).feedback == []


def test_the_usual_cut_leaves_a_quarter_of_the_groups_after_it() -> None:
    """Of eight groups with different first days the last two begin on or after the cut."""
    works = [
        activity(f"work-{number}", "a", start_date=date(2020, 1, 1 + number)) for number in range(8)
    ]
    assert latest_cut(Corpus(activities=works)) == date(2020, 1, 7)
