"""Ids of recommendations say what they are about, and nobody else can make or read one."""

import dataclasses
from base64 import urlsafe_b64decode
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import ExpiredError, NotFoundError
from domain.recommendation_token import LIFETIME, RecommendationToken, decode, encode

SECRET = bytes(range(32))
TODAY = date(2026, 11, 22)
ASKER = "018f7d3a-5f52-7c1e-9d0e-0242ac120002"
CANDIDATE = "018f7d3a-5f52-7c1e-9d0e-0242ac120003"
TOKEN = RecommendationToken(
    asker_id=ASKER, candidate_id=CANDIDATE, position=3, model_version="prior-1", day=TODAY
)

tokens = st.builds(
    RecommendationToken,
    asker_id=st.text(min_size=1, max_size=40),
    candidate_id=st.text(min_size=1, max_size=40),
    position=st.none() | st.integers(1, 10**6),
    model_version=st.text(max_size=30),
    day=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    on_behalf_of=st.none() | st.text(min_size=1, max_size=40),
)


@given(token=tokens, secret=st.binary(min_size=32, max_size=32))
def test_an_id_says_what_it_was_made_of(token: RecommendationToken, secret: bytes) -> None:
    """Whatever the ids are, an id reads back; it fits into an address as it is."""
    text = encode(token, secret)
    assert decode(text, secret, token.day) == token
    assert text.isascii()
    assert text.replace("-", "").replace("_", "").isalnum()


def test_equal_recommendations_have_equal_ids() -> None:
    """Every process gives the same id on the same day; another place or day gives another."""
    assert encode(TOKEN, SECRET) == encode(dataclasses.replace(TOKEN), SECRET)
    others = [
        dataclasses.replace(TOKEN, position=4),
        dataclasses.replace(TOKEN, day=TODAY + timedelta(days=1)),
        dataclasses.replace(TOKEN, on_behalf_of="x"),
    ]
    assert len({encode(each, SECRET) for each in (TOKEN, *others)}) == 4


def test_no_letter_can_be_changed_added_or_taken() -> None:
    """Forged and cut ids are no ids: each of the letters counts."""
    text = encode(TOKEN, SECRET)
    wrong = [text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
             for place in range(len(text))]  # fmt: skip
    wrong += [text[:length] for length in range(len(text))]
    wrong += [text + letter for letter in ("A", "=", "\n", " ", "é")]
    wrong += [CANDIDATE, "A" * 10_000, "\ud800"]
    for each in wrong:
        with pytest.raises(NotFoundError):
            decode(each, SECRET, TODAY)


def test_an_id_of_another_graph_is_none() -> None:
    """With another secret an id cannot be read."""
    with pytest.raises(NotFoundError):
        decode(encode(TOKEN, SECRET), bytes(32), TODAY)


def test_an_id_does_not_show_whom_it_names() -> None:
    """A candidate suggested without its name is not named by the id either."""
    texts = [encode(each, SECRET) for each in (TOKEN, dataclasses.replace(TOKEN, position=4))]
    sealed, other = (urlsafe_b64decode(text + "=" * (-len(text) % 4)) for text in texts)
    # No part of an id stands there, nor anything that two ids of one candidate share.
    for start in range(len(CANDIDATE) - 3):
        assert CANDIDATE[start : start + 4].encode() not in sealed
    assert all(sealed[place : place + 6] not in other for place in range(len(sealed) - 5))


def test_an_id_serves_ninety_days() -> None:
    """On the last day it is good, on the next it has expired, which is told apart from wrong."""
    text = encode(TOKEN, SECRET)
    assert decode(text, SECRET, TODAY + LIFETIME) == TOKEN
    with pytest.raises(ExpiredError) as raised:
        decode(text, SECRET, TODAY + LIFETIME + timedelta(days=1))
    assert str(raised.value.code) == "EXPIRED"
    assert decode(text, SECRET, TODAY - timedelta(days=1)) == TOKEN  # a clock that is behind


def test_a_brief_belongs_to_whom_it_was_asked_for() -> None:
    """An organization's own suggestion is its own; a brief's is that of who asked, or nobody's."""
    assert TOKEN.organization_id == ASKER
    assert not TOKEN.from_brief
    brief = dataclasses.replace(TOKEN, asker_id="brief:0123")
    assert brief.from_brief
    assert brief.organization_id is None
    assert dataclasses.replace(brief, on_behalf_of=ASKER).organization_id == ASKER
