"""Why this coalition? One reason for each need that is covered: who gives what, and how much."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.codes import ReasonCode
from domain.recommendation import Evidence, Reason, Wanted
from domain.resource import Quantity
from domain.text import NO_TEXT, Text
from domain.vocabulary import Vocabulary
from matching.profile import Want
from matching.wording import (
    both,
    concept_name,
    currency,
    filled,
    held,
    money,
    number,
    sentences,
    unit_name,
)

WHOLE = 0.9995  # what is rounded to 100 percent is told as met
POOR = 0.5  # a need that is wholly filled and covered to less is told to fit poorly


@dataclass(frozen=True, kw_only=True)
class Share:
    """What one member gives for one need."""

    name: str
    concept: int  # of its offer
    amount: float  # part of the need that it fills
    fit: float
    counted: bool  # need and offer are counted in the same unit


def reason(
    vocabulary: Vocabulary, want: Want, points: float, covered: float, shares: Sequence[Share]
) -> Reason:
    """Say how a need is covered; the largest share first."""
    ordered = sorted(shares, key=lambda each: -each.amount * each.fit)  # stable
    told = [_told(vocabulary, want, each) for each in ordered]
    if covered < WHOLE:
        told.append(_partly(covered, whole=sum(each.amount for each in shares) >= WHOLE))
    codes = vocabulary.concepts.terms
    return Reason(
        code=ReasonCode.NEEDS_MET,
        points=points,
        text=sentences(told),
        evidence=tuple(
            Evidence(
                field="offers",
                ours=codes[want.concept].code,
                theirs=f"{each.name}: {codes[each.concept].code}",
                similarity=round(min(1.0, each.amount * each.fit), 4),
            )
            for each in ordered
        ),
    )


def _partly(covered: float, *, whole: bool) -> Text:
    """Say that a need is covered in part, and why if that is not a matter of amounts."""
    if whole and covered < POOR:
        return both(
            f"Terpenuhi {covered:.0%}: tempat atau jenisnya kurang cocok.",
            f"Covered to {covered:.0%}: place or kind fit poorly.",
        )
    if whole:
        return both(
            f"Terpenuhi {covered:.0%}: tempat atau jenisnya tidak persis sama.",
            f"Covered to {covered:.0%}: place or kind do not fit exactly.",
        )
    return both(f"Terpenuhi {covered:.0%}.", f"Covered to {covered:.0%}.")


def _told(vocabulary: Vocabulary, want: Want, share: Share) -> Text:
    values = {
        "who": both(share.name, share.name),
        "theirs": concept_name(vocabulary, share.concept),
        "ours": concept_name(vocabulary, want.concept),
        "amount": _amount(vocabulary, want, share),
    }
    if share.concept == want.concept:
        return filled(
            "{who} menawarkan {ours}{amount}, yang dibutuhkan.",
            "{who} offers {ours}{amount}, which is needed.",
            **values,
        )
    return filled(
        "{who} menawarkan {theirs}{amount}; yang dibutuhkan {ours}.",
        "{who} offers {theirs}{amount}; {ours} is needed.",
        **values,
    )


def _amount(vocabulary: Vocabulary, want: Want, share: Share) -> Text:
    """Tell how much of how much, where both are counted in the same unit."""
    if not share.counted:
        return NO_TEXT
    amounts = rounded(share.amount * want.quantity), held(want.quantity)
    if code := currency(vocabulary, want.unit):
        part, whole = (money(each, code) for each in amounts)
        return both(f" ({part[0]} dari {whole[0]})", f" ({part[1]} of {whole[1]})")
    one, all_of_it = map(number, amounts)
    unit = unit_name(vocabulary, want.unit, one=want.quantity == 1)
    return both(
        f" ({one.shown('id')} dari {all_of_it.shown('id')} {unit.shown('id')})",
        f" ({one.shown('en')} of {all_of_it.shown('en')} {unit.shown('en')})",
    )


def rounded(amount: float) -> float:
    """Give the digits that are certain: columns hold 24 bits of an amount."""
    return float(f"{amount:.6g}")


def wanted(vocabulary: Vocabulary, want: Want, part: float | None) -> Wanted:
    """Give a need as a brief has it, with a part of what is needed; None: not counted."""
    terms = vocabulary.concepts.terms
    quantity = None
    if part is not None and want.unit >= 0 and want.quantity == want.quantity:  # not nan
        quantity = Quantity(value=rounded(part * want.quantity), unit=terms[want.unit].code)
    return Wanted(concept=terms[want.concept].code, quantity=quantity)
