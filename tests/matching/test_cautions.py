from datetime import timedelta
from typing import Any

import pytest

from domain.codes import RiskCode, Severity
from domain.organization import Organization
from domain.recommendation import Caution
from domain.resource import Quantity
from domain.text import Text
from matching.snapshot import Snapshot
from tests.matching.matchmaking import snapshot, why
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


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ({"staff_count": 10}, {"staff_count": 99}, None),
        ({"staff_count": 10}, {"staff_count": 100}, Severity.MEDIUM),
        ({"staff_count": 1_000}, {"staff_count": 10}, Severity.HIGH),
        ({"staff_count": 10}, {}, None),
        (_money(1_000, "unit:USD"), _money(20_000, "unit:USD"), Severity.MEDIUM),
        (_money(1_000, "unit:USD"), _money(16_000_000, "unit:IDR"), None),
        (_money(1_000, "unit:USD"), _money(16_000_000_000, "unit:IDR"), Severity.HIGH),
        (_money(1, "unit:kg"), _money(1_000, "unit:USD"), None),
        (_money(0, "unit:USD"), _money(1_000, "unit:USD"), None),
    ],
)
def test_power_is_unequal_from_tenfold(
    ours: dict[str, Any], theirs: dict[str, Any], expected: Severity | None
) -> None:
    """Staff and budgets are compared; currencies roughly, and what is no money not at all."""
    found = _severity(org("asker", **ours), org("other", **theirs), RiskCode.POWER_IMBALANCE)
    assert found is expected


def test_many_ties_against_none_are_unequal_too() -> None:
    """Twenty activities against none: worth knowing."""
    works = [activity(f"work-{each:02}", "other") for each in range(20)]
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
    assert _severity(asker, lone, RiskCode.ONE_SIDED) is Severity.HIGH
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


def test_the_most_severe_caution_comes_first() -> None:
    """High before medium before low."""
    asker = org("asker", staff_count=1)
    other = org("other", staff_count=999, confirmed_at=MOMENT - timedelta(days=800))
    told = why(snapshot(asker, other), "asker", "other").cautions
    assert [each.severity for each in told] == [Severity.HIGH, Severity.MEDIUM, Severity.MEDIUM]
