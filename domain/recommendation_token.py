"""Which recommendation is meant? Its id says so itself, and only this graph can make or read one.

So no question has to store what it answered: whoever comes back with an id brings along who asked,
who was suggested, at which place, by which model and on which day. A suggestion may be shown
without its name, so the id is sealed as well as signed: deterministic authenticated encryption in
the manner of SIV (Rogaway and Shrimpton 2006, doi:10.1007/11761679_23) with HMAC-SHA256 as its only
primitive. The same recommendation has the same id on the same day, in every process.
"""

import binascii
import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, timedelta

from domain.errors import ExpiredError, NotFoundError

LIFETIME = timedelta(days=90)
SECRET_BYTES = 32
_TAG_BYTES = 16
SHORTEST = 60  # characters of an id: tag, version and day alone are more, a UUID is less
_LONGEST = 2_000  # characters; nothing of ours is longer, so nothing longer is looked at
# Named in both keys: a token of another layout, or a text sealed for another end, is foreign.
_LAYOUT = b"mitra recommendation 1 "


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationToken:
    """What the id of a recommendation says.

    `asker_id` is an organization's id, or `brief:` with a digest; then `on_behalf_of` is the
    organization whose brief it was, if it was anybody's. `position` counts from 1 and is None for
    a candidate that was left out of the list.
    """

    asker_id: str
    candidate_id: str
    position: int | None
    model_version: str
    day: date  # in UTC
    on_behalf_of: str | None = None

    @property
    def from_brief(self) -> bool:
        """Whether it was suggested for a brief, not for a stored profile."""
        return self.asker_id.startswith("brief:")

    @property
    def organization_id(self) -> str | None:
        """The organization that was given the suggestion; None for a brief of nobody's."""
        return self.on_behalf_of if self.from_brief else self.asker_id


def encode(token: RecommendationToken, secret: bytes) -> str:
    """Give the id: letters, digits, `-` and `_`; about 170 of them where ids are UUIDs."""
    said = [
        token.asker_id,
        token.candidate_id,
        token.position,
        token.model_version,
        token.day.isoformat(),
        token.on_behalf_of,
    ]
    plain = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    tag = _tag(plain, secret)
    return urlsafe_b64encode(tag + _masked(plain, tag, secret)).rstrip(b"=").decode()


def decode(text: str, secret: bytes, today: date) -> RecommendationToken:
    """Read an id.

    Raises NotFoundError for one that was forged, cut, changed by a letter or made by another
    graph, all alike; ExpiredError for one of ours that is older than LIFETIME.
    """
    sealed = _bytes(text)
    tag, masked = sealed[:_TAG_BYTES], sealed[_TAG_BYTES:]
    plain = _masked(masked, tag, secret)
    if not hmac.compare_digest(tag, _tag(plain, secret)):
        raise NotFoundError
    asker_id, candidate_id, position, model_version, day, on_behalf_of = json.loads(plain)
    token = RecommendationToken(
        asker_id=asker_id,
        candidate_id=candidate_id,
        position=position,
        model_version=model_version,
        day=date.fromisoformat(day),
        on_behalf_of=on_behalf_of,
    )
    if today - token.day > LIFETIME:
        raise ExpiredError
    return token


def _bytes(text: str) -> bytes:
    if len(text) > _LONGEST:
        raise NotFoundError
    try:
        found = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (UnicodeEncodeError, binascii.Error):
        raise NotFoundError from None
    if urlsafe_b64encode(found).rstrip(b"=").decode() != text:  # one id has one spelling
        raise NotFoundError
    return found


def _key(secret: bytes, purpose: bytes) -> bytes:
    return hmac.digest(secret, _LAYOUT + purpose, hashlib.sha256)


def _tag(plain: bytes, secret: bytes) -> bytes:
    return hmac.digest(_key(secret, b"tag"), plain, hashlib.sha256)[:_TAG_BYTES]


def _masked(text: bytes, tag: bytes, secret: bytes) -> bytes:
    """Add a stream that follows from the tag; adding it again takes it away."""
    key = _key(secret, b"mask")
    blocks = -(-len(text) // hashlib.sha256().digest_size)
    stream = b"".join(
        hmac.digest(key, tag + place.to_bytes(4, "big"), hashlib.sha256) for place in range(blocks)
    )
    return bytes(letter ^ mask for letter, mask in zip(text, stream, strict=False))
