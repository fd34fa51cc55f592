"""Why is somebody suggested? One template for each term, in Indonesian and English.

A text says only what the data holds: where a term has no cause, it says so. The template is the
rule; it does not depend on the points, so the same facts always read the same. Longer than a
usual module: it is the table of what can be said.
"""

from collections.abc import Callable, Sequence

import numpy as np

from domain.codes import ReasonCode
from domain.recommendation import Evidence
from domain.text import NO_TEXT, Text
from matching.network import between
from matching.pair import Meeting, Pair
from matching.profile import NEED, OFFER
from matching.relations import ADJOINING
from matching.roles import roles_in
from matching.wording import (
    ROLE_NAMES,
    both,
    concept_name,
    filled,
    language_name,
    listed,
    number,
    quoted,
    region_name,
    sentences,
)

Told = tuple[Text, tuple[Evidence, ...]]
MOST = 3  # things named in one sentence


def reason_text(pair: Pair, code: ReasonCode) -> Told:
    """Say what one term found between the asker and a candidate, with the values compared."""
    return _TEMPLATES[code](pair)


def _percent(value: float) -> Text:
    return both(f"{value:.0%}", f"{value:.0%}")


def mission(pair: Pair) -> Told:
    """Name the closest activity, or the missions where that is not closer."""
    profile = float(pair.scored.profile[pair.row])
    closest = pair.closest
    evidence = [Evidence(field="mission", similarity=round(profile, 4))]
    if closest is not None:
        evidence.append(
            Evidence(
                field="activities",
                ours=closest.ours or None,
                theirs=closest.theirs,
                similarity=round(closest.value, 4),
            )
        )
    if not pair.scored.told[pair.row] and closest is None:
        text = both("Mereka belum menulis misi.", "They have not written a mission yet.")
    elif not len(pair.question.asker.items):
        text = both(
            "Anda belum menulis misi, jadi tidak ada yang dibandingkan.",
            "You have not written a mission, so there is nothing to compare.",
        )
    elif closest is not None and closest.value > profile:
        text = _close_activity(closest.ours, closest.theirs, closest.value)
    else:
        text = _graded(
            profile,
            both("Misi mereka sangat dekat dengan misi Anda.", "Your missions are very close."),
            both("Misi mereka berkaitan dengan misi Anda.", "Your missions are related."),
            both("Misi mereka berbeda dari misi Anda.", "Your missions differ."),
        )
    return _with_likeness(pair, text), tuple(evidence)


def _graded(value: float, high: Text, middle: Text, low: Text) -> Text:
    return high if value >= 0.55 else middle if value >= 0.25 else low


def _close_activity(ours: str, theirs: str, value: float) -> Text:
    grade = _graded(
        value,
        both("sangat dekat", "very close"),
        both("berkaitan", "related"),
        both("hanya sedikit berkaitan", "only loosely related"),
    )
    if ours:
        return filled(
            "Kegiatan mereka {theirs} {grade} dengan kegiatan Anda {ours}.",
            "Their activity {theirs} is {grade} to your activity {ours}.",
            theirs=quoted(theirs), grade=grade, ours=quoted(ours),
        )  # fmt: skip
    return filled(
        "Kegiatan mereka {theirs} {grade} dengan misi Anda.",
        "Their activity {theirs} is {grade} to your mission.",
        theirs=quoted(theirs), grade=grade,
    )  # fmt: skip


def _with_likeness(pair: Pair, text: Text) -> Text:
    substitute = float(pair.scored.substitution[pair.row])
    if substitute <= 0:
        return text
    note = filled(
        "Karena sangat mirip dengan Anda, mereka lebih cocok sebagai alternatif; "
        "semua nilai dikurangi {share}.",
        "Being so much like you, they suit as an alternative; all terms are lowered by {share}.",
        share=_percent(substitute),
    )
    return sentences([text, note])


def theme(pair: Pair) -> Told:
    """Name the themes both work on, or those next to each other."""
    vocabulary = pair.question.snapshot.vocabulary
    near = pair.near_themes
    same = [ours for ours, theirs, _ in near if ours == theirs]
    if same:
        text = filled(
            "Anda dan mereka sama-sama bekerja pada {themes}.",
            "You both work on {themes}.",
            themes=listed([concept_name(vocabulary, each) for each in same], MOST),
        )
    elif near:
        ours, theirs, _ = near[0]
        text = filled(
            "Tema mereka, {theirs}, berdekatan dengan tema Anda, {ours}.",
            "Their theme, {theirs}, is next to your theme, {ours}.",
            theirs=concept_name(vocabulary, theirs), ours=concept_name(vocabulary, ours),
        )  # fmt: skip
    elif not len(pair.question.asker.themes):
        text = both("Anda belum menyebut tema.", "You have not named a theme.")
    elif not len(pair.other.themes.row(0)):
        text = both("Mereka belum menyebut tema.", "They have not named a theme.")
    else:
        text = both("Tidak ada tema yang sama atau berdekatan.", "No theme is shared or adjoining.")
    codes = vocabulary.concepts.terms
    evidence = tuple(
        Evidence(field="themes", ours=codes[o].code, theirs=codes[t].code, similarity=round(v, 4))
        for o, t, v in near[:MOST]
    )
    return text, evidence


def needs_met(pair: Pair) -> Told:
    """Name what they offer and where, for what the asker needs."""
    if pair.offered:
        best = [_meeting(pair, each, _THEY_OFFER) for each in pair.offered[:MOST]]
        return sentences(best), _evidence(pair, pair.offered, "offers")
    if not pair.question.asker.needs:
        text = both("Anda belum mencatat kebutuhan.", "You have not stated a need.")
    elif not pair.stated(OFFER):
        text = both("Mereka belum mencatat tawaran.", "They have not stated an offer.")
    else:
        text = both(
            "Tidak ada kebutuhan Anda yang mereka tawarkan.", "They offer nothing that you need."
        )
    return text, ()


def offers_wanted(pair: Pair) -> Told:
    """Name what they need and where, that the asker offers."""
    if pair.needed:
        best = [_meeting(pair, each, _THEY_NEED) for each in pair.needed[:MOST]]
        return sentences(best), _evidence(pair, pair.needed, "needs")
    if not pair.question.asker.offers:
        text = both("Anda belum mencatat tawaran.", "You have not stated an offer.")
    elif not pair.stated(NEED):
        text = both("Mereka belum mencatat kebutuhan.", "They have not stated a need.")
    else:
        text = both(
            "Tidak ada tawaran Anda yang mereka butuhkan.", "They need nothing that you offer."
        )
    return text, ()


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


def _meeting(pair: Pair, meeting: Meeting, templates: tuple[tuple[str, str], ...]) -> Text:
    vocabulary = pair.question.snapshot.vocabulary
    return filled(
        *templates[meeting.concept != meeting.want.concept],
        theirs=concept_name(vocabulary, meeting.concept),
        ours=concept_name(vocabulary, meeting.want.concept),
        amount=_amount(pair, meeting),
        where=_where(pair, meeting),
    )


def _where(pair: Pair, meeting: Meeting) -> Text:
    """Name the place where both count; a neighbor is called one."""
    vocabulary = pair.question.snapshot.vocabulary
    best, place, wanted = 0.0, -1, -1
    for ours in meeting.want.regions:
        row = pair.known.region(int(ours))
        for theirs in meeting.regions:
            if row[theirs] > best:
                best, place, wanted = float(row[theirs]), int(theirs), int(ours)
    if place < 0:
        return NO_TEXT
    if best > float(np.float32(ADJOINING)):  # the narrower of the two is where help is given
        narrow = max(
            (place, wanted),
            key=lambda each: len(vocabulary.regions.above(vocabulary.regions.terms[each].code)),
        )
        return filled_inside(" di {where}", " in {where}", region_name(vocabulary, narrow))
    return filled_inside(
        " di wilayah tetangga, {where}", " in a neighboring region, {where}",
        region_name(vocabulary, place),
    )  # fmt: skip


def filled_inside(indonesian: str, english: str, where: Text) -> Text:
    """Fill a part of a sentence, which keeps its small first letter."""
    return both(indonesian.format(where=where.shown("id")), english.format(where=where.shown("en")))


def _amount(pair: Pair, meeting: Meeting) -> Text:
    """Tell the other's amount in its unit, and the asker's beside it if the units agree."""
    if not np.isfinite(meeting.quantity) or meeting.unit < 0:
        return NO_TEXT
    unit = concept_name(pair.question.snapshot.vocabulary, meeting.unit)
    theirs = number(_rounded(meeting.quantity))
    told = [f"{theirs.shown(code)} {unit.shown(code)}" for code in ("id", "en")]
    if meeting.want.unit == meeting.unit and np.isfinite(meeting.want.quantity):
        ours = number(_rounded(meeting.want.quantity))
        return both(
            f" ({told[0]}; Anda: {ours.shown('id')})", f" ({told[1]}; you: {ours.shown('en')})"
        )
    return both(f" ({told[0]})", f" ({told[1]})")


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


def reciprocity(pair: Pair) -> Told:
    """Say who gains."""
    you, them = float(pair.scored.for_you[pair.row]), float(pair.scored.for_them[pair.row])
    if you > 0 and them > 0:
        text = both(
            "Kedua pihak mendapat sesuatu yang dibutuhkan.", "Both sides get something they need."
        )
    elif you > 0:
        text = both("Hanya Anda yang mendapat manfaat langsung.", "Only you gain directly.")
    elif them > 0:
        text = both("Hanya mereka yang mendapat manfaat langsung.", "Only they gain directly.")
    else:
        text = both(
            "Dari kebutuhan dan tawaran yang tercatat belum terlihat manfaat timbal balik.",
            "The needs and offers on record show no gain for either side yet.",
        )
    evidence = (
        Evidence(field="forYou", similarity=round(you, 4)),
        Evidence(field="forThem", similarity=round(them, 4)),
    )
    return text, evidence


def role_fit(pair: Pair) -> Told:
    """Name the roles of both."""
    own = roles_in(pair.question.asker.roles)
    from_work, theirs = pair.roles
    evidence = (
        Evidence(field="roles", ours=", ".join(own) or None, theirs=", ".join(theirs) or None),
    )
    if not own or not theirs:
        return both("Peran salah satu pihak belum diketahui.", "One side's role is not known."), ()
    names = [listed([both(*ROLE_NAMES[role]) for role in some], MOST) for some in (own, theirs)]
    if from_work:
        text = filled(
            "Dalam kegiatannya mereka {theirs}; Anda {ours}.",
            "In their activities they take these roles: {theirs}; yours: {ours}.",
            theirs=names[1], ours=names[0],
        )  # fmt: skip
    else:
        text = filled(
            "Organisasi seperti mereka biasanya {theirs}; Anda {ours}.",
            "Organizations like them usually take these roles: {theirs}; yours: {ours}.",
            theirs=names[1], ours=names[0],
        )  # fmt: skip
    return text, evidence


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


def region(pair: Pair) -> Told:
    """Name the regions shared, around, inside or next to the asker's."""
    vocabulary = pair.question.snapshot.vocabulary
    near = pair.near_regions
    same = [ours for ours, theirs, _ in near if ours == theirs]
    terms = vocabulary.regions.terms
    if same:
        text = filled(
            "Anda dan mereka sama-sama bekerja di {places}.",
            "You both work in {places}.",
            places=listed([region_name(vocabulary, each) for each in same], MOST),
        )
    elif near:
        ours, theirs, _ = near[0]
        inside = terms[theirs].code in vocabulary.regions.below(terms[ours].code)
        around = terms[ours].code in vocabulary.regions.below(terms[theirs].code)
        template = _INSIDE if inside else _AROUND if around else _BESIDE
        text = filled(
            *template, theirs=region_name(vocabulary, theirs), ours=region_name(vocabulary, ours)
        )
    elif not len(pair.question.asker.regions):
        text = both("Anda belum menyebut wilayah kerja.", "You have not named a region.")
    elif not len(pair.other.regions.row(0)):
        text = both("Mereka belum menyebut wilayah kerja.", "They have not named a region.")
    else:
        text = both("Wilayah kerja berjauhan.", "Your regions lie apart.")
    evidence = tuple(
        Evidence(field="regions", ours=terms[o].code, theirs=terms[t].code, similarity=round(v, 4))
        for o, t, v in near[:MOST]
    )
    return text, evidence


def language(pair: Pair) -> Told:
    """Name the languages shared."""
    ours, theirs = pair.question.asker.languages, pair.other.languages.row(0)
    shared = [int(each) for each in ours if each in theirs]
    if shared:
        text = filled(
            "Bahasa kerja bersama: {languages}.",
            "Shared working languages: {languages}.",
            languages=listed([language_name(each) for each in shared], MOST),
        )
    elif not len(ours) or not len(theirs):
        text = both(
            "Bahasa kerja salah satu pihak belum diketahui.",
            "One side's working languages are not known.",
        )
    else:
        text = both("Tidak ada bahasa kerja yang sama.", "No working language is shared.")
    return text, ()


def network(pair: Pair) -> Told:
    """Name those who have worked with both."""
    found = between(pair.question.network, pair.ordinal)
    names = sorted(name for name in map(pair.name_of, map(int, found)) if name)
    if not names:
        return both("Belum ada mitra bersama.", "You share no partner yet."), ()
    text = filled(
        "{names} sudah bekerja sama dengan Anda dan dengan mereka.",
        "{names} worked with both of you.",
        names=listed([both(name, name) for name in names], MOST),
    )
    return text, tuple(Evidence(field="partners", theirs=name) for name in names[:MOST])


def trust(pair: Pair) -> Told:
    """Say how both are connected, what the candidate completed, and whether it is verified."""
    network = pair.question.network
    parts = []
    if network.direct[pair.ordinal]:
        parts.append(both("Anda pernah bekerja sama.", "You have worked together."))
    elif network.shared[pair.ordinal]:
        parts.append(
            both("Anda terhubung melalui satu mitra bersama.", "A shared partner connects you.")
        )
    else:
        parts.append(both("Belum ada jalur kepercayaan.", "No path of trust leads to them yet."))
    completed = int(network.completed[pair.ordinal])
    if completed:
        parts.append(
            both(
                f"Mereka sudah menuntaskan {completed} kemitraan.",
                f"They have completed {completed} partnership{'s' if completed > 1 else ''}.",
            )
        )
    if pair.scored.verified[pair.row]:
        parts.append(
            both("Nomor registrasi mereka terverifikasi.", "Their registration is verified.")
        )
    return sentences(parts), (Evidence(field="completedPartnerships", theirs=str(completed)),)


def freshness(pair: Pair) -> Told:
    """Say how long ago the profile was confirmed."""
    months = int(pair.scored.months[pair.row])
    if months < 1:
        text = both("Profil mereka baru saja dikonfirmasi.", "Their profile was just confirmed.")
    else:
        text = both(
            f"Profil mereka dikonfirmasi {months} bulan lalu.",
            f"Their profile was confirmed {months} month{'s' if months > 1 else ''} ago.",
        )
    return text, (Evidence(field="confirmedAt", theirs=f"P{months}M"),)


def baseline(pair: Pair) -> Told:
    """Say what every candidate starts from."""
    text = both(
        "Nilai awal yang sama untuk setiap calon: nilai tengah semua calon.",
        "Where every candidate starts: the middle value of all candidates.",
    )
    return text, ()


_TEMPLATES: dict[ReasonCode, Callable[[Pair], Told]] = {
    ReasonCode.BASELINE: baseline,
    ReasonCode.MISSION: mission,
    ReasonCode.THEME: theme,
    ReasonCode.NEEDS_MET: needs_met,
    ReasonCode.OFFERS_WANTED: offers_wanted,
    ReasonCode.RECIPROCITY: reciprocity,
    ReasonCode.ROLE_FIT: role_fit,
    ReasonCode.REGION: region,
    ReasonCode.LANGUAGE: language,
    ReasonCode.NETWORK: network,
    ReasonCode.TRUST: trust,
    ReasonCode.FRESHNESS: freshness,
}


def deducted(count: int) -> Told:
    """Say what was taken off for cautions, if their weight is above 0."""
    if not count:
        return both("Tidak ada catatan kehati-hatian.", "There is no caution."), ()
    text = both(
        f"Dikurangi karena {count} catatan kehati-hatian.",
        f"Lowered for {count} caution{'s' if count > 1 else ''}.",
    )
    return text, (Evidence(field="cautions", theirs=str(count)),)
