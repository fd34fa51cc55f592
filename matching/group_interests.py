"""What do members of a group want of each other, and who has more to say?

Cautions of groups as in `matching.group_cautions`: rivals for the same resource, unequal power, and
who would give without getting.
"""

from collections.abc import Sequence

from domain.codes import RiskCode
from domain.recommendation import Caution, Evidence
from domain.text import Name, Text
from matching import money, supply
from matching.cautions import FUNDING, HIGH, HUNDREDFOLD, LOW, MEDIUM, NEAR, SEVERITY, TENFOLD
from matching.group import MOST_NAMED, Group, names
from matching.profile import NEED, OFFER, Asker
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
    times,
    together,
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
        members=names([group.members[one], group.members[two]]),
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
        members=names([group.members[one], group.members[two]]),
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
        members=names([group.members[each] for each in lone]),
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
