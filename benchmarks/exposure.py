"""What do fairness and variety cost? Let many ask for days, and look at who is shown.

usage: python -m benchmarks.exposure [--world NAME EXPORT_DIR TRUTH.csv.gz FOLD]... [--note …]

The sample is always measured, with newcomers hidden from it; each --world adds an exchange folder
of a cold fold with its answers (columns query, partner, fold); worlds of one name are averaged.

Newcomers, and organizations drawn from those known, ask on each day with a chance of one half, as
many as make ASKERS. What they see counts from the next day on, as in the product. Figures are of
the last FINAL days: gain of the newcomers, and over everybody's first tens how many different
organizations they hold, how evenly, what share of places small ones have, and how alike the ten
are. Lists are scored once; only their order is simulated. Writes results/exposure.csv and .md.
"""

import argparse
import csv
import gzip
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.__main__ import RESULTS
from benchmarks.machine import machine
from benchmarks.world import START
from domain.feedback import looked_at
from domain.viewer import SYSTEM
from domain.vocabulary import Vocabulary
from matching import metrics
from matching.corpus import Corpus
from matching.encoder import BundledEncoder
from matching.evaluation import SHOWN, small
from matching.recommender import head
from matching.reordering import BOUND, Candidates, Reordering, likeness_within, reordered
from matching.snapshot import Snapshot
from matching.splits import Asked, Split, newcomers
from matching.validation import compare
from mitra.importers.exchange import read_exchange
from mitra.reference import load_vocabulary
from mitra.sample.records import read_sample

ASKERS = 240
DAYS, FINAL = 8, 4
SEED = 0
NO_BOUND = 1.0
# Exposure, diversity, bound: each alone, both together, and how far the bound holds large weights.
GRID = (
    *((exposure / 100, 0.0, NO_BOUND) for exposure in (0, 1, 2, 3, 4, 6)),
    *((0.0, diversity / 100, NO_BOUND) for diversity in (1, 2, 4)),
    (0.02, 0.01, BOUND),
    (0.02, 0.02, BOUND),
    (0.03, 0.01, BOUND),
    *((0.2 / 3, 0.1 / 3, bound) for bound in (0.02, BOUND, NO_BOUND)),
)
COLUMNS = ("world", "exposure", "diversity", "bound", "nDCG@10", "to plain", "distinct", "coverage",
           "Gini", "small", "alike")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Listed:
    """Whom somebody could be shown, best first, and who is right (empty: not known)."""

    ids: Sequence[str]
    candidates: Candidates
    truth: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class World:
    """Everybody's lists, who may be shown, and who of them is small."""

    name: str
    lists: Sequence[Listed]
    everybody: Sequence[str]
    small: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What came of one setting: gains by newcomer, and how often each organization was shown."""

    gains: NDArray[np.float64]
    counts: NDArray[np.int64]
    small: float
    alike: float


def world(name: str, split: Split, vocabulary: Vocabulary, now: datetime) -> World:
    """Score everybody's list once."""
    snapshot = Snapshot.build(split.train, vocabulary, BundledEncoder())
    everybody = sorted(each.id for each in split.train.organizations if each.matchable)
    drawn = np.random.default_rng(SEED).permutation(len(everybody))
    known = [Asked(asker_id=everybody[place]) for place in drawn]
    lists = []
    for each in (*split.asked, *known)[:ASKERS]:
        delta = each.delta(snapshot.seq + 1)
        registered = snapshot if delta is None else snapshot.apply(delta)
        ids, candidates = head(registered, each.asker_id, viewer=SYSTEM, now=now)
        lists.append(Listed(ids=ids, candidates=candidates, truth=each.truth))
    return World(name=name, lists=lists, everybody=everybody, small=small(split.train))


def sample() -> World:
    """Hide a fifth of the sample's small organizations."""
    vocabulary = load_vocabulary()
    read = read_sample(vocabulary, START)
    corpus = Corpus(
        organizations=read.organizations,
        activities=read.activities,
        partnerships=read.partnerships,
    )
    return world("sample", newcomers(corpus, seed=SEED), vocabulary, START)


def exported(name: str, folder: str, answers: str, fold: str) -> World:
    """Read a cold fold and its answers."""
    read = read_exchange(Path(folder), load_vocabulary())
    known = {each.id for each in read.corpus.organizations}
    truth = defaultdict(set)
    with gzip.open(answers, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["fold"] == fold and row["partner"] in known:
                truth[row["query"]].add(row["partner"])
    asked = tuple(replace(each, truth=frozenset(truth[each.asker_id])) for each in read.queries)
    return world(name, Split(train=read.corpus, asked=asked), read.vocabulary, read.now)


def days(place: World, order: Reordering) -> Seen:
    """Let everybody ask, day after day."""
    asking = np.random.default_rng(SEED).random((DAYS, len(place.lists))) < 0.5
    totals: dict[str, float] = {}
    shown = dict.fromkeys(place.everybody, 0)
    gains: dict[int, list[float]] = defaultdict(list)
    alike = []
    for day, who in enumerate(asking):
        today: dict[str, float] = defaultdict(float)
        for number in np.flatnonzero(who).tolist():
            listed = place.lists[number]
            rows = _first(listed, order, totals)
            names = [listed.ids[row] for row in rows]
            for rank, name in enumerate(names, 1):
                today[name] += looked_at(rank)
            if day < DAYS - FINAL:
                continue
            for name in names:
                shown[name] += 1
            if len(rows) > 1 and day == DAYS - 1:
                alike.append(likeness_within(listed.candidates, rows))
            if listed.truth:
                hits = np.array([name in listed.truth for name in names], np.bool_)
                gains[number].append(metrics.gain(hits, len(listed.truth)))
        for name, weight in today.items():
            totals[name] = totals.get(name, 0.0) + weight
    counts = np.array(list(shown.values()), np.int64)
    held = sum(count for name, count in shown.items() if name in place.small)
    return Seen(
        gains=np.array([float(np.mean(gains[each])) for each in sorted(gains)]),
        counts=counts,
        small=held / int(counts.sum()),
        alike=float(np.mean(alike)),
    )


def _first(listed: Listed, order: Reordering, totals: Mapping[str, float]) -> list[int]:
    shown = np.array([totals.get(name, 0.0) for name in listed.ids])
    return list(islice(reordered(replace(listed.candidates, shown=shown), order), SHOWN))


def rows_of(worlds: Sequence[World]) -> Iterator[tuple[str, ...]]:
    """Measure every setting on worlds of one name."""
    plain: list[Seen] = []
    for exposure, diversity, bound in GRID:
        order = Reordering(exposure=exposure, diversity=diversity, shown={}, bound=bound)
        seen = [days(each, order) for each in worlds]
        plain = plain or seen
        gains, before = (np.concatenate([each.gains for each in some]) for some in (seen, plain))
        apart = compare(gains, before, np.arange(len(gains)), seed=SEED)
        figures = (
            f"{gains.mean():.3f}",
            f"{apart.difference:+.3f} [{apart.low:+.3f}, {apart.high:+.3f}]",
            f"{np.mean([np.count_nonzero(each.counts) for each in seen]):.0f}",
            *(
                f"{np.mean(values):.3f}"
                for values in (
                    [metrics.coverage(each.counts) for each in seen],
                    [metrics.gini(each.counts) for each in seen],
                    [each.small for each in seen],
                    [each.alike for each in seen],
                )
            ),
        )
        limit = "none" if bound == NO_BOUND else f"{bound:g}"
        row = (worlds[0].name, f"{exposure:.2g}", f"{diversity:.2g}", limit, *figures)
        print(*row, flush=True)
        yield row


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--world", nargs=4, action="append", default=[])
    parser.add_argument("--note", default="nothing else ran")
    options = parser.parse_args()
    begin = time.process_time()
    worlds = [*(exported(*each) for each in options.world), sample()]
    rows: list[tuple[str, ...]] = []
    for name in dict.fromkeys(each.name for each in worlds):
        rows += rows_of([each for each in worlds if each.name == name])
    with (RESULTS / "exposure.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    lines = [
        "# Fairness and variety of lists",
        "",
        *(f"- {name}: {value}" for name, value in machine().items()),
        f"- CPU seconds: {time.process_time() - begin:.0f}",
        f"- note: {options.note}",
        "",
        *(_about(each) for each in worlds),
        "",
        "`to plain`: nDCG@10 above that without reordering, with its paired 95 % interval.",
        "`small`: share of places that small organizations hold. `alike`: mean likeness of two",
        "in a ten.",
        "",
        "| " + " | ".join(COLUMNS) + " |",
        "|" + "---|" * len(COLUMNS),
        *("| " + " | ".join(row) + " |" for row in rows),
        "",
    ]
    (RESULTS / "exposure.md").write_text("\n".join(lines), encoding="utf-8")


def _about(place: World) -> str:
    small_ones = len(place.small.intersection(place.everybody)) / len(place.everybody)
    asking = sum(bool(each.truth) for each in place.lists)
    return (
        f"- {place.name}: {len(place.everybody)} organizations, {small_ones:.0%} of them small; "
        f"{len(place.lists)} ask, {asking} of them with known answers"
    )


if __name__ == "__main__":
    main()
