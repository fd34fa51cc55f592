"""Which regions, themes, resources and units does a text name in so many words?

Names, labels and synonyms of the vocabulary become phrases of word stems; the longest phrase at a
place wins ("Maluku Tengah" is not "Maluku"). Themes, resources and units are looked for in the
language of the text where it shows: English "car" is a vehicle, French "car" means because.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from domain.codes import RegionLevel, VocabularyScheme
from domain.text import UNDETERMINED, fold
from domain.vocabulary import Vocabulary
from matching.informal import SPELLED_OUT
from matching.lines import joined

REGION, THEME, RESOURCE, UNIT = "region", "theme", "resource", "unit"
# A number stands apart from the letters after it, and from a currency before it: Rp500jt, 15kg. So
# does what makes a range of two numbers: 300-400. Other letters keep their digits: P3K, H2O.
_CURRENCY = r"(?:rp|idr|usd|us|eur)"
_COUNTED = r"(?:(?<=\d)|(?<=\d[kmt])|(?<=jt)|(?<=juta)|(?<=miliar))"
_DASHES = "\N{EN DASH}\N{EM DASH}-"
_WORD = re.compile(
    rf"{_CURRENCY}(?=\d)|\d+(?:[.,]\d+)*|[^\W\d_][^\W_]*(?:[.,]\d+)*|[$€]"
    rf"|{_COUNTED}\s?[{_DASHES}]\s?(?=(?:(?:{_CURRENCY}|[$€])[\s.]*)?\d)",
    re.IGNORECASE,
)
_APART = frozenset(f",:(){_DASHES}")
# "Rp." ends no sentence.
_SENTENCE = re.compile(r"(?<!\brp)[.!?;\n]+(?=\s|$)|\n+", re.IGNORECASE)
RANGE = "-"  # the stem of what makes a range
_THEMES = {
    VocabularyScheme.SDG_GOAL,
    VocabularyScheme.SDG_TARGET,
    VocabularyScheme.DAC_SECTOR,
    VocabularyScheme.DAC_SECTOR_CATEGORY,
    VocabularyScheme.HUMANITARIAN_CLUSTER,
}
# Kind of place in a name, left out in speech: "Kabupaten Maluku Tengah", "Ambon City".
_KINDS = re.compile(r"^(kabupaten|kota|kepulauan)\s+|\s+(regency|city|islands?)$")
# What tells neighbors apart: Sumba Timur, Sumba Barat Daya, Seram Bagian Barat.
_SIDES = re.compile(r"(\s+bagian)?(\s+(timur|barat|utara|selatan|tengah|tenggara|daya|laut))+$")
_LEVELS = list(RegionLevel)
# Before a place, as written, where a text has no capitals at all.
_PLACE_WORDS = """
di ke dari asal pulau kota kabupaten kecamatan provinsi daerah wilayah sekitar gempa banjir
longsor tsunami warga in from near around à au aux en
"""
_BEFORE_PLACES = frozenset(_PLACE_WORDS.split())
_THINGS = frozenset(("batu", "male"))  # stone; but also places
# Names of different things in two languages: Indonesian "solar" is diesel.
FALSE_FRIENDS = {("solar",)}


@dataclass(frozen=True, slots=True)
class Token:
    """One word: its stem to compare, as it was written, and its sentence."""

    stem: str
    written: str
    sentence: int
    apart: bool = False  # a comma, a colon or the like stands before it
    asked: bool = False  # a question mark ends its sentence


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase found in words `start` to `end` (not included), and all it stands for."""

    start: int
    end: int
    targets: tuple[tuple[str, str], ...]  # kind and code

    def codes(self, kind: str) -> list[str]:
        """Give the codes of one kind."""
        return [code for each, code in self.targets if each == kind]


def stem(word: str) -> str:
    """Cut what changes within a phrase, both sides alike: Indonesian -nya, plural -s and -x."""
    if len(word) > 5 and word.endswith("nya"):
        return word[:-3]
    if len(word) > 4 and word.endswith("eaux"):
        return word[:-1]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def stems(phrase: str) -> tuple[str, ...]:
    """Give the stems of words that are written with spaces between them, in their order."""
    return tuple(stem(word) for word in fold(phrase).split())


def any_of(words: str) -> frozenset[str]:
    """Give the same as a set, for words that may each stand in a place."""
    return frozenset(stems(words))


def tokens(text: str) -> list[Token]:
    """Cut a text into words, sentence by sentence; short forms are spelled out."""
    found = []
    said = joined(text)
    marks = _SENTENCE.findall(said)
    for number, sentence in enumerate(_SENTENCE.split(said)):
        end, asked = 0, "?" in "".join(marks[number : number + 1])
        for match in _WORD.finditer(sentence):
            word, between = match.group(), sentence[end : match.start()]
            if word.strip() in _DASHES:
                word = RANGE
            word = SPELLED_OUT.get(word.casefold(), word)
            apart = not _APART.isdisjoint(between)
            found.append(Token(stem(fold(word)), word, number, apart, asked))
            end = match.end()
    return found


class Phrases:
    """All phrases of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        # Kind and code, and the languages in which the phrase stands for them.
        self._targets: dict[tuple[str, ...], dict[tuple[str, str], set[str]]] = {}
        self._regions(vocabulary)
        for concept in vocabulary.concepts:
            kind = _kind(concept.scheme)
            if kind is None or concept.withdrawn:
                continue
            for text in (concept.label, *concept.synonyms):
                for one in text:
                    self._add(one.text, kind, concept.code, one.language)
        self.longest = max(map(len, self._targets), default=0)

    def _regions(self, vocabulary: Vocabulary) -> None:
        """Take full names first, then short ones; a short one means the widest place so called.

        A part that regencies of one province share stands for them all where no place has it as
        its name: "Sumba" for Sumba Timur, Sumba Barat and the others.
        """
        short: dict[str, list[tuple[int, str]]] = {}
        sides: dict[str, dict[str, set[str]]] = {}
        for region in vocabulary.regions:
            if region.level is RegionLevel.PROVINCE:
                for alias in filter(str.isalpha, region.aliases):  # as people say: NTT, Jateng
                    self._add(alias, REGION, region.code)
            elif region.level is RegionLevel.REGENCY and region.parent:
                name = _KINDS.sub("", fold(region.name.shown("id")))
                shared = _SIDES.sub("", name)
                if shared != name:
                    own = sides.setdefault(shared, {}).setdefault(region.parent, set())
                    own.add(region.code)
            for name in {one.text for text in (region.name, *region.synonyms) for one in text}:
                self._add(name, REGION, region.code)
                bare = _KINDS.sub("", fold(name))
                if bare != fold(name):
                    level = _LEVELS.index(region.level)
                    short.setdefault(bare, []).append((level, region.code))
        for bare, places in short.items():
            if self._key(bare) in self._targets:
                continue  # a province or country has this very name
            widest = min(level for level, _ in places)
            for level, code in places:
                if level == widest:
                    self._add(bare, REGION, code)
        for shared, provinces in sides.items():
            codes = [each for each in provinces.values() if len(each) > 1]
            if len(codes) == 1 and self._key(shared) not in self._targets:
                for code in sorted(codes[0]):
                    self._add(shared, REGION, code)

    def _key(self, phrase: str) -> tuple[str, ...]:
        return tuple(token.stem for token in tokens(phrase))

    def _add(self, phrase: str, kind: str, code: str, language: str = UNDETERMINED) -> None:
        key = self._key(phrase)
        if key:
            self._targets.setdefault(key, {}).setdefault((kind, code), set()).add(language)

    def mentions(self, words: list[Token], language: str | None = None) -> Iterator[Mention]:
        """Give what a text names, in order; phrases do not overlap nor leave their sentence.

        `language` is that of the text, None if it is not known: then every phrase counts.
        """
        small = _is_small(words)
        start = 0
        while start < len(words):
            found = self._at(words, start, language, small)
            if found is None:
                start += 1
                continue
            yield found
            start = found.end

    def regions(self, key: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """Give the regions that a phrase of stems names."""
        return tuple(each for each in self._targets.get(key, ()) if each[0] == REGION)

    def _at(
        self, words: list[Token], start: int, language: str | None, small: bool
    ) -> Mention | None:
        sentence = words[start].sentence
        for length in range(min(self.longest, len(words) - start), 0, -1):
            part = words[start : start + length]
            if part[-1].sentence != sentence:
                continue
            key = tuple(token.stem for token in part)
            targets = self._targets.get(key)
            if targets is None:
                continue
            if key in FALSE_FRIENDS:
                targets = {each: own for each, own in targets.items() if language in own}
            # Names are written with a capital; "batu" is a stone, "Batu" a city.
            named = any(word.written[:1].isupper() for word in part)  # also "îles de la Sonde"
            named = named or not part[0].written[:1].isalpha()
            named = named or (small and _is_place(words, start, length))
            kept = tuple(
                each
                for each, languages in targets.items()
                if (named if each[0] == REGION else _spoken(each[0], languages, language))
            )
            if kept:
                return Mention(start, start + length, kept)
        return None


def _is_small(words: Sequence[Token]) -> bool:
    """Say whether a text writes no word with a capital but the first ones of sentences."""
    return not any(
        word.written[:1].isupper() and word.sentence == before.sentence
        for before, word in pairwise(words)
    )


def _is_place(words: Sequence[Token], start: int, length: int) -> bool:
    """Say whether a name in small letters stands where a place is told: "di kupang"."""
    if length > 1:
        return True
    if not start or words[start - 1].sentence != words[start].sentence:
        return False
    before = words[start - 1].written.casefold()
    return before in _BEFORE_PLACES and words[start].stem not in _THINGS


def _spoken(kind: str, languages: set[str], language: str | None) -> bool:
    """Say whether a phrase counts in a text: French ones in French, the others in all others.

    Indonesian and English are mixed freely ("butuh workshop"). Many names of themes look the same
    in French ("agriculture"), so all of those count there.
    """
    if language is None or (language == "fr" and kind == THEME):
        return True
    return ("fr" in languages) if language == "fr" else bool(languages - {"fr"})


def _kind(scheme: VocabularyScheme) -> str | None:
    if scheme in _THEMES:
        return THEME
    if scheme is VocabularyScheme.RESOURCE:
        return RESOURCE
    return UNIT if scheme is VocabularyScheme.UNIT else None


@lru_cache(maxsize=4)
def phrases(vocabulary: Vocabulary) -> Phrases:
    """Give the phrases of a vocabulary; made once (about 50 ms), since it never changes."""
    return Phrases(vocabulary)
