"""Which languages does a text exist in, and which one is shown to somebody?"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

# The closed list of languages that the graph has a property for. It is closed because a property
# name must never come from input. A text in another language is kept under UNDETERMINED.
SERVICE_LANGUAGES = (
    "id", "en", "fr", "es", "pt", "ar", "zh", "ja", "ko", "de", "nl", "ru", "it",
    "ms", "jv", "su", "min", "ban", "bug", "ace", "tet", "tpi", "sw", "so", "hi", "bn", "ne",
    "vi", "th", "my", "km", "tl",
)  # fmt: skip
UNDETERMINED = "und"  # ISO 639-2: the language is not known, or is not one of the list
FALLBACK = ("id", "en")
# A well-formed tag by the grammar of RFC 5646, section 2.1 (BCP 47), in small letters.
_TAG = re.compile(
    r"""
    (?: [a-z]{2,3} (?: -[a-z]{3} ){0,3} | [a-z]{4,8} )    # language, or with extended ones
    (?: -[a-z]{4} )?                                      # script
    (?: -(?: [a-z]{2} | [0-9]{3} ) )?                     # region
    (?: -(?: [a-z0-9]{5,8} | [0-9][a-z0-9]{3} ) )*        # variants
    (?: -[0-9a-wy-z] (?: -[a-z0-9]{2,8} )+ )*             # extensions
    (?: -x (?: -[a-z0-9]{1,8} )+ )?                       # private use
    | x (?: -[a-z0-9]{1,8} )+                             # private use alone
    | en-gb-oed | sgn-be-fr | sgn-be-nl | sgn-ch-de       # irregular ones from before
    | i-(?: ami | bnn | default | enochian | hak | klingon | lux | mingo | navajo | pwn
        | tao | tay | tsu )
    """,
    re.VERBOSE | re.ASCII,
)
_PLACE = {code: place for place, code in enumerate((*SERVICE_LANGUAGES, UNDETERMINED))}


@dataclass(frozen=True, slots=True)
class Translation:
    """A text and the language it is in; what a reader is shown, and what it says of itself."""

    language: str
    text: str


@dataclass(frozen=True, slots=True, eq=True)
class Text:
    """One text in one or more languages; empty if there is none.

    `by_language` maps a code of SERVICE_LANGUAGES, or UNDETERMINED, to a text that is not empty;
    other keys are a ValueError. It is kept in the order of the list, so that "any language" means
    the same before and after a visit to the graph.
    """

    by_language: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unknown = self.by_language.keys() - _PLACE.keys()
        if unknown:
            raise ValueError(f"not a service language: {sorted(unknown)}")
        kept = sorted(
            ((language, text) for language, text in self.by_language.items() if text),
            key=lambda item: _PLACE[item[0]],
        )
        object.__setattr__(self, "by_language", dict(kept))

    def __bool__(self) -> bool:
        return bool(self.by_language)

    def __hash__(self) -> int:
        return hash(tuple(self.by_language.items()))

    def __iter__(self) -> Iterator[Translation]:
        """Each stored translation, in stored order."""
        return (Translation(language, text) for language, text in self.by_language.items())

    def pick(self, language: str | None = None) -> Translation | None:
        """Give what a reader of `language` is shown: asked, then Indonesian, English, any.

        A tag with a region (`id-ID`) counts as its language. None only if there is no text.
        """
        wanted = (language_of(language), *FALLBACK) if language else FALLBACK
        for code in wanted:
            if code in self.by_language:
                return Translation(code, self.by_language[code])
        return next(iter(self), None)

    def shown(self, language: str | None = None) -> str:
        """Give the words of `pick`, or an empty string."""
        direct = self.by_language.get(language or "")  # nearly always there, and asked for often
        if direct is not None:
            return direct
        found = self.pick(language)
        return found.text if found else ""

    @classmethod
    def of(cls, **by_language: str) -> "Text":
        """Make a text from keywords: `Text.of(id="Air", en="Water")`."""
        return cls(by_language)

    @classmethod
    def of_both(cls, indonesian: str, english: str) -> "Text":
        """Make a text in both languages of the explanations, dozens of which are in each answer.

        The same as `of`, without the checks that cannot fail: both are known, and in order.
        """
        if not indonesian or not english:
            return cls({"id": indonesian, "en": english})
        made = object.__new__(cls)
        object.__setattr__(made, "by_language", {"id": indonesian, "en": english})
        return made


NO_TEXT = Text()
Name = Text | str  # what stands inside a sentence: a plain string is the same in every language


def shown_in(name: Name, language: str | None = None) -> str:
    """Give a name as a reader of `language` is shown it; by default Indonesian first."""
    return name if isinstance(name, str) else name.shown(language)


def language_of(tag: str) -> str:
    """Reduce a BCP-47 tag to the key a text is stored under: `EN-gb` to `en`, others to `und`."""
    code = tag.strip().split("-")[0].split("_")[0].lower()
    return code if code in SERVICE_LANGUAGES else UNDETERMINED


def is_language_tag(tag: str) -> bool:
    """Say whether a tag is well formed by BCP 47, whether or not there is such a language.

    `id_ID`, as systems and browsers write it too, is taken for `id-ID`.
    """
    return tag.isascii() and _TAG.fullmatch(tag.lower().replace("_", "-")) is not None


def fold(text: str) -> str:
    """Make a text comparable: compatibility forms, marks dropped, case folded, spaces joined.

    Used for sort keys, names and search on both sides, so that engines and numpy agree: all of
    them then compare by code point.
    """
    if text.isascii():  # needs no normalization; a third of the time
        return " ".join(text.casefold().split())
    plain = unicodedata.normalize("NFKD", text)
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(kept.casefold().split())
