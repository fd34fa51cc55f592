"""Why is somebody suggested? The terms behind a reason, told in Indonesian and English.

A reason adds up several terms. Its text tells the term that made most of its points for this very
candidate, and a second one if that weighs nearly as much. Where a reason has no points, or takes
some, the text says what is missing, or that others are stronger: it must not read like praise. A
sentence says only what the data holds and the viewer may see.
"""

from collections.abc import Callable, Mapping, Sequence

from domain.codes import ReasonCode
from domain.recommendation import Evidence
from domain.text import Text
from matching import (
    reasons_network,
    reasons_profile,
    reasons_resources,
    reasons_roles,
    reasons_work,
)
from matching.pair import Pair
from matching.terms import TERMS
from matching.wording import Told, both, count_of, filled, sentences

NEGLIGIBLE = 0.0005  # points that are neither for nor against
LOOKED_AT = 3  # terms of a reason: those with the largest shares
SECOND = 0.5  # of the first term's share, from which a second one is told too

TEMPLATES: Mapping[str, Callable[[Pair], Told]] = {
    "portrait_words": reasons_work.all_texts,
    "portrait_meaning": reasons_work.all_texts,
    "activity_words": reasons_work.activity_words,
    "activity_meaning": reasons_work.activity_meaning,
    "theme": reasons_profile.theme,
    "theme_coverage": reasons_profile.theme_coverage,
    "activity_theme": reasons_work.activity_theme,
    "region": reasons_profile.region,
    "region_coverage": reasons_profile.shared_regions,
    "region_focus": reasons_profile.shared_regions,
    "activity_region": reasons_work.activity_region,
    "works_here": reasons_work.works_here,
    "role_fit": reasons_roles.role_fit,
    "role_difference": reasons_roles.role_difference,
    "beside": reasons_roles.beside,
    "beside_share": reasons_roles.beside,
    "network": reasons_network.shared_partners,
    "partners_of_alike": reasons_network.partners_of_alike,
    "close_work": reasons_network.close_work,
    "near_work": reasons_network.near_work,
    "recent": reasons_work.recent,
    "years_together": reasons_work.years_together,
    "needs_met": reasons_resources.needs_met,
    "offers_wanted": reasons_resources.offers_wanted,
    "reciprocity": reasons_resources.reciprocity,
    "language": reasons_profile.language,
    "trust": reasons_network.trust,
    "freshness": reasons_profile.freshness,
}
# The terms of each reason, in their order.
TERMS_OF: Mapping[ReasonCode, Sequence[str]] = {
    code: [term.name for term in TERMS if term.code is code]
    for code in dict.fromkeys(term.code for term in TERMS)
}
_BELOW = both("Calon lain umumnya lebih kuat dalam hal ini.", "Others are mostly stronger here.")
_LEVEL = both("Calon lain umumnya sama dalam hal ini.", "Others are mostly the same here.")


def reason_text(
    pair: Pair,
    code: ReasonCode,
    points: float,
    shares: Mapping[str, float],
    *,
    alone: bool = False,
) -> tuple[Text, tuple[Evidence, ...]]:
    """Say what the terms of one reason found between the asker and a candidate.

    `points` are its own, the sum of the `shares` of its terms; `alone` if there is no other
    candidate to compare with.
    """
    names = TERMS_OF[code]
    if points > NEGLIGIBLE:
        text, evidence, _ = _in_favor(pair, names, shares)
    else:
        short = points < -NEGLIGIBLE
        by = shares.__getitem__ if short else pair.term
        name = names[0] if len(names) == 1 else min(names, key=by) if short else max(names, key=by)
        text, evidence, speaks_for = _told(pair, name)
        if speaks_for and (short or not alone):  # why it gets no points for that
            text = sentences([text, _BELOW if short else _LEVEL])
    if code is ReasonCode.MISSION:
        text = _with_likeness(pair, text)
    return text, evidence


def _told(pair: Pair, name: str) -> Told:
    """Tell what a term found; terms with one template are told once."""
    template = TEMPLATES[name]
    told = pair.told.get(template)
    if told is None:
        told = pair.told[template] = template(pair)
    return told


def _in_favor(pair: Pair, names: Sequence[str], shares: Mapping[str, float]) -> Told:
    """Tell the largest share that has something to name, and the next if it is nearly as large.

    A closeness too small to be called one may still have more points than others have. Texts that
    are not needed are not made.
    """
    if len(names) == 1:
        return _told(pair, names[0])
    best = sorted(names, key=shares.__getitem__, reverse=True)[:LOOKED_AT]
    order = [name for name in best if shares[name] > 0]
    begin, first = 0, _told(pair, order[0])
    if not first.speaks_for:
        for place, name in enumerate(order[1:], 1):
            other = _told(pair, name)
            if other.speaks_for:
                begin, first = place, other
                break
    for name in order[begin + 1 :]:
        if shares[name] < SECOND * shares[order[begin]]:
            break
        second = _told(pair, name)
        if second.speaks_for is first.speaks_for:
            return first if _says_nothing_new(first, second) else _joined(first, second)
    return first


def _joined(first: Told, second: Told) -> Told:
    return Told(
        text=sentences([first.text, second.text]),
        evidence=tuple(dict.fromkeys((*first.evidence, *second.evidence))),
    )


def _says_nothing_new(first: Told, second: Told) -> bool:
    """Say whether a second sentence would name only what the first one has named."""
    named = [{(each.ours, each.theirs) for each in told.evidence} for told in (first, second)]
    return first.text == second.text or (bool(named[1]) and named[1] <= named[0])


def _with_likeness(pair: Pair, text: Text) -> Text:
    """Say beside it what is taken off for being too much alike."""
    substitute = pair.scored.substitution.item(pair.row)
    if substitute <= 0:
        return text
    share = f"{substitute:.0%}"
    note = filled(
        "Karena sangat mirip dengan Anda, mereka lebih cocok sebagai alternatif; "
        "semua nilai dikurangi {share}.",
        "Being so much like you, they suit as an alternative; all terms are lowered by {share}.",
        share=share,
    )
    return sentences([text, note])


BASELINE = both(
    "Nilai awal yang sama untuk setiap calon: nilai tengah semua calon.",
    "Where every candidate starts: the middle value of all candidates.",
)


_NOTHING_DEDUCTED = both(
    "Tidak ada catatan kehati-hatian yang mengurangi skor.", "No caution lowers the score."
)


def deducted(count: int) -> tuple[Text, tuple[Evidence, ...]]:
    """Say for how many cautions something was taken off, if their weight is above 0."""
    if not count:
        return _NOTHING_DEDUCTED, ()
    text = both(
        f"Dikurangi karena {count} catatan kehati-hatian.",
        f"Lowered for {count_of(count, 'caution')}.",
    )
    return text, (Evidence(field="cautions", theirs=str(count)),)
