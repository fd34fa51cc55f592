"""How good are the recommendations? What was measured of a model (`resolvers.measuring`)."""

from domain.evaluation import Evaluation
from resolvers.context import Context


async def list_evaluations(context: Context, model_version: str | None) -> list[Evaluation]:
    """Give the evaluations of a model, the one in use unless one is named; empty if none."""
    version = context.model.version if model_version is None else model_version
    return await context.graph.evaluations.of_model(version)
