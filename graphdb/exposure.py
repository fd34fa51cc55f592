"""Who was shown to whom on which day? Counted once for each asker and day, whoever counts.

One node for an asker's day, however often it asked and in however many processes: its key is
unique, and what two of them add is joined under a lock. It is no record: nobody's data change, so
the audit trail says nothing of it. Nodes are forgotten when they are too old to count.
"""

import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from graphdb.properties import Row
from graphdb.queries import feedback as queries
from graphdb.repository import Repository

if TYPE_CHECKING:
    from graphdb.connection import Transaction

BATCH = 100  # nodes of one transaction
MOST_FORGOTTEN = 1_000  # nodes at a time
MOST_CANDIDATES = 1_000  # of one asker's day: the best places, more are not looked at
_NEXT = "}"  # the letter after "|", which ends the day in a key

# What an asker was shown on a day: candidates, each with the weight of its best place.
Shown = Mapping[tuple[str, date], Mapping[str, float]]


class Exposures(Repository):
    """How much each organization was shown, day by day."""

    async def add(self, shown: Shown) -> None:
        """Join what some askers were shown to what is known of their days; repeatable."""
        given = {_key(asker, day): (asker, day) for asker, day in shown}
        keys = sorted(given)
        for start in range(0, len(keys), BATCH):
            rows = [
                {"key": key, "day": given[key][1].isoformat(), "organization": given[key][0]}
                for key in keys[start : start + BATCH]
            ]
            await self._join(rows, {row["key"]: shown[given[row["key"]]] for row in rows})

    async def _join(
        self, rows: list[dict[str, str]], new: Mapping[str, Mapping[str, float]]
    ) -> None:
        async def unit(tx: "Transaction") -> None:
            await tx.run(queries.LOCK_EXPOSURES, rows=rows, token=secrets.token_hex(8))
            known = await tx.run(queries.EXPOSURES_BY_KEYS, keys=sorted(new))
            joined = [_joined(row, new[row["key"]]) for row in known]
            await tx.run(queries.SAVE_EXPOSURES, rows=sorted(joined, key=_key_of))

        await self._graph.write(unit)

    async def of_day(self, day: date) -> dict[str, float]:
        """Give how much each candidate was shown on a day: the sum of its askers' weights."""
        start = day.isoformat()
        rows = await self._graph.read(
            queries.EXPOSURE_OF_DAY, first=f"{start}|", last=f"{start}{_NEXT}"
        )
        return {row["candidate"]: float(row["weight"]) for row in rows}

    async def shown_on(self, day: date) -> dict[str, dict[str, float]]:
        """Give whom each asker was shown on a day, with the weight of the best place."""
        start = day.isoformat()
        rows = await self._graph.read(
            queries.SHOWN_ON_DAY, first=f"{start}|", last=f"{start}{_NEXT}"
        )
        return {
            row["asker"]: dict(zip(row["candidates"], row["weights"], strict=True))
            for row in rows
            if row["candidates"]
        }

    async def forget_before(self, day: date) -> bool:
        """Delete some of what was counted before a day; False if more may be left."""
        last = f"{(day - timedelta(days=1)).isoformat()}{_NEXT}"

        async def unit(tx: "Transaction") -> int:
            rows = await tx.run(queries.DROP_OLD_EXPOSURES, last=last, count=MOST_FORGOTTEN)
            return int(rows[0]["deleted"])

        return await self._graph.write(unit) < MOST_FORGOTTEN


def _key(asker: str, day: date) -> str:
    return f"{day.isoformat()}|{asker}"


def _key_of(row: Row) -> str:
    return str(row["key"])


def _joined(known: Row, new: Mapping[str, float]) -> dict[str, object]:
    """Keep for each candidate the weight of the best place it had on that day."""
    weights = dict(zip(known["candidates"] or (), known["weights"] or (), strict=True))
    for candidate, weight in new.items():
        weights[candidate] = max(weight, weights.get(candidate, 0.0))
    best = sorted(weights, key=lambda each: (-weights[each], each))[:MOST_CANDIDATES]
    return {
        "key": known["key"],
        "candidates": best,
        "weights": [weights[candidate] for candidate in best],
    }
