"""What is a word, and when do two words mean the same? Pure functions, nothing is learned.

How close a word asked for is to a word that stands somewhere depends on these two words alone, so
no other record, and none that is hidden, can change what is found.
"""

import html
import re
import unicodedata
from functools import lru_cache

import snowballstemmer
from rapidfuzz.distance import DamerauLevenshtein

from domain.text import fold

EXACT, STEM, PREFIX, TYPO = 100, 90, 80, 60  # closeness in hundredths
SHORTEST_PREFIX = 3
SHORTEST_STEM = 3  # letters; air (water) has no more
LONGEST = 64  # letters of a word that are kept: the cost of a comparison grows with them
_WORD = re.compile(r"[^\W_]+")
_VOWELS = frozenset("aiueo")

# The commonest words that say nothing about a topic. Indonesian and English ones count nowhere.
_COMMON = """
ada adalah agar akan antara atas atau bagi bahwa beberapa bisa dalam dan dapat dari dengan di hingga
ia ini itu juga kami karena ke kepada kita lebih maupun mereka oleh pada para pun saat sampai sangat
sebagai secara sejak serta seluruh semua sudah telah tentang terhadap tersebut untuk yaitu yakni
yang a an and are as at be been by for from has have he in into is it its of on or our she that the
their them there they these this those to was we were which who will with you your
"""
STOP_WORDS = frozenset(_COMMON.split())
# Those of other languages count in no text of that language: elsewhere they may be words that tell
# (English car and son, the UN). Folded.
_COMMON_OF = {
    "fr": """
ai aient ainsi alors apres as au aucun aucune aura auront aussi autre autres aux avaient avait avant
avec avez avoir avons ayant beaucoup bien car ce ceci cela celle celles celui ces cet cette ceux
chaque chez ci comme comment contre dans de depuis des dont du durant elle elles en encore entre es
est et etaient etait etant ete etes etre eu eux furent fut hors il ils je jusqu jusque la le les
leur leurs lors lorsque lui ma mais me meme memes mes moins mon ne ni non nos notre nous on ont ou
par parce parmi pas pendant peu peut peuvent plus plusieurs pour pourquoi puis qu quand que quel
quelle quelles quelque quelques quels qui quoi sa sans se selon sera serait seront ses si soi soit
son sont sous sur ta tandis te tel telle telles tels tes tous tout toute toutes tres tu un une vers
via vos votre vous
""",
    "es": """
al algo algun alguna algunas algunos ante antes aquel aquella aquellas aquellos asi aun aunque bajo
bien cada como con contra cual cuales cuando cuya cuyo de del desde despues donde durante el ella
ellas ellos en entre era eran es esa esas ese eso esos esta estaba estado estan estar estas este
esto estos fue fueron ha habia han hasta hay la las le les lo los mas me mediante mi mientras mis
mismo mucho muchos muy nada ni no nos nosotros nuestra nuestras nuestro nuestros otra otras otro
otros para pero poco por porque pues que quien quienes se sea sean segun ser si sido sin sino sobre
son su sus tal tambien tan tanto te tener tiene tienen toda todas todo todos tras tu un una unas uno
unos usted ya yo
""",
    "pt": """
ainda alem algum alguma algumas alguns ao aos apos aquela aquelas aquele aqueles as assim ate
atraves bem cada com como contra da das de dela delas dele deles depois desde dessa desse desta
deste do dos durante ela elas ele eles em entre era eram essa essas esse esses esta estao estas
estava este estes eu foi foram ha isso isto ja lhe lhes mais mas me mesma mesmo meu minha muito
muitos na nao nas nem no nos nossa nossas nosso nossos num numa os ou outra outras outro outros para
pela pelas pelo pelos podem pode por porque qual quais quando que quem se segundo seja sejam sem
sempre ser sera seu seus sido so sob sobre sua suas tambem tao te tem tendo ter toda todas todo
todos tu um uma umas uns
""",
}
_STOP_WORDS_OF = {
    language: STOP_WORDS.union(common.split()) for language, common in _COMMON_OF.items()
}


def stop_words(language: str) -> frozenset[str]:
    """Give the words, folded, that say nothing about a topic in a text of a language.

    `language` is the key of a text (`domain.text.language_of`).
    """
    return _STOP_WORDS_OF.get(language, STOP_WORDS)


def tokens(text: str) -> list[str]:
    """Give the words of a text, folded, in order: runs of letters and digits."""
    return [word[:LONGEST] for word in _WORD.findall(fold(text))]


def query_words(text: str) -> list[str]:
    """Give the distinct words to look for; stop words only if there is nothing else."""
    found = list(dict.fromkeys(tokens(text)))
    return [word for word in found if word not in STOP_WORDS] or found


def typos(word: str) -> int:
    """Give the slips of the pen that are forgiven in a word; none in a number or a short word."""
    if not word.isalpha() or len(word) < 4:
        return 0
    return 1 if len(word) < 8 else 2


@lru_cache(maxsize=65_536)
def closeness(asked: str, stands: str) -> int:
    """Say how close a word that stands somewhere is to one asked for, in hundredths, 0 if not.

    100 the same; 90 a form of the same word; 80 the one asked for begins it (3 letters or more);
    60 within 1 slip of the pen (4 to 7 letters asked for) or 2 (8 or more): letters missing, too
    many, wrong, or two neighbours swapped (Damerau 1964, doi:10.1145/363958.363994).
    """
    if asked == stands:
        return EXACT
    if not stems(asked).isdisjoint(stems(stands)):
        return STEM
    if len(asked) >= SHORTEST_PREFIX and stands.startswith(asked):
        return PREFIX
    most = typos(asked)
    if most and stands.isalpha() and abs(len(asked) - len(stands)) <= most:
        distance = DamerauLevenshtein.distance(asked, stands, score_cutoff=most)
        return TYPO if distance <= most else 0
    return 0


_english = snowballstemmer.stemmer("english")
# Words ending otherwise have no English ending to lose, and the stemmer takes 30 µs a word.
_ENGLISH_ENDINGS = (
    "s", "ed", "ing", "y", "e", "ic", "al", "er", "ent", "ant", "ion", "ism", "ful",
)  # fmt: skip


@lru_cache(maxsize=65_536)
def stems(word: str) -> frozenset[str]:
    """Give what a word may be a form of, in Indonesian (bare) and English (marked with `~`).

    A set, because Indonesian affixes hide sounds: `pengelolaan` may come of `kelola` or `elola`.
    Two words are forms of one if their sets meet. On 30 families of Indonesian words that these
    rules were not made on (123 forms, 199 pairs) that finds every pair and no wrong one;
    Snowball's single stem finds 84 %, PySastrawi's dictionary 96 % at ten times the time.
    """
    if not word.isascii() or not word.isalpha():
        return frozenset((word,))
    english = _english.stemWord(word) if word.endswith(_ENGLISH_ENDINGS) else word
    if len(word) < 5:
        return frozenset((word, f"~{english}"))
    return frozenset((*_indonesian(word), f"~{english}"))


def _indonesian(word: str) -> list[str]:
    return [
        stem
        for ended in _without_endings(word)
        for stem in _without_beginnings(ended)
        if len(stem) >= SHORTEST_STEM
    ]


def _without_endings(word: str) -> list[str]:
    found = [word]
    for ending in ("nya", "lah", "kah", "pun"):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            word = word.removesuffix(ending)
            found.append(word)
            break
    return found + [
        word.removesuffix(ending)
        for ending in ("kan", "an", "i")
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM
    ]


def _without_beginnings(word: str, *, twice: bool = True) -> list[str]:
    rests: list[str] = []
    start, third = word[:3], word[3:4]
    if word.startswith(("me", "pe")):
        rests += _after_nasal(word[2:])
    if word.startswith("pe") and word[2:3] not in ("r", "n", "m"):
        rests.append(word[2:])
    if start in ("ber", "per", "ter"):
        rests.append(word[3:])
        if third in _VOWELS:  # be-rumah, pe-rawat: the r belongs to the word
            rests.append(word[2:])
    if word.startswith(("belajar", "pelajar")):
        rests.append(word[3:])
    if word.startswith(("di", "ke")) or re.match(r"be[^aiueo]er", word):  # be-kerja, be-ternak
        rests.append(word[2:])
    found = [word]
    for rest in rests:
        again = twice and start[:2] in ("me", "pe", "di", "ke") and rest.startswith(("pe", "be"))
        found += _without_beginnings(rest, twice=False) if again else [rest]
    return found


def _after_nasal(rest: str) -> list[str]:
    """Undo what me- and pe- do to the first sound of a word (meny-apu from sapu)."""
    first, second = rest[:1], rest[1:2]
    if rest.startswith("ny"):
        return ["s" + rest[2:]]
    if rest.startswith("ng"):
        return [rest[2:], *(["k" + rest[2:]] if rest[2:3] in _VOWELS else [])]
    if first == "m" and second:
        if second in _VOWELS:
            return ["p" + rest[1:], rest]
        return [rest[1:]] if second in "bfpv" else []
    if first == "n" and second:
        if second in _VOWELS:
            return ["t" + rest[1:], rest]
        return [rest[1:]] if second in "cdjzst" else []
    return [rest] if first and first in "lrwy" else []


def highlights(texts: list[str], query: str) -> list[str]:
    """Give the texts with a word that matches a search, such words in `<mark>`, HTML escaped.

    Texts without a match are left out; order is kept.
    """
    asked = query_words(query)
    marked = (_marked(text, asked) for text in texts)
    return [text for text in marked if text is not None]


def _marked(text: str, asked: list[str]) -> str | None:
    text = unicodedata.normalize("NFC", text)  # else a mark would stand outside its word
    pieces: list[str] = []
    end, found = 0, False
    for match in _WORD.finditer(text):
        # A word of the text may fold into several (such as "½" into 1 and 2): any may match.
        if any(closeness(word, stands) for stands in tokens(match.group()) for word in asked):
            pieces += (
                html.escape(text[end : match.start()]),
                f"<mark>{html.escape(match.group())}</mark>",
            )
            end, found = match.end(), True
    pieces.append(html.escape(text[end:]))
    return "".join(pieces) if found else None
