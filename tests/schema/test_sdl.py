"""The schema as it stands, against the committed snapshot and against the target."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    is_specified_scalar_type,
)

from schema import build

PROJECT = Path(__file__).parent.parent.parent
WITH_FIELDS = GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType


@pytest.fixture(scope="module")
def sdl() -> str:
    """The schema in the schema language, made from the code."""
    return build.build_schema().as_str() + "\n"


@pytest.fixture(scope="module")
def ours(sdl: str) -> GraphQLSchema:
    """The same, as a client's tools read it."""
    return build_schema(sdl)


def test_the_committed_schema_is_the_code(sdl: str) -> None:
    """Whoever reads schema.graphql reads what the server does; `make snapshot` renews it."""
    assert (PROJECT / "schema" / "schema.graphql").read_text(encoding="utf-8") == sdl


def named(schema: GraphQLSchema) -> dict[str, object]:
    """Give the types of a schema by name, without GraphQL's own."""
    return {
        name: each
        for name, each in schema.type_map.items()
        if not name.startswith("__") and not is_specified_scalar_type(each)
    }


def test_everything_says_what_it_means(ours: GraphQLSchema) -> None:
    """Every type, field, argument, input field and enum value has a description."""
    bare = []
    for name, each in named(ours).items():
        if not each.description:  # type: ignore[attr-defined] # every named type has one
            bare.append(name)
        if isinstance(each, WITH_FIELDS):
            for field_name, field in each.fields.items():
                if not field.description:
                    bare.append(f"{name}.{field_name}")
                bare += [
                    f"{name}.{field_name}({argument}:)"
                    for argument, value in getattr(field, "args", {}).items()
                    if not value.description
                ]
        if isinstance(each, GraphQLEnumType):
            bare += [f"{name}.{value}" for value, it in each.values.items() if not it.description]
    assert bare == []


def deviations(ours: GraphQLSchema, target: GraphQLSchema) -> Iterator[str]:
    """Name what exists here and not in the target, or with another type there."""
    wanted = named(target)
    for name, each in named(ours).items():
        other = wanted.get(name)
        if type(other) is not type(each):
            yield name
        elif isinstance(each, WITH_FIELDS) and isinstance(other, WITH_FIELDS):
            yield from _fields(name, each, other)
        elif isinstance(each, GraphQLEnumType) and isinstance(other, GraphQLEnumType):
            yield from (f"{name}.{value}" for value in each.values.keys() ^ other.values.keys())
        elif isinstance(each, GraphQLUnionType) and isinstance(other, GraphQLUnionType):
            yield from (
                f"{name} of {member}"
                for member in {it.name for it in each.types} ^ {it.name for it in other.types}
            )


def _fields(name: str, each: WITH_FIELDS, other: WITH_FIELDS) -> Iterator[str]:
    for field_name, field in each.fields.items():
        twin = other.fields.get(field_name)
        if twin is None or str(twin.type) != str(field.type):
            yield f"{name}.{field_name}"
            continue
        theirs = getattr(twin, "args", {})
        for argument, value in getattr(field, "args", {}).items():
            if argument not in theirs or str(theirs[argument].type) != str(value.type):
                yield f"{name}.{field_name}({argument}:)"
        for argument in theirs.keys() - getattr(field, "args", {}).keys():
            yield f"{name}.{field_name}({argument}:) missing"
    if isinstance(each, GraphQLInputObjectType):
        for field_name in other.fields.keys() - each.fields.keys():
            yield f"{name}.{field_name} missing"


def test_what_exists_has_the_names_and_types_of_the_target(
    ours: GraphQLSchema, mitra_shared: Path
) -> None:
    """Each deviation stands in docs/api.md with its reason, and none stands there in vain."""
    target = build_schema((mitra_shared / "design" / "schema.graphql").read_text(encoding="utf-8"))
    page = (PROJECT / "docs" / "api.md").read_text(encoding="utf-8")
    table = page.partition("## Deviations from the target")[2]
    documented = set(re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE))
    assert set(deviations(ours, target)) == documented


def test_every_error_code_stands_in_the_documentation() -> None:
    """The page lists each code a client may meet, with its meaning, and no other."""
    from domain.codes import ErrorCode
    from domain.errors import FaultCode

    page = (PROJECT / "docs" / "api.md").read_text(encoding="utf-8")
    table = page.partition("## Errors")[2].partition("## Health")[0]
    listed = dict(re.findall(r"^\| `([A-Z_]+)` \| (.+) \|$", table, re.MULTILINE))
    assert listed == {code.value: code.description for code in (*ErrorCode, *FaultCode)}
