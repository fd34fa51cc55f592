"""How could both begin? The type of partnership that fits, and a first step, each by a rule.

Rules for the type, the first that holds (a prior by design, in the order of how much they say):

1. one is ACADEMIC, and research is exchanged or the missions are related    RESEARCH
2. a public body and a company or social enterprise                         PUBLIC_PRIVATE
3. one is a COMMUNITY_GROUP                                                 COMMUNITY
4. one is a NETWORK                                                         NETWORK
5. one is a PUBLIC_PRIVATE body                                             MULTI_STAKEHOLDER
6. seats in different countries: one developed and one developing           NORTH_SOUTH
                                 both developing                            SOUTH_SOUTH
                                 otherwise                                  GLOBAL
7. both work on rights or governance, and neither gains by resources        ADVOCACY
8. knowledge is exchanged (training, mentoring, advice)                     CAPACITY
9. money is exchanged                                                       PROJECT
10. only one side gains, by services, transport, places or goods            SERVICE
11. anything else                                                           OPERATIONAL
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from domain.codes import OrganizationType as Kind
from domain.codes import PartnershipType
from domain.text import Text
from domain.vocabulary import Vocabulary
from matching.pair import Pair
from matching.question import Question
from matching.records import PARTNERSHIP_TYPE, TYPE
from matching.scoring import Scored
from matching.supply import MET
from matching.wording import both, concept_name, filled, region_name, sentences

RELATED = 0.25  # closeness from which missions are related
PUBLIC = (Kind.GOVERNMENT, Kind.LOCAL_GOVERNMENT, Kind.OTHER_PUBLIC)
BUSINESS = (Kind.PRIVATE_SECTOR, Kind.SOCIAL_ENTERPRISE)
RIGHTS = ("dac3:151", "sdg:16", "sdg:10", "sdg:5")
RESEARCH = ("resource:research", "resource:researchers", "resource:data", "resource:laboratory")
SERVICES = ("resource:services", "resource:transport", "resource:places", "resource:goods")

KNOWLEDGE, MONEY = ("resource:knowledge",), ("resource:funding",)

Flags = NDArray[np.bool_]


def suggested(question: Question, scored: Scored, aim: PartnershipType | None) -> NDArray[np.uint8]:
    """Give the place of the type that fits each candidate best, uint8 (n,).

    What a brief aims at wins where it is a purpose, because only the asker knows that; a form
    (PUBLIC_PRIVATE, COMMUNITY, ...) must be true of the two.
    """
    rules = _rules(question, scored)
    found = np.full(len(scored), _OPERATIONAL, np.uint8)
    for name, holds in reversed(rules.items()):  # the first that holds is written last
        found[holds] = PARTNERSHIP_TYPE[name]
    if aim in PURPOSES:
        found[:] = PARTNERSHIP_TYPE[aim]
    elif aim is not None:
        found[rules[aim]] = PARTNERSHIP_TYPE[aim]
    return found


_OPERATIONAL = PARTNERSHIP_TYPE[PartnershipType.OPERATIONAL]
# A purpose is the asker's to name; a form (PUBLIC_PRIVATE, ...) must be true of those in it.
PURPOSES = {
    PartnershipType.OPERATIONAL, PartnershipType.ADVOCACY, PartnershipType.CAPACITY,
    PartnershipType.NETWORK, PartnershipType.PROJECT, PartnershipType.SERVICE,
    PartnershipType.RESEARCH,
}  # fmt: skip


def _rules(question: Question, scored: Scored) -> dict[PartnershipType, Flags]:
    """Say for each type, in the order of the rules, whether its rule holds, (n,) each."""
    kind, other = question.asker.type, scored.columns.type
    research = _exchanged(question, scored, RESEARCH)
    related = np.maximum(scored.profile, scored.activity) >= RELATED
    north, south, abroad = _countries(question, scored)
    gains = np.maximum(scored.for_you, scored.for_them) >= MET
    lone = np.minimum(scored.for_you, scored.for_them) == 0
    rights = _shares_theme(question, scored, RIGHTS)
    return {
        PartnershipType.RESEARCH: _either(kind, other, (Kind.ACADEMIC,)) & (research | related),
        PartnershipType.PUBLIC_PRIVATE: _across(kind, other, PUBLIC, BUSINESS),
        PartnershipType.COMMUNITY: _either(kind, other, (Kind.COMMUNITY_GROUP,)),
        PartnershipType.NETWORK: _either(kind, other, (Kind.NETWORK,)),
        PartnershipType.MULTI_STAKEHOLDER: _either(kind, other, (Kind.PUBLIC_PRIVATE,)),
        PartnershipType.NORTH_SOUTH: north,
        PartnershipType.SOUTH_SOUTH: south,
        PartnershipType.GLOBAL: abroad,
        PartnershipType.ADVOCACY: rights & ~gains,
        PartnershipType.CAPACITY: _exchanged(question, scored, KNOWLEDGE),
        PartnershipType.PROJECT: _exchanged(question, scored, MONEY),
        PartnershipType.SERVICE: _exchanged(question, scored, SERVICES) & lone,
    }


def _is(other: NDArray[np.uint8], kinds: tuple[Kind, ...]) -> Flags:
    return _among(kinds)[other]


@lru_cache(maxsize=16)
def _among(kinds: tuple[Kind, ...]) -> Flags:
    found = np.zeros(len(TYPE), np.bool_)
    found[[TYPE[each] for each in kinds]] = True
    return found


def _either(kind: int, other: NDArray[np.uint8], kinds: tuple[Kind, ...]) -> Flags:
    return _is(other, kinds) | bool(kind >= 0 and _among(kinds)[kind])


def _across(
    kind: int, other: NDArray[np.uint8], ones: tuple[Kind, ...], twos: tuple[Kind, ...]
) -> Flags:
    mine = [bool(kind >= 0 and _among(side)[kind]) for side in (ones, twos)]
    return (_is(other, twos) & mine[0]) | (_is(other, ones) & mine[1])


def _exchanged(question: Question, scored: Scored, codes: tuple[str, ...]) -> Flags:
    """Say whether a want at or below one of some concepts is met, either way."""
    member = question.known.below(codes)
    found = np.zeros(len(scored), np.bool_)
    for wants, values in (
        (question.asker.needs, scored.given),
        (question.asker.offers, scored.taken),
    ):
        for place, want in enumerate(wants):
            if member[want.concept]:
                found |= values[:, place] >= MET
    return found


def _shares_theme(question: Question, scored: Scored, codes: tuple[str, ...]) -> Flags:
    """Say whether both have a theme at or below one of some concepts."""
    member = question.known.below(codes)
    ours = bool(member[question.asker.themes].any())
    return scored.columns.themes.any_of(member) & ours


def _countries(question: Question, scored: Scored) -> tuple[Flags, Flags, Flags]:
    """Say whether the seats lie in unequal, in developing, and in different countries."""
    ours, seats = question.asker.country, scored.columns.headquarters
    theirs = np.where(seats >= 0, question.known.country[seats], -1)
    apart = (theirs >= 0) & (ours >= 0) & (theirs != ours)
    state = question.known.developed[theirs]
    own = int(question.known.developed[ours])
    known = apart & (state >= 0) & (own >= 0)
    return known & (state != own), known & (state == 0) & (own == 0), apart


_STEPS = {
    PartnershipType.RESEARCH: both(
        "Ajak mereka merumuskan satu pertanyaan penelitian bersama.",
        "Invite them to frame one research question together.",
    ),
    PartnershipType.PUBLIC_PRIVATE: both(
        "Minta pertemuan singkat untuk mencocokkan program pemerintah dengan program perusahaan.",
        "Ask for a short meeting to fit the public and the company program together.",
    ),
    PartnershipType.COMMUNITY: both(
        "Kunjungi dan dengarkan dulu apa yang penting bagi warga.",
        "Visit, and listen first to what matters to the community.",
    ),
    PartnershipType.NETWORK: both(
        "Minta diundang ke satu pertemuan jaringan sebagai pengamat.",
        "Ask to join one meeting of the network as an observer.",
    ),
    PartnershipType.MULTI_STAKEHOLDER: both(
        "Petakan bersama siapa saja yang perlu duduk di meja yang sama.",
        "Map together who needs to sit at the same table.",
    ),
    PartnershipType.NORTH_SOUTH: both(
        "Adakan pertemuan daring dan sepakati sejak awal siapa memutuskan apa.",
        "Meet online, and agree at the start who decides what.",
    ),
    PartnershipType.SOUTH_SOUTH: both(
        "Adakan pertukaran daring tentang satu cara kerja yang sudah berhasil.",
        "Hold an online exchange on one practice that has worked.",
    ),
    PartnershipType.GLOBAL: both(
        "Tukar rencana kerja setahun dan cari satu kegiatan yang beririsan.",
        "Exchange plans for the year and find one activity that overlaps.",
    ),
    PartnershipType.ADVOCACY: both(
        "Susun satu lembar posisi bersama dan bagi peran penyampaiannya.",
        "Write one page of common position, and share out who presents it.",
    ),
    PartnershipType.CAPACITY: both(
        "Minta satu sesi belajar percobaan, lalu nilai bersama.",
        "Ask for one trial learning session, then assess it together.",
    ),
    PartnershipType.PROJECT: both(
        "Kirim konsep satu halaman: masalah, kegiatan, biaya, dan hasil.",
        "Send a one-page concept: problem, activity, cost and result.",
    ),
    PartnershipType.SERVICE: both(
        "Tanyakan jadwal, syarat, dan biaya untuk satu percobaan.",
        "Ask for schedule, terms and cost of one trial.",
    ),
    PartnershipType.OPERATIONAL: both(
        "Pilih satu lokasi dan rencanakan satu kegiatan kecil bersama.",
        "Choose one place and plan one small activity together.",
    ),
}


# Where the asker is the one who gives, or the one who is visited.
_TURNED = {
    PartnershipType.CAPACITY: both(
        "Tawarkan satu sesi belajar percobaan, lalu nilai bersama.",
        "Offer one trial learning session, then assess it together.",
    ),
    PartnershipType.PROJECT: both(
        "Minta konsep satu halaman dari mereka: masalah, kegiatan, biaya, dan hasil.",
        "Ask them for a one-page concept: problem, activity, cost and result.",
    ),
    PartnershipType.SERVICE: both(
        "Sampaikan jadwal, syarat, dan biaya untuk satu percobaan.",
        "Tell them schedule, terms and cost of one trial.",
    ),
    PartnershipType.COMMUNITY: both(
        "Undang mereka berkunjung dan ceritakan apa yang penting bagi warga Anda.",
        "Invite them to visit, and tell them what matters to your community.",
    ),
    PartnershipType.NETWORK: both(
        "Undang mereka ke satu pertemuan jaringan Anda sebagai pengamat.",
        "Invite them to one meeting of your network as an observer.",
    ),
}
_OF_THE_ASKER = {
    PartnershipType.COMMUNITY: TYPE[Kind.COMMUNITY_GROUP],
    PartnershipType.NETWORK: TYPE[Kind.NETWORK],
}


_GIVEN = {
    PartnershipType.CAPACITY: KNOWLEDGE,
    PartnershipType.PROJECT: MONEY,
    PartnershipType.SERVICE: SERVICES,
}


def _step(pair: Pair, kind: PartnershipType) -> Text:
    """Give the step for a type, from the asker's side: what it gives, it does not ask for."""
    if kind in _OF_THE_ASKER:
        turned = pair.question.asker.type == _OF_THE_ASKER[kind]
    elif kind in _GIVEN:
        member = pair.known.below(_GIVEN[kind])
        turned = bool(pair.needed) and not any(member[each.want.concept] for each in pair.offered)
    else:
        turned = False
    return _TURNED[kind] if turned else _STEPS[kind]


def first_step(pair: Pair, kind: PartnershipType) -> Text:
    """Suggest how to begin: what could be exchanged, if anything, and the step for the type."""
    offered, needed = pair.offered, pair.needed
    if offered and (not needed or offered[0].value >= needed[0].value):
        about, place = "offered", offered[0].concept
    elif needed:
        about, place = "needed", needed[0].want.concept
    elif before := _before(pair):
        about, place = before, -1
    elif pair.near_regions:
        about, place = "region", pair.near_regions[0][1]
    else:
        about, place = "", -1
    opening = _opening(pair.question.snapshot.vocabulary, about, place)
    return sentences([opening, _step(pair, kind)])


def _before(pair: Pair) -> str:
    """Say what both have had to do with each other, "" for nothing: they need no introduction."""
    network = pair.question.network
    if network.direct[pair.ordinal]:
        return "worked"
    if network.existing[pair.ordinal]:
        return "agreed"
    if pair.declined:
        return "declined"
    return "beside" if pair.work.common else ""


_KNOWN = {
    "worked": both(
        "Mulailah dari apa yang sudah Anda kerjakan bersama.",
        "Start from what you have done together.",
    ),
    "beside": both(  # one that is very large, or did not go on
        "Mulailah dari kegiatan yang sama-sama Anda ikuti.",
        "Start from the activity that you are both in.",
    ),
    "agreed": both(
        "Lanjutkan pembicaraan tentang kemitraan Anda.",
        "Go on with the talks about your partnership.",
    ),
    "declined": both(
        "Tanyakan apa yang sudah berubah sejak kemitraan di antara Anda ditolak.",
        "Ask what has changed since a partnership between you was declined.",
    ),
}


@lru_cache(maxsize=4_096)
def _opening(vocabulary: Vocabulary, about: str, place: int) -> Text:
    """Give the first sentence; `place` is that of a concept, or of a region."""
    if about in _KNOWN:
        return _KNOWN[about]
    if about == "offered":
        return filled(
            "Hubungi mereka tentang {thing}.",
            "Contact them about {thing}.",
            thing=concept_name(vocabulary, place),
        )
    if about == "needed":
        return filled(
            "Tawarkan {thing} kepada mereka.",
            "Offer them {thing}.",
            thing=concept_name(vocabulary, place),
        )
    if about == "region":
        return filled(
            "Perkenalkan diri sebagai sesama pegiat di {where}.",
            "Introduce yourselves as working in {where} as well.",
            where=region_name(vocabulary, place),
        )
    return both("Perkenalkan diri Anda.", "Introduce yourselves.")
