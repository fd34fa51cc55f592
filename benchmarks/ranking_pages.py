"""How do rankers compare on real partnerships? Tables for programs and for people."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import machine
from matching.baselines import BASELINES
from matching.calibration import Bin, as_csv, wilson
from matching.model_file import FittedModel
from matching.validation import compare

RECALL, NDCG = 0, 2  # of what score.py keeps for each query
Gains = dict[str, NDArray[Any]]  # (n_queries, 4) by stratum


@dataclass(frozen=True, eq=False)
class Outcome:
    """How all rankers did in one task of one set, and the models fitted on its folds."""

    name: str
    task: str
    gains: dict[str, Gains]
    models: list[FittedModel]


def figures(found: Outcome) -> Iterator[dict[str, object]]:
    """Give the rows of the table: every ranker and stratum, with its lead over the best baseline.

    The best baseline of a stratum is the one with the highest mean nDCG@10; the interval is of the
    ranker's nDCG@10 minus that one's, on the same queries.
    """
    for stratum in found.gains["in place"]:
        ndcg = {row: each[stratum][:, NDCG] for row, each in found.gains.items()}
        best = max(BASELINES, key=lambda row: float(ndcg[row].mean()))
        for row, gains in found.gains.items():
            lead = compare(ndcg[row], ndcg[best], np.arange(len(gains[stratum])))
            yield {
                "set": found.name, "task": found.task, "stratum": stratum, "ranker": row,
                "queries": len(gains[stratum]),
                "recall@10": f"{gains[stratum][:, RECALL].mean():.3f}",
                "ndcg@10": f"{ndcg[row].mean():.3f}",
                "best baseline": best, "lead": f"{lead.difference:+.3f}",
                "low": f"{lead.low:+.3f}", "high": f"{lead.high:+.3f}",
            }  # fmt: skip


def calibration(found: Sequence[Outcome]) -> str:
    """Put the reliability tables of all folds together: their counts add up, bin by bin."""
    bins: dict[float, list[Bin]] = {}
    for each in found:
        if each.task == "cold":
            for row in (row for model in each.models for row in model.reliability):
                bins.setdefault(row.low, []).append(row)
    table = []
    for low, own in sorted(bins.items()):
        count = sum(row.count for row in own)
        hits = round(sum(row.count * row.observed for row in own))
        observed_low, observed_high = wilson(hits, count)
        table.append(
            Bin(
                low=low,
                high=own[0].high,
                predicted=sum(row.count * row.predicted for row in own) / count,
                observed=hits / count,
                count=count,
                observed_low=observed_low,
                observed_high=observed_high,
            )
        )
    return as_csv(table)


def page(rows: Sequence[Mapping[str, object]], trees: Sequence[str]) -> str:
    """Write the tables for people."""
    lines = [
        "# Recommendations on real partnerships",
        "",
        "Made by `python -m benchmarks.ranking`; what each row is stands in its first lines. Each",
        "cell is recall@10 / nDCG@10; the lead is of nDCG@10 over the best baseline, with",
        "its paired 95 % bootstrap interval.",
        "",
        ", ".join(f"{name} {value}" for name, value in machine().items()),
        "",
    ]
    for key in dict.fromkeys((row["set"], row["task"]) for row in rows):
        own = [row for row in rows if (row["set"], row["task"]) == key]
        strata = list(dict.fromkeys(str(row["stratum"]) for row in own))
        counts = {str(row["stratum"]): row["queries"] for row in own}
        lines += [
            f"## {key[0]}, {key[1]}",
            "",
            "| ranker | " + " | ".join(f"{each} ({counts[each]})" for each in strata) + " |",
            "|---|" + "---|" * len(strata),
        ]
        for ranker in dict.fromkeys(str(row["ranker"]) for row in own):
            cells = [
                f"{row['recall@10']} / {row['ndcg@10']}" for row in own if row["ranker"] == ranker
            ]
            lines.append(f"| {ranker} | " + " | ".join(cells) + " |")
        leads = [
            f"{row['lead']} [{row['low']}, {row['high']}] over {row['best baseline']}"
            for row in own
            if row["ranker"] == "in place"
        ]
        lines += ["| *lead of `in place`* | " + " | ".join(leads) + " |", ""]
    lines += ["Trees, by what held-out newcomers of each folder said:", "", *trees, ""]
    return "\n".join(lines)


def decisions(found: Sequence[Outcome]) -> list[str]:
    """Tell for each folder whether trees were averaged in, and by which interval."""
    lines = []
    for each in found:
        for number, model in enumerate(each.models):
            told = model.metrics
            where = f"{each.name} {each.task}" + (f" {number}" if len(each.models) > 1 else "")
            lines.append(
                f"- {where}: {told['averaged_gain']:+.3f} "
                f"[{told['averaged_gain_low']:+.3f}, {told['averaged_gain_high']:+.3f}], "
                + ("averaged in" if model.averaged else "left out")
            )
    return lines
