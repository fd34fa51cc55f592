"""How does it stand in the graph where a record came from, and in which order are rows?"""

import hashlib
import json
from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from domain.organization import Source
from graphdb.properties import Row, moment, read_moment


def source_key(source: Source) -> str:
    """Give the key of a source's node, shared by all records from there.

    The licence belongs to it: a list published anew under another licence is another source, and
    what was taken before stays under the licence it was taken.
    """
    told = json.dumps([source.name, source.url, source.license])
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def source_properties(source: Source) -> dict[str, Any]:
    """Give the properties of a source's node but its key."""
    return {"name": source.name, "url": source.url, "license": source.license}


def source_link(source: Source, position: int) -> dict[str, Any]:
    """Give the properties of the relation from a record to a source."""
    return {
        "position": position,
        "retrievedAt": moment(source.retrieved_at),
        "fields": list(source.fields) or None,  # as where it is made; [] would stay on one engine
    }


def read_sources(rows: Iterable[Row]) -> tuple[Source, ...]:
    """Read sources with the relation's properties beside the node's."""
    return tuple(
        Source(
            name=each["name"],
            url=each.get("url"),
            license=each.get("license"),
            retrieved_at=read_moment(each["retrievedAt"]),
            fields=tuple(each.get("fields") or ()),
        )
        for each in in_position(rows)
    )


def in_position(rows: Iterable[Row]) -> list[Row]:
    """Put related rows in the order they were saved in; engines give them in any."""
    return sorted(rows, key=itemgetter("position"))
