"""Which need does an amount of money tell of, and where is it only what somebody has?"""

from collections.abc import Sequence
from dataclasses import replace

from domain.recommendation import Wanted
from domain.resource import Quantity
from domain.vocabulary import Vocabulary
from matching.amounts import FUNDING
from matching.phrases import Token
from matching.prepositions import OUR, OURS, written

_BUDGET = frozenset(("budget", "anggaran", "bujet"))
_SPAN = 6  # words from an amount back to whose budget it is


def with_money(
    vocabulary: Vocabulary, named: Sequence[Wanted], quantity: Quantity, *, own: bool
) -> list[Wanted]:
    """Add an amount of money to the first kind of money named without one, or as funding.

    Not as funding beside other things where it is somebody's `own`: they can pay so much.
    """
    for place, each in enumerate(named):
        if each.quantity is None and FUNDING in vocabulary.concepts.above(each.concept):
            return [*named[:place], replace(each, quantity=quantity), *named[place + 1 :]]
    if own and named:
        return list(named)
    return [Wanted(concept=FUNDING, quantity=quantity), *named]


def is_own_budget(words: Sequence[Token], place: int) -> bool:
    """Say whether an amount is what somebody has: "my budget is 2 million", "anggaran kami 5 juta".

    Not across a comma. `place` is where it begins.
    """
    begin = place
    while begin > max(0, place - _SPAN) and not words[begin].apart:
        begin -= 1
    said = set(written(words[begin:place]))
    return not said.isdisjoint(_BUDGET) and not said.isdisjoint(OUR | OURS)
