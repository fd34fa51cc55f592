"""Do the documents say what is there: glossary, decisions, dependencies, links?"""

import ast
import importlib
import inspect
import re
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from domain import codes, labels
from domain.errors import FaultCode, MitraError

PROJECT = Path(__file__).parent.parent
DECISIONS = PROJECT / "docs" / "decisions"
GLOSSARY = PROJECT / "docs" / "glossary.md"
ROOTS = {"Query", "Mutation", "Subscription"}  # not nouns: where a document begins


def table_rows(text: str) -> Iterator[list[str]]:
    """Cells of each row of each Markdown table, without heads and rules."""
    lines = text.splitlines()
    for place, line in enumerate(lines):
        if not line.startswith("|") or set(line) <= set("|- "):
            continue
        if place + 1 < len(lines) and re.match(r"^\|[-| ]+$", lines[place + 1]):
            continue
        yield [cell.strip() for cell in line.strip().strip("|").split("|")]


def section(text: str, heading: str) -> str:
    """The part of a document under a heading, up to the next one of its level or above."""
    level = len(heading) - len(heading.lstrip("#"))
    after = text.split(f"\n{heading}", 1)[1]
    return re.split(rf"\n#{{1,{level}}} ", after, maxsplit=1)[0]


@cache
def nouns() -> list[list[str]]:
    """Rows of the glossary's nouns: English, Indonesian, meaning, names in code."""
    text = section(GLOSSARY.read_text(encoding="utf-8"), "## Nouns")
    return [row for row in table_rows(text.split("### Endings")[0])]


@cache
def closed_lists() -> dict[str, dict[str, tuple[str, str]]]:
    """The glossary's captions, (Indonesian, English), by list and value."""
    text = section(GLOSSARY.read_text(encoding="utf-8"), "## Closed lists")
    found = {}
    for part in text.split("\n### ")[1:]:
        name = re.findall(r"`(\w+)`$", part.splitlines()[0])[0]
        found[name] = {row[0].strip("`"): (row[1], row[2]) for row in table_rows(part)}
    return found


def has_line(name: str) -> bool:
    """Whether the glossary has a name, or the noun that it is made of."""
    known = {code for row in nouns() for code in re.findall(r"`(\w+)`", row[3])} | {*closed_lists()}
    known |= {"".join(word.capitalize() for word in row[0].split()) for row in nouns()}
    endings = re.findall(r"^\| `(\w+)` \|", GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE)
    stems = {name} | {name.removesuffix(ending) for ending in endings if name != ending}
    # An input such as CreateOrganizationInput says first what is done to the noun.
    stems |= {re.sub(r"^[A-Z][a-z]+(?=[A-Z])", "", stem) for stem in stems if stem != name}
    return bool(stems & known)


def domain_classes() -> list[type]:
    """Every public class that a module of domain/ defines."""
    found = []
    for path in sorted((PROJECT / "domain").glob("*.py")):
        module = importlib.import_module(
            f"domain.{path.stem}" if path.stem != "__init__" else "domain"
        )
        found += [
            each
            for name, each in vars(module).items()
            if inspect.isclass(each) and each.__module__ == module.__name__ and name[0] != "_"
        ]
    return found


def graphql_types() -> set[str]:
    """Every class in schema/ that Strawberry makes a type, interface or input of."""
    found = set()
    for path in (PROJECT / "schema").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and any(
                re.match(r"strawberry\.(type|interface|input)\b", ast.unparse(decorator))
                for decorator in node.decorator_list
            ):
                found.add(node.name)
    return found


@cache
def errors_by_code() -> set[str]:
    """Classes of errors that the glossary explains by the line of their code."""
    explained = {*closed_lists()["ErrorCode"], *closed_lists()["FaultCode"]}
    return {
        each.__name__
        for each in domain_classes()
        if issubclass(each, MitraError) and str(each.code) in explained
    }


def test_the_glossary_has_every_word_of_the_domain() -> None:
    """A class without a line is a word whose meaning everybody guesses; errors go by their code."""
    names = {each.__name__ for each in domain_classes()} - errors_by_code()
    assert [name for name in sorted(names) if not has_line(name)] == []


def test_the_glossary_has_every_type_of_the_schema() -> None:
    """What clients read as a type's name has its line, in Indonesian too."""
    assert len(graphql_types()) > 30
    names = graphql_types() - ROOTS - errors_by_code()
    assert [name for name in sorted(names) if not has_line(name)] == []


def test_the_glossary_names_nothing_that_is_not_there() -> None:
    """A line about a class that is gone is removed with it."""
    there = {each.__name__ for each in domain_classes()} | graphql_types()
    named = {code for row in nouns() for code in re.findall(r"`(\w+)`", row[3])}
    assert named - there == set()


def test_one_word_stands_for_one_thing() -> None:
    """No noun has two lines, in either language."""
    for column in (0, 1):
        used = Counter(row[column].casefold() for row in nouns())
        assert [word for word, times in used.items() if times > 1] == []


def test_every_value_of_a_closed_list_is_told_in_both_languages() -> None:
    """Lists and their values are those of the code, each with a caption in both languages."""
    lists = {
        name: each
        for name, each in {**vars(codes), "FaultCode": FaultCode}.items()
        if inspect.isclass(each) and issubclass(each, codes.Code) and each is not codes.Code
    }
    assert closed_lists().keys() == lists.keys()
    for name, each in lists.items():
        assert closed_lists()[name].keys() == set(each.__members__), name
        assert all(all(captions) for captions in closed_lists()[name].values()), name


def test_captions_are_those_that_people_see() -> None:
    """Where captions are shown, the glossary has the same words."""
    shown = (
        codes.OrganizationType,
        codes.PartnershipType,
        codes.PartnershipStatus,
        codes.Freshness,
        codes.PartyRole,
        codes.Severity,
        codes.ReasonCode,
    )
    for each in shown:
        for member in each:
            caption = labels.label_of(member)
            told = closed_lists()[each.__name__][member.name]
            assert told == (caption.shown("id"), caption.shown("en")), member


def test_every_decision_is_in_the_index() -> None:
    """The index links each record once, in order."""
    records = sorted(path.name for path in DECISIONS.glob("[0-9]*.md"))
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", index) == records


@pytest.mark.parametrize("record", sorted(DECISIONS.glob("[0-9]*.md")), ids=lambda path: path.stem)
def test_a_decision_has_the_form_of_madr(record: Path) -> None:
    """Question, options, outcome with a reason, and consequences both good and bad."""
    text = record.read_text(encoding="utf-8")
    order = [
        "# ",
        "## Context and Problem Statement",
        "## Considered Options",
        "## Decision Outcome\nChosen: ",
        "### Consequences",
        "* Good, because",
        "* Bad, because",
    ]
    places = [text.find(each) for each in order]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("kind", ["run", "develop"])
def test_every_dependency_has_its_reason(kind: str) -> None:
    """The tables of decision 0007 name the packages of pyproject.toml and no others, in order."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = project["dependency-groups"]["dev"]
    if kind == "run":
        asked = project["project"]["dependencies"]
    text = (DECISIONS / "0007-dependencies.md").read_text(encoding="utf-8")
    rows = list(table_rows(section(text, f"### Needed to {kind}")))
    assert [row[0] for row in rows] == [re.split(r"[<>=~!;\[ ]", name)[0] for name in asked]
    assert all(len(row) == 3 and all(row) for row in rows)


def documents() -> list[Path]:
    """Every Markdown file that git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],  # noqa: S607 - git is wherever it is installed
        cwd=PROJECT,
        capture_output=True,
        check=True,
        text=True,
    )
    return [PROJECT / name for name in listed.stdout.splitlines() if (PROJECT / name).is_file()]


def anchors(document: Path) -> set[str]:
    """What a link into a document may name: its headings, as code hosts spell them."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings
    }


def test_links_lead_somewhere() -> None:
    """Each relative link of a document names a file that is there, and a heading in it."""
    assert len(documents()) > 8
    broken = []
    for document in documents():
        text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
        for link in re.findall(r"\]\(([^)\s]+)\)", text):
            if re.match(r"[a-z]+:", link):
                continue
            path, _, anchor = link.partition("#")
            target = (document.parent / path).resolve() if path else document
            found = target.exists() and target.is_relative_to(PROJECT)
            if not found or (anchor and anchor not in anchors(target)):
                broken.append(f"{document.relative_to(PROJECT)}: {link}")
    assert broken == []
