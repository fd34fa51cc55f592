"""With what should a group be careful? Each rule with its severity, evidence and words.

The thresholds are those of two (`matching.cautions`); here the two members that are furthest apart
count, and all whom it concerns are named in the evidence.
"""

from collections.abc import Callable, Sequence

from domain.codes import RiskCode, Severity
from domain.recommendation import Caution, Evidence
from domain.text import Name, Text
from matching import money, supply
from matching.candidates import Others
from matching.cautions import (
    FUNDING,
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
from matching.profile import OFFER, Want
from matching.relations import best_over, region_rows
from matching.supply import MET
from matching.wording import (
    Size,
    both,
    concept_name,
    currency,
    filled,
    listed,
    number,
    times,
    together,
)

APART, FAR_APART = 0.1, 0.03  # closeness of missions below which goals differ
MOST_NAMED = 10  # pieces of evidence of one caution


def cautions(
    group: Group, shares: Sequence[float], asker: Others | None = None
) -> tuple[Caution, ...]:
    """Give a group's cautions, most severe first, then in the order of RiskCode.

    `shares` says what part of the needs each member covers; `asker` is whom the group is for, one
    row, if it is an organization.
    """
    rules: list[Callable[[], Caution | None]] = [
        lambda: differing_goals(group),
        lambda: lack_of_trust(group),
        lambda: competition(group),
        lambda: imbalance(group),
        lambda: one_sided(group, shares, asker),
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
    found: list[tuple[int, int, int, int]] = []  # level, members, concept
    for one, two in group.pairs:
        for want in _rivals(group, one, two):
            level = LOW
            if group.is_of(want.concept, (FUNDING,)):
                level = HIGH if group.missions(one, two) >= 0.5 else MEDIUM
            found.append((-level, one, two, want.concept))
    if not found:
        return None
    found.sort()
    level, one, two, _ = found[0]
    vocabulary = group.snapshot.vocabulary
    needs = dict.fromkeys(concept for _, a, b, concept in found if (a, b) == (one, two))
    text = filled(
        "{members} sama-sama mencari {needs}; sepakati pembagiannya.",
        "{members} both look for {needs}; agree on how to share.",
        members=_names([group.members[one], group.members[two]]),
        needs=listed([concept_name(vocabulary, each) for each in needs]),
    )
    codes = vocabulary.concepts.terms
    evidence = tuple(
        Evidence(
            field="needs",
            ours=codes[concept].code,
            theirs=together("{}, {}", group.members[a].name, group.members[b].name),
        )
        for _, a, b, concept in found[:MOST_NAMED]
    )
    return Caution(
        code=RiskCode.RESOURCE_COMPETITION, severity=SEVERITY[-level], text=text, evidence=evidence
    )


def _rivals(group: Group, one: int, two: int) -> list[Want]:
    """Give the needs of one member that another one has as well, near to it."""
    known = group.known
    found = []
    for want in group.members[one].needs:
        near = best_over(region_rows(known, want.regions), known.n_regions)
        same = known.supply(want.concept)
        if any(
            same[other.concept] >= NEAR and near[other.regions].max(initial=0) >= NEAR
            for other in group.members[two].needs
        ):
            found.append(want)
    return found


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


def one_sided(group: Group, shares: Sequence[float], asker: Others | None) -> Caution | None:
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


def _gains_nothing(group: Group, place: int, asker: Others | None) -> bool:
    """Say whether a member states needs and nobody else meets one of them."""
    wants = group.members[place].needs
    rest = [each.columns for at, each in enumerate(group.members) if at != place]
    if asker is not None and int(asker.ordinals[0]) not in [each.ordinal for each in group.members]:
        rest.append(asker)
    met = (supply.hits(group.known, wants, columns, OFFER, group.today).value for columns in rest)
    return bool(wants) and not any((value >= MET).any() for value in met)


def stale(group: Group) -> Caution | None:
    """A member's profile was not confirmed for 24 months: MEDIUM; HIGH from 48."""
    old = [each for each in group.members if each.months >= STALE]
    if not old:
        return None
    oldest = max(each.months for each in old)
    text = filled(
        "Profil {members} lama tidak dikonfirmasi, sampai {months} bulan; tanyakan apakah masih "
        "berlaku.",
        "What {members} state was not confirmed for long, up to {months} months; ask whether it "
        "still holds.",
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
