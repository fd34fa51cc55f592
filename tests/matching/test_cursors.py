"""Cursors that nobody was given: made by hand, with a check that fits."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

import pytest

from domain.errors import BadCursorError
from domain.filters import ANY_ORGANIZATION
from domain.viewer import VISITOR
from matching import catalog
from matching.alternatives import alternatives
from tests.matching.matchmaking import snapshot, suggest
from tests.worlds import HARBOUR, MOMENT

BUILT = snapshot(*HARBOUR.organizations)
NO_SCORES = ["nan", "-nan", "inf", "-inf", "infinity", "0x1p99999", "many", ""]
NO_TEXT = "\ud800"  # half of a character; JSON can spell it, UTF-8 cannot


def changed(cursor: str, values: Sequence[object], identity: str) -> str:
    """Give a cursor of the same list that says something else."""
    packed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    version, name, *_, weights = json.loads(packed[4:])
    told = json.dumps([version, name, list(values), identity, weights]).encode()
    return urlsafe_b64encode(binascii.crc32(told).to_bytes(4, "big") + told).decode().rstrip("=")


@pytest.mark.parametrize("score", NO_SCORES)
@pytest.mark.parametrize("place", [0, 1])
def test_a_list_of_partners_goes_on_after_a_score_only(score: str, place: int) -> None:
    """What is no number, or no finite one, is no place in a list: not an empty last page."""
    cursor = suggest(BUILT, "fishers", first=1).edges[0].cursor
    with pytest.raises(BadCursorError):
        suggest(BUILT, "fishers", after=changed(cursor, (place, score), "choir"))


@pytest.mark.parametrize("score", NO_SCORES)
def test_a_list_of_alternatives_goes_on_after_a_score_only(score: str) -> None:
    """The same of those who could stand in for somebody."""
    cursor = alternatives(BUILT, "fishers", viewer=VISITOR, now=MOMENT).page().edges[0].cursor
    with pytest.raises(BadCursorError):
        alternatives(BUILT, "fishers", viewer=VISITOR, now=MOMENT).page(
            after=changed(cursor, (score,), "choir")
        )


@pytest.mark.parametrize(("name", "identity"), [(NO_TEXT, "choir"), ("choir", NO_TEXT)])
def test_half_a_character_is_no_text_of_a_cursor(name: str, identity: str) -> None:
    """It cannot be looked up, so it is the caller's mistake and no failure of the service."""
    listing = catalog.organizations(BUILT, ANY_ORGANIZATION, VISITOR, MOMENT)
    cursor = listing.page(first=1).edges[0].cursor
    values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))[4:])[2]
    after = changed(cursor, [name if type(each) is str else each for each in values], identity)
    with pytest.raises(BadCursorError):
        listing.page(first=1, after=after)
