"""What stands in a file of IATI activities, 1.01 to 2.03? Read as a stream; nothing is written.

An activity is given as soon as its element ends, and the element is freed: memory depends on the
largest activity, not on the file. A file with a document type is refused, which leaves no entity
that could expand or fetch anything; the parser would do neither anyway.

The organization that reports is who says it, not who does it: it takes part only if it is among
the participating organizations too, as the standard says. Its name becomes the name of the
activity's source.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

from lxml import etree

from domain.codes import PartyRole
from domain.errors import BadFileError, RequiredError, TooManyError
from domain.text import UNDETERMINED, Text
from domain.vocabulary import Vocabulary
from mitra.importers import iati_fields as fields
from mitra.importers.source import CountedFile, Progress, counted
from resolvers.incoming import Incoming, IncomingActivity, Mention, Note, NoteCode, Refusal

STANDARD = "IATI"
ROOT, ACTIVITY = "iati-activities", "iati-activity"
VERSIONS = ("1.01", "1.02", "1.03", "1.04", "1.05", "2.01", "2.02", "2.03")
_SHORT_VERSIONS = frozenset({"1", "1.0", "1.00", "2", "2.0", "2.00"})
LARGEST_ACTIVITY = 32 * 2**20  # bytes of the file
MOST_ORGANIZATIONS = 500  # in one activity
LONGEST_IDENTIFIER = 500  # characters

_OPTIONS = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def read(
    path: Path, vocabulary: Vocabulary, *, now: datetime, progress: Progress | None = None
) -> Iterator[Incoming]:
    """Give the activities of a file in its order, and a refusal for each that cannot be taken.

    `progress` is told the bytes read so far. Raises BadFileError with the line, after giving what
    came before: for a file that cannot be opened, is empty, is not well-formed or cut off, is not
    of IATI activities, has a document type, or follows a version other than VERSIONS.
    """
    notes, language = _check_root(path)
    with counted(path, progress, LARGEST_ACTIVITY) as file:
        for element in _activities(file):
            yield _activity(element, vocabulary, language, now, notes)
            notes = ()  # what is to be said of the file is said once
            _free(element)
            file.start_anew()


def _check_root(path: Path) -> tuple[tuple[Note, ...], str]:
    """See that the file is one of IATI activities; give notes on it and its language."""
    with counted(path, None, LARGEST_ACTIVITY) as file:
        root = next(_elements(file, "start", None))  # what has no element raises
        if root.getroottree().docinfo.internalDTD is not None:
            raise BadFileError(
                Text.of(
                    id="Berkas dengan DOCTYPE ditolak, karena entitas dapat menyesatkan pembaca.",
                    en="A file with a DOCTYPE is refused, because entities can mislead its reader.",
                ),
                line=1,
            )
        if root.tag != ROOT:
            raise BadFileError(
                Text.of(
                    id=f"Elemen terluar adalah `{root.tag}`, bukan `{ROOT}`.",
                    en=f"The outermost element is `{root.tag}`, not `{ROOT}`.",
                ),
                line=_line(root),
            )
        return _check_version(root), fields.language(root, UNDETERMINED)


def _check_version(root: etree._Element) -> tuple[Note, ...]:
    given = (root.get("version") or "").strip()
    if not given:
        return (Note(NoteCode.NO_VERSION, ROOT),)
    if given not in VERSIONS and given not in _SHORT_VERSIONS:
        known = f"{VERSIONS[0]} – {VERSIONS[-1]}"  # noqa: RUF001 # a range
        raise BadFileError(
            Text.of(
                id=f"Versi IATI {given!r} tidak dikenal; yang dapat dibaca: {known}.",
                en=f"IATI version {given!r} is not known; those that can be read: {known}.",
            ),
            line=_line(root),
        )
    return ()


def _activities(file: CountedFile) -> Iterator[etree._Element]:
    """Give each activity that stands directly in the root, whole."""
    for element in _elements(file, "end", ACTIVITY):
        parent = element.getparent()
        if parent is not None and parent.getparent() is None:
            yield element


def _elements(file: CountedFile, event: str, tag: str | None) -> Iterator[etree._Element]:
    """Parse with every door closed; what is wrong becomes a BadFileError with its line."""
    stream = etree.iterparse(cast(BinaryIO, file), events=(event,), tag=tag, **_OPTIONS)
    try:
        for _, element in stream:
            yield element
    except etree.XMLSyntaxError as error:
        # Some errors are only told by the log, with a line; the first is the cause of the rest.
        errors = (each for each in stream.error_log if each.level >= etree.ErrorLevels.ERROR)
        entry = next(errors, None)
        line = error.lineno or (entry.line if entry is not None else 0)
        reason = (entry.message if entry is not None else error.msg or "").strip()
        if not line:
            raise BadFileError(
                Text.of(id="Berkas kosong.", en="The file is empty."), line=1
            ) from None
        raise BadFileError(
            Text.of(
                id=f"Baris {line}: XML tidak utuh atau salah ({reason}).",
                en=f"Line {line}: the XML is broken or cut off ({reason}).",
            ),
            line=line,
        ) from None


def _free(element: etree._Element) -> None:
    """Give back the memory of an element and of all that came before it."""
    parent = element.getparent()
    element.clear()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _line(element: etree._Element) -> int:
    """Give the line of an element's start tag, from 1."""
    line = cast(int | None, element.sourceline) or 1
    if line > 65535:  # from there on libxml2 knows only where the element's first text ends
        line -= (element.text or "").count("\n")
    return line


def _activity(
    element: etree._Element,
    vocabulary: Vocabulary,
    language: str,
    now: datetime,
    notes: tuple[Note, ...],
) -> Incoming:
    reading = fields.Reading(
        children=fields.by_tag(element),
        language=fields.language(element, language),
        vocabulary=vocabulary,
        notes=list(notes),
    )
    line = _line(element)
    identifier = " ".join(
        "".join(each.text or "" for each in reading.every("iati-identifier")[:1]).split()
    )
    title = fields.text(reading, reading.every("title"), fields.LONGEST_TITLE)
    publisher = _publisher(reading)
    mentions = _mentions(reading, publisher, identifier)
    if problem := _problem(identifier, title, len({mention for mention, _ in mentions})):
        return Refusal(line=line, identifier=identifier[:LONGEST_IDENTIFIER], error=problem)
    start, end = fields.dates(reading)
    return IncomingActivity(
        line=line,
        identifier=identifier,
        title=title,
        standard=STANDARD,
        publisher=publisher,
        mentions=mentions,
        description=fields.description(reading),
        status=fields.status(reading),
        themes=fields.themes(reading),
        regions=fields.regions(reading),
        budget=fields.budget(reading, element.get("default-currency") or ""),
        start_date=start,
        end_date=end,
        updated_at=fields.moment(reading, element.get("last-updated-datetime"), now),
        notes=tuple(reading.notes),
    )


def _problem(
    identifier: str, title: Text, organizations: int
) -> RequiredError | TooManyError | None:
    """Say why an activity cannot be taken."""
    if not identifier:
        return RequiredError(path=("iati-identifier",))
    if len(identifier) > LONGEST_IDENTIFIER:
        return TooManyError(LONGEST_IDENTIFIER, len(identifier), path=("iati-identifier",))
    if not title:
        return RequiredError(path=("title",))
    if organizations > MOST_ORGANIZATIONS:
        return TooManyError(MOST_ORGANIZATIONS, organizations, path=("participating-org",))
    return None


def _publisher(reading: fields.Reading) -> Mention:
    for element in reading.every("reporting-org"):
        return fields.mention(reading, element)
    return Mention()


def _mentions(
    reading: fields.Reading, publisher: Mention, identifier: str
) -> tuple[tuple[Mention, PartyRole], ...]:
    """Give the participating organizations with one role each, as often as they stand there."""
    found: list[tuple[Mention, PartyRole]] = []
    for element in reading.every("participating-org"):
        mention = fields.mention(reading, element)
        if mention.ref and mention.ref == publisher.ref:
            mention = Mention(
                names=mention.names or publisher.names,
                ref=mention.ref,
                type=mention.type or publisher.type,
            )
        elif _is_of_an_activity(mention.ref, publisher.ref, identifier):
            reading.note(NoteCode.BAD_REFERENCE, mention.ref)
            mention = Mention(names=mention.names, type=mention.type)
        found.append((mention, fields.role(reading, element)))
    return tuple(dict.fromkeys(found))


def _is_of_an_activity(ref: str, publisher: str, identifier: str) -> bool:
    """Whether a reference names an activity: those begin with who reports them."""
    return bool(ref) and (
        ref == identifier or (bool(publisher) and ref.startswith(f"{publisher}-"))
    )
