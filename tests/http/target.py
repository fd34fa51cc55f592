"""The operations of the target API, cut down to what exists."""

from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    InlineFragmentNode,
    ObjectFieldNode,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    print_ast,
    validate,
    visit,
)
from graphql.language import REMOVE, DocumentNode, FragmentSpreadNode

from domain.vocabulary import stable_id

# What each covered operation selects that later issues bring; a line fewer here is progress.
NOT_YET = {
    "FrontendSearch": set(),
    "FrontendOrganizationPage": {"neighborhood", "availableTransitions"},
    "FrontendPartnershipPage": {
        "agreements",
        "availableTransitions",
        "communications",
        "history",
        "latest",
        "measurements",
        "reviews",
        "risks",
        "withheld",
    },
    "FrontendPartnerships": {"availableTransitions"},
    "FrontendPickers": set(),
    "FrontendRestore": {"viewer", "... on Introduction"},
    "NgoRegister": set(),
    "NgoUpdateProfile": set(),
    "NgoRecommendations": set(),
    "NgoWhatIf": set(),
    "NgoWhyAndWhyNot": set(),
    "NgoCoalition": set(),
    "NgoFeedback": set(),
    "NgoPropose": {"availableTransitions"},
    "AnalystActivities": set(),
    "AnalystModelQuality": set(),
}


class Pruning(Visitor):
    """Takes out what the schema does not know, and keeps its name."""

    def __init__(self, info: TypeInfo, schema: GraphQLSchema) -> None:
        super().__init__()
        self.info, self.schema = info, schema
        self.gone: set[str] = set()

    def enter_field(self, node: FieldNode, *_: Any) -> Any:
        """Drop an unknown field with all beneath it."""
        if self.info.get_field_def() is None:
            self.gone.add(node.name.value)
            return REMOVE
        return None

    def enter_inline_fragment(self, node: InlineFragmentNode, *_: Any) -> Any:
        """Drop a fragment on an unknown type."""
        name = node.type_condition.name.value if node.type_condition else ""
        if name and name not in self.schema.type_map:
            self.gone.add(f"... on {name}")
            return REMOVE
        return None

    def enter_object_field(self, node: ObjectFieldNode, *_: Any) -> Any:
        """Drop an unknown field of an input."""
        if self.info.get_input_type() is None:
            self.gone.add(f"{node.name.value}:")
            return REMOVE
        return None


class Spreads(Visitor):
    """Notes which fragments a definition uses."""

    def __init__(self) -> None:
        super().__init__()
        self.used: list[str] = []

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> None:
        """Note one."""
        self.used.append(node.name.value)


def operation(name: str, document: DocumentNode, schema: GraphQLSchema) -> tuple[str, set[str]]:
    """Give one operation with the fragments it needs, and what was taken out of them."""
    named = {
        each.name.value: each
        for each in document.definitions
        if isinstance(each, FragmentDefinitionNode | OperationDefinitionNode) and each.name
    }
    kept: dict[str, Any] = {}
    gone: set[str] = set()
    queue = [name]
    while queue:
        each = queue.pop()
        if each in kept:
            continue
        info = TypeInfo(schema)
        pruning, spreads = Pruning(info, schema), Spreads()
        alone = DocumentNode(definitions=(named[each],))
        (kept[each],) = visit(alone, TypeInfoVisitor(info, pruning)).definitions
        gone |= pruning.gone
        visit(kept[each], spreads)  # only of what is left: a fragment may be on an unknown type
        queue += spreads.used
    pruned = DocumentNode(definitions=tuple(kept.values()))
    assert validate(schema, pruned) == []
    return print_ast(pruned), gone


def sample(slug: str) -> str:
    """Give the id of an organization of the sample."""
    return stable_id("sample-organization", slug)


FERRY = "sekolah-gelombang-seram"
