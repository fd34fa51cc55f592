"""What do names of one organization have in common, however they are spelt?

They would rather keep two records of one organization apart than make one of two: records can be
joined later, but hardly taken asunder.
"""

import re

from domain.text import Text, fold

_PUNCTUATION = re.compile(r"[^\w]+|_+")
_APOSTROPHES = re.compile("['`\u2018\u2019\u02bc\u00b4]")  # curly, modifier letter, acute
_IN_BRACKETS = re.compile(r"(.+?)\s*\(\s*([^()]{2,14}?)\s*\)")
_BEFORE_DASH = re.compile(r"([^\s()]{2,12})\s+[-\u2013\u2014:]\s+(.+)")  # dashes of all widths
_AFTER_DASH = re.compile(r"(.+)\s+[-\u2013\u2014]\s+([^\s()]{2,12})")

# Legal forms that are written or left out at will. "SA", "AG", "CV" and the like are also words
# or places, so they stay.
_FORM_AFTER = frozenset(
    {"ltd", "limited", "inc", "incorporated", "llc", "plc", "gmbh", "pty", "pte", "pvt", "corp",
     "corporation", "tbk"}
)  # fmt: skip
_FORM_AFTER_SPLIT = re.compile(r" (?:e v|b v|co)$")
_FORM_BEFORE = ("pt", "yayasan", "perkumpulan")

# Names that mean one body in one country: only the country tells which.
_NATIONAL = re.compile(
    r"(ministry|ministere|ministerio|ministerstvo|ministerium|kementerian|departemen|dinas|"
    r"parliament|parlement|parlamento|national|nasional|government|gouvernement|gobierno|"
    r"pemerintah|municipality|municipio)\b"
)


def is_national(name: str) -> bool:
    """Say whether a name, such as a ministry's, is borne by one body in each country."""
    return _NATIONAL.match(bare(name)) is not None


def bare(name: str) -> str:
    """Fold a name and put spaces for punctuation: `Children's Aid` to `childrens aid`."""
    return " ".join(_PUNCTUATION.sub(" ", _APOSTROPHES.sub("", fold(name))).split())


def name_key(name: str) -> str:
    """Give what names of one organization have in common, however they are spelt.

    Case, marks, punctuation, `&`, a leading "the", an acronym beside the name, and legal forms
    that are left out at will do not count; empty if nothing is left.
    """
    without, _ = split_acronym(name)
    key = bare(without.replace("&", " and ")).removeprefix("the ")
    while True:
        shorter = _FORM_AFTER_SPLIT.sub("", key)
        head, _, last = shorter.rpartition(" ")
        if head and last in _FORM_AFTER:
            shorter = head
        if shorter == key:
            break
        key = shorter
    first, _, rest = key.partition(" ")
    # "Yayasan Air" stays: without the word, "air" could be anybody.
    return rest if first in _FORM_BEFORE and " " in rest else key


def split_acronym(name: str) -> tuple[str, str | None]:
    """Part a name from its acronym: `World Rice Fund (WRF)` or `WRF - World Rice Fund`.

    Only capitals that run through the name from its first letter are an acronym; `(UK)` is not.
    """
    name = " ".join(name.split())
    if (found := _IN_BRACKETS.fullmatch(name)) and _abbreviates(found[2], found[1]):
        return found[1], found[2]
    if (found := _BEFORE_DASH.fullmatch(name)) and _abbreviates(found[1], found[2]):
        return found[2], found[1]
    if (found := _AFTER_DASH.fullmatch(name)) and _abbreviates(found[2], found[1]):
        return found[1], found[2]
    return name, None


def _abbreviates(short: str, name: str) -> bool:
    if len(short) < 3 or " " in short or sum(letter.isupper() for letter in short) < 3:
        return False
    name = bare(name).removeprefix("the ")
    letters = bare(short).replace(" ", "")
    if len(name) < 2 * len(letters) or not name.startswith(letters[:1]):
        return False
    rest = iter(name)
    return all(letter in rest for letter in letters)


def tidy(names: Text) -> tuple[Text, str | None]:
    """Give the names without acronyms, and the first acronym found."""
    kept: dict[str, str] = {}
    acronym = None
    for each in names:
        kept[each.language], short = split_acronym(each.text)
        acronym = acronym or short
    return Text(kept), acronym
