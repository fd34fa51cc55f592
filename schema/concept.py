"""Themes, resources and units as clients see them."""

from typing import Annotated

import strawberry

from domain import concept as concepts
from domain.codes import VocabularyScheme
from resolvers import vocabularies
from schema.arguments import After, First, Language
from schema.context import Info
from schema.node import Node
from schema.scalars import ConceptCode
from schema.values import PageInfo


@strawberry.type(description="Term of a vocabulary: theme, resource or unit.")
class Concept(Node):
    """See domain.concept.Concept."""

    scheme: VocabularyScheme = strawberry.field(description="Vocabulary it belongs to.")
    code: ConceptCode = strawberry.field(description="Code with prefix.")
    withdrawn: bool = strawberry.field(description="No longer accepted in input.")
    protected_by_default: bool = strawberry.field(
        description=(
            "Organizations with this theme start at visibility MEMBERS, consent level INTEREST and "
            "regions no finer than PROVINCE."
        )
    )
    record: strawberry.Private[concepts.Concept]

    @classmethod
    def of(cls, record: concepts.Concept) -> "Concept":
        """Wrap a term."""
        return cls(
            id=strawberry.ID(record.id),
            scheme=record.scheme,
            code=ConceptCode(record.code),
            withdrawn=record.withdrawn,
            protected_by_default=record.protected_by_default,
            record=record,
        )

    @strawberry.field(description="Label.")
    def label(self, info: Info, language: Language = None) -> str:
        """Show its name."""
        return info.context.shown(self.record.label, language)

    @strawberry.field(description="Definition.")
    def definition(self, info: Info, language: Language = None) -> str | None:
        """Show what it means, if that is written down."""
        return info.context.shown_if_any(self.record.definition, language)

    @strawberry.field(description="Wider concept.")
    def broader(self, info: Info) -> "Concept | None":
        """Go one step up."""
        wider = info.context.use.vocabulary.concepts.parent(self.record.code)
        return Concept.of(wider) if wider else None

    @strawberry.field(description="Narrower concepts, at most 200.")
    def narrower(self, info: Info) -> list["Concept"]:
        """Go one step down; no concept of our lists has more than 200 below it."""
        below = info.context.use.vocabulary.concepts.children(self.record.code)
        return [Concept.of(each) for each in below[:200]]

    @strawberry.field(description="Same meaning in other vocabularies.")
    def exact_match(self, info: Info) -> list["Concept"]:
        """Name the same thing in other lists."""
        return concepts_of(info, self.record.exact_match)


@strawberry.type(description="Place in a page of concepts.")
class ConceptEdge:
    """See domain.page.Edge."""

    cursor: str = strawberry.field(
        description="Keyset cursor: stays valid when other records change."
    )
    node: Concept = strawberry.field(description="The record.")


@strawberry.type(description="Page of concepts.")
class ConceptConnection:
    """See domain.page.Page."""

    edges: list[ConceptEdge] = strawberry.field(description="Edges of the page.")
    page_info: PageInfo = strawberry.field(description="Position of the page.")
    total_count: int | None = strawberry.field(
        description=(
            "Visible records in all, counted only when asked; null if too costly or withheld."
        )
    )


@strawberry.type(description="Controlled list of concepts.")
class Vocabulary:
    """See domain.concept.Scheme."""

    scheme: VocabularyScheme = strawberry.field(description="Scheme.")
    version: str = strawberry.field(description="Version or date of the list.")
    license: str | None = strawberry.field(description="License of the list.")
    record: strawberry.Private[concepts.Scheme]

    @classmethod
    def of(cls, record: concepts.Scheme) -> "Vocabulary":
        """Wrap a scheme."""
        return cls(
            scheme=record.scheme, version=record.version, license=record.license, record=record
        )

    @strawberry.field(description="Title.")
    def title(self, info: Info, language: Language = None) -> str:
        """Show the list's name."""
        return info.context.shown(self.record.title, language)

    @strawberry.field(description="Concepts, in code order or by relevance.")
    def concepts(
        self,
        info: Info,
        search: Annotated[
            str | None,
            strawberry.argument(description="Words to look for in labels and definitions."),
        ] = None,
        under: Annotated[
            ConceptCode | None, strawberry.argument(description="Only concepts below this one.")
        ] = None,
        first: First = 50,
        after: After = None,
    ) -> ConceptConnection:
        """List its terms."""
        page = vocabularies.list_concepts(
            info.context.use,
            scheme=self.record.scheme,
            search=search,
            under=under,
            first=50 if first is None else first,
            after=after,
        )
        return ConceptConnection(
            edges=[
                ConceptEdge(cursor=edge.cursor, node=Concept.of(edge.node)) for edge in page.edges
            ],
            page_info=PageInfo.of(page),
            total_count=page.total_count,
        )


def concepts_of(
    info: Info, codes: tuple[str, ...], scheme: VocabularyScheme | None = None
) -> list[Concept]:
    """Wrap the concepts of some codes, in order; only those of a scheme if one is given."""
    known = info.context.use.vocabulary.concepts
    found = [known.get(code) for code in codes]
    return [Concept.of(each) for each in found if scheme is None or each.scheme is scheme]
