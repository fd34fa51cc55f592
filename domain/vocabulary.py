"""Which codes are known, what do they stand for, and what lies beneath them?"""

import hashlib
import uuid
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Generic, TypeVar

from domain.codes import RegionLevel, VocabularyScheme
from domain.concept import Concept, Scheme
from domain.errors import UnknownCodeError
from domain.region import Region
from domain.text import Text

# Namespace of Mitra's stable ids (UUID version 5): the same code has the same id in every graph.
NAMESPACE = uuid.UUID("6f2bb0a2-6f2e-5d0c-9c1a-3f4f0d3f7a10")

TermT = TypeVar("TermT", Region, Concept)


def stable_id(kind: str, name: str) -> str:
    """Give the id that `name` has in every graph: `stable_id("region", "ID-MA")`."""
    # uuid.uuid5 as text, without the object that most of its time goes into.
    told = NAMESPACE.bytes + f"{kind}:{name}".encode()
    digest = hashlib.sha1(told, usedforsecurity=False).hexdigest()
    variant = "89ab"[int(digest[16], 16) & 3]
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"


class Hierarchy(Generic[TermT]):
    """Terms in a fixed order, each with at most one wider term.

    A term's ordinal is its place in that order (0 to len-1). Columns of `matching` store ordinals,
    so they hold only as long as `Vocabulary.fingerprint` does.
    """

    def __init__(self, terms: Iterable[tuple[TermT, str | None, Sequence[str]]]) -> None:
        self.terms: list[TermT] = []
        self._ordinal: dict[str, int] = {}
        self._by_id: dict[str, TermT] = {}
        self._aliases: dict[str, str] = {}
        self._children: dict[str, list[str]] = {}
        self._wider: dict[str, str | None] = {}
        for term, wider, aliases in terms:
            self._ordinal[term.code] = len(self.terms)
            self.terms.append(term)
            self._by_id[term.id] = term
            self._wider[term.code] = wider
            for alias in aliases:
                self._aliases.setdefault(alias.upper(), term.code)
            if wider is not None:
                self._children.setdefault(wider, []).append(term.code)
        for code in self._ordinal:
            self._aliases[code.upper()] = code  # a code of its own wins over an alias

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[TermT]:
        return iter(self.terms)

    def __contains__(self, code: str) -> bool:
        return code.strip().upper() in self._aliases

    def find(self, code: str) -> TermT | None:
        """Look up a code or an alias, whatever its case; None if nothing has it."""
        canonical = self._aliases.get(code.strip().upper())
        return None if canonical is None else self.terms[self._ordinal[canonical]]

    def get(self, code: str) -> TermT:
        """Look up a code or an alias; UnknownCodeError names the nearest codes."""
        term = self.find(code)
        if term is None:
            given = code.strip().upper()
            near = get_close_matches(given, self._aliases, n=3, cutoff=0.6)
            raise UnknownCodeError(code, [self._aliases[name] for name in near])
        return term

    def by_id(self, identity: str) -> TermT | None:
        """Look up the global id of a term."""
        return self._by_id.get(identity)

    def ordinal(self, code: str) -> int:
        """Give the place of a canonical code in the fixed order; KeyError if there is none."""
        return self._ordinal[code]

    def parent(self, code: str) -> TermT | None:
        """Give the next wider term."""
        wider = self._wider[code]
        return None if wider is None else self.terms[self._ordinal[wider]]

    def children(self, code: str) -> list[TermT]:
        """Give the terms directly below, in the fixed order."""
        return [self.terms[self._ordinal[child]] for child in self._children.get(code, ())]

    def below(self, code: str) -> list[str]:
        """Give the canonical codes at and below one, itself first."""
        found = [code]
        for each in found:  # grows while it is walked: breadth first
            found.extend(self._children.get(each, ()))
        return found

    def above(self, code: str) -> list[str]:
        """Give the canonical codes at and above one, itself first, the widest last."""
        found = [code]
        while (wider := self._wider[found[-1]]) is not None:
            found.append(wider)
        return found


class Vocabulary:
    """All regions, concepts and schemes: immutable, in memory, shared by every room."""

    def __init__(
        self,
        *,
        regions: Sequence[Region],
        concepts: Sequence[Concept],
        schemes: Sequence[Scheme],
        nothing: Sequence[Text] = (),
        described: Sequence[Text] = (),
    ) -> None:
        self.regions: Hierarchy[Region] = Hierarchy(
            (region, region.parent, region.aliases) for region in regions
        )
        self.concepts: Hierarchy[Concept] = Hierarchy(
            (concept, concept.broader, ()) for concept in concepts
        )
        self.schemes = {scheme.scheme: scheme for scheme in schemes}
        # Phrases that mean no resource, to tell them from those that do: what nobody could give,
        # and where, with whom or for whom somebody works.
        self.nothing = tuple(nothing)
        self.described = tuple(described)
        digest = hashlib.sha256()
        for region in regions:
            near = " ".join(neighbor.code for neighbor in region.neighbors)
            digest.update(f"{region.code}|{region.parent}|{near}\n".encode())
        for concept in concepts:
            digest.update(f"{concept.code}|{concept.broader}\n".encode())
        # Changes whenever an ordinal could: columns made with another fingerprint are refused.
        self.fingerprint = digest.hexdigest()[:16]

    def of_scheme(self, scheme: VocabularyScheme) -> list[Concept]:
        """Give the concepts of one scheme, in the fixed order."""
        return [concept for concept in self.concepts if concept.scheme is scheme]

    def at_level(self, code: str, level: RegionLevel) -> Region | None:
        """Give the region of `level` that a region lies in or is; None if it is wider than that."""
        for each in self.regions.above(self.regions.get(code).code):
            region = self.regions.get(each)
            if region.level is level:
                return region
        return None
