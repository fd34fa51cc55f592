"""What does this graph teach? A model fitted on what everybody sees of it."""

from dataclasses import replace

from matching.corpus import Corpus
from matching.model_file import FittedModel
from matching.training import Told, Training, trained
from matching.weights import PRIOR, Model
from resolvers.context import Context
from resolvers.public import public_corpus
from resolvers.silence import left_alone


async def fit_model(
    context: Context, told: Told, *, seed: int = 0, prior: Model = PRIOR
) -> FittedModel:
    """Fit a model on what everybody sees of the graph; nothing is saved and nothing changes.

    Administrators only: it takes minutes. Whoever may not see everything reads a model's weights
    and lists, so neither hidden records nor what was said by or of hidden organizations teach it,
    nor whom these were shown.
    NothingToLearnError if nobody public has worked with somebody public.
    """
    context.must_write_for(None)
    corpus = await lessons_of(context)
    encoder = (await context.index.current()).encoder
    assert encoder is not None  # noqa: S101 # columns to match by have one
    training = Training(
        vocabulary=context.vocabulary,
        encoder=encoder,
        now=context.now,
        seed=seed,
        prior=prior,
    )
    return await context.compute(trained, corpus, training, told)


async def lessons_of(context: Context) -> Corpus:
    """Read all that a model may learn from: what everybody sees, and what public ones said."""
    corpus = await public_corpus(context, with_feedback=True)
    return replace(corpus, feedback=[*corpus.feedback, *await left_alone(context, corpus)])
