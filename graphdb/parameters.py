"""May these values go into the graph? Checked here, because one engine stores what the other
refuses, and what it refuses it tells too late and in its own words.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TypeGuard

from domain.errors import InvalidValueError, RequiredError
from domain.text import Text
from graphdb.ddl import INDEXED

LONGEST_INDEXED = 8000  # bytes in UTF-8; an entry of Neo4j's range index holds 8,167
IDENTITIES = frozenset({"id", "key", "code", "orgId"})
LARGEST_INTEGER = 2**63 - 1
_SCALARS = (str, bool, int, float, date, datetime)


def check_parameters(parameters: Mapping[str, object], *path: str) -> None:
    """Check the parameters of a statement, rows of UNWIND and property maps among them.

    A map inside a row is taken for a property map, whose values are scalars or lists of one type
    without null. Identities are neither null nor empty; indexed texts take at most LONGEST_INDEXED
    bytes. Raises RequiredError or InvalidValueError with the path of the value.
    """
    for name, value in parameters.items():
        here = (*path, name)
        if isinstance(value, Mapping):
            check_properties(value, *here)
        elif _is_list(value) and any(isinstance(item, Mapping) for item in value):
            for place, row in enumerate(value):
                if not isinstance(row, Mapping):
                    raise InvalidValueError("A list mixes maps and other values.", path=here)
                check_parameters(row, *here, str(place))
        else:
            _check_value(name, value, here)


def check_properties(properties: Mapping[str, object], *path: str) -> None:
    """Check a map that becomes the properties of a node or relationship."""
    for name, value in properties.items():
        _check_value(name, value, (*path, name))


def _check_value(name: str, value: object, path: tuple[str, ...]) -> None:
    if name in IDENTITIES and (value is None or value == ""):
        raise RequiredError(path=path)
    if value is None:
        return  # SET n.x = null removes x on both engines
    if _is_list(value):
        _check_list(value, path)
        if name == "ids" and "" in value:
            raise RequiredError(path=path)
        return
    _check_scalar(value, path)
    if name in INDEXED and isinstance(value, str) and len(value.encode()) > LONGEST_INDEXED:
        raise InvalidValueError(
            Text.of(
                id=f"Paling banyak {LONGEST_INDEXED} bita, bukan {len(value.encode())}.",
                en=f"At most {LONGEST_INDEXED} bytes, not {len(value.encode())}.",
            ),
            path=path,
        )


def _check_list(values: Sequence[object], path: tuple[str, ...]) -> None:
    for value in values:
        _check_scalar(value, path)
    kinds = {type(value) for value in values}
    if len(kinds) > 1 and not all(issubclass(kind, str) for kind in kinds):
        raise InvalidValueError("All values of a list must be of one type.", path=path)


def _check_scalar(value: object, path: tuple[str, ...]) -> None:
    if not isinstance(value, _SCALARS):
        raise InvalidValueError(f"The graph cannot hold a {type(value).__name__} here.", path=path)
    if isinstance(value, int) and abs(value) > LARGEST_INTEGER:
        raise InvalidValueError(
            Text.of(
                id="Angka terlalu besar: lebih dari 64 bit.",
                en="The number needs more than 64 bits.",
            ),
            path=path,
        )
    if isinstance(value, str) and not value.isascii():
        _check_text(value, path)


def _check_text(value: str, path: tuple[str, ...]) -> None:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise InvalidValueError(
            Text.of(
                id="Teks berisi karakter yang terpotong.", en="The text holds half a character."
            ),
            path=path,
        ) from None


def _is_list(value: object) -> TypeGuard[Sequence[object]]:
    return isinstance(value, list | tuple)  # not sets: rows must be in a fixed order
