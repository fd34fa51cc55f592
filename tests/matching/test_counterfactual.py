"""Changes that would bring two together: what is promised is what a changed record would give."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest

from domain.codes import CounterfactualKind as Kind
from domain.codes import OrganizationType, ResourceKind, Visibility
from domain.organization import Identifier, Organization
from domain.recommendation import Brief, Counterfactual, MatchFilter
from domain.resource import Resource
from domain.text import Text
from domain.viewer import VISITOR
from matching import what_if
from matching.changes import changes
from matching.corpus import Delta
from matching.counterfactual import LOOKED_AT, asked, ranked_again
from matching.pair import Pair
from matching.pairs import Pairs
from matching.recommender import ANY_MATCH, NEUTRAL, listed, organization_asker
from matching.snapshot import Snapshot
from matching.weights import PRIOR
from mitra.reference import load_vocabulary
from tests.matching.matchmaking import ids, snapshot, suggest, why
from tests.worlds import MOMENT, activity, org, partnership

REAL = load_vocabulary()
OFFERS = ("training", "maps", "boat-transport", "volunteers", "data", "medicine", "seeds")
REGIONS = ("ID-MA", "ID-MU", "ID-NT", "ID-NB", "ID-JB", "ID-PA")
THEMES = ("sdg:4", "sdg:6", "sdg:13", "sdg:14", "sdg:16")


def world(size: int = 40) -> tuple[list[Organization], Snapshot]:
    """A seeded world in which everybody needs, offers, works and names something."""
    chance = Random(7)  # noqa: S311 # a world, not a secret
    organizations = []
    for place in range(size):
        need, offer = chance.sample(OFFERS, 2)
        organizations.append(
            org(
                f"o-{place:03}", needs=need, offers=offer,
                regions=tuple(chance.sample(REGIONS, 2)), themes=tuple(chance.sample(THEMES, 2)),
                mission=Text.of(id=f"Kami bekerja bagi {chance.choice(OFFERS)} di desa."),
                languages=("id",),
            )
        )  # fmt: skip
    works = [
        activity(
            f"w-{place:03}", *chance.sample([each.id for each in organizations], 3),
            title=Text.of(id=f"{chance.choice(OFFERS)} di {chance.choice(REGIONS)}"),
            themes=(chance.choice(THEMES),), regions=(chance.choice(REGIONS),),
        )
        for place in range(size)
    ]  # fmt: skip
    return organizations, snapshot(*organizations, activities=works, vocabulary=REAL)


RECORDS, WORLD = world()
ASKER = "o-000"


def found(built: Snapshot, asker: str | Brief, *partners: str, **wish: Any) -> Any:
    """Ask as a visitor."""
    given = {"viewer": VISITOR, "now": MOMENT, "first": 10} | wish
    return what_if.counterfactuals(built, asker, partners, **given)


def test_an_offer_that_is_needed_moves_a_candidate_up() -> None:
    """Three rivals offer what is needed; a ferry looks for boat transport in Maluku.

    Offering that would bring it from the fourth place to the first.
    """
    same = Text.of(en="We work for the coast.")  # so that texts speak for nobody
    asker = org("a", mission=same, needs="training", regions=("ID-MA",))
    rivals = [
        org(f"r-{each}", mission=same, offers="training", regions=("ID-JB",)) for each in range(3)
    ]
    candidate = org("b", mission=same, needs="boat-transport", regions=("ID-MA",))
    built = snapshot(asker, *rivals, candidate, vocabulary=REAL)
    assert why(built, "a", "b").rank == 4
    (best, *_) = found(built, "a", "b")["b"]
    label = REAL.concepts.get("resource:boat-transport").label.shown("id").lower()
    assert (best.kind, best.code, best.rank) == (Kind.ADD_OFFER, "resource:boat-transport", 1)
    assert best.text.shown("id") == f"Jika Anda menawarkan {label} di Maluku: peringkat 4 → 1."
    assert best.text.shown("en") == "If you offered boat transport in Maluku: rank 4 → 1."


def _really(built: Snapshot, asker: Organization, told: Counterfactual) -> Snapshot:
    """Give the snapshot in which the asker made the change."""
    code = str(told.code)
    change: dict[Kind, Callable[[], dict[str, Any]]] = {
        Kind.ADD_REGION: lambda: {"regions": (*asker.regions, code)},
        Kind.ADD_THEME: lambda: {"themes": (*asker.themes, code)},
        Kind.ADD_OFFER: lambda: _more(asker, ResourceKind.OFFER, code),
        Kind.ADD_NEED: lambda: _more(asker, ResourceKind.NEED, code),
    }
    changed = replace(asker, **change[told.kind]())
    return built.apply(Delta(seq=2, organizations=[changed]))


def _more(asker: Organization, kind: ResourceKind, code: str) -> dict[str, Any]:
    fresh = Resource(id="fresh", organization_id=asker.id, kind=kind, concept=code)
    return {"resources": (*asker.resources, fresh)}


def test_every_promise_is_kept_by_the_changed_record() -> None:
    """Score and rank told are those that the list has once the record was changed."""
    records = {each.id: each for each in RECORDS}
    kinds = set()
    for asker in ("o-000", "o-007", "o-021"):
        partners = ids(suggest(WORLD, asker, first=10))
        for partner, told in found(WORLD, asker, *partners).items():
            for each in told:
                if each.kind in (Kind.ADD_OFFER, Kind.ADD_NEED) and not _in_own_regions(
                    records[asker], records[partner]
                ):
                    continue  # offered where the partner is: the record would need a place
                after = why(_really(WORLD, records[asker], each), asker, partner)
                assert each.score == pytest.approx(after.score, abs=1e-6)
                assert each.rank == after.rank
                kinds.add(each.kind)
    assert kinds == {Kind.ADD_OFFER, Kind.ADD_NEED, Kind.ADD_REGION, Kind.ADD_THEME}


def _in_own_regions(asker: Organization, partner: Organization) -> bool:
    return bool(set(asker.regions) & set(partner.regions))


def test_the_best_ten_are_those_of_ranking_everybody_again() -> None:
    """Three hundred organizations: 200 ranked again give the same ten as all of them do."""
    _, built = world(300)
    sight = built.sight(VISITOR)
    asker = organization_asker(built, sight, ASKER, MOMENT)
    assert asker is not None
    ranking = listed(built, sight, asker, ANY_MATCH, NEUTRAL, PRIOR, MOMENT)
    assert np.count_nonzero(ranking.ranked) > LOOKED_AT
    tried = 0
    for row in ranking.first(ranking.ranked, 5).tolist():
        ordinal = int(ranking.scored.ordinals[row])
        for change in changes(Pair(Pairs(ranking.scored), row)):
            few = ranked_again(ranking, ANY_MATCH, ordinal, asked(ranking, change))
            everybody = listed(built, sight, change.asker, ANY_MATCH, NEUTRAL, PRIOR, MOMENT)
            best = [
                each.scored.ordinals[each.first(each.ranked, 10)].tolist()
                for each in (few, everybody)
            ]
            assert best[0] == best[1]
            tried += 1
    assert tried > 10


def test_confirming_and_verifying_change_no_score_and_are_not_offered() -> None:
    """No term reads the asker's own confirmation or identifiers."""
    asker = org("a", needs="training", regions=("ID-MA",))
    better = replace(
        asker,
        identifiers=(Identifier(scheme="XI-LEI", value="1", verified=True),),
    )
    old = replace(asker, confirmed_at=MOMENT.replace(year=MOMENT.year - 3))
    others = [org("b", offers="training", needs="maps", regions=("ID-MA",)), org("c")]
    scores = [
        why(snapshot(each, *others, vocabulary=REAL), "a", "b").score
        for each in (asker, better, old)
    ]
    assert len(set(scores)) == 1
    told = found(snapshot(old, *others, vocabulary=REAL), "a", "b")["b"]
    assert {each.kind for each in told} <= {Kind.ADD_OFFER, Kind.ADD_NEED}


@pytest.mark.parametrize(
    ("asker", "needed"),
    [
        ({"needs": "boat-transport"}, "boat-transport"),
        ({}, "grant"),
        ({}, "permits"),
    ],
    ids=["what it lacks", "money", "permits"],
)
def test_nothing_absurd_is_proposed(asker: dict[str, Any], needed: str) -> None:
    """A local NGO does not offer what it needs itself, nor grants, nor permits."""
    built = snapshot(
        org("a", type=OrganizationType.LOCAL_NGO, regions=("ID-MA",), **asker),
        org("b", needs=needed, regions=("ID-MA",)),
        vocabulary=REAL,
    )
    assert all(each.kind is not Kind.ADD_OFFER for each in found(built, "a", "b")["b"])
    funder = org("f", type=OrganizationType.FOUNDATION, regions=("ID-MA",))
    rich = snapshot(funder, org("b", needs="grant", regions=("ID-MA",)), vocabulary=REAL)
    assert found(rich, "f", "b")["b"][0].code == "resource:grant"


def test_the_best_change_comes_first_and_none_lowers_the_rank() -> None:
    """Sorted by score; `first` cuts the list; whatever is told helps."""
    partners = ids(suggest(WORLD, ASKER, first=10))
    all_told = found(WORLD, ASKER, *partners)
    assert sum(map(len, all_told.values())) > 10
    for place, partner in enumerate(partners, 1):
        told = all_told[partner]
        scores = [each.score for each in told]
        assert scores == sorted(scores, reverse=True)
        assert all(each.rank is not None and each.rank <= place for each in told)
        assert found(WORLD, ASKER, partner, first=2)[partner] == told[:2]


def test_one_that_is_in_no_list_has_a_score_and_no_rank() -> None:
    """A partner already: what would bring it nearer can still be told."""
    asker = org("a", needs="training", regions=("ID-MA",))
    other = org("b", needs="boat-transport", regions=("ID-MA",))
    built = snapshot(
        asker, other, org("c"), vocabulary=REAL, partnerships=[partnership("p", "a", "b")]
    )
    (best, *_) = found(built, "a", "b")["b"]
    assert best.rank is None
    assert "peringkat" not in best.text.shown("id")
    assert best.score > why(built, "a", "b").score


def test_a_brief_is_changed_as_a_profile_is() -> None:
    """What the brief does not offer yet is proposed to it."""
    other = org("b", needs="boat-transport", offers="training", regions=("ID-MA",))
    built = snapshot(other, org("c", offers="training", regions=("ID-JB",)), vocabulary=REAL)
    brief = Brief(text="Kami mencari pelatihan", regions=("ID-MA",))
    codes = {each.code for each in found(built, brief, "b")["b"]}
    assert "resource:boat-transport" in codes


def test_nothing_is_said_of_one_that_is_not_seen() -> None:
    """A hidden candidate is as one that does not exist."""
    hidden = org("b", needs="boat-transport", visibility=Visibility.HIDDEN)
    built = snapshot(org("a"), hidden, vocabulary=REAL)
    assert found(built, "a", "b", "nobody") == {}


def test_a_filter_holds_after_the_change_too() -> None:
    """With at most one of a type, nobody is promised a place that the filter does not give."""
    wanted = MatchFilter(maximum_per_type=1)
    partners = ids(suggest(WORLD, ASKER, filter=wanted))
    assert len(partners) == 1
    for told in found(WORLD, ASKER, *partners, filter=wanted).values():
        assert all(each.rank == 1 for each in told)
