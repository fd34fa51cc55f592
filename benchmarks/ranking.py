"""Measure the recommendations on real partnerships; write results/ranking.csv and ranking.md.

usage: python -m benchmarks.ranking --data DIR --tools DIR --work DIR

DATA/som_iati and DATA/covid_iati are prepared sets; TOOLS holds export_fold.py, which makes the
folders that a ranker may see, and score.py, which alone knows the answers. WORK keeps folders, runs
and what newcomers taught: delete it after every change of a term. Takes ten minutes on one core.

Everything goes the product's own way: folders are read by the importer of `mitra evaluate rank`,
judged and fitted by what it calls, and ranked as the API ranks. For each set:

- `shipped`: the shipped prior. It was fitted on both sets, so its figures flatter it.
- `moved`: weights fitted on the other set alone: nothing of this one taught them.
- `in place`: fitted on what a fold's folder tells, drawn towards `moved`. This is the honest row:
  an operator's model, and nothing beyond its own folder taught the figures of a fold.
- `with trees`: the same with trees averaged in, where held-out newcomers of the folder gained.
- `swapped`: `in place`, with texts and work swapped among those who ask, all of one fold in a ring.
- the baselines of `matching.baselines`.
"""

import argparse
import contextlib
import csv
import io
import runpy
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import numpy as np

from benchmarks.ranking_pages import (
    NDCG,
    RECALL,
    Gains,
    Outcome,
    calibration,
    decisions,
    figures,
    page,
)
from domain.viewer import SYSTEM
from matching.baselines import BASELINES, Known
from matching.encoder import BundledEncoder
from matching.evaluation import answered
from matching.judged import Judged
from matching.learning import STRENGTH, Origin, fit
from matching.listwise import ListwiseRanker
from matching.model_file import FittedModel
from matching.remembering import RememberingEncoder
from matching.snapshot import Snapshot
from matching.splits import Asked
from matching.teaching import judged
from matching.terms import NAMES
from matching.weights import PRIOR, Model
from mitra.importers.exchange import read_exchange
from mitra.reference import load_vocabulary

SETS = ("som", "covid")
RESULTS = Path(__file__).parent / "results"
TASKS = {"cold": ("cold0", "cold1", "cold2", "cold3", "cold4"), "warm": ("warm",)}
STRATA = ("all", "operational", "nonauthor", "nonauthor_tail")
FIRST = 500  # answers kept for each query
Ranker = Callable[["Fold", Sequence[Asked]], Iterable[tuple[str, Mapping[str, float]]]]


class Fold:
    """One folder that a ranker may see."""

    def __init__(self, name: str, folder: Path, encoder: RememberingEncoder) -> None:
        self.name, self.folder, self.encoder = name, folder, encoder
        self.exported = read_exchange(folder, load_vocabulary())

    @cached_property
    def lessons(self) -> Judged:
        """What simulated newcomers of the folder teach."""
        kept = self.folder / "lessons.npz"
        if not kept.exists():
            given = self.exported
            found = judged(given.corpus, given.vocabulary, self.encoder, now=given.now)
            np.savez(kept, X=found.X, y=found.y, query=found.query, group=found.group,
                     support=found.support)  # fmt: skip
        with np.load(kept) as held:
            arrays = dict(held)
        return Judged.of(NAMES, arrays.pop("X"), arrays.pop("y"), arrays.pop("query"), **arrays)

    @cached_property
    def snapshot(self) -> Snapshot:
        """Those who are known."""
        return Snapshot.build(self.exported.corpus, self.exported.vocabulary, self.encoder)

    @cached_property
    def known(self) -> Known:
        """The same for baselines."""
        return Known(self.exported.corpus, self.encoder)


def fitted(lessons: Judged, prior: Mapping[str, float], name: str) -> FittedModel:
    """Fit as `mitra model fit` does."""
    origin = Origin(
        version=name, made_at=datetime.now(UTC), encoder=None, vocabulary="", prior="benchmark"
    )
    return fit(lessons, prior, origin)


def weighed(lessons: Judged) -> Model:
    """Learn the weights alone, from nothing but these lessons."""
    ranker = ListwiseRanker(prior=[1.0] * len(NAMES), strength=STRENGTH)
    ranker.fit(lessons.X, lessons.y, lessons.query)
    shares = (ranker.weights_ / ranker.weights_.sum()).tolist()
    return Model(version="moved", weights=dict(zip(NAMES, shares, strict=True)))


def pooled(folds: Iterable[Fold]) -> Judged:
    """Put the lessons of several folds side by side; a group of one is none of another."""
    parts = [each.lessons for each in folds]
    queries = np.cumsum([0, *(len(each.group) for each in parts)])
    groups = np.cumsum([0, *(int(each.group.max()) + 1 for each in parts)])
    return Judged.of(
        NAMES,
        np.concatenate([each.X for each in parts]),
        np.concatenate([each.y for each in parts]),
        np.concatenate([each.query + start for each, start in zip(parts, queries, strict=False)]),
        group=np.concatenate(
            [each.group + start for each, start in zip(parts, groups, strict=False)]
        ),
        support=np.concatenate([each.support for each in parts if each.support is not None]),
    )


def by_model(model: Model) -> Ranker:
    """Rank as the API does with a model."""

    def ranker(fold: Fold, asked: Sequence[Asked]) -> Iterable[tuple[str, Mapping[str, float]]]:
        found = answered(fold.snapshot, asked, model=model, first=FIRST, viewer=SYSTEM,
                         now=fold.exported.now)  # fmt: skip
        return ((each.asker_id, answers) for each, answers in found)

    return ranker


def by_baseline(name: str) -> Ranker:
    """Rank by a yardstick."""

    def ranker(fold: Fold, asked: Sequence[Asked]) -> Iterable[tuple[str, Mapping[str, float]]]:
        for each, row in zip(asked, BASELINES[name](fold.known, asked), strict=True):
            order = np.argsort(-row, kind="stable")
            yield each.asker_id, {fold.known.ids[place]: float(row[place]) for place in order}

    return ranker


def swapped(asked: Sequence[Asked]) -> list[Asked]:
    """Let each say and have done what the next one in a ring says and did."""
    return [
        each
        if each.organization is None or other.organization is None
        else replace(
            each,
            organization=replace(other.organization, id=each.asker_id, name=each.organization.name),
            activities=tuple(
                replace(work, participants=tuple(
                    replace(one, organization_id=each.asker_id) for one in work.participants))
                for work in other.activities
            ),
        )
        for each, other in zip(asked, [*asked[1:], *asked[:1]], strict=True)
    ]  # fmt: skip


class Bench:
    """Folds of all sets, and what score.py says of runs on them."""

    def __init__(self, data: Path, tools: Path, work: Path) -> None:
        self.data, self.tools, self.work = data, tools, work
        self.encoder = RememberingEncoder(BundledEncoder())
        self._folds: dict[tuple[str, str], Fold] = {}

    def fold(self, name: str, task: str) -> Fold:
        """Export a fold, unless it was, and read it."""
        if (name, task) not in self._folds:
            folder = self.work / f"{name}-{task}"
            if not (folder / "queries.jsonl").exists():
                tool, source = self.tools / "export_fold.py", self.data / f"{name}_iati"
                subprocess.run([sys.executable, tool, source, task, folder], check=True)
            self._folds[name, task] = Fold(f"{name}-{task}", folder, self.encoder)
        return self._folds[name, task]

    def folds(self, name: str, task: str) -> list[Fold]:
        """Give the folds of a task."""
        return [self.fold(name, each) for each in TASKS[task]]

    def scored(self, name: str, task: str, rankers: Sequence[Ranker], *, swap: bool = False
               ) -> Gains:  # fmt: skip
        """Let one ranker for each fold answer it; give what score.py finds for each query."""
        runs = []
        for fold, ranker in zip(self.folds(name, task), rankers, strict=True):
            asked = swapped(fold.exported.queries) if swap else fold.exported.queries
            run = fold.folder / "run.tsv"
            with run.open("w", encoding="utf-8") as out:
                for asker, answers in ranker(fold, asked):
                    out.writelines(f"{asker}\t{partner}\t{value!r}\n"
                                   for partner, value in answers.items())  # fmt: skip
            runs.append(str(run))
        tool, before = str(self.tools / "score.py"), sys.argv
        sys.argv = [tool, str(self.data / f"{name}_iati"), task, *runs]
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                told = runpy.run_path(tool)["acc"]
        finally:
            sys.argv = before
        return {stratum: np.array(told[stratum]) for stratum in STRATA if stratum in told}


def outcome(bench: Bench, name: str, task: str, others: Model) -> Outcome:
    """Let all rankers answer one task of one set."""
    folds = bench.folds(name, task)
    models = [fitted(each.lessons, others.weights, "in-place") for each in folds]
    full = [Model.of(each) for each in models]
    every = {
        "shipped": [by_model(PRIOR)] * len(folds),
        "moved": [by_model(others)] * len(folds),
        "in place": [by_model(replace(each, averaged=None)) for each in full],
    } | {each: [by_baseline(each)] * len(folds) for each in BASELINES}
    gains = {row: bench.scored(name, task, rankers) for row, rankers in every.items()}
    # Without trees in any fold it would be the same run once more.
    earned = any(each.averaged for each in models)
    trees = [by_model(each) for each in full]
    gains["with trees"] = bench.scored(name, task, trees) if earned else gains["in place"]
    if task == "cold":
        gains["swapped"] = bench.scored(name, task, every["in place"], swap=True)
    return Outcome(name, task, gains, models)


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    for name in ("data", "tools", "work"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    given = parser.parse_args()
    bench = Bench(given.data.resolve(), given.tools.resolve(), given.work.resolve())
    moved = {
        name: weighed(pooled(bench.folds(other, "cold"))) for name, other in (SETS, SETS[::-1])
    }
    found = []
    for name in SETS:
        for task in TASKS:
            found.append(outcome(bench, name, task, moved[name]))
            for row, gains in found[-1].gains.items():
                told = ", ".join(
                    f"{stratum} {each[:, RECALL].mean():.3f}/{each[:, NDCG].mean():.3f}"
                    for stratum, each in gains.items()
                )
                print(f"{name} {task} {row}: {told}", flush=True)
    rows = [row for each in found for row in figures(each)]
    with (RESULTS / "ranking.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    (RESULTS / "ranking.md").write_text(page(rows, decisions(found)), encoding="utf-8")
    (RESULTS / "calibration.csv").write_text(calibration(found), encoding="utf-8")


if __name__ == "__main__":
    main()
