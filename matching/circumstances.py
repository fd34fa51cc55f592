"""What has changed between the asker and a candidate, or since something was offered? Cautions that
look at single records, so only those who are shown are looked at.
"""

from domain.codes import PartnershipStatus, RiskCode
from domain.recommendation import Caution, Evidence
from domain.text import Text
from matching.cautions import LOW, MEDIUM, NEAR, SEVERITY
from matching.pair import Pair
from matching.profile import OFFER
from matching.records import PARTNERSHIP_STATUS, date_of
from matching.relations import best_over, region_rows
from matching.sight import rows_with
from matching.wording import both, concept_name, enumerated, filled, region_name


def changed(pair: Pair) -> list[Caution]:
    """Give the cautions about circumstances that changed."""
    return [*_declined(pair), *_moved(pair), *_lapsed(pair)]


def _caution(severity: int, text: Text, evidence: Evidence) -> Caution:
    return Caution(
        code=RiskCode.CHANGED_CIRCUMSTANCES,
        severity=SEVERITY[severity],
        text=text,
        evidence=(evidence,),
    )


_REFUSED = both(
    "Usulan kemitraan antara Anda dan mereka pernah ditolak; tanyakan apa yang sudah berubah "
    "sebelum mengusulkan lagi.",
    "A partnership between you and them was proposed and declined; ask what has changed before you "
    "propose again.",
)


def _declined(pair: Pair) -> list[Caution]:
    """Say that a partnership of both was declined, and nothing agreed since: MEDIUM."""
    if not pair.declined:
        return []
    evidence = Evidence(field="partnershipStatus", theirs=PartnershipStatus.DECLINED)
    return [_caution(MEDIUM, _REFUSED, evidence)]


_GOES_ON = {
    PARTNERSHIP_STATUS[each]
    for each in (
        PartnershipStatus.AGREED, PartnershipStatus.ACTIVE, PartnershipStatus.SUSPENDED,
    )
}  # fmt: skip


def _moved(pair: Pair) -> list[Caution]:
    """Say that a partner left the regions of a partnership that goes on, since that was changed.

    Only where the partnership names regions, the partner names others, and its profile is the
    newer of the two records: MEDIUM.
    """
    question, vocabulary = pair.question, pair.question.snapshot.vocabulary
    if not question.network.existing[pair.ordinal] or not len(pair.regions):
        return []
    theirs = pair.regions
    columns = question.snapshot.organizations.parts[pair.scored.parts[pair.row]]
    updated = int(columns.updated[pair.scored.rows[pair.row]])
    table = question.snapshot.partnerships
    for whole, seen in zip(table.whole, question.sight.partnerships, strict=True):
        part = whole.columns
        with_us, with_them = (
            rows_with(whole.members, part.parties, each).tolist()
            for each in (question.asker.ordinal, pair.ordinal)
        )
        for row in sorted({*with_us} & {*with_them}):
            agreed = part.regions.row(row)
            if part.status[row] not in _GOES_ON:
                continue
            if not seen[row] or not len(agreed) or part.updated[row] >= updated:
                continue
            if best_over(region_rows(pair.known, agreed), pair.known.n_regions)[theirs].max() > 0:
                continue
            text = filled(
                "Mereka tidak lagi bekerja di {where}, wilayah kemitraan Anda.",
                "They no longer work in {where}, where your partnership is.",
                where=enumerated([region_name(vocabulary, int(each)) for each in agreed]),
            )
            codes = vocabulary.regions.terms
            evidence = Evidence(field="regions", ours=codes[agreed[0]].code)
            return [_caution(MEDIUM, text, evidence)]
    return []


def _lapsed(pair: Pair) -> list[Caution]:
    """Say that what they offered and the asker needs was offered until a day that is over: LOW.

    Only where nothing that is still open meets the need.
    """
    question = pair.question
    over = [
        each for each in pair.resources if each.kind == OFFER and each.last_day < question.today
    ]
    met = {each.want.concept for each in pair.offered} if over else set()
    for want in question.asker.needs if over else ():
        fit = pair.known.supply(want.concept)
        entries = [each for each in over if fit[each.concept] >= NEAR]
        if want.concept in met or not entries:
            continue
        last = max(entries, key=lambda each: each.last_day)
        until = date_of(last.last_day)
        vocabulary = question.snapshot.vocabulary
        text = filled(
            f"Tawaran mereka untuk {{thing}} berlaku sampai {until.isoformat()}; tanyakan apakah "
            "masih ada.",
            f"Their offer of {{thing}} was good until {until.isoformat()}; ask whether it "
            "still is.",
            thing=concept_name(vocabulary, last.concept),
        )
        code = vocabulary.concepts.terms[last.concept].code
        evidence = Evidence(field="validUntil", ours=code, theirs=until.isoformat())
        return [_caution(LOW, text, evidence)]
    return []
