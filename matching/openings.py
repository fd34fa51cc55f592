"""With what does one come to a candidate? A thing that could be exchanged, or else who one is."""

from functools import lru_cache
from typing import NamedTuple

from domain.text import Text
from domain.vocabulary import Vocabulary
from matching.pair import Pair
from matching.pair_places import by_sea
from matching.pairs import Meeting
from matching.ragged import Bools
from matching.wording import both, concept_name, filled, region_name


class Exchange(NamedTuple):
    """What could be exchanged first: the concept, and whether the asker is the one who gives it."""

    concept: int
    given: bool


def exchange(pair: Pair, among: Bools | None = None) -> Exchange | None:
    """Give the thing that meets a want best, either way; `among` some concepts, (n_concepts,).

    None where nothing does. Of two that are as good, what they offer comes first; it is called what
    the asker needs where only that is among them: engineers who meet a need of advice.
    """
    offered = next((o for o in pair.offered if _called(o, among) >= 0), None)
    needed = next((n for n in pair.needed if among is None or among[n.want.concept]), None)
    if offered is not None and (needed is None or offered.value >= needed.value):
        return Exchange(_called(offered, among), given=False)
    return Exchange(needed.want.concept, given=True) if needed is not None else None


def _called(offered: Meeting, among: Bools | None) -> int:
    """Give the concept that an offer goes by, -1 if it is not among those asked for."""
    if among is None or among[offered.concept]:
        return offered.concept
    return offered.want.concept if among[offered.want.concept] else -1


def opening(pair: Pair, exchanged: Exchange | None) -> Text:
    """Name what could be exchanged; without, what both had to do with each other, or a place."""
    if exchanged is not None:
        return _named(pair.question.snapshot.vocabulary, *exchanged, more=False)
    return _before(pair) or _introduction(pair)


def also(pair: Pair, exchanged: Exchange) -> Text:
    """Name what could be exchanged beside what is named already."""
    return _named(pair.question.snapshot.vocabulary, *exchanged, more=True)


# By whether the asker gives it, and whether something else is named before.
_TEMPLATES = {
    (False, False): ("Hubungi mereka tentang {thing}.", "Contact them about {thing}."),
    (False, True): ("Tanyakan juga tentang {thing}.", "Ask about {thing} too."),
    (True, False): ("Tawarkan {thing} kepada mereka.", "Offer them {thing}."),
    (True, True): ("Tawarkan juga {thing}.", "Offer them {thing} too."),
}


@lru_cache(maxsize=4_096)
def _named(vocabulary: Vocabulary, concept: int, given: bool, *, more: bool) -> Text:
    return filled(*_TEMPLATES[given, more], thing=concept_name(vocabulary, concept))


_WORKED = both(
    "Mulailah dari apa yang sudah Anda kerjakan bersama.",
    "Start from what you have done together.",
)
_BESIDE = both(  # in one that is very large, or did not go on
    "Mulailah dari kegiatan yang sama-sama Anda ikuti.",
    "Start from the activity that you are both in.",
)
_AGREED = both(
    "Lanjutkan pembicaraan tentang kemitraan Anda.",
    "Go on with the talks about your partnership.",
)
_DECLINED = both(
    "Tanyakan apa yang sudah berubah sejak kemitraan di antara Anda ditolak.",
    "Ask what has changed since a partnership between you was declined.",
)


def _before(pair: Pair) -> Text | None:
    """Say what both have had to do with each other, if anything: they need no introduction."""
    network = pair.question.network
    if network.direct[pair.ordinal]:
        return _WORKED
    if network.existing[pair.ordinal]:
        return _AGREED
    if pair.declined:
        return _DECLINED
    return _BESIDE if pair.work.common else None


_STRANGERS = both("Perkenalkan diri Anda.", "Introduce yourselves.")
_BOTH_THERE = (
    "Perkenalkan diri sebagai sesama pegiat di {wider}.",
    "Introduce yourselves as working in {wider} as well.",
)
_NEXT_TO_THEM = (
    "Perkenalkan diri sebagai pegiat di {ours}, yang bertetangga dengan {theirs}.",
    "Introduce yourselves as working in {ours}, next to {theirs}.",
)
_ACROSS_THE_SEA = (
    "Perkenalkan diri sebagai pegiat di {ours}, di seberang laut dari {theirs}.",
    "Introduce yourselves as working in {ours}, across the sea from {theirs}.",
)
_PLANNED = (  # a brief names where it wants something, which need not be where its owner works
    "Perkenalkan diri dan rencana Anda di {ours}.",
    "Introduce yourselves and what you plan in {ours}.",
)


def _introduction(pair: Pair) -> Text:
    """Say by which region the asker makes itself known: its own, never one that is only theirs."""
    if not pair.near_regions:
        return _STRANGERS
    ours, theirs, _ = pair.near_regions[0]
    named = pair.question.asker.brief
    planned = named is not None and ours in named.tolist()
    return _from(pair.question.snapshot.vocabulary, ours, theirs, planned=planned)


@lru_cache(maxsize=4_096)
def _from(vocabulary: Vocabulary, ours: int, theirs: int, *, planned: bool) -> Text:
    """Fill the template for two regions that are near each other.

    Who works in a region works in all that are around it, and need not work in each within. So of
    two that hold each other, both work in the wider one.
    """
    regions, terms = vocabulary.regions, vocabulary.regions.terms
    around = {
        each: {regions.ordinal(code) for code in regions.above(terms[each].code)}
        for each in (ours, theirs)
    }
    if planned:
        template = _PLANNED
    elif theirs in around[ours] or ours in around[theirs]:
        template = _BOTH_THERE
    else:
        template = _ACROSS_THE_SEA if by_sea(vocabulary, ours, theirs) else _NEXT_TO_THEM
    return filled(
        *template,
        ours=region_name(vocabulary, ours),
        theirs=region_name(vocabulary, theirs),
        wider=region_name(vocabulary, theirs if theirs in around[ours] else ours),
    )
