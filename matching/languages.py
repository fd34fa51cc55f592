"""Which language is a text written in, and can the encoder read it?

Judged by what is written: by the script, and within the Latin script by a vote of each language's
commonest words. A tag counts only where the text itself says nothing.
"""

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from domain.text import UNDETERMINED, language_of
from matching.encoder import TextEncoder

LOOKED_AT = 2_000  # characters; more do not change the vote
TOO_SHORT = 6  # words, up to which a text may hold none of the commonest ones
ENOUGH = 2  # common words from which a text contradicts its tag
# Letters of one script, and who writes so. Several languages: the first is named, all are asked.
_SCRIPTS = {
    "ARABIC": ("ar",), "CJK": ("zh",), "HIRAGANA": ("ja",), "KATAKANA": ("ja",),
    "HANGUL": ("ko",), "THAI": ("th",), "CYRILLIC": ("ru",), "DEVANAGARI": ("hi", "ne"),
    "BENGALI": ("bn",), "MYANMAR": ("my",), "KHMER": ("km",),
}  # fmt: skip
_LATIN = "LATIN"
# A word of Indonesian is left out of the lists of its neighbors, so that they do not tie.
_COMMON = {
    "id": "yang dan di untuk dengan kami dari pada ke ini itu adalah tidak akan oleh dalam atau "
    "para juga kepada bagi agar serta mereka sudah belum bisa anda ada karena kita butuh mencari "
    "perlu orang anak warga desa lewat ingin cari punya saya mohon tolong",
    "en": "the and of to in for we our with is are that on by as at from their this have who be "
    "an not it or they which will can need looking us you someone somebody",
    "fr": "le la les et des de du une un pour nous dans est sont avec qui sur par aux en notre nos "
    "il faut ont au avons besoin ou leur leurs ce cette l d se pas",
    "es": "el la los las y de del una un para nosotros en es son con que por nuestra nuestro se "
    "al lo su sus como más",
    "pt": "o os as e de do da uma um para nós em é são com que por nossa nosso não dos das ao aos "
    "no na mais",
    "it": "il lo gli e di del della una un per noi in è sono con che nostra nostro si non alla nel",
    "de": "der die das und von ein eine für wir in ist sind mit auf durch unser nicht zu den dem "
    "im wird unsere bei",
    "nl": "het een en van voor wij in is zijn met die op door onze niet te dat naar ook de aan "
    "bij wordt",
    "jv": "lan kang sing ing ingkang kanthi saka marang wong iku iki ora karo kanggo "
    "nalika ana saged dhateng punika awake apik akeh bocah banyu",
    "su": "jeung nu ka anu keur ku dina tina urang ieu éta teu aya pikeun sareng kalayan ti "
    "abdi nyaéta",
    "min": "jo nan ka untuak indak ado pado dek urang awak alah jan itu iko",
    "ban": "lan sane ring antuk saking nenten puniki krama titiang ngewantu mangda tur",
    "bug": "na ri ku sibawa pole ritu engka ndi iyya taue iyaro nasaba",
    "ace": "ngon nyang keu bak lam nyoe nyan hana ureueng kamoe geutanyoe deungon",
    "tet": "no iha ba ne'ebé ami sira atu ho hosi ida mak tan la nia sei ema",
    "tpi": "na bilong long ol mipela i em yumi bai wantaim dispela husat mas olgeta",
    "sw": "na ya wa kwa katika ni za la kuwa sisi yetu wetu hii hizi pia ili kama watu",
    "so": "iyo ka ku waa oo ee in la u ay waxaan si dadka ah leh soo",
    "vi": "và của cho các là có được trong với những không một chúng tôi người này để",
    "tl": "ang ng mga sa at na ay namin atin ito hindi mula kung nila may",
}
_VOTES = {code: frozenset(words.split()) for code, words in _COMMON.items()}
_KNOWN = {
    word: [code for code, common in _VOTES.items() if word in common]
    for word in frozenset().union(*_VOTES.values())
}
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_LETTER = re.compile("[A-Za-z]")


def language(text: str) -> str | None:
    """Give the service language that a text is written in; None if it does not show.

    A script of its own decides; else the language whose common words stand there most often, if
    none has as many. Malay counts as Indonesian: they share their common words.
    """
    found, votes = _evidence(text[:LOOKED_AT])
    return found if votes else None


def assumed(text: str, reader: str) -> str | None:
    """Give the language of a text too short to show one: that of who wrote it, their `reader`'s.

    None where it shows its language, where it is blank, or long enough to show one that is known.
    """
    words = _WORD.findall(text[:LOOKED_AT])
    if not words or len(words) > TOO_SHORT or language(text) is not None:
        return None
    return language_of(reader) if _script(text) == _LATIN else None


@lru_cache(maxsize=64)  # of one record each text is asked for twice
def written_in(text: str, tag: str) -> str:
    """Give the service language that a text is written in, `und` if nothing tells.

    `tag` is what the record says of it. It is not believed against a script of its own, nor against
    two or more common words of another language; and where the text shows no language, as a name
    does, it is all there is.
    """
    told = language_of(tag)
    found, votes = _evidence(text[:LOOKED_AT])
    if found is not None and (votes >= ENOUGH or told == UNDETERMINED):
        return found
    return told


def understood(text: str, tag: str, encoder: TextEncoder) -> bool:
    """Say whether the encoder knows the language that a text is in; false for a blank text.

    As `written_in`, but a script of no language that is known is never understood.
    """
    read = text[:LOOKED_AT]
    if not read.strip() or _script(read) not in (None, _LATIN, *_SCRIPTS):
        return False
    return written_in(text, tag) in encoder.languages


def _evidence(text: str) -> tuple[str | None, int]:
    """Give the language and how many signs speak for it; None and 0 if nothing does."""
    script = _script(text)
    if script is None:
        return None, 0
    if script != _LATIN:
        own = _SCRIPTS.get(script)
        return (own[0], ENOUGH) if own else (None, 0)
    words = Counter(_WORD.findall(text.replace("\u2019", "'").lower()))
    for joined in [word for word in words if "'" in word]:  # l'eau, d'un; Tetum ne'ebé
        for part in joined.split("'"):
            words[part] += words[joined]
    votes = Counter(dict.fromkeys(_VOTES, 0))
    for word in words.keys() & _KNOWN:
        for code in _KNOWN[word]:
            votes[code] += words[word]
    (best, most), (_, second) = votes.most_common(2)
    return (best, most) if most > second else (None, 0)


def _script(text: str) -> str | None:
    """Give the script of most letters, by the first word of their Unicode names; None if none.

    Japanese is told from Chinese by any kana: half its letters are Chinese ones.
    """
    if text.isascii():  # most texts; the letters need not be counted
        return _LATIN if _LETTER.search(text) else None
    scripts: Counter[str] = Counter()
    for letter, count in Counter(text).items():  # in the order in which letters come
        if letter.isalpha():
            scripts[_script_of(letter)] += count
    if not scripts:
        return None
    best = scripts.most_common(1)[0][0]
    if best == "CJK" and (scripts["HIRAGANA"] or scripts["KATAKANA"]):
        return "HIRAGANA"
    return best


@lru_cache(maxsize=4_096)
def _script_of(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").split()[0].split("-")[0]
