"""Small rules that hang on records and viewers."""

from datetime import date, datetime, timedelta

import pytest

from domain.codes import Freshness, ResourceKind, Visibility
from domain.errors import (
    InvalidValueError,
    RequiredError,
    StoreBusyError,
    TooManyError,
    UnknownCodeError,
)
from domain.page import Edge, Page
from domain.resource import Resource
from domain.viewer import LOCAL_ADMINISTRATOR, SYSTEM, VISITOR, Viewer
from tests.worlds import MOMENT, org, partnership


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, Freshness.CURRENT),
        (365, Freshness.CURRENT),
        (366, Freshness.AGING),
        (730, Freshness.AGING),
        (731, Freshness.STALE),
    ],
)
def test_freshness_changes_after_one_and_two_years(days: int, expected: Freshness) -> None:
    """Twelve and twenty-four months since the confirmation, for both kinds of record."""
    now: datetime = MOMENT + timedelta(days=days)
    assert org("fishers").freshness(now) is expected
    assert partnership("ice", ["fishers", "cold-store"]).freshness(now) is expected


def test_a_resource_counts_until_its_last_day() -> None:
    """The last day is included; without one it never ends."""
    need = Resource(
        id="n",
        organization_id="o",
        kind=ResourceKind.NEED,
        concept="resource:ice",
        valid_until=date(2026, 1, 31),
    )
    assert need.is_open(date(2026, 1, 31))
    assert not need.is_open(date(2026, 2, 1))


def test_a_visitor_sees_only_what_is_public() -> None:
    """Without a key nothing else exists, except what one is known to be part of."""
    assert VISITOR.sees(Visibility.PUBLIC)
    assert not any(VISITOR.sees(level) for level in Visibility if level is not Visibility.PUBLIC)
    member = Viewer(known=frozenset({"me"}))
    assert member.sees(Visibility.HIDDEN, "me")
    assert not member.sees(Visibility.HIDDEN, "them")
    assert member.acts_for("me")
    assert not member.acts_for("them")


def test_only_the_administrator_acts_for_everybody() -> None:
    """The program itself sees everything but is nobody's representative."""
    assert LOCAL_ADMINISTRATOR.acts_for("anybody")
    assert all(SYSTEM.sees(level) for level in Visibility)
    assert not SYSTEM.acts_for("anybody")


def test_an_input_error_says_where_the_value_stood() -> None:
    """Outer names come before inner ones as the error travels outwards."""
    error = InvalidValueError("no", path=("value",)).under("quantity").under("input", "needs", "0")
    assert error.path == ("input", "needs", "0", "quantity", "value")
    assert error.extensions == {"code": "INVALID_VALUE", "path": list(error.path)}


def test_messages_stand_in_both_languages_and_name_the_value() -> None:
    """Whoever reads the message can act on it."""
    for error, word in (
        (RequiredError(path=("name",)), "name"),
        (TooManyError(50, 51, path=("themes",)), "51"),
        (UnknownCodeError("sdg:99", ["sdg:9"]), "sdg:9"),
        (StoreBusyError("process 7 (mitra serve)"), "process 7"),
    ):
        for language in ("id", "en"):
            assert word in error.text.shown(language)
    assert UnknownCodeError("x", ["y"]).allowed == ("y",)


def test_a_page_of_other_items_keeps_its_place() -> None:
    """Mapping a page changes items only."""
    page = Page(edges=(Edge(node=1, cursor="a", score=0.5),), has_next_page=True, total_count=9)
    mapped = page.map(str)
    assert mapped == Page(
        edges=(Edge(node="1", cursor="a", score=0.5),), has_next_page=True, total_count=9
    )
