from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from babel.numbers import get_currency_symbol

from domain.activity import Participant
from domain.codes import (
    ActivityStatus,
    PartnershipStatus,
    PartnershipType,
    PartyRole,
    ReasonCode,
    ResourceKind,
    Visibility,
)
from domain.codes import OrganizationType as Kind
from domain.partnership import Party
from domain.recommendation import Brief
from domain.resource import Quantity, Resource
from domain.text import Text, shown_in
from domain.viewer import VISITOR
from matching import reasons_network, reasons_profile, reasons_roles, reasons_work, recommender
from matching.corpus import Delta
from matching.features import spelled
from matching.pair import Pair
from matching.pairs import Pairs
from matching.question import Question
from matching.reasons import TEMPLATES
from matching.scoring import Scorer
from matching.snapshot import Snapshot
from matching.terms import TERMS
from matching.wording import SYMBOLS, held, listed, money, number
from mitra.reference import load_vocabulary
from tests.matching.matchmaking import question, reason, snapshot, why
from tests.worlds import MOMENT, activity, org, partnership

REAL = load_vocabulary()


def _said(asker: Any, other: Any, code: ReasonCode, language: str, **world: Any) -> str:
    built = snapshot(asker, other, vocabulary=REAL, **world)
    return reason(why(built, asker.id, other.id), code).text.shown(language)


def _own(owner: str, kind: ResourceKind, concept: str, quantity: Quantity | None = None) -> Any:
    return Resource(
        id=f"{owner}-1", organization_id=owner, kind=kind, concept=concept, quantity=quantity
    )


def pair_of(built: Snapshot, asker: str, other: str) -> Pair:
    """Give a pair as a visitor's question sees it, to read one template alone."""
    return _beside(built, question(built, asker), other)


def pair_of_brief(built: Snapshot, brief: Brief, other: str) -> Pair:
    """Give a pair as a visitor's brief sees it."""
    sight = built.sight(VISITOR)
    asker, _ = recommender.brief_asker(built, sight, brief, MOMENT)
    return _beside(built, Question.of(built, sight, asker, MOMENT), other)


def _beside(built: Snapshot, asked: Question, other: str) -> Pair:
    (table,) = built.organizations.parts
    rows = np.flatnonzero(table.ordinals == built.organizations.ordinals[other])
    return Pair(Pairs(Scorer(asked).scored([rows])), 0)


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
    """Transport of any kind, in West Java."""
    asker = org("asker", needs="boat-transport", regions=("ID-BT",))
    other = org("other", offers="transport", regions=("ID-JB",))
    assert _said(asker, other, ReasonCode.NEEDS_MET, "en") == (
        "They offer transport in West Java; you need boat transport in Banten, next to it."
    )
    assert _said(asker, other, ReasonCode.NEEDS_MET, "id") == (
        "Mereka menawarkan transportasi di Jawa Barat; Anda membutuhkan transportasi laut di "
        "Banten, wilayah tetangganya."
    )


def test_a_neighbor_across_the_sea_is_not_called_next_to_it() -> None:
    """A ferry goes from North Maluku to Maluku; as the reason for regions says it."""
    other = org("other", offers="transport", regions=("ID-MU",))
    assert _said(ISLAND, other, ReasonCode.NEEDS_MET, "en") == (
        "They offer transport in North Maluku; you need boat transport in Maluku, "
        "across the sea from there."
    )
    assert _said(ISLAND, other, ReasonCode.NEEDS_MET, "id").endswith(
        " di Maluku, di seberang laut dari sana."
    )


@pytest.mark.parametrize(
    ("where", "english", "indonesian"),
    [
        (
            ("ID-JK", "ID-JB", "ID-JT", "ID-JI"),
            "(Rp4 billion in Jakarta, West Java and 2 more; you: Rp200 million), which you need in "
            "South Kalimantan, across the sea from East Java.",
            "(Rp4 miliar di DKI Jakarta, Jawa Barat dan 2 lainnya; Anda: Rp200 juta), yang Anda "
            "butuhkan di Kalimantan Selatan, di seberang laut dari Jawa Timur.",
        ),
        (
            ("ID-JB", "ID-KT"),
            "(Rp4 billion in West Java and Central Kalimantan; you: Rp200 million), which you need "
            "in South Kalimantan, next to Central Kalimantan.",
            "(Rp4 miliar di Jawa Barat dan Kalimantan Tengah; Anda: Rp200 juta), yang Anda "
            "butuhkan di Kalimantan Selatan, bertetangga dengan Kalimantan Tengah.",
        ),
        (
            ("ID-JI",),
            "(Rp4 billion; you: Rp200 million) in East Java, which you need in South Kalimantan, "
            "across the sea from there.",
            "(Rp4 miliar; Anda: Rp200 juta) di Jawa Timur, yang Anda butuhkan di Kalimantan "
            "Selatan, di seberang laut dari sana.",
        ),
    ],
)
def test_the_place_that_adjoins_is_named_where_the_amount_is_for_several(
    where: tuple[str, ...], english: str, indonesian: str
) -> None:
    """Jakarta does not lie next to South Kalimantan, though it is named first."""
    sums = [Quantity(value=value, unit="unit:IDR") for value in (2e8, 4e9)]
    need, offer = (
        _own(owner, kind, "resource:grant", each)
        for owner, kind, each in zip(
            "ab", (ResourceKind.NEED, ResourceKind.OFFER), sums, strict=True
        )
    )
    asker = org("a", resources=(need,), regions=("ID-KS",))
    other = org("b", resources=(replace(offer, regions=where),), regions=where)
    assert _said(asker, other, ReasonCode.NEEDS_MET, "en") == f"They offer grants {english}"
    assert (
        _said(asker, other, ReasonCode.NEEDS_MET, "id") == f"Mereka menawarkan hibah {indonesian}"
    )


def test_a_continent_is_not_next_to_what_lies_in_it() -> None:
    """Whoever offers a grant in Asia says little of Maluku, but no neighbor."""
    asker = org("asker", needs="grant", regions=("ID-MA",))
    other = org("other", offers="grant", regions=("142",))
    said = _said(asker, other, ReasonCode.NEEDS_MET, "en")
    assert said == "They offer grants in Asia, which you need in Maluku."


def test_amounts_are_told_in_their_unit() -> None:
    """Ten hours where twenty are needed."""
    hours = [Quantity(value=value, unit="unit:hour") for value in (1_200, 10)]
    asker = org("a", resources=(_own("a", ResourceKind.NEED, "resource:training", hours[0]),))
    other = org("b", resources=(_own("b", ResourceKind.OFFER, "resource:training", hours[1]),))
    assert "(10 jam; Anda: 1.200)" in _said(asker, other, ReasonCode.NEEDS_MET, "id")
    assert "(10 hours; you: 1,200)" in _said(asker, other, ReasonCode.NEEDS_MET, "en")


@pytest.mark.parametrize(
    ("begins", "indonesian", "english"),
    [
        (date(2031, 2, 1), "(10 jam) mulai 2031-02-01 di Maluku", "(10 hours) from 2031-02-01 in"),
        (MOMENT.date(), "(10 jam) di Maluku", "(10 hours) in Maluku"),
        (None, "(10 jam) di Maluku", "(10 hours) in Maluku"),
    ],
)
def test_what_begins_later_is_told_from_when(
    begins: date | None, indonesian: str, english: str
) -> None:
    """It counts already, so that both can plan; nobody should take it for there."""
    place = {"regions": ("ID-MA",)}
    given = _own("b", ResourceKind.OFFER, "resource:training", Quantity(value=10, unit="unit:hour"))
    asker = org("a", needs="training", **place)
    other = org("b", resources=(replace(given, available_from=begins),), **place)
    assert indonesian in _said(asker, other, ReasonCode.NEEDS_MET, "id")
    assert english in _said(asker, other, ReasonCode.NEEDS_MET, "en")
    turned = _said(other, asker, ReasonCode.OFFERS_WANTED, "en")
    assert turned == "They need training in Maluku, which you offer."


def test_amounts_in_units_of_the_same_are_told_in_both() -> None:
    """Tons are needed, and kilograms offered."""
    need, offer = Quantity(value=2, unit="unit:ton"), Quantity(value=900, unit="unit:kg")
    asker = org("a", resources=(_own("a", ResourceKind.NEED, "resource:food", need),))
    other = org("b", resources=(_own("b", ResourceKind.OFFER, "resource:food", offer),))
    assert "(900 kilograms; you: 2 metric tons)" in _said(asker, other, ReasonCode.NEEDS_MET, "en")
    assert "(900 kilogram; Anda: 2 ton)" in _said(asker, other, ReasonCode.NEEDS_MET, "id")


@pytest.mark.parametrize(
    ("unit", "english", "indonesian"),
    [
        (
            "unit:USD",
            "(US$400,000; you: Rp10 billion; two currencies, compared at a rough rate)",
            "(US$400 ribu; Anda: Rp10 miliar; dua mata uang, dibandingkan dengan kurs kasar)",
        ),
        (
            "unit:KES",
            "(KES 400,000; you: Rp10 billion; two currencies, which cannot be compared)",
            "(KES 400 ribu; Anda: Rp10 miliar; dua mata uang yang tidak dapat dibandingkan)",
        ),
        ("unit:IDR", "(Rp400,000; you: Rp10 billion)", "(Rp400 ribu; Anda: Rp10 miliar)"),
        ("unit:person", "(400,000 people)", "(400.000 orang)"),
    ],
)
def test_sums_in_two_currencies_are_told_as_they_were_stated(
    unit: str, english: str, indonesian: str
) -> None:
    """With the word that they are compared at a rough rate, or not at all."""
    need, offer = Quantity(value=10e9, unit="unit:IDR"), Quantity(value=4e5, unit=unit)
    asker = org("a", resources=(_own("a", ResourceKind.NEED, "resource:grant", need),))
    other = org("b", resources=(_own("b", ResourceKind.OFFER, "resource:grant", offer),))
    assert english in _said(asker, other, ReasonCode.NEEDS_MET, "en")
    assert indonesian in _said(asker, other, ReasonCode.NEEDS_MET, "id")


@pytest.mark.parametrize(
    ("value", "unit", "english", "indonesian"),
    [
        (1, "unit:person", "(1 person)", "(1 orang)"),
        (40, "unit:person", "(40 people)", "(40 orang)"),
        (0.5, "unit:hectare", "(0.5 hectares)", "(0,5 hektare)"),
        (3, "unit:copy", "(3 copies)", "(3 eksemplar)"),
        (5, "unit:USD", "(US$5)", "(US$5)"),
        (4_000_000_000, "unit:IDR", "(Rp4 billion)", "(Rp4 miliar)"),
    ],
)
def test_units_stand_in_the_plural(value: float, unit: str, english: str, indonesian: str) -> None:
    """English counts one person and forty people; Indonesian has one form. Money stands first."""
    asker = org("a", needs="training")
    offer = _own("b", ResourceKind.OFFER, "resource:training", Quantity(value=value, unit=unit))
    other = org("b", resources=(offer,))
    assert english in _said(asker, other, ReasonCode.NEEDS_MET, "en")
    assert indonesian in _said(asker, other, ReasonCode.NEEDS_MET, "id")


def test_what_is_needed_of_money_is_told_beside_it_as_money() -> None:
    """One and a half million where two are needed."""
    sums = [Quantity(value=value, unit="unit:USD") for value in (2_000_000, 1_500_000)]
    asker = org("a", resources=(_own("a", ResourceKind.NEED, "resource:grant", sums[0]),))
    other = org("b", resources=(_own("b", ResourceKind.OFFER, "resource:grant", sums[1]),))
    said = [_said(asker, other, ReasonCode.NEEDS_MET, language) for language in ("id", "en")]
    assert "(US$1,5 juta; Anda: US$2 juta)" in said[0]
    assert "(US$1.5 million; you: US$2 million)" in said[1]


@pytest.mark.parametrize(
    ("value", "code", "indonesian", "english"),
    [
        (0, "IDR", "Rp0", "Rp0"),
        (12.25, "EUR", "€12,25", "€12.25"),
        (1_500, "USD", "US$1.500", "US$1,500"),
        (250_000, "IDR", "Rp250 ribu", "Rp250,000"),
        (999_999, "USD", "US$999.999", "US$999,999"),
        (1_125_000_000, "IDR", "Rp1,125 miliar", "Rp1.125 billion"),
        (2_000_000, "KES", "KES 2 juta", "KES 2 million"),
        (3e12, "IDR", "Rp3 triliun", "Rp3 trillion"),
        (1_234_567, "USD", "US$1.234.567", "US$1,234,567"),
        (16_777_500, "IDR", "Rp16.777.500", "Rp16,777,500"),
        (1_234_567_890, "IDR", "sekitar Rp1,235 miliar", "about Rp1.235 billion"),
    ],
)
def test_sums_are_short_where_that_is_exact(
    value: float, code: str, indonesian: str, english: str
) -> None:
    """Else all digits stand there; "about" is what columns of 24 bits do not hold."""
    assert money(held(value), code) == (indonesian, english)


def test_symbols_of_currencies_are_those_that_unicode_has() -> None:
    """In Indonesian or in English; each stands for one currency."""
    for code, symbol in SYMBOLS.items():
        assert symbol in {get_currency_symbol(code, language) for language in ("id", "en")}, code
    assert len(set(SYMBOLS.values())) == len(SYMBOLS)


def test_words_that_name_no_subject_are_not_shown() -> None:
    """Both texts share two subjects and two words of any meeting; only the subjects are named."""
    asker = org("a", mission=Text.of(id="Temu besar guru dan kapal, lalu tutup."))
    other = org("b", mission=Text.of(id="Kapal untuk guru; temu besar sampai tutup."))
    works = [
        activity("w", "a", title=Text.of(id="Temu besar guru kapal tutup")),
        activity("v", "b", title=Text.of(id="Kapal guru, temu besar, tutup")),
    ]
    built = snapshot(asker, other, vocabulary=REAL, activities=works)
    assert pair_of(built, "a", "b").words == ["guru", "kapal"]


def test_a_theme_is_a_field_that_both_work_in() -> None:
    """In Indonesian one is active in a field; a brief names one, and is active in none."""
    both_name = {"themes": ("sdg:14",)}
    built = snapshot(org("a", **both_name), org("b", **both_name), vocabulary=REAL)
    theme = REAL.concepts.get("sdg:14").label.shown("id")
    told = reasons_profile.theme(pair_of(built, "a", "b")).text
    assert told.shown("id") == f"Anda dan mereka sama-sama bergerak di bidang {theme}."
    asked = pair_of_brief(built, Brief(themes=("sdg:14",)), "b")
    said = reasons_profile.theme(asked).text
    assert said.shown("id") == f"Mereka bergerak di bidang yang Anda sebut: {theme}."
    assert said.shown("en") == "They work on what you name: Life Below Water."


def test_themes_that_only_an_activity_has_are_told_as_such() -> None:
    """The asker names none of its own."""
    works = [activity("own", "a", themes=("sdg:14",))]
    world = org("a"), org("c", themes=("sdg:14",)), org("b", themes=("sdg:14",))
    built = snapshot(*world, activities=works, vocabulary=REAL)
    of_work, own = (
        reasons_profile.theme_coverage(pair_of(built, each, "b")).text.shown("en") for each in "ac"
    )
    assert of_work == "They work on themes of yours or of your activities: Life Below Water."
    assert own == "They work on themes of yours: Life Below Water."


def test_what_was_told_to_one_asker_changes_nothing_for_the_next() -> None:
    """Titles are kept with the activities they belong to: a partner reads fewer than a stranger."""
    world = [
        org("a", mission=Text.of(id="Sawah.")), org("b"),
        org("c", mission=Text.of(id="Kapal untuk guru.")),
    ]  # fmt: skip
    works = [
        activity("v", "b", title=Text.of(id="Sawah")),
        activity("w", "a", "b", title=Text.of(id="Guru di kapal")),
    ]
    built = snapshot(*world, vocabulary=REAL, activities=works)
    assert pair_of(built, "a", "b").words == ["guru", "kapal", "sawah"]  # "w" is its own
    assert pair_of(built, "c", "b").words == ["guru", "kapal"]  # of b, by the title of "w"
    assert pair_of(built, "a", "b").work.total == 1


def test_texts_are_called_close_only_if_they_are() -> None:
    """A few notions in common are a little; missions of one kind of work are close."""
    water = org("a", mission=Text.of(en="We bring clean drinking water to dry villages."))
    wells = org("b", mission=Text.of(en="We teach children about rain and rivers."))
    same = org("c", mission=Text.of(en="Safe drinking water for villages in dry regions."))
    built = snapshot(water, wells, same, vocabulary=REAL)
    a_little = TEMPLATES["portrait_meaning"](pair_of(built, "a", "b"))
    close = TEMPLATES["portrait_meaning"](pair_of(built, "a", "c"))
    assert a_little.text.shown("en").endswith("have a little to do with yours.")
    assert close.text.shown("en").endswith("are close to yours.")


WATER_PEOPLE = org("a", mission=Text.of(en="We bring clean drinking water to dry villages."))
STRANGE = "Tunawasaidia wavuvi wadogo kuuza samaki wao kwa bei nzuri katika soko la mji."


@pytest.mark.parametrize(
    ("asker", "other", "said"),
    [
        (
            WATER_PEOPLE, org("b", mission=Text.of(sw=STRANGE)),
            "Their mission is in a language that we cannot read yet, so it cannot be compared.",
        ),
        (
            org("a", mission=Text.of(sw=STRANGE)), replace(WATER_PEOPLE, id="b"),
            "Your mission is in a language that we cannot read yet, so it cannot be compared.",
        ),
        (
            WATER_PEOPLE, org("b", name=Text.of(en="Clean Water for Villages")),
            "They have not written a mission or an activity yet.",
        ),
        (
            org("a", name=Text.of(en="Clean Water for Villages")), replace(WATER_PEOPLE, id="b"),
            "You have not written a mission or an activity, so there is nothing to compare.",
        ),
    ],
)  # fmt: skip
def test_texts_that_cannot_be_compared_are_told_so(asker: Any, other: Any, said: str) -> None:
    """Neither what is in an unknown language nor a name alone has "hardly anything to do"."""
    built = snapshot(asker, other, vocabulary=REAL)
    told = TEMPLATES["portrait_meaning"](pair_of(built, "a", "b"))
    assert told.text.shown("en") == said
    assert not told.speaks_for


@pytest.mark.parametrize(
    ("asker", "other", "said"),
    [
        (org("a"), org("b", offers="grant"), "Anda belum mencatat kebutuhan."),
        (org("a", needs="grant"), org("b"), "Mereka belum mencatat tawaran."),
        (
            org("a", needs="grant"),
            org("b", offers="maps"),
            "Tidak ada tawaran mereka yang memenuhi kebutuhan Anda.",
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


def test_names_stand_in_the_language_of_their_sentence() -> None:
    """Who has both names is called by the English one in English, in evidence too; works as well.

    The columns keep it through a write, and who has one name is called so in both.
    """
    both = Text.of(id="Jaringan Ombak", en="Wave Network")
    built = snapshot(
        org("a"), org("b"), org("third", name=both), org("fourth", name=Text.of(id="Kapal Baca")),
        vocabulary=REAL,
        activities=[
            activity("w", "a", title=Text.of(id="Kapal baca", en="Reading boat")),
            activity("v", "b", title=Text.of(id="Kapal baca", en="Reading ship")),
        ],
        partnerships=[
            partnership(f"{one}-{two}", one, two) for one in "ab" for two in ("third", "fourth")
        ],
    )  # fmt: skip
    for world in (built, built.apply(Delta(seq=1, organizations=[org("third", name=both)]))):
        told = reason(why(world, "a", "b"), ReasonCode.NETWORK)
        assert told.text.shown("en").startswith("Wave Network and Kapal Baca worked with")
        assert told.text.shown("id").startswith("Jaringan Ombak dan Kapal Baca sudah bekerja")
        assert {shown_in(each.theirs or "", "en") for each in told.evidence} == {
            "Wave Network", "Kapal Baca",
        }  # fmt: skip
    work = reasons_work.activity_words(pair_of(built, "a", "b")).text
    assert '"Reading ship"' in work.shown("en")
    assert '"Reading boat"' in work.shown("en")
    assert '"Kapal baca"' in work.shown("id")


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
    small = {0.25: "0,25", 0.04: "0,04", 1.25: "1,25", 3.0: "3", 0: "0", 1 / 3: "0,333333"}
    assert {value: number(value).shown("id") for value in small} == small


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


DULL = tuple(org(f"dull-{each}") for each in range(4))
WELLS = Text.of(id="Sumur bor untuk desa kering")
TAPS = Text.of(id="Sumur bor dan keran untuk desa kering")
SEWING = Text.of(id="Lomba menjahit kain batik di balai kota")
DRY = Text.of(id="Kami menggali sumur bor bagi desa kering.")


@pytest.mark.parametrize(
    ("mission", "own", "indonesian", "english"),
    [
        (DRY, (), "misi Anda", "your mission"),
        (Text.of(), (), "profil Anda", "your profile"),
        (DRY, (activity("own", "a", title=WELLS),), "misi atau kegiatan Anda",
         "your mission or activities"),
        (Text.of(), (activity("own", "a", title=WELLS),), "kegiatan Anda", "your activities"),
    ],
)  # fmt: skip
def test_works_are_close_to_what_the_asker_has(
    mission: Text, own: tuple[Any, ...], indonesian: str, english: str
) -> None:
    """Who has no activity is not told of what is closest to "your activities"."""
    asker = org("a", mission=mission, name=Text.of(id="Sumur bor desa kering"))
    works = [*own, activity("far", "b", "dull-0", title=TAPS), activity("sew", "c", title=SEWING)]
    built = snapshot(asker, org("b"), org("c"), *DULL, activities=works, vocabulary=REAL)
    told = reasons_network.near_work(pair_of(built, "a", "b")).text
    assert told.shown("id").startswith(
        f"Mereka terlibat dalam kegiatan yang termasuk paling dekat dengan {indonesian}"
    )
    assert f"among the closest to {english}" in told.shown("en")
    none = reasons_work.activity_words(pair_of(built, "a", "c")).text
    assert none.shown("id") == f"Tidak ada kegiatan mereka yang dekat dengan {indonesian}."
    assert none.shown("en") == f"None of their activities is close to {english}."


def test_works_are_close_to_a_brief() -> None:
    """Who asks by a brief alone has neither mission nor activities."""
    works = [activity("far", "b", "dull-0", title=TAPS)]
    built = snapshot(org("b"), *DULL, activities=works, vocabulary=REAL)
    asked = Brief(text="Sumur bor untuk desa kering", language="id")
    pair = pair_of_brief(built, asked, "b")
    said = reasons_network.close_work(pair).text
    assert "yang termasuk paling dekat dengan permintaan Anda: " in said.shown("id")
    assert "among the closest to your brief: " in said.shown("en")
    told = reasons_work.activity_words(pair).text.shown("en")
    assert told.endswith(" resembles your brief.")


def test_the_closest_of_all_are_not_called_close_if_they_are_not() -> None:
    """A contest in sewing shares a theme with wells, and no text: MISSION says that none is close.

    So NETWORK calls it relatively close. Taps resemble wells, and are called close.
    """
    theme = {"themes": ("sdg:6",)}
    works = [
        activity("own", "a", title=WELLS, **theme),
        activity("sew", "b", "dull-0", title=SEWING, **theme),
        activity("taps", "c", "dull-1", title=TAPS, **theme),
    ]
    built = snapshot(
        org("a"), org("b"), org("c"), org("d"), *DULL, activities=works, vocabulary=REAL
    )
    sewing, taps, nothing = (pair_of(built, "a", each) for each in "bcd")
    for told in (reasons_work.activity_words(sewing), reasons_work.activity_meaning(sewing)):
        assert told.text.shown("en") == "None of their activities is close to your activities."
    far = reasons_network.close_work(sewing)
    assert far.text.shown("id").startswith(
        "Mereka terlibat dalam kegiatan yang relatif terdekat dengan kegiatan Anda dari semua yang "
        "ada, meski uraiannya tidak mirip: "
    )
    assert "relatively close to your activities among all there is, though" in far.text.shown("en")
    near = reasons_network.close_work(taps)
    assert "among the closest to your activities: " in near.text.shown("en")
    assert (far.speaks_for, near.speaks_for) == (False, True)
    assert reasons_network.near_work(nothing).text.shown("en") == (
        "They take no part in the 2 activities closest to your activities."
    )


def test_none_is_close_only_if_neither_words_nor_meaning_say_so() -> None:
    """The same work in two languages shares no word; its meaning is told in their place."""
    works = [
        activity("own", "a", title=Text.of(en="Clean drinking water for dry villages")),
        activity("far", "b", title=Text.of(id="Air minum bersih untuk desa kering")),
    ]
    built = snapshot(org("a"), org("b"), *DULL, activities=works, vocabulary=REAL)
    pair = pair_of(built, "a", "b")
    words, meaning = (pair.work.closest(each) for each in ("words", "meaning"))
    assert words is None
    assert meaning is not None
    assert reasons_work.activity_words(pair) == reasons_work.activity_meaning(pair)
    assert "resembles that of your activity" in reasons_work.activity_words(pair).text.shown("en")


def test_nobodys_work_is_close_to_an_empty_profile() -> None:
    """Where nothing is known of activities, that is said."""
    built = snapshot(org("a"), org("b"), vocabulary=REAL)
    told = reasons_network.close_work(pair_of(built, "a", "b"))
    assert told.text.shown("en") == "Nobody's activity is close to your profile yet."


def test_an_activity_that_both_were_in_is_not_called_close() -> None:
    """Everybody in the asker's own activity would look like its best match."""
    own = activity("own", "a", "b", title=Text.of(id="Sumur desa kering"))
    built = snapshot(org("a", **WATER), org("b"), activities=[own], vocabulary=REAL)
    told = reason(why(built, "a", "b"), ReasonCode.MISSION)
    assert all(each.field != "activities" for each in told.evidence)


def _lead(asker: Any, other: Any, code: ReasonCode, *rivals: Any, **world: Any) -> str:
    """Say a reason in English, in a list where `rivals` make the median."""
    built = snapshot(asker, other, *rivals, vocabulary=REAL, **world)
    return reason(why(built, asker.id, other.id), code).text.shown("en")


def test_the_term_with_the_most_points_is_told() -> None:
    """The network's points come from a partner of an organization like the asker: both are named.

    The text never speaks of shared partners, of which there is none.
    """
    water = Text.of(id="Kami menggali sumur bor bagi desa kering.")
    alike = org("alike", mission=water, name=Text.of(id="Yayasan Sumur"))
    works = [activity("own", "a", title=WELLS), activity("far", "alike", "b", title=TAPS)]
    said = _lead(
        org("a", mission=water), org("b"), ReasonCode.NETWORK, alike, *DULL, activities=works
    )
    assert said.startswith('They have worked with Yayasan Sumur (in "Sumur bor dan keran')
    assert "share" not in said


def test_words_are_those_of_the_same_titles_however_the_last_write_came() -> None:
    """Of 25 titles 20 are read, the last by id: also when the first one was saved again since."""
    titles = {0: "Mangrove nursery", 20: "Seaweed coral"}
    works = [
        activity(f"w{place:02}", "other", title=Text.of(en=titles.get(place, f"Meeting {place}")))
        for place in range(25)
    ]
    again = replace(works[0], updated_at=MOMENT + timedelta(days=1))
    asker = org("asker", mission=Text.of(en="Mangrove seaweed coral turtle nursery"))
    built = snapshot(asker, org("other"), org("third"), activities=works)
    changed = built.apply(Delta(seq=2, activities=[again]))
    anew = snapshot(asker, org("other"), org("third"), activities=[again, *works[1:]])
    told = [
        reason(why(each, "asker", "other"), ReasonCode.MISSION) for each in (built, changed, anew)
    ]
    assert told[0] == told[1] == told[2]
    assert '"coral" and "seaweed"' in told[0].text.shown("en")


@pytest.mark.parametrize("title", ["mission", "brief"])
def test_an_activity_may_be_called_mission(title: str) -> None:
    """It is named as an activity, and counts as one."""
    said = {"description": Text.of(en="Seaweed nursery for coral")}
    work = activity("own", "asker", title=Text.of(en=title), **said)
    other = activity("theirs", "other", title=Text.of(en="Seaweed"), **said)
    found = why(snapshot(org("asker"), org("other"), activities=[work, other]), "asker", "other")
    (told,) = [each for each in found.reasons if each.code is ReasonCode.MISSION]
    assert f'your activity "{title}"' in told.text.shown("en")


def test_words_that_are_named_stand_in_texts_of_both() -> None:
    """The words come from titles; those that only one of the two uses are not named."""
    works = [
        activity("own", "a", title=Text.of(id="Terumbu karang Banda")),
        activity("far", "b", "c", title=Text.of(id="Terumbu karang Wakatobi")),
    ]
    built = snapshot(org("a"), org("b"), org("c"), *DULL, activities=works, vocabulary=REAL)
    told = reason(why(built, "a", "b"), ReasonCode.MISSION)
    (words, *_) = [each for each in told.evidence if each.field == "mission"]
    assert set(str(words.ours).split(", ")) == {"terumbu", "karang"}
    assert words.ours == words.theirs
    assert '"terumbu"' in told.text.shown("id")


@pytest.mark.parametrize("language", ["id", "en"])
def test_points_below_the_median_do_not_read_like_praise(language: str) -> None:
    """One shares the language as all others do, and its profile is older than theirs."""
    note = {"id": "Calon lain umumnya", "en": "Others are mostly"}[language]
    asker = org("a", languages=("id",))
    old = org("b", languages=("id",), confirmed_at=MOMENT - timedelta(days=200))
    rivals = [org(f"new-{each}", languages=("id",)) for each in range(4)]
    built = snapshot(asker, old, *rivals, vocabulary=REAL)
    told = why(built, "a", "b")
    for code in (ReasonCode.LANGUAGE, ReasonCode.FRESHNESS):
        found = reason(told, code)
        assert found.points <= 0
        assert note in found.text.shown(language)
    assert reason(told, ReasonCode.TRUST).points == 0
    assert note not in reason(told, ReasonCode.TRUST).text.shown(language)


def test_activities_with_others_in_the_askers_regions_are_counted() -> None:
    """Two with others in Maluku count; one alone there, and one in West Java, do not."""
    works = [
        activity("one", "b", "dull-0", regions=("ID-MA",)),
        activity("two", "b", "dull-1", regions=("ID-MA",)),
        activity("alone", "b", regions=("ID-MA",)),
        activity("far", "b", "dull-0", regions=("ID-JB",)),
    ]
    asker = org("a", regions=("ID-MA",))
    said = _lead(asker, org("b"), ReasonCode.REGION, *DULL, activities=works)
    assert "They have 2 activities with others in your regions: Maluku." in said


def test_where_only_an_activity_was_is_not_called_your_region() -> None:
    """The asker states East Java, and joined one activity in East Nusa Tenggara, where they work.

    To one that states Indonesia, East Nusa Tenggara is within its regions.
    """
    works = [
        activity("own", "a", "dull-0", regions=("ID-NT",)),
        activity("far", "b", "dull-1", regions=("ID-NT",)),
    ]
    for regions, indonesian, english in (
        (
            ("ID-JI",), "wilayah Anda atau kegiatan Anda: Nusa Tenggara Timur",
            "your regions or those of your activities: East Nusa Tenggara",
        ),
        (("ID",), "wilayah Anda: Nusa Tenggara Timur", "your regions: East Nusa Tenggara"),
    ):  # fmt: skip
        asker = org("a", regions=regions)
        built = snapshot(asker, org("b"), org("c"), *DULL, activities=works, vocabulary=REAL)
        told = reasons_work.works_here(pair_of(built, "a", "b")).text
        assert told.shown("id") == f"Mereka punya 1 kegiatan bersama pihak lain di {indonesian}."
        assert told.shown("en") == f"They have 1 activity with others in {english}."
        none = reasons_work.works_here(pair_of(built, "a", "c")).text.shown("id")
        assert none == f"Mereka belum punya kegiatan bersama pihak lain di {indonesian[:-21]}."


def test_activities_in_a_place_within_the_askers_region_are_told() -> None:
    """Two in Ambon are in Maluku, though the term reads only what is named; none is in Java."""
    works = [activity(f"w-{each}", "b", f"dull-{each}", regions=("81.71",)) for each in range(2)]
    for region, said in (
        ("ID-MA", "They have 2 activities with others in your regions: Ambon City."),
        ("ID-JB", "They have no activity with others in your regions yet."),
    ):
        world = (org("a", regions=(region,)), org("b"), *DULL)
        built = snapshot(*world, activities=works, vocabulary=REAL)
        assert reasons_work.works_here(pair_of(built, "a", "b")).text.shown("en") == said


def test_regions_inside_the_askers_are_among_those_shared() -> None:
    """Three of theirs lie in Indonesia, which the asker states; Timor-Leste does not."""
    asker = org("a", regions=("ID",))
    other = org("b", regions=("ID", "ID-MA", "81.71", "TL"))
    built = snapshot(asker, other, org("c", regions=("ID", "ID-MA")), vocabulary=REAL)
    told = reasons_profile.shared_regions(pair_of(built, "a", "b"))
    assert told.text.shown("id").startswith(
        "Dari 4 wilayah kerja mereka, 3 termasuk wilayah Anda: Indonesia, "
    )
    assert told.text.shown("en").startswith(
        "Of the 4 regions they work in, 3 are within your regions: Indonesia, "
    )
    assert {each.ours for each in told.evidence} == {"ID"}
    all_of_them = reasons_profile.shared_regions(pair_of(built, "a", "c")).text.shown("id")
    assert all_of_them == "Semua wilayah kerja mereka termasuk wilayah Anda: Indonesia dan Maluku."


def test_the_regions_of_a_brief_are_called_those_that_it_names() -> None:
    """A foundation in Jakarta that looks for somebody in East Nusa Tenggara does not work there."""
    works = [activity("far", "b", "dull-1", regions=("ID-NT",))]
    here = org("a", regions=("ID-JK",))
    built = snapshot(here, org("b", regions=("ID-NT",)), *DULL, activities=works, vocabulary=REAL)
    brief = Brief(as_organization="a", regions=("ID-NT",))
    pair = pair_of_brief(built, brief, "b")
    for told in (reasons_profile.region(pair), reasons_work.works_here(pair)):
        assert "di wilayah yang Anda sebut: Nusa Tenggara Timur" in told.text.shown("id")
        assert "in regions that you name: East Nusa Tenggara" in told.text.shown("en")


def test_roles_are_told_with_their_numbers() -> None:
    """It worked beside an implementer, as the asker is one, in two of its three activities."""
    funds = Participant(organization_id="b", roles=(PartyRole.FUNDING,))
    does = [
        Participant(organization_id=each, roles=(PartyRole.IMPLEMENTING,))
        for each in ("dull-0", "dull-1")
    ]
    works = [
        activity("own", "a"),
        activity("one", participants=(funds, does[0])),
        activity("two", participants=(funds, does[1])),
        activity("lone", participants=(funds,)),
    ]
    built = snapshot(org("a"), org("b"), *DULL, activities=works, vocabulary=REAL)
    pair = reasons_roles.beside(pair_of(built, "a", "b"))
    assert pair.text.shown("id") == (
        "Dalam 2 kegiatan yang sudah berjalan dengan paling banyak 10 pihak, dari 3 kegiatan "
        "seluruhnya, mereka bekerja bersama pihak yang melaksanakan kegiatan, seperti Anda."
    )
    assert [(each.ours, each.theirs) for each in pair.evidence] == [("IMPLEMENTING", "2/3")]


@pytest.mark.parametrize(
    ("ours", "theirs", "said"),
    [
        (Kind.LOCAL_NGO, Kind.ACADEMIC, "need each other"),
        (Kind.SOCIAL_ENTERPRISE, Kind.SOCIAL_ENTERPRISE, "can complete each other"),
        (Kind.LOCAL_NGO, Kind.SOCIAL_ENTERPRISE, "can complete each other"),
        (Kind.LOCAL_NGO, Kind.LOCAL_NGO, "hardly complete each other"),
    ],
)
def test_only_roles_that_differ_need_each_other(ours: Kind, theirs: Kind, said: str) -> None:
    """Two that both do the work and advise could help each other, and could do without."""
    built = snapshot(org("a", type=ours), org("b", type=theirs), vocabulary=REAL)
    told = reasons_roles.role_fit(pair_of(built, "a", "b"))
    assert told.text.shown("en").startswith(f"Your roles {said}: that of their type is usually ")


def test_roles_of_a_type_are_not_called_the_askers_own() -> None:
    """The asker has none on record, and the candidate one: only its own is said to be its own."""
    funds = Participant(organization_id="b", roles=(PartyRole.FUNDING,))
    does = Participant(organization_id="c", roles=(PartyRole.IMPLEMENTING,))
    asker = org("a", type=Kind.LOCAL_NGO)
    built = snapshot(
        asker, org("b"), org("c"), org("d", type=Kind.ACADEMIC),
        activities=[activity("w", participants=(funds,)), activity("v", participants=(does,))],
        vocabulary=REAL,
    )  # fmt: skip
    fit, new = (
        each(pair_of(built, "a", "b")).text
        for each in (reasons_roles.role_fit, reasons_roles.role_difference)
    )
    assert "mereka mendanai; organisasi sejenis Anda biasanya " in fit.shown("id")
    assert "theirs is funding; that of your type is usually " in fit.shown("en")
    assert new.shown("id") == (
        "Dalam kegiatan yang tercatat, mereka mengambil peran yang biasanya tidak diambil "
        "organisasi sejenis Anda: mendanai (peran Anda dalam kegiatan belum tercatat)."
    )
    assert new.shown("en") == (
        "In activities on record, they take roles that those of your type usually do not take: "
        "funding (no activity on record says what yours is)."
    )
    both_ways = reasons_roles.role_difference(pair_of(built, "c", "d")).text
    assert both_ways.shown("id").startswith(
        "Organisasi sejenis mereka biasanya mengambil peran yang tidak Anda ambil dalam kegiatan "
        "yang tercatat: "
    )
    assert both_ways.shown("id").endswith(" (peran mereka dalam kegiatan belum tercatat).")
    assert both_ways.shown("en").startswith(
        "Organizations of their type usually take roles that you do not take in activities on "
        "record: "
    )
    assert both_ways.shown("en").endswith(" (no activity on record says what theirs is).")


def test_roles_are_said_to_be_those_of_activities() -> None:
    """The asker funds in activities; that it does the work in a partnership is not denied."""
    funds = Participant(organization_id="a", roles=(PartyRole.FUNDING,))
    works = [activity("w", participants=(funds,)), activity("v", "b")]
    deal = partnership("p", parties=(
        Party(organization_id="a", role=PartyRole.IMPLEMENTING),
        Party(organization_id="c", role=PartyRole.MEMBER),
    ))  # fmt: skip
    built = snapshot(
        org("a"), org("b"), org("c"), activities=works, partnerships=[deal], vocabulary=REAL
    )
    pair = pair_of(built, "a", "b")
    new, fit = reasons_roles.role_difference(pair).text, reasons_roles.role_fit(pair).text
    assert new.shown("id") == (
        "Dalam kegiatan yang tercatat, mereka mengambil peran yang tidak Anda ambil: "
        "melaksanakan kegiatan."
    )
    assert new.shown("en") == (
        "In activities on record, they take roles that you do not take: doing the work."
    )
    assert fit.shown("id").endswith(
        ": dalam kegiatan yang tercatat, mereka melaksanakan kegiatan; Anda mendanai."
    )
    assert fit.shown("en").endswith(
        ": in activities on record, theirs is doing the work; yours is funding."
    )
    other = reasons_roles.role_fit(pair_of(built, "a", "c")).text
    assert "; dalam kegiatan yang tercatat, Anda mendanai (peran mereka " in other.shown("id")
    assert "; in activities on record, yours is funding (no activity " in other.shown("en")


def test_of_a_brief_of_nobody_no_work_is_denied() -> None:
    """Whoever wrote it may have partners and roles: Mitra does not know them."""
    water = Text.of(en="We dig wells.")
    world = org("b", mission=water), org("c", mission=water), org("d")
    built = snapshot(*world, activities=[activity("w", "b", "c")], vocabulary=REAL)
    brief = Brief(text="We dig wells.", language="en")
    with_b, with_d = (pair_of_brief(built, brief, each) for each in "bd")
    unknown = (
        "Mitra belum tahu dengan siapa Anda pernah bekerja.",
        "Mitra does not know whom you have worked with.",
    )
    shared = reasons_network.shared_partners(with_b)
    assert (shared.text.shown("id"), shared.text.shown("en")) == unknown
    trust = reasons_network.trust(with_d).text
    assert trust.shown("id").startswith(unknown[0])
    assert trust.shown("en").startswith(unknown[1])
    beside = reasons_roles.beside(with_b)
    assert beside.text.shown("id").startswith("Peran Anda belum diketahui")
    assert beside.text.shown("en").startswith("Your role is not known")
    alike = reasons_network.partners_of_alike(with_b).text
    assert "organisasi paling dekat dengan permintaan Anda" in alike.shown("id")
    assert "organizations closest to your brief" in alike.shown("en")
    none = reasons_network.partners_of_alike(with_d).text
    assert none.shown("id").startswith("Organisasi yang dekat dengan permintaan Anda belum")
    assert none.shown("en").startswith("No organization close to your brief")


def test_help_from_far_away_is_called_that() -> None:
    """Boats in West Java for an island in Maluku: the place is said."""
    boats = org("boats", offers="boat-transport", regions=("ID-JB",))
    said = _said(ISLAND, boats, ReasonCode.NEEDS_MET, "en")
    assert said == "They offer boat transport in West Java, which you need in Maluku."


@pytest.mark.parametrize("concept", ["permits", "community-access", "land"])
@pytest.mark.parametrize(("where", "met"), [("ID-MU", False), ("ID-JB", False), ("ID-8171", True)])
def test_what_is_bound_to_its_place_helps_nobody_elsewhere(
    concept: str, where: str, met: bool
) -> None:
    """Permits of North Maluku or West Java are none for Maluku; those of Ambon in it are."""
    asker = org("asker", needs=concept, regions=("ID-MA",))
    other = org("other", offers=concept, regions=(where,))
    said = _said(asker, other, ReasonCode.NEEDS_MET, "en")
    assert said.startswith("They offer ") is met


def test_a_province_of_a_neighboring_country_is_no_neighbor() -> None:
    """Indonesia lies next to Australia; Riau, at its other end, does not."""
    asker = org("asker", regions=("AU",))
    near = _said(asker, org("a", regions=("ID",)), ReasonCode.REGION, "en")
    far = _said(asker, org("b", regions=("ID-RI",)), ReasonCode.REGION, "en")
    assert near == "They work in Indonesia, across the sea from Australia."
    assert far == (
        "The regions that you and they name are neither the same nor next to each other."
    )


def test_an_amount_for_a_whole_country_is_not_told_of_one_place_in_it() -> None:
    """Nine hundred facilitators in all of Indonesia, for somebody in Maluku."""
    offer = _own(
        "b", ResourceKind.OFFER, "resource:facilitators", Quantity(value=900, unit="unit:person")
    )
    asker = org("a", needs="facilitators", regions=("ID-MA",))
    said = _said(asker, org("b", resources=(offer,), regions=("ID",)), ReasonCode.NEEDS_MET, "id")
    assert said == (
        "Mereka menawarkan fasilitator (900 orang di Indonesia), yang Anda butuhkan di Maluku."
    )


def test_amounts_of_two_things_do_not_stand_side_by_side() -> None:
    """Sixty to be trained and 29 teachers are both people, and no part of each other."""
    people = [Quantity(value=value, unit="unit:person") for value in (29, 60)]
    asker = org("a", resources=(_own("a", ResourceKind.OFFER, "resource:facilitators", people[0]),))
    other = org("b", resources=(_own("b", ResourceKind.NEED, "resource:training", people[1]),))
    said = _said(asker, other, ReasonCode.OFFERS_WANTED, "en")
    assert said == "They need training (60 people); you offer facilitators."


def test_a_little_on_both_sides_is_called_that() -> None:
    """A loan of a quarter of what is needed, far away, is not what one needs."""
    asker, other = (
        org(name, needs=needs, offers=offers, regions=(where,))
        for name, needs, offers, where in (
            ("a", ("boat-transport", "data", "food"), ("facilitators",), "ID-MA"),
            ("b", ("training", "books", "seeds"), ("transport",), "ID-JB"),
        )
    )
    said = _said(asker, other, ReasonCode.RECIPROCITY, "en")
    assert said == "Each side has a little of what the other needs."


def test_who_gets_only_a_little_is_told() -> None:
    """All the boats that one side needs, and four hours of forty for the other."""
    hours = [Quantity(value=value, unit="unit:hour") for value in (4, 40)]
    rich, poor = (
        org(
            owner,
            resources=(
                _own(owner, kind, "resource:training", each),
                replace(_own(owner, other, "resource:boat-transport"), id=f"{owner}-2"),
            ),
            regions=("ID-MA",),
        )
        for owner, kind, other, each in (
            ("rich", ResourceKind.OFFER, ResourceKind.NEED, hours[0]),
            ("poor", ResourceKind.NEED, ResourceKind.OFFER, hours[1]),
        )
    )
    assert _said(rich, poor, ReasonCode.RECIPROCITY, "en") == (
        "You get something you need; they get only a little of what they need."
    )
    assert _said(poor, rich, ReasonCode.RECIPROCITY, "en") == (
        "They get something they need; you get only a little of what you need."
    )
    assert _said(poor, rich, ReasonCode.RECIPROCITY, "id").endswith(
        "; Anda hanya mendapat sebagian kecil dari kebutuhan Anda."
    )


def test_what_both_do_together_is_told_apart() -> None:
    """Terms leave out common activities, so sentences say that they do; others are not touched."""
    common = activity("common", "a", "b", start_date=date(2026, 5, 20), regions=("ID-MA",))
    own = activity("own", "b", start_date=date(2022, 3, 1))
    asker = org("a", regions=("ID-MA",), mission=Text.of(id="Sumur desa kering"))
    with_own = snapshot(asker, org("b"), vocabulary=REAL, activities=[common, own])
    pair = pair_of(with_own, "a", "b")
    told = reasons_work.recent(pair).text
    assert told.shown("en") == (
        "Apart from activities with you, their latest activity begins in 2022, yours in 2026."
    )
    assert told.shown("id").startswith("Di luar kegiatan bersama Anda, kegiatan terakhir mereka")
    for template in (
        reasons_work.activity_theme, reasons_work.activity_region, reasons_work.works_here,
        reasons_work.years_together,
    ):  # fmt: skip
        assert template(pair).text.shown("en").startswith("Apart from activities with you, ")
    without = snapshot(asker, org("b"), vocabulary=REAL, activities=[common])
    said = reasons_work.activity_words(pair_of(without, "a", "b")).text
    assert said.shown("en") == "All their activities are with you."
    apart = snapshot(asker, org("b"), vocabulary=REAL, activities=[activity("mine", "a"), own])
    assert (
        reasons_work.works_here(pair_of(apart, "a", "b")).text.shown("en").startswith("They have")
    )


@pytest.mark.parametrize(
    ("theirs", "said"), [(2024, "the same year"), (2022, "not far apart"), (2021, "yours in 2024.")]
)
def test_years_are_called_what_they_are(theirs: int, said: str) -> None:
    """Two years apart is not the same time."""
    works = [
        activity(one, one, start_date=date(year, 1, 1))
        for one, year in (("a", 2024), ("b", theirs))
    ]
    built = snapshot(org("a"), org("b"), vocabulary=REAL, activities=works)
    assert said in reasons_work.recent(pair_of(built, "a", "b")).text.shown("en")


@pytest.mark.parametrize(
    ("world", "said"),
    [
        ({}, "Introduce yourselves."),
        ({"activities": [activity("w", "a", "b")]}, "Start from what you have done together."),
        (
            {"activities": [activity("w", "a", "b", status=ActivityStatus.PIPELINE)]},
            "Start from the activity that you are both in.",
        ),
        (
            {"partnerships": [partnership("p", "a", "b", status=PartnershipStatus.PROPOSED)]},
            "Go on with the talks about your partnership.",
        ),
        (
            {"partnerships": [partnership("p", "a", "b", status=PartnershipStatus.DECLINED)]},
            "Ask what has changed since a partnership between you was declined.",
        ),
        (
            {
                "partnerships": [
                    partnership("p", "a", "b", status=PartnershipStatus.DECLINED),
                    partnership("q", "a", "b"),
                ]
            },
            "Start from what you have done together.",
        ),
    ],
)
def test_who_knows_each_other_needs_no_introduction(world: dict[str, Any], said: str) -> None:
    """The first step begins where both stand: strangers, in talks, at work, or turned down."""
    told = why(snapshot(org("a"), org("b"), vocabulary=REAL, **world), "a", "b")
    assert told.first_step.shown("en").startswith(said)


@pytest.mark.parametrize("day", [date(2024, 1, 1), date(2024, 12, 31)])
def test_the_year_of_a_latest_activity_is_that_of_its_day(day: date) -> None:
    """New Year's Day belongs to the new year, whatever a mean year says."""
    works = [activity(one, one, start_date=day) for one in ("a", "b")]
    built = snapshot(org("a"), org("b"), vocabulary=REAL, activities=works)
    told = reasons_work.recent(pair_of(built, "a", "b"))
    assert [(each.ours, each.theirs) for each in told.evidence] == [("2024", "2024")]


def test_who_has_a_mission_only_began_in_no_year() -> None:
    """Nothing is known of when the asker's work began."""
    works = [activity("b", "b", start_date=date(2024, 5, 1))]
    mission = Text.of(en="We bring clean drinking water to dry villages.")
    built = snapshot(org("a", mission=mission), org("b"), vocabulary=REAL, activities=works)
    said = reasons_work.recent(pair_of(built, "a", "b")).text.shown("en")
    assert said == "It is not known when one side's latest activity began."


def test_nobody_hidden_is_named() -> None:
    """A partner, an organization like the asker and their work: none is told to a visitor."""
    water = Text.of(id="Kami menggali sumur bor bagi desa kering.")
    secret = org(
        "secret", mission=water, name=Text.of(id="Rumah Aman"), visibility=Visibility.HIDDEN
    )
    works = [
        activity("own", "a", title=WELLS),
        activity("far", "secret", "b", title=TAPS),
        activity("lone", "secret", title=Text.of(id="Sumur bor rahasia")),
    ]
    built = snapshot(
        org("a", mission=water), org("b"), secret, *DULL, activities=works, vocabulary=REAL,
        partnerships=[partnership("p", "a", "secret"), partnership("q", "secret", "b")],
    )  # fmt: skip
    told = repr(why(built, "a", "b"))
    assert "Rumah Aman" not in told
    assert "rahasia" not in told


def test_every_term_has_its_sentence() -> None:
    """A term that is added must be told."""
    assert TEMPLATES.keys() == {term.name for term in TERMS}


@pytest.mark.parametrize(
    ("asker", "other", "said"),
    [
        (Kind.LOCAL_NGO, Kind.COMMUNITY_GROUP, "Kunjungi"),
        (Kind.COMMUNITY_GROUP, Kind.FOUNDATION, "Undang mereka berkunjung"),
        (Kind.NETWORK, Kind.LOCAL_NGO, "Undang mereka ke satu pertemuan jaringan Anda"),
        (Kind.LOCAL_NGO, Kind.NETWORK, "Minta diundang"),
    ],
)
def test_the_first_step_is_told_from_the_askers_side(asker: Kind, other: Kind, said: str) -> None:
    """A community invites, and is visited; a network invites, and is joined."""
    pair = _kinds(asker, other)
    assert said in why(snapshot(*pair, vocabulary=REAL), "a", "b").first_step.shown("id")


def test_who_gives_and_who_receives_begin_otherwise() -> None:
    """Who needs money sends a concept, who gives it asks for one; so with training and boats."""
    for (one, two), asks, gives in (
        (FUNDED, "Send a one-page concept", "Ask them for a one-page concept"),
        (TAUGHT, "Ask for one trial", "Offer one trial"),
        (CARRIED, "Ask for schedule", "Tell them schedule"),
    ):
        built = snapshot(one, two, vocabulary=REAL)
        assert asks in why(built, one.id, two.id).first_step.shown("en")
        assert gives in why(built, two.id, one.id).first_step.shown("en")


def test_what_is_taught_by_them_is_not_offered_to_them() -> None:
    """They teach, and need maps that the asker has: the opening is one, the lesson another."""
    asker = org("a", needs="training", offers="maps", regions=("ID-MA",))
    other = org("b", offers="training", needs="maps", regions=("ID-MA",))
    said = why(snapshot(asker, other, vocabulary=REAL), "a", "b").first_step.shown("en")
    assert "Ask for one trial learning session" in said
    assert "Offer one trial" not in said


@pytest.mark.parametrize(
    ("theirs", "said"),
    [("Boats for fishers and nets", "most like you."), ("Chess", "though only a little alike.")],
)
def test_the_most_like_of_all_need_not_be_much_alike(theirs: str, said: str) -> None:
    """Who has worked with one of them has; that it is hardly like the asker is said, not denied."""
    built = snapshot(
        org("a", mission=Text.of(en="Boats for fishers")), org("b"), org("c"),
        org("far", mission=Text.of(en=theirs)),
        activities=[activity("w", "far", "b", title=Text.of(en="Evening"))],
    )  # fmt: skip
    told = reasons_network.partners_of_alike(pair_of(built, "a", "b"))
    assert told.text.shown("en").startswith('They have worked with far (in "Evening"), among the')
    assert told.text.shown("en").endswith(said)
    assert told.speaks_for is (said == "most like you.")


def test_a_word_that_only_shares_its_place_with_another_is_not_named() -> None:
    """Hashed, "beasiswa" and "sagara" are the same; each of the two wrote one of them."""
    (place,), (other,) = ({at for _, at in spelled(word)} for word in ("beasiswa", "sagara"))
    assert place == other
    of_a, of_b = "beasiswa guru kampung nelayan", "sagara guru kampung nelayan"
    a, b = org("a", mission=Text.of(id=of_a)), org("b", mission=Text.of(id=of_b))
    works = [activity("v", "a", title=Text.of(id=of_a)), activity("w", "b", title=Text.of(id=of_b))]
    shared = ["guru", "kampung", "nelayan"]
    plain = snapshot(a, b, org("c"), activities=works, vocabulary=REAL)
    late = snapshot(a, org("c"), activities=works[:1], vocabulary=REAL).apply(
        Delta(seq=2, organizations=[b], activities=works[1:])
    )
    for built in (plain, late):
        for one, two in (("a", "b"), ("b", "a")):
            told = reason(why(built, one, two), ReasonCode.MISSION)
            assert sorted(str(told.evidence[0].ours).split(", ")) == shared
    brief = Brief(text=of_a, language="id")
    assert sorted(pair_of_brief(plain, brief, "b").words) == shared
    on_top = replace(brief, text="Kami mencari mitra.", as_organization="a")
    assert sorted(pair_of_brief(plain, on_top, "b").words) == shared
    both = replace(b, mission=Text.of(id=f"{of_b} beasiswa"))
    built = snapshot(a, both, activities=works, vocabulary=REAL)
    assert "beasiswa" in pair_of(built, "a", "b").words
    assert "sagara" not in pair_of(built, "a", "b").words
