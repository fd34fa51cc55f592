"""Is the first step true of both, and do its sentences speak of the same thing?"""

from typing import Any

import pytest

from domain.codes import OrganizationType as Kind
from domain.codes import PartnershipType as P
from domain.recommendation import Brief, Recommendation
from domain.text import Text
from domain.viewer import VISITOR
from matching import recommender
from mitra.reference import load_vocabulary
from tests.matching.matchmaking import snapshot, why
from tests.worlds import MOMENT, org

REAL = load_vocabulary()
HERE: dict[str, Any] = {"regions": ("ID-MA",)}


def _told(asker: Any, other: Any) -> Recommendation:
    return why(snapshot(asker, other, vocabulary=REAL), "a", "b")


def _of_brief(brief: Brief, *organizations: Any) -> Recommendation:
    """Give what a visitor's brief is told of `b`."""
    built = snapshot(*organizations, vocabulary=REAL)
    page = recommender.match(built, brief, first=100, viewer=VISITOR, now=MOMENT)
    return next(each.node for each in page.edges if each.node.organization_id == "b")


@pytest.mark.parametrize(
    ("ours", "theirs", "indonesian", "english"),
    [
        ("ID-MA", "ID-MA", "sesama pegiat di Maluku", "in Maluku as well"),
        ("81.71", "ID-MA", "sesama pegiat di Maluku", "in Maluku as well"),
        ("ID-MA", "81.71", "sesama pegiat di Maluku", "in Maluku as well"),
        ("ID", "ID-MA", "sesama pegiat di Indonesia", "in Indonesia as well"),
        (
            "ID-SB", "ID-RI",
            "pegiat di Sumatera Barat, yang bertetangga dengan Riau",
            "in West Sumatra, next to Riau",
        ),
        (
            "ID-SR", "ID-KI",
            "pegiat di Sulawesi Barat, di seberang laut dari Kalimantan Timur",
            "in West Sulawesi, across the sea from East Kalimantan",
        ),
    ],
)  # fmt: skip
def test_nobody_is_told_to_claim_work_where_it_has_none(
    ours: str, theirs: str, indonesian: str, english: str
) -> None:
    """Both work in the wider of two regions that hold each other; a neighbor says it is one."""
    step = _told(org("a", regions=(ours,)), org("b", regions=(theirs,))).first_step
    assert step.shown("id").startswith(f"Perkenalkan diri sebagai {indonesian}. ")
    assert step.shown("en").startswith(f"Introduce yourselves as working {english}. ")


def test_without_a_region_nearby_one_only_introduces_oneself() -> None:
    """Aceh and Papua are far apart, and nothing is exchanged."""
    told = _told(org("a", regions=("ID-AC",)), org("b", regions=("ID-PA",))).first_step
    assert told.shown("en").startswith("Introduce yourselves. ")
    assert told.shown("id").startswith("Perkenalkan diri Anda. ")


@pytest.mark.parametrize("owner", [None, "a"])
def test_where_a_brief_is_about_is_no_place_where_its_owner_works(owner: str | None) -> None:
    """It names Maluku: that is where something is planned, whoever asks."""
    wells = Text.of(en="We dig wells.")
    brief = Brief(as_organization=owner, text="Wells", language="en", regions=("ID-MA",))
    other = org("b", mission=wells, **HERE)
    step = _of_brief(brief, org("a", mission=wells, regions=("ID-JB",)), other).first_step
    assert step.shown("id").startswith("Perkenalkan diri dan rencana Anda di Maluku. ")
    assert step.shown("en").startswith("Introduce yourselves and what you plan in Maluku. ")


@pytest.mark.parametrize(
    "concept",
    [
        "training", "mentoring", "technical-advice", "curriculum", "digital-literacy",
        "financial-management", "security-training", "knowledge",
    ],
)  # fmt: skip
def test_what_teaches_builds_capacity(concept: str) -> None:
    """What one side learns from may be tried in one session."""
    told = _told(org("a", needs=concept, **HERE), org("b", offers=concept, **HERE))
    assert told.suggested_type is P.CAPACITY
    assert "Ask for one trial learning session" in told.first_step.shown("en")


@pytest.mark.parametrize(
    "concept",
    [
        "maps", "data", "translation", "publications", "monitoring-evaluation", "research",
        "needs-assessment", "policy-analysis", "interpreters", "volunteers",
    ],
)  # fmt: skip
def test_what_is_handed_over_is_not_learned(concept: str) -> None:
    """A map, a translation or an interpreter teaches nobody: no trial learning session."""
    told = _told(org("a", needs=concept, **HERE), org("b", offers=concept, **HERE))
    assert told.suggested_type is P.OPERATIONAL
    assert "learning session" not in told.first_step.shown("en")


def test_a_step_follows_a_sentence_that_names_its_thing() -> None:
    """Volunteers are named first; so is the training, before a session of it is offered."""
    asker = org("a", needs="volunteers", offers="training", **HERE)
    told = _told(asker, org("b", offers="volunteers", needs="training", **HERE))
    assert told.suggested_type is P.CAPACITY
    assert told.first_step.shown("en") == (
        "Contact them about volunteers. Offer them training too. Offer one trial learning "
        "session, then assess it together."
    )
    assert told.first_step.shown("id") == (
        "Hubungi mereka tentang relawan. Tawarkan juga pelatihan. Tawarkan satu sesi belajar "
        "percobaan, lalu nilai bersama."
    )


def test_money_and_services_are_named_before_their_step_too() -> None:
    """They offer volunteers, and need a grant or a boat: that is what a concept or terms are of."""
    for given, kind, said in (
        ("grant", P.PROJECT, "Offer them grants too. Ask them for a one-page concept"),
        ("boat-transport", P.OPERATIONAL, "Choose one place"),  # both sides gain
    ):
        asker = org("a", needs="volunteers", offers=given, **HERE)
        told = _told(asker, org("b", offers="volunteers", needs=given, **HERE))
        assert told.suggested_type is kind
        assert told.first_step.shown("en").startswith(f"Contact them about volunteers. {said}")
    asker = org("a", needs=("volunteers", "boat-transport"), **HERE)
    told = _told(asker, org("b", offers=("volunteers", "boat-transport"), **HERE))
    assert told.suggested_type is P.SERVICE
    before, _, _ = told.first_step.shown("en").partition("Ask for schedule")
    assert "boat transport" in before


def test_who_can_advise_is_asked_for_the_advice_that_is_needed() -> None:
    """Engineers meet a need of technical advice: both are named, and nobody offers advice."""
    told = _told(org("a", needs="technical-advice", **HERE), org("b", offers="engineers", **HERE))
    assert told.suggested_type is P.CAPACITY
    assert told.first_step.shown("en").startswith(
        "Contact them about engineers. Ask about technical advice too. Ask for one trial"
    )


def test_a_brief_that_aims_at_learning_agrees_on_what_to_learn() -> None:
    """Boats are exchanged, and nothing that teaches: no session about boats."""
    brief = Brief(as_organization="a", partnership_type=P.CAPACITY)
    asker = org("a", needs="boat-transport", **HERE)
    told = _of_brief(brief, asker, org("b", offers="boat-transport", **HERE))
    assert told.suggested_type is P.CAPACITY
    assert told.first_step.shown("en") == (
        "Contact them about boat transport. Agree first on what each would like to learn from the "
        "other."
    )
    assert told.first_step.shown("id").endswith(
        "Sepakati dulu apa yang ingin dipelajari satu sama lain."
    )


def test_a_step_about_no_thing_says_nothing_more() -> None:
    """A community is visited, whatever is exchanged."""
    asker = org("a", needs=("volunteers", "training"), **HERE)
    village = org("b", type=Kind.COMMUNITY_GROUP, offers=("training", "volunteers"), **HERE)
    assert " too." not in _told(asker, village).first_step.shown("en")
