"""What is looked for, as clients send it."""

import strawberry
from strawberry import UNSET

from domain import recommendation as values
from domain.codes import PartnershipType
from domain.resource import Quantity
from domain.text import language_of
from domain.vocabulary import Hierarchy, TermT, Vocabulary
from resolvers.checks import few_enough
from resolvers.recommendations import MOST_CODES, MOST_WANTED
from schema.arguments import within
from schema.filters import given
from schema.scalars import ConceptCode, LanguageTag, RegionCode


@strawberry.input(description="Amount with its unit.")
class QuantityInput:
    """See domain.resource.Quantity."""

    value: float = strawberry.field(description="Amount, 0 or more.")
    unit: ConceptCode = strawberry.field(description="Unit.")


@strawberry.input(description="Resource with its amount.")
class ResourceAmountInput:
    """See domain.recommendation.Wanted and domain.partnership.Contribution."""

    concept: ConceptCode = strawberry.field(description="What.")
    quantity: QuantityInput | None = strawberry.field(default=UNSET, description="How much.")


@strawberry.input(description="What is looked for; never stored.")
class PartnerBrief:
    """See domain.recommendation.Brief."""

    as_organization: strawberry.ID | None = strawberry.field(
        default=UNSET,
        description="Start from this organization's profile; the rest adds to it.",
    )
    text: str | None = strawberry.field(
        default=UNSET, description="Free text, at most 4000 characters."
    )
    language: LanguageTag | None = strawberry.field(
        default=UNSET, description="Language of the text; found out if absent."
    )
    themes: list[ConceptCode] | None = strawberry.field(default=UNSET, description="Themes.")
    regions: list[RegionCode] | None = strawberry.field(default=UNSET, description="Regions.")
    needs: list[ResourceAmountInput] | None = strawberry.field(default=UNSET, description="Needs.")
    offers: list[ResourceAmountInput] | None = strawberry.field(
        default=UNSET, description="Offers."
    )
    partnership_type: PartnershipType | None = strawberry.field(
        default=UNSET, description="Partnership type aimed at."
    )

    def to_domain(self, vocabulary: Vocabulary) -> values.Brief:
        """Make the codes canonical; an unknown one is told with its place."""
        language = given(self.language)
        return values.Brief(
            as_organization=given(self.as_organization),
            text=given(self.text) or "",
            language=language_of(language) if language else None,
            themes=_codes(vocabulary.concepts, given(self.themes), "themes"),
            regions=_codes(vocabulary.regions, given(self.regions), "regions"),
            needs=_wanted(vocabulary, given(self.needs), "needs"),
            offers=_wanted(vocabulary, given(self.offers), "offers"),
            partnership_type=given(self.partnership_type),
        )


def _code(known: Hierarchy[TermT], code: str, *path: str) -> str:
    with within("brief", *path):
        return known.get(code).code


def _codes(
    known: Hierarchy[TermT], codes: list[ConceptCode] | list[RegionCode] | None, name: str
) -> tuple[str, ...]:
    few_enough(codes or (), MOST_CODES, "brief", name)
    found = (_code(known, code, name, str(place)) for place, code in enumerate(codes or ()))
    return tuple(dict.fromkeys(found))


def _wanted(
    vocabulary: Vocabulary, wanted: list[ResourceAmountInput] | None, name: str
) -> tuple[values.Wanted, ...]:
    few_enough(wanted or (), MOST_WANTED, "brief", name)
    found = []
    for place, each in enumerate(wanted or ()):
        quantity = given(each.quantity)
        at = (name, str(place))
        found.append(
            values.Wanted(
                concept=_code(vocabulary.concepts, each.concept, *at, "concept"),
                quantity=None
                if quantity is None
                else Quantity(
                    value=quantity.value,
                    unit=_code(vocabulary.concepts, quantity.unit, *at, "quantity", "unit"),
                ),
            )
        )
    return tuple(found)
