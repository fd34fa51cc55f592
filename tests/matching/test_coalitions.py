"""Small worlds with one right answer each: which group covers what is needed, and why?"""

import math
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.coalition import Coalition
from domain.codes import (
    OrganizationType,
    PartnershipStatus,
    PartnershipType,
    PartyRole,
    ResourceKind,
    RiskCode,
    Severity,
    Visibility,
)
from domain.errors import InvalidValueError, NotFoundError
from domain.feedback import Feedback, FeedbackSignal
from domain.filters import OrganizationFilter
from domain.organization import Organization
from domain.recommendation import Brief, MatchFilter, Wanted
from domain.resource import Quantity, Resource
from domain.text import Text
from domain.viewer import LOCAL_ADMINISTRATOR, VISITOR, Viewer
from matching import coalitions
from matching.corpus import Corpus, Delta
from matching.snapshot import Snapshot
from mitra.reference import load_vocabulary
from tests.matching.matchmaking import ENCODER, snapshot
from tests.small_vocabulary import VOCABULARY
from tests.worlds import MOMENT, activity, org, partnership

PLACE = {"regions": ("ID-MA",)}  # where all is that does not say otherwise
ICE_AND_BOAT = Brief(
    needs=(Wanted(concept="resource:ice"), Wanted(concept="resource:boat")), regions=("ID-MA",)
)


def built(
    world: Snapshot, brief: Brief = ICE_AND_BOAT, viewer: Viewer = VISITOR, **wish: Any
) -> list[Coalition]:
    """Ask for coalitions; three unless told otherwise."""
    return coalitions.build(world, brief, viewer=viewer, now=MOMENT, **wish)


def ids(coalition: Coalition) -> list[str]:
    """Give the ids of the members, in their order."""
    return [each.organization_id for each in coalition.members]


def filled(coalition: Coalition, identity: str) -> list[str]:
    """Give the concepts that one member fills."""
    (found,) = [each for each in coalition.members if each.organization_id == identity]
    return [each.need.concept for each in found.fills]


def lender(identity: str, concept: str, value: float, unit: str = "unit:kg", **more: Any) -> Any:
    """Make an organization that offers one counted resource."""
    offer = Resource(
        id=f"{identity}-1", organization_id=identity, kind=ResourceKind.OFFER, concept=concept,
        quantity=Quantity(value=value, unit=unit),
    )  # fmt: skip
    return org(identity, resources=(offer,), **(PLACE | more))


def sound(coalition: Coalition) -> None:
    """Points sum to coverage, shares are shares, and everything is told in both languages."""
    points = math.fsum(each.points for each in coalition.reasons)
    assert points == pytest.approx(coalition.coverage, abs=1e-6)
    for share in (coalition.coverage, coalition.cohesion, coalition.coordination_cost):
        assert 0 <= share <= 1
    for each in (*coalition.reasons, *coalition.cautions):
        assert set(each.text.by_language) == {"id", "en"}
        assert each.evidence


ICE = org("ice-house", offers="ice", **PLACE)
BOATS = org("boat-yard", offers="boat", **PLACE)
CHOIR = org("choir", offers="songs", **PLACE)


def test_two_who_complete_each_other_are_a_coalition() -> None:
    """One has ice, one a boat; the choir, which has neither, is left out."""
    (found,) = built(snapshot(ICE, BOATS, CHOIR))
    assert ids(found) == ["boat-yard", "ice-house"]
    assert filled(found, "boat-yard") == ["resource:boat"]
    assert (found.coverage, found.uncovered) == (1, ())
    assert [each.removable for each in found.members] == [False, False]
    sound(found)


HOURS = Quantity(value=40, unit="unit:hour")


@pytest.mark.parametrize(
    ("needed", "quantity", "offerer", "indonesian", "english"),
    [
        (
            "training", None, org("x", offers="training", **PLACE),
            ": permintaan belum menyebut tempat.", ": the request names no place yet.",
        ),
        (
            "training", HOURS, org("x", offers="training", **PLACE),
            ": permintaan belum menyebut tempat dan jumlah yang ditawarkan belum jelas.",
            ": the request names no place yet and the amount offered is not clear.",
        ),
        (
            "boat-transport", None, org("x", offers="transport", **PLACE),
            ": jenisnya tidak persis sama dan permintaan belum menyebut tempat.",
            ": the kind does not fit exactly and the request names no place yet.",
        ),
    ],
)  # fmt: skip
def test_a_brief_without_a_place_is_told_that(
    needed: str, quantity: Quantity | None, offerer: Organization, indonesian: str, english: str
) -> None:
    """Training for training is of the same kind, and nobody said where it is needed."""
    need = Wanted(concept=f"resource:{needed}", quantity=quantity)
    (found,) = built(snapshot(offerer, vocabulary=load_vocabulary()), Brief(needs=(need,)))
    (told,) = found.reasons
    assert told.text.shown("id").endswith(indonesian)
    assert told.text.shown("en").endswith(english)


@pytest.mark.parametrize(
    ("quantity", "offerer", "english"),
    [
        (None, org("x", offers="training"), ": the place is another one or not named."),
        (HOURS, org("x", offers="training", **PLACE), ": the amount offered is not clear."),
        (None, org("x", offers="training", regions=("ID-JB",)), ": the place fits poorly."),
    ],
)
def test_what_does_not_fit_is_named(
    quantity: Quantity | None, offerer: Organization, english: str
) -> None:
    """The place where the kind is the same, or the amount that nobody stated."""
    need = Wanted(concept="resource:training", quantity=quantity)
    world = snapshot(offerer, vocabulary=load_vocabulary())
    (found,) = built(world, Brief(needs=(need,), **PLACE))
    assert found.reasons[0].text.shown("en").endswith(english)


def test_shares_of_money_are_told_as_money() -> None:
    """Half a billion of two billions."""
    need = Wanted(concept="resource:grant", quantity=Quantity(value=2e9, unit="unit:IDR"))
    giver = lender("giver", "resource:grant", 5e8, unit="unit:IDR")
    world = snapshot(giver, vocabulary=load_vocabulary())
    (found,) = built(world, Brief(needs=(need,), **PLACE))
    assert "(Rp500 juta dari Rp2 miliar)" in found.reasons[0].text.shown("id")
    assert "(Rp500 million of Rp2 billion)" in found.reasons[0].text.shown("en")


def test_one_who_has_all_is_better_than_two() -> None:
    """The same coverage with fewer members comes first; the pair is the alternative."""
    both = org("both", offers=("ice", "boat"), **PLACE)
    first, second = built(snapshot(ICE, BOATS, both))
    assert ids(first) == ["both"]
    assert ids(second) == ["boat-yard", "ice-house"]


@pytest.mark.parametrize("value", [0.7, 0.3, 16_777_217.0])
def test_what_is_filled_exactly_is_not_uncovered(value: float) -> None:
    """Columns hold fewer digits than a brief; that makes no rest of a billionth."""
    brief = Brief(
        needs=(
            Wanted(concept="resource:ice", quantity=Quantity(value=value, unit="unit:kg")),
        ),
        regions=("ID-MA",),
    )  # fmt: skip
    world = snapshot(lender("a", "resource:ice", value))
    (found,) = coalitions.build(world, brief, viewer=VISITOR, now=MOMENT)
    assert (found.coverage, found.uncovered) == (1.0, ())


def test_of_twins_only_one_is_chosen() -> None:
    """The smaller id; the other one is in the next coalition, with a member who cannot be spared.

    So alternatives differ.
    """
    found = built(snapshot(ICE, org("ice-works", offers="ice", **PLACE), BOATS))
    assert [ids(each) for each in found] == [
        ["boat-yard", "ice-house"],
        ["boat-yard", "ice-works"],
    ]


def test_between_equals_who_works_on_the_theme_is_chosen() -> None:
    """The brief is about the sea, and so is the second ice house."""
    sea = org("ice-works", offers="ice", themes=("sdg:14",), **PLACE)
    best = built(snapshot(ICE, sea, BOATS), replace(ICE_AND_BOAT, themes=("sdg:14",)))[0]
    assert ids(best) == ["ice-works", "boat-yard"]


def test_a_need_that_matters_more_is_more_of_the_coverage() -> None:
    """Who brings what weighs twice as much comes first, and covers two thirds alone."""
    for first, second, chosen in ((2.0, 1.0, ICE), (1.0, 2.0, BOATS)):
        wishes = Brief(
            needs=(Wanted(concept="resource:ice", weight=first),
                   Wanted(concept="resource:boat", weight=second)),
            regions=("ID-MA",),
        )  # fmt: skip
        (both,) = built(snapshot(ICE, BOATS), wishes)
        assert ids(both)[0] == chosen.id
        assert sorted(each.points for each in both.reasons) == pytest.approx([1 / 3, 2 / 3])
        sound(both)
        (one,) = built(snapshot(chosen), wishes)
        assert one.coverage == pytest.approx(2 / 3)


def test_a_must_included_one_stays_though_it_adds_nothing() -> None:
    """It comes first, fills nothing, and is removable; it is there in every coalition."""
    twin = org("ice-works", offers="ice", **PLACE)
    found = built(snapshot(ICE, twin, BOATS, CHOIR), must_include=["choir"])
    assert [ids(each)[0] for each in found] == ["choir", "choir"]
    assert found[0].members[0].removable
    assert found[0].members[0].fills == ()
    assert found[0].members[0].role is PartyRole.MEMBER
    assert not any(each.removable for each in found[0].members[1:])


def test_nobody_is_chosen_for_what_a_must_included_one_fills() -> None:
    """The second ice house is named, so the first is not needed."""
    twin = org("ice-works", offers="ice", **PLACE)
    best = built(snapshot(ICE, twin, BOATS), must_include=["ice-works"])[0]
    assert ids(best) == ["ice-works", "boat-yard"]
    pair = built(snapshot(ICE, twin, BOATS), must_include=["ice-works", "ice-house"])[0]
    assert [each.removable for each in pair.members] == [True, True, False]


def test_a_must_included_one_stays_if_nobody_helps() -> None:
    """Alone, with coverage 0 and every need named; without it there is no coalition."""
    world = snapshot(CHOIR)
    (alone,) = built(world, must_include=["choir"])
    assert (ids(alone), alone.coverage, alone.reasons) == (["choir"], 0, ())
    assert [each.concept for each in alone.uncovered] == ["resource:ice", "resource:boat"]
    assert built(world) == []


def test_what_nobody_offers_is_named() -> None:
    """Ice is there, the boat is not."""
    (found,) = built(snapshot(ICE, CHOIR))
    assert found.coverage == pytest.approx(0.5)
    assert [each.concept for each in found.uncovered] == ["resource:boat"]
    sound(found)


def test_must_exclude_is_a_filter_that_names_whom_not() -> None:
    """`candidates: {not: {ids: [...]}}` keeps an organization out; must-include is stronger."""
    twin = org("ice-works", offers="ice", **PLACE)
    world = snapshot(ICE, twin, BOATS)
    unwanted = OrganizationFilter(none_of=OrganizationFilter(ids=("ice-house",)))
    (found,) = built(world, filter=MatchFilter(candidates=unwanted))
    assert ids(found) == ["boat-yard", "ice-works"]
    kept = built(world, filter=MatchFilter(candidates=unwanted), must_include=["ice-house"])
    assert ids(kept[0]) == ["ice-house", "boat-yard"]


def test_counted_needs_add_up_over_members() -> None:
    """60 kg and 30 kg of the 100 kg needed: 90 percent, and 10 kg are missing."""
    brief = Brief(
        needs=(Wanted(concept="resource:ice", quantity=Quantity(value=100, unit="unit:kg")),),
        regions=("ID-MA",),
    )
    world = snapshot(lender("a", "resource:ice", 60), lender("b", "resource:ice", 30))
    (found,) = built(world, brief)
    assert ids(found) == ["a", "b"]
    assert found.coverage == pytest.approx(0.9)
    assert found.uncovered == (
        Wanted(concept="resource:ice", quantity=Quantity(value=10, unit="unit:kg")),
    )
    amounts = [each.fills[0].need.quantity for each in found.members]
    assert amounts == [Quantity(value=60, unit="unit:kg"), Quantity(value=30, unit="unit:kg")]
    (told,) = found.reasons
    assert "60 of 100 kilograms" in told.text.shown("en")
    assert "Terpenuhi 90%" in told.text.shown("id")
    sound(found)


def test_the_same_need_twice_is_one_need_of_both_amounts() -> None:
    """An offer of 60 kg does not fill 60 of each of two needs."""
    half = Wanted(concept="resource:ice", quantity=Quantity(value=50, unit="unit:kg"))
    brief = Brief(needs=(half, half), regions=("ID-MA",))
    (found,) = built(snapshot(lender("a", "resource:ice", 60)), brief)
    assert found.coverage == pytest.approx(0.6)
    assert found.uncovered == (
        Wanted(concept="resource:ice", quantity=Quantity(value=40, unit="unit:kg")),
    )


def test_amounts_in_different_units_do_not_add_up() -> None:
    """60 kg and 40 people's worth are not 100 of anything: the better of the two counts alone."""
    brief = Brief(
        needs=(Wanted(concept="resource:ice", quantity=Quantity(value=100, unit="unit:kg")),),
        regions=("ID-MA",),
    )
    other = [lender(each, "resource:ice", 40, "unit:person") for each in ("a", "b")]
    (found, _) = built(snapshot(*other), brief)
    assert ids(found) == ["a"]
    assert found.coverage == pytest.approx(0.8)
    assert found.members[0].fills[0].need.quantity is None


def counted(concept: str, value: float, unit: str) -> Wanted:
    """Give a need of so much."""
    return Wanted(concept=f"resource:{concept}", quantity=Quantity(value=value, unit=unit))


def test_one_stock_does_not_fill_two_needs() -> None:
    """A grant is funding, so nine million meet either need, and not both."""
    needs = [counted(each, 9, "unit:IDR") for each in ("grant", "funding")]
    fund = lender("fund", "resource:grant", 9, "unit:IDR")
    real = load_vocabulary()
    brief = Brief(needs=tuple(needs), regions=("ID-MA",))
    (found,) = built(snapshot(fund, vocabulary=real), brief)
    assert found.coverage == pytest.approx(0.5)
    assert found.uncovered == (needs[1],)
    sound(found)
    second = lender("second", "resource:funding", 9, "unit:IDR")
    (both,) = built(snapshot(fund, second, vocabulary=real), brief)
    assert both.coverage == pytest.approx(1)
    assert (filled(both, "fund"), filled(both, "second")) == (
        ["resource:grant"],
        ["resource:funding"],
    )


def test_kilograms_and_tons_are_the_same_stuff() -> None:
    """900 kg are nine tenths of a ton, whoever of both is counted how; a hundred tons need more."""
    real = load_vocabulary()
    brief = Brief(needs=(counted("food", 1, "unit:ton"),), regions=("ID-MA",))
    (found,) = built(snapshot(lender("a", "resource:food", 900), vocabulary=real), brief)
    assert found.coverage == pytest.approx(0.9)
    assert found.uncovered == (counted("food", 0.1, "unit:ton"),)
    assert "(0.9 of 1 metric ton)" in found.reasons[0].text.shown("en")
    large = Brief(needs=(counted("food", 100_000, "unit:kg"),), regions=("ID-MA",))
    few = lender("few", "resource:food", 900)
    many = lender("many", "resource:food", 100, "unit:ton")
    (found,) = built(snapshot(few, many, vocabulary=real), large)
    assert ids(found) == ["many"]
    assert found.coverage == pytest.approx(1)
    twice = Brief(
        needs=(counted("food", 500, "unit:kg"), counted("food", 0.5, "unit:ton")),
        regions=("ID-MA",),
    )
    (found,) = built(snapshot(lender("a", "resource:food", 750), vocabulary=real), twice)
    assert found.uncovered == (counted("food", 250, "unit:kg"),)


TEN_BILLION = Brief(needs=(counted("grant", 10e9, "unit:IDR"),), **PLACE)


def test_a_dollar_is_no_grant_of_ten_billion_rupiah() -> None:
    """Whoever must be a member with it leaves all the rest uncovered; nobody else takes it."""
    world = snapshot(lender("a", "resource:grant", 1, "unit:USD"), vocabulary=load_vocabulary())
    assert built(world, TEN_BILLION) == []
    (found,) = built(world, TEN_BILLION, must_include=("a",))
    assert 0 < found.coverage < 1e-5
    (rest,) = found.uncovered
    assert rest.quantity == Quantity(value=9.99998e9, unit="unit:IDR")
    told = found.reasons[0].text
    assert told.shown("id") == (
        "A menawarkan hibah (sekitar Rp17 ribu dari Rp10 miliar; ditawarkan dalam mata uang lain: "
        "US$1, dibandingkan dengan kurs kasar), yang dibutuhkan. Terpenuhi kurang dari 1%."
    )
    assert told.shown("en") == (
        "A offers grants (about Rp17,000 of Rp10 billion; offered in another currency: US$1, "
        "compared at a rough rate), as needed. Covered to less than 1%."
    )


def test_sums_in_two_currencies_add_up() -> None:
    """400,000 dollars and four billion rupiah are ten billion; a million dollars more than that."""
    real = load_vocabulary()
    dollars = lender("dollars", "resource:grant", 4e5, "unit:USD")
    rupiah = lender("rupiah", "resource:grant", 4e9, "unit:IDR")
    (found,) = built(snapshot(dollars, rupiah, vocabulary=real), TEN_BILLION)
    assert ids(found) == ["dollars", "rupiah"]
    assert (found.coverage, found.uncovered) == (pytest.approx(1), ())
    assert [each.fills[0].unit for each in found.members] == ["unit:USD", "unit:IDR"]
    assert [each.fills[0].need.quantity for each in found.members] == [
        Quantity(value=6.66667e9, unit="unit:IDR"),
        Quantity(value=3.33333e9, unit="unit:IDR"),
    ]
    assert "(about Rp6.7 billion of Rp10 billion; " in found.reasons[0].text.shown("en")
    sound(found)
    rich = lender("rich", "resource:grant", 1e6, "unit:USD")
    first, *_ = built(snapshot(dollars, rupiah, rich, vocabulary=real), TEN_BILLION)
    assert ids(first) == ["rich"]
    assert "(all of Rp10 billion; offered in another currency: US$1 million" in (
        first.reasons[0].text.shown("en")
    )
    assert "(seluruh Rp10 miliar; ditawarkan dalam mata uang lain: US$1 juta" in (
        first.reasons[0].text.shown("id")
    )


def test_a_currency_without_a_rate_is_named_as_such() -> None:
    """A sum in shillings is stated and clear; it only cannot be held against rupiah."""
    offer = lender("a", "resource:grant", 5e6, "unit:KES")
    (found,) = built(snapshot(offer, vocabulary=load_vocabulary()), TEN_BILLION)
    assert found.coverage == pytest.approx(0.8)
    assert found.members[0].fills[0].need.quantity is None
    (told,) = found.reasons
    assert told.text.shown("id") == (
        "A menawarkan hibah (KES 5 juta; dibutuhkan: Rp10 miliar), yang dibutuhkan. Terpenuhi 80%: "
        "jumlahnya dalam mata uang lain yang tidak dapat dibandingkan."
    )
    assert told.text.shown("en") == (
        "A offers grants (KES 5 million; needed: Rp10 billion), as needed. Covered to 80%: "
        "the amount is in another currency, which cannot be compared."
    )


def test_what_is_short_and_does_not_fit_is_told_so() -> None:
    """Half of the ice, and in another province; where it only is too little, no cause is named."""
    brief = Brief(needs=(counted("ice", 100, "unit:kg"),), regions=("ID-MA",))
    (far,) = built(snapshot(lender("a", "resource:ice", 50, regions=("ID-JB",))), brief)
    assert far.reasons[0].text.shown("en").endswith(": the place fits poorly.")
    (near,) = built(snapshot(lender("a", "resource:ice", 50)), brief)
    assert near.reasons[0].text.shown("en").endswith("Covered to 50%.")


def test_no_more_members_than_allowed() -> None:
    """With room for two, three needs stay covered to two thirds."""
    brief = replace(ICE_AND_BOAT, needs=(*ICE_AND_BOAT.needs, Wanted(concept="resource:songs")))
    world = snapshot(ICE, BOATS, CHOIR)
    assert built(world, brief, maximum_members=3)[0].coverage == pytest.approx(1)
    for found in built(world, brief, maximum_members=2):
        assert len(found.members) == 2
        assert found.coverage == pytest.approx(2 / 3)
        assert len(found.uncovered) == 1
    with pytest.raises(InvalidValueError) as raised:
        built(world, maximum_members=2, must_include=["choir", "ice-house", "boat-yard"])
    assert raised.value.path == ("mustInclude",)
    assert set(raised.value.text.by_language) == {"id", "en"}


def test_of_one_type_no_more_than_the_filter_allows() -> None:
    """The worse offer of another type is taken, since one local NGO is enough."""
    far = org("far", offers="ice", regions=("ID-MU",), type=OrganizationType.FOUNDATION)
    world = snapshot(ICE, BOATS, far)
    assert ids(built(world, filter=MatchFilter(maximum_per_type=1))[0]) == ["boat-yard", "far"]


def test_an_organizations_own_needs_count_where_the_brief_says() -> None:
    """A need in Java is no matter of a brief for Maluku; without regions both count."""
    needs = tuple(
        Resource(
            id=f"asker-{word}", organization_id="asker", kind=ResourceKind.NEED,
            concept=f"resource:{word}", regions=(place,),
        )
        for word, place in (("ice", "ID-MA"), ("boat", "ID-JB"))
    )  # fmt: skip
    asker = org("asker", resources=needs, regions=("ID-MA", "ID-JB"))
    world = snapshot(asker, ICE, org("java-boats", offers="boat", regions=("ID-JB",)))
    (here,) = built(world, Brief(as_organization="asker", regions=("ID-MA",)))
    assert (ids(here), here.coverage) == (["ice-house"], 1)
    (anywhere,) = built(world, Brief(as_organization="asker"))
    assert ids(anywhere) == ["ice-house", "java-boats"]
    with pytest.raises(InvalidValueError) as raised:
        built(world, Brief(as_organization="asker", regions=("AU",)))
    assert raised.value.path == ("brief", "needs")


def test_the_asker_convenes_and_does_not_fill_its_own_needs() -> None:
    """It says that it lacks training, whatever it offers; what the brief adds it may fill."""
    asker = org("asker", needs="goods", offers=("ice", "training"), **PLACE)
    world = snapshot(asker, BOATS)
    best = built(world, Brief(as_organization="asker"), must_include=["asker"])[0]
    assert (ids(best), filled(best, "asker")) == (["asker", "boat-yard"], [])
    assert best.members[0].role is PartyRole.CONVENING
    more = Brief(as_organization="asker", needs=(Wanted(concept="resource:training"),))
    best = built(world, more, must_include=["asker"])[0]
    assert filled(best, "asker") == ["resource:training"]


def test_free_text_is_read_for_needs() -> None:
    """What is looked for in words counts as if it were stated."""
    (found,) = built(snapshot(ICE, BOATS), Brief(text="We need ice and a boat in Maluku."))
    assert ids(found) == ["boat-yard", "ice-house"]


@pytest.mark.parametrize(
    "brief",
    [Brief(), Brief(text="Halo!"), Brief(regions=("ID-MA",)), Brief(as_organization="choir")],
)
def test_a_brief_without_a_need_is_told_so(brief: Brief) -> None:
    """Whether empty, unclear, only about places, or of an organization that needs nothing."""
    with pytest.raises(InvalidValueError) as raised:
        built(snapshot(ICE, CHOIR), brief)
    assert raised.value.path == ("brief", "needs")
    assert set(raised.value.text.by_language) == {"id", "en"}


def test_existing_partners_are_left_out_unless_asked_for() -> None:
    """As in every list of candidates; one that declined is a partner no more."""
    asker = org("asker", needs=("ice", "boat"), **PLACE)
    deal = partnership("deal", "asker", "ice-house")
    brief = Brief(as_organization="asker")
    world = snapshot(asker, ICE, BOATS, partnerships=(deal,))
    assert ids(built(world, brief)[0]) == ["boat-yard"]
    wanted = MatchFilter(include_existing_partners=True)
    assert ids(built(world, brief, filter=wanted)[0]) == ["boat-yard", "ice-house"]
    gone = replace(deal, status=PartnershipStatus.DECLINED)
    world = snapshot(asker, ICE, BOATS, partnerships=(gone,))
    assert ids(built(world, brief)[0]) == ["boat-yard", "ice-house"]


@pytest.mark.parametrize(
    ("signal", "existing", "chosen"),
    [
        (FeedbackSignal.DO_NOT_SUGGEST, False, ["boat-yard"]),
        (FeedbackSignal.DO_NOT_SUGGEST, True, ["boat-yard"]),
        (FeedbackSignal.ALREADY_PARTNERS, False, ["boat-yard"]),
        (FeedbackSignal.ALREADY_PARTNERS, True, ["boat-yard", "ice-house"]),
        (FeedbackSignal.OPENED, False, ["boat-yard", "ice-house"]),
    ],
)
def test_whom_the_asker_refused_is_left_out_at_once(
    signal: FeedbackSignal, existing: bool, chosen: list[str]
) -> None:
    """As in lists, for who acts for the asker; to others it was never said."""
    asker = org("asker", needs=("ice", "boat"), **PLACE)
    brief, wish = Brief(as_organization="asker"), MatchFilter(include_existing_partners=existing)
    said = Feedback(
        asker_id="asker", candidate_id="ice-house", signal=signal, position=1,
        model_version="prior-1", suggested_on=MOMENT.date(), given_at=MOMENT,
    )  # fmt: skip
    world = snapshot(asker, ICE, BOATS).apply(Delta(seq=2, feedback=[said]))
    own = Viewer(known=frozenset({"asker"}))
    assert ids(built(world, brief, own, filter=wish)[0]) == chosen
    assert ids(built(world, brief, filter=wish)[0]) == ["boat-yard", "ice-house"]
    named = built(world, brief, own, filter=wish, must_include=["ice-house"])
    assert ids(named[0]) == ["ice-house", "boat-yard"]


def _hidden(record: Organization) -> Organization:
    return replace(record, visibility=Visibility.HIDDEN)


def test_hidden_organizations_leave_no_trace() -> None:
    """The answer is the same with and without a hidden one that has worked with both members."""
    twin = _hidden(org("aaa", offers=("ice", "boat"), needs="songs", **PLACE))
    seen = snapshot(ICE, BOATS, activities=(activity("fair"),))
    work = (activity("fair", "aaa", "boat-yard"), activity("fete", "aaa", "ice-house"))
    world = snapshot(ICE, BOATS, twin, activities=work)
    assert built(world) == built(seen)
    assert ids(built(world, viewer=LOCAL_ADMINISTRATOR)[0]) == ["aaa"]
    for identity in ("aaa", "nobody"):
        with pytest.raises(NotFoundError) as raised:
            built(world, must_include=["ice-house", identity])
        assert raised.value.path == ("mustInclude", "1")
        with pytest.raises(NotFoundError) as raised:
            built(world, Brief(as_organization=identity))
        assert raised.value.path == ("brief", "asOrganization")


def test_who_does_not_want_to_be_suggested_is_not_unless_named() -> None:
    """Nor an archived one, which cannot be named either."""
    shy = replace(ICE, matchable=False)
    gone = replace(BOATS, archived_at=MOMENT)
    world = snapshot(shy, gone, CHOIR)
    assert built(world) == []
    assert ids(built(world, must_include=["ice-house"])[0]) == ["ice-house"]
    with pytest.raises(InvalidValueError) as raised:
        built(world, must_include=["boat-yard"])
    assert raised.value.path == ("mustInclude", "0")


def test_expired_offers_fill_nothing() -> None:
    """What ended yesterday is not there."""
    (offer,) = ICE.resources
    ended = replace(offer, valid_until=MOMENT.date() - timedelta(days=1))
    assert built(snapshot(replace(ICE, resources=(ended,)))) == []


def test_a_change_counts_as_if_it_had_always_been() -> None:
    """Built anew or changed afterwards: the same coalitions, ties included."""
    twin = org("ice-a", offers="ice", **PLACE)
    whole = snapshot(ICE, BOATS, twin)
    corpus = Corpus(organizations=(ICE, BOATS), activities=(), partnerships=(), seq=1)
    changed = Snapshot.build(corpus, VOCABULARY, ENCODER).apply(
        Delta(seq=2, organizations=(twin,), activities=(), partnerships=())
    )
    assert built(changed) == built(whole)
    assert ids(built(changed)[0]) == ["boat-yard", "ice-a"]


def caution(found: Coalition, code: RiskCode) -> Severity | None:
    """Give the severity of one caution, None if it is not there."""
    return next((each.severity for each in found.cautions if each.code is code), None)


def test_common_work_makes_a_group_closer_and_trusted() -> None:
    """Directly, or through a third one: no caution, and more cohesion than among strangers."""
    work = activity("fair", "boat-yard", "ice-house")
    (strangers,) = built(snapshot(ICE, BOATS, CHOIR))
    (friends,) = built(snapshot(ICE, BOATS, CHOIR, activities=(work,)))
    through = (activity("fair", "boat-yard", "choir"), activity("fete", "choir", "ice-house"))
    (linked,) = built(snapshot(ICE, BOATS, CHOIR, activities=through))
    assert strangers.cohesion < linked.cohesion < friends.cohesion
    assert caution(strangers, RiskCode.LACK_OF_TRUST) is Severity.MEDIUM
    assert caution(friends, RiskCode.LACK_OF_TRUST) is None
    assert caution(linked, RiskCode.LACK_OF_TRUST) is None
    told = next(each for each in strangers.cautions if each.code is RiskCode.LACK_OF_TRUST)
    assert [each.theirs for each in told.evidence] == ["boat-yard", "ice-house"]
    (mixed, *_) = built(snapshot(ICE, BOATS, CHOIR, activities=(work,)), must_include=["choir"])
    assert caution(mixed, RiskCode.LACK_OF_TRUST) is Severity.LOW
    told = next(each for each in mixed.cautions if each.code is RiskCode.LACK_OF_TRUST)
    assert "from choir to" in told.text.shown("en")


def test_close_missions_and_places_make_a_group_closer() -> None:
    """Of the same two organizations, with nearer texts and regions."""
    one = org("one", offers="ice", mission=Text.of(en="We help fishers sell fish."), **PLACE)
    two = org("two", offers="boat", mission=Text.of(en="We help fishers sell fish."), **PLACE)
    apart = replace(two, mission=Text.of(en="Chess lessons."), regions=("ID-MU",))
    assert built(snapshot(one, two))[0].cohesion > built(snapshot(one, apart))[0].cohesion + 0.2


def test_members_who_need_the_same_are_told() -> None:
    """In the same region; money is more serious than songs, and more so for the same mission.

    In another country it is none.
    """
    for word, severity in (("songs", Severity.LOW), ("funding", Severity.MEDIUM)):
        world = snapshot(
            org("a", offers="ice", needs=word, **PLACE),
            org("b", offers="boat", needs=word, **PLACE),
        )
        (found,) = built(world)
        assert caution(found, RiskCode.RESOURCE_COMPETITION) is severity
        sound(found)
    alike = {"needs": "funding", "mission": Text.of(en="We help fishers."), **PLACE}
    (found,) = built(snapshot(org("a", offers="ice", **alike), org("b", offers="boat", **alike)))
    assert caution(found, RiskCode.RESOURCE_COMPETITION) is Severity.HIGH
    far = org("b", offers="boat", needs="funding", regions=("AU",))
    (found,) = built(snapshot(org("a", offers="ice", needs="funding", **PLACE), far))
    assert caution(found, RiskCode.RESOURCE_COMPETITION) is None


@pytest.mark.parametrize(
    ("staff", "severity"), [(9, None), (10, Severity.MEDIUM), (100, Severity.HIGH)]
)
def test_unequal_power_is_told_from_tenfold(staff: int, severity: Severity | None) -> None:
    """Nine times as many staff is no caution, ten times one, a hundred times a serious one."""
    world = snapshot(replace(ICE, staff_count=1), replace(BOATS, staff_count=staff))
    (found,) = built(world)
    assert caution(found, RiskCode.POWER_IMBALANCE) is severity
    wanted = MatchFilter(exclude_cautions=(RiskCode.POWER_IMBALANCE,))
    assert bool(built(world, filter=wanted)) == (severity is not Severity.HIGH)
    sound(found)


def test_who_refused_another_is_told() -> None:
    """Two members, or one and whom it is for; not once they agreed, nor to whom it is hidden."""
    no = partnership("no", "boat-yard", "ice-house", status=PartnershipStatus.DECLINED)
    us = replace(ICE_AND_BOAT, as_organization="us")
    world = (ICE, BOATS, org("us", **PLACE))
    (found,) = built(snapshot(*world, partnerships=[no]))
    (told,) = [each for each in found.cautions if each.code is RiskCode.CHANGED_CIRCUMSTANCES]
    assert told.severity is Severity.MEDIUM
    assert told.text.shown("en").startswith("A partnership between boat-yard and ice-house was")
    assert [each.theirs for each in told.evidence] == ["boat-yard, ice-house: DECLINED"]
    ours = partnership("ours", "us", "ice-house", status=PartnershipStatus.DECLINED)
    (found,) = built(snapshot(*world, partnerships=[ours]), us)
    (told,) = [each for each in found.cautions if each.code is RiskCode.CHANGED_CIRCUMSTANCES]
    assert "between you and ice-house" in told.text.shown("en")
    (found, *_) = built(snapshot(*world, partnerships=[ours]), us, must_include=["us"])
    (told,) = [each for each in found.cautions if each.code is RiskCode.CHANGED_CIRCUMSTANCES]
    assert [each.theirs for each in told.evidence] == ["ice-house: DECLINED"]  # once
    later = [no, partnership("yes", "boat-yard", "ice-house")]
    for partnerships in (later, [replace(no, visibility=Visibility.MEMBERS)], [ours]):
        (found,) = built(snapshot(*world, partnerships=partnerships))
        assert caution(found, RiskCode.CHANGED_CIRCUMSTANCES) is None


def test_one_who_only_gives_is_told() -> None:
    """It needs songs; with the choir in the group it gets them, and the caution is gone."""
    giver = org("giver", offers=("ice", "boat"), needs="songs", **PLACE)
    world = snapshot(giver, CHOIR)
    assert caution(built(world)[0], RiskCode.ONE_SIDED) is Severity.MEDIUM
    joined = built(world, must_include=["choir"])[0]
    assert caution(joined, RiskCode.ONE_SIDED) is None
    asked = replace(ICE_AND_BOAT, as_organization="choir")
    assert caution(built(world, asked)[0], RiskCode.ONE_SIDED) is None
    offered = (Wanted(concept="resource:songs"),)
    for brief in (ICE_AND_BOAT, replace(ICE_AND_BOAT, as_organization="mute")):
        sung = replace(brief, offers=offered)
        both = snapshot(giver, CHOIR, org("mute", **PLACE))
        assert caution(built(both, brief)[0], RiskCode.ONE_SIDED) is Severity.MEDIUM
        assert caution(built(both, sung)[0], RiskCode.ONE_SIDED) is None


def test_rivals_are_told_what_each_of_them_needs() -> None:
    """Teachers for teachers, not for training besides; what the other calls so, by its name."""
    real = load_vocabulary()
    first = org("first", offers="ice", needs=("teachers", "training", "boat-transport"), **PLACE)
    second = org("second", offers="boat", needs=("teachers", "transport"), **PLACE)
    brief = Brief(needs=(Wanted(concept="resource:teachers"),), regions=("ID-MA",))
    (found,) = built(
        snapshot(first, second, vocabulary=real), brief, must_include=["first", "second"]
    )
    (told,) = [each for each in found.cautions if each.code is RiskCode.RESOURCE_COMPETITION]
    assert told.text.shown("en") == (
        "First and second both look for teachers and boat transport (second: transport); agree on "
        "how to share."
    )
    assert {(each.ours, each.theirs) for each in told.evidence} == {
        ("resource:teachers", "first, second"),
        ("resource:boat-transport", "first, second: resource:transport"),
    }


def test_protected_members_are_not_to_be_named_unasked() -> None:
    """Whoever sees a hidden member is told; as is a hidden asker of members that are not."""
    secret = _hidden(BOATS)
    (found,) = built(snapshot(ICE, secret), viewer=LOCAL_ADMINISTRATOR)
    (told,) = [each for each in found.cautions if each.code is RiskCode.SAFETY]
    assert told.severity is Severity.HIGH
    assert [each.theirs for each in told.evidence] == ["boat-yard: HIDDEN"]
    sound(found)
    members_only = replace(BOATS, visibility=Visibility.MEMBERS)
    (found,) = built(snapshot(ICE, members_only), viewer=LOCAL_ADMINISTRATOR)
    assert caution(found, RiskCode.SAFETY) is Severity.MEDIUM
    world = snapshot(ICE, BOATS, _hidden(org("us", **PLACE)))
    asked = replace(ICE_AND_BOAT, as_organization="us")
    (found,) = built(world, asked, viewer=LOCAL_ADMINISTRATOR)
    assert caution(found, RiskCode.SAFETY) is Severity.LOW
    (found,) = built(world)
    assert caution(found, RiskCode.SAFETY) is None


def test_stale_profiles_and_differing_goals_are_told() -> None:
    """Not confirmed for 25 months; themes and texts that do not meet."""
    old = replace(ICE, confirmed_at=MOMENT - timedelta(days=770))
    (found,) = built(snapshot(old, BOATS))
    assert caution(found, RiskCode.STALE_DATA) is Severity.MEDIUM
    sea = replace(ICE, themes=("sdg:14",), mission=Text.of(en="Fish market logistics at sea."))
    law = replace(BOATS, themes=("dac:15160",), mission=Text.of(en="Poetry in prison courts."))
    (apart,) = built(snapshot(sea, law))
    near = apart.cautions and caution(apart, RiskCode.DIFFERING_GOALS)
    assert near in (Severity.LOW, Severity.MEDIUM)
    same = replace(law, themes=("sdg:14",))
    assert caution(built(snapshot(sea, same))[0], RiskCode.DIFFERING_GOALS) is None


def test_what_coordination_costs() -> None:
    """Nothing alone; more with each member, another country, and no common language."""
    both = org("both", offers=("ice", "boat"), **PLACE)
    assert built(snapshot(both))[0].coordination_cost == 0
    one = replace(ICE, headquarters="ID-MA", languages=("id",))
    two = replace(BOATS, headquarters="ID-JB", languages=("id", "en"))
    costs = [
        built(snapshot(one, each))[0].coordination_cost
        for each in (two, replace(two, headquarters="AU"),
                     replace(two, headquarters="AU", languages=("en",)))
    ]  # fmt: skip
    assert costs == pytest.approx([0.4 / 9, 0.4 / 9 + 0.3, 0.4 / 9 + 0.6])


@pytest.mark.parametrize(
    ("kinds", "suggested"),
    [
        (("LOCAL_NGO", "LOCAL_NGO"), PartnershipType.OPERATIONAL),
        (("LOCAL_GOVERNMENT", "PRIVATE_SECTOR"), PartnershipType.PUBLIC_PRIVATE),
        (("COMMUNITY_GROUP", "LOCAL_NGO"), PartnershipType.COMMUNITY),
    ],
)
def test_the_type_follows_who_takes_part(
    kinds: tuple[str, str], suggested: PartnershipType
) -> None:
    """By its rules; the type a brief aims at wins if it is a purpose; a filter by type holds."""
    one, two = (
        replace(each, type=OrganizationType(kind))
        for each, kind in zip((ICE, BOATS), kinds, strict=True)
    )
    world = snapshot(one, two)
    assert built(world)[0].suggested_type is suggested
    aimed = replace(ICE_AND_BOAT, partnership_type=PartnershipType.ADVOCACY)
    assert built(world, aimed)[0].suggested_type is PartnershipType.ADVOCACY
    form = replace(ICE_AND_BOAT, partnership_type=PartnershipType.GLOBAL)
    assert built(world, form)[0].suggested_type is suggested
    for kind in (suggested, PartnershipType.RESEARCH):
        wanted = MatchFilter(suggested_types=(kind,))
        assert bool(built(world, filter=wanted)) == (kind is suggested)


@pytest.mark.parametrize(
    ("given", "suggested"),
    [
        (("training", "mentoring"), PartnershipType.CAPACITY),
        (("maps", "translation"), PartnershipType.OPERATIONAL),
    ],
)
def test_only_what_teaches_builds_capacity(
    given: tuple[str, str], suggested: PartnershipType
) -> None:
    """Maps and translations are handed over; nobody learns to make them."""
    world = snapshot(
        *(org(each, offers=each, type=OrganizationType.LOCAL_NGO) for each in given),
        vocabulary=load_vocabulary(),
    )
    brief = Brief(needs=tuple(Wanted(concept=f"resource:{each}") for each in given))
    assert {each.suggested_type for each in built(world, brief)} == {suggested}


def test_three_sectors_are_many_stakeholders() -> None:
    """A company, an authority and a local NGO."""
    company = replace(ICE, type=OrganizationType.PRIVATE_SECTOR)
    town = replace(BOATS, type=OrganizationType.LOCAL_GOVERNMENT)
    best = built(snapshot(company, town, CHOIR), must_include=["choir"])[0]
    assert best.suggested_type is PartnershipType.MULTI_STAKEHOLDER


def test_roles_follow_what_is_given() -> None:
    """Money funds, training is technical support, ice is work done."""
    words = ("funding", "training", "ice")
    brief = Brief(needs=tuple(Wanted(concept=f"resource:{each}") for each in words))
    world = snapshot(*(org(each, offers=each) for each in words))
    found = built(world, brief)[0]
    roles = {each.organization_id: each.role for each in found.members}
    assert roles["funding"] is PartyRole.FUNDING
    assert roles["ice"] is PartyRole.IMPLEMENTING


def test_who_gives_mostly_knowledge_supports_technically() -> None:
    """With the whole vocabulary: teaching materials are knowledge, teachers are not."""
    words = ("curriculum", "teachers")
    brief = Brief(needs=tuple(Wanted(concept=f"resource:{each}") for each in words))
    world = snapshot(*(org(each, offers=each) for each in words), vocabulary=load_vocabulary())
    roles = {each.organization_id: each.role for each in built(world, brief)[0].members}
    assert roles == {"curriculum": PartyRole.TECHNICAL, "teachers": PartyRole.IMPLEMENTING}


def test_budgets_in_different_currencies_are_compared() -> None:
    """60 million rupiah and 40,000 dollars: about tenfold, told with their units."""
    one = replace(ICE, annual_budget=Quantity(value=60e6, unit="unit:IDR"))
    two = replace(BOATS, annual_budget=Quantity(value=40_000, unit="unit:USD"))
    (found,) = built(snapshot(one, two))
    told = next(each for each in found.cautions if each.code is RiskCode.POWER_IMBALANCE)
    assert told.severity is Severity.MEDIUM
    (evidence,) = told.evidence
    assert (evidence.ours, evidence.theirs) == (
        "boat-yard: USD 40000",
        "ice-house: IDR 60000000",
    )


def test_a_need_without_a_place_counts_where_the_brief_says() -> None:
    """The asker names no region at all, so ice is wanted in the brief's."""
    world = snapshot(
        org("asker", needs="ice"), ICE, org("ice-abroad", offers="ice", regions=("AU",))
    )
    best = built(world, Brief(as_organization="asker", regions=("AU",)))[0]
    assert (ids(best), best.coverage) == (["ice-abroad"], 1)


def test_least_coverage_holds_and_confidence_is_refused() -> None:
    """A coalition has coverage, which `minimumScore` is held against, and no confidence."""
    world = snapshot(ICE)
    assert len(built(world, filter=MatchFilter(minimum_score=0.5))) == 1
    assert built(world, filter=MatchFilter(minimum_score=0.51)) == []
    with pytest.raises(InvalidValueError) as raised:
        built(world, filter=MatchFilter(minimum_confidence=0.1))
    assert raised.value.path == ("filter", "minimumConfidence")


def test_among_very_many_the_best_is_found_and_ties_go_by_id() -> None:
    """Of 650 ice houses next door only 600 are looked at: those that fit best, then by id.

    The one on the spot has the last id of all, and a must-included one counts wherever it stands.
    """
    crowd = [org(f"n{each:03}", offers="ice", regions=("ID-MU",)) for each in range(650)]
    world = snapshot(*reversed(crowd), org("zz", offers="ice", **PLACE))
    brief = Brief(needs=(Wanted(concept="resource:ice"),), regions=("ID-MA",))
    found = built(world, brief)
    assert [ids(each) for each in found] == [["zz"], ["n000"], ["n001"]]
    (named,) = built(world, replace(brief, regions=("ID-MU",)), must_include=["n649"])
    assert (ids(named), named.coverage) == (["n649"], 1)


def test_an_empty_catalog_has_no_coalition() -> None:
    """Nobody is there, so nobody helps."""
    assert built(snapshot()) == []
