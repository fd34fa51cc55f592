"""Why this coalition? One reason for each need that is covered: who gives what, and how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from domain.codes import ReasonCode
from domain.recommendation import Evidence, Reason, Wanted
from domain.resource import Quantity
from domain.text import NO_TEXT, Name, Text
from domain.vocabulary import Vocabulary
from matching.money import are_two_currencies
from matching.profile import Want
from matching.supply import UNCOUNTED
from matching.wording import (
    Phrase,
    both,
    concept_name,
    currency,
    enumerated,
    filled,
    held,
    money,
    number,
    sentences,
    together,
    unit_name,
)

WHOLE = 0.9995  # what is rounded to 100 percent is told as met
LEAST = 0.005  # what is not rounded to 0 percent
POOR = 0.5  # what covers less of what it fills is told to fit poorly


@dataclass(frozen=True, kw_only=True)
class Share:
    """What one member gives for one need."""

    name: Name
    concept: int  # of its offer
    amount: float  # part of the need that it fills
    fit: float
    counted: bool  # need and offer are counted in what compares
    quantity: float  # of its offer, as it was stated; nan if it was not
    unit: int  # of that; -1 for none


def reason(
    vocabulary: Vocabulary, want: Want, points: float, covered: float, shares: Sequence[Share]
) -> Reason:
    """Say how a need is covered, and why not in full; the largest share first."""
    ordered = sorted(shares, key=lambda each: -each.amount * each.fit)  # stable
    told = [_told(vocabulary, want, each) for each in ordered]
    if covered < WHOLE:
        told.append(_partly(covered, _cause(vocabulary, want, shares, covered)))
    codes = vocabulary.concepts.terms
    return Reason(
        code=ReasonCode.NEEDS_MET,
        points=points,
        text=sentences(told),
        evidence=tuple(
            Evidence(
                field="offers",
                ours=codes[want.concept].code,
                theirs=together("{}: {}", each.name, codes[each.concept].code),
                similarity=round(min(1.0, each.amount * each.fit), 4),
            )
            for each in ordered
        ),
    )


def _partly(covered: float, cause: Phrase) -> Text:
    """Say that a need is covered in part, and why."""
    return filled(
        "Terpenuhi {share}{cause}.", "Covered to {share}{cause}.",
        share=f"{covered:.0%}" if covered >= LEAST else ("kurang dari 1%", "less than 1%"),
        cause=cause,
    )  # fmt: skip


def _cause(vocabulary: Vocabulary, want: Want, shares: Sequence[Share], covered: float) -> Phrase:
    """Say why what is offered does not fit in full: by kind, place, currency or unknown amount.

    Nothing where it is a matter of amounts alone, which are told.
    """
    full = [UNCOUNTED if want.quantity > 0 and not each.counted else 1.0 for each in shares]
    apart = [each for each, most in zip(shares, full, strict=True) if each.fit < WHOLE * most]
    other_kind = any(each.concept != want.concept for each in apart)
    poor = covered < POOR * sum(each.amount for each in shares)
    causes = []
    if len(want.regions) and other_kind:
        causes.append(_PLACE_OR_KIND[poor])
    elif other_kind:
        causes.append(_KIND)
    elif len(want.regions) and apart:
        causes.append(_PLACE[poor])
    if apart and not len(want.regions):
        causes.append(_NO_PLACE)
    uncounted = [each for each, most in zip(shares, full, strict=True) if most == UNCOUNTED]
    money_too = [_is_in_another_currency(vocabulary, want, each) for each in uncounted]
    if any(money_too):
        causes.append(_NO_RATE)
    if not all(money_too):
        causes.append(_NO_AMOUNT)
    if not causes:
        return "", ""
    told = enumerated(causes)
    return f": {told[0]}", f": {told[1]}"


# Nearly, and poorly.
_PLACE_OR_KIND: tuple[Phrase, Phrase] = (
    ("tempat atau jenisnya tidak persis sama", "place or kind do not fit exactly"),
    ("tempat atau jenisnya kurang cocok", "place or kind fit poorly"),
)
_PLACE: tuple[Phrase, Phrase] = (
    ("tempatnya tidak persis sama atau belum disebut", "the place is another one or not named"),
    ("tempatnya kurang cocok", "the place fits poorly"),
)
_KIND: Phrase = ("jenisnya tidak persis sama", "the kind does not fit exactly")
_NO_PLACE: Phrase = ("permintaan belum menyebut tempat", "the request names no place yet")
_NO_RATE: Phrase = (
    "jumlahnya dalam mata uang lain yang tidak dapat dibandingkan",
    "the amount is in another currency, which cannot be compared",
)
_NO_AMOUNT: Phrase = ("jumlah yang ditawarkan belum jelas", "the amount offered is not clear")


def _told(vocabulary: Vocabulary, want: Want, share: Share) -> Text:
    values = {
        "who": share.name,
        "theirs": concept_name(vocabulary, share.concept),
        "ours": concept_name(vocabulary, want.concept),
        "amount": _amount(vocabulary, want, share),
    }
    if share.concept == want.concept:
        return filled(
            "{who} menawarkan {ours}{amount}, yang dibutuhkan.",
            "{who} offers {ours}{amount}, as needed.",
            **values,
        )
    return filled(
        "{who} menawarkan {theirs}{amount}; yang dibutuhkan {ours}.",
        "{who} offers {theirs}{amount}; needed: {ours}.",
        **values,
    )


def _amount(vocabulary: Vocabulary, want: Want, share: Share) -> Text:
    """Tell how much of how much, where both are counted in what compares; and two currencies."""
    if _is_in_another_currency(vocabulary, want, share):
        return _in_another_currency(vocabulary, want, share)
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


def _is_in_another_currency(vocabulary: Vocabulary, want: Want, share: Share) -> bool:
    return isfinite(share.quantity) and are_two_currencies(vocabulary, want.unit, share.unit)


def _in_another_currency(vocabulary: Vocabulary, want: Want, share: Share) -> Text:
    """Tell both sums as they were stated; what is filled only as roughly as rates are known."""
    ours = money(held(want.quantity), currency(vocabulary, want.unit))
    theirs = money(held(share.quantity), currency(vocabulary, share.unit))
    if not share.counted:
        return both(f" ({theirs[0]}; dibutuhkan: {ours[0]})", f" ({theirs[1]}; needed: {ours[1]})")
    if share.amount >= WHOLE:
        part = f"seluruh {ours[0]}", f"all of {ours[1]}"
    else:
        about = float(f"{share.amount * want.quantity:.2g}")
        filled_part = money(about, currency(vocabulary, want.unit))
        part = (
            f"sekitar {filled_part[0]} dari {ours[0]}",
            f"about {filled_part[1]} of {ours[1]}",
        )
    return both(
        f" ({part[0]}; ditawarkan dalam mata uang lain: {theirs[0]}, dibandingkan dengan kurs "
        "kasar)",
        f" ({part[1]}; offered in another currency: {theirs[1]}, compared at a rough rate)",
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
