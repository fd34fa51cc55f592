"""Where is it, what lies around it, and what is it part of?"""

from dataclasses import dataclass

from domain.codes import EconomyGroup, RegionLevel
from domain.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Place on earth, WGS 84, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbor:
    """An adjoining region of the same level; `by` is how people cross."""

    code: str
    by: str  # "land" or "sea": by sea where a ferry is the habit


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A place of the one hierarchy from the world to regencies (ISO 3166, M49, Kemendagri)."""

    id: str
    code: str
    name: Text
    level: RegionLevel
    parent: str | None = None  # code of the next wider region; None for the world
    aliases: tuple[str, ...] = ()  # other codes: Kemendagri, P-code, ISO alpha-3; NTT, Jateng
    synonyms: tuple[Text, ...] = ()  # other names, and places in it: texts and searches find it
    economy: EconomyGroup | None = None  # countries only
    neighbors: tuple[Neighbor, ...] = ()
    centroid: Point | None = None
