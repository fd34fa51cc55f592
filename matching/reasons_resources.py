"""What could the asker and a candidate exchange? Sentences for needs, offers and both gains."""

from collections.abc import Sequence
from math import isfinite

import numpy as np

from domain.recommendation import Evidence
from domain.text import Text
from domain.vocabulary import Vocabulary
from matching.money import are_two_currencies, comparable
from matching.pair import Pair
from matching.pair_places import by_sea
from matching.pairs import Meeting
from matching.profile import NEED, OFFER
from matching.ragged import Ints
from matching.records import date_of
from matching.relations import ADJOINING
from matching.supply import MET
from matching.wording import (
    Phrase,
    Told,
    both,
    concept_name,
    currency,
    enumerated,
    filled,
    fixed,
    held,
    in_both,
    money,
    number,
    region_depth,
    region_name,
    sentences,
    unit_name,
)

MOST = 3  # things named in one sentence
PLACES = 2  # named of one side
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
            "Tidak ada tawaran mereka yang memenuhi kebutuhan Anda.",
            "No offer of theirs meets a need of yours.",
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
            "Tidak ada tawaran Anda yang memenuhi kebutuhan mereka.",
            "No offer of yours meets a need of theirs.",
        )
    return Told(text=text, speaks_for=False)


# For each direction: the same concept on both sides, and two that fit.
_THEY_OFFER = (
    (
        "Mereka menawarkan {theirs}{amount}{where}, yang Anda butuhkan{here}.",
        "They offer {theirs}{amount}{where}, which you need{here}.",
    ),
    (
        "Mereka menawarkan {theirs}{amount}{where}; Anda membutuhkan {ours}{here}.",
        "They offer {theirs}{amount}{where}; you need {ours}{here}.",
    ),
)
_THEY_NEED = (
    (
        "Mereka membutuhkan {theirs}{amount}{where}, yang Anda tawarkan{here}.",
        "They need {theirs}{amount}{where}, which you offer{here}.",
    ),
    (
        "Mereka membutuhkan {theirs}{amount}{where}; Anda menawarkan {ours}{here}.",
        "They need {theirs}{amount}{where}; you offer {ours}{here}.",
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
    where, here, over = _where(pair, meeting)
    return filled(
        *templates[meeting.concept != meeting.want.concept],
        theirs=concept_name(vocabulary, meeting.concept),
        ours=concept_name(vocabulary, meeting.want.concept),
        amount=_followed(_amount(pair, meeting, over), _since(pair, meeting)),
        where=where,
        here=here,
    )


def _since(pair: Pair, meeting: Meeting) -> Phrase:
    """Say from when theirs counts, where that is still to come."""
    if meeting.first_day <= pair.question.today:
        return NOTHING
    day = date_of(meeting.first_day).isoformat()
    return f" mulai {day}", f" from {day}"


def _followed(first: Phrase, second: Phrase) -> Phrase:
    return first[0] + second[0], first[1] + second[1]


def _where(pair: Pair, meeting: Meeting) -> tuple[Phrase, Phrase, Phrase]:
    """Name the place where both count; or theirs, and the asker's, where these are apart.

    The third is what an amount of theirs is for, where that is more than the place named: it says
    where theirs is, and so the first does not.
    """
    vocabulary = pair.question.snapshot.vocabulary
    theirs, wants = meeting.regions, meeting.want.regions
    if not len(wants) or not len(theirs):
        return NOTHING, NOTHING, NOTHING
    fits = pair.together.region_fits(wants)
    best, wanted, place = fits.best_of(theirs) if meeting.elsewhere else fits.best(pair.row)
    if best <= 0:
        return _at(vocabulary, theirs), _at(vocabulary, wants), NOTHING
    if best > _BESIDE:  # the narrower of the two is where help is given
        narrow = max((place, wanted), key=lambda each: region_depth(vocabulary, each))
        here = _at(vocabulary, [narrow])
        if not _has_amount(meeting) or (len(theirs) == 1 and place == narrow):
            return here, NOTHING, NOTHING
        return NOTHING, here, _at(vocabulary, theirs)
    here = _at(vocabulary, [wanted])
    if not _has_amount(meeting) or len(theirs) == 1:
        beside = _beside(vocabulary, wanted, place, named=True)
        return _at(vocabulary, [place]), _followed(here, beside), NOTHING
    beside = _beside(vocabulary, wanted, place, named=False)
    return NOTHING, _followed(here, beside), _at(vocabulary, theirs)


# How the asker's place lies to theirs, which the sentence has `named` already or not.
_NEXT: dict[bool, Phrase] = {
    True: (", wilayah tetangganya", ", next to it"),
    False: (", bertetangga dengan {}", ", next to {}"),
}
_ACROSS: dict[bool, Phrase] = {
    True: (", di seberang laut dari sana", ", across the sea from there"),
    False: (", di seberang laut dari {}", ", across the sea from {}"),
}


def _beside(vocabulary: Vocabulary, ours: int, theirs: int, *, named: bool) -> Phrase:
    """Say how two places that are apart lie to each other; nothing of a continent around one."""
    regions = vocabulary.regions
    if regions.terms[theirs].code in regions.above(regions.terms[ours].code):
        return NOTHING
    told = (_ACROSS if by_sea(vocabulary, ours, theirs) else _NEXT)[named]
    place = in_both(region_name(vocabulary, theirs))
    return told[0].format(place[0]), told[1].format(place[1])


def _at(vocabulary: Vocabulary, regions: Sequence[int] | Ints) -> Phrase:
    names = [region_name(vocabulary, int(each)) for each in regions[:PLACES]]
    indonesian, english = enumerated(names, PLACES, len(regions))
    return f" di {indonesian}", f" in {english}"


def _has_amount(meeting: Meeting) -> bool:
    return isfinite(meeting.quantity) and meeting.unit >= 0


def _amount(pair: Pair, meeting: Meeting, over: Phrase) -> Phrase:
    """Tell the other's amount in its unit, and the asker's beside it if it is of the same thing."""
    if not _has_amount(meeting):
        return NOTHING
    vocabulary, want = pair.question.snapshot.vocabulary, meeting.want
    amount, code = held(meeting.quantity), currency(vocabulary, meeting.unit)
    theirs = money(amount, code) if code else _counted(vocabulary, amount, meeting.unit)
    told = f"{theirs[0]}{over[0]}", f"{theirs[1]}{over[1]}"
    compared = comparable(pair.known, want.unit, meeting.unit)
    two = are_two_currencies(vocabulary, want.unit, meeting.unit)
    beside = (compared or two) and isfinite(want.quantity) and _same_thing(vocabulary, meeting)
    if not beside:
        return f" ({told[0]})", f" ({told[1]})"
    own = held(want.quantity)
    if code:
        ours = money(own, currency(vocabulary, want.unit))
    elif want.unit == meeting.unit:
        ours = in_both(number(own))
    else:
        ours = _counted(vocabulary, own, want.unit)
    how = NOTHING if not two else _ROUGHLY if compared else _NOT_COMPARED
    return f" ({told[0]}; Anda: {ours[0]}{how[0]})", f" ({told[1]}; you: {ours[1]}{how[1]})"


_ROUGHLY: Phrase = (
    "; dua mata uang, dibandingkan dengan kurs kasar",
    "; two currencies, compared at a rough rate",
)
_NOT_COMPARED: Phrase = (
    "; dua mata uang yang tidak dapat dibandingkan",
    "; two currencies, which cannot be compared",
)


def _counted(vocabulary: Vocabulary, amount: float, unit: int) -> Phrase:
    units, figure = in_both(unit_name(vocabulary, unit, one=amount == 1)), in_both(number(amount))
    return f"{figure[0]} {units[0]}", f"{figure[1]} {units[1]}"


def _same_thing(vocabulary: Vocabulary, meeting: Meeting) -> bool:
    """Say whether one of both holds the other: 60 to be trained are no 29 teachers."""
    concepts = vocabulary.concepts
    one, other = (concepts.terms[each].code for each in (meeting.concept, meeting.want.concept))
    return one in concepts.above(other) or other in concepts.above(one)


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
_BOTH_GAIN_A_LITTLE = both(
    "Kedua pihak punya sebagian kecil dari yang dibutuhkan pihak lain.",
    "Each side has a little of what the other needs.",
)
_YOU_GAIN_MORE = both(
    "Anda mendapat sesuatu yang dibutuhkan; mereka hanya mendapat sebagian kecil dari "
    "kebutuhan mereka.",
    "You get something you need; they get only a little of what they need.",
)
_THEY_GAIN_MORE = both(
    "Mereka mendapat sesuatu yang dibutuhkan; Anda hanya mendapat sebagian kecil dari "
    "kebutuhan Anda.",
    "They get something they need; you get only a little of what you need.",
)
_YOU_GAIN = both("Hanya Anda yang mendapat manfaat langsung.", "Only you gain directly.")
_THEY_GAIN = both("Hanya mereka yang mendapat manfaat langsung.", "Only they gain directly.")
_NOBODY_GAINS = both(
    "Dari kebutuhan dan tawaran yang tercatat belum terlihat manfaat timbal balik.",
    "The needs and offers on record show no gain for either side yet.",
)


# By whether the asker, and whether the other, gets enough of something for it to count as met.
_BOTH = {
    (True, True): _BOTH_GAIN,
    (True, False): _YOU_GAIN_MORE,
    (False, True): _THEY_GAIN_MORE,
    (False, False): _BOTH_GAIN_A_LITTLE,
}


def reciprocity(pair: Pair) -> Told:
    """Say who gains, and who gains only a little."""
    you, them = float(pair.scored.for_you[pair.row]), float(pair.scored.for_them[pair.row])
    if you > 0 and them > 0:
        text = _BOTH[you >= MET, them >= MET]
    elif you > 0:
        text = _YOU_GAIN
    else:
        text = _THEY_GAIN if them > 0 else _NOBODY_GAINS
    evidence = (
        Evidence(field="forYou", similarity=round(you, 4)),
        Evidence(field="forThem", similarity=round(them, 4)),
    )
    return Told(text=text, evidence=evidence, speaks_for=you > 0 and them > 0)
