"""With what should a group be careful? Each rule with its severity, evidence and words.

The thresholds are those of two (`matching.cautions`); here the two members that are furthest apart
count, and all whom it concerns are named in the evidence.
"""

from collections.abc import Callable, Sequence

from domain.codes import RiskCode, Severity, Visibility
from domain.recommendation import Caution, Evidence
from matching.cautions import GUARDED, HIGH, LOW, MEDIUM, SEVERITY, STALE
from matching.group import MOST_NAMED, Group, names
from matching.group_interests import competition, imbalance, one_sided
from matching.profile import NOBODY, Asker
from matching.relations import best_over
from matching.wording import both, filled, number, together

APART, FAR_APART = 0.1, 0.03  # closeness of missions below which goals differ


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
        members=names([group.members[each] for each in (one, two)]),
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
            members=names(alone),
        )
    return Caution(
        code=RiskCode.LACK_OF_TRUST,
        severity=SEVERITY[LOW if linked else MEDIUM],
        text=text,
        evidence=tuple(Evidence(field="partners", theirs=each.name) for each in alone),
    )


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
            members=names(with_you),
        )
    elif apart:
        text = filled(
            "Usulan kemitraan antara {members} pernah ditolak; tanyakan dulu apa yang sudah "
            "berubah.",
            "A partnership between {members} was proposed and declined; ask first what has "
            "changed.",
            members=names([members[each] for each in apart[0]]),
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
            members=names(hidden),
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
        members=names(old),
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
