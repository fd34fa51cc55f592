from datetime import timedelta
from typing import Any

import pytest

from domain.codes import OrganizationType as Kind
from domain.codes import PartnershipType, ReasonCode, ResourceKind
from domain.resource import Quantity, Resource
from domain.text import Text
from matching.wording import listed, number
from mitra.reference import load_vocabulary
from tests.matching.matchmaking import reason, snapshot, why
from tests.worlds import MOMENT, activity, org, partnership

REAL = load_vocabulary()


def _said(asker: Any, other: Any, code: ReasonCode, language: str, **world: Any) -> str:
    built = snapshot(asker, other, vocabulary=REAL, **world)
    return reason(why(built, asker.id, other.id), code).text.shown(language)


def _own(owner: str, kind: ResourceKind, concept: str, quantity: Quantity | None = None) -> Any:
    return Resource(
        id=f"{owner}-1", organization_id=owner, kind=kind, concept=concept, quantity=quantity
    )


ISLAND = org("island", needs="boat-transport", regions=("ID-MA",))


def test_a_met_need_names_the_thing_and_the_place() -> None:
    """Both languages name the boats and Maluku, in the words of the vocabulary."""
    boats = org("boats", offers="boat-transport", regions=("ID-MA", "ID-MU"))
    label = REAL.concepts.get("resource:boat-transport").label
    indonesian = _said(ISLAND, boats, ReasonCode.NEEDS_MET, "id")
    english = _said(ISLAND, boats, ReasonCode.NEEDS_MET, "en")
    assert (
        indonesian
        == f"Mereka menawarkan {label.shown('id').lower()} di Maluku, yang Anda butuhkan."
    )
    assert english == "They offer boat transport in Maluku, which you need."


def test_a_neighbor_is_called_one_and_a_wider_offer_by_its_own_name() -> None:
    """Transport of any kind, in North Maluku."""
    other = org("other", offers="transport", regions=("ID-MU",))
    said = _said(ISLAND, other, ReasonCode.NEEDS_MET, "en")
    assert said == (
        "They offer transport in a neighboring region, North Maluku; you need boat transport."
    )


def test_amounts_are_told_in_their_unit() -> None:
    """Ten hours where twenty are needed."""
    hours = [Quantity(value=value, unit="unit:hour") for value in (1_200, 10)]
    asker = org("a", resources=(_own("a", ResourceKind.NEED, "resource:training", hours[0]),))
    other = org("b", resources=(_own("b", ResourceKind.OFFER, "resource:training", hours[1]),))
    assert "(10 jam; Anda: 1.200)" in _said(asker, other, ReasonCode.NEEDS_MET, "id")
    assert "(10 hour; you: 1,200)" in _said(asker, other, ReasonCode.NEEDS_MET, "en")


@pytest.mark.parametrize(
    ("asker", "other", "said"),
    [
        (org("a"), org("b", offers="grant"), "Anda belum mencatat kebutuhan."),
        (org("a", needs="grant"), org("b"), "Mereka belum mencatat tawaran."),
        (
            org("a", needs="grant"),
            org("b", offers="maps"),
            "Tidak ada kebutuhan Anda yang mereka tawarkan.",
        ),
    ],
)
def test_a_need_that_is_not_met_is_told_as_it_is(asker: Any, other: Any, said: str) -> None:
    """The three causes differ, and none of them pretends."""
    assert _said(asker, other, ReasonCode.NEEDS_MET, "id") == said


def test_a_shared_partner_is_named() -> None:
    """By its own name, and only if the viewer sees it."""
    third = org("third", name=Text.of(id="Jaringan Ombak"))
    built = snapshot(
        org("a"), org("b"), third, vocabulary=REAL,
        partnerships=[partnership("p", "a", "third"), partnership("q", "third", "b")],
    )  # fmt: skip
    told = reason(why(built, "a", "b"), ReasonCode.NETWORK)
    assert told.text.shown("en") == "Jaringan Ombak worked with both of you."
    assert [each.theirs for each in told.evidence] == ["Jaringan Ombak"]


def test_the_rest_names_what_it_found() -> None:
    """Themes, regions, languages, age: one world, one true sentence each."""
    asker = org("a", themes=("sdg:14",), regions=("ID-MA",), languages=("id", "en"))
    other = org(
        "b", themes=("sdg:14",), regions=("ID-ML",), languages=("en",),
        confirmed_at=MOMENT - timedelta(days=100),
    )  # fmt: skip
    assert _said(asker, other, ReasonCode.THEME, "en") == "You both work on Life Below Water."
    assert _said(asker, other, ReasonCode.REGION, "en") == (
        "The region they cover, Maluku Islands, includes Maluku."
    )
    assert _said(asker, other, ReasonCode.LANGUAGE, "id") == "Bahasa kerja bersama: Inggris."
    assert _said(asker, other, ReasonCode.FRESHNESS, "en") == (
        "Their profile was confirmed 3 months ago."
    )


def test_names_are_listed_and_numbers_written_as_each_language_does() -> None:
    """Three names, then how many more."""
    names = [Text.of(id=each, en=each) for each in "ABCDE"]
    assert listed(names).shown("id") == "A, B, C dan 2 lainnya"
    assert listed(names[:2]).shown("en") == "A and B"
    assert number(1_234_567.5).shown("id") == "1.234.567,5"
    assert number(1_234_567.5).shown("en") == "1,234,567.5"


def _kinds(one: Kind, two: Kind, **fields: Any) -> tuple[Any, Any]:
    return org("a", type=one, **fields), org("b", type=two, **fields)


FUNDED = org("a", needs="grant", regions=("ID-MA",)), org("b", offers="grant", regions=("ID-MA",))
TAUGHT = (
    org("a", needs="training", regions=("ID-MA",)),
    org("b", offers="training", regions=("ID-MA",)),
)
CARRIED = ISLAND, org("b", offers="boat-transport", regions=("ID-MA",))
WATER: dict[str, Any] = {"mission": Text.of(en="We bring clean water to dry villages.")}
P = PartnershipType


@pytest.mark.parametrize(
    ("pair", "kind"),
    [
        (_kinds(Kind.ACADEMIC, Kind.LOCAL_NGO, **WATER), P.RESEARCH),
        (_kinds(Kind.LOCAL_GOVERNMENT, Kind.PRIVATE_SECTOR), P.PUBLIC_PRIVATE),
        (_kinds(Kind.LOCAL_NGO, Kind.COMMUNITY_GROUP), P.COMMUNITY),
        (_kinds(Kind.NETWORK, Kind.LOCAL_NGO), P.NETWORK),
        (_kinds(Kind.PUBLIC_PRIVATE, Kind.LOCAL_NGO), P.MULTI_STAKEHOLDER),
        ((org("a", headquarters="ID-MA"), org("b", headquarters="NL")), P.NORTH_SOUTH),
        ((org("a", headquarters="ID-MA"), org("b", headquarters="TL")), P.SOUTH_SOUTH),
        ((org("a", headquarters="DE"), org("b", headquarters="NL")), P.GLOBAL),
        (_kinds(Kind.LOCAL_NGO, Kind.LOCAL_NGO, themes=("sdg:16",)), P.ADVOCACY),
        (TAUGHT, P.CAPACITY),
        (FUNDED, P.PROJECT),
        (CARRIED, P.SERVICE),
        (_kinds(Kind.LOCAL_NGO, Kind.LOCAL_NGO), P.OPERATIONAL),
    ],
    ids=str,
)  # fmt: skip
def test_each_type_of_partnership_has_its_rule(pair: tuple[Any, Any], kind: P) -> None:
    """All 13 types are suggested to somebody; the first step goes with the type."""
    told = why(snapshot(*pair, vocabulary=REAL), pair[0].id, pair[1].id)
    assert told.suggested_type is kind
    assert told.first_step.by_language.keys() == {"id", "en"}


def test_the_first_step_begins_with_what_can_be_exchanged() -> None:
    """Ask for what they offer, or offer what they need."""
    asked = why(snapshot(*CARRIED, vocabulary=REAL), "island", "b").first_step
    assert asked.shown("en").startswith("Contact them about boat transport.")
    offered = why(snapshot(*CARRIED, vocabulary=REAL), "b", "island").first_step
    assert offered.shown("en").startswith("Offer them boat transport.")


def test_an_activity_that_both_were_in_is_not_called_close() -> None:
    """Everybody in the asker's own activity would look like its best match."""
    own = activity("own", "a", "b", title=Text.of(id="Sumur desa kering"))
    built = snapshot(org("a", **WATER), org("b"), activities=[own], vocabulary=REAL)
    told = reason(why(built, "a", "b"), ReasonCode.MISSION)
    assert all(each.field != "activities" for each in told.evidence)
