"""Small values that many records carry."""

from collections.abc import Iterable
from datetime import datetime

import strawberry

from domain import filters
from domain import organization as organizations
from domain import page as pages
from domain import resource as resources
from domain.codes import FacetField, WithheldReason
from domain.recommendation import Evidence as EvidenceValue
from domain.text import Text, shown_in
from domain.vocabulary import Vocabulary
from resolvers.facets import facet_label
from schema.arguments import Language
from schema.context import Info
from schema.scalars import URL, ConceptCode, LanguageTag


@strawberry.type(description="Position in a connection.")
class PageInfo:
    """See domain.page.Page."""

    has_next_page: bool = strawberry.field(description="More follow.")
    has_previous_page: bool = strawberry.field(description="More precede.")
    start_cursor: str | None = strawberry.field(description="Cursor of the first edge.")
    end_cursor: str | None = strawberry.field(
        description="Cursor of the last edge; give it as `after`."
    )

    @classmethod
    def of(cls, page: "pages.Page[pages.ItemT]") -> "PageInfo":
        """Wrap a page's position."""
        return cls(
            has_next_page=page.has_next_page,
            has_previous_page=page.has_previous_page,
            start_cursor=page.edges[0].cursor if page.edges else None,
            end_cursor=page.edges[-1].cursor if page.edges else None,
        )


@strawberry.type(description="Amount with its unit.")
class Quantity:
    """See domain.resource.Quantity."""

    value: float = strawberry.field(description="Amount.")
    unit: ConceptCode = strawberry.field(
        description="Unit, such as `unit:person`, `unit:hour`, `unit:IDR`."
    )

    @classmethod
    def maybe(cls, quantity: resources.Quantity | None) -> "Quantity | None":
        """Wrap an amount, if there is one."""
        if quantity is None:
            return None
        return cls(value=quantity.value, unit=ConceptCode(quantity.unit))


@strawberry.type(description="Place on earth, WGS 84.")
class Point:
    """See domain.region.Point."""

    latitude: float = strawberry.field(description="Degrees north.")
    longitude: float = strawberry.field(description="Degrees east.")


@strawberry.type(description="Text of one field in one language.")
class Translation:
    """See domain.text.Translation."""

    field: str = strawberry.field(description="Field name, such as `mission`.")
    language: LanguageTag = strawberry.field(description="Language.")
    text: str = strawberry.field(description="Text.")


def translations(texts: Iterable[tuple[str, Text]], language: str | None) -> list[Translation]:
    """List the stored texts of some fields; with a language, only the one shown for it."""
    found: list[Translation] = []
    for field, text in texts:
        shown = text.pick(language) if language else None
        kept = ([shown] if shown else []) if language else list(text)
        found.extend(
            Translation(field=field, language=LanguageTag(each.language), text=each.text)
            for each in kept
        )
    return found


@strawberry.type(description="Identifier of an organization, after org-id.guide.")
class Identifier:
    """See domain.organization.Identifier."""

    scheme: str = strawberry.field(
        description=(
            "Code of an org-id.guide list: `ID-KHH`, `ID-DJP`; `X-MITRA` if no register fits."
        )
    )
    value: str = strawberry.field(description="Identifier within the list.")
    org_id: str = strawberry.field(description="Full identifier, `scheme-value`.")
    primary: bool = strawberry.field(description="The one to cite.")
    verified: bool = strawberry.field(description="Checked at the register.")

    @classmethod
    def of(cls, identifier: organizations.Identifier) -> "Identifier":
        """Wrap an identifier."""
        return cls(
            scheme=identifier.scheme,
            value=identifier.value,
            org_id=identifier.org_id,
            primary=identifier.primary,
            verified=identifier.verified,
        )


@strawberry.type(description="Notice that a value exists but is not shown.")
class Withheld:
    """A field whose value the caller may not see."""

    field: str = strawberry.field(description="Field name.")
    reason: WithheldReason = strawberry.field(description="Why.")


@strawberry.type(description="Where data came from.")
class Provenance:
    """See domain.organization.Source."""

    source: str = strawberry.field(description="Name of the source.")
    url: URL | None = strawberry.field(description="Address of the source.")
    license: str | None = strawberry.field(description="License, SPDX name if it has one.")
    retrieved_at: datetime = strawberry.field(description="Time of retrieval.")
    fields: list[str] = strawberry.field(description="Fields it gave; empty means all.")

    @classmethod
    def of(cls, source: organizations.Source) -> "Provenance":
        """Wrap a source."""
        return cls(
            source=source.name,
            url=URL(source.url) if source.url else None,
            license=source.license,
            retrieved_at=source.retrieved_at,
            fields=list(source.fields),
        )


@strawberry.type(description="Pair of values that were compared.")
class Evidence:
    """See domain.recommendation.Evidence."""

    field: str = strawberry.field(description="What was compared, such as `offers` or `name`.")
    ours: str | None = strawberry.field(
        description="Value of the asker, or of the left record; names in the request's language."
    )
    theirs: str | None = strawberry.field(
        description="Value of the candidate, or of the right record."
    )
    similarity: float | None = strawberry.field(description="Closeness, 0 to 1.")

    @classmethod
    def of(cls, evidence: EvidenceValue, language: str | None) -> "Evidence":
        """Wrap a piece of evidence for a reader of a language."""
        ours, theirs = (
            each if each is None else shown_in(each, language)
            for each in (evidence.ours, evidence.theirs)
        )
        return cls(field=evidence.field, ours=ours, theirs=theirs, similarity=evidence.similarity)


@strawberry.type(description="Value of a facet.")
class FacetValue:
    """See domain.filters.FacetValue."""

    code: str = strawberry.field(description="Code to filter by.")
    count: int = strawberry.field(description="Visible records.")
    names: strawberry.Private[Text]

    @strawberry.field(description="Label.")
    def label(self, info: Info, language: Language = None) -> str:
        """Show what the code stands for."""
        return info.context.shown(self.names, language)


@strawberry.type(description="Counts by one dimension.")
class Facet:
    """See domain.filters.Facet."""

    field: FacetField = strawberry.field(description="Dimension.")
    values: list[FacetValue] = strawberry.field(description="Values, most frequent first.")

    @classmethod
    def of(cls, facet: filters.Facet, vocabulary: Vocabulary) -> "Facet":
        """Wrap the counts of one dimension."""
        return cls(
            field=facet.field,
            values=[
                FacetValue(
                    code=value.code,
                    count=value.count,
                    names=facet_label(vocabulary, facet.field, value.code),
                )
                for value in facet.values
            ],
        )
