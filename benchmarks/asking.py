"""What does one question cost? One process measures one catalog, and prints figures as JSON lines.

usage: python -m benchmarks.asking {build,ask,hold} FOLDER SIZE [--queries 500] [--agreement 500]

`benchmarks.matching` starts it with one thread for linear algebra. `build` makes and saves a
catalog, `ask` measures it, `hold` maps it, answers 20 questions and waits for its input to end.
"""

import argparse
import cProfile
import pstats
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from sklearn.neighbors import NearestNeighbors

from benchmarks.askers import FIRST, Asking, Encoder, first_stage, opened, rare_region, read_once
from benchmarks.corpora import Generated, generate, language
from benchmarks.machine import memory_of
from benchmarks.newcomers import agreement, arrival
from benchmarks.shape import NOW
from benchmarks.timing import percentiles, tell, timed
from domain.filters import OrganizationFilter, RegionFilter
from domain.recommendation import MatchFilter
from domain.viewer import VISITOR
from matching import artifact, paths, ranking, what_if
from matching.corpus import Delta
from matching.encoder import BundledEncoder
from matching.telling import told
from mitra.reference import load_vocabulary

WARMING = 20
SLOW = 0.02  # of a question's time, from which a function is named
MEBIBYTE = 1 << 20


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
    places = range(WARMING, WARMING + queries // 5)
    tell("the same asker again", **again(asking.ask, asking.ask, places))
    tell(f"again, and a filter keeps {share:.1%}", **again(asking.ask, filtered, places))
    return figures["cpu p50"]


def again(
    first: Callable[[int], object], then: Callable[[int], object], places: range
) -> dict[str, float]:
    """Measure a question of somebody who has just asked another one."""
    wall, cpu = [], []
    for place in places:
        first(place)
        began, busy = time.perf_counter(), time.process_time()
        then(place)
        cpu.append((time.process_time() - busy) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
    return percentiles(wall, cpu)


def comparing(asking: Asking, median: float) -> float:
    """Hold the median, CPU, against reading the arrays once, and neighbors of profiles alone.

    Gives the milliseconds of the former.
    """
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
    return once


def of_it(asking: Asking, queries: int, median: float, once: float) -> None:
    """Say what parts of a question take alone: the least that it can take while they stay."""
    places = range(WARMING, WARMING + queries)
    pages = {place: asking.ranked(place) for place in places}
    ranks, kept = range(1, FIRST + 1), [None] * FIRST

    def tell_page(place: int) -> object:
        found, rows = pages[place]
        return told(found, rows, ranks[: len(rows)], kept[: len(rows)], NOW)

    tell_page(places[0])
    telling = timed(tell_page, places)
    tell("of it, telling ten with reasons", **telling, ratio=telling["cpu p50"] / median)
    estimating = timed(asking.estimate, places)
    tell("stage one alone, to its arrays read once", **estimating,
         ratio=estimating["cpu p50"] / once)  # fmt: skip


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
    """Apply newcomers one after the other, let each ask twice, and let all go again; CPU time."""
    applied: list[float] = []
    encoding: list[float] = []
    first: list[float] = []
    second: list[float] = []
    came: list[str] = []
    for place in range(writes):
        who, delta = arrival(made, place)
        came.append(who)
        encoder.seconds = 0.0
        applied.append(_applied(asking, delta) - encoder.seconds * 1000)
        encoding.append(encoder.seconds * 1000)
        for times in (first, second):
            asking.snapshot.memory.pop("lately", None)  # the asker is looked at anew both times
            began = time.process_time()
            asking.of(who)
            times.append((time.process_time() - began) * 1000)
    extra = [one - other for one, other in zip(first, second, strict=True)]
    seq = asking.snapshot.seq
    agreed = [_applied(asking, agreement(came, place, seq + place)) for place in range(1, writes)]
    seq = asking.snapshot.seq
    gone = [_applied(asking, Delta(seq=seq + place, removed=frozenset({who})))
            for place, who in enumerate(came, 1)]  # fmt: skip
    last = max(1, writes // 10)
    for what, times in (
        (f"{writes} writes: a newcomer and its activity, without encoding", applied),
        (f"the last {last} of them", applied[-last:]),
        ("encoding of its texts", encoding),
        ("the newcomer's first question after the write", first),
        ("the newcomer's second question", second),
        ("what a write adds to the next question", extra),
        ("a partnership of two newcomers", agreed),
        ("a newcomer goes again", gone),
    ):
        tell(what, **percentiles((), times))


def written_together(
    asking: Asking, made: Generated, encoder: Encoder, sizes: Sequence[int]
) -> None:
    """Apply several newcomers as one change, as the index does with all that came since the last
    question; CPU time of each, without encoding.
    """
    place = 10_000  # behind those that came one by one
    for size in sizes:
        times = []
        for _ in range(5):
            some = [arrival(made, place + each)[1] for each in range(size)]
            place += size
            delta = Delta(
                seq=asking.snapshot.seq + 1,
                organizations=[one for each in some for one in each.organizations],
                activities=[one for each in some for one in each.activities],
            )
            encoder.seconds, held = 0.0, asking.snapshot
            times.append((_applied(asking, delta) - encoder.seconds * 1000) / size)
            asking.snapshot = held
        tell(f"{size} newcomers and their activities in one change, each", **percentiles((), times))


def _applied(asking: Asking, delta: Delta) -> float:
    began = time.process_time()
    asking.snapshot = asking.snapshot.apply(delta)
    return (time.process_time() - began) * 1000


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


def beside(asking: Asking, pages: int) -> None:
    """Measure what a client may select beside a page of ten: paths, and what would move scores."""
    places = range(WARMING, WARMING + pages)
    shown = {
        place: [edge.node.organization_id for edge in asking.ask(place).edges] for place in places
    }

    def connected(place: int) -> object:
        return paths.paths(asking.snapshot, asking.id(place), shown[place], viewer=VISITOR)

    def changed(place: int) -> object:
        return what_if.counterfactuals(
            asking.snapshot, asking.id(place), shown[place], viewer=VISITOR, now=NOW
        )

    connected(places[0])
    tell("paths to a page of ten", **timed(connected, places))
    tell("counterfactuals of a page of ten", **timed(changed, places))


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
    once = comparing(asking, median)
    of_it(asking, max(10, queries // 5), median, once)
    beside(asking, max(10, queries // 25))
    made = language(size, asking.snapshot)
    writing(Asking(asking.snapshot), made, encoder, max(20, queries // 10))
    written_together(Asking(asking.snapshot), made, encoder, (10, 100))
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
