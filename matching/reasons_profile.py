"""What do two profiles have in common? Sentences for themes, regions, languages and freshness."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from domain.recommendation import Evidence
from domain.text import SERVICE_LANGUAGES
from domain.vocabulary import Vocabulary
from matching.pair import Pair
from matching.pair_places import by_sea
from matching.terms import FADING
from matching.wording import (
    Phrase,
    Told,
    both,
    concept_name,
    count_of,
    enumerated,
    filled,
    fixed,
    in_both,
    language_name,
    number,
    region_name,
)

MOST = 3  # things named in one sentence


_BOTH_ON = ("Anda dan mereka sama-sama bergerak di bidang {themes}.", "You both work on {themes}.")
_THEMES_NAMED = (
    "Mereka bergerak di bidang yang Anda sebut: {themes}.",
    "They work on what you name: {themes}.",
)


def theme(pair: Pair) -> Told:
    """Name the themes both work on, or those next to each other."""
    near, vocabulary = pair.near_themes, pair.question.snapshot.vocabulary
    stated = bool(len(pair.question.asker.themes)), bool(len(pair.themes))
    brief = pair.question.asker.brief is not None
    return _theme(vocabulary, tuple(near[:MOST]), _same(near), *stated, brief=brief)


def _same(near: Sequence[tuple[int, int, float]]) -> tuple[int, tuple[int, ...]]:
    """Count the terms that both have, and give the first of them."""
    same = [ours for ours, theirs, _ in near if ours == theirs]
    return len(same), tuple(same[:MOST])


@lru_cache(maxsize=4_096)
def _theme(
    vocabulary: Vocabulary,
    near: tuple[tuple[int, int, float], ...],
    same: tuple[int, tuple[int, ...]],
    we_named: bool,
    they_named: bool,
    *,
    brief: bool,
) -> Told:
    if same[0]:
        text = filled(
            *(_THEMES_NAMED if brief else _BOTH_ON),
            themes=enumerated([concept_name(vocabulary, each) for each in same[1]], MOST, same[0]),
        )
    elif near:
        ours, theirs, _ = near[0]
        text = filled(
            "Tema mereka, {theirs}, berdekatan dengan tema Anda, {ours}.",
            "Their theme, {theirs}, is next to your theme, {ours}.",
            theirs=concept_name(vocabulary, theirs), ours=concept_name(vocabulary, ours),
        )  # fmt: skip
    elif not we_named:
        text = fixed("Anda belum menyebut tema.", "You have not named a theme.")
    elif not they_named:
        text = fixed("Mereka belum menyebut tema.", "They have not named a theme.")
    else:
        text = fixed(
            "Tidak ada tema yang sama atau berdekatan.", "No theme is shared or adjoining."
        )
    codes = vocabulary.concepts.terms
    evidence = tuple(
        Evidence(field="themes", ours=codes[o].code, theirs=codes[t].code, similarity=round(v, 4))
        for o, t, v in near
    )
    return Told(text=text, evidence=evidence, speaks_for=bool(near))


_YOUR_THEMES = (
    "Mereka juga bergerak di bidang Anda: {themes}.",
    "They work on themes of yours: {themes}.",
)
_ALSO_OF_WORK = (
    "Mereka juga bergerak di bidang Anda atau bidang kegiatan Anda: {themes}.",
    "They work on themes of yours or of your activities: {themes}.",
)


def theme_coverage(pair: Pair) -> Told:
    """Name the themes of theirs that the asker or its activities have, rare ones first."""
    vocabulary, question = pair.question.snapshot.vocabulary, pair.question
    theirs = pair.themes
    shared = theirs[question.themes[theirs]]
    if not len(shared):
        return theme(pair)
    shared = shared[np.lexsort((shared, -question.rarity.theme_weights[shared]))]
    text = filled(
        *(_YOUR_THEMES if np.isin(shared, question.asker.themes).all() else _ALSO_OF_WORK),
        themes=enumerated([concept_name(vocabulary, int(each)) for each in shared], MOST),
    )
    codes = vocabulary.concepts.terms
    evidence = tuple(
        Evidence(field="themes", ours=codes[each].code, theirs=codes[each].code)
        for each in shared[:MOST].tolist()
    )
    return Told(text=text, evidence=evidence)


_BOTH_THERE = ("Anda dan mereka sama-sama bekerja di {places}.", "You both work in {places}.")
_BOTH_NAMED = (  # a brief names where it looks for somebody, which need not be where its owner is
    "Mereka bekerja di wilayah yang Anda sebut: {places}.",
    "They work in regions that you name: {places}.",
)
_INSIDE = (
    "Mereka bekerja di {theirs}, bagian dari {ours}.",
    "They work in {theirs}, a part of {ours}.",
)
_AROUND = (
    "Wilayah kerja mereka, {theirs}, mencakup {ours}.",
    "The region they cover, {theirs}, includes {ours}.",
)
_BESIDE = (
    "Mereka bekerja di {theirs}, yang bertetangga dengan {ours}.",
    "They work in {theirs}, next to {ours}.",
)
_ACROSS = (
    "Mereka bekerja di {theirs}, di seberang laut dari {ours}.",
    "They work in {theirs}, across the sea from {ours}.",
)


def region(pair: Pair) -> Told:
    """Name the regions shared, around, inside or next to the asker's."""
    near, vocabulary = pair.near_regions, pair.question.snapshot.vocabulary
    stated = bool(len(pair.question.asker.regions)), bool(len(pair.regions))
    brief = pair.question.asker.brief is not None
    return _region(vocabulary, tuple(near[:MOST]), _same(near), *stated, brief=brief)


@lru_cache(maxsize=4_096)
def _region(
    vocabulary: Vocabulary,
    near: tuple[tuple[int, int, float], ...],
    same: tuple[int, tuple[int, ...]],
    we_named: bool,
    they_named: bool,
    *,
    brief: bool,
) -> Told:
    terms = vocabulary.regions.terms
    if same[0]:
        text = filled(
            *(_BOTH_NAMED if brief else _BOTH_THERE),
            places=enumerated([region_name(vocabulary, each) for each in same[1]], MOST, same[0]),
        )
    elif near:
        ours, theirs, _ = near[0]
        inside = terms[ours].code in vocabulary.regions.above(terms[theirs].code)
        around = terms[theirs].code in vocabulary.regions.above(terms[ours].code)
        beside = _ACROSS if by_sea(vocabulary, ours, theirs) else _BESIDE
        template = _INSIDE if inside else _AROUND if around else beside
        text = filled(
            *template, theirs=region_name(vocabulary, theirs), ours=region_name(vocabulary, ours)
        )
    elif not we_named:
        text = fixed("Anda belum menyebut wilayah kerja.", "You have not named a region.")
    elif not they_named:
        text = fixed("Mereka belum menyebut wilayah kerja.", "They have not named a region.")
    else:
        text = fixed(
            "Wilayah kerja Anda dan mereka tidak sama dan tidak bersebelahan.",
            "The regions that you and they name are neither the same nor next to each other.",
        )
    evidence = tuple(
        Evidence(field="regions", ours=terms[o].code, theirs=terms[t].code, similarity=round(v, 4))
        for o, t, v in near
    )
    return Told(text=text, evidence=evidence, speaks_for=bool(near))


_ALL_SHARED = (
    "Semua wilayah kerja mereka termasuk {yours}: {places}.",
    "All the regions they work in are within {yours}: {places}.",
)
_SOME_SHARED = (
    "Dari {all} wilayah kerja mereka, {count} termasuk {yours}: {places}.",
    "Of the {all} regions they work in, {count} within {yours}: {places}.",
)


def shared_regions(pair: Pair) -> Told:
    """Name the regions of theirs that the asker or its activities are in, rare ones first.

    For region_coverage and region_focus: where they work in many other regions too, that is said.
    Places within a region of the asker's are its too, behind those that count for the terms.
    """
    vocabulary, question = pair.question.snapshot.vocabulary, pair.question
    theirs, places = pair.regions, pair.together.places
    counted = question.regions[question.meant(theirs)]
    if not counted.any():
        return region(pair)
    here = places.own[theirs] >= 0
    shared, behind = theirs[here], ~counted[here]
    shared = shared[np.lexsort((shared, -question.rarity.region_weights[shared], behind))]
    template = _ALL_SHARED if len(shared) == len(theirs) else _SOME_SHARED
    text = filled(
        *template,
        all=number(len(theirs)),
        count=_so_many(len(shared)),
        yours=places.yours(shared),
        places=enumerated([region_name(vocabulary, int(each)) for each in shared], MOST),
    )
    codes, first = vocabulary.regions.terms, shared[:MOST]
    evidence = tuple(
        Evidence(field="regions", ours=codes[ours].code, theirs=codes[theirs].code)
        for ours, theirs in zip(places.own[first].tolist(), first.tolist(), strict=True)
    )
    return Told(text=text, evidence=evidence)


def _so_many(count: int) -> Phrase:
    indonesian, english = in_both(number(count))
    return indonesian, f"{english} {'is' if count == 1 else 'are'}"


def language(pair: Pair) -> Told:
    """Name the languages shared."""
    ours, theirs = pair.question.asker.languages, pair.languages
    return _languages(tuple(ours.tolist()), tuple(theirs.tolist()))


@lru_cache(maxsize=4_096)
def _languages(ours: tuple[int, ...], theirs: tuple[int, ...]) -> Told:
    shared = [each for each in ours if each in theirs]
    if shared:
        text = filled(
            "Bahasa kerja bersama: {languages}.",
            f"Shared working language{'s' * (len(shared) > 1)}: {{languages}}.",
            languages=enumerated([language_name(each) for each in shared], MOST),
        )
    elif not ours or not theirs:
        text = both(
            "Bahasa kerja salah satu pihak belum diketahui.",
            "One side's working languages are not known.",
        )
    else:
        text = both("Tidak ada bahasa kerja yang sama.", "No working language is shared.")
    codes = [", ".join(SERVICE_LANGUAGES[each] for each in own) or None for own in (ours, theirs)]
    evidence = Evidence(field="languages", ours=codes[0], theirs=codes[1])
    return Told(text=text, evidence=(evidence,), speaks_for=bool(shared))


def freshness(pair: Pair) -> Told:
    """Say how long ago the profile was confirmed."""
    return _freshness(int(pair.scored.months[pair.row]))


@lru_cache(maxsize=1_024)
def _freshness(months: int) -> Told:
    if months < 1:
        text = both("Profil mereka baru saja dikonfirmasi.", "Their profile was just confirmed.")
    else:
        text = both(
            f"Profil mereka dikonfirmasi {months} bulan lalu.",
            f"Their profile was confirmed {count_of(months, 'month')} ago.",
        )
    evidence = Evidence(field="confirmedAt", theirs=f"P{months}M")
    return Told(text=text, evidence=(evidence,), speaks_for=months < FADING)
