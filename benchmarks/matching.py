"""Measure matching on generated catalogs; write results/matching.csv and results/matching.md.

usage: python -m benchmarks.matching [--sizes 10000 100000 1000000] [--queries 500]
           [--agreement 500] [--keep FOLDER] [--note "what else the machine did"]

Each size is built, and then measured, by a process of its own, so that memory is what that one
needs. Linear algebra has one thread. Milliseconds of wall and of CPU time; the files are in the
page cache. `ratio` is to what the row names: p99 to p50, the median question to reading the arrays
or to `NearestNeighbors` (CPU), two threads to one, a function to the whole question.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.__main__ import RESULTS
from benchmarks.machine import machine, memory_of

ONE_THREAD = {
    f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB")
}
WORKERS = 4
LARGE = 300_000  # organizations, above which few questions are scored in full
COLUMNS = (
    "organizations", "what", "p50", "p95", "p99", "cpu p50", "cpu p99", "ratio", "top 10",
    "same order", "a second", "seconds", "cpu seconds", "MB", "commit",
)  # fmt: skip
Row = dict[str, object]


def started(task: str, folder: Path, size: int, *more: str) -> "subprocess.Popen[str]":
    """Start a process of `benchmarks.asking` with one thread."""
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.asking", task, str(folder), str(size), *more],
        env=os.environ | ONE_THREAD,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def told(size: int, process: "subprocess.Popen[str]") -> Iterator[Row]:
    """Give what a process measures, as it comes; CalledProcessError if it fails."""
    assert process.stdout is not None
    for line in process.stdout:
        figures = json.loads(line)
        rounded = {
            name: round(value, 3) if isinstance(value, float) else value
            for name, value in figures.items()
        }
        print(f"{size:>9,} {rounded}", flush=True)
        yield {"organizations": size, **rounded}
    if process.wait():
        raise subprocess.CalledProcessError(process.returncode, process.args)


def sharing(folder: Path, size: int) -> Iterator[Row]:
    """Let several workers map one catalog, and say what each holds of it."""
    workers = [started("hold", folder, size) for _ in range(WORKERS)]
    for each in workers:
        assert each.stdout is not None
        each.stdout.readline()  # it has answered, and holds what it needs
    held = [memory_of(str(each.pid)) for each in workers]
    for name in held[0]:
        total = sum(each[name] for each in held)
        what = f"{WORKERS} workers on one catalog: {name} of all"
        row: Row = {"organizations": size, "what": what, "MB": round(total, 1)}
        print(f"{size:>9,} {row}", flush=True)
        yield row
    for each in workers:
        each.communicate()


def measure(size: int, folder: Path, options: argparse.Namespace) -> Iterator[Row]:
    """Build one catalog, unless it was kept, and measure it."""
    if not (folder / "CURRENT").exists():
        yield from told(size, started("build", folder, size))
    # Full scoring of a million takes seconds: a tenth of the questions.
    agreement = options.agreement // (10 if size > LARGE else 1)
    more = ("--queries", str(options.queries), "--agreement", str(agreement))
    yield from told(size, started("ask", folder, size, *more))
    yield from sharing(folder, size)


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--agreement", type=int, default=500)
    parser.add_argument("--keep", type=Path, help="where catalogs stay for the next run")
    parser.add_argument("--note", default="nothing else ran")
    options = parser.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="mitra-benchmark-") as name:
        for size in options.sizes:
            for row in measure(size, (options.keep or Path(name)) / str(size), options):
                rows.append(row | {"commit": machine()["commit"]})
            write(rows, options)


def write(rows: list[Row], options: argparse.Namespace) -> None:
    """Write what is measured so far, so that a long run that is cut off is not lost.

    Rows of other sizes stay as they were measured before.
    """
    RESULTS.mkdir(exist_ok=True)
    rows = sorted([*_others(rows), *rows], key=lambda row: int(str(row["organizations"])))
    with (RESULTS / "matching.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    about = [f"- {name}: {value}" for name, value in machine().items()]
    command = f"python -m benchmarks.matching --sizes {' '.join(map(str, options.sizes))}"
    lines = [
        "# Matching on generated catalogs",
        "",
        *about,
        f"- threads: {' '.join(f'{name}={value}' for name, value in ONE_THREAD.items())}",
        f"- command: `{command} --queries {options.queries} --agreement {options.agreement}`",
        f"- note: {options.note}",
        "",
        "| " + " | ".join(COLUMNS) + " |",
        "|" + "---|" * len(COLUMNS),
        *("| " + " | ".join(str(row.get(each, "")) for each in COLUMNS) + " |" for row in rows),
        "",
    ]
    (RESULTS / "matching.md").write_text("\n".join(lines), encoding="utf-8")


def _others(rows: list[Row]) -> list[Row]:
    measured = {str(row["organizations"]) for row in rows}
    if not (RESULTS / "matching.csv").exists():
        return []
    with (RESULTS / "matching.csv").open(newline="", encoding="utf-8") as file:
        return [dict(row) for row in csv.DictReader(file) if row["organizations"] not in measured]


if __name__ == "__main__":
    main()
