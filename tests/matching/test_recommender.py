"""Small worlds with one right answer each: what a recommender of complements must find."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from domain.activity import Participant
from domain.codes import (
    ExclusionReason,
    OrganizationType,
    PartnershipStatus,
    PartnershipType,
    PartyRole,
    ReasonCode,
    ResourceKind,
    RiskCode,
    Visibility,
)
from domain.errors import BadCursorError, NotFoundError
from domain.feedback import Feedback, FeedbackSignal
from domain.filters import OrganizationFilter
from domain.organization import Identifier, Organization
from domain.partnership import Party
from domain.recommendation import Brief, MatchFilter, MatchWeights, Reason, Wanted
from domain.resource import Quantity, Resource
from domain.text import Text
from domain.viewer import LOCAL_ADMINISTRATOR, VISITOR, Viewer
from matching import recommender
from matching.alternatives import alternatives
from matching.corpus import Corpus, Delta
from matching.question import Question
from matching.scoring import Scorer
from matching.snapshot import Snapshot
from matching.supply import UNCOUNTED, UNKNOWN_PLACE
from mitra.reference import load_vocabulary
from tests.matching.matchmaking import ids, reason, snapshot, suggest, why
from tests.small_vocabulary import VOCABULARY
from tests.worlds import MOMENT, TODAY, activity, org, partnership, resource_code

# The fishers lack ice, and only the cold store has it. The choir offers what nobody asked for.
FISHERS = org("fishers", needs="ice", offers="fish")
COLD_STORE = org("cold-store", needs="fish", offers="ice")
CHOIR = org("choir", offers="songs")


def _with(organization: str, kind: ResourceKind, concept: str, **fields: Any) -> Organization:
    """Make an organization with one need or offer, spelled out."""
    resource = Resource(
        id=f"{organization}-1", organization_id=organization, kind=kind, concept=concept, **fields
    )
    return org(organization, resources=(resource,))


def _better(built: Snapshot, asker: str, one: str, two: str, code: ReasonCode) -> bool:
    """Say whether `one` stands before `two`, and for this reason above all."""
    order = ids(suggest(built, asker))
    first, second = (why(built, asker, each) for each in (one, two))
    apart = {each.code: each.points - reason(second, each.code).points for each in first.reasons}
    return order.index(one) < order.index(two) and max(apart, key=lambda c: apart[c]) is code


def test_the_only_offer_of_what_is_needed_comes_first() -> None:
    """With one need and one organization that meets it, that organization leads the list."""
    page = suggest(snapshot(FISHERS, CHOIR, COLD_STORE), "fishers")
    assert ids(page) == ["cold-store", "choir"]
    best = page.edges[0].node
    assert best.rank == 1
    # Nobody names a region, so it is not certain that the ice is where the fishers are.
    assert (best.for_you, best.for_them) == pytest.approx((UNKNOWN_PLACE, UNKNOWN_PLACE))
    told = [each.code for each in best.reasons if each.code is not ReasonCode.BASELINE]
    assert told[0] is ReasonCode.NEEDS_MET


def test_who_needs_what_is_offered_comes_before_who_does_not() -> None:
    """The other direction counts too."""
    built = snapshot(org("asker", offers="fish"), org("cook", needs="fish"), CHOIR)
    assert _better(built, "asker", "cook", "choir", ReasonCode.OFFERS_WANTED)


def test_an_expired_offer_does_not_match() -> None:
    """Of two offers of ice, the one that ended yesterday counts for nothing."""
    yesterday, tomorrow = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    old = _with("old", ResourceKind.OFFER, "resource:ice", valid_until=yesterday)
    new = _with("new", ResourceKind.OFFER, "resource:ice", valid_until=tomorrow)
    built = snapshot(FISHERS, old, new)
    assert _better(built, "fishers", "new", "old", ReasonCode.NEEDS_MET)
    assert why(built, "fishers", "old").for_you == 0


def test_half_the_amount_is_half_the_gain() -> None:
    """Amounts in the same unit are compared; another unit is not."""
    need = _with("asker", ResourceKind.NEED, "resource:ice", quantity=_kilograms(100))
    offers = [
        _with("all", ResourceKind.OFFER, "resource:ice", quantity=_kilograms(150)),
        _with("half", ResourceKind.OFFER, "resource:ice", quantity=_kilograms(50)),
        _with("other-unit", ResourceKind.OFFER, "resource:ice",
              quantity=Quantity(value=1, unit="unit:person")),
        _with("none", ResourceKind.OFFER, "resource:songs"),
    ]  # fmt: skip
    built = snapshot(need, *offers)
    gains = [why(built, "asker", each.id).for_you for each in offers]
    assert gains[1] == pytest.approx(gains[0] / 2)
    assert gains[0] > gains[2] > gains[1] > gains[3] == 0


def test_sums_in_two_currencies_are_compared_at_a_rough_rate() -> None:
    """One dollar is no grant of ten billion rupiah, 400,000 are two thirds, a million is enough."""
    real = load_vocabulary()
    offered = {
        "all": (12e9, "IDR"), "enough": (1e6, "USD"), "most": (4e5, "USD"), "one": (1, "USD"),
        "no-rate": (1, "KES"), "half": (5e9, "IDR"),
    }  # fmt: skip
    offers = [
        _with(each, ResourceKind.OFFER, "resource:grant", quantity=_money(*amount))
        for each, amount in offered.items()
    ]

    def gains(value: float, unit: str) -> dict[str, float]:
        need = _with("asker", ResourceKind.NEED, "resource:grant", quantity=_money(value, unit))
        built = snapshot(need, *offers, vocabulary=real)
        found = {each: why(built, "asker", each).for_you for each in offered}
        return {each: value / found["no-rate"] * UNCOUNTED for each, value in found.items()}

    assert gains(10e9, "IDR") == pytest.approx(
        {"all": 1, "enough": 1, "most": 2.4 / 3.6, "one": 0, "no-rate": UNCOUNTED, "half": 0.5},
        abs=1e-5,
    )
    assert gains(1e12, "USD")["all"] < 1e-6
    turned = gains(1.2e6, "USD")
    assert (turned["all"], turned["most"]) == pytest.approx((0.6, 1 / 3))


def _money(value: float, code: str) -> Quantity:
    return Quantity(value=value, unit=f"unit:{code}")


def _kilograms(value: float) -> Quantity:
    return Quantity(value=value, unit="unit:kg")


def test_a_narrower_offer_meets_a_need_in_full_and_a_wider_one_in_part() -> None:
    """Ice is goods. Goods may be ice."""
    broad = snapshot(org("asker", needs="goods"), org("ice", offers="ice"), CHOIR)
    narrow = snapshot(org("asker", needs="ice"), org("goods", offers="goods"), CHOIR)
    assert why(broad, "asker", "ice").for_you > why(narrow, "asker", "goods").for_you > 0


def test_help_near_by_comes_before_help_far_away() -> None:
    """Ice in Maluku, in North Maluku across the sea, and in West Java."""
    built = snapshot(
        org("asker", needs="ice", regions=("ID-MA",)),
        org("c-here", offers="ice", regions=("ID-MA",)),
        org("b-beside", offers="ice", regions=("ID-MU",)),
        org("a-far", offers="ice", regions=("ID-JB",)),
    )
    assert ids(suggest(built, "asker")) == ["c-here", "b-beside", "a-far"]


# For each term that is not about resources: two candidates that differ in one thing only.
NETWORKED = partnership("net", "partner", "asker"), partnership("net-2", "partner", "z-better")
WITNESS = org("partner")
SEAL = Identifier(scheme="ID-KHH", value="7", verified=True)
PAIRS: dict[ReasonCode, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    ReasonCode.MISSION: (
        {"mission": Text.of(en="We bring clean water to dry villages.")},
        {"mission": Text.of(id="Kami mengalirkan air bersih ke desa yang kering.")},
        {"mission": Text.of(id="Kami memainkan musik jazz di kafe kota.")},
    ),
    ReasonCode.THEME: ({"themes": ("sdg:14",)}, {"themes": ("sdg:14",)}, {"themes": ("sdg:4",)}),
    ReasonCode.REGION: ({"regions": ("ID-MA",)}, {"regions": ("ID-MU",)}, {"regions": ("ID-JB",)}),
    ReasonCode.LANGUAGE: (
        {"languages": ("id",)}, {"languages": ("id", "en")}, {"languages": ("fr",)},
    ),
    ReasonCode.ROLE_FIT: (
        {"type": OrganizationType.LOCAL_NGO},
        {"type": OrganizationType.FOUNDATION},
        {"type": OrganizationType.LOCAL_NGO},
    ),
    ReasonCode.TRUST: ({}, {"identifiers": (SEAL,)}, {}),
    ReasonCode.FRESHNESS: ({}, {}, {"confirmed_at": MOMENT - timedelta(days=600)}),
}  # fmt: skip


@pytest.mark.parametrize("code", PAIRS, ids=str)
def test_one_difference_decides(code: ReasonCode) -> None:
    """Of two candidates that differ in one thing, the better one leads, for that reason."""
    asker, better, worse = PAIRS[code]
    name = Text.of(en="Same name")  # ids would decide for the worse one
    built = snapshot(
        org("asker", **asker),
        org("z-better", name=name, **better),
        org("a-worse", name=name, **worse),
    )
    assert _better(built, "asker", "z-better", "a-worse", code)


def test_a_shared_partner_decides() -> None:
    """Somebody has worked with the asker and with one of the candidates."""
    name = Text.of(en="Same name")
    built = snapshot(
        org("asker"), WITNESS, org("z-better", name=name), org("a-worse", name=name),
        partnerships=NETWORKED,
    )  # fmt: skip
    assert _better(built, "asker", "z-better", "a-worse", ReasonCode.NETWORK)


def test_roles_held_in_activities_count_for_more_than_the_type() -> None:
    """A local NGO that funds others fits one that does the work."""
    roles = {"funder": PartyRole.FUNDING, "doer": PartyRole.IMPLEMENTING}
    works = [
        activity(f"{each}-work", each, title=Text.of(en="Work"), participants=_in(each, role))
        for each, role in roles.items()
    ]
    built = snapshot(org("asker"), org("funder"), org("doer"), activities=works)
    points = [reason(why(built, "asker", each), ReasonCode.ROLE_FIT).points for each in roles]
    assert points[0] > points[1]


def _in(organization: str, role: PartyRole) -> tuple[Any, ...]:
    return (Participant(organization_id=organization, roles=(role,)),)


def test_the_best_single_activity_counts() -> None:
    """An organization whose profile is about music once brought water to a village.

    That one work is named, text and evidence, and without it all of its lead is gone.
    """
    water = Text.of(en="Pipes and wells bring clean water to dry villages.")
    music = Text.of(en="We play jazz in the cafes of the city.")
    title = "Sumur dan pipa air bersih desa"
    all_of_them = [
        org("asker", mission=water), org("b-once", mission=music), org("a-never", mission=music)
    ]  # fmt: skip
    built = snapshot(*all_of_them, activities=[activity("w", "b-once", title=Text.of(id=title))])
    assert _better(built, "asker", "b-once", "a-never", ReasonCode.MISSION)
    once = why(built, "asker", "b-once")
    assert reason(once, ReasonCode.MISSION).points > 0
    naming = [
        each
        for each in once.reasons
        if title in each.text.shown("en") and title in {found.theirs for found in each.evidence}
    ]
    assert naming
    assert all(each.points > 0 for each in naming)

    without = snapshot(*all_of_them)
    assert ids(suggest(built, "asker")) == ["b-once", "a-never"]
    assert ids(suggest(without, "asker")) == ["a-never", "b-once"]
    after = why(without, "asker", "b-once")
    assert after.score == why(without, "asker", "a-never").score < once.score
    assert not any(title in each.text.shown("en") for each in after.reasons)


# --- complements are not alternatives ---------------------------------------------------------

TEXT = Text.of(id="Kami mendampingi nelayan kecil di Maluku menjual ikan dengan harga layak.")
ASKER = org(
    "asker", mission=TEXT, needs="ice", offers="fish", regions=("ID-MA",), themes=("sdg:14",)
)
TWIN = org("twin", mission=TEXT, needs="ice", offers="fish", regions=("ID-MA",), themes=("sdg:14",))
ICE = org("ice", needs="fish", offers="ice", regions=("ID-MA",), themes=("sdg:14",))


def test_a_twin_is_no_complement_and_the_first_alternative() -> None:
    """Same needs, offers, mission, regions: nothing to give each other, all to stand in for."""
    built = snapshot(ASKER, TWIN, ICE, CHOIR)
    page = suggest(built, "asker")
    assert ids(page) == ["ice", "choir"]
    assert {each.reason: each.count for each in page.excluded} == {
        ExclusionReason.BELOW_MINIMUM: 1,
        ExclusionReason.SELF: 1,
    }
    likest = alternatives(built, "asker", viewer=VISITOR, now=MOMENT).page()
    assert likest.edges[0].node == "twin"
    assert (likest.edges[0].score or 0) > 0.95
    scores = [edge.score or 0 for edge in likest.edges]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("times", [1, 2, 4])
def test_one_thing_in_several_places_makes_no_twin(times: int) -> None:
    """Ice in four places is one thing that both offer: the other offers fish and boats as well."""
    places = ("ID-MA", "ID-8171", "ID-8172", "ID-MU")[:times]
    given = [("ice", (place,)) for place in places] + [("fish", ()), ("boat", ())]
    offers = tuple(
        Resource(
            id=f"other-{place}", organization_id="other", kind=ResourceKind.OFFER,
            concept=resource_code(word), regions=where,
        )
        for place, (word, where) in enumerate(given)
    )  # fmt: skip
    built = snapshot(
        org("asker", mission=TEXT, offers="ice", regions=("ID-MA",)),
        org("other", mission=TEXT, resources=offers, regions=("ID-MA",)),
    )
    for asker in ("asker", "other"):
        (found,) = alternatives(built, asker, viewer=VISITOR, now=MOMENT).page().edges
        assert found.score == pytest.approx((0.35 + 0.2 / 3 + 0.1) / 0.65, abs=0.05)


def test_why_a_twin_is_left_out_is_told() -> None:
    """Its score is 0, and the text says that it would suit as an alternative."""
    told = why(snapshot(ASKER, TWIN, ICE), "asker", "twin")
    assert (told.rank, told.exclusion, told.score) == (None, ExclusionReason.BELOW_MINIMUM, 0)
    assert "alternative" in reason(told, ReasonCode.MISSION).text.shown("en")


def test_alternatives_come_page_by_page() -> None:
    """Pages of one put together are the whole list; a filter narrows it."""
    built = snapshot(ASKER, TWIN, ICE, CHOIR)
    found = alternatives(built, "asker", viewer=VISITOR, now=MOMENT)
    whole = found.page()
    nodes, after = [], None
    for _ in range(4):
        page = found.page(1, after)
        nodes += [edge.node for edge in page.edges]
        after = page.edges[-1].cursor if page.edges else after
    assert nodes == [edge.node for edge in whole.edges]
    only = OrganizationFilter(ids=("ice",))
    assert alternatives(built, "asker", only, viewer=VISITOR, now=MOMENT).ids == ("ice",)


def test_who_is_refused_is_no_alternative() -> None:
    """For who acts for the organization; to others it was never said, and partners stay."""
    said = [
        Feedback(
            asker_id="asker", candidate_id=candidate, signal=signal, position=1,
            model_version="prior-1", suggested_on=TODAY, given_at=MOMENT,
        )
        for candidate, signal in (
            ("twin", FeedbackSignal.DO_NOT_SUGGEST), ("ice", FeedbackSignal.ALREADY_PARTNERS)
        )
    ]  # fmt: skip
    plain = snapshot(ASKER, TWIN, ICE, CHOIR)
    whole = alternatives(plain, "asker", viewer=VISITOR, now=MOMENT).ids
    assert {"twin", "ice"} <= set(whole)
    built, own = plain.apply(Delta(seq=2, feedback=said)), Viewer(known=frozenset({"asker"}))
    left = alternatives(built, "asker", viewer=own, now=MOMENT)
    assert left.ids == tuple(each for each in whole if each != "twin")
    assert left.page().total_count == len(whole) - 1
    assert alternatives(built, "asker", viewer=VISITOR, now=MOMENT).ids == whole


def test_a_profile_that_claims_everything_does_not_lead() -> None:
    """It offers and needs everything, everywhere, on all themes; the specialist is before it."""
    real = load_vocabulary()
    resources = [each.code for each in real.concepts if each.code.startswith("resource:")]
    boastful = org(
        "a-boastful",
        needs=resources,
        offers=resources,
        regions=tuple(region.code for region in real.regions),
        themes=tuple(each.code for each in real.concepts if each.code.startswith(("sdg", "dac"))),
        mission=TEXT,
    )
    shared: dict[str, Any] = {"mission": TEXT, "regions": ("ID-MA",), "themes": ("sdg:14",)}
    asker = org("asker", needs="boat-transport", offers="fishing-gear", **shared)
    honest = org("boats", needs="fishing-gear", offers="boat-transport", **shared)
    built = snapshot(asker, boastful, honest, vocabulary=real)
    assert ids(suggest(built, "asker")) == ["boats", "a-boastful"]


# --- who is left out --------------------------------------------------------------------------


def _status(status: PartnershipStatus) -> Any:
    return partnership("old", "fishers", "cold-store", status=status)


@pytest.mark.parametrize("status", PartnershipStatus)
def test_existing_partners_are_left_out_unless_asked_for(status: PartnershipStatus) -> None:
    """Any shared partnership counts, but for one that was declined."""
    built = snapshot(FISHERS, COLD_STORE, CHOIR, partnerships=[_status(status)])
    page = suggest(built, "fishers")
    partner = status is not PartnershipStatus.DECLINED
    assert ("cold-store" not in ids(page)) == partner
    counts = {each.reason: each.count for each in page.excluded}
    assert counts.get(ExclusionReason.EXISTING_PARTNER, 0) == int(partner)
    both = suggest(built, "fishers", filter=MatchFilter(include_existing_partners=True))
    assert set(ids(both)) == {"cold-store", "choir"}


def test_a_partner_who_left_is_no_partner() -> None:
    """Who left the partnership may be suggested again."""
    gone = (
        Party(organization_id="fishers", role=PartyRole.MEMBER),
        Party(organization_id="cold-store", role=PartyRole.MEMBER, left_on=TODAY),
    )
    built = snapshot(FISHERS, COLD_STORE, partnerships=[partnership("p", "fishers", parties=gone)])
    assert ids(suggest(built, "fishers")) == ["cold-store"]


def test_archived_and_unmatchable_ones_are_never_suggested() -> None:
    """Nor counted as left out; the explanation says why."""
    built = snapshot(
        FISHERS, COLD_STORE, org("gone", offers="ice", archived_at=MOMENT),
        org("closed", offers="ice", matchable=False),
    )  # fmt: skip
    page = suggest(built, "fishers")
    assert ids(page) == ["cold-store"]
    assert [each.reason for each in page.excluded] == [ExclusionReason.SELF]
    assert why(built, "fishers", "gone").exclusion is ExclusionReason.FILTERED
    assert why(built, "fishers", "closed").exclusion is ExclusionReason.NOT_SUGGESTED
    assert why(built, "fishers", "fishers").exclusion is ExclusionReason.SELF


def _counts(page: recommender.RecommendationPage) -> dict[ExclusionReason, int]:
    return {each.reason: each.count for each in page.excluded}


@pytest.mark.parametrize(
    ("wanted", "left", "why_not"),
    [
        (MatchFilter(candidates=OrganizationFilter(ids=("choir",))), ["choir"], "FILTERED"),
        (MatchFilter(minimum_score=0.3), ["cold-store"], "BELOW_MINIMUM"),
        (MatchFilter(minimum_confidence=0.999), [], "BELOW_MINIMUM"),
        (MatchFilter(maximum_per_type=1), ["cold-store"], "FILTERED"),
        (MatchFilter(suggested_types=(PartnershipType.NETWORK,)), [], "FILTERED"),
        (MatchFilter(exclude_cautions=(RiskCode.STALE_DATA,)), ["cold-store"], "FILTERED"),
    ],
    ids=str,
)  # fmt: skip
def test_each_filter_leaves_out_and_counts(
    wanted: MatchFilter, left: list[str], why_not: str
) -> None:
    """Cold store and choir, the latter with a profile of five years ago."""
    old = org("choir", offers="songs", confirmed_at=MOMENT - timedelta(days=1_900))
    built = snapshot(FISHERS, COLD_STORE, old)
    page = suggest(built, "fishers", filter=wanted)
    assert ids(page) == left
    assert _counts(page)[ExclusionReason[why_not]] == 2 - len(left)
    for gone in {"cold-store", "choir"} - set(left):
        told = why(built, "fishers", gone, filter=wanted)
        assert (told.rank, told.exclusion) == (None, ExclusionReason[why_not])


def test_a_brief_and_an_asker_that_nobody_knows_are_refused() -> None:
    """Unknown and hidden look alike."""
    built = snapshot(FISHERS, org("hidden", visibility=Visibility.HIDDEN))
    for unknown in ("nobody", "hidden"):
        with pytest.raises(NotFoundError):
            suggest(built, unknown)
        with pytest.raises(NotFoundError):
            alternatives(built, unknown, viewer=VISITOR, now=MOMENT)
        with pytest.raises(NotFoundError):
            _match(built, Brief(as_organization=unknown))
        for pair in ((unknown, "fishers"), ("fishers", unknown)):
            assert recommender.explain(built, *pair, viewer=VISITOR, now=MOMENT) is None


def test_a_snapshot_without_encoder_cannot_match() -> None:
    """Matching needs features; lists do not."""
    bare = Snapshot.build(Corpus(organizations=[FISHERS]), VOCABULARY)
    with pytest.raises(ValueError, match="encoder"):
        suggest(bare, "fishers")


# --- lists ------------------------------------------------------------------------------------


def test_equal_scores_are_ordered_by_id() -> None:
    """Nine candidates that differ in nothing but their id."""
    name = Text.of(en="Same name")
    same = [org(f"n-{number}", name=name) for number in (5, 3, 9, 1, 7, 2, 8, 4, 6)]
    page = suggest(snapshot(FISHERS, *same), "fishers")
    assert ids(page) == sorted(each.id for each in same)
    assert len({edge.node.score for edge in page.edges}) == 1
    assert [edge.node.rank for edge in page.edges] == list(range(1, 10))


def test_an_organization_that_came_later_keeps_its_place_by_id() -> None:
    """Ids of a delta stand between those of the build."""
    name = Text.of(en="Same name")
    built = snapshot(FISHERS, org("b", name=name), org("d", name=name))
    later = built.apply(
        Delta(seq=2, organizations=[org(each, name=name) for each in ("e", "c", "a", "cc")])
    )
    assert ids(suggest(later, "fishers")) == ["a", "b", "c", "cc", "d", "e"]


def test_pages_are_the_list_in_pieces() -> None:
    """Ranks run on, the last page says so, and a cursor of another list is refused."""
    built = snapshot(FISHERS, COLD_STORE, CHOIR, *[org(f"o{each}") for each in range(5)])
    whole, after, pieces = suggest(built, "fishers"), None, []
    while True:
        page = suggest(built, "fishers", first=3, after=after)
        pieces += [edge.node for edge in page.edges]
        assert page.total_count == 7
        assert page.has_previous_page == (after is not None)
        if not page.has_next_page:
            break
        after = page.edges[-1].cursor
    assert pieces == [edge.node for edge in whole.edges]
    assert [each.rank for each in pieces] == list(range(1, 8))
    for other in ({"weights": MatchWeights(trust=2)}, {"filter": MatchFilter(minimum_score=0.1)}):
        with pytest.raises(BadCursorError):
            suggest(built, "fishers", after=after, **other)
    with pytest.raises(BadCursorError):
        suggest(built, "fishers", after="nonsense")


def test_a_change_counts_in_the_next_answer() -> None:
    """The choir begins to offer ice, then stops to exist."""
    built = snapshot(FISHERS, CHOIR, org("other"))
    changed = built.apply(Delta(seq=2, organizations=[org("choir", offers="ice", version=2)]))
    gone = changed.apply(Delta(seq=3, removed=frozenset({"choir"})))
    assert why(built, "fishers", "choir").for_you == 0
    assert why(changed, "fishers", "choir").for_you > 0.5
    assert ids(suggest(gone, "fishers")) == ["other"]


@pytest.mark.parametrize("others", [(), (org("only"),)], ids=["alone", "one other"])
def test_a_graph_of_one_or_two(others: Sequence[Organization]) -> None:
    """Nobody to suggest is an empty list, not an error."""
    built = snapshot(org("asker"), *others)
    assert ids(suggest(built, "asker")) == [each.id for each in others]
    assert ids(_match(built, Brief(text="Kami mencari es"))) != []


def test_an_empty_graph_answers_a_brief_with_nothing() -> None:
    """No organization at all."""
    page = _match(snapshot(), Brief(text="Kami mencari perahu"))
    assert (page.edges, page.total_count, page.excluded) == ((), 0, ())


def test_an_organization_without_text_gets_an_answer_of_low_confidence() -> None:
    """Nothing known on either side: below .4; well described: above .8."""
    said = {"mission": Text.of(en="We bring water to villages. " * 20), "languages": ("en",)}
    rich = org("rich", needs="ice", offers="fish", **said)
    other = org("other", needs="fish", offers="ice", **said)
    works = [activity(each, each, title=Text.of(en="Wells")) for each in ("rich", "other")]
    built = snapshot(
        org("empty", name=Text()), org("bare", name=Text()), rich, other, activities=works
    )
    assert why(built, "empty", "bare").confidence < 0.4
    assert why(built, "rich", "other").confidence > 0.8
    strange = org("strange", needs="fish", offers="ice", mission=Text.of(jv="Kita " * 90))
    told = snapshot(rich, other, strange, activities=works)
    assert why(told, "rich", "strange").confidence < why(told, "rich", "other").confidence


def test_ten_thousand_characters_are_read() -> None:
    """A very long mission is matched like another."""
    long = org("long", mission=Text.of(en="We bring clean water to dry villages. " * 264))
    built = snapshot(org("asker", mission=Text.of(en="Clean water for villages")), long, CHOIR)
    assert ids(suggest(built, "asker"))[0] == "long"


# --- briefs -----------------------------------------------------------------------------------


def _match(built: Snapshot, brief: Brief, **wish: Any) -> recommender.RecommendationPage:
    given: dict[str, Any] = {"viewer": VISITOR, "now": MOMENT} | wish
    return recommender.match(built, brief, **given)


def test_a_brief_finds_who_offers_what_it_needs() -> None:
    """Without any organization behind it; ids of its results are stable and its own."""
    built = snapshot(FISHERS, COLD_STORE, CHOIR)
    brief = Brief(needs=(Wanted(concept="resource:ice"),))
    page, again = _match(built, brief), _match(built, brief)
    assert ids(page)[0] == "cold-store"
    assert page == again
    other = _match(built, Brief(needs=(Wanted(concept="resource:songs"),)))
    assert not {e.node.id for e in page.edges} & {e.node.id for e in other.edges}


@pytest.mark.parametrize(("matters", "first"), [("ice", "cold-store"), ("songs", "choir")])
def test_who_meets_the_need_that_matters_most_comes_first(matters: str, first: str) -> None:
    """Two needs, two who meet one each; how far the other one helps is said as half."""
    built = snapshot(COLD_STORE, CHOIR)
    weights = {each: 2.0 if each == matters else 1.0 for each in ("ice", "songs")}
    needs = tuple(Wanted(concept=f"resource:{each}", weight=weights[each]) for each in weights)
    found = {
        edge.node.organization_id: edge.node for edge in _match(built, Brief(needs=needs)).edges
    }
    (other,) = {*found} - {first}
    assert found[first].for_you == pytest.approx(2 * found[other].for_you, rel=0.01)
    assert found[first].score > found[other].score


def test_a_brief_adds_to_the_organization_it_starts_from() -> None:
    """The fishers ask for songs this once; their need of ice still counts."""
    built = snapshot(FISHERS, COLD_STORE, CHOIR, partnerships=[])
    brief = Brief(as_organization="fishers", needs=(Wanted(concept="resource:songs"),))
    page = _match(built, brief)
    assert set(ids(page)) == {"cold-store", "choir"}  # never itself
    gains = {edge.node.organization_id: edge.node.for_you for edge in page.edges}
    assert gains["choir"] > 0
    assert gains["cold-store"] > 0
    assert ExclusionReason.SELF in _counts(page)


def _region(built: Snapshot, brief: Brief, other: str) -> Reason:
    page = _match(built, brief)
    found = {each.node.organization_id: each.node for each in page.edges}
    return reason(found[other], ReasonCode.REGION)


def test_who_works_within_a_wide_region_that_a_brief_names_works_there() -> None:
    """Asked for the Maluku islands, a province or a town of them is no second best."""
    built = snapshot(
        org("within", regions=("ID-MU",)),
        org("named", regions=("ID-ML",)),
        org("town", regions=("ID-8171", "AU")),
        org("around", regions=("ID",)),
        org("far", regions=("AU",)),
    )
    brief = Brief(needs=(Wanted(concept="resource:ice"),), regions=("ID-ML",))
    points = {each: _region(built, brief, each).points for each in ("within", "named", "around")}
    lost = points["named"] - points["within"]
    assert 0 <= lost < 0.2 * (points["named"] - points["around"])
    told = _region(built, brief, "town")
    assert "Of the 2 regions they work in, 1 is within regions that you name: " in told.text.shown(
        "en"
    )
    assert ("ID-ML", "ID-8171") in {(each.ours, each.theirs) for each in told.evidence}
    narrower = replace(brief, regions=("ID-ML", "ID-MA"))
    told = _region(built, narrower, "town")
    assert ("ID-MA", "ID-8171") in {(each.ours, each.theirs) for each in told.evidence}


def test_work_within_a_wide_region_that_a_brief_names_counts() -> None:
    """And the sentence names where it was, not the wide region."""
    work = activity("school", "one", "other", regions=("ID-8171",))
    built = snapshot(*map(org, ("one", "other", "third")), activities=[work])
    for named in ("ID-ML", "ID-MA"):
        told = _region(built, Brief(text="A school", regions=(named,)), "one")
        assert "1 activity with others in regions that you name: Ambon" in told.text.shown("en")
    told = _region(built, Brief(text="A school", regions=("ID-JW",)), "one")
    assert "Ambon" not in told.text.shown("en")


MISSIONS = {
    "water": (
        "Kami mengalirkan air bersih ke desa yang kering.",
        "We bring clean water to dry villages.",
    ),
    "defenders": (
        "Kami melindungi pembela hak asasi yang terancam.",
        "We protect rights defenders under threat.",
    ),
    "coffee": (
        "Petani kopi perempuan memasarkan bijinya sendiri.",
        "Women coffee farmers market their own beans.",
    ),
    "reading": (
        "Perahu pustaka membawa buku ke pulau terpencil.",
        "A library boat takes books to remote islands.",
    ),
}


@pytest.mark.parametrize("asked", MISSIONS)
@pytest.mark.parametrize("side", [0, 1], ids=["id finds en", "en finds id"])
def test_a_brief_in_one_language_finds_profiles_in_the_other(asked: str, side: int) -> None:
    """An Indonesian brief finds the English profile, and the other way round."""
    language = ("en", "id")[side]
    profiles = [
        org(key, name=Text(), mission=Text({language: texts[1 - side]}))
        for key, texts in MISSIONS.items()
    ]
    page = _match(snapshot(*profiles), Brief(text=MISSIONS[asked][side]))
    assert ids(page)[0] == asked


def test_the_type_a_brief_aims_at_is_suggested_where_it_can_be() -> None:
    """A purpose is the asker's to choose; a form must be true of the two."""
    built = snapshot(FISHERS, COLD_STORE, org("village", type=OrganizationType.COMMUNITY_GROUP))
    brief = Brief(as_organization="fishers", partnership_type=PartnershipType.RESEARCH)
    assert {e.node.suggested_type for e in _match(built, brief).edges} == {PartnershipType.RESEARCH}
    brief = Brief(as_organization="fishers", partnership_type=PartnershipType.COMMUNITY)
    kinds = {e.node.organization_id: e.node.suggested_type for e in _match(built, brief).edges}
    assert kinds["village"] is PartnershipType.COMMUNITY
    assert kinds["cold-store"] is not PartnershipType.COMMUNITY


# --- weights and cautions ---------------------------------------------------------------------


def test_weights_turn_the_list() -> None:
    """With themes alone, who works on the same one leads, whatever else the other offers."""
    built = snapshot(
        org("asker", needs="ice", themes=("sdg:14",)),
        org("ice", offers="ice", themes=("sdg:4",)),
        org("theme", themes=("sdg:14",)),
        activities=[
            activity(f"{each}-work", each, themes=("sdg:14",), start_date=TODAY)
            for each in ("asker", "theme")
        ],
    )
    assert ids(suggest(built, "asker"))[0] == "ice"
    names = MatchWeights.__dataclass_fields__
    only = MatchWeights(**{name: float(name == "theme") for name in names})
    page = suggest(built, "asker", weights=only)
    assert ids(page) == ["theme"]
    assert page.edges[0].node.score == pytest.approx(1)
    assert page.edges[0].node.model_version == "additive-2+client"


def test_cautions_lower_a_score_only_if_asked() -> None:
    """Their deduction is a reason of its own, and the points still sum."""
    old = org("old", offers="ice", confirmed_at=MOMENT - timedelta(days=1_900))
    built = snapshot(FISHERS, old, COLD_STORE)
    plain = why(built, "fishers", "old")
    lowered = why(built, "fishers", "old", weights=MatchWeights(cautions=1))
    assert all(each.code is not ReasonCode.CAUTIONS for each in plain.reasons)
    taken = reason(lowered, ReasonCode.CAUTIONS).points
    assert taken < 0
    assert lowered.score == pytest.approx(plain.score + taken)
    none_left = why(built, "fishers", "old", weights=MatchWeights(cautions=10))
    assert none_left.score == 0
    assert sum(each.points for each in none_left.reasons) == pytest.approx(0, abs=1e-6)


def test_somebody_who_may_see_more_gets_more() -> None:
    """A hidden cold store is suggested to the administrator only."""
    hidden = org("cold-store", offers="ice", visibility=Visibility.HIDDEN)
    built = snapshot(FISHERS, hidden, CHOIR)
    assert ids(suggest(built, "fishers")) == ["choir"]
    assert ids(suggest(built, "fishers", LOCAL_ADMINISTRATOR))[0] == "cold-store"


def test_a_list_stays_as_it_is_as_long_as_the_day_lasts() -> None:
    """Profiles grow older by whole days: between two pages no score moves past its cursor."""
    others = [
        org(f"o{place}", offers="ice", confirmed_at=MOMENT - timedelta(hours=1_000 * place + 7))
        for place in range(6)
    ]
    built = snapshot(FISHERS, *others)
    midnight = MOMENT.replace(hour=0, minute=0)
    early, late, tomorrow = (
        [each.node.score for each in suggest(built, "fishers", now=midnight + lapse).edges]
        for lapse in (timedelta(), timedelta(hours=23, minutes=59), timedelta(days=1))
    )
    assert early == late
    assert early != tomorrow


def test_twins_without_a_mission_are_alternatives_too() -> None:
    """Imports bring many who are only a name and what they state: another name makes no partner."""
    same: dict[str, Any] = {"themes": ("sdg:4",), "regions": ("ID-MA",), "needs": "ice"}
    built = snapshot(
        org("a", name=Text.of(en="Yayasan Bina Desa"), **same),
        org("twin", name=Text.of(en="Green Coast Trust"), **same),
        org("other", themes=("sdg:6",), regions=("ID-MA",), offers="ice"),
    )
    assert "twin" not in ids(suggest(built, "a"))
    (first, *_) = alternatives(built, "a", viewer=VISITOR, now=MOMENT).page().edges
    assert first.node == "twin"
    assert first.score == pytest.approx(1)
    fewer = {"themes": ("sdg:4",), "regions": ("ID-MA",)}
    built = snapshot(org("a", **fewer), org("b", name=Text.of(en="Green Coast Trust"), **fewer))
    assert ids(suggest(built, "a")) == ["b"]  # one theme and one place make no twins


def test_an_offer_of_nothing_is_none() -> None:
    """Somebody who offers 0 kg of ice meets no need of it, and is not told to."""
    none = Quantity(value=0, unit="unit:kg")
    some = Quantity(value=10, unit="unit:kg")
    resources = [
        Resource(
            id=f"{owner}-1", organization_id=owner, kind=kind, concept="resource:ice", quantity=much
        )
        for owner, kind, much in (("a", ResourceKind.NEED, some), ("b", ResourceKind.OFFER, none))
    ]
    built = snapshot(*(org(each.organization_id, resources=(each,)) for each in resources))
    found = why(built, "a", "b")
    assert found.for_you == 0
    assert "ice" not in reason(found, ReasonCode.NEEDS_MET).text.shown("en")
    assert "ice" not in found.first_step.shown("en")


def test_naming_a_region_around_ones_own_leaves_its_own_covered() -> None:
    """A brief of one from Maluku that names Indonesia too: who works in Maluku is still there."""
    built = snapshot(
        org("a", regions=("ID-MA",)), org("here", regions=("ID-MA",)), org("else", regions=("ID",)),
        activities=[
            activity("w", "else", regions=("ID",)), activity("m", "here", regions=("ID-MA",)),
        ],
    )  # fmt: skip
    covered = []
    for regions in ((), ("ID-MA",), ("ID",)):
        asker, _ = recommender.brief_asker(
            built, built.sight(VISITOR), Brief(as_organization="a", regions=regions), MOMENT
        )
        asked = Question.of(built, built.sight(VISITOR), asker, MOMENT)
        row = np.array([built.organizations.find("here")[1]])
        covered.append(Scorer(asked).scored([row]).terms["region_coverage"].item())
    assert covered == pytest.approx([1, 1, 1])
