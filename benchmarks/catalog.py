"""Measure the catalog alone, without HTTP and graph; write results/catalog.csv and catalog.md.

usage: python -m benchmarks.catalog [--size 100000] [--note "what else the machine did"]

One thread, CPU milliseconds, p50 and p95 over 200 questions after 5 to warm up. Ratios are to the
first page of all organizations in the same run.
"""

import argparse
import csv
import statistics
import time
from collections.abc import Callable
from datetime import timedelta

from benchmarks.__main__ import RESULTS
from benchmarks.machine import machine
from benchmarks.world import START, World
from domain.codes import FacetField, OrganizationType
from domain.filters import ANY_ORGANIZATION, OrganizationFilter, RegionFilter
from domain.viewer import VISITOR
from matching import catalog
from matching.corpus import Corpus, Delta
from matching.snapshot import Snapshot
from mitra.reference import load_vocabulary

QUESTIONS = 200
FACETS = (FacetField.ORGANIZATION_TYPE, FacetField.REGION, FacetField.THEME)
NOW = START + timedelta(days=30)


def timed(ask: Callable[[int], object]) -> tuple[float, float]:
    """Give p50 and p95 of CPU milliseconds."""
    for place in range(5):
        ask(place)
    times = []
    for place in range(QUESTIONS):
        begin = time.process_time()
        ask(place)
        times.append((time.process_time() - begin) * 1000)
    times.sort()
    return statistics.median(times), times[int(0.95 * (QUESTIONS - 1))]


def measure(size: int) -> list[tuple[str, float, float]]:
    """Build the columns of `size` organizations and ask them."""
    vocabulary = load_vocabulary()
    world = World(size, vocabulary)
    organizations = [world.organization(place) for place in range(size)]
    begin = time.process_time()
    snapshot = Snapshot.build(Corpus(organizations=organizations, seq=1), vocabulary, None)
    built = (time.process_time() - begin) * 1000
    rows = [("build, without encoding", built, built)]

    def note(what: str, ask: Callable[[int], object]) -> None:
        rows.append((what, *timed(ask)))

    def listing(wanted: OrganizationFilter) -> catalog.OrganizationListing:
        return catalog.organizations(snapshot, wanted, VISITOR, NOW)

    everybody = listing(ANY_ORGANIZATION)
    after: str | None = None
    for _ in range(min(999, size // 20 - 1)):
        after = everybody.page(first=20, after=after).edges[-1].cursor
    note("page 1 by name", lambda _: listing(ANY_ORGANIZATION).page(first=20))
    note("page 1,000 by name", lambda _: listing(ANY_ORGANIZATION).page(first=20, after=after))

    codes = ("ID-MA", "ID-JT", "ID-SL", "ID-PP")

    def filtered(place: int) -> object:
        found = listing(
            OrganizationFilter(
                regions=RegionFilter(among=(codes[place % 4],)),
                types=(OrganizationType.LOCAL_NGO, OrganizationType.COMMUNITY_GROUP),
            )
        )
        return found.total_count(), found.page(first=20), found.facets(FACETS)

    note("region and type, counted, 3 facets", filtered)
    names = [each.name.shown().split() for each in organizations[:: max(size // 400, 1)]]

    def searched(words: str) -> object:
        found = listing(OrganizationFilter(search=words))
        return found.total_count(), found.page(first=20), found.facets(FACETS)

    note(
        "search of new words, one wrong letter, 3 facets",
        lambda place: searched(f"{names[place][1][:-1]}x {names[place][2]}"),
    )
    note("the same words again", lambda place: searched(f"{names[0][1][:-1]}x {names[0][2]}"))
    one = organizations[0]
    note("take in one changed organization", lambda place: snapshot.apply(
        Delta(seq=2, organizations=[one])))  # fmt: skip
    return rows


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--note", default="nothing else ran")
    options = parser.parse_args()
    rows = measure(options.size)
    base = next(p50 for what, p50, _ in rows if what == "page 1 by name")
    table = [(what, round(p50, 2), round(p95, 2), round(p50 / base, 2)) for what, p50, p95 in rows]
    RESULTS.mkdir(exist_ok=True)
    with (RESULTS / "catalog.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("what", "p50", "p95", "to page 1"))
        writer.writerows(table)
    about = [f"- {name}: {value}" for name, value in machine().items()]
    lines = ["# The catalog alone, CPU milliseconds, one thread", "", *about]
    lines += [f"- organizations: {options.size:,}", f"- note: {options.note}", ""]
    lines += ["| what | p50 | p95 | to page 1 |", "|---|---|---|---|"]
    lines += [f"| {' | '.join(map(str, row))} |" for row in table]
    (RESULTS / "catalog.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines[-len(table) :]))


if __name__ == "__main__":
    main()
