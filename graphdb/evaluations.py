"""How good were the suggestions of a model? Evaluations in the graph, linked to nothing there."""

import json
from dataclasses import asdict

from domain.evaluation import Evaluation, ModelScore
from graphdb.properties import Row, moment, read_moment
from graphdb.queries import evaluations as queries
from graphdb.repository import Repository


class Evaluations(Repository):
    """Figures of models; of each model, dataset and task the latest one is kept.

    They name no organization, so no viewer's predicate is on them. They are no records whose
    changes are followed either, so they leave no event in the audit trail.
    """

    async def save(self, evaluation: Evaluation) -> None:
        """Store an evaluation in place of an earlier one of the same model, dataset and task."""
        key = json.dumps([evaluation.model_version, evaluation.dataset, evaluation.task])
        properties = {
            "key": key,
            "modelVersion": evaluation.model_version,
            "dataset": evaluation.dataset,
            "task": evaluation.task,
            "queryCount": evaluation.query_count,
            "evaluatedAt": moment(evaluation.evaluated_at),
            # A table with gaps: lists of the graph may not hold null.
            "scores": json.dumps([asdict(each) for each in evaluation.scores], allow_nan=False),
        }
        await self._graph.write(
            lambda tx: tx.run(queries.SAVE_EVALUATION, key=key, properties=properties)
        )

    async def of_model(self, model_version: str) -> list[Evaluation]:
        """Give the evaluations of one model, in order of dataset and task."""
        rows = await self._graph.read(queries.EVALUATIONS_OF, model=model_version)
        return [_read(row["evaluation"]) for row in rows]


def _read(row: Row) -> Evaluation:
    return Evaluation(
        model_version=row["modelVersion"],
        dataset=row["dataset"],
        task=row["task"],
        query_count=row["queryCount"],
        scores=tuple(ModelScore(**each) for each in json.loads(row["scores"])),
        evaluated_at=read_moment(row["evaluatedAt"]),
    )
