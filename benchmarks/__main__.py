"""Measure the API on both engines at two sizes; write results/api.csv and results/api.md.

usage: python -m benchmarks [--sizes 10000 100000] [--engines embedded neo4j] [--requests 200]
                            [--note "what else the machine did"]

Every figure comes from a real server over HTTP on a store of its own. Ratios compare within the
run: page 1,000 to page 1, each query to the smallest query there is, and 100,000 to 10,000.
"""

import argparse
import csv
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.server import Client, Server, serving
from tests.servers import running_neo4j

RESULTS = Path(__file__).parent / "results"

NOTHING = "{ __typename }"
BY_ID = """query ($id: ID!) { organization(id: $id) { id name mission type regions { code name }
  themes { code label } needs { concept { code label } } offers { concept { code label } } } }"""
BY_NAME = """query ($after: String) { organizations(first: 20, after: $after,
  orderBy: [{field: NAME}]) { pageInfo { endCursor hasNextPage }
  edges { node { id name type } } } }"""
SEARCH = """query ($words: String!) { organizations(first: 20, filter: {search: $words}) {
  totalCount edges { score node { id name } }
  facets(fields: [ORGANIZATION_TYPE, REGION, THEME]) { field values { code count } } } }"""
FILTER = """query ($region: RegionCode!) { organizations(first: 20,
  filter: {regions: {in: [$region]}, types: [LOCAL_NGO, COMMUNITY_GROUP]}) { totalCount
  edges { node { id name } } } }"""
RECOMMEND = """query ($id: ID!) { organization(id: $id) { recommendations(first: 10) {
  edges { node { rank score organization { id name } reasons { code points text }
  cautions { code text } } } } } }"""
WRITE = """mutation ($input: CreateOrganizationInput!) { createOrganization(input: $input) {
  ... on OrganizationPayload { organization { id } } ... on UserError { code message path } } }"""


@contextmanager
def store(engine: str, folder: Path) -> Iterator[dict[str, str]]:
    """Give the environment of an empty store."""
    if engine == "embedded":
        yield {}
        return
    os.environ.setdefault("NEO4J_HEAP", "2g")
    with running_neo4j(folder / "neo4j") as address:
        yield {
            "NEO4J_URI": address.uri,
            "NEO4J_USER": address.user,
            "NEO4J_PASSWORD": address.password or "",
        }


def load(size: int, home: Path, environment: dict[str, str]) -> tuple[float, float]:
    """Import `size` organizations in a process of its own; give seconds and peak megabytes."""
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load", str(size)],
        env=os.environ | environment | {"MITRA_HOME": str(home)},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return time.perf_counter() - begin, float(done.stdout.split()[-1])


class Table:
    """The figures, printed as they come and written in the end."""

    def __init__(self) -> None:
        self.rows: list[dict[str, object]] = []

    def add(self, engine: str, size: int, what: str, figures: dict[str, float]) -> None:
        """Take one row: milliseconds unless the name says otherwise."""
        rounded = {name: round(value, 2) for name, value in figures.items()}
        self.rows.append({"engine": engine, "organizations": size, "what": what, **rounded})
        print(f"{engine:9} {size:>8,} {what:38} {rounded}", flush=True)


def timed(ask: Callable[[int], float], requests: int) -> dict[str, float]:
    """Ask a few times to warm up, then give p50 and p95 of the rest."""
    for place in range(5):
        ask(place)
    times = sorted(ask(place) for place in range(requests))
    return {"p50": statistics.median(times), "p95": times[int(0.95 * (len(times) - 1))]}


def reading(table: Table, engine: str, size: int, server: Server, requests: int) -> None:
    """Measure the queries of a frontend."""
    client = server.client()
    floor = timed(lambda _: client.ask(NOTHING)[1], requests)
    table.add(engine, size, "smallest query", floor)

    def note(what: str, figures: dict[str, float]) -> None:
        table.add(engine, size, what, figures | {"to smallest": figures["p50"] / floor["p50"]})

    page, _ = client.ask(BY_NAME)
    ids = [edge["node"]["id"] for edge in page["organizations"]["edges"]]
    names = [edge["node"]["name"] for edge in page["organizations"]["edges"]]
    note("organization by id", timed(lambda n: client.ask(BY_ID, id=ids[n % 20])[1], requests))
    first = timed(lambda _: client.ask(BY_NAME)[1], requests)
    note("page 1 by name", first)
    cursor = None
    for _ in range(min(999, size // 20 - 2)):
        page, _ = client.ask(BY_NAME, after=cursor)
        cursor = page["organizations"]["pageInfo"]["endCursor"]
    deep = timed(lambda _: client.ask(BY_NAME, after=cursor)[1], requests)
    what = f"page {min(1000, size // 20 - 1):,} by name"
    table.add(engine, size, what, deep | {"to page 1": deep["p50"] / first["p50"]})
    words = [name.split()[1][:-1] + "x" for name in names]  # each with a wrong last letter
    note(
        "search, one wrong letter, 3 facets",
        timed(lambda n: client.ask(SEARCH, words=words[n % 20])[1], requests),
    )
    regions = ("ID-MA", "ID-JT", "ID-SL", "ID-PP")
    note(
        "filter region and type, counted",
        timed(lambda n: client.ask(FILTER, region=regions[n % 4])[1], requests),
    )
    note(
        "10 recommendations with reasons",
        timed(lambda n: client.ask(RECOMMEND, id=ids[n % 20])[1], max(20, requests // 4)),
    )


def writing(table: Table, engine: str, size: int, server: Server, requests: int) -> None:
    """Measure a write with its audit event, alone and eight at a time."""

    def write(client: Client, name: str) -> float:
        organization = {"name": [{"language": "id", "text": name}], "type": "LOCAL_NGO"}
        answer, elapsed = client.ask(WRITE, input={"organization": organization})
        assert "organization" in answer["createOrganization"], answer
        return elapsed

    client = server.client()
    alone = timed(lambda n: write(client, f"Tulis {n}"), requests)
    table.add(engine, size, "write, 1 client", alone | {"writes/s": 1000 / alone["p50"]})
    times: list[float] = []

    def keep_writing(writer: int) -> None:
        own = server.client()
        times.extend(write(own, f"Tulis {writer}-{n}") for n in range(requests // 8))

    begin = time.perf_counter()
    threads = [threading.Thread(target=keep_writing, args=(writer,)) for writer in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begin
    times.sort()
    figures = {"p50": statistics.median(times), "p95": times[int(0.95 * (len(times) - 1))]}
    table.add(engine, size, "write, 8 clients", figures | {"writes/s": len(times) / seconds})
    client = server.client()  # the other one was idle for longer than the server waits
    before = timed(lambda _: client.ask(BY_NAME)[1], 20)
    table.add(engine, size, "page 1 by name after the writes", before)


def measure(table: Table, engine: str, size: int, requests: int) -> None:
    """Measure one engine at one size, from an empty store."""
    with tempfile.TemporaryDirectory(prefix="mitra-benchmark-") as name:
        folder = Path(name)
        home = folder / "home"
        with store(engine, folder) as environment:
            seconds, peak = load(size, home, environment)
            table.add(
                engine,
                size,
                "bulk load",
                {"seconds": seconds, "organizations/s": size / seconds, "peak MB": peak},
            )
            with serving(home, environment) as server:
                table.add(engine, size, "first start, columns built", {"seconds": server.ready})
            with serving(home, environment) as server:
                table.add(engine, size, "start", {"seconds": server.ready})
                reading(table, engine, size, server, requests)
                writing(table, engine, size, server, requests)
                table.add(engine, size, "server memory", {"peak MB": server.peak_megabytes()})


def growth(rows: list[dict[str, object]], sizes: list[int]) -> Iterator[str]:
    """Say how each figure grows from the smallest size to the largest."""
    small, large = min(sizes), max(sizes)
    found = {(row["engine"], row["organizations"], row["what"]): row for row in rows}
    for (engine, size, what), row in found.items():
        twin = found.get((engine, small, what))
        name = "p50" if "p50" in row else "seconds"
        if size == large != small and twin is not None and name in row and name in twin:
            ratio = float(str(row[name])) / max(float(str(twin[name])), 0.01)
            yield f"| {engine} | {what} | {twin[name]} | {row[name]} | {ratio:.1f} |"


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--engines", nargs="+", default=["embedded", "neo4j"])
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--note", default="nothing else ran")
    options = parser.parse_args()
    table = Table()
    for size in options.sizes:
        for engine in options.engines:
            measure(table, engine, size, options.requests)
            write(table, options)


def write(table: Table, options: argparse.Namespace) -> None:
    """Write what is measured so far, so that a long run that is cut off is not lost."""
    columns = list(dict.fromkeys(name for row in table.rows for name in row))
    RESULTS.mkdir(exist_ok=True)
    with (RESULTS / "api.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(table.rows)
    about = [f"- {name}: {value}" for name, value in machine().items()]
    lines = [
        "# The API over HTTP",
        "",
        *about,
        f"- requests a figure: {options.requests}",
        f"- note: {options.note}",
        "",
    ]
    lines += [
        "| " + " | ".join(columns) + " |",
        "|" + "---|" * len(columns),
        *(
            "| " + " | ".join(str(row.get(each, "")) for each in columns) + " |"
            for row in table.rows
        ),
        "",
        "## Growth",
        "",
        f"| engine | what | {min(options.sizes):,} | {max(options.sizes):,} | ratio |",
        "|---|---|---|---|---|",
        *growth(table.rows, options.sizes),
        "",
    ]
    (RESULTS / "api.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
