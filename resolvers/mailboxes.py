"""Is this mailbox an organization's or a person's?

A rule of thumb that errs towards refusing: the part before the @ must consist of words for offices
and functions and of words of the organization's own name, nothing else. `info`, `sekretariat.yspm`
or `pesisir2026` pass, `siti.rahma` or `budi` do not, unless the organization is called so. At a
free mail host, where anybody may be `info`, a word of the organization itself must be there.
"""

import re
from collections.abc import Iterator

from domain.errors import InvalidValueError, PersonalDataError
from domain.organization import Organization
from domain.text import Text, fold
from resolvers.bounds import words

LONGEST = 254  # RFC 5321, section 4.5.3.1.3, less the angle brackets

# Offices, functions and what joins them, in Indonesian and English.
ROLE_WORDS = frozenset((
    "admin", "administrasi", "administration", "administrator", "bendahara", "ceo", "contact",
    "customer", "data", "desk", "direksi", "direktorat", "direktur", "director", "donasi",
    "donation", "donations", "donor", "education", "email", "enquiries", "enquiry", "events",
    "field", "finance", "fundraising", "general", "grants", "halo", "head", "health", "hello",
    "help", "helpdesk", "hr", "hrd", "hubungi", "humas", "info", "informasi", "information",
    "inquiries", "inquiry", "it", "kantor", "keuangan", "kepala", "kemitraan", "kerjasama",
    "kerja", "sama", "ketua", "komunikasi", "kontak", "lapangan", "layanan", "legal", "library",
    "logistics", "logistik", "mail", "mailbox", "management", "manajemen", "media", "member",
    "membership", "monev", "news", "newsletter", "office", "official", "operations", "pengaduan",
    "pengurus", "perpustakaan", "partner", "partners", "partnership", "partnerships", "pembina",
    "post", "press", "procurement", "program", "programs", "programme", "programmes", "project",
    "projects", "public", "publik", "pusat", "redaksi", "registrar", "rektor", "rektorat",
    "relation", "relations", "relawan", "reports", "research", "riset", "safeguarding", "sdm",
    "secretariat", "secretary", "sekjen", "sekretariat", "sekretaris", "service", "services",
    "support", "surat", "tata", "tim", "team", "umum", "unit", "usaha", "volunteer", "volunteers",
    "web", "webmaster", "website", "yayasan",
))  # fmt: skip
FREE_HOSTS = frozenset((
    "aol.com", "gmail.com", "gmx.com", "googlemail.com", "hotmail.com", "icloud.com", "live.com",
    "mail.com", "me.com", "msn.com", "outlook.com", "proton.me", "protonmail.com",
    "rocketmail.com", "tutanota.com", "yahoo.co.id", "yahoo.com", "yandex.com", "ymail.com",
    "zoho.com",
))  # fmt: skip
_ADDRESS = re.compile(
    r"(?P<local>[a-z0-9][a-z0-9._+-]{0,63})@(?P<host>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+"
    r"[a-z][a-z0-9-]{0,61}[a-z0-9])"
)
_LETTERS = re.compile(r"[a-z]+")


def role_mailbox(address: str, organization: Organization, *path: str) -> str:
    """Give a mailbox in small letters if it belongs to an office or to the organization.

    Raises InvalidValueError if it is no mail address, PersonalDataError if it may be a person's.
    """
    kept = words(address, LONGEST, *path).lower()
    parts = _ADDRESS.fullmatch(kept)
    if parts is None:
        raise InvalidValueError(
            Text.of(
                id="Ini bukan alamat surel, misalnya sekretariat@contoh.or.id.",
                en="This is no mail address such as office@example.org.",
            ),
            path=path,
        )
    own = frozenset(_own_words(organization))
    pieces = _LETTERS.findall(parts["local"])  # digits are a year or a number: they name nobody
    found = [_split(piece, own) for piece in pieces]
    free = parts["host"] in FREE_HOSTS
    if not found or None in found or (free and not any(own.intersection(f or ()) for f in found)):
        raise PersonalDataError(path=path)
    return kept


def _own_words(organization: Organization) -> Iterator[str]:
    """Words of the names and the acronym, and the initials of each name."""
    if organization.acronym:
        yield from (word for word in _ascii(organization.acronym) if len(word) > 1)
    for each in organization.name:
        found = _ascii(each.text)
        yield from (word for word in found if len(word) > 2)
        if len(found) > 1:
            yield "".join(word[0] for word in found)


def _ascii(text: str) -> list[str]:
    return _LETTERS.findall(fold(text))


def _split(piece: str, own: frozenset[str]) -> tuple[str, ...] | None:
    """Cut letters into known words without a rest, an own one first; None if that cannot be."""
    ways: list[tuple[str, ...] | None] = [(), *([None] * len(piece))]
    for end in range(1, len(piece) + 1):
        for start in range(end):
            way, word = ways[start], piece[start:end]
            if way is not None and (word in own or _is_role(word, piece)):
                better = (*way, word)
                known = ways[end]
                if known is None or (own.intersection(better) and not own.intersection(known)):
                    ways[end] = better
    return ways[-1]


def _is_role(word: str, piece: str) -> bool:
    """Short words count only alone: `hr` does, but names are full of such letters."""
    return word in ROLE_WORDS and (len(word) > 3 or word == piece)
