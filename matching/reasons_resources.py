"""What could the asker and a candidate exchange? Sentences for needs, offers and both gains."""

from collections.abc import Sequence
from math import isfinite

import numpy as np

from domain.recommendation import Evidence
from domain.text import Text
from matching.pair import Pair
from matching.pairs import Meeting
from matching.profile import NEED, OFFER
from matching.relations import ADJOINING
from matching.wording import (
    Phrase,
    Told,
    both,
    concept_name,
    filled,
    fixed,
    in_both,
    number,
    region_depth,
    region_name,
    sentences,
    unit_name,
)

MOST = 3  # things named in one sentence
NOTHING = ("", "")
_BESIDE = float(np.float32(ADJOINING))


def needs_met(pair: Pair) -> Told:
    """Name what they offer and where, for what the asker needs."""
    if pair.offered:
        best = [_meeting(pair, each, _THEY_OFFER) for each in _distinct(pair.offered)]
        return Told(text=sentences(best), evidence=_evidence(pair, pair.offered, "offers"))
    if not pair.question.asker.needs:
        text = fixed("Anda belum mencatat kebutuhan.", "You have not stated a need.")
    elif not pair.stated(OFFER):
        text = fixed("Mereka belum mencatat tawaran.", "They have not stated an offer.")
    else:
        text = fixed(
            "Tidak ada kebutuhan Anda yang mereka tawarkan.", "They offer nothing that you need."
        )
    return Told(text=text, speaks_for=False)


def offers_wanted(pair: Pair) -> Told:
    """Name what they need and where, that the asker offers."""
    if pair.needed:
        best = [_meeting(pair, each, _THEY_NEED) for each in _distinct(pair.needed)]
        return Told(text=sentences(best), evidence=_evidence(pair, pair.needed, "needs"))
    if not pair.question.asker.offers:
        text = fixed("Anda belum mencatat tawaran.", "You have not stated an offer.")
    elif not pair.stated(NEED):
        text = fixed("Mereka belum mencatat kebutuhan.", "They have not stated a need.")
    else:
        text = fixed(
            "Tidak ada tawaran Anda yang mereka butuhkan.", "They need nothing that you offer."
        )
    return Told(text=text, speaks_for=False)


# For each direction: the same concept on both sides, and two that fit.
_THEY_OFFER = (
    (
        "Mereka menawarkan {theirs}{amount}{where}, yang Anda butuhkan.",
        "They offer {theirs}{amount}{where}, which you need.",
    ),
    (
        "Mereka menawarkan {theirs}{amount}{where}; Anda membutuhkan {ours}.",
        "They offer {theirs}{amount}{where}; you need {ours}.",
    ),
)
_THEY_NEED = (
    (
        "Mereka membutuhkan {theirs}{amount}{where}, yang Anda tawarkan.",
        "They need {theirs}{amount}{where}, which you offer.",
    ),
    (
        "Mereka membutuhkan {theirs}{amount}{where}; Anda menawarkan {ours}.",
        "They need {theirs}{amount}{where}; you offer {ours}.",
    ),
)


def _distinct(meetings: Sequence[Meeting]) -> list[Meeting]:
    """Give the best few, each resource of theirs once: beside the same of ours, if there is it."""
    best: dict[int, Meeting] = {}
    for each in meetings:
        held = best.setdefault(each.concept, each)
        if each.concept == each.want.concept and held.want.concept != each.concept:
            best[each.concept] = each
    return list(best.values())[:MOST]


def _meeting(pair: Pair, meeting: Meeting, templates: tuple[tuple[str, str], ...]) -> Text:
    vocabulary = pair.question.snapshot.vocabulary
    return filled(
        *templates[meeting.concept != meeting.want.concept],
        theirs=concept_name(vocabulary, meeting.concept),
        ours=concept_name(vocabulary, meeting.want.concept),
        amount=_amount(pair, meeting),
        where=_where(pair, meeting),
    )


def _where(pair: Pair, meeting: Meeting) -> Phrase:
    """Name the place where both count; a neighbor is called one."""
    vocabulary = pair.question.snapshot.vocabulary
    theirs = meeting.regions
    if not len(meeting.want.regions) or not len(theirs):
        return NOTHING
    fits = pair.together.region_fits(meeting.want.regions)
    best, wanted, place = fits.best_of(theirs) if meeting.elsewhere else fits.best(pair.row)
    if best <= 0:
        elsewhere = region_name(vocabulary, int(theirs[0]))
        return _put_after((" di tempat lain, ", " elsewhere, in "), elsewhere)
    if best > _BESIDE:  # the narrower of the two is where help is given
        narrow = max((place, wanted), key=lambda each: region_depth(vocabulary, each))
        return _put_after((" di ", " in "), region_name(vocabulary, narrow))
    neighbor = region_name(vocabulary, place)
    return _put_after((" di wilayah tetangga, ", " in a neighboring region, "), neighbor)


def _put_after(words: tuple[str, str], name: Text) -> Phrase:
    indonesian, english = in_both(name)
    return words[0] + indonesian, words[1] + english


def _amount(pair: Pair, meeting: Meeting) -> Phrase:
    """Tell the other's amount in its unit, and the asker's beside it if the units agree."""
    if not isfinite(meeting.quantity) or meeting.unit < 0:
        return NOTHING
    amount = _rounded(meeting.quantity)
    vocabulary = pair.question.snapshot.vocabulary
    units = in_both(unit_name(vocabulary, meeting.unit, one=amount == 1))
    theirs = in_both(number(amount))
    if meeting.want.unit == meeting.unit and isfinite(meeting.want.quantity):
        ours = in_both(number(_rounded(meeting.want.quantity)))
        return (
            f" ({theirs[0]} {units[0]}; Anda: {ours[0]})",
            f" ({theirs[1]} {units[1]}; you: {ours[1]})",
        )
    return f" ({theirs[0]} {units[0]})", f" ({theirs[1]} {units[1]})"


def _rounded(amount: float) -> float:
    # Columns hold 24 bits of an amount: six digits are certain, a seventh would be noise.
    return float(f"{amount:.6g}")


def _evidence(pair: Pair, meetings: Sequence[Meeting], field: str) -> tuple[Evidence, ...]:
    codes = pair.question.snapshot.vocabulary.concepts.terms
    return tuple(
        Evidence(
            field=field,
            ours=codes[each.want.concept].code,
            theirs=codes[each.concept].code,
            similarity=round(each.value, 4),
        )
        for each in meetings
    )


_BOTH_GAIN = both(
    "Kedua pihak mendapat sesuatu yang dibutuhkan.", "Both sides get something they need."
)
_YOU_GAIN = both("Hanya Anda yang mendapat manfaat langsung.", "Only you gain directly.")
_THEY_GAIN = both("Hanya mereka yang mendapat manfaat langsung.", "Only they gain directly.")
_NOBODY_GAINS = both(
    "Dari kebutuhan dan tawaran yang tercatat belum terlihat manfaat timbal balik.",
    "The needs and offers on record show no gain for either side yet.",
)


def reciprocity(pair: Pair) -> Told:
    """Say who gains."""
    you, them = float(pair.scored.for_you[pair.row]), float(pair.scored.for_them[pair.row])
    if you > 0 and them > 0:
        text = _BOTH_GAIN
    elif you > 0:
        text = _YOU_GAIN
    else:
        text = _THEY_GAIN if them > 0 else _NOBODY_GAINS
    evidence = (
        Evidence(field="forYou", similarity=round(you, 4)),
        Evidence(field="forThem", similarity=round(them, 4)),
    )
    return Told(text=text, evidence=evidence, speaks_for=you > 0 and them > 0)
