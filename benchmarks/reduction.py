"""Make matching/reduction.npy from our own texts, and measure what it costs.

usage: python -m benchmarks.reduction [--write]

Writes results/reduction.csv and reduction.md. The matrix holds the first 128 right singular
vectors, not centered, of the encoder's vectors of our own texts: labels and definitions of the
vocabulary, and everything of more than 25 characters that the files of the sample say. Real data
is only measured on (MITRA_SHARED, if it is there), never learned from.

Singular vectors are known up to their sign, and in their last bits they differ from machine to
machine. So the matrix is written only with `--write`, and only if its columns are other ones: each
write changes every vector, and makes artifacts and fitted models worth building anew.
"""

import argparse
import csv
import gzip
import json
from collections.abc import Iterator, Sequence
from itertools import combinations, islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.__main__ import RESULTS
from benchmarks.machine import machine
from matching.encoder import BundledEncoder
from matching.features import cosines
from matching.reduction import reduced
from mitra.reference import load_vocabulary
from tests.matching.missions import MISSIONS
from tests.servers import PROJECT, shared_folder

MATRIX = PROJECT / "matching" / "reduction.npy"
SAMPLE = PROJECT / "mitra" / "sample"
KEPT = 128  # columns
SHORTEST = 26  # characters of a text of the sample that says something
SAME = 0.999  # cosine of two columns from which they are the same one
PAIRS = 4_000  # of real activities whose cosines are compared
LANGUAGES = ("Indonesian", "English", "French")
Floats = NDArray[np.float32]


def own_texts() -> list[str]:
    """Give the texts the matrix is made of, each once, in a fixed order."""
    found: dict[str, None] = {}
    for concept in load_vocabulary().concepts:
        for text in (concept.label, concept.definition):
            found |= dict.fromkeys(each.text for each in text)
    for file in sorted(SAMPLE.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip():
                said = (each for each in strings(json.loads(line)) if len(each) >= SHORTEST)
                found |= dict.fromkeys(said)
    return list(found)


def strings(entry: Any) -> Iterator[str]:
    """Give every string of a line of JSON, however deep."""
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        for each in entry.values():
            yield from strings(each)
    elif isinstance(entry, list):
        for each in entry:
            yield from strings(each)


def made(vectors: Floats) -> tuple[Floats, list[float]]:
    """Give the matrix float32 (512, KEPT), and what part of the squares the first columns keep."""
    _, sizes, right = np.linalg.svd(vectors[np.linalg.norm(vectors, axis=1) > 0],
                                    full_matrices=False)  # fmt: skip
    kept = np.cumsum(sizes**2) / (sizes**2).sum()
    return right[:KEPT].T, [float(kept[place - 1]) for place in (KEPT // 2, KEPT, 2 * KEPT)]


def differing(one: Floats, two: Floats) -> int:
    """Count the columns that are others, whatever their sign and their last bits."""
    lengths = np.linalg.norm(one, axis=0) * np.linalg.norm(two, axis=0)
    return int(np.count_nonzero(np.abs((one * two).sum(axis=0)) < SAME * lengths))


def found_at_rank_1(encoder: BundledEncoder) -> Iterator[tuple[str, str, str]]:
    """Give how many missions find their translation first, each way, in full and reduced."""
    whole = [encoder.quantized([each[side] for each in MISSIONS]) for side in range(3)]
    small = [reduced(*each, encoder) for each in whole]
    right = np.arange(len(MISSIONS))
    for one, two in combinations(range(3), 2):
        for kind, sides in (("full", whole), ("reduced", small)):
            near = cosines(*sides[two], *sides[one])
            hits = [int((near.argmax(axis=axis) == right).sum()) for axis in (1, 0)]
            yield (
                f"{LANGUAGES[one]} and {LANGUAGES[two]}, {kind}",
                f"{hits[0]} and {hits[1]}",
                f"of {len(right)} find their translation first",
            )


def real_texts(folder: Path) -> list[str]:
    """Give titles and descriptions of real activities, every tenth."""
    with gzip.open(folder / "som_iati" / "activities.csv.gz", "rt", encoding="utf-8") as file:
        rows = islice(csv.DictReader(file), 0, None, 10)
        return list(dict.fromkeys(f"{row['title']}. {row['description']}" for row in rows))[:1_500]


def agreement(texts: Sequence[str], encoder: BundledEncoder) -> tuple[float, float]:
    """Give the correlation of full and reduced cosines of pairs, and their mean difference."""
    vectors, lengths = encoder.quantized(texts)
    small, sizes = reduced(vectors, lengths, encoder)
    chance = np.random.default_rng(0)
    one, two = chance.integers(0, len(texts), (2, PAIRS))
    full, less = (
        (own[one].astype(np.float64) * own[two]).sum(axis=1) / (length[one] * length[two])
        for own, length in ((vectors, lengths), (small, sizes))
    )
    return float(np.corrcoef(full, less)[0, 1]), float(np.abs(full - less).mean())


def main() -> None:
    """Make it, compare it with what is committed, measure, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    encoder = BundledEncoder()
    texts = own_texts()
    matrix, kept = made(encoder.encode(texts))
    others = differing(matrix, np.load(MATRIX, allow_pickle=False).astype(np.float32))
    if options.write and others:
        np.save(MATRIX, matrix.astype(np.float16), allow_pickle=False)
        raise SystemExit(f"{others} columns were others; written. Run it again to measure.")
    rows = [
        ("own texts", f"{len(texts):,}", "labels, definitions, sample"),
        ("columns that differ from the committed ones", str(others), f"of {KEPT}"),
        *(
            (f"kept by {columns} columns", f"{part:.3f}", "of the squares")
            for columns, part in zip((KEPT // 2, KEPT, 2 * KEPT), kept, strict=True)
        ),
        *found_at_rank_1(encoder),
    ]
    folder = shared_folder() / "data"
    if folder.is_dir():
        real = real_texts(folder)
        correlation, apart = agreement(real, encoder)
        rows += [
            ("cosines of real activities", f"{correlation:.3f}", f"correlation, {PAIRS:,} pairs"),
            ("the same", f"{apart:.3f}", "mean difference"),
        ]
    written(rows)


def written(rows: Sequence[tuple[str, str, str]]) -> None:
    """Write the results as CSV and Markdown, and print them."""
    with (RESULTS / "reduction.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("what", "value", "unit"))
        writer.writerows(rows)
    about = [f"- {name}: {value}" for name, value in machine().items()]
    lines = ["# Vectors of 128 numbers instead of 512", "", *about, ""]
    lines += ["| what | value | |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)]
    (RESULTS / "reduction.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines[-len(rows) :]))


if __name__ == "__main__":
    main()
