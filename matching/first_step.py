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
8. what teaches is exchanged (training, mentoring, advice; TAUGHT)          CAPACITY
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
from matching.openings import Exchange, also, exchange, opening
from matching.pair import Pair
from matching.question import Question
from matching.records import PARTNERSHIP_TYPE, TYPE
from matching.relations import Relations
from matching.scoring import Scored
from matching.supply import MET
from matching.wording import both, sentences

RELATED = 0.25  # closeness from which missions are related
PUBLIC = (Kind.GOVERNMENT, Kind.LOCAL_GOVERNMENT, Kind.OTHER_PUBLIC)
BUSINESS = (Kind.PRIVATE_SECTOR, Kind.SOCIAL_ENTERPRISE)
RIGHTS = ("dac3:151", "sdg:16", "sdg:10", "sdg:5")
RESEARCH = ("resource:research", "resource:researchers", "resource:data", "resource:laboratory")
SERVICES = ("resource:services", "resource:transport", "resource:places", "resource:goods")

KNOWLEDGE, MONEY = ("resource:knowledge",), ("resource:funding",)
# By which one side learns to do something itself: maps, data or translations are handed over.
TAUGHT = (
    "resource:training", "resource:mentoring", "resource:technical-advice", "resource:curriculum",
    "resource:digital-literacy", "resource:financial-management", "resource:security-training",
)  # fmt: skip

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
    research = _exchanged(question, scored, question.known.below(RESEARCH))
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
        PartnershipType.CAPACITY: _exchanged(question, scored, taught(question.known)),
        PartnershipType.PROJECT: _exchanged(question, scored, question.known.below(MONEY)),
        PartnershipType.SERVICE: _exchanged(question, scored, question.known.below(SERVICES))
        & lone,
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


@lru_cache(maxsize=8)
def taught(known: Relations) -> Flags:
    """Say which concepts are such that teach, (n_concepts,): TAUGHT, and knowledge as such."""
    found = known.below(TAUGHT).copy()
    concepts = known.vocabulary.concepts
    found[[concepts.ordinal(each) for each in KNOWLEDGE if each in concepts]] = True
    return found


def _exchanged(question: Question, scored: Scored, member: Flags) -> Flags:
    """Say whether a want of some concepts, (n_concepts,), is met, either way."""
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


# Where a brief aims at learning, and what is exchanged does not teach.
_NOTHING_TAUGHT = both(
    "Sepakati dulu apa yang ingin dipelajari satu sama lain.",
    "Agree first on what each would like to learn from the other.",
)
_GIVEN = {PartnershipType.PROJECT: MONEY, PartnershipType.SERVICE: SERVICES}


def _things(known: Relations, kind: PartnershipType) -> Flags | None:
    """Say which concepts a type is about, (n_concepts,); None if it is about no thing."""
    if kind is PartnershipType.CAPACITY:
        return taught(known)
    codes = _GIVEN.get(kind)
    return known.below(codes) if codes is not None else None


def _step(pair: Pair, kind: PartnershipType, exchanged: Exchange | None) -> Text:
    """Give the step for a type, from the asker's side: what it gives, it does not ask for."""
    if kind in _OF_THE_ASKER:
        turned = pair.question.asker.type == _OF_THE_ASKER[kind]
    else:
        turned = kind in _TURNED and exchanged is not None and exchanged.given
    return _TURNED[kind] if turned else _STEPS[kind]


def first_step(pair: Pair, kind: PartnershipType) -> Text:
    """Suggest how to begin: what could be exchanged, if anything, and the step for the type.

    A step that is about a thing follows a sentence that names such a thing.
    """
    first, things = exchange(pair), _things(pair.known, kind)
    said = [opening(pair, first)]
    if first is None or things is None or things[first.concept]:
        return sentences([*said, _step(pair, kind, first)])
    other = exchange(pair, things)
    if other is not None:
        said.append(also(pair, other))
    elif kind is PartnershipType.CAPACITY:
        return sentences([*said, _NOTHING_TAUGHT])
    return sentences([*said, _step(pair, kind, other or first)])
