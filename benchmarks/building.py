"""Measure the first build of a catalog with its texts; write results/building.csv and building.md.

usage: python -m benchmarks.building [--sizes 1000 10000] [--note "what else the machine did"]

Each organization has a mission of 30 words and four activities of 53, in the invented language of
the generated catalogs (`benchmarks.corpora`); every text is hashed and encoded, through the cache
of encodings, as a server's first start does. Then the catalog is built again with 1 % of the texts
changed, the cache opened anew. One process and one thread for each row; its largest memory.
"""

import argparse
import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from numpy.random import default_rng

from benchmarks.__main__ import RESULTS
from benchmarks.corpora import SEED, Generated, generate
from benchmarks.machine import machine
from benchmarks.newcomers import arrival, said
from benchmarks.shape import ACTIVITIES_EACH, NOW
from domain.activity import Activity, Participant
from domain.codes import PartyRole
from domain.organization import Organization
from domain.text import Text
from domain.vocabulary import stable_id
from matching.corpus import Corpus
from matching.encoder import BundledEncoder
from matching.encodings import CachedEncoder, EncodingCache
from matching.snapshot import Snapshot
from mitra.reference import load_vocabulary

Row = tuple[str, ...]

CHANGED = 0.01
LANGUAGE = 2_000  # organizations of the catalog whose language is spoken
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
COLUMNS = (
    "organizations", "what", "CPU seconds", "to first build", "ms a text", "peak MB", "commit",
)  # fmt: skip


def corpus(made: Generated, size: int) -> Corpus:
    """Make the records; the same each time."""
    organizations = [_organization(made, place) for place in range(size)]
    ids = [each.id for each in organizations]
    activities = [
        _activity(made, ids, place, which)
        for place in range(size)
        for which in range(ACTIVITIES_EACH)
    ]
    return Corpus(organizations=organizations, activities=activities, seq=1)


def _organization(made: Generated, place: int) -> Organization:
    _, delta = arrival(made, place)
    return delta.organizations[0]


def _activity(made: Generated, ids: list[str], place: int, which: int) -> Activity:
    chance = default_rng([SEED, 2, place, which])
    topics, places = made.people.subjects(1, chance)
    others = [ids[int(each)] for each in chance.integers(len(ids), size=2)]
    vocabulary = made.snapshot.vocabulary
    return Activity(
        id=stable_id("benchmark-work", f"{place}/{which}"),
        title=Text.of(id=said(made, 9, topics, chance)),
        description=Text.of(id=said(made, 44, topics, chance)),
        participants=tuple(
            Participant(organization_id=each, roles=(PartyRole.IMPLEMENTING,))
            for each in sorted({ids[place], *others})
        ),
        regions=(vocabulary.regions.terms[int(places[0])].code,),
        start_date=date(2025, 1, 1) + timedelta(days=int(chance.integers(300))),
        updated_at=NOW,
    )


def changed(records: Corpus) -> Corpus:
    """Say something new in every hundredth text."""
    step = round(1 / CHANGED)
    organizations = [
        replace(each, mission=Text.of(id=f"Baru. {each.mission.shown()}"))
        if at % step == 0
        else each
        for at, each in enumerate(records.organizations)
    ]
    activities = [
        replace(each, description=Text.of(id=f"Baru. {each.description.shown()}"))
        if at % step == 0
        else each
        for at, each in enumerate(records.activities)
    ]
    return replace(records, organizations=organizations, activities=activities)


def build(size: int, folder: Path, again: bool) -> None:
    """Build once in this process, and print CPU seconds and megabytes."""
    vocabulary, encoder = load_vocabulary(), BundledEncoder()
    made = generate(LANGUAGE, vocabulary, encoder)
    records = corpus(made, size)
    if again:
        records = changed(records)
    encoder.encode(["siap"])  # loads the model: paid by both
    began = time.process_time()
    cached = CachedEncoder(encoder, EncodingCache(folder, encoder))
    Snapshot.build(records, vocabulary, cached)
    seconds = time.process_time() - began
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def measure(size: int) -> Iterator[tuple[object, ...]]:
    """Build and build again, a process each."""
    first = 0.0
    texts = size * (1 + ACTIVITIES_EACH)
    with tempfile.TemporaryDirectory(prefix="mitra-benchmark-") as name:
        for what, more in (("first build", ()), ("1 % of the texts changed", ("--again",))):
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.building", "--build", str(size), name, *more],
                check=True, capture_output=True, text=True, env=os.environ | ONE_THREAD,
            )  # fmt: skip
            seconds, peak = map(float, done.stdout.split())
            first = first or seconds
            yield (size, what, round(seconds, 2), round(seconds / first, 4),
                   round(seconds * 1000 / texts, 3), round(peak))  # fmt: skip


def main() -> None:
    """Measure and write, or do one build for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--note", default="nothing else ran")
    parser.add_argument("--build", nargs=2, metavar=("SIZE", "FOLDER"), help=argparse.SUPPRESS)
    parser.add_argument("--again", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.build:
        build(int(options.build[0]), Path(options.build[1]), options.again)
        return
    about = machine()
    measured = [
        (*map(str, row), about["commit"]) for size in options.sizes for row in measure(size)
    ]
    rows = _beside(measured, {str(size) for size in options.sizes})
    with (RESULTS / "building.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    told = [f"- {name}: {value}" for name, value in about.items()]
    lines = ["# First build with texts, one thread", "", *told, f"- note: {options.note}", ""]
    lines += ["| " + " | ".join(COLUMNS) + " |", "|" + "---|" * len(COLUMNS)]
    lines += [f"| {' | '.join(map(str, row))} |" for row in rows]
    (RESULTS / "building.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines[-len(rows) :]))


def _beside(measured: list[Row], sizes: set[str]) -> list[Row]:
    """Put rows among those of other sizes that were measured before: a large one takes an hour."""
    kept: list[Row] = []
    if (RESULTS / "building.csv").exists():
        with (RESULTS / "building.csv").open(newline="", encoding="utf-8") as file:
            kept = [tuple(row) for row in csv.reader(file)][1:]
    kept = [row for row in kept if row[0] not in sizes]
    return sorted([*kept, *measured], key=lambda row: int(row[0]))


if __name__ == "__main__":
    main()
