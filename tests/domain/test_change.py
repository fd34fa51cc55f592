"""What differs between a record as it was and as it shall be."""

import dataclasses
import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from domain.change import Batch, Change, plain
from domain.codes import OrganizationType
from domain.organization import Identifier
from domain.recommendation import Evidence
from domain.resource import Quantity
from domain.text import Text
from tests.worlds import org


def test_a_new_record_lists_the_fields_that_are_set() -> None:
    """An event of creation names what was given, not what was left empty."""
    fields = Change(after=org("fishers", needs="ice")).fields
    assert "name" in fields
    assert "resources" in fields
    assert "acronym" not in fields
    assert "version" not in fields


def test_a_changed_record_lists_what_differs_and_no_bookkeeping() -> None:
    """Version and times follow from a change; they are not the change."""
    before = org("fishers")
    after = dataclasses.replace(
        before, type=OrganizationType.NETWORK, acronym="F", version=before.version + 1
    )
    assert Change(before=before, after=after).fields == ("type", "acronym")


def test_a_confirmation_changes_no_field() -> None:
    """The same record again is a change without fields."""
    assert Change(before=org("fishers"), after=org("fishers")).fields == ()


def test_a_batch_is_empty_only_without_changes() -> None:
    """Callers skip the transaction for an empty batch."""
    assert not Batch()
    assert Batch(organizations=(Change(after=org("fishers")),))


def test_values_become_json_values() -> None:
    """Texts are maps by language, dates ISO 8601, enums their names."""
    assert plain(Text.of(id="Air")) == {"id": "Air"}
    assert plain((date(2026, 1, 2), Quantity(value=2, unit="unit:kg"))) == [
        "2026-01-02",
        {"value": 2, "unit": "unit:kg"},
    ]
    assert plain(Identifier(scheme="X-MITRA", value="1")) == {
        "scheme": "X-MITRA",
        "value": "1",
        "primary": False,
        "verified": False,
    }
    assert plain((Evidence(field="partners", theirs="Air"),)) == [
        {"field": "partners", "ours": None, "theirs": "Air", "similarity": None}
    ]
    both = Evidence(field="partners", theirs=Text.of(id="Jaringan Ombak", en="Wave Network"))
    assert plain(both) == {
        "field": "partners",
        "ours": None,
        "theirs": {"id": "Jaringan Ombak", "en": "Wave Network"},
        "similarity": None,
    }
    assert plain({OrganizationType.NETWORK: OrganizationType.NETWORK}) == {"NETWORK": "NETWORK"}


@given(st.dictionaries(st.text(max_size=3), st.lists(st.none() | st.integers(), max_size=3)))
def test_json_values_stay_as_they_are(value: dict[str, list[int | None]]) -> None:
    """What is plain already passes unchanged and can be written."""
    assert json.loads(json.dumps(plain(value))) == value
