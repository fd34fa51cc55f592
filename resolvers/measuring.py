"""How good are the recommendations? Measured on what everybody sees of this graph, and stored.

An evaluation may be read by everybody: it is made of public records alone, so it holds no more
than anybody could work out, and figures only.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from domain.codes import ErrorCode
from domain.errors import InputError
from domain.text import Text
from matching import evaluation, splits
from matching.corpus import Corpus
from matching.evaluation import Conditions, Measured
from matching.learning import NothingToLearnError
from matching.remembering import RememberingEncoder
from matching.splits import Split
from matching.training import Training, trained
from matching.weights import PRIOR, Model
from resolvers.context import Context
from resolvers.fitting import lessons_of

DATASET = "own-graph"
NEWCOMER = "newcomer"
TEMPORAL = "temporal"
FEWEST = 10  # questions; with fewer an interval says nothing

Told = Callable[[str, int, int], None]  # task, how many have been asked, and of how many


class NothingToMeasureError(InputError):
    """Too few public organizations have worked together to ask for partners and know answers."""

    code = ErrorCode.NOT_FOUND

    def __init__(self, questions: int) -> None:
        super().__init__(
            Text.of(
                id=f"Belum ada yang dapat diukur: hanya {questions} pertanyaan dengan jawaban, "
                f"perlu paling sedikit {FEWEST}. Impor kegiatan atau catat kemitraan dahulu.",
                en=f"There is nothing to measure yet: only {questions} questions with an answer, "
                f"and {FEWEST} are needed. Import activities or record partnerships first.",
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How to measure: at most so many questions of each task, drawn by a seed."""

    queries: int = 200
    seed: int = 0


async def measure(context: Context, wanted: Wanted, told: Told) -> list[Measured]:
    """Measure the model in use against all baselines, on newcomers and over time, and store it.

    A fitted one is fitted again without what is hidden, on what was said of suggestions too.
    Administrators only: it takes minutes.
    NothingToMeasureError if neither task has FEWEST questions; a task that has fewer is left out.
    """
    context.must_write_for(None)
    lessons = await lessons_of(context)
    corpus = replace(lessons, feedback=())
    tasks = await context.compute(_tasks, corpus, wanted)
    enough = {name: split for name, split in tasks.items() if len(split.asked) >= FEWEST}
    if not enough:
        raise NothingToMeasureError(max((len(each.asked) for each in tasks.values()), default=0))
    encoder = (await context.index.current()).encoder
    assert encoder is not None  # noqa: S101 # columns to match by have one
    conditions = Conditions(
        vocabulary=context.vocabulary,
        encoder=RememberingEncoder(encoder),
        dataset=DATASET,
        now=context.now,
        seed=wanted.seed,
        model=context.model,
    )
    found = []
    for name, split in enough.items():
        fair = replace(conditions, model=await context.compute(_unseen, conditions, split, lessons))
        measured = await context.compute(_measured, name, split, fair, told)
        await context.graph.evaluations.save(measured.evaluation)
        found.append(measured)
    return found


def _measured(name: str, split: Split, conditions: Conditions, told: Told) -> Measured:
    total = len(split.asked)
    return evaluation.measure(split, name, conditions, lambda done: told(name, done, total))


def _unseen(conditions: Conditions, split: Split, lessons: Corpus) -> Model:
    """Give the model in use as it would be had it not seen what the split hides.

    A fitted one knows whom it is asked for, so it is fitted again on what the split leaves, and
    measured under its name.
    """
    model = conditions.model
    if model is PRIOR:
        return model
    training = Training(
        vocabulary=conditions.vocabulary,
        encoder=conditions.encoder,
        now=conditions.now,
        seed=conditions.seed,
    )
    try:
        known = split.with_feedback(lessons.feedback)
        return replace(Model.of(trained(known, training)), version=model.version)
    except NothingToLearnError:
        return replace(PRIOR, version=model.version)


def _tasks(corpus: Corpus, wanted: Wanted) -> dict[str, Split]:
    tasks = {NEWCOMER: splits.newcomers(corpus, seed=wanted.seed)}
    cut = splits.latest_cut(corpus)
    if cut is not None:
        tasks[TEMPORAL] = splits.temporal(corpus, cut)
    return {
        name: evaluation.some(split, wanted.queries, seed=wanted.seed)
        for name, split in tasks.items()
    }
