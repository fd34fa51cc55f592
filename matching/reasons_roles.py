"""How do the roles of both go together? Sentences for the terms that read roles."""

from functools import lru_cache

from domain.codes import PartyRole
from domain.recommendation import Evidence
from matching.pair import Pair
from matching.roles import Roles, roles_in
from matching.sight import MOST_TOGETHER
from matching.wording import (
    ROLE_NAMES,
    Phrase,
    Told,
    count_of,
    enumerated,
    filled,
)

COMPLETING, PARTLY = 0.6, 0.35  # fit of roles from which they complete each other
_ROLES_FIT = (  # from which fit on, whether that speaks for them, and how it is said
    (COMPLETING, True, "saling melengkapi", "need each other"),
    (PARTLY, True, "sebagian saling melengkapi", "partly complete each other"),
    (0.0, False, "kurang saling melengkapi", "hardly complete each other"),
)
# Who does what the other does too could do without it.
_ALSO_SHARED = ("bisa saling melengkapi", "can complete each other")


def role_fit(pair: Pair) -> Told:
    """Say whether the roles of both need each other, or could complete each other at least."""
    value = pair.term("role_fit")
    degree = next(place for place, (least, *_) in enumerate(_ROLES_FIT) if value >= least)
    return _role_fit(pair.together.our_roles, pair.roles, degree)


@lru_cache(maxsize=4_096)
def _role_fit(ours: Roles, theirs: Roles, degree: int) -> Told:
    least, speaks_for, *said = _ROLES_FIT[degree]
    indonesian, english = _ALSO_SHARED if least == COMPLETING and ours.bits & theirs.bits else said
    return _both_roles(
        ours, theirs, (f"Peran Anda dan mereka {indonesian}", f"Your roles {english}"),
        speaks_for=speaks_for,
    )  # fmt: skip


# What activities on record say is said to be of them: a party of a partnership may hold other roles
# there. Where none says so, roles are those usual for a type, and nobody's own.
_ON_RECORD = ("dalam kegiatan yang tercatat", "in activities on record")
_THEIRS, _THEIR_TYPES = (
    ("mereka", "theirs is"),
    ("organisasi sejenis mereka biasanya", "that of their type is usually"),
)
_YOURS, _YOUR_TYPES = (
    ("Anda", "yours is"),
    ("organisasi sejenis Anda biasanya", "that of your type is usually"),
)
_THEY, _OF_THEIR_TYPE = (
    ("mereka", "they"),
    ("organisasi sejenis mereka biasanya", "organizations of their type usually"),
)
_YOU_DO_NOT, _OF_YOUR_TYPE_DO_NOT = (
    ("tidak Anda ambil", "you do not take"),
    (
        "biasanya tidak diambil organisasi sejenis Anda",
        "those of your type usually do not take",
    ),
)
# By whether the roles of theirs and of the asker are on record.
_NOT_ON_RECORD: dict[tuple[bool, bool], Phrase] = {
    (True, True): ("", ""),
    (True, False): (
        " (peran Anda dalam kegiatan belum tercatat)",
        " (no activity on record says what yours is)",
    ),
    (False, True): (
        " (peran mereka dalam kegiatan belum tercatat)",
        " (no activity on record says what theirs is)",
    ),
    (False, False): (
        " (peran Anda dan mereka dalam kegiatan belum tercatat)",
        " (no activity on record says what yours or theirs is)",
    ),
}


def role_difference(pair: Pair) -> Told:
    """Say what they do that the asker does not."""
    return _role_difference(pair.together.our_roles, pair.roles)


@lru_cache(maxsize=4_096)
def _role_difference(ours: Roles, theirs: Roles) -> Told:
    new = roles_in(theirs.bits & ~ours.bits)
    if not ours.bits or not theirs.bits or not new:
        alike = "Peran Anda dan mereka serupa", "Your roles are alike"
        return _both_roles(ours, theirs, alike, speaks_for=False)
    they, not_you = _they_take(ours, theirs)
    text = filled(
        "{they} mengambil peran yang {not_you}: {roles}{unknown}.",
        "{they} take roles that {not_you}: {roles}{unknown}.",
        they=they,
        not_you=not_you,
        roles=_named(new),
        unknown=_NOT_ON_RECORD[theirs.held, ours.held],
    )
    return Told(text=text, evidence=(_compared(ours.bits, theirs.bits),))


def _they_take(ours: Roles, theirs: Roles) -> tuple[Phrase, Phrase]:
    """Say who takes roles, and who does not; of activities on record once."""
    (here, in_these), (there, of_them) = _ON_RECORD, _THEY
    they = (f"{here}, {there}", f"{in_these}, {of_them}") if theirs.held else _OF_THEIR_TYPE
    if not ours.held:
        return they, _OF_YOUR_TYPE_DO_NOT
    if theirs.held:
        return they, _YOU_DO_NOT
    return they, (f"{_YOU_DO_NOT[0]} {here}", f"{_YOU_DO_NOT[1]} {in_these}")


def _both_roles(ours: Roles, theirs: Roles, said: tuple[str, str], *, speaks_for: bool) -> Told:
    """Say something of the roles of both, and name them."""
    if not ours.bits or not theirs.bits:
        return Told.missing(
            "Peran salah satu pihak belum diketahui.", "One side's role is not known."
        )
    # Once, before the first of whom it is said.
    told = ("", ""), (f"{_ON_RECORD[0]}, ", f"{_ON_RECORD[1]}, ")
    text = filled(
        f"{said[0]}: {{first}}{{they}} {{theirs}}; {{second}}{{you}} {{ours}}{{unknown}}.",
        f"{said[1]}: {{first}}{{they}} {{theirs}}; {{second}}{{you}} {{ours}}{{unknown}}.",
        first=told[theirs.held], second=told[ours.held and not theirs.held],
        they=_THEIRS if theirs.held else _THEIR_TYPES,
        you=_YOURS if ours.held else _YOUR_TYPES,
        theirs=_named(roles_in(theirs.bits)), ours=_named(roles_in(ours.bits)),
        unknown=_NOT_ON_RECORD[theirs.held, ours.held],
    )  # fmt: skip
    return Told(text=text, evidence=(_compared(ours.bits, theirs.bits),), speaks_for=speaks_for)


def _compared(ours: int, theirs: int) -> Evidence:
    names = [", ".join(roles_in(each)) or None for each in (ours, theirs)]
    return Evidence(field="roles", ours=names[0], theirs=names[1])


def _named(roles: list[PartyRole]) -> Phrase:
    return enumerated([ROLE_NAMES[role] for role in roles])


def beside(pair: Pair) -> Told:
    """Count how often it worked beside somebody in a role of the asker's."""
    ours = pair.together.our_roles
    if not ours.bits:  # of a brief alone, or of a type that says nothing
        return Told.missing(
            "Peran Anda belum diketahui, jadi tidak ada pihak yang perannya dapat dibandingkan.",
            "Your role is not known, so there is none to compare with.",
        )
    return _worked_beside(*pair.together.beside[pair.row], ours.held)


@lru_cache(maxsize=4_096)
def _worked_beside(place: int, count: int, total: int, held: bool) -> Told:
    role = list(PartyRole)[place]
    if not count:
        return Told.missing(
            "Belum ada catatan bahwa mereka pernah bekerja bersama pihak yang perannya seperti "
            "Anda.",
            "They are not on record as having worked beside somebody in your role.",
        )
    if count < total:  # planned, given up and very large ones are not counted
        of = (
            f"{count} kegiatan yang sudah berjalan dengan paling banyak {MOST_TOGETHER} pihak, "
            f"dari {total} kegiatan seluruhnya"
        )
        among = (
            f"{count_of(count, 'activity', 'activities')} that went ahead with at most "
            f"{MOST_TOGETHER} parties, of {total} in all,"
        )
    else:
        of = "satu-satunya kegiatannya" if total == 1 else f"semua {total} kegiatannya"
        among = "their only activity" if total == 1 else f"all their {total} activities"
    text = filled(
        f"Dalam {of}, mereka bekerja bersama pihak yang {{role}}, "
        f"seperti {'Anda' if held else 'biasanya organisasi sejenis Anda'}.",
        f"In {among} they worked beside one whose role is {{role}}, "
        f"{'like yours' if held else 'as is usual for your type'}.",
        role=ROLE_NAMES[role],
    )
    evidence = Evidence(field="roles", ours=role, theirs=f"{count}/{total}")
    return Told(text=text, evidence=(evidence,))
