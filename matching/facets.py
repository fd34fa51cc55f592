"""How many records of a list have which value? Counts by one dimension each."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.codes import (
    FacetField,
    Freshness,
    OrganizationType,
    PartnershipStatus,
    PartnershipType,
    ResourceKind,
)
from domain.filters import Facet, FacetValue
from domain.text import SERVICE_LANGUAGES
from matching.columns import OrganizationColumns, PartnershipColumns
from matching.conditions import Masks, freshness, open_resources
from matching.ragged import Bools, Ragged
from matching.sight import Sight
from matching.snapshot import Snapshot

Now = datetime
Counts = NDArray[Any]  # whole numbers by place


class _Facets(ABC):
    """Facets of one list; a field that does not fit its records has no values."""

    def __init__(self, snapshot: Snapshot, masks: Masks) -> None:
        self.vocabulary = snapshot.vocabulary
        self.masks = masks

    def of(self, fields: Iterable[FacetField], first: int) -> tuple[Facet, ...]:
        """Count by each field; the most frequent values first, ties by code."""
        return tuple(Facet(field=each, values=self._values(each, first)) for each in fields)

    @abstractmethod
    def counted(self, field: FacetField) -> tuple[Counts, Callable[[int], str]] | None:
        """Give counts by place and what a place is called, or None if the field does not fit."""

    def _values(self, field: FacetField, first: int) -> tuple[FacetValue, ...]:
        counted = self.counted(field)
        if counted is None:
            return ()
        counts, code = counted
        found = [(-int(counts[place]), code(int(place))) for place in np.flatnonzero(counts)]
        return tuple(FacetValue(code=code, count=-count) for count, code in sorted(found)[:first])

    def region(self, place: int) -> str:
        """Give the code of a region's place."""
        return self.vocabulary.regions.terms[place].code

    def concept(self, place: int) -> str:
        """Give the code of a concept's place."""
        return self.vocabulary.concepts.terms[place].code

    def ragged(self, columns: Iterable[Ragged], n_values: int) -> Counts:
        """Count the values of a ragged column, which has each at most once in a row."""
        pairs = zip(columns, self.masks, strict=True)
        return sum_of(column.counts(mask, n_values) for column, mask in pairs)


class OrganizationFacets(_Facets):
    """Facets of organizations; needs and offers are those open today."""

    def __init__(self, snapshot: Snapshot, sight: Sight, masks: Masks, now: datetime) -> None:
        super().__init__(snapshot, masks)
        self.sight = sight
        self.now = now
        self.parts = snapshot.organizations.parts

    def counted(self, field: FacetField) -> tuple[Counts, Callable[[int], str]] | None:
        """Give counts by place and what a place is called."""
        regions, concepts = len(self.vocabulary.regions), len(self.vocabulary.concepts)
        if field is FacetField.ORGANIZATION_TYPE:
            return self._each(lambda part: part.type, len(OrganizationType)), _names(
                OrganizationType
            )
        if field is FacetField.FRESHNESS:
            return self._each(lambda part: freshness(part, self.now), 3), _names(Freshness)
        if field is FacetField.REGION:
            return self.ragged((part.provinces for part in self.parts), regions), self.region
        if field is FacetField.THEME:
            return self.ragged((part.themes for part in self.parts), concepts), self.concept
        if field is FacetField.NEED:
            return self._resources(ResourceKind.NEED), self.concept
        if field is FacetField.OFFER:
            return self._resources(ResourceKind.OFFER), self.concept
        if field is FacetField.LANGUAGE:
            spoken = (part.languages for part in self.parts)
            return self.ragged(spoken, len(SERVICE_LANGUAGES)), SERVICE_LANGUAGES.__getitem__
        if field is FacetField.PARTNERSHIP_TYPE:
            bits = self.sight.partnership_types
            pairs = zip(self.parts, self.masks, strict=True)
            chosen = [bits[part.ordinals[mask]] for part, mask in pairs]
            return _bits(chosen), _names(PartnershipType)
        return None

    def _each(self, column: Callable[[OrganizationColumns], NDArray[Any]], size: int) -> Counts:
        pairs = zip(self.parts, self.masks, strict=True)
        return sum_of(np.bincount(column(part)[mask], minlength=size) for part, mask in pairs)

    def _resources(self, kind: ResourceKind) -> Counts:
        pairs = zip(self.parts, self.masks, strict=True)
        return sum_of(self._owned(part, mask, kind) for part, mask in pairs)

    def _owned(self, part: OrganizationColumns, mask: Bools, kind: ResourceKind) -> Counts:
        resources = part.resources
        kept = np.flatnonzero(open_resources(part, kind, self.now) & mask[resources.owner])
        owners, concepts = resources.owner[kept], resources.concept[kept]
        # Resources lie in order of owner, kind and concept, so an organization that needs the
        # same thing twice has the two side by side, and counts once.
        fresh = np.ones(len(kept), np.bool_)
        fresh[1:] = (owners[1:] != owners[:-1]) | (concepts[1:] != concepts[:-1])
        return np.bincount(concepts[fresh], minlength=len(self.vocabulary.concepts))


class PartnershipFacets(_Facets):
    """Facets of partnerships."""

    def __init__(self, snapshot: Snapshot, masks: Masks) -> None:
        super().__init__(snapshot, masks)
        self.parts: Sequence[PartnershipColumns] = snapshot.partnerships.parts

    def counted(self, field: FacetField) -> tuple[Counts, Callable[[int], str]] | None:
        """Give counts by place and what a place is called."""
        pairs = list(zip(self.parts, self.masks, strict=True))
        if field is FacetField.PARTNERSHIP_TYPE:
            return _bits([part.types[mask] for part, mask in pairs]), _names(PartnershipType)
        if field is FacetField.PARTNERSHIP_STATUS:
            size = len(PartnershipStatus)
            counts = (np.bincount(part.status[mask], minlength=size) for part, mask in pairs)
            return sum_of(counts), _names(PartnershipStatus)
        if field is FacetField.REGION:
            places = (part.provinces for part in self.parts)
            return self.ragged(places, len(self.vocabulary.regions)), self.region
        if field is FacetField.THEME:
            themes = (part.themes for part in self.parts)
            return self.ragged(themes, len(self.vocabulary.concepts)), self.concept
        return None


def sum_of(counts: Iterable[Counts]) -> Counts:
    """Add the counts of all parts."""
    first, *others = counts
    for each in others:
        first = first + each
    return first


def _bits(chosen: Sequence[NDArray[np.uint16]]) -> Counts:
    """Count for each partnership type the rows whose bits have it."""
    sizes = [
        sum(int(np.count_nonzero(bits & np.uint16(1 << place))) for bits in chosen)
        for place in range(len(PartnershipType))
    ]
    return np.array(sizes)


def _names(
    enum: type[OrganizationType | Freshness | PartnershipType | PartnershipStatus],
) -> Callable[[int], str]:
    members = list(enum)
    return lambda place: str(members[place])
