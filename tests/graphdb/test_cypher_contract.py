"""Does each engine still speak the Cypher we write? The 156 statements of tools/cypher_contract.

The verdict of every case on both engines stands in cypher_contract.csv, with a reason where it is
not "passes". A case whose verdict changes fails, for better or worse; so does one that is new.
"""

import csv
import importlib.util
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import neo4j
import pytest
from neo4j.exceptions import DriverError, Neo4jError

from graphdb.address import GraphAddress
from graphdb.embedded import DATABASE, start

FOLDER = Path("tools", "cypher_contract")
TABLE = Path(__file__).with_name("cypher_contract.csv")
Rows = list[dict[str, Any]]


def recorded() -> dict[str, dict[str, str]]:
    """The table: by case, `neo4j` and `embedded` say "passes" or "falls short", and why."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["case"]: row for row in csv.DictReader(file)}


class Contract:
    """The statements as their tool has them, run as it runs them: in managed transactions."""

    def __init__(self, folder: Path) -> None:
        self.features = _module(folder / "cases.py").C
        self.raises = sys.modules["contract_cases"].RAISES
        meaning = _module(folder / "sem.py")
        self.setup, self.meaning = meaning.setup, meaning.S
        schema = (folder / "arcadedb.schema").read_text(encoding="utf-8")
        self.sql = [line for line in schema.splitlines() if line.strip()]

    async def verdicts(self, run: Any, sql: Callable[[str], object] | None) -> dict[str, str]:
        """Run all cases against an empty database; give "passes" or what was wrong by case."""
        found = {}
        for name, steps in self.features:
            if sql and name[:3] == "s05":  # full text and vectors in that engine's own words
                found[name] = "passes" if all(sql(line) or True for line in self.sql) else ""
            elif sql and name[:3] == "s06":
                found[name] = "passes"  # the same file made both
            else:
                found[name] = await self._feature(run, steps)
        await run("MATCH (n) DETACH DELETE n", {})
        for query, parameters in self.setup:
            await run(query, parameters)
        for name, (query, parameters, wanted) in self.meaning:
            found[name] = await self._meaning(run, query, parameters, wanted)
        return found

    async def _feature(self, run: Any, steps: Any) -> str:
        for query, parameters, check in steps:
            try:
                rows = await run(query, parameters)
            except (DriverError, Neo4jError) as error:
                if check is self.raises:
                    continue
                return f"falls short: {error}"
            if check is self.raises:
                return "falls short: no error raised"
            try:
                if check:
                    check(rows)
            except (AssertionError, LookupError, TypeError) as error:
                return f"falls short: {error}"
        return "passes"

    async def _meaning(self, run: Any, query: str, parameters: Any, wanted: Any) -> str:
        try:
            rows = await run(query, parameters)
        except (DriverError, Neo4jError) as error:
            return "passes" if wanted == "ERR" else f"falls short: {error}"
        right = wanted != "ERR" and (wanted(rows) if callable(wanted) else same(rows, wanted))
        return "passes" if right else f"falls short: {rows!r:.160}"


def same(got: object, wanted: object) -> bool:
    """Equal as Cypher has it: decimals to 1e-9, and a boolean is not a number."""
    if isinstance(got, bool) or isinstance(wanted, bool):
        return got is wanted
    if isinstance(wanted, float) and isinstance(got, int | float):
        return abs(got - wanted) < 1e-9
    if isinstance(wanted, dict) and isinstance(got, dict):
        return got.keys() == wanted.keys() and all(same(got[key], wanted[key]) for key in wanted)
    if isinstance(wanted, list) and isinstance(got, list):
        return len(got) == len(wanted) and all(map(same, got, wanted))
    return bool(got == wanted)


def _module(path: Path) -> ModuleType:
    """Load a file of the tool, which is no package."""
    spec = importlib.util.spec_from_file_location(f"contract_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@contextmanager
def engine(
    name: str, request: pytest.FixtureRequest
) -> Iterator[tuple[GraphAddress, Callable[[str], object] | None]]:
    """An engine with an empty database, and its SQL if it has any."""
    if name == "neo4j":
        yield request.getfixturevalue("neo4j_address"), None
        return
    home = request.getfixturevalue("tmp_path_factory").mktemp("contract")
    with start(home) as mine:
        database = mine.server.get_database(DATABASE)
        yield mine.address, lambda line: database.command("sql", line)


@pytest.fixture(scope="module", params=["embedded", "neo4j"])
async def verdicts(
    request: pytest.FixtureRequest, mitra_shared: Path
) -> AsyncIterator[tuple[str, dict[str, str]]]:
    """Name of an engine, and what it makes of every case."""
    with engine(request.param, request) as (address, sql):
        async with neo4j.AsyncGraphDatabase.driver(
            address.uri, auth=address.auth, notifications_min_severity="OFF"
        ) as driver:

            async def run(query: str, parameters: dict[str, Any]) -> Rows:
                session = driver.session(database=address.database)
                async with session:
                    if "IN TRANSACTIONS" in query:  # makes its own, so it must not be in one
                        result = await session.run(query, parameters)
                        return [dict(record) async for record in result]
                    async with await session.begin_transaction() as transaction:
                        result = await transaction.run(query, parameters)
                        rows = [dict(record) async for record in result]
                        await transaction.commit()
                        return rows

            if sql is None:  # else the engine is new and ends with this test
                await _cleared(run)
            yield request.param, await Contract(mitra_shared / FOLDER).verdicts(run, sql)
            if sql is None:
                await _cleared(run)


async def _cleared(run: Any) -> None:
    """Empty the database, schema included: tests after this one make theirs anew."""
    await run("MATCH (n) DETACH DELETE n", {})
    for row in await run("SHOW CONSTRAINTS YIELD name RETURN name", {}):
        await run(f"DROP CONSTRAINT `{row['name']}` IF EXISTS", {})
    for row in await run("SHOW INDEXES YIELD name, type RETURN name, type", {}):
        if row["type"] != "LOOKUP":
            await run(f"DROP INDEX `{row['name']}` IF EXISTS", {})


@pytest.mark.parametrize("case", recorded())
def test_statement(verdicts: tuple[str, dict[str, str]], case: str) -> None:
    """The verdict on this case is the one recorded for this engine."""
    name, found = verdicts
    assert found[case].partition(":")[0] == recorded()[case][name], found[case]


def test_every_case_is_recorded(verdicts: tuple[str, dict[str, str]]) -> None:
    """No case of the tool is missing in the table, and the table has no other."""
    assert verdicts[1].keys() == recorded().keys()


def test_what_falls_short_has_a_reason() -> None:
    """156 cases; those that fall short say why, those that pass have nothing to say."""
    assert len(recorded()) == 156
    for case, row in recorded().items():
        short = "falls short" in (row["neo4j"], row["embedded"])
        assert short == bool(row["reason"]), case
        assert {row["neo4j"], row["embedded"]} <= {"passes", "falls short"}, case
