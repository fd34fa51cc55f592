"""`mitra model`: learn from one's own partnerships, look at what was learned, and use it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mitra.commands.terminal import MOST_SEED, AsJson, Language, print_json, reporting

if TYPE_CHECKING:
    from matching.encoder import TextEncoder
    from matching.model_file import FittedModel
    from matching.weights import Model
    from mitra.services import Services

app = typer.Typer(
    name="model",
    help="Fit, show and choose the model that recommends.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

PRIOR_NAME = "prior"


@app.callback()
def model() -> None:
    """Fit, show and choose the model that recommends."""


@app.command()
def fit(
    export_dir: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="EXPORT_DIR",
            help="Folder to learn from instead of the graph, as `mitra evaluate rank` reads it.",
            file_okay=False,
        ),
    ] = None,
    seed: Annotated[
        int,
        typer.Option(
            "--seed", min=0, max=MOST_SEED, help="Of all chance; same seed and data, same model."
        ),
    ] = 0,
    prior: Annotated[
        str,
        typer.Option(
            "--prior",
            metavar="VERSION",
            help="Model whose weights count where the data says little; default the shipped one.",
        ),
    ] = PRIOR_NAME,
    use: Annotated[bool, typer.Option("--use", help="Use the model from now on.")] = False,
    lang: Language = None,
    as_json: AsJson = False,
) -> None:
    """Fit a model on your own graph, and save it.

    Learns from what everybody sees: newcomers are simulated, each small organization hidden with
    all its work, and those it really worked with or declared as partners are the answers.
    Feedback on suggestions between public organizations counts as well, and so do partnerships
    that came of suggestions. Protected records teach nothing, so a model tells nothing of them.
    What is printed was measured on organizations held out: nDCG@10 of the weights before and
    after, and with boosted trees averaged in; trees are kept only if they help beyond doubt.
    With --prior they are not held out from the model it begins with, which the output says.
    Recommendations stay as they are until a model is used. Takes minutes. Exits 6 if there are no
    partnerships to learn from.

    \b
    Examples:
      mitra model fit
      mitra model fit --use
      mitra model fit --from som-cold0 --seed 1 --json
    """
    with reporting(lang):
        from matching.weights import PRIOR, Model
        from mitra.commands.models import document, show_fitted

        home = _Home()
        language = lang or home.settings.language
        home.store.check()
        start = PRIOR if prior == PRIOR_NAME else Model.of(home.read(prior))
        if export_dir is None:
            found = _fitted_on_graph(seed, start, lang)
        else:
            found = _fitted_on_folder(export_dir, home.encoder, seed, start, language)
        kept = home.store.keep(found)
        if use:
            home.use(found.version)
        in_use = home.in_use() == found.version
        if as_json:
            print_json(document(found, in_use=in_use) | {"new": kept.new})
        else:
            show_fitted(found, language, in_use=in_use, new=kept.new)


@app.command()
def show(
    version: Annotated[
        str | None,
        typer.Argument(metavar="[VERSION]", help="Model, or prior; default the one in use."),
    ] = None,
    lang: Language = None,
    as_json: AsJson = False,
) -> None:
    """Show a model: how much each term counts, how good it was, how sure it may be.

    Weights stand by reason, beside those of the shipped model. Below come the versions that were
    saved, and which one is in use. Exits 5 if the model is refused: fitted with other terms,
    another encoder or another scikit-learn.

    \b
    Examples:
      mitra model show
      mitra model show prior --json
    """
    with reporting(lang):
        from matching.weights import PRIOR
        from mitra.commands.models import document, prior_document, show_model, show_prior

        home = _Home()
        language, saved = lang or home.settings.language, home.store.versions()
        current = (home.store.current() if version is None else home.in_use()) or PRIOR_NAME
        name = version or current
        if name in (PRIOR_NAME, PRIOR.version):
            if as_json:
                print_json(prior_document(in_use=current == PRIOR_NAME, saved=saved))
            else:
                show_prior(language, in_use=current == PRIOR_NAME, saved=saved)
            return
        found = home.read(name, named=version is not None)
        if as_json:
            print_json(document(found, in_use=name == current) | {"saved": saved})
        else:
            show_model(found, language, in_use=name == current, saved=saved)


@app.command()
def use(
    version: Annotated[
        str, typer.Argument(metavar="VERSION", help="Saved model, or prior for the shipped one.")
    ],
    lang: Language = None,
) -> None:
    """Use a saved model from now on, or the shipped one again.

    A running server follows within a second, without a restart. The model is read first: what
    would be refused is not chosen, and the one before stays.

    \b
    Examples:
      mitra model use fitted-0a1b2c3d4e5f
      mitra model use prior
    """
    with reporting(lang):
        from domain.text import Text
        from matching.weights import PRIOR

        home = _Home()
        if version in (PRIOR_NAME, PRIOR.version):
            home.store.use_prior()
            version = PRIOR.version
        else:
            home.use(version)
        told = Text.of(
            id=f"Model yang dipakai sekarang: {version}.", en=f"The model in use is now {version}."
        )
        typer.echo(told.shown(lang or home.settings.language))


class _Home:
    """The models of the data folder, as the program that runs here can use them."""

    def __init__(self) -> None:
        from matching.model_store import ModelStore
        from mitra.encoders import encoder_named
        from mitra.settings import Settings

        self.settings = Settings.from_environment()
        self.encoder = encoder_named(self.settings.encoder)
        self.store = ModelStore(self.settings.home / "models")

    def read(self, version: str, *, named: bool = True) -> "FittedModel":
        """Read a saved model; ModelRefusedError if it cannot be used.

        Where there is none, UnknownModelError tells who `named` it what could be named; the one in
        use is refused like any other.
        """
        from matching.model_file import FittedModel
        from matching.terms import NAMES

        if named:
            return self.store.load(version, terms=NAMES, encoder=self.encoder.fingerprint)
        path = self.store.folder / version
        return FittedModel.load(path, terms=NAMES, encoder=self.encoder.fingerprint)

    def in_use(self) -> str | None:
        """Give the version in use, None for the shipped one: also where `CURRENT` names none that
        can be used, as a server takes it then.
        """
        from domain.errors import ModelRefusedError

        try:
            return self.store.current()
        except ModelRefusedError:
            return None

    def use(self, version: str) -> None:
        """Use a saved model; errors as `read`."""
        from matching.terms import NAMES

        self.store.use(version, terms=NAMES, encoder=self.encoder.fingerprint)


def _fitted_on_graph(seed: int, start: "Model", lang: str | None) -> "FittedModel":
    from domain.viewer import LOCAL_ADMINISTRATOR
    from mitra.commands.following import Followers
    from mitra.commands.running import with_services
    from resolvers.fitting import fit_model

    async def work(services: "Services") -> "FittedModel":
        context = services.context(LOCAL_ADMINISTRATOR, lang)
        with Followers(context.language) as followers:
            return await fit_model(context, followers.told, seed=seed, prior=start)

    return with_services(work)


def _fitted_on_folder(
    folder: Path, encoder: "TextEncoder", seed: int, start: "Model", language: str
) -> "FittedModel":
    from matching.training import Training, trained
    from mitra.clock import utc_now
    from mitra.commands.following import Followers
    from mitra.importers.exchange import read_exchange
    from mitra.reference import load_vocabulary

    exported = read_exchange(folder, load_vocabulary())
    training = Training(
        vocabulary=exported.vocabulary,
        encoder=encoder,
        now=exported.now,
        made_at=utc_now(),
        seed=seed,
        prior=start,
    )
    with Followers(language) as followers:
        return trained(exported.corpus, training, followers.told)
