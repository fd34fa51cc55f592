"""`mitra evaluate`: how good the recommendations are, on an export or on one's own graph."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from domain.text import Text
from mitra.commands.terminal import (
    MOST_SEED,
    AsJson,
    Language,
    own_language,
    print_json,
    reporting,
)
from mitra.commands.whole import whole

if TYPE_CHECKING:
    from matching.encoder import TextEncoder
    from matching.remembering import RememberingEncoder
    from matching.weights import Model
    from mitra.commands.following import Followers
    from mitra.importers.exchange import Exported
    from mitra.services import Services
    from mitra.settings import Settings

app = typer.Typer(
    name="evaluate",
    help="Measure how good the recommendations are.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def evaluate() -> None:
    """Measure how good the recommendations are."""


@app.command()
def rank(
    export_dir: Annotated[
        Path,
        typer.Argument(
            metavar="EXPORT_DIR",
            help="Folder with orgs.jsonl, activities.jsonl, partnerships.csv and queries.jsonl.",
        ),
    ],
    run: Annotated[
        Path,
        typer.Argument(metavar="RUN.tsv", help="File to write.", dir_okay=False),
    ],
    first: Annotated[
        int, typer.Option("--first", min=1, max=100_000, help="Most partners for each query.")
    ] = 500,
    model: Annotated[
        Path | None,
        typer.Option(
            "--model",
            metavar="MODEL",
            help="Saved model to rank with, by its version or its folder; fits nothing.",
            file_okay=False,
        ),
    ] = None,
    prior: Annotated[
        bool, typer.Option("--prior", help="Rank with the shipped weights; fits nothing.")
    ] = False,
    seed: Annotated[
        int,
        typer.Option(
            "--seed", min=0, max=MOST_SEED, help="Of all chance in fitting; same seed, same run."
        ),
    ] = 0,
    lang: Language = None,
) -> None:
    """Rank partners for the queries of an exported benchmark, as the API would.

    A model is fitted first, on the known part of the folder alone and drawn towards the shipped
    weights, as `mitra model fit` does. Where nobody of it has worked with another, the shipped
    weights rank. Then each newcomer registers with its profile and its own activities among those
    who are known, and asks before the next one comes. Writes a line `query<TAB>partner<TAB>score`
    for each answer, by falling score; the file is there only when all of it is. Needs no graph and
    changes none. Exits 5 if a file of the folder cannot be read; the message names its line.

    \b
    Examples:
      mitra evaluate rank som-cold0 run0.tsv
      mitra evaluate rank som-cold0 run0.tsv --prior
    """
    if model is not None and prior:
        raise typer.BadParameter("either --model or --prior, not both")
    with reporting(lang):
        from matching.remembering import RememberingEncoder
        from mitra.encoders import encoder_named
        from mitra.importers.exchange import read_exchange
        from mitra.reference import load_vocabulary
        from mitra.settings import Settings

        language, settings = lang or own_language(), Settings.from_environment()
        encoder = RememberingEncoder(encoder_named(settings.encoder))
        choice = _Choice(
            given=_given(model, settings, encoder, prior=prior), seed=seed, language=language
        )
        exported = read_exchange(export_dir, load_vocabulary())
        if exported.passed_over:
            typer.echo(_passed_over(exported.passed_over, language), err=True)
        with whole(run) as out:
            unanswered = _rank(exported, choice, encoder, first, out)
        if unanswered or not exported.queries:
            typer.echo(_unanswered(unanswered, len(exported.queries), language), err=True)


@app.command()
def report(
    queries: Annotated[
        int,
        typer.Option("--queries", min=10, max=100_000, help="Most questions for each task."),
    ] = 200,
    seed: Annotated[
        int,
        typer.Option(
            "--seed", min=0, max=MOST_SEED, help="Which questions are drawn; same seed, same ones."
        ),
    ] = 0,
    lang: Language = None,
    as_json: AsJson = False,
) -> None:
    """Measure the recommendations on your own graph, against simple rankers, and store that.

    Two tasks: newcomers (a fifth of the small organizations is hidden with all its work, then
    each of them registers and asks) and over time (what began last is hidden, and those known
    before ask whom they would meet). Only public records count, so everybody may read the result
    (`evaluations` in the API). The last column is how far the model is above each baseline, with
    a paired 95 % bootstrap interval; newcomers of one programme count as one witness, and with a
    single programme there is no interval. Takes minutes. Exits 6 if there is too little to measure.

    \b
    Examples:
      mitra evaluate report
      mitra evaluate report --queries 500 --seed 1 --json
    """
    from mitra.commands.running import with_services

    with reporting(lang):
        with_services(lambda services: _report(services, queries, seed, lang, as_json))


def _passed_over(count: int, language: str) -> str:
    return Text.of(
        id=f"{count} tanggal, jumlah, atau peran tidak terbaca dan dilewati.",
        en=f"{count} dates, amounts or roles cannot be read and are passed over.",
    ).shown(language)


def _unanswered(count: int, queries: int, language: str) -> str:
    if not queries:  # a fold of a small programme may hold no newcomer with an answer
        return Text.of(
            id="queries.jsonl kosong: tidak ada yang bertanya, jadi tidak ada jawaban.",
            en="queries.jsonl is empty: nobody asks, so there are no answers.",
        ).shown(language)
    return Text.of(
        id=f"Untuk {count} dari {queries} pertanyaan tidak ada yang dapat disarankan.",
        en=f"For {count} of {queries} queries there is nobody to suggest.",
    ).shown(language)


async def _report(
    services: "Services", queries: int, seed: int, lang: str | None, as_json: bool
) -> None:
    from domain.viewer import LOCAL_ADMINISTRATOR
    from mitra.commands.evaluations import TASKS, document, show
    from mitra.commands.following import Followers
    from resolvers.measuring import Wanted, measure

    context = services.context(LOCAL_ADMINISTRATOR, lang)
    with Followers(context.language, TASKS) as followers:
        found = await measure(context, Wanted(queries=queries, seed=seed), followers.told)
    if as_json:
        print_json([document(each) for each in found])
        return
    for each in found:
        show(each, context.language)


def _given(
    saved: Path | None, settings: "Settings", encoder: "TextEncoder", *, prior: bool
) -> "Model | None":
    """Read the model that was named, before anything that takes long; None if none was.

    What is no file is the version of one that was saved. UnknownModelError or ModelRefusedError.
    """
    from matching.model_file import FittedModel
    from matching.model_store import ModelStore
    from matching.terms import NAMES
    from matching.weights import PRIOR, Model

    if saved is None:
        return PRIOR if prior else None
    if saved.exists():
        found = FittedModel.load(saved.resolve(), terms=NAMES, encoder=encoder.fingerprint)
    else:
        store = ModelStore(settings.home / "models")
        found = store.load(str(saved), terms=NAMES, encoder=encoder.fingerprint)
    return Model.of(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """Which model ranks: the one that was given, or else one that is fitted in place."""

    given: "Model | None"
    seed: int
    language: str

    def model(
        self, exported: "Exported", encoder: "TextEncoder", followers: "Followers"
    ) -> "Model":
        """Give or fit it."""
        from matching.learning import NothingToLearnError
        from matching.training import Training, trained
        from matching.weights import PRIOR, Model

        if self.given is not None:
            return self.given
        training = Training(
            vocabulary=exported.vocabulary, encoder=encoder, now=exported.now, seed=self.seed
        )
        try:
            return Model.of(trained(exported.corpus, training, followers.told))
        except NothingToLearnError as error:
            instead = Text.of(
                id=f"Bobot bawaan ({PRIOR.version}) dipakai untuk memeringkat.",
                en=f"The shipped weights ({PRIOR.version}) rank instead.",
            )
            told = (error.text, instead)
            typer.echo(" ".join(each.shown(self.language) for each in told), err=True)
            return PRIOR


def _rank(
    exported: "Exported", choice: _Choice, encoder: "RememberingEncoder", first: int, out: TextIO
) -> int:
    """Write the answers; give how many queries have none."""
    from domain.viewer import SYSTEM
    from matching.evaluation import answered
    from matching.snapshot import Snapshot
    from matching.training import READING
    from mitra.commands.following import Followers

    queries, unanswered = exported.queries, 0
    with Followers(choice.language) as followers:
        encoder.ahead(exported.corpus, lambda done, total: followers.told(READING, done, total))
        model = choice.model(exported, encoder, followers)
        snapshot = Snapshot.build(exported.corpus, exported.vocabulary, encoder)
        asked = answered(
            snapshot, queries, model=model, first=first, viewer=SYSTEM, now=exported.now
        )
        for done, (each, answers) in enumerate(asked, 1):
            # Lists are also put in order by variety; whoever scores a run goes by its scores.
            best = sorted(answers.items(), key=lambda one: -one[1])
            out.writelines(f"{each.asker_id}\t{partner}\t{score!r}\n" for partner, score in best)
            unanswered += not best
            followers.told("queries", done, len(queries))
    return unanswered
