"""What is a theme, a resource, a role or a unit called, and what is it part of?"""

from dataclasses import dataclass

from domain.codes import VocabularyScheme
from domain.text import NO_TEXT, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A term of a vocabulary; `code` has its scheme's prefix: `sdg:4`, `resource:training`."""

    id: str
    code: str
    scheme: VocabularyScheme
    label: Text
    definition: Text = NO_TEXT
    broader: str | None = None
    exact_match: tuple[str, ...] = ()
    withdrawn: bool = False
    protected_by_default: bool = False
    synonyms: tuple[Text, ...] = ()  # names people use for it; free text is mapped by them
    wordings: tuple[Text, ...] = ()  # how people ask for it without its name; read by meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A vocabulary: its title, version, licence and who publishes it."""

    scheme: VocabularyScheme
    prefix: str
    title: Text
    version: str
    license: str | None
    source: str
