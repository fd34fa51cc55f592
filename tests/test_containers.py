"""Would the container files work, as far as that can be said without a container engine?"""

import http.server
import json
import re
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import requires
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from mitra.settings import SETTINGS, Settings

PROJECT = Path(__file__).parent.parent
TOOLS = Path(sys.executable).parent  # where the linters of requirements/dev.txt are
DOCKERFILE = PROJECT / "Dockerfile"
COMPOSE = PROJECT / "docker-compose.yml"


@pytest.fixture(scope="module")
def compose() -> Any:
    """The compose file as read."""
    return YAML(typ="safe").load(COMPOSE)


@pytest.fixture(scope="module")
def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions in order, continued lines joined, comments left out."""
    lines = [line for line in DOCKERFILE.read_text().splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    parts = (line.partition(" ") for line in joined.splitlines() if line.strip())
    return [(name, rest.strip()) for name, _, rest in parts]


def last(instructions: list[tuple[str, str]], name: str) -> str:
    """What the last instruction of a name says: the one that counts in the image."""
    return [rest for each, rest in instructions if each == name][-1]


def image_environment(instructions: list[tuple[str, str]]) -> dict[str, str]:
    """The environment that the image gives."""
    return dict(pair.split("=", 1) for pair in last(instructions, "ENV").split())


def lint(dockerfile: Path) -> list[str]:
    """Codes of all that hadolint has to say."""
    done = subprocess.run(  # noqa: S603 - our own tool, no shell
        [TOOLS / "hadolint", "--no-fail", "--format", "json", dockerfile],
        capture_output=True,
        check=True,
        text=True,
    )
    return [finding["code"] for finding in json.loads(done.stdout)]


def follows_schema(compose_file: Path) -> bool:
    """Whether a file follows the compose specification's own JSON schema."""
    done = subprocess.run(  # noqa: S603 - our own tool, no shell
        [TOOLS / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", compose_file],
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.returncode == 0


def test_the_dockerfile_has_no_lint() -> None:
    """Hadolint has nothing to say: tags pinned, exec form, no ADD, no root at the end."""
    assert lint(DOCKERFILE) == []


def test_the_linter_sees_what_it_is_asked_for(tmp_path: Path) -> None:
    """The clean result above is not a blind linter's: what we forbid is found in a bad file."""
    bad = tmp_path / "Dockerfile"
    bad.write_text("FROM python\nADD a.txt /a\nUSER root\nRUN pip install x\nCMD mitra serve\n")
    assert {"DL3006", "DL3020", "DL3002", "DL3042", "DL3013", "DL3025"} <= set(lint(bad))


def test_the_compose_file_follows_the_specification() -> None:
    """The official JSON schema accepts the file."""
    assert follows_schema(COMPOSE)


def test_the_schema_refuses_a_misspelt_key(tmp_path: Path) -> None:
    """The schema is strict enough to find a key that compose does not know."""
    bad = tmp_path / "docker-compose.yml"
    bad.write_text(COMPOSE.read_text().replace("read_only:", "readonly:"))
    assert not follows_schema(bad)


def test_both_stages_have_the_oldest_python_that_is_promised(
    instructions: list[tuple[str, str]],
) -> None:
    """Build and run on the Python that tests run on, named by minor version and Debian release."""
    promised = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    oldest = promised["requires-python"].removeprefix(">=")
    stages = [rest.split()[0] for name, rest in instructions if name == "FROM"]
    assert stages == [f"python:{oldest}-slim-bookworm"] * 2


def test_the_image_does_not_run_as_root(instructions: list[tuple[str, str]]) -> None:
    """The user is a number other than 0, which Kubernetes' runAsNonRoot needs, and owns /data."""
    user, group = last(instructions, "USER").split(":")
    assert int(user) > 0
    assert f"--owner {user} --group {group} /data" in " ".join(rest for _, rest in instructions)


def test_the_program_is_process_one(instructions: list[tuple[str, str]]) -> None:
    """ENTRYPOINT and CMD are lists, so no shell stands between Mitra and the signal to stop."""
    assert json.loads(last(instructions, "ENTRYPOINT")) == ["mitra"]
    assert json.loads(last(instructions, "CMD")) == ["serve"]


def test_the_build_gets_what_it_copies(instructions: list[tuple[str, str]]) -> None:
    """What is copied exists and passes .dockerignore, and every package of the wheel is copied."""
    ignored = (PROJECT / ".dockerignore").read_text().splitlines()
    let_in = {line[1:] for line in ignored if line.startswith("!")}
    copied = {
        source
        for name, rest in instructions
        if name == "COPY" and not rest.startswith("--from")
        for source in rest.split()[:-1]
    }
    packages = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["hatch"]
    assert copied == let_in
    assert all((PROJECT / source).exists() for source in copied)
    assert set(packages["build"]["targets"]["wheel"]["packages"]) <= copied


def test_what_builds_the_wheel_is_locked_as_in_development() -> None:
    """requirements/build.txt is hatchling with all it needs, as in requirements/dev.txt."""
    build, dev = (
        set(re.split(r"\n(?=\S)", (PROJECT / "requirements" / name).read_text().strip()))
        for name in ("build.txt", "dev.txt")
    )
    needed, found = ["hatchling"], set[str]()
    for name in needed:  # grows while it is walked
        found.add(name)
        needed += {
            re.split(r"[^\w.-]", each)[0].lower()
            for each in requires(name) or ()
            if "extra ==" not in each and "python_version <" not in each
        } - set(needed)
    assert {block.partition("==")[0] for block in build} == found
    assert build <= dev


def test_every_variable_is_a_setting(compose: Any, instructions: list[tuple[str, str]]) -> None:
    """No variable of image or compose file is misspelt or unknown to mitra.settings."""
    known = {setting.name for setting in SETTINGS}
    asked = re.findall(r"(?<!\$)\$\{(\w+)", COMPOSE.read_text())
    of_image = {name for name in image_environment(instructions) if name.startswith("MITRA_")}
    assert {"NEO4J_PASSWORD", "MITRA_PORT"} == set(asked)
    assert known >= set(asked) | of_image | set(compose["services"]["api"]["environment"])


def test_the_settings_read_well(compose: Any, instructions: list[tuple[str, str]]) -> None:
    """Mitra's own reading of the container's environment gives what the files mean."""
    given = image_environment(instructions) | compose["services"]["api"]["environment"]
    read = Settings.from_environment(given | {"NEO4J_PASSWORD": "quite a secret"})
    assert (read.host, read.port, read.home) == ("0.0.0.0", 8000, Path("/data"))  # noqa: S104 # in the container
    assert (read.neo4j_uri, read.neo4j_user) == ("bolt://neo4j:7687", "neo4j")


def test_compose_asks_for_a_password(compose: Any) -> None:
    """Both services take NEO4J_PASSWORD, and without one compose stops instead of inventing it."""
    services = compose["services"]
    needed = re.compile(r"\$\{NEO4J_PASSWORD:\?[^}]+\}$")
    assert needed.search(services["neo4j"]["environment"]["NEO4J_AUTH"])
    assert needed.match(services["api"]["environment"]["NEO4J_PASSWORD"])


def test_ports_are_open_to_this_machine_only(compose: Any) -> None:
    """Each published port is bound to the loopback address."""
    ports = [port for service in compose["services"].values() for port in service["ports"]]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_api_may_do_little(compose: Any) -> None:
    """Read-only root, no capabilities, no new privileges; it writes to a volume and to /tmp."""
    api = compose["services"]["api"]
    assert api["read_only"] is True
    assert api["cap_drop"] == ["ALL"]
    assert api["security_opt"] == ["no-new-privileges:true"]
    assert [volume.split(":")[1] for volume in api["volumes"]] == ["/data"]
    assert [folder.split(":")[0] for folder in api["tmpfs"]] == ["/tmp"]  # noqa: S108 # in the container


def test_the_api_waits_for_its_database(compose: Any) -> None:
    """It starts when Neo4j answers a query, and both services say how they are."""
    services = compose["services"]
    assert services["api"]["depends_on"] == {"neo4j": {"condition": "service_healthy"}}
    assert "cypher-shell" in services["neo4j"]["healthcheck"]["test"][1]
    assert "/readyz" in services["api"]["healthcheck"]["test"][-1]


def test_compose_runs_the_neo4j_that_is_tested(compose: Any, mitra_shared: Path) -> None:
    """The image is of the same minor release as the Neo4j that the contract suite runs on."""
    pom = (mitra_shared / "tools" / "neo4j" / "pom.xml").read_text()
    found = re.search(r"<neo4j\.version>(\d+\.\d+)\.\d+<", pom)
    assert found
    assert compose["services"]["neo4j"]["image"] == f"neo4j:{found[1]}-community"


@contextmanager
def answering(status: int) -> Iterator[str]:
    """A server on loopback that answers everything with one status; gives its port."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 # its name there
            """Stay quiet."""

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield str(server.server_port)
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False)])
def test_health_is_what_the_server_says(
    status: int, healthy: bool, compose: Any, instructions: list[tuple[str, str]]
) -> None:
    """Both health commands end with 0 for 200 and with another status for 503."""
    of_image = json.loads(last(instructions, "HEALTHCHECK").partition("CMD ")[2])
    kind, *of_compose = compose["services"]["api"]["healthcheck"]["test"]
    assert kind == "CMD"
    with answering(status) as port:
        for command in (of_image, of_compose):
            assert command[:2] == ["python", "-c"]
            done = subprocess.run(  # noqa: S603 - the command under test, no shell
                [sys.executable, *command[1:]],
                env={"MITRA_PORT": port},
                capture_output=True,
                check=False,
            )
            assert (done.returncode == 0) is healthy
