"""Which need does an amount of money tell of, and where is it only what somebody has?"""

from collections.abc import Sequence
from dataclasses import replace

from domain.recommendation import Wanted
from domain.resource import Quantity
from domain.vocabulary import Vocabulary
from matching.amounts import FUNDING
from matching.phrases import Token, any_of
from matching.prepositions import OUR, OURS, written

_BUDGET = frozenset(("budget", "anggaran", "bujet"))
# What somebody has by now, or pays for what is sought; folded.
_RAISED = any_of(
    "secured raised collected received obtained spent terkumpul diperoleh didapat terpakai "
    "collecté collectée récolté obtenu reçu réuni"
)
_PAY = any_of(
    "honor honorarium upah gaji insentif fee salary stipend allowance honoraires indemnité salaire"
)
_SPAN = 6  # words from an amount back to whose budget it is


def with_money(vocabulary: Vocabulary, named: Sequence[Wanted], quantity: Quantity) -> list[Wanted]:
    """Add an amount of money to the first kind of money named without one, or as funding."""
    for place, each in enumerate(named):
        if each.quantity is None and FUNDING in vocabulary.concepts.above(each.concept):
            return [*named[:place], replace(each, quantity=quantity), *named[place + 1 :]]
    return [Wanted(concept=FUNDING, quantity=quantity), *named]


def pays_for(vocabulary: Vocabulary, named: Sequence[Wanted]) -> bool:
    """Say whether somebody's own money is no need: other things are named, and no money is."""
    above = vocabulary.concepts.above
    return bool(named) and not any(FUNDING in above(each.concept) for each in named)


def is_own_budget(words: Sequence[Token], place: int) -> bool:
    """Say whether an amount is what somebody has: "my budget is 2 million", "anggaran kami 5 juta".

    So is what they pay, told apart: "a translator, fee 50 dollars". Not across a comma. `place` is
    where it begins.
    """
    begin = _begin(words, place)
    if begin and words[begin].apart and words[begin].stem in _PAY:
        return True
    said = set(written(words[begin:place]))
    return not said.isdisjoint(_BUDGET) and not said.isdisjoint(OUR | OURS)


def is_raised(words: Sequence[Token], place: int) -> bool:
    """Say whether an amount is there by now: "we have secured 60% of a 9,000 dollar project"."""
    return any(each.stem in _RAISED for each in words[_begin(words, place) : place])


def _begin(words: Sequence[Token], place: int) -> int:
    begin = place
    while begin > max(0, place - _SPAN) and not words[begin].apart:
        begin -= 1
    return begin
