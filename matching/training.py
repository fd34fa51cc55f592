"""How does a corpus become a model? Newcomers and feedback teach, weights and trees learn."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from domain.vocabulary import Vocabulary
from matching.corpus import Corpus
from matching.encoder import TextEncoder
from matching.judged import Judged
from matching.learning import STRENGTH, Origin, fit
from matching.model_file import FittedModel, program
from matching.remembering import RememberingEncoder
from matching.teaching import evidence_counts, taught, together
from matching.weights import PRIOR, Model

READING, ASKING, FITTING = "reading", "asking", "fitting"  # the steps that take long
Told = Callable[[str, int, int], None]  # step, how much of it is done, and of how much


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """With what a model is fitted: the same on the same corpus gives the same model."""

    vocabulary: Vocabulary
    encoder: TextEncoder
    now: datetime  # when newcomers ask
    made_at: datetime | None = None  # what the model tells of its age; None: the same
    seed: int = 0
    prior: Model = PRIOR  # that weights are drawn towards


def trained(
    corpus: Corpus, training: Training, told: Told = lambda step, done, total: None
) -> FittedModel:
    """Fit a model on a corpus; whoever may not be known of must not be in it.

    NothingToLearnError if nobody in it has a partner to be found. O(newcomers * organizations), and
    one encoding of each text.
    """
    encoder = RememberingEncoder(training.encoder)
    encoder.ahead(corpus, lambda done, total: told(READING, done, total))
    found = taught(
        corpus,
        training.vocabulary,
        encoder,
        now=training.now,
        seed=training.seed,
        progress=lambda done, total: told(ASKING, done, total),
    )
    lessons = together(found)
    fitted = fit(
        lessons,
        training.prior.weights,
        Origin(
            version=_version(lessons, training),
            made_at=training.made_at or training.now,
            encoder=training.encoder.fingerprint,
            vocabulary=training.vocabulary.fingerprint,
            prior=training.prior.version,
        ),
        seed=training.seed,
        progress=lambda done, total: told(FITTING, done, total),
    )
    return replace(fitted, metrics={**fitted.metrics, **evidence_counts(found)})


def _version(lessons: Judged, training: Training) -> str:
    """Name a model by all that it follows from: fitting again on the same gives the same name.

    So by who fitted it, too: another Mitra may learn other figures from the same, and what another
    scikit-learn or format saved is refused, not this one.
    """
    prior, seed = training.prior, training.seed
    of = [lessons.fingerprint, prior.version, dict(prior.weights), STRENGTH, seed, program()]
    return f"fitted-{hashlib.sha256(json.dumps(of).encode()).hexdigest()[:12]}"
