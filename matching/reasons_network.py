"""What do others say for a candidate? Sentences for the terms that read the network and roles."""

import numpy as np

from domain.codes import PartyRole
from domain.recommendation import Evidence
from domain.text import Text
from matching.network import between
from matching.pair import Pair
from matching.pair_network import Alike
from matching.roles import roles_in
from matching.wording import (
    ROLE_NAMES,
    Told,
    both,
    count_of,
    filled,
    listed,
    number,
    own_name,
    quoted,
    sentences,
)

MOST = 3  # things named in one sentence
COMPLETING, PARTLY = 0.6, 0.35  # fit of roles from which they complete each other


def shared_partners(pair: Pair) -> Told:
    """Name those who have worked with both."""
    found = between(pair.question.network, pair.ordinal)
    names = sorted(name for name in map(pair.name_of, map(int, found)) if name)
    if not names:
        return Told.missing("Belum ada mitra bersama.", "You share no partner yet.")
    text = filled(
        "{names} sudah bekerja sama dengan Anda dan dengan mereka.",
        "{names} worked with both of you.",
        names=listed([own_name(name) for name in names], MOST),
    )
    evidence = tuple(Evidence(field="partners", ours=name, theirs=name) for name in names[:MOST])
    return Told(text=text, evidence=evidence)


def partners_of_alike(pair: Pair) -> Told:
    """Name organizations like the asker that worked with the candidate, and where."""
    found = [each for each in pair.network.alike if pair.name_of(each.ordinal)]
    if not found:
        return Told.missing(
            "Organisasi yang mirip dengan Anda belum pernah bekerja dengan mereka.",
            "No organization like you has worked with them yet.",
        )
    text = filled(
        "Mereka sudah bekerja dengan {names}, yang termasuk {most} organisasi paling mirip dengan "
        "Anda.",
        "They have worked with {names}, among the {most} organizations most like you.",
        names=listed([_alike(pair, each) for each in found], 2),
        most=number(len(pair.network.around.alike)),
    )
    evidence = tuple(
        Evidence(
            field="partnersOfAlike",
            ours=pair.name_of(each.ordinal),
            theirs=each.work or None,
            similarity=round(min(1.0, each.likeness), 4),
        )
        for each in found[:MOST]
    )
    return Told(text=text, evidence=evidence)


def _alike(pair: Pair, alike: Alike) -> Text:
    name = own_name(pair.name_of(alike.ordinal))
    if not alike.work:
        return name
    work = quoted(alike.work).shown("id")
    return both(f"{name.shown('id')} (dalam {work})", f"{name.shown('en')} (in {work})")


def close_work(pair: Pair) -> Told:
    """Name the closest activities that they took part in, of the 10 closest."""
    return _works(pair, [each for each in pair.network.works if each[2]])


def near_work(pair: Pair) -> Told:
    """Name the closest activities that they took part in, of the 60 closest."""
    return _works(pair, pair.network.works)


def _works(pair: Pair, works: list[tuple[str, float, bool]]) -> Told:
    if not works:
        return Told.missing(
            "Mereka tidak terlibat dalam kegiatan yang paling dekat dengan kegiatan Anda.",
            "They take no part in the activities closest to yours.",
        )
    text = filled(
        "Mereka terlibat dalam kegiatan yang termasuk paling dekat dengan kegiatan Anda: {titles}.",
        "They take part in work that is among the closest to yours: {titles}.",
        titles=listed([quoted(title) for title, _, _ in works], 2),
    )
    evidence = tuple(
        Evidence(field="activities", theirs=title, similarity=round(value, 4))
        for title, value, _ in works[:MOST]
    )
    return Told(text=text, evidence=evidence)


def trust(pair: Pair) -> Told:
    """Say how both are connected, what the candidate completed, and whether it is verified."""
    network = pair.question.network
    completed, verified = int(network.completed[pair.ordinal]), pair.scored.verified[pair.row]
    parts = []
    if network.direct[pair.ordinal]:
        parts.append(both("Anda dan mereka pernah bekerja sama.", "You have worked together."))
    elif network.shared[pair.ordinal]:
        parts.append(
            both(
                "Anda dan mereka terhubung melalui mitra bersama.", "A shared partner connects you."
            )
        )
    elif not completed and not verified:
        parts.append(
            both(
                "Belum ada mitra yang menghubungkan Anda, dan rekam jejak mereka belum tercatat.",
                "No partner connects you yet, and they have no record here.",
            )
        )
    if completed:
        parts.append(
            both(
                f"Mereka sudah menuntaskan {completed} kemitraan.",
                f"They have completed {count_of(completed, 'partnership')}.",
            )
        )
    if verified:
        parts.append(
            both("Nomor registrasi mereka terverifikasi.", "Their registration is verified.")
        )
    return Told(
        text=sentences(parts),
        evidence=(Evidence(field="completedPartnerships", theirs=str(completed)),),
        speaks_for=pair.term("trust") > 0,
    )


def role_fit(pair: Pair) -> Told:
    """Say whether the roles of both need each other."""
    value = pair.term("role_fit")
    if value >= COMPLETING:
        return _roles(pair, "Peran Anda dan mereka saling melengkapi", "Your roles need each other")
    if value >= PARTLY:
        return _roles(
            pair,
            "Peran Anda dan mereka sebagian saling melengkapi",
            "Your roles partly complete each other",
        )
    return _roles(
        pair,
        "Peran Anda dan mereka kurang saling melengkapi",
        "Your roles hardly complete each other",
        speaks_for=False,
    )


def role_difference(pair: Pair) -> Told:
    """Say what they do that the asker does not."""
    own, (from_work, theirs) = roles_in(pair.question.asker.roles), pair.roles
    new = [role for role in theirs if role not in own]
    if not own or not theirs:
        return _roles(pair, "", "")
    if not new:
        return _roles(
            pair, "Peran Anda dan mereka serupa", "Your roles are alike", speaks_for=False
        )
    usual = ("", "") if from_work else ("biasanya ", "usually ")
    text = filled(
        f"Mereka {usual[0]}mengambil peran yang tidak Anda ambil: {{roles}}.",
        f"They {usual[1]}take roles that you do not take: {{roles}}.",
        roles=_named(new),
    )
    return Told(text=text, evidence=(_both_roles(own, theirs),))


def _named(roles: list[PartyRole]) -> Text:
    return listed([both(*ROLE_NAMES[role]) for role in roles], MOST)


def _both_roles(own: list[PartyRole], theirs: list[PartyRole]) -> Evidence:
    return Evidence(field="roles", ours=", ".join(own) or None, theirs=", ".join(theirs) or None)


def _roles(pair: Pair, indonesian: str, english: str, *, speaks_for: bool = True) -> Told:
    own = roles_in(pair.question.asker.roles)
    from_work, theirs = pair.roles
    if not own or not theirs:
        return Told.missing(
            "Peran salah satu pihak belum diketahui.", "One side's role is not known."
        )
    usual = ("", "") if from_work else ("biasanya ", "usually ")
    text = filled(
        f"{indonesian}: mereka {usual[0]}{{theirs}}; Anda {{ours}}.",
        f"{english}: theirs is {usual[1]}{{theirs}}; yours is {{ours}}.",
        theirs=_named(theirs), ours=_named(own),
    )  # fmt: skip
    return Told(text=text, evidence=(_both_roles(own, theirs),), speaks_for=speaks_for)


def beside(pair: Pair) -> Told:
    """Count how often it worked beside somebody in a role of the asker's."""
    tally, ours = pair.question.tally, pair.question.role_shares
    times = tally.beside[:, pair.ordinal]
    place = int(np.argmax(times * ours))
    count, total = int(times[place]), int(tally.works[pair.ordinal])
    role = list(PartyRole)[place]
    if not count or not ours[place]:
        return Told.missing(
            "Belum tercatat bahwa mereka bekerja bersama pihak yang berperan seperti Anda.",
            "They are not on record as having worked beside somebody in your role.",
        )
    text = filled(
        f"Dalam {count} dari {total} kegiatannya, mereka bekerja bersama pihak yang {{role}}, "
        "seperti Anda.",
        f"In {count} of {count_of(total, 'activity', 'activities')} they worked beside one whose "
        "role is {role}, like yours.",
        role=both(*ROLE_NAMES[role]),
    )
    evidence = Evidence(field="roles", ours=role, theirs=f"{count}/{total}")
    return Told(text=text, evidence=(evidence,))
