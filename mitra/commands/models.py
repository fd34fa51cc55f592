"""How is a model shown? What it gains, what counts how much, and a document for programs."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import typer

from domain.feedback import FeedbackSignal
from domain.labels import label_of
from domain.text import Text
from matching.model_file import FittedModel
from matching.terms import TERMS
from matching.weights import PRIOR
from mitra.commands.terminal import print_table

WEIGHTS = (
    Text.of(id="Alasan", en="Reason"),
    Text.of(id="Suku", en="Term"),
    Text.of(id="Bobot", en="Weight"),
    Text.of(id="Bawaan", en="Shipped"),
)
GAINS = (
    Text.of(id="Pemeringkat", en="Ranker"),
    Text.of(id="nDCG@10", en="nDCG@10"),
    Text.of(id="Tambahan (95 %)", en="Gain (95 %)"),
)
RANKERS = {
    "prior": Text.of(id="Bobot awal", en="Weights before"),
    "additive": Text.of(id="Bobot yang dipelajari", en="Weights learned"),
    "averaged": Text.of(id="Dirata-rata dengan pohon", en="Averaged with trees"),
}
SAVED = Text.of(id="Tersimpan", en="Saved")
ALREADY_THERE = Text.of(id="Sudah ada", en="Already there")
RELIABILITY = (
    Text.of(id="Keyakinan", en="Confidence"),
    Text.of(id="Rata-rata", en="Mean"),
    Text.of(id="Ternyata benar", en="Were right"),
    Text.of(id="95 %", en="95 %"),
    Text.of(id="Saran", en="Suggestions"),
)


def show_fitted(model: FittedModel, language: str, *, in_use: bool, new: bool) -> None:
    """Tell what was just fitted: how good it is, whether it was saved, and how to use it."""
    _show_gains(model, language)
    saved = SAVED if new else ALREADY_THERE
    if in_use:
        told = Text.of(
            id=f"{saved.shown('id')} dan dipakai: {model.version}.",
            en=f"{saved.shown('en')} and in use: {model.version}.",
        )
    else:
        use = f"mitra model use {model.version}"
        told = Text.of(
            id=f"{saved.shown('id')}, belum dipakai. Pakai dengan: {use}",
            en=f"{saved.shown('en')}, not in use yet. Use it with: {use}",
        )
    typer.echo(told.shown(language))


def show_model(model: FittedModel, language: str, *, in_use: bool, saved: Sequence[str]) -> None:
    """Print everything that a fitted model says of itself."""
    weights = dict(zip(model.terms, model.weights.tolist(), strict=True))
    _show_weights(_title(model.version, language, in_use=in_use), weights, language)
    _show_gains(model, language)
    if model.reliability:
        title = Text.of(
            id="Keyakinan pada organisasi yang disisihkan",
            en="Confidence on organizations held out",
        )
        print_table(
            title.shown(language),
            [each.shown(language) for each in RELIABILITY],
            [
                (
                    f"{each.low:.1f}-{each.high:.1f}",
                    f"{each.predicted:.2f}",
                    f"{each.observed:.2f}",
                    f"{each.observed_low:.2f}-{each.observed_high:.2f}",
                    str(each.count),
                )
                for each in model.reliability
            ],
            numbers=4,
        )
    told = Text.of(
        id=f"Dilatih {model.made_at:%Y-%m-%d} dari {model.metrics['queries']:.0f} pertanyaan "
        f"dan {model.metrics['partners']:.0f} mitra, mulai dari {model.prior}; "
        f"scikit-learn {model.scikit_learn}.",
        en=f"Fitted {model.made_at:%Y-%m-%d} on {model.metrics['queries']:.0f} questions and "
        f"{model.metrics['partners']:.0f} partners, beginning with {model.prior}; "
        f"scikit-learn {model.scikit_learn}.",
    )
    typer.echo(told.shown(language))
    _show_evidence(model, language)
    _show_saved(saved, language)


def show_prior(language: str, *, in_use: bool, saved: Sequence[str]) -> None:
    """Print the shipped weights."""
    _show_weights(_title(PRIOR.version, language, in_use=in_use), PRIOR.weights, language)
    _show_saved(saved, language)


def document(model: FittedModel, *, in_use: bool) -> dict[str, object]:
    """Give a fitted model as JSON values; names of terms and metrics are keys as they are."""
    weights = dict(zip(model.terms, model.weights.tolist(), strict=True))
    return {
        "version": model.version,
        "in_use": in_use,
        "made_at": model.made_at.isoformat(),
        "prior": model.prior,
        "held_out": _held_out(model),
        "scikit_learn": model.scikit_learn,
        "encoder": model.encoder,
        "data": model.data,
        "weights": _weights_document(weights),
        "trees": model.averaged is not None,
        "metrics": dict(model.metrics),
        "reliability": [asdict(each) for each in model.reliability],
    }


def prior_document(*, in_use: bool, saved: Sequence[str]) -> dict[str, object]:
    """Give the shipped weights as JSON values."""
    return {
        "version": PRIOR.version,
        "in_use": in_use,
        "weights": _weights_document(PRIOR.weights),
        "saved": saved,
    }


def _weights_document(weights: Mapping[str, float]) -> list[dict[str, object]]:
    return [
        {
            "term": term.name,
            "reason": term.code.value,
            "weight": weights[term.name],
            "shipped": PRIOR.weights[term.name],
        }
        for term in TERMS
    ]


def _title(version: str, language: str, *, in_use: bool) -> str:
    used = Text.of(id=" (dipakai)", en=" (in use)").shown(language) if in_use else ""
    return f"{version}{used}"


def _show_weights(title: str, weights: Mapping[str, float], language: str) -> None:
    """Print weights by reason, the heaviest reason first, and in it the heaviest term."""
    heavy: dict[str, float] = {}
    for term in TERMS:
        heavy[term.code] = heavy.get(term.code, 0.0) + weights[term.name]
    order = sorted(TERMS, key=lambda term: (-heavy[term.code], term.code, -weights[term.name]))
    rows, before = [], ""
    for term in order:
        told = f"{label_of(term.code).shown(language)} {heavy[term.code]:.3f}"
        rows.append((
            told if term.code != before else "",
            term.description.shown(language),
            f"{weights[term.name]:.3f}",
            f"{PRIOR.weights[term.name]:.3f}",
        ))  # fmt: skip
        before = term.code
    print_table(title, [each.shown(language) for each in WEIGHTS], rows, numbers=2)


def _show_gains(model: FittedModel, language: str) -> None:
    metrics = model.metrics
    if "prior_ndcg" not in metrics:
        told = Text.of(
            id="Terlalu sedikit untuk diukur: semua yang belajar saling bekerja sama.",
            en="Too little to measure: all who teach it have worked together.",
        )
        typer.echo(told.shown(language))
        return
    title = Text.of(
        id=f"{metrics['queries']:.0f} pertanyaan dari organisasi yang disisihkan",
        en=f"{metrics['queries']:.0f} questions of organizations held out",
    )
    rows = []
    for name, ranker in RANKERS.items():
        gain = ""
        if f"{name}_gain" in metrics:
            low, high = metrics[f"{name}_gain_low"], metrics[f"{name}_gain_high"]
            gain = f"{metrics[f'{name}_gain']:+.3f} [{low:+.3f}, {high:+.3f}]"
        rows.append((ranker.shown(language), f"{metrics[f'{name}_ndcg']:.3f}", gain))
    print_table(title.shown(language), [each.shown(language) for each in GAINS], rows, numbers=2)
    if model.averaged is None:
        told = Text.of(
            id="Pohon tidak dipakai: tidak jelas menambah.",
            en="Trees are left out: it is not beyond doubt that they help.",
        )
    else:
        told = Text.of(id="Pohon ikut dirata-rata.", en="Trees are averaged in.")
    typer.echo(told.shown(language))
    if not _held_out(model):
        typer.echo(_NOT_HELD_OUT.shown(language))


_NOT_HELD_OUT = Text.of(
    id="Model awalnya mungkin sudah belajar dari organisasi yang sama: angka di atas terlalu "
    "bagus, terutama angka bobot awal.",
    en="The model it began with may have learned from the same organizations: the figures above "
    "flatter, and most of all those of the weights before.",
)


def _held_out(model: FittedModel) -> bool:
    """Say whether nothing of a model knew those it was measured on: not what it began with."""
    return model.prior == PRIOR.version


def _show_evidence(model: FittedModel, language: str) -> None:
    """Tell what became of suggestions that it learned from; nothing if it learned from none."""
    metrics = model.metrics
    if "evidence_queries" not in metrics:
        return
    counted = [
        f"{signal} {metrics[name]:.0f} ({metrics[f'{name}_weight']:+.2f})"
        for signal in FeedbackSignal
        if (name := f"evidence_{signal.value.lower()}") in metrics
    ]
    told = Text.of(
        id=f"Termasuk tanggapan atas saran kepada {metrics['evidence_queries']:.0f} organisasi, "
        f"berbobot {metrics['evidence_weight']:.2f} pertanyaan: {', '.join(counted)}.",
        en=f"Among them what became of suggestions to {metrics['evidence_queries']:.0f} "
        f"organizations, weighing {metrics['evidence_weight']:.2f} questions: "
        f"{', '.join(counted)}.",
    )
    typer.echo(told.shown(language))


def _show_saved(saved: Sequence[str], language: str) -> None:
    if saved:
        typer.echo(f"{SAVED.shown(language)}: {', '.join(saved)}")
