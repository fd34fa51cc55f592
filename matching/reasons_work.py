"""What do texts and activities say for a candidate? Sentences for the terms that read them."""

from functools import lru_cache

from domain.recommendation import Evidence
from domain.text import Text
from domain.vocabulary import Vocabulary
from matching.columns import OPEN_START
from matching.pair import Pair
from matching.pair_work import Closest
from matching.records import date_of
from matching.wording import (
    Phrase,
    Told,
    both,
    concept_name,
    count_of,
    enumerated,
    filled,
    in_both,
    quoted,
    region_name,
)

# Likeness from which two missions of the sample read as close, and two activities as alike; below
# it they have little in common, though the terms count that too.
CLOSE, ALIKE = 0.4, 0.3
HARDLY = 0.05
_CLOSE = both(
    "Misi dan kegiatan mereka dekat dengan misi dan kegiatan Anda.",
    "Their mission and activities are close to yours.",
)
_TOUCHING = both(
    "Misi dan kegiatan mereka sedikit bersinggungan dengan milik Anda.",
    "Their mission and activities have a little to do with yours.",
)


def all_texts(pair: Pair) -> Told:
    """Say what missions and activities of both are about; portrait_words and portrait_meaning."""
    asker = pair.question.asker
    near = max(pair.term("portrait_words"), pair.term("portrait_meaning"))
    evidence = Evidence(field="mission", similarity=round(near, 4))
    if not asker.profile.characters.any() and not asker.items.works:
        return Told.missing(
            "Anda belum menulis misi atau kegiatan, jadi tidak ada yang dibandingkan.",
            "You have not written a mission or an activity, so there is nothing to compare.",
        )
    if not pair.scored.told[pair.row] and not pair.work.total and not pair.work.common:
        return Told.missing(
            "Mereka belum menulis misi atau kegiatan.",
            "They have not written a mission or an activity yet.",
        )
    words = pair.words
    if words:
        text = filled(
            "Misi dan kegiatan Anda dan mereka sama-sama menyebut {words}.",
            "Your missions and activities and theirs both speak of {words}.",
            words=enumerated([quoted(word) for word in words], len(words)),
        )
        shared = ", ".join(words)
        return Told(
            text=text,
            evidence=(
                Evidence(field="mission", ours=shared, theirs=shared, similarity=round(near, 4)),
            ),
        )
    if unread := _unread(pair):
        return Told.missing(*unread, evidence)
    if near < HARDLY:
        return Told.missing(
            "Secara keseluruhan, misi dan kegiatan mereka hampir tidak bersinggungan dengan milik "
            "Anda.",
            "Taken together, their mission and activities have hardly anything to do with yours.",
            evidence,
        )
    return Told(text=_CLOSE if near >= CLOSE else _TOUCHING, evidence=(evidence,))


def _unread(pair: Pair) -> tuple[str, str] | None:
    """Say that a mission is in a language the encoder does not know: it cannot be compared."""
    profile = pair.question.asker.profile
    ours = profile.understood[profile.characters > 0]
    if len(ours) and not ours.any():
        return (
            "Misi Anda ditulis dalam bahasa yang belum dapat kami baca, jadi isinya tidak dapat "
            "dibandingkan.",
            "Your mission is in a language that we cannot read yet, so it cannot be compared.",
        )
    if pair.scored.told[pair.row] and not pair.scored.understood[pair.row]:
        return (
            "Misi mereka ditulis dalam bahasa yang belum dapat kami baca, jadi isinya tidak dapat "
            "dibandingkan.",
            "Their mission is in a language that we cannot read yet, so it cannot be compared.",
        )
    return None


def activity_words(pair: Pair) -> Told:
    """Name the two activities that share the most words."""
    return _two_activities(pair, "words", "meaning")


def activity_meaning(pair: Pair) -> Told:
    """Name the two activities whose texts mean the most alike."""
    return _two_activities(pair, "meaning", "words")


def _two_activities(pair: Pair, measure: str, other: str) -> Told:
    """Name the closest two by one measure; by the `other`, if by the first none is close."""
    closest = pair.work.closest(measure)
    if closest is None or closest.value < HARDLY:
        second = pair.work.closest(other)
        if second is None or second.value < HARDLY:
            return _no_activity(pair, closest)
        closest = second
    little = ("", "") if closest.value >= ALIKE else ("sedikit ", " a little")
    text = _beside(
        closest,
        (
            f"Uraian kegiatan mereka {{theirs}} {little[0]}mirip dengan uraian kegiatan Anda "
            "{ours}.",
            f"The text of their activity {{theirs}} resembles that of your activity {{ours}}"
            f"{little[1]}.",
        ),
        (
            f"Uraian kegiatan mereka {{theirs}} {little[0]}mirip dengan {{of_you}}.",
            f"The text of their activity {{theirs}} resembles {{of_you}}{little[1]}.",
        ),
    )
    return Told(text=text, evidence=(_compared(closest),))


def _no_activity(pair: Pair, closest: Closest | None) -> Told:
    if not pair.work.total:
        if pair.work.common:
            return Told.missing(
                "Semua kegiatan mereka adalah kegiatan bersama Anda.",
                "All their activities are with you.",
            )
        return Told.missing(
            "Mereka belum mencatat kegiatan.", "They have no activity on record yet."
        )
    indonesian, english = pair.together.read_of_you
    told = Told.missing(
        f"Tidak ada kegiatan mereka yang dekat dengan {indonesian}.",
        f"None of their activities is close to {english}.",
        *([_compared(closest)] if closest is not None else []),
    )
    return _apart(pair, told)


def _apart(pair: Pair, told: Told) -> Told:
    """Say of one sentence that it leaves out what both do together, if there is such a thing."""
    if not pair.work.common:
        return told
    indonesian, english = in_both(told.text)
    text = both(
        f"Di luar kegiatan bersama Anda, {indonesian[0].lower()}{indonesian[1:]}",
        f"Apart from activities with you, {english[0].lower()}{english[1:]}",
    )
    return told._replace(text=text)


def _compared(closest: Closest) -> Evidence:
    return Evidence(
        field="activities",
        ours=closest.ours or None,
        theirs=closest.theirs,
        similarity=round(closest.value, 4),
    )


def _beside(
    closest: Closest, with_work: tuple[str, str], with_mission: tuple[str, str], **values: Phrase
) -> Text:
    """Fill a template for two activities, or for one beside the asker's own profile."""
    theirs = quoted(closest.theirs)
    indonesian, english = with_work if closest.ours else with_mission
    ours, of_you = quoted(closest.ours), closest.of_you
    return filled(indonesian, english, theirs=theirs, ours=ours, of_you=of_you, **values)


def activity_theme(pair: Pair) -> Told:
    """Name the two activities that are most alike in their themes, and those themes."""
    closest = pair.work.closest("themes")
    if closest is None or not len(closest.both):
        told = Told.missing(
            "Tidak ada kegiatan mereka yang temanya sama dengan tema Anda atau kegiatan Anda.",
            "None of their activities has a theme of yours or of your activities.",
        )
        return _apart(pair, told)
    vocabulary = pair.question.snapshot.vocabulary
    text = _beside(
        closest,
        (
            "Kegiatan mereka {theirs} bertema sama dengan kegiatan Anda {ours}: {themes}.",
            "Their activity {theirs} has a theme of your activity {ours}: {themes}.",
        ),
        (
            "Kegiatan mereka {theirs} sesuai dengan tema Anda: {themes}.",
            "Their activity {theirs} has themes of yours: {themes}.",
        ),
        themes=enumerated([concept_name(vocabulary, each) for each in closest.both]),
    )
    return Told(text=text, evidence=(_compared(closest),))


def activity_region(pair: Pair) -> Told:
    """Name the two activities that are most alike in their places, and those places."""
    closest = pair.work.closest("places")
    if closest is None or not len(closest.both):
        told = Told.missing(
            "Tidak ada kegiatan mereka yang menyebut tempat yang sama dengan milik Anda.",
            "None of their activities names a place that you or yours name.",
        )
        return _apart(pair, told)
    vocabulary = pair.question.snapshot.vocabulary
    text = _beside(
        closest,
        (
            "Kegiatan mereka {theirs} dan kegiatan Anda {ours} sama-sama berlangsung di {places}.",
            "Their activity {theirs} and your activity {ours} are both in {places}.",
        ),
        (
            "Kegiatan mereka {theirs} berlangsung di wilayah yang Anda sebut: {places}.",
            "Their activity {theirs} is in a region that you name: {places}.",
        ),
        places=enumerated([region_name(vocabulary, each) for each in closest.both]),
    )
    return Told(text=text, evidence=(_compared(closest),))


def works_here(pair: Pair) -> Told:
    """Count their activities with others in the asker's regions, and name the regions.

    Those in a place within are counted too, though the term has them only for a brief.
    """
    count, places = pair.work.here
    ours = pair.together.places
    yours = ours.yours(places) if count else ours.all_of_yours
    vocabulary = pair.question.snapshot.vocabulary
    told = _works_here(vocabulary, count, tuple(places[:2]), len(places), yours)
    return _apart(pair, told)


@lru_cache(maxsize=4_096)
def _works_here(
    vocabulary: Vocabulary, count: int, places: tuple[int, ...], total: int, yours: Phrase
) -> Told:
    evidence = Evidence(field="activitiesInYourRegions", theirs=str(count))
    if not count:
        return Told.missing(
            f"Mereka belum punya kegiatan bersama pihak lain di {yours[0]}.",
            f"They have no activity with others in {yours[1]} yet.",
            evidence,
        )
    text = filled(
        f"Mereka punya {count} kegiatan bersama pihak lain di {yours[0]}: {{places}}.",
        f"They have {count_of(count, 'activity', 'activities')} with others in {yours[1]}: "
        "{places}.",
        places=enumerated([region_name(vocabulary, each) for each in places], 2, total),
    )
    return Told(text=text, evidence=(evidence,))


def recent(pair: Pair) -> Told:
    """Say when the latest activity of both began."""
    ours, theirs = pair.question.asker.items.days, pair.work.latest
    ours = ours[ours != OPEN_START]  # a mission began on no day
    if not len(ours) or theirs is None:
        told = Told.missing(
            "Belum diketahui kapan kegiatan terakhir salah satu pihak dimulai.",
            "It is not known when one side's latest activity began.",
        )
        return _apart(pair, told)
    return _apart(pair, _recent(date_of(int(ours.max())).year, date_of(theirs).year))


@lru_cache(maxsize=1_024)
def _recent(ours: int, theirs: int) -> Told:
    evidence = Evidence(field="latestActivity", ours=str(ours), theirs=str(theirs))
    if abs(ours - theirs) > 2:
        return Told.missing(
            f"Kegiatan terakhir mereka dimulai tahun {theirs}, kegiatan terakhir Anda tahun "
            f"{ours}.",
            f"Their latest activity begins in {theirs}, yours in {ours}.",
            evidence,
        )
    text = both(
        f"Kegiatan terakhir mereka dimulai tahun {theirs}, kegiatan terakhir Anda tahun {ours}: "
        f"masanya {'sama' if theirs == ours else 'berdekatan'}.",
        f"Their latest activity begins in {theirs}, yours in {ours}: "
        f"{'the same year' if theirs == ours else 'not far apart'}.",
    )
    return Told(text=text, evidence=(evidence,))


def years_together(pair: Pair) -> Told:
    """Count the activities that began within a year of one of the asker's."""
    return _apart(pair, _years_together(pair.work.same_years))


@lru_cache(maxsize=1_024)
def _years_together(count: int) -> Told:
    evidence = Evidence(field="activitiesInSameYears", theirs=str(count))
    if not count:
        return Told.missing(
            "Tidak ada kegiatan mereka yang dimulai pada masa yang hampir sama dengan kegiatan "
            "Anda.",
            "None of their activities began about when yours did.",
            evidence,
        )
    text = both(
        f"{count} kegiatan mereka dimulai pada masa yang hampir sama dengan kegiatan Anda.",
        f"{count_of(count, 'activity', 'activities')} of theirs began about when yours did.",
    )
    return Told(text=text, evidence=(evidence,))
