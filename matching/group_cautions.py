"""With what should a group be careful? Each rule with its severity, evidence and words.

The thresholds are those of two (`matching.cautions`); here the two members that are furthest apart
count, and all whom it concerns are named in the evidence.
"""

from collections.abc import Callable, Sequence

from domain.codes import RiskCode, Severity, Visibility
from domain.recommendation import Caution, Evidence
from domain.text import Name, Text
from matching import money, supply
from matching.cautions import (
    FUNDING,
    GUARDED,
    HIGH,
    HUNDREDFOLD,
    LOW,
    MEDIUM,
    NEAR,
    SEVERITY,
    STALE,
    TENFOLD,
)
from matching.group import Group, Member
from matching.profile import NEED, NOBODY, OFFER, Asker
from matching.relations import best_over, region_rows
from matching.supply import MET
from matching.wording import (
    Size,
    both,
    concept_name,
    currency,
    filled,
    filled_inside,
    listed,
    number,
    times,
    together,
)

APART, FAR_APART = 0.1, 0.03  # closeness of missions below which goals differ
MOST_NAMED = 10  # pieces of evidence of one caution


def cautions(group: Group, shares: Sequence[float], asker: Asker) -> tuple[Caution, ...]:
    """Give a group's cautions, most severe first, then in the order of RiskCode.

    `shares` says what part of the needs each member covers; `asker` is whom the group is for.
    """
    rules: list[Callable[[], Caution | None]] = [
        lambda: differing_goals(group),
        lambda: lack_of_trust(group),
        lambda: competition(group),
        lambda: imbalance(group),
        lambda: refused(group, asker),
        lambda: one_sided(group, shares, asker),
        lambda: exposure(group, asker),
        lambda: stale(group),
    ]
    found = [each for each in (rule() for rule in rules) if each is not None]
    rank = [Severity.HIGH, Severity.MEDIUM, Severity.LOW]
    return tuple(sorted(found, key=lambda each: rank.index(each.severity)))  # stable


def _names(members: Sequence[Member]) -> Text:
    return listed([each.name for each in members])


def differing_goals(group: Group) -> Caution | None:
    """Two members state themes that do not meet, and their missions are about other things."""
    apart: list[tuple[float, int, int]] = []
    for one, two in group.pairs:
        themes = [group.members[each].columns.themes.row(0) for each in (one, two)]
        if not (len(themes[0]) and len(themes[1]) and group.has_mission(one, two)):
            continue
        rows = [group.known.theme(int(each)) for each in themes[0]]
        near = group.missions(one, two)
        if best_over(rows, group.known.n_concepts)[themes[1]].max() == 0 and near < APART:
            apart.append((near, one, two))
    if not apart:
        return None
    near, one, two = min(apart)
    text = filled(
        "Tema dan misi {members} tidak bertemu; sepakati dulu tujuan bersama.",
        "Themes and missions of {members} do not meet; agree on a common goal first.",
        members=_names([group.members[each] for each in (one, two)]),
    )
    return Caution(
        code=RiskCode.DIFFERING_GOALS,
        severity=SEVERITY[MEDIUM if near < FAR_APART else LOW],
        text=text,
        evidence=tuple(
            Evidence(field="mission", ours=group.members[a].name, theirs=group.members[b].name,
                     similarity=round(value, 4))
            for value, a, b in sorted(apart)[:MOST_NAMED]
        ),
    )  # fmt: skip


def lack_of_trust(group: Group) -> Caution | None:
    """A member has worked with no other one, nor with anybody that another one worked with.

    LOW; MEDIUM if that is so for every member.
    """
    linked = {each for pair in group.pairs if group.together(*pair) for each in pair}
    alone = [each for place, each in enumerate(group.members) if place not in linked]
    if len(group.members) < 2 or not alone:
        return None
    text = both(
        "Belum ada dua anggota yang terhubung lewat kerja bersama dalam kelompok kecil; mulailah "
        "dari hal kecil.",
        "No two members are connected by common work in a small group yet; start small.",
    )
    if linked:
        text = filled(
            "Belum ada jalur kepercayaan dari {members} ke anggota lain; mulailah dari hal kecil.",
            "No path of trust leads from {members} to the other members; start small.",
            members=_names(alone),
        )
    return Caution(
        code=RiskCode.LACK_OF_TRUST,
        severity=SEVERITY[LOW if linked else MEDIUM],
        text=text,
        evidence=tuple(Evidence(field="partners", theirs=each.name) for each in alone),
    )


def competition(group: Group) -> Caution | None:
    """Two members need the same resource in the same, an adjoining or a covering region.

    LOW; MEDIUM if it is money; HIGH if it is money and their missions are close as well (.5).
    """
    found: list[tuple[int, int, int, int, int]] = []  # level, members, what each needs
    for one, two in group.pairs:
        for ours, theirs in _rivals(group, one, two):
            level = LOW
            if group.is_of(ours, (FUNDING,)):
                level = HIGH if group.missions(one, two) >= 0.5 else MEDIUM
            found.append((-level, one, two, ours, theirs))
    if not found:
        return None
    found.sort()
    level, one, two, *_ = found[0]
    vocabulary = group.snapshot.vocabulary
    needs = [each[3:] for each in found if each[1:3] == (one, two)]
    text = filled(
        "{members} sama-sama mencari {needs}; sepakati pembagiannya.",
        "{members} both look for {needs}; agree on how to share.",
        members=_names([group.members[one], group.members[two]]),
        needs=listed([_named(group, two, *each) for each in needs]),
    )
    codes = vocabulary.concepts.terms
    evidence = tuple(
        Evidence(
            field="needs",
            ours=codes[ours].code,
            theirs=together("{}, {}", group.members[a].name, group.members[b].name)
            if ours == theirs
            else together(
                f"{{}}, {{}}: {codes[theirs].code}", group.members[a].name, group.members[b].name
            ),
        )
        for _, a, b, ours, theirs in found[:MOST_NAMED]
    )
    return Caution(
        code=RiskCode.RESOURCE_COMPETITION, severity=SEVERITY[-level], text=text, evidence=evidence
    )


def _named(group: Group, other: int, ours: int, theirs: int) -> Text:
    """Name what two members need, and beside it what the other one calls it, if that differs."""
    vocabulary = group.snapshot.vocabulary
    if ours == theirs:
        return concept_name(vocabulary, ours)
    return filled_inside(
        "{ours} ({member}: {theirs})", "{ours} ({member}: {theirs})",
        ours=concept_name(vocabulary, ours), member=group.members[other].name,
        theirs=concept_name(vocabulary, theirs),
    )  # fmt: skip


def _rivals(group: Group, one: int, two: int) -> list[tuple[int, int]]:
    """Give the needs of one member and of another one that are for the same, near to each other.

    Each concept of either once at most, equal ones first: who needs teachers as well is a rival
    for teachers, and not for training besides.
    """
    known = group.known
    meeting: list[tuple[bool, float, int, int]] = []
    for want in group.members[one].needs:
        near = best_over(region_rows(known, want.regions), known.n_regions)
        same = known.supply(want.concept)
        meeting += [
            (want.concept != other.concept, -float(same[other.concept]), want.concept,
             other.concept)
            for other in group.members[two].needs
            if same[other.concept] >= NEAR and near[other.regions].max(initial=0) >= NEAR
        ]  # fmt: skip
    found: dict[int, int] = {}
    for _, _, ours, theirs in sorted(meeting):
        if ours not in found and theirs not in found.values():
            found[ours] = theirs
    return list(found.items())


_MEASURES = {
    "annualBudget": both("anggaran", "budget"),
    "staffCount": both("jumlah staf", "staff"),
}


def imbalance(group: Group) -> Caution | None:
    """Two members differ tenfold or more in budget or staff: MEDIUM; HIGH from a hundredfold."""
    found: list[tuple[float, str, int, int]] = []
    for one, two in group.pairs:
        for measure, ratio in _ratios(group, one, two).items():
            if ratio >= TENFOLD:
                found.append((-ratio, measure, one, two))
    if not found:
        return None
    found.sort()
    ratio, measure, one, two = found[0]
    text = filled(
        "Kekuatan tidak seimbang: {measure} {members} berbeda {times} kali lipat. Sepakati suara "
        "yang setara dalam keputusan.",
        "Power is unequal: {members} differ by a factor of {times} in {measure}. Agree on an equal "
        "say in decisions.",
        measure=_MEASURES[measure],
        members=_names([group.members[one], group.members[two]]),
        times=times(-ratio),
    )
    return Caution(
        code=RiskCode.POWER_IMBALANCE,
        severity=SEVERITY[HIGH if -ratio >= HUNDREDFOLD else MEDIUM],
        text=text,
        evidence=tuple(
            Evidence(field=name, ours=_size(group, a, name),
                     theirs=_size(group, b, name))
            for _, name, a, b in found[:MOST_NAMED]
        ),
    )  # fmt: skip


def _ratios(group: Group, one: int, two: int) -> dict[str, float]:
    first, second = (group.members[each].columns for each in (one, two))
    ours = (float(first.budget[0]), int(first.budget_unit[0]))
    budget = money.ratios(group.snapshot.vocabulary, ours, second.budget, second.budget_unit)
    staff = sorted((float(first.staff[0]), float(second.staff[0])))
    known = staff[0] > 0  # false for nan too
    return {"annualBudget": float(budget[0]), "staffCount": staff[1] / staff[0] if known else 1.0}


def _size(group: Group, place: int, measure: str) -> Name:
    member = group.members[place]
    size = Size(member.columns.staff.item(0))
    if measure == "annualBudget":
        code = currency(group.snapshot.vocabulary, member.columns.budget_unit.item(0))
        size = Size(member.columns.budget.item(0), code)
    return together("{}: {}", member.name, str(size))


def refused(group: Group, asker: Asker) -> Caution | None:
    """A partnership of two members, or of one and whom the group is for, was declined: MEDIUM.

    Only where those two have agreed on none since.
    """
    members = group.members
    apart = [  # whom the group is for may be a member, and is "you" then
        (one, two)
        for one, two in group.pairs
        if members[two].ordinal in members[one].declined
        and asker.ordinal not in (members[one].ordinal, members[two].ordinal)
    ]
    with_you = [each for each in members if asker.ordinal in each.declined]
    if with_you:
        text = filled(
            "Usulan kemitraan antara Anda dan {members} pernah ditolak; tanyakan dulu apa yang "
            "sudah berubah.",
            "A partnership between you and {members} was proposed and declined; ask first what "
            "has changed.",
            members=_names(with_you),
        )
    elif apart:
        text = filled(
            "Usulan kemitraan antara {members} pernah ditolak; tanyakan dulu apa yang sudah "
            "berubah.",
            "A partnership between {members} was proposed and declined; ask first what has "
            "changed.",
            members=_names([members[each] for each in apart[0]]),
        )
    else:
        return None
    named = [
        *(each.name for each in with_you),
        *(together("{}, {}", members[one].name, members[two].name) for one, two in apart),
    ]
    return Caution(
        code=RiskCode.CHANGED_CIRCUMSTANCES,
        severity=SEVERITY[MEDIUM],
        text=text,
        evidence=tuple(
            Evidence(field="partnershipStatus", theirs=together("{}: DECLINED", each))
            for each in named[:MOST_NAMED]
        ),
    )


def one_sided(group: Group, shares: Sequence[float], asker: Asker) -> Caution | None:
    """A member covers needs, says what it needs itself, and gets hardly any of that.

    Neither the other members nor whom the group is for offers a need of its to more than MET. LOW;
    MEDIUM if it covers a fifth of all needs.
    """
    givers = [place for place, share in enumerate(shares) if share > 0]
    lone = [place for place in givers if _gains_nothing(group, place, asker)]
    if not lone:
        return None
    text = filled(
        "{members} memberi, tetapi tidak mendapat apa yang dibutuhkannya; tanyakan apa imbalannya.",
        "{members} would give without getting what is needed there; ask what would be fair.",
        members=_names([group.members[each] for each in lone]),
    )
    return Caution(
        code=RiskCode.ONE_SIDED,
        severity=SEVERITY[MEDIUM if max(shares[each] for each in lone) >= 0.2 else LOW],
        text=text,
        evidence=tuple(
            Evidence(field="coverage", theirs=group.members[each].name,
                     similarity=round(shares[each], 4))
            for each in lone
        ),
    )  # fmt: skip


def _gains_nothing(group: Group, place: int, asker: Asker) -> bool:
    """Say whether a member states needs and nobody else meets one of them."""
    own = group.members[place]
    rest = [each.columns for at, each in enumerate(group.members) if at != place]
    met = [supply.hits(group.known, own.needs, each, OFFER, group.today) for each in rest]
    if asker.ordinal != own.ordinal:  # what a brief offers counts beside the profile's
        met.append(supply.hits(group.known, asker.offers, own.columns, NEED, group.today))
    return bool(own.needs) and not any((each.value >= MET).any() for each in met)


def exposure(group: Group, asker: Asker) -> Caution | None:
    """A member, or whom the group is for, is protected: a group that is shown would show it too.

    MEDIUM for a member, HIGH if not even all accounts see it; LOW if only the asker is. What the
    viewer does not see is no member.
    """
    public = group.snapshot.public.organizations
    hidden = [each for each in group.members if not public[each.ordinal]]
    levels = group.snapshot.levels
    if hidden:
        text = filled(
            "{members} dilindungi dan tidak terlihat oleh umum; sepakati dulu apa yang boleh "
            "diketahui orang lain sebelum menyebut namanya di mana pun.",
            "Not shown to the public, because they are protected: {members}. Agree on what others "
            "may know before you name them anywhere.",
            members=_names(hidden),
        )
        guarded = any(levels[each.ordinal] >= GUARDED for each in hidden)
        return Caution(
            code=RiskCode.SAFETY,
            severity=SEVERITY[HIGH if guarded else MEDIUM],
            text=text,
            evidence=tuple(
                Evidence(
                    field="visibility",
                    theirs=together("{}: {}", each.name, list(Visibility)[levels[each.ordinal]]),
                )
                for each in hidden
            ),
        )
    if asker.ordinal == NOBODY or public[asker.ordinal]:
        return None
    return Caution(
        code=RiskCode.SAFETY,
        severity=SEVERITY[LOW],
        text=both(
            "Anda dilindungi, para anggota tidak; sepakati dulu apa yang boleh diketahui orang "
            "lain tentang kelompok ini.",
            "You are protected and the members are not; agree on what others may know of this "
            "group.",
        ),
        evidence=(Evidence(field="visibility", ours=list(Visibility)[levels[asker.ordinal]]),),
    )


_LONG_AGO = (
    "Profil {members} sudah {months} bulan tidak dikonfirmasi; tanyakan apakah masih berlaku.",
    "The profile of {members} was last confirmed {months} months ago; ask whether it still holds.",
)
_LONG_AGO_FOR_SOME = (
    "Profil {members} lama tidak dikonfirmasi, sampai {months} bulan; tanyakan apakah masih "
    "berlaku.",
    "The profiles of {members} were not confirmed for up to {months} months; ask whether they "
    "still hold.",
)


def stale(group: Group) -> Caution | None:
    """A member's profile was not confirmed for 24 months: MEDIUM; HIGH from 48."""
    old = [each for each in group.members if each.months >= STALE]
    if not old:
        return None
    oldest = max(each.months for each in old)
    text = filled(
        *(_LONG_AGO if len(old) == 1 else _LONG_AGO_FOR_SOME),
        members=_names(old),
        months=number(float(int(oldest))),
    )
    return Caution(
        code=RiskCode.STALE_DATA,
        severity=SEVERITY[HIGH if oldest >= 2 * STALE else MEDIUM],
        text=text,
        evidence=tuple(
            Evidence(
                field="confirmedAt", theirs=together("{}: {}", each.name, f"P{int(each.months)}M")
            )
            for each in old
        ),
    )
