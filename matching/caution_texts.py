"""How is a caution told? One template for each, in Indonesian and English, with its evidence."""

import numpy as np

from domain.codes import RiskCode, Severity, Visibility
from domain.recommendation import Caution, Evidence
from domain.text import NO_TEXT, Text
from matching.cautions import GAINS_MUCH, NEAR, SEVERITY, STALE, TENFOLD
from matching.circumstances import changed
from matching.pair import Pair
from matching.pairs import Entry
from matching.profile import NEED, OFFER, Want
from matching.wording import (
    Size,
    both,
    concept_name,
    currency,
    enumerated,
    filled,
    filled_inside,
    region_depth,
    region_name,
    times,
)

# What is about these two comes before what holds for most pairs: 0011-explanations.md counts them.
ORDER = (
    RiskCode.SAFETY,
    RiskCode.CHANGED_CIRCUMSTANCES,
    RiskCode.RESOURCE_COMPETITION,
    RiskCode.DIFFERING_GOALS,
    RiskCode.STALE_DATA,
    RiskCode.ONE_SIDED,
    RiskCode.CAPACITY_LIMIT,
    RiskCode.POWER_IMBALANCE,
    RiskCode.LACK_OF_TRUST,
)
_SEVERITIES = (Severity.HIGH, Severity.MEDIUM, Severity.LOW)
_MEASURES = {
    "annualBudget": both("anggaran", "budget"),
    "staffCount": both("jumlah staf", "staff"),
    "degree": both("jumlah kemitraan dan kegiatan", "partnerships and activities"),
}


def cautions(pair: Pair) -> tuple[Caution, ...]:
    """Give a candidate's cautions, most severe first, then what says most (ORDER)."""
    found = [
        _told(pair, code, SEVERITY[held[pair.row]])
        for code, held in pair.together.cautions.items()
        if held[pair.row]
    ]
    found.extend(changed(pair))
    return tuple(
        sorted(found, key=lambda each: (_SEVERITIES.index(each.severity), ORDER.index(each.code)))
    )


def _told(pair: Pair, code: RiskCode, severity: Severity) -> Caution:
    text, evidence = _TEMPLATES[code](pair)
    return Caution(code=code, severity=severity, text=text, evidence=evidence)


_GOALS_DIFFER = both(
    "Tema tidak bersinggungan dan misi berbeda; sepakati dulu tujuan bersama.",
    "Themes do not meet and missions differ; agree on a common goal first.",
)
_GOALS_OF_A_BRIEF_DIFFER = both(
    "Tema tidak bersinggungan dan misi mereka berbeda dari permintaan Anda; sepakati dulu tujuan "
    "bersama.",
    "Themes do not meet and their mission differs from your brief; agree on a common goal first.",
)
_NO_TRUST = both(
    "Anda dan mereka belum pernah bekerja sama dalam kelompok kecil dan belum punya mitra bersama; "
    "mereka belum punya kemitraan yang tuntas atau nomor registrasi terverifikasi. Mulailah dari "
    "langkah kecil.",
    "There is no common work in a small group, shared partner, completed partnership or verified "
    "registration; start small.",
)
_NO_TRUST_KNOWN = both(
    "Mitra belum tahu dengan siapa Anda pernah bekerja; mereka belum punya kemitraan yang tuntas "
    "atau nomor registrasi terverifikasi. Mulailah dari langkah kecil.",
    "Mitra does not know whom you have worked with; they have no completed partnership or verified "
    "registration. Start small.",
)
_YOU_GAIN = (
    "Manfaatnya berat sebelah: Anda mendapat {much}, mereka hampir tidak.",
    "The gain is one-sided: you gain {much}, they hardly anything.",
)
_THEY_GAIN = (
    "Manfaatnya berat sebelah: mereka mendapat {much}, Anda hampir tidak.",
    "The gain is one-sided: they gain {much}, you hardly anything.",
)
_MUCH, _SOME = ("banyak", "much"), ("sebagian yang dicari", "some of what is looked for")


def _differing_goals(pair: Pair) -> tuple[Text, tuple[Evidence, ...]]:
    near = float(max(pair.scored.profile[pair.row], pair.scored.activity[pair.row]))
    text = _GOALS_OF_A_BRIEF_DIFFER if pair.unknown_asker else _GOALS_DIFFER
    return text, (Evidence(field="mission", similarity=round(near, 4)),)


def _lack_of_trust(pair: Pair) -> tuple[Text, tuple[Evidence, ...]]:
    if pair.unknown_asker:
        return _NO_TRUST_KNOWN, (Evidence(field="completedPartnerships", theirs="0"),)
    return _NO_TRUST, (Evidence(field="sharedPartners", theirs="0"),)


_LOOK = (
    "Anda dan mereka sama-sama mencari {needs} di {where} dan sekitarnya.",
    "You both look for {needs} in and around {where}.",
)
_LOOK_AND_GIVE = (
    "Anda dan mereka sama-sama mencari {needs} di {where} dan sekitarnya, walau mereka juga "
    "menawarkan {given}; tanyakan untuk siapa tawaran itu.",
    "You both look for {needs} in and around {where}, though they also offer {given}; ask whom "
    "that is for.",
)


def _competition(pair: Pair) -> tuple[Text, tuple[Evidence, ...]]:
    rivals = pair.together.measured.rivals[pair.row].tolist()
    vocabulary = pair.question.snapshot.vocabulary
    contested = [
        (want, value)
        for want, value in zip(pair.question.asker.needs, rivals, strict=True)
        if value >= NEAR
    ]
    today = pair.question.today
    given = {
        each.concept for each in pair.resources if each.kind == OFFER and each.last_day >= today
    }
    gives = [
        concept_name(vocabulary, want.concept) for want, _ in contested if want.concept in given
    ]
    text = filled(
        *(_LOOK_AND_GIVE if gives else _LOOK),
        given=enumerated(gives) if gives else NO_TEXT,
        needs=enumerated([_named(pair, want) for want, _ in contested]),
        where=region_name(vocabulary, _where_contested(pair, contested[0][0])),
    )
    codes = vocabulary.concepts.terms
    return text, tuple(
        Evidence(field="needs", ours=codes[want.concept].code, similarity=round(value, 4))
        for want, value in contested
    )


def _where_contested(pair: Pair, want: Want) -> int:
    """Give the region where both look for it, the narrower of the two: not the country around."""
    resources, vocabulary = pair.scored.columns.resources, pair.question.snapshot.vocabulary
    owned = [resources.regions.row(each.place) for each in _contested(pair, want)]
    theirs = np.concatenate([own if len(own) else pair.regions for own in owned])
    best, ours, near = pair.together.region_fits(want.regions).best_of(theirs)
    assert best >= NEAR  # noqa: S101 # else there is no competition
    return max(near, ours, key=lambda each: region_depth(vocabulary, each))


def _contested(pair: Pair, want: Want) -> list[Entry]:
    """Give the open needs of theirs that are for the same."""
    fit, today = pair.known.supply(want.concept), pair.question.today
    return [
        each
        for each in pair.resources
        if each.kind == NEED and each.last_day >= today and fit[each.concept] >= NEAR
    ]


def _named(pair: Pair, want: Want) -> Text:
    """Name what is needed, and beside it what they call it, if that differs."""
    vocabulary = pair.question.snapshot.vocabulary
    theirs = [each.concept for each in _contested(pair, want)]
    if not theirs or want.concept in theirs:
        return concept_name(vocabulary, want.concept)
    return filled_inside(
        "{ours} (mereka: {theirs})", "{ours} (they: {theirs})",
        ours=concept_name(vocabulary, want.concept),
        theirs=concept_name(vocabulary, theirs[0]),
    )  # fmt: skip


def _imbalance(pair: Pair) -> tuple[Text, tuple[Evidence, ...]]:
    found = {
        name: float(values[pair.row])
        for name, values in pair.together.measured.ratios.items()
        if values[pair.row] >= TENFOLD
    }
    largest = max(found, key=lambda name: found[name])
    ours, theirs = _sizes(pair, largest)
    text = filled(
        "Posisi kedua pihak tidak seimbang: {measure} berbeda {times} kali lipat (Anda: {ours}; "
        "mereka: {theirs}). Sepakati sejak awal hak suara yang setara dalam setiap keputusan.",
        "Power is unequal: a factor of {times} in {measure} (you: {ours}; they: {theirs}). Agree "
        "on an equal say in decisions.",
        measure=_MEASURES[largest],
        times=times(found[largest]),
        ours=ours.told(),
        theirs=theirs.told(),
    )
    sizes = ((name, *_sizes(pair, name)) for name in found)
    return text, tuple(
        Evidence(field=name, ours=str(ours), theirs=str(theirs)) for name, ours, theirs in sizes
    )


def _sizes(pair: Pair, measure: str) -> tuple[Size, Size]:
    """Give how large the asker and the candidate are by one measure."""
    question, row = pair.question, pair.row
    asker, columns = question.asker, pair.scored.columns
    if measure == "annualBudget":
        units = asker.budget_unit, columns.budget_unit.item(row)
        ours, theirs = (currency(question.snapshot.vocabulary, each) for each in units)
        return Size(asker.budget, ours), Size(columns.budget.item(row), theirs)
    if measure == "staffCount":
        return Size(asker.staff), Size(columns.staff.item(row))
    degree = question.network.degree
    return Size(degree.item(asker.ordinal)), Size(degree.item(pair.ordinal))


def _one_sided(pair: Pair) -> tuple[Text, tuple[Evidence, ...]]:
    you, them = float(pair.scored.for_you[pair.row]), float(pair.scored.for_them[pair.row])
    much = _MUCH if max(you, them) >= GAINS_MUCH else _SOME
    return filled(*(_YOU_GAIN if you > them else _THEY_GAIN), much=much), (
        Evidence(field="forYou", similarity=round(you, 4)),
        Evidence(field="forThem", similarity=round(them, 4)),
    )


def _exposure(pair: Pair) -> tuple[Text, tuple[Evidence, ...]]:
    if not pair.question.snapshot.public.organizations[pair.ordinal]:
        text = both(
            "Mereka dilindungi dan tidak terlihat oleh umum; sepakati dulu apa yang boleh "
            "diketahui orang lain sebelum menyebut mereka di mana pun.",
            "They are protected and not shown to the public; agree on what others may know before "
            "you name them anywhere.",
        )
        return text, (Evidence(field="visibility", theirs=_visibility(pair, pair.ordinal)),)
    text = both(
        "Anda dilindungi, mereka tidak; sepakati dulu apa yang boleh diketahui orang lain tentang "
        "kemitraan ini.",
        "You are protected and they are not; agree on what others may know of a partnership.",
    )
    ours = _visibility(pair, pair.question.asker.ordinal)
    return text, (Evidence(field="visibility", ours=ours),)


def _visibility(pair: Pair, ordinal: int) -> str:
    return list(Visibility)[int(pair.question.snapshot.levels[ordinal])]


def _stale(pair: Pair) -> tuple[Text, tuple[Evidence, ...]]:
    months = int(pair.scored.months[pair.row])
    text = both(
        f"Profil mereka terakhir dikonfirmasi {months} bulan lalu (batasnya {STALE:g}); "
        "tanyakan apakah isinya masih sesuai.",
        f"Their profile was last confirmed {months} months ago (the limit is {STALE:g}); "
        "ask whether it still holds.",
    )
    return text, (Evidence(field="confirmedAt", theirs=f"P{months}M"),)


_TEMPLATES = {
    RiskCode.DIFFERING_GOALS: _differing_goals,
    RiskCode.LACK_OF_TRUST: _lack_of_trust,
    RiskCode.RESOURCE_COMPETITION: _competition,
    RiskCode.POWER_IMBALANCE: _imbalance,
    RiskCode.ONE_SIDED: _one_sided,
    RiskCode.SAFETY: _exposure,
    RiskCode.STALE_DATA: _stale,
}
