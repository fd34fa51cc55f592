"""What is read from a brief, as sets of codes, with the shipped vocabulary."""

from collections.abc import Iterable

from domain.recommendation import Wanted
from matching.brief import interpret
from mitra.reference import load_vocabulary
from tests.matching.matchmaking import ENCODER

REAL = load_vocabulary()


def wanted_in(text: str) -> tuple[set[str], set[str]]:
    """Give the codes of what a text needs, and of what it offers, without `resource:`."""
    found = interpret(text, REAL, ENCODER)
    return _codes(found.needs), _codes(found.offers)


def _codes(wanted: Iterable[Wanted]) -> set[str]:
    return {each.concept.removeprefix("resource:") for each in wanted}
