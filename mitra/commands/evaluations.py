"""How is an evaluation shown? A table for each task, and a document for programs."""

from dataclasses import asdict

import typer

from domain.evaluation import MODEL, ModelScore
from domain.text import Text
from matching.evaluation import Measured
from matching.validation import Comparison
from mitra.commands.terminal import print_table

NAMES = {
    MODEL: Text.of(id="Model yang dipakai", en="The model in use"),
    "random": Text.of(id="Acak", en="Random"),
    "popularity": Text.of(id="Yang paling banyak mitranya", en="Most partners"),
    "tfidf-profile": Text.of(id="Kata sama dalam profil", en="Same words in profiles"),
    "best-activity": Text.of(id="Kata sama dalam satu kegiatan", en="Same words in one activity"),
    "neighbors-partners": Text.of(id="Mitra dari yang serupa", en="Partners of similar ones"),
    "paths": Text.of(id="Jalur tiga langkah, kata sama", en="Paths of three, same words"),
    "mission-similarity": Text.of(id="Makna misi yang sama", en="Same meaning of missions"),
}
TASKS = {
    "newcomer": Text.of(id="Pendatang baru", en="Newcomers"),
    "temporal": Text.of(id="Dari waktu ke waktu", en="Over time"),
}
RANKER = Text.of(id="Pemeringkat", en="Ranker")
# What stands beside a ranker's name; a table for each row, so that 80 characters hold it.
CAPTIONS = (
    (
        Text.of(id="nDCG@10", en="nDCG@10"),
        Text.of(id="±", en="±"),
        Text.of(id="Model di atasnya (95 %)", en="Model above it (95 %)"),
    ),
    (
        Text.of(id="Recall@10", en="Recall@10"),
        Text.of(id="Recall@50", en="Recall@50"),
        Text.of(id="MRR", en="MRR"),
    ),
    (
        Text.of(id="Cakupan", en="Coverage"),
        Text.of(id="Gini", en="Gini"),
        Text.of(id="Kecil", en="Small"),
        Text.of(id="Peran sama", en="Same roles"),
    ),
)


def show(measured: Measured, language: str) -> None:
    """Print the tables of one task, then what follows from them in a sentence."""
    found = measured.evaluation
    words = Text.of(id="pertanyaan", en="questions").shown(language)
    task = TASKS[found.task].shown(language)
    title = f"{task}: {found.query_count} {words}, {found.model_version}"
    for place, captions in enumerate(CAPTIONS):
        print_table(
            title if place == 0 else "",
            [each.shown(language) for each in (RANKER, *captions)],
            [
                (NAMES[each.name].shown(language),
                 *_figures(each, measured.above.get(each.name))[place])
                for each in found.scores
            ],
            numbers=len(captions),
        )  # fmt: skip
    typer.echo(verdict(measured).shown(language) + "\n")


def verdict(measured: Measured) -> Text:
    """Say how the model did against the best baseline."""
    name = measured.best_baseline
    above, best = measured.above[name], NAMES[name]
    if above.better:
        how = Text.of(id="Jelas lebih baik", en="Clearly better")
    elif above.worse:
        how = Text.of(id="Jelas lebih buruk", en="Clearly worse")
    else:
        how = Text.of(id="Tidak jelas lebih baik atau buruk", en="Not clearly better or worse")
    return Text.of(
        id=f"{how.shown('id')} daripada pembanding terbaik: {best.shown('id')}.",
        en=f"{how.shown('en')} than the best baseline: {best.shown('en')}.",
    )


def document(measured: Measured) -> dict[str, object]:
    """Give an evaluation as JSON values, each baseline with the interval of the difference."""
    found = measured.evaluation
    return asdict(found) | {
        "evaluated_at": found.evaluated_at.isoformat(),
        "scores": [
            asdict(each)
            | {"model_above": _lead(measured.above[each.name]) if each.baseline else None}
            for each in found.scores
        ],
    }


def _lead(above: Comparison) -> dict[str, float | None]:
    """Give a difference as JSON values, which know no infinite ends of an interval."""
    ends = (above.low, above.high) if above.bounded else (None, None)
    return asdict(above) | dict(zip(("low", "high"), ends, strict=True))


def _figures(score: ModelScore, above: Comparison | None) -> tuple[tuple[str, ...], ...]:
    """Give what stands below CAPTIONS."""
    lead = "" if above is None else f"{above.difference:+.3f}"
    if above is not None and above.bounded:
        lead += f" [{above.low:+.3f}, {above.high:+.3f}]"
    values = (
        (score.recall, score.recall_at_50, score.mean_reciprocal_rank),
        (score.coverage, score.exposure_gini, score.small_share, score.role_overlap),
    )
    return (
        (_figure(score.gain), _figure(score.standard_error), lead),
        *(tuple(map(_figure, row)) for row in values),
    )


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
