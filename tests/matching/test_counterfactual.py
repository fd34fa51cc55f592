"""Changes that would bring two together: what is promised is what a changed record would give."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

import numpy as np
import pytest

from domain.codes import CounterfactualKind as Kind
from domain.codes import OrganizationType, ResourceKind, Visibility
from domain.organization import Identifier, Organization
from domain.recommendation import Brief, Counterfactual, MatchFilter, MatchWeights, Wanted
from domain.resource import Resource
from domain.text import Text
from domain.viewer import VISITOR, Viewer
from matching import counterfactual, recommender, what_if
from matching.candidates import pool
from matching.changes import changes
from matching.corpus import Delta
from matching.counterfactual import Asked, changed_question, ranked_again
from matching.filters import OrganizationTests
from matching.pair import Pair
from matching.pairs import Pairs
from matching.recommender import ANY_MATCH, NEUTRAL, listed, organization_asker
from matching.snapshot import Snapshot
from matching.weights import PRIOR
from matching.wording import region_name
from mitra.reference import load_vocabulary
from mitra.sample.records import read_sample
from tests.matching.matchmaking import ids, snapshot, suggest, why
from tests.matching.test_grading import MODEL
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


SAME = Text.of(en="We work for the coast.")


@pytest.mark.parametrize(
    ("regions", "brief", "indonesian", "english"),
    [
        (
            ("ID",), None,
            "Jika Anda mencantumkan Maluku secara khusus", "If you named Maluku in particular",
        ),
        (("ID-JB",), None, "Jika Anda juga bekerja di Maluku", "If you also worked in Maluku"),
        (
            ("ID-JB",), Brief(as_organization="a"),
            "Jika permintaan Anda juga menyebut Maluku", "If your brief also named Maluku",
        ),
    ],
)  # fmt: skip
def test_to_name_a_region_is_told_as_what_it_is(
    regions: tuple[str, ...], brief: Brief | None, indonesian: str, english: str
) -> None:
    """Who states all of Indonesia works in Maluku already; a brief works nowhere."""
    asker = org("a", mission=SAME, regions=regions)
    other = org("b", mission=SAME, regions=("ID-MA",))
    built = snapshot(asker, other, vocabulary=REAL)
    sight = built.sight(VISITOR)
    asks = organization_asker(built, sight, "a", MOMENT)
    if brief is not None:
        asks, _ = recommender.brief_asker(built, sight, brief, MOMENT)
    assert asks is not None
    ranking = listed(built, sight, asks, ANY_MATCH, NEUTRAL, PRIOR, MOMENT)
    (row,) = np.flatnonzero(ranking.scored.ordinals == built.organizations.ordinals["b"])
    tried = changes(Pair(Pairs(ranking.scored), int(row)))
    (text,) = [each.text for each in tried if each.kind is Kind.ADD_REGION]
    assert (text.shown("id"), text.shown("en")) == (indonesian, english)


# --- what is told comes true -------------------------------------------------------------------

_OF_RESOURCES = {Kind.ADD_OFFER: ResourceKind.OFFER, Kind.ADD_NEED: ResourceKind.NEED}
_PLACES = {region_name(REAL, at).shown("en"): each.code for at, each in enumerate(REAL.regions)}


@cache
def sample() -> tuple[dict[str, Organization], Snapshot]:
    """Give the organizations that ship with Mitra, by id, and their snapshot."""
    read = read_sample(REAL, MOMENT)
    built = snapshot(
        *read.organizations,
        activities=read.activities, partnerships=read.partnerships, vocabulary=REAL,
    )  # fmt: skip
    return {each.id: each for each in read.organizations}, built


def _some_of_the_sample(every: int) -> list[str]:
    records, _ = sample()
    return [each for each in sorted(records) if records[each].visibility is Visibility.PUBLIC][
        ::every
    ]


def _shown_a_lot(to: Sequence[str]) -> Mapping[str, float]:
    """Give how often each was shown: every third very often, some sometimes."""
    return {each: (0.0, 3.0, 200.0)[at % 3] for at, each in enumerate(sorted(to))}


def _place(told: Counterfactual) -> tuple[str, ...]:
    """Give the code of the place that the text of an offer or a need names, if it names one."""
    change = told.text.shown("en").rpartition(":")[0]
    _, between, name = change.rpartition(" in ")
    return (_PLACES[name],) if between else ()


def _really(built: Snapshot, asker: Organization, told: Counterfactual) -> Snapshot:
    """Give the snapshot in which the asker made the change as its text says it."""
    code = str(told.code)
    change: dict[Kind, Callable[[], dict[str, Any]]] = {
        Kind.ADD_REGION: lambda: {"regions": (*asker.regions, code)},
        Kind.ADD_THEME: lambda: {"themes": (*asker.themes, code)},
        Kind.ADD_OFFER: lambda: _more(asker, told),
        Kind.ADD_NEED: lambda: _more(asker, told),
    }
    changed = replace(asker, **change[told.kind]())
    return built.apply(Delta(seq=2, organizations=[changed]))


def _more(asker: Organization, told: Counterfactual) -> dict[str, Any]:
    fresh = Resource(
        id="fresh", organization_id=asker.id, kind=_OF_RESOURCES[told.kind],
        concept=str(told.code), regions=_place(told),
    )  # fmt: skip
    return {"resources": (*asker.resources, fresh)}


def _is_kept(
    built: Snapshot, asker: Organization, partner: str, told: Counterfactual, **wish: Any
) -> None:
    after = why(_really(built, asker, told), asker.id, partner, **wish)
    assert told.score == pytest.approx(after.score, abs=1e-6), told.text.shown("en")
    assert told.rank == after.rank, told.text.shown("en")


def test_every_promise_is_kept_by_the_changed_record() -> None:
    """Score and rank told are those that the list has once the record was changed."""
    records = {each.id: each for each in RECORDS}
    kinds = set()
    for asker in ("o-000", "o-007", "o-021"):
        partners = ids(suggest(WORLD, asker, first=10))
        for partner, told in found(WORLD, asker, *partners).items():
            for each in told:
                _is_kept(WORLD, records[asker], partner, each)
                kinds.add(each.kind)
    assert kinds == {Kind.ADD_OFFER, Kind.ADD_NEED, Kind.ADD_REGION, Kind.ADD_THEME}


@pytest.mark.untraced
@pytest.mark.parametrize("often", [False, True], ids=["nobody was shown", "some were shown"])
def test_promises_are_kept_in_the_sample(often: bool) -> None:
    """The same for what ships with Mitra: at least ten changes of each kind, saved as told."""
    records, built = sample()
    exposure = _shown_a_lot(list(records)) if often else {}
    tried: Counter[Kind] = Counter()
    kinds = (*_OF_RESOURCES, Kind.ADD_REGION, Kind.ADD_THEME)
    for asker in _some_of_the_sample(12):
        if all(tried[each] >= 12 for each in kinds):
            break
        partners = ids(suggest(built, asker, first=5, exposure=exposure))
        for partner, told in found(built, asker, *partners, exposure=exposure).items():
            for each in told:
                if tried[each.kind] < 12:
                    tried[each.kind] += 1
                    _is_kept(built, records[asker], partner, each, exposure=exposure)
    assert all(tried[each] >= 10 for each in kinds)


@pytest.mark.untraced
@pytest.mark.parametrize("often", [False, True], ids=["nobody was shown", "some were shown"])
@pytest.mark.parametrize(
    "weights", [NEUTRAL, MatchWeights(exposure=1.0, diversity=1.0)], ids=["usual", "much"]
)
def test_a_change_starts_from_the_place_that_is_shown(often: bool, weights: MatchWeights) -> None:
    """The rank before is the place in the list, whatever moved the best of it up or down."""
    records, built = sample()
    exposure = _shown_a_lot(list(records)) if often else {}
    compared = moved = 0
    for asker in _some_of_the_sample(30):
        wish: dict[str, Any] = {"exposure": exposure, "weights": weights}
        page = suggest(built, asker, first=10, **wish)
        scores = [edge.node.score for edge in page.edges]
        moved += scores != sorted(scores, reverse=True)
        for partner, told in found(built, asker, *ids(page), **wish).items():
            place = ids(page).index(partner) + 1
            for each in told:
                text = each.text.shown("en")
                assert f"rank {place} →" in text or f"rank stays {place}." in text
                compared += 1
    assert moved > 5
    assert compared > 200


@pytest.mark.untraced
def test_promises_to_a_brief_are_kept_by_the_changed_brief() -> None:
    """A brief with a text, or only fields, of its own or of an organization's: all as told."""
    of_its_own = Brief(
        text="Kami mencari pelatihan.", regions=("ID-MA",), themes=("sdg:4",),
        needs=(Wanted(concept="resource:training"),),
    )  # fmt: skip
    briefs = (
        of_its_own,
        replace(of_its_own, text="", regions=("ID-MA", "ID-JB")),
        replace(of_its_own, as_organization=ASKER),
        replace(of_its_own, as_organization=ASKER, regions=()),
        Brief(as_organization=ASKER),
    )
    kinds = set()
    for brief in briefs:
        page = recommender.match(WORLD, brief, first=10, viewer=VISITOR, now=MOMENT)
        tried: Counter[Kind] = Counter()
        for partner, told in found(WORLD, brief, *ids(page)).items():
            for each in told:
                tried[each.kind] += 1
                if tried[each.kind] > 3:
                    continue
                kinds.add(each.kind)
                after = recommender.match(
                    WORLD, _changed_brief(brief, each), first=100, viewer=VISITOR, now=MOMENT
                )
                (node,) = [
                    edge.node for edge in after.edges if edge.node.organization_id == partner
                ]
                assert each.score == pytest.approx(node.score, abs=1e-6), each.text.shown("en")
                assert each.rank == node.rank
    assert kinds == {Kind.ADD_OFFER, Kind.ADD_NEED, Kind.ADD_REGION, Kind.ADD_THEME}


def _changed_brief(brief: Brief, told: Counterfactual) -> Brief:
    code = str(told.code)
    field = {
        Kind.ADD_REGION: "regions", Kind.ADD_THEME: "themes",
        Kind.ADD_OFFER: "offers", Kind.ADD_NEED: "needs",
    }[told.kind]  # fmt: skip
    fresh = Wanted(concept=code) if told.kind in _OF_RESOURCES else code
    changed: dict[str, Any] = {field: (*getattr(brief, field), fresh)}
    return replace(brief, **changed)


def test_what_has_a_place_of_its_own_does_not_move_with_the_profile() -> None:
    """A need of training in Maluku, stated for Maluku, is not one in Papua when Papua is added.

    A need that names no place is, and so is told with a higher score.
    """
    candidate = org("b", offers="training", regions=("ID-PA",))
    scores = []
    for regions in (("ID-MA",), ()):
        need = Resource(
            id="n", organization_id="a", kind=ResourceKind.NEED, concept="resource:training",
            regions=regions,
        )  # fmt: skip
        asker = replace(org("a", regions=("ID-MA",)), resources=(need,))
        built = snapshot(asker, candidate, org("c", regions=("ID-PA",)), vocabulary=REAL)
        (told,) = [each for each in found(built, "a", "b")["b"] if each.kind is Kind.ADD_REGION]
        _is_kept(built, asker, "b", told)
        scores.append(told.score)
    assert scores[0] < scores[1]


# --- where, and by whom ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ours", "theirs", "need", "offer"),
    [
        ("ID-MA", "ID-MA", "ID-MA", "ID-MA"),
        ("ID-MA", "ID", "ID-MA", "ID-MA"),
        ("ID", "ID-MA", "ID-MA", "ID-MA"),
        ("ID-MA", "001", "ID-MA", "ID-MA"),
        ("ID-MA", "ID-MU", "ID-MA", "ID-MU"),
        ("ID-KR", "ID-MA", None, None),
        ("", "ID-MA", "", ""),
        ("ID-MA", "", "", ""),
    ],
    ids=[
        "same", "nation-wide candidate", "nation-wide asker", "candidate of the world",
        "next to it", "far", "asker without a place", "candidate without a place",
    ],
)  # fmt: skip
def test_the_narrower_place_is_told_and_tried(
    ours: str, theirs: str, need: str | None, offer: str | None
) -> None:
    """The place is where both work; next to it, each where it is; far away, nothing is told."""
    asker = org("a", regions=(ours,) if ours else ())
    candidate = org(
        "b", needs="boat-transport", offers="training", regions=(theirs,) if theirs else ()
    )
    built = snapshot(asker, candidate, org("c"), vocabulary=REAL)
    told = {each.kind: each for each in found(built, "a", "b")["b"]}
    for kind, place in ((Kind.ADD_NEED, need), (Kind.ADD_OFFER, offer)):
        assert (kind in told) is (place is not None)
        if place is not None:
            assert _place(told[kind]) == ((place,) if place else ())
            _is_kept(built, asker, "b", told[kind])


def test_who_governs_a_place_is_not_told_to_work_elsewhere() -> None:
    """A regency's regions are those it governs: no other region, and no offer next door."""
    candidate = org("b", needs="boat-transport", themes=("sdg:4",), regions=("ID-MU",))
    for kind, regions in (
        (OrganizationType.LOCAL_GOVERNMENT, set()),
        (OrganizationType.LOCAL_NGO, {"ID-MU"}),
    ):
        built = snapshot(
            org("a", type=kind, regions=("ID-MA",)), candidate, org("c"), vocabulary=REAL
        )
        told = found(built, "a", "b")["b"]
        assert {each.code for each in told if each.kind is Kind.ADD_REGION} == regions
        (offer,) = [each for each in told if each.kind is Kind.ADD_OFFER]
        assert _place(offer) == (tuple(regions) or ("ID-MA",))


def test_nobody_is_told_to_leave_public_view_for_a_rank() -> None:
    """Naming a protected theme narrows a public profile when it is saved; a hidden one stays."""
    candidate = org("b", themes=("sdg:16.2", "sdg:4"), regions=("ID-MA",))
    member = Viewer(levels=VISITOR.levels | {Visibility.MEMBERS})
    for level, codes in (
        (Visibility.PUBLIC, {"sdg:4"}),
        (Visibility.MEMBERS, {"sdg:16.2", "sdg:4"}),
    ):
        asker = org("a", visibility=level, regions=("ID-MA",))
        built = snapshot(asker, candidate, org("c"), vocabulary=REAL)
        told = found(built, "a", "b", viewer=member)["b"]
        assert {each.code for each in told if each.kind is Kind.ADD_THEME} == codes


# --- how it is found ---------------------------------------------------------------------------


def test_the_best_ten_are_those_of_ranking_everybody_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three hundred organizations: 200 ranked again give the same ten as all of them do."""
    monkeypatch.setattr(counterfactual, "LOOKED_AT", 200)
    _, built = world(300)
    sight = built.sight(VISITOR)
    asker = organization_asker(built, sight, ASKER, MOMENT)
    assert asker is not None
    ranking = listed(built, sight, asker, ANY_MATCH, NEUTRAL, PRIOR, MOMENT)
    assert np.count_nonzero(ranking.ranked) > counterfactual.LOOKED_AT
    everybody = pool(
        built, OrganizationTests(built, sight, MOMENT), ANY_MATCH.candidates, asker.ordinal
    )
    shown = Asked(ranking=ranking, wanted=ANY_MATCH, pool=everybody, order=None)
    tried = 0
    for row in ranking.first(ranking.ranked, 5).tolist():
        for change in changes(Pair(Pairs(ranking.scored), row)):
            few = ranked_again(shown, changed_question(ranking, change))
            assert len(few.scored) == counterfactual.LOOKED_AT
            full = listed(built, sight, change.asker, ANY_MATCH, NEUTRAL, PRIOR, MOMENT)
            best = [
                each.scored.ordinals[each.first(each.ranked, 10)].tolist() for each in (few, full)
            ]
            assert best[0] == best[1]
            tried += 1
    assert tried > 10


def test_one_far_below_is_told_a_score_and_no_rank(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of forty, five are ranked again: one that stays below them has no rank that is known."""
    monkeypatch.setattr(counterfactual, "LOOKED_AT", 5)
    page = ids(suggest(WORLD, ASKER))
    told = found(WORLD, ASKER, *page[:3], *page[-3:])
    low = [each for partner in page[-3:] for each in told[partner]]
    assert any(each.rank is None and "rank" not in each.text.shown("en") for each in low)
    assert all(each.rank is None or each.rank <= 5 for own in told.values() for each in own)


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


def test_trees_that_take_back_a_gain_leave_nothing_to_tell() -> None:
    """What is told adds LEAST to the score that is shown, whatever it adds to the terms' sum."""
    _, built = sample()
    gains = []
    for asker in _some_of_the_sample(30):  # told without a look at trees, 29 of 185 gain too little
        partners = ids(suggest(built, asker, first=4, model=MODEL))
        for partner, told in found(built, asker, *partners, model=MODEL).items():
            before = why(built, asker, partner, model=MODEL).score
            gains += [each.score - before for each in told]
    assert len(gains) >= 10
    assert min(gains) >= counterfactual.LEAST - 1e-6


def test_one_that_is_in_no_list_has_a_score_and_no_rank() -> None:
    """A partner already: what would bring it nearer can still be told."""
    asker = org("a", needs="training", regions=("ID-MA",))
    other = org("b", needs="boat-transport", regions=("ID-MA",))
    built = snapshot(
        asker, other, org("c"), vocabulary=REAL, partnerships=[partnership("p", "a", "b")]
    )
    (best, *_) = found(built, "a", "b")["b"]
    assert best.rank is None
    assert re.search(r": skor \d+(,\d)? → \d+(,\d)? dari 100\.$", best.text.shown("id"))
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
