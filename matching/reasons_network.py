"""What do others say for a candidate? Sentences for the terms that read the network."""

from functools import lru_cache

from domain.recommendation import Evidence
from domain.text import Name, shown_in
from matching.neighbors import CLOSE, NEAR
from matching.network import between
from matching.pair import Pair
from matching.reasons_work import ALIKE, HARDLY
from matching.wording import (
    Phrase,
    Told,
    both,
    count_of,
    enumerated,
    filled,
    in_both,
    quoted,
    sentences,
)

MOST = 3  # things named in one sentence
LIKE = 0.05  # likeness below which nobody is called like another
# Whoever wrote a brief may have partners; that none is on record would not be true of them.
_UNKNOWN_ASKER = (
    "Mitra belum tahu dengan siapa Anda pernah bekerja",
    "Mitra does not know whom you have worked with",
)


def shared_partners(pair: Pair) -> Told:
    """Name those who have worked with both."""
    network = pair.question.network
    found = between(network, pair.ordinal) if network.shared[pair.ordinal] else []
    names = sorted((name for name in map(pair.name_of, found) if name), key=shown_in)
    if not names and pair.unknown_asker:
        return Told.missing(f"{_UNKNOWN_ASKER[0]}.", f"{_UNKNOWN_ASKER[1]}.")
    if not names:
        return Told.missing("Belum ada mitra bersama.", "You share no partner yet.")
    text = filled(
        "{names} sudah bekerja sama dengan Anda dan dengan mereka.",
        "{names} worked with both of you.",
        names=enumerated(names[:MOST], MOST, len(names)),
    )
    evidence = tuple(Evidence(field="partners", ours=name, theirs=name) for name in names[:MOST])
    return Told(text=text, evidence=evidence)


_NONE_OF_ALIKE = (
    "Organisasi yang mirip dengan Anda belum pernah bekerja dengan mereka.",
    "No organization like you has worked with them yet.",
)
_SOME_OF_ALIKE = (
    "Mereka sudah bekerja dengan {names}, yang termasuk {most} organisasi paling mirip dengan "
    "Anda{hardly}.",
    "They have worked with {names}, among the {most} organizations most like you{hardly}.",
)
_NONE_OF_CLOSE = (
    "Organisasi yang dekat dengan permintaan Anda belum pernah bekerja dengan mereka.",
    "No organization close to your brief has worked with them yet.",
)
_SOME_OF_CLOSE = (
    "Mereka sudah bekerja dengan {names}, yang termasuk {most} organisasi paling dekat dengan "
    "permintaan Anda{hardly}.",
    "They have worked with {names}, among the {most} organizations closest to your brief{hardly}.",
)


def partners_of_alike(pair: Pair) -> Told:
    """Name organizations like the asker that worked with the candidate, and where."""
    network = pair.network
    named = [(pair.name_of(other), other, value) for other, value in network.alike]
    named = [each for each in named if each[0]]
    if not named:
        return Told.missing(*(_NONE_OF_CLOSE if pair.unknown_asker else _NONE_OF_ALIKE))
    # The most like of all are not like for that: then it is said, and speaks for nobody.
    found = [each for each in named if each[2] >= LIKE] or named
    alike = found[0][2] >= LIKE
    shown = [(name, network.work_with(other), value) for name, other, value in found[:MOST]]
    hardly = ("", "") if alike else (", meski hanya sedikit mirip", ", though only a little alike")
    text = filled(
        *(_SOME_OF_CLOSE if pair.unknown_asker else _SOME_OF_ALIKE),
        names=enumerated([_alike(name, work) for name, work, _ in shown[:2]], 2, len(found)),
        most=str(network.asked),
        hardly=hardly,
    )
    evidence = tuple(
        Evidence(
            field="partnersOfAlike",
            ours=name,
            theirs=work or None,
            similarity=round(min(1.0, likeness), 4),
        )
        for name, work, likeness in shown
    )
    return Told(text=text, evidence=evidence, speaks_for=alike)


def _alike(name: Name, work: Name) -> Phrase:
    """Name somebody, and in which work it met the candidate if there is one."""
    (one, other), (title, english) = in_both(name), in_both(work)
    return (f'{one} (dalam "{title}")', f'{other} (in "{english}")') if work else (one, other)


def close_work(pair: Pair) -> Told:
    """Name the closest activities that they took part in, of the 10 closest."""
    return _works(pair, CLOSE)


def near_work(pair: Pair) -> Told:
    """Name the closest activities that they took part in, of the 60 closest."""
    return _works(pair, NEAR)


# From which likeness of texts on, whether that speaks for them, and how it is said: the closest of
# all are not close for that, and `activity_words` beside it may say that none is.
_CLOSEST = (
    (
        ALIKE, True,
        "Mereka terlibat dalam kegiatan yang termasuk paling dekat dengan {yours}: {titles}.",
        "They take part in work that is among the closest to {yours}: {titles}.",
    ),
    (
        HARDLY, True,
        "Mereka terlibat dalam kegiatan yang termasuk paling dekat dengan {yours}, meski uraiannya "
        "hanya sedikit mirip: {titles}.",
        "They take part in work that is among the closest to {yours}, though its text is only a "
        "little alike: {titles}.",
    ),
    (
        0.0, False,
        "Mereka terlibat dalam kegiatan yang relatif terdekat dengan {yours} dari semua yang ada, "
        "meski uraiannya tidak mirip: {titles}.",
        "They take part in work that is relatively close to {yours} among all there is, though its "
        "text is not alike: {titles}.",
    ),
)  # fmt: skip


def _works(pair: Pair, most: int) -> Told:
    works, yours = pair.network.works(most), pair.together.read_of_you
    if not works:
        return _takes_no_part(min(most, pair.network.closest), yours)
    titles = [pair.network.title_of(each) for each, _ in works[:MOST]]
    alike = max(likeness for _, likeness in works)
    _, speaks_for, *said = next(each for each in _CLOSEST if alike >= each[0])
    text = filled(
        *said,
        yours=yours,
        titles=enumerated([quoted(title) for title in titles[:2]], 2, len(works)),
    )
    evidence = tuple(
        Evidence(field="activities", theirs=title, similarity=round(each.value, 4))
        for (each, _), title in zip(works[:MOST], titles, strict=True)
    )
    return Told(text=text, evidence=evidence, speaks_for=speaks_for)


def _takes_no_part(closest: int, yours: Phrase) -> Told:
    if not closest:
        return Told.missing(
            f"Belum ada kegiatan siapa pun yang dekat dengan {yours[0]}.",
            f"Nobody's activity is close to {yours[1]} yet.",
        )
    return Told.missing(
        f"Mereka tidak terlibat dalam {closest} kegiatan yang paling dekat dengan {yours[0]}.",
        f"They take no part in the {count_of(closest, 'activity', 'activities')} closest to "
        f"{yours[1]}.",
    )


_NOT_CONNECTED = ("Belum ada mitra yang menghubungkan Anda", "No partner connects you yet")


def trust(pair: Pair) -> Told:
    """Say how both are connected, what the candidate completed, and whether it is verified."""
    network, ordinal = pair.question.network, pair.ordinal
    return _trust(
        bool(network.direct[ordinal]),
        bool(network.shared[ordinal]),
        int(network.completed[ordinal]),
        bool(pair.scored.verified[pair.row]),
        speaks_for=pair.term("trust") > 0,
        unknown_asker=pair.unknown_asker,
    )


@lru_cache(maxsize=1_024)
def _trust(
    direct: bool,
    shared: bool,
    completed: int,
    verified: bool,
    *,
    speaks_for: bool,
    unknown_asker: bool,
) -> Told:
    parts = []
    if direct:
        parts.append(both("Anda dan mereka pernah bekerja sama.", "You have worked together."))
    elif shared:
        parts.append(
            both(
                "Anda dan mereka terhubung melalui mitra bersama.", "A shared partner connects you."
            )
        )
    elif not completed and not verified:
        indonesian, english = _UNKNOWN_ASKER if unknown_asker else _NOT_CONNECTED
        parts.append(
            both(
                f"{indonesian}. Mereka belum punya kemitraan yang tuntas di sini, dan nomor "
                "registrasinya belum terverifikasi.",
                f"{english}. They have completed no partnership here, and their registration is "
                "not verified.",
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
        speaks_for=speaks_for,
    )
