"""What does one question cost? One process measures one catalog, and prints figures as JSON lines.

usage: python -m benchmarks.asking {build,ask,hold} FOLDER SIZE [--queries 500] [--agreement 500]

`benchmarks.matching` starts it with one thread for linear algebra. `build` makes and saves a
catalog, `ask` measures it, `hold` maps it, answers 20 questions and waits for its input to end.
"""

import argparse
import cProfile
import json
import pstats
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.random import default_rng
from numpy.typing import NDArray
from sklearn.neighbors import NearestNeighbors

from benchmarks.corpora import NOW, SEED, Generated, generate, language
from benchmarks.machine import memory_of
from benchmarks.newcomers import arrival
from domain.filters import OrganizationFilter, RegionFilter
from domain.recommendation import MatchFilter
from domain.viewer import VISITOR
from matching import artifact, profile, ranking, recommender
from matching.candidates import pool
from matching.encoder import BundledEncoder
from matching.filters import OrganizationTests
from matching.quantizing import Quantized
from matching.question import Question
from matching.snapshot import Snapshot
from matching.weights import PRIOR
from mitra.reference import load_vocabulary

WARMING, FIRST = 20, 10
SLOW = 0.02  # of a question's time, from which a function is named
MEBIBYTE = 1 << 20


class Encoder(BundledEncoder):
    """The bundled encoder, with the seconds that it took."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def quantized(self, texts: Sequence[str]) -> Quantized:
        """Encode, and count the time."""
        begin = time.perf_counter()
        found = super().quantized(texts)
        self.seconds += time.perf_counter() - begin
        return found


def tell(what: str, **figures: float) -> None:
    """Print one row."""
    print(json.dumps({"what": what, **figures}), flush=True)


def percentiles(times: Sequence[float], cpu: Sequence[float] = ()) -> dict[str, float]:
    """Give p50, p95 and p99 of milliseconds."""
    found = {f"p{each}": float(np.percentile(times, each)) for each in (50, 95, 99)}
    return found | {f"cpu p{each}": float(np.percentile(cpu, each)) for each in (50, 99) if cpu}


def timed(ask: Callable[[int], object], places: range) -> dict[str, float]:
    """Ask, and give percentiles of wall and CPU milliseconds."""
    wall, cpu = [], []
    for place in places:
        began, busy = time.perf_counter(), time.process_time()
        ask(place)
        cpu.append((time.process_time() - busy) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
    return percentiles(wall, cpu)


def build(folder: Path, size: int) -> None:
    """Make a catalog and save it."""
    busy, began = time.process_time(), time.perf_counter()
    made = generate(size, load_vocabulary(), BundledEncoder())
    tell(
        "generated",
        seconds=time.perf_counter() - began,
        **{"cpu seconds": time.process_time() - busy},
        MB=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )
    began = time.perf_counter()
    artifact.save(made.snapshot, folder)
    tell("saved", seconds=time.perf_counter() - began)


def opened(folder: Path, encoder: BundledEncoder) -> Snapshot:
    """Map the catalog."""
    snapshot = artifact.load(folder, load_vocabulary(), encoder)
    assert snapshot is not None, f"{folder} holds no catalog that this version reads"
    return snapshot


class Asking:
    """A catalog, and who asks it: organizations in random order."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        seen = np.flatnonzero(snapshot.sight(VISITOR).organizations)
        self.askers = default_rng([SEED, 2]).permutation(seen)

    def id(self, place: int) -> str:
        """Give the id of one asker."""
        ordinal = int(self.askers[place % len(self.askers)])
        return self.snapshot.organizations.ordinals.id_of(ordinal)

    def ask(self, place: int) -> recommender.RecommendationPage:
        """Let one ask, as the API does, with reasons."""
        return self.of(self.id(place))

    def of(
        self,
        who: str,
        filter: MatchFilter = recommender.ANY_MATCH,  # noqa: A002 # the API's name
    ) -> recommender.RecommendationPage:
        """Let a certain one ask."""
        return recommender.recommend(
            self.snapshot, who, filter=filter, first=FIRST, viewer=VISITOR, now=NOW
        )

    def question(self, place: int) -> Question:
        """Give what one asks, to look into it."""
        snapshot = self.snapshot
        sight = snapshot.sight(VISITOR)
        asker = profile.of_organization(snapshot, sight, self.id(place), NOW)
        assert asker is not None
        return Question.of(snapshot, sight, asker, NOW)

    def best(self, place: int, full: int) -> list[int]:
        """Give the ordinals of the best, everybody scored in full up to `full` candidates."""
        question, wanted = self.question(place), recommender.ANY_MATCH
        tests = OrganizationTests(self.snapshot, question.sight, NOW)
        possible = pool(self.snapshot, tests, wanted.candidates, question.asker.ordinal)
        found = ranking.rank(question, PRIOR, wanted, possible, full=full)
        rows = found.first(found.ranked, FIRST)
        return [int(each) for each in found.scored.ordinals[rows]]


def rare_region(snapshot: Snapshot) -> tuple[str, float]:
    """Give the region that is named by nearly 1 % of all organizations, and its share."""
    regions = snapshot.organizations.base.columns.regions
    named = np.bincount(regions.values, minlength=len(snapshot.vocabulary.regions))
    share = named / len(regions)
    place = int(np.argmin(np.abs(share - 0.01)))
    return snapshot.vocabulary.regions.terms[place].code, float(share[place])


def first_stage(question: Question) -> Iterator[NDArray[Any]]:
    """Give what stage one reads: vectors of portraits, postings of words, columns it scores by."""
    snapshot = question.snapshot
    words = {
        "portraits": (snapshot.portraits, question.portrait_words.heaviest(64)),
        "activities": (snapshot.activities, question.item_words.heaviest(24)),
    }
    for table, asked in words.values():
        postings = table.base.postings if table is not None else None
        if postings is not None:
            for word in asked.words.tolist():
                span = slice(int(postings.starts[word]), int(postings.starts[word + 1]))
                yield postings.rows[span]
                yield postings.weights[span]
    if snapshot.portraits is not None:
        yield snapshot.portraits.base.columns.vectors
        yield snapshot.portraits.base.columns.lengths
    columns = snapshot.organizations.base.columns
    for ragged in (columns.themes, columns.regions, columns.languages):
        yield from (ragged.starts, ragged.values)
    resources = columns.resources
    yield from (resources.starts, resources.kind, resources.concept, resources.last_day)
    yield from (columns.ordinals, columns.type, columns.confirmed)


def read_once(arrays: Sequence[NDArray[Any]]) -> int:
    """Read every byte, eight at a time."""
    total = 0
    for array in arrays:
        flat = np.ascontiguousarray(array).view(np.uint8).reshape(-1)
        total += int(flat[: len(flat) // 8 * 8].view(np.uint64).sum(dtype=np.uint64) & 1)
    return total


def answering(asking: Asking, queries: int) -> float:
    """Measure questions of organizations; gives the median of CPU milliseconds."""
    began = time.perf_counter()
    asking.ask(0)
    tell("first question of a snapshot", p50=(time.perf_counter() - began) * 1000)
    timed(asking.ask, range(1, WARMING))
    figures = timed(asking.ask, range(WARMING, WARMING + queries))
    tell(
        f"{queries} questions, 10 suggestions with reasons",
        **figures,
        ratio=figures["p99"] / figures["p50"],
    )
    code, share = rare_region(asking.snapshot)
    wanted = MatchFilter(candidates=OrganizationFilter(regions=RegionFilter(among=(code,))))

    def filtered(place: int) -> object:
        return asking.of(asking.id(place), wanted)

    timed(filtered, range(WARMING))
    tell(f"a filter keeps {share:.1%}", **timed(filtered, range(WARMING, WARMING + queries)))
    return figures["cpu p50"]


def comparing(asking: Asking, median: float) -> None:
    """Hold the median, CPU, against reading the arrays once, and neighbors of profiles alone."""
    arrays = list(first_stage(asking.question(WARMING)))
    read_once(arrays)
    once = timed(lambda _: read_once(arrays), range(20))["cpu p50"]
    size = sum(each.nbytes for each in arrays) / MEBIBYTE
    tell("stage one's arrays read once", **{"cpu p50": once}, MB=size, ratio=median / once)
    portraits = asking.snapshot.portraits
    assert portraits is not None
    vectors = portraits.base.columns.vectors.astype(np.float32)
    nearest = NearestNeighbors(n_neighbors=FIRST, metric="cosine", algorithm="brute").fit(vectors)

    def near(place: int) -> object:
        row = int(asking.askers[place % len(asking.askers)])
        return nearest.kneighbors(vectors[row : row + 1])

    timed(near, range(5))
    found = timed(near, range(5, 55))
    tell("NearestNeighbors on profile vectors alone", **found, ratio=median / found["cpu p50"])


def agreeing(asking: Asking, questions: int) -> None:
    """Say how much of the ten best the two stages find that full scoring of everybody finds."""
    if len(asking.snapshot.organizations) <= ranking.FULL or not questions:
        return
    shared, same, cpu = [], [], []
    for place in range(WARMING, WARMING + questions):
        quick = asking.best(place, ranking.FULL)
        busy = time.process_time()
        whole = asking.best(place, len(asking.askers) + 1)
        cpu.append((time.process_time() - busy) * 1000)
        shared.append(len(set(quick) & set(whole)) / max(len(whole), 1))
        same.append(quick == whole)
    tell(
        f"agreement with full scoring, {questions} questions",
        **{"top 10": statistics.mean(shared), "same order": statistics.mean(same)},
        **{"cpu p50": statistics.median(cpu)},
    )


def writing(asking: Asking, made: Generated, encoder: Encoder, writes: int) -> None:
    """Apply newcomers one after the other, and let each ask twice."""
    applied: list[float] = []
    encoding: list[float] = []
    first: list[float] = []
    again: list[float] = []
    for place in range(writes):
        who, delta = arrival(made, place)
        encoder.seconds, began = 0.0, time.perf_counter()
        asking.snapshot = asking.snapshot.apply(delta)
        applied.append((time.perf_counter() - began - encoder.seconds) * 1000)
        encoding.append(encoder.seconds * 1000)
        for times in (first, again):
            began = time.perf_counter()
            asking.of(who)
            times.append((time.perf_counter() - began) * 1000)
    tell(f"{writes} writes: a newcomer and its activity, without encoding", **percentiles(applied))
    tell("encoding of its texts", **percentiles(encoding))
    tell("the newcomer's first question after the write", **percentiles(first))
    tell("the newcomer's second question", **percentiles(again))
    extra = [one - other for one, other in zip(first, again, strict=True)]
    tell("what a write adds to the next question", **percentiles(extra))


def together(asking: Asking, queries: int) -> None:
    """Ask from one thread and from two."""
    rates = []
    for threads in (1, 2):
        with ThreadPoolExecutor(threads) as executor:
            began = time.perf_counter()
            list(executor.map(asking.ask, range(WARMING, WARMING + queries)))
            rates.append(queries / (time.perf_counter() - began))
        tell(f"questions from {threads} thread{'s' * (threads > 1)}", **{"a second": rates[-1]},
             ratio=rates[-1] / rates[0])  # fmt: skip


def stages(asking: Asking, queries: int) -> None:
    """Say in which functions of `matching` the time goes; a profiler makes small ones look slow."""
    profiler = cProfile.Profile(time.process_time)
    with profiler:
        for place in range(WARMING, WARMING + queries):
            asking.ask(place)
    found: dict[str, float] = {}
    stats: dict[tuple[str, int, str], tuple[int, int, float, float, object]]
    stats = vars(pstats.Stats(profiler))["stats"]
    for (file, _, function), (_, _, _, cumulative, _) in stats.items():
        path = Path(file)
        if path.parent.name == "matching" and not function.startswith("<"):
            name = f"{path.stem}.{function}"
            found[name] = max(found.get(name, 0.0), cumulative * 1000 / queries)
    whole = max(found.values())
    for name, value in sorted(found.items(), key=lambda each: -each[1]):
        if value >= SLOW * whole:
            tell(f"profiled: {name}", **{"cpu p50": value}, ratio=value / whole)


def memory(folder: Path) -> None:
    """Say what the files have, and what the process holds of them."""
    files = sorted(folder.glob("version-*"))[-1].glob("*.npy")
    tell("mapped files", MB=sum(path.stat().st_size for path in files) / MEBIBYTE)
    for name, value in memory_of("self").items():
        tell(f"memory after the questions: {name}", MB=value)


def ask(folder: Path, size: int, queries: int, agreement: int) -> None:
    """Measure everything that one process can."""
    encoder = Encoder()
    began = time.perf_counter()
    asking = Asking(opened(folder, encoder))
    tell("opened", seconds=time.perf_counter() - began)
    median = answering(asking, queries)
    memory(folder)
    together(asking, max(20, queries // 5))
    stages(asking, max(10, queries // 10))
    comparing(asking, median)
    made = language(size, asking.snapshot)
    writing(Asking(asking.snapshot), made, encoder, max(20, queries // 10))
    agreeing(asking, agreement)


def hold(folder: Path) -> None:
    """Map the catalog, answer a few questions, say so, and wait."""
    asking = Asking(opened(folder, BundledEncoder()))
    for place in range(WARMING):
        asking.ask(place)
    tell("held")
    sys.stdin.read()


def main() -> None:
    """Do one of the three."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=("build", "ask", "hold"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("size", type=int)
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--agreement", type=int, default=500)
    options = parser.parse_args()
    if options.task == "build":
        build(options.folder, options.size)
    elif options.task == "ask":
        ask(options.folder, options.size, options.queries, options.agreement)
    else:
        hold(options.folder)


if __name__ == "__main__":
    main()
