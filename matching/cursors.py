"""How does a client say where a page ended? As the values it was ordered by, in one opaque text."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import BadCursorError

VERSION = 1
LONGEST = 16_384  # characters of a cursor that are looked at; names are part of it
_LARGEST = 2**60  # a place counts twice this at most, which int64 still holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Where a page ended: the value of each key there, in the direction of the order, and the id.

    `weights` are those of the words searched for when the first page was made: later pages are
    scored with them, because the weights of now may differ.
    """

    values: tuple[int | str, ...]
    identity: str
    weights: tuple[int, ...] = ()

    def encode(self, ordering: str) -> str:
        """Pack it, tied to the name of its ordering; safe in a URL."""
        told = [VERSION, ordering, list(self.values), self.identity, list(self.weights)]
        packed = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        check = binascii.crc32(packed).to_bytes(4, "big")
        return urlsafe_b64encode(check + packed).decode().rstrip("=")

    @classmethod
    def decode(
        cls, text: str, ordering: str, kinds: Sequence[type[int] | type[str]], n_weights: int
    ) -> "Cursor":
        """Unpack it; BadCursorError if it is damaged, of another version or of another list."""
        try:
            if len(text) > LONGEST:
                raise ValueError("longer than any cursor")
            packed = urlsafe_b64decode((text + "=" * (-len(text) % 4)).encode("ascii"))
            if binascii.crc32(packed[4:]).to_bytes(4, "big") != packed[:4]:
                raise ValueError("the check does not fit")
            version, of, values, identity, weights = json.loads(packed[4:])
            if (version, of, len(values), len(weights)) != (
                VERSION, ordering, len(kinds), n_weights,
            ):  # fmt: skip
                raise ValueError("of another list")
            if [type(each) for each in values] != list(kinds) or type(identity) is not str:
                raise ValueError("values of other kinds")
            for each in (identity, *values):
                str(each).encode()  # ValueError for half a character, which JSON can spell
            numbers = [each for each in values if type(each) is int]
            if any(abs(each) > _LARGEST for each in numbers):
                raise ValueError("a value out of range")
            if any(type(each) is not int or not 0 < each < 100_000 for each in weights):
                raise ValueError("a weight out of range")
        except (ValueError, TypeError, RecursionError) as error:
            raise BadCursorError from error
        return cls(values=tuple(values), identity=identity, weights=tuple(weights))
