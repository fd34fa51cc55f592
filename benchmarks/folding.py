"""Do questions wait while columns are built anew? Write results/folding.csv and folding.md.

usage: OMP_NUM_THREADS=1 python -m benchmarks.folding [--size 10000] [--built 3000] [--note "..."]

A catalog of SIZE organizations answers questions: alone, while BUILT organizations with their texts
are built in a thread of the same process, and while another process builds them as
`mitra.folding` does. All texts were encoded before, so that most of a build is Python.
"""

import argparse
import contextlib
import csv
import io
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from threading import Thread

from benchmarks.__main__ import RESULTS
from benchmarks.askers import Asking, opened
from benchmarks.asking import WARMING, build
from benchmarks.building import LANGUAGE, corpus
from benchmarks.corpora import generate
from benchmarks.machine import machine
from benchmarks.timing import percentiles
from matching.encoder import BundledEncoder
from matching.encodings import CachedEncoder, EncodingCache
from matching.snapshot import Snapshot
from mitra.folding import NICE
from mitra.reference import load_vocabulary

ALONE = 200  # questions
COLUMNS = ("while", "questions", "p50 ms", "p95 ms", "p99 ms", "to alone", "build seconds")


def asked(asking: Asking, busy: Callable[[], bool]) -> list[float]:
    """Ask until nothing is busy any more; wall milliseconds of each question."""
    found = []
    for place in count(WARMING):
        if not busy():
            return found
        began = time.perf_counter()
        asking.ask(place)
        found.append((time.perf_counter() - began) * 1000)
    raise AssertionError


def measure(size: int, built: int, folder: Path) -> Iterator[tuple[str, list[float], float]]:
    """Ask in the three ways; gives what went on, the milliseconds, and how long a build took."""
    with contextlib.redirect_stdout(io.StringIO()):
        build(folder / "catalog", size)
    encoder = BundledEncoder()
    asking = Asking(opened(folder / "catalog", encoder))
    records = corpus(generate(LANGUAGE, load_vocabulary(), encoder), built)
    reading = CachedEncoder(encoder, EncodingCache(folder / "encodings", encoder))
    Snapshot.build(records, load_vocabulary(), reading)  # its texts are known from here on
    for place in range(WARMING):
        asking.ask(place)
    left = iter(range(ALONE))
    yield "nothing", asked(asking, lambda: next(left, None) is not None), 0.0

    began = time.perf_counter()
    thread = Thread(target=Snapshot.build, args=(records, load_vocabulary(), reading))
    thread.start()
    found = asked(asking, thread.is_alive)
    yield "a build in a thread", found, time.perf_counter() - began

    began = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.building", "--build", str(built)]
    with subprocess.Popen(
        ["nice", "-n", str(NICE), *command, str(folder / "encodings")], stdout=subprocess.DEVNULL
    ) as other:
        found = asked(asking, lambda: other.poll() is None)
    yield "a build in another process", found, time.perf_counter() - began


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--built", type=int, default=3_000)
    parser.add_argument("--note", default="nothing else ran")
    options = parser.parse_args()
    about = machine()
    rows, alone = [], 0.0
    with tempfile.TemporaryDirectory(prefix="mitra-benchmark-") as name:
        for what, times, seconds in measure(options.size, options.built, Path(name)):
            figures = percentiles(times)
            alone = alone or figures["p50"]
            shown = [round(figures[each], 1) for each in ("p50", "p95", "p99")]
            ratio = round(figures["p50"] / alone, 2)
            rows.append((what, len(times), *shown, ratio, round(seconds, 1)))
    with (RESULTS / "folding.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    told = [f"- {name}: {value}" for name, value in about.items()]
    told += [f"- catalog: {options.size} organizations; built: {options.built} with their texts"]
    lines = ["# Questions while columns are built", "", *told, f"- note: {options.note}", ""]
    lines += ["| " + " | ".join(COLUMNS) + " |", "|" + "---|" * len(COLUMNS)]
    lines += [f"| {' | '.join(map(str, row))} |" for row in rows]
    (RESULTS / "folding.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines[-len(rows) :]))


if __name__ == "__main__":
    main()
