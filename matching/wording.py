"""How are things named to people, in Indonesian and in English?

A table of names and the few rules of putting them into a sentence; longer than it is deep.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from domain import labels
from domain.codes import OrganizationType, PartyRole
from domain.recommendation import Evidence
from domain.text import SERVICE_LANGUAGES, Text
from domain.vocabulary import Vocabulary

ROLE_NAMES = {
    PartyRole.FUNDING: ("mendanai", "funding"),
    PartyRole.ACCOUNTABLE: ("bertanggung jawab atas keseluruhan", "answering for the whole"),
    PartyRole.EXTENDING: ("menyalurkan dan mengelola dana", "passing funds on and managing"),
    PartyRole.IMPLEMENTING: ("melaksanakan", "doing the work"),
    PartyRole.CONVENING: ("mempertemukan para pihak", "bringing the parties together"),
    PartyRole.TECHNICAL: ("memberi dukungan teknis", "giving technical support"),
    PartyRole.MEMBER: ("ikut serta sebagai anggota", "taking part as a member"),
}

TYPE_NAMES = {
    OrganizationType.GOVERNMENT: ("instansi pemerintah", "a government body"),
    OrganizationType.LOCAL_GOVERNMENT: ("pemerintah daerah", "a local government"),
    OrganizationType.OTHER_PUBLIC: ("lembaga publik", "a public body"),
    OrganizationType.INTERNATIONAL_NGO: ("LSM internasional", "an international NGO"),
    OrganizationType.NATIONAL_NGO: ("LSM nasional", "a national NGO"),
    OrganizationType.REGIONAL_NGO: ("LSM regional", "a regional NGO"),
    OrganizationType.LOCAL_NGO: ("LSM lokal", "a local NGO"),
    OrganizationType.COMMUNITY_GROUP: ("kelompok masyarakat", "a community group"),
    OrganizationType.NETWORK: ("jaringan", "a network"),
    OrganizationType.PUBLIC_PRIVATE: ("lembaga pemerintah-swasta", "a public-private body"),
    OrganizationType.MULTILATERAL: ("lembaga antarpemerintah", "an intergovernmental body"),
    OrganizationType.FOUNDATION: ("yayasan penyalur dana", "a grant-making foundation"),
    OrganizationType.PRIVATE_SECTOR: ("perusahaan", "a company"),
    OrganizationType.SOCIAL_ENTERPRISE: ("usaha sosial", "a social enterprise"),
    OrganizationType.ACADEMIC: ("perguruan tinggi atau lembaga riset", "a university or institute"),
    OrganizationType.OTHER: ("organisasi", "an organization"),
}


def both(indonesian: str, english: str) -> Text:
    """Make a text in both languages."""
    return Text.of(id=indonesian, en=english)


def filled_inside(indonesian: str, english: str, **values: Text) -> Text:
    """Fill a part of a sentence, which keeps its small first letter."""
    told = {
        language: template.format(**{name: value.shown(language) for name, value in values.items()})
        for language, template in (("id", indonesian), ("en", english))
    }
    return Text(told)


def filled(indonesian: str, english: str, **values: Text) -> Text:
    """Put texts into both templates, each in its language; the first letter becomes large."""
    told = filled_inside(indonesian, english, **values)
    return Text({each.language: each.text[:1].upper() + each.text[1:] for each in told})


def sentences(parts: Iterable[Text]) -> Text:
    """Put sentences one after the other."""
    kept = list(parts)
    return Text({code: " ".join(each.shown(code) for each in kept) for code in ("id", "en")})


def listed(items: Sequence[Text], most: int = 3) -> Text:
    """Join names: "A, B dan C", "A, B and C"; what is above `most` is counted."""
    shown = list(items[:most])
    if len(items) > most:
        more = len(items) - most
        shown.append(both(f"{more} lainnya", f"{more} more"))
    told = {}
    for language, word in (("id", "dan"), ("en", "and")):
        names = [each.shown(language) for each in shown]
        told[language] = (
            names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"
        )
    return Text(told)


@lru_cache(maxsize=4_096)
def concept_name(vocabulary: Vocabulary, place: int) -> Text:
    """Give a concept's name as it stands inside a sentence."""
    label = vocabulary.concepts.terms[place].label
    return both(_lowered(label.shown("id")), _lowered(label.shown("en")))


@lru_cache(maxsize=4_096)
def region_name(vocabulary: Vocabulary, place: int) -> Text:
    """Give a region's name."""
    name = vocabulary.regions.terms[place].name
    return both(name.shown("id"), name.shown("en"))


def language_name(place: int) -> Text:
    """Give a language's name."""
    return labels.language_name(SERVICE_LANGUAGES[place])


def _lowered(label: str) -> str:
    # "Boat transport" stands lower case in a sentence, "IT staff" and "Life Below Water" do not.
    rest = label[1:]
    return label[:1].lower() + rest if rest == rest.lower() else label


def quoted(title: str) -> Text:
    """Give a title as it is, in quotation marks."""
    return both(f'"{title}"', f'"{title}"')


def number(value: float) -> Text:
    """Write an amount with separators of thousands: 1.200,5 and 1,200.5."""
    english = f"{value:,.1f}".removesuffix(".0")
    swapped = english.replace(",", " ").replace(".", ",").replace(" ", ".")
    return both(swapped, english)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one term found; `speaks_for` is whether the text names something in favor."""

    text: Text
    evidence: tuple[Evidence, ...] = ()
    speaks_for: bool = True

    @classmethod
    def missing(cls, indonesian: str, english: str, *evidence: Evidence) -> "Told":
        """Say what is not there."""
        return cls(text=both(indonesian, english), evidence=evidence, speaks_for=False)


def own_name(name: str) -> Text:
    """Give an organization's name as it is."""
    return both(name, name)


def count_of(amount: int, singular: str, plural: str = "") -> str:
    """Write a number with its English noun: "1 activity", "2 activities"."""
    return f"{amount:,} {singular if amount == 1 else plural or singular + 's'}"
