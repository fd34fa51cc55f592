"""What do the codes of a facet stand for?"""

from domain.codes import (
    Code,
    FacetField,
    Freshness,
    OrganizationType,
    PartnershipStatus,
    PartnershipType,
)
from domain.labels import label_of, language_name
from domain.text import Text
from domain.vocabulary import Vocabulary

_LISTS: dict[FacetField, type[Code]] = {
    FacetField.ORGANIZATION_TYPE: OrganizationType,
    FacetField.PARTNERSHIP_TYPE: PartnershipType,
    FacetField.PARTNERSHIP_STATUS: PartnershipStatus,
    FacetField.FRESHNESS: Freshness,
}


def facet_label(vocabulary: Vocabulary, field: FacetField, code: str) -> Text:
    """Give the caption of one facet value."""
    if field in _LISTS:
        return label_of(_LISTS[field][code])
    if field is FacetField.LANGUAGE:
        return language_name(code)
    if field is FacetField.REGION:
        return vocabulary.regions.get(code).name
    return vocabulary.concepts.get(code).label
