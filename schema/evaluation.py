"""Measured quality of the recommendations, as clients see it."""

from datetime import datetime

import strawberry

from domain import evaluation as values


@strawberry.type(description="Scores of the model or of a baseline.")
class ModelScore:
    """See domain.evaluation.ModelScore."""

    name: str = strawberry.field(
        description="`model`, or a baseline: `random`, `popularity`, `mission-similarity`."
    )
    baseline: bool = strawberry.field(description="A baseline, not the model.")
    normalized_discounted_cumulative_gain: float = strawberry.field(description="At 10, 0 to 1.")
    recall: float = strawberry.field(description="At 10, 0 to 1.")
    recall_at_50: float = strawberry.field(description="Recall at 50, 0 to 1.")
    mean_reciprocal_rank: float = strawberry.field(description="0 to 1.")
    role_overlap: float | None = strawberry.field(
        description="Role overlap of the first 10 with the asker, 0 to 1; lower is more "
        "complementary."
    )
    reciprocity: float | None = strawberry.field(
        description="Mean gain of the side that gains less, first 10, 0 to 1."
    )
    coverage: float = strawberry.field(
        description="Share of organizations ever shown in a first 10, 0 to 1."
    )
    exposure_gini: float = strawberry.field(description="Inequality of exposure, 0 equal to 1.")
    standard_error: float | None = strawberry.field(description="Standard error of the gain at 10.")
    small_share: float | None = strawberry.field(
        description="Share of the places in first 10s that small organizations hold, 0 to 1."
    )

    @classmethod
    def of(cls, record: values.ModelScore) -> "ModelScore":
        """Wrap the scores of one ranker."""
        return cls(
            name=record.name,
            baseline=record.baseline,
            normalized_discounted_cumulative_gain=record.gain,
            recall=record.recall,
            recall_at_50=record.recall_at_50,
            mean_reciprocal_rank=record.mean_reciprocal_rank,
            role_overlap=record.role_overlap,
            reciprocity=record.reciprocity,
            coverage=record.coverage,
            exposure_gini=record.exposure_gini,
            standard_error=record.standard_error,
            small_share=record.small_share,
        )


@strawberry.type(description="Measured quality of the recommendations.")
class Evaluation:
    """See domain.evaluation.Evaluation."""

    model_version: str = strawberry.field(description="Model.")
    dataset: str = strawberry.field(description="Data it was measured on.")
    task: str = strawberry.field(description="What was hidden and had to be found.")
    query_count: int = strawberry.field(description="Queries scored.")
    scores: list[ModelScore] = strawberry.field(description="The model first, then the baselines.")
    evaluated_at: datetime = strawberry.field(description="Time of measuring.")

    @classmethod
    def of(cls, record: values.Evaluation) -> "Evaluation":
        """Wrap one measuring."""
        return cls(
            model_version=record.model_version,
            dataset=record.dataset,
            task=record.task,
            query_count=record.query_count,
            scores=[ModelScore.of(each) for each in record.scores],
            evaluated_at=record.evaluated_at,
        )
