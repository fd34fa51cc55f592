"""Where does it run, where does it keep its data, and which graph does it speak to?"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from domain.errors import BadSettingError
from domain.text import SERVICE_LANGUAGES, Text

NEO4J_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
LOG_LEVELS = ("debug", "info", "warning", "error")
ENCODERS = ("bundled", "multilingual")
# Read by the tests only; says where public data lie beside the project.
OF_TESTS = frozenset({"MITRA_SHARED"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One environment variable: what it means, its default as text, and how it is read.

    `read` raises ValueError for a value that is not what `expected` says.
    """

    name: str
    default: str
    meaning: str
    expected: Text
    read: Callable[[str], Any]


def _port(value: str) -> int:
    if not (value.isascii() and value.isdigit() and int(value) <= 65535):
        raise ValueError
    return int(value)


def _seconds(value: str) -> float:
    seconds = float(value)
    if not 0.1 <= seconds <= 600:  # false for NaN too
        raise ValueError
    return seconds


def _language(value: str) -> str:
    if value not in SERVICE_LANGUAGES:
        raise ValueError
    return value


def _level(value: str) -> str:
    if value.lower() not in LOG_LEVELS:
        raise ValueError
    return value.lower()


def _encoder(value: str) -> str:
    if value not in ENCODERS:
        raise ValueError
    return value


def _folder(value: str) -> Path:
    if not value or "\0" in value:
        raise ValueError
    try:
        return Path(value).expanduser().absolute()
    except RuntimeError:  # a home that nobody has: ~stranger
        raise ValueError from None


def _uri(value: str) -> str | None:
    if not value:
        return None
    scheme, _, rest = value.partition("://")
    if scheme not in NEO4J_SCHEMES or not rest:
        raise ValueError
    return value


def _word(value: str) -> str:
    if not value.strip():
        raise ValueError
    return value


NOT_EMPTY = Text.of(id="nilai yang tidak kosong", en="a value that is not empty")
ANYTHING = Text.of(id="teks apa pun", en="any text")

SETTINGS = (
    Setting(
        name="MITRA_HOST",
        default="127.0.0.1",
        meaning="Address to listen on; the default is reachable from this machine only.",
        expected=NOT_EMPTY,
        read=_word,
    ),
    Setting(
        name="MITRA_PORT",
        default="8000",
        meaning="Port to listen on; 0 picks one.",
        expected=Text.of(id="porta dari 0 sampai 65535", en="a port from 0 to 65535"),
        read=_port,
    ),
    Setting(
        name="MITRA_HOME",
        default="~/.local/share/mitra",
        meaning="Data folder: embedded graph, search columns, administrator key.",
        expected=Text.of(id="alamat sebuah folder", en="the path of a folder"),
        read=_folder,
    ),
    Setting(
        name="MITRA_LANGUAGE",
        default="id",
        meaning="Language of texts for callers that ask for none.",
        expected=Text.of(
            id="bahasa yang dikenal Mitra, misalnya id atau en",
            en="a language that Mitra knows, such as id or en",
        ),
        read=_language,
    ),
    Setting(
        name="MITRA_DEADLINE",
        default="10",
        meaning="Most seconds a request may take, the database included.",
        expected=Text.of(id="detik dari 0.1 sampai 600", en="seconds from 0.1 to 600"),
        read=_seconds,
    ),
    Setting(
        name="MITRA_LOG_LEVEL",
        default="info",
        meaning="How much is logged: debug, info, warning or error.",
        expected=Text.of(id="debug, info, warning, atau error", en="debug, info, warning or error"),
        read=_level,
    ),
    Setting(
        name="MITRA_ENCODER",
        default="bundled",
        meaning="What reads profiles: bundled, or multilingual (an extra; more languages, slower).",
        expected=Text.of(id="bundled atau multilingual", en="bundled or multilingual"),
        read=_encoder,
    ),
    Setting(
        name="NEO4J_URI",
        default="",
        meaning="Address of a Neo4j server; empty means the embedded engine in MITRA_HOME.",
        expected=Text.of(
            id="alamat seperti neo4j://localhost:7687",
            en="an address such as neo4j://localhost:7687",
        ),
        read=_uri,
    ),
    Setting(
        name="NEO4J_USER",
        default="neo4j",
        meaning="User at that server.",
        expected=NOT_EMPTY,
        read=_word,
    ),
    Setting(
        name="NEO4J_PASSWORD",
        default="",
        meaning="Password of that user; empty if the server asks for none.",
        expected=ANYTHING,
        read=str,
    ),
    Setting(
        name="NEO4J_DATABASE",
        default="neo4j",
        meaning="Database at that server.",
        expected=NOT_EMPTY,
        read=_word,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings as read; see SETTINGS for what each means."""

    host: str
    port: int
    home: Path
    language: str
    deadline: float
    log_level: str
    encoder: str
    neo4j_uri: str | None
    neo4j_user: str
    neo4j_password: str
    neo4j_database: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read every setting; BadSettingError names the variable, its value and what is expected.

        A variable that begins with MITRA_ and is not a setting is refused too: a misspelt name
        would otherwise be a setting that quietly does nothing.
        """
        given = os.environ if environment is None else environment
        known = {setting.name for setting in SETTINGS}
        for name in sorted(given):
            if name.startswith("MITRA_") and name not in known | OF_TESTS:
                near = get_close_matches(name, sorted(known), n=1, cutoff=0.0)[0]
                raise BadSettingError(
                    Text.of(
                        id=f"{name} bukan pengaturan Mitra; yang terdekat: {near}.",
                        en=f"{name} is not a setting of Mitra; the nearest: {near}.",
                    )
                )
        return cls(**{_field(setting.name): _value(setting, given) for setting in SETTINGS})


def _field(name: str) -> str:
    return name.removeprefix("MITRA_").lower()


def _value(setting: Setting, given: Mapping[str, str]) -> Any:
    text = given.get(setting.name, setting.default)
    try:
        return setting.read(text)
    except ValueError:
        raise refused(setting.name, text) from None


def refused(name: str, value: str, *, why: str = "") -> BadSettingError:
    """Make the error for a setting whose value cannot be used, for a reason beyond its form."""
    expected = next(setting.expected for setting in SETTINGS if setting.name == name)
    return BadSettingError(
        Text.of(
            id=f"{name}={value!r} tidak dapat dipakai"
            + (f" ({why})." if why else f"; yang diharapkan: {expected.shown('id')}."),
            en=f"{name}={value!r} cannot be used"
            + (f" ({why})." if why else f"; expected {expected.shown('en')}."),
        )
    )
