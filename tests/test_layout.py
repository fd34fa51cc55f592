"""Is the house as it should be: rooms, names, what is installed, and what lies in the files?"""

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parent.parent
ROOMS = ("mitra", "schema", "resolvers", "graphdb", "matching", "domain")
LARGEST = 1024 * 1024  # bytes of one file

# The table of names of the places that packages come from, in pieces so as not to be found here.
REGISTRIES = [
    ".".join(pieces)
    for pieces in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("maven", "org"),
        ("maven", "apache", "org"),
        ("crates", "io"),
        ("proxy", "golang", "org"),
        ("debian", "org"),
    )
]
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:work|root|home|Users)/\w")
# British, but for names that are somebody else's: code lists and elements of IATI.
BRITISH = re.compile(
    r"(?<!IATI_)(?<!iati-)organi[s](?:ation|e\b|ed\b|er\b|ers\b|ing\b)"
    r"(?!Type|Role|Identifier|RegistrationAgency)",
    re.IGNORECASE,
)
# Tables of words that the world writes, compared with what imported files hold.
# French texts have words of their own.
SPELLINGS_OF_OTHERS = {
    "resolvers/nobody.py",
    "tests/matching/descriptions.py",
    "tests/matching/missions.py",
}
PROSE = {".py", ".md", ".toml", ".graphql", ".yml", ".yaml", ".html", ".js", ".css"}


@pytest.fixture(scope="module")
def project() -> Any:
    """What pyproject.toml says."""
    return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def kept_files() -> list[Path]:
    """The files that git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - git is wherever it is installed
        cwd=PROJECT,
        capture_output=True,
        check=True,
        text=True,
    )
    found = [PROJECT / name for name in listed.stdout.split("\0") if name]
    return [path for path in found if path.is_file()]


def modules() -> list[Path]:
    """Every module of the six rooms."""
    return sorted(path for room in ROOMS for path in (PROJECT / room).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Top-level names that a module imports, at its head or later."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def lines(path: Path) -> Iterator[tuple[str, str]]:
    """Each line of a text file with where it stands; nothing of a file that is not text."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return
    for number, line in enumerate(text.splitlines(), 1):
        yield f"{path.relative_to(PROJECT)}:{number}", line


def normal(name: str) -> str:
    """A distribution's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("room", ROOMS)
def test_nobody_else_brings_a_package_of_this_name(room: str) -> None:
    """In a wheel install the files of another distribution would overwrite ours in silence."""
    brought = packages_distributions()
    assert brought["numpy"] == ["numpy"]  # so an empty answer below means something
    assert set(brought.get(room, [])) <= {"mitra-partners"}
    assert Path(str(importlib.import_module(room).__file__)).parent == PROJECT / room


def test_the_wheel_has_all_rooms(project: Any) -> None:
    """What is built, checked for types, measured and linted for imports is the six rooms."""
    tool = project["tool"]
    assert tool["hatch"]["build"]["targets"]["wheel"]["packages"] == list(ROOMS)
    assert tool["mypy"]["packages"] == list(ROOMS)
    assert tool["coverage"]["run"]["source"] == list(ROOMS)
    assert tool["importlinter"]["root_packages"] == list(ROOMS)


def test_imports_go_one_way(project: Any) -> None:
    """The contract that `make check` holds is the order of the rooms."""
    [layers] = [
        contract["layers"]
        for contract in project["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    ]
    assert layers == ["mitra", "schema", "resolvers", "graphdb | matching", "domain"]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_typed(room: str) -> None:
    """Without py.typed a user's type checker would take every value of ours for Any."""
    assert (PROJECT / room / "py.typed").is_file()


def test_every_folder_of_code_is_a_package() -> None:
    """A folder with modules has an __init__.py, else it stays out of type checks."""
    folders = {path.parent for path in modules()}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_every_module_says_what_it_answers() -> None:
    """The first line of each module is the beginning of its docstring, and is a sentence."""
    silent = []
    for path in modules():
        source = path.read_text(encoding="utf-8")
        words = ast.get_docstring(ast.parse(source)) or ""
        # A sentence may go on in the second line; it ends before the first empty one.
        first = " ".join(words.split("\n\n")[0].split())
        if not source.startswith('"""') or first[-1:] not in (".", "?", ":"):
            silent.append(str(path.relative_to(PROJECT)))
    assert silent == []


def test_what_is_imported_is_declared(project: Any) -> None:
    """No room leans on a package that is only there because another package wants it."""
    extras = project["project"]["optional-dependencies"].values()
    wanted = [*project["project"]["dependencies"], *(name for extra in extras for name in extra)]
    declared = {normal(re.split(r"[<>=~!;\[ ]", name)[0]) for name in wanted}
    brought = packages_distributions()
    undeclared = {
        (name, str(path.relative_to(PROJECT)))
        for path in modules()
        for name in imported(path) - sys.stdlib_module_names - set(ROOMS)
        if not declared & {normal(each) for each in brought.get(name, [])}
    }
    assert undeclared == set()


def test_what_is_declared_is_imported(project: Any) -> None:
    """Nothing is installed for users that no room uses."""
    declared = {
        normal(re.split(r"[<>=~!;\[ ]", name)[0]) for name in project["project"]["dependencies"]
    }
    brought = packages_distributions()
    used = {
        normal(each)
        for path in modules()
        for name in imported(path)
        for each in brought.get(name, [])
    }
    # Compiled parts of the driver: they replace its slow ones without being imported by name.
    used.add(normal("neo4j-rust-ext"))
    assert declared - used == set()


def test_no_file_names_a_registry(kept_files: list[Path]) -> None:
    """A lock file made behind a mirror, or a link to a registry, fails for everybody else."""
    found = [
        place
        for path in kept_files
        for place, line in lines(path)
        if any(host in line for host in REGISTRIES)
        or (path.parent.name == "requirements" and re.match(r"\s*--(?!hash=)", line))
    ]
    assert found == []


def test_no_file_names_a_place_on_a_machine(kept_files: list[Path]) -> None:
    """A path of the machine that a file was written on means nothing elsewhere."""
    found = [
        place for path in kept_files for place, line in lines(path) if MACHINE_PATH.search(line)
    ]
    assert found == []


def test_no_file_is_large(kept_files: list[Path]) -> None:
    """Every clone carries every file for ever, so none is above 1 MiB."""
    assert kept_files
    assert [str(path) for path in kept_files if path.stat().st_size > LARGEST] == []


def test_organization_is_spelt_in_one_way(kept_files: list[Path]) -> None:
    """American in code and prose; tables of concepts quote the names that others gave."""
    found = [
        place
        for path in kept_files
        if path.suffix in PROSE and path.relative_to(PROJECT).as_posix() not in SPELLINGS_OF_OTHERS
        for place, line in lines(path)
        if BRITISH.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "british"),
    [
        ("an organi" + "sation", True),
        ("organi" + "sed", True),
        ("the IATI OrganisationType list", False),
        ("IATI_ORGANISATION_ROLE", False),
        ("the root `iati-organisations`", False),
        ("organisasi kemasyarakatan", False),
        ("an organism", False),
    ],
)
def test_the_spelling_test_reads_well(text: str, british: bool) -> None:
    """British spelling is found; official names and Indonesian words are not taken for it."""
    assert bool(BRITISH.search(text)) is british


def test_the_server_starts_without_what_only_learning_and_briefs_need() -> None:
    """scikit-learn takes a second to import: nobody waits for it who learns nothing."""
    told = "import sys, mitra.app, mitra.services; print(sorted(sys.modules))"
    done = subprocess.run(  # noqa: S603 # our own words
        [sys.executable, "-c", told], cwd=PROJECT, check=True, capture_output=True, text=True
    )
    assert "'numpy'" in done.stdout
    assert not [name for name in ("'sklearn'", "'scipy.stats'") if name in done.stdout]
