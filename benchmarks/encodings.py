"""Measure the cache of encodings; write results/encodings.csv and encodings.md.

usage: python -m benchmarks.encodings [--size 2000] [--note "what else the machine did"]

A first build reads every text; a rebuild opens the cache anew with 1 % of the texts changed. CPU
seconds of one process, the ratio in the same run. Texts are 25 words of missions each.
"""

import argparse
import csv
import random
import tempfile
import time
from pathlib import Path

from benchmarks.__main__ import RESULTS
from benchmarks.machine import machine
from matching.encoder import BundledEncoder
from matching.encodings import NAME, EncodingCache
from tests.matching.missions import MISSIONS

CHANGED = 0.01


def texts(size: int) -> list[str]:
    """Give texts that differ, of 25 words of the tests' missions, seeded."""
    chance = random.Random(4)
    words = sorted({word for mission in MISSIONS for text in mission for word in text.split()})
    return [" ".join(chance.choices(words, k=25)) for _ in range(size)]


def measure(size: int) -> tuple[list[tuple[str, float, float]], float]:
    """Give what was done, CPU seconds, their share of a first build; and the file's MB."""
    encoder = BundledEncoder()
    encoder.encode(["siap"])  # loads the model: paid by both
    first = texts(size)
    changed = [f"Baru. {text}" for text in first[: round(size * CHANGED)]]
    rows: list[tuple[str, float]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def build(what: str, wanted: list[str]) -> None:
            begin = time.process_time()
            EncodingCache(folder, encoder).encoded(wanted)
            rows.append((what, time.process_time() - begin))

        begin = time.process_time()
        encoder.encode(first)
        rows.append(("encoded without a cache", time.process_time() - begin))
        build("first build", first)
        build("rebuild, 1 % of the texts changed", changed + first[len(changed) :])
        build("rebuild, nothing changed", first)
        kept = (folder / NAME).stat().st_size / 1e6
    base = dict(rows)["first build"]
    return [(what, round(seconds, 3), round(seconds / base, 4)) for what, seconds in rows], kept


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=2_000)
    parser.add_argument("--note", default="nothing else ran")
    options = parser.parse_args()
    table, kept = measure(options.size)
    RESULTS.mkdir(exist_ok=True)
    with (RESULTS / "encodings.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("what", "CPU seconds", "to first build"))
        writer.writerows(table)
    about = [f"- {name}: {value}" for name, value in machine().items()]
    lines = ["# The cache of encodings, one thread", "", *about]
    lines += [
        f"- texts: {options.size:,} of 25 words; the file: {kept:.2f} MB",
        f"- note: {options.note}",
        "",
    ]
    lines += ["| what | CPU seconds | to first build |", "|---|---|---|"]
    lines += [f"| {' | '.join(map(str, row))} |" for row in table]
    (RESULTS / "encodings.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines[-len(table) :]))


if __name__ == "__main__":
    main()
