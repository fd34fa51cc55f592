from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.codes import (
    PartnershipStatus,
    ReasonCode,
    ResourceKind,
    RiskCode,
    Severity,
    Visibility,
)
from domain.organization import Identifier, Organization
from domain.recommendation import Brief, Caution, MatchFilter, MatchWeights
from domain.resource import Quantity, Resource
from domain.text import Text
from domain.viewer import SYSTEM, VISITOR
from matching import recommender
from matching.caution_texts import ORDER
from matching.snapshot import Snapshot
from mitra.reference import load_vocabulary
from tests.matching.matchmaking import ids, snapshot, suggest, why
from tests.worlds import MOMENT, activity, org, partnership

WATER = Text.of(en="We bring clean water to dry villages.")
MUSIC = Text.of(en="We play jazz in the cafes of the city.")


def _warned(built: Snapshot, code: RiskCode) -> Caution | None:
    """Give a caution of `other` for `asker`, if there is one."""
    told = why(built, "asker", "other")
    return next((each for each in told.cautions if each.code is code), None)


def _severity(asker: Organization, other: Organization, code: RiskCode) -> Severity | None:
    found = _warned(snapshot(asker, other), code)
    return found.severity if found else None


def _money(value: float, unit: str) -> dict[str, Any]:
    return {"annual_budget": Quantity(value=value, unit=unit)}


def _both(staff: int, dollars: float) -> dict[str, Any]:
    return {"staff_count": staff} | _money(dollars, "unit:USD")


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ({"staff_count": 10}, {"staff_count": 99}, None),
        ({"staff_count": 10}, {"staff_count": 100}, Severity.LOW),
        ({"staff_count": 1_000}, {"staff_count": 10}, Severity.LOW),
        ({"staff_count": 10}, {}, None),
        (_money(1_000, "unit:USD"), _money(20_000, "unit:USD"), Severity.LOW),
        ({"staff_count": 10_000}, {"staff_count": 10}, Severity.MEDIUM),
        (_both(1, 1_000), _both(10, 10_000), Severity.LOW),
        (_both(1, 1_000), _both(10, 99_000), Severity.LOW),
        (_both(1, 1_000), _both(100, 10_000), Severity.MEDIUM),
        (_both(1, 1_000), _both(100, 100_000), Severity.HIGH),
        (_money(1_000, "unit:USD"), _money(16_000_000, "unit:IDR"), None),
        (_money(1_000, "unit:USD"), _money(20_000_000_000, "unit:IDR"), Severity.MEDIUM),
        (_money(1, "unit:kg"), _money(1_000, "unit:USD"), None),
        (_money(0, "unit:USD"), _money(1_000, "unit:USD"), None),
    ],
)
def test_power_is_unequal_from_tenfold(
    ours: dict[str, Any], theirs: dict[str, Any], expected: Severity | None
) -> None:
    """Staff and budgets are compared; currencies roughly, and what is no money not at all.

    Tenfold is LOW; both tenfold and one a hundredfold, or one alone a thousandfold, MEDIUM; both a
    hundredfold HIGH.
    """
    found = _severity(org("asker", **ours), org("other", **theirs), RiskCode.POWER_IMBALANCE)
    assert found is expected


@pytest.mark.parametrize(
    ("theirs", "english", "indonesian"),
    [
        (10_500, "a factor of 10 in", "berbeda 10 kali lipat"),
        (1_000_000, "a factor of 1,000 in", "berbeda 1.000 kali lipat"),
        (480_000_000, "a factor of more than 1,000 in", "berbeda lebih dari 1.000 kali lipat"),
    ],
)
def test_how_many_times_is_told_as_far_as_it_says_something(
    theirs: float, english: str, indonesian: str
) -> None:
    """Ten times or a thousand is a figure to picture; 480,000 times is only very much."""
    other = org("other", **_money(theirs, "unit:USD"))
    built = snapshot(org("asker", **_money(1_000, "unit:USD")), other)
    found = _warned(built, RiskCode.POWER_IMBALANCE)
    assert found is not None
    assert english in found.text.shown("en")
    assert indonesian in found.text.shown("id")


def test_sizes_are_told_side_by_side_with_their_currency() -> None:
    """Rp5.9 million is far less than US$118 million: the text shows which is whose."""
    asker, other = _money(5_900_000, "unit:IDR"), _money(118_000_000, "unit:USD")
    built = snapshot(org("asker", **asker), org("other", **other), vocabulary=load_vocabulary())
    found = _warned(built, RiskCode.POWER_IMBALANCE)
    assert found is not None
    assert "budget (you: Rp5.9 million; they: US$118 million)" in found.text.shown("en")
    assert "(Anda: Rp5,9 juta; mereka: US$118 juta)" in found.text.shown("id")
    assert [(each.ours, each.theirs) for each in found.evidence] == [
        ("IDR 5900000", "USD 118000000")
    ]


def test_many_ties_against_none_are_unequal_too() -> None:
    """Twenty activities against none: worth knowing; nineteen are no base for a comparison."""
    works = [activity(f"work-{each:02}", "other") for each in range(20)]
    fewer = snapshot(org("asker"), org("other"), activities=works[1:])
    assert _warned(fewer, RiskCode.POWER_IMBALANCE) is None
    built = snapshot(org("asker"), org("other"), activities=works)
    found = _warned(built, RiskCode.POWER_IMBALANCE)
    assert found is not None
    assert found.severity is Severity.LOW
    assert [(each.field, each.ours, each.theirs) for each in found.evidence] == [
        ("degree", "0", "20")
    ]


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ("ice", "ice", Severity.LOW),
        ("funding", "funding", Severity.MEDIUM),
        ("ice", "boat", None),
    ],
)
def test_the_same_need_in_the_same_region_competes(
    ours: str, theirs: str, expected: Severity | None
) -> None:
    """Money is competed for more than things."""
    asker = org("asker", needs=ours, regions=("ID-MA",))
    other = org("other", needs=theirs, regions=("ID-MA",))
    assert _severity(asker, other, RiskCode.RESOURCE_COMPETITION) is expected


def test_close_missions_compete_for_money_the_most() -> None:
    """And organizations far apart do not."""
    asker = org("asker", needs="funding", regions=("ID-MA",), mission=WATER)
    near = org("other", needs="funding", regions=("ID-MA",), mission=WATER)
    far = org("other", needs="funding", regions=("ID-JB",), mission=WATER)
    assert _severity(asker, near, RiskCode.RESOURCE_COMPETITION) is Severity.HIGH
    assert _severity(asker, far, RiskCode.RESOURCE_COMPETITION) is None


def test_a_gain_of_one_side_only_is_said() -> None:
    """They offer all that is needed and need something else; silence about needs is no loss."""
    asker = org("asker", needs="ice", offers="fish", regions=("ID-MA",))
    lone = org("other", offers="ice", needs="songs", regions=("ID-MA",))
    silent = org("other", offers="ice", regions=("ID-MA",))
    fair = org("other", offers="ice", needs="fish", regions=("ID-MA",))
    assert _severity(asker, lone, RiskCode.ONE_SIDED) is Severity.MEDIUM
    assert _severity(asker, silent, RiskCode.ONE_SIDED) is None
    assert _severity(asker, fair, RiskCode.ONE_SIDED) is None
    told = _warned(snapshot(asker, lone), RiskCode.ONE_SIDED)
    assert told is not None
    assert told.text.shown("en").endswith("you gain much, they hardly anything.")
    other_way = _warned(
        snapshot(org("asker", needs="songs", offers="ice", regions=("ID-MA",)),
                 org("other", needs="ice", regions=("ID-MA",))),
        RiskCode.ONE_SIDED,
    )  # fmt: skip
    assert other_way is not None
    assert other_way.text.shown("id").startswith("Manfaatnya berat sebelah: mereka")
    assert other_way.severity is Severity.HIGH  # the asker would give without a return


@pytest.mark.parametrize(
    ("months", "expected"), [(23, None), (25, Severity.MEDIUM), (49, Severity.HIGH)]
)
def test_a_profile_grows_stale(months: int, expected: Severity | None) -> None:
    """After two years, and badly after four."""
    old = org("other", confirmed_at=MOMENT - timedelta(days=30.44 * months + 1))
    assert _severity(org("asker"), old, RiskCode.STALE_DATA) is expected


def test_goals_differ_if_neither_themes_nor_texts_meet() -> None:
    """Water and music; the same themes, or no theme, give no such caution."""
    asker = org("asker", mission=WATER, themes=("sdg:6",))
    music = org("other", mission=MUSIC, themes=("sdg:4",))
    found = _severity(asker, music, RiskCode.DIFFERING_GOALS)
    assert found in (Severity.LOW, Severity.MEDIUM)
    for other in (
        org("other", mission=MUSIC, themes=("sdg:6",)),
        org("other", mission=MUSIC),
        org("other", mission=WATER, themes=("sdg:4",)),
    ):
        assert _severity(asker, other, RiskCode.DIFFERING_GOALS) is None


@pytest.mark.parametrize(
    ("ours", "theirs", "differ"),
    [
        (("sdg:6",), ("sdg:4",), True),
        (("sdg:14",), ("sdg:14",), False),  # both did work on a theme that neither states
        (("sdg:14",), ("sdg:6",), False),  # their work has the theme that the asker states
        (("sdg:4",), ("sdg:14",), False),  # the asker's work has the theme that they state
    ],
)
def test_who_shares_a_theme_in_its_work_has_a_goal_in_common(
    ours: tuple[str, ...], theirs: tuple[str, ...], differ: bool
) -> None:
    """A card must not say that themes never meet beside the activities in which they do."""
    asker = org("asker", mission=WATER, themes=("sdg:6",))
    music = org("other", mission=MUSIC, themes=("sdg:4",))
    works = (
        activity("own", "asker", title=Text.of(en="Wells for three villages"), themes=ours),
        activity("their", "other", title=Text.of(en="Jazz night in the city"), themes=theirs),
    )
    built = snapshot(asker, music, activities=works)
    assert (_warned(built, RiskCode.DIFFERING_GOALS) is not None) is differ


def _of_a_brief(other: Organization, code: RiskCode) -> Caution:
    """Give a caution for a brief of nobody on record."""
    brief = Brief(text=WATER.shown("en"), language="en", themes=("sdg:6",))
    page = recommender.match(snapshot(other), brief, viewer=VISITOR, now=MOMENT)
    (edge,) = page.edges
    return next(each for each in edge.node.cautions if each.code is code)


def test_what_a_brief_of_nobody_leaves_open_is_not_told_as_a_fact() -> None:
    """Whoever wrote it may have worked with them, and has no mission on record."""
    other = org("other", mission=MUSIC, themes=("sdg:4",))
    trust = _of_a_brief(other, RiskCode.LACK_OF_TRUST)
    assert trust.text.shown("id").startswith("Mitra belum tahu dengan siapa Anda pernah bekerja; ")
    assert trust.text.shown("en").startswith("Mitra does not know whom you have worked with; ")
    assert [each.field for each in trust.evidence] == ["completedPartnerships"]
    goals = _of_a_brief(other, RiskCode.DIFFERING_GOALS)
    assert "misi mereka berbeda dari permintaan Anda" in goals.text.shown("id")
    assert "their mission differs from your brief" in goals.text.shown("en")


def test_trust_lacks_without_path_and_record() -> None:
    """Common work, a shared partner, or a completed partnership is a beginning of trust."""
    trio = org("asker"), org("other"), org("third")
    assert _warned(snapshot(*trio), RiskCode.LACK_OF_TRUST) is not None
    worked = activity("work", "asker", "other")
    assert _warned(snapshot(*trio, activities=[worked]), RiskCode.LACK_OF_TRUST) is None
    shared = partnership("a", "asker", "third"), partnership("b", "third", "other")
    assert _warned(snapshot(*trio, partnerships=shared), RiskCode.LACK_OF_TRUST) is None


def test_who_left_the_region_of_a_partnership_has_changed() -> None:
    """The partnership is about Maluku; since then the partner moved to West Java."""
    deal = partnership(
        "deal", "asker", "other", regions=("ID-MA",), updated_at=MOMENT - timedelta(days=400)
    )
    moved = snapshot(org("asker"), org("other", regions=("ID-JB",)), partnerships=[deal])
    stayed = snapshot(org("asker"), org("other", regions=("ID-8171",)), partnerships=[deal])
    assert _warned(moved, RiskCode.CHANGED_CIRCUMSTANCES) is not None
    assert _warned(stayed, RiskCode.CHANGED_CIRCUMSTANCES) is None
    for status in PartnershipStatus:
        over = snapshot(
            org("asker"), org("other", regions=("ID-JB",)),
            partnerships=[replace(deal, status=status)],
        )  # fmt: skip
        found = _warned(over, RiskCode.CHANGED_CIRCUMSTANCES)
        told = found is not None and "no longer work" in found.text.shown("en")
        assert told is (status.value in {"AGREED", "ACTIVE", "SUSPENDED"})


def test_who_declined_is_asked_what_has_changed() -> None:
    """A proposal that was declined is told, unless they agreed on another; only to who sees it."""
    no = partnership("no", "asker", "other", status=PartnershipStatus.DECLINED)
    found = _warned(
        snapshot(org("asker"), org("other"), partnerships=[no]), RiskCode.CHANGED_CIRCUMSTANCES
    )
    assert found is not None
    assert found.severity is Severity.MEDIUM
    assert "declined" in found.text.shown("en")
    later = [no, partnership("yes", "asker", "other")]
    hidden = [replace(no, visibility=Visibility.MEMBERS)]
    for partnerships in (later, hidden, []):
        built = snapshot(org("asker"), org("other"), partnerships=partnerships)
        assert _warned(built, RiskCode.CHANGED_CIRCUMSTANCES) is None


def test_the_most_severe_caution_comes_first() -> None:
    """High before medium before low; among equals what is about these two before the usual."""
    asker = org("asker", needs="ice", regions=("ID-MA",), **_both(1, 1_000))
    other = org(
        "other", needs="ice", regions=("ID-MA",), **_both(999, 1_000_000),
        confirmed_at=MOMENT - timedelta(days=800),
    )  # fmt: skip
    told = why(snapshot(asker, other), "asker", "other").cautions
    assert [(each.code, each.severity) for each in told] == [
        (RiskCode.POWER_IMBALANCE, Severity.HIGH),
        (RiskCode.STALE_DATA, Severity.MEDIUM),
        (RiskCode.LACK_OF_TRUST, Severity.MEDIUM),
        (RiskCode.RESOURCE_COMPETITION, Severity.LOW),
    ]
    assert set(ORDER) == set(RiskCode)


def _of(told: tuple[Caution, ...], code: RiskCode) -> list[Caution]:
    return [each for each in told if each.code is code]


def test_what_is_protected_must_not_be_exposed() -> None:
    """Who sees a protected candidate is told; two public ones need no such caution."""
    hidden = org("other", visibility=Visibility.MEMBERS)
    built = snapshot(org("asker"), hidden, org("open"))
    (found,) = _of(why(built, "asker", "other", viewer=SYSTEM).cautions, RiskCode.SAFETY)
    assert found.severity is Severity.MEDIUM
    assert found.evidence[0].theirs == "MEMBERS"
    assert not _of(why(built, "asker", "open", viewer=SYSTEM).cautions, RiskCode.SAFETY)
    (turned,) = _of(why(built, "other", "open", viewer=SYSTEM).cautions, RiskCode.SAFETY)
    assert turned.severity is Severity.LOW
    assert turned.evidence[0].ours == "MEMBERS"


@pytest.mark.parametrize("level", [Visibility.PARTNERS, Visibility.HIDDEN])
def test_who_is_hidden_can_be_left_out(level: Visibility) -> None:
    """Whom not even all accounts see: a serious caution, so `excludeCautions` leaves it out."""
    built = snapshot(org("asker"), org("other", visibility=level), org("open"))
    (found,) = _of(why(built, "asker", "other", viewer=SYSTEM).cautions, RiskCode.SAFETY)
    assert found.severity is Severity.HIGH
    only = MatchFilter(exclude_cautions=(RiskCode.SAFETY,))
    assert "other" not in ids(suggest(built, "asker", SYSTEM, filter=only))


def test_only_cautions_that_lower_a_score_are_said_to() -> None:
    """What was declined is told and takes nothing; no trusted path takes a little."""
    sure = (Identifier(scheme="ID-X", value="1", primary=True, verified=True),)
    built = snapshot(
        org("asker", needs="ice", offers="fish"),
        org("refused", needs="fish", offers="ice", identifiers=sure),
        org("stranger", needs="fish", offers="ice"),
        partnerships=[partnership("no", "asker", "refused", status=PartnershipStatus.DECLINED)],
    )
    for name, begins in (("refused", "No caution lowers"), ("stranger", "Lowered for 1 caution")):
        told = why(built, "asker", name, weights=MatchWeights(cautions=1))
        (found,) = [each for each in told.reasons if each.code is ReasonCode.CAUTIONS]
        assert len(told.cautions) == 1
        assert (found.points < 0) == begins.startswith("Lowered")
        assert found.text.shown("en").startswith(begins)


def test_an_offer_that_ran_out_is_said() -> None:
    """The ice was offered until last week; with ice on offer still, there is nothing to ask."""
    until = (MOMENT - timedelta(days=7)).date()
    gone = Resource(
        id="gone", organization_id="other", kind=ResourceKind.OFFER, concept="resource:ice",
        valid_until=until,
    )  # fmt: skip
    still = replace(gone, id="still", valid_until=None)
    asker = org("asker", needs="ice")
    found = _warned(
        snapshot(asker, org("other", resources=(gone,))), RiskCode.CHANGED_CIRCUMSTANCES
    )
    assert found is not None
    assert until.isoformat() in found.text.shown("id")
    both = snapshot(asker, org("other", resources=(gone, still)))
    assert _warned(both, RiskCode.CHANGED_CIRCUMSTANCES) is None


def test_rivals_are_told_what_each_looks_for() -> None:
    """One looks for boat transport, the other for any transport: both words stand there."""
    asker = org("asker", needs="boat-transport", regions=("ID-MA",))
    other = org("other", needs="transport", regions=("ID-ML",))
    found = _warned(
        snapshot(asker, other, vocabulary=load_vocabulary()), RiskCode.RESOURCE_COMPETITION
    )
    assert found is not None
    assert found.text.shown("en") == (
        "You both look for boat transport (they: transport) in and around Maluku."
    )


@pytest.mark.parametrize(
    ("needs", "offers", "warned"),
    [
        ("data", (), True),
        ("data", "maps", False),
        ("maps", "maps", True),
        ("data", "boat-transport", True),
    ],
)
def test_who_offers_the_thing_is_no_rival_for_it(
    needs: str, offers: str | tuple[()], warned: bool
) -> None:
    """Maps meet a need of data in part, so both look for the same: but not if one has maps to give.

    Unless it looks for maps as well.
    """
    asker = org("asker", needs="maps", regions=("ID-MA",))
    other = org("other", needs=needs, offers=offers, regions=("ID-MA",))
    built = snapshot(asker, other, vocabulary=load_vocabulary())
    found = _warned(built, RiskCode.RESOURCE_COMPETITION)
    assert (found is not None) is warned
    if found is not None:
        told = found.text.shown("en")
        assert ("though they also offer maps; ask whom" in told) is (offers == "maps")


def test_only_what_they_offer_is_told_to_be_offered_too() -> None:
    """Of two things that both look for, the one that the other offers as well."""
    asker = org("asker", needs=("maps", "boat-transport"), regions=("ID-MA",))
    other = org("other", needs=("maps", "boat-transport"), offers="maps", regions=("ID-MA",))
    built = snapshot(asker, other, vocabulary=load_vocabulary())
    found = _warned(built, RiskCode.RESOURCE_COMPETITION)
    assert found is not None
    assert found.text.shown("en") == (
        "You both look for maps and boat transport in and around Maluku, though they also offer "
        "maps; ask whom that is for."
    )
    assert "walau mereka juga menawarkan peta; tanyakan" in found.text.shown("id")


def test_an_offer_that_is_over_is_not_told_beside_what_both_look_for() -> None:
    """Who offered maps until yesterday looks for maps like everybody else."""
    asker = org("asker", needs="maps", regions=("ID-MA",))
    other = org("other", needs="maps", offers="maps", regions=("ID-MA",))
    over = tuple(
        replace(each, valid_until=MOMENT.date() - timedelta(days=1))
        if each.kind is ResourceKind.OFFER
        else each
        for each in other.resources
    )
    built = snapshot(asker, replace(other, resources=over), vocabulary=load_vocabulary())
    found = _warned(built, RiskCode.RESOURCE_COMPETITION)
    assert found is not None
    assert found.text.shown("en") == "You both look for maps in and around Maluku."
