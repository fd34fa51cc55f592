"""Does a name stand for no organization at all? Placeholders and persons, in four languages.

Mostly tables of words, so longer than a usual module. English, French, Spanish and Indonesian,
folded as names are compared; what is not in them is taken for an organization.
"""

import re
from enum import Enum

from resolvers.incoming import Mention
from resolvers.names import bare


def _phrases(text: str) -> frozenset[str]:
    return frozenset(" ".join(phrase.split()) for phrase in text.split(","))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NOBODY = _phrases(
    """
    n a, na, n d, nd, none, nil, null, no name, not applicable, not available, not specified, not
    known, unknown, unspecified, tbc, tbd, tba, to be determined, to be confirmed, to be decided,
    to be announced, to be identified, other, others, test, xxx, misc, miscellaneous, no aplica,
    no disponible, no especificado, sin especificar, sin nombre, desconocido, desconocida, por
    definir, por determinar, ninguno, ninguna, otros, otras, otro, inconnu, inconnue, non
    specifie, non precise, non disponible, sans objet, a determiner, a definir, a confirmer,
    aucun, aucune, autre, autres, neant, tidak diketahui, tidak ada, tidak tersedia, tidak
    disebutkan, belum ditentukan, belum diketahui, akan ditentukan, lainnya, lain lain, dan lain
    lain, dll, dst
    """
)
# A name made only of these is a kind of organization, not one of them.
_KINDS = _words(
    """
    various multiple several many different other others unknown unspecified undisclosed varios
    varias diversos diversas otros otras divers diverses plusieurs autres beberapa berbagai
    sejumlah lain aneka donor donors donateur donateurs donante donantes donatur bailleur
    bailleurs funder funders partner partners partenaire partenaires socio socios mitra
    organization organizations organisation organisations organizacion organizaciones organisasi
    ngo ngos ingo ingos ong ongs osc lsm ornop cso csos cbo cbos agency agencies lembaga
    institution institutions instituciones government governments gouvernement gobierno pemerintah
    contractor contractors consultant consultants supplier suppliers vendor vendors beneficiary
    beneficiaries recipient recipients sector sektor
    """
)
_FILLING = _words(
    """
    the of and or de des du la le les los las el y et d a an in dan di yang un une local locale
    locales locaux lokal international internationale internationales internacional
    internacionales internasional national nationale nationales nacional nacionales nasional
    regional regionale global private prive privado privada swasta public publik publico
    implementing implementation pelaksana funding fonds non governmental gouvernementale
    gouvernementales gubernamental nongovernmental nonpemerintah civil society donor country
    countries based basee dans pays donneur en developpement developing third sud est north south
    """
)
_ANONYMOUS = re.compile(
    r"(anonymous|anonyme|anonimo|anonima|anonim|undisclosed|redacted|name withheld|withheld|"
    r"unnamed|unspecified|identity protected)\b"
)
_COUNTED = re.compile(r"\b(various|multiple|several|varios|plusieurs|berbagai) (donors?|donantes|"
                      r"bailleurs|partners|donatur|mitra)\b")  # fmt: skip

_TITLE = re.compile(
    r"(mr|mrs|ms|miss|dr|drs|dra|ir|prof|sr|sra|mme|mlle|hj|bapak|ibu|sdr|sdri)\.?\s+"
    r"(?:(?:h|hj|ir|dr|drs)\.?\s+)*\w", re.IGNORECASE)  # fmt: skip
_DEGREE = re.compile(
    r",\s*(?:[SM]\.\s?[A-Z][A-Za-z]{0,4}\.?|Ph\.?\s?D\.?|M\.?D\.|MBA|S\.?H\.?|S\.?E\.?)"
    r"(?:,.*)?$"
)
_PERSONS = re.compile(
    r"((an? )?(private )?(individuals?|persons?|citizens?)( donors?| consultants?)?|"
    r"particuliers?|personne(s)? (physique|privee)s?|personas? (fisica|natural)(es|s)?|"
    r"individuos?|individu|perorangan|perseorangan|orang pribadi|self employed)"
)
_ORGANIZED = re.compile(
    r"\b(hospital|foundation|fondation|fundacion|yayasan|universit\w*|universidad|college|school|"
    r"sekolah|institut\w*|center|centre|centro|pusat|clinic|klinik|rs|rsud|rumah|company|ltd|inc|"
    r"llc|pt|group|grup|association|asosiasi|society|trust|fund|memorial|library|museum|office|"
    r"council|committee|komite|network|project|program\w*|services?|partners|associates|sons|"
    r"stichting|gmbh|cooperative|koperasi|church|mosque|masjid|gereja|pesantren|panti|airport)\b"
)


class Kind(Enum):
    """What stands where an organization should be named."""

    ORGANIZATION = "organization"
    PLACEHOLDER = "placeholder"
    PERSON = "person"
    NAMELESS = "nameless"


def kind_of(mention: Mention) -> Kind:
    """Say what a mention is by its names: one that means nobody is enough to pass it over."""
    words = [each.text for each in mention.names if bare(each.text)]
    if not words:
        return Kind.PLACEHOLDER if mention.names else Kind.NAMELESS
    if any(_is_person(each) for each in words):
        return Kind.PERSON
    return Kind.PLACEHOLDER if any(_is_placeholder(each) for each in words) else Kind.ORGANIZATION


def _is_placeholder(name: str) -> bool:
    plain = bare(name)
    if plain in _NOBODY or _ANONYMOUS.match(plain) or _COUNTED.search(plain):
        return True
    words = plain.split()
    return any(word in _KINDS for word in words) and all(
        word in _KINDS or word in _FILLING or len(word) == 1 for word in words
    )


def _is_person(name: str) -> bool:
    plain = bare(name)
    if _PERSONS.fullmatch(plain):
        return True
    if _ORGANIZED.search(plain):
        return False
    return bool(_TITLE.match(name) and len(plain.split()) <= 6) or bool(_DEGREE.search(name))
