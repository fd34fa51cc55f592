"""How good were the suggestions when they were measured? Figures only, of nobody in particular."""

from dataclasses import dataclass
from datetime import datetime

MODEL = "model"  # the name under which the model's own scores stand


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelScore:
    """Scores of the model or of a baseline: means over the queries, in [0, 1].

    `gain` is the normalized discounted cumulative gain at 10, `standard_error` its own. What
    cannot be said is None: roles of organizations without activities, gains of a baseline, the
    share of small organizations where it was not measured yet.
    """

    name: str
    baseline: bool
    gain: float
    recall: float  # at 10
    recall_at_50: float
    mean_reciprocal_rank: float
    coverage: float
    exposure_gini: float
    role_overlap: float | None = None
    reciprocity: float | None = None
    standard_error: float | None = None
    small_share: float | None = None  # of small organizations among all that were shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """One measuring of one model: on which data, what was hidden, and how it and others did."""

    model_version: str
    dataset: str
    task: str
    query_count: int
    scores: tuple[ModelScore, ...]  # the model first, then the baselines
    evaluated_at: datetime
