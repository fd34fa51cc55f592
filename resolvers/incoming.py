"""What does a source say, before it is known whom it speaks of?

An importer turns a file into these values and writes nothing; `resolvers.imports` decides what
becomes of them. Codes are canonical already, organizations are only named.
"""

from dataclasses import dataclass
from datetime import date, datetime

from domain.codes import ActivityStatus, Code, OrganizationType, PartyRole
from domain.errors import InputError
from domain.resource import Quantity
from domain.text import NO_TEXT, Text


class NoteCode(Code):
    """What was left out or read otherwise than it stood; the record is taken all the same."""

    UNKNOWN_CODE = "UNKNOWN_CODE", "A code that no vocabulary of Mitra holds; left out."
    OTHER_VOCABULARY = "OTHER_VOCABULARY", "A code of a vocabulary Mitra does not read; left out."
    WIDER_CODE = "WIDER_CODE", "An unknown 5-digit sector; its 3-digit category is taken."
    BAD_DATE = "BAD_DATE", "A date that is none, or out of range; left out."
    DATES_SWAPPED = "DATES_SWAPPED", "The end lies before the start; the end is left out."
    BAD_AMOUNT = "BAD_AMOUNT", "A budget that is no amount or is below 0; left out."
    MIXED_CURRENCIES = "MIXED_CURRENCIES", "Budgets in several currencies; no sum is made."
    UNKNOWN_ROLE = "UNKNOWN_ROLE", "An organization without a known role; taken as a member."
    BAD_REFERENCE = "BAD_REFERENCE", "A reference that is no organization identifier; not used."
    PLACEHOLDER = "PLACEHOLDER", "A name that stands for no organization; not taken."
    PERSON = "PERSON", "A person; not taken."
    NAMELESS = "NAMELESS", "An organization without a name, unknown by its identifier; not taken."
    TEXT_CUT = "TEXT_CUT", "A text longer than allowed; cut."
    OLDER = "OLDER", "An older state than the one already stored; not taken."
    NO_VERSION = "NO_VERSION", "The file does not say which version of its standard it follows."


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that was left out, and the value that stood there."""

    code: NoteCode
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An organization as one place of a source names it."""

    names: Text = NO_TEXT
    ref: str = ""  # as given: an org-id, a number of the publisher's own, or nothing
    type: OrganizationType | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingActivity:
    """An activity as its source tells it; `line` is where it begins in the file, from 1.

    `publisher` is who reports it. `updated_at` is None if the source does not say.
    """

    line: int
    identifier: str
    title: Text
    standard: str  # "IATI": the first word of the source's name
    publisher: Mention
    mentions: tuple[tuple[Mention, PartyRole], ...] = ()
    description: Text = NO_TEXT
    status: ActivityStatus | None = None
    themes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    budget: Quantity | None = None
    start_date: date | None = None
    end_date: date | None = None
    updated_at: datetime | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A record that is not taken, and why."""

    line: int
    identifier: str  # empty if it has none
    error: InputError


Incoming = IncomingActivity | Refusal
